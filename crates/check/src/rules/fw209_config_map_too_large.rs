//! A ConfigMap or Secret near the API server's limit.

use fluxwright_build::Resource;
use fluxwright_diagnostic::Severity;
use serde_json::Value;

use crate::finding::Finding;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW209",
    name: "config-map-too-large",
    summary: "a ConfigMap or Secret is at or near the limit of 1 MiB",
    severity: Severity::Error,
    run,
};

/// The most bytes that the values of a ConfigMap or Secret may have together (Kubernetes: `MaxSecretSize`).
const LIMIT: usize = 1024 * 1024;

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        for kind in ["ConfigMap", "Secret"] {
            for object in root.of_kind(world.built(), "", kind) {
                let size = size(object);
                if size <= LIMIT / 10 * 9 {
                    continue;
                }
                let message = match size > LIMIT {
                    true => {
                        format!("{kind} `{}` has {size} bytes, more than the {LIMIT} that are allowed", object.name())
                    }
                    false => format!("{kind} `{}` has {size} of the {LIMIT} bytes that are allowed", object.name()),
                };
                let finding = Finding::new(world.place_of(object, "metadata.name"), message)
                    .help("split it, or make it smaller: minified JSON, fewer dashboards in one")
                    .in_root(&root.name);
                reporter.add(if size > LIMIT { finding } else { finding.severity(Severity::Warning) });
            }
        }
    }
}

/// The bytes of all values; base64 stands for three quarters of its length.
fn size(object: &Resource) -> usize {
    let sum = |field: &str| -> usize {
        let values = object.value.get(field).and_then(Value::as_object);
        values.into_iter().flat_map(|map| map.values()).filter_map(Value::as_str).map(str::len).sum()
    };
    let encoded = |bytes: usize| bytes / 4 * 3;
    match object.kind() {
        "Secret" => encoded(sum("data")) + sum("stringData"),
        _ => sum("data") + encoded(sum("binaryData")),
    }
}
