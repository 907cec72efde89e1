//! Writing to stdout and stderr.

use std::cell::Cell;
use std::io::{self, Read, Write};

use fluxwright_diagnostic::{Diagnostic, Severity};

use super::{Colors, DiagnosticsReport, Options, Output, Style, Terminal, report};
use fluxwright_repo::MAX_FILE_BYTES;

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

    /// Says what keeps a command from giving its data: on stdout as JSON when that was asked for, else on stderr.
    pub fn answer(&self, problems: &[Diagnostic]) {
        if self.json() {
            self.data_json(&DiagnosticsReport::new(problems));
        } else {
            self.report(problems);
        }
    }

    /// All of standard input.
    ///
    /// # Errors
    /// When it cannot be read, is no UTF-8, or is larger than a file may be.
    #[allow(clippy::disallowed_methods, reason = "this is where data enters the program")]
    pub fn stdin(&self) -> Result<String, Diagnostic> {
        let refuse = |why: &str| Diagnostic::error("cannot-read", format!("cannot read standard input: {why}"));
        let mut bytes = Vec::new();
        let read = io::stdin().lock().take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(|error| refuse(&error.to_string()).help("redirect a file to it, or name one"))?;
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return Err(refuse("it is larger than 16 MiB").help("split it"));
        }
        String::from_utf8(bytes).map_err(|_| refuse("it is not UTF-8 text").help("convert it to UTF-8"))
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
