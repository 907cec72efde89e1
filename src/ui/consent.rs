//! Whether a plan is applied.

use fluxwright_answers::PromptError;

use super::{Prompter, Ui};

/// What the user said about writing, on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wishes {
    /// `--yes`: apply without asking.
    pub yes: bool,
    /// `--dry-run`: only show.
    pub dry_run: bool,
    /// `--no-input`: never ask.
    pub no_input: bool,
}

/// Whether a plan is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consent {
    /// Yes.
    Given,
    /// It is only to be shown.
    DryRun,
    /// The user said no, or left.
    Refused,
    /// There is nobody to ask.
    NobodyToAsk,
    /// The question could not be asked.
    Failed(String),
}

impl Ui {
    /// Whether questions can be asked: there is a person at stdin and stderr who wants to be asked.
    pub fn may_ask(&self, wishes: Wishes) -> bool {
        self.terminal.can_ask() && !wishes.no_input
    }

    /// Whether the plan that was shown is to be applied; asks where the user left it open.
    pub fn consent(&self, wishes: Wishes) -> Consent {
        if wishes.dry_run {
            return Consent::DryRun;
        }
        if wishes.yes {
            return Consent::Given;
        }
        if !self.may_ask(wishes) {
            return Consent::NobodyToAsk;
        }
        match Prompter::new(self).yes("Apply this plan?", false) {
            Ok(true) => Consent::Given,
            Ok(false) | Err(PromptError::Cancelled) => Consent::Refused,
            Err(PromptError::NotInteractive) => Consent::NobodyToAsk,
            Err(PromptError::Failed(reason)) => Consent::Failed(reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::{Options, Terminal};

    #[test]
    fn nothing_is_applied_unasked() {
        let person = Terminal { stdin: true, stderr: true, ..Terminal::default() };
        let pipe = Terminal { stdin: true, ..Terminal::default() };
        let ui = |terminal: &Terminal| Ui::new(Options::default(), terminal.clone());
        let none = Wishes::default();
        assert_eq!(ui(&pipe).consent(none), Consent::NobodyToAsk);
        assert_eq!(ui(&person).consent(Wishes { no_input: true, ..none }), Consent::NobodyToAsk);
        assert_eq!(ui(&pipe).consent(Wishes { yes: true, ..none }), Consent::Given);
        assert_eq!(ui(&person).consent(Wishes { yes: true, no_input: true, ..none }), Consent::Given);
        assert_eq!(ui(&pipe).consent(Wishes { yes: true, dry_run: true, ..none }), Consent::DryRun);
        assert!(ui(&person).may_ask(none) && !ui(&pipe).may_ask(none));
    }
}
