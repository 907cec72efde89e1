//! What a tree holds.

use std::fmt;

use crate::FileName;

/// The id of an object, as git writes it: 40 hexadecimal digits, or 64 where the repo uses SHA-256.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(Box<str>);

impl ObjectId {
    /// The id in a text. `None` when it is no id.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        (matches!(text.len(), 40 | 64) && hex).then(|| Self(text.into()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first seven digits, for people.
    pub fn short(&self) -> &str {
        self.0.get(..7).unwrap_or(&self.0)
    }

    /// Whether it stands for content that git has not hashed.
    pub fn is_zero(&self) -> bool {
        self.0.bytes().all(|byte| byte == b'0')
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an entry of a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// A file.
    File,
    /// A file that can be executed.
    Executable,
    /// A symbolic link; its content is its target.
    Symlink,
    /// A submodule; its id is a commit of another repo.
    Submodule,
}

impl Mode {
    /// The mode that git writes in octal. `None` for trees, and for 0 (nothing there).
    pub(crate) fn parse(octal: &[u8]) -> Option<Self> {
        match octal {
            b"100755" => Some(Self::Executable),
            b"120000" => Some(Self::Symlink),
            b"160000" => Some(Self::Submodule),
            // Very old repos have 100664.
            _ if octal.starts_with(b"100") => Some(Self::File),
            _ => None,
        }
    }

    /// As git writes it.
    pub fn octal(self) -> &'static str {
        match self {
            Self::File => "100644",
            Self::Executable => "100755",
            Self::Symlink => "120000",
            Self::Submodule => "160000",
        }
    }
}

/// A file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: FileName,
    /// What it is.
    pub mode: Mode,
    /// Its content. `None`: it is in the working tree, and not known to be in git.
    pub id: Option<ObjectId>,
}
