//! What is checked for every provider.

use fluxwright_answers::format::{git_url, redact_url, repo_path};
use fluxwright_diagnostic::Diagnostic;
use fluxwright_repo::join;
use serde_json::Value;

use super::Request;
use crate::facts::Subject;
use crate::provider::Provider;
use crate::provider::same_repository;

/// Whether the provider can deploy such a thing.
pub(super) fn scenario(provider: &dyn Provider, subject: &Subject) -> Vec<Diagnostic> {
    let scenario = subject.scenario();
    if provider.scenarios().contains(&scenario) {
        return Vec::new();
    }
    let able: Vec<&str> = provider.scenarios().iter().map(|scenario| scenario.title()).collect();
    vec![
        Diagnostic::error(
            "provider-scenario",
            format!("the provider `{}` is not for {}", provider.id(), scenario.title()),
        )
        .note(format!("it is for {}", able.join(", ")))
        .help("choose another one, such as --provider flux"),
    ]
}

/// What questions alone cannot say: whether a path is there, whether a URL carries credentials.
pub(super) fn answers(request: &Request<'_>) -> Vec<Diagnostic> {
    let text = |id: &str| request.answers.get(id).and_then(Value::as_str).unwrap_or_default();
    let mut problems = Vec::new();
    if !request.subject.scenario().is_git() {
        return problems;
    }
    let url = text("gitRepoUrl");
    if let Err(error) = git_url(url) {
        let diagnostic =
            Diagnostic::error("invalid-url", format!("`{}` is no Git URL: it {}", redact_url(url), error.reason));
        problems.push(diagnostic.help(error.help.unwrap_or_else(|| "write https://… or ssh://…".to_owned())));
    }
    let path = text("gitPath");
    if let Err(error) = repo_path(path) {
        let diagnostic = Diagnostic::error("invalid-path", format!("gitPath `{path}` {}", error.reason));
        problems.push(diagnostic.help(error.help.unwrap_or_else(|| "write it as in ./charts/web".to_owned())));
    } else if request.subject.package().is_some() && is_here(request, url) {
        let inside = join("", path).unwrap_or_default();
        if !inside.is_empty() && !request.repo.has_directory(&inside) {
            problems.push(
                Diagnostic::error("invalid-path", format!("gitPath `{path}` is not in the repo"))
                    .help("name a folder of the repo, from its root on; it must not be ignored by git"),
            );
        }
    }
    problems
}

/// Whether a Git URL is that of the repo itself, as far as is known.
fn is_here(request: &Request<'_>, url: &str) -> bool {
    request.git_url.is_none_or(|own| same_repository(own, url))
}
