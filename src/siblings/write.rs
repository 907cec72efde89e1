//! The text of the new file: that of the most typical sibling, changed where the agreement says so.

use std::collections::BTreeSet;

use fluxwright_yaml::edit::{Above, Editor, Item, KeyAt, Path, Step};
use fluxwright_yaml::{Document, Node, NodeKind, ScalarStyle, Stream};

use super::agree::{Agreed, Field, first_document};
use super::flatten::{Leaf, Place, leaves};
use super::{Names, Sibling};

/// Why no text could be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// No sibling has exactly one document.
    #[error("no sibling is a single document")]
    NoModel,
    /// The model cannot be changed as needed.
    #[error("{path} cannot serve as a model: {reason}")]
    Shape {
        /// The sibling that was tried last.
        path: String,
        /// Why.
        reason: String,
    },
}

/// Writes the agreed fields with the values of `names`. The most typical siblings are tried in turn as models.
pub fn write(
    agreed: &Agreed,
    siblings: &[(&Sibling<'_>, &Stream)],
    names: &Names,
    skip: &dyn Fn(&[Place]) -> bool,
) -> Result<String, WriteError> {
    let mut ranked: Vec<(i64, usize)> = siblings
        .iter()
        .enumerate()
        .filter_map(|(index, (sibling, stream))| Some((-typical(agreed, sibling, first_document(stream)?, skip), index)))
        .collect();
    ranked.sort_unstable();
    let mut last = WriteError::NoModel;
    for (_, index) in ranked.into_iter().take(5) {
        let (sibling, stream) = siblings[index];
        match from_model(agreed, sibling, stream, siblings, names, skip) {
            Ok(text) => return Ok(text),
            Err(reason) => last = WriteError::Shape { path: sibling.path.to_owned(), reason },
        }
    }
    Err(last)
}

/// How typical a sibling is: agreed fields that it has as agreed, less what is its own.
fn typical(agreed: &Agreed, sibling: &Sibling<'_>, document: &Document, skip: &dyn Fn(&[Place]) -> bool) -> i64 {
    let mut score = 0;
    for leaf in leaves(document, &sibling.names, skip) {
        score += match agreed.fields.get(&leaf.place) {
            Some(field) if sibling.names.fill(&field.pattern).as_deref() == Some(&leaf.text) => 4,
            Some(_) => 2,
            None => -1,
        };
    }
    score
}

fn from_model(
    agreed: &Agreed,
    model: &Sibling<'_>,
    stream: &Stream,
    siblings: &[(&Sibling<'_>, &Stream)],
    names: &Names,
    skip: &dyn Fn(&[Place]) -> bool,
) -> Result<String, String> {
    let document = first_document(stream).ok_or("it is not a single document")?;
    let found = leaves(document, &model.names, &|_| false);
    let mut splices: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    let mut kept: Vec<Vec<Step>> = Vec::new();
    let mut have: BTreeSet<&[Place]> = BTreeSet::new();
    for leaf in &found {
        let Some(field) = agreed.fields.get(&leaf.place) else { continue };
        let Some(target) = names.fill(&field.pattern) else { continue };
        if skipped(&leaf.place, skip) {
            continue;
        }
        kept.push(leaf.steps.clone());
        have.insert(&leaf.place);
        if !leaf.alias && leaf.text != target {
            splices.push((leaf.node.span.clone(), scalar_like(leaf, &target, target != field.pattern)?));
        }
    }
    splices.extend(foreign_comments(document, model, stream, siblings, names));
    let removed = removals(document, &kept);
    let text = apply(&stream.text, splices)?;
    let mut editor = Editor::new(&text).map_err(|error| error.to_string())?;
    for steps in removed.into_iter().rev() {
        editor.remove(&at(stream, document, steps), Above::Remove).map_err(|refusal| refusal.to_string())?;
    }
    for field in agreed.fields.values().filter(|field| !have.contains(field.place.as_slice())) {
        insert(&mut editor, field, siblings, names)?;
    }
    Ok(editor.into_text())
}

fn skipped(place: &[Place], skip: &dyn Fn(&[Place]) -> bool) -> bool {
    (0..=place.len()).any(|end| skip(&place[..end]))
}

/// A path in the document with content.
fn at(stream: &Stream, document: &Document, steps: Vec<Step>) -> Path {
    let index = stream.documents.iter().position(|known| known.span == document.span).unwrap_or(0);
    Path { document: index, steps }
}

/// The text of a scalar in the style of the one that it replaces. What follows from names is a text, whatever it looks like.
fn scalar_like(leaf: &Leaf<'_>, target: &str, is_text: bool) -> Result<String, String> {
    let NodeKind::Scalar { style, .. } = &leaf.node.kind else { return Ok(target.to_owned()) };
    let quoted = || format!("\"{}\"", target.replace('\\', "\\\\").replace('"', "\\\""));
    if target.contains(|c: char| c.is_control()) {
        return Err(format!("`{}` is more than one line", leaf.text.escape_debug()));
    }
    match style {
        ScalarStyle::Literal | ScalarStyle::Folded => {
            Err(format!("a block of text differs: {}", leaf.text.lines().next().unwrap_or_default()))
        }
        ScalarStyle::DoubleQuoted => Ok(quoted()),
        ScalarStyle::SingleQuoted => Ok(format!("'{}'", target.replace('\'', "''"))),
        ScalarStyle::Plain if reads_back(target, is_text) => Ok(target.to_owned()),
        ScalarStyle::Plain => Ok(quoted()),
    }
}

/// Whether a plain scalar of this text is read as it, and as a text where it has to be one.
fn reads_back(text: &str, is_text: bool) -> bool {
    let Ok(stream) = fluxwright_yaml::parse(&format!("- [{text}]\n")) else { return false };
    let Some(document) = first_document(&stream) else { return false };
    let item = document.root.as_ref().and_then(|root| root.items()?.first()?.items()).filter(|items| items.len() == 1);
    let Some(node) = item.and_then(|items| items.first()) else { return false };
    let as_text = |dialect| node.to_value(document, dialect).is_ok_and(|value| value.as_str() == Some(text));
    let is_same = matches!(&node.kind, NodeKind::Scalar { value, style: ScalarStyle::Plain } if value == text);
    is_same && (!is_text || (as_text(fluxwright_yaml::Dialect::Sigs) && as_text(fluxwright_yaml::Dialect::V3)))
}

/// Comments that are the model's own: those that no other sibling has. What the schema line names follows the new names.
fn foreign_comments(
    document: &Document,
    model: &Sibling<'_>,
    stream: &Stream,
    siblings: &[(&Sibling<'_>, &Stream)],
    names: &Names,
) -> Vec<(std::ops::Range<usize>, String)> {
    let text = &stream.text;
    let pattern_of = |sibling: &Sibling<'_>, comment: &str| sibling.names.patterns(comment).swap_remove(0);
    let mut splices = Vec::new();
    for comment in &document.comments {
        let Some(own) = text.get(comment.span.clone()) else { continue };
        let pattern = pattern_of(model, own);
        let sharing = siblings
            .iter()
            .filter(|(sibling, stream)| {
                first_document(stream).is_some_and(|document| {
                    document
                        .comments
                        .iter()
                        .filter_map(|comment| stream.text.get(comment.span.clone()))
                        .any(|text| pattern_of(sibling, text) == pattern)
                })
            })
            .count();
        let is_header = own.contains("yaml-language-server");
        if (is_header || sharing * 2 > siblings.len())
            && let Some(filled) = names.fill(&pattern)
        {
            if filled != own {
                splices.push((comment.span.clone(), filled));
            }
            continue;
        }
        splices.push((whole_line_of(text, &comment.span), String::new()));
    }
    splices
}

/// The comment with the line that is only its own, else with the blanks before it.
fn whole_line_of(text: &str, span: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let before = &text[..span.start];
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    if before[line..].trim().is_empty() {
        let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1);
        return line..end;
    }
    before.trim_end_matches([' ', '\t']).len()..span.end
}

/// The highest nodes below which nothing is kept, in document order.
fn removals(document: &Document, kept: &[Vec<Step>]) -> Vec<Vec<Step>> {
    let mut found = Vec::new();
    if let Some(root) = &document.root {
        remove_below(root, &mut Vec::new(), kept, &mut found);
    }
    found
}

// The depth of a document is bounded by the reader.
fn remove_below(node: &Node, steps: &mut Vec<Step>, kept: &[Vec<Step>], found: &mut Vec<Vec<Step>>) {
    if !kept.iter().any(|known| known.starts_with(steps)) {
        found.push(steps.clone());
        return;
    }
    let mut below = |step: Step, child: &Node| {
        steps.push(step);
        remove_below(child, steps, kept, found);
        steps.pop();
    };
    match &node.kind {
        NodeKind::Sequence { items, .. } => {
            for (index, item) in items.iter().enumerate() {
                below(Step::Index(index), item);
            }
        }
        NodeKind::Mapping { entries, .. } => {
            for entry in entries {
                if let Some(key) = entry.key.as_str() {
                    below(Step::Key(key.to_owned()), &entry.value);
                }
            }
        }
        NodeKind::Scalar { .. } | NodeKind::Alias { .. } => {}
    }
}

/// Replaces ranges, which do not overlap except where one lies in another (the outer one wins).
fn apply(text: &str, mut splices: Vec<(std::ops::Range<usize>, String)>) -> Result<String, String> {
    splices.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for (range, with) in splices {
        if range.start < at {
            continue;
        }
        result.push_str(text.get(at..range.start).ok_or("a span is not at a character")?);
        result.push_str(&with);
        at = range.end;
    }
    result.push_str(text.get(at..).ok_or("a span is not at a character")?);
    Ok(result)
}

/// Adds a field that the model lacks, where a sibling that has it has it.
fn insert(
    editor: &mut Editor,
    field: &Field,
    siblings: &[(&Sibling<'_>, &Stream)],
    names: &Names,
) -> Result<(), String> {
    let Some(text) = names.fill(&field.pattern) else { return Ok(()) };
    let mut keys = Vec::new();
    for place in &field.place {
        // An item of a list that the model lacks is an app's own more often than not.
        let Place::Key(key) = place else { return Ok(()) };
        keys.push(key.clone());
    }
    let Some((last, parents)) = keys.split_last() else { return Ok(()) };
    let index = editor.stream().documents.iter().position(|document| document.root.is_some()).unwrap_or(0);
    let mut path = Path::root().in_document(index);
    let mut value = value_of(field, &text, siblings);
    let mut key = last.clone();
    let steps: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut depth = parents.len();
    // Parents that the model lacks come with the field.
    while depth > 0 && editor.stream().documents.get(index).and_then(|document| document.at(&steps[..depth])).is_none() {
        value = serde_json::json!({ key.clone(): value });
        depth -= 1;
        key.clone_from(&keys[depth]);
    }
    for step in &keys[..depth] {
        path = path.key(step.clone());
    }
    let at = behind(editor, index, &steps[..depth], &key, siblings);
    editor.insert_key(&path, &key, at, Item::value(value)).map(|_| ()).map_err(|refusal| refusal.to_string())
}

/// The value as the sibling that has it types it.
fn value_of(field: &Field, text: &str, siblings: &[(&Sibling<'_>, &Stream)]) -> serde_json::Value {
    let steps: Vec<&str> = field.place.iter().filter_map(|p| if let Place::Key(key) = p { Some(key.as_str()) } else { None }).collect();
    let typed = siblings.iter().find_map(|(sibling, stream)| {
        let document = first_document(stream)?;
        let node = document.at(&steps)?;
        let value = node.to_value(document, fluxwright_yaml::Dialect::Sigs).ok()?;
        (sibling.names.fill(&field.pattern).as_deref() == node.as_str() || node.as_str().is_none()).then_some(value)
    });
    match typed {
        Some(serde_json::Value::String(_)) | None => serde_json::Value::String(text.to_owned()),
        Some(value) => value,
    }
}

/// Behind the key that siblings have before it.
fn behind(editor: &Editor, index: usize, parents: &[&str], key: &str, siblings: &[(&Sibling<'_>, &Stream)]) -> KeyAt {
    let keys_of = |node: Option<&Node>| -> Vec<String> {
        let entries = node.and_then(Node::entries).unwrap_or_default();
        entries.iter().filter_map(|entry| entry.key.as_str().map(str::to_owned)).collect()
    };
    let own = keys_of(editor.stream().documents.get(index).and_then(|document| document.at(parents)));
    for (_, stream) in siblings {
        let theirs = keys_of(first_document(stream).and_then(|document| document.at(parents)));
        let Some(at) = theirs.iter().position(|known| known == key) else { continue };
        return match theirs[..at].iter().rev().find(|known| own.contains(known)) {
            Some(before) => KeyAt::After(before.clone()),
            None => KeyAt::Start,
        };
    }
    KeyAt::End
}
