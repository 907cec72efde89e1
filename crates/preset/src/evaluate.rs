//! A recipe's templates and expressions for the resolution of answers.

use std::sync::Arc;

use fluxwright_answers::Evaluate;
use fluxwright_diagnostic::{Diagnose, Diagnostic, Span};
use serde_json::{Map, Value};

use crate::preset::RecipeFile;
use crate::read::{SourceText, place_in_scalar};
use crate::render::secrets_of;
use crate::template::{Engine, Locate, Located, TemplateError, Text, Vars};
use crate::yaml;

/// Evaluates what the questions and rules of a recipe hold; problems point into the recipe.
#[derive(Debug, Clone, Copy)]
pub struct RecipeEvaluator<'a> {
    engine: &'a Engine,
    recipe: &'a RecipeFile,
}

impl<'a> RecipeEvaluator<'a> {
    /// Evaluates for a recipe.
    pub fn new(engine: &'a Engine, recipe: &'a RecipeFile) -> Self {
        Self { engine, recipe }
    }

    fn vars(&self, variables: &Map<String, Value>) -> Vars {
        Vars::new(variables).with_secrets(secrets_of(&self.recipe.recipe.questions, variables))
    }
}

impl Evaluate for RecipeEvaluator<'_> {
    fn render(&self, template: &str, variables: &Map<String, Value>) -> Result<String, Diagnostic> {
        let place = ScalarPlace { recipe: self.recipe };
        let text = Text::new(template, &place);
        self.engine.render_text(text, &self.vars(variables)).map_err(|error| diagnostic(&error))
    }

    fn expression(&self, expression: &str, variables: &Map<String, Value>) -> Result<Value, Diagnostic> {
        let place = ScalarPlace { recipe: self.recipe };
        let text = Text::new(expression, &place);
        self.engine.value(text, &self.vars(variables)).map_err(|error| diagnostic(&error))
    }
}

/// The one diagnostic of a template's error.
fn diagnostic(error: &TemplateError) -> Diagnostic {
    error.diagnose().into_iter().next().unwrap_or_else(|| Diagnostic::error(error.kind.code(), &error.message))
}

/// A text that stands somewhere in a recipe or a file that it includes: the first scalar of this value.
struct ScalarPlace<'a> {
    recipe: &'a RecipeFile,
}

impl Locate for ScalarPlace<'_> {
    fn locate(&self, text: &str, range: Span) -> Located {
        let found = |file: &'_ SourceText| yaml::scalar_span(&file.text, text);
        let files =
            std::iter::once(&self.recipe.text).chain(self.recipe.included.iter().map(|included| &included.text));
        let (file, whole) =
            files.filter_map(|file| Some((file, found(file)?))).next().unwrap_or((&self.recipe.text, 0..0));
        let raw = file.text.get(whole.clone()).unwrap_or_default();
        let span = place_in_scalar(raw, text, &range)
            .map_or(whole.clone(), |inner| whole.start + inner.start..whole.start + inner.end);
        Located { path: file.path.clone(), source: Some(Arc::clone(&file.text)), span }
    }
}
