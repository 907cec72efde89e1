//! `.fluxwright/config.yaml`: what a repo decides about the tool.

use std::sync::Arc;

use fluxwright_check::RuleSettings;
use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_diff::SecretKeys;
use fluxwright_preset::{SourceText, read};
use globset::{Glob, GlobSet, GlobSetBuilder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where it lies, relative to the repo's root.
pub const PATH: &str = ".fluxwright/config.yaml";

/// Where its schema is published.
pub const SCHEMA: &str = "https://raw.githubusercontent.com/fluxwright/fluxwright/main/schemas/config.schema.json";

/// Settings of a repo. A file without any is `{}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schemars(title = "fluxwright configuration", extend("$id" = SCHEMA))]
pub struct Config {
    /// The preset whose recipes `fluxwright add` uses, in a repo that was not made from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<String>,
    /// Files that are none of the tool's business, as globs relative to the repo's root, such as `archive/**`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excludes: Vec<String>,
    /// Keys whose values are secret, beside `password`, `token` and the like: `fluxwright diff` masks them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub secret_keys: Vec<String>,
    /// Keys that are no secret although they end like one, such as `sessionToken` in a repo where it is a name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub public_keys: Vec<String>,
    /// How much the rules of `fluxwright check` count, by their codes: `FW201: off`, or `{severity: note, paths: [archive/**]}`
    /// for some files, or a list of such, of which the last that fits a file counts.
    #[serde(skip_serializing_if = "RuleSettings::is_empty")]
    pub rules: RuleSettings,
    /// CRDs or JSON Schemas by which `fluxwright check` judges further kinds: files or folders, relative to the repo's root.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub schema_locations: Vec<String>,
    /// The version of Flux in the clusters, such as `2.6`; where it is left out, what the repo itself installs, else the newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flux_version: Option<String>,
}

impl Config {
    /// Reads the text of the file.
    ///
    /// # Errors
    /// What is wrong with it, with the place.
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let source = SourceText { path: PATH.to_owned(), text: Arc::from(text) };
        let empty = text.lines().all(|line| matches!(line.trim(), "" | "---") || line.trim_start().starts_with('#'));
        if empty { Ok(Self::default()) } else { read(&source).map_err(|error| error.diagnose()) }
    }

    /// The keys whose values are secret.
    pub fn secrets(&self) -> SecretKeys {
        let keys = SecretKeys::default().with(self.secret_keys.iter().map(String::as_str));
        keys.without(self.public_keys.iter().map(String::as_str))
    }

    /// The excluded paths.
    ///
    /// # Errors
    /// The globs that are none.
    pub fn excluded(&self) -> Result<GlobSet, Vec<Diagnostic>> {
        let mut set = GlobSetBuilder::new();
        let mut problems = Vec::new();
        for glob in &self.excludes {
            match Glob::new(glob) {
                Ok(glob) => {
                    set.add(glob);
                }
                Err(error) => problems.push(
                    Diagnostic::error("config-glob", format!("`{glob}` in {PATH} is no glob: {}", error.kind()))
                        .help("write excludes as in `archive/**` or `**/*.tmpl.yaml`"),
                ),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        set.build().map_err(|error| vec![Diagnostic::error("config-glob", format!("the excludes in {PATH}: {error}"))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_settings_is_fine() {
        for text in ["", "---\n", "# nothing yet\n", "---\n{}\n"] {
            assert_eq!(Config::parse(text), Ok(Config::default()), "{text:?}");
        }
    }

    #[test]
    fn excludes_are_globs() {
        let config = Config::parse("excludes: ['archive/**']\n").unwrap();
        assert!(config.excluded().unwrap().is_match("archive/a/b.yaml"));
        assert!(Config { excludes: vec!["a/[".into()], ..Config::default() }.excluded().is_err());
    }

    #[test]
    fn what_is_not_known_is_pointed_at() {
        let problems = Config::parse("---\nexclude: []\n").unwrap_err();
        assert!(
            problems.iter().any(|problem| problem.message.contains("exclude") && !problem.labels.is_empty()),
            "{problems:?}"
        );
    }
}
