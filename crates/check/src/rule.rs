//! What a rule is, and what it reports to.

use fluxwright_diagnostic::Severity;

use crate::finding::Finding;
use crate::world::World;

/// One thing that can be wrong.
///
/// Its page and examples lie in `rules/CODE-NAME/` of this crate: `page.md`, `bad/`, `good/` and, where it can be put right,
/// `fixed/`.
#[derive(Debug)]
pub struct Rule {
    /// `FW` and three digits; it never changes.
    pub code: &'static str,
    /// A few words in kebab case, such as `values-file-missing`.
    pub name: &'static str,
    /// What it tells in one line, lower case, no full stop: `a values file is not there`.
    pub summary: &'static str,
    /// How bad a finding is when it says nothing else and the settings neither.
    pub severity: Severity,
    /// Looks for it.
    pub run: fn(&World<'_>, &mut Reporter),
}

impl Rule {
    /// The folder with its page and examples.
    pub fn folder(&self) -> String {
        format!("{}-{}", self.code, self.name)
    }
}

/// Where a rule puts what it finds.
#[derive(Debug, Default)]
pub struct Reporter {
    findings: Vec<Finding>,
}

impl Reporter {
    /// Adds a finding.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// What was found, as the rule and its severity make it.
    pub(crate) fn finish(self, rule: &'static Rule) -> Vec<Finding> {
        let mut findings = self.findings;
        for finding in &mut findings {
            finding.code = rule.code;
            finding.severity = Some(finding.severity.unwrap_or(rule.severity));
        }
        findings
    }
}
