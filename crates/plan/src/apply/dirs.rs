//! Open folders of the repo, reached without following a symbolic link.

use std::collections::HashMap;
use std::os::fd::OwnedFd;
use std::rc::Rc;

use rustix::fs::{Mode, OFlags, openat};
use rustix::io::Errno;

use crate::Problem;

/// Folders kept open at most; far below the usual limit of 1,024 (256 on macOS) open files.
const MAX_OPEN: usize = 100;

/// Open folders, by their path below the root. The root is the empty path.
///
/// Once a folder is open, what is done in it is done there, whatever is renamed or linked meanwhile.
#[derive(Debug)]
pub(crate) struct Dirs {
    root: Rc<OwnedFd>,
    open: HashMap<String, Rc<OwnedFd>>,
}

/// Where the way to a folder ended.
#[derive(Debug)]
pub(crate) struct Stopped {
    /// The first folder that could not be opened.
    pub(crate) at: String,
    /// Why.
    pub(crate) why: Errno,
}

impl Stopped {
    /// As a problem of the file that the way led to.
    pub(crate) fn problem(self) -> Problem {
        match self.why {
            Errno::NOENT => Problem::Vanished,
            // A symbolic link, where none is followed, is one of these.
            Errno::NOTDIR | Errno::LOOP => Problem::ParentNotDirectory { parent: self.at },
            error => Problem::io("open the folder", error),
        }
    }
}

impl Dirs {
    /// The folders below `root`.
    pub(crate) fn new(root: OwnedFd) -> Self {
        Self { root: Rc::new(root), open: HashMap::new() }
    }

    /// The root itself.
    pub(crate) fn root(&self) -> Rc<OwnedFd> {
        Rc::clone(&self.root)
    }

    /// Opens a folder.
    pub(crate) fn reach(&mut self, path: &str) -> Result<Rc<OwnedFd>, Stopped> {
        if path.is_empty() {
            return Ok(self.root());
        }
        if let Some(dir) = self.open.get(path) {
            return Ok(Rc::clone(dir));
        }
        // The nearest folder on the way that is open already.
        let mut from = path;
        let mut dir = loop {
            from = from.rsplit_once('/').map_or("", |(parent, _)| parent);
            if from.is_empty() {
                break self.root();
            }
            if let Some(dir) = self.open.get(from) {
                break Rc::clone(dir);
            }
        };
        let mut at = from.to_owned();
        let rest = path.strip_prefix(from).unwrap_or(path);
        for name in rest.split('/').filter(|name| !name.is_empty()) {
            if !at.is_empty() {
                at.push('/');
            }
            at.push_str(name);
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            let opened = openat(&dir, name, flags, Mode::empty()).map_err(|why| Stopped { at: at.clone(), why })?;
            dir = Rc::new(opened);
            self.keep(at.clone(), Rc::clone(&dir));
        }
        Ok(dir)
    }

    /// Forgets a folder and those below it, after it was renamed or removed.
    pub(crate) fn forget(&mut self, path: &str) {
        self.open
            .retain(|open, _| open.strip_prefix(path).is_none_or(|rest| !rest.is_empty() && !rest.starts_with('/')));
    }

    fn keep(&mut self, path: String, dir: Rc<OwnedFd>) {
        if self.open.len() >= MAX_OPEN {
            self.open.clear();
        }
        self.open.insert(path, dir);
    }
}

/// The folder and the name of a path.
pub(crate) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}
