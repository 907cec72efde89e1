//! `fluxwright preset lint`

use clap::Args;
use fluxwright_preset::lint::{LintOptions, lint};

use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure};
use crate::ui::DiagnosticsReport;

/// Find mistakes in a preset
///
/// Undefined and unused variables, templates that are missing or that nothing reaches, defaults that their own question
/// refuses, secrets that would be printed.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Lint {
    /// The preset, or a path to one [default: those of the repo]
    #[arg(value_name = "NAME|PATH")]
    preset: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  fluxwright preset lint
  fluxwright preset lint ./my-preset -o json";

/// Templates that a resolver of the program renders, not a recipe.
const RENDERED_ELSEWHERE: [&str; 1] = ["app/"];

impl Lint {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let options = LintOptions { rendered_elsewhere: RENDERED_ELSEWHERE.map(str::to_owned).to_vec() };
        let presets = super::named_or_own(context, self.preset.as_deref())?;
        let found: Vec<_> = presets.iter().flat_map(|preset| lint(preset, &options)).collect();
        if context.ui.json() {
            context.ui.data_json(&DiagnosticsReport::new(&found));
        } else {
            context.ui.report(&found);
            if found.is_empty() {
                let names: Vec<&str> = presets.iter().map(fluxwright_preset::Preset::name).collect();
                context.ui.hint(&format!("no findings in {}\n", names.join(", ")));
            }
        }
        Ok(if found.is_empty() { Exit::Done } else { Exit::Different })
    }
}
