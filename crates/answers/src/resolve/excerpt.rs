//! Excerpts of answers files that show no secrets.

use std::collections::HashMap;
use std::sync::Arc;

use fluxwright_diagnostic::Span;
use serde_json::Value;

use crate::shape::Shape;
use crate::{AnswerSet, Content, Given, Question};

/// Replaces, in the texts that diagnostics take excerpts from, the bytes of every value that is secret, that no question
/// knows, or that holds a credential, by as many `*`. Lines and columns stay.
pub(super) fn hide_secrets(sets: &mut [AnswerSet], questions: &[Question]) {
    let mut hidden: HashMap<Arc<str>, (Arc<str>, Vec<Span>)> = HashMap::new();
    for (id, given) in sets.iter().flat_map(|set| &set.answers) {
        let shape = questions.iter().find(|question| question.id == *id).map(Shape::of);
        collect(given, shape, &mut hidden);
    }
    let masked: HashMap<Arc<str>, Arc<str>> =
        hidden.into_iter().map(|(path, (source, spans))| (path, mask(&source, &spans))).collect();
    if masked.is_empty() {
        return;
    }
    for (_, given) in sets.iter_mut().flat_map(|set| &mut set.answers) {
        replace(given, &masked);
    }
}

fn collect(given: &Given, shape: Option<Shape<'_>>, hidden: &mut HashMap<Arc<str>, (Arc<str>, Vec<Span>)>) {
    let text = match &given.content {
        Content::Plain(text) | Content::Typed(Value::String(text)) => text.as_str(),
        _ => "",
    };
    let hide = shape.is_none_or(|shape| shape.secret) || crate::format::redact_url(text) != text;
    if let (true, Some(place)) = (hide, &given.origin.place) {
        let entry = hidden.entry(place.path.clone()).or_insert_with(|| (place.source.clone(), Vec::new()));
        entry.1.push(place.span.clone());
    }
    match &given.content {
        Content::List(items) => {
            for item in items {
                collect(item, shape.map(|shape| shape.item()), hidden);
            }
        }
        Content::Object(map) => {
            for (key, value) in map {
                let inner = shape.and_then(|shape| if shape.is_free_form() { Some(shape) } else { shape.field(key) });
                collect(value, inner, hidden);
            }
        }
        Content::Null | Content::Plain(_) | Content::Typed(_) => {}
    }
}

fn mask(source: &str, spans: &[Span]) -> Arc<str> {
    let mut bytes = source.as_bytes().to_vec();
    for span in spans {
        // Whole characters are replaced byte by byte, so the text stays UTF-8 as long as spans end at characters.
        for byte in bytes.get_mut(span.clone()).into_iter().flatten() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b'*';
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_default().into()
}

fn replace(given: &mut Given, masked: &HashMap<Arc<str>, Arc<str>>) {
    if let Some(place) = &mut given.origin.place
        && let Some(source) = masked.get(&place.path)
    {
        place.source = source.clone();
    }
    match &mut given.content {
        Content::List(items) => items.iter_mut().for_each(|item| replace(item, masked)),
        Content::Object(map) => map.values_mut().for_each(|value| replace(value, masked)),
        Content::Null | Content::Plain(_) | Content::Typed(_) => {}
    }
}
