//! Namespaces.

use serde_json::Value;

use super::Step;
use crate::error::ErrorKind;
use crate::fieldspec::{self, Create};
use crate::kustomization::{FieldSpec, Subjects};
use crate::resource::Resource;
use crate::resources::Resources;

/// The namespace to be set, and where it is not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewNamespace<'n> {
    pub(crate) name: &'n str,
    /// Namespaces that are there stay.
    pub(crate) unset_only: bool,
    pub(crate) subjects: Subjects,
}

impl NewNamespace<'_> {
    /// Whether a field gets the namespace.
    fn replaces(&self, old: &str) -> bool {
        old != self.name && (!self.unset_only || old.is_empty())
    }
}

/// Puts all objects that lie in a namespace into this one, and everything that names their namespace.
pub(crate) fn set_namespace(
    resources: &mut Resources,
    namespace: NewNamespace<'_>,
    specs: &[FieldSpec],
    step: &Step,
) -> Result<(), ErrorKind> {
    for resource in resources.iter_mut() {
        resource.remember_id();
        let changed = set(resource, namespace, specs)?;
        if changed {
            step.touch(resource);
        }
    }
    match resources.duplicate() {
        Some((_, second)) => {
            let id = resources.get(second).map(Resource::id).unwrap_or_default();
            Err(ErrorKind::NamespaceConflict(Box::new(id)))
        }
        None => Ok(()),
    }
}

fn set(resource: &mut Resource, namespace: NewNamespace<'_>, specs: &[FieldSpec]) -> Result<bool, ErrorKind> {
    let gvk = resource.gvk();
    let mut changed = false;
    if !gvk.is_cluster_scoped() {
        let metadata = resource.value().get("metadata");
        if metadata.is_some_and(|metadata| !metadata.is_object() && !metadata.is_null()) {
            let error = fieldspec::FieldError::NotCollection { field: "metadata/namespace".to_owned() };
            return Err(ErrorKind::Field { id: Box::new(resource.id()), error });
        }
        if namespace.replaces(resource.namespace()) {
            resource.set_namespace(namespace.name);
            changed = true;
        }
    }
    let is_binding = matches!(&*gvk.kind, "RoleBinding" | "ClusterRoleBinding");
    if is_binding && subjects(resource.value()).any(|subject| is_meant(subject, namespace.subjects)) {
        changed |= set_subjects(resource.value_mut(), namespace);
    }
    let is_core = gvk.api_version() == "v1";
    for spec in specs.iter().filter(|spec| fieldspec::means(spec, &gvk)) {
        let left_out = match spec.path.as_str() {
            "metadata/namespace" => true,
            "metadata/name" => !is_core,
            "subjects/namespace" => is_binding && matches!(&*spec.gvk.kind, "RoleBinding" | "ClusterRoleBinding"),
            _ => false,
        };
        if left_out || !fieldspec::reaches(resource.value(), spec, Create::Scalar) {
            continue;
        }
        fieldspec::visit(resource.value_mut(), spec, Create::Scalar, &mut |field| {
            if field.is_object() || field.is_array() {
                return Err("a text");
            }
            if namespace.replaces(field.as_str().unwrap_or_default()) {
                changed = true;
                *field = namespace.name.into();
            }
            Ok(())
        })
        .map_err(|error| ErrorKind::Field { id: Box::new(resource.id()), error })?;
        resource.forget_spelling(spec.path.split('/').map(|name| name.trim_end_matches("[]")));
    }
    Ok(changed)
}

fn subjects(binding: &Value) -> impl Iterator<Item = &Value> {
    binding.get("subjects").and_then(Value::as_array).into_iter().flatten()
}

fn is_meant(subject: &Value, which: Subjects) -> bool {
    let text = |key| subject.get(key).and_then(Value::as_str);
    match which {
        Subjects::NamedDefault => text("name") == Some("default"),
        Subjects::ServiceAccounts => text("kind") == Some("ServiceAccount"),
        Subjects::None => false,
    }
}

fn set_subjects(binding: &mut Value, namespace: NewNamespace<'_>) -> bool {
    let mut changed = false;
    let subjects = binding.get_mut("subjects").and_then(Value::as_array_mut).into_iter().flatten();
    for subject in subjects.filter(|subject| is_meant(subject, namespace.subjects)) {
        if let Some(map) = subject.as_object_mut() {
            let old = map.get("namespace").and_then(Value::as_str).unwrap_or_default();
            if namespace.replaces(old) {
                map.insert("namespace".to_owned(), namespace.name.into());
                changed = true;
            }
        }
    }
    changed
}
