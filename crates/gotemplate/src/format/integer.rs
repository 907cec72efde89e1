//! Integers, characters and truth values.

use super::Result;
use super::printer::Printer;
use crate::chars::is_printable;
use crate::go_string::{quote_char_literal, quote_char_literal_to_ascii};

impl Printer<'_> {
    /// An integer under a verb; false when it is not one for integers.
    pub(super) fn integer(&mut self, negative: bool, magnitude: u64, unsigned: bool, verb: char) -> Result<bool> {
        match verb {
            'v' if self.flags.sharp_v && unsigned => {
                let sharp = std::mem::replace(&mut self.flags.sharp, true);
                self.number(negative, magnitude, 'x')?;
                self.flags.sharp = sharp;
            }
            'v' | 'd' | 'b' | 'o' | 'O' | 'x' | 'X' => self.number(negative, magnitude, verb)?,
            'c' => {
                let mut buffer = [0; 4];
                let text = character(negative, magnitude).encode_utf8(&mut buffer);
                self.pad(text.as_bytes())?;
            }
            'q' => {
                let c = character(negative, magnitude);
                let text = if self.flags.plus { quote_char_literal_to_ascii(c) } else { quote_char_literal(c) };
                self.pad(text.as_bytes())?;
            }
            'U' => self.code_point(negative, magnitude)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn number(&mut self, negative: bool, magnitude: u64, verb: char) -> Result {
        let flags = self.flags;
        if matches!(verb, 'v' | 'd') && flags.is_plain() {
            return self.decimal(negative, magnitude);
        }
        if flags.precision == Some(0) && magnitude == 0 {
            return self.fill(b' ', flags.width.unwrap_or(0));
        }
        let signed = negative || flags.plus || flags.space;
        let least = match (flags.precision, flags.width) {
            (Some(precision), _) => precision,
            (None, Some(width)) if flags.zero && !flags.minus => width.saturating_sub(usize::from(signed)),
            _ => 0,
        };
        let digits = match verb {
            'b' => format!("{magnitude:b}"),
            'o' | 'O' => format!("{magnitude:o}"),
            'x' => format!("{magnitude:x}"),
            'X' => format!("{magnitude:X}"),
            _ => magnitude.to_string(),
        };
        let zeros = least.saturating_sub(digits.len());
        let prefix = match verb {
            'O' => "0o",
            _ if !flags.sharp => "",
            'b' => "0b",
            'o' if zeros == 0 && !digits.starts_with('0') => "0",
            'x' => "0x",
            'X' => "0X",
            _ => "",
        };
        // %#O has the zero of %#o after its prefix.
        let extra = if verb == 'O' && flags.sharp && zeros == 0 && !digits.starts_with('0') { "0" } else { "" };
        let sign = match () {
            () if negative => "-",
            () if flags.plus => "+",
            () if flags.space => " ",
            () => "",
        };
        self.meter.take_bytes(zeros)?;
        let mut text = Vec::with_capacity(zeros + digits.len() + 4);
        text.extend_from_slice(sign.as_bytes());
        text.extend_from_slice(prefix.as_bytes());
        text.extend_from_slice(extra.as_bytes());
        text.resize(text.len() + zeros, b'0');
        text.extend_from_slice(digits.as_bytes());
        self.pad_with_spaces(&text)
    }

    /// The digits alone, which is what most templates want.
    fn decimal(&mut self, negative: bool, magnitude: u64) -> Result {
        let mut digits = [0; 20];
        let mut rest = magnitude;
        let mut count = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
            count += 1;
            if rest == 0 {
                break;
            }
        }
        if negative {
            self.put(b"-")?;
        }
        self.put(digits.get(digits.len() - count..).unwrap_or_default())
    }

    /// `U+0041`, with `#` also the character.
    fn code_point(&mut self, negative: bool, magnitude: u64) -> Result {
        let code = two_complement(negative, magnitude);
        let least = self.flags.precision.filter(|precision| *precision > 4).unwrap_or(4);
        self.meter.take_bytes(least)?;
        let digits = format!("{code:X}");
        let mut text = b"U+".to_vec();
        text.resize(text.len() + least.saturating_sub(digits.len()), b'0');
        text.extend_from_slice(digits.as_bytes());
        let shown = u32::try_from(code).ok().and_then(char::from_u32).filter(|c| is_printable(*c));
        if let Some(c) = shown.filter(|_| self.flags.sharp) {
            text.extend_from_slice(format!(" '{c}'").as_bytes());
        }
        self.pad_with_spaces(&text)
    }

    /// A truth value under a verb; false when it is not one for these.
    pub(super) fn boolean(&mut self, truth: bool, verb: char) -> Result<bool> {
        if !matches!(verb, 'v' | 't') {
            return Ok(false);
        }
        self.pad(if truth { b"true" } else { b"false" })?;
        Ok(true)
    }
}

fn two_complement(negative: bool, magnitude: u64) -> u64 {
    if negative { magnitude.wrapping_neg() } else { magnitude }
}

/// The character of this code; U+FFFD when there is none.
fn character(negative: bool, magnitude: u64) -> char {
    let code = u32::try_from(two_complement(negative, magnitude)).ok();
    code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}
