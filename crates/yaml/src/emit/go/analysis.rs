//! Which styles can hold a text.

/// What a text allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Analysis {
    /// It goes over several lines.
    pub(super) multiline: bool,
    pub(super) plain: bool,
    pub(super) single_quoted: bool,
    pub(super) literal: bool,
}

/// Line ends of YAML 1.1.
pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What is written as it is: go-yaml takes nothing beyond the Basic Multilingual Plane for printable.
pub(super) fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}') && c != '\u{feff}'
}

/// Whether it is a text of one line and one word that has no indicator, which most texts are.
fn is_word(text: &str) -> bool {
    let starts = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'$' | b'/' | b'_');
    text.as_bytes().first().is_some_and(starts)
        && text.bytes().all(|byte| matches!(byte, b'!' | b'"' | b'$'..=b'~'))
        && !text.ends_with(':')
}

pub(super) fn analyze(text: &str) -> Analysis {
    if text.is_empty() {
        return Analysis { multiline: false, plain: true, single_quoted: true, literal: false };
    }
    if is_word(text) {
        return WORD;
    }
    examine(text)
}

const WORD: Analysis = Analysis { multiline: false, plain: true, single_quoted: true, literal: true };

fn examine(text: &str) -> Analysis {
    let mut indicators = text.starts_with("---") || text.starts_with("...");
    let (mut multiline, mut special) = (false, false);
    let (mut break_space, mut space_break) = (false, false);
    let (mut previous_space, mut previous_break) = (false, false);
    let mut preceded_by_blank = true;
    let mut chars = text.chars().peekable();
    let mut first = true;
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let followed_by_blank = next.is_none_or(|next| matches!(next, ' ' | '\t') || is_break(next));
        indicators |= match c {
            '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' if first => {
                true
            }
            '?' | '-' if first => followed_by_blank,
            ':' => followed_by_blank,
            '#' => preceded_by_blank,
            _ => false,
        };
        special |= !is_printable(c);
        if c == ' ' {
            break_space |= previous_break;
        } else if is_break(c) {
            multiline = true;
            space_break |= previous_space;
        }
        previous_space = c == ' ';
        previous_break = is_break(c);
        preceded_by_blank = matches!(c, ' ' | '\t') || is_break(c);
        first = false;
    }
    let edge = |c: char| c == ' ' || is_break(c);
    let broken = space_break || special;
    let at_edge = text.starts_with(edge) || text.ends_with(edge);
    Analysis {
        multiline,
        plain: !(broken || break_space || at_edge || multiline || indicators),
        single_quoted: !(broken || break_space),
        literal: !(broken || text.ends_with(' ')),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_need_no_examination(text in "[ -~]{1,6}", word in "[a-zA-Z0-9$/_][!-~]{0,5}") {
            for text in [text, word].iter().filter(|text| is_word(text)) {
                prop_assert_eq!(examine(text), WORD, "{:?}", text);
            }
        }
    }
}
