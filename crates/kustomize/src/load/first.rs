//! The first document of a text, whatever comes behind it.

use fluxwright_yaml::{Error, Limits, Stream, parse_lenient, parse_with};

/// Reads a text of which only the first document counts: what is broken behind that is no error.
pub(crate) fn parse_first(text: &str) -> Result<Stream, Error> {
    let limits = Limits::default();
    parse_with(text, &limits).or_else(|error| {
        let (stream, errors) = parse_lenient(text, &limits);
        let root = stream.documents.first().and_then(|document| document.root.as_ref());
        let is_first = root.is_some_and(|root| {
            let is_whole = errors.iter().chain([&error]).all(|error| root.span.end <= error.span.start);
            // A broken first document would be left out, and this be another one.
            let before = text.get(..root.span.start).unwrap_or_default();
            is_whole && !before.lines().any(|line| line.trim_end() == "...")
        });
        if is_first { Ok(stream) } else { Err(error) }
    })
}
