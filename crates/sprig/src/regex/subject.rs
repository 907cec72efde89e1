//! The text that is searched.

use std::borrow::Cow;

use fluxwright_gotemplate::function::{Call, FunctionError};

/// A text as Go's matcher sees it: a byte that is not UTF-8 is the character U+FFFD. Places are those in this view.
pub(super) struct Subject<'t> {
    bytes: &'t [u8],
    view: Cow<'t, str>,
    /// Where in the view a character stands for a single byte.
    replaced: Vec<usize>,
}

impl<'t> Subject<'t> {
    /// # Errors
    /// When the text is not UTF-8 and what stands for it is more than the template may make.
    pub(super) fn new(call: &mut Call<'_>, bytes: &'t [u8]) -> Result<Self, FunctionError> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Ok(Self { bytes, view: Cow::Borrowed(text), replaced: Vec::new() });
        }
        call.take_bytes(bytes.len().saturating_mul(3 + size_of::<usize>()))?;
        let mut view = String::with_capacity(bytes.len());
        let mut replaced = Vec::new();
        for chunk in bytes.utf8_chunks() {
            view.push_str(chunk.valid());
            for _ in chunk.invalid() {
                replaced.push(view.len());
                view.push(char::REPLACEMENT_CHARACTER);
            }
        }
        Ok(Self { bytes, view: Cow::Owned(view), replaced })
    }

    pub(super) fn view(&self) -> &str {
        &self.view
    }

    pub(super) fn len(&self) -> usize {
        self.view.len()
    }

    /// The bytes between two places.
    pub(super) fn original(&self, start: usize, end: usize) -> &'t [u8] {
        self.bytes.get(self.place(start)..self.place(end)).unwrap_or_default()
    }

    /// The place in the bytes.
    fn place(&self, at: usize) -> usize {
        let before = self.replaced.partition_point(|replaced| *replaced < at);
        at - before * (char::REPLACEMENT_CHARACTER.len_utf8() - 1)
    }
}
