//! The values of an app: inline in its HelmRelease, every byte of the given file but its indentation kept.

use fluxwright_yaml::{Dialect, parse};
use serde_json::Value;

use super::App;
use crate::release::context::Context;

/// Stands where the values go until they are put there.
pub const PLACEHOLDER: &str = "fluxwright-values-go-here";

/// Puts the text of a values file in the place of the line `values: <placeholder>`. `None` when the text has no such line.
pub fn put_inline(release: &str, values: &str) -> Option<String> {
    let at = release.find(PLACEHOLDER)?;
    let start = release[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = &release[start..at];
    let end = release[at..].find('\n').map_or(release.len(), |end| at + end);
    let indent = line.len() - line.trim_start().len() + 2;
    let body = body_of(values);
    if body.trim().is_empty() || body.trim() == "{}" {
        return Some(format!("{}{}{{}}{}", &release[..start], line, &release[end..]));
    }
    let newline = if release.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = format!("{}{}", &release[..start], line.trim_end());
    for content in body.trim_end().lines() {
        text.push_str(newline);
        if !content.trim().is_empty() {
            text.extend(std::iter::repeat_n(' ', indent));
            text.push_str(content);
        }
    }
    text.push_str(&release[end..]);
    Some(text)
}

/// The text without its document marker and the schema line above the first key.
fn body_of(values: &str) -> &str {
    let mut rest = values.trim_start_matches('\u{feff}');
    loop {
        let line = rest.lines().next().unwrap_or_default();
        let is_head = line.trim_end() == "---"
            || line.contains("yaml-language-server")
            || (line.trim().is_empty() && !rest.is_empty());
        if !is_head {
            return rest;
        }
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
}

/// Whether an app has these values.
pub fn same(context: &Context<'_>, app: &App<'_>, values: &str) -> bool {
    let there = context.repo.document_of(app.release).and_then(|document| {
        Some(match document.at(&["spec", "values"]) {
            Some(node) => node.to_value(document, Dialect::Sigs).ok()?,
            None => Value::Null,
        })
    });
    let empty = |value: &Value| value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty);
    match (there, read(values)) {
        (Some(there), Some(given)) => there == given || (empty(&there) && empty(&given)),
        _ => false,
    }
}

fn read(text: &str) -> Option<Value> {
    let stream = parse(text).ok()?;
    match stream.documents.iter().find_map(|document| Some((document, document.root.as_ref()?))) {
        Some((document, root)) => root.to_value(document, Dialect::Sigs).ok(),
        None => Some(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_kept_but_for_its_indentation() {
        let release = format!("spec:\n  interval: 1h\n  values: {PLACEHOLDER}\nx: 1\n");
        let values = "---\n# yaml-language-server: $schema=x\n# why\na: &a 1\n\nb: |\n  two\n   lines\nc: *a\n";
        assert_eq!(
            put_inline(&release, values).as_deref(),
            Some(
                "spec:\n  interval: 1h\n  values:\n    # why\n    a: &a 1\n\n    b: |\n      two\n       lines\n    c: *a\nx: 1\n"
            )
        );
        assert_eq!(put_inline(&release, "---\n{}\n").as_deref(), Some("spec:\n  interval: 1h\n  values: {}\nx: 1\n"));
    }
}
