//! Every rule of every kind holds for one object and not for another.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use fluxwright_schema::{Catalogue, Finding, Options, Problem};
use fluxwright_yaml::Dialect;
use fluxwright_yaml::emit::{EmitOptions, to_yaml};
use serde_json::{Value, json};

fn validate(catalogue: &Catalogue, object: &Value) -> (String, Vec<Finding>) {
    let text = to_yaml(object, &EmitOptions::default());
    let stream = fluxwright_yaml::parse(&text).unwrap();
    let document = &stream.documents[0];
    let findings = catalogue.validate(document.root.as_ref().unwrap(), document, &Options::default());
    (text, findings)
}

#[test]
fn every_rule_has_an_object_that_keeps_it_and_one_that_breaks_it() {
    let catalogue = Catalogue::builtin();
    let cases =
        fluxwright_yaml::parse(include_str!("rules.yaml")).unwrap().documents[0].to_value(Dialect::Sigs).unwrap();
    let mut open: Vec<(String, String)> = Vec::new();
    for kind in catalogue.kinds() {
        for version in kind.versions() {
            open.extend(version.rules().map(|rule| (kind.name().to_owned(), rule.to_owned())));
        }
    }
    let count = open.len();
    for case in cases["cases"].as_array().unwrap() {
        let (name, rule) = (case["kind"].as_str().unwrap(), case["rule"].as_str().unwrap());
        let before = open.len();
        open.retain(|(kind, text)| (kind.as_str(), text.as_str()) != (name, rule));
        assert!(open.len() < before, "{name} has no rule {rule}");
        let kind =
            catalogue.kinds().find(|kind| kind.name() == name && kind.group() != "kustomize.config.k8s.io").unwrap();
        let object = |spec: &Value| {
            let mut whole = cases["bases"][name].clone();
            whole.as_object_mut().unwrap().extend(spec.as_object().unwrap().clone());
            let api_version = kind.api_version(&kind.versions()[0]);
            json!({"apiVersion": api_version, "kind": name, "metadata": {"name": "app"}, "spec": whole})
        };
        let (text, findings) = validate(&catalogue, &object(&case["good"]));
        assert!(findings.is_empty(), "{text}\n{findings:#?}");
        let (text, findings) = validate(&catalogue, &object(&case["bad"]));
        let broken: Vec<&Finding> =
            findings.iter().filter(|finding| matches!(&finding.problem, Problem::Rule { .. })).collect();
        let is_broken = broken.iter().any(|finding| finding.problem == Problem::Rule { rule: rule.to_owned() });
        assert!(is_broken, "{rule}\n{text}\n{findings:#?}");
        for finding in broken {
            println!(
                "{name}: {} [{}] ({})",
                finding.message,
                &text[finding.span.clone()],
                finding.help.as_deref().unwrap_or_default()
            );
        }
    }
    // A rule about a change of an object cannot be tested on one object.
    open.retain(|(_, rule)| !rule.contains("oldSelf"));
    assert!(open.is_empty(), "without a case: {open:#?}");
    println!("{count} rules");
}
