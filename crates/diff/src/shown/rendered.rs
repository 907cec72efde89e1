//! What changes in the cluster, as rows for people.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Action, FieldChange, LinkKind, ObjectChange, ReleaseChange, Rendered, RenderedCounts, Report, ResourceChange,
};

/// From as many new or removed objects of one app or applier on they stand in one row.
const MANY: usize = 4;
/// Names in such a row.
const MOST_NAMED: usize = 6;

/// A row: one object, or many that one applier adds or no longer has.
pub(crate) enum Row<'r> {
    /// An object.
    One(&'r ResourceChange),
    /// Several of one app or applier.
    Many {
        /// What happens to them.
        change: Action,
        /// The app, or who applies them, such as `Kustomization flux-system/apps`.
        of: String,
        /// Their clusters.
        clusters: &'r [String],
        /// All of them.
        all: Vec<&'r ResourceChange>,
    },
}

/// Who applies an object.
fn applier(change: &ResourceChange) -> Option<String> {
    let applies = [LinkKind::Kustomization, LinkKind::ResourceSet, LinkKind::Root];
    change.way.iter().find(|link| applies.contains(&link.kind)).map(|link| match link.kind {
        LinkKind::ResourceSet => format!("ResourceSet {}", link.name),
        LinkKind::Kustomization => format!("Kustomization {}", link.name),
        _ => link.name.clone(),
    })
}

/// What an object stands together with, where it may: the app that comes or goes with it, else who applies it.
fn groups<'r>(change: &'r ResourceChange, report: &Report) -> Option<(Action, String, &'r [String])> {
    let plain = !matches!(
        change.kind.as_str(),
        "HelmRelease" | "Namespace" | "CustomResourceDefinition" | "PersistentVolumeClaim" | "StatefulSet"
    );
    let fits = plain && matches!(change.change, Action::Added | Action::Removed) && !change.stays;
    let app = change.app.as_ref().and_then(|id| report.releases.iter().find(|release| release.id == *id));
    let with = app.filter(|release| release.change == change.change).map(|release| release.name.clone());
    with.or_else(|| applier(change)).filter(|_| fits).map(|name| (change.change, name, change.clusters.as_slice()))
}

/// The rows, in the order of the objects.
pub(crate) fn rows<'r>(rendered: &'r Rendered, report: &Report) -> Vec<Row<'r>> {
    let shown = || rendered.resources.iter().filter(|change| !change.wiring);
    let mut members: BTreeMap<_, Vec<&ResourceChange>> = BTreeMap::new();
    for change in shown() {
        if let Some(key) = groups(change, report) {
            members.entry(key).or_default().push(change);
        }
    }
    let mut rows = Vec::new();
    for change in shown() {
        match groups(change, report) {
            Some(key) if members.get(&key).is_some_and(|all| all.len() >= MANY) => {
                // Where the first of them stands; the others are with it.
                let Some(all) = members.get_mut(&key).map(std::mem::take) else { continue };
                rows.push(Row::Many { change: key.0, of: key.1, clusters: key.2, all });
            }
            Some(key) if members.get(&key).is_some_and(Vec::is_empty) => {}
            _ => rows.push(Row::One(change)),
        }
    }
    rows
}

/// The clusters that all objects are in; none when they are in several.
pub(crate) fn common_clusters(rendered: &Rendered) -> &[String] {
    let mut all = rendered.resources.iter().filter(|change| !change.wiring).map(|change| change.clusters.as_slice());
    let Some(first) = all.next() else { return &[] };
    if all.all(|clusters| clusters == first) { first } else { &[] }
}

/// The clusters of an object, where they are not those of all.
pub(crate) fn own_clusters<'c>(clusters: &'c [String], rendered: &Rendered) -> &'c [String] {
    if common_clusters(rendered) == clusters { &[] } else { clusters }
}

/// What several objects are, by their kinds: `2 ConfigMaps, Service`.
pub(crate) fn kinds(all: &[&ResourceChange]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for change in all {
        *counts.entry(&change.kind).or_default() += 1;
    }
    let names: Vec<String> = counts
        .iter()
        .map(|(kind, count)| if *count == 1 { (*kind).to_owned() } else { format!("{count} {kind}s") })
        .collect();
    let left = names.len().saturating_sub(MOST_NAMED);
    let mut shown = names.into_iter().take(MOST_NAMED).collect::<Vec<_>>().join(", ");
    if left > 0 {
        shown.push_str(&format!(" and {left} kinds more"));
    }
    shown
}

/// What leads to the objects that differ: `ConfigMap flux-system/values, ResourceSet flux-system/apps`.
pub(crate) fn wiring(rendered: &Rendered) -> Option<String> {
    let mut names: Vec<String> = rendered.resources.iter().filter(|it| it.wiring).map(super::resource).collect();
    names.sort_unstable();
    names.dedup();
    let left = names.len().saturating_sub(MOST_NAMED);
    let mut shown = names.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    if left > 0 {
        shown.push_str(&format!(" and {left} more"));
    }
    (!names.is_empty()).then_some(shown)
}

