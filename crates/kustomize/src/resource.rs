//! One object on its way through a build.

use std::borrow::Cow;
use std::sync::Arc;

use fluxwright_yaml::{Dialect, ScalarType, scalar_type};
use serde_json::{Map, Value};

use crate::error::ErrorKind;
use crate::id::{Gvk, Id};
use crate::patch::Spelling;
use crate::provenance::Provenance;

/// What a generated object does when one of its name is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Behavior {
    /// Not said: it is an error, as with `create`.
    #[default]
    Unspecified,
    Create,
    Replace,
    Merge,
}

/// A transformer or generator as `buildMetadata` tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Configured {
    /// The file that it is configured in.
    pub(crate) path: Arc<str>,
    /// kustomize's name for its kind.
    pub(crate) kind: Arc<str>,
    /// The name of its configuration; empty when it is a field of a kustomization.
    pub(crate) name: Arc<str>,
    /// The namespace of its configuration.
    pub(crate) namespace: Arc<str>,
}

/// An object of a build.
///
/// The value is shared with the cache of files until it is changed.
#[derive(Debug, Clone)]
pub struct Resource {
    value: Arc<Value>,
    /// Where it comes from and what touched it.
    pub provenance: Provenance,
    /// How its scalars were written where it was read.
    pub(crate) spelling: Arc<Spelling>,
    /// The ids that it had, the oldest first; the present one is not among them.
    pub(crate) previous: Vec<Id>,
    /// The prefixes that its name got, in the order they were put.
    pub(crate) prefixes: Vec<Arc<str>>,
    /// The suffixes that its name got, in the order they were put.
    pub(crate) suffixes: Vec<Arc<str>>,
    /// What it does when one of its name is there already.
    pub(crate) behavior: Behavior,
    /// Its name gets a hash of its content in the end.
    pub(crate) needs_hash: bool,
    /// A patch took the note about its origin away.
    pub(crate) lost_origin: bool,
    /// What is told as its origin after that.
    pub(crate) told_origin: Option<Configured>,
    /// The transformers that it went through.
    pub(crate) transformers: Vec<Configured>,
}

impl Resource {
    /// An object that nothing has touched yet. A value that is no map becomes an empty one.
    pub fn new(value: impl Into<Arc<Value>>, provenance: Provenance) -> Self {
        let value = value.into();
        let value = if value.is_object() { value } else { Arc::new(Value::Object(Map::new())) };
        Self {
            value,
            provenance,
            spelling: Arc::default(),
            previous: Vec::new(),
            prefixes: Vec::new(),
            suffixes: Vec::new(),
            behavior: Behavior::default(),
            needs_hash: false,
            lost_origin: false,
            told_origin: None,
            transformers: Vec::new(),
        }
    }

    /// The object, a map.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The object without a copy of it.
    pub fn shared_value(&self) -> Arc<Value> {
        Arc::clone(&self.value)
    }

    /// The object, to change it.
    pub fn value_mut(&mut self) -> &mut Value {
        Arc::make_mut(&mut self.value)
    }

    /// Puts another value in its place.
    pub(crate) fn set_value(&mut self, value: Value) {
        self.value = Arc::new(value);
    }

    /// Its group, version and kind.
    pub fn gvk(&self) -> Gvk {
        Gvk::of(&self.value)
    }

    /// Its kind; empty when it has none.
    pub fn kind(&self) -> &str {
        self.value.get("kind").and_then(Value::as_str).unwrap_or_default()
    }

    /// Its name; empty when it has none.
    pub fn name(&self) -> &str {
        self.metadata("name")
    }

    /// Its namespace as written; empty when none is.
    pub fn namespace(&self) -> &str {
        self.metadata("namespace")
    }

    fn metadata(&self, key: &str) -> &str {
        let metadata = self.value.get("metadata");
        metadata.and_then(|metadata| metadata.get(key)).and_then(Value::as_str).unwrap_or_default()
    }

