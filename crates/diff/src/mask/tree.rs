//! Hiding in values that were read.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::shapes::replace;
use super::{MASK, SecretKeys, inline, is_reference, text, words};
use crate::meaning::{Kind, Object, Tree};

/// What is hidden in a value because of where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hidden {
    /// What its keys and shapes say.
    Named,
    /// Everything: the data of a Secret.
    All,
}

impl Hidden {
    /// What applies below a key.
    pub fn below(self, object: &Object, depth: usize, key: &str) -> Self {
        let data = depth == 0 && object.kind == "Secret" && matches!(key, "data" | "stringData");
        // What ends here was encrypted, or is a checksum over it: noise to every reader.
        let sealed = depth == 1 && object.kind == "SealedSecret" && key == "encryptedData";
        let sops = depth == 0 && key == "sops" && object.tree.at(&["sops", "mac"]).is_some();
        if data || sealed || sops { Self::All } else { self }
    }
}

/// A value as it may be shown, and whether something was hidden. `key` is the key it stands under.
pub(crate) fn value(tree: &Tree, key: Option<&str>, hidden: Hidden, keys: &SecretKeys) -> (Value, bool) {
    let named = key.is_some_and(|key| keys.names(key));
    match &tree.kind {
        Kind::Scalar(Value::String(text)) => {
            if hidden == Hidden::All || (named && !is_reference(text)) {
                return (Value::String(MASK.to_owned()), true);
            }
            let shown = if text.contains('\n') { text::block(text, keys) } else { line(text, keys) };
            let masked = shown != text.as_str();
            (Value::String(shown.into_owned()), masked)
        }
        Kind::Scalar(Value::Number(_)) if hidden == Hidden::All || named => (Value::String(MASK.to_owned()), true),
        Kind::Scalar(_) if hidden == Hidden::All => (Value::String(MASK.to_owned()), true),
        Kind::Scalar(value) => (value.clone(), false),
        Kind::List(items) => {
            let (items, masked): (Vec<Value>, Vec<bool>) = items
                .iter()
                .enumerate()
                .map(|(index, item)| match follows_flag(items, index, keys) {
                    true => value(item, key, Hidden::All, keys),
                    false => value(item, key, hidden, keys),
                })
                .unzip();
            (Value::Array(items), masked.contains(&true))
        }
        Kind::Map(map) => {
            let mut result = Map::new();
            let mut any = false;
            // `DB_PASSWORD: {value: …}` is one as well.
            let names_secret = named || names_secret(tree, keys);
            for (key, entry) in map {
                let hidden = if names_secret && key == "value" { Hidden::All } else { hidden };
                let (value, masked) = value_below(&entry.value, key, hidden, keys);
                any |= masked;
                result.insert(key.clone(), value);
            }
            (Value::Object(result), any)
        }
    }
}

fn value_below(tree: &Tree, key: &str, hidden: Hidden, keys: &SecretKeys) -> (Value, bool) {
    let hides_reference = hidden == Hidden::All && tree.as_str().is_some_and(is_reference) && key == "value";
    value(tree, Some(key), if hides_reference { Hidden::Named } else { hidden }, keys)
}

/// A text of one line may be a pair itself: `password=x` among the literals of a generator, `--token=x` among arguments.
fn line<'t>(text: &'t str, keys: &SecretKeys) -> Cow<'t, str> {
    if let Some((name, value)) = text.split_once('=')
        && keys.names(name.trim_start_matches('-'))
        && !is_reference(value)
    {
        return format!("{name}={MASK}").into();
    }
    match replace(text, words::spans(text, keys)) {
        Cow::Borrowed(text) => inline(text),
        Cow::Owned(masked) => Cow::Owned(inline(&masked).into_owned()),
    }
}

/// Whether an item is the value of the secret flag before it: `[--password, x]`.
pub(crate) fn follows_flag(items: &[Tree], index: usize, keys: &SecretKeys) -> bool {
    let before = index.checked_sub(1).and_then(|before| items.get(before)?.as_str());
    let itself = items.get(index).and_then(Tree::as_str);
    before.is_some_and(|before| words::is_flag(before, keys))
        && itself.is_some_and(|text| !text.starts_with('-') && !is_reference(text))
}

/// `name: DB_PASSWORD` beside a `value`.
pub(crate) fn names_secret(map: &Tree, keys: &SecretKeys) -> bool {
    map.get("value").is_some()
        && ["name", "key"].iter().any(|key| map.text(&[key]).is_some_and(|name| keys.names(&name)))
}

