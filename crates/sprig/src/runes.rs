//! Characters of byte strings, as Go reads them: a byte that is not part of UTF-8 is a character of its own.

/// A character with its bytes; `None` for a byte that is not UTF-8.
pub(crate) type Rune<'b> = (Option<char>, &'b [u8]);

/// The first character and what follows it; `None` at the end.
pub(crate) fn first(bytes: &[u8]) -> Option<(Rune<'_>, &[u8])> {
    let width = match bytes.first()? {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    };
    if let Some((start, rest)) = bytes.split_at_checked(width)
        && let Some(c) = only_char(start)
    {
        return Some(((Some(c), start), rest));
    }
    let (start, rest) = bytes.split_at_checked(1)?;
    Some(((None, start), rest))
}

/// The last character and what precedes it; `None` at the end.
pub(crate) fn last(bytes: &[u8]) -> Option<(Rune<'_>, &[u8])> {
    for width in 1..=4 {
        if let Some((rest, end)) = bytes.len().checked_sub(width).and_then(|at| bytes.split_at_checked(at))
            && let Some(c) = only_char(end)
        {
            return Some(((Some(c), end), rest));
        }
    }
    let (rest, end) = bytes.split_at_checked(bytes.len().checked_sub(1)?)?;
    Some(((None, end), rest))
}

/// All characters.
pub(crate) fn all(bytes: &[u8]) -> impl Iterator<Item = Rune<'_>> {
    let mut left = bytes;
    std::iter::from_fn(move || {
        let (rune, rest) = first(left)?;
        left = rest;
        Some(rune)
    })
}

/// The bytes without the spaces around them.
pub(crate) fn trim_space(bytes: &[u8]) -> &[u8] {
    trim(bytes, true, true, |c| c.is_some_and(char::is_whitespace))
}

/// The bytes without the characters at their start and end that are of the set.
pub(crate) fn trim(mut bytes: &[u8], start: bool, end: bool, in_set: impl Fn(Option<char>) -> bool) -> &[u8] {
    while start
        && let Some(((c, _), rest)) = first(bytes)
        && in_set(c)
    {
        bytes = rest;
    }
    while end
        && let Some(((c, _), rest)) = last(bytes)
        && in_set(c)
    {
        bytes = rest;
    }
    bytes
}

fn only_char(bytes: &[u8]) -> Option<char> {
    let mut chars = std::str::from_utf8(bytes).ok()?.chars();
    let c = chars.next()?;
    chars.next().is_none().then_some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_bytes_are_characters_of_their_own() {
        let text = b"a\xff\xe6\x97\xc3\xa9\xf0\x9f\x98\x80\xe6";
        let chars: Vec<_> = all(text).map(|(c, bytes)| (c, bytes.len())).collect();
        let expected = [(Some('a'), 1), (None, 1), (None, 1), (None, 1), (Some('é'), 2), (Some('😀'), 4), (None, 1)];
        assert_eq!(chars, expected);
        let mut back = Vec::new();
        let mut left = &text[..];
        while let Some(((c, bytes), rest)) = last(left) {
            back.insert(0, (c, bytes.len()));
            left = rest;
        }
        assert_eq!(back, expected);
    }

    #[test]
    fn spaces_are_those_of_unicode() {
        assert_eq!(trim_space("\u{a0}\u{2003} a\u{feff}\u{85}\n".as_bytes()), "a\u{feff}".as_bytes());
        assert_eq!(trim_space(b" \xff "), b"\xff");
        assert_eq!(trim_space(b" \t"), b"");
    }
}
