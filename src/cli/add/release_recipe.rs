//! What the recipe `release` of the repo's presets makes, beside what the repo's layout does: a user's own files and entries.

use std::path::PathBuf;

use fluxwright_answers::{AnswerSet, Layer, Origin};
use fluxwright_plan::PlanBuilder;
use fluxwright_preset::{Preset, RecipeFile};
use serde_json::{Map, Value, json};

use super::recipe::recorded;
use crate::cli::answers::{Asking, Given};
use crate::cli::context::Context;
use crate::cli::exit::Failure;
use crate::cli::flags::AnswerFlags;
use crate::record::RecordFile;
use crate::release::{Extend, Extended, Request, Wanted};
use crate::scaffold::Scaffold;

/// The recipe, where it makes anything.
pub(super) struct ReleaseRecipe<'c> {
    context: &'c Context<'c>,
    root: PathBuf,
    record: Option<RecordFile>,
    found: Option<(Preset, RecipeFile)>,
    flags: &'c AnswerFlags,
    request: &'c Request,
}

impl<'c> ReleaseRecipe<'c> {
    /// Finds it. A repo of a preset without one, or of several, has none: the layout says everything then.
    pub(super) fn find(
        context: &'c Context<'c>,
        request: &'c Request,
        flags: &'c AnswerFlags,
    ) -> Result<Self, Failure> {
        let root = context.root();
        let record = context.record(&root)?;
        let found = context.recipe(&root, record.as_ref(), None, "release").ok();
        let makes_something = |file: &RecipeFile| {
            !(file.recipe.files.is_empty() && file.recipe.entries.is_empty() && file.recipe.next.is_empty())
        };
        let found = found.filter(|(_, file)| makes_something(file));
        Ok(Self { context, root, record, found, flags, request })
    }

    /// The answers that follow from the flags, for the questions that the recipe has.
    fn answered(&self, wanted: &Wanted, recipe: &RecipeFile) -> Map<String, Value> {
        let known = [
            ("namespace", json!(wanted.namespace)),
            ("chart", json!(wanted.chart)),
            ("url", json!(wanted.url)),
            ("version", json!(wanted.version.as_ref().map(ToString::to_string))),
            ("dependsOn", json!(wanted.depends_on)),
            ("createNamespace", json!(self.request.create_namespace)),
            ("config", json!(self.request.config)),
        ];
        let asks = |id: &str| recipe.recipe.questions.iter().any(|question| question.id == id);
        known
            .into_iter()
            .filter(|(id, value)| asks(id) && !value.is_null())
            .map(|(id, value)| (id.to_owned(), value))
            .collect()
    }
}

impl Extend for ReleaseRecipe<'_> {
    fn extend(
        &mut self,
        wanted: &Wanted,
        resolved: &Value,
        builder: &mut PlanBuilder,
    ) -> Result<Extended, Vec<fluxwright_diagnostic::Diagnostic>> {
        let Some((preset, recipe)) = &self.found else { return Ok(Extended::default()) };
        let mut sets = recorded(self.record.as_ref(), preset, recipe).map_err(|failure| failure.0)?;
        sets.push(AnswerSet::from_values(self.answered(wanted, recipe), &Origin::layer(Layer::Flag)));
        let given = Given::read(self.context, self.flags, sets).map_err(|failure| failure.0)?;
        let asking = Asking { preset, recipe, name: Some(&wanted.name), repo: None, resolved: None };
        let (answers, warnings) = asking.answers(self.context, &given, None).map_err(|failure| failure.0)?;
        let scaffold = Scaffold {
            root: &self.root,
            preset,
            recipe,
            name: Some(&wanted.name),
            answers: &answers,
            record: self.record.as_ref(),
            repo: None,
            recorded: None,
        };
        let added = scaffold.add_to(builder, Some(resolved))?;
        Ok(Extended { made: added.made, warnings, conflicts: added.conflicts, next: added.next })
    }
}
