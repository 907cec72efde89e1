//! Releases and apps as rows of the table.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use fluxwright_values::variables::variables;

use super::{Build, fields};
use crate::meaning::{Difference, Parsed, Path, Step, compare};
use crate::model::{Action, Dependencies, FieldChange, Pair, Place, ReleaseChange, ReleaseKind, VersionChange};
use crate::paths::is_below;
use crate::release::{Affected, Facts, Matched, What, step, users_of};
use crate::scan::Context;

/// A row, and what it was made of.
pub(crate) struct Row {
    pub change: ReleaseChange,
    pub old: Option<Facts>,
    pub new: Option<Facts>,
}

/// What differs between the clusters that a release reaches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Resolved {
    namespace: Pair,
    chart: Pair,
    source: Pair,
    digest: Pair,
    version: VersionChange,
}

/// The rows for what a change touches.
pub(crate) fn rows(build: &Build<'_>, mut affected: Affected) -> Vec<Row> {
    let values = values_changes(build, &mut affected);
    let mut rows = Vec::new();
    for Matched { old, new } in affected.matched(build.changes) {
        rows.extend(rows_of(build, old, new, &values));
    }
    without_wrappers(&mut rows);
    rows
}

/// What changed in values files, by the state and place of the release that uses them: an input has another place once one
/// is put before it.
type Values = BTreeMap<(bool, String, usize, What), (Vec<FieldChange>, Vec<String>, usize)>;

fn values_changes(build: &Build<'_>, affected: &mut Affected) -> Values {
    let mut found: Values = BTreeMap::new();
    // One file may hold the releases of a thousand values files.
    let mut counterparts: HashMap<(bool, String), Vec<Facts>> = HashMap::new();
    for change in build.changes {
        let read = |side: &crate::scan::Side<'_>, file: &Option<crate::input::File>| {
            file.as_ref().and_then(|file| side.parsed(&file.path)).filter(|parsed| is_values(parsed))
        };
        let (old, new) = (read(build.old, &change.old), read(build.new, &change.new));
        let Some(path) = new.as_ref().or(old.as_ref()).map(|parsed| parsed.path.clone()) else { continue };
        let differences = match (&old, &new) {
            (Some(old), Some(new)) => {
                let trees = (old.objects.first().map(|o| &o.tree), new.objects.first().map(|o| &o.tree));
                let (Some(before), Some(after)) = trees else { continue };
                fields::of(compare(before, after, &Path::default()), None, &build.options.secrets)
            }
            _ => Vec::new(),
        };
        let leaves =
            new.as_ref().or(old.as_ref()).and_then(|parsed| parsed.objects.first()).map_or(0, |o| o.tree.leaves());
        let (side, is_old) = if new.is_some() { (build.new, false) } else { (build.old, true) };
        for user in users_of(side, &path) {
            let key = (is_old, user.release.file.clone(), user.release.locator.object, user.release.locator.what);
            let entry = found.entry(key).or_default();
            entry.0.extend(differences.iter().cloned());
            entry.1.push(path.clone());
            entry.2 += leaves;
            // The release itself may be the same on both sides.
            let counterpart = if is_old { build.new } else { build.old };
            let all = counterparts.entry((is_old, user.release.file.clone())).or_insert_with(|| {
                let parsed = counterpart.parsed(&user.release.file);
                parsed.map_or_else(Vec::new, |parsed| crate::release::all_in(counterpart, &parsed))
            });
            let same = |facts: &&Facts| facts.name == user.release.name && facts.kind == user.release.kind;
            if let Some(facts) = all.iter().find(same) {
                affected.add(facts.clone(), !is_old);
            }
            affected.add(user.release, is_old);
        }
    }
    found
}

/// Whether a file holds one YAML document that is no object.
fn is_values(parsed: &Parsed) -> bool {
    matches!(parsed.objects.as_slice(), [one] if !one.is_object())
}

