//! What a plan does to the repo, in the model of `fluxwright diff`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use fluxwright_diff::{Change, Input, Options, Report, Revision, Unchanged, report};
use fluxwright_plan::Plan;
use globset::GlobSet;

use fluxwright_repo::{paths, read_text};

/// What the plan does, by releases, values and risks. The text of the files is the plan's own to show.
pub fn of_plan(plan: &Plan) -> Report {
    let changes: Vec<Change> = plan
        .writes()
        .map(|change| Change::of(change.path.as_str(), change.before.as_deref(), change.after.as_deref()))
        .collect();
    let written: HashSet<&str> = plan.writes().map(|change| change.path.as_str()).collect();
    let mut unchanged = paths(plan.root(), &GlobSet::empty());
    unchanged.retain(|path| !written.contains(path.as_str()));
    let revision = |name: &str| Revision { name: name.to_owned(), commit: None };
    let files = OnDisk { root: plan.root().to_owned(), paths: unchanged };
    let input = Input { base: revision("the repo"), head: revision("the plan"), changes, unchanged: &files };
    Report { files: Vec::new(), ..report(input, &Options::default()) }
}

/// Whether there is more to say than that files change.
pub fn is_telling(report: &Report) -> bool {
    let Report { releases, namespaces, inputs, risks, .. } = report;
    !(releases.is_empty() && namespaces.is_empty() && inputs.is_empty() && risks.is_empty())
}

/// The files that the plan leaves as they are.
struct OnDisk {
    root: PathBuf,
    paths: Vec<String>,
}

impl OnDisk {
    fn read_one(root: &Path, path: &str) -> Option<Vec<u8>> {
        read_text(root, path).ok().map(|text| text.as_bytes().to_vec())
    }
}

impl Unchanged for OnDisk {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, wanted: &[usize], each: &(dyn Fn(usize, Vec<u8>) + Sync)) {
        for index in wanted {
            if let Some(bytes) = self.paths.get(*index).and_then(|path| Self::read_one(&self.root, path)) {
                each(*index, bytes);
            }
        }
    }
}
