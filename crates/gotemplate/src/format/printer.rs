//! Where text goes: bytes, padding, strings.

use super::Result;
use super::flags::Flags;
use crate::limits::Meter;

/// Writes values under the flags of a directive.
pub(super) struct Printer<'a> {
    pub(super) meter: &'a mut Meter,
    pub(super) out: &'a mut Vec<u8>,
    pub(super) flags: Flags,
}

impl<'a> Printer<'a> {
    pub(super) fn new(meter: &'a mut Meter, out: &'a mut Vec<u8>) -> Self {
        Self { meter, out, flags: Flags::default() }
    }

    pub(super) fn put(&mut self, bytes: &[u8]) -> Result {
        self.meter.take_bytes(bytes.len())?;
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    pub(super) fn put_char(&mut self, c: char) -> Result {
        self.put(c.encode_utf8(&mut [0; 4]).as_bytes())
    }

    /// The same byte many times.
    pub(super) fn fill(&mut self, byte: u8, count: usize) -> Result {
        self.meter.take_bytes(count)?;
        self.out.resize(self.out.len() + count, byte);
        Ok(())
    }

    /// Zeros or spaces to the left of a text.
    pub(super) fn fill_left(&mut self, count: usize) -> Result {
        self.fill(if self.flags.zero && !self.flags.minus { b'0' } else { b' ' }, count)
    }

    /// The text, at least as wide as the flags say; a character is one wide.
    pub(super) fn pad(&mut self, text: &[u8]) -> Result {
        let Some(width) = self.flags.width.filter(|width| *width > 0) else {
            return self.put(text);
        };
        let missing = width.saturating_sub(characters(text));
        if self.flags.minus {
            self.put(text)?;
            self.fill(b' ', missing)
        } else {
            self.fill_left(missing)?;
            self.put(text)
        }
    }

    /// The same, with spaces alone.
    pub(super) fn pad_with_spaces(&mut self, text: &[u8]) -> Result {
        let zero = std::mem::replace(&mut self.flags.zero, false);
        let result = self.pad(text);
        self.flags.zero = zero;
        result
    }
}

/// How many characters there are; each byte that is not UTF-8 counts as one.
fn characters(text: &[u8]) -> usize {
    text.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}
