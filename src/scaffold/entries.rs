//! The entries of a recipe, in the plan.

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_plan::{PlanBuilder, Policy, RepoPath};
use fluxwright_preset::RenderedEntry;

use crate::entry::{Put, put};

/// Plans the entries, in order; later ones see what earlier ones put in. What stands against them is returned.
pub(super) fn add(builder: &mut PlanBuilder, entries: &[RenderedEntry]) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut conflicts = Vec::new();
    for entry in entries {
        match one(builder, entry) {
            Ok(conflict) => conflicts.extend(conflict),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(conflicts) } else { Err(problems) }
}

fn one(builder: &mut PlanBuilder, entry: &RenderedEntry) -> Result<Option<Diagnostic>, Vec<Diagnostic>> {
    let path = RepoPath::parse(&entry.file).map_err(|error| error.diagnose())?;
    let before = builder.read_text(&path).map_err(|error| error.diagnose())?;
    let bytes = before.as_deref().map(str::as_bytes);
    match put(entry, before.as_deref()).map_err(|problem| vec![problem])? {
        Put::Changed(text) => builder.edit(&path, Policy::Entry, bytes, text).map_err(|error| error.diagnose())?,
        Put::Unchanged => {
            builder.edit(&path, Policy::Entry, bytes, bytes.unwrap_or_default()).map_err(|error| error.diagnose())?;
        }
        Put::Conflict(conflict) => {
            builder.conflict(&path, Policy::Entry, None, conflict.message.clone()).map_err(|error| error.diagnose())?;
            return Ok(Some(conflict));
        }
    }
    Ok(None)
}
