//! Patterns of paths: those of Go's `path.Match`, part by part, which choose what is copied, and those with `**` and `{a,b}` of
//! doublestar, which choose what is left out.

/// How many patterns one with `{a,b}` may stand for.
const MAX_ALTERNATIVES: usize = 1_024;

/// The most parts that a pattern and a path may have.
const MAX_PARTS: usize = 256;

/// One part of a pattern, between slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part(Vec<Token>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Char(char),
    /// `?`
    One,
    /// `*`
    Any,
    /// `[a-z]`
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

/// A pattern whose parts each fit one name of a path.
#[derive(Debug, Clone)]
pub(super) struct Glob(Vec<Part>);

impl Glob {
    /// Reads a pattern; `None` when it is none.
    pub(super) fn new(pattern: &str) -> Option<Self> {
        parts(pattern).map(Self)
    }

    /// How many names a path has that it fits.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it fits a path, name by name.
    pub(super) fn fits(&self, names: &[&str]) -> bool {
        self.0.len() == names.len() && self.0.iter().zip(names).all(|(part, name)| part.fits(name))
    }
}

/// A pattern in which `**` stands for any number of folders and `{a,b}` for one of several.
#[derive(Debug, Clone)]
pub(super) struct DoubleStar {
    alternatives: Vec<Vec<Part>>,
    /// Whether it is also held against the last name of a path alone.
    is_name: bool,
}

impl DoubleStar {
    /// Reads a pattern; `None` when it is none, or stands for too many.
    pub(super) fn new(pattern: &str) -> Option<Self> {
        let mut alternatives = Vec::new();
        for pattern in expand(pattern)? {
            alternatives.push(parts(&pattern).filter(|parts| parts.len() <= MAX_PARTS)?);
        }
        Some(Self { alternatives, is_name: !pattern.contains('/') })
    }

    /// Whether it fits a path, or, without a slash in it, the last name.
    pub(super) fn fits(&self, path: &str) -> bool {
        let names: Vec<&str> = path.split('/').collect();
        let last = names.last().copied().unwrap_or_default();
        names.len() <= MAX_PARTS
            && self
                .alternatives
                .iter()
                .any(|parts| fits_all(parts, &names) || self.is_name && fits_all(parts, std::slice::from_ref(&last)))
    }
}

