//! Reading a preset's own YAML files into types, with errors that point at the place.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic, Span};
use serde::de::DeserializeOwned;
use serde_saphyr::options::DuplicateKeyPolicy;

use crate::suggest::did_you_mean;
use crate::template::{Locate, Located};
use crate::yaml;

/// Deepest nesting of a preset's own files.
const MAX_DEPTH: usize = 64;
/// Most values in a preset's own file.
const MAX_NODES: usize = 100_000;

/// One problem of a preset's own file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct FileError {
    /// The code of its diagnostic.
    pub code: &'static str,
    /// The file, as the user knows it.
    pub path: String,
    /// Its text.
    pub source_text: Arc<str>,
    /// The bytes meant.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Vec<String>,
}

impl Diagnose for FileError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let mut diagnostic = Diagnostic::error(self.code, &self.message).at(
            &self.path,
            Some(Arc::clone(&self.source_text)),
            self.span.clone(),
            "",
        );
        for help in &self.help {
            diagnostic = diagnostic.help(help);
        }
        vec![diagnostic]
    }
}

/// One step of a path in a YAML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The value of a key.
    Key(Cow<'static, str>),
    /// An item of a list, from 0.
    Index(usize),
}

impl From<&'static str> for Step {
    fn from(key: &'static str) -> Self {
        Self::Key(Cow::Borrowed(key))
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// A path in a YAML file, as in `files[3].path`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldPath(pub Vec<Step>);

impl FieldPath {
    /// This path and a step more.
    #[must_use]
    pub fn then(&self, step: impl Into<Step>) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.into());
        Self(steps)
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// The text of a preset's own file, where places in it are looked up.
#[derive(Debug, Clone)]
pub struct SourceText {
    /// The file, as the user knows it.
    pub path: String,
    /// Its text.
    pub text: Arc<str>,
}

impl SourceText {
    /// The bytes of the value at a path; those of the nearest that exists where there is none.
    pub fn span(&self, field: &FieldPath) -> Span {
        yaml::span_of(&self.text, &field.0)
    }

    /// A problem at a path.
    pub fn error(&self, code: &'static str, field: &FieldPath, message: impl Into<String>) -> FileError {
        FileError {
            code,
            path: self.path.clone(),
            source_text: Arc::clone(&self.text),
            span: self.span(field),
            message: message.into(),
            help: Vec::new(),
        }
    }

    /// The value at a path as the place of a template or expression.
    pub fn place(&self, field: FieldPath) -> FieldPlace<'_> {
        FieldPlace { file: self, field }
    }
}

/// A value in a file, which is a template or an expression.
#[derive(Debug, Clone)]
pub struct FieldPlace<'a> {
    file: &'a SourceText,
    field: FieldPath,
}

impl Locate for FieldPlace<'_> {
    fn locate(&self, text: &str, range: Span) -> Located {
        let whole = self.file.span(&self.field);
        let raw = self.file.text.get(whole.clone()).unwrap_or_default();
        let span = place_in_scalar(raw, text, &range)
            .map_or(whole.clone(), |inner| whole.start + inner.start..whole.start + inner.end);
        Located { path: self.file.path.clone(), source: Some(Arc::clone(&self.file.text)), span }
    }
}

/// Where bytes of a scalar's value stand in the scalar as it is written: exact in plain and quoted scalars without
/// escapes, and in block scalars.
pub(crate) fn place_in_scalar(raw: &str, value: &str, range: &Span) -> Option<Span> {
    let value = value.trim_end_matches('\n');
    if let Some(start) = raw.find(value) {
        return Some(start + range.start..start + range.end.min(value.len()));
    }
    if !raw.starts_with('|') && !raw.starts_with('>') {
        return None;
    }
    let line_start = value.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
    let line_number = value.get(..line_start)?.matches('\n').count();
    let line = value.get(line_start..)?.lines().next()?;
    // The first line of a block scalar is its header.
    let raw_start: usize = raw.split_inclusive('\n').take(line_number + 1).map(str::len).sum();
    let start = raw_start + raw.get(raw_start..)?.lines().next()?.find(line)?;
    let length = (range.end - range.start).min(line.len() - (range.start - line_start));
    Some(start + (range.start - line_start)..start + (range.start - line_start) + length)
}

