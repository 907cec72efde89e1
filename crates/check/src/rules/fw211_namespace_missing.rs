//! An object of a namespace that has none.

use std::collections::BTreeMap;

use fluxwright_build::{Applier, ApplierKind, Resource};
use fluxwright_diagnostic::Severity;
use fluxwright_schema::Scope;

use crate::finding::Finding;
use crate::rule::{Reporter, Rule};
use crate::world::World;

pub(super) static RULE: Rule = Rule {
    code: "FW211",
    name: "namespace-missing",
    summary: "an object that must be in a namespace is in none",
    severity: Severity::Error,
    run,
};

/// How many objects of one applier are told one by one.
const FEW: usize = 3;

fn run(world: &World<'_>, reporter: &mut Reporter) {
    for root in world.roots() {
        let mut by_applier: BTreeMap<usize, Vec<&Resource>> = BTreeMap::new();
        for object in root.resources(world.built()) {
            if object.namespace().is_empty() && !object.name().is_empty() && is_namespaced(world, object) {
                by_applier.entry(object.applier).or_default().push(object);
            }
        }
        for (applier, objects) in by_applier {
            let Some(applier) = world.built().appliers.get(applier) else { continue };
            let severity = match applier.kind {
                ApplierKind::Kustomization => Severity::Error,
                // What applies the folder is not in the repo: it may have a namespace to give.
                ApplierKind::Folder => Severity::Note,
                ApplierKind::ResourceSet => continue,
            };
            let shown = if objects.len() > FEW { 1 } else { objects.len() };
            for object in objects.iter().take(shown) {
                let mut finding = finding(world, applier, object).severity(severity).in_root(&root.name);
                if shown < objects.len() {
                    finding = finding.note(format!("{} more objects that it applies have none", objects.len() - shown));
                }
                reporter.add(finding);
            }
        }
    }
}

fn finding(world: &World<'_>, applier: &Applier, object: &Resource) -> Finding {
    let message = format!("{} `{}` has no namespace", object.kind(), object.name());
    let finding = Finding::new(world.place_of(object, "metadata.name"), message)
        .note("Flux refuses it: `namespace not specified`")
        .help("add `metadata.namespace`, `namespace` in kustomization.yaml, or `targetNamespace` in the Kustomization");
    match applier.resource.and_then(|index| world.built().resources.get(index)) {
        Some(own) => finding.see(world.place_of(own, "metadata.name"), "applied by this Kustomization"),
        None => finding,
    }
}

/// Whether a kind is known to live in namespaces; what is not known is not.
fn is_namespaced(world: &World<'_>, object: &Resource) -> bool {
    let id = object.id();
    match id.group.as_str() {
        "" => matches!(
            id.kind.as_str(),
            "ConfigMap"
                | "Endpoints"
                | "LimitRange"
                | "PersistentVolumeClaim"
                | "Pod"
                | "PodTemplate"
                | "ReplicationController"
                | "ResourceQuota"
                | "Secret"
                | "Service"
                | "ServiceAccount"
        ),
        "apps" => matches!(id.kind.as_str(), "DaemonSet" | "Deployment" | "ReplicaSet" | "StatefulSet"),
        "batch" => matches!(id.kind.as_str(), "CronJob" | "Job"),
        "networking.k8s.io" => matches!(id.kind.as_str(), "Ingress" | "NetworkPolicy"),
        "policy" => id.kind == "PodDisruptionBudget",
        "autoscaling" => id.kind == "HorizontalPodAutoscaler",
        "rbac.authorization.k8s.io" => matches!(id.kind.as_str(), "Role" | "RoleBinding"),
        "gateway.networking.k8s.io" => {
            id.kind.ends_with("Route") || matches!(id.kind.as_str(), "Gateway" | "ReferenceGrant")
        }
        "external-secrets.io" => matches!(id.kind.as_str(), "ExternalSecret" | "SecretStore"),
        "cert-manager.io" => matches!(id.kind.as_str(), "Certificate" | "CertificateRequest" | "Issuer"),
        "monitoring.coreos.com" => true,
        group => {
            let kind = world.catalogue().any_version(group, &id.kind);
            kind.is_some_and(|kind| kind.scope() == Scope::Namespaced)
        }
    }
}
