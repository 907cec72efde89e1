//! Which fields hold the names of other objects.

use super::config::NameReference;
use super::tables::spec;
use crate::id::Gvk;
use crate::kustomization::FieldSpec;

/// Kinds with pods in them, and where.
const PODS: &[(&str, &str)] = &[
    ("Pod", "spec"),
    ("StatefulSet", "spec/template/spec"),
    ("Deployment", "spec/template/spec"),
    ("ReplicationController", "spec/template/spec"),
    ("CronJob", "spec/jobTemplate/spec/template/spec"),
    ("Job", "spec/template/spec"),
    ("DaemonSet", "spec/template/spec"),
];

/// The kinds whose pods' volumes and environments are looked at.
const CONSUMERS: &[(&str, &str, &str)] = &[
    ("Pod", "v1", "spec"),
    ("PodTemplate", "", "template/spec"),
    ("Deployment", "", "spec/template/spec"),
    ("ReplicaSet", "", "spec/template/spec"),
    ("DaemonSet", "", "spec/template/spec"),
    ("StatefulSet", "", "spec/template/spec"),
    ("Job", "", "spec/template/spec"),
    ("CronJob", "", "spec/jobTemplate/spec/template/spec"),
];

const CONFIG_MAP: &[&str] = &[
    "volumes/configMap/name",
    "containers/env/valueFrom/configMapKeyRef/name",
    "initContainers/env/valueFrom/configMapKeyRef/name",
    "containers/envFrom/configMapRef/name",
    "initContainers/envFrom/configMapRef/name",
    "volumes/projected/sources/configMap/name",
];

const SECRET: &[&str] = &[
    "volumes/secret/secretName",
    "containers/env/valueFrom/secretKeyRef/name",
    "initContainers/env/valueFrom/secretKeyRef/name",
    "containers/envFrom/secretRef/name",
    "initContainers/envFrom/secretRef/name",
    "imagePullSecrets/name",
    "volumes/projected/sources/secret/name",
];

/// Group, version and kind of the referrer, and the field.
type Row = (&'static str, &'static str, &'static str, &'static str);

const CONFIG_MAP_ELSEWHERE: &[Row] = &[
    ("", "", "Node", "spec/configSource/configMap"),
    ("", "", "Role", "rules/resourceNames"),
    ("", "", "ClusterRole", "rules/resourceNames"),
    ("", "", "Ingress", "metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap"),
];

const SECRET_ELSEWHERE: &[Row] = &[
    ("", "", "Ingress", "spec/tls/secretName"),
    ("", "", "Ingress", "metadata/annotations/ingress.kubernetes.io\\/auth-secret"),
    ("", "", "Ingress", "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret"),
    ("", "", "Ingress", "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret"),
    ("", "", "ServiceAccount", "imagePullSecrets/name"),
    ("", "", "StorageClass", "parameters/secretName"),
    ("", "", "StorageClass", "parameters/adminSecretName"),
    ("", "", "StorageClass", "parameters/userSecretName"),
    ("", "", "StorageClass", "parameters/secretRef"),
    ("", "", "Role", "rules/resourceNames"),
    ("", "", "ClusterRole", "rules/resourceNames"),
    ("serving.knative.dev", "v1", "Service", "spec/template/spec/containers/env/valueFrom/secretKeyRef/name"),
    ("", "", "PersistentVolume", "spec/azureFile/secretName"),
];

const RBAC: &str = "rbac.authorization.k8s.io";
const ADMISSION: &str = "admissionregistration.k8s.io";

