//! Kustomizations.

use std::collections::BTreeSet;

use fluxwright_repo::{Repo, join, parent};
use fluxwright_yaml::{Document, Node, Stream};

use super::{folder_name, shown};
use crate::error::Error;
use crate::package::{Confidence, Package, PackageKind};

/// How many files are followed from a kustomization.
const MAX_FOLLOWED: usize = 2_000;

/// The kustomization of a file; `None` for one of Flux's Kustomizations in a file of that name, and for a component, which
/// others include.
///
/// # Errors
/// When the file cannot be read or is no map.
pub(super) fn read(repo: &Repo, path: &str) -> Result<Option<Package>, Error> {
    let unreadable = |text, span, message: String, help: &str| Error::Unreadable {
        path: path.to_owned(),
        text,
        span,
        message,
        help: help.to_owned(),
    };
    let text = repo
        .text(path)
        .map_err(|error| unreadable(None, 0..0, error.to_string(), "check the file and its permissions"))?;
    let stream = fluxwright_yaml::parse(&text)
        .map_err(|error| unreadable(Some(text.clone()), error.span.clone(), error.to_string(), "correct the file"))?;
    let root = stream.documents.iter().find_map(|document| document.root.as_ref());
    let mut notes = Vec::new();
    let mut confidence = Confidence::High;
    match root {
        Some(root) if root.entries().is_some() => {
            let field = |key: &str| root.get(key).and_then(Node::as_str).unwrap_or_default();
            let group = field("apiVersion").split('/').next().unwrap_or_default();
            if field("kind") == "Component" || !matches!(group, "" | "kustomize.config.k8s.io") {
                return Ok(None);
            }
            let made = [
                "resources",
                "bases",
                "components",
                "helmCharts",
                "configMapGenerator",
                "secretGenerator",
                "generators",
            ];
            if !made.iter().any(|key| root.get(key).is_some_and(|node| !node.is_null())) {
                notes.push("it names no resources".to_owned());
                confidence = Confidence::Medium;
            }
        }
        None => {
            notes.push("the kustomization is empty".to_owned());
            confidence = Confidence::Low;
        }
        Some(root) => {
            let span = root.span.clone();
            return Err(unreadable(
                Some(text.clone()),
                span,
                "it is no map".to_owned(),
                "write `resources:` and a list",
            ));
        }
    }
    let folder = parent(path);
    Ok(Some(Package {
        path: shown(folder),
        kind: PackageKind::Kustomize,
        name: folder_name(repo, folder),
        confidence,
        version: None,
        evidence: path.to_owned(),
        notes,
        has_namespace: has_namespace(repo, path),
    }))
}

/// Whether the kustomization, or anything that it takes in, says a namespace.
fn has_namespace(repo: &Repo, path: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut files = vec![path.to_owned()];
    while let Some(file) = files.pop() {
        if seen.len() >= MAX_FOLLOWED || !seen.insert(file.clone()) {
            continue;
        }
        let Some(stream) = repo.text(&file).ok().and_then(|text| fluxwright_yaml::parse(&text).ok()) else { continue };
        if says_namespace(&stream) {
            return true;
        }
        if fluxwright_repo::is_kustomization(&file) {
            files.extend(taken_in(repo, parent(&file), &stream));
        }
    }
    false
}

/// Whether an object, or a kustomization, of a text says a namespace.
pub(super) fn says_namespace(stream: &Stream) -> bool {
    let says = |document: &Document| {
        document
            .at(&["metadata", "namespace"])
            .or_else(|| document.at(&["namespace"]))
            .is_some_and(|node| !node.is_null())
    };
    stream.documents.iter().any(says)
}

/// The files of the repo that a kustomization names.
fn taken_in(repo: &Repo, folder: &str, stream: &Stream) -> Vec<String> {
    let mut files = Vec::new();
    let Some(root) = stream.documents.iter().find_map(|document| document.root.as_ref()) else { return files };
    for key in ["resources", "bases", "components"] {
        let items = root.get(key).and_then(Node::items).unwrap_or_default();
        for path in items.iter().filter_map(Node::as_str).filter_map(|path| join(folder, path)) {
            if repo.has(&path) {
                files.push(path);
                continue;
            }
            let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
            let inside = names.map(|name| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") });
            files.extend(inside.into_iter().find(|file| repo.has(file)));
        }
    }
    files
}
