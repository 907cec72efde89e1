//! JSON Schemas of what people write and of what commands print.

use fluxwright_answers::QuestionsReport;
use schemars::{Schema, schema_for};

use crate::config::Config;
use crate::record::Record;
use crate::ui::{DiagnosticsReport, WriteReport};

/// The names of all schemas, sorted. Each is `schemas/NAME.schema.json` in the repository.
pub const NAMES: [&str; 8] = ["answers", "config", "diagnostics", "plan", "preset", "questions", "recipe", "record"];

/// A schema by its name.
pub fn schema(name: &str) -> Option<Schema> {
    let mut schema = match name {
        "answers" => answers(),
        "config" => schema_for!(Config),
        "diagnostics" => schema_for!(DiagnosticsReport),
        "plan" => schema_for!(WriteReport),
        "preset" => fluxwright_preset::schema::preset(),
        "questions" => schema_for!(QuestionsReport),
        "recipe" => fluxwright_preset::schema::recipe(),
        "record" => schema_for!(Record),
        _ => return None,
    };
    if schema.get("$id").is_none() {
        let id = format!("https://raw.githubusercontent.com/fluxwright/fluxwright/main/schemas/{name}.schema.json");
        schema.insert("$id".to_owned(), id.into());
    }
    Some(schema)
}

/// A schema as text, as it stands in `schemas/`.
pub fn text(name: &str) -> Option<String> {
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
