//! The entries of a recipe, in the plan.

use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_plan::{FileError, PlanBuilder, Policy, RepoPath};
use fluxwright_preset::RenderedEntry;
use fluxwright_preset::recipe::Create;
use fluxwright_repo::is_kustomization;

use crate::entry::{Put, put};

/// Plans the entries, in order; later ones see what earlier ones put in. What stands against them is returned.
pub fn add(builder: &mut PlanBuilder, entries: &[RenderedEntry]) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
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
    let (path, before) = find(builder, entry, path).map_err(|error| error.diagnose())?;
    if before.is_none() && entry.create == Create::Skip {
        return Ok(None);
    }
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

/// The file of an entry with its text. What an entry may leave out, it looks for under every name of a kustomization.
fn find(
    builder: &mut PlanBuilder,
    entry: &RenderedEntry,
    path: RepoPath,
) -> Result<(RepoPath, Option<Arc<str>>), FileError> {
    let text = builder.read_text(&path)?;
    if text.is_some() || entry.create != Create::Skip || !is_kustomization(path.as_str()) {
        return Ok((path, text));
    }
    let folder = path.as_str().strip_suffix(path.file_name()).unwrap_or_default();
    for name in KUSTOMIZATIONS {
        let Ok(other) = RepoPath::parse(&format!("{folder}{name}")) else { continue };
        if let Some(text) = builder.read_text(&other)? {
            return Ok((other, Some(text)));
        }
    }
    Ok((path, None))
}

/// The names under which kustomize finds a kustomization, in its order.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
