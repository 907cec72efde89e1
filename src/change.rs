//! What a plan does to the repo, in the model of `fluxwright diff`.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use fluxwright_diff::model::ChangedFile;
use fluxwright_diff::{
    Change, Content, File, Input, Mode, Options, Report, Revision, SecretKeys, Unchanged, files, report,
};
use fluxwright_plan::{Plan, RepoPath};
use globset::GlobSet;

use fluxwright_repo::{paths, read_text};

/// What must not be shown.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// Keys that name secrets.
    pub keys: SecretKeys,
    /// Texts that are secret wherever they stand, such as answers.
    pub texts: Vec<String>,
}

/// What a plan does, with secrets masked.
#[derive(Debug, Clone)]
pub struct Does {
    /// By releases, values and risks; without the files.
    pub report: Report,
    /// The text of the files that the plan writes, and of those that it would write if nothing stood against it.
    pub files: BTreeMap<RepoPath, ChangedFile>,
}

/// What the plan does.
pub fn of_plan(plan: &Plan, secrets: &Secrets) -> Does {
    let options = Options {
        secrets: secrets.keys.clone(),
        hidden: secrets.texts.clone(),
        reformatted: true,
        apart: true,
        ..Options::default()
    };
    let unchanged = OnDisk::beside(plan);
    let input = |changes: Vec<Change>| {
        let revision = |name: &str| Revision { name: name.to_owned(), commit: None };
        Input { base: revision("the repo"), head: revision("the plan"), changes, unchanged: &unchanged }
    };
    let mut report = report(input(plan.writes().map(change).collect()), &options);
    let mut shown = std::mem::take(&mut report.files);
    // What is left as it is says nothing about the releases.
    let left = plan.changes().iter().filter(|change| !change.kind.writes() && change.before != change.after);
    let left: Vec<Change> = left.map(change).collect();
    if !left.is_empty() {
        shown.extend(files(input(left), &options));
    }
    let files = shown.into_iter().filter_map(|file| Some((RepoPath::parse(&file.path).ok()?, file))).collect();
    Does { report, files }
}

fn change(change: &fluxwright_plan::Change) -> Change {
    let file = |bytes: &fluxwright_plan::Bytes, mode| File {
        path: change.path.to_string(),
        mode,
        content: Content::Bytes(bytes.clone()),
    };
    // Files that exist keep their mode.
    let mode = if change.executable && change.before.is_none() { Mode::Executable } else { Mode::File };
    Change {
        old: change.before.as_ref().map(|bytes| file(bytes, Mode::File)),
        new: change.after.as_ref().map(|bytes| file(bytes, mode)),
    }
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
    fn beside(plan: &Plan) -> Self {
        let written: HashSet<&str> = plan.writes().map(|change| change.path.as_str()).collect();
        let mut paths = paths(plan.root(), &GlobSet::empty());
        paths.retain(|path| !written.contains(path.as_str()));
        Self { root: plan.root().to_owned(), paths }
    }
}

impl Unchanged for OnDisk {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, wanted: &[usize], each: &(dyn Fn(usize, Vec<u8>) + Sync)) {
        for index in wanted {
            if let Some(text) = self.paths.get(*index).and_then(|path| read_text(&self.root, path).ok()) {
                each(*index, text.as_bytes().to_vec());
            }
        }
    }
}
