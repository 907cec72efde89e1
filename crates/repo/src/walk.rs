//! Which files a repo has.

use std::path::Path;

use globset::GlobSet;
use ignore::WalkBuilder;

/// A file, or a link to whatever.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// Relative to the root, forward slashes.
    pub path: String,
    /// Whether it is a symbolic link.
    pub is_link: bool,
}

/// Every file below `root` that git would know: ignored files, `.git`, our own temporary files and nested repos are left out,
/// links to directories are not followed. Relative, forward slashes, sorted by bytes.
pub fn paths(root: &Path, excludes: &GlobSet) -> Vec<String> {
    entries(root).into_iter().map(|entry| entry.path).filter(|path| !excludes.is_match(path)).collect()
}

/// As [`paths`], with links told apart.
pub(crate) fn entries(root: &Path) -> Vec<Entry> {
    let base = root.to_owned();
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(true)
        .git_ignore(true)
        .require_git(false)
        .parents(false)
        .follow_links(false)
        .filter_entry(move |entry| {
            let path = entry.path();
            let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
            if !is_dir || path == base {
                return true;
            }
            entry.file_name() != ".git" && !path.ends_with(".fluxwright/tmp") && !path.join(".git").exists()
        })
        .build();
    let mut entries: Vec<Entry> = walk
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| !kind.is_dir()))
        .filter_map(|entry| {
            let is_link = entry.path_is_symlink();
            Some(Entry { path: entry.path().strip_prefix(root).ok()?.to_str()?.replace('\\', "/"), is_link })
        })
        .collect();
    entries.sort_unstable();
    entries
}
