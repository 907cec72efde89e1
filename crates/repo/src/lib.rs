//! The repo as files and Kubernetes objects with their places: read once, never written.
//!
//! [`Repo`] has the parsed files that the commands which write need, and no others; [`scan::Scan`] finds every object.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

pub mod annotation;
mod env;
pub mod files;
pub mod generator;
mod object;
mod parallel;
pub mod place;
pub mod renovate;
mod root;
pub mod scan;
mod source;
pub mod source_ignore;
mod walk;

pub use env::{EnvFile, EnvLine, Variable};
pub use object::Object;
pub use root::find_root;
pub use source::{MAX_FILE_BYTES, ReadError, SourceFile, is_kustomization, read_text};
pub use walk::paths;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fluxwright_diagnostic::Diagnostic;
use fluxwright_yaml::{Document, Node};

/// The files of a repo that matter for Flux, read and parsed once.
#[derive(Debug)]
pub struct Repo {
    root: PathBuf,
    files: Vec<SourceFile>,
    by_path: HashMap<String, usize>,
    objects: Vec<Object>,
    paths: Vec<String>,
    problems: Vec<Diagnostic>,
}

impl Repo {
    /// Reads the repo at `root`. `excludes` are globs of paths (relative to the root) that are left out.
    ///
    /// A file that cannot be read or parsed does not fail the scan: it is a [`Repo::problems`] entry, and an error only when
    /// something needs that file.
    pub fn scan(root: &Path, excludes: &globset::GlobSet) -> Self {
        let paths = walk::paths(root, excludes);
        let (files, problems) = source::read_all(root, &paths);
        let by_path = files.iter().enumerate().map(|(i, file)| (file.path.clone(), i)).collect();
        let objects = object::find(&files);
        Self { root: root.to_owned(), files, by_path, objects, paths, problems }
    }

    /// The absolute path of the root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Every path in the repo, relative, with forward slashes, sorted.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// Whether a file lies at this relative path.
    pub fn has(&self, path: &str) -> bool {
        self.paths.binary_search_by(|known| known.as_str().cmp(path)).is_ok()
    }

    /// Whether any file lies below this relative directory.
    pub fn has_directory(&self, directory: &str) -> bool {
        let prefix = format!("{directory}/");
        let at = self.paths.partition_point(|known| known.as_str() < prefix.as_str());
        self.paths.get(at).is_some_and(|known| known.starts_with(&prefix))
    }

    /// The parsed file at a relative path, where it holds objects of interest.
    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        self.by_path.get(path).and_then(|index| self.files.get(*index))
    }

    /// All parsed files, in path order.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// What could not be read or parsed.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Every Kubernetes object of interest, in path order.
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }

    /// The objects of a kind and API group (the part of apiVersion before `/`, empty for core).
    pub fn objects_of<'a>(&'a self, group: &'a str, kind: &'a str) -> impl Iterator<Item = &'a Object> + 'a {
        self.objects.iter().filter(move |object| object.kind == kind && object.group() == group)
    }

    /// The file of an object.
    pub fn file_of(&self, object: &Object) -> &SourceFile {
        &self.files[object.file]
    }

    /// The document of an object.
    pub fn document_of(&self, object: &Object) -> Option<&Document> {
        self.file_of(object).documents().get(object.document)
    }

    /// The root node of an object.
    pub fn node_of(&self, object: &Object) -> Option<&Node> {
        self.document_of(object)?.root.as_ref()
    }

    /// The text of any file in the repo; parsed files are not read again.
    pub fn text(&self, path: &str) -> Result<Arc<str>, ReadError> {
        match self.file(path) {
            Some(file) => Ok(file.text.clone()),
            None => read_text(&self.root, path),
        }
    }

    /// Every env file (`NAME=value` lines; named `*.env` or `.env`), parsed, in path order.
    pub fn env_files(&self) -> Vec<EnvFile> {
        self.paths
            .iter()
            .filter(|path| path.ends_with(".env"))
            .filter_map(|path| Some(EnvFile::parse(path, &self.text(path).ok()?)))
            .collect()
    }
}

/// The directory part of a relative path; empty at the root.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// The last segment of a relative path.
pub fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Joins a relative directory and a relative path, resolving `.` and `..`. `None` when it leaves the repo.
pub fn join(directory: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut segments: Vec<&str> = directory.split('/').filter(|s| !s.is_empty()).collect();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            _ => segments.push(segment),
        }
    }
    Some(segments.join("/"))
}

/// `path` as seen from `directory`, with `..` where needed.
pub fn relative(directory: &str, path: &str) -> String {
    let from: Vec<&str> = directory.split('/').filter(|s| !s.is_empty()).collect();
    let to: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let ups = std::iter::repeat_n("..", from.len() - shared);
    ups.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_join_and_relate() {
        assert_eq!(join("a/b", "../c/./d").as_deref(), Some("a/c/d"));
        assert_eq!(join("a", "../../c"), None);
        assert_eq!(join("", "/etc"), None);
        assert_eq!(relative("a/b", "a/c/d.yaml"), "../c/d.yaml");
        assert_eq!(relative("", "a/c"), "a/c");
        assert_eq!(relative("a", "a/c"), "c");
    }
}
