//! Hiding in a file's text, line by line: as many lines come out as went in.
//!
//! What the reader of YAML found is hidden by its place. That is not enough: a text may be broken YAML, no YAML at all, or
//! hold another file in one of its values. So every line is looked at as well.

use std::borrow::Cow;

use super::shapes::replace;
use super::{MASK, SecretKeys, inline, is_reference, spans, words};
use crate::meaning::Parsed;

/// The lines of a file, without line ends, with everything hidden that must be. `yaml` is the same text, read.
///
/// Lines that are not `wanted` (by their index, from 0) may come out empty: a file is long, and little of it is shown.
pub(crate) fn of_file(
    text: &str,
    yaml: Option<&Parsed>,
    keys: &SecretKeys,
    wanted: &dyn Fn(usize) -> bool,
) -> Vec<String> {
    let objects = yaml.map(|yaml| yaml.objects.as_slice()).unwrap_or_default();
    let mut known: Vec<(usize, usize)> = objects.iter().flat_map(|object| spans(object, keys)).collect();
    known.sort_unstable();
    wanted_lines(text, &known, keys, wanted)
}

/// The lines of a text, without line ends, with everything hidden that must be. `spans` are bytes known to be secret.
pub(crate) fn lines(text: &str, spans: &[(usize, usize)], keys: &SecretKeys) -> Vec<String> {
    wanted_lines(text, spans, keys, &|_| true)
}

fn wanted_lines(
    text: &str,
    spans: &[(usize, usize)],
    keys: &SecretKeys,
    wanted: &dyn Fn(usize) -> bool,
) -> Vec<String> {
    let mut result = Vec::new();
    let mut state = State::default();
    let mut at = 0;
    let mut next = 0;
    for raw in text.split_inclusive('\n') {
        let line = raw.strip_suffix('\n').unwrap_or(raw);
        let end = at + line.len();
        while spans.get(next).is_some_and(|(_, stop)| *stop <= at) {
            next += 1;
        }
        let here: Vec<(usize, usize)> = spans
            .iter()
            .skip(next)
            .take_while(|(start, _)| *start < end)
            .filter_map(|(start, stop)| covered(line, start.saturating_sub(at), (*stop).min(end).saturating_sub(at)))
            .collect();
        let known = replace(line, here);
        state.unseen = !wanted(result.len());
        let masked = state.line(&known, keys);
        result.push(if state.unseen {
            String::new()
        } else {
            replace(&masked, words::spans(&masked, keys)).into_owned()
        });
        at += raw.len();
    }
    result
}

/// The part of a line that a span covers, without the blanks it is indented by.
fn covered(line: &str, start: usize, stop: usize) -> Option<(usize, usize)> {
    let part = line.get(start..stop)?;
    let blank = part.len() - part.trim_start().len();
    let length = part.trim().len();
    (length > 0).then_some((start + blank, start + blank + length))
}

/// What earlier lines say about the next one.
#[derive(Debug, Default)]
struct State {
    /// Inside of a private key in PEM form.
    pem: bool,
    /// Deeper lines than this belong to a value that is secret.
    below: Option<usize>,
    /// In a document that says it is a Secret, and where its `data` is.
    secret: bool,
    data: Option<usize>,
    /// In a document of a kind that only names secrets.
    names_only: bool,
    /// `name: DB_PASSWORD` was read, at this indentation: a `value` follows.
    named: Option<usize>,
    /// `DB_PASSWORD:` was read, at this indentation: a `value` may follow below.
    map: Option<usize>,
    /// The line is not shown: only what it says about later ones counts.
    unseen: bool,
}

impl State {
    /// A line without a secret in a place that is known.
    fn inline(&self, line: &str) -> String {
        if self.unseen { String::new() } else { inline(line).into_owned() }
    }

    fn line(&mut self, line: &str, keys: &SecretKeys) -> String {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        if self.pem || content.contains("PRIVATE KEY-----") {
            self.pem = !content.contains("-----END") && (self.pem || content.contains("-----BEGIN"));
            return masked_from(line, indent);
        }
        if content.is_empty() {
            return line.to_owned();
        }
        if line.starts_with("---") {
            *self = Self { unseen: self.unseen, ..Self::default() };
            return self.inline(line);
        }
        if let Some(depth) = self.below {
            if indent > depth {
                return masked_from(line, indent);
            }
            self.below = None;
        }
        let bare = content.trim_end();
        if matches!(bare, "kind: Secret" | "kind: \"Secret\"" | "kind: 'Secret'") {
            self.secret = true;
        }
        self.names_only |= super::tree::is_reference_kind(content);
        let item = content.len() - content.trim_start_matches("- ").len();
        let (depth, pair) = (indent + item, content.trim_start_matches("- "));
        match self.data {
            Some(data) if depth > data => {
                return hide_pair(line, depth, self).unwrap_or_else(|| masked_from(line, indent));
            }
            Some(_) => self.data = None,
            None => {}
        }
        if self.secret && matches!(pair.trim_end(), "data:" | "stringData:") {
            self.data = Some(depth);
            return line.to_owned();
        }
        self.pair(line, pair, depth, item > 0, keys)
    }