    /// Who it is now.
    pub fn id(&self) -> Id {
        Id::of(&self.value)
    }

    /// Who it was where it was read or generated.
    pub fn original_id(&self) -> Id {
        self.previous.first().cloned().unwrap_or_else(|| self.id())
    }

    /// The ids that it had before its present one, the oldest first.
    pub fn previous_ids(&self) -> &[Id] {
        &self.previous
    }

    /// Keeps the present id among those that it had; to be called before a change of kind, name or namespace.
    pub(crate) fn remember_id(&mut self) {
        let mut id = self.id();
        // Most ids differ from the one before in little: what is equal is kept once.
        if let Some(last) = self.previous.last() {
            if last.gvk == id.gvk {
                id.gvk.clone_from(&last.gvk);
            }
            if last.namespace == id.namespace {
                id.namespace = Arc::clone(&last.namespace);
            }
        }
        self.previous.push(id);
    }

    /// Whether nothing is left of it, as after `$patch: delete`.
    pub fn is_empty(&self) -> bool {
        self.value.as_object().is_none_or(Map::is_empty)
    }

    /// Sets `metadata.name`.
    pub(crate) fn set_name(&mut self, name: &str) {
        self.set_metadata("name", name);
    }

    /// Sets `metadata.namespace`.
    pub(crate) fn set_namespace(&mut self, namespace: &str) {
        self.set_metadata("namespace", namespace);
    }

    fn set_metadata(&mut self, key: &str, text: &str) {
        if let Some(metadata) = map_entry(self.value_mut(), "metadata") {
            metadata.insert(key.to_owned(), Value::String(text.to_owned()));
        }
        self.forget_spelling(["metadata", key]);
    }

    /// The labels or annotations as text.
    pub(crate) fn texts(&self, field: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let map = self.value.get("metadata").and_then(|metadata| metadata.get(field)).and_then(Value::as_object);
        let spelling = self.spelling.key("metadata").key(field);
        map.into_iter().flatten().map(|(key, value)| {
            let text = match (value, spelling.key(key)) {
                (Value::String(text), spelling) if !matches!(spelling, Spelling::Text(_)) => {
                    Cow::Borrowed(text.as_str())
                }
                (value, spelling) => Cow::Owned(spelling.text(value)),
            };
            (key.as_str(), text)
        })
    }

    /// Forgets how the value at a place was written, after it got another one; lists stand for their items.
    pub(crate) fn forget_spelling<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        if self.spelling.is_usual() {
            return;
        }
        let names: Vec<&str> = names.into_iter().collect();
        forget(Arc::make_mut(&mut self.spelling), &names);
    }
}

fn forget(spelling: &mut Spelling, names: &[&str]) {
    match (spelling, names.split_first()) {
        (Spelling::List(items), Some(_)) => items.iter_mut().for_each(|item| forget(item, names)),
        (Spelling::Map(map), Some((name, rest))) => {
            if let Some(below) = map.get_mut(*name) {
                forget(below, rest);
            }
        }
        (spelling, None) => *spelling = Spelling::Usual,
        (_, Some(_)) => {}
    }
}

/// Refuses keys that kustomize cannot set: it writes them without quotes, and then cannot read them again.
pub(crate) fn check_keys<'k>(keys: impl IntoIterator<Item = &'k String>) -> Result<(), ErrorKind> {
    match keys.into_iter().find(|key| scalar_type(key, Dialect::V3) != ScalarType::String) {
        Some(key) => Err(ErrorKind::DataKey(key.clone())),
        None => Ok(()),
    }
}

/// The map at `key`, made when nothing or null is there; `None` when something else is.
pub(crate) fn map_entry<'v>(value: &'v mut Value, key: &str) -> Option<&'v mut Map<String, Value>> {
    let map = value.as_object_mut()?;
    let entry = map.entry(key).or_insert(Value::Null);
    if entry.is_null() {
        *entry = Value::Object(Map::new());
    }
    entry.as_object_mut()
}
