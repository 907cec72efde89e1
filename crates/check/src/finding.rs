//! What a rule has found.

use std::collections::BTreeSet;
use std::sync::Arc;

use fluxwright_diagnostic::{Diagnostic, Severity, Span};

use crate::fix::Fix;
use crate::world::World;

/// Bytes of a file of the repo.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Relative to the repo's root.
    pub path: Arc<str>,
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Place {
    /// These bytes of a file.
    pub fn new(path: impl Into<Arc<str>>, span: Span) -> Self {
        Self { path: path.into(), start: span.start, end: span.end }
    }

    /// The beginning of a file.
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self::new(path, 0..0)
    }

    /// The bytes.
    pub fn span(&self) -> Span {
        self.start..self.end
    }
}

/// A place and what is there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Mark {
    pub place: Place,
    pub label: String,
}

/// Something that is wrong.
///
/// The same finding for several clusters is told once, naming them: leave the cluster out of its message, and say it with
/// [`Finding::in_root`].
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Of the rule.
    pub(crate) code: &'static str,
    pub(crate) severity: Option<Severity>,
    pub(crate) message: String,
    pub(crate) place: Place,
    pub(crate) label: String,
    pub(crate) see: Vec<Mark>,
    pub(crate) notes: Vec<String>,
    pub(crate) help: Vec<String>,
    pub(crate) fix: Option<Fix>,
    pub(crate) roots: BTreeSet<String>,
}

impl Finding {
    /// What is wrong in one line (lower case, no full stop), and where.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self {
            code: "",
            severity: None,
            message: message.into(),
            place,
            label: String::new(),
            see: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            fix: None,
            roots: BTreeSet::new(),
        }
    }

    /// A few words at the place itself.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Another place that explains it, with a few words.
    #[must_use]
    pub fn see(mut self, place: Place, label: impl Into<String>) -> Self {
        self.see.push(Mark { place, label: label.into() });
        self
    }

    /// A fact that helps to understand it, one line.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// What to do about it, one line.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Another severity than the rule's.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// What puts it right.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// The cluster in which it shows, by the name of its root.
    #[must_use]
    pub fn in_root(mut self, root: impl Into<String>) -> Self {
        self.roots.insert(root.into());
        self
    }

    /// The code of its rule.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// How bad it is.
    pub fn level(&self) -> Severity {
        self.severity.unwrap_or(Severity::Warning)
    }

    /// What is wrong, one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What puts it right, when that is certain.
    pub fn remedy(&self) -> Option<&Fix> {
        self.fix.as_ref()
    }

    /// The clusters in which it shows; empty when it is about files alone.
    pub fn roots(&self) -> &BTreeSet<String> {
        &self.roots
    }

    /// As the program tells it. `all_roots` is how many clusters there are: a finding that shows in all of them does not name
    /// them.
    pub fn diagnostic(&self, world: &World<'_>, all_roots: usize) -> Diagnostic {
        let text = |place: &Place| world.text(&place.path);
        let mut diagnostic = Diagnostic::new(self.level(), self.code, &self.message).at(
            &*self.place.path,
            text(&self.place),
            self.place.span(),
            &self.label,
        );
        for mark in &self.see {
            diagnostic = diagnostic.see(&*mark.place.path, text(&mark.place), mark.place.span(), &mark.label);
        }
        diagnostic.notes.extend(self.notes.iter().cloned());
        if !self.roots.is_empty() && self.roots.len() < all_roots {
            let roots: Vec<&str> = self.roots.iter().map(String::as_str).collect();
            diagnostic = diagnostic.note(format!("in {}", roots.join(", ")));
        }
        diagnostic.help.extend(self.help.iter().cloned());
        if let Some(fix) = &self.fix {
            diagnostic = diagnostic.help(format!("--fix can {}", fix.title));
        }
        diagnostic
    }

    /// What makes two findings the same one.
    pub(crate) fn identity(&self) -> (&'static str, &Place, &str, &[Mark]) {
        (self.code, &self.place, &self.message, &self.see)
    }

    /// Takes in the same finding of another cluster.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.severity = self.severity.max(other.severity);
        self.roots.extend(other.roots);
    }
}
