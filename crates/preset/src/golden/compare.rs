//! What came out against what was expected.

use serde::Serialize;
use similar::TextDiff;

use super::Tree;

/// Something that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// The file in the repo, or `next`.
    pub path: String,
    /// In what way.
    pub kind: DifferenceKind,
    /// From what is expected to what came out, as a unified diff; a line that says so where a file is no text.
    pub diff: String,
}

/// In what way something is not as expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DifferenceKind {
    /// The file is expected and was not made.
    Missing,
    /// The file was made and is not expected.
    Unexpected,
    /// The file has another content.
    Content,
    /// The hints after applying are others.
    Next,
}

impl Difference {
    pub(super) fn new(path: &str, kind: DifferenceKind, expected: &[u8], actual: &[u8]) -> Self {
        let diff = match (std::str::from_utf8(expected), std::str::from_utf8(actual)) {
            (Ok(expected), Ok(actual)) => TextDiff::from_lines(expected, actual)
                .unified_diff()
                .header(&format!("expected/{path}"), &format!("actual/{path}"))
                .to_string(),
            _ => format!("Binary files expected/{path} and actual/{path} differ\n"),
        };
        Self { path: path.to_owned(), kind, diff }
    }
}

/// The differences between the files that are expected and those that were made or changed.
pub(super) fn trees(before: &Tree, expected: &Tree, actual: &Tree) -> Vec<Difference> {
    let mut found = Vec::new();
    for (path, content) in expected {
        match actual.get(path).or_else(|| before.get(path)) {
            Some(other) if other == content => {}
            Some(other) => found.push(Difference::new(path, DifferenceKind::Content, content, other)),
            None => found.push(Difference::new(path, DifferenceKind::Missing, content, b"")),
        }
    }
    for (path, content) in actual {
        if !expected.contains_key(path) {
            let old = before.get(path).map_or(&[][..], Vec::as_slice);
            found.push(Difference::new(path, DifferenceKind::Unexpected, old, content));
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}
