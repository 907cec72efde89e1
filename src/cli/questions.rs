//! `fluxwright questions`

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};
use fluxwright_answers::{AnswerSet, Layer, Origin, QuestionsReport, StatusReport};
use serde_json::{Map, Value};

use super::add::{RecipeCall, ReleaseFlags, recorded};
use super::answers::{Asking, Given};
use super::context::Context;
use super::exit::{Exit, Failure};
use super::flags::AnswerFlags;
use super::generate::Generate;
use crate::release::{Request, Wanted};
use crate::ui::{Style, Ui, plain};

/// Say what a command would ask, and what is still to be answered
///
/// Takes the arguments of the command, writes nothing and asks nothing. With -o json the questions, their types, options,
/// defaults and conditions are data: answer some, run it again, until `complete` is true. The exit code is 0 whether or not
/// something is open.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true, after_long_help = EXAMPLES)]
pub(super) struct Questions {
    #[command(subcommand)]
    of: Of,
}

const EXAMPLES: &str = "\
Examples:
  fluxwright questions init -o json
  fluxwright questions init --preset apps --answer clusters=live -o json
  fluxwright questions add release podinfo --version 6.9.0 -o json
  fluxwright questions add tenant blue --answer team=web -o json
  fluxwright questions generate charts/web --provider argocd -o json";

#[derive(Debug, Subcommand)]
enum Of {
    /// The questions of `fluxwright init`
    Init(InitQuestions),
    /// The questions of `fluxwright add`
    Add(AddQuestions),
    /// The questions of `fluxwright generate`
    Generate(Box<Generate>),
}

#[derive(Debug, Args)]
struct InitQuestions {
    /// The folder that the repo would be made in
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: Option<PathBuf>,
    /// A preset of `fluxwright preset list`, or a path to one
    #[arg(long, value_name = "NAME|PATH", default_value = "platform")]
    preset: String,
    #[command(flatten)]
    answers: AnswerFlags,
}

#[derive(Debug, Args)]
#[command(arg_required_else_help = true, subcommand_value_name = "RECIPE", disable_help_subcommand = true)]
struct AddQuestions {
    #[command(subcommand)]
    recipe: Recipe,
}

#[derive(Debug, Subcommand)]
enum Recipe {
    /// The questions of `fluxwright add release`
    Release(Box<ReleaseFlags>),
    #[command(external_subcommand)]
    Other(Vec<OsString>),
}

impl Questions {
    /// Words that only the recipe's own command line can read.
    pub(super) fn recipe_words(&self) -> Option<&[OsString]> {
        match &self.of {
            Of::Add(AddQuestions { recipe: Recipe::Other(words) }) => Some(words),
            _ => None,
        }
    }

    pub(super) fn run(self, context: &Context<'_>, call: Option<RecipeCall>) -> Result<Exit, Failure> {
        match (self.of, call) {
            (Of::Init(init), _) => init.run(context),
            (Of::Generate(generate), _) => generate.questions(context),
            (Of::Add(AddQuestions { recipe: Recipe::Release(flags) }), _) => release(context, *flags),
            (Of::Add(AddQuestions { recipe: Recipe::Other(_) }), Some(call)) => recipe(context, &call),
            (Of::Add(AddQuestions { recipe: Recipe::Other(_) }), None) => Ok(Exit::Refused),
        }
    }
}

impl InitQuestions {
    fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let root = super::init::target(context, self.folder.as_deref())?;
        let record = context.record(&root)?;
        let preset = context.preset(&root, &self.preset)?.preset;
        let recipe = preset.recipe("init").map_err(|error| Failure::of(&error))?;
        let known = record.as_ref().filter(|record| record.preset(preset.name()).is_some());
        let below = known.map(|record| record.answers(preset.name(), Layer::Record)).transpose()?;
        let given = Given::read(context, &self.answers, below.into_iter().collect())?;
        let asking = Asking { preset: &preset, recipe: &recipe, name: None, repo: None, resolved: None };
        Ok(show(context.ui, asking, &given))
    }
}

fn recipe(context: &Context<'_>, call: &RecipeCall) -> Result<Exit, Failure> {
    let root = context.root();
    let record = context.record(&root)?;
    let (preset, recipe) = context.recipe(&root, record.as_ref(), call.args.preset.as_deref(), &call.recipe)?;
    let given = Given::read(context, &call.args.answers, recorded(record.as_ref(), &preset, &recipe)?)?;
    let repo = context.facts(&root);
    let name = call.args.name.as_deref();
    let asking = Asking { preset: &preset, recipe: &recipe, name, repo: Some(&repo), resolved: None };
    Ok(show(context.ui, asking, &given))
}

