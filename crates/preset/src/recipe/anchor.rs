//! Paths to collections, such as `configMapGenerator[name=values].files`.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// One step on the way to a collection.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum AnchorStep {
    /// The value of a key of a map.
    Key(String),
    /// The item of a list whose `key` has this value.
    Item {
        /// The key, such as `name`.
        key: String,
        /// Its value, as text.
        value: String,
    },
}

/// The way from a document's root to a collection. Empty means the root itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct AnchorPath(pub Vec<AnchorStep>);

/// A path that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnchorError {
    /// Nothing before, between or after dots.
    #[error("a key is missing")]
    EmptyKey,
    /// `"` or `'` without its partner.
    #[error("a quote is not closed")]
    OpenQuote,
    /// `[` without `]`.
    #[error("`[` is not closed")]
    OpenBracket,
    /// `[…]` without `key=value`.
    #[error("`[…]` takes `key=value`, such as `[name=x]`")]
    NoKeyValue,
    /// Something other than `.` or `[` after a step.
    #[error("`{0}` is not expected here")]
    Unexpected(char),
}

impl FromStr for AnchorPath {
    type Err = AnchorError;

    fn from_str(text: &str) -> Result<Self, AnchorError> {
        let mut rest = text.trim();
        let mut steps = Vec::new();
        if rest.is_empty() || rest == "." {
            return Ok(Self(steps));
        }
        loop {
            // A step is a key or a selector; the first may be either.
            if let Some(selector) = rest.strip_prefix('[') {
                let (key, after) = part(selector, &['=', ']'])?;
                let after = after.strip_prefix('=').ok_or(AnchorError::NoKeyValue)?;
                let (value, after) = part(after, &[']']).map_err(|error| match error {
                    AnchorError::EmptyKey => AnchorError::NoKeyValue,
                    other => other,
                })?;
                rest = after.strip_prefix(']').ok_or(AnchorError::OpenBracket)?;
                steps.push(AnchorStep::Item { key, value });
            } else {
                let (key, after) = part(rest, &['.', '['])?;
                rest = after;
                steps.push(AnchorStep::Key(key));
            }
            match rest.chars().next() {
                None => return Ok(Self(steps)),
                Some('.') => rest = rest.get(1..).unwrap_or_default(),
                Some('[') => {}
                Some(other) => return Err(AnchorError::Unexpected(other)),
            }
        }
    }
}

/// A name up to one of these characters, or in quotes, and what follows it.
fn part<'a>(text: &'a str, ends: &[char]) -> Result<(String, &'a str), AnchorError> {
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let inner = text.get(1..).unwrap_or_default();
        let (name, rest) = inner.split_once(quote).ok_or(AnchorError::OpenQuote)?;
        return Ok((name.to_owned(), rest));
    }
    let end = text.find(ends).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    if name.is_empty() { Err(AnchorError::EmptyKey) } else { Ok((name.to_owned(), rest)) }
}

impl fmt::Display for AnchorPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str(".");
        }
        for (position, step) in self.0.iter().enumerate() {
            match step {
                AnchorStep::Key(key) => {
                    let dot = if position > 0 { "." } else { "" };
                    write!(f, "{dot}{}", quoted(key))?;
                }
                AnchorStep::Item { key, value } => write!(f, "[{}={}]", quoted(key), quoted(value))?,
            }
        }
        Ok(())
    }
}

fn quoted(name: &str) -> String {
    let plain = !name.is_empty() && !name.contains(['.', '[', ']', '=', '"', '\'']) && name.trim() == name;
    match (plain, name.contains('"')) {
        (true, _) => name.to_owned(),
        (_, false) => format!("\"{name}\""),
        (_, true) => format!("'{name}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> Result<Vec<String>, AnchorError> {
        let path: AnchorPath = text.parse()?;
        Ok(path
            .0
            .into_iter()
            .map(|step| match step {
                AnchorStep::Key(key) => key,
                AnchorStep::Item { key, value } => format!("{key}={value}"),
            })
            .collect())
    }

    #[test]
    fn keys_and_selectors_are_read() {
        assert_eq!(steps("resources").unwrap(), ["resources"]);
        assert_eq!(
            steps("configMapGenerator[name=platform-values].files").unwrap(),
            ["configMapGenerator", "name=platform-values", "files"]
        );
        assert_eq!(steps("metadata.annotations.\"a.b/c\"").unwrap(), ["metadata", "annotations", "a.b/c"]);
        assert_eq!(steps("items[\"a.b\"='x]y'].z").unwrap(), ["items", "a.b=x]y", "z"]);
        assert_eq!(steps("[name=x].files").unwrap(), ["name=x", "files"]);
        assert_eq!(steps("[path=a/b.yaml]").unwrap(), ["path=a/b.yaml"]);
        assert_eq!(steps(".").unwrap(), [""; 0]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(steps("a..b"), Err(AnchorError::EmptyKey));
        assert_eq!(steps("a."), Err(AnchorError::EmptyKey));
        assert_eq!(steps("a[name]"), Err(AnchorError::NoKeyValue));
        assert_eq!(steps("a[name="), Err(AnchorError::NoKeyValue));
        assert_eq!(steps("a[name=x"), Err(AnchorError::OpenBracket));
        assert_eq!(steps("a.'b"), Err(AnchorError::OpenQuote));
        assert_eq!(steps("a[n=x]b"), Err(AnchorError::Unexpected('b')));
    }

    #[test]
    fn printing_reads_back() {
        for text in ["a.b", "a[name=x].files", "\"a.b\".c", "x[\"k.l\"=\"v]\"]", "."] {
            let path: AnchorPath = text.parse().unwrap();
            assert_eq!(path.to_string(), text);
            assert_eq!(path.to_string().parse::<AnchorPath>(), Ok(path));
        }
    }
}
