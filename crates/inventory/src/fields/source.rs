//! Sources: where files and charts come from.

use serde_json::Value;

use super::{Fields, source_of};
use crate::item::Item;
use crate::mask;

/// What is told of a source.
pub(super) fn fields(fields: &mut Fields<'_>, item: &Item, kind: &str) {
    match kind {
        "GitRepository" | "OCIRepository" => {
            fields.add("revision", revision(&item.value));
            fields.add("interval", fields.spec("/interval"));
            fields.add("url", mask::text(&fields.spec("/url")));
            fields.wide("secret", fields.spec("/secretRef/name"));
        }
        "HelmRepository" => {
            let kind = fields.spec("/type");
            fields.add("type", if kind.is_empty() { "default".to_owned() } else { kind });
            fields.add("interval", fields.spec("/interval"));
            fields.add("url", mask::text(&fields.spec("/url")));
            fields.wide("secret", fields.spec("/secretRef/name"));
        }
        "HelmChart" => {
            fields.add("chart", fields.spec("/chart"));
            fields.add("version", fields.spec("/version"));
            fields.add("source", source_of(item));
            fields.add("interval", fields.spec("/interval"));
        }
        "Bucket" => {
            fields.add("bucket", fields.spec("/bucketName"));
            fields.add("interval", fields.spec("/interval"));
            fields.add("url", mask::text(&fields.spec("/endpoint")));
            fields.wide("secret", fields.spec("/secretRef/name"));
        }
        "ExternalArtifact" => fields.add("source", source_of(item)),
        "ArtifactGenerator" => {
            fields.add("sources", fields.count("/sources").to_string());
            let artifacts = fields.object.pointer("/spec/artifacts").and_then(Value::as_array);
            let names = artifacts.into_iter().flatten().filter_map(|artifact| artifact.get("name")?.as_str());
            fields.add("artifacts", names.collect::<Vec<_>>().join(","));
        }
        _ => {}
    }
}

/// What of a GitRepository or OCIRepository is taken: a branch, tag, range, commit or digest; the one that Flux takes where there
/// are several, and its default where there is none.
pub(crate) fn revision(source: &Value) -> String {
    let is_git = source.get("kind").and_then(Value::as_str) == Some("GitRepository");
    let reference = source.pointer("/spec/ref");
    let text = |key: &str| {
        let value = reference.and_then(|reference| reference.get(key)).map(super::scalar);
        value.filter(|text| !text.is_empty())
    };
    if is_git {
        return match (text("commit"), text("name"), text("semver"), text("tag"), text("branch")) {
            (Some(commit), _, _, _, Some(branch)) => format!("{branch}@{commit}"),
            (Some(commit), ..) => commit,
            (_, Some(name), ..) => name,
            (_, _, Some(range), ..) => format!("semver {range}"),
            (_, _, _, Some(tag), _) => format!("tag {tag}"),
            (.., branch) => branch.unwrap_or_else(|| "master".to_owned()),
        };
    }
    match (text("digest"), text("semver"), text("tag")) {
        (Some(digest), _, Some(tag)) => format!("{tag}@{digest}"),
        (Some(digest), ..) => digest,
        (_, Some(range), _) => format!("semver {range}"),
        (.., tag) => tag.unwrap_or_else(|| "latest".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_flux_takes() {
        let git = |reference: Value| revision(&json!({"kind": "GitRepository", "spec": {"ref": reference}}));
        assert_eq!(git(json!(null)), "master");
        assert_eq!(git(json!({"branch": "main"})), "main");
        assert_eq!(git(json!({"branch": "main", "tag": "v1"})), "tag v1");
        assert_eq!(git(json!({"branch": "main", "commit": "abc"})), "main@abc");
        assert_eq!(git(json!({"tag": "v1", "semver": ">=1.0.0"})), "semver >=1.0.0");
        let oci = |reference: Value| revision(&json!({"kind": "OCIRepository", "spec": {"ref": reference}}));
        assert_eq!(oci(json!({})), "latest");
        assert_eq!(oci(json!({"tag": "1.0.0"})), "1.0.0");
        assert_eq!(oci(json!({"tag": "1.0.0", "digest": "sha256:1"})), "1.0.0@sha256:1");
    }
}
