//! Where an object of a build comes from, and what touched it on the way.

use std::sync::Arc;

/// Where an object comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A document of a file.
    File {
        /// The file, from the root of the tree.
        path: Arc<str>,
        /// Which of the file's documents, from 0.
        document: usize,
        /// The line that the document's first key is on, from 1.
        line: usize,
    },
    /// An entry of a generator.
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
}

impl Origin {
    /// The file that it is from.
    pub fn path(&self) -> &str {
        match self {
            Self::File { path, .. } | Self::Generated { path, .. } => path,
        }
    }

    /// The line that it begins on, from 1.
    pub fn line(&self) -> usize {
        match self {
            Self::File { line, .. } | Self::Generated { line, .. } => *line,
        }
    }
}

/// One step that changed an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// The kustomization file, from the root of the tree.
    pub path: Arc<str>,
    /// The field that did it, such as `namespace` or `patches`.
    pub field: &'static str,
}

/// An object's way through a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Where it comes from.
    pub origin: Origin,
    /// What changed it, in order; a step that left it as it was is not told.
    pub touched: Vec<Touch>,
}

impl Provenance {
    /// Of an object that nothing has touched yet.
    pub fn new(origin: Origin) -> Self {
        Self { origin, touched: Vec::new() }
    }
}
