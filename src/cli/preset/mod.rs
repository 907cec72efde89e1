//! `fluxwright preset`

mod eject;
mod lint;
mod list;
mod show;
mod test;

use clap::{Args, Subcommand};
use fluxwright_preset::Preset as Loaded;

use super::context::Context;
use super::exit::{Exit, Failure};

pub(super) use list::Report as ListReport;
pub(super) use show::Report as ShowReport;
pub(super) use test::Report as TestReport;

/// Look at presets, change them, check them
///
/// A preset is a folder of templates and recipes. Each of its files is taken from the highest layer that has it: the built-in
/// ones, then yours in $XDG_CONFIG_HOME/fluxwright/presets/NAME, then the repo's in .fluxwright/presets/NAME.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true, after_long_help = EXAMPLES)]
pub(super) struct Preset {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  Which presets and recipes there are:
    fluxwright preset list

  Which files a preset has, and from which layer each comes:
    fluxwright preset show platform --origin

  Change a template in this repo:
    fluxwright preset eject templates/repo/renovate.json --preset platform";

#[derive(Debug, Subcommand)]
enum Command {
    List(list::List),
    Show(show::Show),
    Eject(eject::Eject),
    Lint(lint::Lint),
    Test(test::Test),
}

impl Preset {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        match self.command {
            Command::List(command) => command.run(context),
            Command::Show(command) => command.run(context),
            Command::Eject(command) => command.run(context),
            Command::Lint(command) => command.run(context),
            Command::Test(command) => command.run(context),
        }
    }
}

/// The preset that was named; else the one that the repo was made from, or has as its own.
fn named_or_own(context: &Context<'_>, name: Option<&str>) -> Result<Vec<Loaded>, Failure> {
    let root = context.root();
    if let Some(name) = name {
        return Ok(vec![context.preset(&root, name)?.preset]);
    }
    let record = context.record(&root)?;
    let presets = context.all_presets(&root, record.as_ref());
    let mut own = Vec::new();
    for listed in presets.list().map_err(|error| Failure::of(&error))? {
        let applied = record.as_ref().is_some_and(|record| record.preset(&listed.name).is_some());
        if applied || listed.layers.contains(&fluxwright_preset::layer::LayerKind::Repo) {
            own.push(listed.preset.map_err(|error| Failure::of(&error))?);
        }
    }
    if own.is_empty() {
        return Err(fluxwright_diagnostic::Diagnostic::error("preset-missing", "this repo has no preset of its own")
            .help("name one: fluxwright preset list shows them")
            .into());
    }
    Ok(own)
}
