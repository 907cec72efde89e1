//! Values, compared with what helm-controller's own library makes of them.
//!
//! `cases/values.jsonl` holds generated cases, a HelmRelease's `values` and `valuesFrom` and the objects of its namespace each;
//! `cases/results.jsonl` what `ChartValuesFromReferences` of `github.com/fluxcd/pkg/chartutil` v1.27.2 returned for the same
//! line. `FLUXWRIGHT_HELM_CASES` names another folder with two such files.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use fluxwright_helm::values::{Data, Effective};
use fluxwright_helm::{Problem, ReferenceProblem, effective};
use serde_json::{Value, json};

fn compute(case: &Value) -> Effective {
    let release = json!({"spec": {"values": case["values"], "valuesFrom": case["valuesFrom"]}});
    effective(&release, |reference| {
        case["objects"]
            .as_array()
            .unwrap()
            .iter()
            .find(|object| object["kind"] == reference.kind && object["metadata"]["name"] == reference.name)
            .map_or(Data::NoObject, |object| Data::of(object, &reference.key))
    })
}

/// What the controller's error says.
fn reason(problem: &Problem) -> &'static str {
    match problem {
        Problem::Reference { what, .. } => match what {
            ReferenceProblem::Kind => "kind",
            ReferenceProblem::NoObject => "object",
            ReferenceProblem::NoKey => "key",
            ReferenceProblem::NotUtf8 | ReferenceProblem::Yaml(_) | ReferenceProblem::NotAMap => "data",
            ReferenceProblem::Set(_) => "set",
        },
        Problem::Invalid { .. } => "invalid",
    }
}

/// Equal, whatever a number is written as.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || (a.as_i64().is_none() || b.as_i64().is_none()) && a.as_f64() == b.as_f64()
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

#[test]
fn values_are_those_of_helm_controller() {
    let folder =
        std::env::var("FLUXWRIGHT_HELM_CASES").unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases").into());
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let (cases, results) = (read("values.jsonl"), read("results.jsonl"));
    let (mut equal, mut refused, mut wrong) = (0, 0, Vec::new());
    for (number, (case, expected)) in cases.lines().zip(results.lines()).enumerate() {
        let case: Value = serde_json::from_str(case).unwrap();
        let expected: Value = serde_json::from_str(expected).unwrap();
        let found = compute(&case);
        let right = match (expected.get("result"), found.problems.first()) {
            (Some(result), None) => {
                equal += 1;
                same(result, &Value::Object(found.values.clone()))
            }
            (None, Some(problem)) => {
                refused += 1;
                expected["error"] == reason(problem)
            }
            _ => false,
        };
        if !right {
            wrong.push(format!(
                "{}: {case}\n  expected {expected}\n  found {:?} {}",
                number + 1,
                found.problems,
                Value::Object(found.values)
            ));
        }
    }
    println!("{equal} values equal, {refused} refused as by helm-controller, {} wrong", wrong.len());
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.lines().count(),
        wrong[..wrong.len().min(10)].join("\n")
    );
    assert!(equal > 500 && refused > 100);
}

fn release() -> Effective {
    compute(&json!({
        "values": {"image": {"tag": "1"}, "list": [1, {"a": "b"}], "empty": {}},
        "valuesFrom": [
            {"kind": "ConfigMap", "name": "base"},
            {"kind": "Secret", "name": "auth", "valuesKey": "password", "targetPath": "auth.password"},
            {"kind": "Secret", "name": "auth", "valuesKey": "token", "targetPath": "list[1].token"},
            {"kind": "Secret", "name": "hidden", "valuesKey": "key", "targetPath": "auth.key"},
            {"kind": "Secret", "name": "hidden"},
        ],
        "objects": [
            {"kind": "ConfigMap", "metadata": {"name": "base"}, "data": {"values.yaml": "image: {repo: x, tag: 0}\nauth: {user: me}"}},
            {"kind": "Secret", "metadata": {"name": "auth"}, "stringData": {"password": "hunter2", "token": "hunter2"}},
            {"kind": "Secret", "metadata": {"name": "hidden"}, "sops": {"mac": "x"},
             "stringData": {"key": "ENC[AES256_GCM,data:x]", "values.yaml": "ENC[AES256_GCM,data:y]"}},
        ],
    }))
}

