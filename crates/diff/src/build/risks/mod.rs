//! What can go wrong when a change is merged.

mod objects;
mod releases;
mod rendered;
mod secrets;
mod wiring;

use std::cmp::Reverse;

use super::Build;
use crate::model::{Action, Place, Report, Risk, RiskRule, RiskSeverity, Step};

/// All risks, worst first.
pub(crate) fn find(build: &Build<'_>, report: &Report) -> Vec<Risk> {
    let mut risks = Vec::new();
    releases::find(build, report, &mut risks);
    objects::find(report, &mut risks);
    wiring::find(build, report, &mut risks);
    secrets::find(build, report, &mut risks);
    rendered::find(report, &mut risks);
    objects::many_removed(report, &mut risks);
    risks.sort_by_key(|risk| (Reverse(risk.severity), risk.rule.as_str(), risk.subject.clone()));
    risks.dedup();
    risks
}

/// Puts the riskiest releases first.
pub(crate) fn order(report: &mut Report) {
    let risks = &report.risks;
    report.releases.sort_by_cached_key(|release| {
        let worst =
            risks.iter().filter(|risk| risk.release.as_ref() == Some(&release.id)).map(|risk| risk.severity).max();
        let rank = match (release.change, release.version.step) {
            (Action::Removed, _) => 0,
            (Action::Renamed, _) => 1,
            (_, Some(Step::Down | Step::Major)) => 2,
            (Action::Added, _) => 3,
            (_, Some(_)) => 4,
            _ => 5,
        };
        (Reverse(worst), rank, release.name.clone(), release.clusters.clone())
    });
}

/// A risk without a release, clusters or places yet.
fn risk(rule: RiskRule, severity: RiskSeverity, subject: &str, message: String, meaning: impl Into<String>) -> Risk {
    Risk {
        rule,
        severity,
        subject: subject.to_owned(),
        release: None,
        message,
        meaning: meaning.into(),
        clusters: Vec::new(),
        places: Vec::new(),
    }
}

impl Risk {
    fn at(mut self, places: &[Place], clusters: &[String]) -> Self {
        self.places = places.to_vec();
        self.clusters = clusters.to_vec();
        self
    }

    fn of(mut self, release: Option<&str>) -> Self {
        self.release = release.map(str::to_owned);
        self
    }
}
