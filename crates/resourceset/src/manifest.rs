//! Reading ResourceSets from manifests.

use std::sync::Arc;

use fluxwright_yaml::{first_value, parse_lenient};
use serde_json::Value;

use crate::decode::{self, schema};
use crate::error::{Error, ErrorKind, Input};
use crate::first::first_document;
use crate::source::{File, LIMITS, Source};
use crate::spec::{ResourceSet, Spec, input_sets};

/// The group of ResourceSets, with the slash before a version.
const GROUP: &str = "fluxcd.controlplane.io/";

impl ResourceSet {
    /// Reads the first YAML document of a file, as `flux-operator build rset` does: kind and apiVersion are not looked
    /// at, names of fields match in any case, and unknown fields are ignored. Without a namespace of its own the
    /// ResourceSet gets the one given.
    ///
    /// # Errors
    /// When the text is no YAML, a known field has a wrong type, or the name or namespace is missing.
    pub fn read(file: &File, namespace: &str) -> Result<Self, Error> {
        let (first, rest) = first_document(&file.text);
        let mut set = read_document(Source::new(file.clone(), first), namespace)?;
        set.ignored = rest;
        Ok(set)
    }

    /// Reads every ResourceSet of a file, whatever else is in it: the documents of kind ResourceSet in any version of
    /// its group. Documents that are no YAML are passed over unless they look like a ResourceSet.
    pub fn read_all(file: &File, namespace: &str) -> Vec<Result<Self, Error>> {
        if !file.text.contains("ResourceSet") {
            return Vec::new();
        }
        let (stream, errors) = parse_lenient(&file.text, &LIMITS);
        let mut found = Vec::new();
        for document in &stream.documents {
            let text = |key: &str| document.at(&[key]).and_then(fluxwright_yaml::Node::as_str);
            let is_ours =
                text("kind") == Some("ResourceSet") && text("apiVersion").is_some_and(|v| v.starts_with(GROUP));
            if is_ours {
                found.push(read_document(Source::new(file.clone(), document.span.clone()), namespace));
            }
        }
        for error in errors {
            if looks_like_one(&file.text, error.span.start) {
                found.push(Err(Error::yaml(Input::ResourceSet, file, error)));
            }
        }
        found
    }

    /// Decodes the list of a file into `spec.inputs`, as `--inputs-from` does: the items are merged with those of the
    /// manifest one by one, the list gets the file's length, and an empty file changes nothing. What this gives counts
    /// as the ResourceSet's own inputs.
    ///
    /// # Errors
    /// When the text is no YAML, or no list of maps.
    pub fn merge_inputs(&mut self, file: &File) -> Result<(), Error> {
        let (first, _) = first_document(&file.text);
        let source = Source::new(file.clone(), first);
        let value = value_of(Input::Inputs, &source)?;
        self.inputs_given = true;
        if value.is_null() {
            return Ok(());
        }
        let own = std::mem::take(&mut self.spec.inputs);
        let mut inputs = own.into_iter().map(|set| Value::Object(Arc::unwrap_or_clone(set))).collect();
        decode::decode(&schema::INPUT_SETS, value, &mut inputs)
            .map_err(|error| Error::decode(Input::Inputs, &source, error))?;
        if let Value::Array(inputs) = inputs {
            self.spec.inputs = input_sets(inputs);
        }
        self.inputs_file = Some(source);
        Ok(())
    }
}

/// Whether the document around a byte names the kind: its lines are those between the `---` around it.
fn looks_like_one(text: &str, at: usize) -> bool {
    let (before, after) = (text.get(..at).unwrap_or(text), text.get(at..).unwrap_or_default());
    let start = before.rfind("\n---").unwrap_or_default();
    let end = after.find("\n---").map_or(text.len(), |length| at + length);
    text.get(start..end).is_some_and(|part| part.lines().any(|line| line.trim_end() == "kind: ResourceSet"))
}

fn read_document(source: Source, namespace: &str) -> Result<ResourceSet, Error> {
    let value = value_of(Input::ResourceSet, &source)?;
    let mut decoded = Value::Null;
    decode::decode(&schema::RESOURCE_SET, value, &mut decoded)
        .map_err(|error| Error::decode(Input::ResourceSet, &source, error))?;
    let text = |pointer: &str| decoded.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (name, own_namespace) = (text("/metadata/name"), text("/metadata/namespace"));
    let namespace = if own_namespace.is_empty() { namespace.to_owned() } else { own_namespace };
    let at = |kind| Err(Error::new(kind).at(source.place_of(&["metadata".into()], "")));
    if namespace.is_empty() {
        return at(ErrorKind::NoNamespace);
    }
    if name.is_empty() {
        return at(ErrorKind::NoName);
    }
    let spec = Spec::from_decoded(decoded.get_mut("spec").map(Value::take).unwrap_or_default());
    Ok(ResourceSet { name, namespace, spec, source, inputs_given: false, inputs_file: None, ignored: None })
}

/// The value of a document, as sigs.k8s.io/yaml gives it to JSON.
fn value_of(input: Input, source: &Source) -> Result<Value, Error> {
    let error = |error| Error::yaml_in(input, source, error);
    first_value(source.text(), &LIMITS).map(|first| first.value).map_err(error)
}
