//! The trees of manifests, parsed when a rule asks for them.

use std::sync::{Arc, OnceLock};

use fluxwright_repo::scan::Scan;
use fluxwright_yaml::Stream;

#[derive(Debug)]
pub(super) struct Trees {
    by_file: Vec<OnceLock<Arc<Stream>>>,
}

impl Trees {
    pub fn of(scan: &Scan) -> Self {
        Self { by_file: scan.files().iter().map(|_| OnceLock::new()).collect() }
    }

    /// The tree of a file; an empty one where there is no such file.
    pub fn of_file(&self, scan: &Scan, index: usize) -> Arc<Stream> {
        let empty = || Arc::new(Stream { text: Arc::from(""), documents: Vec::new() });
        let parse = || scan.files().get(index).map_or_else(empty, |file| Arc::new(scan.parse(file)));
        self.by_file.get(index).map_or_else(empty, |slot| Arc::clone(slot.get_or_init(parse)))
    }
}
