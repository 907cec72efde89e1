//! A chart's name in its OCI URL as well.

use fluxwright_diagnostic::Severity;
use serde_json::Value;

use crate::finding::Finding;
use crate::rule::{Reporter, Rule};
use crate::world::{Existence, World, is_open};

pub(super) static RULE: Rule = Rule {
    code: "FW501",
    name: "oci-url-doubled",
    summary: "the URL of an OCI repository ends with the chart's name, which Flux adds itself",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        for release in root.of_kind(world.built(), "helm.toolkit.fluxcd.io", "HelmRelease") {
            let text = |pointer: &str| release.value.pointer(pointer).and_then(Value::as_str);
            let Some(chart) = text("/spec/chart/spec/chart").filter(|chart| !chart.is_empty() && !is_open(chart))
            else {
                continue;
            };
            if text("/spec/chart/spec/sourceRef/kind") != Some("HelmRepository") {
                continue;
            }
            let Some(name) = text("/spec/chart/spec/sourceRef/name") else { continue };
            let namespace = text("/spec/chart/spec/sourceRef/namespace").unwrap_or(release.namespace());
            let kind = ("source.toolkit.fluxcd.io", "HelmRepository");
            let Existence::Here(source) = world.lookup(root, kind, namespace, name) else { continue };
            let Some(url) = source.value.pointer("/spec/url").and_then(Value::as_str) else { continue };
            let Some(rest) = url.strip_prefix("oci://") else { continue };
            let path = rest.trim_end_matches('/');
            if path.rsplit('/').next() != Some(chart) || !path.contains('/') {
                continue;
            }
            let mut finding = Finding::new(
                world.place_of(source, "spec.url"),
                format!("the URL has the chart's name already: Flux would pull {path}/{chart}"),
            )
            .see(world.place_of(release, "spec.chart.spec.chart"), "the chart")
            .help(format!("end the URL before `/{chart}`"))
            .in_root(&root.name);
            if let Some(input) = world.input_of(release) {
                finding = finding.see(input, "of this input");
            }
            reporter.add(finding);
        }
    }
}
