//! What every command that writes does around its own work: finish what a killed run left behind, show the plan, ask, apply,
//! say what to do next.

use std::path::Path;

use fluxwright_diagnostic::Diagnostic;
use fluxwright_diff::SecretKeys;
use fluxwright_plan::{
    ApplyError, ApplyOptions, Conflicts, Holder, LockWait, Plan, Recovery, RepoLock, interrupted, recover,
};

use super::context::Context;
use super::exit::{Exit, Failure};
use super::flags::WriteFlags;
use crate::build::proof;
use crate::change::{self, Does, Secrets};
use crate::ui::{Consent, Detail, Outcome, Ui, Wishes, WriteReport};

/// What a command wants to do.
#[derive(Debug)]
pub(super) struct Work {
    /// The changes.
    pub plan: Plan,
    /// What the user should know.
    pub warnings: Vec<Diagnostic>,
    /// What stands against it; nothing is applied then.
    pub conflicts: Vec<Diagnostic>,
    /// What to do next.
    pub next: Vec<String>,
    /// Texts that must not be shown.
    pub secrets: Vec<String>,
}

impl From<crate::release::Outcome> for Work {
    fn from(outcome: crate::release::Outcome) -> Self {
        let crate::release::Outcome { plan, warnings, conflicts, next } = outcome;
        Self { plan, warnings, conflicts, next, secrets: Vec::new() }
    }
}

/// A command that writes, from before it reads the repo.
#[derive(Debug)]
pub(super) struct Session<'u> {
    ui: &'u Ui,
    wishes: Wishes,
    /// Keys that name secrets.
    secrets: SecretKeys,
    /// Held from before the repo is read, where nobody is asked: two runs at once then do their work one after the other.
    lock: Option<RepoLock>,
    warnings: Vec<Diagnostic>,
    /// What JSON says beside the plan, which is then the field `write`.
    head: Option<serde_json::Map<String, serde_json::Value>>,
}

impl WriteFlags {
    /// What the user said about writing.
    pub(super) fn wishes(&self) -> Wishes {
        Wishes { yes: self.yes, dry_run: self.dry_run, no_input: self.no_input }
    }
}

impl<'u> Context<'u> {
    /// Starts a command that writes into the repo at `root`.
    pub(super) fn write(&self, root: &Path, flags: &WriteFlags) -> Result<Session<'u>, Failure> {
        let ui = self.ui;
        let wishes = flags.wishes();
        let mut session =
            Session { ui, wishes, secrets: self.config(root)?.secrets(), lock: None, warnings: Vec::new(), head: None };
        let failed = |error: ApplyError| Failure::of(&error);
        if wishes.dry_run || !(wishes.yes || ui.may_ask(wishes)) {
            // Nothing will be written, so nothing is: not even the end of what another run began.
            if let Some(holder) = interrupted(root).map_err(failed)? {
                session.warnings.push(interrupted_run(&holder));
            }
            return Ok(session);
        }
        let mut told = |holder: &Holder| ui.hint(&waiting(holder));
        let wait = LockWait { on_wait: Some(&mut told), ..LockWait::default() };
        let recovery = recover(root, wait).map_err(failed)?;
        session.warnings.extend(recovered(&recovery));
        if wishes.yes {
            let mut told = |holder: &Holder| ui.hint(&waiting(holder));
            let wait = LockWait { on_wait: Some(&mut told), ..LockWait::default() };
            session.lock = Some(RepoLock::acquire(root, wait).map_err(failed)?);
        }
        Ok(session)
    }
}