/// The flags of `add release` are answers to the questions of the recipe `release`.
fn release(context: &Context<'_>, flags: ReleaseFlags) -> Result<Exit, Failure> {
    let root = context.root();
    let record = context.record(&root)?;
    let (preset, recipe) = match context.recipe(&root, record.as_ref(), None, "release") {
        Ok(found) => found,
        // A repo that no preset made has the questions of the built-in one.
        Err(_) => context.recipe(&root, record.as_ref(), Some("platform"), "release")?,
    };
    let (name, mut answers) = release_answers(&Request::from(flags))?;
    answers.retain(|id, _| recipe.recipe.questions.iter().any(|question| question.id == *id));
    let set = AnswerSet::from_values(answers, &Origin::flag("the command line"));
    let given = Given::read(context, &AnswerFlags::default(), vec![set])?;
    let asking = Asking { preset: &preset, recipe: &recipe, name: name.as_deref(), repo: None, resolved: None };
    Ok(show(context.ui, asking, &given))
}

/// The name, and what the flags answer. A short form says name, chart, URL and version at once.
fn release_answers(request: &Request) -> Result<(Option<String>, Map<String, Value>), Failure> {
    let mut answers = Map::new();
    let mut name = request.name.clone();
    let (mut chart, mut url, mut version) = (request.chart.clone(), request.url.clone(), request.version.clone());
    if name.as_ref().is_some_and(|name| name.contains("://")) {
        let wanted = Wanted::of(request)?;
        name = Some(wanted.name);
        chart = Some(wanted.chart);
        url = wanted.url;
        version = wanted.version.map(|version| version.to_string());
    }
    let texts = [("chart", chart), ("url", url), ("version", version), ("namespace", request.namespace.clone())];
    answers.extend(texts.into_iter().filter_map(|(id, text)| Some((id.to_owned(), text?.into()))));
    answers.extend(request.depends_on.clone().map(|names| ("dependsOn".to_owned(), names.into())));
    let flags = [("createNamespace", request.create_namespace), ("config", request.config)];
    answers.extend(flags.into_iter().filter(|(_, given)| *given).map(|(id, given)| (id.to_owned(), given.into())));
    Ok((name, answers))
}

/// Shows the questions of a recipe and what is answered.
pub(super) fn show(ui: &Ui, asking: Asking<'_>, given: &Given) -> Exit {
    let recipe = asking.recipe;
    asking.resolved(given, |questionnaire, resolution| {
        let report = QuestionsReport::new(&recipe.recipe.name, questionnaire, &resolution);
        if ui.json() {
            ui.data_json(&report);
        } else {
            ui.data(&text(&report, ui.colors.stdout));
            let problems: Vec<_> = resolution.problems.iter().map(|problem| problem.diagnostic.clone()).collect();
            ui.report(&problems);
            ui.report(&resolution.warnings);
        }
        if resolution.problems.is_empty() { Exit::Done } else { Exit::Refused }
    })
}

fn text(report: &QuestionsReport, colors: bool) -> String {
    let mut text = String::new();
    let width = report.questions.iter().map(|question| question.id.len()).max().unwrap_or(0);
    for question in &report.questions {
        let (word, style) = match question.status {
            StatusReport::Answered => ("answered", Style::Added),
            StatusReport::Unanswered => ("optional", Style::Faint),
            StatusReport::Open => ("open", Style::Alarm),
            StatusReport::Waiting => ("waiting", Style::Caution),
            StatusReport::Skipped => ("skipped", Style::Faint),
            StatusReport::Wrong => ("wrong", Style::Alarm),
        };
        let answer = match &question.answered {
            Some(answer) => format!(" = {}", plain(&answer.value.to_string())),
            None => String::new(),
        };
        let word = style.paint(&format!("{word:<8}"), colors);
        text.push_str(&format!("{word}  {:width$}{answer}\n", plain(&question.id)));
        text.push_str(&format!("{:10}{}\n", "", plain(&question.text)));
    }
    if report.questions.is_empty() {
        text.push_str("nothing is asked\n");
    }
    text
}
