//! Text from the repo within Markdown.

use crate::text::safe;

/// The longest line of code, in characters.
const LONGEST: usize = 400;

/// Text that is shown as it is: no markup, no HTML, no mention, no reference.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Line ends first: they are no more than blanks here.
    let line = text.replace(['\n', '\r', '\t'], " ");
    let line = safe(&line);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A blank of no width behind it: `@name`, `#1` and `GH-1` are found in the finished text.
            '@' | '#' => {
                out.push(c);
                out.push_str("&#8203;");
            }
            '-' if ends_with_gh(&out) && chars.peek().is_some_and(char::is_ascii_digit) => out.push_str("-&#8203;"),
            // Addresses are made links, and links to issues are told there.
            ':' if chars.peek() == Some(&'/') => out.push_str(":&#8203;"),
            'w' if chars.peek() == Some(&'w') => out.push_str("w&#8203;"),
            // Without brackets before it a parenthesis is only that.
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// `GH` as a word of its own.
fn ends_with_gh(out: &str) -> bool {
    let Some((before, end)) = out.len().checked_sub(2).and_then(|at| out.split_at_checked(at)) else { return false };
    end.eq_ignore_ascii_case("gh") && !before.ends_with(char::is_alphanumeric)
}

/// A piece of code within a line, or within a cell of a table.
pub(super) fn code(code: &str) -> String {
    let line = cut(&safe(&code.replace(['\n', '\r', '\t'], " ")));
    if line.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&line) + 1);
    let pad = if line.starts_with('`') || line.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{}{pad}{fence}", line.replace('|', "\\|"))
}

/// A fence around lines: longer than any run of backticks in them.
pub(super) fn fence(lines: &str) -> String {
    "`".repeat(longest_run(lines).max(2) + 1)
}

/// A line of code, without what would steer a reader's terminal or hide, and not too long.
pub(super) fn line(line: &str) -> String {
    cut(&safe(line))
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}… ({} characters)", &line[..at], line.chars().count()),
        None => line.to_owned(),
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_markup() {
        assert_eq!(text("@me <b>#12 a_b*"), "@&#8203;me &lt;b&gt;#&#8203;12 a\\_b\\*");
        assert_eq!(text("https://x"), "https:&#8203;//x");
        assert_eq!(text("a\nb\u{202e}"), "a b\\\\u{202e}");
        assert_eq!(text("GH-1 www.x high-5"), "GH-&#8203;1 w&#8203;w&#8203;w.x high-5");
    }

    #[test]
    fn code_is_closed() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a|b"), "`` `a\\|b ``");
        assert_eq!(code(" \n"), "");
        assert_eq!(fence("````\n`"), "`````");
        assert_eq!(fence("x"), "```");
        assert!(line(&"é".repeat(500)).ends_with("… (500 characters)"));
    }
}
