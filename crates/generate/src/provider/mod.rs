//! Who deploys a package: Flux, Argo CD, or the helm program. A provider is one file here and a recipe of the preset
//! `generate`, named as its id, with its templates.

mod argocd;
mod check;
mod flux;
mod helm;
mod registry;

use std::fmt;

use fluxwright_diagnostic::Diagnostic;
use serde_json::{Map, Value};

use crate::facts::Subject;
use crate::objects::{Existing, Objects};
use crate::scenario::Scenario;
use crate::values::UserValues;

pub(crate) use check::is_exact;

pub use argocd::Argocd;
pub use flux::Flux;
pub(crate) use flux::same_repository;
pub use helm::Helm;
pub use registry::Registry;

/// What a provider's result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deliver {
    /// Resources in files. The name is that of the one file that holds them all.
    Files {
        /// Such as `flux-gitops.yaml`.
        combined: &'static str,
    },
    /// A command for the user to run; nothing is written.
    Command,
}

/// What a provider is told.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What is deployed.
    pub subject: &'a Subject,
    /// The answers, checked by their questions.
    pub answers: &'a Map<String, Value>,
    /// The user's values.
    pub values: &'a UserValues,
}

impl Context<'_> {
    /// How it reaches the cluster.
    pub fn scenario(&self) -> Scenario {
        self.subject.scenario()
    }

    /// The text of an answer; empty where there is none.
    pub fn text(&self, id: &str) -> &str {
        self.answers.get(id).and_then(Value::as_str).unwrap_or_default()
    }
}

/// Who deploys a package.
///
/// What it asks and the files that it makes are data: the recipe of its id in the preset `generate`.
pub trait Provider: Send + Sync + fmt::Debug {
    /// The value of `--provider`, and the name of its recipe.
    fn id(&self) -> &'static str;

    /// For people.
    fn title(&self) -> &'static str;

    /// What it can deploy.
    fn scenarios(&self) -> &'static [Scenario] {
        &Scenario::ALL
    }

    /// What its result is.
    fn deliver(&self) -> Deliver;

    /// The revision of a Git repository that is proposed: the variable `resolved.revision`.
    fn revision(&self) -> &'static str {
        "main"
    }

    /// What is wrong with the answers beyond what their questions say.
    fn check(&self, _context: &Context<'_>) -> Vec<Diagnostic> {
        Vec::new()
    }

    /// Whether an object is only where another one reads from, and so can be shared.
    fn is_source(&self, _api_version: &str, _kind: &str) -> bool {
        false
    }

    /// An object of the repo that does for `source` what it would do.
    fn reuse(&self, _objects: &Objects<'_>, _source: &Value) -> Option<Existing> {
        None
    }

    /// The command, of a provider that delivers one.
    fn command(&self, _context: &Context<'_>) -> Option<String> {
        None
    }
}
