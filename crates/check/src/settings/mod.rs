//! Which rules count, and how much: what a repo's configuration says of them.

mod read;

use std::collections::BTreeMap;

use fluxwright_diagnostic::Severity;
use globset::{Glob, GlobSet, GlobSetBuilder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules;

/// How much a rule counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not at all.
    Off,
    /// Worth knowing.
    Note,
    /// Probably a mistake.
    Warning,
    /// Fails in the cluster.
    Error,
}

impl Level {
    /// As a severity; `None` when it is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// How much a rule counts in some files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PathSetting {
    /// `off`, `note`, `warning` or `error`.
    pub severity: Level,
    /// The files, as globs relative to the repo's root; without them all files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
}

/// What is said of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum RuleSetting {
    /// The same everywhere.
    Everywhere(Level),
    /// In some files.
    Somewhere(PathSetting),
    /// In several places; the last that fits a file counts.
    List(Vec<PathSetting>),
}

/// What is said of rules, by their codes or names.
pub type RuleSettings = BTreeMap<String, RuleSetting>;

/// Something that is wrong in the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// There is no such rule.
    #[error("there is no rule `{code}`")]
    UnknownRule {
        /// What is written.
        code: String,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// A glob cannot be read.
    #[error("`{glob}` is no glob: {reason}")]
    Glob {
        /// What is written.
        glob: String,
        /// Why.
        reason: String,
    },
}

/// Settings that were checked.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    rules: BTreeMap<&'static str, Vec<(Option<GlobSet>, Level)>>,
}

impl Settings {
    /// Checks what a repo says.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn new(settings: &RuleSettings) -> Result<Self, Vec<SettingsError>> {
        let mut problems = Vec::new();
        let mut checked = Self::default();
        for (code, setting) in settings {
            let Some(rule) = rules::find(code) else {
                let meant = rules::nearest(code).map(|rule| rule.code);
                problems.push(SettingsError::UnknownRule { code: code.clone(), meant });
                continue;
            };
            let list = match setting {
                RuleSetting::Everywhere(level) => vec![PathSetting { severity: *level, paths: Vec::new() }],
                RuleSetting::Somewhere(setting) => vec![setting.clone()],
                RuleSetting::List(list) => list.clone(),
            };
            for setting in list {
                match globs(&setting.paths) {
                    Ok(set) => checked.rules.entry(rule.code).or_default().push((set, setting.severity)),
                    Err(problem) => problems.push(problem),
                }
            }
        }
        if problems.is_empty() { Ok(checked) } else { Err(problems) }
    }

    /// What is said of a rule in a file; `None` when nothing is.
    pub fn level(&self, code: &str, path: &str) -> Option<Level> {
        let said = self.rules.get(code)?;
        said.iter()
            .rev()
            .find(|(globs, _)| globs.as_ref().is_none_or(|set| set.is_match(path)))
            .map(|(_, level)| *level)
    }

    /// Whether a rule is off in all files.
    pub fn is_off(&self, code: &str) -> bool {
        matches!(self.rules.get(code).and_then(|said| said.last()), Some((None, Level::Off)))
    }
}

fn globs(paths: &[String]) -> Result<Option<GlobSet>, SettingsError> {
    if paths.is_empty() {
        return Ok(None);
    }
    let problem = |glob: &str, error: &globset::Error| SettingsError::Glob {
        glob: glob.to_owned(),
        reason: error.kind().to_string(),
    };
    let mut set = GlobSetBuilder::new();
    for path in paths {
        set.add(Glob::new(path).map_err(|error| problem(path, &error))?);
    }
    set.build().map(Some).map_err(|error| problem(&paths.join(", "), &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Result<Settings, Vec<SettingsError>> {
        let setting: RuleSetting = serde_json::from_str(text).unwrap();
        Settings::new(&RuleSettings::from([("fw020".to_owned(), setting)]))
    }

    #[test]
    fn the_last_setting_that_fits_a_file_counts() {
        let list = settings(
            r#"[{"severity": "note"}, {"severity": "off", "paths": ["archive/**"]}, {"severity": "error", "paths": ["archive/a.yaml"]}]"#,
        )
        .unwrap();
        assert_eq!(list.level("FW020", "apps/a.yaml"), Some(Level::Note));
        assert_eq!(list.level("FW020", "archive/b.yaml"), Some(Level::Off));
        assert_eq!(list.level("FW020", "archive/a.yaml"), Some(Level::Error));
        assert_eq!(list.level("FW001", "apps/a.yaml"), None);
        assert!(!list.is_off("FW020") && settings(r#""off""#).unwrap().is_off("FW020"));
    }

    #[test]
    fn what_is_no_rule_or_glob_is_told() {
        let rules = RuleSettings::from([("FW0200".to_owned(), RuleSetting::Everywhere(Level::Off))]);
        let problems = Settings::new(&rules).unwrap_err();
        assert!(matches!(&*problems, [SettingsError::UnknownRule { meant: Some("FW020"), .. }]), "{problems:?}");
        let problems = settings(r#"{"severity": "off", "paths": ["a/["]}"#).unwrap_err();
        assert!(matches!(&*problems, [SettingsError::Glob { .. }]), "{problems:?}");
    }
}
