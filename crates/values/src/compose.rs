//! From values files and `--set` flags to the text of one values file.

mod edit;
mod error;
mod read;

use fluxwright_yaml::emit::{EmitOptions, to_yaml};
use serde_json::{Map, Value};

use crate::set::{self, Assignment, SetKind};

pub use error::{ComposeError, ValuesProblem};
use read::Read;

/// A values file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuesFile {
    /// The file, as the user knows it.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The text of a values file, and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Composed {
    /// The text.
    pub text: String,
    /// How it came about.
    pub how: How,
    /// The values.
    pub values: Map<String, Value>,
}

/// How a values file came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// There are no values: the text is `---` and `{}`.
    Empty,
    /// The one file is copied, byte for byte.
    Verbatim {
        /// Whether SOPS encrypted it, so that the values are not known.
        encrypted: bool,
    },
    /// The one file with `--set` worked into it: comments and everything else stay.
    Edited,
    /// Written anew from the merged values.
    Written {
        /// Whether comments of the files were lost.
        comments_lost: bool,
    },
}

/// Composes the text of a values file as Helm composes values: files in their order, later ones over earlier ones, then
/// `--set-json`, `--set`, `--set-string` and `--set-literal`, each in their order.
///
/// One file without flags is copied. One file with flags is edited in place, as long as that gives the right values. All
/// else is written anew, in kubectl's style, with keys in the order in which they come. A file that SOPS encrypted can only
/// be copied.
pub fn compose(files: &[ValuesFile], flags: &[(SetKind, String)]) -> Result<Composed, ComposeError> {
    let mut problems = Vec::new();
    let mut assignments = Vec::new();
    let mut ordered: Vec<&(SetKind, String)> = flags.iter().collect();
    ordered.sort_by_key(|(kind, _)| *kind);
    for (kind, text) in ordered {
        match set::parse(*kind, text) {
            Ok(found) => assignments.extend(found),
            Err(error) => problems.push(ValuesProblem::Set(error)),
        }
    }
    let alone = files.len() == 1 && flags.is_empty();
    let mut read = Vec::new();
    for file in files {
        match read::read(file) {
            Ok(found) if found.encrypted && !alone => {
                problems.push(ValuesProblem::Encrypted { path: file.path.clone(), with_flags: files.len() == 1 });
            }
            Ok(found) => read.push(found),
            Err(found) => problems.extend(found),
        }
    }
    let mut values = Map::new();
    for file in &read {
        crate::merge(&mut values, file.values.clone());
    }
    if problems.is_empty()
        && let Err(error) = set::apply(&mut values, &assignments)
    {
        problems.push(ValuesProblem::Set(error));
    }
    if !problems.is_empty() {
        return Err(ComposeError { problems });
    }
    Ok(text_of(files, &read, &assignments, values))
}

fn text_of(files: &[ValuesFile], read: &[Read], assignments: &[Assignment], values: Map<String, Value>) -> Composed {
    if let ([file], [read]) = (files, read) {
        if assignments.is_empty() {
            let how = How::Verbatim { encrypted: read.encrypted };
            return Composed { text: file.text.clone(), how, values };
        }
        if let Some(text) = edit::edit(&file.text, assignments, &values) {
            return Composed { text, how: How::Edited, values };
        }
    }
    let explicit_start = read.first().is_none_or(|first| first.explicit_start);
    let mut text = if explicit_start { "---\n".to_owned() } else { String::new() };
    let how = if values.is_empty() && files.is_empty() {
        How::Empty
    } else {
        How::Written { comments_lost: read.iter().any(|file| file.comments) }
    };
    let value = Value::Object(values);
    text.push_str(&to_yaml(&value, &EmitOptions::default()));
    let values = match value {
        Value::Object(values) => values,
        _ => Map::new(),
    };
    Composed { text, how, values }
}

#[cfg(test)]
mod tests;
