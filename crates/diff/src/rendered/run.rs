//! Building both states, as far as a change touches them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use fluxwright_build::{ApplierKind, Build, Built, Options, Start};

use super::files::{Shared, SideFiles};
use super::wanted::{Key, Record, Wanted};
use crate::build::Build as Report;
use crate::input::Unchanged;
use crate::model::Side as Which;
use crate::scan::Side;

/// Rounds in which it is found out what else has to be built.
const MOST_ROUNDS: usize = 5;

/// Both states, built.
pub(super) struct Both {
    pub base: Built,
    pub head: Built,
    /// Appliers that were built, and those that were not.
    pub built: usize,
    pub untouched: usize,
    /// The appliers that the change touches.
    pub touched: HashSet<Key>,
}

/// Builds both states. `None` when nothing in the repo applies anything.
pub(super) fn both(report: &Report<'_>, unchanged: &dyn Unchanged, options: &Options) -> Option<Both> {
    let paths = |side: &Side<'_>| -> BTreeSet<String> {
        let files = ["fluxcd.io", "fluxcd.controlplane.io"].iter().flat_map(|word| side.containing(word));
        files.filter(|path| path.ends_with(".yaml") || path.ends_with(".yml")).collect()
    };
    let (base_paths, head_paths) = (paths(report.old), paths(report.new));
    let appliers = |side: &Side<'_>, paths: &BTreeSet<String>| -> BTreeSet<String> {
        let applies = |path: &&String| {
            side.text(path).is_some_and(|text| {
                // With a version: annotations have the group as well.
                text.contains("kustomize.toolkit.fluxcd.io/v") || text.contains("fluxcd.controlplane.io/v")
            })
        };
        paths.iter().filter(applies).cloned().collect()
    };
    let appliers: BTreeSet<String> =
        appliers(report.old, &base_paths).into_iter().chain(appliers(report.new, &head_paths)).collect();
    if appliers.is_empty() {
        return None;
    }
    let changed = report.changes.iter().flat_map(|change| [&change.old, &change.new]).flatten();
    let changed: BTreeSet<String> = changed.map(|file| file.path.clone()).collect();
    let mut wanted = Wanted::new((report.old, report.new), changed, &appliers, report.options.everything);

    let shared = Shared::new(unchanged);
    let base_files = SideFiles::new(Which::Base, &shared, report.changes);
    let head_files = SideFiles::new(Which::Head, &shared, report.changes);
    let (base_paths, head_paths): (Vec<String>, Vec<String>) =
        (base_paths.into_iter().collect(), head_paths.into_iter().collect());
    let options = Options { threads: options.threads.div_ceil(2), ..options.clone() };
    let mut looked_at_values = false;
    for round in 1.. {
        let (base_record, head_record) = (Record::default(), Record::default());
        let (base, head) = {
            let run = |files: &SideFiles<'_>, paths: &[String], record: &Record| {
                let wants = |applier: &fluxwright_build::Unbuilt<'_>| wanted.wants(applier, record);
                Build::new(files, paths, options.clone()).only(&wants).run(&Start::Everything)
            };
            std::thread::scope(|scope| {
                let base = scope.spawn(|| run(&base_files, &base_paths, &base_record));
                let head = run(&head_files, &head_paths, &head_record);
                match base.join() {
                    Ok(base) => (base, head),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            })
        };
        let mut again = wanted.learn(&base_record, &head_record);
        if !again && !looked_at_values {
            looked_at_values = true;
            let names = changed_data(&base, &head);
            again = !names.is_empty() && wanted.learn_values(&names, &head_record);
        }
        if again && round < MOST_ROUNDS {
            continue;
        }
        let head_record = head_record.into_inner().unwrap_or_default();
        // A folder is the cluster itself.
        let appliers = || head_record.iter().filter(|((_, kind, ..), _)| *kind != ApplierKind::Folder);
        let built = appliers().filter(|(_, seen)| seen.built).count();
        let untouched = appliers().count() - built;
        let base_record = base_record.into_inner().unwrap_or_default();
        let touched = head_record.iter().chain(&base_record).filter(|(_, seen)| seen.touched);
        let touched = touched.map(|(key, _)| key.clone()).collect();
        return Some(Both { base, head, built, untouched, touched });
    }
    None
}

/// The names of the ConfigMaps and Secrets that differ.
fn changed_data(base: &Built, head: &Built) -> BTreeSet<String> {
    let data = |built: &Built| -> BTreeMap<(String, String, String), u64> {
        let holds = built
            .resources
            .iter()
            .filter(|resource| matches!(resource.kind(), "ConfigMap" | "Secret") && resource.api_version() == "v1");
        holds
            .map(|resource| {
                let key = (resource.kind().to_owned(), resource.namespace().to_owned(), resource.name().to_owned());
                (key, crate::hash(&*resource.value))
            })
            .collect()
    };
    let (old, new) = (data(base), data(head));
    let differs = |(key, hash): &(&(String, String, String), &u64)| old.get(*key) != Some(*hash);
    new.iter().filter(differs).map(|((_, _, name), _)| super::names::without_hash(name).to_owned()).collect()
}
