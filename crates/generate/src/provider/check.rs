//! What several providers check.

use fluxwright_answers::format::version_range;
use fluxwright_diagnostic::Diagnostic;

use super::Context;
use crate::address::check_chart_url;
use crate::scenario::Scenario;

/// A wrong answer.
pub(super) fn wrong(id: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("answer-invalid", format!("`{id}` {}", message.into()))
}

/// The chart of a repository.
pub(super) fn chart(context: &Context<'_>) -> Vec<Diagnostic> {
    if context.scenario() != Scenario::ChartRepository {
        return Vec::new();
    }
    let mut problems: Vec<Diagnostic> = check_chart_url(context.text("chartRepoUrl")).err().into_iter().collect();
    let version = context.text("chartVersion");
    if !is_version(version) {
        problems
            .push(wrong("chartVersion", "is no version").help("write a version such as 1.2.3, or a range such as 1.x"));
    }
    problems
}

/// A version, or a range of versions.
pub(super) fn is_version(text: &str) -> bool {
    !text.trim().is_empty() && version_range(text).is_ok()
}

/// Whether a version is one, and no range.
pub(crate) fn is_exact(text: &str) -> bool {
    fluxwright_answers::format::version(text).is_ok()
}
