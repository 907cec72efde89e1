//! Risks of what would be applied.

use serde_json::Value;

use super::risk;
use crate::model::{Action, FieldChange, Link, Place, Report, ResourceChange, Risk, RiskRule, RiskSeverity, Side};
use crate::shown::resource as shown;

/// Objects that are named in one risk at most.
const MOST_NAMED: usize = 5;

pub(super) fn find(report: &Report, risks: &mut Vec<Risk>) {
    let Some(rendered) = &report.rendered else { return };
    for problem in rendered.not_rendered.iter().filter(|one| one.fails && one.side == Some(Side::Head)) {
        let what = problem.what.as_deref().unwrap_or("the repo");
        // What is wrong with the file may be told already.
        let told = problem.place.as_ref().is_some_and(|place| {
            let of_file = |risk: &Risk| risk.places.iter().any(|known| known.path == place.path);
            risks.iter().any(|risk| is_of_file(risk.rule) && of_file(risk))
        });
        if told {
            continue;
        }
        let found = if let Some(release) = what.strip_prefix("HelmRelease ") {
            let name = release.rsplit('/').next().unwrap_or(release);
            // A key that is gone is told with the release.
            if risks.iter().any(|risk| risk.rule == RiskRule::MissingValues && risk.message.starts_with(name)) {
                continue;
            }
            let message = format!("{what} fails after this change: {}", problem.message);
            let meaning = "helm-controller stops at it: the release stays as it is until that is mended";
            risk(RiskRule::NotBuilt, RiskSeverity::High, what, message, meaning)
        } else {
            let message = format!("{what} cannot be built after this change: {}", problem.message);
            let meaning = "Flux applies nothing of it until that is mended; what is in the cluster stays as it is";
            risk(RiskRule::NotBuilt, RiskSeverity::High, what, message, meaning)
        };
        risks.push(found.at(problem.place.as_slice(), &problem.clusters));
    }
    let mut adopted = Vec::new();
    for change in &rendered.resources {
        let found = match change.change {
            Action::Removed => removed(change).into_iter().collect(),
            Action::Added => Vec::new(),
            // It is made anew anyway.
            Action::Renamed => renamed(change).into_iter().collect(),
            Action::Changed | Action::Moved => immutable(change),
        };
        if change.fields.iter().any(|field| field.path == "applied by") && is_stateful(change) {
            adopted.push(change);
        }
        for found in found {
            let known = |risk: &Risk| {
                risk.message == found.message || (risk.subject == found.subject && is_same(risk.rule, found.rule))
            };
            if !risks.iter().any(known) {
                risks.push(found.at(&places(&change.way), &change.clusters).of(change.app.as_deref()));
            }
        }
    }
    risks.extend(moved(&adopted));
}

/// Whether a rule tells why a file fails the build.
fn is_of_file(rule: RiskRule) -> bool {
    matches!(rule, RiskRule::Broken | RiskRule::MissingFile | RiskRule::MissingFolder)
}

/// Whether two rules tell the same, one from the files and one from what is applied.
fn is_same(of_files: RiskRule, rendered: RiskRule) -> bool {
    use RiskRule::{DefinitionRemoved, Deleted, Immutable, NamespaceRemoved, Storage};
    matches!((of_files, rendered), (Storage, Deleted | Immutable) | (DefinitionRemoved | NamespaceRemoved, Deleted))
}

fn places(way: &[Link]) -> Vec<Place> {
    way.first().and_then(|link| link.place.clone()).into_iter().collect()
}

fn is_stateful(change: &ResourceChange) -> bool {
    matches!(change.kind.as_str(), "PersistentVolumeClaim" | "StatefulSet" | "Namespace" | "CustomResourceDefinition")
}

fn removed(change: &ResourceChange) -> Option<Risk> {
    let name = shown(change);
    let (severity, meaning) = match (change.group.as_str(), change.kind.as_str()) {
        ("", "PersistentVolumeClaim") => {
            (RiskSeverity::High, "its volume is deleted with it unless the storage class retains volumes")
        }
        ("", "PersistentVolume") => (RiskSeverity::High, "the cluster loses the volume; claims on it are lost"),
        ("", "Namespace") => (RiskSeverity::High, "Kubernetes deletes everything in it, volumes included"),
        ("apps", "StatefulSet") => {
            (RiskSeverity::High, "its pods stop; its claims stay unless it says otherwise, and nobody uses them")
        }
        ("apiextensions.k8s.io", "CustomResourceDefinition") => {
            (RiskSeverity::High, "Kubernetes deletes every object of this kind in the cluster")
        }
        (group, _) if group.starts_with("postgresql.cnpg.io") || group.ends_with("rook.io") => {
            (RiskSeverity::High, "its operator deletes what it keeps, data included")
        }
        _ => return None,
    };
    if change.stays {
        let message = format!("{name} is no longer applied");
        let meaning = "it stays in the cluster, as nothing prunes it; nobody keeps it up to date";
        return Some(risk(RiskRule::Deleted, RiskSeverity::Low, &change.name, message, meaning));
    }
    Some(risk(RiskRule::Deleted, severity, &change.name, format!("{name} is deleted"), meaning))
}

