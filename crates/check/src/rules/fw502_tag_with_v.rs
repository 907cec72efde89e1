//! A version with a `v` that the versions of its chart do not have.

use std::collections::BTreeMap;

use fluxwright_build::Resource;
use fluxwright_diagnostic::Severity;

use crate::finding::{Finding, Place};
use crate::fix::Fix;
use crate::reference::{self, HELM, SOURCE};
use crate::rule::{Reporter, Rule};
use crate::world::{EnvFiles, Existence, World};

pub(super) static RULE: Rule = Rule {
    code: "FW502",
    name: "tag-with-v",
    summary: "a version begins with a `v` that the versions of its chart do not have",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    annotated(world, reporter);
    beside_others(world, reporter);
}

/// Versions whose own annotation takes the `v` off.
fn annotated(world: &World<'_>, reporter: &mut Reporter) {
    for file in EnvFiles::of(world).all() {
        for (line, variable) in file.variables() {
            let Some(annotation) = file.annotation_above(line) else { continue };
            let takes_it_off = annotation.split_whitespace().any(|word| word.starts_with("extractVersion=^v("));
            if !takes_it_off || !has_v(&variable.value) {
                continue;
            }
            let at = variable.span.end.saturating_sub(variable.value.len());
            let message = format!("`{}` has a `v` that the versions which Renovate finds do not have", variable.name);
            let v = at + variable.value.find('v').unwrap_or(0);
            let fix = Fix::new("take the `v` off").replace(Place::new(file.path.as_str(), v..v + 1), "");
            reporter.add(
                Finding::new(Place::new(file.path.as_str(), at..variable.span.end), message)
                    .label("with a `v`")
                    .note("`extractVersion` in the line above takes the `v` off what it finds")
                    .help("write the version without it")
                    .fix(fix),
            );
        }
    }
}

/// Versions of a chart that others take from the same place without a `v`.
fn beside_others(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        let mut charts: BTreeMap<String, Vec<(&Resource, &str, &'static str)>> = BTreeMap::new();
        for source in root.of_kind(world.built(), SOURCE, "OCIRepository") {
            let (url, tag) =
                (reference::text(&source.value, "/spec/url"), reference::text(&source.value, "/spec/ref/tag"));
            charts.entry(url.trim_end_matches('/').to_owned()).or_default().push((source, tag, "spec.ref.tag"));
        }
        for release in root.of_kind(world.built(), HELM, "HelmRelease") {
            let chart = reference::text(&release.value, "/spec/chart/spec/chart");
            let Some(wanted) = reference::source(release).filter(|source| source.kind == "HelmRepository") else {
                continue;
            };
            let found = world.lookup(root, (SOURCE, "HelmRepository"), &wanted.namespace, &wanted.name);
            let Existence::Here(source) = found else { continue };
            let url = reference::text(&source.value, "/spec/url").trim_end_matches('/');
            // An index of HTTP is searched by the number alone.
            if url.starts_with("oci://") {
                let version = reference::text(&release.value, "/spec/chart/spec/version");
                charts.entry(format!("{url}/{chart}")).or_default().push((release, version, "spec.chart.spec.version"));
            }
        }
        for (url, versions) in charts.iter().filter(|(url, _)| url.starts_with("oci://")) {
            let plain = versions.iter().filter(|(_, version, _)| is_plain(version)).count();
            let with: Vec<_> = versions.iter().filter(|(_, version, _)| has_v(version)).collect();
            // One chart has one form of tags; most know which.
            if plain < 2 || with.len() * 2 > plain {
                continue;
            }
            for (resource, version, field) in with {
                let message =
                    format!("`{version}` has a `v`, and {plain} others take this chart's versions without one");
                reporter.add(
                    Finding::new(world.spot(resource, field, version).place, message)
                        .note(format!("of {url}"))
                        .help("write the version without it")
                        .in_root(&root.name),
                );
            }
        }
    }
}

fn has_v(version: &str) -> bool {
    version.trim_matches('"').strip_prefix('v').is_some_and(is_plain)
}

fn is_plain(version: &str) -> bool {
    version.starts_with(|c: char| c.is_ascii_digit())
}
