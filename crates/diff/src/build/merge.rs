//! What is the same in several clusters stands once; everything gets its order and its name.

use std::collections::HashMap;
use std::hash::Hash;

use super::objects::app_of;
use crate::model::{Action, LinkKind, Place, ReleaseChange, ReleaseKind, Report, ResourceChange, VariableChange};
use crate::paths::is_below;

pub(crate) fn all(report: &mut Report) {
    releases(report);
    report.objects = same(std::mem::take(&mut report.objects), |object| {
        (
            object.change,
            object.kind.clone(),
            object.group.clone(),
            object.namespace.clone(),
            object_name(object),
            object.fields.clone(),
        )
    });
    report.namespaces = same(std::mem::take(&mut report.namespaces), |n| (n.change, n.name.clone(), n.fields.clone()));
    report.inputs =
        same(std::mem::take(&mut report.inputs), |i| (i.change, i.set.clone(), i.name.clone(), i.fields.clone()));
    report.variables = same(std::mem::take(&mut report.variables), |v: &VariableChange| {
        (v.change, v.name.clone(), v.old.clone(), v.new.clone())
    });
    let Report { rendered, releases, .. } = &mut *report;
    for resource in rendered.iter_mut().flat_map(|rendered| &mut rendered.resources) {
        resource.app = app_of_resource(resource, releases).map(str::to_owned);
    }
    for object in &mut report.objects {
        object.app = app_of(object, &report.releases).map(str::to_owned);
    }
    said_by_apps(report);
    files_of_apps(report);
}

/// The files that a Flux Kustomization builds are its own.
fn files_of_apps(report: &mut Report) {
    let Report { releases, files, .. } = report;
    for release in releases.iter_mut().filter(|release| release.kind == ReleaseKind::Kustomization) {
        let Some(folder) = release.chart.latest().filter(|folder| folder.contains('/')).map(str::to_owned) else {
            continue;
        };
        let own = files.iter().filter(|file| is_below(&file.path, &folder)).map(|file| file.path.clone());
        release.files.extend(own);
        release.files.sort_unstable();
        release.files.dedup();
    }
}

/// The release or app that an object of the cluster belongs to: itself, or one on the way to it.
fn app_of_resource<'r>(resource: &ResourceChange, releases: &'r [ReleaseChange]) -> Option<&'r str> {
    let itself = |release: &&ReleaseChange| {
        let flux = resource.group.ends_with("fluxcd.io");
        flux && release.name == resource.name
    };
    let made = |release: &&ReleaseChange| {
        resource.way.iter().any(|link| match link.kind {
            LinkKind::Input => link.name == release.name,
            LinkKind::Kustomization => link.name.rsplit('/').next() == Some(release.name.as_str()),
            _ => false,
        })
    };
    let in_folder = |release: &&ReleaseChange| {
        let place = resource.way.first().and_then(|link| link.place.as_ref());
        place.is_some_and(|place| place.path.split('/').any(|part| part == release.name))
    };
    let find = |fits: &dyn Fn(&&ReleaseChange) -> bool| releases.iter().find(fits);
    find(&itself).or_else(|| find(&made)).or_else(|| find(&in_folder)).map(|release| release.id.as_str())
}

/// An app that is renamed or moved takes its Flux objects along: what they say about it is said by its row.
fn said_by_apps(report: &mut Report) {
    let Report { objects, releases, .. } = report;
    let moves = |id: &str| {
        releases.iter().any(|release| release.id == id && (release.old_name.is_some() || release.namespace.differs()))
    };
    objects.retain_mut(|object| {
        let along = object.flux && object.kind != "kustomize" && object.app.as_deref().is_some_and(moves);
        if !along || matches!(object.change, Action::Added | Action::Removed) {
            return true;
        }
        object.fields.retain(|field| {
            !matches!(
                field.path.as_str(),
                "metadata.name" | "metadata.namespace" | "spec.path" | "spec.targetNamespace"
            )
        });
        !object.fields.is_empty()
    });
}

/// Files of one name are the same thing in each cluster, but not everywhere.
fn object_name(object: &crate::model::ObjectChange) -> String {
    if object.kind != "kustomize" && object.kind != "file" || object.fields.is_empty() {
        return object.name.clone();
    }
    crate::paths::file_name(&object.name).to_owned()
}

/// What stands in several places at once.
trait Placed {
    fn places(&mut self) -> &mut Vec<Place>;
    fn clusters(&mut self) -> &mut Vec<String>;
}

macro_rules! placed {
    ($($type:ty),*) => {
        $(impl Placed for $type {
            fn places(&mut self) -> &mut Vec<Place> { &mut self.places }
            fn clusters(&mut self) -> &mut Vec<String> { &mut self.clusters }
        })*
    };
}
placed!(
    ReleaseChange,
    VariableChange,
    crate::model::ObjectChange,
    crate::model::NamespaceChange,
    crate::model::InputChange
);

fn same<T: Placed, K: Hash + Eq>(all: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut at: HashMap<K, usize> = HashMap::new();
    let mut result: Vec<T> = Vec::new();
    for mut one in all {
        let key = key(&one);
        match at.get(&key).and_then(|index| result.get_mut(*index)) {
            Some(known) => {
                known.places().append(one.places());
                known.clusters().append(one.clusters());
                known.clusters().sort_unstable();
                known.clusters().dedup();
                known.places().sort_unstable();
                known.places().dedup();
            }
            None => {
                at.insert(key, result.len());
                result.push(one);
            }
        }
    }
    result
}

fn releases(report: &mut Report) {
    let mut files: HashMap<u64, Vec<String>> = HashMap::new();
    let key = |release: &ReleaseChange| {
        crate::hash((
            (release.change, release.kind, &release.name, &release.old_name, &release.namespace, &release.chart),
            (
                &release.source,
                &release.version,
                &release.digest,
                &release.dependencies,
                &release.fields,
                &release.values,
            ),
            release.values_set,
            // Without clusters only the folder tells two of them apart.
            release.clusters.is_empty().then_some(&release.folder),
        ))
    };
    let all = std::mem::take(&mut report.releases);
    for release in &all {
        files.entry(key(release)).or_default().extend(release.files.iter().cloned());
    }
    report.releases = same(all, key);
    let mut taken: HashMap<String, usize> = HashMap::new();
    for release in &mut report.releases {
        release.files = files.remove(&key(release)).unwrap_or_else(|| release.files.clone());
        release.files.sort_unstable();
        release.files.dedup();
        let namespace = release.namespace.latest().map(|namespace| format!("{namespace}/")).unwrap_or_default();
        let id = format!("{namespace}{}", release.name);
        let count = taken.entry(id.clone()).or_default();
        *count += 1;
        release.id = if *count == 1 { id } else { format!("{id}#{count}") };
    }
}
