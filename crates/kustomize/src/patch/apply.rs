//! Patches at work: which objects they meet, and what these keep.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::error::PatchError;
use super::json6902::{self, Operation};
use super::note;
use super::read::{Body, Patch};
use super::schema::Schema;
use super::spelling::Spelling;
use super::strategic::merge;
use super::texts;
use super::tree::Spelled;
use crate::id::Id;
use crate::load::Loaded;
use crate::resource::{Resource, map_entry};
use crate::resources::Resources;

/// Called with each object that a patch changed.
pub(crate) type Touch<'t> = dyn FnMut(&mut Resource) + 't;

/// What a strategic merge patch may do.
#[derive(Debug, Clone, Copy, Default)]
struct May {
    rename: bool,
    change_kind: bool,
}

impl Patch {
    /// Applies an entry of `patches`. A target that means nothing is no error; a patch without a target must mean
    /// exactly one object, by any id that it has or had.
    ///
    /// Objects that are deleted stay behind empty.
    pub(crate) fn apply(
        &self,
        resources: &mut Resources,
        schema: &Schema,
        touch: &mut Touch<'_>,
    ) -> Result<(), PatchError> {
        let may = May { rename: self.allows_name_change, change_kind: self.allows_kind_change };
        match (&self.body, &self.target) {
            (Body::Strategic(patches), Some(target)) => {
                let [patch] = patches.as_slice() else { return Err(PatchError::SeveralWithTarget) };
                let ids =
                    resources.iter().filter(|it| !it.is_empty() && target.selects(it)).map(Resource::id).collect();
                to_ids(resources, ids, patch, may, schema, touch)
            }
            (Body::Strategic(patches), None) => patches.iter().try_for_each(|patch| {
                let index = the_one(resources, &Id::of(&patch.value))?;
                let Some(resource) = resources.get_mut(index) else { return Ok(()) };
                let mut patch = Spelled { value: (*patch.value).clone(), spelling: (*patch.spelling).clone() };
                if may.rename || may.change_kind {
                    texts::settle(&mut patch.value, &patch.spelling, "annotations");
                }
                put(resource, patch, may, schema, touch)
            }),
            (Body::Json(_) | Body::Nothing, None) => Err(PatchError::NoTarget),
            (Body::Json(operations), Some(target)) => resources
                .iter_mut()
                .filter(|resource| !resource.is_empty() && target.selects(resource))
                .try_for_each(|resource| {
                    resource.remember_id();
                    operate(resource, operations, touch)
                }),
            (Body::Nothing, Some(target)) => resources
                .iter_mut()
                .filter(|resource| !resource.is_empty() && target.selects(resource))
                .try_for_each(|resource| {
                    resource.remember_id();
                    operate(resource, &[], touch)
                }),
        }
    }

    /// Applies an entry of `patchesJson6902`.
    pub(crate) fn apply_json6902(&self, resources: &mut Resources, touch: &mut Touch<'_>) -> Result<(), PatchError> {
        let (Body::Json(operations), Some(target)) = (&self.body, &self.target) else {
            return Err(PatchError::NoTarget);
        };
        let meant = resources.iter_mut().filter(|resource| !resource.is_empty() && target.selects(resource));
        meant.into_iter().try_for_each(|resource| operate(resource, operations, touch))
    }
}

/// Applies the patches of `patchesStrategicMerge`, each to the one object that it names.
pub(crate) fn apply_strategic(
    patches: &[Loaded],
    resources: &mut Resources,
    schema: &Schema,
    touch: &mut Touch<'_>,
) -> Result<(), PatchError> {
    for patch in patches {
        let index = the_one(resources, &Id::of(&patch.value))?;
        let ids = resources.get(index).map(Resource::id).into_iter().collect();
        to_ids(resources, ids, patch, May::default(), schema, touch)?;
        resources.drop_empty();
    }
    Ok(())
}

/// The object that has or had an id.
fn the_one(resources: &Resources, id: &Id) -> Result<usize, PatchError> {
    let mut found = resources.at_any_id(id);
    found.retain(|index| resources.get(*index).is_some_and(|resource| !resource.is_empty()));
    match found.as_slice() {
        [index] => Ok(*index),
        [] => Err(PatchError::NoMatch(id.clone())),
        _ => Err(PatchError::ManyMatches(id.clone())),
    }
}

