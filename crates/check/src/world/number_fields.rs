//! Fields of well-known kinds that must be numbers or booleans, and hold a text.
//!
//! The kinds of Flux have schemas; these are what manifests hold most often beside them.

use fluxwright_build::Resource;
use serde_json::Value;

use super::is_open;
use crate::reference::group_of;

/// What a field must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Number,
    Boolean,
}

impl Wanted {
    /// With its article.
    pub fn text(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Boolean => "a boolean",
        }
    }
}

/// A text where something else must be.
#[derive(Debug, Clone)]
pub(crate) struct Wrong<'v> {
    /// Such as `spec.ports[0].port`.
    pub field: String,
    pub text: &'v str,
    pub wanted: Wanted,
}

/// The fields of an object that hold a text for a number or a boolean. Texts with a part that is not known are passed over.
pub(crate) fn wrong(resource: &Resource) -> Vec<Wrong<'_>> {
    let mut found = Vec::new();
    let (group, kind) = (group_of(resource), resource.kind());
    for (pattern, wanted) in own(group, kind) {
        walk(&resource.value, pattern, String::new(), *wanted, &mut found);
    }
    if let Some(pod) = pod_of(group, kind) {
        let spec = resource.value.pointer(&format!("/{}", pod.replace('.', "/")));
        for (pattern, wanted) in POD {
            spec.into_iter().for_each(|spec| walk(spec, pattern, pod.to_owned(), *wanted, &mut found));
        }
        for list in ["containers", "initContainers"] {
            for (index, container) in spec.and_then(|spec| spec.get(list)?.as_array()).into_iter().flatten().enumerate()
            {
                for (pattern, wanted) in CONTAINER {
                    walk(container, pattern, format!("{pod}.{list}[{index}]"), *wanted, &mut found);
                }
            }
        }
    }
    found
}

use Wanted::{Boolean, Number};

/// Fields by their steps; `[]` stands for each item of a list.
type Fields = &'static [(&'static str, Wanted)];

const WORKLOAD: Fields = &[
    ("spec.replicas", Number),
    ("spec.minReadySeconds", Number),
    ("spec.revisionHistoryLimit", Number),
    ("spec.progressDeadlineSeconds", Number),
    ("spec.paused", Boolean),
];

const ROUTE: Fields = &[("spec.rules[].backendRefs[].port", Number), ("spec.rules[].backendRefs[].weight", Number)];

const POD: Fields = &[
    ("terminationGracePeriodSeconds", Number),
    ("activeDeadlineSeconds", Number),
    ("hostNetwork", Boolean),
    ("hostPID", Boolean),
    ("hostIPC", Boolean),
    ("automountServiceAccountToken", Boolean),
    ("enableServiceLinks", Boolean),
    ("shareProcessNamespace", Boolean),
    ("securityContext.runAsUser", Number),
    ("securityContext.runAsGroup", Number),
    ("securityContext.fsGroup", Number),
    ("securityContext.runAsNonRoot", Boolean),
];

const CONTAINER: Fields = &[
    ("ports[].containerPort", Number),
    ("ports[].hostPort", Number),
    ("securityContext.runAsUser", Number),
    ("securityContext.runAsGroup", Number),
    ("securityContext.runAsNonRoot", Boolean),
    ("securityContext.privileged", Boolean),
    ("securityContext.allowPrivilegeEscalation", Boolean),
    ("securityContext.readOnlyRootFilesystem", Boolean),
    ("livenessProbe.initialDelaySeconds", Number),
    ("livenessProbe.periodSeconds", Number),
    ("livenessProbe.timeoutSeconds", Number),
    ("livenessProbe.failureThreshold", Number),
    ("readinessProbe.initialDelaySeconds", Number),
    ("readinessProbe.periodSeconds", Number),
    ("readinessProbe.timeoutSeconds", Number),
    ("readinessProbe.failureThreshold", Number),
    ("startupProbe.initialDelaySeconds", Number),
    ("startupProbe.periodSeconds", Number),
    ("startupProbe.timeoutSeconds", Number),
    ("startupProbe.failureThreshold", Number),
    ("volumeMounts[].readOnly", Boolean),
];

