//! Folders that Kustomizations build from artifacts, before it is known which sources are the repo.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use fluxwright_kustomize::files::Files;
use serde_json::Value;

use crate::candidate::Candidate;
use crate::external::{self, Content, Failure, Plan, Source, View};
use crate::flux::{FLUX_NAMESPACE, SourceId};

use super::folder_of;

/// The kinds of sources that may be a repo.
const REPOS: [&str; 3] = ["GitRepository", "OCIRepository", "Bucket"];

/// The artifacts of the generators that the repo has, as if all of their sources were the repo.
pub(super) struct Artifacts<'a> {
    files: &'a dyn Files,
    generators: &'a [Candidate],
    /// By generator and name.
    known: RefCell<HashMap<(usize, String), Made>>,
    plans: RefCell<HashMap<usize, Option<Rc<Plan>>>>,
}

type Made = Option<Rc<Known>>;

/// An artifact.
struct Known {
    content: Content,
    /// The files of the repo in it.
    files: HashSet<Arc<str>>,
}

/// A folder of the repo that is a folder of an artifact.
pub(super) struct Part {
    pub(super) folder: String,
    artifact: Rc<Known>,
}

impl Part {
    /// Whether a file of the repo is in the artifact.
    pub(super) fn has(&self, file: &str) -> bool {
        self.artifact.files.contains(file)
    }
}

impl<'a> Artifacts<'a> {
    pub(super) fn new(files: &'a dyn Files, generators: &'a [Candidate]) -> Self {
        Self { files, generators, known: RefCell::default(), plans: RefCell::default() }
    }

    /// The folder of the repo that is the folder of an artifact, for a Kustomization in a file; of generators in several
    /// clusters the nearest counts.
    pub(super) fn folder(&self, file: &str, artifact: &str, wanted: &str) -> Option<Part> {
        let mut near: Vec<usize> = (0..self.generators.len()).collect();
        near.sort_by_key(|index| {
            let other = self.generators.get(*index).map(|generator| &*generator.path).unwrap_or_default();
            std::cmp::Reverse(file.split('/').zip(other.split('/')).take_while(|(own, other)| own == other).count())
        });
        near.into_iter().find_map(|index| {
            let artifact = self.content(index, artifact)?;
            let folder = folder_of(&View { content: &artifact.content, files: self.files }, wanted)?;
            let folder = artifact.content.real(&folder);
            // All of the repo is no part of it.
            (!folder.is_empty()).then_some(Part { folder, artifact })
        })
    }

    fn content(&self, index: usize, artifact: &str) -> Made {
        let key = (index, artifact.to_owned());
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let generator = self.generators.get(index)?;
        let lookup = |source: &SourceId| -> Result<Source<'_>, Failure> {
            Ok(match source.kind.as_str() {
                kind if REPOS.contains(&kind) => Source::Folder { files: self.files, folder: String::new() },
                _ => Source::Elsewhere(source.clone()),
            })
        };
        let namespace = namespace(&generator.value);
        let plan = self.plans.borrow().get(&index).cloned();
        let plan = plan.unwrap_or_else(|| {
            let plan = external::plan(&generator.value, namespace, &lookup).ok().map(Rc::new);
            self.plans.borrow_mut().insert(index, plan.clone());
            plan
        })?;
        let made = external::make((&generator.value, &plan), namespace, artifact, self.files, &lookup).ok();
        let made = made.map(|content| Rc::new(Known { files: content.files().cloned().collect(), content }));
        self.known.borrow_mut().insert(key, made.clone());
        made
    }
}

/// The sources of generators, as far as they can be repos.
pub(super) fn sources<'g>(generators: impl Iterator<Item = &'g Candidate>) -> Vec<SourceId> {
    let all = generators.flat_map(|generator| external::sources(&generator.value, namespace(&generator.value)));
    all.map(|(_, source)| source).filter(|source| REPOS.contains(&source.kind.as_str())).collect()
}

fn namespace(generator: &Value) -> &str {
    generator.pointer("/metadata/namespace").and_then(Value::as_str).unwrap_or(FLUX_NAMESPACE)
}
