//! Objects that differ, and YAML that holds none.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::releases::Row;
use super::{Build, fields};
use crate::input::Change;
use crate::meaning::{Object, Parsed};
use crate::model::{Action, FieldChange, NamespaceChange, ObjectChange, Place, ReleaseKind, Side as Which};
use crate::paths::is_below;
use crate::release::{What, users_of};
use crate::scan::{FLUX_KUSTOMIZE, OPERATOR, SOURCE, Side};

/// A document of a file that differs.
struct Doc {
    parsed: Arc<Parsed>,
    index: usize,
    namespace: Option<String>,
}

/// What a document is known by, whatever file it is in.
type Key = (String, String, Option<String>, String, Vec<String>);

impl Doc {
    fn object(&self) -> Option<&Object> {
        self.parsed.objects.get(self.index)
    }
}

/// Objects and namespaces that differ, without what rows say already.
pub(crate) fn changes(build: &Build<'_>, rows: &[Row]) -> (Vec<ObjectChange>, Vec<NamespaceChange>) {
    let (mut objects, mut namespaces) = (Vec::new(), Vec::new());
    for (old, new) in pairs(build) {
        let Some(change) = change(build, old.as_ref(), new.as_ref(), rows) else { continue };
        if change.kind == "Namespace" && change.group.is_empty() {
            let ObjectChange { change, name, clusters, places, fields, .. } = change;
            namespaces.push(NamespaceChange { change, name, clusters, places, fields });
        } else {
            objects.push(change);
        }
    }
    (objects, namespaces)
}

fn pairs(build: &Build<'_>) -> Vec<(Option<Doc>, Option<Doc>)> {
    let mut result = Vec::new();
    let mut old: BTreeMap<Key, Vec<Doc>> = BTreeMap::new();
    let mut new: Vec<(Key, Doc)> = Vec::new();
    for change in build.changes {
        if build.is_broken(change) {
            continue;
        }
        // In the same file first: names need not be unique in a repo.
        let (before, after) = (docs(build.old, change, Which::Base), docs(build.new, change, Which::Head));
        let mut left: Vec<Option<(Key, Doc)>> = before.into_iter().map(Some).collect();
        let mut come = Vec::new();
        for (key, doc) in after {
            let same = left.iter_mut().find(|slot| slot.as_ref().is_some_and(|(known, _)| known == &key));
            match same.and_then(Option::take) {
                Some((_, before)) => result.push((Some(before), Some(doc))),
                None => come.push((key, doc)),
            }
        }
        // The only object of a file that got another name.
        let gone: Vec<(Key, Doc)> = left.into_iter().flatten().collect();
        match (gone.as_slice(), come.as_slice()) {
            ([(a, _)], [(b, _)]) if (&a.0, &a.1) == (&b.0, &b.1) => {
                let (before, after) = (gone.into_iter().next(), come.into_iter().next());
                result.push((before.map(|(_, doc)| doc), after.map(|(_, doc)| doc)));
            }
            _ => {
                gone.into_iter().for_each(|(key, doc)| old.entry(key).or_default().push(doc));
                new.extend(come);
            }
        }
    }
    for (key, doc) in new {
        let before = old.get_mut(&key).and_then(Vec::pop);
        result.push((before, Some(doc)));
    }
    result.extend(old.into_values().flatten().map(|doc| (Some(doc), None)));
    result
}

fn docs(side: &Side<'_>, change: &Change, which: Which) -> Vec<(Key, Doc)> {
    let file = if which == Which::Base { &change.old } else { &change.new };
    let Some(parsed) = file.as_ref().and_then(|file| side.parsed(&file.path)) else { return Vec::new() };
    // A file that moved is the same file: its path is that of the head on both sides.
    let home = change.new.as_ref().or(change.old.as_ref()).map(|file| file.path.clone()).unwrap_or_default();
    let mut found = Vec::new();
    for (index, object) in parsed.objects.iter().enumerate() {
        let inherited = || side.contexts(&parsed.path).first().and_then(|context| context.namespace.clone());
        let namespace = object.namespace.clone().or_else(|| {
            (object.is_object() && !object.is_kustomize() && !is_cluster_scoped(object)).then(inherited).flatten()
        });
        let key = if !object.is_object() || object.is_kustomize() {
            (object.group.clone(), object.kind.clone(), None, format!("{home}#{index}"), Vec::new())
        } else {
            (
                object.group.clone(),
                object.kind.clone(),
                namespace.clone(),
                object.name.clone(),
                side.clusters(&parsed.path),
            )
        };
        found.push((key, Doc { parsed: parsed.clone(), index, namespace }));
    }
    found
}

