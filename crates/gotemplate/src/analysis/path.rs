//! Places in the inputs: `chart.version`, `list[].name`.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use crate::chars::is_alphanumeric;
use crate::go_string::GoString;

/// How many segments a path has at most. What lies deeper is not followed.
pub(super) const MAX_SEGMENTS: usize = 32;

/// A place in the inputs, from their root, which is the empty path. Shown as `chart.version`; any element of a list or
/// map as `list[]`, a key that is no plain name as `["a-b"]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Path(Vec<Segment>);

/// A step of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A key of a map.
    Key(Arc<str>),
    /// An element of a list or map, whichever.
    Item,
}

impl Path {
    /// The inputs themselves.
    pub fn root() -> Self {
        Self::default()
    }

    /// The path of these keys.
    pub fn of<'k>(keys: impl IntoIterator<Item = &'k str>) -> Self {
        Self(keys.into_iter().map(|key| Segment::Key(key.into())).collect())
    }

    /// The steps.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The keys, when no step is an element.
    pub fn keys(&self) -> Option<Vec<&str>> {
        self.0
            .iter()
            .map(|segment| match segment {
                Segment::Key(key) => Some(&**key),
                Segment::Item => None,
            })
            .collect()
    }

    /// The key the path starts with.
    pub fn first_key(&self) -> Option<&str> {
        match self.0.first() {
            Some(Segment::Key(key)) => Some(key),
            _ => None,
        }
    }

    /// Whether it is the inputs themselves.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is the other path or lies below it.
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// What it lies in; none for the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.split_last().map(|(_, parent)| Self(parent.to_vec()))
    }

    pub(super) fn key(&self, key: &str) -> Option<Self> {
        self.then(Segment::Key(key.into()))
    }

    pub(super) fn item(&self) -> Option<Self> {
        self.then(Segment::Item)
    }

    fn then(&self, segment: Segment) -> Option<Self> {
        (self.0.len() < MAX_SEGMENTS).then(|| {
            let mut segments = Vec::with_capacity(self.0.len() + 1);
            segments.extend_from_slice(&self.0);
            segments.push(segment);
            Self(segments)
        })
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Item => f.write_str("[]")?,
                Segment::Key(key) if !key.is_empty() && key.chars().all(is_alphanumeric) => {
                    if i > 0 {
                        f.write_char('.')?;
                    }
                    f.write_str(key)?;
                }
                Segment::Key(key) => write!(f, "[{}]", GoString::from(&**key).quote())?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_as_templates_write_them() {
        assert_eq!(Path::of(["chart", "version"]).to_string(), "chart.version");
        assert_eq!(Path::of(["a-b", "c", ""]).to_string(), "[\"a-b\"].c[\"\"]");
        let item = Path::of(["list"]).item().and_then(|p| p.key("name")).unwrap();
        assert_eq!(item.to_string(), "list[].name");
        assert_eq!(item.keys(), None);
        assert_eq!(item.to_string(), "list[].name");
        assert!(Path::root().to_string().is_empty());
    }

    #[test]
    fn a_path_lies_in_those_it_starts_with() {
        let path = Path::of(["a", "b"]);
        assert!(path.starts_with(&Path::of(["a"])) && path.starts_with(&path) && path.starts_with(&Path::root()));
        assert!(!path.starts_with(&Path::of(["b"])) && !Path::of(["ab"]).starts_with(&Path::of(["a"])));
        assert_eq!(path.parent(), Some(Path::of(["a"])));
        assert_eq!(Path::root().parent(), None);
        assert_eq!(path.first_key(), Some("a"));
    }

    #[test]
    fn paths_do_not_grow_without_end() {
        let mut path = Path::root();
        while let Some(longer) = path.item() {
            path = longer;
        }
        assert_eq!(path.segments().len(), MAX_SEGMENTS);
    }
}
