//! Patterns that texts must match.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};

/// Bytes that a compiled pattern may take: a hostile schema must not cost more.
const MAX_COMPILED: usize = 1 << 20;

/// A regular expression, compiled when it is first needed.
#[derive(Debug)]
pub(crate) struct Pattern {
    text: Box<str>,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern of this text, whether it can be compiled or not.
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.into(), compiled: OnceLock::new() }
    }

    /// As the schema writes it.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a text matches; `None` where the pattern cannot be used (too large, or not of Go's syntax).
    pub(crate) fn matches(&self, text: &str) -> Option<bool> {
        self.compiled.get_or_init(|| compile(&self.text)).as_ref().map(|regex| regex.is_match(text))
    }
}

/// A regular expression with bounds; `None` where it cannot be used.
pub(crate) fn compile(text: &str) -> Option<Regex> {
    RegexBuilder::new(text).size_limit(MAX_COMPILED).dfa_size_limit(MAX_COMPILED).nest_limit(50).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_patterns_are_not_compiled() {
        assert_eq!(Pattern::new("^a+$").matches("aaa"), Some(true));
        assert_eq!(Pattern::new("^a+$").matches("b"), Some(false));
        assert_eq!(Pattern::new("((a{1000}){1000}){1000}").matches("a"), None);
        assert_eq!(Pattern::new("(").matches("a"), None);
        assert_eq!(Pattern::new(&"(".repeat(1000)).matches("a"), None);
    }
}