/// Kinds that have no namespace, as far as repos hold them.
fn is_cluster_scoped(object: &Object) -> bool {
    let kind = object.kind.as_str();
    kind.starts_with("Cluster")
        || matches!(
            kind,
            "Namespace"
                | "CustomResourceDefinition"
                | "PersistentVolume"
                | "StorageClass"
                | "VolumeSnapshotClass"
                | "RuntimeClass"
                | "PriorityClass"
                | "IngressClass"
                | "GatewayClass"
                | "CSIDriver"
                | "MutatingWebhookConfiguration"
                | "ValidatingWebhookConfiguration"
                | "ValidatingAdmissionPolicy"
                | "ValidatingAdmissionPolicyBinding"
                | "APIService"
                | "DeviceClass"
                | "CiliumLoadBalancerIPPool"
                | "CiliumBGPClusterConfig"
                | "CiliumL2AnnouncementPolicy"
        )
}

/// Kustomize gives a Namespace the name that its kustomization has for everything.
fn name_of(side: &Side<'_>, object: &Object, path: &str) -> String {
    let inherited = || side.contexts(path).first().and_then(|context| context.namespace.clone());
    let is_namespace = object.is("", "Namespace");
    is_namespace.then(inherited).flatten().unwrap_or_else(|| object.name.clone())
}

fn change(build: &Build<'_>, old: Option<&Doc>, new: Option<&Doc>, rows: &[Row]) -> Option<ObjectChange> {
    let doc = new.or(old)?;
    let object = doc.object()?;
    let side = if new.is_some() { build.new } else { build.old };
    let (before, after) = (old.and_then(Doc::object), new.and_then(Doc::object));
    if is_row(doc, rows) || (!object.is_object() && !users_of(side, &doc.parsed.path).is_empty()) {
        return None;
    }
    let mut fields = match (before, after) {
        (Some(before), Some(after)) => fields::between(before, after, &build.options.secrets),
        _ => Vec::new(),
    };
    fields.retain(|field| !is_said(field, doc, object, rows));
    let moved = old.zip(new).is_some_and(|(old, new)| old.parsed.path != new.parsed.path);
    let action = match (before, after) {
        (None, _) => Action::Added,
        (_, None) => Action::Removed,
        (Some(before), Some(after)) if before.name != after.name && !object.is_kustomize() => Action::Renamed,
        _ if !fields.is_empty() => Action::Changed,
        _ if moved => Action::Moved,
        _ => return None,
    };
    let (kind, name) = match () {
        () if object.is_kustomize() => ("kustomize".to_owned(), doc.parsed.path.clone()),
        () if !object.is_object() => ("file".to_owned(), doc.parsed.path.clone()),
        () => (object.kind.clone(), name_of(side, object, &doc.parsed.path)),
    };
    let path = doc.parsed.path.clone();
    Some(ObjectChange {
        change: action,
        kind,
        flux: object.group.ends_with("fluxcd.io") || object.group == OPERATOR || object.is_kustomize(),
        group: object.group.clone(),
        namespace: doc.namespace.clone(),
        name,
        app: None,
        wiring: object.is_kustomize() && is_wiring(build, old, new),
        clusters: side.clusters(&path),
        places: vec![Place { path, line: object.line }],
        fields,
    })
}

