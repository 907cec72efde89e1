//! `fluxwright generate -o json`

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_generate::{Error, Generated, Package, Provider, Resource, Scenario, Subject, Target};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::ui::{DiagnosticReport, WriteReport};

/// What was found and what was made of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "fluxwright generate")]
pub(in crate::cli) struct GenerateReport {
    /// The version of this form: 1.
    pub version: u32,
    /// The packages that were found; the one that was named, where one was. None for a chart of somebody else's.
    pub packages: Vec<Package>,
    /// The package that is deployed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<Package>,
    /// How it reaches the cluster; left out where that was not chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenario: Option<Scenario>,
    /// Who deploys it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The resources that were generated, and those of the repo that are used.
    pub resources: Vec<Resource>,
    /// The text of the resources, where it was wanted and not written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The command to run, without GitOps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// What stands against it, and what there is to know; where there is a plan, that says it.
    pub diagnostics: Vec<DiagnosticReport>,
    /// The plan, and what became of it, as other commands that write print it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub write: Option<WriteReport>,
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Found {
    report: GenerateReport,
    any: bool,
    problems: Vec<Diagnostic>,
}

impl Found {
    /// Whether there is anything to tell.
    pub(super) fn is_any(&self) -> bool {
        self.any
    }

    pub(super) fn packages(&mut self, packages: Vec<Package>) {
        self.any = true;
        self.report.packages = packages;
    }

    /// Packages that cannot be read; they are told beside others that can.
    pub(super) fn problems(&mut self, problems: &[Error]) {
        self.problems = problems.iter().flat_map(Diagnose::diagnose).collect();
    }

    pub(super) fn subject(&mut self, subject: &Subject, provider: &dyn Provider) {
        self.any = true;
        self.report.package = subject.package().cloned();
        self.report.scenario = Some(subject.scenario());
        self.report.provider = Some(provider.id().to_owned());
    }

    pub(super) fn generated(&mut self, generated: &Generated, target: &Target) {
        self.report.resources.clone_from(&generated.resources);
        self.report.command.clone_from(&generated.command);
        if *target == Target::Text && generated.command.is_none() {
            self.report.text = Some(generated.files.iter().map(|file| file.text.as_str()).collect());
        }
    }

    /// Everything, with what stands against it.
    pub(super) fn report(&self, diagnostics: &[Diagnostic]) -> GenerateReport {
        let diagnostics = diagnostics.iter().map(DiagnosticReport::new).collect();
        GenerateReport { version: 1, diagnostics, ..self.report.clone() }
    }

    /// Everything but the plan.
    pub(super) fn head(&self) -> Map<String, Value> {
        match json!(self.report(&[])) {
            Value::Object(head) => head,
            _ => Map::new(),
        }
    }
}
