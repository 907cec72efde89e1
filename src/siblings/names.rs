//! The values that are one thing's own, and the patterns that values follow from them.

/// Named values, such as `name = podinfo`, `dir = apps/demo/podinfo`. Longer values are tried first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    values: Vec<(&'static str, String)>,
}

/// Stands for a named value in a pattern: the name between two of these, which no YAML text holds.
const MARK: char = '\u{1}';

impl Names {
    /// No names yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value; an empty one is left out, for it would be everywhere.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.values.push((name, value));
        }
        self
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Every pattern that `text` may follow, the text itself last. Where two names have the same value (an app in a namespace of
    /// its own name) both are candidates: the other siblings tell which is meant.
    pub fn patterns(&self, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        for first in 0..self.values.len().max(1) {
            let pattern = self.replace(text, first);
            if pattern != text && !found.contains(&pattern) {
                found.push(pattern);
            }
        }
        found.push(text.to_owned());
        found
    }

    /// The text that a pattern gives; `None` when a name of it has no value.
    pub fn fill(&self, pattern: &str) -> Option<String> {
        let mut parts = pattern.split(MARK);
        let mut text = parts.next()?.to_owned();
        while let Some(name) = parts.next() {
            text.push_str(self.get(name)?);
            text.push_str(parts.next()?);
        }
        Some(text)
    }

    /// Replaces every value that stands by itself, longest first; the value with index `first` before those of its length.
    fn replace(&self, text: &str, first: usize) -> String {
        let mut order: Vec<usize> = (0..self.values.len()).collect();
        order.sort_by_key(|index| (usize::MAX - self.values[*index].1.len(), *index != first, *index));
        let mut text = text.to_owned();
        for index in order {
            let (name, value) = &self.values[index];
            text = replace_words(&text, value, &format!("{MARK}{name}{MARK}"));
        }
        text
    }
}

/// Replaces `word` where no letter or digit is next to it and no pattern has begun.
fn replace_words(text: &str, word: &str, with: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    let mut inside = false;
    while let Some(c) = rest.chars().next() {
        if c == MARK {
            inside = !inside;
        } else if !inside && rest.starts_with(word) {
            let before = result.chars().next_back();
            let after = rest[word.len()..].chars().next();
            let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric());
            let edge = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric());
            let starts = edge(word.chars().next()) && joins(before);
            let ends = edge(word.chars().next_back()) && joins(after);
            if !starts && !ends {
                result.push_str(with);
                rest = &rest[word.len()..];
                continue;
            }
        }
        result.push(c);
        rest = &rest[c.len_utf8()..];
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_patterns_and_back() {
        let a = Names::new().with("dir", "apps/demo/podinfo").with("name", "podinfo").with("namespace", "demo");
        let b = Names::new().with("dir", "apps/web/site").with("name", "site").with("namespace", "web");
        let first = |text: &str| a.patterns(text).first().cloned().unwrap_or_default();
        assert_eq!(b.fill(&first("./apps/demo/podinfo/app")).as_deref(), Some("./apps/web/site/app"));
        assert_eq!(b.fill(&first("podinfo-secret")).as_deref(), Some("site-secret"));
        assert_eq!(first("podinfos"), "podinfos", "part of a word is none");
        assert_eq!(first("1h"), "1h");
    }

    #[test]
    fn equal_values_are_both_candidates() {
        let names = Names::new().with("name", "cilium").with("namespace", "cilium");
        let patterns = names.patterns("cilium");
        assert_eq!(patterns.len(), 3, "{patterns:?}");
        let other = Names::new().with("name", "a").with("namespace", "b");
        let filled: Vec<_> = patterns.iter().filter_map(|p| other.fill(p)).collect();
        assert_eq!(filled, ["a", "b", "cilium"]);
    }

    #[test]
    fn a_pattern_with_an_unknown_name_has_no_text() {
        let pattern = Names::new().with("version", "1.0").patterns("1.0")[0].clone();
        assert_eq!(Names::new().fill(&pattern), None);
    }
}
