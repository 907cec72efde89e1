//! Two points of a repo's history, and what differs between them.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::batch::Blobs;
use crate::{Entry, Error, FileName, Mode, ObjectId, Repo, raw};

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// As people name it: what was given, or what was found, such as `main`.
    pub name: String,
    /// Its commit. `None`: the working tree.
    pub commit: Option<ObjectId>,
    /// Where the working tree is, when this is it.
    pub root: Option<PathBuf>,
}

/// A path that differs. At least one side is there; both have the same name, renames are not looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What the base has.
    pub old: Option<Entry>,
    /// What the head has. In a working tree its content may turn out to be the same.
    pub new: Option<Entry>,
}

/// What is compared.
#[derive(Debug)]
pub struct Comparison {
    /// The state before.
    pub base: Point,
    /// The state after.
    pub head: Point,
    /// What differs, in the order of the names.
    pub differences: Vec<Difference>,
    /// Every file of the base, in git's order.
    pub tree: Vec<Entry>,
    /// A running reader of contents.
    pub blobs: Blobs,
}

impl Repo {
    /// Compares two revisions.
    ///
    /// - Without both: the merge base of `HEAD` and the main branch (origin/HEAD, else main, master) with the working
    ///   tree, untracked files included, ignored ones not.
    /// - Without `head`: `base` with the working tree. `A..B` and `A...B` are taken as git's `diff` takes them.
    ///
    /// # Errors
    /// Unknown revisions, no common ancestor, no working tree, or a git that fails.
    pub fn compare(&self, base: Option<&str>, head: Option<&str>) -> Result<Comparison, Error> {
        let mut blobs = self.blobs()?;
        let (base, head) = self.points(&mut blobs, base, head)?;
        let old = base.commit.as_ref().ok_or(Error::Answer("cat-file"))?.as_str();
        let (differences, tree) = std::thread::scope(|scope| {
            let tree = scope.spawn(|| self.must(&["ls-tree", "-r", "-z", "--full-tree", old]));
            let differences = match &head.commit {
                Some(new) => self.between(old, new.as_str()),
                None => self.with_working_tree(old),
            };
            let tree = match tree.join() {
                Ok(tree) => tree,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            (differences, tree)
        });
        let tree = raw::tree(&tree?).ok_or(Error::Answer("ls-tree"))?;
        Ok(Comparison { base, head, differences: differences?, tree, blobs })
    }

    fn points(&self, blobs: &mut Blobs, base: Option<&str>, head: Option<&str>) -> Result<(Point, Point), Error> {
        let Some(base) = base else {
            let working_tree = self.working_tree()?;
            let here = self.resolve(blobs, "HEAD")?;
            let (name, main) = self.main(blobs)?;
            let common = self.merge_base((name, &main), ("HEAD", &here))?;
            return Ok((Point { name: name.to_owned(), commit: Some(common), root: None }, working_tree));
        };
        let (base, head, from_common) = match (base.split_once("..."), base.split_once(".."), head) {
            (Some((old, new)), _, None) => (or_head(old), Some(or_head(new)), true),
            (None, Some((old, new)), None) => (or_head(old), Some(or_head(new)), false),
            _ => (base, head, false),
        };
        let mut old = self.resolve(blobs, base)?;
        let Some(head) = head else {
            return Ok((Point { name: base.to_owned(), commit: Some(old), root: None }, self.working_tree()?));
        };
        let new = self.resolve(blobs, head)?;
        if from_common {
            old = self.merge_base((base, &old), (head, &new))?;
        }
        let point = |name: &str, commit| Point { name: name.to_owned(), commit: Some(commit), root: None };
        Ok((point(base, old), point(head, new)))
    }

    fn working_tree(&self) -> Result<Point, Error> {
        let root = self.root().ok_or(Error::Bare)?.to_owned();
        Ok(Point { name: "the working tree".to_owned(), commit: None, root: Some(root) })
    }

    fn between(&self, old: &str, new: &str) -> Result<Vec<Difference>, Error> {
        let told = self.must(&["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", old, new, "--"])?;
        raw::differences(&told).ok_or(Error::Answer("diff-tree"))
    }

    /// Renames are not asked for: to find them git would read files of the working tree through the filters that the
    /// repo's configuration names, which are programs. For the same reason submodules are not looked into.
    fn with_working_tree(&self, old: &str) -> Result<Vec<Difference>, Error> {
        let settings = self.without_filters()?;
        let (tracked, untracked) = std::thread::scope(|scope| {
            let untracked = scope.spawn(|| self.must(&["ls-files", "-z", "--others", "--exclude-standard"]));
            let question =
                ["diff-index", "-z", "--raw", "--no-renames", "--no-abbrev", "--ignore-submodules=dirty", old, "--"];
            let arguments: Vec<&str> = settings.iter().map(String::as_str).chain(question).collect();
            let tracked = self.must(&arguments);
            let untracked = match untracked.join() {
                Ok(untracked) => untracked,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            (tracked, untracked)
        });
        let mut found = raw::differences(&tracked?).ok_or(Error::Answer("diff-index"))?;
        add_untracked(&mut found, raw::names(&untracked?));
        found.sort_by(|a, b| name_of(a).cmp(&name_of(b)));
        Ok(found)
    }
}

impl Repo {
    /// Settings that switch off the filters of the repo's own configuration: git runs them on files of which it cannot
    /// tell by their time whether they changed.
    fn without_filters(&self) -> Result<Vec<String>, Error> {
        let said = self.run(&["config", "--local", "--includes", "-z", "--name-only", "--get-regexp", "^filter\\."])?;
        let names = String::from_utf8_lossy(&said.stdout).into_owned();
        let mut filters: Vec<&str> = names.split('\0').filter_map(|key| Some(key.rsplit_once('.')?.0)).collect();
        filters.sort_unstable();
        filters.dedup();
        let mut settings = Vec::new();
        for filter in filters {
            // On the command line the name would end there.
            if filter.contains('=') || filter.contains(char::REPLACEMENT_CHARACTER) {
                return Err(Error::Filter(filter.chars().filter(|c| !c.is_control()).collect()));
            }
            for setting in ["clean=", "smudge=", "process=", "required=false"] {
                settings.extend(["-c".to_owned(), format!("{filter}.{setting}")]);
            }
        }
        Ok(settings)
    }
}

/// A file that was removed from the index and is still there differs by its content only.
fn add_untracked(found: &mut Vec<Difference>, names: Vec<FileName>) {
    let gone: HashMap<FileName, usize> = found
        .iter()
        .enumerate()
        .filter(|(_, known)| known.new.is_none())
        .filter_map(|(index, known)| Some((known.old.as_ref()?.name.clone(), index)))
        .collect();
    // A nested repo is told as a directory.
    for name in names.into_iter().filter(|name| !name.as_bytes().ends_with(b"/")) {
        let known = gone.get(&name).and_then(|index| found.get_mut(*index));
        let entry = Entry { name, mode: Mode::File, id: None };
        match known {
            Some(known) => known.new = Some(entry),
            None => found.push(Difference { old: None, new: Some(entry) }),
        }
    }
}

fn name_of(difference: &Difference) -> Option<&FileName> {
    difference.new.as_ref().or(difference.old.as_ref()).map(|entry| &entry.name)
}

fn or_head(name: &str) -> &str {
    if name.is_empty() { "HEAD" } else { name }
}
