//! `valuesFrom`: where values are read from.

use serde_json::Value;

use crate::problem::Problem;

/// An entry of `valuesFrom`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// `ConfigMap` or `Secret`.
    pub kind: String,
    /// The name of the object, which lies in the HelmRelease's namespace.
    pub name: String,
    /// The key of its data; `values.yaml` where none is given.
    pub key: String,
    /// Where the value goes; `None`: the data is a YAML document that is merged.
    pub target_path: Option<String>,
    /// Whether the object or the key may be missing.
    pub optional: bool,
    /// Whether nothing in the value has a meaning for `--set`. Only with a target path.
    pub literal: bool,
}

/// The entries of a HelmRelease, with their positions; what is no entry is told.
pub(super) fn references(spec: &Value, problems: &mut Vec<Problem>) -> Vec<(usize, Reference)> {
    let mut wrong = |index: Option<usize>, expected| {
        let field = index.map_or("valuesFrom".to_owned(), |index| format!("valuesFrom[{index}]"));
        problems.push(Problem::Invalid { field, expected });
    };
    let list = match spec.get("valuesFrom") {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(list)) => list,
        Some(_) => {
            wrong(None, "a list");
            return Vec::new();
        }
    };
    let mut found = Vec::with_capacity(list.len());
    for (index, entry) in list.iter().enumerate() {
        match reference(entry) {
            Ok(reference) => found.push((index, reference)),
            Err(expected) => wrong(Some(index), expected),
        }
    }
    found
}

fn reference(entry: &Value) -> Result<Reference, &'static str> {
    if !entry.is_object() {
        return Err("a map with `kind` and `name`");
    }
    let text = |key: &str| match entry.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
        Some(_) => Err("texts as its kind, name, valuesKey and targetPath"),
    };
    let flag = |key: &str| match entry.get(key) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(_) => Err("true or false as its optional and literal"),
    };
    Ok(Reference {
        kind: text("kind")?.unwrap_or_default(),
        name: text("name")?.unwrap_or_default(),
        key: text("valuesKey")?.unwrap_or_else(|| "values.yaml".into()),
        target_path: text("targetPath")?,
        optional: flag("optional")?,
        literal: flag("literal")?,
    })
}
