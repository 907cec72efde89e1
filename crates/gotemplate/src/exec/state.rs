//! The state of one execution.

use fluxwright_diagnostic::Span;

use super::at::At;
use super::call::Callee;
use super::error::ExecError;
use super::kind::ExecErrorKind;
use super::trace::Origin;
use super::variables::Variables;
use super::{MAX_NESTING, Options};
use crate::ast::{Templates, Tree};
use crate::function::Library;
use crate::limits::{Exhausted, Limits, Meter};
use crate::value::Value;

pub(super) type Result<T> = std::result::Result<T, ExecError>;

/// What an expression yields. `None` is Go's invalid value: a missing key, a field of one, or nil at the end of a
/// pipeline. `Some(Value::Nil)` is a nil interface, which an element of a list or a value of a map may be. They differ
/// where a field is taken of them and where they are handed to a function.
pub(super) type Slot = Option<Value>;

pub(super) struct State<'t, 'r> {
    pub(super) templates: &'t Templates,
    pub(super) tree: &'t Tree,
    pub(super) options: Options,
    pub(super) library: &'r dyn Library,
    pub(super) out: &'r mut Vec<u8>,
    /// Where the output comes from, when it is asked for.
    pub(super) origins: Option<&'r mut Vec<Origin>>,
    pub(super) meter: Meter,
    pub(super) at: At<'t>,
    pub(super) variables: Variables<'t>,
    /// Whether the dot is an element of type `interface {}` still, as in the body of a `range`.
    pub(super) dot_is_boxed: bool,
    /// The functions that the text calls, by their numbers, as far as they were looked up.
    pub(super) callees: Vec<Option<Callee<'r>>>,
    /// The arguments of the calls that are being made ready, the innermost last.
    pub(super) arguments: Vec<Value>,
    /// How deep templates have called templates.
    pub(super) calls: usize,
    nesting: usize,
}

impl<'t, 'r> State<'t, 'r> {
    pub(super) fn new(
        templates: &'t Templates,
        tree: &'t Tree,
        options: Options,
        limits: Limits,
        library: &'r dyn Library,
        out: &'r mut Vec<u8>,
    ) -> Self {
        Self {
            templates,
            tree,
            options,
            library,
            out,
            origins: None,
            meter: Meter::new(limits),
            at: At::Start,
            variables: Variables::default(),
            dot_is_boxed: false,
            callees: vec![None; templates.functions],
            arguments: Vec::new(),
            calls: 0,
            nesting: 0,
        }
    }

    pub(super) fn run(mut self, dot: Slot) -> Result<()> {
        self.variables.push("$", dot.clone());
        let tree = self.tree;
        self.walk(&dot, &tree.root).map(drop)
    }

    /// An error at the node that is evaluated.
    #[cold]
    pub(super) fn fail(&self, kind: ExecErrorKind) -> ExecError {
        ExecError::new(kind, self.at, None, &self.tree.name, self.templates)
    }

    /// An error of a part of the node that is evaluated.
    #[cold]
    pub(super) fn fail_at(&self, kind: ExecErrorKind, span: Span) -> ExecError {
        ExecError::new(kind, self.at, Some(span), &self.tree.name, self.templates)
    }

    #[cold]
    pub(super) fn exhausted(&self, exhausted: Exhausted) -> ExecError {
        self.fail(ExecErrorKind::Exhausted(exhausted))
    }

    /// Takes a step.
    #[inline]
    pub(super) fn step(&mut self) -> Result<()> {
        self.meter.take_steps(1).map_err(|exhausted| self.exhausted(exhausted))
    }

    /// Takes these bytes and writes them.
    #[inline]
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.meter.take_bytes(bytes.len()).map_err(|exhausted| self.exhausted(exhausted))?;
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    /// Goes one level down; [`State::leave`] comes back up. Nobody comes back after an error.
    #[inline]
    pub(super) fn enter(&mut self) -> Result<()> {
        if self.nesting >= MAX_NESTING {
            return Err(self.exhausted(Exhausted::Nesting(MAX_NESTING)));
        }
        self.nesting += 1;
        Ok(())
    }

    #[inline]
    pub(super) fn leave(&mut self) {
        self.nesting = self.nesting.saturating_sub(1);
    }
}
