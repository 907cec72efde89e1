//! Which releases take their values from a file.

use super::facts::{Facts, in_file};
use crate::model::ReleaseKind;
use crate::paths::file_name;
use crate::scan::{HELM, OPERATOR, Side};

/// A release that uses a file for its values.
#[derive(Debug, Clone)]
pub(crate) struct ValuesUser {
    pub release: Facts,
}

/// The releases that use a file for their values: through a generator of a ConfigMap, or directly in `helmCharts`.
pub(crate) fn users_of(side: &Side<'_>, file: &str) -> Vec<ValuesUser> {
    let mut users: Vec<ValuesUser> = Vec::new();
    for kustomization in side.kustomizations_containing(file_name(file)) {
        let generated = kustomization.generators.iter().flat_map(|generator| {
            let keys = generator.files.iter().filter(|(_, path)| path == file);
            keys.map(|(key, _)| (generator.name.clone(), key.clone()))
        });
        for (map, key) in generated {
            for parsed in side.parsed_containing(&map) {
                let holds = parsed
                    .objects
                    .iter()
                    .any(|object| object.is(HELM, "HelmRelease") || object.is(OPERATOR, "ResourceSet"));
                if !holds {
                    continue;
                }
                let all = in_file(side, &parsed);
                let found = all
                    .iter()
                    .filter(|release| release.values_from.iter().any(|(name, wanted)| *name == map && *wanted == key));
                users.extend(found.map(|release| ValuesUser { release: release.clone() }));
            }
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