/// The bytes of the scalars outside of Secrets that hold something secret which anyone can read: not encrypted, no number.
pub(crate) fn plain(object: &Object, keys: &SecretKeys) -> Vec<(usize, usize)> {
    if matches!(object.kind.as_str(), "Secret" | "SealedSecret") || object.tree.at(&["sops", "mac"]).is_some() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let names = of_object(object, keys);
    let mut stack: Vec<(&Tree, Option<&str>)> = vec![(&object.tree, None)];
    while let Some((tree, key)) = stack.pop() {
        let named = key.is_some_and(|key| names.names(key));
        match &tree.kind {
            Kind::Scalar(Value::String(text)) if named => {
                // A value that says what it is called is an example, or a name.
                let example =
                    text.len() < 4 || text.contains("ENC[") || text.contains(char::is_whitespace) || is_example(text);
                if !is_reference(text) && !example {
                    found.push((tree.span.start, tree.span.end));
                }
            }
            Kind::Scalar(_) => {}
            Kind::List(items) => stack.extend(items.iter().map(|item| (item, key))),
            Kind::Map(map) => {
                let pair = named || names_secret(tree, &names);
                for (name, entry) in map {
                    let shown = if pair && name == "value" { "password" } else { name.as_str() };
                    stack.push((&entry.value, Some(shown)));
                }
            }
        }
    }
    found.sort_unstable();
    found
}

/// What stands where a secret will be put by something else.
fn is_example(text: &str) -> bool {
    let text = text.to_ascii_lowercase().replace(['-', '_'], "");
    if matches!(text.as_str(), "none" | "null" | "true" | "false" | "disabled" | "enabled") {
        return true;
    }
    ["changeme", "override", "placeholder", "example", "dummy", "replaceme", "todo", "unused", "notused", "redacted"]
        .iter()
        .any(|word| text.contains(word))
        || text.chars().all(|c| matches!(c, 'x' | '*' | '.'))
        || (text.starts_with('<') && text.ends_with('>'))
}

/// Kinds that name secrets all over and hold none.
const REFERENCES: [&str; 9] = [
    "ExternalSecret",
    "ClusterExternalSecret",
    "SecretStore",
    "ClusterSecretStore",
    "PushSecret",
    "SecretProviderClass",
    "VaultStaticSecret",
    "BitwardenSecret",
    "OnePasswordItem",
];

/// The names of secrets that count in an object.
pub(crate) fn of_object<'k>(object: &Object, keys: &'k SecretKeys) -> Cow<'k, SecretKeys> {
    if REFERENCES.contains(&object.kind.as_str()) { Cow::Owned(SecretKeys::none()) } else { Cow::Borrowed(keys) }
}

/// Whether a line says that the document is of a kind that only names secrets.
pub(super) fn is_reference_kind(line: &str) -> bool {
    let kind = line.trim().strip_prefix("kind:").map(|kind| kind.trim().trim_matches(['"', '\'']));
    kind.is_some_and(|kind| REFERENCES.contains(&kind))
}

/// The bytes of all scalars of an object that are hidden as a whole.
pub(crate) fn spans(object: &Object, keys: &SecretKeys) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    collect(
        &object.tree,
        None,
        Hidden::Named,
        &mut |depth, key, hidden| hidden.below(object, depth, key),
        0,
        keys,
        &mut found,
    );
    found.sort_unstable();
    found
}

type Below<'b> = &'b mut dyn FnMut(usize, &str, Hidden) -> Hidden;

fn collect(
    tree: &Tree,
    key: Option<&str>,
    hidden: Hidden,
    below: Below<'_>,
    depth: usize,
    keys: &SecretKeys,
    found: &mut Vec<(usize, usize)>,
) {
    let named = key.is_some_and(|key| keys.names(key));
    match &tree.kind {
        Kind::Scalar(Value::String(text)) => {
            if hidden == Hidden::All || (named && !is_reference(text)) || line(text, keys).starts_with("***") {
                found.push((tree.span.start, tree.span.end));
            }
        }
        Kind::Scalar(Value::Number(_)) if named => found.push((tree.span.start, tree.span.end)),
        Kind::Scalar(_) if hidden == Hidden::All => found.push((tree.span.start, tree.span.end)),
        Kind::Scalar(_) => {}
        Kind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let hidden = if follows_flag(items, index, keys) { Hidden::All } else { hidden };
                collect(item, key, hidden, below, depth + 1, keys, found);
            }
        }
        Kind::Map(map) => {
            // `DB_PASSWORD: {value: …}` is one as well.
            let names_secret = named || names_secret(tree, keys);
            for (key, entry) in map {
                let reference = entry.value.as_str().is_some_and(is_reference);
                let all = names_secret && key == "value" && !reference;
                let hidden = if all { Hidden::All } else { below(depth, key, hidden) };
                collect(&entry.value, Some(key), hidden, below, depth + 1, keys, found);
            }
        }
    }
}
