//! Writing a file as its siblings are written: what they share is kept, what is one's own is left out.
//!
//! Siblings are files that play the same role for different things (the `ks.yaml` of every app). Each comes with the values that
//! are its own ([`Names`]); a field whose value follows from them is a pattern. Fields that most siblings have, with the pattern
//! that most of them have, make the new file; its text is that of the most typical sibling, so that order, quoting, comments and
//! blank lines are the owner's.

mod agree;
mod flatten;
mod insert;
mod names;
mod write;

pub use agree::{Agreed, Field, agree};
pub use flatten::{Leaf, Place, leaves};
pub use names::Names;
pub use write::{WriteError, write};

/// One sibling: a YAML text, and what is its own.
#[derive(Debug, Clone)]
pub struct Sibling<'a> {
    /// Its file, for messages.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// What is its own.
    pub names: Names,
}

/// Writes the file that these siblings would have for `names`; each counts once.
///
/// # Errors
/// When no sibling can serve as a model.
pub fn from_siblings(
    siblings: &[(Sibling<'_>, &fluxwright_yaml::Stream)],
    names: &Names,
    skip: &dyn Fn(&[Place]) -> bool,
) -> Result<String, WriteError> {
    let siblings: Vec<(&Sibling<'_>, &fluxwright_yaml::Stream)> =
        siblings.iter().map(|(sibling, stream)| (sibling, *stream)).collect();
    let agreed = agree(&siblings, &vec![1; siblings.len()], skip);
    write(&agreed, &siblings, names, skip)
}
