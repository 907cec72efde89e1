//! The files of a recipe, in the plan.

use std::collections::BTreeMap;

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_plan::{ContentHash, Desired, PlanBuilder, RepoPath};
use fluxwright_preset::RenderedFile;
use fluxwright_preset::recipe::Policy;

use crate::record::Applied;

/// The hash of each file as the preset makes it, for the record.
pub(super) type Hashes = BTreeMap<String, ContentHash>;

/// Plans the files. Every path is checked first, so that none is written when one is refused.
pub(super) fn add(
    builder: &mut PlanBuilder,
    files: &[RenderedFile],
    known: Option<&Applied>,
) -> Result<Hashes, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut paths = Vec::new();
    for file in files {
        match RepoPath::parse(&file.path) {
            Ok(path) => paths.push(path),
            Err(error) => problems.extend(error.diagnose()),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut hashes = Hashes::new();
    for (file, path) in files.iter().zip(paths) {
        match one(builder, file, path, known) {
            Ok(Some(hash)) => {
                hashes.insert(file.path.clone(), hash);
            }
            Ok(None) => {}
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(hashes) } else { Err(problems) }
}

/// Plans one file; what the record says about it: how the tool wrote it, now or before.
fn one(
    builder: &mut PlanBuilder,
    file: &RenderedFile,
    path: RepoPath,
    known: Option<&Applied>,
) -> Result<Option<ContentHash>, Vec<Diagnostic>> {
    let hash = ContentHash::of(&file.content);
    let recorded = known.and_then(|known| known.files.get(&file.path).copied());
    let there = builder.on_disk(&path).map_err(|error| error.diagnose())?;
    let ours = there.as_deref().is_none_or(|content| content == file.content.as_slice());
    let desired = match file.policy {
        Policy::Seed => Desired::seed(path, file.content.clone()),
        Policy::Managed => Desired::managed(path, file.content.clone()),
        // A file that both write: until the tool's changes differ from what it wrote before there is nothing to merge.
        Policy::Merge if recorded == Some(hash) => Desired::seed(path, file.content.clone()),
        Policy::Merge => Desired::managed(path, file.content.clone()),
    };
    let replaced =
        file.policy != Policy::Seed && recorded.is_some_and(|hash| there.as_deref().map(ContentHash::of) == Some(hash));
    let desired = match recorded {
        Some(hash) => desired.recorded(hash),
        None => desired,
    };
    builder.write(desired.executable(file.executable)).map_err(|error| error.diagnose())?;
    // A file that was there before the tool came is none of its own.
    Ok(if ours || replaced { Some(hash) } else { recorded })
}
