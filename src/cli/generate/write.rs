//! What was generated, as a plan.

use std::path::Path;

use fluxwright_diagnostic::Diagnose;
use fluxwright_generate::Generated;
use fluxwright_plan::{Desired, PlanBuilder, RepoPath};

use crate::cli::exit::Failure;
use crate::cli::write::Work;
use crate::scaffold::add_entries;

/// The plan: the files, and their lines in the kustomization beside them.
pub(super) fn plan(root: &Path, generated: Generated) -> Result<Work, Failure> {
    let failed = |problems| Failure(problems);
    let mut builder = PlanBuilder::new(root).map_err(|error| Failure::of(&error))?;
    for file in &generated.files {
        let path = RepoPath::parse(&file.path).map_err(|error| Failure::of(&error))?;
        builder.write(Desired::managed(path, file.text.clone())).map_err(|error| failed(error.diagnose()))?;
    }
    let conflicts = add_entries(&mut builder, &generated.entries).map_err(failed)?;
    let plan = builder.finish().map_err(|error| Failure::of(&error))?;
    Ok(Work { plan, warnings: generated.notes, conflicts, next: generated.next, secrets: Vec::new() })
}
