//! The edits and the counts.

use std::collections::BTreeMap;
use std::fmt;

use fluxwright_yaml::edit::{Above, Applied, At, Editor, Item, KeyAt, Path, Refusal, Step};
use fluxwright_yaml::{Dialect, Document, Node, NodeKind, ScalarType, parse};
use serde_json::Value;

use super::corpus::File;

/// What happened.
#[derive(Default)]
pub struct Tally {
    pub files: usize,
    pub not_yaml: usize,
    pub encrypted: usize,
    pub collections: usize,
    pub skipped_collections: usize,
    pub edits: usize,
    pub refused: usize,
    pub reasons: BTreeMap<String, usize>,
    /// Copies of a sibling that came out with its very bytes, and all copies.
    pub copies: [usize; 2],
    /// Removed children that came back with their very bytes when put back, and all of them.
    pub restored: [usize; 2],
    pub failures: Vec<String>,
    pub odd_copies: Vec<String>,
    pub odd_restored: Vec<String>,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.files += other.files;
        self.not_yaml += other.not_yaml;
        self.encrypted += other.encrypted;
        self.collections += other.collections;
        self.skipped_collections += other.skipped_collections;
        self.edits += other.edits;
        self.refused += other.refused;
        for (reason, count) in other.reasons {
            *self.reasons.entry(reason).or_default() += count;
        }
        for index in 0..2 {
            self.copies[index] += other.copies[index];
            self.restored[index] += other.restored[index];
        }
        self.failures.extend(other.failures);
        self.odd_copies.extend(other.odd_copies);
        self.odd_restored.extend(other.odd_restored);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} files ({} more are no YAML, {} more are encrypted by SOPS)",
            self.files, self.not_yaml, self.encrypted
        )?;
        writeln!(f, "{} collections edited, {} left out by sampling", self.collections, self.skipped_collections)?;
        writeln!(f, "{} edits, {} refused, {} wrong", self.edits, self.refused, self.failures.len())?;
        for (reason, count) in &self.reasons {
            writeln!(f, "  {count:6} {reason}")?;
        }
        writeln!(f, "{} of {} copies of a sibling have its very bytes", self.copies[0], self.copies[1])?;
        write!(f, "{} of {} removed children come back with their very bytes", self.restored[0], self.restored[1])
    }
}

/// Edits one file everywhere. Collections are sampled so that about `limit` bytes are read.
pub fn run_file(file: &File, limit: usize, tally: &mut Tally) {
    let Ok(stream) = parse(&file.text) else {
        tally.not_yaml += 1;
        return;
    };
    if stream.documents.iter().any(|document| document.at(&["sops", "mac"]).is_some()) {
        tally.encrypted += 1;
        return;
    }
    tally.files += 1;
    let editor = Editor::of_stream(stream);
    let mut targets = Vec::new();
    for (index, document) in editor.stream().documents.iter().enumerate() {
        if let Some(root) = &document.root {
            collect(root, Path::root().in_document(index), &mut targets);
        }
    }
    // About a dozen edits, each read again, per collection.
    let work = targets.len().saturating_mul(file.text.len()).saturating_mul(12);
    let stride = work.div_ceil(limit).max(1);
    for (position, path) in targets.iter().enumerate() {
        if position % stride == 0 {
            tally.collections += 1;
            Target { file, editor: &editor, path, tally }.run();
        } else {
            tally.skipped_collections += 1;
        }
    }
}

fn collect(node: &Node, path: Path, into: &mut Vec<Path>) {
    match &node.kind {
        NodeKind::Sequence { items, .. } => {
            for (index, item) in items.iter().enumerate() {
                collect(item, path.clone().index(index), into);
            }
        }
        NodeKind::Mapping { entries, .. } => {
            for entry in entries {
                if let Some(key) = entry.key.as_str() {
                    collect(&entry.value, path.clone().key(key), into);
                }
            }
        }
        _ => return,
    }
    into.push(path);
}

struct Target<'a> {
    file: &'a File,
    editor: &'a Editor,
    path: &'a Path,
    tally: &'a mut Tally,
}

const PROBE: &str = "fluxwright-probe";

