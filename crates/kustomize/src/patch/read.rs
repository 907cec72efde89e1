//! Reading patches: which kind they are, and what they say.

use std::sync::Arc;

use fluxwright_yaml::{Dialect, Limits, parse_with};
use serde_json::Value;

use super::error::{JsonPatchError, PatchError};
use super::json6902::{Operation, decode};
use crate::error::{Error, Place};
use crate::kustomization::{Kustomization, PatchSpec, Text};
use crate::load::{self, Loaded};
use crate::selector::{Selector, SelectorError};

/// Reads the file that an entry names: its path from the root of the tree, and its bytes.
pub(crate) type ReadFile<'r> = dyn Fn(&Text) -> Result<(Arc<str>, Arc<[u8]>), Error> + 'r;

/// What a patch says.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    /// Strategic merge patches, at least one.
    Strategic(Vec<Loaded>),
    /// A JSON patch.
    Json(Vec<Operation>),
    /// Nothing at all, as of a file of comments.
    Nothing,
}

/// An entry of `patches`.
#[derive(Debug, Clone)]
pub(crate) struct Patch {
    pub(crate) body: Body,
    pub(crate) target: Option<Selector>,
    /// The patch may give the object another name.
    pub(crate) allows_name_change: bool,
    /// The patch may give the object another kind.
    pub(crate) allows_kind_change: bool,
}

impl Patch {
    /// Reads an entry of `patches`.
    pub(crate) fn read(kustomization: &Kustomization, spec: &PatchSpec, file: &ReadFile<'_>) -> Result<Self, Error> {
        let source = Source::of(kustomization, spec, file)?;
        let option = |name: &str| spec.options.get(name).copied().unwrap_or_default();
        Ok(Self {
            body: source.body()?,
            target: selector(spec).map_err(|error| source.failed(PatchError::Target(error)))?,
            allows_name_change: option("allowNameChange"),
            allows_kind_change: option("allowKindChange"),
        })
    }

    /// Reads an entry of `patchesJson6902`.
    pub(crate) fn read_json6902(
        kustomization: &Kustomization,
        spec: &PatchSpec,
        file: &ReadFile<'_>,
    ) -> Result<Self, Error> {
        let source = Source::of(kustomization, spec, file)?;
        if spec.target.as_ref().is_none_or(|target| target.name.is_empty()) {
            return Err(source.failed(PatchError::NoTargetName));
        }
        let operations = json(&source.text).map_err(|error| source.failed(PatchError::Json(error)))?;
        if operations.is_empty() {
            return Err(source.failed(PatchError::Empty));
        }
        Ok(Self {
            body: Body::Json(operations),
            target: selector(spec).map_err(|error| source.failed(PatchError::Target(error)))?,
            allows_name_change: false,
            allows_kind_change: false,
        })
    }
}

/// Reads the entries of `patchesStrategicMerge`: each is a patch itself, or else a path.
pub(crate) fn read_strategic(
    kustomization: &Kustomization,
    entries: &[Text],
    file: &ReadFile<'_>,
) -> Result<Vec<Loaded>, Error> {
    let mut patches = Vec::new();
    for entry in entries {
        match load::patches(&kustomization.path, entry.text.as_bytes()) {
            Ok(found) => patches.extend(found),
            Err(_) => {
                let (path, bytes) = file(entry)?;
                patches.extend(load::patches(&path, &bytes)?);
            }
        }
    }
    if patches.is_empty() {
        let place = entries.first().map(|entry| kustomization.place(&entry.span));
        let error = Error::new(PatchError::Empty.into());
        return Err(place.map_or(error.clone(), |place| error.at(place)));
    }
    Ok(patches)
}

fn selector(spec: &PatchSpec) -> Result<Option<Selector>, SelectorError> {
    spec.target.as_ref().map(Selector::new).transpose()
}

/// The text of a patch, and where it is.
struct Source {
    text: String,
    path: Arc<str>,
    place: Place,
    /// The text is in the kustomization itself, and places in it are not places in the file.
    is_inline: bool,
}

impl Source {
    fn of(kustomization: &Kustomization, spec: &PatchSpec, file: &ReadFile<'_>) -> Result<Self, Error> {
        let entry = kustomization.place(&spec.span);
        let failed = |error: PatchError| Error::new(error.into()).at(entry.clone());
        let inline = spec.patch.as_ref().filter(|patch| !patch.text.trim().is_empty());
        match (&spec.path, inline) {
            (None, None) => Err(failed(PatchError::Nothing)),
            (Some(_), Some(_)) => Err(failed(PatchError::Both)),
            (None, Some(patch)) => Ok(Self {
                text: patch.text.trim().to_owned(),
                path: Arc::clone(&kustomization.path),
                place: kustomization.place(&patch.span),
                is_inline: true,
            }),
            (Some(path), None) => {
                let (real, bytes) = file(path)?;
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let place = Place { path: Arc::clone(&real), source: Some(text.as_str().into()), span: 0..0 };
                Ok(Self { text, path: real, place, is_inline: false })
            }
        }
    }

    fn failed(&self, error: PatchError) -> Error {
        Error::new(error.into()).at(self.place.clone())
    }

    fn body(&self) -> Result<Body, Error> {
        let strategic = match load::patches(&self.path, self.text.as_bytes()) {
            Ok(found) if found.is_empty() => return Ok(Body::Nothing),
            Ok(found) => return Ok(Body::Strategic(found)),
            Err(error) => error,
        };
        match json(&self.text) {
            Ok(operations) => Ok(Body::Json(operations)),
            // It is no YAML at all: one reason is enough.
            Err(JsonPatchError::Yaml(_)) if !self.is_inline => Err(strategic),
            Err(json) => Err(self.failed(PatchError::Neither { strategic: Box::new(strategic.kind), json })),
        }
    }
}

/// A JSON patch, written as JSON when it begins with `[`, else as YAML, of which the first document counts.
fn json(text: &str) -> Result<Vec<Operation>, JsonPatchError> {
    if text.is_empty() {
        return Err(JsonPatchError::Empty);
    }
    let value = if text.starts_with('[') {
        serde_json::from_str(text).map_err(|error| JsonPatchError::Json(error.to_string()))?
    } else {
        let stream = parse_with(text, &Limits::default())?;
        stream.documents.first().map_or(Ok(Value::Null), |document| document.to_value(Dialect::Sigs))?
    };
    Ok(decode(value)?)
}
