//! The command line: one file for each command, whose doc comment is its help.

mod add;
mod answers;
mod build;
mod check;
mod completion;
mod context;
mod diff;
mod exit;
mod explain;
mod flags;
mod generate;
mod get;
mod global;
mod graph;
mod init;
mod inventory;
mod man;
mod preset;
mod presets;
mod questions;
mod schema;
mod tree;
mod write;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use fluxwright_diagnostic::Diagnostic;

use crate::ui::{Output, Terminal, Ui, catch_bugs};
use add::RecipeCall;
use context::Context;
use exit::{Exit, Failure};
use global::Global;

/// Scaffold, extend, check and preview GitOps repositories for Flux
///
/// Every command that writes shows its plan first and asks; -y applies it without asking, --dry-run only shows it.
#[derive(Debug, Parser)]
#[command(name = "fluxwright", version, max_term_width = 100, after_long_help = EXAMPLES)]
#[command(subcommand_required = true, arg_required_else_help = true, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  Start a repo:
    fluxwright init my-fleet

  Add a Helm release to a repo that is there:
    fluxwright add release podinfo --version 6.9.0 --url https://stefanprodan.github.io/podinfo

  Find what would fail in the cluster:
    fluxwright check

  Say what a branch does, before it is merged:
    fluxwright diff origin/main

  See what a command would change, as a diff or as JSON:
    fluxwright add release oci://ghcr.io/stefanprodan/charts/podinfo:6.9.0 --dry-run
    fluxwright add release oci://ghcr.io/stefanprodan/charts/podinfo:6.9.0 --dry-run -o json

Exit codes:
  0   done, or nothing to do
  1   conflicts or findings
  2   usage, bad input; nothing was applied
  70  a bug in fluxwright";

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Add(add::Add),
    Generate(Box<generate::Generate>),
    Check(check::Check),
    Explain(explain::Explain),
    Get(get::Get),
    Tree(tree::TreeCommand),
    Graph(graph::GraphCommand),
    Build(build::Build),
    Diff(diff::Diff),
    Preset(preset::Preset),
    Questions(questions::Questions),
    Schema(schema::Schema),
    Completion(completion::Completion),
    Man(man::Man),
}

/// Runs the program with these arguments, the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    catch_bugs(|| {
        let args: Vec<OsString> = args.into_iter().collect();
        match Call::parse(&args) {
            Ok(call) => call.run(),
            Err(error) => usage(&error, &Ui::new(global::scan(&args), Terminal::detect())),
        }
    })
}

/// The whole command line, for completions and manual pages.
fn command() -> clap::Command {
    let mut command = Cli::command();
    command.build();
    command
}

/// A command line that was read.
#[derive(Debug)]
struct Call {
    cli: Cli,
    /// What follows `add RECIPE`, which no command line knows before the presets are read.
    recipe: Option<RecipeCall>,
}

impl Call {
    fn parse(args: &[OsString]) -> Result<Self, clap::Error> {
        let mut cli = Cli::try_parse_from(args)?;
        let words = match &cli.command {
            Command::Add(add) => add.recipe_words(),
            Command::Questions(questions) => questions.recipe_words(),
            _ => None,
        };
        let recipe = words.map(RecipeCall::parse).transpose()?;
        if let Some(recipe) = &recipe {
            cli.global = cli.global.with(&recipe.args.global);
        }
        Ok(Self { cli, recipe })
    }

    fn run(self) -> ExitCode {
        let Self { cli: Cli { global, command }, recipe } = self;
        let ui = Ui::new(global.options(), Terminal::detect());
        let result = command
            .check_output(global.output)
            .and_then(|()| Context::new(&ui, global.directory.as_deref()))
            .and_then(|context| command.run(&context, recipe));
        conclude(&ui, result)
    }
}

impl Command {
    /// The forms of output that it knows; the first is the default.
    fn outputs(&self) -> &'static [Output] {
        match self {
            Self::Build(build) => build.outputs(),
            Self::Check(_) => &[Output::Text, Output::Json, Output::Sarif, Output::Github],
            Self::Get(_) => &[Output::Text, Output::Wide, Output::Json, Output::Yaml, Output::Name],
            Self::Tree(_) => &[Output::Text, Output::Wide, Output::Json],
            Self::Graph(_) => &[Output::Dot, Output::Mermaid, Output::Json],
            Self::Diff(_) => &[Output::Text, Output::Json, Output::Unified, Output::Markdown],
            _ => &[Output::Text, Output::Json],
        }
    }

    /// `-o text` is what every command prints without `-o`, whatever its own name for that is.
    fn check_output(&self, wanted: Output) -> Result<(), Failure> {
        if wanted == Output::Text || self.outputs().contains(&wanted) {
            return Ok(());
        }
        let known: Vec<&str> = self.outputs().iter().map(|output| output.name()).collect();
        let message = format!("this command does not print {}", wanted.name());
        Err(Diagnostic::error("output-form", message).help(format!("say -o {}", known.join(" or -o "))).into())
    }

    fn run(self, context: &Context<'_>, recipe: Option<RecipeCall>) -> Result<Exit, Failure> {
        match self {
            Self::Init(command) => command.run(context),
            Self::Add(command) => command.run(context, recipe),
            Self::Generate(command) => command.run(context),
            Self::Check(command) => command.run(context),
            Self::Explain(command) => command.run(context),
            Self::Get(command) => command.run(context),
            Self::Tree(command) => command.run(context),
            Self::Graph(command) => command.run(context),
            Self::Build(command) => command.run(context),
            Self::Diff(command) => command.run(context),
            Self::Preset(command) => command.run(context),
            Self::Questions(command) => command.run(context, recipe),
            Self::Schema(command) => command.run(context),
            Self::Completion(command) => command.run(context),
            Self::Man(command) => command.run(context),
        }
    }
}

/// Says why a command failed, and how it ends.
fn conclude(ui: &Ui, result: Result<Exit, Failure>) -> ExitCode {
    let mut exit = match result {
        Ok(exit) => exit,
        Err(Failure(problems)) => {
            ui.answer(&problems);
            Exit::Refused
        }
    };
    if let Some(failure) = ui.take_failure() {
        ui.report(&[failure]);
        exit = Exit::Refused;
    }
    exit.into()
}

/// Help and version go to stdout, everything else that the command line is answered with to stderr.
fn usage(error: &clap::Error, ui: &Ui) -> ExitCode {
    let text = error.render();
    let colors = if error.use_stderr() { ui.colors.stderr } else { ui.colors.stdout };
    let text = if colors { text.ansi().to_string() } else { text.to_string() };
    if error.use_stderr() {
        ui.say(&text);
        return Exit::Refused.into();
    }
    ui.data(&text);
    conclude(ui, Ok(Exit::Done))
}
