//! Random documents, random edits: no panic, no byte touched that was not meant, and insertions can be removed again.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod edit_random;

use fluxwright_yaml::edit::{Above, At, Edit, Editor, Item, KeyAt, Path, Reason};
use fluxwright_yaml::{Dialect, NodeKind};
use proptest::prelude::*;
use serde_json::Value;

use edit_random::{Random, document};

/// Documents per property; `PROPTEST_CASES` asks for more.
const CASES: u32 = 500;

fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(CASES), failure_persistence: None, ..ProptestConfig::default() }
}

/// Every collection and every child, as paths.
fn places(editor: &Editor) -> (Vec<Path>, Vec<Path>) {
    let (mut collections, mut children) = (Vec::new(), Vec::new());
    for (index, document) in editor.stream().documents.iter().enumerate() {
        let Some(root) = &document.root else { continue };
        let mut stack = vec![(root, Path::root().in_document(index))];
        while let Some((node, path)) = stack.pop() {
            match &node.kind {
                NodeKind::Sequence { items, .. } => {
                    for (index, item) in items.iter().enumerate() {
                        children.push(path.clone().index(index));
                        stack.push((item, path.clone().index(index)));
                    }
                }
                NodeKind::Mapping { entries, .. } => {
                    for entry in entries {
                        if let Some(key) = entry.key.as_str() {
                            children.push(path.clone().key(key));
                            stack.push((&entry.value, path.clone().key(key)));
                        }
                    }
                }
                _ => continue,
            }
            collections.push(path);
        }
    }
    (collections, children)
}

fn value(random: &mut Random, depth: usize) -> Value {
    const TEXTS: &[&str] = &[
        "a", "b c", "yes", "1", "${x}", "<< a >>", "#x", "x: y", "- z", "a\nb\n", "é", "", " ", "'", "\"", "[", "a\n\n",
    ];
    match random.below(if depth == 0 { 4 } else { 6 }) {
        0 => Value::Null,
        1 => Value::Bool(random.flip(2)),
        2 => Value::from(random.below(1_000)),
        3 => Value::from(TEXTS[random.below(TEXTS.len())]),
        4 => Value::Array((0..random.below(3)).map(|_| value(random, depth - 1)).collect()),
        _ => Value::Object((0..random.below(3)).map(|key| (format!("k{key}"), value(random, depth - 1))).collect()),
    }
}

fn edit(random: &mut Random, editor: &Editor) -> Option<Edit> {
    let (collections, children) = places(editor);
    let item = Item::value(value(random, 2));
    let item = if random.flip(4) { item.comment("above") } else { item };
    let into = collections.get(random.below(collections.len().max(1)))?.clone();
    Some(match random.below(5) {
        0 => {
            let index = random.below(4);
            let at = [At::End, At::Start, At::Index(index), At::After(index), At::Before(index)][random.below(5)];
            Edit::Insert { into, at, item, create: random.flip(2) }
        }
        1 => {
            let places = [KeyAt::Usual, KeyAt::End, KeyAt::Start, KeyAt::Sorted, KeyAt::After("a".to_owned())];
            let at = places[random.below(places.len())].clone();
            Edit::InsertKey { into, key: "new key".to_owned(), at, item, create: random.flip(2) }
        }
        2 => {
            Edit::Set { path: into.key("made").key("up"), item: Item::value(value(random, 2)), create: random.flip(2) }
        }
        3 => Edit::Set {
            path: children.get(random.below(children.len().max(1)))?.clone(),
            item: Item::value(value(random, 2)),
            create: false,
        },
        _ => Edit::Remove {
            path: children.get(random.below(children.len().max(1)))?.clone(),
            above: [Above::Keep, Above::Own, Above::Remove][random.below(3)],
        },
    })
}

