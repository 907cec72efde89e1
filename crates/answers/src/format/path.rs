//! Paths inside the repo.

use super::{FormatError, shown};

/// Whether a text is a relative path that stays inside the repo, with `/` between its parts; `./` before it and `.`
/// itself are fine. Git's own folder is refused in any spelling that some file system takes for it.
pub fn repo_path(text: &str) -> Result<(), FormatError> {
    if text.is_empty() {
        return Err(
            FormatError::new("is empty").help("give a path relative to the repo's root; `.` is the root itself")
        );
    }
    if let Some(c) = text.chars().find(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(FormatError::new(format!("has {}", shown(c))));
    }
    if text.contains('\\') {
        return Err(FormatError::new("has `\\`").help("write `/` between the parts of a path"));
    }
    let drive = text.as_bytes().get(1) == Some(&b':') && text.starts_with(|c: char| c.is_ascii_alphabetic());
    if text.starts_with('/') || drive {
        return Err(FormatError::new("is absolute").help("give the path relative to the repo's root"));
    }
    for part in text.split('/') {
        if part == ".." {
            return Err(
                FormatError::new("leads out of its folder with `..`").help("give the path relative to the repo's root")
            );
        }
        if is_git(part) {
            return Err(FormatError::new("leads into Git's own folder").help("choose a path outside `.git`"));
        }
    }
    Ok(())
}

/// Whether some file system takes a name for `.git`: in any case, with dots and blanks at the end or a stream behind a
/// colon (Windows), as its short name, or with code points in it that HFS+ leaves out.
fn is_git(part: &str) -> bool {
    let kept: String = part
        .chars()
        .filter(
            |c| !matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}'),
        )
        .collect();
    let name = kept.split(':').next().unwrap_or_default().trim_end_matches(['.', ' ']);
    name.eq_ignore_ascii_case(".git") || name.eq_ignore_ascii_case("git~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_inside() {
        for good in [".", "./clusters/a", "clusters/a/", "a b", ".github/workflows", "é", "...", "git"] {
            assert!(repo_path(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "/a",
            "..",
            "a/../b",
            "a\\b",
            "C:/a",
            ".git/config",
            "a/.GIT",
            ".git./x",
            ".git /x",
            "git~1",
            ".g\u{200c}it",
            ".git::$INDEX_ALLOCATION",
            "a\nb",
        ] {
            assert!(repo_path(bad).is_err(), "{bad:?}");
        }
    }
}
