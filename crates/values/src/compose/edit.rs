//! Working `--set` into the text of a values file.

use fluxwright_yaml::edit::{At, Edit, Editor, Hint, Item, Path, Step as PathStep};
use fluxwright_yaml::{Dialect, Node};
use serde_json::{Map, Value};

use crate::set::{Assignment, Step};

/// The text with the assignments worked in, where that gives exactly the values that it must; `None` where the text cannot
/// be edited safely.
pub(super) fn edit(text: &str, assignments: &[Assignment], values: &Map<String, Value>) -> Option<String> {
    let mut editor = Editor::new(text).ok()?;
    let document = editor.stream().documents.iter().position(|document| document.root.is_some())?;
    if editor.stream().documents.get(document)?.root.as_ref()?.entries()?.is_empty() {
        // `{}` and comments alone: there is no style to follow.
        return None;
    }
    for assignment in assignments {
        assign(&mut editor, document, assignment)?;
    }
    // Whatever the edits did, the readers of the text must see what Helm would.
    let result = editor.stream().documents.get(document)?;
    let value = |dialect| result.to_value(dialect).ok();
    (value(Dialect::Sigs)?.as_object()? == values).then(|| editor.text().to_owned())
}

fn assign(editor: &mut Editor, document: usize, assignment: &Assignment) -> Option<()> {
    if assignment.path.is_empty() {
        return None;
    }
    let root = editor.stream().documents.get(document)?.root.as_ref()?;
    let there = depth_of_what_is_there(root, &assignment.path);
    let (known, missing) = assignment.path.split_at_checked(there)?;
    let path = Path { document, steps: known.iter().map(step).collect() };
    let done = match missing.split_first() {
        None => Edit::Set { path, item: Item::value(assignment.value.clone()), create: false },
        Some((Step::Key(key), rest)) => {
            // A null, or what is no map in a list, gives way to a map.
            let item = nested(rest, &assignment.value)?;
            let path = Path { steps: path.steps.into_iter().chain([PathStep::Key(key.clone())]).collect(), ..path };
            Edit::Set { path, item, create: true }
        }
        Some((Step::Index(index), rest)) => {
            let length = node_at(root, known)?.items().map_or(0, <[Node]>::len);
            if *index != length {
                return None;
            }
            Edit::Insert { into: path, at: At::End, item: nested(rest, &assignment.value)?, create: true }
        }
    };
    editor.apply(&done).ok().map(drop)
}

fn step(step: &Step) -> PathStep {
    match step {
        Step::Key(key) => PathStep::Key(key.clone()),
        Step::Index(index) => PathStep::Index(*index),
    }
}

/// How many steps of a path lead to nodes that are there.
fn depth_of_what_is_there(root: &Node, path: &[Step]) -> usize {
    (1..=path.len()).take_while(|depth| path.get(..*depth).is_some_and(|path| node_at(root, path).is_some())).count()
}

fn node_at<'a>(root: &'a Node, path: &[Step]) -> Option<&'a Node> {
    path.iter().try_fold(root, |node, step| match step {
        Step::Key(key) => node.get(key),
        Step::Index(index) => node.items()?.get(*index),
    })
}

/// A value below maps and lists that are not there yet, which are written as blocks; `None` where nulls would have to
/// fill a list.
fn nested(path: &[Step], value: &Value) -> Option<Item> {
    let whole = path.iter().rev().try_fold(value.clone(), |value, step| match step {
        Step::Key(key) => Some(Value::Object(Map::from_iter([(key.clone(), value)]))),
        Step::Index(0) => Some(Value::Array(vec![value])),
        Step::Index(_) => None,
    })?;
    let mut item = Item::value(whole);
    let mut pattern = String::new();
    for step in path {
        item = item.hint(&pattern, Hint::Block).ok()?;
        match step {
            Step::Key(key) => {
                if !pattern.is_empty() {
                    pattern.push('.');
                }
                pattern.push_str(&Path::root().key(key.clone()).to_string());
            }
            Step::Index(_) => pattern.push_str("[]"),
        }
    }
    Some(item)
}
