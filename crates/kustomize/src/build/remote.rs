//! Addresses in place of paths: what they look like, and where a copy of them lies.

use std::collections::BTreeMap;

/// Whether kustomize would fetch it.
pub(super) fn is_remote(text: &str) -> bool {
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

/// Where an address lies in the tree: that of the same text, or of a repo with a folder of it behind.
///
/// `https://host/org/repo//folder?ref=v1` is also found by `https://host/org/repo?ref=v1` and, for any version, by
/// `https://host/org/repo`.
pub(super) fn find(remotes: &BTreeMap<String, String>, text: &str) -> Option<String> {
    if let Some(path) = remotes.get(text) {
        return Some(path.clone());
    }
    if remotes.is_empty() || !is_remote(text) {
        return None;
    }
    let (address, query) = parts(text);
    let fits = |(known, path): (&String, &String)| {
        let (base, wanted) = parts(known);
        if !wanted.is_empty() && wanted != query {
            return None;
        }
        let rest = address.strip_prefix(base.trim_end_matches('/'))?;
        let rest = rest.strip_prefix(".git").unwrap_or(rest);
        let is_whole = rest.is_empty() || rest.starts_with('/');
        is_whole.then(|| (base.len(), !wanted.is_empty(), format!("{path}/{}", rest.trim_start_matches('/'))))
    };
    // The longest address says most, then the one with a version.
    remotes.iter().filter_map(fits).max().map(|(_, _, path)| path)
}

/// The address and what is behind its question mark.
fn parts(text: &str) -> (&str, &str) {
    text.split_once('?').unwrap_or((text, ""))
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

    #[test]
    fn copies_of_repos_are_found() {
        let remotes: BTreeMap<String, String> = [
            ("https://github.com/a/b", "any"),
            ("https://github.com/a/b?ref=v1", "one"),
            ("https://example.com/x.yaml", "x.yaml"),
            ("github.com/c/d//deep", "deep"),
        ]
        .map(|(address, path)| (address.to_owned(), path.to_owned()))
        .into();
        for (text, path) in [
            ("https://github.com/a/b//c/d?ref=v2", Some("any/c/d")),
            ("https://github.com/a/b/c?ref=v1", Some("one/c")),
            ("https://github.com/a/b.git//c?ref=v1", Some("one/c")),
            ("https://github.com/a/bc", None),
            ("https://example.com/x.yaml", Some("x.yaml")),
            ("github.com/c/d//deep/er", Some("deep/er")),
            ("github.com/c/d", None),
            ("a/b", None),
        ] {
            assert_eq!(find(&remotes, text).as_deref(), path, "{text}");
        }
    }
}
