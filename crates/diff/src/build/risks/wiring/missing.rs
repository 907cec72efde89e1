//! Files that kustomizations list and the repo lacks, and values that no generator makes any more.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::build::risks::{Build, risk};
use crate::model::{Place, Risk, RiskRule, RiskSeverity};
use crate::paths::file_name;
use crate::release::all_in;
use crate::scan::{Kustomize, Side};

pub(super) fn find(build: &Build<'_>, risks: &mut Vec<Risk>) {
    for kustomization in concerned(build).values() {
        risks.extend(missing_files(build, kustomization));
    }
    for change in build.changes {
        let (Some(old), Some(new)) = (&change.old, &change.new) else { continue };
        if let (Some(before), Some(after)) = (build.old.kustomization(&old.path), build.new.kustomization(&new.path)) {
            missing_values(build.new, &before, &after, risks);
        }
    }
}

/// The kustomizations that differ, and those that may list a file which is gone.
fn concerned(build: &Build<'_>) -> BTreeMap<String, Arc<Kustomize>> {
    let mut found = BTreeMap::new();
    for change in build.changes {
        let changed = change.new.as_ref().and_then(|file| build.new.kustomization(&file.path));
        let gone = change.old.as_ref().filter(|file| !build.new.exists(&file.path));
        let listing = gone.map(|file| build.new.kustomizations_containing(file_name(&file.path))).unwrap_or_default();
        found.extend(changed.into_iter().chain(listing).map(|known| (known.path.clone(), known)));
    }
    found
}

fn missing_files(build: &Build<'_>, kustomization: &Kustomize) -> Option<Risk> {
    let all = |known: &Kustomize| -> Vec<String> {
        let generated = known.generators.iter().flat_map(|g| g.files.iter().map(|(_, file)| file).chain(&g.envs));
        known.references.iter().chain(generated).cloned().collect()
    };
    let lacks = |side: &Side<'_>, path: &str| !path.is_empty() && !side.exists(path) && !side.has_directory(path);
    let before = build.old.kustomization(&kustomization.path);
    let known =
        |path: &String| before.as_ref().is_some_and(|before| all(before).contains(path) && lacks(build.old, path));
    let mut missing: Vec<String> =
        all(kustomization).into_iter().filter(|path| lacks(build.new, path) && !known(path)).collect();
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return None;
    }
    let path = &kustomization.path;
    let found = risk(
        RiskRule::MissingFile,
        RiskSeverity::High,
        path,
        format!("{path} lists {}, which is not there", missing.join(", ")),
        "the build fails, and nothing of the Kustomization is applied",
    );
    Some(found.at(&[Place { path: path.clone(), line: 1 }], &build.new.clusters(path)))
}

/// Releases that still take values from keys which the generator had.
fn missing_values(side: &Side<'_>, before: &Kustomize, after: &Kustomize, risks: &mut Vec<Risk>) {
    let keys = |known: &Kustomize| -> Vec<(String, String)> {
        known.generators.iter().flat_map(|g| g.files.iter().map(|(key, _)| (g.name.clone(), key.clone()))).collect()
    };
    let left = keys(after);
    for (map, key) in keys(before).into_iter().filter(|known| !left.contains(known)) {
        let still = side
            .parsed_containing(&map)
            .into_iter()
            .flat_map(|parsed| all_in(side, &parsed))
            .find(|facts| facts.values_from.iter().any(|(name, wanted)| *name == map && *wanted == key));
        let Some(release) = still else { continue };
        let found = risk(
            RiskRule::MissingValues,
            RiskSeverity::High,
            &release.name,
            format!("{} takes its values from {key} of ConfigMap {map}, which is no longer made", release.name),
            "the release fails with \"values key not found\" and is not upgraded any more",
        );
        let place = Place { path: after.path.clone(), line: 1 };
        risks.push(found.at(&[place], &side.clusters(&after.path)));
    }
}
