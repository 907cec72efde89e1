//! What commands print with `-o json`. Fields are only ever added within a version.

use fluxwright_diagnostic::{Diagnostic, Severity};
use fluxwright_diff::unified::{self, Characters};
use fluxwright_diff::{Report, hide};
use fluxwright_plan::{Plan, PlanReport};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::{Value, json};

use super::report::locate;
use crate::change::Does;

/// A message for the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosticReport {
    /// A stable name of what happened.
    pub code: String,
    /// How bad it is.
    #[schemars(extend("enum" = ["error", "warning", "note"]))]
    pub severity: String,
    /// What happened, one line.
    pub message: String,
    /// Where; the place of the problem first.
    pub places: Vec<PlaceReport>,
    /// Facts that help to understand it.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Vec<String>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlaceReport {
    /// The file; relative to the repo's root where it lies inside.
    pub path: String,
    /// Line, from 1; left out where the place is the whole file, as are the next three.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column, from 1, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Line of the character after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_line: Option<usize>,
    /// Column of the character after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_column: Option<usize>,
    /// What is there, in a few words; may be empty.
    pub message: String,
    /// Whether it is the place of the problem itself.
    pub primary: bool,
}

impl DiagnosticReport {
    /// A diagnostic as data.
    pub fn new(diagnostic: &Diagnostic) -> Self {
        let mut labels: Vec<_> = diagnostic.labels.iter().collect();
        labels.sort_by_key(|label| !label.primary);
        let places = labels
            .into_iter()
            .map(|label| {
                let place = locate(label);
                PlaceReport {
                    path: label.path.clone(),
                    line: place.map(|place| place.line),
                    column: place.map(|place| place.column),
                    end_line: place.map(|place| place.end_line),
                    end_column: place.map(|place| place.end_column),
                    message: label.message.clone(),
                    primary: label.primary,
                }
            })
            .collect();
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        Self {
            code: diagnostic.code.to_owned(),
            severity: severity.to_owned(),
            message: diagnostic.message.clone(),
            places,
            notes: diagnostic.notes.clone(),
            help: diagnostic.help.clone(),
        }
    }
}

/// Messages and nothing else: what a command that failed prints, and a command that looks for mistakes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "fluxwright diagnostics")]
pub struct DiagnosticsReport {
    /// The version of this form: 1.
    pub version: u32,
    /// The messages.
    pub diagnostics: Vec<DiagnosticReport>,
}

impl DiagnosticsReport {
    /// Diagnostics as data.
    pub fn new(diagnostics: &[Diagnostic]) -> Self {
        Self { version: 1, diagnostics: diagnostics.iter().map(DiagnosticReport::new).collect() }
    }
}

/// What became of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was applied.
    Applied,
    /// Everything is there already.
    Unchanged,
    /// It was only to be shown.
    DryRun,
    /// What is there stands against it; nothing was written.
    Conflict,
    /// The user said no; nothing was written.
    Refused,
    /// Nobody could be asked; nothing was written.
    NotApplied,
}

/// What a command that writes has planned, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "fluxwright plan")]
pub struct WriteReport {
    /// The version of this form: 1.
    pub version: u32,
    /// What became of the plan.
    pub outcome: Outcome,
    /// What happens to each file.
    #[schemars(schema_with = "plan_schema")]
    pub plan: PlanReport,
    /// What that means: releases, namespaces, values, risks, as `fluxwright diff -o json` says it. The files are those of
    /// the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Report>")]
    pub change: Option<Value>,
    /// Warnings, and what stands against the plan.
    pub diagnostics: Vec<DiagnosticReport>,
    /// What to do next, once it was applied.
    pub next: Vec<String>,
}

impl WriteReport {
    /// A plan as data, with secrets masked.
    pub fn new(
        outcome: Outcome,
        plan: &Plan,
        does: &Does,
        diagnostics: &[Diagnostic],
        next: &[String],
        secrets: &[String],
    ) -> Self {
        let plan = PlanReport::new(plan, |change| {
            does.files.get(&change.path).map(|file| unified::file(file, Characters::Raw)).unwrap_or_default()
        });
        let diagnostics = diagnostics.iter().map(DiagnosticReport::new).collect();
        let change = Some(without(&json!(does.report), secrets));
        Self { version: 1, outcome, plan, change, diagnostics, next: next.to_vec() }
    }
}

/// The value with secrets masked in all its texts.
fn without(value: &Value, secrets: &[String]) -> Value {
    match value {
        Value::String(text) => hide(text, secrets).into_owned().into(),
        Value::Array(items) => items.iter().map(|item| without(item, secrets)).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), without(value, secrets))).collect(),
        other => other.clone(),
    }
}

/// The schema of the plan, whose crate knows of no schemas.
fn plan_schema(_: &mut SchemaGenerator) -> Schema {
    let count = |what: &str| json_schema!({ "type": "integer", "minimum": 0, "description": what });
    json_schema!({
        "type": "object",
        "required": ["version", "counts", "changes"],
        "properties": {
            "version": { "const": 1, "description": "The version of this form: 1." },
            "counts": {
                "type": "object",
                "description": "How many files of each kind.",
                "required": ["created", "configured", "deleted", "unchanged", "skipped", "conflict"],
                "properties": {
                    "created": count("Files that are written new."),
                    "configured": count("Files that get another content."),
                    "deleted": count("Files that are removed."),
                    "unchanged": count("Files that have the content already."),
                    "skipped": count("Files that are left to the user."),
                    "conflict": count("Files that stand against what is wanted."),
                },
            },
            "changes": {
                "type": "array",
                "description": "All changes, in the order of their paths.",
                "items": {
                    "type": "object",
                    "required": ["path", "change", "policy", "executable", "binary", "diff", "notes"],
                    "properties": {
                        "path": { "type": "string", "description": "The file, relative to the repo's root." },
                        "target": { "type": "string", "description": "The file behind symbolic links, when path leads through some." },
                        "change": {
                            "enum": ["created", "configured", "deleted", "unchanged", "skipped", "conflict"],
                            "description": "What happens to it.",
                        },
                        "policy": {
                            "enum": ["managed", "seed", "merge", "entry"],
                            "description": "Whose content it is.",
                        },
                        "executable": { "type": "boolean", "description": "Whether a created file can be executed." },
                        "binary": { "type": "boolean", "description": "Whether its content is not text; then there is no diff." },
                        "diff": { "type": "string", "description": "The unified diff; for conflicts and skipped files it shows what is not written." },
                        "notes": { "type": "array", "items": { "type": "string" }, "description": "What the user should know about it." },
                    },
                },
            },
        },
    })
}
