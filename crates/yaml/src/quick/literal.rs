//! Literal blocks.

use super::line::{Lines, first_line};

/// The text of a literal block below a key or dash at `indent`, whose header is `|`, `|-` or `|+`.
pub(super) fn text(lines: &mut Lines<'_>, indent: usize, header: &str) -> Option<String> {
    let chomping = match header {
        "|" => None,
        "|-" | "|+" => header.chars().nth(1),
        _ => return None,
    };
    let rest = lines.rest();
    let mut text = String::new();
    let mut column = None;
    let mut at = 0;
    while let Some(line) = rest.get(at..).filter(|rest| !rest.is_empty()).map(first_line) {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let is_blank = blanks == line.len();
        let column = match column {
            // Blanks before the first line may be text or indentation; the full reader knows.
            None if is_blank && blanks > 0 => return None,
            None if is_blank => {
                text.push('\n');
                at += line.len() + 1;
                continue;
            }
            None if blanks <= indent => break,
            None => *column.insert(blanks),
            Some(column) => column,
        };
        if is_blank {
            text.push_str(line.get(column..).unwrap_or_default());
        } else if blanks < column {
            break;
        } else {
            text.push_str(line.get(column..)?);
        }
        // The last line may end with the text.
        text.push('\n');
        at += line.len() + 1;
    }
    // What ends the block must not be taken for a part of it, nor be deeper than what the block is in.
    lines.skip(at.min(rest.len()));
    if column.is_none() || at > rest.len() || lines.peek().is_some_and(|line| line.indent > indent) {
        return None;
    }
    let end = text.trim_end_matches('\n').len();
    // A block of blank lines alone, and what blanks at its end mean, is left to the full reader.
    if end == 0
        || text.get(end..).is_none()
        || text.lines().next_back().is_some_and(|last| last.starts_with(' ') && last.trim().is_empty())
    {
        return None;
    }
    match chomping {
        None => text.truncate(end + 1),
        Some('-') => text.truncate(end),
        _ => {}
    }
    Some(text)
}
