//! Which file or folder a kustomization means.

use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::files::{FileError, FileKind};
use crate::kustomization::{Kustomization, Text};
use crate::path;

use super::folder::Run;
use super::remote;

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
        let path = match remote::find(&self.build.options.remotes, text) {
            Some(path) => path::join("", &path),
            None if remote::is_remote(text) => return Err(failed(ErrorKind::Remote(text.to_owned()))),
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
        if options.any_file || remote::find(&options.remotes, &entry.text).is_some() || path::is_within(real, folder) {
            return Ok(());
        }
        let kind = ErrorKind::OutsideFolder { path: entry.text.clone(), folder: folder.to_owned() };
        Err(Error::new(kind).at(kustomization.place(&entry.span)))
    }
}
