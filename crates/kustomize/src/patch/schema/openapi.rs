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
    pub fn from_openapi(document: &Value) -> Result<Self, OpenApiError> {
        let definitions = document.get("definitions").and_then(Value::as_object).ok_or(OpenApiError::Definitions)?;
        let names: HashMap<&str, usize> =
            definitions.keys().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
        let mut reader = Reader { definitions, names, schema: Self::default() };
        reader.schema.types = definitions.values().map(|_| Type::default()).collect();
        for (at, definition) in definitions.values().enumerate() {
            let known = reader.read_type(definition);
            if let Some(place) = reader.schema.types.get_mut(at) {
                *place = known;
            }
            for gvk in definition.get("x-kubernetes-group-version-kind").and_then(Value::as_array).into_iter().flatten()
            {
                let text = |key| gvk.get(key).and_then(Value::as_str).unwrap_or_default();
                let api_version = match text("group") {
                    "" => text("version").to_owned(),
                    group => format!("{group}/{}", text("version")),
                };
                reader.schema.set_kind(&api_version, text("kind"), at);
            }
        }
        Ok(reader.schema)
    }
}

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

    /// What `$ref` refers to, and its type; anything else is itself.
    fn resolved<'v>(&'v self, value: &'v Value) -> Option<(&'v Value, Option<usize>)> {
        let mut value = value;
        let mut named = None;
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Some((value, named)) };
            let name = reference.strip_prefix("#/definitions/")?;
            value = self.definitions.get(name)?;
            named = self.names.get(name).copied();
        }
        None
    }
}
