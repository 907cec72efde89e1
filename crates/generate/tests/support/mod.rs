//! Repos, presets and runs for the tests.

#![allow(dead_code, reason = "not every test needs all of it")]

pub mod judge;

use std::path::{Path, PathBuf};

use fluxwright_answers::{AnswerSet, Layers, Origin, Questionnaire, resolve};
use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_generate::{
    Facts, Generated, Layout, Provider, Request, Subject, Target, UserValues, generate, package_at,
};
use fluxwright_preset::layer::{Directory, Layer, LayerKind};
use fluxwright_preset::template::Engine;
use fluxwright_preset::{Preset, Presets, RecipeEvaluator};
use fluxwright_repo::Repo;
use serde_json::{Map, Value, json};

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The presets and templates that come with the program, below a further layer.
pub fn presets(above: Option<Layer>) -> Presets {
    let folder = |name: &str| Directory::new(workspace().join(name)).shown_as(name);
    let mut layers = vec![Layer::new(LayerKind::Builtin, folder("presets"))];
    layers.extend(above);
    Presets::new(layers).with_templates(folder("templates"))
}

/// A repo with these files, in which a run can be made.
pub struct World {
    _folder: tempfile::TempDir,
    /// The repo.
    pub repo: Repo,
}

impl World {
    /// A repo with these files.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let repo = Repo::scan(folder.path(), &globset::GlobSet::empty());
        Self { _folder: folder, repo }
    }

    /// The package of a folder.
    pub fn package(&self, folder: &str) -> Subject {
        Subject::Package(package_at(&self.repo, folder, None).unwrap().unwrap())
    }

    /// Generates into `gitops/`.
    pub fn run(&self, run: &Run<'_>) -> Result<Generated, Vec<Diagnostic>> {
        let Run { provider, preset, subject, answers, values, layout } = run;
        let recipe = preset.recipe(provider.id()).map_err(|error| error.diagnose())?;
        let facts = Facts { provider: *provider, subject, git_url: Some("https://github.com/acme/shop.git") };
        let mut variables = Map::new();
        variables.insert("resolved".into(), Value::Object(facts.resolved()));
        variables.insert("repo".into(), json!({}));
        variables.insert("preset".into(), json!({ "name": preset.name(), "version": preset.manifest().version }));
        variables.insert("recipe".into(), json!(recipe.recipe.name));
        let engine = Engine::new(preset.templates(), preset.limits());
        let asks = |id: &String| recipe.recipe.questions.iter().any(|question| question.id == *id);
        let given: Map<String, Value> = answers.clone().into_iter().filter(|(id, _)| asks(id)).collect();
        let layers = Layers { sets: vec![AnswerSet::from_values(given, &Origin::flag("the test"))], edits: Vec::new() };
        let questionnaire =
            Questionnaire { questions: &recipe.recipe.questions, rules: &recipe.recipe.rules, variables: &variables };
        let resolution = resolve(&questionnaire, &layers, &RecipeEvaluator::new(&engine, &recipe));
        if !resolution.is_complete() {
            return Err(resolution.diagnose());
        }
        let target = match layout {
            Layout::Combined => Target::File("gitops/all.yaml".to_owned()),
            Layout::Split => Target::Folder("gitops".to_owned()),
        };
        generate(&Request {
            provider: *provider,
            preset,
            recipe: &recipe,
            subject,
            answers: &resolution.answers,
            values,
            repo: &self.repo,
            git_url: facts.git_url,
            target: &target,
            layout: *layout,
        })
    }
}

/// What is generated.
pub struct Run<'a> {
    /// Who deploys it.
    pub provider: &'a dyn Provider,
    /// The preset with its recipe.
    pub preset: &'a Preset,
    /// What is deployed.
    pub subject: Subject,
    /// Answers; those to questions that the provider does not have are left out.
    pub answers: Map<String, Value>,
    /// The user's values.
    pub values: UserValues,
    /// One file, or several.
    pub layout: Layout,
}

/// What went wrong, in lines.
pub fn messages(problems: &[Diagnostic]) -> String {
    problems.iter().map(|problem| format!("{}: {}\n", problem.code, problem.message)).collect()
}
