//! What is wrong with a preset, before anyone renders it.

mod defaults;
mod known;
mod layout;
mod secrets;
mod syntax;
mod templates;
mod undefined;
mod unused;

use std::collections::BTreeSet;

use fluxwright_diagnostic::{Diagnose, Diagnostic};

use crate::preset::{Preset, RecipeFile};
use crate::recipe::{FileSource, FileSpec, RecipeText, texts};
use crate::template::{Engine, Reached, assignments, reach};

/// What the lint cannot see in the preset itself.
#[derive(Debug, Clone, Default)]
pub struct LintOptions {
    /// Beginnings of the names of templates that resolvers render, such as `app/`.
    pub rendered_elsewhere: Vec<String>,
}

/// Everything that is wrong with a preset, sorted by file and place: errors make a recipe fail, warnings are most
/// probably mistakes.
///
/// Found are: recipes that cannot be read; templates and expressions that cannot be parsed; templates that are missing
/// or that nothing names; variables and keys that no question defines; questions that nothing uses; defaults that
/// their own question refuses; secrets that go into files or messages; files that nothing reads.
pub fn lint(preset: &Preset, options: &LintOptions) -> Vec<Diagnostic> {
    let engine = Engine::new(preset.templates(), preset.limits());
    let mut found = Vec::new();
    let mut recipes = Vec::new();
    for name in preset.recipes() {
        match preset.recipe(name) {
            Ok(recipe) => recipes.push(recipe),
            Err(error) => found.extend(error.diagnose()),
        }
    }
    let parameters = parameters(preset);
    let mut reached_by_any = BTreeSet::new();
    let mut dynamic = false;
    for recipe in &recipes {
        let mut lint = Lint {
            preset,
            engine: &engine,
            file: recipe,
            parameters: &parameters,
            outputs: Vec::new(),
            found: Vec::new(),
        };
        lint.collect_outputs();
        syntax::check(&mut lint);
        templates::check_missing(&mut lint);
        undefined::check(&mut lint);
        unused::check(&mut lint);
        secrets::check(&mut lint);
        defaults::check(&mut lint);
        for output in &lint.outputs {
            dynamic |= output.reached.values().any(|reached| reached.references.iter().any(|r| r.name.is_none()));
            reached_by_any.extend(output.reached.keys().cloned());
        }
        reached_by_any.extend(lint.copied());
        found.append(&mut lint.found);
    }
    // With a recipe that cannot be read, or names that expressions make, nobody knows what is reached.
    if recipes.len() == preset.recipes().len() && !dynamic {
        found.extend(templates::unreachable(preset, &reached_by_any, options));
    }
    found.extend(layout::check(preset));
    sort(&mut found);
    found
}

/// The lint of one recipe.
struct Lint<'a> {
    preset: &'a Preset,
    engine: &'a Engine,
    file: &'a RecipeFile,
    /// The names that any template sets, and so can hand to a template that it includes.
    parameters: &'a BTreeSet<String>,
    outputs: Vec<Output<'a>>,
    found: Vec<Diagnostic>,
}

/// A template that a recipe renders, and all that it reaches.
struct Output<'a> {
    spec: &'a FileSpec,
    /// Its name.
    root: String,
    reached: std::collections::BTreeMap<String, Reached>,
}

impl<'a> Lint<'a> {
    fn texts(&self) -> Vec<RecipeText<'a>> {
        texts(&self.file.recipe)
    }

    fn collect_outputs(&mut self) {
        for spec in &self.file.recipe.files {
            for name in rendered_names(self.preset, spec) {
                self.outputs.push(Output { spec, reached: reach(self.engine, &name), root: name });
            }
        }
    }

    /// The templates that are copied as they are.
    fn copied(&self) -> Vec<String> {
        self.file.recipe.files.iter().filter_map(|spec| spec.copy.clone()).collect()
    }
}

/// The names that the templates of a preset set.
fn parameters(preset: &Preset) -> BTreeSet<String> {
    let templates = preset.templates();
    let texts = templates.names().into_iter().filter_map(|name| templates.load(&name).ok().flatten());
    texts.flat_map(|file| assignments(&file.text)).collect()
}

/// The names of the templates that a file, or a tree of files, is rendered from.
fn rendered_names(preset: &Preset, spec: &FileSpec) -> Vec<String> {
    match spec.source() {
        Some(FileSource::Template(name)) => vec![name.to_owned()],
        Some(FileSource::Tree(folder)) => {
            let folder = folder.trim_end_matches('/');
            let prefix = if folder == "." { String::new() } else { format!("{folder}/") };
            preset.templates().names().into_iter().filter(|name| name.starts_with(&prefix)).collect()
        }
        _ => Vec::new(),
    }
}

/// Sorts by file and place, and leaves out what is said twice.
fn sort(found: &mut Vec<Diagnostic>) {
    let place = |diagnostic: &Diagnostic| {
        let label = diagnostic.labels.iter().find(|label| label.primary);
        label.map(|label| (label.path.clone(), label.span.start))
    };
    found.sort_by(|a, b| (place(a), a.code, &a.message).cmp(&(place(b), b.code, &b.message)));
    found.dedup();
}
