//! Which file or folder a kustomization means.

use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::files::{FileError, FileKind};
use crate::kustomization::{Kustomization, Text};
use crate::path;

use super::folder::Run;

/// What an entry of a kustomization names: a path without symbolic links.
pub(super) enum Named {
    File(Arc<str>),
    Folder(Arc<str>),
}

impl Run<'_, '_> {
    /// What an entry names; whether that may be used is not asked yet.
    pub(super) fn named(&self, folder: &str, kustomization: &Kustomization, entry: &Text) -> Result<Named, Error> {
        let failed = |kind: ErrorKind| Error::new(kind).at(kustomization.place(&entry.span));
        let text = entry.text.as_str();
        let path = match self.build.options.remotes.get(text) {
            Some(path) => path::join("", path),
            None if is_remote(text) => return Err(failed(ErrorKind::Remote(text.to_owned()))),
            None => path::join(folder, text),
        };
        let path = path.ok_or_else(|| failed(ErrorKind::OutsideTree(text.to_owned())))?;
        match self.build.files.resolve(&path) {
            Ok((real, FileKind::File)) => Ok(Named::File(real.into())),
            Ok((real, FileKind::Folder)) => Ok(Named::Folder(real.into())),
            Err(FileError::Outside) => Err(failed(ErrorKind::OutsideTree(text.to_owned()))),
            Err(error) => Err(failed(ErrorKind::File { path: text.to_owned(), error })),
        }
    }

    /// The file that an entry names, when the kustomization may read it.
    pub(super) fn file(&self, folder: &str, kustomization: &Kustomization, entry: &Text) -> Result<Arc<str>, Error> {
        match self.named(folder, kustomization, entry)? {
            Named::File(real) => {
                self.allow(folder, kustomization, entry, &real)?;
                Ok(real)
            }
            Named::Folder(_) => {
                let kind = ErrorKind::File { path: entry.text.clone(), error: FileError::Folder };
                Err(Error::new(kind).at(kustomization.place(&entry.span)))
            }
        }
    }

    /// The bytes of the file that an entry names.
    pub(super) fn bytes(&self, folder: &str, kustomization: &Kustomization, entry: &Text) -> Result<Arc<[u8]>, Error> {
        let path = self.file(folder, kustomization, entry)?;
        self.build.files.read(&path).map_err(|error| {
            let kind = ErrorKind::File { path: entry.text.clone(), error };
            Error::new(kind).at(kustomization.place(&entry.span))
        })
    }

    /// Refuses a file outside of the kustomization's folder, unless that is allowed.
    pub(super) fn allow(
        &self,
        folder: &str,
        kustomization: &Kustomization,
        entry: &Text,
        real: &str,
    ) -> Result<(), Error> {
        let options = &self.build.options;
        if options.any_file || options.remotes.contains_key(&entry.text) || path::is_within(real, folder) {
            return Ok(());
        }
        let kind = ErrorKind::OutsideFolder { path: entry.text.clone(), folder: folder.to_owned() };
        Err(Error::new(kind).at(kustomization.place(&entry.span)))
    }
}

/// Whether kustomize would fetch it.
fn is_remote(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let lower = lower.strip_prefix("git::").unwrap_or(&lower);
    let schemes = ["http://", "https://", "ssh://", "file://", "github.com/", "github.com:"];
    if schemes.iter().any(|scheme| lower.starts_with(scheme)) {
        return true;
    }
    // git@host:path
    let Some((user, rest)) = lower.split_once('@') else { return false };
    let is_user = user.starts_with(|c: char| c.is_ascii_alphabetic())
        && user.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    is_user && rest.contains([':', '/'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_paths() {
        for remote in [
            "https://github.com/a/b?ref=v1",
            "github.com/a/b//c",
            "git@github.com:a/b.git",
            "git::https://x/y",
            "ssh://git@x/y",
        ] {
            assert!(is_remote(remote), "{remote}");
        }
        for local in ["../base", "github.com", "a@b", "my-github.com/x", "a/b@c:d"] {
            assert!(!is_remote(local), "{local}");
        }
    }
}
