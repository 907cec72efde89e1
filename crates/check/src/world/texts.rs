//! The texts of files that are no manifests, read once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use fluxwright_repo::Repo;

#[derive(Debug, Default)]
pub(super) struct Texts {
    read: Mutex<HashMap<String, Option<Arc<str>>>>,
}

impl Texts {
    pub fn get(&self, repo: &Repo, path: &str) -> Option<Arc<str>> {
        if let Some(file) = repo.file(path) {
            return Some(Arc::clone(&file.text));
        }
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = read.get(path) {
            return text.clone();
        }
        // Only what belongs to the repo: a path in a manifest may lead anywhere.
        let text = repo.has(path).then(|| repo.text(path).ok()).flatten();
        read.insert(path.to_owned(), text.clone());
        text
    }

    pub fn all(&self, repo: &Repo) -> Vec<(Arc<str>, Arc<str>)> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let others =
            read.iter().filter_map(|(path, text)| Some((Arc::from(path.as_str()), Arc::clone(text.as_ref()?))));
        let parsed = repo.files().iter().map(|file| (Arc::from(file.path.as_str()), Arc::clone(&file.text)));
        parsed.chain(others).collect()
    }
}
