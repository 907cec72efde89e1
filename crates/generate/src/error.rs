//! Why nothing can be generated.

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic, Span};

use crate::package::{Package, PackageKind};

/// Why nothing can be generated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no package at a path.
    #[error("there is no package in {path}")]
    NoPackage {
        /// The folder, as the user knows it.
        path: String,
        /// Packages elsewhere in the repo.
        others: Vec<String>,
    },
    /// The path does not exist.
    #[error("{path} is not there")]
    Missing {
        /// As the user wrote it.
        path: String,
    },
    /// The path leads out of the repo.
    #[error("{path} is outside the repo")]
    Outside {
        /// As the user wrote it.
        path: String,
    },
    /// A file that tells what a package is cannot be read.
    #[error("cannot read {path}: {message}")]
    Unreadable {
        /// The file, relative to the repo's root.
        path: String,
        /// Its text, where there is one.
        text: Option<Arc<str>>,
        /// The bytes meant.
        span: Span,
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
    /// The folder is not of the kind that was asked for.
    #[error("{path} is no {}", kind.title())]
    NotOfKind {
        /// The folder.
        path: String,
        /// What was asked for.
        kind: PackageKind,
        /// What it is, if anything.
        found: Option<Box<Package>>,
    },
}

impl Diagnose for Error {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let message = self.to_string();
        vec![match self {
            Self::NoPackage { others, .. } => {
                let mut diagnostic = Diagnostic::error("no-package", message)
                    .note("a package is a folder with a Chart.yaml, a kustomization.yaml or Kubernetes YAML");
                if !others.is_empty() {
                    diagnostic = diagnostic.note(format!("elsewhere in the repo: {}", others.join(", ")));
                }
                diagnostic.help("name its folder, or a chart: fluxwright generate oci://host/path/chart:version")
            }
            Self::Missing { .. } => Diagnostic::error("no-package", message)
                .help("check the path; relative paths start at the directory of -C"),
            Self::Outside { .. } => Diagnostic::error("outside-repo", message)
                .help("name a folder of this repo, or go to the other with -C"),
            Self::Unreadable { path, text, span, message: why, help } => {
                Diagnostic::error("unreadable-package", format!("cannot read {path}: {why}"))
                    .at(path, text.clone(), span.clone(), "")
                    .help(help)
            }
            Self::NotOfKind { kind, found, .. } => {
                let diagnostic = Diagnostic::error("package-type", message);
                let needs = match kind {
                    PackageKind::Helm => "a chart has a Chart.yaml",
                    PackageKind::Kustomize => "a kustomization has a kustomization.yaml",
                    PackageKind::Raw => {
                        "manifests are .yaml files of Kubernetes objects, without a kustomization.yaml beside them"
                    }
                };
                let diagnostic = diagnostic.note(needs);
                match found {
                    Some(found) => diagnostic.help(format!("leave out --type: it is a {}", found.kind.title())),
                    None => diagnostic.help("name another folder"),
                }
            }
        }]
    }
}
