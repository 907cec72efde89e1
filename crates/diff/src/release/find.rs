//! The releases and apps that a change touches.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::facts::{Facts, What, holding, in_file};
use crate::input::Change;
use crate::meaning::Parsed;
use crate::model::ReleaseKind;
use crate::scan::{HELM, SOURCE, Side};

/// For more variables than this all releases of a file are put together once.
const FEW_VARIABLES: usize = 8;

/// The releases and apps that a change touches, on both sides.
#[derive(Debug, Default)]
pub(crate) struct Affected {
    pub old: Vec<Facts>,
    pub new: Vec<Facts>,
}

/// What a release is known by on its side.
type Key = (String, usize, What);

impl Affected {
    /// Those in files that differ, those that use a variable that differs, and those whose source differs.
    pub fn find(old: &Side<'_>, new: &Side<'_>, changes: &[Change], variables: &BTreeSet<String>) -> Self {
        let mut files: BTreeSet<String> = BTreeSet::new();
        let sides = [(old, true), (new, false)];
        let mut seen: [BTreeMap<Key, Facts>; 2] = Default::default();
        for (side, is_old) in sides {
            let readable =
                |change: &&Change| !old.is_broken(change.old.as_ref()) && !new.is_broken(change.new.as_ref());
            let here = changes
                .iter()
                .filter(readable)
                .filter_map(|change| if is_old { change.old.as_ref() } else { change.new.as_ref() });
            for file in here {
                let Some(parsed) = side.parsed(&file.path) else { continue };
                add(&mut seen, is_old, in_file(side, &parsed).to_vec(), |_| true);
                for name in sources(&parsed) {
                    files.extend(side.containing(&name));
                }
            }
        }
        let by_source: Vec<String> = files.into_iter().collect();
        let changed_sources = changed_sources(old, new, changes);
        for (side, is_old) in sides {
            for path in &by_source {
                let Some(parsed) = side.parsed(path) else { continue };
                add(&mut seen, is_old, in_file(side, &parsed).to_vec(), |facts| {
                    facts.source_file.as_ref().is_some_and(|(file, _)| changed_sources.contains(file))
                        || uses_repository(facts, &changed_sources, side)
                });
            }
            for variable in variables {
                let reference = format!("${{{variable}");
                for parsed in side.parsed_containing(&reference) {
                    // With many variables each release is asked for anyway.
                    let few = variables.len() <= FEW_VARIABLES;
                    let found = if few { holding(side, &parsed, &reference) } else { in_file(side, &parsed).to_vec() };
                    add(&mut seen, is_old, found, |facts| uses(facts, variable));
                }
            }
        }
        let [old, new] = seen.map(|map| map.into_values().collect());
        Self { old, new }
    }

    /// Adds releases that were found in another way.
    pub fn add(&mut self, facts: Facts, is_old: bool) {
        let list = if is_old { &mut self.old } else { &mut self.new };
        let key = key(&facts);
        if !list.iter().any(|known| self::key(known) == key) {
            list.push(facts);
        }
    }
}

fn key(facts: &Facts) -> Key {
    (facts.file.clone(), facts.locator.object, facts.locator.what)
}

fn add(seen: &mut [BTreeMap<Key, Facts>; 2], is_old: bool, found: Vec<Facts>, wanted: impl Fn(&Facts) -> bool) {
    let [old, new] = seen;
    let map = if is_old { old } else { new };
    for facts in found.into_iter().filter(wanted) {
        map.insert(key(&facts), facts);
    }
}

/// The names of the sources in a file.
fn sources(parsed: &Parsed) -> Vec<String> {
    parsed.objects.iter().filter(|object| object.group == SOURCE).map(|object| object.name.clone()).collect()
}

/// The files whose sources differ.
fn changed_sources(old: &Side<'_>, new: &Side<'_>, changes: &[Change]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for change in changes {
        let files = [(old, &change.old), (new, &change.new)];
        for (side, file) in files.into_iter().filter_map(|(side, file)| Some((side, file.as_ref()?))) {
            if side.parsed(&file.path).is_some_and(|parsed| !sources(&parsed).is_empty()) {
                found.insert(file.path.clone());
            }
        }
    }
    found
}

