//! Paths inside of a tree of files: `/` between names, relative to the tree's root, no `.` and no `..`.

pub(crate) use fluxwright_repo::{file_name, join, parent};

/// A path that cannot lead out: `..` at the root stays there, as Flux's `SecureJoin` has it.
pub(crate) fn secure(path: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            name => names.push(name),
        }
    }
    names.join("/")
}

/// Whether `path` is `folder` or lies in it.
pub(crate) fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
