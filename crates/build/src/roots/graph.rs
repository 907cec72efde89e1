//! Which files a folder's kustomization takes in, read without building anything.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use fluxwright_kustomize::Build;
use fluxwright_kustomize::files::{FileKind, Files};

use crate::candidate::{Candidate, Found};
use crate::flux::external::EXTERNAL;
use crate::flux::{self, FLUX_NAMESPACE};
use crate::path;

use super::artifacts::{Artifacts, Part};
use super::folder_of;

/// The candidates, and which folders take them in.
pub(super) struct Graph<'g> {
    pub(super) build: &'g Build<'g>,
    pub(super) files: &'g dyn Files,
    pub(super) candidates: &'g [Candidate],
    by_file: HashMap<&'g str, Vec<usize>>,
    /// The folders that hold candidates, and all above them.
    holders: HashSet<&'g str>,
    known: HashMap<String, Rc<BTreeSet<usize>>>,
    artifacts: Artifacts<'g>,
}

impl<'g> Graph<'g> {
    pub(super) fn new(build: &'g Build<'g>, files: &'g dyn Files, found: &'g Found) -> Self {
        let candidates = found.candidates.as_slice();
        let mut by_file: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut holders = HashSet::from([""]);
        for (index, candidate) in candidates.iter().enumerate() {
            by_file.entry(&candidate.path).or_default().push(index);
            let mut folder = path::parent(&candidate.path);
            while holders.insert(folder) {
                folder = path::parent(folder);
            }
        }
        let artifacts = Artifacts::new(files, &found.generators);
        Self { build, files, candidates, by_file, holders, known: HashMap::new(), artifacts }
    }

    /// The candidates that the build of one yields.
    pub(super) fn made_by(&mut self, index: usize) -> BTreeSet<usize> {
        if let Some(part) = self.part(index) {
            let made = self.in_folder(&part.folder);
            let is_in = |made: &&usize| self.candidates.get(**made).is_some_and(|candidate| part.has(&candidate.path));
            return made.iter().filter(is_in).copied().collect();
        }
        match self.folder(index) {
            Some(folder) => (*self.in_folder(&folder)).clone(),
            None => BTreeSet::new(),
        }
    }

    /// The folder of an artifact that a Kustomization builds.
    fn part(&self, index: usize) -> Option<Part> {
        let candidate = self.candidates.get(index).filter(|candidate| flux::is_kustomization(&candidate.value))?;
        let source = flux::Kustomization::source(&candidate.value, FLUX_NAMESPACE);
        let wanted = candidate.value.pointer("/spec/path").and_then(serde_json::Value::as_str).unwrap_or_default();
        let is_artifact = source.kind == EXTERNAL;
        is_artifact.then(|| self.artifacts.folder(&candidate.path, &source.name, wanted)).flatten()
    }

    /// The folder that a Kustomization builds, as far as its path is written out. All of the repo is built only from the
    /// source that is the repo for sure: others have their root at `./` too.
    fn folder(&self, index: usize) -> Option<String> {
        let candidate = self.candidates.get(index).filter(|candidate| flux::is_kustomization(&candidate.value))?;
        let wanted = candidate.value.pointer("/spec/path").and_then(serde_json::Value::as_str).unwrap_or_default();
        let source = flux::Kustomization::source(&candidate.value, FLUX_NAMESPACE);
        if source.kind == EXTERNAL {
            return self.part(index).map(|part| part.folder);
        }
        let folder = folder_of(self.files, wanted)?;
        (!folder.is_empty() || source.is_usual()).then_some(folder)
    }

    /// The folders that Kustomizations build.
    pub(super) fn built_by(&self, indexes: impl Iterator<Item = usize>) -> BTreeSet<String> {
        indexes.filter_map(|index| self.folder(index)).collect()
    }

    /// The candidates that the build of a folder yields.
    pub(super) fn in_folder(&mut self, folder: &str) -> Rc<BTreeSet<usize>> {
        if let Some(known) = self.known.get(folder) {
            return Rc::clone(known);
        }
        let mut found = BTreeSet::new();
        let mut seen = HashSet::new();
        let mut left = vec![folder.to_owned()];
        while let Some(folder) = left.pop() {
            if !seen.insert(folder.clone()) {
                continue;
            }
            match self.build.kustomization(&folder) {
                Ok(Some(kustomization)) => {
                    for entry in kustomization.resources.iter().chain(&kustomization.components) {
                        let Some(joined) = path::join(&folder, &entry.text) else { continue };
                        self.take(joined, &mut found, &mut left);
                    }
                }
                Ok(None) => self.scan(&folder, &mut found, &mut left),
                // It is told when it is built.
                Err(_) => {}
            }
        }
        let found = Rc::new(found);
        self.known.insert(folder.to_owned(), Rc::clone(&found));
        found
    }

    fn take(&self, path: String, found: &mut BTreeSet<usize>, left: &mut Vec<String>) {
        match self.by_file.get(path.as_str()) {
            Some(candidates) => found.extend(candidates),
            None => match self.files.resolve(&path) {
                Ok((folder, FileKind::Folder)) => left.push(folder),
                Ok((file, FileKind::File)) => found.extend(self.by_file.get(file.as_str()).into_iter().flatten()),
                Err(_) => {}
            },
        }
    }

    /// All files below a folder without a kustomization, of which only those that hold candidates matter.
    fn scan(&self, folder: &str, found: &mut BTreeSet<usize>, left: &mut Vec<String>) {
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for name in self.files.list(&folder).unwrap_or_default() {
                let Some(below) = path::join(&folder, &name) else { continue };
                if let Some(candidates) = self.by_file.get(below.as_str()) {
                    found.extend(candidates);
                } else if self.holders.contains(below.as_str()) || !name.contains('.') {
                    match self.build.kustomization(&below) {
                        Ok(None) => folders.push(below),
                        Ok(Some(_)) => left.push(below),
                        Err(_) => {}
                    }
                }
            }
        }
    }
}
