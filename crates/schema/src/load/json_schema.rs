//! JSON Schemas, as kubeconform's catalogues hold them.

use serde_json::Value;

use super::shape::{Flavour, read};
use super::{LoadError, check_size};
use crate::model::{Kind, Scope, Version};

/// A kind of which the name of a file tells less than Kubernetes knows.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) kind: Kind,
    /// Whether `kind.group` is only the first label of the group.
    pub(crate) short_group: bool,
}

impl Named {
    /// Whether it is the kind of an object.
    pub(crate) fn is(&self, group: &str, version: &str, kind: &str) -> bool {
        let label = if self.short_group { group.split('.').next().unwrap_or_default() } else { group };
        self.kind.kind.eq_ignore_ascii_case(kind)
            && self.kind.group.eq_ignore_ascii_case(label)
            && self.kind.versions.iter().any(|known| known.name == version)
    }
}

/// Reads a JSON Schema. Its content tells the kind (`x-kubernetes-group-version-kind`, or what `apiVersion` and `kind` must
/// be); else the end of the path `name` does, in one of the forms `GROUP/KIND_VERSION.json`, `KIND-GROUP-VERSION.json` and
/// `KIND-VERSION.json`.
pub(crate) fn read_json_schema(name: &str, text: &str) -> Result<Named, LoadError> {
    check_size(text)?;
    let schema: Value = serde_json::from_str(text)?;
    let identity = of_content(&schema).or_else(|| of_name(name));
    let identity = identity.ok_or_else(|| LoadError::Unnamed { name: name.to_owned() })?;
    let shape = read(&schema, Flavour::Json, &identity.kind)?;
    let kind = Kind {
        group: identity.group,
        kind: identity.kind,
        plural: String::new(),
        short_names: Vec::new(),
        scope: Scope::None,
        versions: vec![Version { name: identity.version, shape }],
    };
    Ok(Named { kind, short_group: identity.short_group })
}

/// Whether a text is a JSON Schema rather than CRDs, which can be JSON as well.
pub(crate) fn is_json_schema(text: &str) -> bool {
    text.trim_start().starts_with('{') && !text.contains("\"CustomResourceDefinition")
}

struct Identity {
    group: String,
    version: String,
    kind: String,
    short_group: bool,
}

fn of_content(schema: &Value) -> Option<Identity> {
    let named = schema.get("x-kubernetes-group-version-kind").and_then(Value::as_array).and_then(|all| all.first());
    if let Some(named) = named {
        let text = |key: &str| named.get(key).and_then(Value::as_str).map(str::to_owned);
        let group = text("group").unwrap_or_default();
        return Some(Identity { group, version: text("version")?, kind: text("kind")?, short_group: false });
    }
    let only = |field: &str| -> Option<String> {
        let field = schema.get("properties")?.get(field)?;
        let only = field.get("const").or_else(|| field.get("enum")?.as_array().filter(|all| all.len() == 1)?.first());
        only?.as_str().map(str::to_owned)
    };
    let (api_version, kind) = (only("apiVersion")?, only("kind")?);
    let (group, version) = api_version.split_once('/').unwrap_or(("", &api_version));
    Some(Identity { group: group.to_owned(), version: version.to_owned(), kind, short_group: false })
}

fn of_name(path: &str) -> Option<Identity> {
    let (folder, name) = path.rsplit_once(['/', '\\']).unwrap_or(("", path));
    let stem = name.strip_suffix(".json")?;
    let identity = |kind: &str, group: &str, version: &str, short_group| {
        (!kind.is_empty() && is_version(version)).then(|| Identity {
            group: group.to_owned(),
            version: version.to_owned(),
            kind: kind.to_owned(),
            short_group,
        })
    };
    if let Some((kind, version)) = stem.rsplit_once('_') {
        let group = folder.rsplit(['/', '\\']).next().unwrap_or_default();
        return identity(kind, group, version, false);
    }
    let (rest, version) = stem.rsplit_once('-')?;
    match rest.split_once('-') {
        Some((kind, group)) => identity(kind, group, version, !group.contains('.')),
        None => identity(rest, "", version, false),
    }
}

fn is_version(text: &str) -> bool {
    text.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