/// How much changes, and how much was built for it.
pub(crate) fn counts(rendered: &Rendered) -> String {
    let RenderedCounts { added, removed, changed, built, untouched, .. } = rendered.counts;
    let partly = rendered.not_rendered.iter().any(|one| one.touched);
    let objects = match added + removed + changed {
        0 if partly => "no object changes as far as it can be built".to_owned(),
        0 => "no object changes".to_owned(),
        1 => format!("{} object", parts(added, removed, changed)),
        _ => format!("{} objects", parts(added, removed, changed)),
    };
    let appliers = if built == 1 { "Kustomization or ResourceSet" } else { "Kustomizations and ResourceSets" };
    let rest = match untouched {
        0 => String::new(),
        1 => "; 1 other is not touched".to_owned(),
        count => format!("; {count} others are not touched"),
    };
    let on = match common_clusters(rendered) {
        [] => String::new(),
        clusters => format!(" on {}", clusters.join(", ")),
    };
    format!("{objects}{on} · {built} {appliers} built{rest}")
}

fn parts(added: usize, removed: usize, changed: usize) -> String {
    let parts = [("+", added), ("−", removed), ("~", changed)];
    let parts: Vec<String> =
        parts.iter().filter(|(_, count)| *count > 0).map(|(sign, count)| format!("{sign}{count}")).collect();
    parts.join(" ")
}

/// What could be built neither before nor after, and has nothing to do with the change.
pub(crate) fn others(rendered: &Rendered) -> Option<String> {
    let all: BTreeSet<&str> = rendered
        .not_rendered
        .iter()
        .filter(|one| !one.touched)
        .map(|one| one.what.as_deref().unwrap_or("a part of the repo"))
        .collect();
    let left = all.len().saturating_sub(MOST_NAMED);
    let mut names = all.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    if left > 0 {
        names.push_str(&format!(" and {left} more"));
    }
    (!all.is_empty()).then(|| format!("Built neither before nor after, and not touched by this: {names}"))
}

/// What was folded: `3 checksums, 2 references to generated names`.
pub(crate) fn noise(rendered: &Rendered) -> Option<String> {
    let parts: Vec<String> = rendered.noise.iter().map(|noise| format!("{} {}", noise.count, noise.what)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The fields of an object that no row of the releases tells, values with `values.` before them; and how many others do.
pub(crate) fn fields(change: &ResourceChange, report: &Report) -> (Vec<FieldChange>, usize) {
    let release = change
        .app
        .as_ref()
        .filter(|_| change.kind == "HelmRelease")
        .and_then(|id| report.releases.iter().find(|it| it.id == *id));
    let mut said = 0;
    let mut left = Vec::new();
    for field in &change.fields {
        if release.is_some_and(|release| says_field(release, field)) {
            said += 1;
        } else {
            left.push(field.clone());
        }
    }
    for value in &change.values {
        if release.is_some_and(|release| release.values.iter().any(|known| same(known, value))) {
            said += 1;
        } else {
            let path = if value.path.is_empty() { "values".to_owned() } else { format!("values.{}", value.path) };
            left.push(FieldChange { path, ..value.clone() });
        }
    }
    (left, said)
}

/// Whether a value that a release's files change is none that it is installed with: other values go before it.
pub(crate) fn is_overridden(report: &Report, release: &ReleaseChange, value: &FieldChange) -> bool {
    let all = report.rendered.iter().flat_map(|rendered| &rendered.resources);
    let mut own = all.filter(|change| {
        change.kind == "HelmRelease" && change.change == Action::Changed && change.app.as_ref() == Some(&release.id)
    });
    own.next().is_some_and(|change| {
        let near = |known: &FieldChange| {
            let below = |a: &str, b: &str| {
                a.strip_prefix(b).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            below(&known.path, &value.path) || below(&value.path, &known.path)
        };
        !change.values.iter().any(near)
    })
}

fn same(a: &FieldChange, b: &FieldChange) -> bool {
    (&a.path, &a.old, &a.new) == (&b.path, &b.old, &b.new)
}

fn says_field(release: &ReleaseChange, field: &FieldChange) -> bool {
    let text = |value: &Option<serde_json::Value>| value.as_ref().and_then(|value| value.as_str().map(str::to_owned));
    let version = field.path == "spec.chart.spec.version"
        && text(&field.old) == release.version.old
        && text(&field.new) == release.version.new;
    version || field.path.starts_with("spec.dependsOn") || release.fields.iter().any(|known| same(known, field))
}

/// Whether an object of the files is told among those of the cluster; a kustomization by what it makes.
pub(crate) fn is_rendered(report: &Report, object: &ObjectChange) -> bool {
    if object.kind == "kustomize" {
        return report.rendered.as_ref().is_some_and(|rendered| {
            let fails = rendered.not_rendered.iter().any(|one| one.fails && one.side.is_some());
            !fails && !rendered.resources.is_empty()
        });
    }
    report.rendered.iter().flat_map(|rendered| &rendered.resources).any(|change| {
        let names = change.name == object.name || change.old_name.as_ref() == Some(&object.name);
        let spaces = match (&change.namespace, &object.namespace) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        let here = || {
            let place = change.way.first().and_then(|link| link.place.as_ref());
            place.is_some_and(|place| object.places.iter().any(|known| known == place))
        };
        // A name with variables in it is another one once they are replaced.
        let same = (names && (spaces || here())) || (object.name.contains("${") && here());
        change.kind == object.kind && change.group == object.group && same
    })
}
