//! Values of rules.

use std::borrow::Cow;
use std::rc::Rc;

use fluxwright_yaml::Node;
use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::check::{Seen, View};
use crate::model::{Id, Shape};

/// Where a value stands: in the object, or in a default of its schema.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'a> {
    /// In the object.
    Node(&'a Node, Option<Id>),
    /// In a schema.
    Json(&'a Json, Option<Id>),
}

/// What an expression is.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(Cow<'a, str>),
    List(Rc<Vec<Value<'a>>>),
    Map(Rc<Vec<(Value<'a>, Value<'a>)>>),
    /// A map of the object, read key by key.
    Object(Place<'a>),
    /// Only known in the cluster.
    Unknown,
}

/// The object that a rule is about.
pub(super) struct Source<'v, 'a> {
    pub(super) view: &'v View<'a>,
    pub(super) shape: &'a Shape,
}

impl<'a> Source<'_, 'a> {
    /// The value at a place.
    pub(super) fn read(&self, place: Place<'a>) -> Value<'a> {
        match place {
            Place::Node(node, id) => match self.view.see(node) {
                Seen::Null => Value::Null,
                Seen::Bool(bool) => Value::Bool(bool),
                Seen::Int(int) => Value::Int(int),
                Seen::Float(float) => Value::Double(float),
                Seen::Text(text) => Value::Text(text),
                Seen::List => {
                    let items = id.and_then(|id| self.shape.get(id).items);
                    let read = |item| self.read(Place::Node(item, items));
                    Value::List(Rc::new(self.view.items(node).iter().map(read).collect()))
                }
                Seen::Map => Value::Object(place),
                Seen::Unknown => Value::Unknown,
            },
            Place::Json(json, id) => match json {
                Json::Null => Value::Null,
                Json::Bool(bool) => Value::Bool(*bool),
                Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                    (Some(int), _) => Value::Int(int),
                    (None, Some(double)) => Value::Double(double),
                    (None, None) => Value::Unknown,
                },
                Json::String(text) => Value::Text(Cow::Borrowed(text)),
                Json::Array(items) => {
                    let schema = id.and_then(|id| self.shape.get(id).items);
                    Value::List(Rc::new(items.iter().map(|item| self.read(Place::Json(item, schema))).collect()))
                }
                Json::Object(_) => Value::Object(place),
            },
        }
    }

    /// The value of a key of a map; `None` where it is absent and has no default.
    pub(super) fn member(&self, place: Place<'a>, name: &str) -> Option<Value<'a>> {
        let (found, id) = match place {
            Place::Node(node, id) => {
                let id = id.and_then(|id| self.child(id, name));
                let member = self.view.member(node, name);
                (member.map(|member| Place::Node(member.value, id)), id)
            }
            Place::Json(json, id) => {
                let id = id.and_then(|id| self.child(id, name));
                (json.get(name).map(|value| Place::Json(value, id)), id)
            }
        };
        // A null is as good as absent: the API server drops it before it looks at rules.
        match found.map(|place| self.read(place)) {
            None | Some(Value::Null) => {
                let id = id?;
                self.shape.get(id).default.as_ref().map(|default| self.read(Place::Json(default, Some(id))))
            }
            value => value,
        }
    }

    /// Whether keys of a map are only known later.
    pub(super) fn has_open_keys(&self, place: Place<'a>) -> bool {
        matches!(place, Place::Node(node, _)
            if self.view.members(node).iter().any(|member| self.view.is_unknown(&member.name)))
    }

    /// All keys of a map with their values.
    pub(super) fn entries(&self, place: Place<'a>) -> Vec<(Cow<'a, str>, Value<'a>)> {
        let child = |id: Option<Id>, name: &str| id.and_then(|id| self.child(id, name));
        match place {
            Place::Node(node, id) => {
                let mut entries: IndexMap<Cow<'a, str>, Value<'a>> = IndexMap::new();
                for member in self.view.members(node) {
                    let value = self.read(Place::Node(member.value, child(id, &member.name)));
                    entries.insert(member.name, value);
                }
                entries.into_iter().collect()
            }
            Place::Json(json, id) => {
                let map = json.as_object().into_iter().flatten();
                map.map(|(name, value)| (Cow::Borrowed(name.as_str()), self.read(Place::Json(value, child(id, name)))))
                    .collect()
            }
        }
    }

    fn child(&self, id: Id, name: &str) -> Option<Id> {
        let schema = self.shape.get(id);
        schema.properties.get(name).copied().or(match schema.additional {
            crate::model::Additional::Of(id) => Some(id),
            _ => None,
        })
    }
}
