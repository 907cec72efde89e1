//! Where an edit happens: keys, indices and selectors from the root of a document.

use std::fmt;

use thiserror::Error;

/// One step down from a node.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// The value of a key of a mapping.
    Key(String),
    /// The item of a sequence at an index from 0.
    Index(usize),
    /// The only item of a sequence that is a mapping in which `key` is the scalar `value`: `[name=platform-values]`.
    Select {
        /// The key looked at.
        key: String,
        /// The text its value must have; quoting does not matter.
        value: String,
    },
}

/// A place in a stream: the index of a document and the steps from its root.
///
/// The written form, read by [`Path::parse`] and given by `Display`, has the steps only:
/// `spec.inputs`, `configMapGenerator[name=platform-values].files`, `resources[0]`,
/// `metadata.annotations."example.com/a.b"`. The empty text is the root. Keys that hold one of `.[]"'=` or a blank
/// stand in double quotes (with `\"` and `\\`) or single quotes (with `''`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Path {
    /// Which document of the stream, from 0.
    pub document: usize,
    /// The steps from its root; empty means the root itself.
    pub steps: Vec<Step>,
}

/// A path that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is not a path: {problem} at byte {offset}")]
pub struct PathError {
    /// What was to be read.
    pub text: String,
    /// Where the problem is, in bytes.
    pub offset: usize,
    /// What is wrong there.
    pub problem: &'static str,
}

impl Path {
    /// The root of the first document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads the written form; the document is the first one.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let mut reader = Reader { text, at: 0 };
        let mut steps = Vec::new();
        while reader.at < text.len() {
            match reader.peek() {
                Some('[') => steps.push(reader.bracket()?),
                Some('.') if !steps.is_empty() => {
                    reader.bump();
                    steps.push(Step::Key(reader.name(".[")?));
                }
                _ if steps.is_empty() => steps.push(Step::Key(reader.name(".[")?)),
                _ => return Err(reader.error("expected `.` or `[`")),
            }
        }
        Ok(Self { document: 0, steps })
    }

    /// The same steps in another document.
    #[must_use]
    pub fn in_document(mut self, document: usize) -> Self {
        self.document = document;
        self
    }

    /// One step further down, to a key.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.steps.push(Step::Key(key.into()));
        self
    }

    /// One step further down, to an item.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.steps.push(Step::Index(index));
        self
    }

    /// One step further down, to the item whose `key` is `value`.
    #[must_use]
    pub fn select(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.steps.push(Step::Select { key: key.into(), value: value.into() });
        self
    }

    /// The path of the first `length` steps.
    pub(super) fn prefix(&self, length: usize) -> Self {
        Self { document: self.document, steps: self.steps.iter().take(length).cloned().collect() }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    write_name(f, key)?;
                }
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Select { key, value } => {
                    f.write_str("[")?;
                    write_name(f, key)?;
                    f.write_str("=")?;
                    write_name(f, value)?;
                    f.write_str("]")?;
                }
            }
        }
        Ok(())
    }
}

fn write_name(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    let special = |c: char| c.is_whitespace() || matches!(c, '.' | '[' | ']' | '"' | '\'' | '=');
    if name.is_empty() || name.contains(special) {
        write!(f, "\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        f.write_str(name)
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn error(&self, problem: &'static str) -> PathError {
        PathError { text: self.text.to_owned(), offset: self.at, problem }
    }

    /// A bare name up to one of `stops`, or a quoted one.
    fn name(&mut self, stops: &str) -> Result<String, PathError> {
        let quote = self.peek().filter(|c| matches!(c, '"' | '\''));
        if let Some(quote) = quote {
            self.bump();
            return self.quoted(quote);
        }
        let mut name = String::new();
        while let Some(next) = self.peek().filter(|c| !stops.contains(*c)) {
            name.push(next);
            self.bump();
        }
        if name.is_empty() { Err(self.error("a key is missing")) } else { Ok(name) }
    }

    fn quoted(&mut self, quote: char) -> Result<String, PathError> {
        let mut name = String::new();
        while let Some(next) = self.bump() {
            match next {
                '\\' if quote == '"' => match self.bump() {
                    Some(escaped @ ('"' | '\\')) => name.push(escaped),
                    _ => return Err(self.error("only `\\\"` and `\\\\` are escapes")),
                },
                '\'' if quote == '\'' && self.peek() == Some('\'') => {
                    self.bump();
                    name.push('\'');
                }
                _ if next == quote => return Ok(name),
                _ => name.push(next),
            }
        }
        Err(self.error("the quote does not end"))
    }

    fn bracket(&mut self) -> Result<Step, PathError> {
        self.bump();
        let quoted = self.peek().is_some_and(|c| matches!(c, '"' | '\''));
        let name = self.name("=]")?;
        let step = match self.bump() {
            Some(']') if quoted => Step::Key(name),
            Some(']') => Step::Index(name.parse().map_err(|_| self.error("expected an index or `key=value`"))?),
            Some('=') => {
                let value = if self.peek() == Some(']') { String::new() } else { self.name("]")? };
                if self.bump() != Some(']') {
                    return Err(self.error("expected `]`"));
                }
                Step::Select { key: name, value }
            }
            _ => return Err(self.error("expected `]`")),
        };
        Ok(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Step {
        Step::Key(name.to_owned())
    }

    #[test]
    fn reads_keys_indices_and_selectors() {
        let path = Path::parse("configMapGenerator[name=platform-values].files[2]").unwrap();
        let select = Step::Select { key: "name".to_owned(), value: "platform-values".to_owned() };
        assert_eq!(path.steps, [key("configMapGenerator"), select, key("files"), Step::Index(2)]);
        assert_eq!(Path::parse("").unwrap().steps, []);
        assert_eq!(Path::parse("[0]").unwrap().steps, [Step::Index(0)]);
        assert_eq!(Path::parse("a/b-c.d").unwrap().steps, [key("a/b-c"), key("d")]);
    }

    #[test]
    fn quoted_keys_hold_anything() {
        let path = Path::parse(r#"a."x.y/z".'it''s'["k"]"#).unwrap();
        assert_eq!(path.steps, [key("a"), key("x.y/z"), key("it's"), key("k")]);
        let odd = Path::root().key("").key("a b").key("q\"\\").select("n.m", "a]b");
        assert_eq!(Path::parse(&odd.to_string()).unwrap(), odd);
    }

    #[test]
    fn names_the_place_of_a_mistake() {
        for (text, offset) in [("a..b", 2), ("a[", 2), ("a[x]", 4), ("a[0", 3), ("\"a", 2), ("a[0]b", 4), (".a", 0)] {
            let error = Path::parse(text).unwrap_err();
            assert_eq!(error.offset, offset, "{error}");
        }
    }
}
