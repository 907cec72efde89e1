//! What is wrong with an object.

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnostic, Severity, Span};
use fluxwright_yaml::Error;
use fluxwright_yaml::edit::{Edit, Editor, Path, Refusal};
use thiserror::Error as ThisError;

use crate::model::{Limit, Types};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which.
    pub problem: Problem,
    /// An error is refused by the cluster; a warning probably does not do what was meant.
    pub severity: Severity,
    /// The bytes meant: a key, or a value.
    pub span: Span,
    /// The field from the root of the document, such as `spec.chart.spec.version`. For a missing field, the map that lacks
    /// it.
    pub path: Path,
    /// What is wrong, one line, lower case, no full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// A change that puts it right.
    pub fix: Option<Fix>,
}

impl Finding {
    /// As the program tells it; `path` and `source` are those of the file that was checked.
    pub fn diagnostic(&self, path: &str, source: Option<Arc<str>>) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(self.severity, self.problem.code(), &self.message);
        diagnostic = diagnostic.at(path, source, self.span.clone(), "");
        match &self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// What is wrong, for programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A key that the schema does not have.
    UnknownField {
        /// The key.
        field: String,
        /// What was probably meant: a path from the root, which differs in its last key or in its level.
        meant: Option<String>,
    },
    /// A field that must be there is not, or is empty.
    MissingField {
        /// Its name.
        field: String,
    },
    /// A value of another type.
    WrongType {
        /// What it should be.
        expected: Types,
    },
    /// A value that is none of those allowed.
    NotAllowed {
        /// The nearest one allowed.
        meant: Option<String>,
    },
    /// A text that does not match the pattern or the format.
    Malformed {
        /// The pattern, or the name of the format.
        pattern: String,
    },
    /// Too much, or too little.
    OutOfBounds(Limit),
    /// An item that the list has already.
    Duplicate,
    /// A rule of the CRD that does not hold.
    Rule {
        /// The rule, in the Common Expression Language.
        rule: String,
    },
    /// None, or more than one, of several forms fits.
    NoForm,
    /// The API version is no longer served.
    RemovedVersion {
        /// `group/version`
        from: String,
        /// `group/version`
        to: String,
        /// The first version of Flux that does not serve it.
        gone_in: (u16, u16),
    },
    /// The group has the kind, but never had this version.
    UnknownVersion {
        /// The nearest one served.
        meant: Option<String>,
    },
    /// The group has no such kind.
    UnknownKind {
        /// `group/version kind` that was probably meant.
        meant: Option<String>,
    },
}

impl Problem {
    /// A stable name in kebab case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownField { .. } => "unknown-field",
            Self::MissingField { .. } => "missing-field",
            Self::WrongType { .. } => "wrong-type",
            Self::NotAllowed { .. } => "value-not-allowed",
            Self::Malformed { .. } => "malformed-value",
            Self::OutOfBounds(_) => "out-of-bounds",
            Self::Duplicate => "duplicate-item",
            Self::Rule { .. } => "rule-broken",
            Self::NoForm => "no-form-fits",
            Self::RemovedVersion { .. } => "removed-version",
            Self::UnknownVersion { .. } => "unknown-version",
            Self::UnknownKind { .. } => "unknown-kind",
        }
    }
}

/// A change that puts a finding right.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// What it does, in the imperative: `rename intervall to interval`.
    pub title: String,
    /// To be applied in order.
    pub changes: Vec<Change>,
}

/// Why a fix cannot be applied.
#[derive(Debug, Clone, PartialEq, ThisError)]
pub enum FixError {
    /// The text is not YAML (any more).
    #[error("{0}")]
    Yaml(#[from] Error),
    /// The edit would change more than it should; it says what to paste instead.
    #[error("{0}")]
    Refused(#[from] Box<Refusal>),
    /// The text is not the one in which the key was found.
    #[error("the text has changed since it was checked")]
    OtherText,
}

impl Fix {
    /// The text after the fix. Fixes of one text are applied one after the other only where none of them renames a key,
    /// since that is done by its place.
    ///
    /// # Errors
    ///
    /// When an edit is refused; nothing is changed then.
    pub fn apply(&self, text: &str) -> Result<String, FixError> {
        let mut text = text.to_owned();
        let mut renames: Vec<(&Span, &str)> = Vec::new();
        let mut edits = Vec::new();
        for change in &self.changes {
            match change {
                Change::RenameKey { span, to } => renames.push((span, to)),
                Change::Edit(edit) => edits.push(edit),
            }
        }
        // From the end, so that places before stay where they are.
        renames.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        for (span, to) in renames {
            if text.get(span.clone()).is_none() {
                return Err(FixError::OtherText);
            }
            text.replace_range(span.clone(), to);
        }
        let mut editor = Editor::new(&text)?;
        for edit in edits {
            editor.apply(edit)?;
        }
        Ok(editor.into_text())
    }
}

/// One step of a [`Fix`].
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// An edit of a value.
    Edit(Edit),
    /// Another name for a key: its bytes, and the text that replaces them.
    RenameKey {
        /// The key, its quotes included.
        span: Span,
        /// As it is to stand there.
        to: String,
    },
}
