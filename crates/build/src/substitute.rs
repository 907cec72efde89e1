//! `postBuild`: variables replaced in objects, through the text that Flux replaces them in.

mod variables;

use std::cell::RefCell;
use std::collections::BTreeSet;

use fluxwright_yaml::Limits;
use serde_json::{Map, Number, Value};

use crate::envsubst::{Failure, Lookup, Template};
use crate::locate::{self, Way};

pub(crate) use variables::{Source, Variables};

/// How much of an object is read again.
const LIMITS: Limits = Limits { bytes: 64 << 20, depth: 250, nodes: 2_000_000 };

/// The label or annotation that keeps an object as it is.
const OPT_OUT: &str = "kustomize.toolkit.fluxcd.io/substitute";

/// The largest whole number that a float holds exactly.
const EXACT: u64 = 1 << 53;

/// Different undefined variables of one object that are told.
const MOST_TOLD: usize = 20;

/// Why the variables of an object cannot be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// A `${` that is none.
    Broken { piece: String, way: Way, reason: String },
    /// A variable without a value.
    NotSet { name: String, piece: String, way: Way },
    /// It would take too long.
    TooMuch,
    /// What comes out is no object any more.
    NotAnObject { reason: String },
    /// The object cannot be written as YAML.
    Unwritable { reason: String },
}

/// What became of an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    Unchanged,
    Changed(Value),
    Wrong(Vec<Wrong>),
}

/// Whether an object is to stay as it is.
pub(crate) fn is_opted_out(object: &Value) -> bool {
    ["labels", "annotations"].iter().any(|field| {
        let texts = object.get("metadata").and_then(|metadata| metadata.get(*field));
        texts.and_then(|texts| texts.get(OPT_OUT)).and_then(Value::as_str) == Some("disabled")
    })
}

/// Replaces the variables of an object. The names that stayed unknown are added to `unknown`.
pub(crate) fn substitute(
    object: &Value,
    variables: &Variables,
    strict: bool,
    unknown: &mut BTreeSet<String>,
) -> Outcome {
    if !changes_as_text(object) {
        return Outcome::Unchanged;
    }
    let text = match fluxwright_yaml::emit::go_marshal(object) {
        Ok(text) => text,
        Err(error) => return Outcome::Wrong(vec![Wrong::Unwritable { reason: error.to_string() }]),
    };
    let template = match Template::parse(&text) {
        Ok(template) => template,
        Err(broken) => {
            let way = locate::way_to(&text, broken.span.start);
            let piece = first_line(text.get(broken.span).unwrap_or_default());
            return Outcome::Wrong(vec![Wrong::Broken { piece, way, reason: broken.reason.to_string() }]);
        }
    };
    let mut wrong = Vec::new();
    // Variables that were told are passed over, to find the others.
    let told = RefCell::new(BTreeSet::new());
    let stayed = RefCell::new(BTreeSet::new());
    let lookup = |name: &str| match variables.get(name) {
        Some(Lookup::Unknown) => {
            stayed.borrow_mut().insert(name.to_owned());
            Lookup::Unknown
        }
        Some(known) => known,
        None if !strict || told.borrow().contains(name) => Lookup::Empty,
        None => Lookup::Missing,
    };
    let result = loop {
        match template.execute(&lookup) {
            Err(Failure::NotSet { name, span }) if wrong.len() < MOST_TOLD => {
                let way = locate::way_to(&text, span.start);
                let piece = first_line(text.get(span).unwrap_or_default());
                wrong.push(Wrong::NotSet { name: name.clone(), piece, way });
                told.borrow_mut().insert(name);
            }
            result => break result,
        }
    };
    if let Ok(text) = &result {
        // Where there was a default, it stands there now.
        let stands = |name: &String| memchr::memmem::find(text, format!("${{{name}}}").as_bytes()).is_some();
        unknown.extend(stayed.into_inner().into_iter().filter(stands));
    }
    if !wrong.is_empty() {
        return Outcome::Wrong(wrong);
    }
    match result {
        Err(_) => Outcome::Wrong(vec![Wrong::TooMuch]),
        Ok(bytes) => match read(bytes) {
            Ok(value) if value == *object => Outcome::Unchanged,
            Ok(value) => Outcome::Changed(value),
            Err(reason) => Outcome::Wrong(vec![Wrong::NotAnObject { reason }]),
        },
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// The object of a text.
fn read(bytes: Vec<u8>) -> Result<Value, String> {
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let mut value = fluxwright_yaml::first_value(&text, &LIMITS).map_err(|error| error.to_string())?.value;
    if !value.is_object() {
        return Err("it is no map".to_owned());
    }
    round(&mut value);
    Ok(value)
}

/// kustomize takes all numbers for floats here.
fn round(value: &mut Value) {
    match value {
        Value::Number(number) if is_inexact(number) => {
            if let Some(rounded) = number.as_f64().and_then(rounded) {
                *number = rounded;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(round),
        Value::Object(map) => map.values_mut().for_each(round),
        _ => {}
    }
}

/// A float as JSON has it: whole ones without a fraction, as far as integers go.
fn rounded(float: f64) -> Option<Number> {
    let digits = format!("{float}");
    match (digits.parse::<i64>(), digits.parse::<u64>()) {
        (Ok(whole), _) => Some(whole.into()),
        (_, Ok(whole)) => Some(whole.into()),
        _ => Number::from_f64(float),
    }
}

/// Whether a float cannot hold it, or it is one.
fn is_inexact(number: &Number) -> bool {
    match (number.as_u64(), number.as_i64()) {
        (Some(whole), _) => whole > EXACT,
        (None, Some(whole)) => whole.unsigned_abs() > EXACT,
        (None, None) => true,
    }
}

/// Whether writing an object as text, replacing variables and reading it again may give something else.
fn changes_as_text(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => false,
        Value::Number(number) => is_inexact(number),
        Value::String(text) => is_special(text),
        Value::Array(items) => items.iter().any(changes_as_text),
        Value::Object(map) => map_changes(map),
    }
}

fn map_changes(map: &Map<String, Value>) -> bool {
    map.iter().any(|(key, value)| is_special(key) || changes_as_text(value))
}

/// Whether a text holds a `$`, or a character that YAML treats in a way of its own.
fn is_special(text: &str) -> bool {
    memchr::memchr(b'$', text.as_bytes()).is_some()
        || text.bytes().any(|byte| byte < b' ' && byte != b'\n' || byte == 0x7f)
        || (!text.is_ascii()
            && text.chars().any(|c| {
                matches!(c, '\u{80}'..='\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
            }))
}

#[cfg(test)]
mod tests;
