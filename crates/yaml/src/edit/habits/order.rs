//! The order of keys.

use super::Habits;
use crate::edit::item::Pattern;

impl Habits<'_> {
    /// The indices of `keys` in the order that the mappings at `pattern` have: of two keys that some mapping has both, the
    /// order most have; keys that no mapping has keep their order and come last.
    pub(in crate::edit) fn order(&self, pattern: &Pattern, keys: &[&str]) -> Vec<usize> {
        let orders = self.orders(pattern, keys);
        let (known, unknown): (Vec<usize>, Vec<usize>) =
            (0..keys.len()).partition(|key| orders.iter().any(|(order, _)| order.contains(key)));
        let mut ordered: Vec<usize> = Vec::with_capacity(keys.len());
        for key in known {
            let at = ordered.iter().rposition(|other| precedes(&orders, *other, key) >= 0.0).map_or(0, |last| last + 1);
            // Behind the last key that does not have to follow; ties keep the given order.
            ordered.insert(at, key);
        }
        ordered.extend(unknown);
        ordered
    }

    /// Behind how many of the `present` keys of a mapping a new key goes, as the mappings at `pattern` have it; `None` when
    /// none of them has the key together with another of these.
    pub(in crate::edit) fn position(&self, pattern: &Pattern, present: &[&str], key: &str) -> Option<usize> {
        let keys: Vec<&str> = present.iter().copied().chain([key]).collect();
        let orders = self.orders(pattern, &keys);
        let new = present.len();
        let mut together = orders.iter().filter(|(order, _)| order.len() > 1 && order.contains(&new));
        together.next()?;
        let behind = (0..present.len()).rev().find(|other| precedes(&orders, *other, new) > 0.0);
        Some(behind.map_or(0, |last| last + 1))
    }

    /// For each mapping at `pattern`, which of `keys` it has, in its order, and its weight.
    fn orders(&self, pattern: &Pattern, keys: &[&str]) -> Vec<(Vec<usize>, f64)> {
        let examples = self.same(pattern).iter();
        examples
            .filter_map(|example| {
                let entries = example.node.entries()?;
                let found = entries.iter().filter_map(|entry| {
                    let name = entry.key.as_str()?;
                    keys.iter().position(|key| *key == name)
                });
                let found: Vec<usize> = found.collect();
                (!found.is_empty()).then(|| (found, example.weight()))
            })
            .collect()
    }
}

/// By how much more weight `first` comes before `second` than after it.
fn precedes(orders: &[(Vec<usize>, f64)], first: usize, second: usize) -> f64 {
    let place = |order: &[usize], key| order.iter().position(|other| *other == key);
    orders
        .iter()
        .filter_map(|(order, weight)| {
            let before = place(order, first)? < place(order, second)?;
            Some(if before { *weight } else { -*weight })
        })
        .sum()
}
