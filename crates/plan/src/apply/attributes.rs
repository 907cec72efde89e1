//! Extended attributes of files that are replaced: access lists, and what users attach to files.

use std::fs::File;

use rustix::fs::{XattrFlags, fgetxattr, flistxattr, flistxattr_query, fsetxattr};

/// Attributes with their values.
pub(super) type Attributes = Vec<(Vec<u8>, Vec<u8>)>;

/// The longest value and the longest list of names that Linux knows.
const LIMIT: usize = 64 * 1024;

/// The attributes of a file that a new file does not get by itself.
///
/// Best effort: a file system without attributes has none, and those of the security modules come with the folder.
pub(super) fn read(file: &File) -> Attributes {
    if flistxattr_query(file).map_or(0, |size| size) == 0 {
        return Vec::new();
    }
    let mut names = vec![0u8; LIMIT];
    let Ok(length) = flistxattr(file, names.as_mut_slice()) else { return Vec::new() };
    names.truncate(length);
    let mut attributes = Vec::new();
    let mut value = vec![0u8; LIMIT];
    for name in names.split(|b| *b == 0).filter(|name| is_kept(name)) {
        if let Ok(length) = fgetxattr(file, name, value.as_mut_slice()) {
            attributes.push((name.to_owned(), value.get(..length).unwrap_or_default().to_owned()));
        }
    }
    attributes
}

fn is_kept(name: &[u8]) -> bool {
    if cfg!(target_os = "linux") {
        name.starts_with(b"user.") || name == b"system.posix_acl_access"
    } else {
        !name.is_empty()
    }
}

/// Gives them to a file, as far as it takes them.
pub(super) fn write(file: &File, attributes: &Attributes) {
    for (name, value) in attributes {
        let _ = fsetxattr(file, name.as_slice(), value, XattrFlags::empty());
    }
}