/// Group, version and kind of what is named, and the fields that name it.
const OTHERS: &[(&str, &str, &str, &[Row])] = &[
    ("", "", "Deployment", &[("", "", "HorizontalPodAutoscaler", "spec/scaleTargetRef/name")]),
    ("", "", "ReplicationController", &[("", "", "HorizontalPodAutoscaler", "spec/scaleTargetRef/name")]),
    ("", "", "ReplicaSet", &[("", "", "HorizontalPodAutoscaler", "spec/scaleTargetRef/name")]),
    ("", "", "StatefulSet", &[("", "", "HorizontalPodAutoscaler", "spec/scaleTargetRef/name")]),
    (
        "",
        "v1",
        "Service",
        &[
            ("apps", "", "StatefulSet", "spec/serviceName"),
            ("", "", "Ingress", "spec/rules/http/paths/backend/serviceName"),
            ("", "", "Ingress", "spec/backend/serviceName"),
            ("", "", "Ingress", "spec/rules/http/paths/backend/service/name"),
            ("", "", "Ingress", "spec/defaultBackend/service/name"),
            ("apiregistration.k8s.io", "", "APIService", "spec/service/name"),
            (ADMISSION, "", "ValidatingWebhookConfiguration", "webhooks/clientConfig/service"),
            (ADMISSION, "", "MutatingWebhookConfiguration", "webhooks/clientConfig/service"),
        ],
    ),
    (RBAC, "", "Role", &[(RBAC, "", "RoleBinding", "roleRef/name")]),
    (
        RBAC,
        "",
        "ClusterRole",
        &[(RBAC, "", "RoleBinding", "roleRef/name"), (RBAC, "", "ClusterRoleBinding", "roleRef/name")],
    ),
    (
        "",
        "v1",
        "PersistentVolume",
        &[("", "", "PersistentVolumeClaim", "spec/volumeName"), ("", "", "ClusterRole", "rules/resourceNames")],
    ),
    (
        "storage.k8s.io",
        "v1",
        "StorageClass",
        &[
            ("", "", "PersistentVolume", "spec/storageClassName"),
            ("", "", "PersistentVolumeClaim", "spec/storageClassName"),
            ("", "", "StatefulSet", "spec/volumeClaimTemplates/spec/storageClassName"),
        ],
    ),
    // The group is kustomize's own slip; with it nothing is ever found.
    ("networking.k8s.io/v1", "v1", "IngressClass", &[("", "", "Ingress", "spec/ingressClassName")]),
    (
        ADMISSION,
        "",
        "ValidatingAdmissionPolicy",
        &[(ADMISSION, "", "ValidatingAdmissionPolicyBinding", "spec/policyName")],
    ),
];

/// What is named, and by which fields, when nothing else is configured.
pub(super) fn name_references() -> Vec<NameReference> {
    let mut all: Vec<NameReference> = OTHERS
        .iter()
        .map(|(group, version, kind, rows)| NameReference { target: gvk(group, version, kind), fields: fields(rows) })
        .collect();
    for (kind, below, elsewhere) in
        [("ConfigMap", CONFIG_MAP, CONFIG_MAP_ELSEWHERE), ("Secret", SECRET, SECRET_ELSEWHERE)]
    {
        let pods = CONSUMERS.iter().flat_map(|(kind, version, prefix)| {
            below.iter().map(move |path| spec("", version, kind, &format!("{prefix}/{path}"), false))
        });
        let fields = pods.chain(fields(elsewhere)).collect();
        all.push(NameReference { target: gvk("", "v1", kind), fields });
    }
    for (group, kind, path) in [
        ("", "ServiceAccount", "serviceAccountName"),
        ("", "PersistentVolumeClaim", "volumes/persistentVolumeClaim/claimName"),
        ("scheduling.k8s.io", "PriorityClass", "priorityClassName"),
    ] {
        let mut fields = Vec::new();
        if kind == "ServiceAccount" {
            fields.push(spec(RBAC, "", "RoleBinding", "subjects", false));
            fields.push(spec(RBAC, "", "ClusterRoleBinding", "subjects", false));
        }
        fields.extend(PODS.iter().map(|(kind, prefix)| spec("", "", kind, &format!("{prefix}/{path}"), false)));
        all.push(NameReference { target: gvk(group, "v1", kind), fields });
    }
    all
}

fn gvk(group: &str, version: &str, kind: &str) -> Gvk {
    Gvk { group: group.into(), version: version.into(), kind: kind.into() }
}

fn fields(rows: &[Row]) -> Vec<FieldSpec> {
    rows.iter().map(|(group, version, kind, path)| spec(group, version, kind, path, false)).collect()
}
