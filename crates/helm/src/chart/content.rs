//! The files of a chart.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxwright_kustomize::files::{FileError, FileKind, Files};
use serde_json::{Map, Value};

/// The most files of a chart.
const MOST_FILES: usize = 20_000;
/// The most bytes of a chart.
const MOST_BYTES: usize = 256 << 20;
/// Folders in folders in a row.
const DEEPEST: usize = 64;

/// A chart that can be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chart {
    /// Its files, named from its folder.
    Files(BTreeMap<String, Arc<[u8]>>),
    /// A packaged chart, `.tgz`.
    Archive(Arc<[u8]>),
}

impl Chart {
    /// Reads the folder or archive at a path of a tree.
    ///
    /// # Errors
    /// When nothing is there, or too much.
    pub fn read(files: &dyn Files, path: &str) -> Result<Self, FileError> {
        let (path, kind) = files.resolve(path)?;
        match kind {
            FileKind::File => Ok(Self::Archive(files.read(&path)?)),
            FileKind::Folder => {
                let mut found = BTreeMap::new();
                read_folder(files, &path, "", DEEPEST, &mut 0, &mut found)?;
                Ok(Self::Files(found))
            }
        }
    }

    /// A field of `Chart.yaml` that is text; `None` for an archive too.
    pub fn field(&self, name: &str) -> Option<String> {
        let Self::Files(files) = self else { return None };
        let value = yaml(files.get("Chart.yaml")?)?;
        value.get(name).and_then(Value::as_str).map(str::to_owned)
    }

    /// Puts other default values in the place of `values.yaml`.
    pub(super) fn set_values(&mut self, values: &Map<String, Value>) {
        if let Self::Files(files) = self {
            let text = Value::Object(values.clone()).to_string();
            files.insert("values.yaml".into(), Arc::from(text.into_bytes()));
        }
    }
}

/// The first document of a YAML text.
pub(super) fn yaml(bytes: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(bytes).ok()?;
    fluxwright_yaml::first_value(text, &fluxwright_yaml::Limits::default()).ok().map(|first| first.value)
}

fn read_folder(
    files: &dyn Files,
    folder: &str,
    below: &str,
    depth: usize,
    bytes: &mut usize,
    found: &mut BTreeMap<String, Arc<[u8]>>,
) -> Result<(), FileError> {
    let too_much = || FileError::Io("the chart has too many files, bytes or folders in folders".into());
    let depth = depth.checked_sub(1).ok_or_else(too_much)?;
    for name in files.list(folder)? {
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        let below = if below.is_empty() { name } else { format!("{below}/{name}") };
        match files.resolve(&path) {
            Ok((path, FileKind::Folder)) => read_folder(files, &path, &below, depth, bytes, found)?,
            Ok((path, FileKind::File)) => {
                let content = files.read(&path)?;
                *bytes += content.len();
                found.insert(below, content);
                if found.len() > MOST_FILES || *bytes > MOST_BYTES {
                    return Err(too_much());
                }
            }
            // A symbolic link that leads nowhere, or out of the tree, is no file of the chart.
            Err(FileError::Missing | FileError::Outside) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
