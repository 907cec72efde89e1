//! Input providers: those of a file, and which of them a ResourceSet takes inputs from.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxwright_yaml::multidoc::parts;
use serde_json::{Map, Value};

use crate::combine::id;
use crate::decode::{self, schema};
use crate::error::{Error, ErrorKind, Input};
use crate::object::text;
use crate::read::{self, Found};
use crate::selector::{Labels, Selector};
use crate::source::{File, LIMITS, Place, Source};
use crate::spec::ResourceSet;

/// The kind of providers.
const KIND: &str = "ResourceSetInputProvider";

/// The one type whose inputs stand in its manifest.
const STATIC: &str = "Static";

/// The providers of one or more files that are in the namespace of a ResourceSet.
#[derive(Debug, Clone, Default)]
pub struct Providers {
    by_name: BTreeMap<String, Provider>,
    /// What the strict check tells about.
    pub(crate) notes: Vec<ProviderNote>,
}

/// A provider with the inputs that it gives.
#[derive(Debug, Clone)]
pub(crate) struct Provider {
    pub(crate) name: String,
    labels: Labels,
    pub(crate) sets: Vec<Arc<Map<String, Value>>>,
}

/// What happened to a provider that the original passes over in silence.
#[derive(Debug, Clone)]
pub(crate) enum ProviderNote {
    /// It is of another namespace.
    Elsewhere { name: String, namespace: String, place: Place },
    /// Another one has its name.
    Replaced { name: String, place: Place },
    /// Its inputs were found by the operator at some time.
    Exported { name: String, of_type: String, place: Place },
    /// Something in the file is no object with a name.
    Dropped { place: Place },
    /// It is of another kind.
    Kind { kind: String, place: Place },
    /// Its id is the one of its name, in a cluster that of its UID.
    StaticId { name: String, place: Place },
}

impl Providers {
    /// Adds the providers of a file, for a ResourceSet of this namespace; those of other namespaces are left out, and of
    /// two with the same name the later one counts.
    ///
    /// A `Static` provider gives its `spec.defaultValues` and an `id`. Any other type gives what the operator found and
    /// wrote into `status.exportedInputs`, with `spec.defaultValues` for the keys that are missing: a provider copied
    /// from a cluster, or a fixture.
    ///
    /// The original reads a file of providers only for a ResourceSet that [wants](ResourceSet::wants_providers) them.
    ///
    /// # Errors
    /// When the text cannot be read, a known field has a wrong type, or a provider has another type than `Static` and
    /// no `status.exportedInputs`.
    pub fn add(&mut self, file: &File, namespace: &str) -> Result<(), Error> {
        let (mut objects, notes) = (Vec::new(), &mut self.notes);
        let read = read::each(&file.text, &mut |found| match found {
            Found::Object(object, span) => objects.push((object, span)),
            Found::Dropped(_, span) | Found::Lost(span) => {
                notes.push(ProviderNote::Dropped { place: file.place(span.start..span.start, "") });
            }
        });
        for (object, span) in objects {
            self.add_object(&Source::new(file.clone(), span), object, namespace)?;
        }
        read.map_err(|error| {
            let span = error.span();
            Error::new(ErrorKind::Providers(error)).at(file.place(span, ""))
        })
    }

    /// Adds the providers that a ResourceSet may take inputs from, among whatever else a file holds. A text is read up to
    /// what is no YAML.
    ///
    /// # Errors
    /// When such a provider has a known field of a wrong type, or has another type than `Static` and no
    /// `status.exportedInputs`.
    pub fn find(&mut self, file: &File, set: &ResourceSet) -> Result<(), Error> {
        if !file.text.contains(KIND) {
            return Ok(());
        }
        let mut objects = Vec::new();
        let wants = |name: &str| {
            let references = &set.spec.inputs_from;
            references.iter().any(|reference| reference.name == name || reference.selector.is_some())
        };
        for part in parts(&file.text, &LIMITS).flatten() {
            if text(&part.value, &["kind"]) == KIND && wants(text(&part.value, &["metadata", "name"])) {
                objects.push((part.value, part.span));
            }
        }
        objects
            .into_iter()
            .try_for_each(|(object, span)| self.add_object(&Source::new(file.clone(), span), object, &set.namespace))
    }

