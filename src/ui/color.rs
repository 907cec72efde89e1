//! Whether to colour.

use super::Terminal;

/// `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Also into files and pipes
    Always,
    /// Not at all
    Never,
}

/// Which streams take colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Colors {
    /// For data.
    pub stdout: bool,
    /// For messages and questions.
    pub stderr: bool,
}

impl Colors {
    /// What the user chose; where he left it open, what the environment says (<https://no-color.org>,
    /// <https://bixense.com/clicolors>), and then whether the stream is a terminal that can.
    pub fn resolve(choice: ColorChoice, terminal: &Terminal) -> Self {
        let both = |on| Self { stdout: on, stderr: on };
        match choice {
            ColorChoice::Always => both(true),
            ColorChoice::Never => both(false),
            ColorChoice::Auto if terminal.no_color => both(false),
            ColorChoice::Auto if terminal.force_color => both(true),
            ColorChoice::Auto if terminal.dumb => both(false),
            ColorChoice::Auto => Self { stdout: terminal.stdout, stderr: terminal.stderr },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ON: Colors = Colors { stdout: true, stderr: true };
    const OFF: Colors = Colors { stdout: false, stderr: false };

    #[test]
    fn the_flag_wins_over_the_environment_and_the_environment_over_the_terminal() {
        let pipe = Terminal::default();
        let tty = Terminal { stdout: true, stderr: true, ..Terminal::default() };
        assert_eq!(Colors::resolve(ColorChoice::Auto, &pipe), OFF);
        assert_eq!(Colors::resolve(ColorChoice::Auto, &tty), ON);
        assert_eq!(Colors::resolve(ColorChoice::Always, &Terminal { no_color: true, ..pipe.clone() }), ON);
        assert_eq!(Colors::resolve(ColorChoice::Never, &Terminal { force_color: true, ..tty.clone() }), OFF);
        assert_eq!(Colors::resolve(ColorChoice::Auto, &Terminal { no_color: true, ..tty.clone() }), OFF);
        assert_eq!(Colors::resolve(ColorChoice::Auto, &Terminal { force_color: true, ..pipe.clone() }), ON);
        assert_eq!(
            Colors::resolve(ColorChoice::Auto, &Terminal { force_color: true, no_color: true, ..pipe }),
            OFF,
            "who asks for no colour gets none"
        );
        assert_eq!(Colors::resolve(ColorChoice::Auto, &Terminal { dumb: true, ..tty }), OFF);
    }

    #[test]
    fn each_stream_is_judged_for_itself() {
        let redirected = Terminal { stderr: true, ..Terminal::default() };
        assert_eq!(Colors::resolve(ColorChoice::Auto, &redirected), Colors { stdout: false, stderr: true });
    }
}
