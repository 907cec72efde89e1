//! Bytes as Go reads characters from them.

/// The first character and how many bytes it takes; a byte that begins none counts as U+FFFD.
pub(super) fn first(bytes: &[u8]) -> Option<(char, usize)> {
    let lead = *bytes.first()?;
    if lead.is_ascii() {
        return Some((char::from(lead), 1));
    }
    let found = (2..=4).find_map(|width| {
        let text = std::str::from_utf8(bytes.get(..width)?).ok()?;
        Some((text.chars().next()?, width))
    });
    Some(found.unwrap_or((char::REPLACEMENT_CHARACTER, 1)))
}

/// The characters from last to first.
pub(super) fn reversed(bytes: &[u8]) -> Vec<u8> {
    let (mut characters, mut rest) = (Vec::new(), bytes);
    while let Some((c, width)) = first(rest) {
        characters.push(c);
        rest = rest.get(width..).unwrap_or_default();
    }
    characters.iter().rev().collect::<String>().into_bytes()
}

/// The capital letter, where it is one character.
pub(super) fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        // Greek letters with a small iota below have capitals of their own.
        _ => match u32::from(c) {
            code @ (0x1f80..=0x1f87 | 0x1f90..=0x1f97 | 0x1fa0..=0x1fa7) => char::from_u32(code + 8).unwrap_or(c),
            code @ (0x1fb3 | 0x1fc3 | 0x1ff3) => char::from_u32(code + 9).unwrap_or(c),
            _ => c,
        },
    }
}

/// The small letter, where it is one character.
pub(super) fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        // The capital I with a dot.
        (Some(first), Some(_)) => first,
        _ => c,
    }
}
