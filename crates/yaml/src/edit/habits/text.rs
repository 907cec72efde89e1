//! Texts on lines of their own: `|` and `>`.

use super::{Example, Habits, vote};
use crate::edit::item::{Hint, Pattern};
use crate::edit::render::{Piece, Slot, spaces};
use crate::edit::scalar::{folded, literal};
use crate::{NodeKind, ScalarStyle};

/// How a text without inner line ends is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    OneLine,
    Literal,
    Folded,
}

/// A text longer than this is compared with other long ones.
const LONG: usize = 60;
/// How far folded lines reach at least.
const WIDTH: usize = 80;

impl Habits<'_> {
    /// A text as a block scalar: one of several lines, or one whose neighbours are written so.
    pub(in crate::edit) fn block_text(&self, pattern: &Pattern, text: &str, slot: Slot) -> Option<Piece> {
        if self.one_line {
            return None;
        }
        let column = self.text_column(pattern, slot);
        let (header, lines) = if text.trim_end_matches('\n').contains('\n') {
            // A text that was in double quotes stays there, with `\n` for its line ends.
            if self.hint(pattern, |hint| hint == Hint::DoubleQuoted).is_some() {
                return None;
            }
            owned(literal(text)?)
        } else {
            match self.form(pattern, text) {
                Form::OneLine if text.ends_with('\n') => owned(literal(text)?),
                Form::OneLine => return None,
                Form::Literal => owned(literal(text)?),
                Form::Folded => folded(text, self.fold_width(pattern).saturating_sub(column))?,
            }
        };
        let line = |line: String| if line.is_empty() { line } else { format!("{}{line}", spaces(column)) };
        Some(Piece { head: header.to_owned(), rest: lines.into_iter().map(line).collect() })
    }

    fn form(&self, pattern: &Pattern, text: &str) -> Form {
        if self.hint(pattern, |hint| !matches!(hint, Hint::Flow | Hint::Block)).is_some() {
            return Form::OneLine;
        }
        let is_long = text.len() > LONG;
        let alike = self.same(pattern).iter().filter_map(|example| {
            let NodeKind::Scalar { value, style } = &example.node.kind else { return None };
            let form = match style {
                ScalarStyle::Literal => Form::Literal,
                ScalarStyle::Folded => Form::Folded,
                _ => Form::OneLine,
            };
            let alike = !value.trim_end_matches('\n').contains('\n')
                && value.ends_with('\n') == text.ends_with('\n')
                && (value.len() > LONG) == is_long;
            alike.then(|| (form, example.weight()))
        });
        vote(alike).unwrap_or(Form::OneLine)
    }

    /// The column that the folded texts in the same role reach.
    fn fold_width(&self, pattern: &Pattern) -> usize {
        let reach = |example: &Example<'_>| {
            let folded = matches!(example.node.kind, NodeKind::Scalar { style: ScalarStyle::Folded, .. });
            let lines = self.lines.slice(example.node.span.clone()).lines().skip(1);
            folded.then(|| lines.map(|line| line.chars().count()).max().unwrap_or(0))
        };
        self.same(pattern).iter().filter_map(reach).max().unwrap_or(0).max(WIDTH)
    }
}

fn owned((header, lines): (&'static str, Vec<&str>)) -> (&'static str, Vec<String>) {
    (header, lines.into_iter().map(str::to_owned).collect())
}
