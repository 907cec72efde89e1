//! What Alerts, Receivers, policies, generators and ResourceSets name, and is not there.

use fluxwright_build::Resource;
use fluxwright_diagnostic::Severity;

use crate::data::{self, Lacking};
use crate::explain::explain;
use crate::finding::Finding;
use crate::reference::{self, EXTENSIONS, IMAGE, NOTIFICATION, OPERATOR, Reference};
use crate::rule::{Reporter, Rule};
use crate::world::{Leads, World};

pub(super) static RULE: Rule = Rule {
    code: "FW110",
    name: "reference-missing",
    summary: "an object of Flux names another that nothing makes",
    severity: Severity::Error,
    run,
};

const KINDS: [(&str, &str); 5] = [
    (NOTIFICATION, "Alert"),
    (NOTIFICATION, "Receiver"),
    (IMAGE, "ImagePolicy"),
    (EXTENSIONS, "ArtifactGenerator"),
    (OPERATOR, "ResourceSet"),
];

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        for resource in root.resources(world.built()) {
            for reference in reference::secrets(resource) {
                // Secrets are made by hand all the time: only where another was meant.
                let lacking = data::lacking(world, root, resource, &reference);
                let Some(lacking) = lacking.filter(|lacking| !matches!(lacking, Lacking::Nothing)) else { continue };
                let message = format!("{} {} takes {}", resource.kind(), resource.name(), reference.shown());
                let finding = data::finding(world, resource, &reference, &lacking, message, Severity::Note);
                reporter.add(finding.severity(Severity::Warning).in_root(&root.name));
            }
        }
        let implied = world.implied_sources(root);
        for (group, kind) in KINDS {
            for resource in root.of_kind(world.built(), group, kind) {
                for reference in reference::others(resource) {
                    let source = (reference.kind.clone(), reference.namespace.clone(), reference.name.clone());
                    // What Flux is synced with has this name, whatever its kind.
                    let is_flux = reference.name == "flux-system" && reference.namespace == "flux-system";
                    if is_flux || implied.contains_key(&source) {
                        continue;
                    }
                    let meant = match world.follow(root, resource, &reference) {
                        Leads::Here => continue,
                        Leads::Nowhere(meant) => meant,
                        Leads::Unknown if is_sure(world, &reference) => None,
                        Leads::Unknown => continue,
                    };
                    let place = world.spot(resource, &reference.name_field(), &reference.name).place;
                    let message = format!("{kind} {} names {}, which nothing makes", resource.name(), reference.shown());
                    let finding = Finding::new(place, message).label("not found").in_root(&root.name);
                    let finding = finding.severity(severity(resource, &reference));
                    reporter.add(match meant {
                        Some(meant) => {
                            explain(world, finding, resource, &reference, meant, reference.field.ends_with(']'))
                        }
                        None => finding.help("make it, or name the one that there is"),
                    });
                }
            }
        }
    }
}

/// What listens to nothing works all the same.
fn severity(resource: &Resource, reference: &Reference) -> Severity {
    match (resource.kind(), reference.kind.as_str()) {
        ("Alert", "Provider") => Severity::Error,
        ("Alert" | "Receiver", _) => Severity::Warning,
        _ => Severity::Error,
    }
}

/// A provider of inputs that no manifest has: that the ResourceSet itself cannot be rendered without it hides nothing.
fn is_sure(world: &World<'_>, reference: &Reference) -> bool {
    let kind = (reference.group.as_str(), reference.kind.as_str());
    reference.kind == "ResourceSetInputProvider" && !world.may_be_written(kind, &reference.name)
}