#[test]
fn each_value_knows_its_origin_and_secrets_are_masked() {
    use fluxwright_helm::values::{Origin, Step};
    let found = release();
    assert_eq!(found.problems, []);
    let key = |key: &str| Step::Key(key.into());
    let origin = |path: &[Step]| match found.origin(path) {
        Some(Origin::Inline) => "inline".to_owned(),
        Some(Origin::Reference { index, reference }) => format!("{index} {}", reference.name),
        None => "several".to_owned(),
    };
    assert_eq!(origin(&[key("image"), key("tag")]), "inline");
    assert_eq!(origin(&[key("image"), key("repo")]), "0 base");
    assert_eq!(origin(&[key("image")]), "several");
    assert_eq!(origin(&[key("auth"), key("password")]), "1 auth");
    assert_eq!(origin(&[key("list"), Step::Index(1), key("a")]), "inline");
    assert_eq!(origin(&[key("list"), Step::Index(1), key("token")]), "2 auth");
    assert_eq!(origin(&[key("empty")]), "inline");
    assert_eq!(
        Value::Object(found.masked("***")),
        json!({
            "image": {"repo": "x", "tag": "1"},
            "auth": {"user": "me", "password": "***", "key": "***"},
            "list": [1, {"a": "b", "token": "***"}],
            "empty": {},
        })
    );
    assert_eq!(found.values["auth"]["key"], "⟨Secret:hidden/key⟩");
    let unknown: Vec<_> = found.unknowns.iter().map(|unknown| (unknown.index, unknown.why.as_str())).collect();
    assert_eq!(unknown, [(3, "encrypted"), (4, "encrypted")]);
}

#[test]
fn problems_never_show_values() {
    for value in [
        "x,hunter2",
        "x,hunter2.a=1,hunter2.b.c=1",
        "{hunter2",
        "x,hunter2[0=1",
        "x,hunter2[1]x=1",
        "x,a.hunter2=1,a.hunter2.b=1",
    ] {
        let found = compute(&json!({
            "values": {},
            "valuesFrom": [
                {"kind": "Secret", "name": "auth", "valuesKey": "password", "targetPath": "a.b"},
                {"kind": "Secret", "name": "auth", "valuesKey": "password"},
            ],
            "objects": [{"kind": "Secret", "metadata": {"name": "auth"}, "stringData": {"password": value}}],
        }));
        let shown: Vec<_> = found.problems.iter().map(|problem| format!("{problem} {problem:?}")).collect();
        assert!(!shown.is_empty() && !shown.concat().contains("hunter2"), "{shown:?}");
    }
}

#[test]
fn deep_values_are_refused() {
    let brackets = format!("x,z{}=1", "[0]".repeat(100_000));
    let found = compute(&json!({
        "values": {},
        "valuesFrom": [
            {"kind": "ConfigMap", "name": "a", "valuesKey": "v", "targetPath": "a.b"},
        ],
        "objects": [{"kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"v": brackets}}],
    }));
    assert!(found.problems[0].to_string().contains("200 brackets"), "{:?}", found.problems);
    let many: String = (0..20).map(|n| format!(",x{n}[65536]=1")).collect();
    let found = compute(&json!({
        "values": {},
        "valuesFrom": [{"kind": "ConfigMap", "name": "a", "valuesKey": "v", "targetPath": "a"}],
        "objects": [{"kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"v": many}}],
    }));
    assert!(found.problems[0].to_string().contains("1000000 list items"), "{:?}", found.problems);
}

proptest::proptest! {
    #[test]
    fn any_path_and_value_is_taken_or_refused(path in "[ab.\\[\\]\\\\,={}01-]{0,20}", value in "\\PC{0,20}|[ab.,=\\[\\]{}\\\\01\"']{0,30}", literal: bool) {
        let case = json!({
            "values": {"a": {"b": [1, {"a": 1}]}, "b": [null, [1]]},
            "valuesFrom": [{"kind": "ConfigMap", "name": "a", "targetPath": path, "literal": literal}],
            "objects": [{"kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"values.yaml": value}}],
        });
        let found = compute(&case);
        proptest::prop_assert!(found.leaves.iter().all(|leaf| found.origins.get(leaf.origin).is_some()));
    }
}
