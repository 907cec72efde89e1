//! Merging lists by the keys of their items.

use super::super::error::MergeError;
use super::super::schema::Known;
use super::super::tree::Tree;
use super::items::{self, Verdict, WrongShape};
use super::walk::{Outcome, Walk};

/// An item, by its place in the list that it comes from; an item may stand in a result more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Object(usize),
    Patch(usize),
}

/// The lists that are merged.
struct Lists<'l> {
    object: &'l mut Vec<Tree>,
    patch: Option<&'l mut Vec<Tree>>,
}

impl Lists<'_> {
    fn get(&self, slot: Slot) -> Option<&Tree> {
        match slot {
            Slot::Object(at) => self.object.get(at),
            Slot::Patch(at) => self.patch.as_ref()?.get(at),
        }
    }

    fn get_mut(&mut self, slot: Slot) -> Option<&mut Tree> {
        match slot {
            Slot::Object(at) => self.object.get_mut(at),
            Slot::Patch(at) => self.patch.as_mut()?.get_mut(at),
        }
    }

    /// Puts an item in the place of those that have these values, or at the end. Without an item, those are taken out.
    fn set(&self, list: &mut Vec<Slot>, item: Option<Slot>, keys: &[&str], values: &[&str]) -> Result<(), MergeError> {
        let mut found = false;
        let mut kept = Vec::with_capacity(list.len() + 1);
        for slot in list.iter().copied() {
            let Some(tree) = self.get(slot) else { continue };
            match items::verdict(tree, keys, values).map_err(wrong_shape)? {
                Verdict::Goes => {}
                Verdict::Stays => kept.push(slot),
                Verdict::Meant => {
                    found = true;
                    kept.extend(item);
                }
            }
        }
        // Null is no item to put anywhere.
        if !found && item.is_some_and(|item| self.get(item).is_some_and(|tree| !tree.is_null())) {
            kept.extend(item);
        }
        *list = kept;
        Ok(())
    }
}

impl<'s> Walk<'s> {
    /// Merges `patch` into a list of the object: its items come first. Without a patch the list is only tidied up:
    /// items with the same keys become one.
    pub(super) fn list(
        self,
        object: &mut Vec<Tree>,
        patch: Option<&mut Vec<Tree>>,
        keys: &[String],
        known: Option<Known<'s>>,
    ) -> Result<(), MergeError> {
        self.merge(Lists { object, patch }, keys, known, false)
    }

    /// Merges a list with itself, which is what becomes of a list that only the patch has.
    pub(super) fn own_list(
        self,
        list: &mut Vec<Tree>,
        keys: &[String],
        known: Option<Known<'s>>,
    ) -> Result<(), MergeError> {
        self.merge(Lists { object: list, patch: None }, keys, known, true)
    }

    fn merge(
        self,
        mut lists: Lists<'_>,
        keys: &[String],
        known: Option<Known<'s>>,
        with_itself: bool,
    ) -> Result<(), MergeError> {
        let keys: Vec<&str> = if keys.is_empty() { vec![""] } else { keys.iter().map(String::as_str).collect() };
        let identities = Identities::of(&lists, &keys);
        if identities.list.is_empty() {
            return Ok(());
        }
        let used = identities.used_keys(&keys);
        let used_keys: Vec<&str> = used.iter().filter_map(|at| keys.get(*at).copied()).collect();
        let mut rest: Vec<Slot> = (0..lists.object.len()).map(Slot::Object).collect();
        let mut merged: Vec<Slot> = Vec::with_capacity(rest.len());
        for identity in &identities.list {
            let values: Vec<&str> = used.iter().filter_map(|at| identity.get(*at).map(String::as_str)).collect();
            let slot = self.item(&mut lists, &rest, &used_keys, &values, known, with_itself)?;
            let Some(slot) = slot else {
                lists.set(&mut rest, None, &used_keys, &values)?;
                continue;
            };
            if let Some(tree) = lists.get_mut(slot) {
                name_keys(tree, &used_keys, &values)?;
            }
            lists.set(&mut merged, Some(slot), &used_keys, &values)?;
        }
        append(&lists, &mut merged, &rest, &used_keys)?;
        *lists.object = collect(&mut lists, &merged);
        Ok(())
    }

    /// The item that has these values, merged from both lists; `None` when nothing is left of it.
    fn item(
        self,
        lists: &mut Lists<'_>,
        rest: &[Slot],
        keys: &[&str],
        values: &[&str],
        known: Option<Known<'s>>,
        with_itself: bool,
    ) -> Result<Option<Slot>, MergeError> {
        let given: Vec<usize> = (0..values.len()).filter(|at| values.get(*at).is_some_and(|v| !v.is_empty())).collect();
        let pick = |from: &[&str]| -> Vec<String> {
            let all = given.is_empty();
            let picked = from.iter().enumerate().filter(|(at, _)| all || given.contains(at));
            picked.map(|(_, text)| (*text).to_owned()).collect()
        };
        let (keys, values) = (pick(keys), pick(values));
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        // What was taken out of the object's list is not found again.
        let object = rest.iter().find_map(|slot| match slot {
            Slot::Object(at) if lists.get(*slot).is_some_and(|item| items::has(item, &keys, &values)) => Some(*at),
            _ => None,
        });
        let patch = lists.patch.as_ref().and_then(|list| list.iter().position(|i| items::has(i, &keys, &values)));
        let at = || format!("[{}]", values.join(","));
        let outcome = if with_itself {
            let Some(tree) = object.and_then(|at| lists.object.get_mut(at)) else { return Ok(None) };
            if self.own(tree, known).map_err(|error| error.within(&at()))? { Outcome::Object } else { Outcome::Clear }
        } else {
            let own = object.and_then(|at| lists.object.get_mut(at));
            let theirs = match (lists.patch.as_mut(), patch) {
                (Some(list), Some(at)) => list.get_mut(at),
                _ => None,
            };
            self.pair(own, theirs, known).map_err(|error| error.within(&at()))?
        };
        let slot = match outcome {
            Outcome::Object => object.map(Slot::Object),
            Outcome::Patch => patch.map(Slot::Patch),
            Outcome::Clear => None,
        };
        Ok(slot.filter(|slot| lists.get(*slot).is_some_and(|tree| !tree.is_empty_map())))
    }
}

