//! An annotation whose datasource cannot find the chart.

use std::collections::HashMap;

use fluxwright_diagnostic::Severity;
use serde_json::Value;

use crate::finding::{Finding, Place};
use crate::rule::{Reporter, Rule};
use crate::world::{EnvFiles, World};

pub(super) static RULE: Rule = Rule {
    code: "FW506",
    name: "renovate-datasource",
    summary: "an annotation has a datasource that cannot find the chart",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    let urls = urls(world);
    for file in EnvFiles::of(world).all() {
        for (line, variable) in file.variables() {
            let Some(annotation) = file.annotation_above(line) else { continue };
            let field =
                |key: &str| annotation.split_whitespace().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
            if field("datasource") != Some("helm") {
                continue;
            }
            let url = field("registryUrl").or_else(|| urls.get(&variable.name).map(String::as_str));
            let Some(url) = url.filter(|url| url.starts_with("oci://")) else { continue };
            let start = file.starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
            let place = Place::new(file.path.as_str(), start..start + annotation.len());
            let message = format!("Renovate's datasource `helm` cannot read {url}");
            reporter.add(
                Finding::new(place, message)
                    .see(Place::new(file.path.as_str(), variable.span.clone()), "so that this is never updated")
                    .help(format!(
                        "write `# renovate: datasource=docker depName={} packageName=HOST/PATH/CHART`",
                        field("depName").unwrap_or("CHART")
                    )),
            );
        }
    }
}

/// The URLs of the charts whose versions are variables, by the variables: of inputs of ResourceSets.
fn urls(world: &World<'_>) -> HashMap<String, String> {
    let mut urls = HashMap::new();
    for set in world.objects_of("fluxcd.controlplane.io", "ResourceSet") {
        let value = world.value(set);
        let inputs = value.pointer("/spec/inputs").and_then(Value::as_array);
        for input in inputs.into_iter().flatten() {
            let chart = input.get("chart").unwrap_or(input);
            let text = |key: &str| chart.get(key).and_then(Value::as_str);
            let Some((version, url)) = text("version").zip(text("url")) else { continue };
            let name = version.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
            if let Some(name) = name.map(|name| name.split(':').next().unwrap_or(name)) {
                urls.insert(name.to_owned(), url.to_owned());
            }
        }
    }
    urls
}
