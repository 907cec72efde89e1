//! A plan for machines.

use serde::Serialize;

use crate::{Change, ChangeKind, Counts, Plan, Policy, RepoPath};

/// A plan as JSON. Fields are only ever added within a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanReport {
    /// The version of this form: 1.
    pub version: u32,
    /// How many changes of each kind.
    pub counts: Counts,
    /// All changes, in the order of their paths.
    pub changes: Vec<ChangeReport>,
}

/// One change as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeReport {
    /// The file, relative to the repo's root.
    pub path: RepoPath,
    /// The file behind symbolic links, when `path` leads through some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<RepoPath>,
    /// What happens to it.
    pub change: ChangeKind,
    /// Whose content it is.
    pub policy: Policy,
    /// Whether a created file can be executed.
    pub executable: bool,
    /// Whether its content is not text; then there is no diff.
    pub binary: bool,
    /// The unified diff; empty when nothing differs. For skipped files and conflicts it shows what is not written.
    pub diff: String,
    /// What the user should know about it.
    pub notes: Vec<String>,
}

impl PlanReport {
    /// The plan as data. `diff` writes the unified diff of a change, with its secrets masked where it is to be shown.
    pub fn new<'a>(plan: &'a Plan, mut diff: impl FnMut(&'a Change) -> String) -> Self {
        let changes = plan
            .changes()
            .iter()
            .map(|change| ChangeReport {
                path: change.path.clone(),
                target: change.target().cloned(),
                change: change.kind,
                policy: change.policy,
                executable: change.executable,
                binary: change.is_binary(),
                diff: diff(change),
                notes: change.notes.clone(),
            })
            .collect();
        Self { version: 1, counts: plan.counts(), changes }
    }
}
