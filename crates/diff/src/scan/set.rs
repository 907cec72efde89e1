//! ResourceSets: their inputs, and what each becomes.

use std::sync::Arc;

use super::template::{self, Made};
use super::{FLUX_KUSTOMIZE, FluxKustomization, HELM, OPERATOR};
use crate::meaning::{Kind, Object, Parsed, Tree};
use crate::paths::join;

/// A ResourceSet.
#[derive(Debug, Clone)]
pub(crate) struct Set {
    pub parsed: Arc<Parsed>,
    pub object: usize,
    pub name: String,
    pub namespace: Option<String>,
    pub made: Vec<Made>,
}

/// What an input becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InputKind {
    Release,
    App,
    Namespace,
    Other,
}

/// An input of a set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Input<'s> {
    pub set: &'s Set,
    pub index: usize,
    pub tree: &'s Tree,
}

impl Set {
    /// The set that an object of a file is.
    pub fn of(parsed: &Arc<Parsed>, index: usize) -> Option<Self> {
        let object = parsed.objects.get(index).filter(|object| object.is(OPERATOR, "ResourceSet"))?;
        let spec = object.tree.get("spec")?;
        let mut made = Vec::new();
        for part in std::iter::once(spec).chain(spec.list(&["steps"])) {
            made.extend(part.list(&["resources"]).iter().map(template::fields));
            if let Some(text) = part.get("resourcesTemplate").and_then(Tree::as_str) {
                made.extend(template::objects(text));
            }
        }
        let (name, namespace) = (object.name.clone(), object.namespace.clone());
        Some(Self { parsed: parsed.clone(), object: index, name, namespace, made })
    }

    /// The object itself.
    pub fn tree(&self) -> Option<&Object> {
        self.parsed.objects.get(self.object)
    }

    /// `namespace/name`, or the name alone.
    pub fn id(&self) -> String {
        self.namespace.as_ref().map_or_else(|| self.name.clone(), |namespace| format!("{namespace}/{}", self.name))
    }

    /// Its inputs, in order.
    pub fn inputs(&self) -> impl Iterator<Item = Input<'_>> {
        let items = self.tree().map(|object| object.tree.list(&["spec", "inputs"])).unwrap_or_default();
        items.iter().enumerate().map(|(index, tree)| Input { set: self, index, tree })
    }

    /// The first object of a kind that it makes.
    pub fn makes(&self, group: &str, kind: &str) -> Option<&Made> {
        self.made.iter().find(|made| {
            let version = made.get("apiVersion").unwrap_or_default();
            made.get("kind") == Some(kind) && version.split_once('/').map_or("", |(group, _)| group) == group
        })
    }

    /// What its inputs become.
    pub fn kind(&self) -> InputKind {
        if self.makes(HELM, "HelmRelease").is_some() {
            InputKind::Release
        } else if self.makes(FLUX_KUSTOMIZE, "Kustomization").is_some() {
            InputKind::App
        } else if self.makes("", "Namespace").is_some() {
            InputKind::Namespace
        } else {
            InputKind::Other
        }
    }

    /// The Flux Kustomizations that it makes, where the template says which.
    pub fn kustomizations(&self) -> Vec<FluxKustomization> {
        let Some(made) = self.makes(FLUX_KUSTOMIZE, "Kustomization") else { return Vec::new() };
        self.inputs().filter_map(|input| input.kustomization(made)).collect()
    }
}

impl Input<'_> {
    /// Its name, or its number.
    pub fn name(&self) -> String {
        ["name", "release", "releaseName", "app", "id", "tenant", "cluster"]
            .iter()
            .find_map(|key| self.tree.text(&[key]))
            .unwrap_or_else(|| format!("#{}", self.index + 1))
    }

    /// A value of a template with this input filled in.
    pub fn fill(&self, value: &str) -> Option<String> {
        template::fill(value, &|path: &[&str]| match path {
            ["provider", "namespace"] => self.set.namespace.clone(),
            ["provider", "name"] => Some(self.set.name.clone()),
            _ => match &self.tree.at(path)?.kind {
                // So the template engine writes it.
                Kind::Scalar(serde_json::Value::Null) => Some("<no value>".to_owned()),
                _ => self.tree.text(path),
            },
        })
    }

    /// A field of what it becomes.
    pub fn field(&self, made: &Made, path: &str) -> Option<String> {
        self.fill(made.get(path)?)
    }

    fn kustomization(&self, made: &Made) -> Option<FluxKustomization> {
        let substitute_from = made
            .items("spec.postBuild.substituteFrom")
            .filter_map(|item| {
                Some((self.field(made, &format!("{item}.kind"))?, self.field(made, &format!("{item}.name"))?))
            })
            .collect();
        Some(FluxKustomization {
            name: self.field(made, "metadata.name")?,
            namespace: self.field(made, "metadata.namespace").or_else(|| self.set.namespace.clone()),
            path: join("", self.field(made, "spec.path")?.trim_start_matches('/'))?,
            file: self.set.parsed.path.clone(),
            target_namespace: self.field(made, "spec.targetNamespace"),
            substitute: Vec::new(),
            substitute_from,
        })
    }
}
