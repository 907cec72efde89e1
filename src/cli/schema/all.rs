//! JSON Schemas of what people write and of what commands print.

use fluxwright_answers::QuestionsReport;
use fluxwright_check::CheckReport;
use schemars::{Schema, schema_for};

use crate::cli::build::BuildReport;
use crate::cli::explain::ExplainReport;
use crate::cli::generate::GenerateReport;
use crate::cli::preset::{ListReport, ShowReport, TestReport};
use crate::config::Config;
use crate::record::Record;
use crate::ui::{DiagnosticsReport, WriteReport};

/// The names of all schemas, sorted. Each is `schemas/NAME.schema.json` in the repository.
pub(super) const NAMES: [&str; 20] = [
    "answers",
    "build",
    "check",
    "config",
    "diagnostics",
    "diff",
    "explain",
    "generate",
    "get",
    "graph",
    "plan",
    "preset",
    "preset-list",
    "preset-show",
    "preset-test",
    "questions",
    "questions-file",
    "recipe",
    "record",
    "tree",
];

/// A schema by its name.
fn schema(name: &str) -> Option<Schema> {
    let mut schema = match name {
        "answers" => answers(),
        "build" => schema_for!(BuildReport),
        "check" => schema_for!(CheckReport),
        "config" => schema_for!(Config),
        "diagnostics" => schema_for!(DiagnosticsReport),
        "diff" => fluxwright_diff::Report::schema(),
        "explain" => schema_for!(ExplainReport),
        "get" => schema_for!(fluxwright_inventory::ListReport),
        "graph" => schema_for!(fluxwright_inventory::graph::Graph),
        "plan" => schema_for!(WriteReport),
        "preset" => fluxwright_preset::schema::preset(),
        "preset-list" => schema_for!(ListReport),
        "preset-show" => schema_for!(ShowReport),
        "preset-test" => schema_for!(TestReport),
        "generate" => schema_for!(GenerateReport),
        "questions-file" => fluxwright_preset::schema::questions_file(),
        "questions" => schema_for!(QuestionsReport),
        "recipe" => fluxwright_preset::schema::recipe(),
        "record" => schema_for!(Record),
        "tree" => schema_for!(fluxwright_inventory::tree::Tree),
        _ => return None,
    };
    if schema.get("$id").is_none() {
        let id = format!("https://raw.githubusercontent.com/fluxwright/fluxwright/main/schemas/{name}.schema.json");
        schema.insert("$id".to_owned(), id.into());
    }
    Some(schema)
}

/// A schema as text, as it stands in `schemas/`.
pub(super) fn text(name: &str) -> Option<String> {
    let schema = schema(name)?;
    serde_json::to_string_pretty(&schema).ok().map(|text| text + "\n")
}

/// An answers file: the ids of questions, which the recipe decides.
fn answers() -> Schema {
    schemars::json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fluxwright answers",
        "description": "Answers to the questions of a recipe, by their ids. `fluxwright questions` says which there are.",
        "type": ["object", "null"],
        "propertyNames": { "pattern": "^[A-Za-z_][A-Za-z0-9_]*$" },
    })
}
