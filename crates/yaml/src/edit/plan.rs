//! From an edit to the splices that do it.

use fluxwright_diagnostic::Span;
use serde_json::{Map, Value};

use super::block::Unsafe;
use super::habits::{Defaults, Habits, Neighbour};
use super::intent::{Expected, Intent};
use super::item::{Content, Hint, Item, Pattern};
use super::locate::{Located, locate};
use super::path::{Path, Step};
use super::refusal::{Reason, Refusal};
use super::splice::Splice;
use super::tree::Tree;
use super::{At, Edit, KeyAt, insert, remove, set};
use crate::{Dialect, Stream, parse};

/// An edit that is worked out but not done.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) splices: Vec<Splice>,
    pub(super) intent: Intent,
    /// The place, for a refusal.
    pub(super) path: Path,
    pub(super) span: Span,
    pub(super) snippet: Option<String>,
    /// The tag of the value that is replaced.
    pub(super) tag: Option<String>,
}

/// What planning works on.
pub(super) struct Job<'a> {
    pub(super) stream: &'a Stream,
    pub(super) defaults: Defaults,
    pub(super) path: &'a Path,
    /// Whether texts are kept out of block scalars.
    pub(super) one_line: bool,
}

/// An item made ready: what is written, how it is wished to look, and what readers are to find.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    pub(super) tree: Tree,
    pub(super) hints: Vec<(Pattern, Hint)>,
    pub(super) comments: Vec<String>,
    pub(super) expected: Expected,
}

/// `one_line` keeps texts out of block scalars, for a place where those would read as another value.
pub(super) fn plan(stream: &Stream, edit: &Edit, defaults: Defaults, one_line: bool) -> Result<Planned, Box<Refusal>> {
    match edit {
        Edit::Insert { into, at, item, create } => {
            let job = Job { stream, defaults, path: into, one_line };
            let (located, ready) = job.open(item, *create, |ready| ready.in_list())?;
            match located.taken < into.steps.len() {
                true => insert::created(&job, &located, ready.in_list()),
                false => insert::item(&job, &located, *at, ready),
            }
        }
        Edit::InsertKey { into, key, at, item, create } => {
            let job = Job { stream, defaults, path: into, one_line };
            let (located, ready) = job.open(item, *create, |ready| ready.under(key))?;
            match located.taken < into.steps.len() {
                true => insert::created(&job, &located, ready.under(key)),
                false => insert::key(&job, &located, key, at, ready),
            }
        }
        Edit::Set { path, item, create } => {
            let job = Job { stream, defaults, path, one_line };
            let (located, ready) = job.open(item, *create, |ready| ready)?;
            match located.taken < path.steps.len() {
                true => insert::created(&job, &located, ready),
                false => set::value(&job, &located, ready),
            }
        }
        Edit::Remove { path, above } => {
            let job = Job { stream, defaults, path, one_line };
            let located = locate(stream, path)?;
            if located.taken < path.steps.len() {
                return Err(job.not_found(&located));
            }
            remove::child(&job, &located, *above)
        }
    }
}

impl<'a> Job<'a> {
    /// Follows the path and reads the item; keys that are missing without `create` are a refusal with what to paste.
    fn open(
        &self,
        item: &Item,
        create: bool,
        wrap: impl Fn(Ready) -> Ready,
    ) -> Result<(Located<'a>, Ready), Box<Refusal>> {
        let ready = self.ready(item)?;
        let located = locate(self.stream, self.path)?;
        if located.taken < self.path.steps.len() && !create {
            let snippet = insert::created(self, &located, wrap(ready)).ok().and_then(|planned| planned.snippet);
            return Err(self.not_found(&located).with_snippet(snippet));
        }
        Ok((located, ready))
    }

    fn not_found(&self, located: &Located<'_>) -> Box<Refusal> {
        let step = self.path.steps.get(located.taken).cloned().unwrap_or(Step::Index(0));
        Refusal::new(Reason::NotFound { step }, &self.path.prefix(located.taken), located.span())
    }

    fn ready(&self, item: &Item) -> Result<Ready, Box<Refusal>> {
        let refuse = |text: &str| self.refuse(Reason::Unusable(text.to_owned()));
        let tree = Tree::of(&item.content).ok_or_else(|| refuse("the value is nested too deeply"))?;
        let expected = match &item.content {
            Content::Value(value) => Expected::same(value.clone()),
            Content::Raw(text) => raw_value(text).map_err(|problem| refuse(&problem))?,
        };
        if item.comments.iter().any(|line| line.chars().any(|c| c.is_control() && c != '\t')) {
            return Err(refuse("a comment must be one line"));
        }
        let comment = |line: &String| match line.trim_start() {
            line if line.starts_with('#') => line.to_owned(),
            "" => "#".to_owned(),
            line => format!("# {line}"),
        };
        let comments = item.comments.iter().map(comment).map(|line| line.trim_end().to_owned()).collect();
        Ok(Ready { tree, hints: item.hints.clone(), comments, expected })
    }