    /// `key: value`, `key=value` and their kin.
    fn pair(&mut self, line: &str, pair: &str, depth: usize, is_item: bool, keys: &SecretKeys) -> String {
        if is_item {
            self.named = None;
        }
        let Some((key, _)) = key_and_value(pair) else { return self.inline(line) };
        if self.map.is_some_and(|map| depth <= map) {
            self.map = None;
        }
        let named = (self.named == Some(depth) || self.map.is_some()) && key == "value";
        if keys.names(key) {
            self.map = Some(depth);
        }
        if matches!(key, "name" | "key")
            && let Some((_, value)) = key_and_value(pair)
        {
            let name = value.trim().trim_matches(['"', '\'', ',']);
            self.named = keys.names(name).then_some(depth);
        }
        if (named || keys.names(key)) && !self.names_only {
            return hide_pair(line, depth, self).unwrap_or_else(|| self.inline(line));
        }
        self.inline(line)
    }
}

/// The key and the rest of a line such as `key: value`, `"key": value`, `key = value`, `export KEY=value`.
fn key_and_value(pair: &str) -> Option<(&str, &str)> {
    let pair = pair.strip_prefix("export ").unwrap_or(pair);
    let at = pair.find([':', '='])?;
    let (key, rest) = (pair.get(..at)?.trim(), pair.get(at + 1..)?);
    // `key:value` is a pair in nothing but JSON; `http://…` is none.
    if pair.as_bytes().get(at) == Some(&b':')
        && !(rest.is_empty() || rest.starts_with([' ', '\t', '\r']) || key.starts_with('"'))
    {
        return None;
    }
    let key = key.trim_start_matches(['{', ' ', '#', '-']).trim_matches(['"', '\'']);
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '/'));
    plain.then_some((key, rest))
}

/// The line with the value of its pair hidden. A value on the lines below is hidden with them.
fn hide_pair(line: &str, depth: usize, state: &mut State) -> Option<String> {
    let rest = line.get(depth..)?;
    let (_, value) = key_and_value(rest)?;
    let start = line.len() - value.len();
    let value_start = start + (value.len() - value.trim_start().len());
    let value = value.trim();
    if matches!(value.chars().next(), Some('|' | '>')) {
        state.below = Some(depth);
        return Some(line.to_owned());
    }
    // A map or nothing; what is below is looked at line by line. Booleans are settings.
    let bare = value.trim_end_matches(',');
    if matches!(bare, "" | "{" | "[" | "true" | "false" | "null" | "~" | "{}" | "[]")
        || is_reference(bare)
        || value.starts_with('&')
    {
        return Some(inline(line).into_owned());
    }
    let tail = if value.ends_with(',') { "," } else { "" };
    let quoted_open = value.starts_with(['"', '\''])
        && !value.get(1..).is_some_and(|rest| rest.contains(value.chars().next().unwrap_or('"')));
    if quoted_open {
        state.below = Some(depth);
    }
    Some(format!("{}{MASK}{tail}", line.get(..value_start)?))
}

fn masked_from(line: &str, indent: usize) -> String {
    format!("{}{MASK}", line.get(..indent).unwrap_or_default())
}

/// Hides in a value of several lines, such as a configuration file in a ConfigMap.
pub(super) fn block<'t>(text: &'t str, keys: &SecretKeys) -> Cow<'t, str> {
    let hidden = lines(text, &[], keys);
    let mut result = hidden.join("\n");
    if text.ends_with('\n') {
        result.push('\n');
    }
    if result == text { Cow::Borrowed(text) } else { Cow::Owned(result) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        lines(text, &[], &SecretKeys::default()).join("\n")
    }

    #[test]
    fn env_files_and_broken_yaml_are_hidden_by_names() {
        assert_eq!(masked("A=1\nDB_PASSWORD=hunter2\nexport TOKEN='x y'\n"), "A=1\nDB_PASSWORD=***\nexport TOKEN=***");
        assert_eq!(
            masked("kind: Secret\n  data:\n    a: c2VjcmV0\n    b: |\n      x\n      y\nmore: 1\n"),
            "kind: Secret\n  data:\n    a: ***\n    b: |\n      ***\n      ***\nmore: 1"
        );
        assert_eq!(
            masked("- name: API_TOKEN\n  value: abc\n- name: X\n  value: abc\n"),
            "- name: API_TOKEN\n  value: ***\n- name: X\n  value: abc"
        );
        assert_eq!(masked("password: |\n  a\n  b\nc: d"), "password: |\n  ***\n  ***\nc: d");
        assert_eq!(masked("{\"password\": \"x\", \"a\": 1,"), "{\"password\": ***,");
        assert_eq!(
            masked("password: ${PASS}\nsecretName: x\ntoken: true"),
            "password: ${PASS}\nsecretName: x\ntoken: true"
        );
        assert_eq!(
            masked("k: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MII\n  -----END RSA PRIVATE KEY-----\nx: y"),
            "k: |\n  ***\n  ***\n  ***\nx: y"
        );
    }

    #[test]
    fn arguments_of_programs_are_hidden_in_every_form() {
        assert_eq!(masked("args: [--token=abc, --password, def]"), "args: [--token=***, --password, ***]");
        assert_eq!(masked("cmd: run --token=abc --user x"), "cmd: run --token=*** --user x");
        assert_eq!(masked("literals: [password=abc, \"token=abc\"]"), "literals: [password=***, \"token=***\"]");
    }

    #[test]
    fn known_places_are_hidden_over_lines() {
        let text = "a: one\n  two\nb: 3\n";
        assert_eq!(lines(text, &[(3, 12)], &SecretKeys::default()).join("\n"), "a: ***\n  ***\nb: 3");
    }
}
