//! Where resources are written.

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_plan::RepoPath;
use fluxwright_repo::{join, parent};

/// How resources are laid into files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// All in one file.
    #[default]
    Combined,
    /// A file for each.
    Split,
}

/// Where resources go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Into this file of the repo.
    File(String),
    /// Into files of this folder, empty for the root.
    Folder(String),
    /// Nowhere: the text is wanted.
    Text,
}

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutFile {
    /// Relative to the repo's root; empty where only the text is wanted.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Target {
    /// What `--out` and `--split` mean. `folder` is where the command runs, relative to the repo's root; `combined` the name
    /// of the one file. A path that ends with `/`, or is a folder, holds that file; with `--split` it is the folder.
    ///
    /// # Errors
    /// When the path leads out of the repo, or is that of a file and there are several to write.
    pub fn of(
        out: Option<&str>,
        layout: Layout,
        folder: &str,
        combined: &str,
        is_folder: impl Fn(&str) -> bool,
    ) -> Result<Self, Vec<Diagnostic>> {
        let Some(out) = out else {
            return Ok(match layout {
                Layout::Combined => Self::File(below(folder, combined)),
                Layout::Split => Self::Folder(folder.to_owned()),
            });
        };
        if out == "-" {
            return Ok(Self::Text);
        }
        let outside = || {
            vec![
                Diagnostic::error("outside-repo", format!("{out} is outside the repo"))
                    .help("write to a path in it, or to standard output: --out -"),
            ]
        };
        let path = join(folder, out).ok_or_else(outside)?;
        if !path.is_empty() {
            RepoPath::parse(&path).map_err(|error| error.diagnose())?;
        }
        let folder = out.ends_with('/') || path.is_empty() || is_folder(&path);
        let yaml = path.ends_with(".yaml") || path.ends_with(".yml");
        match layout {
            Layout::Split if yaml && !folder => Err(vec![
                Diagnostic::error("out-file", format!("{out} is one file, and --split makes several"))
                    .help("name a folder, or leave out --split"),
            ]),
            Layout::Split => Ok(Self::Folder(path)),
            Layout::Combined if folder => Ok(Self::File(below(&path, combined))),
            Layout::Combined if yaml => Ok(Self::File(path)),
            Layout::Combined => Err(vec![
                Diagnostic::error("out-file", format!("{out} is no folder, and no name of a YAML file"))
                    .help(format!("name a file, {out}.yaml, or a folder, {out}/")),
            ]),
        }
    }

    /// The path of a resource's file, by the name that its recipe gives it.
    pub(crate) fn path_of(&self, name: &str) -> String {
        match self {
            Self::File(path) => path.clone(),
            Self::Folder(folder) => below(folder, name),
            Self::Text => String::new(),
        }
    }

    /// The folder that is written to; `None` where nothing is.
    pub fn folder(&self) -> Option<&str> {
        match self {
            Self::File(path) => Some(parent(path)),
            Self::Folder(folder) => Some(folder),
            Self::Text => None,
        }
    }
}

fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_mean_files_or_folders() {
        let of = |out: Option<&str>, layout| {
            Target::of(out, layout, "a", "all.yaml", |path| path == "a/there").map_err(|errors| errors.len())
        };
        let file = |path: &str| Ok(Target::File(path.to_owned()));
        let folder = |path: &str| Ok(Target::Folder(path.to_owned()));
        assert_eq!(of(None, Layout::Combined), file("a/all.yaml"));
        assert_eq!(of(None, Layout::Split), folder("a"));
        assert_eq!(of(Some("-"), Layout::Split), Ok(Target::Text));
        assert_eq!(of(Some("b/x.yaml"), Layout::Combined), file("a/b/x.yaml"));
        assert_eq!(of(Some("there"), Layout::Combined), file("a/there/all.yaml"));
        assert_eq!(of(Some("new/"), Layout::Combined), file("a/new/all.yaml"));
        assert_eq!(of(Some("../b"), Layout::Split), folder("b"));
        assert_eq!(of(Some(".."), Layout::Split), folder(""));
        for bad in ["../../x.yaml", "/etc/x.yaml", "x", ".git/x.yaml"] {
            assert!(of(Some(bad), Layout::Combined).is_err(), "{bad}");
        }
        assert!(of(Some("x.yaml"), Layout::Split).is_err());
    }
}
