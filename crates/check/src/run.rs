//! All rules over one repo.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use fluxwright_diagnostic::{Severity, line_column};

use crate::finding::{Finding, Place};
use crate::ignore::{self, Ignore};
use crate::rule::{Reporter, Rule};
use crate::rules;
use crate::settings::Settings;
use crate::world::World;

/// Which rules run, and how much they count.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What the repo says of rules.
    pub settings: Settings,
    /// Only these rules, by code; all when empty.
    pub only: BTreeSet<&'static str>,
    /// How many threads may work; 0 stands for as many as there are cores.
    pub threads: usize,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// By file and place.
    pub findings: Vec<Finding>,
    /// How many a comment in a file switched off.
    pub ignored: usize,
}

/// Runs the rules.
pub fn check(world: &World<'_>, options: &Options) -> Outcome {
    let chosen: Vec<&'static Rule> = rules::all()
        .iter()
        .copied()
        .filter(|rule| options.only.is_empty() || options.only.contains(rule.code))
        .filter(|rule| !options.settings.is_off(rule.code))
        .collect();
    let found = run(world, &chosen, options.threads);
    let found = leveled(without_doubles(aside(merged(found), world)), &options.settings);
    let (mut findings, ignored) = Ignores::of(world).apply(found, world, options);
    findings.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
    Outcome { findings, ignored }
}

fn run(world: &World<'_>, chosen: &[&'static Rule], threads: usize) -> Vec<Finding> {
    let cores = match threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        while let Some(rule) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut reporter = Reporter::default();
            (rule.run)(world, &mut reporter);
            found.extend(reporter.finish(rule));
        }
        found
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..cores.min(chosen.len())).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for other in others {
            match other.join() {
                Ok(found) => all.extend(found),
                // A rule that panicked is a bug; its panic is passed on rather than its findings lost.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    })
}

/// The same finding in several clusters is one.
fn merged(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by(|a, b| a.identity().cmp(&b.identity()));
    let mut merged: Vec<Finding> = Vec::with_capacity(found.len());
    for finding in found {
        match merged.last_mut().filter(|last| last.identity() == finding.identity()) {
            Some(last) => last.absorb(finding),
            None => merged.push(finding),
        }
    }
    merged
}

/// What shows only in roots that are set aside fails in no cluster.
fn aside(mut found: Vec<Finding>, world: &World<'_>) -> Vec<Finding> {
    let live = world.roots().iter().filter(|root| !root.is_aside);
    let live: BTreeSet<&str> = live.map(|root| root.name.as_str()).collect();
    for finding in &mut found {
        let is_live = finding.roots.is_empty() || finding.roots.iter().any(|root| live.contains(root.as_str()));
        if !is_live && finding.level() == Severity::Error {
            finding.severity = Some(Severity::Warning);
        }
    }
    found
}

/// What a rule of its own says more about need not be told as a failure of the build as well.
fn without_doubles(mut found: Vec<Finding>) -> Vec<Finding> {
    let told: BTreeSet<Place> = found
        .iter()
        .filter(|finding| finding.code != rules::DOES_NOT_BUILD.code && finding.level() == Severity::Error)
        .map(|finding| finding.place.clone())
        .collect();
    let is_told = |place: &Place| {
        told.iter().any(|known| {
            let touches = known.start < place.end && place.start < known.end;
            known.path == place.path && (touches || known.start == place.start)
        })
    };
    found.retain(|finding| finding.code != rules::DOES_NOT_BUILD.code || !is_told(&finding.place));
    found
}

fn leveled(mut found: Vec<Finding>, settings: &Settings) -> Vec<Finding> {
    found.retain_mut(|finding| match settings.level(finding.code, &finding.place.path) {
        None => true,
        Some(level) => {
            // What the rule itself is less sure of stays so.
            let usual = rules::find(finding.code).map(|rule| rule.severity);
            let doubtful = finding.severity < usual;
            finding.severity = level.severity().map(|said| if doubtful { said.min(finding.level()) } else { said });
            finding.severity.is_some()
        }
    });
    found
}

/// The comments of all files that switch rules off.
struct Ignores {
    by_file: BTreeMap<String, Vec<Ignore>>,
}

impl Ignores {
    fn of(world: &World<'_>) -> Self {
        let files = world.texts().map(|(path, text)| (path.to_string(), ignore::find(&text)));
        Self { by_file: files.filter(|(_, ignores)| !ignores.is_empty()).collect() }
    }

    /// What is left, and how many are gone.
    fn apply(self, found: Vec<Finding>, world: &World<'_>, options: &Options) -> (Vec<Finding>, usize) {
        let mut used: BTreeSet<(&str, usize, &'static str)> = BTreeSet::new();
        let mut left = Vec::with_capacity(found.len());
        let before = found.len();
        for finding in found {
            let Some((path, ignores)) = self.by_file.get_key_value(&*finding.place.path) else {
                left.push(finding);
                continue;
            };
            let line = world.text(path).map_or(1, |text| line_column(&text, finding.place.start).0);
            match ignores.iter().position(|ignore| ignore.covers(finding.code, line)) {
                Some(index) => {
                    used.insert((path, index, finding.code));
                }
                None => left.push(finding),
            }
        }
        let ignored = before - left.len();
        // With a few rules alone nobody can tell which comments are of use.
        if options.only.is_empty() && !options.settings.is_off(rules::UNUSED_IGNORE.code) {
            left.extend(leveled(self.unused(&used, &options.settings), &options.settings));
        }
        (left, ignored)
    }

    fn unused(&self, used: &BTreeSet<(&str, usize, &'static str)>, settings: &Settings) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (path, ignores) in &self.by_file {
            for (index, ignore) in ignores.iter().enumerate() {
                let mut add = |message: String, help: Option<String>| {
                    let mut finding = Finding::new(Place::new(path.as_str(), ignore.span.clone()), message);
                    finding.code = rules::UNUSED_IGNORE.code;
                    finding.severity = Some(Severity::Note);
                    finding.help.extend(help);
                    findings.push(finding);
                };
                for code in &ignore.codes {
                    if !used.contains(&(path.as_str(), index, *code)) && settings.level(code, path).is_none() {
                        add(format!("there is no finding of {code} here to ignore"), Some("remove it".to_owned()));
                    }
                }
                for code in &ignore.unknown {
                    let meant = rules::nearest(code).map(|rule| format!("did you mean {}?", rule.code));
                    add(format!("there is no rule {code}"), meant);
                }
                if ignore.codes.is_empty() && ignore.unknown.is_empty() {
                    add(
                        "this comment ignores nothing".to_owned(),
                        Some("name a rule: `# fluxwright: ignore FW201`".to_owned()),
                    );
                }
            }
        }
        findings
    }
}
