//! Where an object comes from, and what changed it on the way.

use std::sync::Arc;

use fluxwright_resourceset::{InputSet, Template};

use crate::applier::Place;

/// An object's way through a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Where it comes from.
    pub origin: Origin,
    /// What changed it, in order.
    pub touched: Vec<Touch>,
}

/// Where an object comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A document of a file.
    File {
        /// The file, from the root of the tree.
        path: Arc<str>,
        /// Which of the file's documents, from 0.
        document: usize,
        /// The line that it begins on, from 1.
        line: usize,
    },
    /// An entry of a kustomization's generator.
    Generated {
        /// The kustomization file, from the root of the tree.
        path: Arc<str>,
        /// `configMapGenerator` or `secretGenerator`.
        generator: &'static str,
        /// Which of its entries, from 0.
        entry: usize,
        /// The line that the entry begins on, from 1.
        line: usize,
    },
    /// A template of a ResourceSet.
    Template {
        /// The ResourceSet, as an index of [`Built::resources`](crate::Built::resources).
        set: usize,
        /// The file that the ResourceSet is in.
        path: Arc<str>,
        /// The line of the template, from 1.
        line: usize,
        /// The step, when the ResourceSet has steps.
        step: Option<Arc<str>>,
        /// The template.
        template: Template,
        /// The input set; none when there are no inputs.
        input: Option<InputSet>,
    },
}

impl Origin {
    /// The file that it is from.
    pub fn path(&self) -> &Arc<str> {
        match self {
            Self::File { path, .. } | Self::Generated { path, .. } | Self::Template { path, .. } => path,
        }
    }

    /// The line that it begins on, from 1.
    pub fn line(&self) -> usize {
        match self {
            Self::File { line, .. } | Self::Generated { line, .. } | Self::Template { line, .. } => *line,
        }
    }

    /// Both.
    pub fn place(&self) -> Place {
        Place { path: Arc::clone(self.path()), line: self.line() }
    }
}

/// One step that changed an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touch {
    /// A kustomization.
    Kustomization {
        /// The kustomization file, from the root of the tree.
        path: Arc<str>,
        /// The field that did it, such as `patches`.
        field: &'static str,
    },
    /// The spec of an applier.
    Applier {
        /// As an index of [`Built::appliers`](crate::Built::appliers).
        applier: usize,
        /// The field that did it: `patches`, `targetNamespace`, `postBuild`, `commonMetadata`, …
        field: &'static str,
    },
}
