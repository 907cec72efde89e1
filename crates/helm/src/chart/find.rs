//! Where a chart lies.

use fluxwright_kustomize::files::{FileError, Files};
use serde_json::{Map, Value};

use super::content::{Chart, yaml};
use super::version;
use super::wanted::{Wanted, WantedFrom};

/// Places where charts lie: the tree, and a folder of published ones.
#[derive(Clone, Copy)]
pub struct Charts<'a> {
    /// The repo.
    pub tree: &'a dyn Files,
    /// A folder with `NAME/`, `NAME-VERSION/` and `NAME-VERSION.tgz`.
    pub folder: Option<&'a dyn Files>,
}

impl std::fmt::Debug for Charts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Charts").field("folder", &self.folder.is_some()).finish_non_exhaustive()
    }
}

/// Why a chart was not found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// It is published, and there is no folder of charts.
    #[error("the chart is not in the repo")]
    Published,
    /// The folder of charts does not have it.
    #[error("the folder of charts has no {name}{}", version.as_ref().map(|version| format!(" {version}")).unwrap_or_default())]
    NotInFolder {
        /// The chart's name.
        name: String,
        /// The version or range.
        version: Option<String>,
        /// The versions that it has of the chart.
        there: Vec<String>,
    },
    /// The tree has nothing that is a chart at the path.
    #[error("there is no chart at {path}: {why}")]
    NotInTree {
        /// The path, from the root of the tree.
        path: String,
        /// Why.
        why: String,
    },
    /// A file of default values is missing or no YAML map.
    #[error("the values file {path} cannot be read: {why}")]
    ValuesFile {
        /// The path.
        path: String,
        /// Why.
        why: String,
    },
}

impl Charts<'_> {
    /// Finds a chart, with its `valuesFiles` put in place of its `values.yaml`.
    ///
    /// # Errors
    /// When it is not there.
    pub fn find(&self, wanted: &Wanted) -> Result<Chart, NotFound> {
        match &wanted.from {
            WantedFrom::Tree { root, path } => self.in_tree(wanted, root, path),
            _ => {
                let folder = self.folder.ok_or(NotFound::Published)?;
                let chart = published(folder, wanted)?;
                with_values(chart, wanted, |chart, path| match chart {
                    Chart::Files(files) => files.get(path).map(|bytes| bytes.to_vec()).ok_or(FileError::Missing),
                    Chart::Archive(_) => Err(FileError::Io("unpack the chart's archive for it".into())),
                })
            }
        }
    }

    fn in_tree(&self, wanted: &Wanted, root: &str, path: &str) -> Result<Chart, NotFound> {
        let at = join(root, path);
        let not_there = |why: String| NotFound::NotInTree { path: at.clone().unwrap_or_default(), why };
        let inside = at.as_deref().ok_or_else(|| not_there("the path leads out of the repo".into()))?;
        let chart = Chart::read(self.tree, inside).map_err(|error| not_there(error.to_string()))?;
        if matches!(&chart, Chart::Files(files) if !files.contains_key("Chart.yaml")) {
            return Err(not_there("it has no Chart.yaml".into()));
        }
        with_values(chart, wanted, |_, path| {
            let path = join(root, path).ok_or(FileError::Outside)?;
            self.tree.resolve(&path).and_then(|(path, _)| self.tree.read(&path)).map(|bytes| bytes.to_vec())
        })
    }
}

/// Paths joined; `None` when the result leads out of the tree.
fn join(root: &str, path: &str) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for name in root.split('/').chain(path.split('/')) {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

fn with_values(
    mut chart: Chart,
    wanted: &Wanted,
    read: impl Fn(&Chart, &str) -> Result<Vec<u8>, FileError>,
) -> Result<Chart, NotFound> {
    if wanted.values_files.is_empty() {
        return Ok(chart);
    }
    let mut values = Map::new();
    for path in &wanted.values_files {
        let fail = |why: String| NotFound::ValuesFile { path: path.clone(), why };
        let bytes = match read(&chart, path) {
            Ok(bytes) => bytes,
            Err(FileError::Missing) if wanted.ignore_missing => continue,
            Err(error) => return Err(fail(error.to_string())),
        };
        match yaml(&bytes) {
            Some(Value::Object(over)) => fluxwright_values::merge(&mut values, over),
            Some(Value::Null) => {}
            _ => return Err(fail("it is no YAML map".into())),
        }
    }
    chart.set_values(&values);
    Ok(chart)
}

/// A chart of the folder of charts: the newest version that fits.
fn published(folder: &dyn Files, wanted: &Wanted) -> Result<Chart, NotFound> {
    let mut there = Vec::new();
    let mut best: Option<(Option<semver::Version>, String)> = None;
    for entry in folder.list("").unwrap_or_default() {
        let Some(version) = version_of(folder, &entry, &wanted.name) else { continue };
        let fits = match (&wanted.version, &wanted.from) {
            // A digest says nothing of the version.
            (_, WantedFrom::Registry { digest: Some(_), .. }) => true,
            (None, _) => version::matches("*", &version),
            (Some(range), _) => version::matches(range, &version),
        };
        if fits {
            let parsed = semver::Version::parse(version.trim_start_matches('v')).ok();
            if best.as_ref().is_none_or(|(newest, _)| *newest < parsed) {
                best = Some((parsed, entry));
            }
        } else {
            there.push(version);
        }
    }
    let not_there = || NotFound::NotInFolder { name: wanted.name.clone(), version: wanted.version.clone(), there };
    let (_, entry) = best.ok_or_else(not_there)?;
    Chart::read(folder, &entry).map_err(|error| NotFound::NotInTree { path: entry, why: error.to_string() })
}

/// The version of the chart that an entry of the folder is, if it is that chart.
fn version_of(folder: &dyn Files, entry: &str, name: &str) -> Option<String> {
    let rest = entry.strip_prefix(name)?;
    if let Some(version) = rest.strip_prefix('-').and_then(|rest| rest.strip_suffix(".tgz")) {
        // `cert-manager-csi-1.0.0.tgz` is no version of `cert-manager`.
        let begin = version.strip_prefix('v').unwrap_or(version);
        return begin.starts_with(|c: char| c.is_ascii_digit()).then(|| version.to_owned());
    }
    if !rest.is_empty() && !rest.starts_with('-') {
        return None;
    }
    let (path, _) = folder.resolve(&format!("{entry}/Chart.yaml")).ok()?;
    let about = yaml(&folder.read(&path).ok()?)?;
    let text = |key: &str| about.get(key).and_then(Value::as_str).map(str::to_owned);
    (text("name").as_deref() == Some(name)).then(|| text("version")).flatten()
}
