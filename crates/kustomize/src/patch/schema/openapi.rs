//! Types from an OpenAPI document, as `openapi.path` of a kustomization names one.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{Field, Schema, Type};

/// The most levels of lists in lists that are looked into.
const MAX_REFERENCES: usize = 16;

/// Why a document is of no use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenApiError {
    /// It has no map `definitions`.
    #[error("the OpenAPI document has no `definitions`")]
    Definitions,
}

impl Schema {
    /// What an OpenAPI document (version 2, with `definitions`) tells about merging: of each type with
    /// `x-kubernetes-group-version-kind`, and of those that these refer to, the lists whose `x-kubernetes-patch-strategy`
    /// has `merge`, with `x-kubernetes-list-map-keys` or `x-kubernetes-patch-merge-key`.
    ///
    /// With `others`, what they know is known too, and counts for types of Kubernetes that the document has as well.
    pub fn from_openapi(document: &Value, others: Option<&Self>) -> Result<Self, OpenApiError> {
        let definitions = document.get("definitions").and_then(Value::as_object).ok_or(OpenApiError::Definitions)?;
        let mut schema = others.cloned().unwrap_or_default();
        let first = schema.types.len();
        schema.types.extend(definitions.values().map(|_| Type::default()));
        let names = definitions.keys().enumerate().map(|(at, name)| (name.as_str(), first + at)).collect();
        let mut reader = Reader { definitions, names, schema };
        for (at, definition) in definitions.values().enumerate() {
            let known = reader.read_type(definition);
            if let Some(place) = reader.schema.types.get_mut(first + at) {
                *place = known;
            }
            for gvk in definition.get("x-kubernetes-group-version-kind").and_then(Value::as_array).into_iter().flatten()
            {
                let text = |key| gvk.get(key).and_then(Value::as_str).unwrap_or_default();
                let api_version = match text("group") {
                    "" => text("version").to_owned(),
                    group => format!("{group}/{}", text("version")),
                };
                if !reader.schema.knows(&api_version, text("kind")) {
                    reader.schema.set_kind(&api_version, text("kind"), first + at);
                }
            }
        }
        Ok(reader.schema)
    }

    /// A type of Kubernetes that is known by its full name, such as `io.k8s.api.core.v1.PodSpec`.
    fn own_type(&self, name: &str) -> Option<usize> {
        let last = name.strip_prefix("io.k8s.")?.rsplit('.').next()?;
        self.names.get(last).copied()
    }
}

/// One reading of a document.
struct Reader<'d> {
    definitions: &'d Map<String, Value>,
    names: HashMap<&'d str, usize>,
    schema: Schema,
}

impl Reader<'_> {
    fn read_type(&mut self, definition: &Value) -> Type {
        let mut known = Type::default();
        for (name, field) in definition.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if let Some(field) = self.field(field) {
                known.fields.insert(name.clone(), field);
            }
        }
        known.others = definition.get("additionalProperties").and_then(|others| self.field(others));
        known
    }

    fn field(&mut self, field: &Value) -> Option<Field> {
        if let Some(own) = self.reference(field).and_then(|name| self.schema.own_type(name)) {
            return Some(Field::Map(own));
        }
        let (field, named) = self.resolved(field)?;
        if field.get("type").and_then(Value::as_str) == Some("array") {
            let strategy = field.get("x-kubernetes-patch-strategy").and_then(Value::as_str).unwrap_or_default();
            if !strategy.split(',').any(|word| word == "merge") {
                return None;
            }
            let keys = match field.get("x-kubernetes-list-map-keys").and_then(Value::as_array) {
                Some(keys) => keys.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect(),
                None => field
                    .get("x-kubernetes-patch-merge-key")
                    .and_then(Value::as_str)
                    .map(ToOwned::to_owned)
                    .into_iter()
                    .collect(),
            };
            let items = field.get("items").cloned().and_then(|items| self.type_of(&items));
            return Some(Field::List { keys, items });
        }
        if let Some(named) = named {
            return Some(Field::Map(named));
        }
        let field = field.clone();
        self.type_of(&field).map(Field::Map)
    }

    /// The type of a map, which is made when it has no name.
    fn type_of(&mut self, value: &Value) -> Option<usize> {
        if let Some(own) = self.reference(value).and_then(|name| self.schema.own_type(name)) {
            return Some(own);
        }
        let (value, named) = self.resolved(value)?;
        if named.is_some() {
            return named;
        }
        if value.get("properties").is_none() && !value.get("additionalProperties").is_some_and(Value::is_object) {
            return None;
        }
        let known = self.read_type(&value.clone());
        self.schema.types.push(known);
        Some(self.schema.types.len() - 1)
    }

    /// The name in a `$ref`.
    fn reference<'v>(&self, value: &'v Value) -> Option<&'v str> {
        value.get("$ref").and_then(Value::as_str)?.strip_prefix("#/definitions/")
    }

    /// What `$ref` refers to, and its type; anything else is itself.
    fn resolved<'v>(&'v self, value: &'v Value) -> Option<(&'v Value, Option<usize>)> {
        let mut value = value;
        let mut named = None;
        for _ in 0..MAX_REFERENCES {
            if value.get("$ref").is_none() {
                return Some((value, named));
            }
            let name = self.reference(value)?;
            value = self.definitions.get(name)?;
            named = self.names.get(name).copied();
        }
        None
    }
}
