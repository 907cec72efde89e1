//! Risks of objects.

use serde_json::Value;

use super::risk;
use crate::model::{Action, FieldChange, ObjectChange, Report, Risk, RiskRule, RiskSeverity};
use crate::scan::{FLUX_KUSTOMIZE, OPERATOR, SOURCE};
use crate::shown::object as shown;
use crate::shown::rendered::is_rendered;

/// Objects that are named at most.
const MOST_NAMED: usize = 5;

pub(super) fn find(report: &Report, risks: &mut Vec<Risk>) {
    // What was built is known better.
    let rendered = |kind: &str, name: &str| {
        let all = report.rendered.iter().flat_map(|rendered| &rendered.resources);
        all.into_iter().any(|change| change.kind == kind && change.name == name && change.change == Action::Removed)
    };
    for namespace in report
        .namespaces
        .iter()
        .filter(|namespace| namespace.change == Action::Removed && !rendered("Namespace", &namespace.name))
    {
        let found = risk(
            RiskRule::NamespaceRemoved,
            RiskSeverity::High,
            &namespace.name,
            format!("namespace {} is removed", namespace.name),
            "where Flux prunes it, Kubernetes deletes everything in it, volumes included",
        );
        risks.push(found.at(&namespace.places, &namespace.clusters));
    }
    for object in &report.objects {
        let app = object.app.as_deref().and_then(|id| report.releases.iter().find(|release| release.id == id));
        let app_change = app.map(|release| release.change);
        let found = match object.change {
            // What goes with an app that goes is that app's risk.
            Action::Removed if app_change == Some(Action::Removed) && object.flux => Vec::new(),
            // What is renamed with its app builds the renamed folder.
            _ if app_change == Some(Action::Renamed) && object.flux => Vec::new(),
            _ if !object.flux && is_rendered(report, object) => Vec::new(),
            Action::Removed => removed(object),
            _ => object
                .fields
                .iter()
                .filter_map(|field| changed(object, field))
                .filter(|risk| risk.rule != RiskRule::Template || !is_rendered(report, object))
                .collect(),
        };
        risks.extend(found.into_iter().map(|risk| risk.at(&object.places, &object.clusters).of(object.app.as_deref())));
    }
}

fn removed(object: &ObjectChange) -> Vec<Risk> {
    let name = shown(object);
    let one =
        |rule, severity, meaning: &str| vec![risk(rule, severity, &object.name, format!("{name} is removed"), meaning)];
    match (object.group.as_str(), object.kind.as_str()) {
        (FLUX_KUSTOMIZE, "Kustomization") | (OPERATOR, "ResourceSet") => {
            one(RiskRule::SourceRemoved, RiskSeverity::High, "Flux deletes everything that it made, where it prunes")
        }
        (SOURCE, _) if object.app.is_none() => one(
            RiskRule::SourceRemoved,
            RiskSeverity::Medium,
            "what still takes its content from there is no longer updated",
        ),
        ("", "PersistentVolumeClaim") => one(
            RiskRule::Storage,
            RiskSeverity::High,
            "its volume is deleted with it unless the storage class retains volumes",
        ),
        ("apiextensions.k8s.io", "CustomResourceDefinition") => one(
            RiskRule::DefinitionRemoved,
            RiskSeverity::High,
            "Kubernetes deletes every object of this kind in the cluster",
        ),
        _ => Vec::new(),
    }
}

fn changed(object: &ObjectChange, field: &FieldChange) -> Option<Risk> {
    let on = field.new == Some(Value::Bool(true));
    let name = shown(object);
    match field.path.as_str() {
        "spec.suspend" if object.flux => Some(suspended(&name, on)),
        "spec.prune" if object.flux && !on => Some(risk(
            RiskRule::Prune,
            RiskSeverity::Medium,
            &object.name,
            format!("{name} no longer prunes"),
            "what is removed from Git from now on stays in the cluster",
        )),
        "spec.prune" if object.flux => Some(risk(
            RiskRule::Prune,
            RiskSeverity::Medium,
            &object.name,
            format!("{name} prunes now"),
            "what it applied and is no longer in Git is deleted with the next reconciliation",
        )),
        path if object.kind == "ResourceSet" && path.starts_with("spec.resources") => Some(risk(
            RiskRule::Template,
            RiskSeverity::Medium,
            &object.name,
            format!("the template of {name} changes"),
            "everything that it makes from its inputs is made anew: one mistake breaks all of it",
        )),
        "spec.path" if object.flux => Some(risk(
            RiskRule::SourceRemoved,
            RiskSeverity::Medium,
            &object.name,
            format!("{name} builds another folder"),
            "what only the old folder holds is deleted where it prunes",
        )),
        path if object.kind == "PersistentVolumeClaim" && !path.starts_with("metadata") => storage(object, field),
        path if object.kind == "StatefulSet" && path.starts_with("spec.volumeClaimTemplates") => storage(object, field),
        _ => None,
    }
}

fn storage(object: &ObjectChange, field: &FieldChange) -> Option<Risk> {
    // A claim can grow.
    if field.path.ends_with("requests.storage") && object.kind == "PersistentVolumeClaim" {
        return None;
    }
    Some(risk(
        RiskRule::Storage,
        RiskSeverity::Medium,
        &object.name,
        format!("{} changes {}", shown(object), field.path),
        "Kubernetes refuses to change this field: the object must be made anew, and its data moved",
    ))
}

pub(super) fn suspended(name: &str, on: bool) -> Risk {
    if on {
        let meaning = "Flux no longer applies changes from Git to it until it is resumed";
        return risk(RiskRule::Suspend, RiskSeverity::Medium, name, format!("{name} is suspended"), meaning);
    }
    let meaning = "everything that changed in Git meanwhile is applied at once";
    risk(RiskRule::Resume, RiskSeverity::Low, name, format!("{name} is resumed"), meaning)
}

/// Objects that no rule names, in one risk: Flux deletes them as well.
pub(super) fn many_removed(report: &Report, risks: &mut Vec<Risk>) {
    let gone: Vec<&ObjectChange> = report
        .objects
        .iter()
        .filter(|object| object.change == Action::Removed && !matches!(object.kind.as_str(), "kustomize" | "file"))
        .filter(|object| !risks.iter().any(|risk| risk.places == object.places))
        // With a release goes what belongs to it.
        .filter(|object| {
            let of_removed =
                |id: &str| report.releases.iter().any(|release| release.id == id && release.change == Action::Removed);
            !object.app.as_deref().is_some_and(of_removed)
        })
        .collect();
    let Some(first) = gone.first() else { return };
    let mut names: Vec<String> = gone.iter().take(MOST_NAMED).map(|object| shown(object)).collect();
    if gone.len() > MOST_NAMED {
        names.push(format!("{} more", gone.len() - MOST_NAMED));
    }
    let verb = if gone.len() == 1 { "is" } else { "are" };
    let found = risk(
        RiskRule::ObjectRemoved,
        RiskSeverity::Low,
        &first.name,
        format!("{} {verb} removed", names.join(", ")),
        "Flux deletes what is gone from Git, where it prunes",
    );
    let places: Vec<_> = gone.iter().flat_map(|object| object.places.clone()).collect();
    risks.push(found.at(&places, &first.clusters));
}
