//! The files' text, with the words that differ.

use std::fmt;

use similar::{ChangeTag, InlineChangeOptions, TextDiff};

use super::sections::Writer;
use super::style::Painted;
use crate::model::{ChangedFile, Hunk, Line, LineKind, Report};
use crate::shown::{alike, file_head};

/// Lines of a block, old and new together, up to which words are compared.
const MOST_INLINE: usize = 200;

pub(super) fn files(writer: &mut Writer<'_>, report: &Report) -> fmt::Result {
    alike(&report.files).iter().try_for_each(|files| one(writer, files))
}

/// One file.
pub(super) fn file(writer: &mut Writer<'_>, file: &ChangedFile) -> fmt::Result {
    one(writer, &[file])
}

/// Files that differ in the same way stand together: their names, and the text once.
fn one(writer: &mut Writer<'_>, files: &[&ChangedFile]) -> fmt::Result {
    let Some(file) = files.first() else { return Ok(()) };
    let styles = writer.styles();
    writer.line("")?;
    for file in files {
        let head = Painted(styles.file, &file_head(file)).to_string();
        writer.line(&head)?;
    }
    for hunk in &file.hunks {
        let Hunk { old_start, old_lines, new_start, new_lines, .. } = hunk;
        let head =
            Painted(styles.header, &format!("@@ -{old_start},{old_lines} +{new_start},{new_lines} @@")).to_string();
        writer.line(&head)?;
        lines(writer, &hunk.lines)?;
    }
    Ok(())
}

/// Shown after lines with a carriage return, where it has to be seen which lines have one.
const RETURN: &str = "␍";

/// Whether some of the changed lines end with a carriage return and others do not.
fn mixes_line_ends(lines: &[Line]) -> bool {
    let mut changed = lines.iter().filter(|line| line.kind != LineKind::Context);
    let first = changed.next().map(|line| line.carriage_return);
    changed.any(|line| Some(line.carriage_return) != first)
}

fn lines(writer: &mut Writer<'_>, all: &[Line]) -> fmt::Result {
    let mixed = mixes_line_ends(all);
    let mut rest = all;
    while let Some(first) = rest.first() {
        if first.kind == LineKind::Context {
            let line = format!(" {}", Painted(anstyle::Style::new(), &first.text));
            writer.line(&line)?;
            end(writer, first)?;
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let count = |lines: &[Line], kind| lines.iter().take_while(|line| line.kind == kind).count();
        let removed = count(rest, LineKind::Removed);
        let added = count(rest.get(removed..).unwrap_or_default(), LineKind::Added);
        let block = rest.get(..removed + added).unwrap_or_default();
        rest = rest.get(removed + added..).unwrap_or_default();
        if writer.styles().is_colored() && removed > 0 && added > 0 && removed + added <= MOST_INLINE {
            words(writer, block, removed, mixed)?;
        } else {
            block.iter().try_for_each(|line| plain(writer, line, mixed))?;
        }
        if block.is_empty() {
            break;
        }
    }
    Ok(())
}

/// What stands below a line that ends without a line feed.
fn end(writer: &mut Writer<'_>, line: &Line) -> fmt::Result {
    if line.no_newline { writer.line("\\ No newline at end of file") } else { Ok(()) }
}

fn plain(writer: &mut Writer<'_>, line: &Line, mixed: bool) -> fmt::Result {
    let styles = writer.styles();
    let style = if line.kind == LineKind::Added { styles.added } else { styles.removed };
    let ending = if mixed && line.carriage_return { RETURN } else { "" };
    let painted = Painted(style, &format!("{}{}{ending}", line.kind.sign(), line.text)).to_string();
    writer.line(&painted)?;
    end(writer, line)
}

fn words(writer: &mut Writer<'_>, block: &[Line], removed: usize, mixed: bool) -> fmt::Result {
    let texts: Vec<&str> = block.iter().map(|line| line.text.as_str()).collect();
    let (old, new) = texts.split_at_checked(removed).unwrap_or((&[], &texts));
    let diff = TextDiff::configure().diff_slices(old, new);
    let mut options = InlineChangeOptions::new();
    options.semantic_cleanup(true);
    let styles = writer.styles();
    for op in diff.ops() {
        for change in diff.iter_inline_changes_with_options(op, options) {
            let (sign, style, word) = match change.tag() {
                ChangeTag::Delete => ("-", styles.removed, styles.removed_word),
                ChangeTag::Insert => ("+", styles.added, styles.added_word),
                ChangeTag::Equal => (" ", anstyle::Style::new(), anstyle::Style::new()),
            };
            let mut line = Painted(style, sign).to_string();
            for (emphasized, text) in change.values() {
                line.push_str(&Painted(if *emphasized { word } else { style }, text).to_string());
            }
            let index = change.new_index().map(|index| index + removed).or(change.old_index());
            let itself = index.and_then(|index| block.get(index));
            if mixed && itself.is_some_and(|line| line.carriage_return) {
                line.push_str(&Painted(word, RETURN).to_string());
            }
            writer.line(&line)?;
            itself.map_or(Ok(()), |line| end(writer, line))?;
        }
    }
    Ok(())
}
