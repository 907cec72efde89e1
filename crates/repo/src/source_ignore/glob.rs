//! Patterns of one name, as Go's `filepath.Match` reads them.

/// A pattern that was read.
#[derive(Debug, Clone)]
pub(super) enum Glob {
    /// A name as it is.
    Name(String),
    /// `*`, `?`, `[a-z]`, `[^a-z]`, `\` before a character meant as it is.
    Parts(Vec<Part>),
    /// None, such as `[a`.
    Bad,
}

impl Glob {
    pub(super) fn new(pattern: &str) -> Self {
        if !pattern.contains(['*', '?', '[', '\\']) {
            return Self::Name(pattern.to_owned());
        }
        parse(pattern).map_or(Self::Bad, Self::Parts)
    }

    /// Whether the whole name matches; `None` for a pattern that is none.
    pub(super) fn matches(&self, name: &str) -> Option<bool> {
        match self {
            Self::Name(wanted) => Some(wanted == name),
            Self::Parts(parts) => Some(matches(parts, name)),
            Self::Bad => None,
        }
    }
}

fn matches(pattern: &[Part], name: &str) -> bool {
    let (mut at, mut rest) = (0, name.chars());
    // Where the last `*` was, and what it has left: one is enough, since a later one can take all that an earlier could.
    let mut star: Option<(usize, std::str::Chars<'_>)> = None;
    loop {
        let mut after = rest.clone();
        match (pattern.get(at), after.next()) {
            (Some(Part::Any), _) => {
                at += 1;
                star = Some((at, rest.clone()));
            }
            (Some(part), Some(c)) if part.takes(c) => {
                at += 1;
                rest = after;
            }
            (None, None) => return true,
            _ => {
                let Some((from, left)) = &mut star else { return false };
                if left.next().is_none() {
                    return false;
                }
                at = *from;
                rest = left.clone();
            }
        }
    }
}

/// A part of a pattern.
#[derive(Debug, Clone)]
pub(super) enum Part {
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
    use super::Glob;

    fn matches(pattern: &str, name: &str) -> Option<bool> {
        Glob::new(pattern).matches(name)
    }

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
