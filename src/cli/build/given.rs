//! What is given on the command line: objects, sources, variables, versions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fluxwright_build::VariablesOf;
use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_helm::values::Data;
use fluxwright_repo::EnvFile;
use serde_json::Value;

use crate::cli::exit::Failure;

/// `Kind/namespace/name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub kind: String,
    pub namespace: String,
    pub name: String,
}

/// Kinds and how they may be called for short.
const KINDS: [(&str, &[&str]); 9] = [
    ("Kustomization", &["ks", "kustomization", "kustomizations"]),
    ("HelmRelease", &["hr", "helmrelease", "helmreleases"]),
    ("ResourceSet", &["rset", "resourceset", "resourcesets"]),
    ("GitRepository", &["gitrepo", "gitrepository"]),
    ("OCIRepository", &["ocirepo", "ocirepository"]),
    ("Bucket", &["bucket"]),
    ("ExternalArtifact", &["ea", "externalartifact"]),
    ("ConfigMap", &["cm", "configmap"]),
    ("Secret", &["secret"]),
];

/// Reads `Kind/namespace/name`; `None` when the text does not have this form or names another kind.
pub(super) fn named(text: &str) -> Option<Named> {
    let mut parts = text.split('/');
    let (kind, namespace, name) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || namespace.is_empty() || name.is_empty() {
        return None;
    }
    let is_meant = |(full, short): &&(&str, &[&str])| *full == kind || short.contains(&kind.to_lowercase().as_str());
    let (kind, _) = KINDS.iter().find(is_meant)?;
    Some(Named { kind: (*kind).to_owned(), namespace: namespace.to_owned(), name: name.to_owned() })
}

/// `Kind/namespace/name=PATH`.
pub(super) fn assigned(flag: &str, text: &str, kinds: &[&str]) -> Result<(Named, PathBuf), Failure> {
    let found = text.split_once('=').and_then(|(object, path)| Some((named(object)?, PathBuf::from(path))));
    found.filter(|(object, path)| kinds.contains(&object.kind.as_str()) && !path.as_os_str().is_empty()).ok_or_else(
        || {
            Diagnostic::error("usage", format!("{flag} takes Kind/namespace/name=PATH, not `{text}`"))
                .help(format!("the kind is one of {}", kinds.join(", ")))
                .into()
        },
    )
}

/// A version of Flux, such as `2.8`, `v2.8.1`.
pub(super) fn version(text: &str) -> Result<(u16, u16), String> {
    let mut parts = text.trim_start_matches('v').split('.').map(str::parse::<u16>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Ok((major, minor)),
        _ => Err("a version of Flux is written as 2.9 or v2.9.1".to_owned()),
    }
}

/// The variables of a file: a ConfigMap or Secret, a YAML map, or lines of `NAME=VALUE`.
pub(super) fn variables(object: Named, path: &Path, text: &str) -> Result<VariablesOf, Failure> {
    let Named { kind, namespace, name } = object;
    let shown = path.display().to_string();
    let is_yaml = path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json");
    let data = if is_yaml { of_yaml(&shown, text)? } else { of_lines(&shown, text) };
    Ok(VariablesOf { kind, namespace, name, data })
}

fn of_lines(path: &str, text: &str) -> BTreeMap<String, String> {
    let file = EnvFile::parse(path, text);
    file.variables().map(|(_, variable)| (variable.name.clone(), variable.value.clone())).collect()
}

fn of_yaml(path: &str, text: &str) -> Result<BTreeMap<String, String>, Failure> {
    let read = fluxwright_yaml::first_value(text, &fluxwright_yaml::Limits::default());
    let value = read.map_err(|error| Failure(error.in_file(path, Some(text.into())).diagnose()))?.value;
    let is_object = matches!(value.get("kind").and_then(Value::as_str), Some("ConfigMap" | "Secret"));
    let wrong = || Diagnostic::error("substitute-from", format!("{path} holds no variables"));
    let help = "give a ConfigMap, a Secret, a YAML map of texts, or lines of NAME=VALUE";
    let Some(map) = value.as_object() else { return Err(wrong().help(help).into()) };
    if !is_object {
        return Ok(map.iter().filter_map(|(key, value)| Some((key.clone(), plain(value)?))).collect());
    }
    let keys =
        ["data", "stringData"].iter().filter_map(|field| value.get(field)?.as_object()).flat_map(|map| map.keys());
    let mut found = BTreeMap::new();
    for key in keys {
        if let Data::Known(bytes) = Data::of(&value, key) {
            found.insert(key.clone(), String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(found)
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null => Some(String::new()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_named_in_full_and_for_short() {
        let shown = |text| named(text).map(|found| format!("{} {} {}", found.kind, found.namespace, found.name));
        assert_eq!(shown("ks/flux-system/apps").as_deref(), Some("Kustomization flux-system apps"));
        assert_eq!(shown("HelmRelease/a/b").as_deref(), Some("HelmRelease a b"));
        for other in ["clusters/live/apps", "ks/apps", "ks//apps", "ks/a/b/c", "apps"] {
            assert_eq!(shown(other), None, "{other}");
        }
    }

    #[test]
    fn variables_come_from_all_forms() {
        let named = Named { kind: "Secret".into(), namespace: "a".into(), name: "b".into() };
        let read = |path: &str, text: &str| {
            variables(named.clone(), Path::new(path), text).map(|found| format!("{:?}", found.data)).map_err(|_| ())
        };
        let expected = Ok(r#"{"a": "1", "b": "two"}"#.to_owned());
        assert_eq!(read("x.env", "# c\na=1\nb=two\n"), expected);
        assert_eq!(read("x.yaml", "a: 1\nb: two\nc: []\n"), expected);
        assert_eq!(read("x.yaml", "kind: ConfigMap\ndata: {a: '1', b: two}\n"), expected);
        assert_eq!(read("x.yaml", "kind: Secret\ndata: {a: MQ==}\nstringData: {b: two}\n"), expected);
        assert_eq!(read("x.yaml", "- a\n"), Err(()));
        assert_eq!(version("v2.8.1"), Ok((2, 8)));
        assert!(version("2").is_err());
    }
}
