//! Env files: `NAME=value` lines as kustomize's `envs` reads them, with the comments above each.

use std::collections::HashMap;
use std::ops::Range;

/// A line of an env file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvLine {
    /// Nothing, or white space.
    Blank,
    /// `# …`, the text of the whole line.
    Comment(String),
    /// `NAME=value`.
    Variable(Variable),
    /// Anything else (`NAME` alone is looked up in the environment by kustomize).
    Other(String),
}

/// A variable of an env file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What stands after the first `=`, as it is: quotes belong to the value.
    pub value: String,
    /// The bytes of its line, without the line end.
    pub span: Range<usize>,
}

/// An env file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvFile {
    /// Relative to the repo's root.
    pub path: String,
    /// Its lines.
    pub lines: Vec<EnvLine>,
    /// Byte offset of the start of each line, and of the end of the text.
    pub starts: Vec<usize>,
    /// Whether lines end with CRLF.
    pub crlf: bool,
    /// Whether the last line has a line end.
    pub final_newline: bool,
    /// The last line of each variable: there are as many look-ups as releases.
    by_name: HashMap<String, usize>,
}

impl EnvFile {
    /// Reads a text; every text is some env file.
    pub fn parse(path: &str, text: &str) -> Self {
        let mut lines = Vec::new();
        let mut starts = Vec::new();
        let mut by_name = HashMap::new();
        let mut at = 0;
        for raw in text.split_inclusive('\n') {
            starts.push(at);
            let line = raw.strip_suffix('\n').unwrap_or(raw);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let trimmed = line.trim();
            lines.push(if trimmed.is_empty() {
                EnvLine::Blank
            } else if trimmed.starts_with('#') {
                EnvLine::Comment(line.to_owned())
            } else if let Some((name, value)) = line.split_once('=') {
                let name = name.trim().to_owned();
                by_name.insert(name.clone(), lines.len());
                EnvLine::Variable(Variable { name, value: value.to_owned(), span: at..at + line.len() })
            } else {
                EnvLine::Other(line.to_owned())
            });
            at += raw.len();
        }
        starts.push(at);
        Self {
            path: path.to_owned(),
            lines,
            starts,
            crlf: text.contains("\r\n"),
            final_newline: text.is_empty() || text.ends_with('\n'),
            by_name,
        }
    }

    /// Its variables, with the index of their lines.
    pub fn variables(&self) -> impl Iterator<Item = (usize, &Variable)> {
        self.lines.iter().enumerate().filter_map(|(index, line)| match line {
            EnvLine::Variable(variable) => Some((index, variable)),
            _ => None,
        })
    }

    /// The last variable of this name, which is the one that counts, with the index of its line.
    pub fn variable(&self, name: &str) -> Option<(usize, &Variable)> {
        let index = *self.by_name.get(name)?;
        match self.lines.get(index)? {
            EnvLine::Variable(variable) => Some((index, variable)),
            _ => None,
        }
    }

    /// The comment lines directly above a line, top first.
    pub fn comments_above(&self, line: usize) -> Vec<&str> {
        let mut comments: Vec<&str> = self.lines[..line.min(self.lines.len())]
            .iter()
            .rev()
            .map_while(|line| match line {
                EnvLine::Comment(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        comments.reverse();
        comments
    }

    /// The Renovate annotation directly above a line.
    pub fn annotation_above(&self, line: usize) -> Option<&str> {
        self.comments_above(line).last().copied().filter(|text| is_renovate(text))
    }
}

/// Whether a comment line is a Renovate annotation (`# renovate: …`).
pub fn is_renovate(comment: &str) -> bool {
    comment.trim_start().trim_start_matches('#').trim_start().starts_with("renovate:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_variables_and_annotations() {
        let file = EnvFile::parse(
            "versions.env",
            "# head\n\n# section\n# renovate: datasource=helm depName=a\na_version=1.0\nFROM_ENV\nq=\"1\"",
        );
        assert_eq!(file.variables().map(|(_, v)| v.name.as_str()).collect::<Vec<_>>(), ["a_version", "q"]);
        let (line, a) = file.variable("a_version").expect("it is there");
        assert_eq!(a.value, "1.0");
        assert_eq!(file.annotation_above(line), Some("# renovate: datasource=helm depName=a"));
        assert_eq!(file.comments_above(line).len(), 2);
        assert_eq!(file.variable("q").map(|(_, v)| v.value.as_str()), Some("\"1\""));
        assert!(!file.final_newline);
        let twice = EnvFile::parse("v.env", "a=1\nb=2\n a =3\n");
        assert_eq!(
            twice.variable("a").map(|(line, v)| (line, v.value.as_str())),
            Some((2, "3")),
            "the last one counts"
        );
        assert_eq!(twice.variable("c"), None);
        assert_eq!(file.lines.len() + 1, file.starts.len());
    }
}