fn renamed(change: &ResourceChange) -> Option<Risk> {
    let old = change.old_name.as_deref().unwrap_or(&change.name);
    let from = match &change.old_namespace {
        Some(namespace) => format!("{namespace}/{old}"),
        None => old.to_owned(),
    };
    is_stateful(change).then(|| {
        risk(
            RiskRule::Deleted,
            RiskSeverity::High,
            &change.name,
            format!("{} was {from}", shown(change)),
            "Kubernetes knows no new names: one object is deleted, with its data, and another is made",
        )
    })
}

const REFUSES: &str = "Kubernetes refuses to change this field: the Kustomization fails until the object is deleted";
const REPLACES: &str = "Kubernetes refuses to change this field: Flux deletes the object and makes it anew (force)";

fn immutable(change: &ResourceChange) -> Vec<Risk> {
    let fields: Vec<&FieldChange> = change.fields.iter().filter(|field| is_immutable(change, field)).collect();
    let mut found = Vec::new();
    if let Some(first) = fields.first() {
        let mut names: Vec<&str> = fields.iter().map(|field| field.path.as_str()).take(MOST_NAMED).collect();
        if names.len() == 1 {
            names = vec![first.path.as_str()];
        }
        let message = format!("{} changes {}", shown(change), names.join(", "));
        let (severity, meaning) = match (change.forced, is_stateful(change)) {
            (false, _) => (RiskSeverity::High, REFUSES),
            (true, true) => (RiskSeverity::High, REPLACES),
            (true, false) => (RiskSeverity::Medium, REPLACES),
        };
        found.push(risk(RiskRule::Immutable, severity, &change.name, message, meaning));
    }
    let version_gone = |field: &&FieldChange| {
        change.kind == "CustomResourceDefinition"
            && field.change == Action::Removed
            && field.path.starts_with("spec.versions[")
            && field.path.ends_with(']')
    };
    if let Some(field) = change.fields.iter().find(version_gone) {
        found.push(risk(
            RiskRule::DefinitionRemoved,
            RiskSeverity::High,
            &change.name,
            format!("{} no longer has {}", shown(change), field.path),
            "objects of that version can no longer be read or written; Kubernetes refuses it while any are stored so",
        ));
    }
    found
}

/// Whether Kubernetes lets nobody change a field of an object that is there.
fn is_immutable(change: &ResourceChange, field: &FieldChange) -> bool {
    let path = field.path.as_str();
    let below = |parents: &[&str]| {
        parents
            .iter()
            .any(|parent| path == *parent || path.strip_prefix(parent).is_some_and(|rest| rest.starts_with(['.', '['])))
    };
    match (change.group.as_str(), change.kind.as_str()) {
        ("apps", "Deployment" | "DaemonSet" | "ReplicaSet") => below(&["spec.selector"]),
        ("apps", "StatefulSet") => {
            below(&["spec.selector", "spec.serviceName", "spec.podManagementPolicy", "spec.volumeClaimTemplates"])
        }
        ("batch", "Job") => below(&["spec.template", "spec.selector", "spec.completionMode", "spec.completions"]),
        ("", "Service") => {
            let is_none = |value: &Option<Value>| value.as_ref().is_none_or(|value| value.is_null() || value == "");
            below(&["spec.clusterIP", "spec.clusterIPs"]) && !is_none(&field.old) && !is_none(&field.new)
        }
        ("", "PersistentVolumeClaim") => {
            path.starts_with("spec") && !below(&["spec.resources", "spec.volumeAttributesClassName"])
        }
        ("", "PersistentVolume") => {
            path.starts_with("spec")
                && !below(&[
                    "spec.capacity",
                    "spec.persistentVolumeReclaimPolicy",
                    "spec.claimRef",
                    "spec.mountOptions",
                ])
        }
        ("storage.k8s.io", "StorageClass") => {
            below(&["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"])
        }
        ("rbac.authorization.k8s.io", "RoleBinding" | "ClusterRoleBinding") => below(&["roleRef"]),
        ("", "Secret") => below(&["type"]),
        ("scheduling.k8s.io", "PriorityClass") => below(&["value", "preemptionPolicy"]),
        ("node.k8s.io", "RuntimeClass") => below(&["handler"]),
        ("networking.k8s.io", "IngressClass") => below(&["spec.controller"]),
        ("apiextensions.k8s.io", "CustomResourceDefinition") => {
            below(&["spec.group", "spec.scope", "spec.names.kind", "spec.names.plural"])
        }
        _ => false,
    }
}

/// Objects with data that another Kustomization applies from now on, in one risk.
fn moved(adopted: &[&ResourceChange]) -> Option<Risk> {
    let first = adopted.first()?;
    let mut names: Vec<String> = adopted.iter().take(MOST_NAMED).map(|change| shown(change)).collect();
    if adopted.len() > MOST_NAMED {
        names.push(format!("{} more", adopted.len() - MOST_NAMED));
    }
    let verb = if adopted.len() == 1 { "is" } else { "are" };
    let found = risk(
        RiskRule::Adopted,
        RiskSeverity::Medium,
        &first.name,
        format!("{} {verb} applied by another Kustomization", names.join(", ")),
        "when the old one prunes before the new one has taken over, they are deleted and made anew",
    );
    Some(found.at(&places(&first.way), &first.clusters))
}
