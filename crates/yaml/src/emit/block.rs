//! Values as lines.

use serde_json::{Map, Value};

use super::number::written;
use super::scalar::{Literal, Place, Quotes, double_quoted, literal, scalar};
use super::{Keys, order};

/// The longest key before a colon on its line, in characters as written; readers look no further than 1,024.
const LONGEST_KEY: usize = 1000;

/// What a dash with its space takes.
const DASH: usize = 2;

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EmitOptions {
    /// How far a map in a map is indented, in spaces; 1 to 9.
    pub indent: usize,
    /// Whether a list in a map is indented like a map is. kubectl does not; prettier does.
    pub indent_sequences: bool,
    /// In which order the entries of maps come.
    pub keys: Keys,
    /// The quotes of texts that need some.
    pub quotes: Quotes,
}

impl Default for EmitOptions {
    /// kubectl's: two spaces, lists not indented, keys as they come, its quotes.
    fn default() -> Self {
        Self { indent: 2, indent_sequences: false, keys: Keys::Kept, quotes: Quotes::Go }
    }
}

/// The value as a document, without `---`, with a line end.
///
/// Both readers get the same value from it, however their rules differ; whole floats become whole numbers. Texts of
/// several lines are written as literal blocks, nothing is folded.
pub fn to_yaml(value: &Value, options: &EmitOptions) -> String {
    let mut emitter = Emitter::new(options);
    match value {
        Value::String(text) => emitter.string(text, emitter.options.indent, emitter.options.indent),
        _ => emitter.node(value, 0),
    }
    emitter.text.push('\n');
    emitter.text
}

/// The value to be put into a text, its further lines indented by `column` spaces and without a line end after the
/// last: for a map or list this is the column that it starts in, for a text of several lines any column to the right of
/// its key or dash.
pub fn fragment(value: &Value, column: usize, options: &EmitOptions) -> String {
    let mut emitter = Emitter::new(options);
    match value {
        // How far that is right of its parent is not known, so a block cannot say it.
        Value::String(text) => emitter.string(text, column, 0),
        _ => emitter.node(value, column),
    }
    emitter.text
}

/// The value on one line, as it may stand inside `[…]` or `{…}`.
pub fn flow(value: &Value, quotes: Quotes) -> String {
    match value {
        Value::String(text) => scalar(text, Place::Flow, quotes).into_owned(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| flow(item, quotes)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let entry = |(key, value): (&String, &Value)| {
                format!("{}: {}", scalar(key, Place::Flow, quotes), flow(value, quotes))
            };
            let entries: Vec<String> = map.iter().map(entry).collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => word(other),
    }
}

struct Emitter {
    text: String,
    options: EmitOptions,
}

impl Emitter {
    fn new(options: &EmitOptions) -> Self {
        Self { text: String::new(), options: EmitOptions { indent: options.indent.clamp(1, 9), ..*options } }
    }

    /// A value that begins here, whose further lines are at `column`.
    fn node(&mut self, value: &Value, column: usize) {
        match value {
            Value::Array(items) if items.is_empty() => self.text.push_str("[]"),
            Value::Object(map) if map.is_empty() => self.text.push_str("{}"),
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    if number > 0 {
                        self.line(column);
                    }
                    self.text.push_str("- ");
                    match item {
                        Value::String(text) => self.string(text, column + DASH, DASH),
                        _ => self.node(item, column + DASH),
                    }
                }
            }
            Value::Object(map) => {
                for (number, (key, value)) in self.entries(map).into_iter().enumerate() {
                    if number > 0 {
                        self.line(column);
                    }
                    self.entry(key, value, column);
                }
            }
            Value::String(text) => self.text.push_str(&scalar(text, Place::Block, self.options.quotes)),
            other => self.text.push_str(&word(other)),
        }
    }

    fn entries<'v>(&self, map: &'v Map<String, Value>) -> Vec<(&'v str, &'v Value)> {
        let entries = map.iter().map(|(key, value)| (key.as_str(), value)).collect();
        match self.options.keys {
            Keys::Kept => entries,
            Keys::Sorted => order::sorted(entries),
        }
    }

    fn entry(&mut self, key: &str, value: &Value, column: usize) {
        let key = scalar(key, Place::Block, self.options.quotes);
        let is_long = key.chars().count() > LONGEST_KEY;
        if is_long {
            self.text.push_str("? ");
        }
        self.text.push_str(&key);
        if is_long {
            self.line(column);
        }
        self.text.push(':');
        let below = column + self.options.indent;
        match value {
            Value::Array(items) if !items.is_empty() => {
                let column = if self.options.indent_sequences { below } else { column };
                self.line(column);
                self.node(value, column);
            }
            Value::Object(map) if !map.is_empty() => {
                self.line(below);
                self.node(value, below);
            }
            Value::String(text) => {
                self.text.push(' ');
                self.string(text, below, self.options.indent);
            }
            _ => {
                self.text.push(' ');
                self.node(value, below);
            }
        }
    }

    /// A text whose further lines, if it has any, are at `column`, which is `indent` more than its parent's.
    fn string(&mut self, text: &str, column: usize, indent: usize) {
        let Some(Literal { header, lines }) = literal(text, indent) else {
            let written = if text.contains('\n') {
                double_quoted(text).into()
            } else {
                scalar(text, Place::Block, self.options.quotes)
            };
            self.text.push_str(&written);
            return;
        };
        self.text.push_str(&header);
        for line in lines {
            if line.is_empty() {
                self.text.push('\n');
            } else {
                self.line(column);
                self.text.push_str(line);
            }
        }
    }

    fn line(&mut self, column: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', column));
    }
}

fn word(value: &Value) -> String {
    match value {
        // Plain digits where JSON would have them.
        Value::Number(number) => written(number, 21),
        other => other.to_string(),
    }
}
