//! Reading the files of a repo: bounded, and never outside of it.

use std::collections::{HashSet, VecDeque};
use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::{Component, Path};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, Stat, fstat, open, openat, readlinkat, statat};
use rustix::io::Errno;

use crate::root::{Place, RootError};
use crate::{Bytes, MAX_FILE_SIZE, PathError, PathReason, Problem, RepoPath};

/// Symbolic links that are followed for one path; the kernel's own limit.
const MAX_LINKS: usize = 40;

/// The files below the root, as they are on disk.
#[derive(Debug)]
pub(crate) struct Tree {
    place: Place,
    /// The root's folder; `None` while it does not exist.
    root: Option<OwnedFd>,
    /// Folders already found to be real folders of this repo.
    known: HashSet<String>,
}

/// Where a path leads.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// The path without symbolic links.
    pub(crate) real: RepoPath,
    /// Whether there is a file. (Folders and special files are errors.)
    pub(crate) exists: bool,
}

/// A file as it was read.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    /// Its content.
    pub(crate) content: Bytes,
    /// How many names it has.
    pub(crate) links: u64,
}

impl Tree {
    /// Opens the root.
    pub(crate) fn open(root: &Path) -> Result<Self, RootError> {
        let place = Place::find(root)?;
        let root = if place.missing.is_empty() { Some(open_folder(&place.base)?) } else { None };
        Ok(Self { place, root, known: HashSet::new() })
    }

    /// Where the root is or will be.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Follows the path through symbolic links as long as they stay inside.
    pub(crate) fn resolve(&mut self, path: &RepoPath) -> Result<Resolved, Problem> {
        let Some(root) = &self.root else {
            return Ok(Resolved { real: path.clone(), exists: false });
        };
        let mut walk = Walk::new(path);
        while let Some(step) = walk.ahead.pop_front() {
            if step.name == ".." {
                walk.up(&step)?;
                if walk.ahead.is_empty() {
                    return Err(Problem::Directory);
                }
                continue;
            }
            walk.push(&step)?;
            if walk.missing || (!walk.ahead.is_empty() && self.known.contains(&walk.real)) {
                continue;
            }
            let stat = match statat(root, &walk.real, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) => stat,
                Err(Errno::NOENT) => {
                    walk.missing = true;
                    walk.dangling(&step)?;
                    continue;
                }
                Err(error) => return Err(Problem::io("look at the file", error)),
            };
            match FileType::from_raw_mode(stat.st_mode) {
                FileType::Symlink => walk.follow(root, &self.place.base)?,
                FileType::Directory => {
                    if walk.ahead.is_empty() {
                        return Err(Problem::Directory);
                    }
                    if statat(root, format!("{}/.git", walk.real), AtFlags::SYMLINK_NOFOLLOW).is_ok() {
                        return Err(Problem::NestedRepository { folder: walk.real });
                    }
                    self.known.insert(walk.real.clone());
                }
                kind => check_file(kind, &walk)?,
            }
        }
        let real = RepoPath::parse(&walk.real).map_err(|reason| walk.refused(reason))?;
        Ok(Resolved { real, exists: !walk.missing })
    }

    /// Reads a file by its path without symbolic links; `None` when there is none.
    pub(crate) fn read(&self, real: &RepoPath) -> Result<Option<Snapshot>, Problem> {
        let Some(root) = &self.root else { return Ok(None) };
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match openat(root, real.as_str(), flags, Mode::empty()) {
            Ok(fd) => File::from(fd),
            Err(Errno::NOENT) => return Ok(None),
            Err(error) => return Err(Problem::io("read the file", error)),
        };
        let (content, stat) = read_open(&file)?;
        Ok(Some(Snapshot { content, links: link_count(&stat) }))
    }
}

/// Opens a folder by a path without symbolic links.
pub(crate) fn open_folder(path: &Path) -> Result<OwnedFd, RootError> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    open(path, flags, Mode::empty()).map_err(|error| RootError::of(path, error.into()))
}

/// Reads an open file: a regular one, within the limit.
pub(crate) fn read_open(mut file: &File) -> Result<(Bytes, Stat), Problem> {
    let stat = fstat(file).map_err(|error| Problem::io("look at the file", error))?;
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => {}
        FileType::Directory => return Err(Problem::Directory),
        kind => return Err(Problem::Special { what: kind_name(kind) }),
    }
    let size = u64::try_from(stat.st_size).unwrap_or(0);
    if size > MAX_FILE_SIZE {
        return Err(Problem::TooLarge { size });
    }
    let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    file.by_ref()
        .take(MAX_FILE_SIZE + 1)
        .read_to_end(&mut content)
        .map_err(|error| Problem::io("read the file", error))?;
    // The file may have grown since its size was asked.
    let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
    if size > MAX_FILE_SIZE {
        return Err(Problem::TooLarge { size });
    }
    Ok((content.into(), stat))
}

/// How many names a file has.
#[allow(clippy::useless_conversion, reason = "the type differs between systems")]
pub(crate) fn link_count(stat: &Stat) -> u64 {
    stat.st_nlink.into()
}

