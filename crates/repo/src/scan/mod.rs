//! Every Kubernetes object of a repo, with its place.
//!
//! All YAML and JSON files are read, those that can hold objects are parsed, in parallel; the trees are dropped again, so that
//! a large repo costs little more memory than its texts. Who wants the trees looks at them while they are there
//! ([`Scan::folder_with`]) or parses a file again ([`Scan::parse`]).
//!
//! Templates of Helm charts, files with Go templates or Jinja in them, values and other YAML are no objects, and no errors; a file
//! that is meant for Kubernetes and cannot be parsed is one ([`Scan::problems`]), and its other documents are still found.

mod content;
mod file;
mod lines;
mod marks;
mod object;
#[cfg(test)]
mod tests;
mod uses;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use fluxwright_diagnostic::Diagnostic;
use fluxwright_kustomize::files::Files;
use fluxwright_yaml::{Limits, Stream};
use globset::GlobSet;

use crate::source::is_kustomization;
use crate::source_ignore::{FILE_NAME, SourceIgnore};
use crate::walk::{self, Entry};
use crate::{parallel, parent};
use content::{Contents, Disk, Texts, Tree};
use file::Found;
use uses::UsesByPath;

pub use file::{Class, File, Fragment, Lacks, Parsed};
pub use object::{Object, Role};
pub use uses::Uses;

/// What a scan leaves out.
#[derive(Debug, Clone)]
pub struct ScanOptions {
    /// Globs of paths, relative to the root, that are left out.
    pub excludes: GlobSet,
    /// Whether what the `.sourceignore` files of the repo leave out of Flux's artifacts is left out too, and what Flux leaves out
    /// of itself (`.github/`, `.sops.yaml`, …). True by default.
    pub source_ignore: bool,
}

impl Default for ScanOptions {
    fn default() -> Self {
        Self { excludes: GlobSet::empty(), source_ignore: true }
    }
}

/// Why a file of the repo is not scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skip {
    /// [`ScanOptions::excludes`] has it.
    Excluded,
    /// A Flux source leaves it out of its artifact.
    SourceIgnored,
    /// It is a symbolic link: what it leads to is scanned in its own place, or lies outside of the repo.
    Link,
}

/// The Kubernetes objects of a repo and the files they are in.
#[derive(Debug)]
pub struct Scan {
    root: Option<PathBuf>,
    paths: Vec<String>,
    links: Vec<String>,
    skipped: Vec<(String, Skip)>,
    /// All texts of a scan of texts.
    texts: HashMap<String, Arc<str>>,
    files: Vec<File>,
    by_path: HashMap<String, usize>,
    objects: Vec<Object>,
    fragments: Vec<Fragment>,
    problems: Vec<Diagnostic>,
}

impl Scan {
    /// Scans the repo at `root`: what git ignores is left out, links are not followed.
    pub fn folder(root: &Path, options: &ScanOptions) -> Self {
        Self::folder_with(root, options, &|_| ()).0
    }

