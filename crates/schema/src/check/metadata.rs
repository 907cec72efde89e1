//! What every object has.

use std::sync::OnceLock;

use fluxwright_diagnostic::Severity;
use fluxwright_yaml::Node;
use fluxwright_yaml::edit::Step;

use super::{At, Checker, Scene, Seen};
use crate::finding::{Finding, Problem};
use crate::load::read_metadata;
use crate::model::Shape;

/// The schema of `metadata`, as Kubernetes' API reference describes it.
const METADATA: &str = r#"{
 "type": "object",
 "properties": {
  "name": {"type": "string", "maxLength": 253, "minLength": 1, "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"},
  "generateName": {"type": "string"},
  "namespace": {"type": "string", "maxLength": 63, "pattern": "^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$"},
  "labels": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 63, "pattern": "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$"}},
  "annotations": {"type": "object", "additionalProperties": {"type": "string"}},
  "finalizers": {"type": "array", "items": {"type": "string"}},
  "ownerReferences": {"type": "array", "items": {"type": "object", "additionalProperties": true}},
  "managedFields": {"type": "array", "items": {"type": "object", "additionalProperties": true}},
  "creationTimestamp": {"type": "string", "nullable": true},
  "deletionTimestamp": {"type": "string", "nullable": true},
  "deletionGracePeriodSeconds": {"type": "integer"},
  "generation": {"type": "integer"},
  "resourceVersion": {"type": "string"},
  "selfLink": {"type": "string"},
  "uid": {"type": "string"}
 }
}"#;

/// Compares the metadata of an object with what the API server asks of it.
pub(super) fn check<'a>(scene: Scene<'_, 'a>, root: &'a Node, findings: &mut Vec<Finding>) {
    static SHAPE: OnceLock<Option<Shape>> = OnceLock::new();
    let Some(shape) = SHAPE.get_or_init(|| read_metadata(METADATA)) else { return };
    let Scene { view, options, .. } = scene;
    let mut checker = Checker::new(scene, shape);
    checker.path.push(At::Key("metadata".into()));
    let metadata = view.member(root, "metadata").filter(|member| view.see(member.value) != Seen::Null);
    match &metadata {
        Some(member) => checker.value(member.value, Shape::ROOT, Some(member.key)),
        None if options.partial => return,
        None => {
            let span = view.member(root, "kind").map_or_else(|| root.span.clone(), |kind| kind.value.span.clone());
            checker.path.clear();
            let finding = checker.report(
                Problem::MissingField { field: "metadata".to_owned() },
                span,
                "the object has no `metadata`".to_owned(),
            );
            finding.help = Some("add `metadata` with a `name`".to_owned());
        }
    }
    if let Some(member) = metadata.filter(|member| !options.partial && view.see(member.value) == Seen::Map) {
        let is_open = view.members(member.value).iter().any(|member| view.is_unknown(&member.name));
        let has = |name| view.member(member.value, name).is_some_and(|member| view.see(member.value) != Seen::Null);
        if !has("name") && !has("generateName") && !is_open {
            let problem = Problem::MissingField { field: "name".to_owned() };
            checker.report(problem, member.key.span.clone(), "`metadata` has no `name`".to_owned());
        }
    }
    for finding in &mut checker.findings {
        // kustomize can give an object another name and another namespace.
        let steps = finding.path.steps.as_slice();
        let is_name = matches!(steps.last(), Some(Step::Key(key)) if key == "name" || key == "namespace");
        if is_name && matches!(finding.problem, Problem::Malformed { .. } | Problem::OutOfBounds(_)) {
            finding.severity = Severity::Warning;
        }
    }
    findings.append(&mut checker.findings);
}
