//! The fields of flux-operator's types, as far as a build reads them or fails on them.

use super::Type::{self, Bool, Duration, Ignored, Int, Json, List, Map, Struct, Text, Time};

static JSON: Type = Json;
static INPUT_SET: Type = Map(&JSON);

/// `ResourceSetInput` in a list.
pub(crate) static INPUT_SETS: Type = List(&INPUT_SET);

static OWNER: Type = Struct(&[
    ("apiVersion", Text),
    ("kind", Text),
    ("name", Text),
    ("uid", Text),
    ("controller", Bool),
    ("blockOwnerDeletion", Bool),
]);

/// `metav1.ObjectMeta`.
const METADATA: &[(&str, Type)] = &[
    ("name", Text),
    ("generateName", Text),
    ("namespace", Text),
    ("selfLink", Text),
    ("uid", Text),
    ("resourceVersion", Text),
    ("generation", Int),
    ("creationTimestamp", Time),
    ("deletionTimestamp", Time),
    ("deletionGracePeriodSeconds", Int),
    ("labels", Map(&Text)),
    ("annotations", Map(&Text)),
    ("ownerReferences", List(&OWNER)),
    ("finalizers", List(&Text)),
    ("managedFields", List(&Ignored)),
];

static REQUIREMENT: Type = Struct(&[("key", Text), ("operator", Text), ("values", List(&Text))]);

/// `metav1.LabelSelector`.
const SELECTOR: &[(&str, Type)] = &[("matchLabels", Map(&Text)), ("matchExpressions", List(&REQUIREMENT))];

/// A reference in `spec.inputsFrom`.
pub(crate) const PROVIDER_REF: &[(&str, Type)] =
    &[("apiVersion", Text), ("kind", Text), ("name", Text), ("selector", Struct(SELECTOR))];
static PROVIDER_REF_TYPE: Type = Struct(PROVIDER_REF);

/// An item of `spec.dependsOn`.
pub(crate) const DEPENDENCY: &[(&str, Type)] =
    &[("apiVersion", Text), ("kind", Text), ("name", Text), ("namespace", Text), ("ready", Bool), ("readyExpr", Text)];
static DEPENDENCY_TYPE: Type = Struct(DEPENDENCY);

/// An item of `spec.steps`.
pub(crate) const STEP: &[(&str, Type)] =
    &[("name", Text), ("resources", List(&JSON)), ("resourcesTemplate", Text), ("timeout", Duration)];
static STEP_TYPE: Type = Struct(STEP);

/// `spec.inputStrategy`.
pub(crate) const STRATEGY: &[(&str, Type)] = &[("name", Text), ("includeEmptyProviders", Bool)];

/// `spec.commonMetadata`.
pub(crate) const COMMON_METADATA: &[(&str, Type)] = &[("labels", Map(&Text)), ("annotations", Map(&Text))];

/// `spec` of a ResourceSet.
pub(crate) const SPEC: &[(&str, Type)] = &[
    ("commonMetadata", Struct(COMMON_METADATA)),
    ("inputStrategy", Struct(STRATEGY)),
    ("inputs", List(&INPUT_SET)),
    ("inputsFrom", List(&PROVIDER_REF_TYPE)),
    ("resources", List(&JSON)),
    ("resourcesTemplate", Text),
    ("steps", List(&STEP_TYPE)),
    ("dependsOn", List(&DEPENDENCY_TYPE)),
    ("serviceAccountName", Text),
    ("wait", Bool),
];

/// The top level of a ResourceSet.
pub(crate) const RESOURCE_SET_FIELDS: &[(&str, Type)] = &[
    ("apiVersion", Text),
    ("kind", Text),
    ("metadata", Struct(METADATA)),
    ("spec", Struct(SPEC)),
    ("status", Ignored),
];
/// A ResourceSet.
pub(crate) static RESOURCE_SET: Type = Struct(RESOURCE_SET_FIELDS);

const PROVIDER_SPEC: &[(&str, Type)] = &[("type", Text), ("defaultValues", Map(&Json))];

/// A ResourceSetInputProvider.
pub(crate) static PROVIDER: Type = Struct(&[
    ("apiVersion", Text),
    ("kind", Text),
    ("metadata", Struct(METADATA)),
    ("spec", Struct(PROVIDER_SPEC)),
    ("status", Struct(&[("exportedInputs", List(&INPUT_SET))])),
]);
