//! What the streams and the environment say about the terminal.

use std::ffi::OsStr;
use std::io::IsTerminal;

/// The width where neither COLUMNS nor a terminal tells one.
const DEFAULT_WIDTH: usize = 100;

/// Facts about the terminal, read once at the start.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terminal {
    /// Whether stdin is a terminal.
    pub stdin: bool,
    /// Whether stdout is.
    pub stdout: bool,
    /// Whether stderr is.
    pub stderr: bool,
    /// Characters in a line, when known.
    pub columns: Option<usize>,
    /// NO_COLOR is set to something, or CLICOLOR to 0.
    pub no_color: bool,
    /// CLICOLOR_FORCE is set to something but 0.
    pub force_color: bool,
    /// TERM is `dumb`.
    pub dumb: bool,
}

impl Terminal {
    /// Reads the environment and asks the streams.
    #[allow(clippy::disallowed_methods, reason = "this is the place that reads the terminal's environment")]
    pub fn detect() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let columns = set("COLUMNS")
            .and_then(|value| value.to_str()?.parse().ok())
            .or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
            .filter(|columns| *columns > 0);
        Self {
            stdin: std::io::stdin().is_terminal(),
            stdout: std::io::stdout().is_terminal(),
            stderr: std::io::stderr().is_terminal(),
            columns,
            no_color: set("NO_COLOR").is_some() || set("CLICOLOR").is_some_and(|value| value == "0"),
            force_color: set("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
            dumb: set("TERM").as_deref() == Some(OsStr::new("dumb")),
        }
    }

    /// Whether someone is there to answer a question: it is asked on stderr and answered on stdin.
    pub fn can_ask(&self) -> bool {
        self.stdin && self.stderr
    }

    /// The width to set text in, at least 40.
    pub fn width(&self) -> usize {
        self.columns.unwrap_or(DEFAULT_WIDTH).max(40)
    }
}