impl Target<'_> {
    fn document(&self) -> &Document {
        &self.editor.stream().documents[self.path.document]
    }

    fn node(&self) -> &Node {
        at(self.document(), self.path)
    }

    fn run(&mut self) {
        match &self.node().kind {
            NodeKind::Sequence { items, .. } => self.list(items.len()),
            NodeKind::Mapping { entries, .. } => {
                let is_text = |key: &Node| {
                    Dialect::ALL.iter().all(|dialect| key.scalar_type(*dialect) == Some(ScalarType::String))
                };
                let name = |key: &Node| key.as_str().filter(|_| is_text(key)).map(str::to_owned);
                let keys = entries.iter().map(|entry| name(&entry.key)).collect();
                self.map(keys);
            }
            _ => unreachable!("only collections are targets"),
        }
    }

    fn list(&mut self, len: usize) {
        let middle = len / 2;
        let value = match len {
            0 => Value::from(PROBE),
            _ => match value_of(self.document(), &self.node().items().expect("a list")[middle]) {
                Some(value) => value,
                None => return self.count("its value differs between readers"),
            },
        };
        for (place, index) in [(At::End, len), (At::Start, 0), (At::After(middle), middle + 1)] {
            if len == 0 && place != At::End {
                continue;
            }
            let mut editor = self.editor.clone();
            let inserted = editor.insert(self.path, place, Item::value(value.clone()));
            let added = value.clone();
            let model = |list: &mut Value| list.as_array_mut().expect("a list").insert(index, added.clone());
            let Some(applied) = self.check(&editor, inserted, "insert", &model) else { continue };
            if place == At::After(middle) {
                self.copied(&editor, index);
            }
            self.back(editor, &applied, &self.path.clone().index(index), len);
        }
        if len > 0 {
            self.child(&self.path.clone().index(middle), &|list: &mut Value| {
                list.as_array_mut().expect("a list").remove(middle);
            });
        }
    }

    fn map(&mut self, keys: Vec<Option<String>>) {
        // What a `<<` brings in is no value of its own.
        let middle = keys.get(keys.len() / 2).cloned().flatten().filter(|key| key != "<<");
        let mut places = vec![KeyAt::End, KeyAt::Start, KeyAt::Usual, KeyAt::Sorted];
        places.extend(middle.clone().map(KeyAt::After));
        for place in places {
            if keys.is_empty() && place != KeyAt::End {
                continue;
            }
            let mut editor = self.editor.clone();
            let inserted = editor.insert_key(self.path, PROBE, place, Item::value("probe"));
            let model = |map: &mut Value| {
                map.as_object_mut().expect("a map").insert(PROBE.to_owned(), Value::from("probe"));
            };
            let Some(applied) = self.check(&editor, inserted, "insert key", &model) else { continue };
            self.back(editor, &applied, &self.path.clone().key(PROBE), keys.len());
        }
        if let Some(key) = middle {
            let name = key.clone();
            self.child(&self.path.clone().key(key), &|map: &mut Value| {
                map.as_object_mut().expect("a map").shift_remove(&name);
            });
        }
    }

    /// Sets a child and sets it back, removes it and puts it back.
    fn child(&mut self, path: &Path, removed: &dyn Fn(&mut Value)) {
        let node = at(self.document(), path);
        let raw = self.file.text[node.span.clone()].to_owned();
        let is_block = matches!(
            node.kind,
            NodeKind::Sequence { style: fluxwright_yaml::CollectionStyle::Block, .. }
                | NodeKind::Mapping { style: fluxwright_yaml::CollectionStyle::Block, .. }
        );
        let one_line =
            !raw.contains('\n') && !raw.is_empty() && !is_block && !matches!(node.kind, NodeKind::Alias { .. });

        let mut editor = self.editor.clone();
        let set = editor.set(path, Item::value(PROBE));
        let step = path.steps.last().cloned().expect("a child");
        let model = |collection: &mut Value| *child(collection, &step).expect("the child") = Value::from(PROBE);
        if let Some(applied) = self.check(&editor, set, "set", &model) {
            if one_line {
                let mut back = editor.clone();
                let outcome = back.set(path, Item::raw(raw.clone()));
                self.tally.edits += 1;
                match outcome {
                    Ok(_) if back.text() == self.file.text => {}
                    Ok(_) => self.fail("set back", back.text()),
                    Err(refusal) => self.refuse("set back", &refusal),
                }
            }
            self.undone(editor, &applied);
        }

        let mut editor = self.editor.clone();
        let outcome = editor.remove(path, Above::Own);
        if let Some(applied) = self.check(&editor, outcome, "remove", removed) {
            let taken = applied.splices();
            let outside =
                taken.iter().any(|splice| !splice.text.is_empty() && !matches!(splice.text.trim(), "[]" | "{}"));
            if outside {
                self.fail("remove (something was written)", editor.text());
            }
            self.put_back(&editor, path, &step, &raw, one_line);
            self.undone(editor, &applied);
        }
    }

    /// Inserts the removed text again where it was, and counts whether the bytes come back.
    fn put_back(&mut self, editor: &Editor, path: &Path, step: &Step, raw: &str, one_line: bool) {
        let parent = Path { document: path.document, steps: path.steps[..path.steps.len() - 1].to_vec() };
        let mut back = editor.clone();
        let outcome = match step {
            Step::Index(index) if one_line => back.insert(&parent, At::Index(*index), Item::raw(raw)),
            Step::Key(key) if one_line => {
                let before = at(self.document(), self.path).entries().expect("a map");
                let place = before.iter().position(|entry| entry.key.as_str() == Some(key)).expect("it was there");
                let place = match place.checked_sub(1).and_then(|before_it| before[before_it].key.as_str()) {
                    Some(other) => KeyAt::After(other.to_owned()),
                    None => KeyAt::Start,
                };
                back.insert_key(&parent, key, place, Item::raw(raw))
            }
            _ => return,
        };
        if outcome.is_ok() {
            self.tally.restored[0] += usize::from(back.text() == self.file.text);
            self.tally.restored[1] += 1;
            if back.text() != self.file.text {
                let diff = difference(&self.file.text, back.text());
                self.tally.odd_restored.push(format!("{} {path}\n{diff}", self.file.name));
            }
        }
    }

    /// Counts the edit; when it was done, compares values and bytes.
    fn check(
        &mut self,
        editor: &Editor,
        outcome: Result<Applied, Box<Refusal>>,
        what: &str,
        model: &dyn Fn(&mut Value),
    ) -> Option<Applied> {
        self.tally.edits += 1;
        let applied = match outcome {
            Ok(applied) => applied,
            Err(refusal) => {
                if editor.text() != self.file.text {
                    self.fail("a refused edit changed the text", editor.text());
                }
                self.refuse(what, &refusal);
                return None;
            }
        };
        if rebuilt(&self.file.text, &applied) != editor.text() {
            self.fail("the splices are not the difference", editor.text());
        }
        for dialect in Dialect::ALL {
            for (index, document) in self.editor.stream().documents.iter().enumerate() {
                let (Ok(mut expected), Ok(found)) =
                    (document.to_value(dialect), editor.stream().documents[index].to_value(dialect))
                else {
                    continue;
                };
                if index == self.path.document {
                    // A key that is no text to a reader has another name in the value.
                    let Some(place) = down(&mut expected, self.path) else { continue };
                    model(place);
                }
                if expected != found {
                    self.fail(&format!("{what}: the values are wrong ({dialect:?})"), editor.text());
                }
            }
        }
        let comments = |editor: &Editor| editor.stream().documents.iter().map(|one| one.comments.len()).sum::<usize>();
        let lost = applied.splices().iter().filter(|splice| self.file.text[splice.range.clone()].contains('#')).count();
        if lost == 0 && comments(editor) != comments(self.editor) {
            self.fail("comments were lost or made", editor.text());
        }
        Some(applied)
    }

    /// What was inserted is removed again, and taken back.
    fn back(&mut self, editor: Editor, applied: &Applied, path: &Path, len: usize) {
        let only_added = applied.splices().iter().all(|splice| splice.range.is_empty());
        if len > 0 && !only_added {
            self.fail("an insertion took bytes out", editor.text());
        }
        let mut removed = editor.clone();
        self.tally.edits += 1;
        match removed.remove(path, Above::Keep) {
            Ok(_) if removed.text() == self.file.text => {}
            // An empty collection with blanks or lines in its brackets, or on a line of its own, comes back as `[]`.
            Ok(_) if len == 0 && !self.is_plainly_empty() => {}
            Ok(_) => self.fail("inserted and removed again", removed.text()),
            Err(refusal) => self.refuse("remove again", &refusal),
        }
        self.undone(editor, applied);
    }

    fn is_plainly_empty(&self) -> bool {
        let span = self.node().span.clone();
        let before = self.file.text[..span.start].trim_end_matches(' ');
        !self.path.steps.is_empty() && span.len() == 2 && before.ends_with([':', '-', ',', '[', '{'])
    }

    fn undone(&mut self, mut editor: Editor, applied: &Applied) {
        if !editor.undo(applied) || editor.text() != self.file.text {
            self.fail("taken back", editor.text());
        }
    }

    /// Whether the copy of an item has the bytes of the item before it.
    fn copied(&mut self, editor: &Editor, index: usize) {
        let after = at(&editor.stream().documents[self.path.document], self.path);
        let items = after.items().expect("a list");
        let bytes = |index: usize| editor.text()[items[index].span.clone()].to_owned();
        let (original, copy) = (bytes(index - 1), bytes(index));
        // A comment inside the original is not copied.
        if original.contains('#') || original.contains('*') {
            return;
        }
        self.tally.copies[1] += 1;
        if original == copy {
            self.tally.copies[0] += 1;
        } else {
            self.tally.odd_copies.push(format!("{} {}\n{original}\n--\n{copy}\n", self.file.name, self.path));
        }
    }

    fn refuse(&mut self, what: &str, refusal: &Refusal) {
        self.tally.refused += 1;
        if std::env::var_os("FLUXWRIGHT_CORPUS_REFUSED").is_some() {
            println!("{} {}: {what}: {refusal}", self.file.name, self.path);
        }
        *self.tally.reasons.entry(format!("{what}: {}", refusal.reason)).or_default() += 1;
    }

    fn count(&mut self, reason: &str) {
        *self.tally.reasons.entry(format!("not tried: {reason}")).or_default() += 1;
    }

    fn fail(&mut self, what: &str, text: &str) {
        let Self { file, path, .. } = self;
        let diff = difference(&file.text, text);
        self.tally.failures.push(format!("{}, document {}, `{path}`: {what}\n{diff}", file.name, path.document));
    }
}