/// The text outside of the splices is the same before and after.
fn rebuilt(text: &str, applied: &fluxwright_yaml::edit::Applied) -> String {
    let mut result = text.to_owned();
    for splice in applied.splices().iter().rev() {
        result.replace_range(splice.range.clone(), &splice.text);
    }
    result
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn edits_do_what_they_say(seed in any::<u64>(), size in 1usize..6) {
        let mut random = Random::new(seed);
        let text = document(&mut random, size);
        let Ok(mut editor) = Editor::new(&text) else {
            return Err(TestCaseError::fail(format!("the generator made no YAML:\n{text}")));
        };
        for _ in 0..4 {
            let Some(edit) = edit(&mut random, &editor) else { break };
            let before = editor.text().to_owned();
            match editor.apply(&edit) {
                Ok(applied) => {
                    prop_assert_eq!(&rebuilt(&before, &applied), editor.text());
                    let mut back = editor.clone();
                    prop_assert!(back.undo(&applied));
                    prop_assert_eq!(back.text(), &before);
                }
                Err(refusal) => {
                    prop_assert_eq!(editor.text(), &before);
                    prop_assert!(before.get(refusal.span.clone()).is_some(), "{}", refusal);
                    let _ = refusal.diagnostic("file.yaml", None);
                }
            }
        }
    }

    #[test]
    fn insert_then_remove_is_the_identity(seed in any::<u64>(), size in 1usize..6) {
        let mut random = Random::new(seed);
        let text = document(&mut random, size);
        let editor = Editor::new(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        let (collections, _) = places(&editor);
        for into in collections {
            let value = value(&mut random, 2);
            let (edit, path) = match list_length(&editor, &into) {
                Some(0) | None if empty(&editor, &into) => continue,
                Some(length) => {
                    let index = random.below(length + 1);
                    let at = if index == length { At::End } else { At::Index(index) };
                    (Edit::Insert { into: into.clone(), at, item: Item::value(value), create: false }, into.index(index))
                }
                None => {
                    let at = [KeyAt::End, KeyAt::Start, KeyAt::Sorted][random.below(3)].clone();
                    let item = Item::value(value);
                    (Edit::InsertKey { into: into.clone(), key: "new".to_owned(), at, item, create: false }, into.key("new"))
                }
            };
            let mut changed = editor.clone();
            if changed.apply(&edit).is_ok() {
                let after = changed.text().to_owned();
                match changed.remove(&path, Above::Keep) {
                    Ok(_) => prop_assert_eq!(changed.text(), &text, "after the insertion:\n{}", after),
                    Err(refusal) => return Err(TestCaseError::fail(format!("{refusal}\n{after}"))),
                }
            }
        }
    }

    #[test]
    fn values_are_what_was_set(seed in any::<u64>(), size in 1usize..6) {
        let mut random = Random::new(seed);
        let text = document(&mut random, size);
        let mut editor = Editor::new(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        let (_, children) = places(&editor);
        let Some(path) = children.get(random.below(children.len().max(1))) else { return Ok(()) };
        let wanted = value(&mut random, 2);
        if editor.set(path, Item::value(wanted.clone())).is_ok() {
            for dialect in Dialect::ALL {
                let document = &editor.stream().documents[path.document];
                if let Ok(mut found) = document.to_value(dialect) {
                    for step in &path.steps {
                        found = match step {
                            fluxwright_yaml::edit::Step::Key(key) => found[key.as_str()].take(),
                            fluxwright_yaml::edit::Step::Index(index) => found[*index].take(),
                            fluxwright_yaml::edit::Step::Select { .. } => unreachable!("not among the places"),
                        };
                    }
                    prop_assert_eq!(&found, &wanted, "{:?}\n{}", dialect, editor.text());
                }
            }
        }
    }

    #[test]
    fn nothing_panics_on_odd_texts(
        text in "([a-c:\\-\\[\\]{}#&*!|>'\"?,\n \t\r%@.~]|: |- |\n  |\n- |a: |\r\n|---\n|é){0,40}",
        seed in any::<u64>(),
    ) {
        let mut random = Random::new(seed);
        let Ok(mut editor) = Editor::new(&text) else { return Ok(()) };
        for _ in 0..6 {
            let Some(edit) = edit(&mut random, &editor) else { break };
            let before = editor.text().to_owned();
            if editor.apply(&edit).is_err() {
                prop_assert_eq!(editor.text(), &before);
            }
        }
    }

    #[test]
    fn paths_are_read_as_they_are_written(keys in proptest::collection::vec(".{0,6}", 0..4), index in 0usize..9) {
        let path = keys.iter().fold(Path::root().index(index), |path, key| path.key(key.clone()).select(key.clone(), "v"));
        prop_assert_eq!(Path::parse(&path.to_string()).ok(), Some(path));
    }
}

fn list_length(editor: &Editor, path: &Path) -> Option<usize> {
    node(editor, path).items().map(<[_]>::len)
}

fn empty(editor: &Editor, path: &Path) -> bool {
    let node = node(editor, path);
    node.items().is_some_and(<[_]>::is_empty) || node.entries().is_some_and(<[_]>::is_empty)
}

fn node<'e>(editor: &'e Editor, path: &Path) -> &'e fluxwright_yaml::Node {
    let mut node = editor.stream().documents[path.document].root.as_ref().expect("a root");
    for step in &path.steps {
        node = match step {
            fluxwright_yaml::edit::Step::Key(key) => node.get(key).expect("the key"),
            fluxwright_yaml::edit::Step::Index(index) => &node.items().expect("a list")[*index],
            fluxwright_yaml::edit::Step::Select { .. } => unreachable!("not among the places"),
        };
    }
    node
}

/// The editor's own check is a net: what it has to catch is a mistake in the planning of the edit.
#[test]
fn the_net_is_hardly_ever_needed() {
    let (mut edits, mut caught) = (0, Vec::new());
    for seed in 0..1_500 {
        let mut random = Random::new(seed);
        let text = document(&mut random, 3);
        let mut editor = Editor::new(&text).expect("YAML");
        for _ in 0..4 {
            let Some(edit) = edit(&mut random, &editor) else { break };
            edits += 1;
            if let Err(refusal) = editor.apply(&edit)
                && matches!(refusal.reason, Reason::Unverified(_))
            {
                caught.push(format!("{refusal}: {edit:?}\n{}", editor.text()));
            }
        }
    }
    assert!(edits > 4_000, "only {edits} edits");
    assert!(caught.len() * 1_000 <= edits, "{} of {edits} edits: {}", caught.len(), caught.join("\n"));
}
