//! Maps.

use std::cell::{Ref, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use super::Value;
use super::types::Type;
use crate::go_string::GoString;

/// A map from strings: shared by its clones and mutable through each, as in Go. Ordered by key, which is how templates
/// range over maps and print them.
#[derive(Clone)]
pub struct Map {
    element: Type,
    entries: Option<Rc<Entries>>,
}

type Tree = BTreeMap<GoString, Value>;

struct Entries(RefCell<Tree>);

impl Map {
    /// A map of these entries, whose values are all of that type.
    pub fn of(element: Type, entries: Tree) -> Self {
        Self { element, entries: Some(Rc::new(Entries(RefCell::new(entries)))) }
    }

    /// A `map[string]interface {}`.
    pub fn any(entries: Tree) -> Self {
        Self::of(Type::Any, entries)
    }

    /// A nil map: empty, and nothing can be put into it.
    pub fn nil(element: Type) -> Self {
        Self { element, entries: None }
    }

    /// Whether it is a nil map.
    pub fn is_nil(&self) -> bool {
        self.entries.is_none()
    }

    /// The type of the values.
    pub fn element(&self) -> &Type {
        &self.element
    }

    /// The type of the map.
    pub fn type_of(&self) -> Type {
        self.element.clone().map()
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.entries.as_ref().map_or(0, |entries| entries.0.borrow().len())
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a key.
    pub fn get(&self, key: &[u8]) -> Option<Value> {
        self.entries.as_ref()?.0.borrow().get(key).cloned()
    }

    /// Whether it has the key.
    pub fn contains_key(&self, key: &[u8]) -> bool {
        self.entries.as_ref().is_some_and(|entries| entries.0.borrow().contains_key(key))
    }

    /// Puts a value in, for every handle to this map. False for a nil map, where Go panics.
    #[must_use]
    pub fn insert(&self, key: GoString, value: Value) -> bool {
        let Some(entries) = &self.entries else { return false };
        // The old value is dropped after the borrow has ended: its drop may reach this map again.
        let old = entries.0.borrow_mut().insert(key, value);
        drop(old);
        true
    }

    /// Takes a key out, for every handle to this map.
    pub fn remove(&self, key: &[u8]) -> Option<Value> {
        self.entries.as_ref()?.0.borrow_mut().remove(key)
    }

    /// The keys in order, as they are now.
    pub fn keys(&self) -> Vec<GoString> {
        self.entries.as_ref().map_or_else(Vec::new, |entries| entries.0.borrow().keys().cloned().collect())
    }

    /// The entries in order, as they are now.
    pub fn entries(&self) -> Vec<(GoString, Value)> {
        let Some(entries) = &self.entries else { return Vec::new() };
        entries.0.borrow().iter().map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// Whether both are handles to the same map.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.entries, &other.entries) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// The entries, to read without copying. Nothing may be put into the map while this lives.
    pub fn borrow(&self) -> Option<Ref<'_, Tree>> {
        self.entries.as_ref().map(|entries| entries.0.borrow())
    }

    fn take_last(&mut self) -> Option<Tree> {
        let entries = Rc::get_mut(self.entries.as_mut()?)?;
        Some(std::mem::take(entries.0.get_mut()))
    }
}

impl fmt::Debug for Map {
    /// The keys alone: a map may hold itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Map").field("element", &self.element).field("keys", &self.keys()).finish()
    }
}

// A map may hold maps to any depth; the default drop would recurse as deep.
impl Drop for Entries {
    fn drop(&mut self) {
        release(std::mem::take(self.0.get_mut()).into_values().collect());
    }
}

/// Drops values without recursion: what only they hold is taken out before they go.
pub(super) fn release(mut pending: Vec<Value>) {
    while let Some(mut value) = pending.pop() {
        match &mut value {
            Value::List(list) => pending.extend(list.take_last().into_iter().flatten()),
            Value::Map(map) => pending.extend(map.take_last().into_iter().flat_map(BTreeMap::into_values)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::List;

    fn map(entries: Vec<(&str, Value)>) -> Map {
        Map::any(entries.into_iter().map(|(key, value)| (GoString::from(key), value)).collect())
    }

    #[test]
    fn every_handle_sees_what_one_puts_in() {
        let one = map(vec![("a", Value::int(1))]);
        let two = one.clone();
        assert!(one.insert("b".into(), Value::int(2)));
        assert_eq!(two.keys(), [GoString::from("a"), GoString::from("b")]);
        assert!(two.remove(b"a").is_some() && !one.contains_key(b"a"));
        assert!(one.is_same(&two) && !one.is_same(&map(vec![])));
    }

    #[test]
    fn nothing_goes_into_a_nil_map() {
        let nil = Map::nil(Type::Any);
        assert!(!nil.insert("a".into(), Value::Nil));
        assert!(nil.is_nil() && nil.is_empty() && nil.get(b"a").is_none());
    }

    #[test]
    fn deep_values_are_dropped_without_recursion() {
        let mut up = Value::Nil;
        for level in 0..1_000_000 {
            up = if level % 2 == 0 { Value::List(List::any(vec![up])) } else { Value::Map(map(vec![("x", up)])) };
        }
        drop(up);
        let root = map(vec![]);
        let mut below = root.clone();
        for _ in 0..1_000_000 {
            let next = map(vec![]);
            assert!(below.insert("x".into(), Value::Map(next.clone())));
            below = next;
        }
        drop(below);
        drop(root);
    }
}
