//! A build as JSON.

use fluxwright_build::{Origin, Touch};
use fluxwright_diagnostic::Diagnostic;
use fluxwright_helm::chart::WantedFrom;
use fluxwright_helm::render::Role;
use fluxwright_helm::values::{Origin as ValuesOrigin, Step};

use super::report::{
    ChartReport, ChartSourceReport, InputReport, Json, ProvenanceReport, ReleaseReport, ResourceReport, TouchReport,
    ValueReport,
};
use super::shown::{Item, Shown, name};
use super::yaml::values_of;
use crate::build::releases::ReleaseOf;

/// The whole, as a [`super::BuildReport`].
pub(super) fn render(shown: &Shown<'_>, diagnostics: &[Diagnostic]) -> String {
    let mut json = Json::new();
    for item in shown.items() {
        json.add(&ResourceReport { object: shown.object(item).into_owned(), provenance: provenance(shown, item) });
    }
    let releases: Vec<ReleaseReport> = shown.releases.iter().map(|release| report(shown, release)).collect();
    json.finish_with(&releases, diagnostics)
}

fn provenance(shown: &Shown<'_>, item: &Item<'_>) -> ProvenanceReport {
    let (index, chart) = match item {
        Item::Resource(index) => (*index, None),
        Item::Chart(release, object) => {
            let (role, hook) = match &object.role {
                Role::Part => ("part", None),
                Role::Crd => ("crd", None),
                Role::Hook(hook) => ("hook", Some(hook.clone())),
                Role::Namespace => ("namespace", None),
            };
            let file = Some(object.template.clone()).filter(|file| !file.is_empty());
            (release.resource, Some(ChartSourceReport { file, role: role.to_owned(), hook }))
        }
    };
    let mut report = ProvenanceReport { appliers: shown.chain(item), chart, ..ProvenanceReport::default() };
    let Some(resource) = shown.built.resources.get(index) else { return report };
    let origin = &resource.provenance.origin;
    report.file = origin.path().to_string();
    report.line = origin.line();
    match origin {
        Origin::File { document, .. } => report.document = Some(*document),
        Origin::Generated { generator, .. } => report.generator = Some((*generator).to_owned()),
        Origin::Template { step, template, input, .. } => {
            report.step = step.as_deref().map(str::to_owned);
            report.template = Some(template.to_string());
            report.input = input.as_ref().map(InputReport::of);
        }
    }
    report.touched = resource
        .provenance
        .touched
        .iter()
        .map(|touch| match touch {
            Touch::Kustomization { path, field } => TouchReport { by: path.to_string(), field: (*field).to_owned() },
            Touch::Applier { applier, field } => TouchReport {
                by: shown.built.appliers.get(*applier).map(name).unwrap_or_default(),
                field: (*field).to_owned(),
            },
        })
        .collect();
    report
}

fn report(shown: &Shown<'_>, release: &ReleaseOf) -> ReleaseReport {
    let built = &release.built;
    let chart = built.chart.as_ref().ok().map(|chart| ChartReport {
        name: chart.name.clone(),
        version: chart.version.clone(),
        url: match &chart.from {
            WantedFrom::Tree { .. } => None,
            WantedFrom::Repository { url } | WantedFrom::Registry { url, .. } => Some(url.clone()),
        },
        path: match &chart.from {
            WantedFrom::Tree { root, path } if root.is_empty() => Some(path.clone()),
            WantedFrom::Tree { root, path } => Some(format!("{root}/{path}")),
            _ => None,
        },
    });
    let effective = &built.effective;
    let from = |origin: usize| match effective.origins.get(origin) {
        Some(ValuesOrigin::Reference { reference, .. }) => {
            Some(format!("{}/{}/{} key {}", reference.kind, built.release.namespace, reference.name, reference.key))
        }
        Some(ValuesOrigin::Inline) | None => None,
    };
    let values_from = effective
        .leaves
        .iter()
        .filter_map(|leaf| Some(ValueReport { path: pointer(&leaf.path), from: from(leaf.origin)? }))
        .collect();
    ReleaseReport {
        name: built.release.name.clone(),
        namespace: built.release.namespace.clone(),
        release_name: built.release.release_name.clone(),
        target_namespace: built.release.target_namespace.clone(),
        appliers: shown.chain(&Item::Resource(release.resource)),
        chart,
        values: values_of(shown, release),
        values_from,
        rendered: built.objects.is_ok(),
        reason: built.objects.as_ref().err().map(ToString::to_string),
    }
}

/// A JSON pointer.
fn pointer(path: &[Step]) -> String {
    let step = |step: &Step| match step {
        Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Step::Index(index) => format!("/{index}"),
    };
    path.iter().map(step).collect()
}
