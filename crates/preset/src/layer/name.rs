//! Which names of presets and of their files are taken.

/// Why a name is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameProblem {
    /// Nothing, or nothing between two slashes.
    #[error("has an empty part")]
    Empty,
    /// Starts with a slash or a drive.
    #[error("is absolute")]
    Absolute,
    /// Has a part `.` or `..`.
    #[error("has a part `.` or `..`")]
    Dots,
    /// Has a backslash, a colon or a control character.
    #[error("has a backslash, a colon or a control character")]
    Character,
    /// Over 1024 bytes.
    #[error("is longer than 1024 bytes")]
    Long,
    /// Not lower case letters, digits and dashes.
    #[error("is not made of lower case letters, digits and dashes, starting and ending with a letter or digit")]
    NotKebab,
}

/// Checks a name of a file in a preset: relative, `/` between its parts, no part `.` or `..`, no backslash, colon or
/// control character. The colon is kept for layers (`builtin:ks.yaml`).
///
/// # Errors
/// The first problem.
pub fn check_file_name(name: &str) -> Result<(), NameProblem> {
    if name.starts_with('/') {
        return Err(NameProblem::Absolute);
    }
    if name.len() > 1024 {
        return Err(NameProblem::Long);
    }
    if name.chars().any(|c| c == '\\' || c == ':' || c.is_control()) {
        return Err(NameProblem::Character);
    }
    for part in name.split('/') {
        match part {
            "" => return Err(NameProblem::Empty),
            "." | ".." => return Err(NameProblem::Dots),
            _ => {}
        }
    }
    Ok(())
}

/// Checks a name of a preset or recipe: lower case letters, digits and dashes, at most 63.
///
/// # Errors
/// The problem.
pub fn check_preset_name(name: &str) -> Result<(), NameProblem> {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let outer = |c: char| c != '-';
    if name.is_empty() {
        return Err(NameProblem::Empty);
    }
    if name.len() > 63 || !name.chars().all(inner) || !name.starts_with(outer) || !name.ends_with(outer) {
        return Err(NameProblem::NotKebab);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_stay_in_the_folder() {
        for name in ["preset.yaml", "templates/.github/x.yaml", "a/...", "templates/ä b.yaml"] {
            assert_eq!(check_file_name(name), Ok(()), "{name}");
        }
        for (name, problem) in [
            ("", NameProblem::Empty),
            ("a//b", NameProblem::Empty),
            ("a/", NameProblem::Empty),
            ("/etc/passwd", NameProblem::Absolute),
            ("..", NameProblem::Dots),
            ("a/../b", NameProblem::Dots),
            ("./a", NameProblem::Dots),
            ("a\\..\\b", NameProblem::Character),
            ("C:/x", NameProblem::Character),
            ("a\0b", NameProblem::Character),
            (&"a/".repeat(600), NameProblem::Long),
        ] {
            assert_eq!(check_file_name(name), Err(problem), "{name}");
        }
    }

    #[test]
    fn preset_names_are_kebab_case() {
        assert_eq!(check_preset_name("platform-2"), Ok(()));
        for name in ["Platform", "-a", "a-", "a_b", "a/b", "..", "ä", &"a".repeat(64)] {
            assert_eq!(check_preset_name(name), Err(NameProblem::NotKebab), "{name}");
        }
    }
}
