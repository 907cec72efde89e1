//! Changes that put findings right.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxwright_yaml::edit::{Edit, Editor};

use crate::finding::{Finding, Place};
use crate::world::World;

/// What puts a finding right.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// What it does, in the imperative: `register apps/a.yaml in apps/kustomization.yaml`.
    pub title: String,
    /// All of them or none.
    pub changes: Vec<FixChange>,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub enum FixChange {
    /// An edit of a YAML file.
    Edit {
        /// The file.
        path: String,
        /// What.
        edit: Edit,
    },
    /// Other bytes in the place of some; an empty place inserts.
    Replace {
        /// The bytes.
        place: Place,
        /// What stands there after.
        text: String,
    },
    /// A new file; nothing when it is there already.
    Create {
        /// The file.
        path: String,
        /// Its text.
        text: String,
    },
    /// A file taken away.
    Delete {
        /// The file.
        path: String,
    },
}

impl Fix {
    /// A fix without changes yet.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), changes: Vec::new() }
    }

    /// Adds an edit of a YAML file.
    #[must_use]
    pub fn edit(mut self, path: impl Into<String>, edit: Edit) -> Self {
        self.changes.push(FixChange::Edit { path: path.into(), edit });
        self
    }

    /// Puts other bytes in a place; an empty place inserts them.
    #[must_use]
    pub fn replace(mut self, place: Place, text: impl Into<String>) -> Self {
        self.changes.push(FixChange::Replace { place, text: text.into() });
        self
    }

    /// Adds a file.
    #[must_use]
    pub fn create(mut self, path: impl Into<String>, text: impl Into<String>) -> Self {
        self.changes.push(FixChange::Create { path: path.into(), text: text.into() });
        self
    }

    /// Takes a file away.
    #[must_use]
    pub fn delete(mut self, path: impl Into<String>) -> Self {
        self.changes.push(FixChange::Delete { path: path.into() });
        self
    }
}

/// What a file is after all fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The file.
    pub path: String,
    /// Its text before; `None` when it is new.
    pub before: Option<Arc<str>>,
    /// Its text after; `None` when it goes.
    pub after: Option<String>,
    /// What the fixes of this file do, each once.
    pub titles: Vec<String>,
}

/// A fix that could not be done, or not together with the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfixed {
    /// What it would have done.
    pub title: String,
    /// Why not.
    pub reason: String,
    /// What to paste instead, when that is known.
    pub snippet: Option<String>,
}

/// The files after the fixes of these findings, and what could not be done.
///
/// A fix is done whole or not at all. Fixes whose bytes overlap those of an earlier one are left for the next run.
pub fn apply_fixes<'f>(
    world: &World<'_>,
    findings: impl IntoIterator<Item = &'f Finding>,
) -> (Vec<Fixed>, Vec<Unfixed>) {
    let mut draft = Draft::default();
    let mut unfixed = Vec::new();
    let mut seen: Vec<&FixChange> = Vec::new();
    // Bytes first: their places are those of the texts as they are now.
    let fixes: Vec<&Fix> = findings.into_iter().filter_map(Finding::remedy).collect();
    let (by_bytes, by_edit): (Vec<&Fix>, Vec<&Fix>) =
        fixes.into_iter().partition(|fix| fix.changes.iter().any(|change| matches!(change, FixChange::Replace { .. })));
    for fix in by_bytes.into_iter().chain(by_edit) {
        // Two findings may ask for the same: one registration, one namespace.
        let new: Vec<&FixChange> = fix.changes.iter().filter(|change| !seen.contains(change)).collect();
        if new.is_empty() {
            continue;
        }
        match draft.with(world, &fix.title, &new) {
            Ok(next) => {
                draft = next;
                seen.extend(new);
            }
            Err((reason, snippet)) => unfixed.push(Unfixed { title: fix.title.clone(), reason, snippet }),
        }
    }
    (draft.finish(world), unfixed)
}

type Refused = (String, Option<String>);

/// The texts with the fixes so far.
#[derive(Debug, Clone, Default)]
struct Draft {
    files: BTreeMap<String, File>,
}

#[derive(Debug, Clone, Default)]
struct File {
    /// `None` when it is taken away.
    text: Option<Arc<str>>,
    /// Bytes that were replaced, as places in the text of the disk, with how many bytes stand there now.
    replaced: Vec<(usize, usize, usize)>,
    titles: Vec<String>,
    edited: bool,
}

impl Draft {
    fn with(&self, world: &World<'_>, title: &str, changes: &[&FixChange]) -> Result<Self, Refused> {
        let mut next = self.clone();
        for change in changes {
            let path = match change {
                FixChange::Edit { path, .. } | FixChange::Create { path, .. } | FixChange::Delete { path } => path,
                FixChange::Replace { place, .. } => &*place.path,
            };
            let file =
                next.files.entry(path.to_owned()).or_insert_with(|| File { text: world.text(path), ..File::default() });
            file.change(change)?;
            if !file.titles.iter().any(|known| known == title) {
                file.titles.push(title.to_owned());
            }
        }
        Ok(next)
    }

    fn finish(self, world: &World<'_>) -> Vec<Fixed> {
        let files = self.files.into_iter().map(|(path, file)| Fixed {
            before: world.text(&path),
            after: file.text.map(|text| text.to_string()),
            titles: file.titles,
            path,
        });
        files.filter(|file| file.before.as_deref() != file.after.as_deref()).collect()
    }
}

impl File {
    fn change(&mut self, change: &FixChange) -> Result<(), Refused> {
        let missing = || ("the file is not there".to_owned(), None);
        match change {
            FixChange::Create { text, .. } => {
                if self.text.is_none() {
                    self.text = Some(Arc::from(text.as_str()));
                }
            }
            FixChange::Delete { .. } => self.text = None,
            FixChange::Edit { edit, .. } => {
                let text = self.text.as_deref().ok_or_else(missing)?;
                let mut editor = Editor::new(text).map_err(|error| (error.to_string(), None))?;
                editor.apply(edit).map_err(|refusal| (refusal.to_string(), refusal.snippet.clone()))?;
                self.text = Some(Arc::from(editor.text()));
                self.edited = true;
            }
            FixChange::Replace { place, text: new } => {
                let text = self.text.as_deref().ok_or_else(missing)?;
                let overlap = || ("it overlaps another fix; run it again".to_owned(), None);
                let clash = |&&(start, end, _): &&(usize, usize, usize)| {
                    place.start < end && start < place.end || (place.start, place.end) == (start, end)
                };
                if self.edited || self.replaced.iter().any(|known| clash(&known)) {
                    return Err(overlap());
                }
                let before = |&&(_, end, _): &&(usize, usize, usize)| end <= place.start;
                let (grown, shrunk) = self
                    .replaced
                    .iter()
                    .filter(before)
                    .fold((0, 0), |(grown, shrunk), (start, end, now)| (grown + now, shrunk + (end - start)));
                let range = (place.start + grown).saturating_sub(shrunk)..(place.end + grown).saturating_sub(shrunk);
                let mut text = text.to_owned();
                if text.get(range.clone()).is_none() {
                    return Err(overlap());
                }
                text.replace_range(range, new);
                self.replaced.push((place.start, place.end, new.len()));
                self.text = Some(Arc::from(text));
            }
        }
        Ok(())
    }
}
