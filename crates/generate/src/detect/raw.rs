//! Folders of Kubernetes YAML.

use std::collections::{BTreeMap, BTreeSet};

use fluxwright_repo::{Repo, is_kustomization, parent};
use fluxwright_yaml::{Document, Node, Stream};

use super::kustomize::says_namespace;
use super::{MAX_FILES, Paths, folder_name, is_tool_folder, shown};
use crate::error::Error;
use crate::package::{Confidence, Package, PackageKind};

/// Groups of objects that deploy others: a folder of nothing else is no package.
const GITOPS: [&str; 2] = ["fluxcd.io", "fluxcd.controlplane.io"];
/// Those of Argo CD, whose group others share.
const ARGOCD: [&str; 3] = ["Application", "ApplicationSet", "AppProject"];

/// What the YAML files of a folder hold.
#[derive(Debug, Default)]
struct Folder {
    /// The files with Kubernetes objects.
    objects: Vec<String>,
    /// Other YAML files, which Flux cannot apply.
    others: Vec<String>,
    /// Whether any of them deploys more than GitOps resources.
    deploys: bool,
    namespace: bool,
}

/// Folders of Kubernetes YAML. One that lies below another belongs to it, as Flux reads folders with all below.
pub(super) fn find(repo: &Repo, paths: &Paths) -> (Vec<Package>, Vec<Error>) {
    let mut folders: BTreeMap<&str, Folder> = BTreeMap::new();
    let kustomized: BTreeSet<&str> = paths.kustomizations.iter().map(|path| parent(path)).collect();
    let below_one = |folder: &str| ancestors(folder).any(|above| kustomized.contains(above));
    for path in paths.yaml.iter().filter(|path| !below_one(parent(path))) {
        look(repo, path, folders.entry(parent(path)).or_default());
    }
    folders.retain(|_, folder| !folder.objects.is_empty() && folder.deploys);
    let tops: BTreeSet<&str> = folders.keys().copied().collect();
    let is_top = |folder: &str| !ancestors(folder).skip(1).any(|above| tops.contains(above));
    let packages = folders.iter().filter(|(path, _)| is_top(path)).map(|(path, folder)| package(repo, path, folder));
    (packages.collect(), Vec::new())
}

/// A folder as manifests; `None` where it has none.
///
/// # Errors
/// When one of its files is broken, and none is good.
pub(super) fn read(repo: &Repo, path: &str) -> Result<Option<Package>, Error> {
    let mut folder = Folder::default();
    let inside = |file: &&String| path.is_empty() || file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    let visible = |file: &&String| {
        let inner = file.get(path.len()..).unwrap_or_default().trim_start_matches('/');
        !parent(inner).split('/').any(is_tool_folder)
    };
    let yaml = |file: &&String| (file.ends_with(".yaml") || file.ends_with(".yml")) && !is_kustomization(file);
    for file in repo.paths().iter().filter(inside).filter(visible).filter(yaml).take(MAX_FILES) {
        look(repo, file, &mut folder);
    }
    if folder.objects.is_empty() {
        return Ok(None);
    }
    Ok(Some(package(repo, path, &folder)))
}

/// A folder and all above it, the root last.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| (!folder.is_empty()).then(|| parent(folder)))
}

fn look(repo: &Repo, path: &str, folder: &mut Folder) {
    let Ok(text) = repo.text(path) else { return };
    // Most YAML of a repo is no Kubernetes object: a look at the text spares the parser.
    let could_be = text.contains("apiVersion") && text.contains("kind");
    let stream = could_be.then(|| fluxwright_yaml::parse(&text).ok()).flatten();
    match stream {
        Some(stream) if is_kubernetes(&stream) => {
            folder.deploys |= stream.documents.iter().any(deploys);
            folder.namespace |= says_namespace(&stream);
            folder.objects.push(path.to_owned());
        }
        _ => folder.others.push(path.to_owned()),
    }
}

/// Whether every document is a Kubernetes object, and there is one.
fn is_kubernetes(stream: &Stream) -> bool {
    let mut roots = stream.documents.iter().filter_map(|document| document.root.as_ref()).peekable();
    let text = |root: &Node, path: &[&str]| root.at(path).and_then(Node::as_str).is_some_and(|text| !text.is_empty());
    roots.peek().is_some()
        && roots.all(|root| {
            let named = text(root, &["metadata", "name"]) || text(root, &["metadata", "generateName"]);
            let list = root.at(&["kind"]).and_then(Node::as_str).is_some_and(|kind| kind.ends_with("List"));
            text(root, &["apiVersion"]) && text(root, &["kind"]) && (named || list)
        })
}

/// Whether an object is more than GitOps: one that deploys others deploys nothing of the package itself.
fn deploys(document: &Document) -> bool {
    let text = |key: &str| document.at(&[key]).and_then(Node::as_str).unwrap_or_default();
    let (api_version, kind) = (text("apiVersion"), text("kind"));
    let group = api_version.split('/').next().unwrap_or_default();
    let of_flux = GITOPS.iter().any(|known| group == *known || group.ends_with(&format!(".{known}")));
    let of_argocd = group == "argoproj.io" && ARGOCD.contains(&kind);
    !api_version.is_empty() && !of_flux && !of_argocd
}

fn package(repo: &Repo, path: &str, folder: &Folder) -> Package {
    let mut notes = Vec::new();
    let mut confidence = if folder.deploys { Confidence::High } else { Confidence::Low };
    if let Some(first) = folder.others.first() {
        let more = match folder.others.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        notes.push(format!(
            "{first}{more} is no Kubernetes YAML: Flux refuses the folder; add a kustomization.yaml to it"
        ));
        confidence = Confidence::Low.max(if folder.objects.len() > folder.others.len() {
            Confidence::Medium
        } else {
            Confidence::Low
        });
    }
    Package {
        path: shown(path),
        kind: PackageKind::Raw,
        name: folder_name(repo, path),
        confidence,
        version: None,
        evidence: folder.objects.first().cloned().unwrap_or_default(),
        notes,
        has_namespace: folder.namespace,
    }
}
