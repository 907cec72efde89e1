//! What can be wrong with a `--set` flag.

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic, Span};

use super::{MAX_INDEX, MAX_ITEMS, MAX_NESTING, SetKind};

/// A `--set` flag that cannot be read or applied. It never holds a value, which may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}, character {}: {problem}", kind.flag(), self.character())]
pub struct SetError {
    /// The flag.
    pub kind: SetKind,
    /// Its text with the values replaced by `*`.
    pub masked: Arc<str>,
    /// The bytes meant.
    pub span: Span,
    /// What is wrong.
    pub problem: SetProblem,
}

/// What is wrong with a `--set` flag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetProblem {
    /// `a` or `a,b=1`.
    #[error("`{0}` has no value")]
    NoValue(String),
    /// `=1` or `a..b=1`.
    #[error("a name is empty")]
    EmptyName,
    /// `a=1, b=2`.
    #[error("the name `{0}` starts or ends with a blank")]
    BlankName(String),
    /// `a[x]=1`
    #[error("what stands between `[` and `]` is not a number from 0")]
    Index,
    /// `a[0=1`
    #[error("a `[` has no `]`")]
    UnclosedIndex,
    /// `a[99999]=1`
    #[error("the index {0} is greater than {MAX_INDEX}")]
    LargeIndex(usize),
    /// `a[0]b=1`
    #[error("after `]` a `.`, a `[` or a `=` must follow")]
    AfterIndex,
    /// More dots than Helm takes.
    #[error("the name has more than {MAX_NESTING} dots, or as many pairs of brackets")]
    TooDeep,
    /// `a={x`
    #[error("a list starts with `{{` and does not end with `}}`")]
    UnclosedList,
    /// `a={x}b=1`
    #[error("after the `}}` of a list a comma must follow")]
    AfterList,
    /// `a=b\`
    #[error("the last character is a `\\` that escapes nothing")]
    TrailingEscape,
    /// Of `--set-json`.
    #[error("the value of `{0}` is not JSON")]
    Json(String),
    /// `a={"b":1}x`
    #[error("after a JSON value a comma must follow")]
    AfterJson,
    /// `a.b=1` where `a` is no map, or `a[0]=1` where it is no list.
    #[error("`{name}` is {found} in the values so far, not {expected}")]
    Conflict {
        /// The part of the name that stands for something else.
        name: String,
        /// What it stands for.
        found: &'static str,
        /// What it would have to stand for.
        expected: &'static str,
    },
    /// More list items than one command may make.
    #[error("the flags make lists of more than {MAX_ITEMS} items together")]
    TooManyItems,
}

impl SetError {
    /// The position of the problem in the flag, in characters from 1.
    pub fn character(&self) -> usize {
        self.masked.char_indices().take_while(|(at, _)| *at < self.span.start).count() + 1
    }
}

impl SetProblem {
    fn help(&self) -> String {
        match self {
            Self::NoValue(name) => format!("write `{name}=VALUE`; `{name}=` is the empty text, `{name}=null` is null"),
            Self::EmptyName => {
                "write a name before each `=` and between dots; a dot that belongs to a name is `\\.`".into()
            }
            Self::BlankName(_) => "take the blank away; write `\\ ` where it is meant".into(),
            Self::Index | Self::LargeIndex(_) => "write `name[0]` for the first item of a list".into(),
            Self::UnclosedIndex => "close it with `]`; write `\\[` for a bracket that belongs to a name".into(),
            Self::AfterIndex => "write `name[0]=VALUE` or `name[0].key=VALUE`".into(),
            Self::TooDeep => "put values that lie so deep into a file for `--values`".into(),
            Self::UnclosedList => "write a list as `name={a,b}`; write `\\{` for text that starts with a brace".into(),
            Self::AfterList => "write `name={a,b},other=VALUE`".into(),
            Self::TrailingEscape => "write `\\\\` for a backslash".into(),
            Self::Json(_) => "put texts and keys into double quotes, and the whole argument into single quotes".into(),
            Self::AfterJson => "write `name=JSON,other=JSON`".into(),
            Self::Conflict { name, .. } => format!("set `{name}` as a whole, or correct the values file"),
            Self::TooManyItems => "put long lists into a file for `--values`".into(),
        }
    }
}

impl Diagnose for SetError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![
            Diagnostic::error("set-flag", format!("`{}` cannot be used: {}", self.kind.flag(), self.problem))
                .at(self.kind.flag(), Some(self.masked.clone()), self.span.clone(), "")
                .help(self.problem.help()),
        ]
    }
}
