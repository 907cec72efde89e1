//! Findings for programs.

mod github;
mod json;
mod sarif;

use fluxwright_diagnostic::{Severity, Span, line_column};
use schemars::JsonSchema;
use serde::Serialize;

pub use github::github;
pub use json::{CheckReport, Counts, EditReport, FindingReport, FixReport, PlaceReport};
pub use sarif::sarif;

use crate::finding::{Finding, Place};
use crate::fix::apply_fixes;
use crate::world::World;

/// Line and column of a place, from 1, the columns in characters; the end is that of the character after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    /// Line of the first character.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Line of the character after the last.
    pub end_line: usize,
    /// Column of the character after the last.
    pub end_column: usize,
}

impl Region {
    fn of(world: &World<'_>, place: &Place) -> Self {
        world
            .text(&place.path)
            .map_or(Self { line: 1, column: 1, end_line: 1, end_column: 1 }, |text| Self::in_text(&text, &place.span()))
    }

    fn in_text(text: &str, span: &Span) -> Self {
        let (line, column) = line_column(text, span.start);
        let (end_line, end_column) = line_column(text, span.end.max(span.start));
        Self { line, column, end_line, end_column }
    }
}

/// `error`, `warning` or `note`.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// What a fix changes in one file: the one range that differs.
struct Replacement {
    path: String,
    /// `None` for a new file.
    region: Option<Region>,
    text: String,
    /// Whether the file goes.
    deleted: bool,
}

/// What the fix of a finding changes; empty when it cannot be done.
fn replacements(world: &World<'_>, finding: &Finding) -> Vec<Replacement> {
    if finding.remedy().is_none() {
        return Vec::new();
    }
    let (files, _) = apply_fixes(world, [finding]);
    files
        .into_iter()
        .map(|file| match (file.before, file.after) {
            (None, after) => {
                Replacement { path: file.path, region: None, text: after.unwrap_or_default(), deleted: false }
            }
            (Some(before), None) => Replacement {
                path: file.path,
                region: Some(Region::in_text(&before, &(0..before.len()))),
                text: String::new(),
                deleted: true,
            },
            (Some(before), Some(after)) => {
                let (span, text) = difference(&before, &after);
                let region = Some(Region::in_text(&before, &span));
                Replacement { path: file.path, region, text: text.to_owned(), deleted: false }
            }
        })
        .collect()
}

/// The bytes of `before` that differ, and what stands there in `after`.
fn difference<'t>(before: &str, after: &'t str) -> (Span, &'t str) {
    let same = |(a, b): &(char, char)| a == b;
    let start: usize = before.chars().zip(after.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (old, new) = (before.get(start..).unwrap_or_default(), after.get(start..).unwrap_or_default());
    let end: usize = old.chars().rev().zip(new.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    (start..before.len() - end, new.get(..new.len() - end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_of_two_texts_is_one_range() {
        for (before, after, span, text) in [
            ("a: 1\nb: 2\n", "a: 1\nb: 3\n", 8..9, "3"),
            ("a\n", "a\nb\n", 2..2, "b\n"),
            ("a\nb\n", "a\n", 2..4, ""),
            ("aa", "aaa", 2..2, "a"),
            ("é", "è", 0..2, "è"),
            ("same", "same", 4..4, ""),
        ] {
            assert_eq!(difference(before, after), (span, text), "{before:?} {after:?}");
        }
    }
}
