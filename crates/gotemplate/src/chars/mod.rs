//! Classes of characters, as Go's lexer and its quoting of strings know them.

mod tables;

/// Whether the character may stand in an identifier: a letter, a decimal digit or an underscore.
pub fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c == '_' || c.is_ascii_alphanumeric();
    }
    contains(tables::LETTERS_AND_DIGITS, c)
}

/// Whether Go shows the character as it is when it quotes a string.
pub(crate) fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    contains(tables::PRINTABLE, c)
}

/// The four characters that separate arguments and that trim markers remove.
pub(crate) const SPACES: [char; 4] = [' ', '\t', '\r', '\n'];

/// Whether the character separates arguments.
pub(crate) fn is_space(c: char) -> bool {
    SPACES.contains(&c)
}

/// The character as `U+0040 '@'`, without the quoted form when it does not print.
pub(crate) fn unicode_name(c: char) -> String {
    let code = format!("U+{:04X}", u32::from(c));
    if is_printable(c) { format!("{code} '{c}'") } else { code }
}

fn contains(ranges: &[(u32, u32)], c: char) -> bool {
    let code = u32::from(c);
    let after = ranges.partition_point(|(first, _)| *first <= code);
    after.checked_sub(1).and_then(|i| ranges.get(i)).is_some_and(|(_, last)| code <= *last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_sorted_and_apart() {
        for table in [tables::LETTERS_AND_DIGITS, tables::PRINTABLE] {
            assert!(table.iter().all(|(first, last)| first <= last));
            assert!(table.windows(2).all(|w| w[0].1 + 1 < w[1].0));
        }
    }

    #[test]
    fn letters_and_decimal_digits_of_any_script_are_alphanumeric() {
        for c in ['a', 'Z', '0', '_', 'é', 'ß', '日', 'Ω', '٣', '𝒳'] {
            assert!(is_alphanumeric(c), "{c}");
        }
        // Roman numerals (Nl), fractions (No) and combining marks (Mn) are alphabetic or numeric to Rust, not to Go.
        for c in ['-', '$', '.', ' ', 'Ⅷ', '½', '\u{301}', '€', '\u{a0}'] {
            assert!(!is_alphanumeric(c), "{c}");
        }
    }

    #[test]
    fn a_character_is_named_as_go_does() {
        assert_eq!(unicode_name('@'), "U+0040 '@'");
        assert_eq!(unicode_name('\u{7}'), "U+0007");
        assert_eq!(unicode_name('\u{a0}'), "U+00A0");
        assert_eq!(unicode_name('😀'), "U+1F600 '😀'");
    }
}
