//! From flags, files, the record and a person to the answers of a recipe.

use fluxwright_answers::{
    AnswerPath, AnswerSet, Ask, Edit, Evaluate, Layers, PromptError, Questionnaire, Resolution, Step, ask_open, resolve,
};
use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_preset::template::Engine;
use fluxwright_preset::{Preset, RecipeEvaluator, RecipeFile};
use serde_json::{Map, Value, json};

use super::context::Context;
use super::exit::Failure;
use super::flags::AnswerFlags;
use crate::ui::Prompter;

/// A recipe that asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asking<'a> {
    /// The preset.
    pub preset: &'a Preset,
    /// The recipe.
    pub recipe: &'a RecipeFile,
    /// The NAME on the command line.
    pub name: Option<&'a str>,
    /// What is known of the repo: the variable `repo`.
    pub repo: Option<&'a Value>,
    /// What a resolver found out: the variable `resolved`.
    pub resolved: Option<&'a Value>,
}

/// Answers that were given, before anybody was asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Given(Layers);

impl Given {
    /// What the flags and the files that they name say, above `below`. All problems at once.
    pub(super) fn read(context: &Context<'_>, flags: &AnswerFlags, below: Vec<AnswerSet>) -> Result<Self, Failure> {
        let mut layers = Layers { sets: below, edits: Vec::new() };
        let mut problems: Vec<Diagnostic> = Vec::new();
        for path in &flags.answers {
            let read = context.read(path).and_then(|text| {
                let name = path.display().to_string();
                AnswerSet::from_yaml(&name, &text).map_err(|error| Failure::of(&error))
            });
            match read {
                Ok(set) => layers.sets.push(set),
                Err(failure) => problems.extend(failure.0),
            }
        }
        for text in &flags.answer {
            match Edit::from_flag(text) {
                Ok(edit) => layers.edits.push(edit),
                Err(error) => problems.extend(error.diagnose()),
            }
        }
        if problems.is_empty() { Ok(Self(layers)) } else { Err(Failure(problems)) }
    }
}

impl Given {
    /// Takes answers under another name as those to `id`, for a question that has two names.
    pub(super) fn also_known_as(&mut self, other: &str, id: &str) {
        for set in &mut self.0.sets {
            if let Some(given) = set.answers.shift_remove(other) {
                set.answers.entry(id.to_owned()).or_insert(given);
            }
        }
        for edit in &mut self.0.edits {
            if edit.path.id() == Some(other) {
                let mut steps = edit.path.steps().to_vec();
                if let Some(first) = steps.first_mut() {
                    *first = Step::Key(id.to_owned());
                }
                edit.path = AnswerPath::from_steps(steps);
            }
        }
    }
}

impl Asking<'_> {
    /// What templates and conditions can use besides answers.
    fn variables(&self) -> Map<String, Value> {
        let manifest = self.preset.manifest();
        let mut variables = Map::new();
        variables.insert("repo".into(), self.repo.cloned().unwrap_or_else(|| json!({})));
        variables.extend(self.resolved.map(|resolved| ("resolved".to_owned(), resolved.clone())));
        variables.insert("preset".into(), json!({ "name": manifest.name, "version": manifest.version }));
        variables.insert("recipe".into(), json!(self.recipe.recipe.name));
        variables.extend(self.name.map(|name| ("name".to_owned(), json!(name))));
        variables
    }

    /// What is answered and what is open, for `run` to look at.
    pub(super) fn resolved<T>(&self, given: &Given, run: impl FnOnce(&Questionnaire<'_>, Resolution) -> T) -> T {
        let variables = self.variables();
        let engine = Engine::new(self.preset.templates(), self.preset.limits());
        let evaluator = RecipeEvaluator::new(&engine, self.recipe);
        let recipe = &self.recipe.recipe;
        let questionnaire = Questionnaire { questions: &recipe.questions, rules: &recipe.rules, variables: &variables };
        let resolution = resolve(&questionnaire, &given.0, &evaluator);
        run(&questionnaire, resolution)
    }

    /// The answers, complete; with `ask` the questions of that kind are put to the user first. With warnings about what is odd.
    pub(super) fn answers(
        &self,
        context: &Context<'_>,
        given: &Given,
        ask: Option<Ask>,
    ) -> Result<(Map<String, Value>, Vec<Diagnostic>), Failure> {
        let variables = self.variables();
        let engine = Engine::new(self.preset.templates(), self.preset.limits());
        let evaluator = RecipeEvaluator::new(&engine, self.recipe);
        let recipe = &self.recipe.recipe;
        let questionnaire = Questionnaire { questions: &recipe.questions, rules: &recipe.rules, variables: &variables };
        let evaluator: &dyn Evaluate = &evaluator;
        let resolution = match ask {
            None => resolve(&questionnaire, &given.0, evaluator),
            Some(which) => {
                let mut prompter = Prompter::new(context.ui);
                match ask_open(&questionnaire, &given.0, evaluator, which, &mut prompter) {
                    Ok(resolution) => resolution,
                    Err(PromptError::Cancelled) => return Err(cancelled().into()),
                    Err(error) => {
                        return Err(Diagnostic::error("prompt", error.to_string())
                            .help("give the answers with --answer KEY=VALUE or --answers FILE")
                            .into());
                    }
                }
            }
        };
        if resolution.is_complete() {
            return Ok((resolution.answers, resolution.warnings));
        }
        let mut problems = resolution.diagnose();
        problems.extend(resolution.warnings);
        Err(Failure(problems))
    }
}

/// The user left a question.
pub(super) fn cancelled() -> Diagnostic {
    Diagnostic::error("cancelled", "nothing was written, because you left a question")
}
