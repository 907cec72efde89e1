//! What a ResourceSet's templates make and read, told without rendering them.

use fluxwright_yaml::Node;

/// An object that a template makes, as far as its text tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeObject {
    /// Its kind.
    pub kind: String,
    /// `metadata.name` as the template has it, such as `<< inputs.name >>`.
    pub name: String,
    /// The ConfigMaps that its `valuesFrom` names.
    pub values_from: Vec<String>,
    /// `spec.path` as the template has it.
    pub path: String,
}

/// An input key that a template reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The keys below `inputs`.
    pub path: Vec<String>,
    /// Whether rendering fails without it (spec, resourceset: `missingkey=error`).
    pub required: bool,
    /// Whether the template takes it for a list.
    pub list: bool,
}

/// What the templates of one ResourceSet make and read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TemplateFacts {
    /// The objects, in order.
    pub objects: Vec<MadeObject>,
    /// The input keys.
    pub reads: Vec<Read>,
    /// Whether anything in it tells OCI from HTTP, or makes OCI sources only.
    pub handles_oci: bool,
    /// Whether it writes the version as the tag of an OCIRepository, which takes no range.
    pub oci_by_tag: bool,
    /// Why a template could not be parsed, where one could not.
    pub problems: Vec<String>,
}

impl TemplateFacts {
    /// The facts of a ResourceSet's `spec`.
    pub fn of(spec: &Node) -> Self {
        let mut facts = Self::default();
        facts.add(spec);
        for step in spec.get("steps").and_then(Node::items).unwrap_or_default() {
            facts.add(step);
        }
        facts.handles_oci = facts.handles_oci || facts.makes("OCIRepository");
        facts
    }

    /// Whether an object of this kind is made.
    pub fn makes(&self, kind: &str) -> bool {
        self.objects.iter().any(|object| object.kind == kind)
    }

    /// Every key path that is read.
    pub fn read_paths(&self) -> Vec<Vec<String>> {
        self.reads.iter().map(|read| read.path.clone()).collect()
    }

    /// The ConfigMaps that the releases take their values from.
    pub fn values_config_maps(&self) -> impl Iterator<Item = &str> {
        self.objects.iter().filter(|o| o.kind == "HelmRelease").flat_map(|o| o.values_from.iter().map(String::as_str))
    }

    /// The input key that names the objects of a kind: `name` for `name: << inputs.name >>`.
    pub fn name_key(&self, kind: &str) -> Option<String> {
        let object = self.objects.iter().find(|object| object.kind == kind)?;
        let inner = object.name.trim().trim_matches('"').strip_prefix("<<")?.strip_suffix(">>")?;
        let first = inner.trim_matches(['-', ' ']).split_whitespace().next()?;
        Some(first.strip_prefix("inputs.")?.to_owned())
    }

    fn add(&mut self, part: &Node) {
        if let Some(text) = part.get("resourcesTemplate").and_then(Node::as_str) {
            self.objects.extend(scan_text(text));
            self.read(text);
        }
        for resource in part.get("resources").and_then(Node::items).unwrap_or_default() {
            let text = |path: &[&str]| resource.at(path).and_then(Node::as_str).unwrap_or_default().to_owned();
            let values_from = resource.at(&["spec", "valuesFrom"]).and_then(Node::items).unwrap_or_default();
            self.objects.push(MadeObject {
                kind: text(&["kind"]),
                name: text(&["metadata", "name"]),
                values_from: values_from
                    .iter()
                    .filter(|item| item.get("kind").and_then(Node::as_str) == Some("ConfigMap"))
                    .filter_map(|item| Some(item.get("name")?.as_str()?.to_owned()))
                    .collect(),
                path: text(&["spec", "path"]),
            });
            resource.walk(&mut |node| {
                if let Some(text) = node.as_str().filter(|text| text.contains("<<")) {
                    self.read(text);
                }
            });
        }
    }

    /// Adds what one template text reads.
    fn read(&mut self, text: &str) {
        self.handles_oci |= text.contains("oci://") || text.contains("type: oci");
        self.oci_by_tag |= text.lines().any(|line| line.trim_start().starts_with("tag: <<"));
        match super::reads::of(text) {
            Ok(reads) => {
                for read in reads {
                    match self.reads.iter_mut().find(|known| known.path == read.path) {
                        Some(known) => {
                            known.required |= read.required;
                            known.list |= read.list;
                        }
                        None => self.reads.push(read),
                    }
                }
            }
            Err(problem) => self.problems.push(problem),
        }
    }
}

