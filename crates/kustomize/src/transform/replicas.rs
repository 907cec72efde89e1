//! Counts of replicas.

use serde_json::Value;

use super::Step;
use crate::error::ErrorKind;
use crate::fieldspec::{self, Create};
use crate::kustomization::{FieldSpec, Replica};
use crate::resources::Resources;

/// Sets the count of the objects that have, or had, the name.
pub(crate) fn set_replicas(
    resources: &mut Resources,
    replica: &Replica,
    specs: &[FieldSpec],
    step: &Step,
) -> Result<(), ErrorKind> {
    let mut found = false;
    for spec in specs {
        for resource in resources.iter_mut() {
            let now = resource.id();
            let mut ids = resource.previous_ids().iter().chain(std::iter::once(&now));
            if !ids.any(|id| *id.name == *replica.name && fieldspec::means(spec, &id.gvk)) {
                continue;
            }
            found = true;
            if !fieldspec::means(spec, &now.gvk) || !fieldspec::reaches(resource.value(), spec, Create::Scalar) {
                continue;
            }
            let mut changed = false;
            fieldspec::visit(resource.value_mut(), spec, Create::Scalar, &mut |field| {
                if field.is_object() || field.is_array() {
                    return Err("a number");
                }
                changed |= field.as_i64() != Some(replica.count);
                *field = Value::from(replica.count);
                Ok(())
            })
            .map_err(|error| ErrorKind::Field { id: Box::new(resource.id()), error })?;
            resource.forget_spelling(spec.path.split('/').map(|name| name.trim_end_matches("[]")));
            if changed {
                step.touch(resource);
            }
        }
    }
    if found { Ok(()) } else { Err(ErrorKind::NoReplicas(replica.name.clone())) }
}
