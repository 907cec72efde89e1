//! Reading a `--set` flag.

use std::sync::Arc;

use fluxwright_diagnostic::Span;
use serde_json::Value;

use super::{Assignment, MAX_INDEX, MAX_NESTING, SetError, SetKind, SetProblem, Step, Written};

/// Reads the text of a flag, such as `a.b=c,d[0]={x,y}` of `--set`. An empty text assigns nothing.
pub fn parse(kind: SetKind, text: &str) -> Result<Vec<Assignment>, SetError> {
    let mut reader = Reader { kind, text, at: 0, values: Vec::new() };
    match reader.assignments() {
        Ok(found) => {
            let masked = mask(text, &reader.values);
            Ok(found
                .into_iter()
                .map(|(path, value, name)| Assignment { path, value, kind, masked: masked.clone(), name })
                .collect())
        }
        Err((problem, span)) => {
            // What follows the place of the error was not understood: it may be a value.
            reader.values.push(span.end..text.len());
            Err(SetError { kind, masked: mask(text, &reader.values), span, problem })
        }
    }
}

/// The text with some bytes replaced by `*`.
fn mask(text: &str, spans: &[Span]) -> Arc<str> {
    let hidden = |at: usize| spans.iter().any(|span| span.contains(&at));
    text.char_indices()
        .map(|(at, c)| if hidden(at) { "*".repeat(c.len_utf8()) } else { c.to_string() })
        .collect::<String>()
        .into()
}

type Problem = (SetProblem, Span);

