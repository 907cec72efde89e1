//! Prefixes and suffixes of names.

use serde_json::Value;

use super::Step;
use crate::error::ErrorKind;
use crate::fieldspec::{self, Create};
use crate::id::Id;
use crate::kustomization::FieldSpec;
use crate::resource::Resource;
use crate::resources::Resources;

/// The place whose change counts as a new name.
const NAME: &str = "metadata/name";

/// Puts `prefix` before names.
pub(crate) fn put_prefix(
    resources: &mut Resources,
    prefix: &str,
    specs: &[FieldSpec],
    step: &Step,
) -> Result<(), ErrorKind> {
    rename(resources, specs, step, |old| format!("{prefix}{old}"), |resource| resource.prefixes.push(prefix.into()))
}

/// Puts `suffix` behind names.
pub(crate) fn put_suffix(
    resources: &mut Resources,
    suffix: &str,
    specs: &[FieldSpec],
    step: &Step,
) -> Result<(), ErrorKind> {
    rename(resources, specs, step, |old| format!("{old}{suffix}"), |resource| resource.suffixes.push(suffix.into()))
}

fn rename(
    resources: &mut Resources,
    specs: &[FieldSpec],
    step: &Step,
    new: impl Fn(&str) -> String,
    note: impl Fn(&mut Resource),
) -> Result<(), ErrorKind> {
    for resource in resources.iter_mut() {
        let first = resource.original_id();
        if keeps_name(&first) {
            continue;
        }
        let mut changed = false;
        for spec in specs.iter().filter(|spec| fieldspec::means(spec, &first.gvk)) {
            if spec.path == NAME {
                note(resource);
                resource.remember_id();
            }
            if !fieldspec::means(spec, &resource.gvk()) || !fieldspec::reaches(resource.value(), spec, Create::Scalar) {
                continue;
            }
            fieldspec::visit(resource.value_mut(), spec, Create::Scalar, &mut |field| {
                let old = match &*field {
                    Value::String(text) => text.clone(),
                    Value::Null => String::new(),
                    Value::Bool(_) | Value::Number(_) => field.to_string(),
                    Value::Array(_) | Value::Object(_) => return Err("a text"),
                };
                *field = new(&old).into();
                changed = true;
                Ok(())
            })
            .map_err(|error| ErrorKind::Field { id: Box::new(resource.id()), error })?;
        }
        if changed {
            step.touch(resource);
        }
    }
    Ok(())
}

/// Whether the name means something to others: it is never changed.
fn keeps_name(id: &Id) -> bool {
    match &*id.gvk.kind {
        "CustomResourceDefinition" | "Namespace" => true,
        "APIService" => &*id.gvk.group == "apiregistration.k8s.io",
        _ => false,
    }
}
