//! A chart whose version is left to chance.

use fluxwright_build::Resource;
use fluxwright_diagnostic::Severity;
use serde_json::Value;

use crate::finding::Finding;
use crate::reference::{self, HELM, SOURCE};
use crate::rule::{Reporter, Rule};
use crate::world::{Existence, Root, World};

pub(super) static RULE: Rule = Rule {
    code: "FW503",
    name: "chart-version-open",
    summary: "a chart has no version, so that its newest is installed",
    severity: Severity::Warning,
    run,
};

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        let releases: Vec<&Resource> = root.of_kind(world.built(), HELM, "HelmRelease").collect();
        let from_repositories = || releases.iter().filter(|release| is_from_repository(release));
        let pinned = from_repositories().filter(|release| matches!(version(release), Version::Given)).count();
        let open = from_repositories().count() - pinned;
        for release in from_repositories() {
            let name = release.name();
            let (message, severity) = match version(release) {
                Version::Given => continue,
                Version::Empty => {
                    (format!("the chart of HelmRelease `{name}` has an empty version"), Severity::Warning)
                }
                // Some mean it so; who gives all others one does not.
                Version::Missing if pinned >= 3 && open * 4 <= pinned => (
                    format!("the chart of HelmRelease `{name}` has no version, though those of {pinned} others have"),
                    Severity::Note,
                ),
                Version::Missing => continue,
            };
            let finding = Finding::new(world.place_of(release, "spec.chart.spec.version"), message).severity(severity);
            reporter.add(told(world, root, finding, release));
        }
        for release in
            releases.iter().filter(|release| reference::text(&release.value, "/spec/chartRef/kind") == "OCIRepository")
        {
            let Some(source) = repository(world, root, release).filter(|source| has_no_ref(source)) else { continue };
            let message = format!("OCIRepository `{}` names no version of its chart", source.name());
            let finding = Finding::new(world.place_of(source, "spec.ref.tag"), message)
                .see(world.place_of(release, "spec.chartRef"), "the chart of this release")
                .note("without `spec.ref` Flux pulls the tag `latest`, which charts do not have");
            reporter.add(told(world, root, finding, source));
        }
    }
}

fn told(world: &World<'_>, root: &Root, finding: Finding, resource: &Resource) -> Finding {
    let finding = match world.input_of(resource) {
        Some(input) => finding.see(input, "of this input"),
        None => finding,
    };
    finding.help("give it a version; Renovate can keep it up to date").in_root(&root.name)
}

enum Version {
    Given,
    Empty,
    Missing,
}

fn version(release: &Resource) -> Version {
    match release.value.pointer("/spec/chart/spec/version") {
        None => Version::Missing,
        Some(Value::Null) => Version::Empty,
        Some(Value::String(text)) if text.trim().is_empty() => Version::Empty,
        Some(_) => Version::Given,
    }
}

/// Whether its chart is of a HelmRepository; elsewhere versions mean nothing.
fn is_from_repository(release: &Resource) -> bool {
    reference::text(&release.value, "/spec/chart/spec/sourceRef/kind") == "HelmRepository"
}

fn repository<'w>(world: &World<'w>, root: &Root, release: &Resource) -> Option<&'w Resource> {
    let wanted = reference::source(release)?;
    match world.lookup(root, (SOURCE, "OCIRepository"), &wanted.namespace, &wanted.name) {
        Existence::Here(source) => Some(source),
        Existence::Maybe(_) | Existence::Missing => None,
    }
}

fn has_no_ref(source: &Resource) -> bool {
    let empty = |value: &Value| value.is_null() || value.as_str().is_some_and(str::is_empty);
    let given = |key: &str| source.value.pointer(&format!("/spec/ref/{key}")).is_some_and(|value| !empty(value));
    !["tag", "semver", "digest"].into_iter().any(given)
}