    /// Scans the repo at `root` and calls `visit` for each file with Kubernetes objects while its tree is there, on several
    /// threads. What it returns comes with the index of the file, in the order of files.
    pub fn folder_with<T: Send>(
        root: &Path,
        options: &ScanOptions,
        visit: &(impl Fn(&Parsed<'_>) -> T + Sync),
    ) -> (Self, Vec<(usize, T)>) {
        scan(Some(root.to_owned()), walk::entries(root), &Disk(root), options, visit)
    }

    /// Scans texts that are given with their paths.
    pub fn texts(texts: impl IntoIterator<Item = (String, Arc<str>)>, options: &ScanOptions) -> Self {
        Self::texts_with(texts, options, &|_| ()).0
    }

    /// Scans texts that are given with their paths, as [`Scan::folder_with`] does.
    pub fn texts_with<T: Send>(
        texts: impl IntoIterator<Item = (String, Arc<str>)>,
        options: &ScanOptions,
        visit: &(impl Fn(&Parsed<'_>) -> T + Sync),
    ) -> (Self, Vec<(usize, T)>) {
        let texts: HashMap<String, Arc<str>> = texts.into_iter().collect();
        let mut entries: Vec<Entry> = texts.keys().map(|path| Entry { path: path.clone(), is_link: false }).collect();
        entries.sort_unstable();
        let texts = Texts(texts);
        let (mut scan, visited) = scan(None, entries, &texts, options, visit);
        scan.texts = texts.0;
        (scan, visited)
    }

    /// Scans a tree of files, such as a commit, of which these are the paths of all files.
    pub fn tree_with<T: Send>(
        tree: &dyn Files,
        paths: &[String],
        options: &ScanOptions,
        visit: &(impl Fn(&Parsed<'_>) -> T + Sync),
    ) -> (Self, Vec<(usize, T)>) {
        let is_link = |path: &str| tree.resolve(path).is_ok_and(|(real, _)| real != path);
        let mut entries: Vec<Entry> =
            paths.iter().map(|path| Entry { path: path.clone(), is_link: is_link(path) }).collect();
        entries.sort_unstable();
        scan(None, entries, &Tree(tree), options, visit)
    }

    /// The folder that was scanned; `None` where it was no folder.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Every path of the repo that git knows, sorted, whether it was scanned or not.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// Whether a file lies at this path.
    pub fn has(&self, path: &str) -> bool {
        self.paths.binary_search_by(|known| known.as_str().cmp(path)).is_ok()
    }

    /// Whether any file lies below this folder; the root is `""`.
    pub fn has_folder(&self, folder: &str) -> bool {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let at = self.paths.partition_point(|known| known.as_str() < prefix.as_str());
        self.paths.get(at).is_some_and(|known| known.starts_with(&prefix))
    }

    /// Why a path was not scanned; `None` for one that was, or that is no file of the repo.
    pub fn skipped(&self, path: &str) -> Option<Skip> {
        let at = self.skipped.binary_search_by(|(known, _)| known.as_str().cmp(path)).ok()?;
        self.skipped.get(at).map(|(_, skip)| *skip)
    }

    /// The files that were read, in path order: all YAML, and JSON that can hold objects.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The file that was read at a path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.get(*self.by_path.get(path)?)
    }

    /// All objects, in the order of paths and lines.
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }

    /// The objects of a group (empty for core) and kind that are to be applied.
    pub fn objects_of<'a>(&'a self, group: &'a str, kind: &'a str) -> impl Iterator<Item = &'a Object> + 'a {
        self.objects
            .iter()
            .filter(move |object| object.role == Role::Object && object.kind == kind && object.group() == group)
    }

    /// The objects of a file.
    pub fn objects_in(&self, file: &File) -> &[Object] {
        self.objects.get(file.objects.clone()).unwrap_or_default()
    }

    /// The file of an object of this scan.
    pub fn file_of(&self, object: &Object) -> Option<&File> {
        self.files.get(object.file)
    }

    /// Documents that are no objects, in files that kustomizations name as resources.
    pub fn fragments(&self) -> &[Fragment] {
        &self.fragments
    }

    /// What could not be read or parsed. A note tells of a file that is probably none of Kubernetes.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// The text of a file that was read.
    pub(crate) fn text(&self, path: &str) -> Option<&Arc<str>> {
        let read = self.file(path).filter(|file| file.is_text).map(|file| &file.text);
        read.or_else(|| self.texts.get(path))
    }

    /// Whether a path is a symbolic link.
    pub(crate) fn is_link(&self, path: &str) -> bool {
        self.links.binary_search_by(|link| link.as_str().cmp(path)).is_ok()
    }

    /// Parses a file that was read once more; the documents that can be parsed.
    pub fn parse(&self, file: &File) -> Stream {
        fluxwright_yaml::parse_lenient(&file.text, &Limits::default()).0
    }
}

fn scan<T: Send>(
    root: Option<PathBuf>,
    entries: Vec<Entry>,
    contents: &dyn Contents,
    options: &ScanOptions,
    visit: &(impl Fn(&Parsed<'_>) -> T + Sync),
) -> (Scan, Vec<(usize, T)>) {
    let ignore = options.source_ignore.then(|| source_ignore(&entries, contents));
    let mut skipped = Vec::new();
    let mut candidates = Vec::new();
    for entry in &entries {
        let skip = if options.excludes.is_match(&entry.path) {
            Skip::Excluded
        } else if ignore.as_ref().is_some_and(|ignore| ignore.ignores(&entry.path, false)) {
            Skip::SourceIgnored
        } else if entry.is_link {
            Skip::Link
        } else {
            if is_candidate(&entry.path) {
                candidates.push(entry.path.as_str());
            }
            continue;
        };
        skipped.push((entry.path.clone(), skip));
    }
    let unparsed: Vec<_> =
        parallel::each(candidates.len(), |index| candidates.get(index).and_then(|path| file::read(contents, path)));
    let mut uses = UsesByPath::new();
    let unparsed: Vec<_> = unparsed.into_iter().flatten().collect();
    for file in &unparsed {
        file.collect_uses(&mut uses);
    }
    let charts = marks::chart_folders(entries.iter().map(|entry| entry.path.as_str()));
    // Each is taken by the thread that parses it.
    let unparsed: Vec<_> = unparsed.into_iter().map(|file| Mutex::new(Some(file))).collect();
    let found: Vec<Option<Found<T>>> = parallel::each(unparsed.len(), |index| {
        let unparsed = unparsed.get(index)?.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        let uses = uses.get(&unparsed.path).copied().unwrap_or_default();
        let chart = marks::chart_part(&charts, &unparsed.path);
        Some(file::parse(index, unparsed, uses, chart, visit))
    });
    let links = entries.iter().filter(|entry| entry.is_link).map(|entry| entry.path.clone()).collect();
    let mut scan = Scan {
        root,
        paths: entries.into_iter().map(|entry| entry.path).collect(),
        links,
        skipped,
        texts: HashMap::new(),
        files: Vec::new(),
        by_path: HashMap::new(),
        objects: Vec::new(),
        fragments: Vec::new(),
        problems: Vec::new(),
    };
    let mut visited = Vec::new();
    for (index, mut found) in found.into_iter().flatten().enumerate() {
        found.file.objects = scan.objects.len()..scan.objects.len() + found.objects.len();
        scan.by_path.insert(found.file.path.clone(), index);
        scan.files.push(found.file);
        scan.objects.append(&mut found.objects);
        scan.fragments.append(&mut found.fragments);
        scan.problems.append(&mut found.problems);
        visited.extend(found.visited.map(|value| (index, value)));
    }
    (scan, visited)
}

fn is_candidate(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json") || is_kustomization(path)
}

/// What Flux's sources leave out of the repo; files deeper in the tree come later, and so decide.
fn source_ignore(entries: &[Entry], contents: &dyn Contents) -> SourceIgnore {
    let mut ignore = SourceIgnore::defaults();
    let mut files: Vec<&str> = entries
        .iter()
        .filter(|entry| !entry.is_link && crate::file_name(&entry.path) == FILE_NAME)
        .map(|entry| entry.path.as_str())
        .collect();
    files.sort_by_key(|path| path.split('/').count());
    for path in files {
        let text = match contents.read(path) {
            Ok(content::Content::Text(text)) => text,
            Ok(content::Content::Bytes(bytes)) => String::from_utf8_lossy(&bytes).into(),
            Err(_) => continue,
        };
        ignore.add(parent(path), &text);
    }
    ignore
}
