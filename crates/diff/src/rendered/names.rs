//! Names that are another each time: those of generated objects end with a hash of their content.

use std::collections::HashMap;

use fluxwright_build::{Origin, Resource};

/// The length of the hash behind a generated name.
const HASH: usize = 10;

/// A name without the hash of a generator, where it has one.
pub(super) fn without_hash(name: &str) -> &str {
    match name.rsplit_once('-') {
        // kustomize writes hashes without the characters that could form words or be taken for one another.
        Some((rest, hash)) if hash.len() == HASH && hash.bytes().all(|byte| b"bcdfghkmt2456789".contains(&byte)) => {
            rest
        }
        _ => name,
    }
}

/// The name by which an object is known in both states.
pub(super) fn stable(resource: &Resource) -> &str {
    let generated = matches!(resource.provenance.origin, Origin::Generated { .. });
    if generated { without_hash(resource.name()) } else { resource.name() }
}

/// Old names and the new ones that took their place.
#[derive(Debug, Default)]
pub(super) struct Renamed(HashMap<String, String>);

impl Renamed {
    /// Notes that a generated object has another hash.
    pub fn add(&mut self, old: &str, new: &str) {
        if old != new {
            self.0.insert(old.to_owned(), new.to_owned());
        }
    }

    /// The name that an old one has now.
    pub fn now(&self, old: &str) -> Option<&str> {
        self.0.get(old).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::without_hash;

    #[test]
    fn hashes_are_told_from_words() {
        assert_eq!(without_hash("values-5gk8h7tf4m"), "values");
        assert_eq!(without_hash("my-app-configmaps"), "my-app-configmaps");
        assert_eq!(without_hash("grafana-dashboards"), "grafana-dashboards");
        assert_eq!(without_hash("x"), "x");
    }
}
