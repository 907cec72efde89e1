//! A case rendered, and put into its repo.

use fluxwright_answers::{Layers, Questionnaire, resolve};
use fluxwright_diagnostic::{Diagnose, Diagnostic};
use serde_json::{Map, Value, json};

use crate::evaluate::RecipeEvaluator;
use crate::preset::Preset;
use crate::recipe::{Create, Policy, check_name};
use crate::render::{Rendered, RenderedFile, Request, render_with};
use crate::template::Engine;

use super::{Case, Resolved, Tools, Tree};

type Problems = Vec<Diagnostic>;

/// Resolves the answers of a case and renders its recipe.
pub(super) fn render_case(
    preset: &Preset,
    engine: &Engine,
    case: &Case,
    before: &Tree,
    tools: &dyn Tools,
) -> Result<Rendered, Problems> {
    let file = preset.recipe(&case.recipe).map_err(|error| error.diagnose())?;
    check_name(&file.recipe, case.name.as_deref()).map_err(|error| error.diagnose())?;
    let resolved = match (&file.recipe.resolver, &case.resolved) {
        (_, Some(value)) => Some(Resolved { value: value.clone(), ..Resolved::default() }),
        (Some(resolver), None) => Some(tools.resolve(resolver, case, before).map_err(|error| vec![error])?),
        (None, None) => None,
    };
    let mut variables = Map::new();
    variables.insert("repo".into(), case.repo.clone().unwrap_or_else(|| json!({})));
    variables.insert("preset".into(), json!({ "name": preset.name(), "version": preset.manifest().version }));
    variables.insert("recipe".into(), Value::from(file.recipe.name.clone()));
    variables.extend(case.name.clone().map(|name| ("name".to_owned(), Value::from(name))));
    variables.extend(resolved.as_ref().map(|resolved| ("resolved".to_owned(), resolved.value.clone())));
    let questionnaire =
        Questionnaire { questions: &file.recipe.questions, rules: &file.recipe.rules, variables: &variables };
    let layers = Layers { sets: vec![case.answers.clone()], edits: Vec::new() };
    let resolution = resolve(&questionnaire, &layers, &RecipeEvaluator::new(engine, &file));
    if !resolution.is_complete() {
        return Err(resolution.diagnose());
    }
    // An answer to a question that is not asked is a mistake in a case.
    if !resolution.warnings.is_empty() {
        return Err(resolution.warnings);
    }
    let request = Request {
        preset,
        recipe: &file,
        name: case.name.as_deref(),
        answers: &resolution.answers,
        resolved: resolved.as_ref().map(|resolved| &resolved.value),
        repo: case.repo.as_ref(),
    };
    let mut rendered = render_with(engine, &request).map_err(|errors| errors.diagnose())?;
    if let Some(resolved) = resolved {
        rendered.files.extend(resolved.files);
        rendered.entries.extend(resolved.entries);
    }
    Ok(rendered)
}

/// The repo once everything is in it.
pub(super) fn apply(rendered: &Rendered, before: &Tree, tools: &dyn Tools) -> Result<Tree, Problems> {
    let mut after = before.clone();
    let mut problems = Vec::new();
    for file in &rendered.files {
        match after.get(&file.path) {
            Some(there) if file.policy == Policy::Managed && *there != file.content => problems.push(conflict(file)),
            // A file that is there is the user's, or is as it should be.
            Some(_) => {}
            None => {
                after.insert(file.path.clone(), file.content.clone());
            }
        }
    }
    for entry in &rendered.entries {
        if entry.create == Create::Skip && !after.contains_key(&entry.file) {
            continue;
        }
        let text = after.get(&entry.file).map(|content| std::str::from_utf8(content));
        let put = match text.transpose() {
            Ok(text) => tools.put(text, entry),
            Err(_) => Err(Diagnostic::error("golden-apply", format!("`{}` is not UTF-8 text", entry.file))),
        };
        match put {
            Ok(text) => {
                after.insert(entry.file.clone(), text.into_bytes());
            }
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(after) } else { Err(problems) }
}

fn conflict(file: &RenderedFile) -> Diagnostic {
    let message = format!("`{}` is in `before` with another content, and its policy is managed", file.path);
    Diagnostic::error("golden-apply", message).help("make it `policy: seed`, or leave it out of `before`")
}
