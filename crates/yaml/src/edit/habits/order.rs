//! The order of keys.

use std::collections::HashMap;

use super::Habits;
use crate::edit::item::Pattern;

/// Where a mapping has the keys that are looked at, by their indices, and its weight.
struct Order {
    places: HashMap<usize, usize>,
    weight: f64,
}

impl Habits<'_> {
    /// The indices of `keys` in the order that the mappings at `pattern` have: of two keys that some mapping has both, the
    /// order most have; keys that no mapping has keep their order and come last.
    pub(in crate::edit) fn order(&self, pattern: &Pattern, keys: &[&str]) -> Vec<usize> {
        let orders = self.orders(pattern, keys);
        let (known, unknown): (Vec<usize>, Vec<usize>) =
            (0..keys.len()).partition(|key| orders.iter().any(|order| order.places.contains_key(key)));
        let mut ordered: Vec<usize> = Vec::with_capacity(keys.len());
        for key in known {
            // Behind the last key that does not have to follow; ties keep the given order.
            let at = ordered.iter().rposition(|other| precedes(&orders, *other, key) >= 0.0).map_or(0, |last| last + 1);
            ordered.insert(at, key);
        }
        ordered.extend(unknown);
        ordered
    }

    /// Behind how many of the `present` keys of a mapping a new key goes, as the mappings at `pattern` have it; `None` when
    /// none of them has the key together with another of these.
    pub(in crate::edit) fn position(&self, pattern: &Pattern, present: &[&str], key: &str) -> Option<usize> {
        let keys: Vec<&str> = present.iter().copied().chain([key]).collect();
        let new = present.len();
        let mut orders = self.orders(pattern, &keys);
        orders.retain(|order| order.places.len() > 1 && order.places.contains_key(&new));
        if orders.is_empty() {
            return None;
        }
        let behind = (0..present.len()).rev().find(|other| precedes(&orders, *other, new) > 0.0);
        Some(behind.map_or(0, |last| last + 1))
    }

    /// Where the mappings at `pattern` have `keys`, for each that has one.
    fn orders(&self, pattern: &Pattern, keys: &[&str]) -> Vec<Order> {
        let indices: HashMap<&str, usize> = keys.iter().enumerate().map(|(index, key)| (*key, index)).collect();
        let orders = self.same(pattern).iter().filter_map(|example| {
            let entries = example.node.entries()?.iter().enumerate();
            let places = entries.filter_map(|(place, entry)| Some((*indices.get(entry.key.as_str()?)?, place)));
            Some(Order { places: places.collect(), weight: example.weight() })
        });
        orders.filter(|order| !order.places.is_empty()).collect()
    }
}

/// By how much more weight `first` comes before `second` than after it.
fn precedes(orders: &[Order], first: usize, second: usize) -> f64 {
    let weights = orders.iter().filter_map(|order| {
        let before = order.places.get(&first)? < order.places.get(&second)?;
        Some(if before { order.weight } else { -order.weight })
    });
    weights.sum()
}