/// Whether a release takes its chart from a HelmRepository in one of these files.
fn uses_repository(facts: &Facts, files: &BTreeSet<String>, side: &Side<'_>) -> bool {
    let Some(object) = facts.locator.object().filter(|object| object.is(HELM, "HelmRelease")) else { return false };
    let Some(reference) = object.tree.at(&["spec", "chart", "spec", "sourceRef"]) else { return false };
    let (kind, name) = (reference.text(&["kind"]), reference.text(&["name"]));
    files.iter().filter_map(|file| side.parsed(file)).any(|parsed| {
        parsed.objects.iter().any(|source| {
            source.group == SOURCE && Some(&source.kind) == kind.as_ref() && Some(&source.name) == name.as_ref()
        })
    })
}

/// Whether what names the release, its chart or its version holds a variable.
fn uses(facts: &Facts, variable: &str) -> bool {
    let reference = format!("${{{variable}");
    let holds = |text: &String| {
        text.match_indices(&reference).any(|(at, _)| {
            let next = text.get(at + reference.len()..).and_then(|rest| rest.chars().next());
            next.is_some_and(|c| !(c.is_ascii_alphanumeric() || c == '_'))
        })
    };
    [&facts.version, &facts.chart, &facts.source, &facts.digest, &facts.target_namespace]
        .into_iter()
        .flatten()
        .any(holds)
}

/// A release on both sides.
#[derive(Debug, Clone)]
pub(crate) struct Matched {
    pub old: Option<Facts>,
    pub new: Option<Facts>,
}

impl Affected {
    /// Joins the two sides: first what stands where it stood, then what moved, then what has another name.
    pub fn matched(self, changes: &[Change]) -> Vec<Matched> {
        let renamed: HashMap<&str, &str> = changes
            .iter()
            .filter_map(|change| Some((change.old.as_ref()?.path.as_str(), change.new.as_ref()?.path.as_str())))
            .collect();
        let mut old: Vec<Option<Facts>> = self.old.into_iter().map(Some).collect();
        let mut result = Vec::new();
        let mut rest = self.new;
        let place =
            |facts: &Facts| renamed.get(facts.file.as_str()).map_or(facts.file.clone(), |path| (*path).to_owned());
        type Fits<'f> = &'f dyn Fn(&Facts, &Facts) -> bool;
        let same_place: Fits<'_> = &|a, b| a.name == b.name && same_kind(a, b) && place(a) == b.file;
        let same_name: Fits<'_> = &|a, b| {
            let clusters =
                |facts: &Facts| facts.contexts.iter().map(|context| context.cluster.clone()).collect::<Vec<_>>();
            a.name == b.name && a.is_release() == b.is_release() && clusters(a) == clusters(b)
        };
        // The same file, or the same chart in the place of the one that is gone.
        let renamed_in_place: Fits<'_> =
            &|a, b| same_kind(a, b) && place(a) == b.file && a.chart == b.chart && a.chart.is_some();
        let same_file: Fits<'_> = &|a, b| {
            same_kind(a, b)
                && place(a) == b.file
                && a.locator.what == What::Object
                && a.locator.parsed.objects.len() == 1
        };
        for fits in [same_place, same_name, renamed_in_place, same_file] {
            let mut left = Vec::new();
            for new in rest {
                match old.iter_mut().find(|slot| slot.as_ref().is_some_and(|old| fits(old, &new))) {
                    Some(slot) => result.push(Matched { old: slot.take(), new: Some(new) }),
                    None => left.push(new),
                }
            }
            rest = left;
        }
        result.extend(rest.into_iter().map(|new| Matched { old: None, new: Some(new) }));
        result.extend(old.into_iter().flatten().map(|old| Matched { old: Some(old), new: None }));
        result
    }
}

fn same_kind(a: &Facts, b: &Facts) -> bool {
    a.kind == b.kind || (a.kind != ReleaseKind::Kustomization && b.kind != ReleaseKind::Kustomization)
}

/// All releases and apps of a file that is read already.
pub(crate) fn all_in(side: &Side<'_>, parsed: &Arc<Parsed>) -> Vec<Facts> {
    in_file(side, parsed).to_vec()
}
