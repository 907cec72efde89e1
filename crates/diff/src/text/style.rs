//! Colours.

use std::borrow::Cow;
use std::fmt;

use anstyle::{AnsiColor, Style};

/// How parts of the text look.
#[derive(Debug, Clone, Copy, Default)]
pub struct Styles {
    /// The headline and the names of sections.
    pub heading: Style,
    /// What is added.
    pub added: Style,
    /// What is removed.
    pub removed: Style,
    /// What is changed.
    pub changed: Style,
    /// The part of an added line that differs.
    pub added_word: Style,
    /// The part of a removed line that differs.
    pub removed_word: Style,
    /// High risks.
    pub high: Style,
    /// Medium risks, major steps.
    pub medium: Style,
    /// Places, notes.
    pub dim: Style,
    /// Headers of files.
    pub file: Style,
    /// Headers of hunks.
    pub header: Style,
    colored: bool,
}

impl Styles {
    /// None at all.
    pub fn plain() -> Self {
        Self::default()
    }

    /// For a terminal.
    pub fn colored() -> Self {
        let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
        Self {
            heading: Style::new().bold(),
            added: color(AnsiColor::Green),
            removed: color(AnsiColor::Red),
            changed: color(AnsiColor::Yellow),
            added_word: color(AnsiColor::Green).bold().underline(),
            removed_word: color(AnsiColor::Red).bold().underline(),
            high: color(AnsiColor::Red).bold(),
            medium: color(AnsiColor::Yellow).bold(),
            dim: Style::new().dimmed(),
            file: color(AnsiColor::Cyan).bold(),
            header: color(AnsiColor::Cyan),
            colored: true,
        }
    }

    /// Whether there are any.
    pub fn is_colored(&self) -> bool {
        self.colored
    }
}

/// A text in a style, safe for a terminal.
pub(super) struct Painted<'t>(pub Style, pub &'t str);

impl fmt::Display for Painted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = safe(self.1);
        if self.0.is_plain() || text.is_empty() {
            return f.write_str(&text);
        }
        write!(f, "{}{text}{}", self.0.render(), self.0.render_reset())
    }
}

/// A text without characters that would move the cursor, or show it in another order than it is read.
pub(crate) fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars().map(|c| if is_unsafe(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect(),
    )
}

fn is_unsafe(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn no_text_can_steer_the_terminal() {
        assert_eq!(safe("a\u{1b}[31mb\u{202e}"), "a\\u{1b}[31mb\\u{202e}");
        assert_eq!(safe("ä\tb"), "ä\tb");
    }
}
