//! `fluxwright explain`

use clap::Args;
use fluxwright_check::{
    Example, Rule, SettingsError, all, bad_example, find, fixed_example, good_example, nearest, page,
};
use fluxwright_diagnostic::{Diagnostic, Severity};
use schemars::JsonSchema;
use serde::Serialize;

use super::context::Context;
use super::exit::{Exit, Failure};
use crate::config;
use crate::ui::Style;

/// Tell what a rule of `fluxwright check` is about, or list the rules
///
/// The page of a rule says what it finds, why that fails in the cluster and how to put it right, and shows an example.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Explain {
    /// The code or the name of a rule [default: all rules, a line each]
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  The page of a rule:
    fluxwright explain FW020

  All rules, and those that --fix can put right:
    fluxwright explain
    fluxwright explain -o json | jq -r '.rules[] | select(.fixable) | .code'";

/// What `fluxwright explain -o json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "fluxwright explain")]
pub(in crate::cli) struct ExplainReport {
    /// The version of this form: 1.
    pub version: u32,
    /// The rule that was asked for, or all.
    pub rules: Vec<RuleReport>,
}

/// A rule.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::cli) struct RuleReport {
    /// Its code, such as `FW020`.
    pub code: String,
    /// Its name, such as `removed-version`.
    pub name: String,
    /// How bad its findings are when nothing else is said.
    #[schemars(extend("enum" = ["error", "warning", "note"]))]
    pub severity: String,
    /// What it finds, in one line.
    pub summary: String,
    /// Whether `--fix` can put some of its findings right.
    pub fixable: bool,
    /// Its page, in Markdown.
    pub page: String,
}

impl RuleReport {
    fn new(rule: &Rule) -> Self {
        Self {
            code: rule.code.to_owned(),
            name: rule.name.to_owned(),
            severity: word(rule.severity).to_owned(),
            summary: rule.summary.to_owned(),
            fixable: is_fixable(rule),
            page: page(rule).to_owned(),
        }
    }
}

impl Explain {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let ui = context.ui;
        let chosen = match &self.code {
            Some(code) => rules(std::slice::from_ref(code))?,
            None => all().to_vec(),
        };
        if ui.json() {
            ui.data_json(&ExplainReport { version: 1, rules: chosen.into_iter().map(RuleReport::new).collect() });
        } else if self.code.is_some() {
            ui.data(&chosen.into_iter().map(|rule| told(rule, ui.colors.stdout)).collect::<String>());
        } else {
            ui.data(&list(&chosen));
        }
        Ok(Exit::Done)
    }
}

/// The rules of these codes or names.
///
/// # Errors
/// Those that do not exist, with what was probably meant.
pub(super) fn rules(words: &[String]) -> Result<Vec<&'static Rule>, Failure> {
    let mut problems = Vec::new();
    let mut found = Vec::new();
    for word in words {
        match find(word.trim()) {
            Some(rule) => found.push(rule),
            None => problems.push(unknown(word, None)),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems.into()) }
}

/// What the settings of a repo do wrong.
pub(super) fn of_settings(problem: &SettingsError) -> Diagnostic {
    match problem {
        SettingsError::UnknownRule { code, .. } => unknown(code, Some(config::PATH)),
        SettingsError::Glob { .. } => Diagnostic::error("config-glob", format!("{problem}, in {}", config::PATH))
            .help("write paths as in `archive/**` or `**/*.tmpl.yaml`"),
    }
}

fn unknown(word: &str, file: Option<&str>) -> Diagnostic {
    let place = file.map(|file| format!(" ({file})")).unwrap_or_default();
    let diagnostic = Diagnostic::error("rule-unknown", format!("there is no rule `{word}`{place}"));
    match nearest(word) {
        Some(rule) => diagnostic.help(format!("did you mean {} ({})?", rule.code, rule.name)),
        None => diagnostic.help("`fluxwright explain` lists the rules"),
    }
}

fn list(rules: &[&Rule]) -> String {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let lines = rules.iter().map(|rule| {
        let fixable = if is_fixable(rule) { "  [--fix]" } else { "" };
        format!("{}  {:width$}  {:7}  {}{fixable}\n", rule.code, rule.name, word(rule.severity), rule.summary)
    });
    lines.collect()
}

/// The page, then the examples.
fn told(rule: &Rule, colors: bool) -> String {
    let heading = |line: &str| Style::Strong.paint(line, colors);
    let mut text = String::new();
    for line in page(rule).lines() {
        text.push_str(&if line.starts_with('#') { heading(line) } else { line.to_owned() });
        text.push('\n');
    }
    for (title, files) in [
        ("Bad", bad_example(rule)),
        ("Good", good_example(rule)),
        ("What --fix makes of the bad one", fixed_example(rule)),
    ] {
        if !files.is_empty() {
            text.push_str(&format!("\n{}\n", heading(&format!("## {title}"))));
            text.push_str(&example(&files));
        }
    }
    text
}

fn example(files: &Example) -> String {
    let files = files.iter().map(|file| {
        let language = if file.path.ends_with(".yaml") || file.path.ends_with(".yml") { "yaml" } else { "" };
        format!("\n{}\n```{language}\n{}\n```\n", file.path, file.text.trim_end())
    });
    files.collect()
}

fn is_fixable(rule: &Rule) -> bool {
    !fixed_example(rule).is_empty()
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
