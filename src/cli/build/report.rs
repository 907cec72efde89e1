//! What was built, as JSON.

use fluxwright_diagnostic::Diagnostic;
use fluxwright_kustomize::Resource;
use fluxwright_resourceset::Rendered;
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
    /// The resources, in the order in which they would be applied.
    pub resources: Vec<ResourceReport>,
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
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::cli) struct ProvenanceReport {
    /// The file: of the ResourceSet, of the object, or of the kustomization that generates it.
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

impl ResourceReport {
    fn new(rendered: &Rendered) -> Self {
        let from = &rendered.provenance;
        let input = from.input.as_ref().map(|input| InputReport {
            index: input.index,
            name: input.name.as_deref().map(str::to_owned),
            provider: input.provider.as_ref().map(|id| format!("{}/{}/{}", id.kind, id.namespace, id.name)),
        });
        Self {
            object: rendered.object.clone(),
            provenance: ProvenanceReport {
                file: from.file.to_string(),
                line: from.line,
                step: from.step.as_deref().map(str::to_owned),
                template: Some(from.template.to_string()),
                input,
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
            let provenance = ProvenanceReport { file, line, step: None, template: None, input: None };
            json.add(&ResourceReport { object: resource.value().clone(), provenance });
        }
        json.finish(&[])
    }

    /// Adds a resource, on a line of its own.
    pub(super) fn push(&mut self, rendered: &Rendered) {
        self.add(&ResourceReport::new(rendered));
    }

    fn add(&mut self, resource: &ResourceReport) {
        self.text.push_str(if self.resources == 0 { "\n    " } else { ",\n    " });
        self.text.push_str(&json!(resource).to_string());
        self.resources += 1;
    }

    /// The whole, with what was noticed.
    pub(super) fn finish(mut self, diagnostics: &[Diagnostic]) -> String {
        let diagnostics: Vec<_> = diagnostics.iter().map(DiagnosticReport::new).collect();
        let end = if self.resources == 0 { "" } else { "\n  " };
        self.text.push_str(&format!("{end}],\n  \"diagnostics\": {}\n}}\n", json!(diagnostics)));
        self.text
    }
}
