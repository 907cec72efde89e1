//! `contains`, `hasPrefix`, `hasSuffix` and `replace`.

use fluxwright_gotemplate::Value;
use fluxwright_gotemplate::value::Type;
use memchr::memmem::{Finder, find};

use crate::arguments::bytes;
use crate::registry::Registry;
use crate::runes;

pub(super) fn register(registry: &mut Registry) {
    registry.add("contains", &[Type::String, Type::String], None, |_, arguments| {
        Ok(Value::Bool(find(bytes(arguments, 1)?, bytes(arguments, 0)?).is_some()))
    });
    registry.add("hasPrefix", &[Type::String, Type::String], None, |_, arguments| {
        Ok(Value::Bool(bytes(arguments, 1)?.starts_with(bytes(arguments, 0)?)))
    });
    registry.add("hasSuffix", &[Type::String, Type::String], None, |_, arguments| {
        Ok(Value::Bool(bytes(arguments, 1)?.ends_with(bytes(arguments, 0)?)))
    });
    registry.add_charging("replace", &[Type::String, Type::String, Type::String], None, |call, arguments| {
        let (old, new, text) = (bytes(arguments, 0)?, bytes(arguments, 1)?, bytes(arguments, 2)?);
        let matches = Places::new(old, text).count();
        call.take_steps(matches)?;
        call.take_bytes(text.len().saturating_add(matches.saturating_mul(new.len())))?;
        let mut out = Vec::new();
        let mut from = 0;
        for at in Places::new(old, text) {
            out.extend_from_slice(text.get(from..at).unwrap_or_default());
            out.extend_from_slice(new);
            from = at + old.len();
        }
        out.extend_from_slice(text.get(from..).unwrap_or_default());
        Ok(Value::string(out))
    });
}

/// Where a text is found in another, without overlaps. The empty text is before each character and at the end.
pub(super) struct Places<'t> {
    finder: Option<Finder<'t>>,
    text: &'t [u8],
    next: Option<usize>,
}

impl<'t> Places<'t> {
    pub(super) fn new(sought: &'t [u8], text: &'t [u8]) -> Self {
        Self { finder: (!sought.is_empty()).then(|| Finder::new(sought)), text, next: Some(0) }
    }
}

impl Iterator for Places<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let from = self.next?;
        let left = self.text.get(from..)?;
        match &self.finder {
            Some(finder) => {
                let at = from + finder.find(left)?;
                self.next = Some(at + finder.needle().len());
                Some(at)
            }
            None => {
                self.next = runes::first(left).map(|((_, bytes), _)| from + bytes.len());
                Some(from)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_do_not_overlap() {
        let places = |sought: &str, text: &[u8]| Places::new(sought.as_bytes(), text).collect::<Vec<_>>();
        assert_eq!(places("aa", b"aaaaa"), [0, 2]);
        assert!(places("x", b"aaa").is_empty());
        assert_eq!(places("", b"a\xff\xc3\xa9"), [0, 1, 2, 4]);
        assert_eq!(places("", b""), [0]);
        assert!(places("a", b"").is_empty());
    }
}
