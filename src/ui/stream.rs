//! Writing to stdout and stderr.

use std::cell::Cell;
use std::io::{self, Write};

use fluxwright_diagnostic::{Diagnostic, Severity};

use super::{Colors, Options, Output, Style, Terminal, report};

/// Where text goes and what it looks like; made once, at the start of a command.
#[derive(Debug)]
pub struct Ui {
    /// What the user wants to see.
    pub options: Options,
    /// What there is to show it on.
    pub terminal: Terminal,
    /// Which streams take colours.
    pub colors: Colors,
    /// The first failure to write data.
    failure: Cell<Option<io::ErrorKind>>,
}

impl Ui {
    /// For these wishes on this terminal.
    pub fn new(options: Options, terminal: Terminal) -> Self {
        let colors = Colors::resolve(options.color, &terminal);
        Self { options, terminal, colors, failure: Cell::new(None) }
    }

    /// Whether stdout is to be JSON.
    pub fn json(&self) -> bool {
        self.options.output == Output::Json
    }

    /// Writes data to stdout. A reader that has gone away is no error.
    #[allow(clippy::disallowed_methods, reason = "this is where data leaves the program")]
    pub fn data(&self, text: &str) {
        let mut stdout = io::stdout().lock();
        if let Err(error) = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush())
            && error.kind() != io::ErrorKind::BrokenPipe
            && self.failure.get().is_none()
        {
            self.failure.set(Some(error.kind()));
        }
    }

    /// Writes a value to stdout as JSON.
    pub fn data_json(&self, value: &impl serde::Serialize) {
        match serde_json::to_string_pretty(value) {
            Ok(text) => self.data(&(text + "\n")),
            Err(_) => self.failure.set(Some(io::ErrorKind::InvalidData)),
        }
    }

    /// Writes to stderr, whatever the user wants to see.
    #[allow(clippy::disallowed_methods, reason = "this is where messages leave the program")]
    pub fn say(&self, text: &str) {
        // There is no place left to report a failure of stderr.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Writes a hint to stderr, unless the user wants quiet.
    pub fn hint(&self, text: &str) {
        if !self.options.quiet {
            self.say(text);
        }
    }

    /// Shows diagnostics on stderr; with `--quiet` only errors.
    pub fn report(&self, diagnostics: &[Diagnostic]) {
        let shown: Vec<&Diagnostic> =
            diagnostics.iter().filter(|d| !self.options.quiet || d.severity == Severity::Error).collect();
        if !shown.is_empty() {
            self.say(&report(&shown, self.colors.stderr, self.terminal.width()));
        }
    }

    /// A list of commands or hints for what to do next, on stderr.
    pub fn next(&self, steps: &[String]) {
        if steps.is_empty() || self.options.quiet {
            return;
        }
        let mut text = Style::Strong.paint("next:", self.colors.stderr) + "\n";
        for step in steps {
            for (index, line) in super::sanitize(step).lines().enumerate() {
                text.push_str(if index == 0 { "  " } else { "    " });
                text.push_str(line);
                text.push('\n');
            }
        }
        self.say(&text);
    }

    /// The failure to write data, once: a full disk behind stdout, say.
    pub fn take_failure(&self) -> Option<Diagnostic> {
        self.failure.take().map(|kind| {
            Diagnostic::error("output", format!("cannot write to standard output: {kind}"))
                .help("check the place that the output is redirected to")
        })
    }
}
