//! Values put right.

use fluxwright_yaml::Node;
use fluxwright_yaml::edit::{Edit, Hint, Item, Path};
use serde_json::Value;

use super::{Seen, duration, explain};
use crate::finding::{Change, Fix};
use crate::model::{Schema, Type};

/// Keys that a message lists.
const MAX_KEYS: usize = 6;

/// Sets a value.
pub(super) fn set(path: &Path, value: &str) -> Fix {
    fix(path, format!("set it to {value}"), Item::value(value))
}

fn fix(path: &Path, title: String, item: Item) -> Fix {
    Fix { title, changes: vec![Change::Edit(Edit::Set { path: path.clone(), item, create: false })] }
}

/// What to do about a value of the wrong type.
pub(super) fn of_type(node: &Node, schema: &Schema, seen: &Seen<'_>, path: &Path) -> (Option<String>, Option<Fix>) {
    let written = node.as_str().unwrap_or_default();
    let Some(expected) = schema.only_type() else { return (None, None) };
    match (expected, seen) {
        (Type::String, Seen::Int(_) | Seen::Float(_) | Seen::Bool(_)) => {
            let pattern = schema.pattern.as_ref().map(|pattern| pattern.as_str());
            if let Some(duration::WITH_HOURS | duration::WITHOUT_HOURS) = pattern {
                let words = pattern.and_then(explain::words).unwrap_or_default();
                return (Some(format!("write {words}")), None);
            }
            let fits = schema.pattern.as_ref().is_none_or(|pattern| pattern.matches(written) != Some(false));
            let fits = fits && (schema.values.is_empty() || schema.values.iter().any(|value| value == written));
            // An alias repeats the value elsewhere, where it may be meant as it is.
            if !fits || node.as_str().is_none() {
                return (None, None);
            }
            let item = Item::value(written).hint("", Hint::DoubleQuoted).ok();
            let fix = item.map(|item| fix(path, "put it in quotes".to_owned(), item));
            (Some(format!("put it in quotes: `\"{written}\"`")), fix)
        }
        (Type::Boolean, Seen::Text(text)) => {
            let bool = match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "enabled" => true,
                "false" | "no" | "off" | "disabled" => false,
                _ => return (Some("write `true` or `false`".to_owned()), None),
            };
            let quoted = matches!(&**text, "true" | "false");
            let fix = fix(path, format!("write {bool}"), Item::value(bool));
            let help = if quoted { "write it without quotes".to_owned() } else { format!("write `{bool}`") };
            (Some(help), Some(fix))
        }
        (Type::Integer | Type::Number, Seen::Text(text)) => match text.parse::<i64>() {
            Ok(int) => {
                (Some("write it without quotes".to_owned()), Some(fix(path, format!("write {int}"), Item::value(int))))
            }
            Err(_) => (None, None),
        },
        (Type::Array, Seen::Map) => (Some("write it as a list: put `- ` before its first key".to_owned()), None),
        (Type::Array, Seen::Text(_) | Seen::Int(_) | Seen::Float(_) | Seen::Bool(_)) => {
            let help = if written.len() <= 60 && !written.contains('\n') {
                format!("write it as a list: `- {written}`")
            } else {
                "write it as a list".to_owned()
            };
            (Some(help), None)
        }
        (Type::Object, Seen::Text(_) | Seen::Int(_) | Seen::Float(_) | Seen::Bool(_))
            if !schema.required.is_empty() =>
        {
            let keys: Vec<&str> = schema.required.iter().map(String::as_str).collect();
            let only_name = keys == ["name"] && node.as_str().is_some();
            let fix = only_name.then(|| {
                let map = Value::Object([("name".to_owned(), Value::from(written))].into_iter().collect());
                fix(path, "write it as a map with a name".to_owned(), Item::value(map))
            });
            (Some(format!("write a map with `{}`", keys.join("` and `"))), fix)
        }
        (Type::Object, Seen::Text(_) | Seen::Int(_) | Seen::Float(_) | Seen::Bool(_))
            if !schema.properties.is_empty() =>
        {
            let all: Vec<&str> = schema.properties.keys().map(String::as_str).take(MAX_KEYS + 1).collect();
            let help = match all.get(..MAX_KEYS) {
                Some(some) if all.len() > MAX_KEYS => format!("write a map with keys such as `{}`", some.join("`, `")),
                _ => format!("write a map with some of `{}`", all.join("`, `")),
            };
            (Some(help), None)
        }
        (Type::Object, Seen::List) => (Some("write a map, without the `- `".to_owned()), None),
        _ => (None, None),
    }
}
