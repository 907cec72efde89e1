//! An applier on its way.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxwright_kustomize::files::{FileKind, Files};
use fluxwright_kustomize::kustomization::FILE_NAMES;
use serde_json::Value;

use crate::applier::{ApplierKind, Place, State, Variable};
use crate::built::{Resource, Unknown};
use crate::flux::{self, FLUX_NAMESPACE};
use crate::path;
use crate::provenance::Provenance;

/// An object among the resources of a node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object {
    pub(super) node: usize,
    pub(super) at: usize,
}

/// An applier, and what it makes. In the provenance of its resources, nodes stand for appliers and for ResourceSets.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: ApplierKind,
    pub(super) name: String,
    pub(super) namespace: String,
    /// Among the roots.
    pub(super) root: usize,
    pub(super) parent: Option<usize>,
    pub(super) depth: usize,
    pub(super) object: Option<Object>,
    pub(super) value: Arc<Value>,
    pub(super) spec: Arc<flux::Kustomization>,
    pub(super) folder: String,
    pub(super) place: Place,
    /// That of its own object; `None` for a folder.
    pub(super) provenance: Option<Provenance>,
    pub(super) state: State,
    pub(super) variables: BTreeMap<String, Variable>,
    pub(super) substitutes: bool,
    pub(super) resources: Vec<Resource>,
    /// What it looked for and did not find.
    pub(super) missing: Vec<(usize, String, String, String)>,
    /// What it has that cannot be known.
    pub(super) unknowns: Vec<Unknown>,
    /// Whether it is built for the second time.
    pub(super) is_anew: bool,
    /// Whether it is not told.
    pub(super) is_dropped: bool,
}

impl Node {
    pub(super) fn folder(root: usize, folder: &str, files: &dyn Files) -> Self {
        let file = FILE_NAMES.iter().filter_map(|name| path::join(folder, name));
        let file = file.into_iter().find(|path| matches!(files.resolve(path), Ok((_, FileKind::File))));
        let path = file.unwrap_or_else(|| if folder.is_empty() { ".".to_owned() } else { folder.to_owned() });
        Self {
            kind: ApplierKind::Folder,
            name: if folder.is_empty() { ".".to_owned() } else { folder.to_owned() },
            namespace: FLUX_NAMESPACE.to_owned(),
            root,
            parent: None,
            depth: 0,
            object: None,
            value: Arc::new(Value::Null),
            spec: Arc::default(),
            folder: folder.to_owned(),
            place: Place { path: path.into(), line: 1 },
            provenance: None,
            state: State::Built,
            variables: BTreeMap::new(),
            substitutes: false,
            resources: Vec::new(),
            missing: Vec::new(),
            unknowns: Vec::new(),
            is_anew: false,
            is_dropped: false,
        }
    }

    /// Of a Flux Kustomization or a ResourceSet; `namespace` is where it lies when it does not say so.
    pub(super) fn of_object(
        root: usize,
        parent: Option<usize>,
        value: Arc<Value>,
        namespace: &str,
        provenance: Provenance,
    ) -> Self {
        let place = provenance.origin.place();
        let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let own = text("/metadata/namespace");
        let namespace = if own.is_empty() { namespace } else { own }.to_owned();
        let (kind, spec) = if flux::is_set(&value) {
            (ApplierKind::ResourceSet, flux::Kustomization::default())
        } else {
            (ApplierKind::Kustomization, flux::Kustomization::read(&value, &namespace))
        };
        let folder = match kind {
            ApplierKind::ResourceSet => path::parent(&place.path).to_owned(),
            _ => path::secure(&spec.path),
        };
        Self {
            kind,
            name: text("/metadata/name").to_owned(),
            namespace,
            root,
            parent,
            depth: 0,
            object: None,
            spec: Arc::new(spec),
            folder,
            place,
            provenance: Some(provenance),
            state: State::Built,
            variables: BTreeMap::new(),
            substitutes: false,
            resources: Vec::new(),
            missing: Vec::new(),
            unknowns: Vec::new(),
            is_anew: false,
            is_dropped: false,
            value,
        }
    }

    /// As people write it: `Kustomization/flux-system/apps`.
    pub(super) fn shown(&self) -> String {
        match self.kind {
            ApplierKind::Folder => format!("the folder `{}`", self.name),
            kind => format!("{kind}/{}/{}", self.namespace, self.name),
        }
    }
}

impl Node {
    /// `spec.inputsFrom` of a ResourceSet: names, and whether there is a selector.
    pub(super) fn inputs_from(&self) -> impl Iterator<Item = (Option<&str>, bool)> {
        let from = self.value.pointer("/spec/inputsFrom").and_then(Value::as_array);
        from.into_iter().flatten().map(|from| {
            let name = from.get("name").and_then(Value::as_str).filter(|name| !name.is_empty());
            (name, from.get("selector").is_some())
        })
    }

    /// Whether it takes inputs from whatever a selector fits.
    pub(super) fn selects_inputs(&self) -> bool {
        self.kind == ApplierKind::ResourceSet && self.inputs_from().any(|(name, selects)| name.is_none() && selects)
    }
}
