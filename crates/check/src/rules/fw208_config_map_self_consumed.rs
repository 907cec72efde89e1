//! Variables taken from a ConfigMap that the same Kustomization makes.

use fluxwright_build::ApplierKind;
use fluxwright_diagnostic::Severity;
use serde_json::Value;

use crate::finding::Finding;
use crate::rule::{Reporter, Rule};
use crate::world::{World, is_open};

pub(super) static RULE: Rule = Rule {
    code: "FW208",
    name: "config-map-self-consumed",
    summary: "a Kustomization substitutes from a ConfigMap that it makes itself",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    let built = world.built();
    for (index, applier) in built.appliers.iter().enumerate() {
        let Some(object) = applier.resource.and_then(|index| built.resources.get(index)) else { continue };
        let Some(root) = world.root_of(index).filter(|_| applier.kind == ApplierKind::Kustomization) else { continue };
        let from = object.value.pointer("/spec/postBuild/substituteFrom").and_then(Value::as_array);
        for (at, reference) in from.into_iter().flatten().enumerate() {
            let text = |key: &str| reference.get(key).and_then(Value::as_str).unwrap_or_default();
            let (kind, name) = (text("kind"), text("name"));
            let makers: Vec<_> = root.named_so(built, ("", kind), object.namespace(), name).collect();
            let own = |maker: &&fluxwright_build::Resource| {
                world.chain(maker).iter().any(|above| std::ptr::eq(*above, applier))
            };
            let Some(maker) = makers.first().filter(|_| !is_open(name) && makers.iter().all(own)) else { continue };
            let optional = reference.get("optional").and_then(Value::as_bool).unwrap_or(false);
            let place = world.place_of(object, &format!("spec.postBuild.substituteFrom[{at}].name"));
            let message = format!("{kind} `{name}` is made by the Kustomization that needs it first");
            let finding = Finding::new(place, message)
                .see(world.place_of(maker, "metadata.name"), "made here")
                .help("let another Kustomization make it, and depend on that one")
                .in_root(&root.name);
            reporter.add(match optional {
                false => {
                    finding.note("in a new cluster it fails and never gets there, unless something else makes it first")
                }
                true => finding
                    .severity(Severity::Note)
                    .note("the first reconciliation substitutes without it; a change takes effect one interval late"),
            });
        }
    }
}
