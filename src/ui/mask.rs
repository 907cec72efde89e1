//! Values of Secrets are never shown.

use std::borrow::Cow;

use fluxwright_yaml::{Document, Node, parse};

const MASK: &str = "***";

/// The text as it may be shown: in a Secret, the values below `data` and `stringData` are masked. A text that
/// cannot be read and looks like a Secret is masked whole.
pub fn mask(text: &str) -> Cow<'_, str> {
    if !text.contains("Secret") {
        return Cow::Borrowed(text);
    }
    let Ok(stream) = parse(text) else {
        return if text.contains("kind: Secret") { Cow::Owned(format!("{MASK}\n")) } else { Cow::Borrowed(text) };
    };
    let mut spans: Vec<_> = stream
        .documents
        .iter()
        .filter(|document| document.at(&["kind"]).and_then(Node::as_str) == Some("Secret"))
        .flat_map(secrets)
        .map(|node| node.span.clone())
        .filter(|span| !span.is_empty())
        .collect();
    spans.sort_by_key(|span| span.start);
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for span in spans {
        masked.push_str(text.get(end..span.start).unwrap_or_default());
        masked.push_str(MASK);
        end = span.end.max(end);
    }
    masked.push_str(text.get(end..).unwrap_or_default());
    Cow::Owned(masked)
}

/// The text with these secrets masked wherever they stand.
pub fn hide<'a>(text: &'a str, secrets: &[String]) -> Cow<'a, str> {
    let mut hidden = Cow::Borrowed(text);
    for secret in secrets.iter().filter(|secret| !secret.is_empty() && text.contains(secret.as_str())) {
        hidden = Cow::Owned(hidden.replace(secret.as_str(), MASK));
    }
    hidden
}

/// The values of a Secret.
fn secrets(document: &Document) -> impl Iterator<Item = &Node> {
    ["data", "stringData"].into_iter().filter_map(|key| document.at(&[key])).flat_map(|data| match data.entries() {
        Some(entries) => entries.iter().map(|entry| &entry.value).collect(),
        None => vec![data],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_secrets_are_masked_and_nothing_else() {
        let text =
            "kind: Secret\nmetadata: {name: x}\ndata:\n  a: aGk=\nstringData:\n  b: |\n    line\n    line\n  c: 'x'\n";
        assert_eq!(mask(text), "kind: Secret\nmetadata: {name: x}\ndata:\n  a: ***\nstringData:\n  b: ***\n  c: ***\n");
        let other = "kind: ConfigMap\ndata:\n  a: Secret\n";
        assert_eq!(mask(other), other);
    }

    #[test]
    fn only_the_secret_of_several_documents_is_masked() {
        let text = "kind: ConfigMap\ndata: {a: b}\n---\nkind: Secret\nstringData: {a: b}\n";
        assert_eq!(mask(text), "kind: ConfigMap\ndata: {a: b}\n---\nkind: Secret\nstringData: {a: ***}\n");
    }

    #[test]
    fn a_secret_that_cannot_be_read_is_not_shown() {
        assert!(!mask("kind: Secret\nstringData:\n  a: [hunter2\n").contains("hunter2"));
    }
}
