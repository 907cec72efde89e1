//! Which files a repo has.

use std::path::Path;

use globset::GlobSet;
use ignore::WalkBuilder;

/// Every file below `root` that git would know: ignored files, `.git`, our own temporary files and nested repos are left out,
/// links to directories are not followed. Relative, forward slashes, sorted by bytes.
pub fn paths(root: &Path, excludes: &GlobSet) -> Vec<String> {
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
    let mut paths: Vec<String> = walk
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| !kind.is_dir()))
        .filter_map(|entry| Some(entry.path().strip_prefix(root).ok()?.to_str()?.replace('\\', "/")))
        .filter(|path| !excludes.is_match(path))
        .collect();
    paths.sort_unstable();
    paths
}
