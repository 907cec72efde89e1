//! Patterns of one name, as Go's `filepath.Match` reads them.

/// Whether `name` matches `pattern`: `*`, `?`, `[a-z]`, `[^a-z]`, `\` before a character meant as it is. `None` for a pattern
/// that is none, such as `[a`.
pub(super) fn matches(pattern: &str, name: &str) -> Option<bool> {
    let pattern = parse(pattern)?;
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut read) = (0, 0);
    // Where the last `*` was, and how much it has taken: one is enough, since a later one can take all that an earlier could.
    let mut star: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(at), name.get(read)) {
            (Some(Part::Any), _) => {
                star = Some((at, read));
                at += 1;
            }
            (Some(part), Some(c)) if part.takes(*c) => {
                at += 1;
                read += 1;
            }
            (None, None) => return Some(true),
            _ => match star {
                Some((from, taken)) if taken < name.len() => {
                    star = Some((from, taken + 1));
                    (at, read) = (from + 1, taken + 1);
                }
                _ => return Some(false),
            },
        }
    }
}

enum Part {
    /// `*`
    Any,
    /// `?`
    One,
    Char(char),
    /// `[…]`, with whether it is negated.
    Set(bool, Vec<(char, char)>),
}

impl Part {
    fn takes(&self, c: char) -> bool {
        match self {
            Self::Any => false,
            Self::One => true,
            Self::Char(wanted) => c == *wanted,
            Self::Set(negated, ranges) => ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated,
        }
    }
}

fn parse(pattern: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        parts.push(match c {
            '*' => Part::Any,
            '?' => Part::One,
            '\\' => Part::Char(chars.next()?),
            '[' => {
                let negated = chars.next_if_eq(&'^').is_some();
                let mut ranges = Vec::new();
                while ranges.is_empty() || chars.next_if_eq(&']').is_none() {
                    let low = one(&mut chars)?;
                    let high = if chars.next_if_eq(&'-').is_some() { one(&mut chars)? } else { low };
                    ranges.push((low, high));
                }
                Part::Set(negated, ranges)
            }
            c => Part::Char(c),
        });
    }
    Some(parts)
}

/// A character inside of brackets.
fn one(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    match chars.next()? {
        '-' | ']' => None,
        '\\' => chars.next(),
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn names_match_as_in_go() {
        for (pattern, name) in [
            ("*.yaml", "a.yaml"),
            ("*", ""),
            ("a*b*c", "a-b-b-c"),
            ("?é", "xé"),
            ("[a-c]x", "bx"),
            ("[^a-c]x", "dx"),
            ("\\*", "*"),
            ("[\\]]", "]"),
        ] {
            assert_eq!(matches(pattern, name), Some(true), "{pattern} {name}");
        }
        for (pattern, name) in [("*.yaml", "a.yml"), ("a*b", "ac"), ("?", ""), ("[a-c]", "d"), ("abc", "ab"), ("", "a")]
        {
            assert_eq!(matches(pattern, name), Some(false), "{pattern} {name}");
        }
        for pattern in ["[", "[]", "[a", "[a-]", "\\"] {
            assert_eq!(matches(pattern, "a"), None, "{pattern}");
        }
    }
}
