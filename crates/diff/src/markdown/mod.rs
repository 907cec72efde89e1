//! The report as the comment of a pull request: GitHub's Markdown, within a number of bytes.
//!
//! First what a reviewer must know, then each app with its settings and the text of its files, riskiest first, then the
//! other files. What does not fit is made smaller before it is left out, and what is left out is named. Text from the
//! repo stands in code, or is escaped so that it can neither mention anybody nor become markup.

mod app;
mod diff;
mod escape;
mod fit;
mod rendered;
mod summary;

use crate::model::Report;

/// How the Markdown is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownOptions {
    /// The most bytes. GitHub takes 65,536 characters in a comment.
    pub max_bytes: usize,
}

impl Default for MarkdownOptions {
    fn default() -> Self {
        Self { max_bytes: 65_536 }
    }
}

/// A report as Markdown of at most `max_bytes` bytes. With room for less than a line it is the start of the headline.
pub fn render(report: &Report, options: &MarkdownOptions) -> String {
    fit::fit(report, options.max_bytes)
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Detail {
    /// Lines around what differs.
    context: usize,
    /// Files whose text is shown, the most important first.
    files: usize,
    /// Rows of a table.
    rows: usize,
    /// Items of any other list.
    items: usize,
    /// Names of what is left out.
    names: usize,
}

impl Detail {
    const FULL: Self = Self { context: 3, files: usize::MAX, rows: 200, items: 40, names: 40 };
}

/// The whole text with this much detail.
fn write(report: &Report, detail: Detail) -> String {
    let mut out = String::new();
    summary::write(&mut out, report, detail);
    let shown = app::write(&mut out, report, detail);
    app::left_out(&mut out, report, &shown, detail);
    out
}
