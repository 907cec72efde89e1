//! Values as nodes, and the style of their scalars.

use std::borrow::Cow;

use serde_json::Value;

use super::analysis::analyze;
use super::writer::Writer;
use super::{LONGEST_KEY, Unwritable, unsigned_digits};
use crate::Dialect;
use crate::emit::number::written;
use crate::emit::order;
use crate::emit::scalar::{is_sexagesimal, is_text};

/// Where a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Root,
    /// After a dash.
    Item,
    /// After a colon, or after the question mark of a long key.
    Entry,
    /// Before a colon on its line.
    SimpleKey,
}

const STEP: usize = 2;

/// How far the reader of the JSON looks for the colon after a key, in characters.
const LONGEST_JSON_KEY: usize = 1024;

impl Writer {
    pub(super) fn node(&mut self, value: &Value, place: Place) -> Result<(), Unwritable> {
        match value {
            Value::Null => self.word("null", place),
            Value::Bool(bool) => self.word(if *bool { "true" } else { "false" }, place),
            Value::Number(number) => match unsigned_digits(number).filter(|_| self.marshals) {
                Some(digits) => self.word(&digits, place),
                None => self.word(&written(number, 6), place),
            },
            Value::String(text) => self.text(&through_json(text)?, place),
            Value::Array(items) if items.is_empty() => self.empty("[", "]"),
            Value::Array(items) => {
                // A list is not indented in a map, unless it starts on the line of a question mark or colon of a long
                // key.
                let indentless = place == Place::Entry && !self.is_fresh();
                self.enter(indentless);
                for item in items {
                    self.line();
                    self.indicator("-", true, false, true);
                    self.node(item, Place::Item)?;
                }
                self.indents.pop();
            }
            Value::Object(map) if map.is_empty() => self.empty("{", "}"),
            Value::Object(map) => {
                self.enter(false);
                let entries = map.iter().map(|(key, value)| {
                    if json_length(key) > LONGEST_JSON_KEY {
                        return Err(Unwritable::LongKey);
                    }
                    // A key of JSON must be on one line when it is read as YAML.
                    if key.contains('\u{85}') {
                        return Err(Unwritable::Character('\u{85}'));
                    }
                    Ok((through_json(key)?, value))
                });
                let entries = entries.collect::<Result<Vec<_>, _>>()?;
                for (key, value) in order::sorted(entries.iter().map(|(key, value)| (key.as_ref(), *value)).collect()) {
                    self.line();
                    self.entry(key, value)?;
                }
                self.indents.pop();
            }
        }
        Ok(())
    }

    fn entry(&mut self, key: &str, value: &Value) -> Result<(), Unwritable> {
        if key.len() <= LONGEST_KEY && !analyze(key).multiline {
            self.text(key, Place::SimpleKey);
            self.indicator(":", false, false, false);
        } else {
            self.indicator("?", true, false, true);
            self.text(key, Place::Entry);
            self.line();
            self.indicator(":", true, false, true);
        }
        self.node(value, Place::Entry)
    }

    /// Indents what follows.
    fn enter(&mut self, indentless: bool) {
        let indent = match self.indent() {
            None => 0,
            Some(indent) if indentless => indent,
            Some(indent) => indent + STEP,
        };
        self.indents.push(indent);
    }

    fn empty(&mut self, open: &str, close: &str) {
        self.indicator(open, true, true, false);
        self.indicator(close, false, false, false);
    }

    fn word(&mut self, word: &str, place: Place) {
        self.scalar(|writer| writer.plain(word, place != Place::SimpleKey));
    }

    fn text(&mut self, text: &str, place: Place) {
        let analysis = analyze(text);
        let key = place == Place::SimpleKey;
        self.scalar(|writer| {
            if text.contains('\n') && analysis.literal && !key {
                writer.literal(text);
            } else if text.contains('\n') || !is_text(text, Dialect::Sigs) || is_sexagesimal(text) {
                writer.double_quoted(text, !key);
            } else if analysis.plain && !(text.is_empty() && key) {
                writer.plain(text, !key);
            } else if analysis.single_quoted {
                writer.single_quoted(text, !key);
            } else {
                writer.double_quoted(text, !key);
            }
        });
    }

    /// Writes a scalar, whose further lines are indented.
    fn scalar(&mut self, write: impl FnOnce(&mut Self)) {
        self.indents.push(self.indent().map_or(STEP, |indent| indent + STEP));
        write(self);
        self.indents.pop();
    }
}

/// The characters of the text in JSON, with its quotes, as Go writes it: with `<`, `>` and `&` escaped.
fn json_length(text: &str) -> usize {
    let length = |c| match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        '<' | '>' | '&' | '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => 6,
        _ => 1,
    };
    text.chars().map(length).sum::<usize>() + 2
}

/// The text after it was written as JSON and read as YAML: what YAML does not take is refused, and line separators that
/// JSON does not escape are folded.
fn through_json(text: &str) -> Result<Cow<'_, str>, Unwritable> {
    if text.bytes().all(|byte| byte < 0x7f) {
        return Ok(Cow::Borrowed(text));
    }
    let wrong = |c: &char| matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    if let Some(character) = text.chars().find(wrong) {
        return Err(Unwritable::Character(character));
    }
    if !text.contains('\u{85}') {
        return Ok(Cow::Borrowed(text));
    }
    // Spaces around a line end are dropped; a single one becomes a space, of several the first is dropped.
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{85}') {
        folded.push_str(before.trim_end_matches(' '));
        let after = after.trim_start_matches(' ');
        let mut breaks = 1;
        rest = after;
        while let Some(after) = rest.strip_prefix('\u{85}') {
            breaks += 1;
            rest = after.trim_start_matches(' ');
        }
        match breaks {
            1 => folded.push(' '),
            _ => folded.extend(std::iter::repeat_n('\n', breaks - 1)),
        }
    }
    folded.push_str(rest);
    Ok(Cow::Owned(folded))
}
