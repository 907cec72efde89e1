//! A source that is not there.

use std::collections::HashSet;

use fluxwright_build::Resource;
use fluxwright_diagnostic::Severity;

use crate::explain::explain;
use crate::finding::Finding;
use crate::names;
use crate::reference::{self, HELM, IMAGE, KUSTOMIZE, Reference, SOURCE, shown};
use crate::rule::{Reporter, Rule};
use crate::world::{Implied, Leads, Root, World};

pub(super) static RULE: Rule = Rule {
    code: "FW101",
    name: "source-missing",
    summary: "a source that nothing makes",
    severity: Severity::Error,
    run,
};

/// The name and namespace of the source that `flux bootstrap` and FluxInstances make.
const FLUX: &str = "flux-system";

/// What has a source.
const KINDS: [(&str, &str); 4] =
    [(KUSTOMIZE, "Kustomization"), (HELM, "HelmRelease"), (SOURCE, "HelmChart"), (IMAGE, "ImageUpdateAutomation")];

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        let implied = world.implied_sources(root);
        let mut told = HashSet::new();
        for (group, kind) in KINDS {
            for resource in root.of_kind(world.built(), group, kind) {
                let Some(reference) = reference::source(resource) else { continue };
                let found = of(world, root, &implied, resource, &reference);
                // A template makes many objects of one line.
                if let Some(finding) = found.filter(|found| told.insert((found.place().clone(), reference.shown()))) {
                    reporter.add(finding.in_root(&root.name));
                }
            }
        }
    }
}

fn of(world: &World<'_>, root: &Root, implied: &Implied, resource: &Resource, reference: &Reference) -> Option<Finding> {
    let Reference { kind, namespace, name, .. } = reference;
    if reference::flux_group(kind) != Some(SOURCE) || world.find(root, reference).is_some() {
        return None;
    }
    let generated = match kind.as_str() {
        "ExternalArtifact" => world.is_generated_artifact(root, namespace, name),
        _ => None,
    };
    if generated == Some(true) {
        return None;
    }
    let finding = |help: Option<String>| {
        let place = world.spot(resource, &reference.name_field(), name).place;
        let of = format!("{} {}", resource.kind(), resource.name());
        let finding = Finding::new(place, format!("the source of {of} is {}, which nothing makes", reference.shown()));
        help.into_iter().fold(finding.label("not found"), Finding::help)
    };
    if implied.contains_key(&(kind.clone(), namespace.clone(), name.clone())) {
        return other_kind_of_sync(implied, reference).map(|help| finding(Some(help)).severity(Severity::Warning));
    }
    if namespace == FLUX && name == FLUX {
        return None;
    }
    if let Some(help) = near_sync(implied, reference) {
        return Some(finding(Some(help)));
    }
    match world.follow(root, resource, reference) {
        // A Kustomization of another repo, which somebody may have made by hand.
        Leads::Unknown if lacks(world, root, reference, generated) => {
            Some(finding(Some("make it, or name the one that there is".to_owned())).severity(Severity::Warning))
        }
        Leads::Here | Leads::Unknown => None,
        Leads::Nowhere(Some(meant)) => Some(explain(world, finding(None), resource, reference, meant, true)),
        Leads::Nowhere(None) => Some(finding(Some("make it, or name the one that there is".to_owned()))),
    }
}

/// Whether nothing that is known makes the source. Artifacts are made by generators, or by programs that nobody knows.
fn lacks(world: &World<'_>, root: &Root, reference: &Reference, generated: Option<bool>) -> bool {
    match reference.kind.as_str() {
        "ExternalArtifact" => generated == Some(false),
        _ => world.lacks_source(root, reference),
    }
}

/// When nearly all Kustomizations of a cluster are synced from a source of another kind with the same name.
fn other_kind_of_sync(implied: &Implied, reference: &Reference) -> Option<String> {
    let Reference { kind, namespace, name, .. } = reference;
    let own = implied.get(&(kind.clone(), namespace.clone(), name.clone())).copied().unwrap_or_default();
    let mut others = implied.iter().filter(|((k, ns, n), _)| k != kind && (ns, n) == (namespace, name));
    let ((other, ..), count) = others.next()?;
    (others.next().is_none() && own == 1 && *count > 2)
        .then(|| format!("the other Kustomizations name the {other} of that name"))
}

/// The source that the cluster is synced from, when that has nearly the name.
fn near_sync(implied: &Implied, reference: &Reference) -> Option<String> {
    let Reference { kind, namespace, name, .. } = reference;
    let same = implied.keys().filter(|(k, ns, _)| k == kind && ns == namespace).map(|(.., name)| name.as_str());
    // So it is called unless somebody says otherwise.
    let same = same.chain((namespace == FLUX).then_some(FLUX));
    if let Some(near) = names::nearest(name, same) {
        return Some(format!("did you mean `{near}`?"));
    }
    let mut elsewhere = implied.keys().filter(|(k, ns, n)| k == kind && n == name && ns != namespace);
    let (_, other, _) = elsewhere.next()?;
    Some(format!("the other Kustomizations name {}", shown(kind, other, name)))
}