    pub(super) fn refuse(&self, reason: Reason) -> Box<Refusal> {
        let document = self.stream.documents.get(self.path.document);
        let start = document.map_or(0, |document| document.span.start);
        Refusal::new(reason, self.path, start..start)
    }

    pub(super) fn habits(&self, neighbours: &[Neighbour<'a>], hints: &[(Pattern, Hint)]) -> Habits<'a> {
        Habits::new(self.stream, self.path.document, self.defaults, hints.to_vec(), neighbours).one_line(self.one_line)
    }

    /// A place whose layout cannot be followed.
    pub(super) fn unsafe_here(&self, problem: Unsafe, lines: &[String]) -> Box<Refusal> {
        let snippet = (!lines.is_empty()).then(|| lines.join("\n"));
        Refusal::new(Reason::Layout(problem.reason), self.path, problem.span).with_snippet(snippet)
    }

    pub(super) fn planned(
        &self,
        located: &Located<'_>,
        chain: Vec<usize>,
        splices: Vec<Splice>,
        change: super::intent::Change,
    ) -> Planned {
        let inserted: Vec<&str> = splices.iter().map(|splice| splice.text.as_str()).collect();
        let snippet = inserted.concat();
        let snippet = snippet.trim_matches(['\n', '\r']).to_owned();
        Planned {
            splices,
            intent: Intent { document: self.path.document, chain, change },
            path: self.path.clone(),
            span: located.span(),
            snippet: (!snippet.trim().is_empty()).then_some(snippet),
            tag: None,
        }
    }
}

/// What readers find in raw YAML.
fn raw_value(text: &str) -> Result<Expected, String> {
    let stream = parse(text).map_err(|error| format!("the text is not YAML: {error}"))?;
    let [document] = stream.documents.as_slice() else { return Err("the text has more than one document".to_owned()) };
    let mut has_anchor = false;
    document.root.as_ref().ok_or("the text holds no value")?.walk(&mut |node| has_anchor |= node.anchor.is_some());
    if has_anchor {
        return Err("the text has an anchor, which could change what aliases mean".to_owned());
    }
    let read = |dialect| document.to_value(dialect).map_err(|error| format!("the text cannot be used: {error}"));
    let [sigs, v3] = Dialect::ALL.map(read);
    Ok(Expected([sigs?, v3?]))
}

impl Ready {
    /// The item as the only one of a list.
    pub(super) fn in_list(self) -> Self {
        let prefix = Pattern::default().item();
        Self {
            tree: Tree::Sequence(vec![self.tree]),
            hints: moved(&self.hints, &prefix),
            comments: self.comments,
            expected: self.expected.map(|value| Value::Array(vec![value])),
        }
    }

    /// The item as the value of the only key of a map.
    pub(super) fn under(self, key: &str) -> Self {
        let prefix = Pattern::default().key(key);
        let wrap = |value| Value::Object(Map::from_iter([(key.to_owned(), value)]));
        Self {
            tree: Tree::Mapping(vec![(key.to_owned(), self.tree)]),
            hints: moved(&self.hints, &prefix),
            comments: self.comments,
            expected: self.expected.map(wrap),
        }
    }
}

fn moved(hints: &[(Pattern, Hint)], prefix: &Pattern) -> Vec<(Pattern, Hint)> {
    hints.iter().map(|(pattern, hint)| (pattern.under(prefix), *hint)).collect()
}

/// The index that a place means in a list of `len` items.
pub(super) fn index_of(at: At, len: usize) -> Result<usize, Reason> {
    let (index, wanted) = match at {
        At::End => return Ok(len),
        At::Start => return Ok(0),
        At::Index(index) => (index, index),
        At::After(index) => (index.saturating_add(1), index),
        At::Before(index) if index < len => (index, index),
        At::Before(index) => (len.saturating_add(1), index),
    };
    if index <= len { Ok(index) } else { Err(Reason::OutOfRange { index: wanted, len }) }
}

/// How many of the keys of a map a new key goes behind.
pub(super) fn key_index(at: &KeyAt, habits: &Habits<'_>, keys: &[Option<&str>], key: &str) -> Result<usize, Reason> {
    Ok(match at {
        KeyAt::End => keys.len(),
        KeyAt::Start => 0,
        KeyAt::After(other) => {
            let found = keys.iter().position(|key| *key == Some(other));
            found.ok_or_else(|| Reason::NotFound { step: Step::Key(other.clone()) })? + 1
        }
        KeyAt::Sorted => keys.iter().position(|other| other.is_some_and(|other| other > key)).unwrap_or(keys.len()),
        KeyAt::Usual => {
            let texts: Vec<&str> = keys.iter().map(|key| key.unwrap_or_default()).collect();
            habits.position(&Pattern::default(), &texts, key).unwrap_or(keys.len())
        }
    })
}
