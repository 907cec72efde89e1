//! Where findings are asked for.

use std::fs;
use std::path::{Path, PathBuf};

use fluxwright_diagnostic::Diagnostic;

use crate::cli::context::Context;
use crate::cli::exit::Failure;

/// Files and folders of the repo; all of it when none is named.
#[derive(Debug)]
pub(super) struct Places(Vec<String>);

impl Places {
    /// What the user named, relative to the directory of the command.
    pub fn new(context: &Context<'_>, root: &Path, paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut problems = Vec::new();
        let mut places = Vec::new();
        for path in paths {
            let found = fs::canonicalize(context.directory.join(path)).map_err(|error| {
                Diagnostic::error("cannot-read", format!("cannot read {}: {error}", path.display()))
                    .help("name a file or folder of the repo; relative paths start at the directory of -C")
            });
            let inside = found.and_then(|found| {
                let inside = found.strip_prefix(root).ok().and_then(Path::to_str).map(str::to_owned);
                inside.ok_or_else(|| {
                    let message = format!("{} is outside of the repo {}", path.display(), root.display());
                    Diagnostic::error("outside", message).help("check another repo with -C DIR")
                })
            });
            match inside {
                Ok(inside) => places.push(inside),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(Self(places)) } else { Err(problems.into()) }
    }

    /// Whether a file is or lies in one of them.
    pub fn hold(&self, path: &str) -> bool {
        let holds = |place: &String| {
            place.is_empty()
                || path.strip_prefix(place.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.0.is_empty() || self.0.iter().any(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_holds_what_is_in_it_and_no_namesakes() {
        let places = Places(vec!["apps/web".to_owned(), "a.yaml".to_owned()]);
        for (path, held) in
            [("apps/web/x.yaml", true), ("apps/web", true), ("apps/web2/x.yaml", false), ("a.yaml", true)]
        {
            assert_eq!(places.hold(path), held, "{path}");
        }
        assert!(Places(Vec::new()).hold("anything") && Places(vec![String::new()]).hold("anything"));
    }
}
