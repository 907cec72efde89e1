//! Flux.

use fluxwright_answers::format::{GitUrl, git_url};
use fluxwright_diagnostic::Diagnostic;
use serde_json::{Map, Value, json};

use super::check::{self, is_version, wrong};
use super::{Context, Deliver, Provider};
use crate::objects::{Existing, Objects};

/// Flux: a source, and a HelmRelease or a Kustomization that reads from it.
#[derive(Debug, Clone, Copy)]
pub struct Flux;

const SOURCES: &str = "source.toolkit.fluxcd.io";

impl Provider for Flux {
    fn id(&self) -> &'static str {
        "flux"
    }

    fn title(&self) -> &'static str {
        "Flux"
    }

    fn deliver(&self) -> Deliver {
        Deliver::Files { combined: "flux-gitops.yaml" }
    }

    fn check(&self, context: &Context<'_>) -> Vec<Diagnostic> {
        let mut problems = check::chart(context);
        if context.scenario().is_git() {
            problems.extend(revision(context.text("gitRefType"), context.text("targetRevision")));
        }
        problems
    }

    fn is_source(&self, api_version: &str, _kind: &str) -> bool {
        api_version.starts_with(SOURCES)
    }

    fn reuse(&self, objects: &Objects<'_>, source: &Value) -> Option<Existing> {
        let kind = source.get("kind")?.as_str()?;
        let ours = source.get("spec")?.as_object()?;
        let same = |existing: &Existing| {
            let theirs = existing.value.get("spec").and_then(Value::as_object);
            existing.namespace.is_some() && theirs.is_some_and(|theirs| reads_the_same(ours, theirs))
        };
        let found = objects.of(SOURCES, kind).into_iter().find(same);
        found.or_else(|| (kind == "GitRepository").then(|| of_instance(objects, ours)).flatten())
    }
}

/// What a GitRepository follows.
fn revision(kind: &str, revision: &str) -> Option<Diagnostic> {
    let bare = revision.strip_prefix("refs/heads/").unwrap_or(revision);
    match kind {
        "commit" if revision.len() != 40 || !revision.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Some(wrong("targetRevision", "is no commit").help("write all 40 hexadecimal digits: git rev-parse HEAD"))
        }
        "semver" if !is_version(revision) => {
            Some(wrong("targetRevision", "is no range of versions").help("write it as in 1.x or >=1.2 <2"))
        }
        "branch" | "" if bare == "HEAD" => Some(
            wrong("targetRevision", "is `HEAD`, which is no branch: Flux would look for a branch of that name")
                .help("name the branch, such as main: --answer targetRevision=main"),
        ),
        "branch" | "tag" | "" if !is_ref_name(revision) => {
            let what = if kind == "tag" { "tag" } else { "branch" };
            Some(wrong("targetRevision", format!("is no name of a {what}")).help("write it as in main or release/1.x"))
        }
        _ => None,
    }
}

/// Whether git takes a text as the name of a branch or tag (git-check-ref-format).
fn is_ref_name(text: &str) -> bool {
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
    !text.contains(|c: char| c.is_whitespace() || c.is_control() || "~^:?*[\\".contains(c))
        && !text.contains("..")
        && !text.contains("@{")
        && !text.starts_with('-')
        && !text.ends_with('.')
        && text != "@"
        && text.split('/').all(part)
}

/// Whether two sources of a kind read the same: URL, revision and, of a HelmRepository, type.
fn reads_the_same(ours: &Map<String, Value>, theirs: &Map<String, Value>) -> bool {
    let url = |spec: &Map<String, Value>| spec.get("url").and_then(Value::as_str).map(normal);
    let kind = |spec: &Map<String, Value>| spec.get("type").and_then(Value::as_str).unwrap_or("default").to_owned();
    // What each of them leaves out of the repository matters as much as what it reads.
    let part = |key: &str| ours.get(key) == theirs.get(key);
    url(ours).is_some()
        && url(ours) == url(theirs)
        && kind(ours) == kind(theirs)
        && revision_of(ours) == revision_of(theirs)
        && part("layerSelector")
        && part("ignore")
        && part("sparseCheckout")
}

