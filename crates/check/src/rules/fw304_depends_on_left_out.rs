//! An input without `dependsOn`.

use fluxwright_diagnostic::Severity;
use fluxwright_yaml::edit::{Edit, Item, KeyAt, Path};
use serde_json::Value;

use super::fw303_input_key_missing as missing;
use super::sets::{self, Told};
use crate::fix::Fix;
use crate::names;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW304",
    name: "depends-on-left-out",
    summary: "an input has no dependsOn, which the template reads",
    severity: Severity::Error,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for (report, error) in sets::errors_of(world.sets(), Told::MissingDependsOn) {
        let Some((finding, missing)) = missing::finding(world, report, error) else { continue };
        if names::nearest(&missing.key, missing.available.iter().map(String::as_str)).is_some() {
            continue;
        }
        let finding = finding.help("write `dependsOn: []` where there is nothing to wait for");
        let resource = world.built().resources.get(report.resource);
        let name = format!("spec.inputs[{}].name", missing.index);
        let Some((place, document)) = resource.and_then(|resource| world.written(resource, &name)) else {
            reporter.add(finding);
            continue;
        };
        let Ok(into) = Path::parse(&format!("spec.inputs[{}]", missing.index)) else { continue };
        let edit = Edit::InsertKey {
            into: into.in_document(document),
            key: missing.key,
            at: KeyAt::Usual,
            item: Item::value(Value::Array(Vec::new())),
            create: false,
        };
        reporter.add(finding.fix(Fix::new("give the input an empty dependsOn").edit(&*place.path, edit)));
    }
}
