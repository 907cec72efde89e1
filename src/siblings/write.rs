//! The text of the new file: that of the most typical sibling, changed where the agreement says so.

use std::collections::BTreeSet;
use std::ops::Range;

use fluxwright_yaml::edit::{Above, Editor, Path, Step};
use fluxwright_yaml::{Node, NodeKind, ScalarStyle, Stream};

use super::agree::{Agreed, kinds};
use super::flatten::{Leaf, Place, leaves};
use super::insert::insert;
use super::{Names, Sibling};

/// Why no text could be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// No sibling has the documents that most have.
    #[error("no sibling has the documents that most have")]
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

/// Writes the agreed fields with the values of `names`. The most typical siblings are tried in turn as models; those with
/// other documents than most are none.
pub fn write(
    agreed: &Agreed,
    siblings: &[(&Sibling<'_>, &Stream)],
    names: &Names,
    skip: &dyn Fn(&[Place]) -> bool,
) -> Result<String, WriteError> {
    let mut ranked: Vec<(i64, usize)> = siblings
        .iter()
        .enumerate()
        .filter(|(_, (_, stream))| kinds(stream) == agreed.kinds)
        .map(|(index, (sibling, stream))| (-typical(agreed, sibling, stream, skip), index))
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
fn typical(agreed: &Agreed, sibling: &Sibling<'_>, stream: &Stream, skip: &dyn Fn(&[Place]) -> bool) -> i64 {
    let mut score = 0;
    for leaf in leaves(stream, &sibling.names, skip) {
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
    let found = leaves(stream, &model.names, &|_| false);
    let mut splices: Vec<(Range<usize>, String)> = Vec::new();
    let mut kept: Vec<(usize, Vec<Step>)> = Vec::new();
    let mut have: BTreeSet<&[Place]> = BTreeSet::new();
    for leaf in &found {
        let Some(field) = agreed.fields.get(&leaf.place) else { continue };
        let Some(target) = names.fill(&field.pattern) else { continue };
        if skipped(&leaf.place, skip) {
            continue;
        }
        kept.push((leaf.document, leaf.steps.clone()));
        have.insert(&leaf.place);
        if !leaf.alias && leaf.text != target {
            splices.push((leaf.node.span.clone(), scalar_like(leaf, &target, target != field.pattern)?));
        }
    }
    splices.extend(foreign_comments(model, stream, siblings, names));
    let text = apply(&stream.text, splices)?;
    let mut editor = Editor::new(&text).map_err(|error| error.to_string())?;
    for (document, steps) in removals(stream, &kept).into_iter().rev() {
        let path = Path { document, steps };
        editor.remove(&path, Above::Remove).map_err(|refusal| refusal.to_string())?;
    }
    for field in agreed.fields.values().filter(|field| !have.contains(field.place.as_slice())) {
        insert(&mut editor, field, siblings, names)?;
    }
    Ok(editor.into_text())
}

/// Whether a place, or one that it lies in, is left out.
fn skipped(place: &[Place], skip: &dyn Fn(&[Place]) -> bool) -> bool {
    let place = place.get(1..).unwrap_or_default();
    (0..=place.len()).any(|end| skip(&place[..end]))
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
    let Some(document) = stream.documents.first() else { return false };
    let item = document.root.as_ref().and_then(|root| root.items()?.first()?.items()).filter(|items| items.len() == 1);
    let Some(node) = item.and_then(|items| items.first()) else { return false };
    let as_text = |dialect| node.to_value(document, dialect).is_ok_and(|value| value.as_str() == Some(text));
    let is_same = matches!(&node.kind, NodeKind::Scalar { value, style: ScalarStyle::Plain } if value == text);
    is_same && (!is_text || (as_text(fluxwright_yaml::Dialect::Sigs) && as_text(fluxwright_yaml::Dialect::V3)))
}

/// Comments that are the model's own: those that few other siblings have. What the schema line names follows the new names.
fn foreign_comments(
    model: &Sibling<'_>,
    stream: &Stream,
    siblings: &[(&Sibling<'_>, &Stream)],
    names: &Names,
) -> Vec<(Range<usize>, String)> {
    let theirs: Vec<Vec<String>> = siblings.iter().map(|(sibling, stream)| comment_patterns(sibling, stream)).collect();
    let mut splices = Vec::new();
    for comment in stream.documents.iter().flat_map(|document| &document.comments) {
        let Some(own) = stream.text.get(comment.span.clone()) else { continue };
        let pattern = model.names.patterns(own).swap_remove(0);
        let sharing = theirs.iter().filter(|patterns| patterns.contains(&pattern)).count();
        let is_kept = own.contains("yaml-language-server") || sharing * 2 > siblings.len();
        match names.fill(&pattern).filter(|_| is_kept) {
            Some(filled) if filled == own => {}
            Some(filled) => splices.push((comment.span.clone(), filled)),
            None => splices.push((whole_line_of(&stream.text, &comment.span), String::new())),
        }
    }
    splices
}

fn comment_patterns(sibling: &Sibling<'_>, stream: &Stream) -> Vec<String> {
    let comments = stream.documents.iter().flat_map(|document| &document.comments);
    let texts = comments.filter_map(|comment| stream.text.get(comment.span.clone()));
    texts.map(|text| sibling.names.patterns(text).swap_remove(0)).collect()
}

/// The comment with the line that is only its own, else with the blanks before it.
fn whole_line_of(text: &str, span: &Range<usize>) -> Range<usize> {
    let before = &text[..span.start];
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    if before[line..].trim().is_empty() {
        let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1);
        return line..end;
    }
    before.trim_end_matches([' ', '\t']).len()..span.end
}

/// The highest nodes below which nothing is kept, in document order.
fn removals(stream: &Stream, kept: &[(usize, Vec<Step>)]) -> Vec<(usize, Vec<Step>)> {
    let mut found = Vec::new();
    for (index, document) in stream.documents.iter().enumerate() {
        let own: Vec<&[Step]> = kept.iter().filter(|(at, _)| *at == index).map(|(_, steps)| steps.as_slice()).collect();
        if let Some(root) = &document.root {
            let mut below = Vec::new();
            remove_below(root, &mut Vec::new(), &own, &mut below);
            found.extend(below.into_iter().map(|steps| (index, steps)));
        }
    }
    found
}

// The depth of a document is bounded by the reader.
fn remove_below(node: &Node, steps: &mut Vec<Step>, kept: &[&[Step]], found: &mut Vec<Vec<Step>>) {
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
fn apply(text: &str, mut splices: Vec<(Range<usize>, String)>) -> Result<String, String> {
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