/// Whether parts fit names, `**` any number of them.
fn fits_all(parts: &[Part], names: &[&str]) -> bool {
    // Which numbers of names the parts so far fit.
    let mut reached = vec![false; names.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for part in parts {
        let mut next = vec![false; names.len() + 1];
        if part.is_double_star() {
            let mut is_open = false;
            for (now, next) in reached.iter().zip(&mut next) {
                is_open |= *now;
                *next = is_open;
            }
        } else {
            for ((now, name), next) in reached.iter().zip(names).zip(next.iter_mut().skip(1)) {
                *next = *now && part.fits(name);
            }
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

impl Part {
    /// `**` alone between slashes.
    fn is_double_star(&self) -> bool {
        self.0 == [Token::Any, Token::Any]
    }

    fn fits(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        let (mut token, mut at) = (0, 0);
        // Where to go on when what follows the last `*` does not fit.
        let mut again: Option<(usize, usize)> = None;
        loop {
            let fits = match (self.0.get(token), name.get(at)) {
                (Some(Token::Any), _) => {
                    again = Some((token + 1, at));
                    token += 1;
                    continue;
                }
                (None, None) => return true,
                (Some(wanted), Some(c)) => wanted.fits(*c),
                _ => false,
            };
            if fits {
                (token, at) = (token + 1, at + 1);
                continue;
            }
            match again {
                Some((behind, from)) if from < name.len() => {
                    again = Some((behind, from + 1));
                    (token, at) = (behind, from + 1);
                }
                _ => return false,
            }
        }
    }
}

impl Token {
    fn fits(&self, c: char) -> bool {
        match self {
            Self::Char(own) => *own == c,
            Self::One => true,
            Self::Any => false,
            Self::Class { negated, ranges } => ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated,
        }
    }
}

/// The parts of a pattern between slashes; `None` when one is no pattern.
fn parts(pattern: &str) -> Option<Vec<Part>> {
    pattern.split('/').map(|part| tokens(part).map(Part)).collect()
}

fn tokens(part: &str) -> Option<Vec<Token>> {
    let mut found = Vec::new();
    let mut chars = part.chars();
    while let Some(c) = chars.next() {
        found.push(match c {
            '*' => Token::Any,
            '?' => Token::One,
            '\\' => Token::Char(chars.next()?),
            '[' => class(&mut chars)?,
            c => Token::Char(c),
        });
    }
    Some(found)
}

fn class(chars: &mut std::str::Chars<'_>) -> Option<Token> {
    let mut left = chars.clone();
    let negated = matches!(left.next(), Some('^' | '!'));
    if negated {
        *chars = left;
    }
    let mut ranges = Vec::new();
    loop {
        let low = match chars.next()? {
            ']' if !ranges.is_empty() => return Some(Token::Class { negated, ranges }),
            ']' | '-' => return None,
            '\\' => chars.next()?,
            c => c,
        };
        let mut ahead = chars.clone();
        let high = if ahead.next() == Some('-') {
            *chars = ahead;
            match chars.next()? {
                ']' | '-' => return None,
                '\\' => chars.next()?,
                c => c,
            }
        } else {
            low
        };
        ranges.push((low, high));
    }
}

/// The patterns that one with `{a,b}` stands for; `None` when braces are left open, or there are too many.
fn expand(pattern: &str) -> Option<Vec<String>> {
    let mut done = Vec::new();
    let mut left = vec![pattern.to_owned()];
    while let Some(pattern) = left.pop() {
        if done.len() + left.len() >= MAX_ALTERNATIVES {
            return None;
        }
        match braces(&pattern)? {
            None => done.push(pattern),
            Some((before, choices, behind)) => {
                left.extend(choices.iter().rev().map(|choice| format!("{before}{choice}{behind}")));
            }
        }
    }
    Some(done)
}

/// What is before the first `{`, the choices in it, and what is behind its `}`; `None` inside when there is none.
fn braces(pattern: &str) -> Option<Option<(&str, Vec<&str>, &str)>> {
    let (mut depth, mut open, mut from) = (0_usize, 0, 0);
    let mut choices = Vec::new();
    let mut chars = pattern.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '{' => {
                depth += 1;
                if depth == 1 {
                    (open, from) = (at, at + 1);
                }
            }
            ',' if depth == 1 => {
                choices.push(pattern.get(from..at)?);
                from = at + 1;
            }
            '}' if depth == 1 => {
                choices.push(pattern.get(from..at)?);
                return Some(Some((pattern.get(..open)?, choices, pattern.get(at + 1..)?)));
            }
            '}' if depth > 1 => depth -= 1,
            _ => {}
        }
    }
    (depth == 0).then_some(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_fit_names() {
        let fits = |pattern: &str, path: &str| {
            Glob::new(pattern).is_some_and(|glob| glob.fits(&path.split('/').collect::<Vec<_>>()))
        };
        assert!(fits("apps/*", "apps/a") && fits("apps/**", "apps/.a"));
        assert!(!fits("apps/**", "apps/a/b") && !fits("apps/*", "apps"));
        assert!(fits("a[b-d]?*.yaml", "acx.yaml") && !fits("a[^b-d]x", "acx") && fits("\\*", "*"));
        assert!(fits("*a*b", "xaab") && !fits("*a*b", "xabc"));
        assert!(Glob::new("a[").is_none() && Glob::new("a\\").is_none() && Glob::new("[]a]").is_none());
    }

    #[test]
    fn double_stars_fit_folders() {
        let fits = |pattern: &str, path: &str| DoubleStar::new(pattern).is_some_and(|pattern| pattern.fits(path));
        assert!(fits("**/testdata/**", "a/testdata") && fits("**/testdata/**", "testdata/x/y"));
        assert!(fits("*.md", "a/b/README.md") && !fits("a/*.md", "a/b/README.md"));
        assert!(fits("**/*.{md,txt}", "a.txt") && fits("{a,b{c,d}}/**", "bd/x") && !fits("{a,b}", "c"));
        assert!(fits("a/**/b", "a/b") && fits("a/**/b", "a/x/y/b") && !fits("a/**/b", "a/x"));
        assert!(DoubleStar::new("{a").is_none());
        assert!(DoubleStar::new(&"{a,b}".repeat(20)).is_none());
        assert!(!fits(&format!("{}b", "*a".repeat(200)), &"a".repeat(2_000)));
    }
}
