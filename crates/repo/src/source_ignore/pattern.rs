//! One line of a `.sourceignore`.

use super::glob::Glob;

/// A pattern, and the folder that it holds in.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    domain: Vec<String>,
    /// `!` takes back what an earlier pattern left out.
    includes: bool,
    folders_only: bool,
    /// Names between slashes; one alone matches a name at any depth.
    names: Vec<Name>,
}

/// What stands between two slashes.
#[derive(Debug, Clone)]
enum Name {
    Empty,
    /// `**`: folders, any number of them.
    Folders,
    /// `**` within a name, which matches nothing.
    Never,
    One(Glob),
}

impl Name {
    fn new(name: &str) -> Self {
        match name {
            "" => Self::Empty,
            "**" => Self::Folders,
            name if name.contains("**") => Self::Never,
            name => Self::One(Glob::new(name)),
        }
    }
}

impl Pattern {
    /// Reads a line; `None` for a comment or a blank line. `domain` is the folder of the file, from the source's root.
    pub(super) fn parse(line: &str, domain: &[&str]) -> Option<Self> {
        if line.starts_with('#') || line.trim().is_empty() {
            return None;
        }
        let (includes, line) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
        let line = if line.ends_with("\\ ") { line } else { line.trim_end_matches(' ') };
        let (folders_only, line) = line.strip_suffix('/').map_or((false, line), |rest| (true, rest));
        let names = match line.contains('/') {
            true => line.split('/').map(Name::new).collect(),
            // Alone, `**` is a name like any other.
            false => vec![Name::One(Glob::new(line))],
        };
        Some(Self { domain: domain.iter().map(|name| (*name).to_owned()).collect(), includes, folders_only, names })
    }

    /// `Some(true)` when it leaves the path out, `Some(false)` when it takes it back in, `None` when it says nothing of it.
    pub(super) fn ignores(&self, path: &[&str], is_folder: bool) -> Option<bool> {
        let below = path.get(self.domain.len()..).filter(|below| !below.is_empty())?;
        if !self.domain.iter().zip(path).all(|(wanted, name)| wanted == name) {
            return None;
        }
        let found = match self.names.as_slice() {
            [Name::One(name)] => self.matches_name(name, below, is_folder),
            names => self.matches_path(names, below, is_folder).unwrap_or(false),
        };
        found.then_some(!self.includes)
    }

    /// A name at any depth; what lies below a folder of that name matches with it.
    fn matches_name(&self, name: &Glob, path: &[&str], is_folder: bool) -> bool {
        for (index, part) in path.iter().enumerate() {
            match name.matches(part) {
                None => return false,
                Some(false) => {}
                Some(true) => return !self.folders_only || is_folder || index + 1 < path.len(),
            }
        }
        false
    }

    /// A path from the domain on; `None` when it does not match.
    fn matches_path(&self, names: &[Name], path: &[&str], is_folder: bool) -> Option<bool> {
        let mut rest = path;
        let mut matched = false;
        // After `**`, a name may be at any depth: the first that fits is taken.
        let mut anywhere = false;
        for (index, name) in names.iter().enumerate() {
            match name {
                Name::Empty => anywhere = false,
                Name::Folders if index + 1 == names.len() => break,
                Name::Folders => anywhere = true,
                Name::Never => return None,
                Name::One(name) if anywhere => {
                    anywhere = false;
                    if rest.is_empty() {
                        return None;
                    }
                    while let [first, others @ ..] = rest {
                        rest = others;
                        if name.matches(first)? {
                            matched = true;
                            break;
                        }
                        if rest.is_empty() {
                            matched = false;
                        }
                    }
                }
                Name::One(name) => {
                    let [first, others @ ..] = rest else { return None };
                    if !name.matches(first)? {
                        return None;
                    }
                    matched = true;
                    rest = others;
                }
            }
        }
        Some(matched && (!self.folders_only || is_folder || !rest.is_empty()))
    }
}