/// Whether all that a kustomization adds or takes away is files that this change adds or takes away.
fn is_wiring(build: &Build<'_>, old: Option<&Doc>, new: Option<&Doc>) -> bool {
    let (Some(old), Some(new)) = (old, new) else {
        // A new or removed one lists what came or went with it.
        return true;
    };
    let read = |side: &Side<'_>, doc: &Doc| side.kustomization(&doc.parsed.path);
    let (Some(before), Some(after)) = (read(build.old, old), read(build.new, new)) else { return false };
    let only_lists = |doc: &Doc, other: &Doc| {
        let (Some(a), Some(b)) = (doc.object(), other.object()) else { return false };
        let differing = fields::between(a, b, &build.options.secrets);
        differing.iter().all(|field| {
            let list = field.path.split(['.', '[']).next().unwrap_or_default();
            matches!(list, "resources" | "components")
                || field.path.ends_with(".files")
                || field.path.ends_with(".envs")
        })
    };
    let all = |known: &crate::scan::Kustomize| {
        let generated = known
            .generators
            .iter()
            .flat_map(|generator| generator.files.iter().map(|(_, file)| file).chain(&generator.envs));
        generated.chain(&known.references).cloned().collect::<std::collections::BTreeSet<String>>()
    };
    let (a, b) = (all(&before), all(&after));
    only_lists(old, new)
        && b.difference(&a).all(|path| !build.old.exists(path) && !build.old.has_directory(path))
        && a.difference(&b).all(|path| !build.new.exists(path) && !build.new.has_directory(path))
}

/// Whether a row of the table is this object.
fn is_row(doc: &Doc, rows: &[Row]) -> bool {
    rows.iter().any(|row| {
        [&row.new, &row.old].into_iter().flatten().any(|facts| {
            let here = facts.locator.what == What::Object
                && facts.file == doc.parsed.path
                && facts.locator.object == doc.index;
            let shown = row.change.kind != ReleaseKind::Kustomization || row.change.change != Action::Changed;
            here && shown
        })
    })
}

/// Whether a row, or another part of the report, says what differs in this field.
fn is_said(field: &FieldChange, doc: &Doc, object: &Object, rows: &[Row]) -> bool {
    if object.is(OPERATOR, "ResourceSet") {
        return field.path.starts_with("spec.inputs");
    }
    if object.is_kustomize() && field.path.starts_with("helmCharts") {
        return rows.iter().any(|row| row.change.places.iter().any(|place| place.path == doc.parsed.path));
    }
    if object.kind == "Kustomization" && object.group == FLUX_KUSTOMIZE {
        let own = |row: &&Row| {
            row.new.as_ref().is_some_and(|facts| facts.file == doc.parsed.path && facts.locator.object == doc.index)
        };
        let Some(row) = rows.iter().find(own) else { return false };
        let change = &row.change;
        return match field.path.as_str() {
            "spec.path" => change.chart.differs(),
            "spec.targetNamespace" => change.namespace.differs(),
            "metadata.name" => change.change == Action::Renamed,
            path => path.starts_with("spec.dependsOn"),
        };
    }
    if object.group == SOURCE && field.path.starts_with("spec.ref") {
        let said = |row: &Row| {
            row.new
                .as_ref()
                .and_then(|facts| facts.source_file.as_ref())
                .is_some_and(|(file, _)| *file == doc.parsed.path)
        };
        return rows.iter().any(said);
    }
    false
}

/// The app whose folder, or whose name, an object has.
pub(crate) fn app_of<'r>(object: &ObjectChange, releases: &'r [crate::model::ReleaseChange]) -> Option<&'r str> {
    let place = object.places.first()?;
    let in_folder = releases.iter().find(|release| {
        let folder = match release.kind {
            ReleaseKind::Kustomization => release.chart.latest().unwrap_or_default(),
            _ => app_folder(&release.folder),
        };
        !folder.is_empty()
            && folder.contains('/')
            && is_below(&place.path, folder)
            && release.kind != ReleaseKind::Input
    });
    let by_name = || {
        releases.iter().find(|release| {
            let part = |path: &str| path.split('/').any(|part| part == release.name);
            part(&place.path) || (object.name == release.name && object.flux)
        })
    };
    in_folder.or_else(by_name).map(|release| release.id.as_str())
}

/// The folder of an app whose release is in `…/app`.
fn app_folder(folder: &str) -> &str {
    folder.strip_suffix("/app").unwrap_or(folder)
}
