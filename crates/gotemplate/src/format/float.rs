//! Floats and complex numbers under a verb.

use super::Result;
use super::number::format_float;
use super::printer::Printer;

impl Printer<'_> {
    /// A float under a verb; false when it is not one for floats.
    pub(super) fn float(&mut self, value: f64, single: bool, verb: char) -> Result<bool> {
        let (letter, precision) = match verb {
            'v' => (b'g', None),
            'b' | 'g' | 'G' | 'x' | 'X' => (ascii(verb), None),
            'f' | 'F' => (b'f', Some(6)),
            'e' | 'E' => (ascii(verb), Some(6)),
            _ => return Ok(false),
        };
        let precision = self.flags.precision.or(precision);
        self.meter.take_bytes(precision.unwrap_or(0))?;
        let number = format_float(value, single, letter, precision);
        let (sign, digits) = match number.as_bytes() {
            [b'-', digits @ ..] => (b'-', digits),
            [b'+', digits @ ..] => (b'+', digits),
            digits => (b'+', digits),
        };
        let flags = self.flags;
        let sign = if sign == b'+' && flags.space && !flags.plus { b' ' } else { sign };
        let signed = flags.plus || sign != b'+';
        if matches!(digits, [b'I' | b'N', ..]) {
            let is_nan = digits.first() == Some(&b'N');
            // An infinity has its sign in any case.
            let signed = !is_nan || flags.space || flags.plus;
            let with_sign = [&[sign], digits].concat();
            self.pad_with_spaces(if signed { &with_sign } else { digits })?;
            return Ok(true);
        }
        let digits =
            if flags.sharp && letter != b'b' { with_point(digits, letter, precision) } else { digits.to_vec() };
        if !signed {
            self.pad(&digits)?;
        } else if flags.zero && !flags.minus && flags.width.is_some_and(|width| width > digits.len() + 1) {
            // Zeros stand between the sign and the number.
            self.put(&[sign])?;
            self.fill(b'0', flags.width.unwrap_or(0).saturating_sub(digits.len() + 1))?;
            self.put(&digits)?;
        } else {
            self.pad(&[&[sign], &*digits].concat())?;
        }
        Ok(true)
    }

    /// A complex number under a verb; false when it is not one for these.
    pub(super) fn complex(&mut self, re: f64, im: f64, verb: char) -> Result<bool> {
        if !matches!(verb, 'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E') {
            return Ok(false);
        }
        self.put(b"(")?;
        self.float(re, false, verb)?;
        let plus = std::mem::replace(&mut self.flags.plus, true);
        self.float(im, false, verb)?;
        self.flags.plus = plus;
        self.put(b"i)")?;
        Ok(true)
    }
}

fn ascii(verb: char) -> u8 {
    u8::try_from(verb).unwrap_or(b'g')
}

/// What `#` asks for: a decimal point in any case, and with `%g` and `%x` (not `%X`) the zeros that the precision
/// has room for.
fn with_point(number: &[u8], letter: u8, precision: Option<usize>) -> Vec<u8> {
    let hexadecimal = matches!(letter, b'x' | b'X');
    let tail_at = number
        .iter()
        .position(|c| matches!(c, b'p' | b'P') || !hexadecimal && matches!(c, b'e' | b'E'))
        .unwrap_or(number.len());
    let (head, tail) = number.split_at_checked(tail_at).unwrap_or((number, &[]));
    let mut out = head.to_vec();
    let mut wanted = match letter {
        b'g' | b'G' | b'x' => precision.unwrap_or(6),
        _ => 0,
    };
    let significant = head.iter().filter(|c| **c != b'.').skip_while(|c| **c == b'0').count();
    wanted = wanted.saturating_sub(significant);
    if !head.contains(&b'.') {
        if head == b"0" {
            wanted = wanted.saturating_sub(1);
        }
        out.push(b'.');
    }
    out.resize(out.len() + wanted, b'0');
    out.extend_from_slice(tail);
    out
}
