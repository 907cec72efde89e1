//! JSON as values.

use std::collections::BTreeMap;

use fluxwright_gotemplate::function::Call;
use fluxwright_gotemplate::value::{List, MAX_VALUE_DEPTH, Map};
use fluxwright_gotemplate::{GoString, Value};

use super::Failure;
use crate::print::too_deep;

/// The value of a text, with the error of numbers that no float can hold: they are nil in the value.
///
/// All numbers are `float64`. Of keys given twice the last counts; bytes that are no UTF-8, and halves of surrogate
/// pairs, become U+FFFD.
pub(super) fn decode(call: &mut Call<'_>, text: &[u8]) -> Result<(Value, Option<String>), Failure> {
    let mut decoder = Decoder { call, text, at: 0, depth: 0, out_of_range: None };
    decoder.space();
    let value = decoder.value()?;
    decoder.space();
    match decoder.peek() {
        None => Ok((value, decoder.out_of_range)),
        Some(_) => Err(decoder.unexpected("after top-level value")),
    }
}

struct Decoder<'d, 'm> {
    call: &'d mut Call<'m>,
    text: &'d [u8],
    at: usize,
    depth: usize,
    out_of_range: Option<String>,
}

impl Decoder<'_, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn unexpected(&self, place: &str) -> Failure {
        Failure::Refused(match self.peek() {
            None => "unexpected end of JSON input".to_owned(),
            Some(byte) => {
                let quoted = GoString::from(&[byte][..]).quote();
                format!("invalid character {} {place}, at byte {}", quoted.replace('"', "'"), self.at)
            }
        })
    }

    fn value(&mut self) -> Result<Value, Failure> {
        self.call.take_steps(1)?;
        match self.peek() {
            Some(b'{') => self.nested(Self::map),
            Some(b'[') => self.nested(Self::list),
            Some(b'"') => Ok(Value::String(self.string()?)),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Nil),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.unexpected("looking for beginning of value")),
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Result<Value, Failure>) -> Result<Value, Failure> {
        if self.depth >= MAX_VALUE_DEPTH {
            return Err(Failure::Stopped(too_deep()));
        }
        self.depth += 1;
        self.at += 1;
        self.space();
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn list(&mut self) -> Result<Value, Failure> {
        let mut items = Vec::new();
        if self.eat(b']') {
            return Ok(List::any(items).into());
        }
        loop {
            self.space();
            self.call.take_bytes(size_of::<Value>())?;
            items.push(self.value()?);
            self.space();
            if self.eat(b']') {
                return Ok(List::any(items).into());
            }
            if !self.eat(b',') {
                return Err(self.unexpected("after array element"));
            }
        }
    }

    fn map(&mut self) -> Result<Value, Failure> {
        let mut entries = BTreeMap::new();
        if self.eat(b'}') {
            return Ok(Map::any(entries).into());
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.unexpected("looking for beginning of object key string"));
            }
            let key = self.string()?;
            self.space();
            if !self.eat(b':') {
                return Err(self.unexpected("after object key"));
            }
            self.space();
            self.call.take_bytes(size_of::<(GoString, Value)>())?;
            let value = self.value()?;
            entries.insert(key, value);
            self.space();
            if self.eat(b'}') {
                return Ok(Map::any(entries).into());
            }
            if !self.eat(b',') {
                return Err(self.unexpected("after object key:value pair"));
            }
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Failure> {
        for byte in word.bytes() {
            if !self.eat(byte) {
                return Err(self.unexpected(&format!("in literal {word}")));
            }
        }
        Ok(value)
    }

    fn number(&mut self) -> Result<Value, Failure> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        let text = self.text.get(start..self.at).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::float(number)),
            _ => {
                let message = format!("json: cannot unmarshal number {text} into Go value of type float64");
                self.out_of_range.get_or_insert(message);
                Ok(Value::Nil)
            }
        }
    }

    /// At least one digit.
    fn digits(&mut self) -> Result<(), Failure> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.unexpected("in numeric literal"));
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<GoString, Failure> {
        let start = self.at + 1;
        self.at = start;
        let mut out = Vec::new();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    self.call.take_bytes(out.len())?;
                    return Ok(GoString::from(out));
                }
                Some(b'\\') => {
                    self.at += 1;
                    self.escape(&mut out)?;
                }
                Some(0..=0x1f) | None => return Err(self.unexpected("in string literal")),
                Some(_) => self.plain(&mut out),
            }
        }
    }

    /// Characters up to the next that means something.
    fn plain(&mut self, out: &mut Vec<u8>) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(rest.len());
        for chunk in rest.get(..end).unwrap_or_default().utf8_chunks() {
            out.extend_from_slice(chunk.valid().as_bytes());
            for _ in chunk.invalid() {
                push(out, char::REPLACEMENT_CHARACTER);
            }
        }
        self.at += end;
    }

    fn escape(&mut self, out: &mut Vec<u8>) -> Result<(), Failure> {
        let byte = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => byte,
            Some(b'b') => 0x8,
            Some(b'f') => 0xc,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => {
                self.at += 1;
                let unit = self.unit()?;
                let c = self.with_low_half(unit).or_else(|| char::from_u32(unit));
                push(out, c.unwrap_or(char::REPLACEMENT_CHARACTER));
                return Ok(());
            }
            _ => return Err(self.unexpected("in string escape code")),
        };
        self.at += 1;
        out.push(byte);
        Ok(())
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Failure> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            unit = unit << 4 | digit.ok_or_else(|| self.unexpected("in \\u hexadecimal character escape"))?;
            self.at += 1;
        }
        Ok(unit)
    }

    /// The character of this unit and the next, when they are the halves of a surrogate pair. Else nothing is eaten.
    fn with_low_half(&mut self, high: u32) -> Option<char> {
        if !(0xd800..0xdc00).contains(&high) {
            return None;
        }
        let start = self.at;
        let low = (self.eat(b'\\') && self.eat(b'u')).then(|| self.unit().ok()).flatten();
        let pair = low
            .filter(|low| (0xdc00..0xe000).contains(low))
            .and_then(|low| char::from_u32(0x1_0000 + (high - 0xd800) * 0x400 + (low - 0xdc00)));
        if pair.is_none() {
            self.at = start;
        }
        pair
    }
}

fn push(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}
