//! What the rules about variables share: whose a variable is, and how it is escaped.

use std::collections::BTreeSet;
use std::ops::Range;

use fluxwright_build::{Applier, Id, Resource, UnknownReason};
use fluxwright_values::variables::Form;
use fluxwright_values::{Reference, variables};
use serde_json::Value;

use crate::finding::Place;
use crate::fix::Fix;
use crate::shell::{self, Owner};
use crate::world::{Root, World};

/// By which an object is kept as it is.
const OPT_OUT: &str = "kustomize.toolkit.fluxcd.io~1substitute";

/// Whose variable it is that stands at a place, when it is not one for Flux.
pub(super) fn owner(world: &World<'_>, place: &Place, name: &str, object: Option<&Value>) -> Option<Owner> {
    let (_, text) = world.text_around(&place.path, place.start)?;
    shell::owner(name, &text, object).or_else(|| {
        // A values file has the environment of its containers.
        let value = world.first_value(&place.path)?;
        shell::owner(name, &text, Some(&value))
    })
}

/// The built object of an id in a cluster.
pub(super) fn object<'w>(world: &'w World<'_>, root: Option<&Root>, id: &Id) -> Option<&'w Resource> {
    let kind = (id.group.as_str(), id.kind.as_str());
    root?.named_so(world.built(), kind, &id.namespace, &id.name).next()
}

/// Escapes every reference to a variable in the text that a place is in.
pub(super) fn escape(world: &World<'_>, place: &Place, name: &str) -> Option<Fix> {
    let (span, _) = world.text_around(&place.path, place.start)?;
    let found = references(world, &place.path, span).into_iter().filter(|(_, reference)| reference.name == name);
    let fix = Fix::new(format!("write `$${{{name}}}` for `${{{name}}}`"));
    let fix = found.fold(fix, |fix, (span, _)| fix.replace(Place::new(&*place.path, span.start..span.start), "$"));
    (!fix.changes.is_empty()).then_some(fix)
}

/// Escapes everything in the text that a place is in that Flux takes for a variable and cannot read.
pub(super) fn escape_malformed(world: &World<'_>, place: &Place) -> Option<Fix> {
    let (span, _) = world.text_around(&place.path, place.start)?;
    let text = world.text(&place.path)?;
    let malformed = variables(text.get(span.clone())?).malformed;
    let fix = Fix::new("write `$${` for what is no variable of Flux's");
    let fix = malformed.iter().fold(fix, |fix, found| {
        let at = span.start + found.span.start;
        fix.replace(Place::new(&*place.path, at..at), "$")
    });
    (!fix.changes.is_empty()).then_some(fix)
}

/// The references in some bytes of a file, with their places in it.
pub(super) fn references(world: &World<'_>, path: &str, span: Range<usize>) -> Vec<(Range<usize>, Reference)> {
    let Some(text) = world.text(path) else { return Vec::new() };
    let found = variables(text.get(span.clone()).unwrap_or_default()).references.into_iter();
    found.map(|found| (span.start + found.span.start..span.start + found.span.end, found)).collect()
}

/// A variable without a value in an object, in a cluster whose Flux puts nothing in its place.
pub(super) struct Emptied<'w> {
    pub place: Place,
    pub name: String,
    pub applier: &'w Applier,
    pub resource: &'w Resource,
}

/// The variables that become an empty text; none where they fail the build, which tells them itself.
pub(super) fn emptied<'w>(world: &'w World<'_>, root: &Root) -> Vec<Emptied<'w>> {
    let mut found = Vec::new();
    if world.is_strict() {
        return found;
    }
    let is_open = |name: &str| {
        world
            .built()
            .unknowns
            .iter()
            .any(|unknown| matches!(&unknown.reason, UnknownReason::Variable { name: open } if open == name))
    };
    let built = world.built();
    for resource in root.resources.iter().filter_map(|index| built.resources.get(*index)) {
        let applier = built.appliers.get(resource.applier).filter(|applier| applier.substitutes);
        let Some(applier) = applier.filter(|_| !is_opted_out(resource)) else { continue };
        let mut told = BTreeSet::new();
        for text in world.texts_of(resource) {
            for (span, reference) in references(world, &text.path, text.span()) {
                let name = reference.name;
                let has_value = applier.variables.contains_key(&name) || is_open(&name);
                if reference.form == Form::Plain && !has_value && told.insert(name.clone()) {
                    found.push(Emptied { place: Place::new(&*text.path, span), name, applier, resource });
                }
            }
        }
    }
    found
}

/// Whether an object is to stay as it is.
pub(super) fn is_opted_out(resource: &Resource) -> bool {
    ["labels", "annotations"].into_iter().any(|map| {
        let said = resource.value.pointer(&format!("/metadata/{map}/{OPT_OUT}"));
        said.and_then(Value::as_str) == Some("disabled")
    })
}