/// The objects in the text of a multi-document template, from its unindented `kind:` lines and what stands below.
fn scan_text(text: &str) -> Vec<MadeObject> {
    let mut objects = Vec::new();
    for document in split_documents(text) {
        let lines: Vec<(usize, &str)> = document
            .iter()
            .map(|line| (line.len() - line.trim_start().len(), line.trim()))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#') && !line.starts_with("<<"))
            .collect();
        let top = lines.iter().map(|(indent, _)| *indent).min().unwrap_or(0);
        let kind = lines.iter().find_map(|(indent, line)| (*indent == top).then(|| line.strip_prefix("kind:"))?);
        let Some(kind) = kind else { continue };
        objects.push(MadeObject {
            kind: unquote(kind),
            name: below(&lines, top, "metadata:").and_then(|block| value_of(block, "name:")).unwrap_or_default(),
            values_from: values_from(&lines),
            path: below(&lines, top, "spec:").and_then(|block| value_of(block, "path:")).unwrap_or_default(),
        });
    }
    objects
}

fn split_documents(text: &str) -> Vec<Vec<&str>> {
    let mut documents = vec![Vec::new()];
    for line in text.lines() {
        if line.starts_with("---") {
            documents.push(Vec::new());
        } else if let Some(last) = documents.last_mut() {
            last.push(line);
        }
    }
    documents
}

/// The lines below a key at `indent`.
fn below<'l, 't>(lines: &'l [(usize, &'t str)], indent: usize, key: &str) -> Option<&'l [(usize, &'t str)]> {
    let at = lines.iter().position(|(i, line)| *i == indent && *line == key)?;
    let rest = lines.get(at + 1..)?;
    let end = rest.iter().position(|(i, _)| *i <= indent).unwrap_or(rest.len());
    rest.get(..end)
}

/// The value of a key that stands directly in a block.
fn value_of(block: &[(usize, &str)], key: &str) -> Option<String> {
    let indent = block.iter().map(|(indent, _)| *indent).min()?;
    block.iter().find_map(|(i, line)| (*i == indent).then(|| line.strip_prefix(key))?).map(unquote)
}

/// The names in `valuesFrom` items of kind ConfigMap.
fn values_from(lines: &[(usize, &str)]) -> Vec<String> {
    let Some(at) = lines.iter().position(|(_, line)| *line == "valuesFrom:") else {
        return Vec::new();
    };
    let indent = lines[at].0;
    let mut names = Vec::new();
    let mut config_map = false;
    for (i, line) in &lines[at + 1..] {
        let item = line.strip_prefix("- ");
        if *i < indent || (*i == indent && item.is_none()) {
            break;
        }
        if item.is_some() {
            config_map = false;
        }
        let field = item.unwrap_or(line).trim();
        if let Some(kind) = field.strip_prefix("kind:") {
            config_map = unquote(kind) == "ConfigMap";
        } else if let Some(name) = field.strip_prefix("name:").filter(|_| config_map) {
            names.push(unquote(name));
        }
    }
    names
}

fn unquote(text: &str) -> String {
    text.trim().trim_matches(['"', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: << inputs.name >>
spec:
  <<- if inputs.dependsOn >>
  dependsOn: []
  <<- end >>
  valuesFrom:
    - kind: ConfigMap
      name: platform-values
      valuesKey: << inputs.name >>.yaml
    - kind: Secret
      name: other
---
# a comment
kind: Kustomization
metadata:
  labels: {}
  name: \"<< inputs.name >>-wrapper\"
spec:
  path: ./stubs
";

    #[test]
    fn kinds_names_and_values_are_read_off_the_text() {
        let objects = scan_text(TEMPLATE);
        assert_eq!(objects.len(), 2);
        assert_eq!(objects[0].kind, "HelmRelease");
        assert_eq!(objects[0].name, "<< inputs.name >>");
        assert_eq!(objects[0].values_from, ["platform-values"]);
        assert_eq!(objects[1].path, "./stubs");
        let facts = TemplateFacts { objects, ..TemplateFacts::default() };
        assert_eq!(facts.name_key("HelmRelease").as_deref(), Some("name"));
        assert_eq!(facts.name_key("Kustomization"), None, "a name that is more than an input is none");
    }
}
