//! Strings.

use super::Result;
use super::printer::Printer;
use crate::go_string::{can_backquote, quote_bytes, quote_bytes_to_ascii};

impl Printer<'_> {
    /// A string under a verb; false when it is not one for strings.
    pub(super) fn string(&mut self, text: &[u8], verb: char) -> Result<bool> {
        match verb {
            'v' if self.flags.sharp_v => self.quoted(text)?,
            'v' | 's' => {
                let text = self.cut(text);
                self.pad(text)?;
            }
            'q' => self.quoted(text)?,
            'x' => self.hex(text, false)?,
            'X' => self.hex(text, true)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// As many characters as the precision says.
    fn cut<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        let Some(mut left) = self.flags.precision else { return text };
        let mut end = 0;
        for chunk in text.utf8_chunks() {
            for len in chunk.valid().chars().map(char::len_utf8).chain(chunk.invalid().iter().map(|_| 1)) {
                if left == 0 {
                    return text.get(..end).unwrap_or(text);
                }
                left -= 1;
                end += len;
            }
        }
        text
    }

    fn quoted(&mut self, text: &[u8]) -> Result {
        let text = self.cut(text);
        // A byte becomes four at most; `pad` takes what it is.
        self.meter.take_bytes(text.len().saturating_mul(3))?;
        let quoted = if self.flags.sharp && can_backquote(text) {
            [b"`", text, b"`"].concat()
        } else if self.flags.plus {
            quote_bytes_to_ascii(text).into_bytes()
        } else {
            quote_bytes(text).into_bytes()
        };
        self.pad(&quoted)
    }

    /// The bytes in base 16.
    fn hex(&mut self, text: &[u8], upper: bool) -> Result {
        let flags = self.flags;
        let text = flags.precision.and_then(|most| text.get(..most)).unwrap_or(text);
        let prefix: &[u8] = if upper { b"0X" } else { b"0x" };
        let digits: &[u8; 16] = if upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
        if text.is_empty() {
            return self.fill_left(flags.width.unwrap_or(0));
        }
        self.meter.take_bytes(text.len().saturating_mul(5))?;
        let mut encoded = Vec::with_capacity(text.len() * 2);
        for (i, byte) in text.iter().enumerate() {
            if flags.space && i > 0 {
                encoded.push(b' ');
            }
            if flags.sharp && (i == 0 || flags.space) {
                encoded.extend_from_slice(prefix);
            }
            for nibble in [byte >> 4, byte & 15] {
                encoded.extend(digits.get(usize::from(nibble)));
            }
        }
        self.pad(&encoded)
    }
}
