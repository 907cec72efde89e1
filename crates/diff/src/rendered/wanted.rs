//! Which appliers have to be built to know what a change does.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Mutex;

use fluxwright_build::{ApplierKind, Unbuilt, VariableValue};
use serde_json::Value;

use super::reach::{Reaches, Touched};
use crate::meaning::is_kustomization;
use crate::paths::join;
use crate::scan::Side;

/// Of more variables than this it is not looked up who uses them.
const FEW_VARIABLES: usize = 32;
/// Lines below `substituteFrom` in which names are looked for.
const LINES_OF_REFERENCES: usize = 24;

/// An applier, in either state: its root, kind, namespace and name.
pub(super) type Key = (String, ApplierKind, String, String);

/// What was seen of an applier in one state.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    value: u64,
    /// The text of a ResourceSet, in which names are looked for.
    text: Option<String>,
    variables: BTreeMap<String, Option<String>>,
    folder: String,
    pub built: bool,
    /// Whether the change touches what it reads, or itself.
    pub touched: bool,
}

/// The appliers that were met in one state.
pub(super) type Record = Mutex<HashMap<Key, Seen>>;

/// What both states are judged by.
pub(super) struct Wanted<'s, 'a> {
    head: &'s Side<'a>,
    reaches: Reaches<'s, 'a>,
    changed: Touched,
    /// Files with appliers, and with what appliers take variables or inputs from.
    yielding: Touched,
    extra: BTreeSet<Key>,
    /// Whether all of them are built.
    everything: bool,
}

impl<'s, 'a> Wanted<'s, 'a> {
    /// `appliers` are the files that may hold some.
    pub fn new(
        (base, head): (&'s Side<'a>, &'s Side<'a>),
        changed: BTreeSet<String>,
        appliers: &BTreeSet<String>,
        everything: bool,
    ) -> Self {
        let sides = [base, head];
        let mut yielding = appliers.clone();
        yielding.extend(sides.into_iter().flat_map(|side| providers(side, appliers)));
        Self {
            head,
            reaches: Reaches::new(head),
            changed: Touched::of(changed, &sides),
            yielding: Touched::of(yielding, &sides),
            extra: BTreeSet::new(),
            everything,
        }
    }

    /// Whether an applier is built; notes what is seen of it.
    pub fn wants(&self, applier: &Unbuilt<'_>, record: &Record) -> bool {
        let key = (applier.root.to_owned(), applier.kind, applier.namespace.to_owned(), applier.name.to_owned());
        let touched = self.extra.contains(&key) || self.reads(applier, &self.changed);
        let is_set = applier.kind == ApplierKind::ResourceSet;
        let text = is_set.then(|| applier.value.to_string());
        let built = self.everything
            || touched
            || match applier.kind {
                ApplierKind::ResourceSet => makes_appliers(applier.value),
                ApplierKind::Folder => true,
                ApplierKind::Kustomization => self.reads(applier, &self.yielding),
            };
        let value = |value: &VariableValue| match value {
            VariableValue::Known(text) => Some(text.clone()),
            VariableValue::Unknown => None,
        };
        let variables = applier.variables.iter().map(|(name, known)| (name.clone(), value(&known.value))).collect();
        let seen = Seen {
            value: crate::hash(applier.value),
            text,
            variables,
            folder: applier.folder.to_owned(),
            built,
            touched,
        };
        if let Ok(mut record) = record.lock() {
            record.insert(key, seen);
        }
        built
    }

    /// Whether one of these files goes into what an applier applies. A ResourceSet reads no files; it differs itself.
    fn reads(&self, applier: &Unbuilt<'_>, touched: &Touched) -> bool {
        if applier.kind == ApplierKind::ResourceSet {
            return false;
        }
        let components = applier.value.pointer("/spec/components").and_then(Value::as_array);
        let components = components.into_iter().flatten().filter_map(Value::as_str);
        let folders = components.filter_map(|component| join(applier.folder, component));
        std::iter::once(applier.folder.to_owned())
            .chain(folders)
            .any(|folder| self.reaches.of(&folder).touches(touched))
    }

    /// Takes in the appliers that differ themselves, though nothing that they read does. Whether there are any.
    pub fn learn(&mut self, base: &Record, head: &Record) -> bool {
        let (Ok(base), Ok(head)) = (base.lock(), head.lock()) else { return false };
        let before = self.extra.len();
        let mut more = BTreeSet::new();
        for (key, seen) in head.iter().filter(|(_, seen)| !seen.built) {
            let same = base.get(key).is_some_and(|known| known.value == seen.value && !self.differ_for(known, seen));
            if !same {
                more.insert(key.clone());
            }
        }
        more.extend(
            base.iter().filter(|(key, seen)| !seen.built && !head.contains_key(*key)).map(|(key, _)| key.clone()),
        );
        self.extra.extend(more);
        self.extra.len() > before
    }

    /// Whether the variables differ that something of the applier uses.
    fn differ_for(&self, old: &Seen, new: &Seen) -> bool {
        let names: BTreeSet<&String> = old.variables.keys().chain(new.variables.keys()).collect();
        let differing: Vec<&&String> =
            names.iter().filter(|name| old.variables.get(**name) != new.variables.get(**name)).collect();
        if differing.is_empty() {
            return false;
        }
        let reach = self.reaches.of(&new.folder);
        differing.len() > FEW_VARIABLES
            || differing.iter().any(|name| reach.touches(&Touched::of(self.head.containing(name), &[self.head])))
    }

