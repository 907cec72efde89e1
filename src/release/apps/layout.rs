//! The apps layout: `apps/<namespace>/<app>/` with a Flux Kustomization and, below it, a HelmRelease and its source.

use std::collections::BTreeMap;

use fluxwright_yaml::Node;

use crate::siblings::Names;
use fluxwright_repo::{Object, Repo, file_name, join, parent};

/// One app that is there.
#[derive(Debug)]
pub struct App<'a> {
    /// Its directory, relative to the repo.
    pub directory: String,
    /// Its Flux Kustomization.
    pub kustomization: &'a Object,
    /// Its HelmRelease.
    pub release: &'a Object,
    /// Where its chart comes from.
    pub source: AppSource,
    /// Its files with their role: the path below `directory`, its own name replaced.
    pub files: BTreeMap<String, String>,
    /// What is its own.
    pub names: Names,
    /// The chart's name.
    pub chart: String,
    /// Whether its source is not in its own folder: others use it too.
    pub shares_source: bool,
}

/// Where a chart comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppSource {
    /// `chartRef` to an OCIRepository of the app's own.
    Oci,
    /// `chart.spec` with a HelmRepository.
    Helm,
}

/// The apps of a repo.
#[derive(Debug)]
pub struct AppsLayout<'a> {
    /// The directory of namespaces, such as `kubernetes/apps`.
    pub root: String,
    /// Its apps, in path order.
    pub apps: Vec<App<'a>>,
}

/// The layouts in the repo, the one with most apps first.
pub fn find(repo: &Repo) -> Vec<AppsLayout<'_>> {
    let mut by_root: BTreeMap<String, Vec<App<'_>>> = BTreeMap::new();
    let releases: Vec<&Object> = repo.objects_of("helm.toolkit.fluxcd.io", "HelmRelease").collect();
    for kustomization in repo.objects_of("kustomize.toolkit.fluxcd.io", "Kustomization") {
        if let Some(app) = read_app(repo, kustomization, &releases) {
            by_root.entry(parent(parent(&app.directory)).to_owned()).or_default().push(app);
        }
    }
    let mut layouts: Vec<AppsLayout<'_>> = by_root.into_iter().map(|(root, apps)| AppsLayout { root, apps }).collect();
    layouts.sort_by_key(|layout| std::cmp::Reverse(layout.apps.len()));
    layouts
}

fn read_app<'a>(repo: &'a Repo, kustomization: &'a Object, releases: &[&'a Object]) -> Option<App<'a>> {
    let file = repo.file_of(kustomization);
    // A file with several Kustomizations is no model for one app.
    if file.documents().iter().filter(|document| document.root.is_some()).count() != 1 {
        return None;
    }
    let directory = parent(&file.path);
    let root = repo.node_of(kustomization)?;
    let path = join("", root.at(&["spec", "path"])?.as_str()?)?;
    if parent(&path) != directory || parent(parent(directory)).is_empty() && !directory.contains('/') {
        return None;
    }
    let mut inside = releases.iter().filter(|object| parent(&repo.file_of(object).path) == path);
    let release = *inside.next()?;
    if inside.next().is_some() {
        return None;
    }
    let spec = repo.node_of(release)?.get("spec")?;
    let (source, chart, version, url, source_directory) = chart_of(repo, release, spec)?;
    let shares_source = source_directory != path;
    let name = file_name(directory);
    let namespace_directory = file_name(parent(directory));
    let target = root.at(&["spec", "targetNamespace"]).and_then(Node::as_str).unwrap_or(namespace_directory);
    let names = names(directory, source, &url, &version, name, target, &chart);
    let mut files = BTreeMap::new();
    files.insert(file_name(&file.path).to_owned(), file.path.clone());
    let beside = format!("{directory}/kustomization.yaml");
    if repo.has(&beside) {
        files.insert("kustomization.yaml".to_owned(), beside);
    }
    let prefix = format!("{path}/");
    for known in repo.paths().iter().filter(|known| known.starts_with(&prefix)) {
        let below = known.strip_prefix(directory).map(|below| below.trim_start_matches('/')).unwrap_or(known);
        files.insert(names.patterns(below).swap_remove(0), known.clone());
    }
    Some(App { directory: directory.to_owned(), kustomization, release, source, files, names, chart, shares_source })
}

/// What is an app's own.
pub fn names(
    directory: &str,
    source: AppSource,
    url: &str,
    version: &str,
    name: &str,
    namespace: &str,
    chart: &str,
) -> Names {
    Names::new()
        .with("dir", directory)
        .with("chartUrl", if source == AppSource::Oci { format!("{url}/{chart}") } else { String::new() })
        .with("url", url)
        .with("version", version)
        .with("name", name)
        .with("namespace", namespace)
        .with("chart", chart)
}

/// Kind of source, chart, version, URL and the directory of the source of a HelmRelease.
fn chart_of(repo: &Repo, release: &Object, spec: &Node) -> Option<(AppSource, String, String, String, String)> {
    let text = |node: &Node, path: &[&str]| node.at(path).and_then(Node::as_str).map(str::to_owned);
    let beside = parent(&repo.file_of(release).path);
    // The source in the same folder, else the only one of that name.
    let source_named = |kind: &'static str, name: &str| {
        let named = || repo.objects_of("source.toolkit.fluxcd.io", kind).filter(|object| object.name == *name);
        named().find(|object| parent(&repo.file_of(object).path) == beside).or_else(|| named().next())
    };
    let directory_of = |object: &Object| parent(&repo.file_of(object).path).to_owned();
    if let Some(reference) = spec.get("chartRef") {
        let source = source_named("OCIRepository", &text(reference, &["name"])?)?;
        let node = repo.node_of(source)?.get("spec")?;
        let url = text(node, &["url"])?;
        let (base, chart) = url.rsplit_once('/')?;
        let version = text(node, &["ref", "tag"]).or_else(|| text(node, &["ref", "semver"])).unwrap_or_default();
        return Some((AppSource::Oci, chart.to_owned(), version, base.to_owned(), directory_of(source)));
    }
    let chart = text(spec, &["chart", "spec", "chart"])?;
    let version = text(spec, &["chart", "spec", "version"]).unwrap_or_default();
    let source = source_named("HelmRepository", &text(spec, &["chart", "spec", "sourceRef", "name"])?);
    let url = source.and_then(|object| text(repo.node_of(object)?, &["spec", "url"])).unwrap_or_default();
    // A HelmRepository of type oci: the registry and path above the chart.
    let directory = source.map(directory_of).unwrap_or_default();
    Some((AppSource::Helm, chart, version, url, directory))
}
