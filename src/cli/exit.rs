//! How a command ends.

use std::process::ExitCode;

use fluxwright_diagnostic::{Diagnose, Diagnostic};

/// The exit code of a command that did what it was asked, or could say why it did not. A bug is 70, see [`crate::ui`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// Conflicts, findings, differences, or what cannot be built.
    Different = 1,
    /// Usage, bad input; nothing was applied.
    Refused = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command was refused; never empty.
#[derive(Debug)]
pub(super) struct Failure(pub Vec<Diagnostic>);

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self(diagnostics)
    }
}

impl Failure {
    /// What a library's error says to the user.
    pub(super) fn of(error: &impl Diagnose) -> Self {
        Self(error.diagnose())
    }
}
