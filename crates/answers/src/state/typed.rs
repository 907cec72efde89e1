//! Reading a typed file, with errors that people can act on.

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic, Span};
use fluxwright_yaml::Limits;
use serde::de::DeserializeOwned;
use serde_saphyr::Error;

use crate::suggest::suggest;

/// The files of `.fluxwright` are written for people; what is larger is something else.
const LIMITS: Limits = Limits { bytes: 4 << 20, depth: 64, nodes: 200_000 };

/// Why a file of `.fluxwright` cannot be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StateError {
    /// It is not YAML.
    #[error(transparent)]
    Yaml(#[from] fluxwright_yaml::FileError),
    /// It is YAML with something else in it than is asked for.
    #[error("{path}: {message}")]
    Content {
        /// The file, as the user knows it.
        path: String,
        /// Its text.
        text: Arc<str>,
        /// The bytes meant.
        span: Span,
        /// What is wrong, one line.
        message: String,
        /// What to do.
        help: String,
    },
}

impl Diagnose for StateError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        match self {
            Self::Yaml(error) => error.diagnose(),
            Self::Content { path, text, span, message, help } => vec![
                Diagnostic::error("state-file", message.clone())
                    .at(path, Some(text.clone()), span.clone(), "")
                    .help(help.clone()),
            ],
        }
    }
}

/// Reads a file as a type; an empty file is the type's default.
pub(super) fn read<T: DeserializeOwned + Default>(path: &str, text: &str) -> Result<T, StateError> {
    let source: Arc<str> = text.into();
    let content = |span: Span, message: String, help: String| StateError::Content {
        path: path.to_owned(),
        text: source.clone(),
        span,
        message,
        help,
    };
    let stream = fluxwright_yaml::parse_with(text, &LIMITS)
        .map_err(|error| StateError::Yaml(error.in_file(path, Some(source.clone()))))?;
    let mut documents = stream.documents.iter().filter(|document| document.root.is_some());
    let Some(first) = documents.next() else { return Ok(T::default()) };
    if let Some(second) = documents.next() {
        let span = second.span.start..second.span.start;
        return Err(content(span, "a second document starts here, the file is one".to_owned(), "remove it".to_owned()));
    }
    if let Some((_, again)) = fluxwright_yaml::duplicate_keys(first).into_iter().next() {
        let key = text.get(again.clone()).unwrap_or_default();
        return Err(content(again, format!("the key `{key}` is there twice"), "remove one of them".to_owned()));
    }
    let options = serde_saphyr::options! { with_snippet: false, strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let (message, help) = word(&error);
        content(span(&error, text), message, help)
    })
}

/// The bytes that an error is about.
fn span(error: &Error, text: &str) -> Span {
    let Some(location) = error.location() else { return 0..0 };
    let span = location.span();
    let start = span.byte_offset().and_then(|offset| usize::try_from(offset).ok());
    let length = span.byte_len().and_then(|length| usize::try_from(length).ok());
    match (start, length) {
        (Some(start), Some(length)) if text.get(start..start.saturating_add(length)).is_some() => start..start + length,
        _ => {
            // Without byte offsets, the start of the line.
            let line = usize::try_from(location.line()).unwrap_or(1).max(1);
            let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
            start..start
        }
    }
}

/// What is wrong and what to do, in words for people.
fn word(error: &Error) -> (String, String) {
    let list = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match error {
        Error::SerdeUnknownField { field, expected, .. } => (
            format!("there is no key `{}` here", field.escape_debug()),
            match suggest(field, expected.iter().copied()) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("the keys are {}", list(expected)),
            },
        ),
        Error::SerdeUnknownVariant { variant, expected, .. } => (
            format!("`{}` is not one of {}", variant.escape_debug(), list(expected)),
            match suggest(variant, expected.iter().copied()) {
                Some(name) => format!("did you mean `{name}`?"),
                None => "write one of them".to_owned(),
            },
        ),
        Error::SerdeMissingField { field, .. } => (format!("the key `{field}` is missing"), format!("add `{field}`")),
        Error::SerdeInvalidType { unexpected, expected, .. }
        | Error::SerdeInvalidValue { unexpected, expected, .. } => {
            (format!("{unexpected} is here, {expected} should be"), format!("write {expected}"))
        }
        Error::Unexpected { expected, .. } => match *expected {
            "mapping start" | "mapping" => {
                ("a map should be here".to_owned(), "write it as lines of `key: value`".to_owned())
            }
            "sequence start" | "sequence" => (
                "a list should be here".to_owned(),
                "write it as `[a, b]`, or as lines that start with `- `".to_owned(),
            ),
            "string scalar" | "scalar" => ("text should be here".to_owned(), "write one value".to_owned()),
            other => (format!("{other} should be here"), format!("write {other}")),
        },
        Error::InvalidScalar { ty, .. } => (format!("this is not {ty}"), format!("write {ty}")),
        // What a type of our own has to say.
        Error::Message { msg, .. } => (msg.clone(), "correct the value".to_owned()),
        other => (
            other.without_snippet().to_string().lines().next().unwrap_or("cannot be read").to_owned(),
            "compare the file with its schema, which its first line names".to_owned(),
        ),
    }
}

/// An error at the value of a key, given as a path of keys.
pub(super) fn at(path: &str, text: &str, keys: &[&str], message: String, help: String) -> StateError {
    let found = fluxwright_yaml::parse_with(text, &LIMITS)
        .ok()
        .and_then(|stream| stream.documents.iter().find_map(|document| Some(document.at(keys)?.span.clone())))
        .unwrap_or_default();
    // A value that is wrong may hold a credential: it is hidden in the excerpt.
    let hidden: String =
        text.char_indices()
            .map(|(at, c)| {
                if found.contains(&at) && !matches!(c, '\n' | '\r') { "*".repeat(c.len_utf8()) } else { c.to_string() }
            })
            .collect();
    StateError::Content { path: path.to_owned(), text: hidden.into(), span: found, message, help }
}
