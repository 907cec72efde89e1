//! The pages of the rules and their examples, part of the program.

use include_dir::{Dir, include_dir};

use crate::rule::Rule;

static RULES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// A file of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExampleFile {
    /// Relative to the example's root.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// A small repo.
pub type Example = Vec<ExampleFile>;

/// The page of a rule, in Markdown; empty when it has none, which a test forbids.
pub fn page(rule: &Rule) -> &'static str {
    RULES.get_file(format!("{}/page.md", rule.folder())).and_then(|file| file.contents_utf8()).unwrap_or_default()
}

/// A repo with what the rule finds.
pub fn bad_example(rule: &Rule) -> Example {
    example(rule, "bad")
}

/// The same without.
pub fn good_example(rule: &Rule) -> Example {
    example(rule, "good")
}

/// What `--fix` changes of the bad one; empty for a rule without fixes.
pub fn fixed_example(rule: &Rule) -> Example {
    example(rule, "fixed")
}

fn example(rule: &Rule, name: &str) -> Example {
    let prefix = format!("{}/{name}", rule.folder());
    let mut files = Vec::new();
    let mut folders: Vec<&'static Dir<'static>> = RULES.get_dir(&prefix).into_iter().collect();
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_str().and_then(|path| path.strip_prefix(&prefix));
            if let (Some(path), Some(text)) = (path, file.contents_utf8()) {
                files.push(ExampleFile { path: path.trim_start_matches('/'), text });
            }
        }
    }
    files.sort_by_key(|file| file.path);
    files
}
