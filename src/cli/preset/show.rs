//! `fluxwright preset show`

use clap::Args;
use fluxwright_preset::Preset;
use schemars::JsonSchema;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure};
use crate::ui::{Style, plain};

/// Show a preset's files, or one of them
///
/// The golden cases in tests/ are listed with --verbose.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Show {
    /// The preset, or a path to one [default: those of the repo]
    #[arg(value_name = "NAME|PATH")]
    preset: Option<String>,
    /// Print this file, such as recipes/init.yaml
    #[arg(long, value_name = "FILE")]
    file: Option<String>,
    /// Show the layer that each file comes from, and those it hides; with --verbose the paths, too
    #[arg(long)]
    origin: bool,
}

const EXAMPLES: &str = "\
Examples:
  fluxwright preset show platform
  fluxwright preset show platform --origin
  fluxwright preset show platform --file recipes/init.yaml";

/// What `fluxwright preset show -o json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "fluxwright preset show")]
pub(in crate::cli) struct Report {
    /// The version of this form: 1.
    version: u32,
    /// The presets.
    presets: Vec<Item>,
}

/// A preset.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Preset")]
struct Item {
    /// Its name.
    name: String,
    /// Its version.
    version: String,
    /// What it is, in a line.
    description: String,
    /// Its files.
    files: Vec<File>,
}

/// A file of a preset.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct File {
    /// The file, relative to the preset's folder.
    file: String,
    /// Where it is taken from, first, and then what it hides.
    origins: Vec<Origin>,
}

/// Where a file is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Origin {
    /// The layer: builtin, user, path or repo.
    layer: &'static str,
    /// The path; `builtin:…` in the program itself.
    path: String,
}

impl Show {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let presets = super::named_or_own(context, self.preset.as_deref())?;
        if let Some(file) = &self.file {
            return one(context, &presets, file);
        }
        let verbose = context.ui.options.verbose || context.ui.json();
        let items: Vec<Item> = presets.iter().map(|preset| item(preset, verbose)).collect();
        if context.ui.json() {
            context.ui.data_json(&Report { version: 1, presets: items });
        } else {
            context.ui.data(&text(&items, self.origin, context.ui.options.verbose, context.ui.colors.stdout));
        }
        Ok(Exit::Done)
    }
}

fn one(context: &Context<'_>, presets: &[Preset], file: &str) -> Result<Exit, Failure> {
    for preset in presets {
        if let Some(found) = preset.read(file).map_err(|error| Failure::of(&error))? {
            context.ui.data(&String::from_utf8_lossy(&found.content));
            return Ok(Exit::Done);
        }
    }
    Err(no_file(presets, file))
}

/// A file that no preset has.
pub(super) fn no_file(presets: &[Preset], file: &str) -> Failure {
    let names: Vec<&str> = presets.iter().map(Preset::name).collect();
    let message = format!("there is no file {file} in the preset {}", names.join(", "));
    let mut diagnostic = fluxwright_diagnostic::Diagnostic::error("preset-file", message);
    if let Some(near) = fluxwright_answers::suggest(file, presets.iter().flat_map(Preset::files)) {
        diagnostic = diagnostic.help(format!("did you mean {near}?"));
    }
    diagnostic.help("fluxwright preset show NAME lists the files").into()
}

fn item(preset: &Preset, tests: bool) -> Item {
    let files = preset
        .files()
        .filter(|file| tests || !file.starts_with("tests/"))
        .map(|file| File {
            file: file.to_owned(),
            origins: preset
                .origins(file)
                .into_iter()
                .map(|origin| Origin { layer: origin.layer.name(), path: origin.path })
                .collect(),
        })
        .collect();
    let manifest = preset.manifest();
    Item {
        name: manifest.name.clone(),
        version: manifest.version.clone(),
        description: manifest.description.clone(),
        files,
    }
}

fn text(items: &[Item], origins: bool, verbose: bool, colors: bool) -> String {
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&Style::Strong.paint(&format!("{} {}", plain(&item.name), plain(&item.version)), colors));
        text.push_str(&format!("\n{}\n\n", plain(&item.description)));
        for file in &item.files {
            let Some((origin, hidden)) = file.origins.split_first().filter(|_| origins) else {
                text.push_str(&format!("{}\n", plain(&file.file)));
                continue;
            };
            text.push_str(&format!("{:<7}  {}", origin.layer, plain(&file.file)));
            if !hidden.is_empty() {
                let layers: Vec<&str> = hidden.iter().map(|origin| origin.layer).collect();
                text.push_str(&Style::Strong.paint(&format!(" (hides {})", layers.join(", ")), colors));
            }
            text.push('\n');
            if verbose {
                let paths = file.origins.iter().map(|origin| plain(&origin.path));
                paths.for_each(|path| text.push_str(&Style::Faint.paint(&format!("         {path}\n"), colors)));
            }
        }
    }
    text
}
