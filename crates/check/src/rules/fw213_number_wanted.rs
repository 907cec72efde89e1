//! A text where Kubernetes wants a number or a boolean.

use fluxwright_build::Touch;
use fluxwright_diagnostic::Severity;

use crate::finding::Finding;
use crate::rule::{Reporter, Rule};
use crate::world::{QuotedVariables, World, wrong_numbers};

pub(super) static RULE: Rule = Rule {
    code: "FW213",
    name: "number-wanted",
    summary: "a field that must be a number or a boolean holds a text",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    let quoted = QuotedVariables::of(world);
    for root in world.roots() {
        for object in root.resources(world.built()) {
            for wrong in wrong_numbers(object) {
                // The quotes of a variable are told where they are.
                if quoted.behind(world, object, &wrong.field, wrong.text).is_some() {
                    continue;
                }
                let is_replaced = |touch: &Touch| matches!(touch, Touch::Applier { field: "postBuild", .. });
                let message =
                    format!("`{}` of {} is a text, and must be {}", wrong.field, object.id(), wrong.wanted.text());
                let finding = Finding::new(world.place_of(object, &wrong.field), message)
                    .note("the API server refuses the object")
                    .in_root(&root.name);
                reporter.add(match object.provenance.touched.iter().any(is_replaced) {
                    true => finding.help("take the quotes off, here or in the value of the variable"),
                    false => finding.help("take the quotes off"),
                });
            }
        }
    }
}
