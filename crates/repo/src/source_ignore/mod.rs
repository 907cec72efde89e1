//! `.sourceignore`: which files of a repo its Flux source leaves out of the artifact.
//!
//! The format is that of `.gitignore` as go-git reads it, which differs from git's: a file below a folder that is left out can be
//! taken back in, and the last pattern that matches a path or a folder above it decides.

mod glob;
mod pattern;

use pattern::Pattern;

/// The name of the file.
pub const FILE_NAME: &str = ".sourceignore";

/// What GitRepositories and OCIRepositories leave out before any file is read (source-controller).
const DEFAULTS: [&str; 24] = [
    ".git/",
    ".gitignore",
    ".gitmodules",
    ".gitattributes",
    "*.jpg",
    "*.jpeg",
    "*.gif",
    "*.png",
    "*.wmv",
    "*.flv",
    "*.tar.gz",
    "*.zip",
    ".github/",
    ".circleci/",
    ".travis.yml",
    ".gitlab-ci.yml",
    "appveyor.yml",
    ".drone.yml",
    "cloudbuild.yaml",
    "codeship-services.yml",
    "codeship-steps.yml",
    "**/.goreleaser.yml",
    "**/.sops.yaml",
    "**/.flux.yaml",
];

/// The patterns of a source, in rising order of what they decide.
#[derive(Debug, Clone, Default)]
pub struct SourceIgnore {
    patterns: Vec<Pattern>,
}

impl SourceIgnore {
    /// No patterns at all, as for a Bucket.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The patterns that every GitRepository and OCIRepository has.
    pub fn defaults() -> Self {
        let mut ignore = Self::empty();
        for line in DEFAULTS {
            ignore.patterns.extend(Pattern::parse(line, &[]));
        }
        ignore
    }

    /// Adds the lines of a `.sourceignore` that lies in `folder` (relative to the source's root, empty for the root itself), or
    /// those of a source's `spec.ignore`, which come last and with the root as folder. Files are added from the root downwards.
    pub fn add(&mut self, folder: &str, text: &str) {
        let domain: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        self.patterns.extend(text.lines().filter_map(|line| Pattern::parse(line, &domain)));
    }

    /// Whether the source leaves out a path, relative to its root.
    pub fn ignores(&self, path: &str, is_folder: bool) -> bool {
        let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty()).collect();
        self.patterns.iter().rev().find_map(|pattern| pattern.ignores(&names, is_folder)).unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignore(files: &[(&str, &str)]) -> SourceIgnore {
        let mut ignore = SourceIgnore::empty();
        for (folder, text) in files {
            ignore.add(folder, text);
        }
        ignore
    }

    #[test]
    fn the_last_pattern_decides_and_folders_carry_what_is_below() {
        let only = ignore(&[("", "# all but one folder\n/*\n!/kubernetes\n")]);
        assert!(only.ignores("README.md", false) && only.ignores("talos/a/b.yaml", false));
        assert!(!only.ignores("kubernetes/apps/a.yaml", false));
        let star = ignore(&[("", "*\n!/kubernetes/apps/\n")]);
        assert!(!star.ignores("kubernetes/apps/deep/a.yaml", false), "git would leave it out");
        assert!(star.ignores("kubernetes/other.yaml", false));
        let folder = ignore(&[("", "build/\n")]);
        assert!(folder.ignores("a/build/x.yaml", false) && folder.ignores("build", true));
        assert!(!folder.ignores("a/build", false), "a file of that name is none");
    }

    #[test]
    fn patterns_hold_in_the_folder_of_their_file() {
        let nested = ignore(&[("", "*.md\n"), ("apps/a", "/x.yaml\n!*.md\n\n# end\n")]);
        assert!(nested.ignores("b.md", false) && !nested.ignores("apps/a/b.md", false));
        assert!(nested.ignores("apps/a/x.yaml", false) && !nested.ignores("apps/a/b/x.yaml", false));
        assert!(!nested.ignores("x.yaml", false));
    }

    #[test]
    fn paths_of_several_names() {
        let all = ignore(&[("", "a/*/c\n**/deep/x.yaml\nlogs/**\n\\!odd\ntrail \n")]);
        for path in ["a/b/c", "a/b/c/d.yaml", "deep/x.yaml", "1/2/deep/x.yaml", "logs/1/2", "!odd", "x/trail"] {
            assert!(all.ignores(path, false), "{path}");
        }
        for path in ["b/a/b/c", "a/b/d", "deep/y.yaml", "other/logs/1"] {
            assert!(!all.ignores(path, false), "{path}");
        }
    }

    #[test]
    fn sources_leave_out_what_is_not_for_clusters() {
        let defaults = SourceIgnore::defaults();
        for path in [".github/workflows/a.yaml", "docs/a.png", ".sops.yaml", "a/b/.sops.yaml", "a/.flux.yaml"] {
            assert!(defaults.ignores(path, false), "{path}");
        }
        assert!(!defaults.ignores("apps/a.yaml", false));
    }
}
