//! Changing one place of a text and keeping every other byte.
//!
//! An edit is a splice: [`Editor`] finds the place in the tree that [`crate::parse`] gives, writes the new lines as the
//! neighbours are written, and puts them in. Then it reads the result again and compares: nothing but the intended value may
//! differ, to neither of the two readers of Kubernetes, and every comment must still be there. An edit that does not pass is
//! a [`Refusal`], and the text stays as it was. So are edits of values that an alias repeats elsewhere.
//!
//! ```
//! use fluxwright_yaml::edit::{At, Editor, Item, Path};
//!
//! let mut editor = Editor::new("resources:\n  - a.yaml # first\n  # - later.yaml\n").unwrap();
//! editor.insert(&Path::parse("resources").unwrap(), At::End, Item::value("b.yaml")).unwrap();
//! assert_eq!(editor.text(), "resources:\n  - a.yaml # first\n  - b.yaml\n  # - later.yaml\n");
//! ```

mod block;
mod flow;
mod guard;
mod habits;
mod insert;
mod intent;
mod item;
mod lines;
mod locate;
mod path;
mod place;
mod plan;
mod refusal;
mod remove;
mod render;
mod replace;
mod scalar;
mod set;
mod splice;
mod tree;

use crate::{Error, Limits, Node, Stream, parse_with};

pub use habits::Defaults;
pub use item::{Hint, Item};
pub use path::{Path, PathError, Step};
pub use place::Above;
pub use refusal::{FileRefusal, Reason, Refusal};
pub use scalar::Quote;
pub use splice::Splice;

use plan::Planned;
use splice::Splices;

/// Where a new item goes in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Behind the last item and the comments that belong to it, before commented-out items at the end.
    End,
    /// Before the first item; a comment that seems to head the whole list stays above it.
    Start,
    /// So that it has this index; directly behind the item before, as with [`At::After`].
    Index(usize),
    /// Behind the item of this index and the comments that belong to it.
    After(usize),
    /// Before the item of this index and the comments that belong to it.
    Before(usize),
}

/// Where a new key goes in a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyAt {
    /// Where the neighbours have it: the same map in sibling items or in other documents; else at the end.
    Usual,
    /// Behind the last key.
    End,
    /// Before the first key.
    Start,
    /// Behind this key.
    After(String),
    /// Before the first key that is greater by its bytes.
    Sorted,
}

/// One change of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// A new item of a list.
    Insert {
        /// The list. A null in its place becomes a list.
        into: Path,
        /// Where in it.
        at: At,
        /// What.
        item: Item,
        /// Whether missing keys at the end of the path are made.
        create: bool,
    },
    /// A new key of a map. A key that is there already is a refusal.
    InsertKey {
        /// The map. A null in its place becomes a map.
        into: Path,
        /// The key.
        key: String,
        /// Where in it.
        at: KeyAt,
        /// The value.
        item: Item,
        /// Whether missing keys at the end of the path are made.
        create: bool,
    },
    /// Another value in the place of one that is there. A text keeps its quotes where they can hold the new one; a value that
    /// is there already changes nothing.
    Set {
        /// The value.
        path: Path,
        /// What.
        item: Item,
        /// Whether missing keys at the end of the path are made.
        create: bool,
    },
    /// An item or a key taken out. A collection left empty becomes `[]` or `{}`.
    Remove {
        /// The item or the value of the key.
        path: Path,
        /// What happens to the comment lines above it.
        above: Above,
    },
}

/// What an edit has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    splices: Splices,
    before: usize,
    after: usize,
    undo: Splices,
}

impl Applied {
    /// The replaced ranges of the text before the edit, in order. Empty when nothing had to change.
    pub fn splices(&self) -> &[Splice] {
        self.splices.as_slice()
    }

    /// Whether nothing had to change.
    pub fn is_unchanged(&self) -> bool {
        self.splices.as_slice().is_empty()
    }
}

/// A text and its tree, which edits change together.
#[derive(Debug, Clone)]
pub struct Editor {
    stream: Stream,
    limits: Limits,
    defaults: Defaults,
}

impl Editor {
    /// Reads a text with the default [`Limits`].
    pub fn new(text: &str) -> Result<Self, Error> {
        Self::with_limits(text, Limits::default())
    }

    /// Reads a text; the results of edits are read with the same limits.
    pub fn with_limits(text: &str, limits: Limits) -> Result<Self, Error> {
        Ok(Self { stream: parse_with(text, &limits)?, limits, defaults: Defaults::default() })
    }

    /// Takes a text that was read before.
    pub fn of_stream(stream: Stream) -> Self {
        Self { stream, limits: Limits::default(), defaults: Defaults::default() }
    }