fn rows_of(build: &Build<'_>, old: Option<Facts>, new: Option<Facts>, values: &Values) -> Vec<Row> {
    let Some(facts) = new.as_ref().or(old.as_ref()) else { return Vec::new() };
    let mut groups: BTreeMap<Resolved, Vec<String>> = BTreeMap::new();
    for context in facts.contexts.iter() {
        let resolved = resolve(build, old.as_ref(), new.as_ref(), context);
        groups.entry(resolved).or_default().extend(context.cluster.clone());
    }
    let own = own_changes(build, old.as_ref(), new.as_ref());
    let from_files = [(false, &new), (true, &old)].into_iter().find_map(|(is_old, facts)| {
        let facts = facts.as_ref()?;
        values.get(&(is_old, facts.file.clone(), facts.locator.object, facts.locator.what))
    });
    let mut rows = Vec::new();
    for (resolved, mut clusters) in groups {
        clusters.sort_unstable();
        clusters.dedup();
        let mut change = row(old.as_ref(), new.as_ref(), &resolved, clusters);
        change.fields = own.fields.iter().filter(|field| !is_said(field, &change)).cloned().collect();
        change.values.clone_from(&own.values);
        change.values_set = own.values_set;
        if let Some((changes, files, set)) = from_files {
            change.values.extend(changes.iter().cloned());
            change.files.extend(files.iter().cloned());
            change.values_set += set;
        }
        change.files.sort_unstable();
        change.files.dedup();
        if change.change != Action::Changed || differs(&change) {
            rows.push(Row { change, old: old.clone(), new: new.clone() });
        }
    }
    rows
}

fn differs(row: &ReleaseChange) -> bool {
    let pairs = [&row.namespace, &row.chart, &row.source, &row.digest];
    // A Kustomization whose fields differ is told among the objects.
    let fields = !row.fields.is_empty() && row.kind != ReleaseKind::Kustomization;
    pairs.into_iter().any(Pair::differs)
        || row.version.old != row.version.new
        || !row.dependencies.is_empty()
        || fields
        || !row.values.is_empty()
}

fn resolve(build: &Build<'_>, old: Option<&Facts>, new: Option<&Facts>, context: &Context) -> Resolved {
    let before = |pick: fn(&Facts) -> &Option<String>| {
        let facts = old?;
        let same = facts.contexts.iter().find(|known| known.cluster == context.cluster);
        let context = same.or(facts.contexts.first()).unwrap_or(context);
        pick(facts).as_ref().map(|text| build.old.resolve(text, &facts.file, context))
    };
    let after = |pick: fn(&Facts) -> &Option<String>| {
        let facts = new?;
        pick(facts).as_ref().map(|text| build.new.resolve(text, &facts.file, context))
    };
    let pair = |pick: fn(&Facts) -> &Option<String>| Pair::new(before(pick), after(pick));
    let version = pair(|facts| &facts.version);
    let written = new.or(old).and_then(|facts| facts.version.as_deref()).unwrap_or_default();
    Resolved {
        namespace: pair(|facts| &facts.target_namespace),
        chart: pair(|facts| &facts.chart),
        source: pair(|facts| &facts.source),
        digest: pair(|facts| &facts.digest),
        version: VersionChange {
            step: version.old.as_deref().zip(version.new.as_deref()).and_then(|(old, new)| step(old, new)),
            old: version.old,
            new: version.new,
            variable: variables(written).references.first().map(|reference| reference.name.clone()),
        },
    }
}

fn row(old: Option<&Facts>, new: Option<&Facts>, resolved: &Resolved, clusters: Vec<String>) -> ReleaseChange {
    let change = match (old, new) {
        (None, _) => Action::Added,
        (_, None) => Action::Removed,
        (Some(old), Some(new)) if old.name != new.name => Action::Renamed,
        _ => Action::Changed,
    };
    let facts = new.or(old);
    let name = facts.map(|facts| facts.name.clone()).unwrap_or_default();
    let folder = facts.map(|facts| facts.folder().to_owned()).unwrap_or_default();
    let mut files: Vec<String> = facts.map(|facts| facts.file.clone()).into_iter().collect();
    files.extend(facts.and_then(|facts| facts.source_file.as_ref()).map(|(file, _)| file.clone()));
    let all = |facts: Option<&Facts>| facts.map(|facts| facts.depends_on.clone()).unwrap_or_default();
    let (before, after) = (all(old), all(new));
    ReleaseChange {
        id: String::new(),
        change,
        kind: facts.map_or(ReleaseKind::HelmRelease, |facts| facts.kind),
        old_name: old.map(|old| old.name.clone()).filter(|old| *old != name),
        name,
        namespace: resolved.namespace.clone(),
        chart: resolved.chart.clone(),
        source: resolved.source.clone(),
        digest: resolved.digest.clone(),
        version: resolved.version.clone(),
        clusters,
        folder,
        places: facts.map(|facts| Place { path: facts.file.clone(), line: facts.line }).into_iter().collect(),
        dependencies: Dependencies {
            added: after.iter().filter(|name| !before.contains(name)).cloned().collect(),
            removed: before.iter().filter(|name| !after.contains(name)).cloned().collect(),
        },
        fields: Vec::new(),
        values: Vec::new(),
        values_set: 0,
        files,
    }
}

