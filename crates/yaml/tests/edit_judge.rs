//! A second opinion: `yaml-edit` appends the same texts to the same lists, in every file of the corpus.
//!
//! The two have been written apart. Where their results differ in bytes, both must at least mean the same; how often they
//! agree to the byte is printed, and must not fall.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod corpus;

use std::str::FromStr;

use corpus::{File, files};
use fluxwright_yaml::edit::{At, Editor, Item, Path, Step};
use fluxwright_yaml::{Dialect, Node, NodeKind, parse};
use yaml_edit::YamlNode;

const PROBE: &str = "fluxwright-probe";
/// The most bytes of a file: each list costs two readings.
const MAX_SIZE: usize = 8_000;

#[derive(Default)]
struct Opinion {
    lists: usize,
    same_bytes: usize,
    judge_failed: usize,
    differ: Vec<String>,
    wrong: Vec<String>,
}

#[test]
fn yaml_edit_agrees() {
    let Some(files) = files() else {
        println!("skipped: ../shared/repos is not there");
        return;
    };
    let mut opinion = Opinion::default();
    for file in files.iter().filter(|file| file.text.len() < MAX_SIZE) {
        judge(file, &mut opinion);
    }
    println!(
        "{} lists of texts appended to; the same bytes in {}; yaml-edit could not in {}; other bytes in {}",
        opinion.lists,
        opinion.same_bytes,
        opinion.judge_failed,
        opinion.differ.len()
    );
    if std::env::var_os("FLUXWRIGHT_CORPUS_ODD").is_some() {
        opinion.differ.iter().for_each(|differ| println!("{differ}"));
    }
    assert!(opinion.lists > 500, "only {} lists", opinion.lists);
    assert!(opinion.wrong.is_empty(), "{}", opinion.wrong.join("\n"));
    assert!(opinion.same_bytes * 100 >= opinion.lists * 90, "the same bytes in {} only", opinion.same_bytes);
}

fn judge(file: &File, opinion: &mut Opinion) {
    let Ok(stream) = parse(&file.text) else { return };
    let [document] = stream.documents.as_slice() else { return };
    let Some(root) = &document.root else { return };
    let mut lists = Vec::new();
    texts(root, Path::root(), &mut lists);
    let editor = Editor::of_stream(stream.clone());
    for path in lists {
        let mut ours = editor.clone();
        if ours.insert(&path, At::End, Item::value(PROBE)).is_err() {
            continue;
        }
        opinion.lists += 1;
        let Some(theirs) = append(&file.text, &path) else {
            opinion.judge_failed += 1;
            continue;
        };
        if theirs == ours.text() {
            opinion.same_bytes += 1;
            continue;
        }
        let values = |text: &str| parse(text).ok().map(|stream| stream.documents[0].to_value(Dialect::V3).ok());
        let report = format!("{} {path}\n-- ours\n{}\n-- theirs\n{theirs}\n", file.name, ours.text());
        if values(&theirs) == values(ours.text()) {
            opinion.differ.push(report);
        } else {
            opinion.wrong.push(report);
        }
    }
}

/// The lists that hold only texts without quotes, at least one.
fn texts(node: &Node, path: Path, into: &mut Vec<Path>) {
    match &node.kind {
        NodeKind::Sequence { items, .. } => {
            let plain = |item: &Node| {
                let style = matches!(&item.kind, NodeKind::Scalar { style: fluxwright_yaml::ScalarStyle::Plain, .. });
                style && item.scalar_type(Dialect::V3) == Some(fluxwright_yaml::ScalarType::String)
            };
            if !items.is_empty() && items.iter().all(plain) {
                into.push(path.clone());
            }
            for (index, item) in items.iter().enumerate() {
                texts(item, path.clone().index(index), into);
            }
        }
        NodeKind::Mapping { entries, .. } => {
            for entry in entries {
                if let Some(key) = entry.key.as_str() {
                    texts(&entry.value, path.clone().key(key), into);
                }
            }
        }
        _ => {}
    }
}

fn append(text: &str, path: &Path) -> Option<String> {
    let document = yaml_edit::Document::from_str(text).ok()?;
    let mut node: Option<YamlNode> = None;
    for step in &path.steps {
        node = Some(match (step, node) {
            (Step::Key(key), None) => document.get(key.as_str())?,
            (Step::Key(key), Some(node)) => node.as_mapping()?.get(key.as_str())?,
            (Step::Index(index), Some(node)) => node.as_sequence()?.get(*index)?,
            (Step::Index(index), None) => document.as_sequence()?.get(*index)?,
            (Step::Select { .. }, _) => return None,
        });
    }
    match node {
        Some(node) => node.as_sequence()?.push(PROBE),
        None => document.as_sequence()?.push(PROBE),
    }
    Some(document.to_string())
}
