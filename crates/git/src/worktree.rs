//! Files of the working tree.

use std::fs;
use std::io::{self, Read as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::{FileName, MAX_FILE_BYTES, Mode};

/// A file of the working tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its content; of a symbolic link the target.
    Bytes(Mode, Vec<u8>),
    /// It has this many bytes, too many to be read.
    TooLarge(Mode, u64),
    /// It is no file: a directory, a pipe, a device.
    NoFile,
}

/// Reads a file below `root`. A symbolic link is read as such, never followed.
///
/// # Errors
/// What the system says. A file that is not there is [`io::ErrorKind::NotFound`].
pub fn read(root: &Path, name: &FileName) -> io::Result<Found> {
    let path = root.join(name.as_path());
    let facts = fs::symlink_metadata(&path)?;
    if facts.is_symlink() {
        return Ok(Found::Bytes(Mode::Symlink, fs::read_link(&path)?.as_os_str().as_bytes().to_vec()));
    }
    if !facts.is_file() {
        return Ok(Found::NoFile);
    }
    let mode = if facts.permissions().mode() & 0o100 != 0 { Mode::Executable } else { Mode::File };
    if facts.len() > MAX_FILE_BYTES {
        return Ok(Found::TooLarge(mode, facts.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(facts.len()).unwrap_or(0) + 1);
    fs::File::open(&path)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Ok(Found::TooLarge(mode, bytes.len() as u64));
    }
    Ok(Found::Bytes(mode, bytes))
}