#[derive(Default)]
struct Own {
    fields: Vec<FieldChange>,
    values: Vec<FieldChange>,
    values_set: usize,
}

/// What differs in the YAML of the release itself.
fn own_changes(build: &Build<'_>, old: Option<&Facts>, new: Option<&Facts>) -> Own {
    let values_set = new
        .or(old)
        .and_then(|facts| facts.locator.tree())
        .and_then(|tree| tree.at(&["spec", "values"]))
        .map_or(0, crate::meaning::Tree::leaves);
    let (Some(old), Some(new)) = (old, new) else { return Own { values_set, ..Own::default() } };
    let (Some(before), Some(after)) = (old.locator.tree(), new.locator.tree()) else { return Own::default() };
    let differences = under_new_name(compare(before, after, &Path::default()), &old.name, &new.name);
    let object = if new.locator.what == What::Object { new.locator.object() } else { None };
    let (values, fields): (Vec<Difference<'_>>, Vec<Difference<'_>>) = differences
        .into_iter()
        .partition(|difference| difference.path.starts_with(&["spec", "values"]) && object.is_some());
    let mut values = fields::of(values, object, &build.options.secrets);
    for value in &mut values {
        if let Some(rest) = value.path.strip_prefix("spec.values.") {
            value.path = rest.to_owned();
        }
    }
    Own { fields: fields::of(fields, object, &build.options.secrets), values, values_set: 0 }
}

/// Keys that are named after the release are renamed with it: what is below them is compared.
fn under_new_name<'t>(differences: Vec<Difference<'t>>, old: &str, new: &str) -> Vec<Difference<'t>> {
    if old == new {
        return differences;
    }
    let named = |difference: &Difference<'_>, change: Action, name: &str| {
        let last = difference.path.0.last();
        difference.change == change && matches!(last, Some(Step::Key(key) | Step::Item(key)) if key == name)
    };
    let mut result = Vec::new();
    let mut gone: Vec<Difference<'t>> = Vec::new();
    for difference in differences {
        if named(&difference, Action::Removed, old) {
            gone.push(difference);
        } else if named(&difference, Action::Added, new)
            && let Some(at) = gone.iter().position(|known| known.path.parent() == difference.path.parent())
            && let (Some(before), Some(after)) = (gone.get(at).and_then(|known| known.old), difference.new)
        {
            result.extend(compare(before, after, &difference.path));
            gone.remove(at);
        } else {
            result.push(difference);
        }
    }
    gone.extend(result);
    gone
}

/// Whether the row's own columns say it.
fn is_said(field: &FieldChange, row: &ReleaseChange) -> bool {
    let is = |paths: &[&str]| {
        paths.iter().any(|path| {
            field.path == *path || field.path.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '[']))
        })
    };
    is(&["spec.dependsOn", "dependsOn", "metadata.name", "name"])
        || (row.old_name.is_some() && is(&["spec.chartRef.name", "spec.releaseName"]))
        || (row.chart.differs()
            && is(&["spec.path", "path", "spec.chartRef", "spec.chart.spec.chart", "chart.name", "chartName"]))
        || (row.namespace.differs() && is(&["spec.targetNamespace", "namespace", "metadata.namespace"]))
        || (row.source.differs() && is(&["chart.url", "url", "repository", "repo", "spec.chart.spec.sourceRef"]))
        // A version that is written in another way and means the same is no change.
        || ((row.version.old.is_some() || row.version.new.is_some())
            && is(&["spec.chart.spec.version", "chart.version", "version", "chartVersion", "tag"]))
}

/// A Flux Kustomization that comes or goes with the release in its folder is one app, and one row: the release's.
fn without_wrappers(rows: &mut Vec<Row>) {
    let mut drop_at = BTreeSet::new();
    for (index, row) in rows.iter().enumerate() {
        if row.change.kind != ReleaseKind::Kustomization {
            continue;
        }
        let wraps = |other: &Row| {
            let folder = row.change.chart.latest().unwrap_or_default();
            other.change.kind != ReleaseKind::Kustomization
                && other.change.change == row.change.change
                && other.change.places.iter().any(|place| is_below(&place.path, folder))
                && !folder.is_empty()
        };
        if rows.iter().any(wraps) {
            drop_at.insert(index);
        }
    }
    let mut index = 0;
    rows.retain(|_| {
        index += 1;
        !drop_at.contains(&(index - 1))
    });
}