fn own(group: &str, kind: &str) -> Fields {
    match (group, kind) {
        ("apps", "Deployment" | "StatefulSet" | "ReplicaSet" | "DaemonSet") => WORKLOAD,
        ("batch", "Job") => &[
            ("spec.parallelism", Number),
            ("spec.completions", Number),
            ("spec.backoffLimit", Number),
            ("spec.activeDeadlineSeconds", Number),
            ("spec.ttlSecondsAfterFinished", Number),
            ("spec.suspend", Boolean),
        ],
        ("batch", "CronJob") => &[
            ("spec.suspend", Boolean),
            ("spec.startingDeadlineSeconds", Number),
            ("spec.successfulJobsHistoryLimit", Number),
            ("spec.failedJobsHistoryLimit", Number),
            ("spec.jobTemplate.spec.backoffLimit", Number),
            ("spec.jobTemplate.spec.activeDeadlineSeconds", Number),
            ("spec.jobTemplate.spec.ttlSecondsAfterFinished", Number),
        ],
        ("", "Service") => &[
            ("spec.ports[].port", Number),
            ("spec.ports[].nodePort", Number),
            ("spec.healthCheckNodePort", Number),
            ("spec.publishNotReadyAddresses", Boolean),
            ("spec.allocateLoadBalancerNodePorts", Boolean),
        ],
        ("", "ConfigMap" | "Secret") => &[("immutable", Boolean)],
        ("autoscaling", "HorizontalPodAutoscaler") => &[("spec.minReplicas", Number), ("spec.maxReplicas", Number)],
        ("networking.k8s.io", "Ingress") => &[("spec.rules[].http.paths[].backend.service.port.number", Number)],
        ("storage.k8s.io", "StorageClass") => &[("allowVolumeExpansion", Boolean)],
        ("scheduling.k8s.io", "PriorityClass") => &[("value", Number), ("globalDefault", Boolean)],
        ("gateway.networking.k8s.io", "Gateway") => &[("spec.listeners[].port", Number)],
        ("gateway.networking.k8s.io", "HTTPRoute" | "GRPCRoute" | "TCPRoute" | "TLSRoute" | "UDPRoute") => ROUTE,
        ("postgresql.cnpg.io", "Cluster") => {
            &[("spec.instances", Number), ("spec.minSyncReplicas", Number), ("spec.maxSyncReplicas", Number)]
        }
        ("postgresql.cnpg.io", "Pooler") => &[("spec.instances", Number)],
        ("cilium.io", "CiliumBGPClusterConfig") => {
            &[("spec.bgpInstances[].localASN", Number), ("spec.bgpInstances[].peers[].peerASN", Number)]
        }
        ("dragonflydb.io", "Dragonfly") => &[("spec.replicas", Number)],
        _ => &[],
    }
}

/// Where a kind has the spec of its pods.
fn pod_of(group: &str, kind: &str) -> Option<&'static str> {
    match (group, kind) {
        ("", "Pod") => Some("spec"),
        ("apps", "Deployment" | "StatefulSet" | "ReplicaSet" | "DaemonSet") | ("batch", "Job") => {
            Some("spec.template.spec")
        }
        ("batch", "CronJob") => Some("spec.jobTemplate.spec.template.spec"),
        _ => None,
    }
}

fn walk<'v>(value: &'v Value, pattern: &str, at: String, wanted: Wanted, found: &mut Vec<Wrong<'v>>) {
    let (step, rest) = pattern.split_once('.').map_or((pattern, None), |(step, rest)| (step, Some(rest)));
    let (key, is_list) = step.strip_suffix("[]").map_or((step, false), |key| (key, true));
    let Some(inner) = value.get(key) else { return };
    let at = if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
    let items: Vec<(String, &Value)> = match is_list {
        true => {
            inner.as_array().into_iter().flatten().enumerate().map(|(i, item)| (format!("{at}[{i}]"), item)).collect()
        }
        false => vec![(at, inner)],
    };
    for (at, item) in items {
        match rest {
            Some(rest) => walk(item, rest, at, wanted, found),
            None => {
                let text = item.as_str().filter(|text| !is_open(text));
                found.extend(text.map(|text| Wrong { field: at, text, wanted }));
            }
        }
    }
}