/// The values by which items are told apart, each once, the patch's first.
struct Identities {
    list: Vec<Vec<String>>,
}

impl Identities {
    fn of(lists: &Lists<'_>, keys: &[&str]) -> Self {
        let mut list: Vec<Vec<String>> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for item in lists.patch.iter().flat_map(|patch| patch.iter()).chain(lists.object.iter()) {
            let identity: Vec<String> = if keys == [""] {
                vec![item.text()]
            } else {
                let text = |key: &&str| item.get(key).filter(|value| !value.is_nothing()).map(Tree::text);
                keys.iter().map(|key| text(key).unwrap_or_default()).collect()
            };
            if seen.insert(identity.clone()) {
                list.push(identity);
            }
        }
        if keys.len() > 1 {
            unify(&mut list);
        }
        Self { list }
    }

    /// The keys that some item has; all of them when none has any.
    fn used_keys(&self, keys: &[&str]) -> Vec<usize> {
        let is_used = |at: &usize| self.list.iter().any(|values| values.get(*at).is_some_and(|v| !v.is_empty()));
        let used: Vec<usize> = (0..keys.len()).filter(is_used).collect();
        if used.is_empty() { (0..keys.len()).collect() } else { used }
    }
}

/// Identities that differ only where one of them says nothing become the same.
fn unify(list: &mut [Vec<String>]) {
    for i in 0..list.len() {
        let Some(one) = list.get(i).cloned() else { continue };
        for j in 0..list.len() {
            let Some(both) = list.get(j).and_then(|other| union(&one, other)) else { continue };
            for at in [i, j] {
                if let Some(values) = list.get_mut(at) {
                    values.clone_from(&both);
                }
            }
        }
    }
}

fn union(one: &[String], other: &[String]) -> Option<Vec<String>> {
    let mut is_shared = false;
    let mut union = Vec::with_capacity(one.len());
    for (a, b) in one.iter().zip(other) {
        is_shared |= a == b;
        if a != b && !a.is_empty() && !b.is_empty() {
            return None;
        }
        union.push(if a.is_empty() { b.clone() } else { a.clone() });
    }
    is_shared.then_some(union)
}

/// Writes the keys into an item that lacks them.
fn name_keys(tree: &mut Tree, keys: &[&str], values: &[&str]) -> Result<(), MergeError> {
    for (key, value) in keys.iter().zip(values) {
        match tree {
            Tree::Map(entries) => {
                if !entries.contains_key(*key) && !value.is_empty() {
                    entries.insert((*key).to_owned(), Tree::untyped(value));
                }
            }
            _ if key.is_empty() || value.is_empty() => {}
            other => return Err(wrong_shape(WrongShape { wanted: "a map", found: other.shape() })),
        }
    }
    Ok(())
}

/// Puts the object's items behind the merged ones, each in the place of the one that has its values.
fn append(lists: &Lists<'_>, merged: &mut Vec<Slot>, rest: &[Slot], keys: &[&str]) -> Result<(), MergeError> {
    for slot in rest.iter().copied() {
        let Some(tree) = lists.get(slot) else { continue };
        if keys == [""] {
            let text = tree.text();
            lists.set(merged, Some(slot), keys, &[&text])?;
            continue;
        }
        let mut values = Vec::with_capacity(keys.len());
        for key in keys {
            match tree {
                Tree::Map(_) | Tree::Null { .. } => {}
                other => return Err(wrong_shape(WrongShape { wanted: "a map", found: other.shape() })),
            }
            match tree.get(key) {
                Some(value) => values.push(value.text()),
                // It is put again below; kustomize does so.
                None => merged.push(slot),
            }
        }
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        if keys.len() > 1 {
            lists.set(merged, None, keys, &values)?;
        }
        lists.set(merged, Some(slot), keys, &values)?;
    }
    Ok(())
}

/// The items themselves; one that is there twice is copied.
fn collect(lists: &mut Lists<'_>, slots: &[Slot]) -> Vec<Tree> {
    let take = |list: &mut Vec<Tree>| -> Vec<Option<Tree>> { std::mem::take(list).into_iter().map(Some).collect() };
    let mut object = take(lists.object);
    // The patch's items stay: another place of the object may ask for them.
    let mut items = Vec::with_capacity(slots.len());
    for (at, slot) in slots.iter().enumerate() {
        let is_last = !slots.iter().skip(at + 1).any(|other| other == slot);
        let item = match slot {
            Slot::Object(index) if is_last => object.get_mut(*index).and_then(Option::take),
            Slot::Object(index) => object.get(*index).cloned().flatten(),
            Slot::Patch(index) => lists.patch.as_ref().and_then(|patch| patch.get(*index).cloned()),
        };
        items.extend(item);
    }
    items
}

fn wrong_shape(error: WrongShape) -> MergeError {
    MergeError::Item { at: None, wanted: error.wanted, found: error.found }
}
