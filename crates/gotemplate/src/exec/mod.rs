//! Execution: a template, its functions and its data to text.

mod at;
mod call;
mod constant;
mod convert;
mod diagnose;
mod error;
mod field;
mod kind;
mod operand;
mod pipeline;
mod range;
mod state;
mod trace;
mod truth;
mod variables;
mod walk;

pub use error::ExecError;
pub use kind::ExecErrorKind;
pub use trace::{Origin, origin_of};

use crate::ast::{Templates, Tree};
use crate::function::Library;
use crate::limits::Limits;
use crate::value::Value;
use state::State;

pub(crate) use convert::zero_of;
pub(crate) use truth::is_true;

/// How deep actions, parentheses and called templates may nest, all taken together, and how deep a value that is
/// printed. The bound keeps the recursion of an execution within a megabyte of stack.
pub const MAX_NESTING: usize = 500;

/// What the lookup of a key that a map does not have yields: Go's option `missingkey`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingKey {
    /// Nothing, which prints as `<no value>`: `missingkey=default`.
    #[default]
    Default,
    /// The zero value of the map's elements: `missingkey=zero`. That of `interface {}` is nil and prints as
    /// `<no value>` too.
    Zero,
    /// An error: `missingkey=error`.
    Error,
}

/// Executes templates.
///
/// ```
/// use fluxwright_gotemplate::{Executor, Parser, Value, BUILTINS};
///
/// let templates = Parser::new(&BUILTINS).parse("greeting", r#"{{range .}}{{printf "%q " .}}{{end}}"#)?;
/// let data = Value::from_json(&serde_json::json!(["a", 1]));
/// let mut out = Vec::new();
/// Executor::new(&templates).run(&(), &data, &mut out)?;
/// assert_eq!(out, b"\"a\" '\\x01' ");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Executor<'t> {
    templates: &'t Templates,
    options: Options,
    limits: Limits,
}

/// What an execution may be told to do otherwise.
#[derive(Debug, Clone, Copy)]
struct Options {
    missing_key: MissingKey,
    range_over_numbers: bool,
}

impl<'t> Executor<'t> {
    /// An executor of these templates, with Go's usual options and the default [`Limits`].
    pub fn new(templates: &'t Templates) -> Self {
        let options = Options { missing_key: MissingKey::default(), range_over_numbers: true };
        Self { templates, options, limits: Limits::default() }
    }

    /// Sets what a key that a map does not have yields.
    #[must_use]
    pub fn missing_key(mut self, missing_key: MissingKey) -> Self {
        self.options.missing_key = missing_key;
        self
    }

    /// Sets whether `range` goes through whole numbers. It does since Go 1.24, and unless told otherwise; before, such
    /// a `range` was an error.
    #[must_use]
    pub fn range_over_numbers(mut self, range_over_numbers: bool) -> Self {
        self.options.range_over_numbers = range_over_numbers;
        self
    }

    /// Sets what an execution may use up.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Executes the template of the text itself. What it writes is added to `out`, also what comes before an error, as
    /// in Go. [`Value::Nil`] as data is no data: `.x` is an error of its own then.
    ///
    /// # Errors
    /// When an action fails, or the template takes more than the limits allow.
    pub fn run(&self, library: &dyn Library, data: &Value, out: &mut Vec<u8>) -> Result<(), ExecError> {
        self.execute(self.templates.main(), self.templates.name().as_bytes(), library, data, out, None)
    }

    /// Does as [`Executor::run`] does, and adds to `origins` which part of the output comes from which part of the
    /// template, for [`origin_of`].
    ///
    /// # Errors
    /// When an action fails, or the template takes more than the limits allow.
    pub fn run_traced(
        &self,
        library: &dyn Library,
        data: &Value,
        out: &mut Vec<u8>,
        origins: &mut Vec<Origin>,
    ) -> Result<(), ExecError> {
        self.execute(self.templates.main(), self.templates.name().as_bytes(), library, data, out, Some(origins))
    }

    /// Executes the template of this name.
    ///
    /// # Errors
    /// When there is none, an action fails, or the template takes more than the limits allow.
    pub fn run_named(
        &self,
        name: &[u8],
        library: &dyn Library,
        data: &Value,
        out: &mut Vec<u8>,
    ) -> Result<(), ExecError> {
        self.execute(self.templates.get(name), name, library, data, out, None)
    }

    fn execute(
        &self,
        tree: Option<&'t Tree>,
        name: &[u8],
        library: &dyn Library,
        data: &Value,
        out: &mut Vec<u8>,
        origins: Option<&mut Vec<Origin>>,
    ) -> Result<(), ExecError> {
        let Some(tree) = tree else {
            return Err(ExecError::no_template(self.templates, name));
        };
        let dot = if matches!(data, Value::Nil) { None } else { Some(data.clone()) };
        let mut state = State::new(self.templates, tree, self.options, self.limits, library, out);
        state.origins = origins;
        state.run(dot)
    }
}
