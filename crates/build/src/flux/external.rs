//! Artifacts that an ArtifactGenerator puts together of the files of other sources.

use serde_json::Value;

use super::{SourceId, is, text};
use crate::path;

/// The kind of source that such an artifact is.
pub(crate) const EXTERNAL: &str = "ExternalArtifact";

/// The names of the artifacts that an object makes; none when it is no ArtifactGenerator.
pub(crate) fn artifacts(value: &Value) -> Vec<&str> {
    if !is(value, "source.extensions.fluxcd.io/", "ArtifactGenerator") {
        return Vec::new();
    }
    list(value, "/spec/artifacts").map(|artifact| text(artifact, "/name")).collect()
}

/// The sources of an ArtifactGenerator in this namespace, with the names that it has for them.
pub(crate) fn sources<'v>(value: &'v Value, namespace: &'v str) -> impl Iterator<Item = (&'v str, SourceId)> {
    list(value, "/spec/sources").map(move |source| {
        let own = text(source, "/namespace");
        let id = SourceId {
            kind: text(source, "/kind").to_owned(),
            namespace: if own.is_empty() { namespace } else { own }.to_owned(),
            name: text(source, "/name").to_owned(),
        };
        (text(source, "/alias"), id)
    })
}

/// The folders of a source that may lie at this path of an artifact, what counts first first: the name of the source, and
/// the folder in it.
///
/// Files that a pattern or `exclude` leaves out are not looked at.
pub(crate) fn origins<'v>(value: &'v Value, artifact: &str, wanted: &str) -> Vec<(&'v str, String)> {
    let artifact = list(value, "/spec/artifacts").find(|other| text(other, "/name") == artifact);
    let copies = artifact.into_iter().flat_map(|artifact| list(artifact, "/copy"));
    let mut found: Vec<_> = copies.filter_map(|copy| origin(text(copy, "/from"), text(copy, "/to"), wanted)).collect();
    // Of two that copy to one place the later one counts.
    found.reverse();
    found
}

fn origin<'v>(from: &'v str, to: &str, wanted: &str) -> Option<(&'v str, String)> {
    let (alias, pattern) = from.strip_prefix('@')?.split_once('/')?;
    let to = to.strip_prefix("@artifact")?;
    let plain: Vec<&str> = pattern.split('/').take_while(|name| !name.contains(['*', '?', '[', '{'])).collect();
    let is_pattern = plain.len() < pattern.split('/').count();
    let base = path::secure(&plain.join("/"));
    let mut target = path::secure(to);
    // As `cp -r` does, a folder goes into one that is named with a slash.
    if !is_pattern && to.ends_with('/') {
        target = path::join(&target, path::file_name(&base))?;
    }
    if !path::is_within(wanted, &target) {
        return None;
    }
    let rest = wanted.get(target.len()..)?.trim_start_matches('/');
    Some((alias, path::join(&base, rest)?))
}

fn list<'v>(value: &'v Value, pointer: &str) -> impl Iterator<Item = &'v Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_lead_back_to_where_files_are_copied_from() {
        let copy = |from: &str, to: &str| json!({"from": from, "to": to});
        let generator = json!({
            "apiVersion": "source.extensions.fluxcd.io/v1beta1",
            "kind": "ArtifactGenerator",
            "spec": {"artifacts": [{"name": "apps", "copy": [
                copy("@repo/apps/base/**", "@artifact/base/"),
                copy("@repo/apps/production/**", "@artifact/production/"),
                copy("@repo/charts/podinfo", "@artifact/charts/"),
                copy("@other/over/**", "@artifact/production/"),
                copy("@repo/all/**", "@artifact/"),
            ]}]},
        });
        let found = |wanted: &str| origins(&generator, "apps", wanted);
        assert_eq!(artifacts(&generator), ["apps"]);
        let own = |path: &str| ("repo", path.to_owned());
        assert_eq!(found("production"), [own("all/production"), ("other", "over".to_owned()), own("apps/production")]);
        assert_eq!(found("base/podinfo"), [own("all/base/podinfo"), own("apps/base/podinfo")]);
        assert_eq!(found("charts/podinfo/x"), [own("all/charts/podinfo/x"), own("charts/podinfo/x")]);
        assert_eq!(found(""), [own("all")]);
        assert!(origins(&generator, "none", "production").is_empty());
    }
}
