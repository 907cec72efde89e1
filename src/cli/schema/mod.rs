//! `fluxwright schema`

mod all;

use std::path::PathBuf;

use clap::{Args, ValueHint};
use fluxwright_diagnostic::Diagnostic;

use super::context::Context;
use super::exit::{Exit, Failure};
use fluxwright_answers::suggest as nearest;

/// Print a JSON Schema, or the names of all
///
/// For the files that people write (presets, recipes, answers, configuration) and for what commands print with -o json.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Schema {
    /// The schema to print
    name: Option<String>,
    /// Write all of them into this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "name")]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  List the schemas:
    fluxwright schema

  Let an editor complete and check a recipe, with this line in it:
    # yaml-language-server: $schema=https://raw.githubusercontent.com/fluxwright/fluxwright/main/schemas/recipe.schema.json

  Print the schema of the plan that -o json gives:
    fluxwright schema plan";

impl Schema {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        if let Some(folder) = &self.out {
            let folder = context.directory.join(folder);
            std::fs::create_dir_all(&folder).map_err(|error| cannot(&folder.display().to_string(), &error))?;
            for name in all::NAMES {
                let path = folder.join(format!("{name}.schema.json"));
                let text = all::text(name).unwrap_or_default();
                std::fs::write(&path, text).map_err(|error| cannot(&path.display().to_string(), &error))?;
            }
            return Ok(Exit::Done);
        }
        let Some(name) = &self.name else {
            context.ui.data(&all::NAMES.map(|name| format!("{name}\n")).concat());
            return Ok(Exit::Done);
        };
        if let Some(text) = all::text(name) {
            context.ui.data(&text);
            return Ok(Exit::Done);
        }
        let mut diagnostic = Diagnostic::error("schema-unknown", format!("there is no schema `{name}`"));
        if let Some(near) = nearest(name, all::NAMES) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        Err(diagnostic.help(format!("the schemas are {}", all::NAMES.join(", "))).into())
    }
}

fn cannot(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("cannot-write", format!("cannot write {path}: {error}"))
        .help("choose another folder with --out DIR")
}
