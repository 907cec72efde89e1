//! Paths inside a repo, checked once, when they are made.

mod error;
mod names;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::error::{PathError, PathErrors, PathReason};

/// The longest name of a file or folder, in bytes: what the usual file systems take.
pub(crate) const MAX_SEGMENT: usize = 255;
/// The longest path, in bytes: the shortest limit (`PATH_MAX` of macOS) of the systems people clone a repo on.
pub(crate) const MAX_PATH: usize = 1024;

/// A path of a file in a repo, relative to the repo's root, with forward slashes.
///
/// It has at least one segment and none that is empty, `.` or `..`. It names neither git's own folder (in any spelling
/// that some file system takes for `.git`) nor the place of this tool's journal, and holds no control characters.
/// Ordered by bytes, as git orders its index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RepoPath(Box<str>);

impl RepoPath {
    /// Checks a path. `.` segments are dropped; everything else that is not plain is refused.
    ///
    /// # Errors
    /// [`PathError`] with the reason.
    pub fn parse(path: &str) -> Result<Self, PathError> {
        let fail = |reason| PathError { path: path.to_owned(), reason };
        check_form(path).map_err(fail)?;
        let mut checked = String::with_capacity(path.len());
        for segment in path.split('/') {
            if segment == "." {
                continue;
            }
            check_segment(segment).map_err(fail)?;
            if !checked.is_empty() {
                checked.push('/');
            }
            checked.push_str(segment);
        }
        if checked.is_empty() {
            return Err(fail(PathReason::Empty));
        }
        if checked.len() > MAX_PATH {
            return Err(fail(PathReason::TooLong { bytes: checked.len() }));
        }
        if names::is_state(&checked) {
            return Err(fail(PathReason::State));
        }
        Ok(Self(checked.into()))
    }

    /// Checks a whole batch and reports every path that is refused, not only the first.
    ///
    /// # Errors
    /// [`PathErrors`] with one entry for each refused path, in the order given.
    pub fn parse_all<'a>(paths: impl IntoIterator<Item = &'a str>) -> Result<Vec<Self>, PathErrors> {
        let mut good = Vec::new();
        let mut bad = Vec::new();
        for path in paths {
            match Self::parse(path) {
                Ok(path) => good.push(path),
                Err(error) => bad.push(error),
            }
        }
        if bad.is_empty() { Ok(good) } else { Err(PathErrors(bad)) }
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder it lies in; `None` for a file in the repo's root.
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(parent.into()))
    }

    /// The last segment.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The segments, at least one.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }

    /// A path below this one.
    ///
    /// # Errors
    /// [`PathError`] as of [`RepoPath::parse`], about the joined path.
    pub fn join(&self, below: &str) -> Result<Self, PathError> {
        Self::parse(&format!("{}/{below}", self.0))
    }

    /// Whether this is `other` or lies below it.
    pub fn starts_with(&self, other: &RepoPath) -> bool {
        self.0.strip_prefix(&*other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The folders it lies in, nearest first.
    pub(crate) fn folders(&self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), Self::parent)
    }
}

/// What concerns the path as a whole.
fn check_form(path: &str) -> Result<(), PathReason> {
    if path.is_empty() {
        return Err(PathReason::Empty);
    }
    // Far over the limit, `.` segments or not: nothing worth looking at, and the message must not grow with it.
    if path.len() > 4 * MAX_PATH {
        return Err(PathReason::TooLong { bytes: path.len() });
    }
    if let Some(character) = path.chars().find(|c| c.is_control()) {
        return Err(PathReason::Control { character });
    }
    if let Some(character) = path.chars().find(|c| names::is_deceptive(*c)) {
        return Err(PathReason::Deceptive { character });
    }
    if path.contains('\\') {
        return Err(PathReason::Backslash);
    }
    if path.starts_with('/') {
        return Err(PathReason::Absolute);
    }
    let mut start = path.bytes();
    if start.next().is_some_and(|b| b.is_ascii_alphabetic()) && start.next() == Some(b':') {
        return Err(PathReason::Drive);
    }
    if path.ends_with('/') {
        return Err(PathReason::Folder);
    }
    Ok(())
}

fn check_segment(segment: &str) -> Result<(), PathReason> {
    if segment.is_empty() {
        return Err(PathReason::EmptySegment);
    }
    if segment == ".." {
        return Err(PathReason::Parent);
    }
    if names::is_dot_git(segment) {
        return Err(PathReason::GitFolder { segment: segment.to_owned() });
    }
    if segment.len() > MAX_SEGMENT {
        return Err(PathReason::SegmentTooLong { bytes: segment.len() });
    }
    if segment.ends_with(['.', ' ']) {
        return Err(PathReason::TrailingDotOrSpace { segment: segment.to_owned() });
    }
    Ok(())
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for RepoPath {
    type Err = PathError;

    fn from_str(path: &str) -> Result<Self, PathError> {
        Self::parse(path)
    }
}

impl TryFrom<String> for RepoPath {
    type Error = PathError;

    fn try_from(path: String) -> Result<Self, PathError> {
        Self::parse(&path)
    }
}

impl From<RepoPath> for String {
    fn from(path: RepoPath) -> Self {
        path.0.into()
    }
}

impl AsRef<str> for RepoPath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}
