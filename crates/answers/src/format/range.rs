//! Ranges of versions, as Helm and Flux take them.
//!
//! Both read them with the Go library Masterminds/semver 3. Its grammar differs from that of Cargo and of npm: a bare
//! `1.2.3` is that version alone, `1.2` is any `1.2.x`, conditions are joined by blanks or commas, alternatives by `||`,
//! and `a - b` includes both ends.

use semver::{BuildMetadata, Prerelease, Version};

use super::FormatError;

/// The longest range that Masterminds/semver reads, in bytes.
const MAX_LENGTH: usize = 512;
/// The greatest number of alternatives that it reads.
const MAX_GROUPS: usize = 32;

/// A range of versions: alternatives, each of conditions that must all hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRange {
    groups: Vec<Vec<Comparator>>,
}

/// One condition of a range, such as `>=1.2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparator {
    /// How to compare.
    pub operator: Operator,
    /// The version to compare with; numbers that are left out or wildcards are 0.
    pub version: Version,
    /// How many of its numbers are given: 0 (`*`) to 3.
    pub given: u8,
}

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// None, or `=`.
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=` or `=>`
    GreaterEqual,
    /// `<`
    Less,
    /// `<=` or `=<`
    LessEqual,
    /// `~` or `~>`
    Tilde,
    /// `^`
    Caret,
}

impl VersionRange {
    /// The alternatives.
    pub fn groups(&self) -> &[Vec<Comparator>] {
        &self.groups
    }

    /// The version, where the range is exactly one.
    pub fn exact(&self) -> Option<&Version> {
        match self.groups.as_slice() {
            [group] => match group.as_slice() {
                [Comparator { operator: Operator::Equal, version, given: 3 }] => Some(version),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a version lies in the range. A prerelease lies only in an alternative that names a prerelease somewhere.
    pub fn contains(&self, version: &Version) -> bool {
        self.groups.iter().any(|group| {
            let prereleases = group.iter().any(|c| !c.version.pre.is_empty());
            (version.pre.is_empty() || prereleases) && group.iter().all(|c| c.holds(version))
        })
    }
}

impl Comparator {
    fn holds(&self, v: &Version) -> bool {
        let c = &self.version;
        let same_major = v.major == c.major;
        let same_minor = v.minor == c.minor;
        // Build metadata never counts.
        let order = v.cmp_precedence(c);
        let tilde = || {
            let any = self.given != 1 && self.given != 2 && (c.major, c.minor, c.patch) == (0, 0, 0);
            order.is_ge() && (any || (same_major && (same_minor || self.given == 1)))
        };
        match self.operator {
            Operator::Equal if self.given < 3 => tilde(),
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => match self.given {
                1 => !same_major,
                2 => !(same_major && same_minor) || v.pre != c.pre,
                _ => order.is_ne(),
            },
            Operator::Greater => match self.given {
                1 => v.major > c.major,
                2 => (v.major, v.minor) > (c.major, c.minor),
                _ => order.is_gt(),
            },
            Operator::GreaterEqual => order.is_ge(),
            Operator::Less => order.is_lt(),
            Operator::LessEqual => match self.given {
                3 => order.is_le(),
                1 => v.major <= c.major,
                _ => (v.major, v.minor) <= (c.major, c.minor),
            },
            Operator::Tilde => tilde(),
            Operator::Caret => {
                order.is_ge()
                    && if c.major > 0 || self.given == 1 {
                        same_major
                    } else if c.minor > 0 || self.given == 2 {
                        same_major && same_minor
                    } else {
                        same_major && same_minor && v.patch == c.patch
                    }
            }
        }
    }
}

/// Reads a range of versions, such as `1.2.3`, `1.x`, `>=1.2 <2`, `^1.2 || ~2.0.1` or `1.2 - 1.4.5`.
pub fn version_range(text: &str) -> Result<VersionRange, FormatError> {
    if text.len() > MAX_LENGTH {
        return Err(FormatError::new(format!("has {} bytes, Flux reads at most {MAX_LENGTH}", text.len())));
    }
    let parts: Vec<&str> = text.split("||").collect();
    if parts.len() > MAX_GROUPS {
        return Err(FormatError::new(format!("has {} alternatives, Flux reads at most {MAX_GROUPS}", parts.len())));
    }
    let groups = parts.into_iter().map(|part| Reader { rest: part }.group()).collect::<Result<_, _>>()?;
    Ok(VersionRange { groups })
}

const EXAMPLES: &str = "give a version such as `1.2.3`, or a range such as `1.x`, `>=1.2 <2` or `~1.2.0`";

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn group(mut self) -> Result<Vec<Comparator>, FormatError> {
        let mut comparators = Vec::new();
        self.blanks();
        if self.rest.is_empty() {
            return Err(FormatError::new("has nothing where a version should be").help(EXAMPLES));
        }
        // A range `a - b` is rewritten by Masterminds/semver before it reads the rest, which takes the blank before it
        // away: it can stand first or after a comma, not after a blank alone.
        let mut after_blank = false;
        loop {
            let operator = self.operator();
            self.blanks();
            let first = self.version()?;
            let blanks = self.blanks();
            if blanks && self.hyphen() {
                if operator.is_some() || after_blank {
                    return Err(FormatError::new("has a range `A - B` joined to another condition without a comma")
                        .help("put a comma before it, or write `>=A, <=B`"));
                }
                let last = self.version()?;
                self.blanks();
                comparators.push(Comparator { operator: Operator::GreaterEqual, ..first });
                comparators.push(Comparator { operator: Operator::LessEqual, ..last });
                // Rewriting puts a blank of its own after it.
                if self.next(true)?.is_none() {
                    return Ok(comparators);
                }
                after_blank = false;
                continue;
            }
            comparators.push(Comparator { operator: operator.unwrap_or(Operator::Equal), ..first });
            match self.next(blanks)? {
                None => return Ok(comparators),
                Some(comma) => after_blank = !comma,
            }
        }
    }

    /// Moves to the next condition: `None` at the end, else whether a comma parts it from the last.
    fn next(&mut self, blanks: bool) -> Result<Option<bool>, FormatError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        if let Some(rest) = self.rest.strip_prefix(',') {
            self.rest = rest;
            self.blanks();
            return Ok(Some(true));
        }
        if blanks {
            return Ok(Some(false));
        }
        Err(self.unexpected())
    }

    fn blanks(&mut self) -> bool {
        let before = self.rest.len();
        // Go's `\s`.
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
        self.rest.len() < before
    }

    fn hyphen(&mut self) -> bool {
        let Some(rest) = self.rest.strip_prefix('-') else { return false };
        let mut reader = Reader { rest };
        if !reader.blanks() {
            return false;
        }
        self.rest = reader.rest;
        true
    }

    fn operator(&mut self) -> Option<Operator> {
        const OPERATORS: [(&str, Operator); 11] = [
            ("!=", Operator::NotEqual),
            (">=", Operator::GreaterEqual),
            ("=>", Operator::GreaterEqual),
            ("<=", Operator::LessEqual),
            ("=<", Operator::LessEqual),
            ("~>", Operator::Tilde),
            ("=", Operator::Equal),
            (">", Operator::Greater),
            ("<", Operator::Less),
            ("~", Operator::Tilde),
            ("^", Operator::Caret),
        ];
        for (text, operator) in OPERATORS {
            if let Some(rest) = self.rest.strip_prefix(text) {
                self.rest = rest;
                return Some(operator);
            }
        }
        None
    }

    fn version(&mut self) -> Result<Comparator, FormatError> {
        if let Some(rest) = self.rest.strip_prefix('v') {
            self.rest = rest;
        }
        let mut numbers = [0u64; 3];
        let mut given = 0u8;
        let mut wildcard = false;
        for (index, number) in numbers.iter_mut().enumerate() {
            if index > 0 {
                match self.rest.strip_prefix('.') {
                    Some(rest) => self.rest = rest,
                    None => break,
                }
            }
            if let Some(rest) = self.rest.strip_prefix(['x', 'X', '*']) {
                self.rest = rest;
                wildcard = true;
                continue;
            }
            let digits = self.take(|c| c.is_ascii_digit());
            if digits.is_empty() {
                return Err(self.unexpected());
            }
            let value = digits
                .parse()
                .map_err(|_| FormatError::new("has a number that is too great for a version").help(EXAMPLES))?;
            if !wildcard {
                *number = value;
                given += 1;
            }
        }
        let pre = self.labels('-')?;
        let build = self.labels('+')?;
        let [major, minor, patch] = numbers;
        let pre = Prerelease::new(pre).map_err(|_| {
            FormatError::new("has a prerelease that is empty or has a number with a leading zero").help(EXAMPLES)
        })?;
        let build = BuildMetadata::new(build).map_err(|_| FormatError::new("has empty build metadata"))?;
        Ok(Comparator { operator: Operator::Equal, version: Version { major, minor, patch, pre, build }, given })
    }

    /// The dotted labels after `mark`; empty where there is none.
    fn labels(&mut self, mark: char) -> Result<&'a str, FormatError> {
        let Some(rest) = self.rest.strip_prefix(mark) else { return Ok("") };
        self.rest = rest;
        let labels = self.take(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
        if labels.is_empty() || labels.split('.').any(str::is_empty) {
            return Err(FormatError::new(format!("has nothing after a `{mark}` or a `.`")).help(EXAMPLES));
        }
        Ok(labels)
    }

    fn take(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !keep(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn unexpected(&self) -> FormatError {
        match self.rest.chars().next() {
            Some(c) => FormatError::new(format!("has {} where a version should be or go on", super::shown(c))),
            None => FormatError::new("ends where a version should be"),
        }
        .help(EXAMPLES)
    }
}

#[cfg(test)]
mod tests;
