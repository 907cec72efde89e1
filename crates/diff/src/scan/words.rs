//! Finding names in texts.

use std::collections::HashMap;

use memchr::memmem;

/// Whether a byte can be a part of a name.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || byte >= 0x80
}

/// Searches for a text that is not a part of a longer name: `app1` is not in `app10`.
pub(crate) struct Finder<'n> {
    finder: memmem::Finder<'n>,
    starts_with_word: bool,
    ends_with_word: bool,
    length: usize,
}

impl<'n> Finder<'n> {
    pub fn new(needle: &'n str) -> Self {
        let bytes = needle.as_bytes();
        Self {
            finder: memmem::Finder::new(needle),
            starts_with_word: bytes.first().is_some_and(|byte| is_word(*byte)),
            ends_with_word: bytes.last().is_some_and(|byte| is_word(*byte)),
            length: bytes.len(),
        }
    }

    /// Whether a text holds it.
    pub fn is_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        self.finder.find_iter(bytes).any(|at| {
            let before = at.checked_sub(1).and_then(|before| bytes.get(before));
            let after = bytes.get(at + self.length);
            let joined = |byte: Option<&u8>| byte.is_some_and(|byte| is_word(*byte));
            let longer = (self.starts_with_word && joined(before)) || (self.ends_with_word && joined(after));
            !longer
        })
    }
}

/// Which words are in which text.
#[derive(Debug)]
pub(crate) struct Words {
    /// By the hash of a word; texts in rising order.
    texts: HashMap<u64, Vec<u32>>,
    count: usize,
}

impl Words {
    pub fn of<'t>(all: impl Iterator<Item = &'t str>) -> Self {
        let mut texts: HashMap<u64, Vec<u32>> = HashMap::new();
        let mut count = 0;
        for (index, text) in all.enumerate() {
            count += 1;
            let Ok(index) = u32::try_from(index) else { continue };
            for word in words(text) {
                let known = texts.entry(crate::hash(word)).or_default();
                if known.last() != Some(&index) {
                    known.push(index);
                }
            }
        }
        Self { texts, count }
    }

    /// The texts that may hold this: those with the rarest of its words.
    pub fn candidates(&self, needle: &str) -> Box<dyn Iterator<Item = usize> + '_> {
        let none: &[u32] = &[];
        let lists = words(needle).map(|word| self.texts.get(&crate::hash(word)).map_or(none, Vec::as_slice));
        match lists.min_by_key(|list| list.len()) {
            Some(rarest) => Box::new(rarest.iter().map(|index| *index as usize)),
            None => Box::new(0..self.count),
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-') || !c.is_ascii()))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_whole() {
        assert!(Finder::new("app1").is_in("x: app1\n"));
        assert!(!Finder::new("app1").is_in("x: app10, my-app1\n"));
        assert!(Finder::new("${a}").is_in("x${a}y"));
        assert!(Finder::new("${a").is_in("${a:-1}") && !Finder::new("${a").is_in("${ab}"));
    }

    #[test]
    fn the_index_misses_nothing() {
        let texts = ["path: ./apps/a/app1", "name: app10", "- ../app1/ks.yaml", "${app1}"];
        let words = Words::of(texts.iter().copied());
        for needle in ["app1", "a/app1", "../app1", "${app1", "none", "./"] {
            let finder = Finder::new(needle);
            let all: Vec<usize> = (0..texts.len()).filter(|at| finder.is_in(texts[*at])).collect();
            let found: Vec<usize> = words.candidates(needle).filter(|at| finder.is_in(texts[*at])).collect();
            assert_eq!(found, all, "{needle}");
        }
    }
}
