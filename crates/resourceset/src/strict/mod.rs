//! What the original lets pass in silence, and the cluster refuses, drops or does otherwise.
//!
//! The rules are those of flux-operator's CRDs, and what its controller is known to do otherwise than its command line.

mod fields;
mod inputs;
mod providers;
mod remarks;
mod spec;
mod templates;

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnostic, Severity};

pub(crate) use fields::misspelt;
pub(crate) use remarks::Remarks;

use crate::combine::Inputs;
use crate::decode::Step;
use crate::provider::Providers;
use crate::source::{Place, Source};
use crate::spec::ResourceSet;
use crate::template::Group;

/// What the manifest tells without being rendered. Inputs and templates may be missing because they are wrong.
pub(crate) fn of_manifest(
    set: &ResourceSet,
    providers: Option<&Providers>,
    inputs: Option<&Inputs>,
    groups: &[Group],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    fields::check(set, &mut found);
    spec::check(set, &mut found);
    if let Some(providers) = providers {
        providers::check(set, providers, groups, &mut found);
    }
    if let Some(inputs) = inputs {
        inputs::check(set, inputs, &mut found);
        templates::check(set, inputs, groups, &mut found);
    }
    found
}

/// A finding at a place.
fn at(severity: Severity, code: &'static str, place: Place, message: impl Into<String>, help: &str) -> Diagnostic {
    let Place { file, span, label } = place;
    Diagnostic::new(severity, code, message).at(&*file.path, Some(Arc::clone(&file.text)), span, label).help(help)
}

/// A warning about a field of the manifest.
fn warning(source: &Source, path: &[Step], code: &'static str, message: impl Into<String>, help: &str) -> Diagnostic {
    at(Severity::Warning, code, source.place_of(path, ""), message, help)
}
