//! Fields of the objects that a ResourceSet's template makes, told without rendering it.
//!
//! Only `<< inputs.a.b >>` is filled in. A field that a template computes in another way stays as it is written.

use crate::meaning::Tree;

/// The fields of one object: their paths (`spec.valuesFrom.0.name`) and values, as the template has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Made(pub Vec<(String, String)>);

impl Made {
    /// The value at a path.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == path).map(|(_, value)| value.as_str())
    }

    /// The items of a list below a path, each by the value of its keys.
    pub fn items<'m>(&'m self, path: &str) -> impl Iterator<Item = String> + use<'m> {
        let path = path.to_owned();
        (0_usize..64).map(move |index| format!("{path}.{index}")).take_while(|item| {
            let prefix = format!("{item}.");
            self.0.iter().any(|(known, _)| known == item || known.starts_with(&prefix))
        })
    }
}

/// The objects in the text of a template.
pub(crate) fn objects(text: &str) -> Vec<Made> {
    let mut found = Vec::new();
    let mut document: Vec<&str> = Vec::new();
    for line in text.lines().chain(["---"]) {
        if line.starts_with("---") {
            let made = flatten(&document);
            if made.get("kind").is_some() {
                found.push(made);
            }
            document.clear();
        } else {
            document.push(line);
        }
    }
    found
}

/// The fields of an object that is written as YAML, as in `spec.resources`.
pub(crate) fn fields(tree: &Tree) -> Made {
    let mut found = Vec::new();
    let mut stack = vec![(String::new(), tree)];
    while let Some((path, tree)) = stack.pop() {
        let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        if let Some(text) = tree.scalar_text() {
            found.push((path.clone(), text));
        }
        stack.extend(tree.entries().map(|(key, entry)| (below(key), &entry.value)));
        stack.extend(tree.items().iter().enumerate().map(|(index, item)| (below(&index.to_string()), item)));
    }
    Made(found)
}

/// Reads lines by their indentation; lines of template logic are passed over.
fn flatten(lines: &[&str]) -> Made {
    let mut found = Vec::new();
    // Indentation, key, and the number of items below so far.
    let mut stack: Vec<(usize, String, usize)> = Vec::new();
    for line in lines {
        let mut content = line.trim_start();
        let mut indent = line.len() - content.len();
        if content.is_empty() || content.starts_with('#') || content.starts_with("<<") {
            continue;
        }
        if let Some(rest) = content.strip_prefix("- ") {
            // Items may stand at the indentation of their list's key.
            while stack
                .last()
                .is_some_and(|(depth, key, _)| *depth > indent || (*depth == indent && key.parse::<usize>().is_ok()))
            {
                stack.pop();
            }
            let index = stack.last_mut().map_or(0, |(_, _, items)| {
                *items += 1;
                *items - 1
            });
            stack.push((indent, index.to_string(), 0));
            content = rest.trim_start();
            indent += 2;
        } else {
            while stack.last().is_some_and(|(depth, _, _)| *depth >= indent) {
                stack.pop();
            }
        }
        let path = |key: &str| {
            let mut path: Vec<&str> = stack.iter().map(|(_, key, _)| key.as_str()).collect();
            path.push(key);
            path.join(".")
        };
        let Some((key, value)) = content.split_once(": ").or_else(|| Some((content.strip_suffix(':')?, ""))) else {
            continue;
        };
        let (key, value) = (key.trim_matches(['"', '\'']), value.trim());
        if value.is_empty() {
            stack.push((indent, key.to_owned(), 0));
        } else {
            found.push((path(key), value.trim_matches(['"', '\'']).to_owned()));
        }
    }
    Made(found)
}

/// A value with the keys of an input filled in; `None` when it holds more than that.
pub(crate) fn fill(value: &str, look_up: &dyn Fn(&[&str]) -> Option<String>) -> Option<String> {
    let mut result = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("<<") {
        let (inner, after) = after.split_once(">>")?;
        let inner = inner.trim_matches(['-', ' ']);
        let path: Vec<&str> = inner.strip_prefix("inputs.")?.split('.').collect();
        if path.iter().any(|key| key.contains(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))) {
            return None;
        }
        result.push_str(before);
        result.push_str(&look_up(&path)?);
        rest = after;
    }
    result.push_str(rest);
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_off_a_template() {
        let text = "---\nkind: HelmRelease\nmetadata:\n  name: << inputs.name >>\nspec:\n  <<- if inputs.dependsOn >>\n  dependsOn:\n  <<- end >>\n  chart:\n    spec:\n      version: << inputs.chart.version >>\n  valuesFrom:\n    - kind: ConfigMap\n      name: values\n      valuesKey: << inputs.name >>.yaml\n    - kind: Secret\n      name: more\n";
        let made = objects(text);
        assert_eq!(made.len(), 1);
        assert_eq!(made[0].get("metadata.name"), Some("<< inputs.name >>"));
        assert_eq!(made[0].get("spec.chart.spec.version"), Some("<< inputs.chart.version >>"));
        assert_eq!(made[0].get("spec.valuesFrom.0.name"), Some("values"));
        assert_eq!(made[0].get("spec.valuesFrom.1.kind"), Some("Secret"));
        assert_eq!(made[0].items("spec.valuesFrom").count(), 2);
        let look_up = |path: &[&str]| (path == ["name"]).then(|| "x".to_owned());
        assert_eq!(fill("<< inputs.name >>.yaml", &look_up).as_deref(), Some("x.yaml"));
        assert_eq!(fill("<< inputs.name | upper >>", &look_up), None);
    }
}