/// Reads a file into a type.
///
/// # Errors
/// The first problem: not YAML, an unknown or missing field, a value of a wrong type.
pub fn read<T: DeserializeOwned>(file: &SourceText) -> Result<T, FileError> {
    // A byte order mark is no part of the document; spans are of the text with it.
    let body = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
    let offset = file.text.len() - body.len();
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_depth: MAX_DEPTH, max_nodes: MAX_NODES },
        duplicate_keys: DuplicateKeyPolicy::Error,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(body, options).map_err(|error| convert(file, offset, error.without_snippet()))
}

fn convert(file: &SourceText, offset: usize, error: &serde_saphyr::Error) -> FileError {
    use serde_saphyr::Error;
    let mut help = Vec::new();
    let mut code = "file-field";
    let message = match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            help.push(suggestion(field, expected));
            format!("unknown field `{field}`")
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            help.push(suggestion(variant, expected));
            format!("unknown value `{variant}`")
        }
        Error::SerdeMissingField { field, .. } => {
            help.push(format!("add `{field}:`"));
            format!("the field `{field}` is missing")
        }
        Error::DuplicateMappingKey { key, .. } => {
            help.push("remove one of them".into());
            match key {
                Some(key) => format!("the key `{key}` is there twice"),
                None => "a key is there twice".into(),
            }
        }
        Error::SerdeInvalidType { unexpected, expected, .. }
        | Error::SerdeInvalidValue { unexpected, expected, .. } => {
            format!("{unexpected} where {expected} is expected")
        }
        Error::Unexpected { expected, .. } => format!("{} is expected here", kind_name(expected)),
        Error::MultipleDocuments { .. } => {
            help.push("keep one of them".into());
            "the file has more than one YAML document".into()
        }
        Error::Eof { .. } => {
            help.push("write its fields".into());
            "the file is empty".into()
        }
        other => {
            code = "file-yaml";
            // Where our own reader finds the problem as well, its words are better.
            if let Err(error) = yaml::check(&file.text) {
                let mut found = error.diagnostic(&file.path, None);
                help.append(&mut found.help);
                return FileError {
                    code: found.code,
                    path: file.path.clone(),
                    source_text: Arc::clone(&file.text),
                    span: error.span,
                    message: found.message,
                    help,
                };
            }
            let text = other.render();
            let end = text.find(" at line ").unwrap_or(text.len());
            text.get(..end).unwrap_or(&text).trim_start_matches("error: ").to_owned()
        }
    };
    FileError {
        code,
        path: file.path.clone(),
        source_text: Arc::clone(&file.text),
        span: span(file, offset, error),
        message,
        help,
    }
}

/// The parser's words for what it expects, in ours.
fn kind_name(expected: &str) -> &str {
    match expected {
        "sequence start" => "a list",
        "mapping start" => "a map",
        "string scalar" => "text",
        other => other,
    }
}

fn suggestion(name: &str, expected: &[&'static str]) -> String {
    match did_you_mean(name, expected.iter().copied()) {
        Some(found) => format!("did you mean `{found}`?"),
        None => format!("known here: {}", expected.join(", ")),
    }
}

fn span(file: &SourceText, offset: usize, error: &serde_saphyr::Error) -> Span {
    let Some(location) = error.location() else { return 0..0 };
    let bytes = location.span().byte_offset().zip(location.span().byte_len());
    if let Some((start, length)) = bytes.and_then(|(a, b)| Some((usize::try_from(a).ok()?, usize::try_from(b).ok()?))) {
        let start = (start + offset).min(file.text.len());
        return start..start.saturating_add(length).min(file.text.len());
    }
    // Without bytes: the rest of the line.
    let line = usize::try_from(location.line()).unwrap_or(1).saturating_sub(1);
    let start: usize = file.text.split_inclusive('\n').take(line).map(str::len).sum();
    let text = file.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let column = usize::try_from(location.column()).unwrap_or(1).saturating_sub(1);
    let skipped: usize = text.chars().take(column).map(char::len_utf8).sum();
    start + skipped..start + text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_scalars_are_those_of_the_file() {
        let at = |raw: &str, value: &str, part: &str| {
            let start = value.find(part).unwrap();
            place_in_scalar(raw, value, &(start..start + part.len())).map(|span| raw[span].to_owned())
        };
        assert_eq!(at("a #{ x }# b", "a #{ x }# b", "x"), Some("x".into()));
        assert_eq!(at("\"a #{ x }#\"", "a #{ x }#", "x"), Some("x".into()));
        assert_eq!(at("|\n    one: 1\n    two: #{ x }#\n", "one: 1\ntwo: #{ x }#\n", "x"), Some("x".into()));
        assert_eq!(at("\"a\\t#{ x }#\"", "a\t#{ x }#", "x"), None, "escapes are not followed");
    }
}
