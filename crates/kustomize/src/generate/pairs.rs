//! Keys and values: of env files, literals and files, in this order.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::kustomization::{GeneratorSpec, Kustomization, Text};

/// Gives the bytes of a file that a kustomization names.
pub(crate) type ReadFile<'r> = dyn Fn(&Text) -> Result<Arc<[u8]>, Error> + 'r;

/// The longest line of an env file; behind a longer one nothing is read.
const LONGEST_LINE: usize = 64 * 1024;

/// The pairs of an entry, sorted by key.
pub(super) fn pairs(
    kustomization: &Kustomization,
    spec: &GeneratorSpec,
    read: &ReadFile<'_>,
) -> Result<BTreeMap<String, Arc<[u8]>>, Error> {
    let mut pairs = BTreeMap::new();
    let mut add = |key: &str, value: Arc<[u8]>, from: &Text| match pairs.entry(key.to_owned()) {
        Entry::Vacant(entry) => {
            entry.insert(value);
            Ok(())
        }
        Entry::Occupied(_) => {
            let kind = ErrorKind::GeneratorKeyTwice { name: spec.name.clone(), key: key.to_owned() };
            Err(Error::new(kind).at(kustomization.place(&from.span)))
        }
    };
    for path in &spec.envs {
        let bytes = read(path)?;
        for (key, value) in env(&bytes).map_err(|line| {
            let kind = ErrorKind::EnvLine { path: path.text.clone(), line };
            Error::new(kind).at(kustomization.place(&path.span))
        })? {
            add(key, value.as_bytes().into(), path)?;
        }
    }
    for literal in &spec.literals {
        let pair = literal.text.split_once('=').filter(|(key, _)| !key.is_empty());
        let Some((key, value)) = pair else {
            let kind = ErrorKind::GeneratorLiteral(literal.text.clone());
            return Err(Error::new(kind).at(kustomization.place(&literal.span)));
        };
        add(key, unquoted(value).as_bytes().into(), literal)?;
    }
    for file in &spec.files {
        let wrong = || {
            let kind = ErrorKind::GeneratorFile(file.text.clone());
            Error::new(kind).at(kustomization.place(&file.span))
        };
        let (key, path) = match file.text.split_once('=') {
            None => (base_name(&file.text), file.text.as_str()),
            Some((key, path)) if !key.is_empty() && !path.is_empty() && !path.contains('=') => (key, path),
            Some(_) => return Err(wrong()),
        };
        let bytes = read(&Text { text: path.to_owned(), span: file.span.clone() })?;
        add(key, bytes, file)?;
    }
    Ok(pairs)
}

/// The last name of a path, as Go's `path.Base` has it.
fn base_name(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match (path.is_empty(), trimmed.is_empty()) {
        (true, _) => ".",
        (false, true) => "/",
        (false, false) => crate::path::file_name(trimmed),
    }
}

/// A value without the quotes around it, when there are the same on both sides.
fn unquoted(value: &str) -> &str {
    let inside = |quote: char| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

/// The pairs of an env file. The error is the line, from 1, that is not UTF-8.
fn env(bytes: &[u8]) -> Result<Vec<(&str, &str)>, usize> {
    let mut pairs = Vec::new();
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.len() >= LONGEST_LINE {
            break;
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = std::str::from_utf8(line).map_err(|_| index + 1)?;
        let line = if index == 0 { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
        let line = line.trim_start();
        if line.starts_with('#') {
            continue;
        }
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        if !key.is_empty() {
            pairs.push((key, value));
        }
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn env_lines_are_taken_as_they_are() {
        let text = "\u{feff}A=1\r\n  # no\n\n\tB = 'x' \nC\n=d\nE=f=g\n";
        let pairs = env(text.as_bytes()).expect("UTF-8");
        assert_eq!(pairs, [("A", "1"), ("B ", " 'x' "), ("C", ""), ("E", "f=g")]);
        assert_eq!(env(b"A=1\nB=\xff\n"), Err(2));
    }

    #[test]
    fn quotes_are_taken_off_in_pairs() {
        for (value, text) in [("'a'", "a"), ("\"a\"", "a"), ("'a\"", "'a\""), ("'", "'"), ("''", ""), ("a", "a")] {
            assert_eq!(unquoted(value), text);
        }
        for (path, name) in [("a/b.c", "b.c"), ("b.c", "b.c"), ("a/b/", "b"), ("", "."), ("/", "/")] {
            assert_eq!(base_name(path), name);
        }
    }
}
