//! Golden cases: `tests/CASE/case.yaml`, the repo `tests/CASE/before/**` that it starts from, and what comes out,
//! `tests/CASE/expected/**`.
//!
//! `expected` holds the files that the recipe makes or changes; files of `before` that stay as they are need not be
//! there again. How entries are put into files, and what resolvers find out, is up to the caller ([`Tools`]).

mod apply;
mod case;
mod compare;

use std::collections::BTreeMap;

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use serde_json::Value;

use crate::error::PresetError;
use crate::preset::Preset;
use crate::render::{Rendered, RenderedEntry, RenderedFile};
use crate::template::Engine;

pub use case::Case;
pub use compare::{Difference, DifferenceKind};

/// The files of a repo by their paths.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// What a resolver found out, and what it adds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resolved {
    /// The variable `resolved`.
    pub value: Value,
    /// Files beside those of the recipe.
    pub files: Vec<RenderedFile>,
    /// Entries beside those of the recipe.
    pub entries: Vec<RenderedEntry>,
}

/// What golden cases need from their caller.
pub trait Tools {
    /// Puts an entry into the text of its file; `None` where there is no such file.
    ///
    /// # Errors
    /// When it cannot be put there.
    fn put(&self, text: Option<&str>, entry: &RenderedEntry) -> Result<String, Diagnostic>;

    /// What a resolver finds out for a case whose file does not say it.
    ///
    /// # Errors
    /// When there is no such resolver, or when it fails.
    fn resolve(&self, resolver: &str, case: &Case, before: &Tree) -> Result<Resolved, Diagnostic> {
        let _ = (case, before);
        let message = format!("the resolver `{resolver}` cannot be used here");
        Err(Diagnostic::error("golden-resolver", message).help("give its result as `resolved:` in case.yaml"))
    }
}

/// What became of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseResult {
    /// The case's folder.
    pub name: String,
    /// Whether it came out as expected.
    pub outcome: Outcome,
    /// The files that were made or changed; nothing where it failed.
    pub actual: Tree,
}

/// Whether a case came out as expected.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It did.
    Passed,
    /// Something else came out.
    Differs(Vec<Difference>),
    /// Nothing came out.
    Failed(Vec<Diagnostic>),
}

impl CaseResult {
    /// Whether it came out as expected.
    pub fn passed(&self) -> bool {
        self.outcome == Outcome::Passed
    }

    /// What to change below the preset's folder so that the case passes: content to write, or `None` to remove a file.
    pub fn update(&self) -> BTreeMap<String, Option<Vec<u8>>> {
        let Outcome::Differs(differences) = &self.outcome else { return BTreeMap::new() };
        differences
            .iter()
            .filter(|difference| difference.kind != DifferenceKind::Next)
            .map(|difference| {
                let path = format!("tests/{}/expected/{}", self.name, difference.path);
                (path, self.actual.get(&difference.path).cloned())
            })
            .collect()
    }
}

/// The names of a preset's cases, sorted.
pub fn cases(preset: &Preset) -> Vec<&str> {
    let mut names: Vec<&str> =
        preset.files().filter_map(|file| file.strip_prefix("tests/")?.split_once('/')).map(|(name, _)| name).collect();
    names.dedup();
    names
}

/// Runs all cases of a preset.
pub fn run(preset: &Preset, tools: &dyn Tools) -> Vec<CaseResult> {
    let engine = Engine::new(preset.templates(), preset.limits());
    cases(preset).into_iter().map(|name| run_case(preset, &engine, name, tools)).collect()
}

fn run_case(preset: &Preset, engine: &Engine, name: &str, tools: &dyn Tools) -> CaseResult {
    let failed =
        |diagnostics| CaseResult { name: name.to_owned(), outcome: Outcome::Failed(diagnostics), actual: Tree::new() };
    let (case, before, expected) = match load(preset, name) {
        Ok(loaded) => loaded,
        Err(error) => return failed(error.diagnose()),
    };
    let made = apply::render_case(preset, engine, &case, &before, tools)
        .and_then(|rendered| Ok((apply::apply(&rendered, &before, tools)?, rendered)));
    match (made, &case.error) {
        (Ok((after, rendered)), None) => {
            let actual = changed(&before, after);
            let differences = differences(&case, &before, &expected, &actual, &rendered);
            let outcome = if differences.is_empty() { Outcome::Passed } else { Outcome::Differs(differences) };
            CaseResult { name: name.to_owned(), outcome, actual }
        }
        (Ok(_), Some(error)) => {
            let message = format!("the case should fail with `{error}`, and does not");
            failed(vec![Diagnostic::error("golden-error", message).help("remove `error:`, or correct the answers")])
        }
        (Err(found), Some(error)) if found.iter().any(|found| found.message.contains(error.as_str())) => {
            CaseResult { name: name.to_owned(), outcome: Outcome::Passed, actual: Tree::new() }
        }
        (Err(found), _) => failed(found),
    }
}

/// A case with the trees `before` and `expected`.
fn load(preset: &Preset, name: &str) -> Result<(Case, Tree, Tree), PresetError> {
    let case = Case::load(preset, name)?;
    let tree = |part: &str| -> Result<Tree, PresetError> {
        let prefix = format!("tests/{name}/{part}/");
        let mut tree = Tree::new();
        for file in preset.files().filter(|file| file.starts_with(&prefix)) {
            if let Some(found) = preset.read(file)? {
                tree.insert(file.strip_prefix(&prefix).unwrap_or(file).to_owned(), found.content.into_owned());
            }
        }
        Ok(tree)
    };
    Ok((case, tree("before")?, tree("expected")?))
}

/// The files that are not as they were before.
fn changed(before: &Tree, mut after: Tree) -> Tree {
    after.retain(|path, content| before.get(path) != Some(content));
    after
}

fn differences(case: &Case, before: &Tree, expected: &Tree, actual: &Tree, rendered: &Rendered) -> Vec<Difference> {
    let mut found = compare::trees(before, expected, actual);
    if let Some(next) = case.next.as_ref().filter(|next| **next != rendered.next) {
        let lines = |lines: &[String]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        let kind = DifferenceKind::Next;
        found.push(Difference::new("next", kind, lines(next).as_bytes(), lines(&rendered.next).as_bytes()));
    }
    found
}
