//! From templates and input sets to objects.

mod collect;
mod jobs;
mod limits;
mod work;

use std::ops::ControlFlow;
use std::sync::Arc;

use serde_json::Value;

use crate::combine::Inputs;
use crate::error::{Error, ErrorKind, Errors};
use crate::provenance::Provenance;
use crate::provider::Providers;
use crate::spec::ResourceSet;
use crate::template::{self, Group};

pub use limits::Limits;
pub(crate) use work::Dropping;

/// How to render.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether each object is written as YAML as well, into [`Rendered::text`].
    pub text: bool,
    /// Whether what the original passes over in silence is reported, in [`Summary::findings`].
    pub strict: bool,
    /// How many threads may work.
    pub threads: usize,
    /// The present in nanoseconds since 1970, for templates that ask for it.
    pub now: i128,
    /// What a rendering may use up.
    pub limits: Limits,
    /// Only these input sets, by their index; all when it is `None`.
    pub only: Option<std::collections::BTreeSet<usize>>,
}

impl Default for Options {
    /// With text, not strict, on one thread, at the beginning of 1970.
    fn default() -> Self {
        Self { text: true, strict: false, threads: 1, now: 0, limits: Limits::default(), only: None }
    }
}

/// An object.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The object, as it would be applied.
    pub object: Value,
    /// It as YAML, when asked for: [`print`](crate::print) adds what stands before it.
    pub text: Option<String>,
    /// Whether it is the first one of its step.
    pub starts_step: bool,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// What was rendered.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// How many objects.
    pub objects: usize,
    /// How many input sets; none when the templates were rendered once without inputs.
    pub inputs: usize,
    /// What the original passes over in silence, when asked for.
    pub findings: Vec<fluxwright_diagnostic::Diagnostic>,
}

impl ResourceSet {
    /// Renders all objects, in the order in which the original prints them, and hands each to `sink`, which may end it.
    ///
    /// Objects come as they are made. When an error is found, objects before it may have been handed out already; what
    /// counts is the result. Input sets and templates after an error are tried as well, so that all errors are told.
    ///
    /// `providers` are those of files; without them, [`ResourceSet::merge_inputs`] must have given the inputs when the
    /// ResourceSet takes inputs from providers.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn render(
        &self,
        providers: Option<&Providers>,
        options: &Options,
        sink: &mut dyn FnMut(Rendered) -> ControlFlow<()>,
    ) -> Result<Summary, Errors> {
        let mut inputs = None;
        let mut groups = Vec::new();
        let result = self.try_render(providers, options, &mut inputs, &mut groups, sink);
        if !options.strict {
            return result;
        }
        let mut findings = crate::strict::of_manifest(self, providers, inputs.as_ref(), &groups);
        match result {
            Ok(mut summary) => {
                findings.append(&mut summary.findings);
                Ok(Summary { findings, ..summary })
            }
            Err(mut errors) => {
                findings.append(&mut errors.findings);
                Err(Errors { findings, ..errors })
            }
        }
    }

    /// Leaves the inputs and the templates behind, as far as it comes.
    fn try_render(
        &self,
        providers: Option<&Providers>,
        options: &Options,
        inputs: &mut Option<Inputs>,
        groups: &mut Vec<Group>,
        sink: &mut dyn FnMut(Rendered) -> ControlFlow<()>,
    ) -> Result<Summary, Errors> {
        self.check_steps()?;
        let inputs = &*inputs.insert(self.inputs(providers, options.only.as_ref())?);
        let compiled = template::compile(self, inputs.len() > 0);
        *groups = compiled.map_err(|errors| Errors { total: errors.len(), errors, findings: Vec::new() })?;
        let plan = jobs::Plan::new(self, inputs, groups, options);
        let mut collector = collect::Collector::new(&plan, sink);
        work::run(&plan, &mut collector);
        Ok(Summary { inputs: inputs.len(), ..collector.finish()? })
    }

    /// The input sets.
    pub(crate) fn inputs(
        &self,
        providers: Option<&Providers>,
        only: Option<&std::collections::BTreeSet<usize>>,
    ) -> Result<Inputs, Error> {
        let chosen = match providers {
            Some(providers) => providers.of(self)?,
            None if self.wants_providers() && !self.inputs_given => {
                let path = ["spec".into(), "inputsFrom".into()];
                return Err(Error::new(ErrorKind::NoInputs).at(self.source.place_of(&path, "")));
            }
            None => Vec::new(),
        };
        Inputs::combine(self, &chosen, only)
    }

    /// What the original checks of steps.
    fn check_steps(&self) -> Result<(), Error> {
        let error = |kind, path: &[crate::decode::Step]| Err(Error::new(kind).at(self.source.place_of(path, "")));
        if self.spec.steps.is_empty() {
            return Ok(());
        }
        if !self.spec.body.is_empty() {
            return error(ErrorKind::StepsAndResources, &["spec".into(), "steps".into()]);
        }
        match self.spec.steps.iter().position(|step| step.body.is_empty()) {
            Some(index) => {
                let name = self.spec.steps.get(index).map_or_else(|| Arc::from(""), |step| Arc::clone(&step.name));
                error(ErrorKind::EmptyStep(name.to_string()), &["spec".into(), "steps".into(), index.into()])
            }
            None => Ok(()),
        }
    }
}
