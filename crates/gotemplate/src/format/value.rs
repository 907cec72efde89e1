//! Values under a verb.

use std::rc::Rc;

use super::Result;
use super::printer::Printer;
use crate::limits::Exhausted;
use crate::value::{List, MAX_VALUE_DEPTH, Map, Object, Type, Value};

impl Printer<'_> {
    /// A value that is an argument of its own.
    pub(super) fn argument(&mut self, value: &Value, verb: char) -> Result {
        match (value, verb) {
            (Value::Nil, 'T' | 'v') => self.pad(b"<nil>"),
            (Value::Nil, _) => self.bad_verb(value, verb),
            (_, 'T') => {
                let name = value.type_of().as_ref().map(Type::to_string).unwrap_or_default();
                self.string(name.as_bytes(), 's').map(drop)
            }
            (_, 'p') | (Value::List(_) | Value::Map(_), 'w') => self.bad_verb(value, verb),
            _ => self.value(value, verb, 0),
        }
    }

    /// A value, an argument or inside of one.
    fn value(&mut self, value: &Value, verb: char, depth: usize) -> Result {
        if depth > MAX_VALUE_DEPTH {
            return Err(Exhausted::Nesting(MAX_VALUE_DEPTH));
        }
        let fits = match value {
            Value::Nil => {
                self.put(if self.flags.sharp_v { b"interface {}(nil)" } else { b"<nil>" })?;
                true
            }
            Value::Bool(truth) => self.boolean(*truth, verb)?,
            Value::Int(_, n) => self.integer(*n < 0, n.unsigned_abs(), false, verb)?,
            Value::Uint(_, n) => self.integer(false, *n, true, verb)?,
            Value::Float(of, n) => self.float(*n, *of == Type::Float32, verb)?,
            Value::Complex(re, im) => self.complex(*re, *im, verb)?,
            Value::String(text) => self.string(text.as_bytes(), verb)?,
            Value::List(list) => {
                self.list(list, verb, depth)?;
                true
            }
            Value::Map(map) => {
                self.map(map, verb, depth)?;
                true
            }
            Value::Object(object) => self.object(object, verb)?,
        };
        if fits { Ok(()) } else { self.bad_verb(value, verb) }
    }

    /// `%!d(string=x)`.
    fn bad_verb(&mut self, value: &Value, verb: char) -> Result {
        self.put(b"%!")?;
        self.put_char(verb)?;
        self.put(b"(")?;
        match value.type_of() {
            Some(of) => {
                self.put(of.to_string().as_bytes())?;
                self.put(b"=")?;
                self.argument(value, 'v')?;
            }
            None => self.put(b"<nil>")?,
        }
        self.put(b")")
    }

    fn list(&mut self, list: &List, verb: char, depth: usize) -> Result {
        let (open, between, close) = self.brackets(b"[", b"]");
        if self.flags.sharp_v {
            self.put(list.type_of().to_string().as_bytes())?;
            if list.is_nil() {
                return self.put(b"(nil)");
            }
        }
        self.put(open)?;
        for (i, item) in list.items().iter().enumerate() {
            if i > 0 {
                self.put(between)?;
            }
            self.value(item, verb, depth + 1)?;
        }
        self.put(close)
    }

    fn map(&mut self, map: &Map, verb: char, depth: usize) -> Result {
        let (open, between, close) = self.brackets(b"map[", b"]");
        if self.flags.sharp_v {
            self.put(map.type_of().to_string().as_bytes())?;
            if map.is_nil() {
                return self.put(b"(nil)");
            }
        }
        self.put(open)?;
        if let Some(entries) = map.borrow() {
            for (i, (key, value)) in entries.iter().enumerate() {
                if i > 0 {
                    self.put(between)?;
                }
                if !self.string(key.as_bytes(), verb)? {
                    self.bad_verb(&Value::String(key.clone()), verb)?;
                }
                self.put(b":")?;
                self.value(value, verb, depth + 1)?;
            }
        }
        self.put(close)
    }

    fn brackets(&self, open: &'static [u8], close: &'static [u8]) -> (&'static [u8], &'static [u8], &'static [u8]) {
        if self.flags.sharp_v { (b"{", b", ", b"}") } else { (open, b" ", close) }
    }

    /// An object as its text; one that has none as the name of its type in braces. One that is a number is that for
    /// verbs that only numbers have.
    fn object(&mut self, object: &Rc<dyn Object>, verb: char) -> Result<bool> {
        if let Some(number) = object.number()
            && !matches!(verb, 'v' | 's' | 'x' | 'X' | 'q')
        {
            return self.integer(number < 0, number.unsigned_abs(), false, verb);
        }
        let text = object.display().unwrap_or_else(|| format!("{{{}}}", object.type_name()));
        self.string(text.as_bytes(), verb)
    }
}
