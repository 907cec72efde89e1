//! Where charts come from.

use std::sync::Arc;

use super::{SOURCE, Side};
use crate::meaning::{Object, Parsed};
use crate::paths::parent;

/// What an OCIRepository points at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Artifact {
    pub url: String,
    /// `ref.tag` or `ref.semver`.
    pub version: Option<String>,
    pub digest: Option<String>,
    pub file: String,
    pub line: usize,
}

impl Artifact {
    pub fn of(object: &Object, parsed: &Parsed) -> Self {
        let tree = &object.tree;
        Self {
            url: tree.text(&["spec", "url"]).unwrap_or_default(),
            version: tree.text(&["spec", "ref", "tag"]).or_else(|| tree.text(&["spec", "ref", "semver"])),
            digest: tree.text(&["spec", "ref", "digest"]),
            file: parsed.path.clone(),
            line: parsed.line(&tree.span),
        }
    }

    /// The chart's name: the last part of the URL.
    pub fn chart(&self) -> String {
        self.url.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned()
    }
}

/// The OCIRepository of a name, as seen from a file.
pub(crate) fn oci_repository(side: &Side<'_>, name: &str, namespace: Option<&str>, from: &str) -> Option<Artifact> {
    let (parsed, index) = nearest(side, "OCIRepository", name, namespace, from)?;
    Some(Artifact::of(parsed.objects.get(index)?, &parsed))
}

/// The URL of a HelmRepository, or of another kind of source.
pub(crate) fn repository_url(
    side: &Side<'_>,
    kind: &str,
    name: &str,
    namespace: Option<&str>,
    from: &str,
) -> Option<String> {
    let (parsed, index) = nearest(side, kind, name, namespace, from)?;
    parsed.objects.get(index)?.tree.text(&["spec", "url"])
}

/// The source of this name that is nearest to a file: names are only unique in a cluster.
fn nearest(
    side: &Side<'_>,
    kind: &str,
    name: &str,
    namespace: Option<&str>,
    from: &str,
) -> Option<(Arc<Parsed>, usize)> {
    let closeness = |path: &str| {
        let shared = parent(path).split('/').zip(parent(from).split('/')).take_while(|(a, b)| a == b).count();
        (path == from, shared)
    };
    // It fits the namespace, it is in the same file, and how many folders are the same.
    type Score = (bool, bool, usize);
    let mut best: Option<(Score, Arc<Parsed>, usize)> = None;
    let mut consider = |parsed: &Arc<Parsed>| {
        for (index, object) in parsed.objects.iter().enumerate() {
            if !object.is(SOURCE, kind) || object.name != name {
                continue;
            }
            let fits = namespace.is_none() || object.namespace.is_none() || object.namespace.as_deref() == namespace;
            let (same, shared) = closeness(&parsed.path);
            let score = (fits, same, shared);
            if best.as_ref().is_none_or(|(known, _, _)| score > *known) {
                best = Some((score, parsed.clone(), index));
            }
        }
    };
    // Nearly always it stands in the same file or beside it.
    if let Some(parsed) = side.parsed(from) {
        consider(&parsed);
    }
    side.parsed_containing(name).iter().for_each(&mut consider);
    best.map(|(_, parsed, index)| (parsed, index))
}
