//! Formats: text and directives such as `%-5.2[1]d`.

use super::Result;
use super::flags::Flags;
use super::printer::Printer;
use crate::value::{Type, Value};

/// Go takes no larger width or precision.
const MAX_NUMBER: usize = 1_000_000;

/// Goes through a format.
pub(super) struct Formatter<'f, 'p> {
    rest: &'f [u8],
    values: &'f [Value],
    /// The next value to print.
    next: usize,
    /// Whether a value was chosen by an index, anywhere. Then none is extra.
    reordered: bool,
    /// Whether what was read last is an index.
    after_index: bool,
    /// Whether the indexes of the directive make sense.
    good_index: bool,
    printer: Printer<'p>,
}

impl<'f, 'p> Formatter<'f, 'p> {
    pub(super) fn new(format: &'f [u8], values: &'f [Value], printer: Printer<'p>) -> Self {
        Self { rest: format, values, next: 0, reordered: false, after_index: false, good_index: true, printer }
    }

    pub(super) fn run(mut self) -> Result {
        while !self.rest.is_empty() {
            let plain = self.rest.iter().position(|byte| *byte == b'%').unwrap_or(self.rest.len());
            let (text, rest) = self.rest.split_at_checked(plain).unwrap_or((self.rest, &[]));
            self.printer.put(text)?;
            self.rest = rest;
            if self.take(b'%') {
                self.directive()?;
            }
        }
        self.extra()
    }

    fn take(&mut self, byte: u8) -> bool {
        match self.rest.split_first() {
            Some((first, rest)) if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn directive(&mut self) -> Result {
        self.good_index = true;
        self.after_index = false;
        let mut flags = self.flags();
        self.index();
        if self.take(b'*') {
            match self.number_value() {
                Some(width) => {
                    if width < 0 {
                        flags.minus = true;
                        // Zeros to the right would change the number.
                        flags.zero = false;
                    }
                    flags.width = usize::try_from(width.unsigned_abs()).ok();
                }
                None => self.printer.put(b"%!(BADWIDTH)")?,
            }
            self.after_index = false;
        } else {
            flags.width = self.number();
            if self.after_index && flags.width.is_some() {
                self.good_index = false;
            }
        }
        if self.take(b'.') {
            if self.after_index {
                self.good_index = false;
            }
            self.index();
            if self.take(b'*') {
                match self.number_value() {
                    Some(precision @ 0..) => flags.precision = usize::try_from(precision).ok(),
                    _ => self.printer.put(b"%!(BADPREC)")?,
                }
                self.after_index = false;
            } else {
                flags.precision = Some(self.number().unwrap_or(0));
            }
        }
        if !self.after_index {
            self.index();
        }
        self.verb(flags)
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        while let Some((first, rest)) = self.rest.split_first() {
            match first {
                b'#' => flags.sharp = true,
                b'0' => flags.zero = true,
                b'+' => flags.plus = true,
                b'-' => flags.minus = true,
                b' ' => flags.space = true,
                _ => break,
            }
            self.rest = rest;
        }
        flags
    }

    fn verb(&mut self, flags: Flags) -> Result {
        let Some(verb) = self.take_char() else {
            return self.printer.put(b"%!(NOVERB)");
        };
        if verb == '%' {
            return self.printer.put(b"%");
        }
        let complaint: &[u8] = match self.values.get(self.next) {
            _ if !self.good_index => b"(BADINDEX)",
            None => b"(MISSING)",
            Some(value) => {
                self.next += 1;
                self.printer.flags = flags.for_verb(verb);
                let result = self.printer.argument(value, verb);
                self.printer.flags = Flags::default();
                return result;
            }
        };
        self.printer.put(b"%!")?;
        self.printer.put_char(verb)?;
        self.printer.put(complaint)
    }

    fn take_char(&mut self) -> Option<char> {
        self.rest.first()?;
        let head = self.rest.get(..4).unwrap_or(self.rest);
        let c = head.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
        let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        // A byte that is not UTF-8 is a character of one byte.
        let whole = self.rest.get(..c.len_utf8()).is_some_and(|bytes| std::str::from_utf8(bytes).is_ok());
        let len = if whole { c.len_utf8() } else { 1 };
        self.rest = self.rest.get(len..).unwrap_or_default();
        Some(c)
    }

    /// Digits; those of too large a number take the rest of the format with them, as in Go.
    fn number(&mut self) -> Option<usize> {
        let (number, rest) = leading_number(self.rest);
        self.rest = rest;
        number
    }

    /// The next value as a width or precision.
    fn number_value(&mut self) -> Option<i64> {
        let value = self.values.get(self.next)?;
        self.next += 1;
        let number = match value {
            Value::Int(_, n) => Some(*n),
            Value::Uint(_, n) => i64::try_from(*n).ok(),
            _ => None,
        };
        let limit = i64::try_from(MAX_NUMBER).unwrap_or(i64::MAX);
        number.filter(|n| (-limit..=limit).contains(n))
    }

    /// `[2]`: which value comes next.
    fn index(&mut self) {
        self.after_index = false;
        if self.rest.first() != Some(&b'[') {
            return;
        }
        self.reordered = true;
        let end = if self.rest.len() < 3 { None } else { self.rest.iter().position(|byte| *byte == b']') };
        let Some((inner, rest)) = end.and_then(|end| Some((self.rest.get(1..end)?, self.rest.get(end + 1..)?))) else {
            self.good_index = false;
            self.rest = self.rest.get(1..).unwrap_or_default();
            return;
        };
        self.rest = rest;
        let (number, after) = leading_number(inner);
        let Some(number) = number.filter(|_| after.is_empty()) else {
            self.good_index = false;
            return;
        };
        self.after_index = true;
        match number.checked_sub(1).filter(|i| *i < self.values.len()) {
            Some(i) => self.next = i,
            None => self.good_index = false,
        }
    }

    /// The values that nothing has printed.
    fn extra(mut self) -> Result {
        let values = self.values.get(self.next..).unwrap_or_default();
        if self.reordered || values.is_empty() {
            return Ok(());
        }
        self.printer.put(b"%!(EXTRA ")?;
        for (i, value) in values.iter().enumerate() {
            if i > 0 {
                self.printer.put(b", ")?;
            }
            if let Some(of) = value.type_of().as_ref().map(Type::to_string) {
                self.printer.put(of.as_bytes())?;
                self.printer.put(b"=")?;
            }
            self.printer.argument(value, 'v')?;
        }
        self.printer.put(b")")
    }
}

fn leading_number(text: &[u8]) -> (Option<usize>, &[u8]) {
    let mut number = None;
    let mut rest = text;
    while let Some((digit, after)) = rest.split_first()
        && digit.is_ascii_digit()
    {
        let so_far = number.unwrap_or(0);
        if so_far > MAX_NUMBER {
            return (None, &[]);
        }
        number = Some(so_far * 10 + usize::from(digit - b'0'));
        rest = after;
    }
    (number, rest)
}
