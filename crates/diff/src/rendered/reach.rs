//! What the build of a folder reads, told from its kustomizations alone.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex};

use crate::paths::{is_below, parent};
use crate::scan::Side;

/// Folders that one build goes through at most; past them it counts as reading everything.
const MOST_FOLDERS: usize = 5_000;

/// What a build of a folder reads.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// Folders with a kustomization, and those that something names and that are not there.
    folders: HashSet<String>,
    /// Folders without one: all of their files are taken.
    bare: Vec<String>,
    /// Files that are named.
    files: HashSet<String>,
    /// Whether it was too much to follow.
    everything: bool,
}

/// Paths, and the folders that they belong to in each state.
#[derive(Debug, Default)]
pub(super) struct Touched {
    paths: BTreeSet<String>,
    owners: HashSet<String>,
}

impl Touched {
    /// Of these paths: the folder with the nearest kustomization above each, in any of these states.
    pub fn of(paths: impl IntoIterator<Item = String>, sides: &[&Side<'_>]) -> Self {
        let paths: BTreeSet<String> = paths.into_iter().collect();
        let mut owners = HashSet::new();
        for side in sides {
            let mut known: HashMap<&str, Option<String>> = HashMap::new();
            for path in &paths {
                let owner = known.entry(parent(path)).or_insert_with(|| owner(side, parent(path)));
                owners.extend(owner.clone());
            }
        }
        // A kustomization that comes or goes is its folder's own.
        owners.extend(
            paths.iter().filter(|path| crate::meaning::is_kustomization(path)).map(|path| parent(path).to_owned()),
        );
        Self { paths, owners }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }
}

/// The folder at or above one that has a kustomization.
fn owner(side: &Side<'_>, folder: &str) -> Option<String> {
    let mut folder = folder;
    loop {
        if has_kustomization(side, folder) {
            return Some(folder.to_owned());
        }
        if folder.is_empty() {
            return None;
        }
        folder = parent(folder);
    }
}

fn has_kustomization(side: &Side<'_>, folder: &str) -> bool {
    let at = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    ["kustomization.yaml", "kustomization.yml", "Kustomization"].iter().any(|name| side.exists(&at(name)))
}

impl Reach {
    /// Whether it reads any of these paths.
    pub fn touches(&self, touched: &Touched) -> bool {
        if touched.is_empty() {
            return false;
        }
        self.everything
            || touched.owners.iter().any(|owner| self.folders.contains(owner))
            || touched.paths.iter().any(|path| self.files.contains(path) || self.folders.contains(parent(path)))
            || self
                .bare
                .iter()
                .any(|folder| touched.paths.iter().any(|path| folder.is_empty() || is_below(path, folder)))
    }
}

/// What builds read, found once for each folder.
pub(super) struct Reaches<'s, 'a> {
    side: &'s Side<'a>,
    known: Mutex<HashMap<String, Arc<Reach>>>,
}

impl<'s, 'a> Reaches<'s, 'a> {
    pub fn new(side: &'s Side<'a>) -> Self {
        Self { side, known: Mutex::default() }
    }

    /// What the build of a folder reads.
    pub fn of(&self, folder: &str) -> Arc<Reach> {
        if let Ok(known) = self.known.lock()
            && let Some(known) = known.get(folder)
        {
            return known.clone();
        }
        let found = Arc::new(self.find(folder));
        if let Ok(mut known) = self.known.lock() {
            known.insert(folder.to_owned(), found.clone());
        }
        found
    }

    fn find(&self, folder: &str) -> Reach {
        let mut reach = Reach::default();
        let mut left = vec![folder.to_owned()];
        while let Some(folder) = left.pop() {
            if reach.folders.contains(&folder) || reach.bare.contains(&folder) {
                continue;
            }
            if reach.folders.len() > MOST_FOLDERS {
                reach.everything = true;
                return reach;
            }
            if !has_kustomization(self.side, &folder) {
                if self.side.exists(&folder) {
                    reach.files.insert(folder);
                } else {
                    // Flux takes every kustomization below; what those name may be elsewhere.
                    left.extend(self.below(&folder));
                    reach.bare.push(folder);
                }
                continue;
            }
            let Some(own) = self.side.kustomization_of(&folder) else {
                // It cannot be read: the build will tell.
                reach.folders.insert(folder);
                continue;
            };
            for reference in &own.references {
                // Flux takes the schema of a path for a file or a folder; both are looked for.
                if self.side.exists(reference) {
                    reach.files.insert(reference.clone());
                } else {
                    left.push(reference.clone());
                }
            }
            let generated = own.generators.iter();
            reach
                .files
                .extend(generated.flat_map(|one| one.files.iter().map(|(_, file)| file).chain(&one.envs)).cloned());
            reach.files.extend(own.charts.iter().flat_map(|chart| &chart.values_files).cloned());
            reach.folders.insert(folder);
        }
        reach
    }

    /// The folders with kustomizations below one that has none.
    fn below(&self, folder: &str) -> Vec<String> {
        let files = if folder.is_empty() { Vec::new() } else { self.side.below(folder) };
        let kustomizations = files.iter().filter(|path| crate::meaning::is_kustomization(path));
        kustomizations.map(|path| parent(path).to_owned()).collect()
    }
}
