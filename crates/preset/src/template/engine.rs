//! The engine: templates and expressions with their limits.

use std::io;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};
use minijinja_contrib::pycompat;

use crate::layer::SourceError;
use crate::limits::Limits;

use super::convert::Context;
use super::error::TemplateError;
use super::filters;
use super::print::{TooMuch, print};
use super::text::Text;
use super::vars::Vars;

/// A template as it was found.
#[derive(Debug, Clone)]
pub struct TemplateFile {
    /// Its text.
    pub text: Arc<str>,
    /// What a user knows it as.
    pub path: String,
}

/// Where `include`, `extends` and recipes find templates by name.
pub trait TemplateFiles: Send + Sync {
    /// The template, `None` when there is none of this name.
    ///
    /// # Errors
    /// When it cannot be read.
    fn load(&self, name: &str) -> Result<Option<TemplateFile>, SourceError>;

    /// All names, for suggestions.
    fn names(&self) -> Vec<String>;
}

/// No templates at all: for expressions and texts that stand alone.
impl TemplateFiles for () {
    fn load(&self, _name: &str) -> Result<Option<TemplateFile>, SourceError> {
        Ok(None)
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Renders templates and evaluates expressions. Templates are compiled when they are first used.
pub struct Engine {
    pub(super) env: Environment<'static>,
    pub(super) files: Arc<dyn TemplateFiles>,
    limits: Limits,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// What the engine calls a text that is no file.
pub(super) const INLINE: &str = "<text>";

/// The delimiters and their treatment of white space.
pub(super) fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .variable_delimiters("#{", "}#")
        .block_delimiters("#%", "%#")
        .comment_delimiters("#|", "|#")
        .keep_trailing_newline(true)
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        // The delimiters are constants that differ, which is all that is checked; a test uses each of them.
        .unwrap_or_default()
}

impl Engine {
    /// An engine that finds templates here.
    pub fn new(files: Arc<dyn TemplateFiles>, limits: Limits) -> Self {
        let mut env = Environment::new();
        env.set_syntax(syntax());
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_auto_escape_callback(|_| AutoEscape::None);
        env.set_auto_reload(false);
        env.set_fuel(Some(limits.fuel));
        env.set_recursion_limit(limits.recursion);
        // For spans in errors. What it also keeps of variables is never shown.
        env.set_debug(true);
        env.set_unknown_method_callback(pycompat::unknown_method_callback);
        env.set_formatter(move |out, state, value| print(out, state, value, limits.output_bytes));
        filters::install(&mut env, limits);
        let loader = Arc::clone(&files);
        env.set_loader(move |name| match loader.load(name) {
            Ok(file) => Ok(file.map(|file| file.text.to_string())),
            Err(error) => {
                Err(Error::new(ErrorKind::InvalidOperation, "the template cannot be read").with_source(error))
            }
        });
        Self { env, files, limits }
    }

    /// Renders a template by its name, such as `cluster/ks.yaml` or `builtin:cluster/ks.yaml`.
    ///
    /// # Errors
    /// When it does not exist, cannot be parsed, fails, or passes a limit.
    pub fn render(&self, name: &str, vars: &Vars) -> Result<String, Box<TemplateError>> {
        let context = Context { engine: self, vars, text: None, name };
        let template = self.env.get_template(name).map_err(|error| context.convert(&error))?;
        self.run(&template, vars).map_err(|error| context.convert(&error))
    }

    /// Renders a text that stands in another file.
    ///
    /// # Errors
    /// When it cannot be parsed, fails, or passes a limit.
    pub fn render_text(&self, text: Text<'_>, vars: &Vars) -> Result<String, Box<TemplateError>> {
        if !["#{", "#%", "#|"].iter().any(|start| text.text.contains(start)) {
            return Ok(text.text.to_owned());
        }
        let context = Context { engine: self, vars, text: Some(text), name: INLINE };
        let template = self.env.template_from_named_str(INLINE, text.text).map_err(|error| context.convert(&error))?;
        self.run(&template, vars).map_err(|error| context.convert(&error))
    }

    /// Whether an expression is true: not false, null, 0 or empty.
    ///
    /// # Errors
    /// When it cannot be parsed, is undefined, fails, or passes a limit.
    pub fn test(&self, expression: Text<'_>, vars: &Vars) -> Result<bool, Box<TemplateError>> {
        Ok(self.eval(expression, vars)?.is_true())
    }

    /// The value of an expression as data.
    ///
    /// # Errors
    /// As [`Engine::test`], and when the value is no data, such as a macro.
    pub fn value(&self, expression: Text<'_>, vars: &Vars) -> Result<serde_json::Value, Box<TemplateError>> {
        let context = Context { engine: self, vars, text: Some(expression), name: INLINE };
        filters::json(&self.eval(expression, vars)?).map_err(|error| context.convert(&error))
    }

    /// Checks that an expression can be parsed.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check_expression(&self, expression: Text<'_>) -> Result<(), Box<TemplateError>> {
        let vars = Vars::new(&serde_json::Map::new());
        let context = Context { engine: self, vars: &vars, text: Some(expression), name: INLINE };
        self.env.compile_expression(expression.text).map(drop).map_err(|error| context.convert(&error))
    }

    /// Checks that a text can be parsed.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check_text(&self, text: Text<'_>) -> Result<(), Box<TemplateError>> {
        let vars = Vars::new(&serde_json::Map::new());
        let context = Context { engine: self, vars: &vars, text: Some(text), name: INLINE };
        self.env.template_from_named_str(INLINE, text.text).map(drop).map_err(|error| context.convert(&error))
    }

    /// Checks that a template can be read and parsed.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check(&self, name: &str) -> Result<(), Box<TemplateError>> {
        let vars = Vars::new(&serde_json::Map::new());
        let context = Context { engine: self, vars: &vars, text: None, name };
        self.env.get_template(name).map(drop).map_err(|error| context.convert(&error))
    }

    pub(crate) fn eval(&self, expression: Text<'_>, vars: &Vars) -> Result<Value, Box<TemplateError>> {
        let context = Context { engine: self, vars, text: Some(expression), name: INLINE };
        let compiled = self.env.compile_expression(expression.text).map_err(|error| context.convert(&error))?;
        let value = compiled.eval(vars.value.clone()).map_err(|error| context.convert(&error))?;
        if value.is_undefined() {
            return Err(Box::new(context.undefined(expression.text)));
        }
        Ok(value)
    }

    fn run(&self, template: &minijinja::Template<'_, '_>, vars: &Vars) -> Result<String, Error> {
        let mut output = Bounded { bytes: Vec::new(), limit: self.limits.output_bytes };
        template.render_captured_to(vars.value.clone(), &mut output)?;
        // The engine writes whole strings only.
        String::from_utf8(output.bytes).map_err(|_| Error::new(ErrorKind::WriteFailure, "the output is not UTF-8"))
    }
}

/// Takes bytes up to a limit.
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len().saturating_add(bytes.len()) > self.limit {
            return Err(io::Error::other(TooMuch { limit: self.limit }));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
