//! `fluxwright check`

mod changed;
mod flux_version;
mod place;
mod put_right;
pub(in crate::cli) mod schemas;

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use fluxwright_build::{Build, Start};
use fluxwright_check::{CheckReport, Counts, Finding, Options, Outcome, Settings, Survey, SurveyOptions, World};
use fluxwright_diagnostic::{Diagnostic, Severity};
use fluxwright_repo::files::ScanFiles;
use fluxwright_repo::scan::ScanOptions;

use super::context::Context;
use super::exit::{Exit, Failure};
use super::explain;
use super::flags::WriteFlags;
use crate::config::Config;
use crate::ui::{Output, report};
use flux_version::FluxVersion;
use place::Places;

/// Find what would fail in the cluster, before it is committed
///
/// Reads every Kubernetes object of the repo and builds it as Flux would, from the files alone, then looks for objects that break
/// their schemas, references that lead nowhere, files that are not wired, ResourceSets that do not render, variables without a
/// value, and habits that bite later. `fluxwright explain` tells about a rule.
///
/// Rules are switched in .fluxwright/config.yaml, or by a comment on the line or above it: `# fluxwright: ignore FW101 reason`.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Check {
    /// Report findings in these files and folders only; the whole repo is read all the same
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Put right what can be: shown as a plan first
    #[arg(long)]
    fix: bool,
    /// Exit with 1 when there is a finding of this severity or worse
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t)]
    fail_on: FailOn,
    /// Only these rules, by code or name; repeatable and comma-separated
    #[arg(long = "rule", visible_alias = "only", value_name = "CODE", value_delimiter = ',')]
    rules: Vec<String>,
    /// Report findings in files that changed since BASE only [default: where HEAD left the main branch]
    #[arg(long, value_name = "BASE", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    changed: Option<String>,
    /// The version of Flux in the cluster, such as 2.6 [default: what the repo installs, else the newest]
    #[arg(long, value_name = "VERSION")]
    flux_version: Option<FluxVersion>,
    /// CRDs or JSON Schemas of further kinds: a file, or a folder of them; repeatable
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    schema_location: Vec<PathBuf>,
    #[command(flatten)]
    write: WriteFlags,
}

/// From which severity on a finding makes the command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum FailOn {
    /// Errors.
    #[default]
    Error,
    /// Errors and warnings.
    Warning,
    /// Any finding.
    Note,
    /// None at all.
    Never,
}

impl FailOn {
    fn is_met(self, findings: &[Finding]) -> bool {
        let least = match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Note => Severity::Note,
            Self::Never => return false,
        };
        findings.iter().any(|finding| finding.level() >= least)
    }
}

const EXAMPLES: &str = "\
Examples:
  The whole repo:
    fluxwright check

  What a commit is about to bring in, as a git hook:
    fluxwright check --changed=HEAD

  Put right what can be put right; the plan is shown first:
    fluxwright check --fix

  One rule, below one folder:
    fluxwright check kubernetes/apps --rule FW101

  For GitHub's code scanning, and as annotations of a workflow:
    fluxwright check -o sarif > fluxwright.sarif
    fluxwright check -o github --fail-on warning

Exit codes:
  0  no findings of --fail-on or worse
  1  findings
  2  usage, bad input; nothing was applied";

impl Check {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let root = context.root();
        let session = match self.fix {
            true => Some(context.write(&root, &self.write)?),
            false => None,
        };
        let config = context.config(&root)?;
        let settings = settings(&config)?;
        let only = explain::rules(&self.rules)?.into_iter().map(|rule| rule.code).collect();
        let flux = match self.flux_version {
            Some(version) => Some(version),
            None => config.flux_version.as_deref().map(flux_version::of_config).transpose()?,
        };
        let flux = flux.map(|version| version.0);
        let locations = self.schema_location.iter().map(|path| context.directory.join(path));
        let locations = locations.chain(config.schema_locations.iter().map(|path| root.join(path)));
        let catalogue = schemas::read(locations)?;
        let places = Places::new(context, &root, &self.paths)?;
        let changed = self.changed.as_deref().map(|base| changed::since(&root, base)).transpose()?;
        if changed.as_ref().is_some_and(|changed| !changed.iter().any(|path| changed::may_matter(path))) {
            return tell_none(context);
        }

