//! Where a build may begin: the files with Flux Kustomizations, ResourceSets and FluxInstances in them.

use std::sync::Arc;

use fluxwright_kustomize::files::Files;
use fluxwright_kustomize::{Build, Origin};
use serde_json::Value;

use crate::flux::{self, SourceId};
use crate::provenance::{self, Provenance};
use crate::threads;

/// An object that applies others, where it is written.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) path: Arc<str>,
    pub(crate) document: usize,
    pub(crate) line: usize,
    pub(crate) value: Arc<Value>,
}

impl Candidate {
    pub(crate) fn provenance(&self) -> Provenance {
        let origin =
            provenance::Origin::File { path: Arc::clone(&self.path), document: self.document, line: self.line };
        Provenance { origin, touched: Vec::new() }
    }
}

/// What a FluxInstance, or the release of its chart, says is synced.
#[derive(Debug, Clone)]
pub(crate) struct Sync {
    pub(crate) source: SourceId,
    pub(crate) path: String,
}

/// What a source leaves out.
#[derive(Debug, Clone)]
pub(crate) struct Ignore {
    pub(crate) source: SourceId,
    /// `spec.ignore`.
    pub(crate) ignore: String,
    /// The file that the source is written in.
    pub(crate) path: String,
}

/// What the files of a tree hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) syncs: Vec<Sync>,
    pub(crate) ignores: Vec<Ignore>,
    /// ArtifactGenerators.
    pub(crate) generators: Vec<Candidate>,
}

/// Looks through the files, most of which are told by their text alone.
pub(crate) fn find(build: &Build<'_>, files: &dyn Files, paths: &[String], threads: usize) -> Found {
    let manifests: Vec<&String> =
        paths.iter().filter(|path| path.ends_with(".yaml") || path.ends_with(".yml")).collect();
    let each = threads::map(&manifests, threads, |path| {
        let mut found = Found::default();
        if files.read(path).is_ok_and(|bytes| may_hold_one(&bytes)) {
            look(build, path, &mut found);
        }
        found
    });
    let mut all = Found::default();
    for found in each {
        all.candidates.extend(found.candidates);
        all.syncs.extend(found.syncs);
        all.ignores.extend(found.ignores);
        all.generators.extend(found.generators);
    }
    all
}

fn look(build: &Build<'_>, path: &str, found: &mut Found) {
    // What cannot be read is told when something needs it.
    for object in build.objects(path).unwrap_or_default() {
        let value = object.shared_value();
        if let Some((source, path)) = flux::sync(&value) {
            found.syncs.push(Sync { source, path });
        }
        if let Some((source, ignore)) = flux::ignore(&value) {
            found.ignores.push(Ignore { source, ignore, path: path.to_owned() });
        }
        let is_generator = flux::external::is_generator(&value);
        if is_generator || flux::is_kustomization(&value) || flux::is_set(&value) {
            let Origin::File { path, document, line } = &object.provenance.origin else { continue };
            let own = if is_generator { &mut found.generators } else { &mut found.candidates };
            own.push(Candidate { path: Arc::clone(path), document: *document, line: *line, value });
        }
    }
}

/// Whether a text may hold an object that says what is applied.
fn may_hold_one(bytes: &[u8]) -> bool {
    let has = |needle: &[u8]| memchr::memmem::find(bytes, needle).is_some();
    (has(b"kustomize.toolkit.fluxcd.io/v") && has(b"sourceRef"))
        || (has(b"fluxcd.controlplane.io/v") && (has(b"ResourceSet") || has(b"FluxInstance")))
        || (has(b"source.extensions.fluxcd.io/v") && has(b"ArtifactGenerator"))
        || (has(b"source.toolkit.fluxcd.io/v") && has(b"ignore:"))
        || (has(b"helm.toolkit.fluxcd.io/v") && has(b"instance:") && has(b"sync:"))
}
