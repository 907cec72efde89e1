//! Pieces of a text that is read as a time. Each takes its piece off the front, or says that there is none.

/// The rest of a text.
pub(super) struct Scanner<'t>(pub(super) &'t [u8]);

impl<'t> Scanner<'t> {
    pub(super) fn peek(&self, at: usize) -> Option<u8> {
        self.0.get(at).copied()
    }

    pub(super) fn is_digit(&self, at: usize) -> bool {
        self.peek(at).is_some_and(|byte| byte.is_ascii_digit())
    }

    /// The next bytes.
    pub(super) fn take(&mut self, count: usize) -> Option<&'t [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn eat(&mut self, text: &[u8]) -> bool {
        match self.0.strip_prefix(text) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// What stands between elements. Any number of spaces is as good as any other, unless something else is there.
    pub(super) fn skip(&mut self, text: &[u8]) -> Option<()> {
        let mut text = Scanner(text);
        while let Some(byte) = text.peek(0) {
            if byte != b' ' {
                self.eat(&[byte]).then_some(())?;
                text.take(1);
                continue;
            }
            if self.peek(0).is_some_and(|byte| byte != b' ') {
                return None;
            }
            while text.eat(b" ") {}
            while self.eat(b" ") {}
        }
        Some(())
    }

    /// One digit or two, or exactly two.
    pub(super) fn two_digits(&mut self, exactly: bool) -> Option<i64> {
        let count = if self.is_digit(1) { 2 } else { 1 };
        if !self.is_digit(0) || exactly && count != 2 {
            return None;
        }
        number(self.take(count)?)
    }

    /// Up to three digits, or exactly three.
    pub(super) fn three_digits(&mut self, exactly: bool) -> Option<i64> {
        let count = (0..3).take_while(|at| self.is_digit(*at)).count();
        if count == 0 || exactly && count != 3 {
            return None;
        }
        number(self.take(count)?)
    }

    /// One of the names, in any case, as its place.
    pub(super) fn name(&mut self, names: &[&str], length: Option<usize>) -> Option<usize> {
        let found = names.iter().position(|name| {
            let name = name.get(..length.unwrap_or(name.len())).unwrap_or(name).as_bytes();
            self.0.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        })?;
        let name = names.get(found)?;
        self.take(length.unwrap_or(name.len()))?;
        Some(found)
    }

    /// A point or comma and digits, of so many bytes together, in nanoseconds.
    pub(super) fn fraction(&mut self, bytes: usize) -> Option<u32> {
        let text = self.take(bytes)?;
        let (separator, digits) = text.split_first()?;
        if !matches!(separator, b'.' | b',') {
            return None;
        }
        let digits = digits.get(..9).unwrap_or(digits);
        let value = number(digits)?;
        let scale = 10_i64.pow(u32::try_from(9 - digits.len()).ok()?);
        u32::try_from(value * scale).ok()
    }

    /// The abbreviation of a zone.
    pub(super) fn zone_name(&mut self) -> Option<&'t str> {
        let length = self.zone_length()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn zone_length(&self) -> Option<usize> {
        let text = self.0;
        if text.len() < 3 {
            return None;
        }
        if text.starts_with(b"ChST") || text.starts_with(b"MeST") {
            return Some(4);
        }
        if let Some(offset) = text.strip_prefix(b"GMT") {
            return Some(3 + hours_length(offset));
        }
        if text.starts_with(b"+") || text.starts_with(b"-") {
            return Some(hours_length(text)).filter(|length| *length > 0);
        }
        let letters = text.iter().take(6).take_while(|byte| byte.is_ascii_uppercase()).count();
        let fits = match letters {
            3 => true,
            4 => text.get(3) == Some(&b'T') || text.starts_with(b"WITA"),
            5 => text.get(4) == Some(&b'T'),
            _ => false,
        };
        fits.then_some(letters)
    }
}

/// The length of a sign and up to 23 hours, or nothing.
fn hours_length(text: &[u8]) -> usize {
    let Some((b'+' | b'-', digits)) = text.split_first() else { return 0 };
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let hours = digits.get(..count).and_then(number);
    if hours.is_some_and(|hours| count > 0 && hours <= 23) { count + 1 } else { 0 }
}

/// A number, perhaps with a sign.
pub(super) fn number(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text.split_first() {
        Some((b'-', digits)) => (true, digits),
        Some((b'+', digits)) => (false, digits),
        _ => (false, text),
    };
    let number = digits.iter().try_fold(0_i64, |number, byte| {
        byte.is_ascii_digit().then_some(())?;
        number.checked_mul(10)?.checked_add(i64::from(byte - b'0'))
    })?;
    Some(if negative { -number } else { number })
}
