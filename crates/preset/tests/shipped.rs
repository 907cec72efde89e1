//! The presets of this repository: they pass the lint, and their recipes render with nothing but defaults.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking, and says when it skips")]

mod support;

use std::path::{Path, PathBuf};
use std::time::Instant;

use fluxwright_answers::{Layers, Questionnaire, resolve};
use fluxwright_diagnostic::Diagnose;
use fluxwright_preset::layer::{Directory, Layer, LayerKind};
use fluxwright_preset::lint::{LintOptions, lint};
use fluxwright_preset::template::Engine;
use fluxwright_preset::{Preset, Presets, RecipeEvaluator, Request, render};
use serde_json::{Map, Value, json};
use support::show;

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../presets");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no {}", folder.display());
    None
}

fn presets() -> Vec<Preset> {
    let Some(folder) = folder() else { return Vec::new() };
    let source = Directory::new(folder).shown_as("presets");
    let templates = Directory::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates")).shown_as("templates");
    let presets = Presets::new(vec![Layer::new(LayerKind::Builtin, source)]).with_templates(templates);
    let open = |name: &String| presets.open(name).unwrap_or_else(|error| panic!("{}", show(&error.diagnose())));
    presets.names().unwrap().iter().map(open).collect()
}

#[test]
fn they_pass_the_lint() {
    for preset in presets() {
        let found = lint(&preset, &LintOptions::default());
        assert!(found.is_empty(), "{}:\n{}", preset.name(), show(&found));
    }
}

#[test]
fn their_recipes_render_with_defaults() {
    for preset in presets() {
        for name in preset.recipes() {
            let recipe = preset.recipe(name).unwrap_or_else(|error| panic!("{}", show(&error.diagnose())));
            let engine = Engine::new(preset.templates(), preset.limits());
            let argument = recipe.recipe.argument.as_ref().map(|_| "example");
            // What `generate` finds out is tested with it.
            if recipe.recipe.resolver.as_deref() == Some("package") {
                continue;
            }
            let mut variables = Map::new();
            variables.insert("repo".to_owned(), json!({}));
            variables.insert("recipe".to_owned(), json!(name));
            variables.extend(argument.map(|name| ("name".to_owned(), Value::from(name))));
            let questionnaire = Questionnaire {
                questions: &recipe.recipe.questions,
                rules: &recipe.recipe.rules,
                variables: &variables,
            };
            let resolution = resolve(&questionnaire, &Layers::default(), &RecipeEvaluator::new(&engine, &recipe));
            assert!(resolution.problems.is_empty(), "{}", show(&resolution.diagnose()));
            if !resolution.open.is_empty() {
                continue;
            }
            let start = Instant::now();
            let request = Request {
                preset: &preset,
                recipe: &recipe,
                name: argument,
                answers: &resolution.answers,
                resolved: None,
                repo: None,
            };
            let rendered = render(&request).unwrap_or_else(|errors| panic!("{}", show(&errors.diagnose())));
            println!(
                "{} {name}: {} files, {} entries in {:?}",
                preset.name(),
                rendered.files.len(),
                rendered.entries.len(),
                start.elapsed()
            );
            assert!(rendered.files.len() + rendered.entries.len() > 0);
        }
    }
}
