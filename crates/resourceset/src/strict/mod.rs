//! What the original lets pass in silence, and the cluster refuses, drops or does otherwise.

mod remarks;

use fluxwright_diagnostic::Diagnostic;

pub(crate) use remarks::Remarks;

use crate::combine::Inputs;
use crate::provider::Providers;
use crate::spec::ResourceSet;
use crate::template::Group;

/// What the manifest tells without being rendered.
pub(crate) fn of_manifest(
    set: &ResourceSet,
    providers: Option<&Providers>,
    inputs: &Inputs,
    groups: &[Group],
) -> Vec<Diagnostic> {
    let _ = (set, providers, inputs, groups);
    Vec::new()
}
