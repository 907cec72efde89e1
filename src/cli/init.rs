//! `fluxwright init`

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use fluxwright_answers::{Ask, Layer};
use fluxwright_diagnostic::Diagnostic;

use super::answers::{Asking, Given};
use super::context::Context;
use super::exit::{Exit, Failure};
use super::flags::{AnswerFlags, WriteFlags};
use super::write::Work;
use crate::scaffold::{Recorded, Scaffold};

/// Start a GitOps repo from a preset
///
/// Asks the preset's questions and makes the files. In a folder that has content, files that are the user's once they exist
/// stay as they are; files that the preset manages and that differ are conflicts, and nothing is written. Run again, it
/// takes the answers of .fluxwright/record.yaml, and changes nothing where nothing is to be changed.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Init {
    /// The folder to make the repo in [default: the repo that the current folder is in, else the current folder]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: Option<PathBuf>,
    /// A preset of `fluxwright preset list`, or a path to one
    #[arg(long, value_name = "NAME|PATH", default_value = "platform")]
    preset: String,
    #[command(flatten)]
    answers: AnswerFlags,
    #[command(flatten)]
    write: WriteFlags,
}

const EXAMPLES: &str = "\
Examples:
  Start a platform repo, and be asked:
    fluxwright init my-fleet

  Without questions, with two clusters:
    fluxwright init my-fleet --defaults --answer clusters=dev,live --yes

  The classic layout of apps/NAMESPACE/NAME folders, answers from a file:
    fluxwright init my-fleet --preset apps --answers answers.yaml

  What would be asked, as JSON:
    fluxwright questions init -o json";

impl Init {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let root = target(context, self.folder.as_deref())?;
        let session = context.write(&root, &self.write)?;
        let record = context.record(&root)?;
        let chosen = context.preset(&root, &self.preset)?;
        let preset = &chosen.preset;
        preset.check_tool(env!("CARGO_PKG_VERSION")).map_err(|error| Failure::of(&error))?;
        let recipe = preset.recipe("init").map_err(|error| Failure::of(&error))?;
        let known = record.as_ref().filter(|record| record.preset(preset.name()).is_some());
        let below = known.map(|record| record.answers(preset.name(), Layer::Record)).transpose()?;
        let given = Given::read(context, &self.answers, below.into_iter().collect())?;
        // Who answered once is not asked again; to change an answer there are --answer and the record.
        let which = if known.is_some() { Ask::Open } else { Ask::Unanswered };
        let ask = (context.ui.may_ask(self.write.wishes()) && !self.answers.defaults).then_some(which);
        let asking = Asking { preset, recipe: &recipe, name: None, repo: None, resolved: None };
        let (answers, warnings) = asking.answers(context, &given, ask)?;
        let scaffold = Scaffold {
            root: &root,
            preset,
            recipe: &recipe,
            name: None,
            answers: &answers,
            record: record.as_ref(),
            repo: None,
            recorded: Some(Recorded { source: chosen.source.as_deref() }),
        };
        let scaffolded = scaffold.plan()?;
        session.finish(Work {
            plan: scaffolded.plan,
            warnings,
            conflicts: scaffolded.conflicts,
            next: in_folder(self.folder.as_deref(), scaffolded.next),
            secrets: scaffolded.secrets,
        })
    }
}

/// The folder to make the repo in.
pub(super) fn target(context: &Context<'_>, folder: Option<&Path>) -> Result<PathBuf, Failure> {
    let Some(folder) = folder else { return Ok(context.root()) };
    let path = context.directory.join(folder);
    // A folder that is there is named by its real path; one that is not has only the one it was given.
    match path.canonicalize() {
        Ok(path) if path.is_dir() => Ok(path),
        Ok(_) => Err(Diagnostic::error("not-a-folder", format!("{} is not a folder", folder.display()))
            .help("name a folder, or one that does not exist yet")
            .into()),
        Err(_) => Ok(path),
    }
}

/// The next steps start in the new repo.
fn in_folder(folder: Option<&Path>, next: Vec<String>) -> Vec<String> {
    match folder {
        Some(folder) if !next.is_empty() && folder != Path::new(".") => {
            let mut steps = vec![format!("cd {}", quoted(&folder.display().to_string()))];
            steps.extend(next);
            steps
        }
        _ => next,
    }
}

/// As a shell takes it.
fn quoted(word: &str) -> String {
    let plain = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+~".contains(c));
    if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
