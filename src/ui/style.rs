//! The few styles there are, and text that is safe to show.

use std::borrow::Cow;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Effects};

/// What a piece of text means; the palette says how that looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Something new.
    Added,
    /// Something gone.
    Removed,
    /// The part of a new line that differs from the old one.
    AddedWord,
    /// The part of an old line that differs from the new one.
    RemovedWord,
    /// Something in another way.
    Changed,
    /// What needs attention.
    Alarm,
    /// What may need attention.
    Caution,
    /// What matters in a line.
    Strong,
    /// What matters less.
    Faint,
    /// Where something stands.
    Place,
}

impl Style {
    fn ansi(self) -> anstyle::Style {
        let color = |color: AnsiColor| color.on_default();
        match self {
            Self::Added => color(AnsiColor::Green),
            Self::Removed => color(AnsiColor::Red),
            Self::AddedWord => color(AnsiColor::Green).effects(Effects::BOLD | Effects::UNDERLINE),
            Self::RemovedWord => color(AnsiColor::Red).effects(Effects::BOLD | Effects::UNDERLINE),
            Self::Changed => color(AnsiColor::Yellow),
            Self::Alarm => color(AnsiColor::Red).effects(Effects::BOLD),
            Self::Caution => color(AnsiColor::Yellow).effects(Effects::BOLD),
            Self::Strong => anstyle::Style::new().effects(Effects::BOLD),
            Self::Faint => anstyle::Style::new().effects(Effects::DIMMED),
            Self::Place => color(AnsiColor::Cyan),
        }
    }

    /// The text in this style, or as it is where colours are off.
    pub fn paint(self, text: &str, colors: bool) -> String {
        if !colors || text.is_empty() {
            return text.to_owned();
        }
        let style = self.ansi();
        format!("{style}{text}{style:#}")
    }
}

/// The text with control characters made visible (`\u{1b}`): what comes from a file or an answer must not steer the
/// terminal. Tabs and line ends stay.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    let harmful = |c: char| (c.is_control() && c != '\t' && c != '\n') || is_bidi_control(c);
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if harmful(c) {
            let _ = write!(safe, "{}", c.escape_unicode());
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// As [`sanitize`], on one line.
pub fn plain(text: &str) -> String {
    sanitize(text).replace(['\n', '\t'], " ")
}

/// Characters that reorder what is shown (<https://trojansource.codes>).
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_file_steers_the_terminal() {
        assert_eq!(sanitize("a\tb\n"), "a\tb\n");
        assert_eq!(sanitize("\u{1b}[2Jgone"), r"\u{1b}[2Jgone");
        assert_eq!(sanitize("a\u{202e}b"), r"a\u{202e}b");
        assert_eq!(plain("two\nlines"), "two lines");
    }

    #[test]
    fn without_colours_text_stays_as_it_is() {
        assert_eq!(Style::Added.paint("+x", false), "+x");
        assert_eq!(Style::Added.paint("+x", true), "\u{1b}[32m+x\u{1b}[0m");
    }
}
