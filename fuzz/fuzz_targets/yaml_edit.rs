//! Any text and any edit: refused, and then nothing changes; or done, and then exactly the meant value changes, to both readers,
//! and taking it back gives the bytes from before. What must come out is worked out on values, apart from the editor's guard.
#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use fluxwright_fuzz::Json;
use fluxwright_yaml::edit::{Above, At, Edit, Editor, Item, KeyAt, Path};
use fluxwright_yaml::{Dialect, Limits, Node, NodeKind, ScalarStyle, ScalarType};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

#[derive(Debug, Arbitrary)]
struct Case {
    edits: Vec<Change>,
    text: String,
}

#[derive(Debug, Clone, Arbitrary)]
struct Change {
    way: [u8; 6],
    operation: Operation,
}

#[derive(Debug, Clone, Arbitrary)]
enum Operation {
    Insert { at: Option<u8>, value: Json },
    InsertKey { key: String, at: u8, value: Json },
    Set { value: Json },
    Remove { above: u8 },
}

enum Step {
    Key(String),
    Index(usize),
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(case) = Case::arbitrary_take_rest(Unstructured::new(bytes)) else { return };
    let limits = Limits { nodes: 50_000, ..Limits::default() };
    let Ok(mut editor) = Editor::with_limits(&case.text, limits) else { return };
    for change in case.edits.into_iter().take(4) {
        apply(&mut editor, change);
    }
});

fn apply(editor: &mut Editor, change: Change) {
    let before = editor.text().to_owned();
    let documents = editor.stream().documents.len();
    if documents == 0 {
        return;
    }
    let document = usize::from(change.way[0]) % documents;
    let Some((steps, path)) = follow(editor, document, &change.way[1..]) else { return };
    let values = values(editor, document);
    let edit = edit_of(&change.operation, &path);
    let Ok(applied) = editor.apply(&edit) else {
        assert_eq!(editor.text(), before, "a refused edit changed the text");
        return;
    };
    if let Some(values) = values {
        let expected: Option<Vec<Value>> = values.into_iter().map(|value| changed(value, &steps, &change.operation)).collect();
        let Some(expected) = expected else { panic!("an impossible edit was done: {edit:?} of {before:?}") };
        let actual = self::values(editor, document);
        assert_eq!(actual.as_ref(), Some(&expected), "{edit:?} of {before:?} gave {:?}", editor.text());
    }
    let after = editor.text().to_owned();
    let mut undone = editor.clone();
    assert!(undone.undo(&applied), "an edit cannot be taken back: {edit:?} of {before:?}");
    assert_eq!(undone.text(), before, "taking back {edit:?} gave other bytes");
    assert_eq!(editor.text(), after);
}

/// The values to both readers; `None` where aliases, merges or duplicate keys make another's value depend on the place, or a
/// reader refuses the document.
fn values(editor: &Editor, document: usize) -> Option<Vec<Value>> {
    let document = editor.stream().documents.get(document)?;
    let mut stack: Vec<&Node> = document.root.iter().collect();
    while let Some(node) = stack.pop() {
        match &node.kind {
            NodeKind::Alias { .. } => return None,
            NodeKind::Sequence { items, .. } => stack.extend(items),
            NodeKind::Mapping { entries, .. } => {
                if entries.iter().any(|entry| !is_text(&entry.key)) {
                    return None;
                }
                stack.extend(entries.iter().map(|entry| &entry.value));
            }
            NodeKind::Scalar { .. } => {}
        }
    }
    [Dialect::Sigs, Dialect::V3].into_iter().map(|dialect| document.to_value(dialect).ok()).collect()
}

/// Whether a key is the same text to both readers: `1:` may be the key `"1"`, `n:` may be `"false"`, and `<<:` is none.
fn is_text(key: &Node) -> bool {
    let plain = matches!(&key.kind, NodeKind::Scalar { style: ScalarStyle::Plain, .. });
    let is_string = |dialect| key.scalar_type(dialect) == Some(ScalarType::String);
    key.tag.is_none()
        && key.as_str().is_some_and(|text| !plain || text != "<<")
        && [Dialect::Sigs, Dialect::V3].into_iter().all(is_string)
}

/// From the root as far as the bytes lead.
fn follow(editor: &Editor, document: usize, way: &[u8]) -> Option<(Vec<Step>, Path)> {
    let mut node = editor.stream().documents.get(document)?.root.as_ref()?;
    let (mut steps, mut path) = (Vec::new(), Path::root().in_document(document));
    for &choice in way {
        if choice == 255 {
            break;
        }
        match &node.kind {
            NodeKind::Sequence { items, .. } if !items.is_empty() => {
                let index = usize::from(choice) % items.len();
                node = items.get(index)?;
                path = path.index(index);
                steps.push(Step::Index(index));
            }
            NodeKind::Mapping { entries, .. } if !entries.is_empty() => {
                let entry = entries.get(usize::from(choice) % entries.len())?;
                let key = entry.key.as_str()?;
                node = &entry.value;
                path = path.key(key);
                steps.push(Step::Key(key.to_owned()));
            }
            _ => break,
        }
    }
    Some((steps, path))
}

fn edit_of(operation: &Operation, path: &Path) -> Edit {
    let path = path.clone();
    let item = |value: &Json| Item::value(value.0.clone());
    match operation {
        Operation::Insert { at, value } => {
            let at = at.map_or(At::End, |index| At::Index(usize::from(index)));
            Edit::Insert { into: path, at, item: item(value), create: false }
        }
        Operation::InsertKey { key, at, value } => {
            let at = match at % 4 {
                0 => KeyAt::Usual,
                1 => KeyAt::End,
                2 => KeyAt::Start,
                _ => KeyAt::Sorted,
            };
            Edit::InsertKey { into: path, key: key.clone(), at, item: item(value), create: false }
        }
        Operation::Set { value } => Edit::Set { path, item: item(value), create: false },
        Operation::Remove { above } => {
            let above = match above % 3 {
                0 => Above::Keep,
                1 => Above::Own,
                _ => Above::Remove,
            };
            Edit::Remove { path, above }
        }
    }
}

/// The value after the operation at the end of the steps; `None` where it makes no sense.
fn changed(mut root: Value, steps: &[Step], operation: &Operation) -> Option<Value> {
    if let Operation::Remove { .. } = operation {
        let (last, above) = steps.split_last()?;
        match (reach(&mut root, above)?, last) {
            (Value::Array(items), Step::Index(index)) if *index < items.len() => {
                items.remove(*index);
            }
            (Value::Object(entries), Step::Key(key)) => {
                entries.shift_remove(key)?;
            }
            _ => return None,
        }
        return Some(root);
    }
    let place = reach(&mut root, steps)?;
    match operation {
        Operation::Set { value } => *place = value.0.clone(),
        Operation::Insert { at, value } => {
            if place.is_null() {
                *place = Value::Array(Vec::new());
            }
            let items = place.as_array_mut()?;
            let index = at.map_or(items.len(), usize::from).min(items.len());
            items.insert(index, value.0.clone());
        }
        Operation::InsertKey { key, value, .. } => {
            if place.is_null() {
                *place = Value::Object(serde_json::Map::new());
            }
            if place.as_object_mut()?.insert(key.clone(), value.0.clone()).is_some() {
                return None;
            }
        }
        Operation::Remove { .. } => {}
    }
    Some(root)
}

fn reach<'v>(root: &'v mut Value, steps: &[Step]) -> Option<&'v mut Value> {
    steps.iter().try_fold(root, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    })
}
