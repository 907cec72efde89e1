//! Values as JSON.

use std::fmt::Write as _;

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::function::Call;
use fluxwright_gotemplate::value::{List, MAX_VALUE_DEPTH, Map, Object, Type};

use super::Failure;
use super::number::float;
use crate::encoding::base64;
use crate::print::too_deep;
use crate::time;

/// How JSON is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// On one line, with `<`, `>` and `&` escaped.
    Compact,
    /// The same with two spaces of indentation.
    Pretty,
    /// On one line, with `<`, `>` and `&` as they are.
    Raw,
}

/// The value as JSON: keys in the order of their bytes, bytes that are no UTF-8 as U+FFFD.
pub(crate) fn encode(call: &mut Call<'_>, value: &Value, style: Style) -> Result<Vec<u8>, Failure> {
    let mut encoder = Encoder { call, style, out: Vec::new(), above: Vec::new(), depth: 0 };
    encoder.value(value)?;
    Ok(encoder.out)
}

struct Encoder<'e, 'm> {
    call: &'e mut Call<'m>,
    style: Style,
    out: Vec<u8>,
    /// The maps that the value is in, to find one that holds itself.
    above: Vec<Map>,
    depth: usize,
}

impl Encoder<'_, '_> {
    fn value(&mut self, value: &Value) -> Result<(), Failure> {
        self.call.take_steps(1)?;
        match value {
            Value::Nil => self.put(b"null"),
            Value::Bool(truth) => self.put(if *truth { b"true" } else { b"false" }),
            Value::Int(_, number) => self.put(number.to_string().as_bytes()),
            Value::Uint(_, number) => self.put(number.to_string().as_bytes()),
            Value::Float(of, number) => self.put(float(of, *number)?.as_bytes()),
            Value::Complex(..) => Err(Failure::Refused("json: unsupported type: complex128".to_owned())),
            Value::String(text) => self.string(text.as_bytes()),
            Value::List(list) if list.is_nil() => self.put(b"null"),
            Value::List(list) if *list.element() == Type::Uint8 => self.put(format!("\"{}\"", binary(list)).as_bytes()),
            Value::List(list) => self.list(list),
            Value::Map(map) if map.is_nil() => self.put(b"null"),
            Value::Map(map) => self.map(map),
            Value::Object(object) => self.object(object.as_ref()),
        }
    }

    fn list(&mut self, list: &List) -> Result<(), Failure> {
        self.enter(b"[")?;
        for (at, item) in list.items().iter().enumerate() {
            self.separate(at)?;
            self.value(item)?;
        }
        self.leave(b"]", list.items().is_empty())
    }

    fn map(&mut self, map: &Map) -> Result<(), Failure> {
        if self.above.iter().any(|above| above.is_same(map)) {
            return Err(cycle(map));
        }
        self.above.push(map.clone());
        self.enter(b"{")?;
        let entries = map.borrow();
        for (at, (key, value)) in entries.iter().flat_map(|entries| entries.iter()).enumerate() {
            self.separate(at)?;
            self.string(key.as_bytes())?;
            self.put(if self.style == Style::Pretty { b": " } else { b":" })?;
            self.value(value)?;
        }
        self.above.pop();
        self.leave(b"}", map.is_empty())
    }

    fn object(&mut self, object: &dyn Object) -> Result<(), Failure> {
        match time::to_json(object) {
            Some(Ok(time::Json::Text(text))) => self.string(text.as_bytes()),
            Some(Ok(time::Json::Number(number))) => self.put(number.to_string().as_bytes()),
            Some(Err(message)) => Err(Failure::Refused(message)),
            None => Err(Failure::Refused(format!("json: unsupported type: {}", object.type_name()))),
        }
    }

    fn enter(&mut self, open: &[u8]) -> Result<(), Failure> {
        if self.depth >= MAX_VALUE_DEPTH {
            return Err(Failure::Stopped(too_deep()));
        }
        self.depth += 1;
        self.put(open)
    }

    fn leave(&mut self, close: &[u8], empty: bool) -> Result<(), Failure> {
        self.depth -= 1;
        if !empty {
            self.line()?;
        }
        self.put(close)
    }

    fn separate(&mut self, at: usize) -> Result<(), Failure> {
        if at > 0 {
            self.put(b",")?;
        }
        self.line()
    }

    fn line(&mut self) -> Result<(), Failure> {
        if self.style != Style::Pretty {
            return Ok(());
        }
        self.put(b"\n")?;
        (0..self.depth).try_for_each(|_| self.put(b"  "))
    }

    fn string(&mut self, text: &[u8]) -> Result<(), Failure> {
        self.call.take_bytes(text.len() + 2)?;
        self.out.push(b'"');
        for chunk in text.utf8_chunks() {
            let mut rest = chunk.valid();
            while let Some(at) = rest.find(|c| escape(c, self.style).is_some()) {
                let (plain, special) = rest.split_at(at);
                self.out.extend_from_slice(plain.as_bytes());
                let mut chars = special.chars();
                if let Some(escaped) = chars.next().and_then(|c| escape(c, self.style)) {
                    self.put(escaped.as_bytes())?;
                }
                rest = chars.as_str();
            }
            self.out.extend_from_slice(rest.as_bytes());
            for _ in chunk.invalid() {
                self.put(br"\ufffd")?;
            }
        }
        self.out.push(b'"');
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.call.take_bytes(bytes.len())?;
        self.out.extend_from_slice(bytes);
        Ok(())
    }
}

fn escape(c: char, style: Style) -> Option<String> {
    Some(match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => unicode(c),
        '<' | '>' | '&' if style != Style::Raw => unicode(c),
        _ => return None,
    })
}

fn unicode(c: char) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(out, "\\u{:04x}", u32::from(c));
    out
}

/// The error of a map that holds itself.
pub(super) fn cycle(map: &Map) -> Failure {
    Failure::Refused(format!("json: unsupported value: encountered a cycle via {}", map.type_of()))
}

/// A `[]byte` in base64.
pub(super) fn binary(list: &List) -> String {
    let byte = |item: &Value| match item {
        Value::Uint(_, number) => u8::try_from(*number).unwrap_or_default(),
        _ => 0,
    };
    base64(&list.items().iter().map(byte).collect::<Vec<_>>())
}
