//! What `--fix` does, as a plan.

use std::path::Path;

use fluxwright_check::{Finding, Unfixed, World, apply_fixes};
use fluxwright_diagnostic::Diagnostic;
use fluxwright_plan::{Plan, PlanBuilder, Policy, RepoPath};

use super::diagnostics;
use crate::cli::exit::Failure;
use crate::cli::write::Work;

/// What can be put right, and what is left.
#[derive(Debug)]
pub(super) struct PutRight {
    /// The changes.
    pub plan: Plan,
    /// The findings without a fix.
    pub left: Vec<Finding>,
    refused: Vec<Unfixed>,
}

/// Plans the fixes of these findings.
pub(super) fn plan(world: &World<'_>, root: &Path, findings: &[Finding]) -> Result<PutRight, Failure> {
    let (files, refused) = apply_fixes(world, findings);
    let mut builder = PlanBuilder::new(root).map_err(|error| Failure::of(&error))?;
    for file in files {
        let path = RepoPath::parse(&file.path).map_err(|error| Failure::of(&error))?;
        let before = file.before.as_deref().map(str::as_bytes);
        let planned = match file.after {
            Some(after) => builder.edit(&path, Policy::Entry, before, after),
            None => builder.delete(&path, None),
        };
        planned.map_err(|error| Failure::of(&error))?;
        for title in file.titles {
            builder.note(&path, title).map_err(|error| Failure::of(&error))?;
        }
    }
    let plan = builder.finish().map_err(|error| Failure::of(&error))?;
    let is_refused = |finding: &&Finding| {
        finding.remedy().is_none_or(|fix| refused.iter().any(|unfixed| unfixed.title == fix.title))
    };
    let left = findings.iter().filter(is_refused).cloned().collect();
    Ok(PutRight { plan, left, refused })
}

impl PutRight {
    /// As what a command that writes wants to do.
    pub fn work(self, world: &World<'_>) -> Work {
        let mut warnings = diagnostics(world, &self.left);
        warnings.extend(self.refused.iter().map(|unfixed| {
            let message = format!("cannot {}: {}", unfixed.title, unfixed.reason);
            let told = Diagnostic::warning("fix-refused", message);
            match &unfixed.snippet {
                Some(snippet) => told.help(format!("paste this instead:\n{snippet}")),
                None => told.help("do it by hand"),
            }
        }));
        let next = vec!["fluxwright check".to_owned()];
        Work { plan: self.plan, warnings, conflicts: Vec::new(), next, secrets: Vec::new() }
    }
}