        let scan = ScanOptions { excludes: config.excluded()?, ..ScanOptions::default() };
        let survey = Survey::folder(&root, &SurveyOptions { scan, catalogue, flux });
        let files = ScanFiles::new(survey.scan());
        let built = Build::new(&files, files.paths(), survey.build_options()).run(&Start::Everything);
        let world = World::new(&survey, &built);
        let options = Options { settings, only, ..Options::default() };
        let Outcome { mut findings, ignored } = fluxwright_check::check(&world, &options);
        findings.retain(|finding| {
            let path = &*finding.place().path;
            places.hold(path) && changed.as_ref().is_none_or(|changed| changed.contains(path))
        });
        if let Some(session) = session {
            let put_right = put_right::plan(&world, &root, &findings)?;
            if !put_right.plan.is_empty() {
                let left = put_right.left.clone();
                let exit = session.finish(put_right.work(&world))?;
                let fails = exit == Exit::Done && self.fail_on.is_met(&left);
                return Ok(if fails { Exit::Different } else { exit });
            }
            context.ui.hint("nothing can be put right without you\n");
        }
        tell(context, &world, &findings, ignored);
        Ok(if self.fail_on.is_met(&findings) { Exit::Different } else { Exit::Done })
    }
}

/// What the repo's configuration says of rules.
pub(super) fn settings(config: &Config) -> Result<Settings, Failure> {
    let read = Settings::new(&config.rules);
    Ok(read.map_err(|problems| problems.iter().map(explain::of_settings).collect::<Vec<Diagnostic>>())?)
}

/// The answer without looking, where nothing changed that a rule looks at.
fn tell_none(context: &Context<'_>) -> Result<Exit, Failure> {
    let survey = Survey::texts([], &SurveyOptions::new());
    let built = fluxwright_build::Built::default();
    tell(context, &World::new(&survey, &built), &[], 0);
    Ok(Exit::Done)
}

/// Prints the findings in the form that was asked for.
fn tell(context: &Context<'_>, world: &World<'_>, findings: &[Finding], ignored: usize) {
    let ui = context.ui;
    match ui.options.output {
        Output::Json => ui.data_json(&CheckReport::new(world, findings, ignored)),
        Output::Sarif => {
            ui.data_json(&fluxwright_check::sarif(
                world,
                findings,
                env!("CARGO_PKG_VERSION"),
                env!("CARGO_PKG_REPOSITORY"),
            ));
        }
        Output::Github => ui.data(&fluxwright_check::github(world, findings)),
        _ => {
            let diagnostics = diagnostics(world, findings);
            let least = if ui.options.quiet { Severity::Error } else { Severity::Note };
            let shown: Vec<&Diagnostic> =
                diagnostics.iter().filter(|diagnostic| diagnostic.severity >= least).collect();
            if !shown.is_empty() {
                ui.data(&report(&shown, ui.colors.stdout, ui.terminal.width()));
            }
        }
    }
    ui.hint(&summary(&Counts::of(findings, ignored)));
}

/// The findings as the terminal shows them.
fn diagnostics(world: &World<'_>, findings: &[Finding]) -> Vec<Diagnostic> {
    let roots = world.roots().len();
    findings.iter().map(|finding| finding.diagnostic(world, roots)).collect()
}

/// `2 errors, 1 warning; 1 can be put right with --fix`
fn summary(counts: &Counts) -> String {
    let of = |count: usize, word: &str| match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{count} {word}s")),
    };
    let parts = [of(counts.error, "error"), of(counts.warning, "warning"), of(counts.note, "note")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let mut line = if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") };
    if counts.fixable > 0 {
        line.push_str(&format!("; {} fixable with --fix", counts.fixable));
    }
    if counts.ignored > 0 {
        line.push_str(&format!("; {} ignored by comments", counts.ignored));
    }
    line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts() {
        assert_eq!(summary(&Counts::default()), "no findings\n");
        let counts = Counts { error: 2, warning: 1, note: 0, fixable: 1, ignored: 3 };
        assert_eq!(summary(&counts), "2 errors, 1 warning; 1 fixable with --fix; 3 ignored by comments\n");
    }
}
