//! Finding how much detail fits.

use super::escape::text;
use super::{Detail, write};
use crate::model::Report;

/// The Markdown with the most detail that has at most `max` bytes.
pub(super) fn fit(report: &Report, max: usize) -> String {
    let fits = |detail: Detail| Some(write(report, detail)).filter(|text| text.len() <= max);
    let contexts = [3, 1, 0].into_iter().map(|context| Detail { context, ..Detail::FULL });
    if let Some(text) = contexts.into_iter().find_map(fits) {
        return text;
    }
    let bare = Detail { context: 0, ..Detail::FULL };
    if let Some(text) = most_files(report, max, bare) {
        return text;
    }
    // Not one file has room: the lists get shorter, and what that leaves is for files again.
    let shorter = [
        (200, 20, 40),
        (200, 10, 20),
        (100, 5, 20),
        (60, 3, 10),
        (40, 2, 10),
        (20, 1, 5),
        (10, 0, 3),
        (5, 0, 3),
        (3, 0, 1),
        (1, 0, 0),
        (0, 0, 0),
    ];
    let shorter = shorter.map(|(rows, items, names)| Detail { context: 0, files: 0, rows, items, names });
    let found = shorter.into_iter().find_map(|detail| Some((detail, fits(detail)?)));
    match found {
        Some((detail, text)) => most_files(report, max, detail).unwrap_or(text),
        None => headline(report, max),
    }
}

/// As many files as fit, when at least one does. More files make a longer text.
fn most_files(report: &Report, max: usize, detail: Detail) -> Option<String> {
    let (mut least, mut most) = (0, report.files.len());
    let mut best = None;
    while least < most {
        let files = least + (most - least).div_ceil(2);
        let text = write(report, Detail { files, ..detail });
        if text.len() <= max {
            best = Some(text);
            least = files;
        } else {
            most = files - 1;
        }
    }
    best
}

/// The start of the headline: there is no room for more.
fn headline(report: &Report, max: usize) -> String {
    let whole = text(&report.headline);
    if whole.len() <= max {
        return whole;
    }
    // Characters of the headline, not of its escapes, are dropped, so that none is cut.
    let mut chars: Vec<char> = report.headline.chars().collect();
    while chars.pop().is_some() {
        let start = text(&chars.iter().collect::<String>()) + "…";
        if start.len() <= max {
            return start;
        }
    }
    String::new()
}
