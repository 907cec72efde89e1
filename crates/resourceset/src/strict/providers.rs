//! Providers that are not there, are not what they seem, or give something else in a cluster.

use fluxwright_diagnostic::{Diagnostic, Severity};
use fluxwright_gotemplate::analysis::{Analysis, Options};

use super::{at, warning};
use crate::provider::{ProviderNote, Providers};
use crate::spec::ResourceSet;
use crate::template::Group;

pub(super) fn check(set: &ResourceSet, providers: &Providers, groups: &[Group], found: &mut Vec<Diagnostic>) {
    for (index, reference) in set.spec.inputs_from.iter().enumerate() {
        if !reference.name.is_empty() && !providers.contains(&reference.name) {
            let path = ["spec".into(), "inputsFrom".into(), index.into(), "name".into()];
            let message = format!("there is no provider `{}`; a cluster fails on it", reference.name);
            let names: Vec<_> = providers.names().collect();
            let help = match names.is_empty() {
                true => "the file has no provider in this namespace".to_owned(),
                false => format!("providers of the file: {}", names.join(", ")),
            };
            found.push(warning(&set.source, &path, "rset-missing-provider", message, &help));
        }
    }
    // The id of a permutation is made of names, and is the same everywhere.
    let depth = if set.spec.strategy.name == "Permute" { 2 } else { 1 };
    let reads_id =
        groups.iter().flat_map(|group| &group.templates).any(|template| reads_id(&template.templates, depth));
    for note in &providers.notes {
        found.extend(finding(note, &set.namespace, reads_id));
    }
}

/// Whether the template reads the `id` of a provider, which has so many keys in its path.
fn reads_id(templates: &fluxwright_gotemplate::Templates, depth: usize) -> bool {
    let analysis = Analysis::of(templates, &Options::resource_set());
    let is_id = |keys: Vec<&str>| keys.len() == depth && keys.last() == Some(&"id");
    analysis.keys().iter().any(|key| key.path.keys().is_some_and(is_id))
}

fn finding(note: &ProviderNote, namespace: &str, reads_id: bool) -> Option<Diagnostic> {
    Some(match note {
        ProviderNote::Elsewhere { name, namespace: of, place } => at(
            Severity::Warning,
            "rset-provider-namespace",
            place.clone(),
            format!("the provider `{name}` of namespace `{of}` is passed over: the ResourceSet is in `{namespace}`"),
            "move it, or remove it from the file",
        ),
        ProviderNote::Replaced { name, place } => at(
            Severity::Warning,
            "rset-provider-twice",
            place.clone(),
            format!("the provider `{name}` is there twice; the last one counts"),
            "remove one of them",
        ),
        ProviderNote::Dropped { place } => at(
            Severity::Warning,
            "rset-provider-dropped",
            place.clone(),
            "this document is passed over",
            "set apiVersion and metadata.name, and separate documents by `---`",
        ),
        ProviderNote::Kind { kind, place } => at(
            Severity::Warning,
            "rset-provider-kind",
            place.clone(),
            format!("a `{kind}` counts as a provider here, but not in a cluster"),
            "write `kind: ResourceSetInputProvider`",
        ),
        ProviderNote::Exported { name, of_type, place } => at(
            Severity::Note,
            "rset-provider-exported",
            place.clone(),
            format!("the inputs of `{name}` ({of_type}) are those of its status; a cluster may find others by now"),
            "copy the status again when the inputs have changed",
        ),
        ProviderNote::StaticId { name, place } if reads_id => at(
            Severity::Warning,
            "rset-static-id",
            place.clone(),
            format!("the `id` of the provider `{name}` is that of its name here, and of its UID in a cluster"),
            "use a key of defaultValues where the value matters",
        ),
        ProviderNote::StaticId { .. } => return None,
    })
}
