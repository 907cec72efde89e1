//! Why a ResourceSet cannot be built.

mod diagnose;
mod kind;

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnostic, Span};

pub use kind::{ErrorKind, Input, Problem};

use crate::decode::DecodeError;
use crate::provenance::{InputSet, Template};
use crate::source::{File, Place, Source};

/// One reason, with the place and, for a template, the input set it failed for.
///
/// Its `Display` begins as the message of `flux-operator build rset` does and goes on in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Box<Details>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Details {
    kind: ErrorKind,
    place: Option<Place>,
    also: Vec<Place>,
    scene: Option<Scene>,
}

/// What was rendered when an error came up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// The step, when the ResourceSet has steps.
    pub step: Option<Arc<str>>,
    /// The template.
    pub template: Template,
    /// The input set; none when there are no inputs at all, or when no input set has to do with it.
    pub input: Option<InputSet>,
    /// Whether there are input sets, which the original's message tells.
    pub(crate) with_inputs: bool,
}

/// All that is wrong with a ResourceSet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errors {
    /// The first ones, in the order of the templates and input sets; at least one.
    pub errors: Vec<Error>,
    /// How many there are, those that were not kept included.
    pub total: usize,
    /// What the original passes over in silence, when asked for.
    pub findings: Vec<Diagnostic>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Details { kind, place: None, also: Vec::new(), scene: None }))
    }

    pub(crate) fn at(mut self, place: Place) -> Self {
        self.0.place = Some(place);
        self
    }

    pub(crate) fn see(mut self, place: Place) -> Self {
        self.0.also.push(place);
        self
    }

    pub(crate) fn during(mut self, scene: Scene) -> Self {
        self.0.scene = Some(scene);
        self
    }

    /// A text that is no YAML.
    pub(crate) fn yaml(input: Input, file: &File, error: fluxwright_yaml::Error) -> Self {
        let place = file.place(error.span.clone(), "");
        Self::new(ErrorKind::Yaml { input, error }).at(place)
    }

    /// A document that is no YAML, where the places of the error count from the document's start.
    pub(crate) fn yaml_in(input: Input, source: &Source, error: fluxwright_yaml::Error) -> Self {
        let span: Span = source.span_in_file(&error.span);
        Self::new(ErrorKind::Yaml { input, error }).at(source.file.place(span, ""))
    }

    pub(crate) fn decode(input: Input, source: &Source, error: DecodeError) -> Self {
        let place = source.place_of(&error.path, format!("must be {}", error.expected));
        Self::new(ErrorKind::Decode { input, error }).at(place)
    }

    /// What is wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Where.
    pub fn place(&self) -> Option<&Place> {
        self.0.place.as_ref()
    }

    /// What was rendered.
    pub fn scene(&self) -> Option<&Scene> {
        self.0.scene.as_ref()
    }
}

impl std::error::Error for Error {}

impl From<Error> for Errors {
    fn from(error: Error) -> Self {
        Self { errors: vec![error], total: 1, findings: Vec::new() }
    }
}

impl std::fmt::Display for Errors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.errors.first() {
            Some(first) if self.total > 1 => write!(f, "{first} (and {} more)", self.total - 1),
            Some(first) => first.fmt(f),
            None => f.write_str("the ResourceSet cannot be built"),
        }
    }
}

impl std::error::Error for Errors {}
