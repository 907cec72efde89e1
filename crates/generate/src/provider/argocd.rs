//! Argo CD.

use fluxwright_diagnostic::Diagnostic;

use super::check::{self, wrong};
use super::{Context, Deliver, Provider};

/// Argo CD: one Application.
#[derive(Debug, Clone, Copy)]
pub struct Argocd;

impl Provider for Argocd {
    fn id(&self) -> &'static str {
        "argocd"
    }

    fn title(&self) -> &'static str {
        "Argo CD"
    }

    fn deliver(&self) -> Deliver {
        Deliver::Files { combined: "application.yaml" }
    }

    /// The branch that the repository has checked out.
    fn revision(&self) -> &'static str {
        "HEAD"
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let mut problems = check::chart(context);
        let revision = context.text("targetRevision");
        if context.scenario().is_git() && (revision.is_empty() || revision.contains(char::is_whitespace)) {
            problems.push(
                wrong("targetRevision", "is no revision").help("write a branch, a tag or a commit, such as main"),
            );
        }
        problems
    }
}
