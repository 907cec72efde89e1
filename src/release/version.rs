//! The version of a chart as an input writes it: literal, `${var}` or `${var:-default}`.

use crate::tally::{Tally, most_frequent};

/// How a version is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionText {
    /// As it is.
    Literal(String),
    /// Through a variable that Flux substitutes.
    Variable {
        /// Its name.
        name: String,
        /// `:-`, `:=` or `=` and what follows.
        default: Option<(String, String)>,
    },
}

impl VersionText {
    /// Reads what an input holds.
    pub fn parse(text: &str) -> Self {
        let literal = || Self::Literal(text.to_owned());
        let Some(inner) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) else {
            return literal();
        };
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inner.len());
        let (name, rest) = inner.split_at(end);
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return literal();
        }
        if rest.is_empty() {
            return Self::Variable { name: name.to_owned(), default: None };
        }
        for operator in [":-", ":=", "="] {
            if let Some(default) = rest.strip_prefix(operator) {
                let default = Some((operator.to_owned(), default.to_owned()));
                return Self::Variable { name: name.to_owned(), default };
            }
        }
        literal()
    }

    /// The variable's name.
    pub fn variable(&self) -> Option<&str> {
        match self {
            Self::Variable { name, .. } => Some(name),
            Self::Literal(_) => None,
        }
    }
}

impl std::fmt::Display for VersionText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Literal(text) => f.write_str(text),
            Self::Variable { name, default: None } => write!(f, "${{{name}}}"),
            Self::Variable { name, default: Some((operator, default)) } => write!(f, "${{{name}{operator}{default}}}"),
        }
    }
}

/// How the neighbours write versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionHabit {
    /// Literal.
    Literal,
    /// `${var}`.
    Variable,
    /// `${var:-default}`, with the operator.
    Default(String),
}

/// The habit of the neighbours, nearest first: what most of the nearest ten do; the nearer wins a tie. `None` without any.
pub fn habit<'a>(nearest_first: impl Iterator<Item = &'a str>) -> Option<VersionHabit> {
    most_frequent(nearest_first.take(10).map(|text| match VersionText::parse(text) {
        VersionText::Literal(_) => VersionHabit::Literal,
        VersionText::Variable { default: None, .. } => VersionHabit::Variable,
        VersionText::Variable { default: Some((operator, _)), .. } => VersionHabit::Default(operator),
    }))
}

/// How variables are named after charts or releases: `cert_manager_version`, `CERT_MANAGER_VERSION`, `version_cert_manager`, …
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamingHabit {
    prefix: String,
    suffix: String,
    case: Case,
    after: NamedAfter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Snake,
    Upper,
    Camel,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NamedAfter {
    Chart,
    Release,
}

impl Default for NamingHabit {
    fn default() -> Self {
        Self { prefix: String::new(), suffix: "_version".to_owned(), case: Case::Snake, after: NamedAfter::Chart }
    }
}

impl NamingHabit {
    /// What most of the `(variable, chart, release)` triples share. Named after the chart unless the release's name explains
    /// more of them (spec, platform-layout: 35 after the chart, 21 after both, 1 after the release).
    pub fn of<'a>(triples: impl Iterator<Item = (&'a str, &'a str, &'a str)>) -> Self {
        let mut habits = Tally::default();
        for (variable, chart, release) in triples {
            for (after, word) in [(NamedAfter::Chart, chart), (NamedAfter::Release, release)] {
                for case in [Case::Snake, Case::Upper, Case::Camel] {
                    let stem = in_case(word, case);
                    let Some(at) = variable.find(&stem).filter(|_| !stem.is_empty()) else { continue };
                    let prefix = variable[..at].to_owned();
                    let suffix = variable[at + stem.len()..].to_owned();
                    habits.add(Self { prefix, suffix, case, after }, 1);
                }
            }
        }
        habits.most().map(|(habit, _)| habit).unwrap_or_default()
    }

    /// The variable for a chart and release.
    pub fn name(&self, chart: &str, release: &str) -> String {
        let word = match self.after {
            NamedAfter::Chart => chart,
            NamedAfter::Release => release,
        };
        format!("{}{}{}", self.prefix, in_case(word, self.case), self.suffix)
    }
}

fn in_case(word: &str, case: Case) -> String {
    let parts = word.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    match case {
        Case::Snake => parts.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("_"),
        Case::Upper => parts.map(str::to_ascii_uppercase).collect::<Vec<_>>().join("_"),
        Case::Camel => parts
            .enumerate()
            .map(|(index, part)| {
                let (first, rest) = part.split_at(1);
                if index == 0 {
                    part.to_ascii_lowercase()
                } else {
                    first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
                }
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_read_and_write_back() {
        for text in ["1.2.3", "${a_version}", "${a:-1.0}", "${a:=1.0}", "${a=1}", "${}", "${1a}", "x${a}", "${a:?b}"] {
            assert_eq!(VersionText::parse(text).to_string(), text);
        }
        assert_eq!(VersionText::parse("${a:-1}").variable(), Some("a"));
        assert_eq!(VersionText::parse("${a-1}").variable(), None, "not a form that Flux takes");
    }

    #[test]
    fn most_of_the_nearest_decide() {
        let habit = |texts: &[&str]| habit(texts.iter().copied());
        assert_eq!(habit(&["1.0", "${a}", "${b}"]), Some(VersionHabit::Variable));
        assert_eq!(habit(&["${a:-1}", "1.0"]), Some(VersionHabit::Default(":-".into())), "the nearer wins a tie");
        assert_eq!(habit(&[]), None);
    }

    #[test]
    fn names_follow_chart_or_release_and_case() {
        let chart =
            NamingHabit::of([("cert_manager_version", "cert-manager", "cm"), ("x_version", "x", "x")].into_iter());
        assert_eq!(chart.name("open-webui", "ui"), "open_webui_version");
        let release =
            NamingHabit::of([("LOKI_STACK_VERSION", "loki", "loki-stack"), ("A_VERSION", "b", "a")].into_iter());
        assert_eq!(release.name("open-webui", "ui"), "UI_VERSION");
        assert_eq!(NamingHabit::of(std::iter::empty()).name("a-b", "c"), "a_b_version");
    }
}
