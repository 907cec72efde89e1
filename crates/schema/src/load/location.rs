//! Where a catalogue of JSON Schemas has the one of a kind.

/// The path of a kind's schema in a catalogue, from a template as kubeconform takes them, such as
/// `schemas/{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json`. `None` where the template has a field that is
/// not one of `Group`, `ResourceKind`, `ResourceAPIVersion`, `KindSuffix`, `NormalizedKubernetesVersion` and
/// `StrictSuffix`.
///
/// `kubernetes` is the version of Kubernetes, such as `1.34.0`; `None` stands for its main branch.
pub fn schema_path(template: &str, kubernetes: Option<&str>, group: &str, version: &str, kind: &str) -> Option<String> {
    let mut path = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (field, after) = after.split_once("}}")?;
        path.push_str(before);
        path.push_str(&value(field.trim(), kubernetes, group, version, kind)?);
        rest = after;
    }
    path.push_str(rest);
    Some(path)
}

fn value(field: &str, kubernetes: Option<&str>, group: &str, version: &str, kind: &str) -> Option<String> {
    Some(match field {
        ".Group" => group.to_owned(),
        ".ResourceKind" => kind.to_lowercase(),
        ".ResourceAPIVersion" => version.to_owned(),
        ".KindSuffix" => match group.split('.').next().filter(|label| !label.is_empty()) {
            Some(label) => format!("-{label}-{version}").to_lowercase(),
            None => format!("-{version}").to_lowercase(),
        },
        ".NormalizedKubernetesVersion" => match kubernetes {
            Some(version) => format!("v{}", version.trim_start_matches('v')),
            None => "master".to_owned(),
        },
        ".StrictSuffix" => "-strict".to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_of_catalogues_give_paths() {
        for (template, expected) in [
            (
                "s/{{.Group}}/{{ .ResourceKind }}_{{.ResourceAPIVersion}}.json",
                Some("s/helm.toolkit.fluxcd.io/helmrelease_v2.json"),
            ),
            (
                "{{ .NormalizedKubernetesVersion }}-standalone{{ .StrictSuffix }}/{{ .ResourceKind }}{{ .KindSuffix }}.json",
                Some("v1.34.0-standalone-strict/helmrelease-helm-v2.json"),
            ),
            ("fixed.json", Some("fixed.json")),
            ("{{ .Other }}.json", None),
            ("{{ .Group", None),
        ] {
            let path = schema_path(template, Some("1.34.0"), "helm.toolkit.fluxcd.io", "v2", "HelmRelease");
            assert_eq!(path.as_deref(), expected, "{template}");
        }
        assert_eq!(
            schema_path("{{.ResourceKind}}{{.KindSuffix}}", None, "", "v1", "ConfigMap").as_deref(),
            Some("configmap-v1")
        );
    }
}
