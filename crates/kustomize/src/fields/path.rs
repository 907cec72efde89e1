//! Paths and their parts.

use crate::patch::MAX_DEPTH;

/// Why a path leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathError {
    /// It has too many parts.
    #[error("the path has more than 512 parts")]
    TooLong,
    /// A name is looked for in something other than a map.
    #[error("`{part}` is looked for in {found}, which is no map")]
    NoMap {
        /// The name.
        part: String,
        /// What is there.
        found: &'static str,
    },
    /// An item is looked for in something other than a list.
    #[error("`{part}` is looked for in {found}, which is no list")]
    NoList {
        /// The part.
        part: String,
        /// What is there.
        found: &'static str,
    },
    /// Brackets without `=`.
    #[error("`{0}` must be `[key=value]`")]
    Brackets(String),
    /// What follows the `=` in brackets is no regular expression.
    #[error("`{0}` is not a regular expression")]
    Pattern(String),
    /// A number beyond the end of a list.
    #[error("`{index}` is beyond the end of a list of {length}")]
    Beyond {
        /// The number.
        index: usize,
        /// How many items there are.
        length: usize,
    },
    /// A number below 0.
    #[error("`{0}` is below 0")]
    Negative(String),
    /// `*` where one field is meant.
    #[error("`*` cannot be used in the path of a source")]
    Every,
    /// Nothing between two dots.
    #[error("a name in the path is empty")]
    EmptyName,
    /// An item that is made does not fit the expression that it is made from.
    #[error("no item is `{0}`, and none can be made of it")]
    CannotMake(String),
}

/// A path, cut into its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) parts: Vec<String>,
}

impl Path {
    /// Cuts a path.
    pub(crate) fn new(path: &str) -> Result<Self, PathError> {
        let mut parts = Vec::new();
        let mut pieces = split(path).into_iter();
        while let Some(piece) = pieces.next() {
            if !piece.starts_with('[') || piece.ends_with(']') {
                parts.push(piece);
                continue;
            }
            let mut whole = piece;
            for piece in pieces.by_ref() {
                whole.push('.');
                whole.push_str(&piece);
                if piece.ends_with(']') {
                    break;
                }
            }
            parts.push(if whole.contains('=') { whole } else { whole.trim_matches(['[', ']']).to_owned() });
        }
        if parts.len() > MAX_DEPTH { Err(PathError::TooLong) } else { Ok(Self { parts }) }
    }
}

/// The pieces between the dots; a dot at the start counts for nothing.
fn split(path: &str) -> Vec<String> {
    let path = path.strip_prefix('.').unwrap_or(path);
    let mut pieces: Vec<String> = Vec::new();
    for piece in path.split('.') {
        match pieces.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.pop();
                last.push('.');
                last.push_str(piece);
            }
            _ => pieces.push(piece.to_owned()),
        }
    }
    pieces
}

/// What a part of a path means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'p> {
    /// A place in a list.
    Index(usize),
    /// The items whose `key` fits `value`, or, with an empty key, that fit it themselves.
    Items { key: &'p str, value: &'p str },
    /// Every item.
    Every,
    /// A key of a map.
    Name(&'p str),
}

impl<'p> Part<'p> {
    pub(super) fn of(part: &'p str) -> Result<Self, PathError> {
        if let Ok(index) = part.parse::<usize>() {
            return Ok(Self::Index(index));
        }
        if part == "*" {
            return Ok(Self::Every);
        }
        if !is_items(part) {
            return Ok(Self::Name(part));
        }
        let inner = part.strip_suffix(']').unwrap_or(part);
        let inner = inner.strip_prefix('[').unwrap_or(inner);
        match inner.split_once('=') {
            Some((key, value)) => Ok(Self::Items { key, value }),
            None => Err(PathError::Brackets(part.to_owned())),
        }
    }

    /// Whether a part means items of a list, so that what it is looked for in is made as a list.
    pub(super) fn is_of_list(part: &str) -> bool {
        is_items(part) || part.parse::<usize>().is_ok()
    }
}

fn is_items(part: &str) -> bool {
    part.starts_with('[') && part.ends_with(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(path: &str) -> Vec<String> {
        Path::new(path).expect("a path").parts
    }

    #[test]
    fn paths_are_cut_at_dots_outside_of_brackets() {
        assert_eq!(parts("a.b"), ["a", "b"]);
        assert_eq!(parts(".a.b"), ["a", "b"]);
        assert_eq!(parts(r"a\.b.c"), ["a.b", "c"]);
        assert_eq!(parts("a.[b.c/d].e"), ["a", "b.c/d", "e"]);
        assert_eq!(parts("a.[name=x.y].e"), ["a", "[name=x.y]", "e"]);
        assert_eq!(parts("a.[name=x].0.*"), ["a", "[name=x]", "0", "*"]);
        assert_eq!(parts("a.[b.c"), ["a", "b.c"]);
        assert_eq!(parts(""), [""]);
    }

    #[test]
    fn parts_mean_something() {
        assert_eq!(Part::of("0"), Ok(Part::Index(0)));
        assert_eq!(Part::of("[=x]"), Ok(Part::Items { key: "", value: "x" }));
        assert_eq!(Part::of("[a=b=c]"), Ok(Part::Items { key: "a", value: "b=c" }));
        assert_eq!(Part::of("[a]"), Err(PathError::Brackets("[a]".to_owned())));
        assert_eq!(Part::of("-1"), Ok(Part::Name("-1")));
    }
}
