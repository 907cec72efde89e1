//! Which releases take their values from a file.

use std::sync::Arc;

use super::facts::{Facts, in_file};
use crate::meaning::Object;
use crate::model::ReleaseKind;
use crate::paths::file_name;
use crate::scan::{HELM, OPERATOR, Side, ValuesUsers};

/// A release that uses a file for its values.
#[derive(Debug, Clone)]
pub(crate) struct ValuesUser {
    pub release: Facts,
}

/// The releases that use a file for their values: through a generator of a ConfigMap, or directly in `helmCharts`.
pub(crate) fn users_of(side: &Side<'_>, file: &str) -> Vec<ValuesUser> {
    let mut users: Vec<ValuesUser> = Vec::new();
    for kustomization in side.kustomizations_containing(file_name(file)) {
        let generated = kustomization.keys_of(file);
        for (map, key) in generated {
            let all = users_of_map(side, map);
            let found = all.get(key).map(Vec::as_slice).unwrap_or_default();
            users.extend(found.iter().map(|release| ValuesUser { release: release.clone() }));
        }
        if kustomization.charts.iter().any(|chart| chart.values_files.iter().any(|path| path == file))
            && let Some(parsed) = side.parsed(&kustomization.path)
        {
            let all = in_file(side, &parsed);
            let charts = all.iter().filter(|release| {
                release.kind == ReleaseKind::HelmChart && release.values_files.iter().any(|path| path == file)
            });
            users.extend(charts.map(|release| ValuesUser { release: release.clone() }));
        }
    }
    same_place(side, file, users)
}

/// The releases that take values from a ConfigMap or Secret of this name, by the key.
fn users_of_map(side: &Side<'_>, map: &str) -> Arc<ValuesUsers> {
    if let Ok(known) = side.values.lock()
        && let Some(known) = known.get(map)
    {
        return known.clone();
    }
    let mut found = ValuesUsers::new();
    for parsed in side.parsed_containing(map) {
        let holds = |object: &Object| object.is(HELM, "HelmRelease") || object.is(OPERATOR, "ResourceSet");
        if !parsed.objects.iter().any(holds) {
            continue;
        }
        for release in in_file(side, &parsed).iter() {
            let mut keys: Vec<&String> =
                release.values_from.iter().filter(|(name, _)| name == map).map(|(_, key)| key).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                found.entry(key.clone()).or_default().push(release.clone());
            }
        }
    }
    let found = Arc::new(found);
    if let Ok(mut known) = side.values.lock() {
        known.insert(map.to_owned(), found.clone());
    }
    found
}

/// Two clusters may have ConfigMaps of the same name: a file belongs to the releases of the clusters that it reaches.
fn same_place(side: &Side<'_>, file: &str, users: Vec<ValuesUser>) -> Vec<ValuesUser> {
    // Those of one file fit all or not at all.
    let mut files = users.iter().map(|user| &user.release.file);
    let first = files.next();
    if files.all(|file| Some(file) == first) {
        return users;
    }
    let here = side.clusters(file);
    let fits = |user: &ValuesUser| {
        let clusters = side.clusters(&user.release.file);
        here.is_empty() || clusters.is_empty() || clusters.iter().any(|cluster| here.contains(cluster))
    };
    let (fitting, others): (Vec<_>, Vec<_>) = users.into_iter().partition(fits);
    if fitting.is_empty() { others } else { fitting }
}
