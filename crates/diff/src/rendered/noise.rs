//! Differences that only follow from others, or that nobody reviews.

use std::collections::BTreeMap;

use crate::meaning::{Difference, Step};
use crate::model::Noise;

/// What was left out, by what it is.
#[derive(Debug, Default)]
pub(super) struct Folded(BTreeMap<&'static str, usize>);

impl Folded {
    /// All of it.
    pub fn into_noise(self) -> Vec<Noise> {
        self.0.into_iter().map(|(what, count)| Noise { what: what.to_owned(), count }).collect()
    }

    /// One more of a kind.
    pub fn add(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }
}

/// What kind of noise a difference is, where it is one.
pub(super) fn kind_of(difference: &Difference<'_>) -> Option<&'static str> {
    let key = difference.path.last_key().unwrap_or_default();
    let in_labels = holds(difference, "labels");
    if in_labels && matches!(key, "helm.sh/chart" | "chart" | "app.kubernetes.io/version") {
        return Some("labels of charts and versions");
    }
    let lower = key.to_ascii_lowercase();
    let in_annotations = holds(difference, "annotations");
    if (in_annotations || in_labels)
        && (lower.starts_with("checksum/")
            || lower.contains("checksum")
            || lower.ends_with("-hash")
            || lower.ends_with("/hash")
            || lower.contains("rollme"))
    {
        return Some("checksums");
    }
    None
}

fn holds(difference: &Difference<'_>, wanted: &str) -> bool {
    difference.path.parent().iter().any(|step| matches!(step, Step::Key(key) if key == wanted))
}
