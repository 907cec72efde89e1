//! Adding variables to an env file, every other byte kept.

use fluxwright_repo::place::sorted_place;
use fluxwright_repo::{EnvFile, EnvLine};

/// Adds `lines` (an annotation, if any, and the assignment last) for the variable `name`: at its sorted place, else behind the
/// variable `predecessor`, else at the end.
pub fn add(env: &EnvFile, text: &str, name: &str, lines: &[String], predecessor: Option<&str>) -> String {
    let variables: Vec<(usize, &str)> = env.variables().map(|(line, v)| (line, v.name.as_str())).collect();
    let names: Vec<&str> = variables.iter().map(|(_, name)| *name).collect();
    let behind = match sorted_place(&names, name) {
        Some(0) => None,
        Some(index) => variables.get(index - 1).map(|(line, _)| *line),
        None => predecessor
            .and_then(|predecessor| env.variable(predecessor))
            .map(|(line, _)| line)
            .or_else(|| env.lines.iter().rposition(|line| *line != EnvLine::Blank)),
    };
    let at = match behind {
        Some(line) => line + 1,
        None => first_place(env),
    };
    splice(env, text, at, lines)
}

/// Before the first variable and the annotation above it, behind the head comment.
fn first_place(env: &EnvFile) -> usize {
    match env.variables().next() {
        Some((line, _)) => line - usize::from(env.annotation_above(line).is_some()),
        None => env.lines.len(),
    }
}

/// Puts whole lines before the line with index `at`.
fn splice(env: &EnvFile, text: &str, at: usize, lines: &[String]) -> String {
    let end = if env.crlf { "\r\n" } else { "\n" };
    let offset = env.starts.get(at).copied().unwrap_or(text.len());
    let (before, after) = text.split_at(offset);
    let joined = lines.join(end);
    if !before.is_empty() && !before.ends_with('\n') {
        // The last line has no line end, and stays the kind of file that it was.
        return format!("{before}{end}{joined}{after}");
    }
    format!("{before}{joined}{end}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(text: &str, name: &str, predecessor: Option<&str>) -> String {
        let env = EnvFile::parse("v.env", text);
        add(&env, text, name, &["# renovate: x".to_owned(), format!("{name}=1")], predecessor)
    }

    #[test]
    fn behind_the_predecessor_or_at_the_end() {
        assert_eq!(added("z=1\na=2\ny=3\n", "m", Some("a")), "z=1\na=2\n# renovate: x\nm=1\ny=3\n");
        assert_eq!(added("z=1\na=2\n\n", "m", None), "z=1\na=2\n# renovate: x\nm=1\n\n");
        assert_eq!(added("", "m", None), "# renovate: x\nm=1\n");
    }

    #[test]
    fn sorted_files_stay_sorted() {
        let text = "# head\n\n# renovate: b\nb=1\n# renovate: d\nd=1\nf=1\n";
        assert_eq!(
            added(text, "e", None),
            "# head\n\n# renovate: b\nb=1\n# renovate: d\nd=1\n# renovate: x\ne=1\nf=1\n"
        );
        assert_eq!(
            added(text, "a", None),
            "# head\n\n# renovate: x\na=1\n# renovate: b\nb=1\n# renovate: d\nd=1\nf=1\n"
        );
    }

    #[test]
    fn line_ends_are_kept() {
        assert_eq!(added("z=1\r\na=1\r\n", "m", None), "z=1\r\na=1\r\n# renovate: x\r\nm=1\r\n");
        assert_eq!(added("z=1\na=1", "m", None), "z=1\na=1\n# renovate: x\nm=1");
    }
}
