//! Which lists strategic merge patches merge, and by which keys.
//!
//! Known of Kubernetes' own kinds alone: lists in custom resources are replaced, unless a kustomization brings an
//! OpenAPI document (`openapi.path`) that says otherwise.

mod builtin;
mod openapi;

use std::collections::HashMap;

pub use openapi::OpenApiError;

/// What a field is, where that matters to merging.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Field {
    /// A map of this type.
    Map(usize),
    /// A list whose items are merged: by these keys, or, without keys, as sets of scalars.
    List {
        keys: Vec<String>,
        /// The type of the items; `None` when nothing in them is merged.
        items: Option<usize>,
    },
}

/// The fields of a type that lead to lists that are merged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Type {
    fields: HashMap<String, Field>,
    /// What every other field is.
    others: Option<Field>,
}

/// What is known about the types of objects.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    types: Vec<Type>,
    /// Types by the last part of their names, of Kubernetes' own alone.
    names: HashMap<String, usize>,
    kinds: HashMap<String, HashMap<String, usize>>,
}

impl Schema {
    /// Of Kubernetes' own kinds, as kustomize knows them.
    pub fn builtin() -> &'static Self {
        builtin::schema()
    }

    /// Whether a kind is known.
    pub fn knows(&self, api_version: &str, kind: &str) -> bool {
        self.kind(api_version, kind).is_some()
    }

    /// What a kind is.
    pub(crate) fn kind(&self, api_version: &str, kind: &str) -> Option<Known<'_>> {
        let index = *self.kinds.get(api_version)?.get(kind)?;
        Some(Known { schema: self, what: What::Type(index) })
    }

    fn set_kind(&mut self, api_version: &str, kind: &str, index: usize) {
        self.kinds.entry(api_version.to_owned()).or_default().insert(kind.to_owned(), index);
    }
}

/// What is known about a value at some place of an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'s> {
    schema: &'s Schema,
    what: What<'s>,
}

#[derive(Debug, Clone, Copy)]
enum What<'s> {
    Type(usize),
    Field(&'s Field),
}

impl<'s> Known<'s> {
    /// About the value at a key of this map.
    pub(crate) fn field(self, key: &str) -> Option<Known<'s>> {
        let index = match self.what {
            What::Type(index) => index,
            What::Field(Field::Map(index)) => *index,
            What::Field(Field::List { .. }) => return None,
        };
        let known = self.schema.types.get(index)?;
        let field = known.fields.get(key).or(known.others.as_ref())?;
        Some(Known { schema: self.schema, what: What::Field(field) })
    }

    /// The keys by which the items of this list are merged, if they are.
    pub(crate) fn merge_keys(self) -> Option<&'s [String]> {
        match self.what {
            What::Field(Field::List { keys, .. }) => Some(keys),
            _ => None,
        }
    }

    /// About the items of this list.
    pub(crate) fn items(self) -> Option<Known<'s>> {
        match self.what {
            What::Field(Field::List { items: Some(index), .. }) => {
                Some(Known { schema: self.schema, what: What::Type(*index) })
            }
            _ => None,
        }
    }
}