fn check_file(kind: FileType, walk: &Walk) -> Result<(), Problem> {
    if !walk.ahead.is_empty() {
        return Err(Problem::ParentNotDirectory { parent: walk.real.clone() });
    }
    match kind {
        FileType::RegularFile => Ok(()),
        kind => Err(Problem::Special { what: kind_name(kind) }),
    }
}

fn kind_name(kind: FileType) -> &'static str {
    match kind {
        FileType::Fifo => "named pipe",
        FileType::Socket => "socket",
        FileType::CharacterDevice | FileType::BlockDevice => "device",
        FileType::Symlink => "symbolic link",
        _ => "special file",
    }
}

/// The way along one path.
struct Walk {
    /// The segments still to go.
    ahead: VecDeque<Step>,
    /// The path so far, without symbolic links.
    real: String,
    /// Whether the path so far does not exist.
    missing: bool,
    /// The links followed so far, each with its target.
    links: Vec<(String, String)>,
}

struct Step {
    name: String,
    /// The index of the link whose target this segment is of.
    link: Option<usize>,
}

impl Walk {
    fn new(path: &RepoPath) -> Self {
        let ahead = path.segments().map(|name| Step { name: name.to_owned(), link: None }).collect();
        Self { ahead, real: String::new(), missing: false, links: Vec::new() }
    }

    fn push(&mut self, step: &Step) -> Result<(), Problem> {
        if let Some((link, target)) = self.link_of(step) {
            // The same rules as for any path, before anything behind the link is looked at.
            if let Err(reason) = RepoPath::parse(&step.name) {
                return Err(Problem::LinkRefused { link: link.clone(), target: target.clone(), reason: reason.into() });
            }
        }
        if !self.real.is_empty() {
            self.real.push('/');
        }
        self.real.push_str(&step.name);
        Ok(())
    }

    fn up(&mut self, step: &Step) -> Result<(), Problem> {
        if self.real.is_empty() {
            return Err(self.outside(step.link));
        }
        self.real.truncate(self.real.rfind('/').unwrap_or(0));
        Ok(())
    }

    /// Puts the target of the link that was just reached in front of what is ahead.
    fn follow(&mut self, root: &OwnedFd, base: &Path) -> Result<(), Problem> {
        let link = std::mem::take(&mut self.real);
        let raw = readlinkat(root, &link, Vec::new()).map_err(|error| Problem::io("read the symbolic link", error))?;
        let target = String::from_utf8_lossy(raw.as_bytes()).into_owned();
        let first = self.links.first().map_or(&link, |(link, _)| link).clone();
        self.links.push((link.clone(), target.clone()));
        let index = self.links.len() - 1;
        if self.links.len() > MAX_LINKS {
            return Err(Problem::LinkLoop { link: first });
        }
        if raw.to_str().is_err() {
            let reason = PathError { path: target, reason: PathReason::NotUtf8 };
            return Err(self.refused(reason));
        }
        let mut steps: Vec<String> = Vec::new();
        if target.starts_with('/') {
            let inside = inside(base, Path::new(&target)).ok_or_else(|| self.outside(Some(index)))?;
            steps.extend(inside);
        } else {
            self.real = link.rsplit_once('/').map_or(String::new(), |(parent, _)| parent.to_owned());
            steps.extend(target.split('/').filter(|s| !s.is_empty() && *s != ".").map(str::to_owned));
        }
        for name in steps.into_iter().rev() {
            self.ahead.push_front(Step { name, link: Some(index) });
        }
        if self.ahead.is_empty() {
            return Err(Problem::Directory);
        }
        Ok(())
    }

    /// Refuses a link that leads to nothing.
    fn dangling(&self, step: &Step) -> Result<(), Problem> {
        match self.link_of(step) {
            None => Ok(()),
            Some((link, target)) => Err(Problem::LinkDangling { link: link.clone(), target: target.clone() }),
        }
    }

    fn link_of(&self, step: &Step) -> Option<&(String, String)> {
        step.link.and_then(|index| self.links.get(index))
    }

    fn outside(&self, link: Option<usize>) -> Problem {
        let (link, target) = link.and_then(|i| self.links.get(i)).cloned().unwrap_or_default();
        Problem::LinkOutside { link, target }
    }

    fn refused(&self, reason: PathError) -> Problem {
        let (link, target) = self.links.last().cloned().unwrap_or_default();
        Problem::LinkRefused { link, target, reason: reason.into() }
    }
}

/// The segments of an absolute target below the root, when it lies there.
fn inside(base: &Path, target: &Path) -> Option<Vec<String>> {
    let below = match target.strip_prefix(base) {
        Ok(below) if !below.components().any(|c| c == Component::ParentDir) => below.to_owned(),
        // The target may name the root by another way, such as `/tmp` for `/private/tmp`.
        _ => target.canonicalize().ok()?.strip_prefix(base).ok()?.to_owned(),
    };
    below
        .components()
        .filter(|c| !matches!(c, Component::CurDir))
        .map(|component| component.as_os_str().to_str().map(str::to_owned))
        .collect()
}
