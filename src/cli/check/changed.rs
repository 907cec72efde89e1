//! Files that changed since a revision.

use std::collections::BTreeSet;
use std::path::Path;

use fluxwright_git::{Program, Repo};

use crate::cli::exit::Failure;

/// The files below `root` that differ between a revision and the working tree, relative to `root`; those since the main branch was
/// left where `base` is empty.
pub(super) fn since(root: &Path, base: &str) -> Result<BTreeSet<String>, Failure> {
    let repo = Repo::open(Program::default(), root).map_err(|error| Failure::of(&error))?;
    let base = Some(base).filter(|base| !base.is_empty());
    let comparison = repo.compare(base, None).map_err(|error| Failure::of(&error))?;
    // Git names files from its own root, which may lie above that of the repo under check.
    let prefix = repo.root().and_then(|git| root.strip_prefix(git).ok()).map(Path::to_path_buf).unwrap_or_default();
    let names = comparison.differences.iter().filter_map(|difference| difference.new.as_ref());
    let names = names.filter_map(|entry| entry.name.as_path().strip_prefix(&prefix).ok()?.to_str().map(str::to_owned));
    Ok(names.collect())
}

/// Whether findings can be in a file of this name. Generators take in files of any name, so that only what is surely something else
/// is left out.
pub(super) fn may_matter(path: &str) -> bool {
    let others = [".md", ".png", ".svg", ".jpg", ".gif", ".gitignore"];
    !others.iter().any(|end| path.ends_with(end)) && !path.starts_with(".github/")
}

#[cfg(test)]
mod tests {
    use super::may_matter;

    #[test]
    fn documentation_is_of_no_matter() {
        assert!(may_matter("apps/a.yaml") && may_matter("versions.env") && may_matter("a/Kustomization"));
        assert!(!may_matter("README.md") && !may_matter(".github/workflows/ci.yaml") && !may_matter("docs/logo.svg"));
    }
}