impl Session<'_> {
    /// With more to say in JSON than the plan.
    #[must_use]
    pub(super) fn with_head(self, head: serde_json::Map<String, serde_json::Value>) -> Self {
        Self { head: Some(head), ..self }
    }

    /// Shows the plan, asks where that is needed, and applies it.
    ///
    /// # Errors
    /// When an input set that the plan writes cannot be rendered, or when the plan cannot be applied.
    pub(super) fn finish(mut self, work: Work) -> Result<Exit, Failure> {
        let unfit = proof::problems(&work.plan);
        if !unfit.is_empty() {
            return Err(unfit.into());
        }
        let mut diagnostics = std::mem::take(&mut self.warnings);
        diagnostics.extend(work.warnings.iter().cloned());
        diagnostics.extend(work.conflicts.iter().cloned());
        let blocked = !work.conflicts.is_empty() || work.plan.conflicts().next().is_some();
        let unchanged = !blocked && work.plan.is_empty();
        let settled = blocked || unchanged || self.wishes.dry_run;
        // Also who wants quiet has to see what stands in the way.
        let full = self.wishes.dry_run || (blocked && self.ui.options.quiet);
        let detail = if full { Detail::Full } else { Detail::Short };
        // Quiet users are shown nothing, and need not wait for it.
        let needed = self.ui.json() || !self.ui.options.quiet || full;
        let secrets = Secrets { keys: self.secrets.clone(), texts: work.secrets.clone() };
        let does = needed.then(|| change::of_plan(&work.plan, &secrets));
        self.show(&work, does.as_ref(), &diagnostics, detail, settled);
        let (outcome, exit) = if blocked {
            (Outcome::Conflict, Exit::Different)
        } else if unchanged {
            (Outcome::Unchanged, Exit::Done)
        } else {
            match self.ui.consent(self.wishes) {
                Consent::DryRun => (Outcome::DryRun, Exit::Done),
                Consent::Given => {
                    self.apply(&work.plan)?;
                    (Outcome::Applied, Exit::Done)
                }
                Consent::Refused => (Outcome::Refused, Exit::Refused),
                Consent::NobodyToAsk => (Outcome::NotApplied, Exit::Refused),
                Consent::Failed(reason) => {
                    return Err(Diagnostic::error("prompt", format!("cannot ask: {reason}"))
                        .help("apply without asking: --yes")
                        .into());
                }
            }
        };
        self.conclude(&work, does.as_ref(), &diagnostics, outcome);
        Ok(exit)
    }

    /// The plan and what there is to say about it; as JSON it comes at the end, unless somebody is asked in between.
    fn show(&self, work: &Work, does: Option<&Does>, diagnostics: &[Diagnostic], detail: Detail, settled: bool) {
        let asks = !settled && !self.wishes.yes && self.ui.may_ask(self.wishes);
        let Some(does) = does else { return self.ui.report(diagnostics) };
        if self.ui.json() {
            if asks {
                self.ui.plan_to_stderr(&work.plan, does, detail, &work.secrets);
                self.ui.report(diagnostics);
            }
            return;
        }
        self.ui.plan(&work.plan, does, detail, &work.secrets);
        self.ui.report(diagnostics);
    }

    fn conclude(&self, work: &Work, does: Option<&Does>, diagnostics: &[Diagnostic], outcome: Outcome) {
        let next: &[String] = if outcome == Outcome::Applied { &work.next } else { &[] };
        if let Some(does) = does.filter(|_| self.ui.json()) {
            let report = WriteReport::new(outcome, &work.plan, does, diagnostics, next, &work.secrets);
            match &self.head {
                None => self.ui.data_json(&report),
                Some(head) => {
                    let mut all = head.clone();
                    all.insert("write".to_owned(), serde_json::json!(report));
                    self.ui.data_json(&all);
                }
            }
            return;
        }
        match outcome {
            Outcome::Applied => self.ui.next(next),
            Outcome::Unchanged => self.ui.hint("nothing to do: everything is there already\n"),
            Outcome::DryRun => self.ui.hint("dry run: nothing was written\n"),
            Outcome::Conflict => self.ui.say(
                "nothing was written: what is there already stands against the plan; change or remove it, then run again\n",
            ),
            Outcome::Refused => self.ui.say("nothing was written\n"),
            Outcome::NotApplied => {
                self.ui.say("nothing was written: there is no terminal to ask at; to apply the plan, add --yes\n");
            }
        }
    }

    fn apply(&self, plan: &Plan) -> Result<(), Failure> {
        let applied = match &self.lock {
            Some(lock) => plan.apply_locked(lock, Conflicts::Refuse),
            None => {
                let mut told = |holder: &Holder| self.ui.hint(&waiting(holder));
                let lock = LockWait { on_wait: Some(&mut told), ..LockWait::default() };
                plan.apply(ApplyOptions { lock, conflicts: Conflicts::Refuse })
            }
        };
        let applied = applied.map_err(|error| Failure::of(&error))?;
        self.ui.report(&recovered(&applied.recovery));
        Ok(())
    }
}

fn waiting(holder: &Holder) -> String {
    match holder.pid {
        Some(pid) => format!("waiting for another run in this repo (process {pid})\n"),
        None => "waiting for another run in this repo\n".to_owned(),
    }
}

fn interrupted_run(holder: &Holder) -> Diagnostic {
    let who = holder.pid.map(|pid| format!(" (process {pid})")).unwrap_or_default();
    Diagnostic::warning("interrupted-run", format!("another run{who} is at work in this repo, or was interrupted"))
        .help("what is shown may be out of date; the next run that writes completes or undoes it")
}

/// What became of a run that was killed.
fn recovered(recovery: &Recovery) -> Vec<Diagnostic> {
    let (what, files, left) = match recovery {
        Recovery::Nothing => return Vec::new(),
        Recovery::Finished { files, left } => ("completed", files, left),
        Recovery::Undone { files, left } => ("undone", files, left),
    };
    let message = format!("an interrupted run was {what}: {} file(s)", files.len());
    let mut diagnostic = Diagnostic::warning("interrupted-run", message);
    for path in left {
        diagnostic = diagnostic.note(format!("{path} was changed since, and left as it is"));
    }
    vec![diagnostic]
}
