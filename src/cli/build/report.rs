//! What was built, as JSON.

use fluxwright_diagnostic::Diagnostic;
use fluxwright_kustomize::Resource;
use fluxwright_resourceset::{InputSet, Rendered};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::ui::DiagnosticReport;

/// What was built.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "fluxwright build")]
pub(in crate::cli) struct BuildReport {
    /// The version of this form: 1.
    pub version: u32,
    /// The resources, in the order in which they would be applied; those of a chart follow their HelmRelease.
    pub resources: Vec<ResourceReport>,
    /// The HelmReleases among them; only of `fluxwright build` itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub releases: Vec<ReleaseReport>,
    /// What was noticed.
    pub diagnostics: Vec<DiagnosticReport>,
}

/// A resource and where it comes from.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::cli) struct ResourceReport {
    /// The object.
    pub object: Value,
    /// Where it comes from.
    pub provenance: ProvenanceReport,
}

/// Where a resource comes from.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::cli) struct ProvenanceReport {
    /// The file: of the ResourceSet, of the object, or of the kustomization that generates it; of a chart's object that of the
    /// HelmRelease.
    pub file: String,
    /// The line there, from 1: of the template's entry or document, of the object, of the generator's entry.
    pub line: usize,
    /// The step, where the ResourceSet has steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The template of a ResourceSet: `resources[0]`, `resourcesTemplate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// The input set; left out where there are no inputs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<InputReport>,
    /// Which of the file's documents, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<usize>,
    /// The generator of the kustomization: `configMapGenerator`, `secretGenerator`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generator: Option<String>,
    /// What of the chart makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<ChartSourceReport>,
    /// Who applies it, the nearest first, as `Kind/namespace/name`; the last is the entry point, a folder or an object.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appliers: Vec<String>,
    /// What changed it on the way, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touched: Vec<TouchReport>,
}

/// What of a chart makes an object.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::cli) struct ChartSourceReport {
    /// The file of the chart; left out for the namespace that Helm makes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// What the object is for.
    #[schemars(extend("enum" = ["part", "crd", "hook", "namespace"]))]
    pub role: String,
    /// The times at which a hook runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hook: Option<String>,
}

/// A step that changed an object.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::cli) struct TouchReport {
    /// The kustomization file, or the applier.
    pub by: String,
    /// The field there, such as `patches` or `postBuild`.
    pub field: String,
}

/// A HelmRelease.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::cli) struct ReleaseReport {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// The name of Helm's release.
    pub release_name: String,
    /// The namespace that it is installed into.
    pub target_namespace: String,
    /// Who applies it, the nearest first.
    pub appliers: Vec<String>,
    /// The chart; left out when it is not known which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<ChartReport>,
    /// The values that it is installed with, from ConfigMaps, Secrets and the HelmRelease itself.
    pub values: Value,
    /// Where values come from that are not the HelmRelease's own.
    pub values_from: Vec<ValueReport>,
    /// Whether the chart's objects are among the resources.
    pub rendered: bool,
    /// Why they are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A chart.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::cli) struct ChartReport {
    /// Its name.
    pub name: String,
    /// The version or range that is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The Helm repository, or the address in a registry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its folder in the repo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// Where a value comes from.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::cli) struct ValueReport {
    /// A JSON pointer into the values.
    pub path: String,
    /// The object and its key.
    pub from: String,
}

/// An input set.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::cli) struct InputReport {
    /// Its index from 0 among all input sets, in the order in which they are rendered.
    pub index: usize,
    /// Its `name`, where it is text; of a permutation the parts it is put together of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who gives it, as `Kind/namespace/name`; left out for a permutation of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
}

impl InputReport {
    pub(super) fn of(input: &InputSet) -> Self {
        Self {
            index: input.index,
            name: input.name.as_deref().map(str::to_owned),
            provider: input.provider.as_ref().map(|id| format!("{}/{}/{}", id.kind, id.namespace, id.name)),
        }
    }
}

impl ResourceReport {
    fn new(rendered: &Rendered) -> Self {
        let from = &rendered.provenance;
        let input = from.input.as_ref().map(InputReport::of);
        Self {
            object: rendered.object.clone(),
            provenance: ProvenanceReport {
                file: from.file.to_string(),
                line: from.line,
                step: from.step.as_deref().map(str::to_owned),
                template: Some(from.template.to_string()),
                input,
                ..ProvenanceReport::default()
            },
        }
    }
}

/// A [`BuildReport`] that is written while its resources come.
#[derive(Debug)]
pub(super) struct Json {
    text: String,
    resources: usize,
}

impl Json {
    pub(super) fn new() -> Self {
        Self { text: String::from("{\n  \"version\": 1,\n  \"resources\": ["), resources: 0 }
    }

    /// The whole of what kustomize builds.
    pub(super) fn of_kustomize(resources: &[Resource]) -> String {
        let mut json = Self::new();
        for resource in resources {
            let origin = &resource.provenance.origin;
            let (file, line) = (origin.path().to_owned(), origin.line());
            let provenance = ProvenanceReport { file, line, ..ProvenanceReport::default() };
            json.add(&ResourceReport { object: resource.value().clone(), provenance });
        }
        json.finish(&[])
    }

    /// Adds a resource of a ResourceSet.
    pub(super) fn push(&mut self, rendered: &Rendered) {
        self.add(&ResourceReport::new(rendered));
    }

    /// Adds a resource, on a line of its own.
    pub(super) fn add(&mut self, resource: &ResourceReport) {
        self.text.push_str(if self.resources == 0 { "\n    " } else { ",\n    " });
        self.text.push_str(&json!(resource).to_string());
        self.resources += 1;
    }

    /// The whole, with what was noticed.
    pub(super) fn finish(self, diagnostics: &[Diagnostic]) -> String {
        self.finish_with(&[], diagnostics)
    }

    /// The whole, with the HelmReleases and what was noticed.
    pub(super) fn finish_with(mut self, releases: &[ReleaseReport], diagnostics: &[Diagnostic]) -> String {
        self.text.push_str(if self.resources == 0 { "]" } else { "\n  ]" });
        if !releases.is_empty() {
            let lines: Vec<String> = releases.iter().map(|release| format!("\n    {}", json!(release))).collect();
            self.text.push_str(&format!(",\n  \"releases\": [{}\n  ]", lines.join(",")));
        }
        let diagnostics: Vec<_> = diagnostics.iter().map(DiagnosticReport::new).collect();
        self.text.push_str(&format!(",\n  \"diagnostics\": {}\n}}\n", json!(diagnostics)));
        self.text
    }
}
