//! A generated object among those that are there.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::error::ErrorKind;
use crate::provenance::{Origin, Touch};
use crate::resource::{Behavior, Resource, check_keys};
use crate::resources::Resources;

/// Adds a generated object, or merges it with, or puts it in place of, the one that is there.
pub(crate) fn absorb(resources: &mut Resources, made: Resource) -> Result<(), ErrorKind> {
    let id = made.id();
    let found = resources.at_any_id(&id);
    match found.as_slice() {
        [] => match made.behavior {
            Behavior::Merge | Behavior::Replace => Err(ErrorKind::NothingToMerge(Box::new(id))),
            Behavior::Create | Behavior::Unspecified => {
                resources.push(made);
                Ok(())
            }
        },
        [index] => {
            let Some(old) = resources.get_mut(*index) else { return Ok(()) };
            match made.behavior {
                Behavior::Replace => *old = over(old, made)?,
                Behavior::Merge => {
                    let mut merged = over(old, made)?;
                    for key in ["data", "binaryData"] {
                        merge_texts(&mut merged, old, key)?;
                    }
                    merged.provenance = merged_provenance(old, &merged);
                    merged.told_origin.clone_from(&old.told_origin);
                    *old = merged;
                }
                Behavior::Create | Behavior::Unspecified => return Err(ErrorKind::AlreadyThere(Box::new(id))),
            }
            Ok(())
        }
        _ => Err(ErrorKind::ManyToMerge(Box::new(id))),
    }
}

/// The new object with the identity of the old one.
fn over(old: &Resource, mut new: Resource) -> Result<Resource, ErrorKind> {
    let mut metadata = new.value().get("metadata").and_then(Value::as_object).cloned().unwrap_or_default();
    for field in ["labels", "annotations"] {
        let mut texts: Map<String, Value> =
            old.texts(field).map(|(key, text)| (key.to_owned(), text.into_owned().into())).collect();
        texts.extend(new.texts(field).map(|(key, text)| (key.to_owned(), text.into_owned().into())));
        check_keys(texts.keys())?;
        metadata.shift_remove(field);
        if !texts.is_empty() {
            metadata.insert(field.to_owned(), texts.into());
        }
    }
    metadata.insert("name".to_owned(), old.name().into());
    metadata.shift_remove("namespace");
    if !old.namespace().is_empty() {
        metadata.insert("namespace".to_owned(), old.namespace().into());
    }
    if let Some(map) = new.value_mut().as_object_mut() {
        map.insert("metadata".to_owned(), metadata.into());
    }
    new.previous.clone_from(&old.previous);
    new.prefixes.clone_from(&old.prefixes);
    new.suffixes.clone_from(&old.suffixes);
    new.transformers.clone_from(&old.transformers);
    new.behavior = old.behavior;
    new.needs_hash &= old.needs_hash;
    Ok(new)
}

/// The old texts under a key, with the new ones over them.
fn merge_texts(new: &mut Resource, old: &Resource, key: &str) -> Result<(), ErrorKind> {
    let mut texts = Map::new();
    for resource in [old, &*new] {
        let entries = resource.value().get(key).and_then(Value::as_object).into_iter().flatten();
        let spelling = resource.spelling.key(key);
        texts.extend(entries.map(|(key, value)| (key.clone(), Value::String(spelling.key(key).text(value)))));
    }
    check_keys(texts.keys())?;
    if let Some(map) = new.value_mut().as_object_mut() {
        map.shift_remove(key);
        if !texts.is_empty() {
            map.insert(key.to_owned(), texts.into());
        }
    }
    Ok(())
}

/// The old one's, touched by the generator.
fn merged_provenance(old: &Resource, new: &Resource) -> crate::Provenance {
    let mut provenance = old.provenance.clone();
    if let Origin::Generated { path, generator, .. } = &new.provenance.origin {
        provenance.touched.push(Touch { path: Arc::clone(path), field: generator });
    }
    provenance
}
