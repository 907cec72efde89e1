//! The report as text for a terminal.

mod hunks;
mod rendered;
mod sections;
mod style;
mod table;

use std::fmt;

pub use style::Styles;
pub(crate) use style::safe;
pub(crate) use table::{cells, pair};

use crate::model::{ChangedFile, Report};
use hunks::files;
use sections::Writer;

/// How the text looks.
#[derive(Debug, Clone)]
pub struct TextOptions {
    /// Colours and emphasis; [`Styles::plain`] for none.
    pub styles: Styles,
    /// Whether the files' text follows the summary.
    pub files: bool,
    /// Lists longer than this are cut, and it is said how much is left out.
    pub most_items: usize,
}

impl Default for TextOptions {
    /// No colours, with the files.
    fn default() -> Self {
        Self { styles: Styles::plain(), files: true, most_items: 40 }
    }
}

/// Writes a report.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, options: &TextOptions, out: &mut dyn fmt::Write) -> fmt::Result {
    let mut writer = Writer { out, options };
    writer.summary(report)?;
    if options.files && !report.files.is_empty() {
        files(&mut writer, report)?;
    }
    writer.not_shown(report)
}

/// One file as text: what happened to it, and its text, after an empty line.
pub fn file(file: &ChangedFile, options: &TextOptions) -> String {
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = hunks::file(&mut Writer { out: &mut text, options }, file);
    text
}

/// A report as text.
pub fn render(report: &Report, options: &TextOptions) -> String {
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = write(report, options, &mut text);
    text
}
