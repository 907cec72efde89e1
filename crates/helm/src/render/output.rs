//! What a renderer prints, as objects.

use fluxwright_yaml::Limits;
use fluxwright_yaml::multidoc::parts;
use serde_json::Value;

use super::RenderError;

/// An object of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartObject {
    /// The object.
    pub value: Value,
    /// The file of the chart that makes it, such as `podinfo/templates/service.yaml`; empty when none does.
    pub template: String,
    /// What it is for.
    pub role: Role,
}

/// What an object of a release is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// It is a part of the release.
    Part,
    /// It is of the chart's `crds/`: made before everything else, and not a part of the release.
    Crd,
    /// It runs at the times that `helm.sh/hook` names, and is no part of the release.
    Hook(String),
    /// The namespace that Helm makes.
    Namespace,
}

/// The objects of a text of manifests. Those of a list count for themselves; what is empty is left out.
pub(crate) fn objects(text: &str) -> Result<Vec<ChartObject>, RenderError> {
    let limits = Limits::default();
    let mut found = Vec::new();
    let mut template = String::new();
    for part in parts(text, &limits) {
        let part = part.map_err(|error| RenderError::Output(format!("{error}, in {}", shown(&template))))?;
        let source = text.get(part.span.clone()).unwrap_or_default();
        let named = source.lines().find_map(|line| line.strip_prefix("# Source: "));
        if let Some(named) = named {
            template = named.trim().to_owned();
        }
        match part.value {
            Value::Null => {}
            Value::Object(object) => {
                let value = Value::Object(object);
                let items = value.get("items").and_then(Value::as_array).filter(|_| is_list(&value)).cloned();
                for value in items.unwrap_or_else(|| vec![value]) {
                    found.push(ChartObject { role: role(&value, &template), template: template.clone(), value });
                }
            }
            _ => return Err(RenderError::Output(format!("{} makes no object", shown(&template)))),
        }
    }
    Ok(found)
}

fn shown(template: &str) -> &str {
    if template.is_empty() { "the chart" } else { template }
}

fn is_list(value: &Value) -> bool {
    value.get("kind").and_then(Value::as_str).is_some_and(|kind| kind.ends_with("List"))
}

fn role(value: &Value, template: &str) -> Role {
    // `charts/NAME` of subcharts may come before it; a template may lie in a folder `crds` too.
    let in_crds = template.split('/').find(|name| matches!(*name, "crds" | "templates")) == Some("crds");
    if in_crds {
        return Role::Crd;
    }
    let hook = value.pointer("/metadata/annotations").and_then(|annotations| annotations.get("helm.sh/hook"));
    match hook.and_then(Value::as_str) {
        Some(hook) if !hook.is_empty() => Role::Hook(hook.to_owned()),
        _ => Role::Part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_know_their_template_and_role() {
        let text = "---\n# Source: web/crds/a.yaml\nkind: CustomResourceDefinition\nmetadata: {name: a}\n---\nkind: CustomResourceDefinition\nmetadata: {name: b}\n\
---\n# Source: web/templates/empty.yaml\n---\n# Source: web/charts/sub/templates/list.yaml\nkind: List\nitems: [{kind: A}, {kind: B}]\n\
---\n# Source: web/templates/crds/hook.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: \"pre-install,pre-upgrade\"}}\n";
        let found = objects(text).unwrap();
        let told: Vec<_> = found.iter().map(|object| (object.template.as_str(), object.role.clone())).collect();
        assert_eq!(
            told,
            [
                ("web/crds/a.yaml", Role::Crd),
                ("web/crds/a.yaml", Role::Crd),
                ("web/charts/sub/templates/list.yaml", Role::Part),
                ("web/charts/sub/templates/list.yaml", Role::Part),
                ("web/templates/crds/hook.yaml", Role::Hook("pre-install,pre-upgrade".into())),
            ]
        );
        assert!(objects("# Source: a/templates/b.yaml\ntext\n").is_err());
        assert!(objects("a: [").is_err());
    }
}
