//! Sets of characters.

use super::emit::character;
use super::measure::Measure;
use super::{Parser, SyntaxError, unicode};

/// A set of characters.
#[derive(Debug, Default)]
pub(super) struct Set {
    ranges: Vec<(u32, u32)>,
    /// Further sets, as the `regex` crate writes them.
    others: Vec<String>,
}

/// About how many states a set has that comes from Unicode's tables.
const TABLE_STATES: usize = 300;

impl Set {
    pub(super) fn of(ranges: &[(char, char)], negated: bool) -> Self {
        let codes = || ranges.iter().map(|(first, last)| (u32::from(*first), u32::from(*last)));
        if !negated {
            return Self { ranges: codes().collect(), others: Vec::new() };
        }
        let inner = Self { ranges: codes().collect(), others: Vec::new() };
        let mut text = String::new();
        inner.write(&mut text, true);
        Self { ranges: Vec::new(), others: vec![text] }
    }

    pub(super) fn named(text: String) -> Self {
        Self { ranges: Vec::new(), others: vec![text] }
    }

    fn add(&mut self, other: Self) {
        self.ranges.extend(other.ranges);
        self.others.extend(other.others);
    }

    pub(super) fn measure(&self) -> Measure {
        let states = 12 + 4 * self.ranges.len() + TABLE_STATES * self.others.len();
        Measure { tables: self.others.len(), ..Measure::character(states, 4) }
    }

    /// Writes the set or what is not in it.
    pub(super) fn write(&self, out: &mut String, negated: bool) {
        // Halves of surrogate pairs are no characters of a text.
        const BEFORE: u32 = 0xd7ff;
        const AFTER: u32 = 0xe000;
        let ends = |&(first, last): &(u32, u32)| {
            let surrogate = |code| (BEFORE + 1..AFTER).contains(&code);
            (if surrogate(first) { AFTER } else { first }, if surrogate(last) { BEFORE } else { last })
        };
        let has = |code| self.ranges.iter().map(ends).any(|(first, last)| (first..=last).contains(&code));
        // The crate does not see that these two are neighbours when it takes the opposite of a set.
        let bridge = (has(BEFORE) && has(AFTER)).then_some((BEFORE, AFTER));
        let characters = self.ranges.iter().map(ends).chain(bridge).filter(|(first, last)| first <= last);
        let start = out.len();
        out.push_str(if negated { "[^" } else { "[" });
        let empty = out.len();
        for (first, last) in characters {
            character(out, first);
            if first != last {
                out.push('-');
                character(out, last);
            }
        }
        self.others.iter().for_each(|other| out.push_str(other));
        if out.len() == empty {
            // Nothing, and all.
            out.truncate(start);
            out.push_str(if negated { r"[\x{0}-\x{10FFFF}" } else { r"[^\x{0}-\x{10FFFF}" });
        }
        out.push(']');
    }
}

/// `[:alpha:]` and the like.
fn posix(name: &str) -> Option<&'static [(char, char)]> {
    Some(match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\x7f')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\x1f'), ('\x7f', '\x7f')],
        "digit" => &[('0', '9')],
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "word" => &[('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')],
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    })
}

impl<'p> Parser<'p> {
    /// `[…]`, of which the bracket has been eaten.
    pub(super) fn class(&mut self, start: &'p str) -> Result<(), SyntaxError> {
        let negated = self.eat("^");
        let mut set = Set::default();
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            set.add(self.class_item(start)?);
        }
        self.eat("]");
        self.emitter.class(&set, negated, self.flags.ignore_case);
        Ok(())
    }

    fn class_item(&mut self, start: &'p str) -> Result<Set, SyntaxError> {
        let item = self.rest;
        if let Some(after) = item.strip_prefix("[:")
            && let Some((name, rest)) = after.split_once(":]")
        {
            self.rest = rest;
            let (negated, name) = name.strip_prefix('^').map_or((false, name), |name| (true, name));
            let ranges = posix(name).ok_or_else(|| self.invalid_range(item))?;
            return Ok(Set::of(ranges, negated));
        }
        if self.eat("\\") {
            if let Some(set) = self.unicode_class(item)? {
                return Ok(set);
            }
            if let Some(set) = self.perl_class() {
                return Ok(set);
            }
            self.rest = item;
        }
        let low = self.class_character(start)?;
        let mut high = low;
        if let Some(after) = self.rest.strip_prefix('-')
            && !after.is_empty()
            && !after.starts_with(']')
        {
            self.rest = after;
            high = self.class_character(start)?;
            if high < low {
                return Err(self.invalid_range(item));
            }
        }
        Ok(Set { ranges: vec![(low, high)], others: Vec::new() })
    }

    fn class_character(&mut self, start: &'p str) -> Result<u32, SyntaxError> {
        let escape = self.rest;
        match self.next() {
            None => Err(SyntaxError::new("missing closing ]", start)),
            Some('\\') => self.escape(escape),
            Some(c) => Ok(u32::from(c)),
        }
    }

    /// `\d` and the like, of which the backslash has been eaten.
    pub(super) fn perl_class(&mut self) -> Option<Set> {
        const DIGIT: &[(char, char)] = &[('0', '9')];
        const SPACE: &[(char, char)] = &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')];
        const WORD: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
        let mut chars = self.rest.chars();
        let set = match chars.next()? {
            'd' => Set::of(DIGIT, false),
            'D' => Set::of(DIGIT, true),
            's' => Set::of(SPACE, false),
            'S' => Set::of(SPACE, true),
            'w' => Set::of(WORD, false),
            'W' => Set::of(WORD, true),
            _ => return None,
        };
        self.rest = chars.as_str();
        Some(set)
    }

    /// `\pN` and `\p{Greek}`, of which the backslash has been eaten.
    pub(super) fn unicode_class(&mut self, start: &'p str) -> Result<Option<Set>, SyntaxError> {
        let mut negated = self.rest.starts_with('P');
        if !negated && !self.rest.starts_with('p') {
            return Ok(None);
        }
        self.next();
        let name = if self.eat("{") {
            let Some((name, rest)) = self.rest.split_once('}') else { return Err(self.invalid_range(start)) };
            self.rest = rest;
            name
        } else {
            let rest = self.rest;
            self.next();
            self.since(rest)
        };
        let name = name.strip_prefix('^').map_or(name, |name| {
            negated = !negated;
            name
        });
        match unicode::class(name, negated) {
            Some(text) => Ok(Some(Set::named(text))),
            None => Err(self.invalid_range(start)),
        }
    }

    fn invalid_range(&self, start: &'p str) -> SyntaxError {
        SyntaxError::new("invalid character class range", self.since(start))
    }
}
