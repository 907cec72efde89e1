//! Where among the others an entry goes.

use fluxwright_diagnostic::Diagnostic;
use fluxwright_preset::RenderedEntry;
use fluxwright_preset::recipe::Order;
use fluxwright_yaml::Node;
use fluxwright_yaml::edit::{At, KeyAt};
use serde_json::Value;

use super::anchor::Collection;
use fluxwright_repo::place::sorted_place;

/// Where in a list.
pub(super) fn of_item(entry: &RenderedEntry, collection: &Collection<'_>) -> Result<At, Diagnostic> {
    let items = collection.node.and_then(Node::items).unwrap_or_default();
    let names: Vec<&str> = items.iter().map(|item| name(entry, item).unwrap_or_default()).collect();
    let new = match &entry.identity {
        Some(identity) => entry.value.get(identity),
        None => Some(&entry.value),
    };
    let new = new.and_then(Value::as_str).unwrap_or_default();
    Ok(match &entry.order {
        Order::Start => At::Start,
        Order::End => At::End,
        Order::Auto => place(sorted_place(&names, new), names.len()),
        Order::Sorted => {
            let index = names.iter().position(|name| *name > new).unwrap_or(names.len());
            place(Some(index), names.len())
        }
        Order::After(other) => match names.iter().rposition(|name| name == other) {
            Some(index) => At::After(index),
            None => return Err(missing(entry, other)),
        },
    })
}

/// Behind the item before, so that comments above the next one stay with it; before the first where there is none before.
fn place(index: Option<usize>, count: usize) -> At {
    match index {
        None => At::End,
        Some(index) if index >= count => At::End,
        Some(0) => At::Before(0),
        Some(index) => At::After(index - 1),
    }
}

/// Where in a map.
pub(super) fn of_key(entry: &RenderedEntry, collection: &Collection<'_>) -> KeyAt {
    let keys: Vec<&str> = collection
        .node
        .and_then(Node::entries)
        .unwrap_or_default()
        .iter()
        .map(|entry| entry.key.as_str().unwrap_or_default())
        .collect();
    match &entry.order {
        Order::Start => KeyAt::Start,
        Order::End => KeyAt::End,
        Order::Sorted => KeyAt::Sorted,
        Order::After(other) => KeyAt::After(other.clone()),
        Order::Auto => {
            let new = entry.key.as_deref().unwrap_or_default();
            match sorted_place(&keys, new) {
                Some(0) => KeyAt::Start,
                Some(index) => keys.get(index - 1).map_or(KeyAt::End, |key| KeyAt::After((*key).to_owned())),
                None => KeyAt::End,
            }
        }
    }
}

/// What an item is known by: its identity, or itself.
fn name<'a>(entry: &RenderedEntry, item: &'a Node) -> Option<&'a str> {
    match &entry.identity {
        Some(identity) => item.get(identity)?.as_str(),
        None => item.as_str(),
    }
}

fn missing(entry: &RenderedEntry, other: &str) -> Diagnostic {
    Diagnostic::error("missing-neighbour", format!("`{}` of {} has no `{other}` to go behind", entry.at, entry.file))
        .help("correct `order` in the recipe")
}
