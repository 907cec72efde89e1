//! Which parts of its inputs a template reads, and which of them must be there.
//!
//! The template is followed without being executed: both ways of a condition, a loop's body for any element, a called
//! template for what it is called with. Variables and the cursor are traced to the part of the inputs that they hold,
//! and conditions are understood as far as they tell whether a key is there: in `if hasKey inputs "x"`, and in
//! `if index inputs "x"`, reading `inputs.x` is guarded.
//!
//! What is reported as required fails when missing if that point is executed; [`Access::conditional`] tells whether it
//! may not be. The elements of a list are not told apart: `hasKey` of one of them counts for any in its scope. Where a
//! template is too large or too deep to follow, [`Analysis::is_complete`] is false.
//!
//! ```
//! use fluxwright_gotemplate::analysis::{Analysis, KeyNeed, Options, Shape};
//! use fluxwright_gotemplate::{Parser, ResourceSetFunctions};
//!
//! let text = r#"name: << inputs.name >>
//! << if inputs.dependsOn >><< range $d := inputs.dependsOn >>- << $d.name >><< end >><< end >>
//! << if index inputs "wait" >>wait: << inputs.wait >><< end >>"#;
//! let templates = Parser::new(&ResourceSetFunctions).delimiters("<<", ">>").parse("t", text)?;
//! let analysis = Analysis::of(&templates, &Options::resource_set());
//! let needs: Vec<_> = analysis.keys().into_iter().map(|key| (key.path.to_string(), key.need, key.shape)).collect();
//! assert_eq!(
//!     needs,
//!     [
//!         ("name".to_string(), KeyNeed::Required, Shape::Scalar),
//!         ("dependsOn".to_string(), KeyNeed::Required, Shape::List),
//!         ("dependsOn[]".to_string(), KeyNeed::Guarded, Shape::Map),
//!         ("dependsOn[].name".to_string(), KeyNeed::Conditional, Shape::Scalar),
//!         ("wait".to_string(), KeyNeed::Guarded, Shape::Scalar),
//!     ]
//! );
//! # Ok::<(), fluxwright_gotemplate::ParseError>(())
//! ```

mod access;
mod call;
mod collection;
mod environment;
mod evaluate;
mod fact;
mod field;
mod functions;
mod key;
mod path;
mod usage;
mod value;
mod walk;

pub use access::{Access, Need, Usage};
pub use call::{Argument, Call};
pub use fact::{Fact, State};
pub use key::{Key, KeyNeed, Shape};
pub use path::{Path, Segment};
pub use value::Literal;

use crate::ast::Templates;

/// Where a template finds its inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Root {
    /// A function without arguments returns them, such as `inputs` of a ResourceSet.
    Function(String),
    /// The main template's cursor is them, such as `.Values.x` of a Helm chart.
    Dot,
}

/// How a template will be executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where the inputs are.
    pub root: Root,
    /// Whether reading a field that a map does not have fails (`missingkey=error`). If not, it yields nil, of which
    /// reading a field fails.
    pub missing_key_fails: bool,
}

impl Options {
    /// As the templates of a ResourceSet are executed.
    pub fn resource_set() -> Self {
        Self { root: Root::Function("inputs".to_string()), missing_key_fails: true }
    }

    /// As the templates of a Helm chart are executed.
    pub fn helm() -> Self {
        Self { root: Root::Dot, missing_key_fails: false }
    }
}

/// What a template reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analysis {
    accesses: Vec<Access>,
    calls: Vec<Call>,
    complete: bool,
}

impl Analysis {
    /// Follows the main template and those it calls.
    pub fn of(templates: &Templates, options: &Options) -> Self {
        let mut reader = walk::Reader::new(templates, options);
        reader.run();
        reader.finish()
    }

    /// Each read of a place, in the order of execution.
    pub fn accesses(&self) -> &[Access] {
        &self.accesses
    }

    /// The places that are read, in the order in which they are read first, with what the template needs of them.
    pub fn keys(&self) -> Vec<Key> {
        key::summarize(&self.accesses)
    }

    /// What is needed of one place; none when it is not read.
    pub fn key(&self, path: &Path) -> Option<Key> {
        self.keys().into_iter().find(|key| key.path == *path)
    }

    /// The calls of functions with parts of the inputs.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The calls of one function. For example, a template handles charts from OCI registries when it has a call of
    /// `hasPrefix` with the text `oci://` and the path `chart.url`.
    pub fn calls_of<'a>(&'a self, function: &'a str) -> impl Iterator<Item = &'a Call> {
        self.calls.iter().filter(move |call| call.function == function)
    }

    /// Whether the template was followed to its end.
    pub fn is_complete(&self) -> bool {
        self.complete
    }
}

#[cfg(test)]
mod tests;
