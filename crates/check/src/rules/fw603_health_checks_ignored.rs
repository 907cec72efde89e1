//! Health checks that `wait` makes Flux pass over.

use fluxwright_diagnostic::Severity;
use serde_json::Value;

use crate::finding::Finding;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW603",
    name: "health-checks-ignored",
    summary: "`healthChecks` count for nothing beside `wait: true`",
    severity: Severity::Note,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        for object in root.of_kind(world.built(), "kustomize.toolkit.fluxcd.io", "Kustomization") {
            let wait = object.value.pointer("/spec/wait").and_then(Value::as_bool) == Some(true);
            let checks = object.value.pointer("/spec/healthChecks").and_then(Value::as_array);
            if !wait || checks.is_none_or(Vec::is_empty) {
                continue;
            }
            reporter.add(
                Finding::new(
                    world.place_of(object, "spec.healthChecks"),
                    "Flux ignores `healthChecks` where `wait` is true",
                )
                .see(world.place_of(object, "spec.wait"), "waits for all that it applies")
                .help("take one of the two away")
                .in_root(&root.name),
            );
        }
    }
}
