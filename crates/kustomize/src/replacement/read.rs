//! The replacements of a kustomization, those in files included.

use std::sync::Arc;

use super::error::ReplacementError;
use crate::error::{Error, Place};
use crate::kustomization::{Kustomization, ReplacementSpec, read_replacements};
use crate::patch::ReadFile;

/// Replacements in order, each with the place that its errors are at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Replacements {
    pub(crate) specs: Vec<ReplacementSpec>,
    places: Vec<Place>,
}

impl Replacements {
    /// Where one of them is written.
    pub(crate) fn place(&self, index: usize) -> Option<&Place> {
        self.places.get(index)
    }

    fn push(&mut self, spec: ReplacementSpec, place: Place) {
        self.specs.push(spec);
        self.places.push(place);
    }
}

/// Reads the replacements of a kustomization; `file` reads the file that an entry names.
pub(crate) fn read(kustomization: &Kustomization, file: &ReadFile<'_>) -> Result<Replacements, Vec<Error>> {
    let mut found = Replacements::default();
    for spec in &kustomization.replacements {
        let place = kustomization.place(&spec.span);
        let Some(entry) = &spec.path else {
            found.push(spec.clone(), place);
            continue;
        };
        if spec.source.is_some() || spec.targets.as_ref().is_some_and(|targets| !targets.is_empty()) {
            return Err(vec![Error::new(ReplacementError::PathAndMore.into()).at(place)]);
        }
        let (path, bytes) = file(entry).map_err(|error| vec![error])?;
        let source: Option<Arc<str>> = std::str::from_utf8(&bytes).ok().map(Arc::from);
        for spec in read_replacements(&path, &bytes)? {
            let place = Place { path: Arc::clone(&path), source: source.clone(), span: spec.span.clone() };
            found.push(spec, place);
        }
    }
    Ok(found)
}
