//! Fields that were written one level too high or too low.

use std::collections::VecDeque;

use super::{At, Checker};
use crate::model::{Id, Type};

/// How many levels down a field is looked for.
const MAX_DOWN: usize = 3;
/// Schemas that are looked at.
const MAX_LOOKS: usize = 300;

/// Where a field of this name belongs, seen from the map looked at: the nearest map around it that has one, else the only
/// one below it or below one around it.
pub(super) fn elsewhere(checker: &Checker<'_, '_>, name: &str) -> Option<String> {
    // Every second map has one of these, so that they say nothing.
    let is_telling = !matches!(name, "name" | "namespace" | "kind" | "labels" | "annotations" | "spec");
    let around = checker.around.iter().rev();
    for (id, steps) in around.clone().skip(1) {
        if is_telling && checker.shape.get(*id).properties.contains_key(name) {
            return path(checker, *steps, &[name]);
        }
    }
    if !is_telling {
        return None;
    }
    for (id, steps) in around {
        if let Some(keys) = below(checker, *id, name) {
            return path(checker, *steps, &keys);
        }
    }
    None
}

/// The keys to the only nearest field of this name, through maps.
fn below<'a>(checker: &Checker<'_, 'a>, id: Id, name: &str) -> Option<Vec<&'a str>> {
    let mut queue = VecDeque::from([(id, Vec::new())]);
    let mut found: Option<Vec<&'a str>> = None;
    let mut looks = 0;
    while let Some((id, keys)) = queue.pop_front() {
        looks += 1;
        if found.as_ref().is_some_and(|found| keys.len() + 1 > found.len()) || looks > MAX_LOOKS {
            break;
        }
        for (key, child) in &checker.shape.get(id).properties {
            let mut keys = keys.clone();
            keys.push(key.as_str());
            if key == name && keys.len() > 1 {
                // Two at the same level: neither is meant for sure.
                if found.is_some() {
                    return None;
                }
                found = Some(keys);
            } else if keys.len() < MAX_DOWN && checker.shape.get(*child).types.has(Type::Object) {
                queue.push_back((*child, keys));
            }
        }
    }
    found
}

/// A path of some steps of the checker's and further keys. In a list it would name an item that is not there.
fn path(checker: &Checker<'_, '_>, steps: usize, keys: &[&str]) -> Option<String> {
    let mut parts = Vec::new();
    for at in checker.path.iter().take(steps) {
        match at {
            At::Key(key) => parts.push(key.to_string()),
            At::Index(index) => {
                let last = parts.last_mut()?;
                last.push_str(&format!("[{index}]"));
            }
        }
    }
    parts.extend(keys.iter().map(|key| (*key).to_owned()));
    Some(parts.join("."))
}
