//! What came up during the rendering, once for each template.

use std::collections::HashMap;

use fluxwright_diagnostic::{Diagnostic, Severity, Span};

use crate::locate;
use crate::provenance::InputSet;
use crate::read::Dropped;
use crate::render::Dropping;
use crate::source::Source;
use crate::template::Group;

/// The most that is remembered.
const MOST: usize = 1000;

/// What was passed over so far.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    found: Vec<Remembered>,
    /// By template and rule.
    index: HashMap<((usize, usize), &'static str), usize>,
}

#[derive(Debug)]
struct Remembered {
    /// The indices of the template's group and of the template in it.
    template: (usize, usize),
    /// The bytes of the template's text that made it.
    origin: Option<Span>,
    what: Dropping,
    first: Option<InputSet>,
    times: usize,
}

impl Remarks {
    /// Adds one; of those that differ only in the input set or object the first is told, and how many there are.
    pub(crate) fn add(
        &mut self,
        template: (usize, usize),
        what: Dropping,
        origin: Option<Span>,
        input: impl FnOnce() -> Option<InputSet>,
    ) {
        let known = self.index.get(&(template, what.code())).and_then(|at| self.found.get_mut(*at));
        if let Some(known) = known {
            known.times += 1;
            return;
        }
        if self.found.len() >= MOST {
            return;
        }
        self.index.insert((template, what.code()), self.found.len());
        self.found.push(Remembered { template, origin, what, first: input(), times: 1 });
    }

    /// As diagnostics.
    pub(crate) fn findings(&self, source: &Source, groups: &[Group]) -> Vec<Diagnostic> {
        self.found.iter().filter_map(|remembered| remembered.finding(source, groups)).collect()
    }
}

impl Remembered {
    fn finding(&self, source: &Source, groups: &[Group]) -> Option<Diagnostic> {
        let (group, template) = self.template;
        let template = groups.get(group)?.templates.get(template)?;
        let input = self.first.as_ref().map(|input| format!("{input}: ")).unwrap_or_default();
        let more = match self.times {
            1 => String::new(),
            times => format!(", and {} more", times - 1),
        };
        let message = format!("{input}{}{more}", self.what.message());
        let mut place = match &self.origin {
            Some(origin) => locate::in_manifest(source, &template.path, template.text(), origin),
            None => source.place_of(&template.path, ""),
        };
        place.label = "made by this".into();
        Some(super::at(self.what.severity(), self.what.code(), place, message, self.what.help()))
    }
}

impl Dropping {
    fn code(&self) -> &'static str {
        match self {
            Self::Document(Dropped::NoName(_) | Dropped::NoApiVersion(_)) => "rset-dropped-document",
            Self::Document(Dropped::Kustomization) => "rset-dropped-kustomization",
            Self::Lost => "rset-lost-text",
            Self::Disabled(_) => "rset-disabled-object",
            Self::Labels { .. } => "rset-dropped-labels",
            Self::Annotations { .. } => "rset-dropped-annotations",
            Self::Controller { .. } => "rset-controller-only",
            Self::Duplicate { .. } => "rset-duplicate-object",
        }
    }

    /// What is done on purpose is only worth a note.
    fn severity(&self) -> Severity {
        match self {
            Self::Disabled(_) | Self::Controller { .. } => Severity::Note,
            _ => Severity::Warning,
        }
    }

    fn message(&self) -> String {
        let value = |key: &Option<String>| match key {
            Some(key) => format!("the value of `{key}` is no text"),
            None => "they are no map".to_owned(),
        };
        match self {
            Self::Document(Dropped::NoName(kind)) => format!("a document of kind {kind} without a name is dropped"),
            Self::Document(Dropped::NoApiVersion(kind)) => {
                format!("a document of kind {kind} without an apiVersion is dropped")
            }
            Self::Document(Dropped::Kustomization) => "a Kustomization of kustomize is dropped".into(),
            Self::Lost => "what follows `...` is dropped".into(),
            Self::Disabled(object) => format!("{object} is left out: its annotation says `reconcile: disabled`"),
            Self::Labels { object, key } => format!("all labels of {object} are dropped: {}", value(key)),
            Self::Annotations { object, key } => format!("the annotations of {object} do not count: {}", value(key)),
            Self::Controller { object, annotation } => {
                format!("{object} is not what will be applied: the controller acts on its annotation `{annotation}`")
            }
            Self::Duplicate { object, first } => format!("{object} is dropped: {first} made it already"),
        }
    }

    fn help(&self) -> &'static str {
        match self {
            Self::Document(Dropped::NoName(_)) => "set metadata.name to a text",
            Self::Document(Dropped::NoApiVersion(_)) => "set apiVersion to a text",
            Self::Document(Dropped::Kustomization) => {
                "for Flux, use apiVersion kustomize.toolkit.fluxcd.io/v1; one of kustomize has no place in a cluster"
            }
            Self::Lost => "separate documents by `---`",
            Self::Disabled(_) => "remove the annotation, or the object",
            Self::Labels { .. } | Self::Annotations { .. } => "pipe the value into `quote`",
            Self::Controller { .. } => "look at it in the cluster",
            Self::Duplicate { .. } => {
                "put a value that differs between input sets into its name; the version does not tell objects apart"
            }
        }
    }
}
