//! An annotation whose datasource cannot find the chart.

use fluxwright_diagnostic::Severity;

use crate::finding::{Finding, Place};
use crate::fix::Fix;
use crate::rule::{Reporter, Rule};
use crate::world::{EnvFiles, VersionedCharts, World};

pub(super) static RULE: Rule = Rule {
    code: "FW506",
    name: "renovate-datasource",
    summary: "an annotation has a datasource that cannot find the chart",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    let charts = VersionedCharts::of(world);
    for file in EnvFiles::of(world).all() {
        for (line, variable) in file.variables() {
            let Some(annotation) = file.annotation_above(line) else { continue };
            let field =
                |key: &str| annotation.split_whitespace().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
            if field("datasource") != Some("helm") {
                continue;
            }
            let chart = charts.of_variable(&variable.name);
            let url = field("registryUrl").or_else(|| chart.map(|chart| chart.url.as_str()));
            let Some(url) = url.filter(|url| url.starts_with("oci://")) else { continue };
            let start = file.starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
            let place = Place::new(file.path.as_str(), start..start + annotation.len());
            let finding = Finding::new(place.clone(), format!("Renovate's datasource `helm` cannot read {url}"))
                .see(Place::new(file.path.as_str(), variable.span.clone()), "so that this is never updated");
            reporter.add(match chart.filter(|chart| chart.url.starts_with("oci://")) {
                Some(chart) => {
                    let right = charts.annotation(file, chart);
                    let fix = Fix::new("let Renovate look with the datasource `docker`").replace(place, right.as_str());
                    finding.help(format!("write: {right}")).fix(fix)
                }
                None => finding.help(format!(
                    "write `# renovate: datasource=docker depName={} packageName=HOST/PATH/CHART`",
                    field("depName").unwrap_or("CHART")
                )),
            });
        }
    }
}
