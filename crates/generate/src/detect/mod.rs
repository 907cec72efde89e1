//! Which packages a repo has.

mod chart;
mod kustomize;
mod raw;

use std::collections::BTreeSet;

use fluxwright_repo::{Repo, file_name, is_kustomization, parent};

use crate::error::Error;
use crate::package::{Package, PackageKind};

/// What was found below a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detection {
    /// The packages, by path.
    pub packages: Vec<Package>,
    /// What looks like a package and cannot be read.
    pub problems: Vec<Error>,
}

/// How many YAML files are looked into for manifests.
const MAX_FILES: usize = 20_000;

/// Folders in which tools keep what they need themselves, not what is deployed; so are all that start with a dot.
const TOOL_FOLDERS: [&str; 4] = ["ci", "node_modules", "vendor", "testdata"];

/// Finds the packages below `folder` (relative to the repo's root, empty for the root): charts, kustomizations and folders
/// of Kubernetes YAML. A chart's own templates, CRDs and subcharts are none, nor is what lies in hidden folders or in those of CI.
pub fn detect(repo: &Repo, folder: &str) -> Detection {
    let mut detection = Detection::default();
    let mut add = |found: Result<Option<Package>, Error>| match found {
        Ok(package) => detection.packages.extend(package),
        Err(error) => detection.problems.push(error),
    };
    let paths = Paths::of(repo, folder);
    for chart in &paths.charts {
        add(chart::read(repo, chart));
    }
    let mut known: BTreeSet<&str> = paths.charts.iter().map(String::as_str).collect();
    for file in &paths.kustomizations {
        if known.insert(parent(file)) {
            add(kustomize::read(repo, file));
        }
    }
    let (packages, problems) = raw::find(repo, &paths);
    detection.packages.extend(packages);
    detection.problems.extend(problems);
    detection.packages.sort_by(|a, b| a.path.cmp(&b.path));
    detection
}

/// The package that a folder is. `kind` is what the user says it is; without, a chart comes before a kustomization, and that
/// before manifests. `None` where it is none.
///
/// # Errors
/// When the file that tells what it is cannot be read, or when it is not of the kind.
pub fn package_at(repo: &Repo, folder: &str, kind: Option<PackageKind>) -> Result<Option<Package>, Error> {
    let at = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let has_chart = repo.has(&at("Chart.yaml"));
    let kustomization =
        ["kustomization.yaml", "kustomization.yml", "Kustomization"].map(at).into_iter().find(|path| repo.has(path));
    let found = |kind: PackageKind| match (kind, &kustomization) {
        (PackageKind::Helm, _) if has_chart => chart::read(repo, folder),
        (PackageKind::Kustomize, Some(file)) => kustomize::read(repo, file),
        (PackageKind::Raw, None) => raw::read(repo, folder),
        _ => Ok(None),
    };
    if let Some(kind) = kind {
        return match found(kind)? {
            Some(package) => Ok(Some(package)),
            None => {
                let other = package_at(repo, folder, None).ok().flatten().map(Box::new);
                Err(Error::NotOfKind { path: shown(folder), kind, found: other })
            }
        };
    }
    for kind in [PackageKind::Helm, PackageKind::Kustomize] {
        if let Some(mut package) = found(kind)? {
            if kind == PackageKind::Helm && kustomization.is_some() {
                package.notes.push("it has a kustomization, too; --type kustomize takes that".to_owned());
            }
            return Ok(Some(package));
        }
    }
    // Manifests that lie deeper make other folders packages; whoever means the whole folder says so.
    let own = |package: &Package| package.kind == PackageKind::Raw && package.path == shown(folder);
    Ok(detect(repo, folder).packages.into_iter().find(own))
}

/// A folder as users know it.
fn shown(folder: &str) -> String {
    if folder.is_empty() { ".".to_owned() } else { folder.to_owned() }
}

/// The name of a folder; of the root, that of the folder that the repo lies in.
fn folder_name(repo: &Repo, folder: &str) -> String {
    if !folder.is_empty() {
        return file_name(folder).to_owned();
    }
    let root = repo.root().canonicalize().unwrap_or_else(|_| repo.root().to_owned());
    root.file_name().and_then(|name| name.to_str()).unwrap_or("app").to_owned()
}

/// The files below a folder that can tell of a package.
struct Paths {
    /// Folders with a Chart.yaml, subcharts left out.
    charts: Vec<String>,
    /// Kustomizations that are no chart's.
    kustomizations: Vec<String>,
    /// Other YAML files that are no chart's, at most [`MAX_FILES`].
    yaml: Vec<String>,
}

impl Paths {
    fn of(repo: &Repo, folder: &str) -> Self {
        let below = |path: &&String| folder.is_empty() || path.strip_prefix(folder).is_some_and(|r| r.starts_with('/'));
        let inside = |path: &str| path.get(folder.len()..).unwrap_or_default().trim_start_matches('/').to_owned();
        let files: Vec<&String> = repo
            .paths()
            .iter()
            .filter(below)
            .filter(|path| !parent(&inside(path)).split('/').any(is_tool_folder))
            .collect();
        let all: BTreeSet<&str> =
            repo.paths().iter().filter(|path| file_name(path) == "Chart.yaml").map(|path| parent(path)).collect();
        let foreign = |path: &str| within_chart(&all, path);
        let charts = files
            .iter()
            .filter(|path| file_name(path) == "Chart.yaml" && !foreign(parent(path)))
            .map(|path| parent(path).to_owned())
            .collect();
        let own = |path: &&&String| !foreign(parent(path));
        let kustomizations =
            files.iter().filter(|path| is_kustomization(path)).filter(own).map(|path| (*path).clone()).collect();
        let yaml = files
            .iter()
            .filter(|path| (path.ends_with(".yaml") || path.ends_with(".yml")) && !is_kustomization(path))
            .filter(own)
            .filter(|path| !all.contains(parent(path)))
            .take(MAX_FILES)
            .map(|path| (*path).clone())
            .collect();
        Self { charts, kustomizations, yaml }
    }
}

fn is_tool_folder(name: &str) -> bool {
    (name.starts_with('.') && name.len() > 1) || TOOL_FOLDERS.contains(&name)
}

/// Whether a folder lies in the templates, CRDs or subcharts of a chart.
fn within_chart(charts: &BTreeSet<&str>, folder: &str) -> bool {
    let mut rest = folder;
    loop {
        let above = parent(rest);
        if matches!(file_name(rest), "templates" | "crds" | "charts") && charts.contains(above) {
            return true;
        }
        if rest.is_empty() {
            return false;
        }
        rest = above;
    }
}

#[cfg(test)]
mod tests;
