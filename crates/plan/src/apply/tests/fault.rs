//! Faults: a run that is killed, or a call that fails, at any step.

use std::fs::File;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::apply::disk::Disk;

/// Lets one step go wrong.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The step, counted from 0.
    at: usize,
    kind: Kind,
    /// Whether the file system has hard links.
    links: bool,
    passed: AtomicUsize,
    steps: Mutex<Vec<String>>,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The process is killed: from this step on nothing reaches the disk.
    Kill,
    /// This one call fails, because the disk is full.
    Full,
}

impl Fault {
    /// A disk that fails at a step.
    pub(crate) fn disk(at: usize, kind: Kind) -> Disk {
        Self::with(at, kind, true)
    }

    /// The same on a file system without hard links.
    pub(crate) fn disk_without_links(at: usize, kind: Kind) -> Disk {
        Self::with(at, kind, false)
    }

    fn with(at: usize, kind: Kind, links: bool) -> Disk {
        let fault = Self { at, kind, links, passed: AtomicUsize::new(0), steps: Mutex::default() };
        Disk { fault: Some(Arc::new(fault)) }
    }

    /// A write that goes wrong has usually written something.
    pub(crate) fn pass_write(&self, mut file: &File, content: &[u8]) -> io::Result<()> {
        let now = self.passed.load(Ordering::SeqCst) == self.at;
        let result = self.pass("write");
        if now && result.is_err() {
            file.write_all(&content[..content.len() / 2])?;
        }
        result
    }

    pub(crate) fn pass(&self, step: &str) -> io::Result<()> {
        let number = self.passed.fetch_add(1, Ordering::SeqCst);
        self.steps.lock().expect("no test panics with it").push(step.to_owned());
        match self.kind {
            Kind::Kill if number >= self.at => Err(io::Error::other("killed")),
            Kind::Full if number == self.at => Err(io::ErrorKind::StorageFull.into()),
            _ if step == "link" && !self.links => Err(rustix::io::Errno::PERM.into()),
            _ => Ok(()),
        }
    }

    /// Whether the run came as far as the fault.
    pub(crate) fn happened(disk: &Disk) -> bool {
        disk.fault.as_ref().is_some_and(|fault| fault.passed.load(Ordering::SeqCst) > fault.at)
    }

    /// The steps that were tried, for messages.
    pub(crate) fn steps(disk: &Disk) -> String {
        disk.fault.as_ref().map_or(String::new(), |fault| fault.steps.lock().expect("as above").join(", "))
    }
}
