//! Whether a text gets quotes, and which.

use super::{Example, Habits, vote};
use crate::edit::item::{Hint, Pattern};
use crate::edit::scalar::{Quote, is_plain, quoted};
use crate::{Dialect, Node, NodeKind, ScalarStyle, ScalarType, scalar_type};

/// What is alike when it comes to quotes: texts with template notation are often quoted where others are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Template,
    Other,
}

impl Class {
    fn of(text: &str) -> Self {
        if ["${", "{{", "<<"].iter().any(|mark| text.contains(mark)) { Self::Template } else { Self::Other }
    }
}

/// One text among the examples.
struct Text<'a> {
    value: &'a str,
    quote: Quote,
    weight: f64,
}

impl Habits<'_> {
    /// The text of a scalar that is a text, on one line.
    pub(in crate::edit) fn text(&self, pattern: &Pattern, text: &str, flow: bool) -> String {
        if !flow && !is_plain(text, false) && self.is_plain_elsewhere(pattern, text) {
            return text.to_owned();
        }
        let wanted = self.quote(pattern, text, flow);
        let choices = [wanted, self.defaults.quote, Quote::Double];
        choices.into_iter().find_map(|quote| quoted(text, quote, flow)).unwrap_or_default()
    }

    /// The text of a key in the mapping at `pattern`.
    pub(in crate::edit) fn key(&self, pattern: &Pattern, key: &str, flow: bool) -> String {
        let plain = is_plain(key, flow);
        let votes = |examples: &[Example<'_>]| {
            let texts = examples.iter().flat_map(keys_of).filter(|text| counts(text, plain));
            vote(texts.map(|text| (text.quote, text.weight)))
        };
        let quote = votes(self.same(pattern)).or_else(|| votes(&self.near)).or_else(|| votes(self.file()));
        let choices = [quote.unwrap_or(Quote::Plain), Quote::Plain, self.defaults.quote, Quote::Double];
        choices.into_iter().find_map(|quote| quoted(key, quote, flow)).unwrap_or_default()
    }

    fn quote(&self, pattern: &Pattern, text: &str, flow: bool) -> Quote {
        let is_quote = |hint| matches!(hint, Hint::Plain | Hint::SingleQuoted | Hint::DoubleQuoted);
        match self.hint(pattern, is_quote) {
            Some(Hint::SingleQuoted) => return Quote::Single,
            Some(Hint::DoubleQuoted) => return Quote::Double,
            Some(Hint::Plain) if is_plain(text, flow) => return Quote::Plain,
            _ => {}
        }
        let plain = is_plain(text, flow);
        let class = Class::of(text);
        let votes = |examples: &[Example<'_>], class: Option<Class>| {
            let texts = examples.iter().filter_map(|example| text_of((example.node, example.weight())));
            let alike = texts.filter(|text| class.is_none_or(|class| Class::of(text.value) == class));
            vote(alike.filter(|text| counts(text, plain)).map(|text| (text.quote, text.weight)))
        };
        votes(self.same(pattern), Some(class))
            .or_else(|| votes(&self.near, Some(class)))
            .or_else(|| votes(self.same(pattern), None))
            .or_else(|| votes(&self.near, None))
            .or_else(|| votes(self.file(), Some(class)))
            .or_else(|| votes(self.file(), None))
            .unwrap_or(if plain { Quote::Plain } else { self.defaults.quote })
    }

    /// Whether the very same text stands in the same role without quotes, as a text to both readers: what is quoted only for
    /// the sake of other readers may go without.
    fn is_plain_elsewhere(&self, pattern: &Pattern, text: &str) -> bool {
        let is_it = |found: Text<'_>| found.quote == Quote::Plain && found.value == text;
        self.same(pattern).iter().any(|example| text_of((example.node, 1.0)).is_some_and(is_it))
    }

    /// How the very same number or boolean is written in the same role: `0644`, `1e3`, `True`.
    pub(in crate::edit) fn source_of(&self, pattern: &Pattern, value: &serde_json::Value) -> Option<String> {
        let document = self.stream.documents.get(self.document)?;
        let sources = self.same(pattern).iter().filter_map(|example| {
            let NodeKind::Scalar { value: source, style: ScalarStyle::Plain } = &example.node.kind else { return None };
            let is_it = |dialect| example.node.to_value(document, dialect).is_ok_and(|found| found == *value);
            let usable = example.node.tag.is_none() && !source.contains('\n') && Dialect::ALL.into_iter().all(is_it);
            usable.then_some((source, example.weight()))
        });
        vote(sources).cloned()
    }

    /// How nothing is written: `null`, `~` or not at all.
    pub(in crate::edit) fn null(&self, pattern: &Pattern, flow: bool) -> String {
        let texts = self.same(pattern).iter().filter(|example| example.node.is_null());
        let written = vote(texts.filter_map(|example| Some((example.node.as_str()?.to_owned(), example.weight()))));
        written.filter(|text| !(flow && text.is_empty())).unwrap_or_else(|| "null".to_owned())
    }
}

/// The most keys of one map that are looked at.
const KEYS: usize = 50;

fn keys_of<'a>(example: &Example<'a>) -> impl Iterator<Item = Text<'a>> {
    let weight = example.weight();
    let entries = example.node.entries().unwrap_or_default().iter().take(KEYS);
    entries.filter_map(move |entry| text_of((&entry.key, weight)))
}

/// A text of one line, which is one to both readers.
fn text_of<'n>((node, weight): (&'n Node, f64)) -> Option<Text<'n>> {
    let NodeKind::Scalar { value, style } = &node.kind else { return None };
    let quote = match style {
        ScalarStyle::Plain => {
            let is_text = |dialect| scalar_type(value, dialect) == ScalarType::String;
            if value.is_empty() || !Dialect::ALL.into_iter().all(is_text) {
                return None;
            }
            Quote::Plain
        }
        ScalarStyle::SingleQuoted => Quote::Single,
        ScalarStyle::DoubleQuoted => Quote::Double,
        ScalarStyle::Literal | ScalarStyle::Folded => return None,
    };
    Some(Text { value, quote, weight })
}

/// Whether an example had the same choice: for a text that needs no quotes those that needed none either, for one that needs
/// quotes those that have some.
fn counts(text: &Text<'_>, plain: bool) -> bool {
    if plain { text.quote == Quote::Plain || is_plain(text.value, false) } else { text.quote != Quote::Plain }
}
