//! Where resources land, and what follows from that.

use fluxwright_diagnostic::{Diagnostic, Severity};
use fluxwright_preset::RenderedEntry;
use fluxwright_preset::recipe::{AnchorPath, AnchorStep, Create, DocumentSelector, Order};
use fluxwright_repo::{file_name, join, parent};
use fluxwright_yaml::Node;
use serde_json::{Value, json};

use super::{Request, Resource};
use crate::objects::{Existing, Objects};
use crate::output::OutFile;
use crate::package::{Confidence, Package, PackageKind};

/// What there is to know of the package.
pub(super) fn of_package(package: &Package) -> Vec<Diagnostic> {
    let severity = if package.confidence == Confidence::High { Severity::Note } else { Severity::Warning };
    let of = |note: &String| {
        Diagnostic::new(severity, "package-note", format!("{}: {note}", package.path)).at(
            &package.evidence,
            None,
            0..0,
            "",
        )
    };
    package.notes.iter().map(of).collect()
}

/// That a source of the repo is used.
pub(super) fn reused(existing: &Existing, resource: &Resource) -> Diagnostic {
    let namespace = existing.namespace.as_deref().unwrap_or_default();
    Diagnostic::new(
        Severity::Note,
        "source-reused",
        format!("the {} {namespace}/{} reads the same, and is used", resource.kind, existing.name),
    )
    .at(&existing.file, None, 0..0, "")
}

/// That a name was taken.
pub(super) fn renamed(existing: &Existing, resource: &Resource, free: &str) -> Diagnostic {
    Diagnostic::warning(
        "name-taken",
        format!("there is a {} `{}` already; this one is `{free}`", resource.kind, existing.name),
    )
    .at(&existing.file, None, 0..0, "")
    .help("choose a name of your own with --name NAME")
}

/// The entries for the kustomization beside the files.
pub(super) fn wiring(request: &Request<'_>, files: &[OutFile]) -> Vec<RenderedEntry> {
    let Some(folder) = request.target.folder() else { return Vec::new() };
    // The package's own kustomization would deploy what deploys it.
    let own = |package: &Package| package.kind == PackageKind::Kustomize && package.folder() == folder;
    if request.subject.package().is_some_and(own) {
        return Vec::new();
    }
    let Some((kustomization, dotted, known)) = kustomization(request, folder) else { return Vec::new() };
    let entry = |file: &OutFile| {
        let name = file_name(&file.path);
        let item = if dotted { format!("./{name}") } else { name.to_owned() };
        RenderedEntry {
            file: kustomization.clone(),
            at: AnchorPath(vec![AnchorStep::Key("resources".to_owned())]),
            document: DocumentSelector::default(),
            identity: None,
            value: json!(item),
            text: item,
            key: None,
            order: Order::Auto,
            create: Create::Collection,
            comment: None,
            secret: false,
            origin: request.recipe.origin.clone(),
        }
    };
    let is_known = |file: &&OutFile| known.iter().any(|path| join("", path).as_deref() == Some(file_name(&file.path)));
    files.iter().filter(|file| !is_known(file)).map(entry).collect()
}

/// The kustomization of a folder, whether it writes `./` before its resources, and these.
fn kustomization(request: &Request<'_>, folder: &str) -> Option<(String, bool, Vec<String>)> {
    let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    let at = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let path = names.into_iter().map(at).find(|path| request.repo.has(path))?;
    let file = request.repo.file(&path)?;
    let root = file.documents().iter().find_map(|document| document.root.as_ref())?;
    let group = root.get("apiVersion").and_then(Node::as_str).unwrap_or_default();
    if !group.is_empty() && !group.starts_with("kustomize.config.k8s.io/") {
        return None;
    }
    let items = root.get("resources").and_then(Node::items).unwrap_or_default();
    let paths: Vec<String> = items.iter().filter_map(Node::as_str).map(str::to_owned).collect();
    let local = || paths.iter().filter(|path| !path.contains("://") && !path.starts_with("../"));
    let dotted = local().next().is_some() && local().all(|path| path.starts_with("./"));
    Some((path, dotted, paths))
}

/// Warnings about where the files land.
pub(super) fn warnings(request: &Request<'_>, objects: &Objects<'_>, files: &[OutFile]) -> Vec<Diagnostic> {
    let Some(first) = files.first().filter(|file| !file.path.is_empty()) else { return Vec::new() };
    let folder = parent(&first.path);
    if let Some(package) = request.subject.package() {
        let templates = ["templates", "crds"]
            .iter()
            .any(|name| package.holds(&first.path) && in_part(package.folder(), name, folder));
        let itself = match package.kind {
            PackageKind::Helm => templates,
            PackageKind::Kustomize | PackageKind::Raw => package.holds(&first.path),
        };
        if itself {
            return vec![
                Diagnostic::warning("applies-itself", format!("{} lies in the package that it deploys", first.path))
                    .note("what is deployed from there would hold, change and delete what deploys it")
                    .help("write it elsewhere: --out DIR/"),
            ];
        }
    }
    applied_by(objects, folder)
        .map(|(name, path)| {
            Diagnostic::warning(
                "applied-folder",
                format!("{} lies in a folder that Flux applies: {name}, path {path}", first.path),
            )
            .note("with the next commit it takes effect there")
            .help("to keep it out of the cluster, write it elsewhere: --out DIR/")
        })
        .into_iter()
        .collect()
}

fn in_part(package: &str, part: &str, folder: &str) -> bool {
    let start = if package.is_empty() { part.to_owned() } else { format!("{package}/{part}") };
    folder == start || folder.strip_prefix(&start).is_some_and(|rest| rest.starts_with('/'))
}

/// What of the repo applies a folder, and from which path on: the nearest one.
fn applied_by(objects: &Objects<'_>, folder: &str) -> Option<(String, String)> {
    let mut found: Vec<(usize, String, String)> = Vec::new();
    for existing in objects.of("kustomize.toolkit.fluxcd.io", "Kustomization") {
        let spec = existing.value.get("spec");
        let from_git = spec.and_then(|spec| spec.get("sourceRef")?.get("kind")?.as_str()) == Some("GitRepository");
        // Without a path the whole repository is applied.
        let path = spec.and_then(|spec| spec.get("path")?.as_str()).unwrap_or("./");
        if from_git {
            found.extend(
                covers(path, folder).map(|depth| (depth, format!("Kustomization {}", existing.name), path.to_owned())),
            );
        }
    }
    for existing in objects.of("fluxcd.controlplane.io", "FluxInstance") {
        let sync = existing.value.get("spec").and_then(|spec| spec.get("sync"));
        if let Some(path) = sync.and_then(|sync| sync.get("path")).and_then(Value::as_str) {
            found.extend(
                covers(path, folder).map(|depth| (depth, format!("FluxInstance {}", existing.name), path.to_owned())),
            );
        }
    }
    found.into_iter().max_by_key(|(depth, ..)| *depth).map(|(_, name, path)| (name, path))
}

/// How deep a path lies that holds a folder.
fn covers(path: &str, folder: &str) -> Option<usize> {
    let path = join("", path.trim_start_matches('/'))?;
    let holds =
        path.is_empty() || folder == path || folder.strip_prefix(&path).is_some_and(|rest| rest.starts_with('/'));
    holds.then(|| path.split('/').filter(|part| !part.is_empty()).count())
}
