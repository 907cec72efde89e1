//! `fluxwright preset list`

use clap::Args;
use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_preset::Listed;
use schemars::JsonSchema;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure};
use crate::ui::{DiagnosticReport, Style, plain};

/// List the presets and their recipes
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct List {}

const EXAMPLES: &str = "\
Examples:
  fluxwright preset list
  fluxwright preset list -o json | jq -r '.presets[].name'";

/// What `fluxwright preset list -o json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "fluxwright preset list")]
pub(in crate::cli) struct Report {
    /// The version of this form: 1.
    version: u32,
    /// The presets, by their names.
    presets: Vec<Item>,
    /// Why presets or recipes cannot be used.
    diagnostics: Vec<DiagnosticReport>,
}

/// A preset.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Preset")]
struct Item {
    /// Its name.
    name: String,
    /// Its version; null where it cannot be used.
    version: Option<String>,
    /// What it is, in a line.
    description: Option<String>,
    /// The layers that have files of it, lowest first: builtin, user, path, repo.
    layers: Vec<String>,
    /// What it can make.
    recipes: Vec<Recipe>,
}

/// A recipe: `init`, or a verb of `fluxwright add`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Recipe {
    /// Its name.
    name: String,
    /// What it makes, in a line.
    description: String,
}

impl List {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let root = context.root();
        let record = context.record(&root)?;
        let presets = context.all_presets(&root, record.as_ref());
        let mut diagnostics = Vec::new();
        let listed = presets.list().map_err(|error| Failure::of(&error))?;
        let items: Vec<Item> = listed.into_iter().map(|listed| item(listed, &mut diagnostics)).collect();
        let exit = if diagnostics.is_empty() { Exit::Done } else { Exit::Different };
        if context.ui.json() {
            let diagnostics = diagnostics.iter().map(DiagnosticReport::new).collect();
            context.ui.data_json(&Report { version: 1, presets: items, diagnostics });
        } else {
            context.ui.data(&text(&items, context.ui.colors.stdout));
            context.ui.report(&diagnostics);
        }
        Ok(exit)
    }
}

fn item(listed: Listed, diagnostics: &mut Vec<Diagnostic>) -> Item {
    let Listed { name, layers, preset } = listed;
    let layers = layers.iter().map(|layer| layer.name().to_owned()).collect();
    let preset = match preset {
        Ok(preset) => preset,
        Err(error) => {
            diagnostics.extend(error.diagnose());
            return Item { name, version: None, description: None, layers, recipes: Vec::new() };
        }
    };
    let mut recipes = Vec::new();
    for recipe in preset.recipes() {
        match preset.recipe(recipe) {
            Ok(file) => recipes.push(Recipe { name: recipe.to_owned(), description: file.recipe.description }),
            Err(error) => diagnostics.extend(error.diagnose()),
        }
    }
    let manifest = preset.manifest();
    Item {
        name,
        version: Some(manifest.version.clone()),
        description: Some(manifest.description.clone()),
        layers,
        recipes,
    }
}

fn text(items: &[Item], colors: bool) -> String {
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text.push('\n');
        }
        let version = item.version.as_deref().unwrap_or("unusable");
        let head = format!("{} {}", plain(&item.name), plain(version));
        text.push_str(&Style::Strong.paint(&head, colors));
        text.push_str(&format!(" ({})\n", item.layers.join(", ")));
        if let Some(description) = &item.description {
            text.push_str(&format!("  {}\n", plain(description)));
        }
        let width = item.recipes.iter().map(|recipe| verb(recipe).len()).max().unwrap_or(0);
        let (init, others): (Vec<_>, Vec<_>) = item.recipes.iter().partition(|recipe| recipe.name == "init");
        for recipe in init.into_iter().chain(others) {
            text.push_str(&format!("    {:width$}  {}\n", verb(recipe), plain(&recipe.description)));
        }
    }
    text
}

/// What runs the recipe.
fn verb(recipe: &Recipe) -> String {
    if recipe.name == "init" { "init".to_owned() } else { format!("add {}", recipe.name) }
}
