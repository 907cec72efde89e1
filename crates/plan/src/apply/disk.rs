//! Every call that changes something on disk, in one place, so that tests can let each of them fail.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{self, AtFlags, Mode, OFlags, RenameFlags};
use rustix::io::Errno;
use rustix::path::Arg;

/// The disk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk {
    #[cfg(test)]
    pub(crate) fault: Option<std::sync::Arc<super::tests::fault::Fault>>,
}

impl Disk {
    #[cfg(test)]
    fn gate(&self, step: &str) -> io::Result<()> {
        self.fault.as_ref().map_or(Ok(()), |fault| fault.pass(step))
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the form that tests use to inject faults")]
    #[inline]
    fn gate(&self, _step: &str) -> io::Result<()> {
        Ok(())
    }

    /// Makes a folder.
    pub(crate) fn mkdir(&self, dir: &OwnedFd, name: impl Arg) -> io::Result<()> {
        self.gate("mkdir")?;
        // The user's umask takes away what shall not be.
        Ok(fs::mkdirat(dir, name, Mode::from_raw_mode(0o777))?)
    }

    /// Creates a file that must not exist.
    pub(crate) fn create(&self, dir: &OwnedFd, name: &str, mode: u32) -> io::Result<File> {
        self.gate("create")?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(File::from(fs::openat(dir, name, flags, raw_mode(mode))?))
    }

    /// Writes the whole content.
    pub(crate) fn write(&self, mut file: &File, content: &[u8]) -> io::Result<()> {
        if content.is_empty() {
            return Ok(());
        }
        #[cfg(test)]
        if let Some(fault) = &self.fault {
            fault.pass_write(file, content)?;
        }
        file.write_all(content)
    }

    /// Sets owner and group.
    pub(crate) fn chown(&self, file: &File, user: u32, group: u32) -> io::Result<()> {
        self.gate("chown")?;
        Ok(fs::fchown(file, Some(fs::Uid::from_raw(user)), Some(fs::Gid::from_raw(group)))?)
    }

    /// Sets the mode.
    pub(crate) fn chmod(&self, file: &File, mode: u32) -> io::Result<()> {
        self.gate("chmod")?;
        Ok(fs::fchmod(file, raw_mode(mode))?)
    }

    /// Waits until the file's content is on the disk.
    pub(crate) fn sync(&self, file: &File) -> io::Result<()> {
        self.gate("sync")?;
        file.sync_all()
    }

    /// Waits until everything is on the disk that the file or folder lies on. Whether the system can do that.
    pub(crate) fn sync_all(&self, dir: &OwnedFd) -> io::Result<bool> {
        self.gate("sync all")?;
        #[cfg(target_os = "linux")]
        {
            fs::syncfs(dir)?;
            Ok(true)
        }
        #[cfg(not(target_os = "linux"))]
        {
            let _ = dir;
            Ok(false)
        }
    }

    /// Renames, replacing what has the name.
    pub(crate) fn rename(&self, dir: &OwnedFd, from: &str, to: &str) -> io::Result<()> {
        self.gate("rename")?;
        Ok(fs::renameat(dir, from, dir, to)?)
    }

    /// Renames a file or folder to a name that must be free.
    pub(crate) fn rename_new(&self, dir: &OwnedFd, from: &str, to: impl Arg + Copy) -> io::Result<()> {
        self.gate("rename new")?;
        match fs::renameat_with(dir, from, dir, to, RenameFlags::NOREPLACE) {
            // The file system or the kernel cannot: a look and a rename come closest.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => match fs::statat(dir, to, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(_) => Err(Errno::EXIST.into()),
                Err(Errno::NOENT) => Ok(fs::renameat(dir, from, dir, to)?),
                Err(error) => Err(error.into()),
            },
            result => Ok(result?),
        }
    }

    /// Gives a file a second name.
    pub(crate) fn link(&self, dir: &OwnedFd, from: &str, to: &str) -> io::Result<()> {
        self.gate("link")?;
        Ok(fs::linkat(dir, from, dir, to, AtFlags::empty())?)
    }

    /// Removes a file; that there is none is fine.
    pub(crate) fn unlink(&self, dir: &OwnedFd, name: &str) -> io::Result<()> {
        self.gate("unlink")?;
        match fs::unlinkat(dir, name, AtFlags::empty()) {
            Err(Errno::NOENT) => Ok(()),
            result => Ok(result?),
        }
    }

    /// Removes an empty folder; that there is none is fine.
    pub(crate) fn rmdir(&self, dir: &OwnedFd, name: &str) -> io::Result<()> {
        self.gate("rmdir")?;
        match fs::unlinkat(dir, name, AtFlags::REMOVEDIR) {
            Err(Errno::NOENT) => Ok(()),
            result => Ok(result?),
        }
    }

    /// Removes a folder with all that is in it, following no links.
    pub(crate) fn remove_all(&self, path: &Path) -> io::Result<()> {
        self.gate("remove all")?;
        std::fs::remove_dir_all(path)
    }
}

fn raw_mode(mode: u32) -> Mode {
    // The type's width differs between systems; permission bits fit into all of them.
    Mode::from_bits_truncate((mode & 0o7777) as rustix::fs::RawMode)
}
