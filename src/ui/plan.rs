//! A plan as text: what becomes of each file, and how.

use std::borrow::Cow;

use fluxwright_diff::model::RiskSeverity;
use fluxwright_diff::text::{self, Styles, TextOptions};
use fluxwright_diff::unified::{self, Characters};
use fluxwright_diff::{Report, hide};
use fluxwright_plan::{Change, ChangeKind, Counts, Plan};

use super::{Style, Ui, plain};
use crate::change::{Does, is_telling};

/// New files with more lines than this together are listed without their content, unless the user wants to see all.
const LINES_OF_NEW_FILES: usize = 400;

/// How much of a plan is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Of many new files only the names.
    Short,
    /// Every difference.
    Full,
}

impl Ui {
    /// Shows the plan on stdout: the differences, then a line for each file, then how many of each kind. `does` is what the
    /// plan does, and `secrets` are texts that are masked. Of a plan that is applied unasked, quiet users see nothing.
    pub fn plan(&self, plan: &Plan, does: &Does, detail: Detail, secrets: &[String]) {
        if !self.options.quiet || detail == Detail::Full {
            self.data(&self.plan_text(plan, does, detail, secrets, (self.colors.stdout, self.terminal.stdout)));
        }
    }

    /// As [`Ui::plan`], to stderr, where stdout is for JSON.
    pub fn plan_to_stderr(&self, plan: &Plan, does: &Does, detail: Detail, secrets: &[String]) {
        self.say(&self.plan_text(plan, does, detail, secrets, (self.colors.stderr, self.terminal.stderr)));
    }

    fn plan_text(
        &self,
        plan: &Plan,
        does: &Does,
        detail: Detail,
        secrets: &[String],
        (colors, terminal): (bool, bool),
    ) -> String {
        let full = detail == Detail::Full || self.options.verbose || lines_of_new_files(plan) <= LINES_OF_NEW_FILES;
        let mut text = String::new();
        if plan.changes().is_empty() {
            return text;
        }
        for change in plan.changes() {
            let shown = match change.kind {
                ChangeKind::Created => full,
                ChangeKind::Skipped => self.options.verbose,
                ChangeKind::Configured | ChangeKind::Deleted | ChangeKind::Conflict | ChangeKind::Unchanged => true,
            };
            if shown {
                text.push_str(&contents(change, does, colors, terminal));
            }
        }
        if !text.is_empty() {
            text.push('\n');
        }
        let unchanged_too = self.options.verbose || plan.is_empty();
        for change in plan.changes().iter().filter(|c| c.kind != ChangeKind::Unchanged || unchanged_too) {
            change_line(change, colors, &mut text);
        }
        if !full {
            text.push_str("\nThe contents of new files are left out; --dry-run or --verbose shows them.\n");
        }
        text.push('\n');
        if is_telling(&does.report) {
            meaning(&does.report, secrets, colors, &mut text);
        }
        text.push_str(&summary(&plan.counts()));
        text.push('\n');
        text
    }
}

/// What it means for the releases, in a line, and what can go wrong.
fn meaning(does: &Report, secrets: &[String], colors: bool, text: &mut String) {
    text.push_str(&Style::Strong.paint(&plain(&hide(&does.headline, secrets)), colors));
    text.push('\n');
    for risk in &does.risks {
        let style = if risk.severity == RiskSeverity::High { Style::Alarm } else { Style::Caution };
        let word = style.paint("risk", colors);
        let says = |what: &str| plain(&hide(what, secrets));
        text.push_str(&format!("  {word}: {}: {}\n", says(&risk.message), says(&risk.meaning)));
    }
}

/// `2 created, 1 configured`
pub fn summary(counts: &Counts) -> String {
    let parts: Vec<String> = ChangeKind::ALL
        .into_iter()
        .filter(|kind| counts.of(*kind) > 0)
        .map(|kind| format!("{} {}", counts.of(kind), kind.as_str()))
        .collect();
    if parts.is_empty() { "nothing to do".to_owned() } else { parts.join(", ") }
}

/// The text of a file: for people on a terminal, else the patch itself, byte for byte.
fn contents(change: &Change, does: &Does, colors: bool, terminal: bool) -> String {
    let Some(file) = does.files.get(&change.path) else { return String::new() };
    if !colors && !terminal {
        return unified::file(file, Characters::Raw);
    }
    let styles = if colors { Styles::colored() } else { Styles::plain() };
    text::file(file, &TextOptions { styles, ..TextOptions::default() })
}

fn change_line(change: &Change, colors: bool, text: &mut String) {
    let style = match change.kind {
        ChangeKind::Created => Style::Added,
        ChangeKind::Configured => Style::Changed,
        ChangeKind::Deleted => Style::Removed,
        ChangeKind::Conflict => Style::Alarm,
        ChangeKind::Unchanged | ChangeKind::Skipped => Style::Faint,
    };
    // As wide as the longest word, `configured`.
    text.push_str(&style.paint(&format!("{:<10}", change.kind.as_str()), colors));
    text.push_str("  ");
    text.push_str(&plain(change.path.as_str()));
    if let Some(target) = change.target() {
        text.push_str(&Style::Faint.paint(&format!(" -> {}", plain(target.as_str())), colors));
    }
    text.push('\n');
    for note in &change.notes {
        text.push_str(&format!("{:12}{}\n", "", Cow::from(plain(note))));
    }
}

fn lines_of_new_files(plan: &Plan) -> usize {
    plan.changes()
        .iter()
        .filter(|change| change.kind == ChangeKind::Created)
        .filter_map(|change| change.after.as_deref())
        .map(|content| content.iter().filter(|byte| **byte == b'\n').count())
        .sum()
}