/// Merges a patch into the objects with these ids. The labels and annotations of the patch are texts before that, so
/// that null deletes none of them, and its version counts for nothing.
fn to_ids(
    resources: &mut Resources,
    ids: Vec<Id>,
    patch: &Loaded,
    may: May,
    schema: &Schema,
    touch: &mut Touch<'_>,
) -> Result<(), PatchError> {
    let mut patch = Spelled { value: (*patch.value).clone(), spelling: (*patch.spelling).clone() };
    texts::settle(&mut patch.value, &patch.spelling, "labels");
    texts::settle(&mut patch.value, &patch.spelling, "annotations");
    let places: Vec<usize> = resources
        .iter()
        .enumerate()
        .filter(|(_, resource)| {
            let id = resource.id();
            ids.iter().any(|other| other.is_same(&id))
        })
        .map(|(index, _)| index)
        .collect();
    for index in places {
        let Some(resource) = resources.get_mut(index) else { continue };
        let mut patch = patch.clone();
        if let Some(map) = patch.value.as_object_mut() {
            match resource.value().get("apiVersion") {
                Some(version) => map.insert("apiVersion".to_owned(), version.clone()),
                None => map.shift_remove("apiVersion"),
            };
        }
        put(resource, patch, may, schema, touch)?;
    }
    // kustomize puts all objects anew, and finds what is there twice, patched or not.
    let twice = resources.duplicate().and_then(|(first, _)| resources.get(first)).map(Resource::id);
    twice.map_or(Ok(()), |id| Err(PatchError::Twice(id)))
}

/// Merges a patch into one object, which keeps its namespace, and its name and kind unless the patch may change them.
fn put(
    resource: &mut Resource,
    patch: Spelled,
    may: May,
    schema: &Schema,
    touch: &mut Touch<'_>,
) -> Result<(), PatchError> {
    let id = resource.id();
    if may.rename || may.change_kind {
        resource.remember_id();
    }
    let before = resource.shared_value();
    let mut object = Spelled { value: (*before).clone(), spelling: (*resource.spelling).clone() };
    let is_noted = note::put(resource, &mut object.value);
    let merged = merge(object, patch, schema).map_err(|error| PatchError::Merge { id: Box::new(id.clone()), error })?;
    let Some(Spelled { mut value, spelling }) = merged else {
        resource.set_value(Value::Object(Map::new()));
        touch(resource);
        return Ok(());
    };
    if let Some(map) = value.as_object_mut()
        && !may.change_kind
    {
        map.insert("kind".to_owned(), Value::String(id.gvk.kind.to_string()));
    }
    if let Some(metadata) = map_entry(&mut value, "metadata") {
        if !may.rename {
            metadata.insert("name".to_owned(), Value::String(id.name.to_string()));
        }
        if id.namespace.is_empty() {
            metadata.shift_remove("namespace");
        } else {
            metadata.insert("namespace".to_owned(), Value::String(id.namespace.to_string()));
        }
    }
    if is_noted && !note::take(&mut value) {
        note::forget(resource);
    }
    let is_changed = value != *before;
    resource.set_value(value);
    resource.spelling = Arc::new(spelling);
    if is_changed {
        touch(resource);
    }
    Ok(())
}

/// Applies a JSON patch to one object, whose annotations are texts afterwards.
fn operate(resource: &mut Resource, operations: &[Operation], touch: &mut Touch<'_>) -> Result<(), PatchError> {
    let id = resource.id();
    let before = resource.shared_value();
    let mut value = (*before).clone();
    let is_noted = note::put(resource, &mut value);
    json6902::apply(operations, &mut value).map_err(|error| PatchError::Apply { id: Box::new(id.clone()), error })?;
    // What kustomize notes about the origin is gone with the other annotations.
    resource.lost_origin |= is_noted && !note::take(&mut value);
    texts::settle(&mut value, &Spelling::Usual, "annotations");
    let now = Id::of(&value);
    for (text, missing) in [(&now.gvk.kind, "kind"), (&now.name, "metadata.name")] {
        if text.is_empty() && !now.gvk.kind.ends_with("List") {
            return Err(PatchError::Unidentified { id: Box::new(id), missing });
        }
    }
    let is_changed = value != *before;
    resource.spelling = Arc::new(json6902::spelling(&value));
    resource.set_value(value);
    if is_changed {
        touch(resource);
    }
    Ok(())
}
