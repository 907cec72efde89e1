//! The repo's own Renovate patterns, tried on the lines that are about to be written.

use std::sync::Arc;

use regex::Regex;
use serde_json::Value;

/// The patterns of a repo's custom managers.
#[derive(Debug)]
pub struct Patterns {
    /// The configuration's file.
    pub path: String,
    managers: Vec<Manager>,
}

#[derive(Debug)]
struct Manager {
    files: Vec<Regex>,
    strings: Vec<Regex>,
}

/// Where Renovate looks for its configuration in a repo.
const PLACES: [&str; 9] = [
    "renovate.json",
    "renovate.json5",
    ".github/renovate.json",
    ".github/renovate.json5",
    ".gitlab/renovate.json",
    ".gitlab/renovate.json5",
    ".renovaterc",
    ".renovaterc.json",
    ".renovaterc.json5",
];

/// The patterns; `None` when the repo has no custom managers, or none that can be judged here (a pattern in JavaScript's dialect
/// only, or one from a preset elsewhere).
///
/// `paths` are all files of the repo, sorted; `text` reads one.
pub fn patterns(paths: &[String], text: impl Fn(&str) -> Option<Arc<str>>) -> Option<Patterns> {
    let has = |path: &String| paths.binary_search(path).is_ok();
    let own = PLACES.iter().map(|path| (*path).to_owned()).filter(has);
    // Configurations extend files of their own in these folders.
    let extended = paths.iter().filter(|path| {
        (path.starts_with(".renovate/") || path.starts_with(".github/renovate/"))
            && (path.ends_with(".json") || path.ends_with(".json5"))
    });
    own.chain(extended.cloned()).find_map(|path| {
        let config: Value = json5::from_str(&text(&path)?).ok()?;
        let managers = ["customManagers", "regexManagers"]
            .iter()
            .filter_map(|key| config.get(key)?.as_array())
            .flatten()
            .map(manager)
            .collect::<Option<Vec<Manager>>>()?;
        (!managers.is_empty()).then_some(Patterns { path, managers })
    })
}

fn manager(value: &Value) -> Option<Manager> {
    let texts = |key: &str| {
        value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned)
    };
    let files = texts("managerFilePatterns").chain(texts("fileMatch"));
    let files = files.map(|text| Regex::new(text.trim_matches('/')).ok()).collect::<Option<Vec<Regex>>>()?;
    let strings = texts("matchStrings").map(|text| Regex::new(&text).ok()).collect::<Option<Vec<Regex>>>()?;
    Some(Manager { files, strings })
}

impl Patterns {
    /// Whether any pattern is for this file.
    pub fn are_for(&self, file: &str) -> bool {
        self.managers.iter().any(|manager| manager.files.iter().any(|pattern| pattern.is_match(file)))
    }

    /// Whether a pattern for this file finds something in these lines. True when no pattern is for this file: then another
    /// mechanism is at work.
    pub fn matches(&self, file: &str, lines: &str) -> bool {
        let mut relevant =
            self.managers.iter().filter(|m| m.files.iter().any(|pattern| pattern.is_match(file))).peekable();
        relevant.peek().is_none()
            || relevant.any(|manager| manager.strings.iter().any(|pattern| pattern.is_match(lines)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digit_that_the_pattern_lacks_is_seen() {
        let config = r"{customManagers: [{customType: 'regex', managerFilePatterns: ['/versions\\.env$/'],
            matchStrings: ['# renovate: datasource=(?<datasource>\\S+) depName=(?<depName>\\S+).*\\n[A-Za-z_]+=(?<currentValue>\\S+)']}]}";
        let value: Value = json5::from_str(config).expect("JSON5");
        let managers =
            value["customManagers"].as_array().expect("a list").iter().map(|m| manager(m).expect("valid")).collect();
        let patterns = Patterns { path: "renovate.json5".into(), managers };
        let lines = |name: &str| format!("# renovate: datasource=helm depName=a registryUrl=u\n{name}=1.0\n");
        assert!(patterns.matches("k/versions.env", &lines("a_version")));
        assert!(!patterns.matches("k/versions.env", &lines("x509_version")));
        assert!(patterns.matches("other.env", &lines("x509_version")), "not Renovate's file");
    }
}
