//! Reading files: bounded, UTF-8, and only those parsed that can hold an object of interest.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_yaml::{Document, Stream};

use super::{file_name, parallel};

/// The largest file that is read, in bytes (design: 16 MiB).
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// A file that was parsed.
#[derive(Debug)]
pub struct SourceFile {
    /// Relative to the repo's root, forward slashes.
    pub path: String,
    /// Its text.
    pub text: Arc<str>,
    stream: Stream,
}

impl SourceFile {
    /// Its parsed text.
    pub fn stream(&self) -> &Stream {
        &self.stream
    }

    /// Its YAML documents.
    pub fn documents(&self) -> &[Document] {
        &self.stream.documents
    }
}

/// Why a file could not be read as text.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is larger than [`MAX_FILE_BYTES`].
    #[error("{path} is larger than 16 MiB")]
    TooLarge {
        /// The file.
        path: String,
    },
    /// Its bytes are not UTF-8.
    #[error("{path} is not UTF-8 (byte {at})")]
    NotUtf8 {
        /// The file.
        path: String,
        /// Offset of the first wrong byte.
        at: usize,
    },
    /// A directory, a missing file, no permission, …
    #[error("{path} cannot be read: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

impl ReadError {
    /// Whether there is no such file.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound)
    }
}

impl Diagnose for ReadError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let help = match self {
            Self::TooLarge { .. } => "split the file, or exclude it in .fluxwright/config.yaml",
            Self::NotUtf8 { .. } => "save the file as UTF-8",
            Self::Io { source, .. } => match source.kind() {
                std::io::ErrorKind::NotFound => "check the path",
                std::io::ErrorKind::PermissionDenied => "make the file readable for you",
                std::io::ErrorKind::IsADirectory => "name a file; this is a directory",
                _ => "check the file and its disk",
            },
        };
        let (Self::TooLarge { path } | Self::NotUtf8 { path, .. } | Self::Io { path, .. }) = self;
        vec![Diagnostic::error("unreadable-file", self.to_string()).at(path, None, 0..0, "").help(help)]
    }
}

/// The text of one file below `root`.
pub fn read_text(root: &Path, path: &str) -> Result<Arc<str>, ReadError> {
    match String::from_utf8(read_bytes(root, path)?) {
        Ok(text) => Ok(text.into()),
        Err(error) => Err(ReadError::NotUtf8 { path: path.to_owned(), at: error.utf8_error().valid_up_to() }),
    }
}

/// The bytes of one file below `root`, as far as its size is allowed.
pub(crate) fn read_bytes(root: &Path, path: &str) -> Result<Vec<u8>, ReadError> {
    let io = |source| ReadError::Io { path: path.to_owned(), source };
    let file = std::fs::File::open(root.join(path)).map_err(io)?;
    // Room for the whole file at once: the default reads small files in many steps.
    let room = file.metadata().map_or(0, |metadata| metadata.len().min(MAX_FILE_BYTES));
    let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or(0) + 1);
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(ReadError::TooLarge { path: path.to_owned() });
    }
    Ok(bytes)
}

/// Reads and parses the files that can hold an object of interest, on all cores, in path order.
pub(super) fn read_all(root: &Path, paths: &[String]) -> (Vec<SourceFile>, Vec<Diagnostic>) {
    let candidates: Vec<&String> = paths
        .iter()
        .filter(|path| path.ends_with(".yaml") || path.ends_with(".yml") || is_kustomization(path))
        .collect();
    let all = parallel::each(candidates.len(), |index| candidates.get(index).and_then(|path| read_one(root, path)));
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for result in all.into_iter().flatten() {
        match result {
            Ok(file) => files.push(file),
            Err(problem) => problems.extend(problem),
        }
    }
    (files, problems)
}

fn read_one(root: &Path, path: &str) -> Option<Result<SourceFile, Vec<Diagnostic>>> {
    let text = match read_text(root, path) {
        Ok(text) => text,
        Err(error) => return Some(Err(error.diagnose())),
    };
    if !is_kustomization(path) && !mentions_kind_of_interest(&text) {
        return None;
    }
    Some(match fluxwright_yaml::parse(&text) {
        Ok(stream) => Ok(SourceFile { path: path.to_owned(), text, stream }),
        Err(error) => Err(vec![error.diagnostic(path, Some(text))]),
    })
}

/// Whether kustomize takes a file of this name as the kustomization of its directory.
pub fn is_kustomization(path: &str) -> bool {
    matches!(file_name(path), "kustomization.yaml" | "kustomization.yml" | "Kustomization")
}

const KINDS: [&str; 9] = [
    "ResourceSet",
    "ResourceSetInputProvider",
    "HelmRelease",
    "Kustomization",
    "Namespace",
    "HelmRepository",
    "OCIRepository",
    "GitRepository",
    "FluxInstance",
];

/// A cheap look at the lines before the parser: most files of a repo (values, dashboards, …) hold no such kind.
fn mentions_kind_of_interest(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start_matches(['\u{feff}', '{', ' ']);
        let Some(rest) = line.strip_prefix("kind").or_else(|| line.strip_prefix("\"kind\"")) else {
            return false;
        };
        let Some(value) = rest.trim_start().strip_prefix(':') else {
            return false;
        };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let end = value.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(value.len());
        KINDS.contains(&&value[..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_with_a_kind_of_interest_are_parsed() {
        assert!(mentions_kind_of_interest("---\nkind: ResourceSet\n"));
        assert!(mentions_kind_of_interest("kind: \"HelmRelease\" # x"));
        assert!(mentions_kind_of_interest("{\"kind\": \"Namespace\"}"));
        assert!(!mentions_kind_of_interest("a: 1\nkinds: Namespace\n"));
        assert!(!mentions_kind_of_interest("kind: NamespaceList\n"));
    }
}
