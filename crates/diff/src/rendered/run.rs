//! Building both states, as far as a change touches them.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::RwLock;

use fluxwright_build::{ApplierKind, Build, Built, Options, Start, Unbuilt};

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
    let wanted = RwLock::new(Wanted::new((report.old, report.new), changed, &appliers, report.options.everything));

    let shared = Shared::new(unchanged);
    let base_files = SideFiles::new(Which::Base, &shared, report.changes);
    let head_files = SideFiles::new(Which::Head, &shared, report.changes);
    let (base_paths, head_paths): (Vec<String>, Vec<String>) =
        (base_paths.into_iter().collect(), head_paths.into_iter().collect());
    let options = Options { threads: options.threads.div_ceil(2), ..options.clone() };
    let (base_record, head_record) = (Record::default(), Record::default());
    let wants =
        |applier: &Unbuilt<'_>, record: &Record| wanted.read().is_ok_and(|wanted| wanted.wants(applier, record));
    let (wants_base, wants_head) =
        (|it: &Unbuilt<'_>| wants(it, &base_record), |it: &Unbuilt<'_>| wants(it, &head_record));
    // What is read in one round is kept for the next.
    let base_build = Build::new(&base_files, &base_paths, options.clone()).only(&wants_base);
    let head_build = Build::new(&head_files, &head_paths, options).only(&wants_head);
    let mut looked_at_values = false;
    for round in 1.. {
        [&base_record, &head_record].iter().filter_map(|record| record.lock().ok()).for_each(|mut it| it.clear());
        let (base, head) = std::thread::scope(|scope| {
            let base = scope.spawn(|| base_build.run(&Start::Everything));
            let head = head_build.run(&Start::Everything);
            match base.join() {
                Ok(base) => (base, head),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        });
        let mut again = false;
        if let Ok(mut wanted) = wanted.write() {
            again = wanted.learn(&base_record, &head_record);
            if !again && !looked_at_values {
                looked_at_values = true;
                let names = changed_data(&base, &head);
                again = !names.is_empty() && wanted.learn_values(&names, &head_record);
            }
        }
        if again && round < MOST_ROUNDS {
            continue;
        }
        let taken = |record: &Record| record.lock().map(|mut record| std::mem::take(&mut *record)).unwrap_or_default();
        let (base_record, head_record) = (taken(&base_record), taken(&head_record));
        // A folder is the cluster itself.
        let appliers = || head_record.iter().filter(|((_, kind, ..), _)| *kind != ApplierKind::Folder);
        let built = appliers().filter(|(_, seen)| seen.built).count();
        let untouched = appliers().count() - built;
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
    let differing = new.iter().filter(|(key, hash)| old.get(*key) != Some(*hash));
    let gone = old.iter().filter(|(key, _)| !new.contains_key(*key));
    differing.chain(gone).map(|((_, _, name), _)| super::names::without_hash(name).to_owned()).collect()
}
