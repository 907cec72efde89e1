//! Where a repo begins.

use std::path::{Path, PathBuf};

/// The repo's root: the nearest of `directory` and its parents that has `.fluxwright/` or `.git` (a folder, or the file of a
/// worktree or submodule), else `directory` itself. Nested repos are repos of their own.
pub fn find_root(directory: &Path) -> PathBuf {
    directory
        .ancestors()
        .find(|candidate| candidate.join(".fluxwright").is_dir() || candidate.join(".git").exists())
        .unwrap_or(directory)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_marker_wins() -> std::io::Result<()> {
        let dir = tempfile::tempdir()?;
        let inner = dir.path().join("a/b");
        std::fs::create_dir_all(&inner)?;
        assert_eq!(find_root(&inner), inner, "no marker: the directory itself");
        std::fs::create_dir(dir.path().join(".git"))?;
        assert_eq!(find_root(&inner), dir.path());
        std::fs::write(dir.path().join("a/.git"), "gitdir: elsewhere\n")?;
        assert_eq!(find_root(&inner), dir.path().join("a"), "a worktree's .git is a file");
        std::fs::create_dir(inner.join(".fluxwright"))?;
        assert_eq!(find_root(&inner), inner);
        Ok(())
    }
}
