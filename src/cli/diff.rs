//! `fluxwright diff`

use clap::Args;
use fluxwright_diff::markdown::{self, MarkdownOptions};
use fluxwright_diff::text::{self, Styles, TextOptions};
use fluxwright_diff::{BuildOptions, Options, from_git, report, unified};
use fluxwright_git::{Program, Repo};

use super::context::Context;
use super::exit::{Exit, Failure};
use crate::ui::Output;

/// Say what a change does: releases, versions, values, risks, then the text
///
/// Compares two revisions, or a revision with the working tree, offline: no cluster, no other program than git, and the checkout
/// is not touched. Without BASE the change since the main branch is shown, up to the files as they are now.
///
/// Both states are built as Flux would, as far as the change touches them, and what it would apply is compared: objects added,
/// removed, changed, each with the way it comes about. Charts are not rendered; the values that releases end up with are.
///
/// Versions are followed through variables, equal changes in several clusters stand once, and what only moved or looks otherwise
/// is counted. Secrets are masked in every form.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Diff {
    /// The state before [default: where HEAD left the main branch: origin/HEAD, else main, master]
    #[arg(value_name = "BASE")]
    base: Option<String>,
    /// The state after [default: the working tree]
    #[arg(value_name = "HEAD", requires = "base")]
    head: Option<String>,
    /// Do not build what Flux would apply: say only what the files tell
    #[arg(long, visible_alias = "no-build")]
    files_only: bool,
    /// The version of Flux in the cluster, such as 2.6: since 2.9 a variable without a value fails the build [default: the newest]
    #[arg(long, value_name = "VERSION", value_parser = flux_version, conflicts_with = "files_only")]
    flux_version: Option<(u16, u16)>,
    /// Leave the text of the files out
    #[arg(long)]
    summary: bool,
    /// Exit with 1 when something differs
    #[arg(long)]
    exit_code: bool,
    /// The most bytes of -o markdown; what does not fit is named
    #[arg(long, value_name = "BYTES", default_value_t = MarkdownOptions::default().max_bytes)]
    max_bytes: usize,
}

const EXAMPLES: &str = "\
Examples:
  What the working tree changes, since the main branch:
    fluxwright diff

  What a branch would change, as the comment of its pull request:
    fluxwright diff origin/main...my-branch -o markdown
    fluxwright diff origin/main my-branch -o markdown > comment.md

  What the last commit did, for a program:
    fluxwright diff HEAD~1 HEAD -o json | jq '.releases[] | [.name, .version.old, .version.new]'

Exit codes:
  0  shown
  1  with --exit-code: something differs
  2  usage, no git repo, an unknown revision";

/// `2.6`, with or without what follows.
fn flux_version(text: &str) -> Result<(u16, u16), String> {
    let mut parts = text.trim_start_matches('v').splitn(3, '.').map(str::parse::<u16>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Ok((major, minor)),
        _ => Err("write a version such as 2.6".to_owned()),
    }
}

impl Diff {
    pub(super) fn run(self, context: &Context<'_>) -> Result<Exit, Failure> {
        let repo = Repo::open(Program::default(), &context.directory).map_err(|error| Failure::of(&error))?;
        let config = match repo.root() {
            Some(root) => context.config(root)?,
            None => crate::config::Config::default(),
        };
        let comparison =
            repo.compare(self.base.as_deref(), self.head.as_deref()).map_err(|error| Failure::of(&error))?;
        let mut input = from_git(comparison).map_err(|error| Failure::of(&error))?;
        let rendered = (!self.files_only).then(|| {
            let build = BuildOptions::default();
            BuildOptions { flux: self.flux_version.unwrap_or(build.flux), ..build }
        });
        let report = report(input.input(), &Options { secrets: config.secrets(), rendered, ..Options::default() });
        let ui = context.ui;
        match ui.options.output {
            Output::Json => ui.data_json(&report),
            Output::Unified => ui.data(&unified::render(&report)),
            Output::Markdown => ui.data(&markdown::render(&report, &MarkdownOptions { max_bytes: self.max_bytes })),
            _ => {
                let styles = if ui.colors.stdout { Styles::colored() } else { Styles::plain() };
                let options = TextOptions { styles, files: !self.summary, ..TextOptions::default() };
                ui.data(&text::render(&report, &options));
            }
        }
        Ok(if self.exit_code && !report.is_empty() { Exit::Different } else { Exit::Done })
    }
}
