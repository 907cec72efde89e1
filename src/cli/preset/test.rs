//! `fluxwright preset test`

use clap::Args;
use fluxwright_diagnostic::Diagnostic;
use fluxwright_preset::RenderedEntry;
use fluxwright_preset::golden::{CaseResult, Outcome, Tools, run};
use schemars::JsonSchema;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure};
use crate::entry::{Put, put};
use crate::ui::{DiagnosticReport, Style, plain, sanitize};

/// Run a preset's golden cases
///
/// A case is a folder tests/CASE: case.yaml names recipe, name and answers, before/ is the repo that it starts from, expected/
/// what comes out.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Test {
    /// The preset, or a path to one [default: those of the repo]
    #[arg(value_name = "NAME|PATH")]
    preset: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  fluxwright preset test
  fluxwright preset test ./my-preset";

/// What `fluxwright preset test -o json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "fluxwright preset test")]
pub(in crate::cli) struct Report {
    /// The version of this form: 1.
    version: u32,
    /// Whether every case came out as expected.
    passed: bool,
    /// The cases.
    cases: Vec<Case>,
}

/// A golden case.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Case {
    /// Its preset.
    preset: String,
    /// Its folder below tests/.
    case: String,
    /// Whether it came out as expected.
    passed: bool,
    /// What is not as expected.
    differences: Vec<Difference>,
    /// Why nothing came out.
    diagnostics: Vec<DiagnosticReport>,
}

/// Something that is not as expected.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Difference {
    /// The file, or `next` for the hints after applying.
    path: String,
    /// From what is expected to what came out, as a unified diff.
    diff: String,
}

/// How entries are put into the files of a case: as everywhere.
struct Editing;

impl Tools for Editing {
    fn put(&self, text: Option<&str>, entry: &RenderedEntry) -> Result<String, Diagnostic> {
        match put(entry, text)? {
            Put::Changed(text) => Ok(text),
            Put::Unchanged => Ok(text.unwrap_or_default().to_owned()),
            Put::Conflict(conflict) => Err(conflict),
        }
    }
}

impl Test {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let presets = super::named_or_own(context, self.preset.as_deref())?;
        let results: Vec<(&str, CaseResult)> = presets
            .iter()
            .flat_map(|preset| run(preset, &Editing).into_iter().map(|result| (preset.name(), result)))
            .collect();
        let passed = results.iter().all(|(_, result)| result.passed());
        if context.ui.json() {
            context.ui.data_json(&Report { version: 1, passed, cases: results.iter().map(case).collect() });
        } else {
            results.iter().for_each(|(preset, result)| tell(context, preset, result));
            let failed = results.iter().filter(|(_, result)| !result.passed()).count();
            context.ui.hint(&match (results.len(), failed) {
                (0, _) => "no cases: a preset's cases are its folders tests/CASE\n".to_owned(),
                (count, 0) => format!("{count} passed\n"),
                (count, failed) => format!("{} passed, {failed} failed\n", count - failed),
            });
        }
        Ok(if passed { Exit::Done } else { Exit::Different })
    }
}

fn case((preset, result): &(&str, CaseResult)) -> Case {
    let (differences, diagnostics) = match &result.outcome {
        Outcome::Passed => (Vec::new(), Vec::new()),
        Outcome::Differs(differences) => {
            let difference = |found: &fluxwright_preset::golden::Difference| Difference {
                path: found.path.clone(),
                diff: found.diff.clone(),
            };
            (differences.iter().map(difference).collect(), Vec::new())
        }
        Outcome::Failed(found) => (Vec::new(), found.iter().map(DiagnosticReport::new).collect()),
    };
    Case { preset: (*preset).to_owned(), case: result.name.clone(), passed: result.passed(), differences, diagnostics }
}

fn tell(context: &Context<'_>, preset: &str, result: &CaseResult) {
    let colors = context.ui.colors.stdout;
    let word =
        if result.passed() { Style::Added.paint("passed", colors) } else { Style::Alarm.paint("failed", colors) };
    context.ui.data(&format!("{word}  {} {}\n", plain(preset), plain(&result.name)));
    match &result.outcome {
        Outcome::Passed => {}
        Outcome::Differs(differences) => {
            differences.iter().for_each(|difference| context.ui.data(&sanitize(&difference.diff)));
        }
        Outcome::Failed(found) => context.ui.report(found),
    }
}