/// The revision, with `refs/heads/NAME` as the branch NAME and a branch beside a commit left out.
fn revision_of(spec: &Map<String, Value>) -> Value {
    let Some(Value::Object(reference)) = spec.get("ref") else { return json!({}) };
    let mut reference = reference.clone();
    if let Some(branch) =
        reference.get("name").and_then(Value::as_str).and_then(|name| name.strip_prefix("refs/heads/"))
    {
        return json!({ "branch": branch });
    }
    if reference.contains_key("commit") {
        reference.remove("branch");
    }
    Value::Object(reference)
}

/// A URL without what makes no difference: `.git` and slashes at its end, and the case of the host.
fn normal(url: &str) -> String {
    let url = url.trim_end_matches('/');
    let url = url.strip_suffix(".git").unwrap_or(url);
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    format!("{}://{}/{path}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase())
}

/// The GitRepository that flux-operator makes of the sync of a FluxInstance.
fn of_instance(objects: &Objects<'_>, ours: &Map<String, Value>) -> Option<Existing> {
    let url = ours.get("url").and_then(Value::as_str).map(normal)?;
    let ours = revision_of(ours);
    objects.of("fluxcd.controlplane.io", "FluxInstance").into_iter().find_map(|instance| {
        let sync = instance.value.get("spec")?.get("sync")?;
        let text = |key: &str| sync.get(key).and_then(Value::as_str);
        let follows = text("ref")?.strip_prefix("refs/heads/").map(|branch| json!({ "branch": branch }))?;
        let same =
            text("kind") == Some("GitRepository") && text("url").map(normal) == Some(url.clone()) && follows == ours;
        let namespace = instance.namespace.clone()?;
        same.then(|| Existing { name: text("name").unwrap_or(&namespace).to_owned(), ..instance.clone() })
    })
}

/// Whether two Git URLs name one repository.
pub(crate) fn same_repository(one: &str, other: &str) -> bool {
    let of = |url: &str| match git_url(url) {
        Ok(GitUrl::Http(url) | GitUrl::Ssh(url)) => {
            let path = url.path().trim_matches('/').trim_end_matches(".git").to_owned();
            Some((url.host_str().unwrap_or_default().to_ascii_lowercase(), path))
        }
        Err(_) => None,
    };
    of(one).is_some() && of(one) == of(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revisions() {
        assert!(revision("branch", "main").is_none());
        assert!(revision("branch", "release/1.x").is_none());
        assert!(revision("tag", "v1.2.3").is_none());
        assert!(revision("semver", ">=1.0.0").is_none());
        assert!(revision("commit", &"a1".repeat(20)).is_none());
        for (kind, bad) in [
            ("branch", "HEAD"),
            ("branch", "refs/heads/HEAD"),
            ("branch", "a b"),
            ("branch", "-x"),
            ("branch", "a..b"),
            ("tag", "v1~1"),
            ("semver", "one"),
            ("commit", "abc"),
        ] {
            assert!(revision(kind, bad).is_some(), "{kind} {bad}");
        }
    }

    #[test]
    fn the_same_source() {
        let same = |a: Value, b: Value| reads_the_same(a.as_object().unwrap(), b.as_object().unwrap());
        let git = |url: &str, branch: &str| json!({"url": url, "ref": {"branch": branch}, "interval": "1m"});
        assert!(same(git("https://A.io/x/y.git", "main"), git("https://a.io/x/y/", "main")));
        assert!(!same(git("https://a.io/x/y", "main"), git("https://a.io/x/y", "dev")));
        assert!(!same(git("https://a.io/x/y", "main"), git("ssh://git@a.io/x/y", "main")));
        assert!(same(json!({"url": "https://a.io/c"}), json!({"url": "https://a.io/c", "type": "default"})));
        assert!(!same(json!({"url": "oci://a.io/c", "type": "oci"}), json!({"url": "oci://a.io/c"})));
    }
}
