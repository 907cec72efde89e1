//! Labels and annotations.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Step;
use crate::error::ErrorKind;
use crate::fieldspec::{self, Create};
use crate::kustomization::FieldSpec;
use crate::resource::check_keys;
use crate::resources::Resources;

/// Puts texts into the maps at the given places.
pub(crate) fn put_texts(
    resources: &mut Resources,
    texts: &BTreeMap<String, String>,
    specs: &[FieldSpec],
    step: &Step,
) -> Result<(), ErrorKind> {
    if texts.is_empty() {
        return Ok(());
    }
    check_keys(texts.keys())?;
    for resource in resources.iter_mut() {
        let gvk = resource.gvk();
        let mut changed = false;
        for spec in specs.iter().filter(|spec| fieldspec::means(spec, &gvk)) {
            if !fieldspec::reaches(resource.value(), spec, Create::Map) {
                continue;
            }
            fieldspec::visit(resource.value_mut(), spec, Create::Map, &mut |field| {
                let Value::Object(map) = field else { return Err("a map") };
                for (key, text) in texts {
                    if map.get(key).and_then(Value::as_str) != Some(text) {
                        map.insert(key.clone(), text.clone().into());
                        changed = true;
                    }
                }
                Ok(())
            })
            .map_err(|error| ErrorKind::Field { id: Box::new(resource.id()), error })?;
            let names = fieldspec::names(&spec.path);
            for key in texts.keys() {
                resource.forget_spelling(names.iter().map(|name| name.trim_end_matches("[]")).chain([key.as_str()]));
            }
        }
        if changed {
            step.touch(resource);
        }
    }
    Ok(())
}
