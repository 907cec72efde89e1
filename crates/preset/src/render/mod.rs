//! From a recipe and answers to files and entries. Nothing is read but the preset, nothing is written.

mod context;
mod entries;
mod error;
mod files;
mod path;
mod repeat;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::layer::Origin;
use crate::preset::{Preset, RecipeFile};
use crate::read::FieldPath;
use crate::recipe::{AnchorPath, Create, DocumentSelector, Order, Policy};
use crate::template::{Engine, Vars};

pub use context::{secrets_of, variables};
pub use error::{RenderError, RenderErrors, Rendering};
pub use path::{PathProblem, output_path};

/// What is rendered.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The preset.
    pub preset: &'a Preset,
    /// One of its recipes.
    pub recipe: &'a RecipeFile,
    /// The NAME on the command line: the variable `name`.
    pub name: Option<&'a str>,
    /// The answers by the ids of their questions. Questions without an answer are null in templates.
    pub answers: &'a Map<String, Value>,
    /// What the recipe's resolver found out: the variable `resolved`.
    pub resolved: Option<&'a Value>,
    /// Facts about the repo: the variable `repo`.
    pub repo: Option<&'a Value>,
}

/// What a recipe makes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rendered {
    /// Files, in the order of the recipe.
    pub files: Vec<RenderedFile>,
    /// Entries, in the order of the recipe.
    pub entries: Vec<RenderedEntry>,
    /// Commands or hints to print after it was applied.
    pub next: Vec<String>,
}

/// A file to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RenderedFile {
    /// Relative to the repo's root, `/` between its parts; see [`output_path`].
    pub path: String,
    /// Its bytes.
    #[serde(skip)]
    pub content: Vec<u8>,
    /// What happens when it is there already.
    pub policy: Policy,
    /// Whether it can be run as a program.
    pub executable: bool,
    /// Whether its content holds an answer that is a secret.
    pub secret: bool,
    /// The template, or the recipe where that holds the content.
    pub origin: Origin,
}

/// An item to put into a collection of a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RenderedEntry {
    /// The file, as [`RenderedFile::path`].
    pub file: String,
    /// The collection.
    pub at: AnchorPath,
    /// Which document of the file; without kind and name the only one.
    pub document: DocumentSelector,
    /// The key that identifies an item of a list of maps; `None` where the item itself does.
    pub identity: Option<String>,
    /// The item.
    pub value: Value,
    /// The item as the template wrote it.
    pub text: String,
    /// The key, where the collection is a map.
    pub key: Option<String>,
    /// Where it goes among the others.
    pub order: Order,
    /// What is made when it is missing.
    pub create: Create,
    /// A comment line above it, without `#`.
    pub comment: Option<String>,
    /// Whether it holds an answer that is a secret.
    pub secret: bool,
    /// The recipe.
    pub origin: Origin,
}

/// Renders a recipe.
///
/// # Errors
/// All that is wrong, not only the first.
pub fn render(request: &Request<'_>) -> Result<Rendered, RenderErrors> {
    let engine = Engine::new(request.preset.templates(), request.preset.limits());
    render_with(&engine, request)
}

/// As [`render`], with an engine of the caller's: templates that it compiled are used again.
///
/// # Errors
/// All that is wrong, not only the first.
pub fn render_with(engine: &Engine, request: &Request<'_>) -> Result<Rendered, RenderErrors> {
    let vars = variables(request);
    let mut job = Job {
        engine,
        request,
        vars: &vars,
        rendered: Rendered::default(),
        errors: Vec::new(),
        bytes: 0,
        checks: Vec::new(),
    };
    job.files();
    job.entries();
    job.next();
    if job.errors.is_empty() { Ok(job.rendered) } else { Err(RenderErrors(job.errors)) }
}

/// One rendering on its way.
struct Job<'a> {
    engine: &'a Engine,
    request: &'a Request<'a>,
    vars: &'a Vars,
    rendered: Rendered,
    errors: Vec<RenderError>,
    bytes: usize,
    checks: Vec<files::Check>,
}

impl Job<'_> {
    /// Renders a template that stands in the recipe.
    fn text(&self, text: &str, field: FieldPath, vars: &Vars) -> Result<String, RenderError> {
        let place = self.request.recipe.text.place(field);
        Ok(self.engine.render_text(crate::template::Text::new(text, &place), vars)?)
    }

    /// Renders one that may be left out.
    fn optional(&self, text: Option<&str>, field: FieldPath, vars: &Vars) -> Result<Option<String>, RenderError> {
        text.map(|text| self.text(text, field, vars)).transpose()
    }

    /// Whether a condition holds, where there is one.
    fn when(&self, condition: Option<&str>, field: &FieldPath, vars: &Vars) -> Result<bool, RenderError> {
        let Some(condition) = condition else { return Ok(true) };
        let place = self.request.recipe.text.place(field.then("when"));
        Ok(self.engine.test(crate::template::Text::new(condition, &place), vars)?)
    }

    /// Counts what is made.
    fn count(&mut self, bytes: usize) -> Result<(), RenderError> {
        let limits = self.request.preset.limits();
        self.bytes = self.bytes.saturating_add(bytes);
        let outputs = self.rendered.files.len() + self.rendered.entries.len();
        if self.bytes > limits.total_bytes || outputs >= limits.outputs {
            let recipe = self.request.recipe.recipe.name.clone();
            return Err(RenderError::TooMuch { recipe, bytes: limits.total_bytes, outputs: limits.outputs });
        }
        Ok(())
    }

    fn next(&mut self) {
        let top = FieldPath::default().then("next");
        for (index, line) in self.request.recipe.recipe.next.iter().enumerate() {
            match self.text(line, top.then(index), self.vars) {
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => self.rendered.next.push(line.trim_end().to_owned()),
                Err(error) => self.errors.push(error),
            }
        }
    }
}
