//! Nothing that can be parsed makes the validator fail.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::time::Instant;

use fluxwright_schema::{Catalogue, Options};
use fluxwright_yaml::emit::{EmitOptions, to_yaml};
use fluxwright_yaml::{Limits, parse_lenient};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const OBJECTS: [&str; 4] = [
    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: app\n  namespace: apps\n  labels: {a: b}\nspec:\n  \
     interval: 1h\n  chart:\n    spec:\n      chart: app\n      version: \"1.2.3\"\n      sourceRef:\n        kind: HelmRepository\n        \
     name: app\n  install:\n    createNamespace: true\n    strategy: {name: RetryOnFailure}\n  valuesFrom:\n    - kind: ConfigMap\n      \
     name: values\n      valuesKey: app.yaml\n  values:\n    image: {tag: 1.0}\n",
    "apiVersion: kustomize.toolkit.fluxcd.io/v1beta2\nkind: Kustomization\nmetadata: &m\n  name: app\nspec:\n  interval: &i 10m\n  \
     timeout: *i\n  prune: yes\n  validation: client\n  path: ./apps\n  sourceRef: {kind: GitRepository, name: app}\n  postBuild:\n    \
     substitute: {A: \"b\"}\n  patchesStrategicMerge: [{kind: X}]\n  <<: *m\n",
    "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata:\n  name: set\nspec:\n  inputs:\n    - {name: a, n: 1}\n  \
     resources:\n    - apiVersion: source.toolkit.fluxcd.io/v1\n      kind: Bucket\n      metadata: {name: << inputs.name >>}\n      spec: \
     {bucketName: a, endpoint: b, interval: 5m}\n",
    "apiVersion: notification.toolkit.fluxcd.io/v1\nkind: Receiver\nmetadata:\n  name: r\nspec:\n  type: generic-oidc\n  resources:\n    \
     - {kind: GitRepository, name: \"*\"}\n  oidcProviders:\n    - issuerURL: https://a.b\n      validations: [{expression: \"true\", \
     message: m}]\n",
];

/// Validates all documents, in every way, and tries every fix.
fn run(text: &str) -> usize {
    let (stream, _) = parse_lenient(text, &Limits::default());
    let catalogue = Catalogue::builtin();
    let mut count = 0;
    for (index, document) in stream.documents.iter().enumerate() {
        let Some(root) = &document.root else { continue };
        let at = fluxwright_yaml::edit::Path::root().in_document(index);
        for (substituted, partial) in [(true, false), (false, true)] {
            let options = Options { at: at.clone(), substituted, partial, flux: None };
            for finding in catalogue.validate(root, document, &options) {
                assert!(text.get(finding.span.clone()).is_some(), "{finding:?}");
                assert!(!finding.message.is_empty() && !finding.message.contains('\n'), "{finding:?}");
                if let Some(fix) = &finding.fix {
                    let _ = fix.apply(text);
                }
                count += 1;
            }
        }
    }
    count
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|float| json!(float)),
        "[ -~é${}<>\n]{0,12}".prop_map(Value::from),
        prop::sample::select(vec!["5m", "yes", "${A}", "<< inputs.a >>", "GitRepository", "oci://a/b"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = prop_oneof![
            "[a-z]{1,8}",
            prop::sample::select(vec![
                "name",
                "kind",
                "spec",
                "interval",
                "chart",
                "sourceRef",
                "steps",
                "resources",
                "<<",
                "values"
            ])
            .prop_map(str::to_owned),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..6).prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_spec_of_any_kind_is_validated(kind in 0usize..64, spec in value(), metadata in value()) {
        let catalogue = Catalogue::builtin();
        let kinds: Vec<_> = catalogue.kinds().collect();
        let kind = kinds[kind % kinds.len()];
        let api_version = kind.api_version(&kind.versions()[0]);
        let object = json!({"apiVersion": api_version, "kind": kind.name(), "metadata": metadata, "spec": spec});
        run(&to_yaml(&object, &EmitOptions::default()));
    }

    #[test]
    fn any_value_at_any_place_is_validated(which in 0usize..4, place in any::<prop::sample::Index>(), new in value()) {
        let stream = fluxwright_yaml::parse(OBJECTS[which]).unwrap();
        let mut object = stream.documents[0].to_value(fluxwright_yaml::Dialect::Sigs).unwrap();
        let mut pointers = Vec::new();
        pointers_of(&object, &mut String::new(), &mut pointers);
        let pointer = place.get(&pointers);
        *object.pointer_mut(pointer).unwrap() = new;
        run(&to_yaml(&object, &EmitOptions::default()));
    }

    #[test]
    fn any_cut_of_a_text_is_validated(which in 0usize..4, from in any::<prop::sample::Index>(), length in 0usize..20, put in "[ -~\n]{0,6}") {
        let text = OBJECTS[which];
        let from = from.index(text.len());
        let to = (from + length).min(text.len());
        run(&format!("{}{put}{}", &text[..from], &text[to..]));
    }
}

fn pointers_of(value: &Value, at: &mut String, into: &mut Vec<String>) {
    into.push(at.clone());
    let length = at.len();
    let mut down = |key: &str, value: &Value| {
        at.push('/');
        at.push_str(&key.replace('~', "~0").replace('/', "~1"));
        pointers_of(value, at, into);
        at.truncate(length);
    };
    match value {
        Value::Object(map) => {
            let map: &Map<String, Value> = map;
            map.iter().for_each(|(key, value)| down(key, value));
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(index, value)| down(&index.to_string(), value)),
        _ => {}
    }
}

/// Only a build with optimisation says something about speed, so only that one is judged.
#[test]
fn ten_thousand_objects_a_second() {
    let streams: Vec<_> = OBJECTS.iter().map(|text| fluxwright_yaml::parse(text).unwrap()).collect();
    let catalogue = Catalogue::builtin();
    let (rounds, start) = (2000, Instant::now());
    let mut findings = 0;
    for _ in 0..rounds {
        for stream in &streams {
            let document = &stream.documents[0];
            findings += catalogue.validate(document.root.as_ref().unwrap(), document, &Options::default()).len();
        }
    }
    let each = start.elapsed().as_secs_f64() / f64::from(rounds * 4);
    println!("{:.0} objects a second, {findings} findings", 1.0 / each);
    assert!(cfg!(debug_assertions) || each < 1e-4, "{:.0} objects a second", 1.0 / each);
}
