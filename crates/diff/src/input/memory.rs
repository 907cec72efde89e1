//! Files in memory, for plans and tests.

use std::collections::BTreeMap;

use super::{Change, Unchanged};

/// Files in memory.
#[derive(Debug, Clone, Default)]
pub struct Files {
    paths: Vec<String>,
    contents: Vec<Vec<u8>>,
}

impl Files {
    /// No files: nothing is followed beyond those that differ.
    pub fn none() -> Self {
        Self::default()
    }

    /// Files by their path.
    pub fn new(files: BTreeMap<String, Vec<u8>>) -> Self {
        let (paths, contents) = files.into_iter().unzip();
        Self { paths, contents }
    }

    /// Two whole trees, as what differs and what does not.
    pub fn compare(old: &BTreeMap<String, Vec<u8>>, new: &BTreeMap<String, Vec<u8>>) -> (Vec<Change>, Self) {
        let mut changes = Vec::new();
        let mut same = BTreeMap::new();
        for (path, before) in old {
            match new.get(path) {
                Some(after) if after == before => drop(same.insert(path.clone(), before.clone())),
                after => changes.push(Change::of(path, Some(before), after.map(Vec::as_slice))),
            }
        }
        for (path, after) in new.iter().filter(|(path, _)| !old.contains_key(*path)) {
            changes.push(Change::of(path, None, Some(after)));
        }
        (changes, Self::new(same))
    }
}

impl Unchanged for Files {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, wanted: &[usize], each: &(dyn Fn(usize, Vec<u8>) + Sync)) {
        for index in wanted {
            if let Some(bytes) = self.contents.get(*index) {
                each(*index, bytes.clone());
            }
        }
    }
}
