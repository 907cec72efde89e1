//! Namespaces.

use serde_json::Value;

use super::Step;
use crate::error::ErrorKind;
use crate::fieldspec::{self, Create};
use crate::kustomization::FieldSpec;
use crate::resource::Resource;
use crate::resources::Resources;

/// Puts all objects that lie in a namespace into this one, and everything that names their namespace.
pub(crate) fn set_namespace(
    resources: &mut Resources,
    namespace: &str,
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

fn set(resource: &mut Resource, namespace: &str, specs: &[FieldSpec]) -> Result<bool, ErrorKind> {
    let gvk = resource.gvk();
    let mut changed = false;
    if !gvk.is_cluster_scoped() {
        let metadata = resource.value().get("metadata");
        if metadata.is_some_and(|metadata| !metadata.is_object() && !metadata.is_null()) {
            let error = fieldspec::FieldError::NotCollection { field: "metadata/namespace".to_owned() };
            return Err(ErrorKind::Field { id: Box::new(resource.id()), error });
        }
        if resource.namespace() != namespace {
            resource.set_namespace(namespace);
            changed = true;
        }
    }
    let is_binding = matches!(&*gvk.kind, "RoleBinding" | "ClusterRoleBinding");
    if is_binding && names_default(resource.value()) {
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
            changed |= field.as_str() != Some(namespace);
            *field = namespace.into();
            Ok(())
        })
        .map_err(|error| ErrorKind::Field { id: Box::new(resource.id()), error })?;
        resource.forget_spelling(spec.path.split('/').map(|name| name.trim_end_matches("[]")));
    }
    Ok(changed)
}

/// Whether a binding names a subject `default`: the one that every namespace has.
fn names_default(binding: &Value) -> bool {
    let subjects = binding.get("subjects").and_then(Value::as_array);
    subjects.into_iter().flatten().any(is_default)
}

fn is_default(subject: &Value) -> bool {
    subject.get("name").and_then(Value::as_str) == Some("default")
}

fn set_subjects(binding: &mut Value, namespace: &str) -> bool {
    let mut changed = false;
    let subjects = binding.get_mut("subjects").and_then(Value::as_array_mut);
    for subject in subjects.into_iter().flatten().filter(|subject| is_default(subject)) {
        if let Some(map) = subject.as_object_mut() {
            let old = map.insert("namespace".to_owned(), namespace.into());
            changed |= old.as_ref().and_then(Value::as_str) != Some(namespace);
        }
    }
    changed
}
