//! What was read and built before.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Loaded, objects};
use crate::build::Accumulated;
use crate::error::{Error, ErrorKind};
use crate::files::{FileError, Files};
use crate::kustomization::{self, Kustomization};

/// A map that is filled once per key.
struct Once<K, V>(Mutex<HashMap<K, V>>);

impl<K: Eq + Hash, V: Clone> Once<K, V> {
    fn new() -> Self {
        Self(Mutex::new(HashMap::new()))
    }

    fn get(&self, key: &K) -> Option<V> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn put(&self, key: K, value: V) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, value);
    }
}

type Objects = Result<Arc<Vec<Loaded>>, Error>;
type Read = Result<Arc<Kustomization>, Arc<Vec<Error>>>;

/// How many objects of built folders are kept; what comes after is built again when it is needed again.
const MOST_KEPT: usize = 50_000;

/// How many objects of files are kept; what comes after is read again when it is needed again.
const MOST_LOADED: usize = 8_000;

/// What the builds of one tree share. Keys are paths without symbolic links.
pub(crate) struct Cache {
    /// The objects of the folders that are kept.
    kept: AtomicUsize,
    /// The objects of the files that are kept.
    loaded: AtomicUsize,
    objects: Once<Arc<str>, Objects>,
    kustomizations: Once<Arc<str>, Read>,
    folders: Once<Arc<str>, Arc<Accumulated>>,
}

impl Cache {
    pub(crate) fn new() -> Self {
        Self {
            kept: AtomicUsize::new(0),
            loaded: AtomicUsize::new(0),
            objects: Once::new(),
            kustomizations: Once::new(),
            folders: Once::new(),
        }
    }

    /// The objects of a file.
    pub(crate) fn objects(&self, files: &dyn Files, path: &Arc<str>) -> Objects {
        if let Some(known) = self.objects.get(path) {
            return known;
        }
        let read = read(files, path).and_then(|bytes| objects(path, &bytes)).map(Arc::new);
        let count = read.as_ref().map_or(1, |objects| objects.len().max(1));
        if self.loaded.fetch_add(count, Ordering::Relaxed) < MOST_LOADED {
            self.objects.put(Arc::clone(path), read.clone());
        }
        read
    }

    /// A kustomization file.
    pub(crate) fn kustomization(&self, files: &dyn Files, path: &Arc<str>) -> Read {
        if let Some(known) = self.kustomizations.get(path) {
            return known;
        }
        let bytes = read(files, path).map_err(|error| Arc::new(vec![error]))?;
        let read = kustomization::read(path, &bytes).map(Arc::new).map_err(Arc::new);
        self.kustomizations.put(Arc::clone(path), read.clone());
        read
    }

    /// What a folder came to, when it was built before.
    pub(crate) fn folder(&self, path: &Arc<str>) -> Option<Arc<Accumulated>> {
        self.folders.get(path)
    }

    /// Keeps what a folder came to, as long as there is room.
    pub(crate) fn keep_folder(&self, path: &Arc<str>, accumulated: &Arc<Accumulated>) {
        let count = accumulated.count().max(1);
        if self.kept.fetch_add(count, Ordering::Relaxed) < MOST_KEPT {
            self.folders.put(Arc::clone(path), Arc::clone(accumulated));
        }
    }
}

fn read(files: &dyn Files, path: &str) -> Result<Arc<[u8]>, Error> {
    files.read(path).map_err(|error: FileError| Error::new(ErrorKind::File { path: path.to_owned(), error }))
}
