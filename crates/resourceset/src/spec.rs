//! What a ResourceSet says.

use std::sync::Arc;

use fluxwright_diagnostic::Span;
use serde_json::{Map, Value};

use crate::decode::Step;
use crate::source::Source;

/// A ResourceSet that was read from a manifest.
#[derive(Debug, Clone)]
pub struct ResourceSet {
    pub(crate) name: String,
    pub(crate) namespace: String,
    pub(crate) spec: Spec,
    pub(crate) source: Source,
    /// Whether a file of inputs was given, even an empty one.
    pub(crate) inputs_given: bool,
    /// The file that was decoded into the inputs.
    pub(crate) inputs_file: Option<Source>,
    /// What follows the document in its file, when only the first one is read.
    pub(crate) ignored: Option<Span>,
}

impl ResourceSet {
    /// `metadata.name`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `metadata.namespace`, or the one given when the manifest was read.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// Whether it takes inputs from providers.
    pub fn wants_providers(&self) -> bool {
        !self.spec.inputs_from.is_empty()
    }

    /// The input sets of its own, in order, without what is added to each.
    pub fn inputs_of_its_own(&self) -> &[Arc<Map<String, Value>>] {
        &self.spec.inputs
    }

    /// Whether another one makes the same of equal inputs.
    pub fn renders_like(&self, other: &Self) -> bool {
        self.spec.body == other.spec.body && self.spec.steps == other.spec.steps
    }

    /// The file it was read from.
    pub fn file(&self) -> &crate::File {
        &self.source.file
    }
}

/// `spec`, decoded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spec {
    pub(crate) common: Option<CommonMetadata>,
    pub(crate) strategy: Strategy,
    pub(crate) inputs: Vec<Arc<Map<String, Value>>>,
    pub(crate) inputs_from: Vec<ProviderRef>,
    pub(crate) body: Body,
    pub(crate) steps: Vec<StepSpec>,
}

/// `spec.commonMetadata`.
#[derive(Debug, Clone)]
pub(crate) struct CommonMetadata {
    pub(crate) labels: Map<String, Value>,
    pub(crate) annotations: Map<String, Value>,
}

/// `spec.inputStrategy`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Strategy {
    pub(crate) name: String,
    pub(crate) include_empty_providers: bool,
}

/// An item of `spec.inputsFrom`.
#[derive(Debug, Clone)]
pub(crate) struct ProviderRef {
    pub(crate) name: String,
    /// The decoded `LabelSelector`.
    pub(crate) selector: Option<Value>,
}

/// What is rendered: of the spec itself or of a step.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Body {
    pub(crate) resources: Vec<Value>,
    pub(crate) template: Arc<str>,
}

/// An item of `spec.steps`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StepSpec {
    pub(crate) name: Arc<str>,
    pub(crate) body: Body,
}

impl Spec {
    pub(crate) fn from_decoded(mut spec: Value) -> Self {
        let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let common = spec.get_mut("commonMetadata").map(|common| CommonMetadata {
            labels: take_map(common, "labels"),
            annotations: take_map(common, "annotations"),
        });
        let strategy = spec.get("inputStrategy").map(|strategy| Strategy {
            name: text(strategy, "name"),
            include_empty_providers: strategy.get("includeEmptyProviders") == Some(&Value::Bool(true)),
        });
        let inputs_from = take_list(&mut spec, "inputsFrom").into_iter().map(|mut reference| ProviderRef {
            name: text(&reference, "name"),
            selector: reference.get_mut("selector").map(Value::take),
        });
        let steps = take_list(&mut spec, "steps")
            .into_iter()
            .map(|mut step| StepSpec { name: text(&step, "name").into(), body: Body::take(&mut step) });
        Self {
            common,
            strategy: strategy.unwrap_or_default(),
            inputs_from: inputs_from.collect(),
            steps: steps.collect(),
            inputs: input_sets(take_list(&mut spec, "inputs")),
            body: Body::take(&mut spec),
        }
    }
}

impl Body {
    fn take(from: &mut Value) -> Self {
        let template = from.get("resourcesTemplate").and_then(Value::as_str).unwrap_or_default().into();
        Self { resources: take_list(from, "resources"), template }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.resources.is_empty() && self.template.is_empty()
    }
}

/// Maps of a list; null counts as an empty one.
pub(crate) fn input_sets(list: Vec<Value>) -> Vec<Arc<Map<String, Value>>> {
    let sets = list.into_iter().map(|set| match set {
        Value::Object(map) => Arc::new(map),
        _ => Arc::default(),
    });
    sets.collect()
}

fn take_list(from: &mut Value, key: &str) -> Vec<Value> {
    match from.get_mut(key).map(Value::take) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

fn take_map(from: &mut Value, key: &str) -> Map<String, Value> {
    match from.get_mut(key).map(Value::take) {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// The path of a template: `spec.resources[1]`, `spec.steps[0].resourcesTemplate`.
pub(crate) fn template_path(step: Option<usize>, resource: Option<usize>) -> Vec<Step> {
    let mut path = vec![Step::from("spec")];
    if let Some(step) = step {
        path.extend([Step::from("steps"), Step::from(step)]);
    }
    match resource {
        Some(index) => path.extend([Step::from("resources"), Step::from(index)]),
        None => path.push(Step::from("resourcesTemplate")),
    }
    path
}