struct Reader<'a> {
    kind: SetKind,
    text: &'a str,
    at: usize,
    /// The bytes of values read so far.
    values: Vec<Span>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.rest().starts_with(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    /// Reads up to one of `stops`, which is taken too; `None` in its place at the end.
    fn until(&mut self, stops: &[char]) -> Result<(String, Option<char>), Problem> {
        let mut read = String::new();
        loop {
            let start = self.at;
            match self.next() {
                None => return Ok((read, None)),
                Some(c) if stops.contains(&c) => return Ok((read, Some(c))),
                Some('\\') if self.kind != SetKind::Literal => match self.next() {
                    Some(c) => read.push(c),
                    None => return Err((SetProblem::TrailingEscape, start..self.at)),
                },
                Some(c) => read.push(c),
            }
        }
    }

    fn assignments(&mut self) -> Result<Vec<(Vec<Step>, Value, Span)>, Problem> {
        let mut found = Vec::new();
        if self.kind == SetKind::Json && self.rest().trim_start().starts_with('{') {
            let value = self.json(&[])?;
            if !self.rest().trim().is_empty() {
                return Err((SetProblem::AfterJson, self.at..self.at));
            }
            found.push((Vec::new(), value, 0..0));
            return Ok(found);
        }
        while self.at < self.text.len() {
            let start = self.at;
            let path = self.path()?;
            let name = start..self.at.saturating_sub(1);
            let value = self.value(&path)?;
            found.push((path, value, name));
        }
        Ok(found)
    }

    /// Reads a name up to and with its `=`.
    fn path(&mut self) -> Result<Vec<Step>, Problem> {
        let start = self.at;
        let mut path = Vec::new();
        let mut dots = 0;
        loop {
            let name = self.at;
            let stops: &[char] = if self.kind == SetKind::Literal { &['=', '[', '.'] } else { &['=', '[', '.', ','] };
            let (key, stop) = self.until(stops)?;
            let span = name..self.at - stop.map_or(0, char::len_utf8);
            if stop.is_none() || stop == Some(',') {
                if key.is_empty() && path.is_empty() {
                    return Err((SetProblem::EmptyName, span));
                }
                path.push(Step::Key(key));
                return Err((SetProblem::NoValue(Written(&path).to_string()), start..span.end));
            }
            if key.is_empty() {
                return Err((SetProblem::EmptyName, span));
            }
            let written = self.text.get(span.clone()).unwrap_or_default();
            let blank_at_the_end = written.ends_with(char::is_whitespace) && !written.trim_end().ends_with('\\');
            if written.starts_with(char::is_whitespace) || blank_at_the_end {
                return Err((SetProblem::BlankName(key), span));
            }
            path.push(Step::Key(key));
            let mut stop = stop;
            while stop == Some('[') {
                if path.len() > 2 * MAX_NESTING {
                    return Err((SetProblem::TooDeep, start..self.at));
                }
                path.push(Step::Index(self.index()?));
                let from = self.at;
                stop = self.next();
                if !matches!(stop, Some('[' | '.' | '=')) {
                    let problem = if stop.is_none() {
                        SetProblem::NoValue(Written(&path).to_string())
                    } else {
                        SetProblem::AfterIndex
                    };
                    return Err((problem, from..self.at));
                }
            }
            if stop == Some('=') {
                return Ok(path);
            }
            dots += 1;
            if dots > MAX_NESTING {
                return Err((SetProblem::TooDeep, start..self.at));
            }
        }
    }

    /// Reads the number after a `[`, and the `]`.
    fn index(&mut self) -> Result<usize, Problem> {
        let start = self.at;
        let Some(length) = self.rest().find(']') else {
            return Err((SetProblem::UnclosedIndex, start.saturating_sub(1)..start));
        };
        let span = start..start + length;
        self.at = span.end + 1;
        let digits = self.text.get(span.clone()).unwrap_or_default();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err((SetProblem::Index, span));
        }
        match digits.parse::<usize>() {
            Ok(index) if index <= MAX_INDEX => Ok(index),
            Ok(index) => Err((SetProblem::LargeIndex(index), span)),
            Err(_) => Err((SetProblem::LargeIndex(usize::MAX), span)),
        }
    }

    /// Reads a value and the comma after it.
    fn value(&mut self, path: &[Step]) -> Result<Value, Problem> {
        let start = self.at;
        let value = match self.kind {
            SetKind::Literal => {
                let text = self.rest().to_owned();
                self.at = self.text.len();
                Ok(Value::String(text))
            }
            SetKind::Json => self.json(path),
            SetKind::Set | SetKind::String => self.typed(),
        };
        // On an error everything from here on is hidden.
        self.values.push(start..if value.is_ok() { self.at } else { self.text.len() });
        value
    }

    fn typed(&mut self) -> Result<Value, Problem> {
        let open = self.at;
        if !self.eat('{') {
            let (text, _) = self.until(&[','])?;
            return Ok(self.scalar(text));
        }
        let mut items = Vec::new();
        loop {
            let (text, stop) = self.until(&[',', '}'])?;
            if stop.is_none() {
                return Err((SetProblem::UnclosedList, open..open + 1));
            }
            items.push(self.scalar(text));
            if stop == Some('}') {
                break;
            }
        }
        if !self.eat(',') && self.at < self.text.len() {
            return Err((SetProblem::AfterList, self.at..self.at));
        }
        Ok(Value::Array(items))
    }

    fn scalar(&self, text: String) -> Value {
        if self.kind == SetKind::String {
            return Value::String(text);
        }
        match text.to_ascii_lowercase().as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            "0" => Value::from(0),
            // A leading zero marks text, such as `007`; a fraction is text as well.
            _ if text.starts_with('0') => Value::String(text),
            _ => text.parse::<i64>().map_or_else(|_| Value::String(text), Value::from),
        }
    }

    /// Reads a JSON value and the comma after it; nothing is null.
    fn json(&mut self, path: &[Step]) -> Result<Value, Problem> {
        let start = self.at;
        self.blanks();
        if self.at >= self.text.len() || self.eat(',') {
            return Ok(Value::Null);
        }
        let mut values = serde_json::Deserializer::from_str(self.rest()).into_iter::<Value>();
        let value = match values.next() {
            Some(Ok(value)) => whole(value),
            _ => {
                let name = if path.is_empty() { "the flag".to_owned() } else { Written(path).to_string() };
                return Err((SetProblem::Json(name), start..start));
            }
        };
        let read = values.byte_offset();
        self.at += read;
        self.blanks();
        if !path.is_empty() && !self.eat(',') && self.at < self.text.len() {
            return Err((SetProblem::AfterJson, self.at..self.at));
        }
        Ok(value)
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }
}

/// `1e3` as Go writes it, which reads every JSON number as a float: 1000. Depth is bounded by the JSON reader.
fn whole(value: Value) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => match number.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < EXACT => Value::from(float as i64),
            _ => Value::Number(number),
        },
        Value::Array(items) => items.into_iter().map(whole).collect(),
        Value::Object(map) => Value::Object(map.into_iter().map(|(key, value)| (key, whole(value))).collect()),
        other => other,
    }
}
