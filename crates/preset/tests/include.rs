//! Questions that recipes share, and templates that presets share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

use fluxwright_answers::{Layers, Questionnaire, resolve};
use fluxwright_diagnostic::Diagnose;
use fluxwright_preset::layer::{Layer, LayerKind, Memory};
use fluxwright_preset::lint::{LintOptions, lint};
use fluxwright_preset::template::Engine;
use fluxwright_preset::{Preset, Presets, RecipeEvaluator, Request, render};
use serde_json::{Map, json};

const MANIFEST: &str = "name: p\nversion: 1.0.0\ndescription: x\n";
const SHARED: &str = "questions:\n  - {id: colour, text: Which?, default: red}\nrules:\n  - {assert: colour != 'blue', message: no blue}\n";
const RECIPE: &str = "name: init\ndescription: x\ninclude: [shared]\nquestions:\n  - {id: shade, text: Which?, default: 'light #{ colour }#'}\nfiles:\n  - {path: a.txt, template: a.txt}\n";

fn memory() -> Memory {
    Memory::new()
        .with("p", "preset.yaml", MANIFEST)
        .with("p", "questions/shared.yaml", SHARED)
        .with("p", "recipes/init.yaml", RECIPE)
        .with("p", "templates/a.txt", "#{ shade }#\n#% include \"common/b.txt\" %#\n")
}

fn open(memory: Memory) -> Preset {
    let common = Memory::new().with("common", "b.txt", "common #{ colour }#\n");
    Presets::new(vec![Layer::new(LayerKind::Builtin, memory)]).with_templates(common).open("p").unwrap()
}

fn text(preset: &Preset) -> Result<String, String> {
    let recipe = preset.recipe("init").map_err(|error| error.diagnose()[0].message.clone())?;
    let engine = Engine::new(preset.templates(), preset.limits());
    let variables = Map::from_iter([("recipe".to_owned(), json!("init"))]);
    let questionnaire =
        Questionnaire { questions: &recipe.recipe.questions, rules: &recipe.recipe.rules, variables: &variables };
    let resolution = resolve(&questionnaire, &Layers::default(), &RecipeEvaluator::new(&engine, &recipe));
    if let Some(problem) = resolution.problems.first() {
        let place = problem.diagnostic.labels.first().map(|label| label.path.clone()).unwrap_or_default();
        return Err(format!("{place}: {}", problem.diagnostic.message));
    }
    let answers = &resolution.answers;
    let request = Request { preset, recipe: &recipe, name: None, answers, resolved: None, repo: None };
    let rendered = render(&request).map_err(|errors| errors.diagnose()[0].message.clone())?;
    Ok(String::from_utf8(rendered.files[0].content.clone()).unwrap())
}

#[test]
fn shared_questions_come_first_and_shared_templates_are_found() {
    let preset = open(memory());
    assert_eq!(text(&preset).unwrap(), "light red\ncommon red\n");
    let found = lint(&preset, &LintOptions::default());
    assert!(found.is_empty(), "{found:?}");
    let recipe = preset.recipe("init").unwrap();
    assert_eq!(recipe.shared_questions(), 1);
    assert_eq!(recipe.recipe.rules.len(), 1);
}

#[test]
fn a_template_of_the_preset_hides_a_common_one() {
    let layers = vec![
        Layer::new(LayerKind::Builtin, memory()),
        Layer::new(
            LayerKind::Repo,
            Memory::new().with("p", "templates/common/b.txt", "own, and #% include \"builtin:common/b.txt\" %#\n"),
        ),
    ];
    let common = Memory::new().with("common", "b.txt", "common #{ colour }#\n");
    let preset = Presets::new(layers).with_templates(common).open("p").unwrap();
    assert_eq!(text(&preset).unwrap(), "light red\nown, and common red\n");
}

#[test]
fn mistakes_are_told_in_the_file_that_has_them() {
    let broken = memory().with(
        "p",
        "questions/shared.yaml",
        "questions:\n  - {id: colour, text: a, default: '#{ nothing }#'}\n",
    );
    let message = text(&open(broken)).unwrap_err();
    assert!(message.starts_with("p/questions/shared.yaml: "), "{message}");
    let broken = memory().with(
        "p",
        "questions/shared.yaml",
        "questions:\n  - {id: colour, text: a, default: 1, validation: {minLength: 3}}\n",
    );
    let found = lint(&open(broken), &LintOptions::default());
    assert!(found.iter().any(|problem| problem.labels[0].path == "p/questions/shared.yaml"), "{found:?}");
    for (recipe, wanted) in [
        (RECIPE.replace("[shared]", "[other]"), "there is no file questions/other.yaml"),
        (RECIPE.replace("[shared]", "[../x]"), "there is no file questions/../x.yaml"),
        (RECIPE.replace("id: shade", "id: colour"), "an included file has a question `colour`, too"),
    ] {
        let message = text(&open(memory().with("p", "recipes/init.yaml", recipe))).unwrap_err();
        assert_eq!(message, wanted);
    }
}