fn at<'d>(document: &'d Document, path: &Path) -> &'d Node {
    let mut node = document.root.as_ref().expect("a root");
    for step in &path.steps {
        node = match step {
            Step::Key(key) => node.get(key).expect("the key"),
            Step::Index(index) => &node.items().expect("a list")[*index],
            Step::Select { .. } => unreachable!("paths of the corpus have no selectors"),
        };
    }
    node
}

fn child<'v>(value: &'v mut Value, step: &Step) -> Option<&'v mut Value> {
    match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(*index),
        Step::Select { .. } => unreachable!("paths of the corpus have no selectors"),
    }
}

fn down<'v>(value: &'v mut Value, path: &Path) -> Option<&'v mut Value> {
    path.steps.iter().try_fold(value, child)
}

/// The value of a node, where both readers agree about it.
fn value_of(document: &Document, node: &Node) -> Option<Value> {
    let [sigs, v3] = Dialect::ALL.map(|dialect| node.to_value(document, dialect).ok());
    sigs.filter(|value| Some(value) == v3.as_ref())
}

fn rebuilt(text: &str, applied: &Applied) -> String {
    let mut result = text.to_owned();
    for splice in applied.splices().iter().rev() {
        result.replace_range(splice.range.clone(), &splice.text);
    }
    result
}

/// The lines around the first and last difference.
fn difference(old: &str, new: &str) -> String {
    let prefix = old.lines().zip(new.lines()).take_while(|(a, b)| a == b).count();
    let show = |text: &str| text.lines().skip(prefix.saturating_sub(2)).take(12).collect::<Vec<_>>().join("\n");
    format!("-- before\n{}\n-- after\n{}\n", show(old), show(new))
}