    /// Takes in the appliers whose HelmReleases may take values from ConfigMaps and Secrets of these names. Whether there
    /// are any.
    pub fn learn_values(&mut self, names: &BTreeSet<String>, head: &Record) -> bool {
        let Ok(head) = head.lock() else { return false };
        let before = self.extra.len();
        let releases = |path: &String| self.head.text(path).is_some_and(|text| text.contains("valuesFrom"));
        let files = |name: &String| self.head.containing(name).into_iter().filter(releases).collect::<Vec<_>>();
        let files: BTreeSet<String> = names.iter().flat_map(files).collect();
        if files.is_empty() {
            return false;
        }
        let touched = Touched::of(files, &[self.head]);
        let mut more = BTreeSet::new();
        for (key, seen) in head.iter().filter(|(_, seen)| !seen.built) {
            let takes = match &seen.text {
                Some(text) => text.contains("valuesFrom") && names.iter().any(|name| text.contains(name.as_str())),
                None => self.reaches.of(&seen.folder).touches(&touched),
            };
            if takes {
                more.insert(key.clone());
            }
        }
        self.extra.extend(more);
        self.extra.len() > before
    }
}

/// Whether what a ResourceSet makes may matter to other appliers, or whether its inputs come from elsewhere.
fn makes_appliers(set: &Value) -> bool {
    const KINDS: [&str; 5] = ["Kustomization", "ResourceSet", "ResourceSetInputProvider", "ConfigMap", "Secret"];
    let Some(spec) = set.get("spec") else { return true };
    let list = |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let in_text = |text: &str| {
        let kinds = text.lines().filter_map(|line| line.strip_prefix("kind:"));
        kinds.into_iter().any(|kind| KINDS.contains(&kind.trim().trim_matches(['"', '\''])) || kind.contains("<<"))
    };
    let one = |part: &Value| {
        list(part, "resources")
            .iter()
            .any(|object| object.get("kind").and_then(Value::as_str).is_some_and(|kind| KINDS.contains(&kind)))
            || part.get("resourcesTemplate").and_then(Value::as_str).is_some_and(in_text)
    };
    !list(spec, "inputsFrom").is_empty() || one(spec) || list(spec, "steps").iter().any(one)
}

/// The files with ConfigMaps and Secrets that appliers take variables from, and with providers of inputs.
fn providers(side: &Side<'_>, appliers: &BTreeSet<String>) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for text in appliers.iter().filter_map(|path| side.text(path)) {
        names.extend(references(&text).map(str::to_owned));
    }
    let mut found: BTreeSet<String> = side.containing("ResourceSetInputProvider").into_iter().collect();
    if names.iter().any(|name| name.contains(['<', '$', '{'])) {
        // Which one that is shows only when it is built.
        let all = ["configMapGenerator", "secretGenerator", "ConfigMap", "Secret"];
        found.extend(all.iter().flat_map(|word| side.containing(word)).filter(|path| makes_data(side, path, None)));
    }
    for name in &names {
        found.extend(side.containing(name).into_iter().filter(|path| makes_data(side, path, Some(name))));
    }
    found
}

/// The names below `substituteFrom` in a text.
fn references(text: &str) -> impl Iterator<Item = &str> {
    let lines: Vec<&str> = text.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.contains("substituteFrom:")) {
        let own = indent(line);
        let below = lines.iter().skip(at + 1).take(LINES_OF_REFERENCES).take_while(|line| {
            let content = line.trim_start();
            content.is_empty() || indent(line) > own || (indent(line) == own && content.starts_with('-'))
        });
        for (_, name) in std::iter::once(line).chain(below).filter_map(|line| line.split_once("name:")) {
            let name = name.split([',', '}', '#']).next().unwrap_or(name).trim().trim_matches(['"', '\'', ']']);
            // `<< inputs.name >>` and `${name}` stand for any.
            found.push(if name.is_empty() { "${" } else { name });
        }
    }
    found.into_iter()
}

/// Whether a file makes a ConfigMap or Secret, of this name where one is asked for.
fn makes_data(side: &Side<'_>, path: &str, name: Option<&str>) -> bool {
    if is_kustomization(path) {
        return side.kustomization(path).is_some_and(|own| {
            own.generators.iter().any(|generator| name.is_none_or(|name| own.renames || generator.name == name))
        });
    }
    let is_data = |line: &str| {
        line.strip_prefix("kind:")
            .is_some_and(|kind| matches!(kind.trim().trim_matches(['"', '\'']), "ConfigMap" | "Secret"))
    };
    side.text(path).is_some_and(|text| text.lines().any(is_data))
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn names_below_substitute_from_are_found() {
        let text = "spec:\n  postBuild:\n    substituteFrom:\n    - kind: ConfigMap\n      name: one\n    - {kind: Secret, name: \"two\"}\n  \
                    sourceRef:\n    name: other\n---\nsubstituteFrom: [{kind: Secret, name: three}]\nname: not\n";
        assert_eq!(references(text).collect::<Vec<_>>(), ["one", "two", "three"]);
    }
}
