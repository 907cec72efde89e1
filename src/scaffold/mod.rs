//! From a recipe and its answers to a plan.

mod entries;
mod files;

pub(crate) use entries::add as add_entries;

use std::path::Path;

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_plan::{Plan, PlanBuilder, Policy, RepoPath};
use fluxwright_preset::render::secrets_of;
use fluxwright_preset::{Preset, RecipeFile, Request, render};
use serde_json::{Map, Value};

use crate::record::{self, Applied, Record, RecordFile};

/// What a recipe is applied with.
#[derive(Debug, Clone, Copy)]
pub struct Scaffold<'a> {
    /// The repo's root; it need not exist.
    pub root: &'a Path,
    /// The preset.
    pub preset: &'a Preset,
    /// One of its recipes.
    pub recipe: &'a RecipeFile,
    /// The NAME on the command line.
    pub name: Option<&'a str>,
    /// The answers, complete and checked.
    pub answers: &'a Map<String, Value>,
    /// The repo's record.
    pub record: Option<&'a RecordFile>,
    /// What is known of the repo: the variable `repo`.
    pub repo: Option<&'a Value>,
    /// Whether the record is to say what was done, and where the preset's folder is if it was given as a path.
    pub recorded: Option<Recorded<'a>>,
}

/// How a preset is recorded.
#[derive(Debug, Clone, Copy)]
pub struct Recorded<'a> {
    /// Its folder, where it was given as a path.
    pub source: Option<&'a str>,
}

/// What applying a recipe comes to.
#[derive(Debug)]
pub struct Scaffolded {
    /// The changes.
    pub plan: Plan,
    /// What stands against the recipe; nothing is applied then.
    pub conflicts: Vec<Diagnostic>,
    /// What to do next.
    pub next: Vec<String>,
    /// Texts that must not be shown: secret answers.
    pub secrets: Vec<String>,
}

/// What rendering a recipe added to a plan.
#[derive(Debug)]
pub struct Added {
    hashes: files::Hashes,
    /// Whether it made anything.
    pub made: bool,
    /// What stands against the recipe.
    pub conflicts: Vec<Diagnostic>,
    /// What to do next.
    pub next: Vec<String>,
}

type Problems = Vec<Diagnostic>;

impl Scaffold<'_> {
    /// Renders the recipe and plans what it makes.
    ///
    /// # Errors
    /// Everything that is wrong with the recipe, or keeps it from being applied.
    pub fn plan(&self) -> Result<Scaffolded, Problems> {
        if let Some(resolver) = &self.recipe.recipe.resolver {
            return Err(vec![
                Diagnostic::error(
                    "recipe-resolver",
                    format!(
                        "the recipe `{}` has a resolver, `{resolver}`, that only `add release` brings",
                        self.recipe.recipe.name
                    ),
                )
                .at(&self.recipe.origin.path, None, 0..0, "")
                .help("take `resolver` out of the recipe"),
            ]);
        }
        let mut builder = PlanBuilder::new(self.root).map_err(|error| error.diagnose())?;
        let Added { hashes, conflicts, next, .. } = self.add_to(&mut builder, None)?;
        if let Some(recorded) = self.recorded {
            self.record(&mut builder, recorded, hashes)?;
        }
        let plan = builder.finish().map_err(|error| error.diagnose())?;
        let secrets = secrets_of(&self.recipe.recipe.questions, self.answers);
        Ok(Scaffolded { plan, conflicts, next, secrets })
    }

    /// Renders the recipe into a plan that may hold more already. `resolved` is what a resolver found.
    ///
    /// # Errors
    /// Everything that is wrong with the recipe, or keeps it from being applied.
    pub fn add_to(&self, builder: &mut PlanBuilder, resolved: Option<&Value>) -> Result<Added, Problems> {
        let request = Request {
            preset: self.preset,
            recipe: self.recipe,
            name: self.name,
            answers: self.answers,
            resolved,
            repo: self.repo,
        };
        let rendered = render(&request).map_err(|errors| errors.diagnose())?;
        let known = self.record.and_then(|file| file.preset(self.preset.name()));
        let hashes = files::add(builder, &rendered.files, known)?;
        let conflicts = entries::add(builder, &rendered.entries)?;
        let made = !(rendered.files.is_empty() && rendered.entries.is_empty());
        Ok(Added { hashes, made, conflicts, next: rendered.next })
    }

    /// Plans the change of the record.
    fn record(&self, builder: &mut PlanBuilder, recorded: Recorded<'_>, files: files::Hashes) -> Result<(), Problems> {
        let mut after = self.record.map_or_else(Record::new, |file| file.record.clone());
        after.put(Applied {
            name: self.preset.name().to_owned(),
            source: recorded.source.map(str::to_owned),
            version: self.preset.manifest().version.clone(),
            digest: record::digest(self.preset).map_err(|error| error.diagnose())?.to_string(),
            answers: without_secrets(self.recipe, self.answers),
            files,
        });
        let text = after.to_text(self.record)?;
        let path = RepoPath::parse(record::PATH).map_err(|error| error.diagnose())?;
        let before = builder.read(&path).map_err(|error| error.diagnose())?;
        builder.edit(&path, Policy::Entry, before.as_deref(), text).map_err(|error| error.diagnose())
    }
}

/// The answers that may be recorded. An object with a secret in it is left out whole: the rest alone would be no answer.
fn without_secrets(recipe: &RecipeFile, answers: &Map<String, Value>) -> Map<String, Value> {
    let secret = |id: &str| recipe.recipe.questions.iter().any(|question| question.id == id && question.holds_secret());
    answers.iter().filter(|(id, _)| !secret(id)).map(|(id, value)| (id.clone(), value.clone())).collect()
}
