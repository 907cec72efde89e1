//! `allOf`, `anyOf`, `oneOf` and `not`.

use fluxwright_yaml::Node;

use super::{Checker, place};
use crate::finding::{Finding, Problem};
use crate::model::{Id, Schema};

impl<'a> Checker<'_, 'a> {
    pub(super) fn branches(&mut self, node: &'a Node, schema: &'a Schema, key: Option<&'a Node>) {
        for id in &schema.all_of {
            self.value(node, *id, key);
        }
        if !schema.any_of.is_empty() {
            self.some(node, &schema.any_of, key);
        }
        if !schema.one_of.is_empty() {
            let fitting = schema.one_of.iter().filter(|id| self.tries(node, **id, key).is_empty()).count();
            if fitting == 0 {
                self.some(node, &schema.one_of, key);
            } else if fitting > 1 && !self.is_open(node) {
                let message = format!("{} fits more than one of the forms that exclude one another", self.here());
                self.report(Problem::NoForm, place(node, key), message);
            }
        }
        if let Some(not) = schema.not
            && !self.is_open(node)
            && self.tries(node, not, key).is_empty()
        {
            let message = format!("{} is of a form that is not allowed", self.here());
            self.report(Problem::NoForm, place(node, key), message);
        }
    }

    /// One of several schemas must fit. Where none does, what is wrong by the nearest of them is told if it is one thing.
    fn some(&mut self, node: &'a Node, ids: &[Id], key: Option<&'a Node>) {
        let mut nearest: Option<Vec<Finding>> = None;
        for id in ids {
            let findings = self.tries(node, *id, key);
            if findings.is_empty() {
                return;
            }
            if nearest.as_ref().is_none_or(|nearest| findings.len() < nearest.len()) {
                nearest = Some(findings);
            }
        }
        match nearest {
            Some(mut only) if only.len() == 1 && ids.len() == 1 => self.findings.append(&mut only),
            _ => {
                let message = format!("{} fits none of the forms that are allowed", self.here());
                let hint = nearest.and_then(|nearest| nearest.into_iter().next()).map(|first| first.message);
                self.report(Problem::NoForm, place(node, key), message).help =
                    hint.map(|hint| format!("by the nearest one, {hint}"));
            }
        }
    }

    /// What would be wrong by a schema.
    fn tries(&mut self, node: &'a Node, id: Id, key: Option<&'a Node>) -> Vec<Finding> {
        let before = std::mem::take(&mut self.findings);
        self.value(node, id, key);
        std::mem::replace(&mut self.findings, before)
    }

    /// Whether a part of the value is only known later.
    fn is_open(&self, node: &'a Node) -> bool {
        let mut open = false;
        self.view.target(node).walk(&mut |node| open |= node.as_str().is_some_and(|text| self.view.is_unknown(text)));
        open
    }
}
