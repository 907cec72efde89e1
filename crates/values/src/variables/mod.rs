//! The variables that Flux would substitute in a text.
//!
//! Flux' kustomize-controller replaces `${name}` in the whole text of a build when a Kustomization has `postBuild`; a values
//! file that becomes the data of a ConfigMap is part of that text, comments included. The grammar is that of Flux'
//! envsubst: `$${name}` stays, `${name:-default}` and its kin have a default, others change the value.

mod parse;

use fluxwright_diagnostic::Span;

/// The references of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Variables {
    /// Every reference in the order in which they start, those inside the defaults of others included.
    pub references: Vec<Reference>,
    /// What starts like a reference and is none. One of them makes the whole Kustomization fail.
    pub malformed: Vec<Malformed>,
}

/// One `${name…}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The variable.
    pub name: String,
    /// The bytes of the whole, from `$` to `}`.
    pub span: Span,
    /// The bytes of the name.
    pub name_span: Span,
    /// What follows the name.
    pub form: Form,
}

/// What follows the name in a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Nothing: `${name}`.
    Plain,
    /// `:-`, `:=` or `=` and what stands in for a variable that is missing or empty, as it is written.
    Default(String),
    /// `:+` and what stands in for an empty variable.
    Alternative(String),
    /// `:?` and what stands in for an empty variable.
    Message(String),
    /// A part of the value, or a changed one: `${#name}`, `${name:1}`, `${name^}`, `${name/a/b}`, `${name#p}`, `${name%p}`.
    Change,
}

/// A `${` that starts no reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// The bytes from the `$` to where reading failed.
    pub span: Span,
    /// Why.
    pub reason: MalformedReason,
}

/// Why a `${` starts no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MalformedReason {
    /// `${}`, `${ a }`, `${!a}`.
    #[error("no name follows `${{`")]
    Name,
    /// `${a.b}`, `${a-b}`, `${a`.
    #[error("the name is not followed by `}}` or an operator that Flux knows")]
    Operator,
    /// `${a:}`, `${a/b}`, `${a:-b`.
    #[error("the operator is not followed by what it needs and a `}}`")]
    Argument,
    /// More than 64 levels.
    #[error("references are nested too deeply")]
    TooDeep,
}

impl Reference {
    /// Whether the variable must be defined: others have something that stands in for it.
    pub fn needs_value(&self) -> bool {
        matches!(self.form, Form::Plain | Form::Change)
    }

    /// Whether the name is one that Flux lets be defined: a letter or `_`, then letters, digits and `_`, all ASCII.
    pub fn can_be_defined(&self) -> bool {
        self.name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && self.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    }
}

/// Finds the variables of a text.
pub fn variables(text: &str) -> Variables {
    parse::run(text)
}

#[cfg(test)]
mod tests;