    fn add_object(&mut self, source: &Source, value: Value, namespace: &str) -> Result<(), Error> {
        let mut decoded = Value::Null;
        decode::decode(&schema::PROVIDER, value, &mut decoded)
            .map_err(|error| Error::decode(Input::Providers, source, error))?;
        let text = |pointer: &str| decoded.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let name = text("/metadata/name").to_owned();
        let place = || source.place_of(&["metadata".into(), "name".into()], "");
        let of = text("/metadata/namespace");
        if !of.is_empty() && of != namespace {
            self.notes.push(ProviderNote::Elsewhere { name, namespace: of.to_owned(), place: place() });
            return Ok(());
        }
        if text("/kind") != KIND {
            let place = source.place_of(&["kind".into()], "");
            self.notes.push(ProviderNote::Kind { kind: text("/kind").to_owned(), place });
        }
        let of_type = text("/spec/type").to_owned();
        let labels = decoded.pointer("/metadata/labels").and_then(Value::as_object).into_iter().flatten();
        let labels = labels.map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned())).collect();
        let exported = decoded.pointer_mut("/status/exportedInputs").map(Value::take);
        let defaults = match decoded.pointer_mut("/spec/defaultValues").map(Value::take) {
            Some(Value::Object(defaults)) => defaults,
            _ => Map::new(),
        };
        if let Some(key) = null_key(&defaults) {
            let path = ["spec".into(), "defaultValues".into(), key.into()];
            return Err(Error::new(ErrorKind::NullDefault { provider: name, key: key.to_owned() })
                .at(source.place_of(&path, "this value")));
        }
        let sets = match (of_type.as_str(), exported) {
            (STATIC, _) => {
                self.notes.push(ProviderNote::StaticId { name: name.clone(), place: place() });
                let mut set = defaults;
                set.insert("id".to_owned(), Value::String(id(&name)));
                vec![Arc::new(set)]
            }
            (_, Some(Value::Array(exported))) => {
                self.notes.push(ProviderNote::Exported { name: name.clone(), of_type, place: place() });
                exported.into_iter().map(|set| Arc::new(with_defaults(set, &defaults))).collect()
            }
            _ => {
                let path = ["spec".into(), "type".into()];
                return Err(Error::new(ErrorKind::ProviderType(of_type)).at(source.place_of(&path, "")));
            }
        };
        if self.by_name.insert(name.clone(), Provider { name: name.clone(), labels, sets }).is_some() {
            self.notes.push(ProviderNote::Replaced { name, place: place() });
        }
        Ok(())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Those that a ResourceSet takes inputs from, sorted by name.
    pub(crate) fn of<'p>(&'p self, set: &ResourceSet) -> Result<Vec<&'p Provider>, Error> {
        let mut chosen = BTreeMap::new();
        for (index, reference) in set.spec.inputs_from.iter().enumerate() {
            let at = |kind, fields: &[&str]| {
                let mut path = vec!["spec".into(), "inputsFrom".into(), index.into()];
                path.extend(fields.iter().map(|field| (*field).into()));
                Error::new(kind).at(set.source.place_of(&path, ""))
            };
            // Where both are there the name counts.
            if !reference.name.is_empty() {
                chosen.extend(self.by_name.get(&reference.name).map(|provider| (&provider.name, provider)));
            } else if let Some(selector) = &reference.selector {
                let selector =
                    Selector::read(selector).map_err(|error| at(ErrorKind::Selector(error), &["selector"]))?;
                let matching = self.by_name.values().filter(|provider| selector.matches(&provider.labels));
                chosen.extend(matching.map(|provider| (&provider.name, provider)));
            } else {
                return Err(at(ErrorKind::EmptyReference, &[]));
            }
        }
        Ok(chosen.into_values().collect())
    }

    /// Whether there is one of this name.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Their names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

fn null_key(map: &Map<String, Value>) -> Option<&str> {
    map.iter().find(|(_, value)| value.is_null()).map(|(key, _)| key.as_str())
}

fn with_defaults(set: Value, defaults: &Map<String, Value>) -> Map<String, Value> {
    let mut set = match set {
        Value::Object(set) => set,
        _ => Map::new(),
    };
    for (key, value) in defaults {
        if !set.contains_key(key) {
            set.insert(key.clone(), value.clone());
        }
    }
    set
}
