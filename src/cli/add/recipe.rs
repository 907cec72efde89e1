//! `fluxwright add RECIPE`: any recipe of the repo's presets.

use std::ffi::OsString;
use std::fmt::Write as _;

use clap::{CommandFactory, FromArgMatches, Parser};
use fluxwright_answers::{AnswerSet, Ask, Layer};
use fluxwright_diagnostic::Diagnostic;
use fluxwright_preset::recipe::check_name;
use fluxwright_preset::{Preset, RecipeFile};

use super::questions::{self, QuestionFlag};
use crate::cli::answers::{Asking, Given};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure};
use crate::cli::flags::{AnswerFlags, WriteFlags};
use crate::cli::global::Global;
use crate::cli::write::Work;
use crate::record::RecordFile;
use crate::scaffold::Scaffold;

/// What follows `fluxwright add RECIPE`.
#[derive(Debug, Parser)]
#[command(disable_help_flag = true, disable_version_flag = true, max_term_width = 100)]
pub(in crate::cli) struct RecipeArgs {
    /// The name of what is added
    pub name: Option<String>,
    /// The preset that has the recipe, where several have
    #[arg(long, value_name = "NAME|PATH", help_heading = "Answers")]
    pub preset: Option<String>,
    #[command(flatten)]
    pub answers: AnswerFlags,
    #[command(flatten)]
    pub write: WriteFlags,
    #[command(flatten)]
    pub global: Global,
    /// Show the recipe's questions
    #[arg(short, long, help_heading = "Global options")]
    help: bool,
}

/// What was asked for.
#[derive(Debug)]
pub(in crate::cli) struct RecipeCall {
    /// The recipe.
    pub recipe: String,
    /// Its arguments.
    pub args: RecipeArgs,
    /// Options that are no known ones: answers to questions of these ids, if the recipe has them.
    pub flags: Vec<QuestionFlag>,
}

impl RecipeCall {
    /// Reads the words behind `add`: the recipe's name and its arguments.
    pub(in crate::cli) fn parse(words: &[OsString]) -> Result<Self, clap::Error> {
        let (recipe, rest) = recipe_name(words);
        let mut command = command(&recipe, None);
        command.build();
        let (words, flags) = questions::split(&command, rest);
        let program = std::iter::once(OsString::from(&recipe));
        let args = RecipeArgs::from_arg_matches(&command.try_get_matches_from_mut(program.chain(words))?)?;
        Ok(Self { recipe, args, flags })
    }

    pub(in crate::cli) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let Self { recipe: name, args, flags } = self;
        let root = context.root();
        if args.help {
            let record = context.record(&root)?;
            let (preset, recipe) = context.recipe(&root, record.as_ref(), args.preset.as_deref(), &name)?;
            let help = command(&name, Some((&preset, &recipe))).render_long_help();
            let text = if context.ui.colors.stdout { help.ansi().to_string() } else { help.to_string() };
            context.ui.data(&text);
            return Ok(Exit::Done);
        }
        let session = context.write(&root, &args.write)?;
        let record = context.record(&root)?;
        let (preset, recipe) = context.recipe(&root, record.as_ref(), args.preset.as_deref(), &name)?;
        preset.check_tool(env!("CARGO_PKG_VERSION")).map_err(|error| Failure::of(&error))?;
        if name == "init" {
            return Err(Diagnostic::error("recipe-init", "the recipe `init` is not for `add`")
                .help(format!("run: fluxwright init --preset {}", preset.name()))
                .into());
        }
        questions::check(&recipe, &flags)?;
        check_name(&recipe.recipe, args.name.as_deref()).map_err(|error| Failure::of(&error))?;
        let given = Given::read(context, &args.answers, recorded(record.as_ref(), &preset, &recipe)?)?;
        let asks = context.ui.may_ask(args.write.wishes()) && !args.answers.defaults;
        let repo = context.facts(&root);
        let name = args.name.as_deref();
        let asking = Asking { preset: &preset, recipe: &recipe, name, repo: Some(&repo), resolved: None };
        let (answers, warnings) = asking.answers(context, &given, asks.then_some(Ask::Unanswered))?;
        let scaffold = Scaffold {
            root: &root,
            preset: &preset,
            recipe: &recipe,
            name: args.name.as_deref(),
            answers: &answers,
            record: record.as_ref(),
            repo: Some(&repo),
            recorded: None,
        };
        let scaffolded = scaffold.plan()?;
        session.finish(Work {
            plan: scaffolded.plan,
            warnings,
            conflicts: scaffolded.conflicts,
            next: scaffolded.next,
            secrets: scaffolded.secrets,
        })
    }
}

/// The recipe that the first words name: `source git` is the recipe `source-git`.
fn recipe_name(words: &[OsString]) -> (String, &[OsString]) {
    let word = |index: usize| words.get(index).map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
    let second = word(1);
    if word(0) == "source" && ["git", "helm", "oci", "bucket"].contains(&second.as_str()) {
        return (format!("source-{second}"), words.get(2..).unwrap_or_default());
    }
    (word(0), words.get(1..).unwrap_or_default())
}

/// What the repo answered when it was made, as far as this recipe asks it, too: it is not asked again.
pub(in crate::cli) fn recorded(
    record: Option<&RecordFile>,
    preset: &Preset,
    recipe: &RecipeFile,
) -> Result<Vec<AnswerSet>, Failure> {
    let Some(record) = record else { return Ok(Vec::new()) };
    let mut set = record.answers(preset.name(), Layer::File)?;
    set.answers.retain(|id, _| recipe.recipe.questions.iter().any(|question| question.id == *id));
    Ok(vec![set])
}

/// The command line of a recipe; with the recipe, its help names its questions.
fn command(name: &str, recipe: Option<(&Preset, &RecipeFile)>) -> clap::Command {
    let mut command = RecipeArgs::command().bin_name(format!("fluxwright add {name}"));
    let Some((preset, file)) = recipe else { return command };
    let recipe = &file.recipe;
    command = command.about(recipe.description.clone());
    command = command.mut_arg("name", |arg| match recipe.argument {
        Some(_) => arg.required(true),
        None => arg.hide(true),
    });
    let mut questions = String::new();
    for question in &recipe.questions {
        let default = match &question.default {
            Some(serde_json::Value::String(text)) => format!(" [default: {text}]"),
            Some(value) => format!(" [default: {value}]"),
            None if question.is_required() => " (required)".to_owned(),
            None => String::new(),
        };
        let _ = write!(questions, "\n  {} ({}){default}\n      {}", question.id, question.kind.name(), question.text);
        for choice in &question.options {
            let value = choice.value.as_str().map_or_else(|| choice.value.to_string(), str::to_owned);
            let _ = write!(questions, "\n      - {value}");
            if let Some(text) = choice.description.as_ref().or(choice.label.as_ref()) {
                let _ = write!(questions, ": {text}");
            }
        }
    }
    if questions.is_empty() {
        questions = "\n  none".to_owned();
    }
    let origin = format!("From the preset {} {}, {}", preset.name(), preset.manifest().version, file.origin.path);
    command.after_long_help(format!("Questions, for --answer KEY=VALUE or --KEY VALUE:{questions}\n\n{origin}"))
}
