//! How values print.

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Output, State, Value};

/// What to do about an error, carried as its source.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Advice(pub String);

/// An error with advice. Neither may hold a value.
pub(super) fn fail(message: impl Into<String>, advice: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into()).with_source(Advice(advice.into()))
}

/// The error of output that passes a limit.
pub(super) fn too_much(limit: usize) -> Error {
    Error::new(ErrorKind::InvalidOperation, "too much output").with_source(TooMuch { limit })
}

/// Output that passes a limit, carried as the source of an error.
#[derive(Debug, thiserror::Error)]
#[error("too much output")]
pub(super) struct TooMuch {
    /// In bytes.
    pub limit: usize,
}

/// Bytes printed so far in one rendering, what blocks and macros capture included.
#[derive(Debug, Default)]
struct Printed(usize);

/// Prints a value, and counts what is printed.
pub(super) fn print(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value, limit: usize) -> Result<(), Error> {
    let text = plain(value)?;
    let printed = state.get_or_insert_extension_with(Printed::default);
    printed.0 = printed.0.saturating_add(text.len());
    // What is captured is printed again later, at least once: four times the limit leaves room for that.
    if printed.0 > limit.saturating_mul(4) {
        return Err(too_much(limit));
    }
    Ok(out.write_str(&text)?)
}

/// A scalar as text: what `#{ }#` prints, and what `string`, `join` and the like make of it.
pub(super) fn plain(value: &Value) -> Result<std::borrow::Cow<'_, str>, Error> {
    match value.kind() {
        ValueKind::String => match value.as_str() {
            Some(text) => Ok(text.into()),
            None => Ok(value.to_string().into()),
        },
        ValueKind::Number => Ok(value.to_string().into()),
        ValueKind::Bool => Ok(if value.is_true() { "true" } else { "false" }.into()),
        // An `if` without `else` inside `#{ }#`: the engine has refused every other undefined value before.
        ValueKind::Undefined => Ok("".into()),
        ValueKind::None => Err(fail(
            "the value is null, which prints as nothing",
            "give a fallback with `default(…)`, or print YAML with `toyaml`",
        )),
        ValueKind::Seq | ValueKind::Iterable => Err(not_text("a list")),
        ValueKind::Map => Err(not_text("a map")),
        ValueKind::Bytes => Err(fail("the value is binary, not text", "encode it with `b64`")),
        _ => Err(fail("the value has no text", "print one of its keys, or call it if it is a macro")),
    }
}

fn not_text(what: &str) -> Error {
    fail(format!("the value is {what}, not text"), "print YAML with `toyaml` or JSON with `tojson`, or loop over it")
}

/// The name of a value's kind, for messages.
pub(super) fn kind(value: &Value) -> &'static str {
    match value.kind() {
        ValueKind::Undefined => "undefined",
        ValueKind::None => "null",
        ValueKind::Bool => "a boolean",
        ValueKind::Number => "a number",
        ValueKind::String => "text",
        ValueKind::Bytes => "binary",
        ValueKind::Seq | ValueKind::Iterable => "a list",
        ValueKind::Map => "a map",
        _ => "no value",
    }
}
