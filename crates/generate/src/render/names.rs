//! Names that are not taken.

/// The most characters of a HelmRelease's name.
const MAX_LENGTH: usize = 53;

/// The names of what is generated: a number is put behind one that is taken.
#[derive(Debug, Clone)]
pub(super) struct Names {
    wanted: String,
    object: String,
    source: String,
    objects: usize,
    sources: usize,
}

impl Names {
    /// As wanted.
    pub(super) fn new(wanted: &str) -> Self {
        let own = wanted.to_owned();
        Self { object: own.clone(), source: own.clone(), wanted: own, objects: 1, sources: 1 }
    }

    /// That of the HelmRelease, Kustomization or Application.
    pub(super) fn object(&self) -> &str {
        &self.object
    }

    /// That of the source.
    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// The next name to try, of the source or of the other object.
    pub(super) fn next(&mut self, source: bool) -> &str {
        let (count, name) =
            if source { (&mut self.sources, &mut self.source) } else { (&mut self.objects, &mut self.object) };
        *count += 1;
        let suffix = format!("-{count}");
        let kept: String = self.wanted.chars().take(MAX_LENGTH.saturating_sub(suffix.len())).collect();
        *name = format!("{}{suffix}", kept.trim_end_matches('-'));
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_and_length_is_kept() {
        let mut names = Names::new("web");
        assert_eq!((names.object(), names.source()), ("web", "web"));
        assert_eq!(names.next(true), "web-2");
        assert_eq!(names.next(true), "web-3");
        assert_eq!((names.object(), names.source()), ("web", "web-3"));
        let mut long = Names::new(&"a".repeat(53));
        assert_eq!(long.next(false).len(), 53);
    }
}
