//! Where rendered files may go.

/// Why a file cannot go to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathProblem {
    /// Nothing at all, or the root itself.
    #[error("names no file")]
    Empty,
    /// From the root of the file system, or of a drive.
    #[error("is absolute")]
    Absolute,
    /// A part `..`.
    #[error("leads out of its folder with `..`")]
    Parent,
    /// A part that Git or a file system takes for `.git`.
    #[error("leads into `.git`")]
    Git,
    /// A backslash or a control character.
    #[error("has a backslash or a control character")]
    Character,
    /// A part of white space, or with white space around it.
    #[error("has white space at the start or end of a part")]
    Space,
    /// Longer than 4096 bytes, or a part longer than 255.
    #[error("is too long")]
    Long,
}

/// The path in its plain form: relative, `/` between its parts, no `.` and no empty parts.
///
/// # Errors
/// When it is absolute, leads out of the repo or into `.git`, or when no file system takes it.
pub fn output_path(path: &str) -> Result<String, PathProblem> {
    if path.len() > 4096 {
        return Err(PathProblem::Long);
    }
    if path.chars().any(|c| c == '\\' || c.is_control()) {
        return Err(PathProblem::Character);
    }
    let drive = path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && path.get(1..2) == Some(":");
    if path.starts_with('/') || drive {
        return Err(PathProblem::Absolute);
    }
    if path.ends_with('/') {
        return Err(PathProblem::Empty);
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => continue,
            ".." => return Err(PathProblem::Parent),
            _ if part.len() > 255 => return Err(PathProblem::Long),
            _ if part.trim() != part => return Err(PathProblem::Space),
            _ if is_git(part) => return Err(PathProblem::Git),
            _ => parts.push(part),
        }
    }
    if parts.is_empty() { Err(PathProblem::Empty) } else { Ok(parts.join("/")) }
}

/// Whether some file system takes the name for `.git`: in any case, with dots or spaces at its end, with characters
/// that HFS+ ignores, as the short name `git~1`, or with an NTFS stream.
fn is_git(part: &str) -> bool {
    let ignored = |c: &char| matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}');
    let name: String = part.chars().filter(|c| !ignored(c)).flat_map(char::to_lowercase).collect();
    let name = name.split(':').next().unwrap_or_default().trim_end_matches(['.', ' ']);
    matches!(name, ".git" | "git~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_plain() {
        for (path, plain) in [
            ("a/b.yaml", "a/b.yaml"),
            ("./a//b", "a/b"),
            (".github/w.yml", ".github/w.yml"),
            ("ä/.gitignore", "ä/.gitignore"),
        ] {
            assert_eq!(output_path(path).as_deref(), Ok(plain));
        }
    }

    #[test]
    fn what_leaves_the_repo_is_refused() {
        for (path, problem) in [
            ("", PathProblem::Empty),
            (".", PathProblem::Empty),
            ("a/", PathProblem::Empty),
            ("/etc/x", PathProblem::Absolute),
            ("c:/x", PathProblem::Absolute),
            ("a/../../x", PathProblem::Parent),
            ("a\\x", PathProblem::Character),
            ("a\nb", PathProblem::Character),
            ("a/ b", PathProblem::Space),
            (".git/config", PathProblem::Git),
            ("x/.GIT/config", PathProblem::Git),
            (".git./config", PathProblem::Git),
            (".g\u{200c}it/config", PathProblem::Git),
            ("GIT~1/config", PathProblem::Git),
            (".git::$INDEX_ALLOCATION/config", PathProblem::Git),
            (&"a".repeat(300), PathProblem::Long),
        ] {
            assert_eq!(output_path(path), Err(problem), "{path}");
        }
    }
}