    /// Chooses the style for what the text has no example of.
    #[must_use]
    pub fn defaults(mut self, defaults: Defaults) -> Self {
        self.defaults = defaults;
        self
    }

    /// The text as it is now.
    pub fn text(&self) -> &str {
        &self.stream.text
    }

    /// The tree of the text as it is now.
    pub fn stream(&self) -> &Stream {
        &self.stream
    }

    /// The text as it is now.
    pub fn into_text(self) -> String {
        self.stream.text.to_string()
    }

    /// The node at a path; `None` where keys at its end are missing. What [`Editor::apply`] would refuse to follow is refused.
    pub fn find(&self, path: &Path) -> Result<Option<&Node>, Box<Refusal>> {
        let located = locate::locate(&self.stream, path)?;
        Ok(located.node.filter(|_| located.taken == path.steps.len()))
    }

    /// The index of the first document that is an object of this kind and `metadata.name`.
    pub fn document_of(&self, kind: &str, name: &str) -> Option<usize> {
        self.stream.documents.iter().position(|document| document.kind_and_name() == Some((kind, name)))
    }

    /// Inserts an item into a list; see [`Edit::Insert`].
    pub fn insert(&mut self, into: &Path, at: At, item: Item) -> Result<Applied, Box<Refusal>> {
        self.apply(&Edit::Insert { into: into.clone(), at, item, create: false })
    }

    /// Inserts a key into a map; see [`Edit::InsertKey`].
    pub fn insert_key(&mut self, into: &Path, key: &str, at: KeyAt, item: Item) -> Result<Applied, Box<Refusal>> {
        self.apply(&Edit::InsertKey { into: into.clone(), key: key.to_owned(), at, item, create: false })
    }

    /// Sets a value; see [`Edit::Set`].
    pub fn set(&mut self, path: &Path, item: Item) -> Result<Applied, Box<Refusal>> {
        self.apply(&Edit::Set { path: path.clone(), item, create: false })
    }

    /// Removes an item or a key; see [`Edit::Remove`].
    pub fn remove(&mut self, path: &Path, above: Above) -> Result<Applied, Box<Refusal>> {
        self.apply(&Edit::Remove { path: path.clone(), above })
    }

    /// Does one edit. When it is refused the text stays as it was.
    pub fn apply(&mut self, edit: &Edit) -> Result<Applied, Box<Refusal>> {
        if let Some(at) = lines::lone_carriage_return(self.text()) {
            let reason = Reason::Layout("a line ends in a carriage return alone");
            return Err(Refusal::new(reason, &Path::root(), at..at + 1));
        }
        let refusal = match self.attempt(edit, false) {
            Err(refusal) if matches!(refusal.reason, Reason::Unverified(_)) => refusal,
            outcome => return outcome,
        };
        // A block scalar takes in comments that are indented like its lines, and reads without its last line end where the
        // text has none.
        self.attempt(edit, true).map_err(|_| refusal)
    }

    fn attempt(&mut self, edit: &Edit, one_line: bool) -> Result<Applied, Box<Refusal>> {
        let planned = plan::plan(&self.stream, edit, self.defaults, one_line)?;
        let Planned { splices, intent, path, span, snippet, tag } = planned;
        let refuse = |reason| Refusal::new(reason, &path, span.clone()).with_snippet(snippet.clone());
        let splices = Splices::new(splices, &self.stream.text)
            .ok_or_else(|| refuse(Reason::Unverified("the splices overlap".to_owned())))?;
        let text = splices.apply(&self.stream.text);
        let undo = splices.inverse(&self.stream.text);
        let applied = Applied { before: self.stream.text.len(), after: text.len(), splices, undo };
        if applied.is_unchanged() {
            return Ok(applied);
        }
        let stream = parse_with(&text, &self.limits)
            .map_err(|error| refuse(Reason::Unverified(format!("the result is not YAML: {error}"))))?;
        guard::check(&self.stream, &stream, &applied.splices, &intent).map_err(|mismatch| {
            refuse(match tag {
                _ if mismatch == guard::MERGED => Reason::Merged,
                Some(tag) => Reason::Tagged { tag },
                None => Reason::Unverified(mismatch),
            })
        })?;
        self.stream = stream;
        Ok(applied)
    }

    /// Takes back the last edit: gives the text before it, byte for byte. `false` when the text is not the one that the edit
    /// left.
    pub fn undo(&mut self, applied: &Applied) -> bool {
        if self.stream.text.len() != applied.after {
            return false;
        }
        let text = applied.undo.apply(&self.stream.text);
        let is_inverse = text.len() == applied.before && applied.splices.apply(&text) == *self.stream.text;
        match parse_with(&text, &self.limits) {
            Ok(stream) if is_inverse => {
                self.stream = stream;
                true
            }
            _ => false,
        }
    }
}
