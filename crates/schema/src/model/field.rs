//! A look at the fields of a kind, for those who write objects.

use serde_json::Value;

use super::schema::{Additional, Id, Shape};
use super::{Schema, Type, Types};

/// A field of a kind: what it may hold.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    shape: &'a Shape,
    id: Id,
    name: &'a str,
    required: bool,
}

impl<'a> Field<'a> {
    pub(super) fn root(shape: &'a Shape) -> Self {
        Self { shape, id: Shape::ROOT, name: "", required: true }
    }

    fn schema(self) -> &'a Schema {
        self.shape.get(self.id)
    }

    fn child(self, id: Id, name: &'a str, required: bool) -> Self {
        Self { shape: self.shape, id, name, required }
    }

    /// Its key; empty for the root and for items.
    pub fn name(self) -> &'a str {
        self.name
    }

    /// Whether the map around it must have it.
    pub fn is_required(self) -> bool {
        self.required
    }

    /// The types that its value may have.
    pub fn types(self) -> Types {
        self.schema().types
    }

    /// The only values that it may have; empty where there are no such.
    pub fn values(self) -> &'a [Value] {
        &self.schema().values
    }

    /// What the API server puts in where it is absent.
    pub fn default(self) -> Option<&'a Value> {
        self.schema().default.as_ref()
    }

    /// The pattern that its text must match, in Go's syntax.
    pub fn pattern(self) -> Option<&'a str> {
        self.schema().pattern.as_ref().map(|pattern| pattern.as_str())
    }

    /// What it is for, where the schema says so.
    pub fn description(self) -> Option<&'a str> {
        self.schema().description.as_deref()
    }

    /// The fields of its map, in the order of the schema.
    pub fn fields(self) -> impl Iterator<Item = Field<'a>> {
        let schema = self.schema();
        schema.properties.iter().map(move |(name, id)| self.child(*id, name, schema.required.contains(name)))
    }

    /// The field of its map with this name; other keys have the schema that their values share.
    pub fn field(self, name: &str) -> Option<Field<'a>> {
        let schema = self.schema();
        if let Some((name, id)) = schema.properties.get_key_value(name) {
            return Some(self.child(*id, name, schema.required.contains(name)));
        }
        match schema.additional {
            Additional::Of(id) => Some(self.child(id, "", false)),
            Additional::None | Additional::Any => None,
        }
    }

    /// What the items of its list are.
    pub fn items(self) -> Option<Field<'a>> {
        Some(self.child(self.schema().items?, "", true))
    }

    /// The field at a path of keys; lists are passed through. `["spec", "valuesFrom", "kind"]`
    pub fn at(self, path: &[&str]) -> Option<Field<'a>> {
        path.iter().try_fold(self, |field, name| {
            let field = if field.types().has(Type::Array) && !field.types().is_any() { field.items()? } else { field };
            field.field(name)
        })
    }

    /// Whether keys are allowed that no field names.
    pub fn is_open(self) -> bool {
        self.schema().additional != Additional::None
    }
}
