//! The texts of files that are no manifests, read once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use fluxwright_repo::read_text;
use fluxwright_repo::scan::Scan;
use serde_json::Value;

#[derive(Debug, Default)]
pub(super) struct Texts {
    read: Mutex<HashMap<String, Option<Arc<str>>>>,
    values: Mutex<HashMap<String, Option<Arc<Value>>>>,
}

impl Texts {
    pub fn get(&self, scan: &Scan, path: &str) -> Option<Arc<str>> {
        if let Some(file) = scan.file(path) {
            return Some(Arc::clone(&file.text));
        }
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = read.get(path) {
            return text.clone();
        }
        // Only what belongs to the repo: a path in a manifest may lead anywhere.
        let text = scan.root().filter(|_| scan.has(path)).and_then(|root| read_text(root, path).ok());
        read.insert(path.to_owned(), text.clone());
        text
    }

    /// What a file means, found out once.
    pub fn value(&self, path: &str, read: impl FnOnce() -> Option<Value>) -> Option<Arc<Value>> {
        let known = self.values.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        known.unwrap_or_else(|| {
            let value = read().map(Arc::new);
            self.values.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), value.clone());
            value
        })
    }

    pub fn all(&self, scan: &Scan) -> Vec<(Arc<str>, Arc<str>)> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let others =
            read.iter().filter_map(|(path, text)| Some((Arc::from(path.as_str()), Arc::clone(text.as_ref()?))));
        let parsed = scan.files().iter().map(|file| (Arc::from(file.path.as_str()), Arc::clone(&file.text)));
        parsed.chain(others).collect()
    }
}
