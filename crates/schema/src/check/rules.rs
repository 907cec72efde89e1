//! Rules of the CRD.

use fluxwright_diagnostic::Span;
use fluxwright_yaml::Node;

use super::{Checker, Seen, place};
use crate::cel::{Outcome, Place, evaluate};
use crate::finding::Problem;
use crate::model::{Id, Rule};

impl<'a> Checker<'_, 'a> {
    /// Asks the rules of a schema. Those that look at one of the `misspelt` fields cannot be answered.
    pub(super) fn rules(&mut self, node: &'a Node, id: Id, key: Option<&'a Node>, misspelt: &[&str]) {
        // A part of an object need not keep the rules of the whole.
        if self.options.partial {
            return;
        }
        let mut errors = Vec::new();
        let mut broken: Vec<&str> = Vec::new();
        for rule in &self.schema(id).rules {
            let Some(program) = &rule.program else { continue };
            let is_open = |path: &Vec<&str>| path.first().is_some_and(|field| misspelt.contains(field));
            if !misspelt.is_empty() && program.paths().iter().any(is_open) {
                continue;
            }
            let text = rule.message.as_deref().unwrap_or(&rule.text);
            match evaluate(program, Place::Node(node, Some(id)), self.view, self.shape) {
                Outcome::Holds | Outcome::Unknown => {}
                Outcome::Fails if broken.contains(&text) => {}
                Outcome::Fails => {
                    broken.push(text);
                    self.broken(rule, node, key);
                }
                Outcome::Error => errors.push(rule),
            }
        }
        // A rule that reads what is missing or of another type is told only where nothing else says so.
        if let Some(rule) = errors.first().filter(|_| broken.is_empty() && !self.has_findings_here()) {
            self.broken(rule, node, key);
        }
    }

    fn has_findings_here(&self) -> bool {
        let path = self.full_path();
        self.findings.iter().any(|finding| finding.path.steps.starts_with(&path.steps))
    }

    fn broken(&mut self, rule: &Rule, node: &'a Node, key: Option<&'a Node>) {
        let message = match rule.message.as_deref() {
            // Most messages name the field themselves.
            Some(message) if message.contains("spec.") => message.trim_end_matches('.').to_owned(),
            Some(message) => format!("{}: {}", self.here(), message.trim_end_matches('.')),
            None => format!("{} breaks the rule `{}`", self.here(), rule.text),
        };
        let (span, help) = self.culprit(rule, node, key);
        self.report(Problem::Rule { rule: rule.text.to_string() }, span, message).help = help;
    }

    /// The last field that the rule looks at and that is there; else the map as a whole.
    fn culprit(&self, rule: &Rule, node: &'a Node, key: Option<&'a Node>) -> (Span, Option<String>) {
        let Some(program) = &rule.program else { return (place(node, key), None) };
        let paths = program.paths();
        let mut last: Option<Span> = None;
        let mut there: Vec<&str> = Vec::new();
        for path in &paths {
            let mut at = node;
            let mut found = None;
            for name in path {
                match self.view.member(at, name).filter(|member| self.view.see(member.value) != Seen::Null) {
                    Some(member) => {
                        found = Some(member.key);
                        at = member.value;
                    }
                    None => {
                        found = None;
                        break;
                    }
                }
            }
            if let Some(found) = found {
                last = last.max_by_start(found.span.clone());
                if let [name] = path.as_slice() {
                    there.push(name);
                }
            }
        }
        let names: Vec<&str> =
            paths.iter().filter_map(|path| if let [name] = path.as_slice() { Some(*name) } else { None }).collect();
        let help = match there.as_slice() {
            [] if program.is_presence() && names.len() > 1 => Some(format!("add `{}`", names.join("` or `"))),
            [_, _, ..] if program.is_presence() => Some(format!("keep only one of `{}`", there.join("` and `"))),
            _ => None,
        };
        (last.unwrap_or_else(|| place(node, key)), help)
    }
}

trait Later {
    fn max_by_start(self, other: Span) -> Option<Span>;
}

impl Later for Option<Span> {
    fn max_by_start(self, other: Span) -> Option<Span> {
        match self {
            Some(span) if span.start >= other.start => Some(span),
            _ => Some(other),
        }
    }
}
