//! `.fluxwright/config.yaml`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

use super::typed::{self, StateError};

/// The repo's configuration, `.fluxwright/config.yaml`. Every key may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Config {
    /// The preset whose recipes `fluxwright add` uses; left out, the one that the record names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<String>,
    /// Files and folders that are not read, as in a `.gitignore`, relative to the repo's root.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// How findings are treated, by the name of the rule. `fluxwright explain RULE` tells what a rule is for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, RuleLevel>,
    /// What reconciles the repo, and how changes get there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gitops: Option<GitOps>,
}

/// How a rule's findings are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    /// They are not reported.
    Off,
    /// They are reported, and do not fail.
    Warn,
    /// They are reported, and fail.
    Error,
}

/// What reconciles the repo, and how changes get there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct GitOps {
    /// What reconciles the repo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<GitOpsProvider>,
    /// The URL of the repo that changes are pushed to, without credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repo: Option<String>,
    /// How long to wait until a pushed change is applied, such as `5m` or `1h30m`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    pub sync_timeout: Option<String>,
}

/// What reconciles a repo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum GitOpsProvider {
    /// Flux.
    Flux,
    /// Argo CD.
    Argocd,
}

impl Config {
    /// Where it lies, relative to the repo's root.
    pub const PATH: &'static str = ".fluxwright/config.yaml";

    /// Reads the file; an empty one configures nothing.
    pub fn read(path: &str, text: &str) -> Result<Self, StateError> {
        let config: Self = typed::read(path, text)?;
        config.check(path, text)?;
        Ok(config)
    }

    /// The JSON Schema (draft 2020-12) of the file.
    pub fn schema() -> Value {
        schemars::schema_for!(Self).to_value()
    }

    fn check(&self, path: &str, text: &str) -> Result<(), StateError> {
        let Some(gitops) = &self.gitops else { return Ok(()) };
        if let Some(repo) = &gitops.repo
            && let Err(error) = crate::format::git_url(repo)
        {
            let help = error.help.unwrap_or_else(|| "write the repo's URL".to_owned());
            return Err(typed::at(path, text, &["gitops", "repo"], format!("`gitops.repo` {}", error.reason), help));
        }
        if let Some(timeout) = &gitops.sync_timeout
            && !is_duration(timeout)
        {
            let message = "`gitops.syncTimeout` is not a duration".to_owned();
            return Err(typed::at(
                path,
                text,
                &["gitops", "syncTimeout"],
                message,
                "write it as `5m` or `1h30m`".to_owned(),
            ));
        }
        Ok(())
    }
}

/// Whether a text is a duration as Flux takes it: numbers, each with a unit of `ms`, `s`, `m` or `h`.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let digits = rest.get(..rest.len() - number.len()).unwrap_or_default();
        let parts: Vec<&str> = digits.split('.').collect();
        if parts.len() > 2 || parts.iter().any(|part| part.is_empty()) {
            return false;
        }
        let Some(after) = ["ms", "s", "m", "h"].iter().find_map(|unit| number.strip_prefix(unit)) else {
            return false;
        };
        rest = after;
    }
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use fluxwright_diagnostic::{Diagnose, line_column};

    use super::*;

    #[test]
    fn a_configuration_is_read() {
        let text = "# yaml-language-server: $schema=x\npreset: platform\nexclude: [old/]\n\
                    rules: {unused-values: off, latest-tag: error}\ngitops: {provider: flux, repo: ssh://git@h/r, syncTimeout: 5m}\n";
        let config = Config::read("c.yaml", text).unwrap();
        assert_eq!(config.rules["unused-values"], RuleLevel::Off);
        assert_eq!(config.gitops.unwrap().provider, Some(GitOpsProvider::Flux));
        assert_eq!(Config::read("c.yaml", ""), Ok(Config::default()));
        assert_eq!(Config::read("c.yaml", "# nothing\n"), Ok(Config::default()));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, line, message, help) in [
            ("presett: x\n", 1, "there is no key `presett` here", "did you mean `preset`?"),
            ("a:\n  b: 1\n", 1, "there is no key `a` here", "the keys are `preset`, `exclude`, `rules`, `gitops`"),
            ("rules:\n  x: warning\n", 2, "`warning` is not one of `off`, `warn`, `error`", "write one of them"),
            ("rules:\n  x: eror\n", 2, "`eror` is not one of `off`, `warn`, `error`", "did you mean `error`?"),
            ("exclude: a\n", 1, "a list should be here", "write it as `[a, b]`, or as lines that start with `- `"),
            ("preset: [a]\n", 1, "text should be here", "write one value"),
            ("preset: a\npreset: b\n", 2, "the key `preset` is there twice", "remove one of them"),
            ("preset: a\n---\npreset: b\n", 2, "a second document starts here, the file is one", "remove it"),
            (
                "gitops:\n  repo: git@github.com:a/b\n",
                2,
                "`gitops.repo` is written in the short form, which Flux does not take",
                "write `ssh://git@github.com/a/b`",
            ),
            (
                "gitops:\n\n  syncTimeout: 5 min\n",
                3,
                "`gitops.syncTimeout` is not a duration",
                "write it as `5m` or `1h30m`",
            ),
            ("- a\n", 1, "a map should be here", "write it as lines of `key: value`"),
            ("a\n", 1, "a map should be here", "write it as lines of `key: value`"),
        ] {
            let found = Config::read("c.yaml", text).unwrap_err().diagnose().remove(0);
            let label = found.labels.first().unwrap();
            assert_eq!(line_column(text, label.span.start).0, line, "{text:?}");
            assert_eq!((found.message.as_str(), found.help[0].as_str()), (message, help), "{text:?}");
        }
    }

    #[test]
    fn credentials_in_the_repo_s_url_are_not_shown() {
        let text = "gitops: {repo: 'https://u:hunter2@h/r'}\n";
        let error = Config::read("c.yaml", text).unwrap_err();
        for diagnostic in error.diagnose() {
            assert!(!diagnostic.message.contains("hunter2"));
            assert!(diagnostic.labels.iter().all(|l| l.source.as_ref().is_none_or(|s| !s.contains("hunter2"))));
        }
    }

    #[test]
    fn durations() {
        for good in ["5m", "1h30m", "1.5s", "100ms"] {
            assert!(is_duration(good), "{good}");
        }
        for bad in ["", "5", "m", "5 m", "1.2.3s", "-5m", "5d", "5m5", ".5s"] {
            assert!(!is_duration(bad), "{bad}");
        }
    }
}
