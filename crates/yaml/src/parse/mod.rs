//! Reading a text into documents of spanned nodes.

mod block;
mod builder;
mod separators;
mod span;
mod strict;
mod tabs;
mod template;
mod tree;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use fluxwright_diagnostic::Span;
use granit_parser::{Options, Parser, options};

use crate::{Document, Error, ErrorKind, NodeKind, Stream};
use builder::Builder;

/// The deepest nesting that [`Limits::depth`] can allow: trees are dropped and compared level by level.
pub(crate) const MAX_DEPTH: usize = 500;

/// How much is read before a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the text.
    pub bytes: usize,
    /// Levels of collections in one another, with aliases expanded; at most 500.
    pub depth: usize,
    /// Scalars and collections of one document, with aliases expanded.
    pub nodes: usize,
}

impl Default for Limits {
    /// 16 MiB, 250 levels, a million nodes.
    fn default() -> Self {
        Self { bytes: 16 << 20, depth: 250, nodes: 1_000_000 }
    }
}

impl Limits {
    fn options(self) -> Options {
        let depth = self.depth.min(MAX_DEPTH);
        options! {
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            // The default would refuse a key with many commented-out lines before its value.
            max_buffered_comment_events: usize::MAX,
            block_nesting_limit: depth,
            flow_nesting_limit: depth,
        }
    }
}

/// Reads a text with the default [`Limits`].
///
/// The result is what is written: scalars have no type yet, duplicate keys are kept, aliases are not followed.
/// [`Node::to_value`](crate::Node::to_value) gives the meaning that a reader of Kubernetes finds in it.
pub fn parse(text: &str) -> Result<Stream, Error> {
    parse_with(text, &Limits::default())
}

/// Reads a text.
pub fn parse_with(text: &str, limits: &Limits) -> Result<Stream, Error> {
    let (stream, mut errors) = run(text, limits, false);
    if errors.is_empty() { Ok(stream) } else { Err(errors.swap_remove(0)) }
}

/// Reads the bytes of a file, which must be UTF-8.
pub fn parse_bytes(bytes: &[u8], limits: &Limits) -> Result<Stream, Error> {
    // Before UTF-8 is checked: a huge file costs nothing.
    check_size(bytes.len(), limits)?;
    match std::str::from_utf8(bytes) {
        Ok(text) => parse_with(text, limits),
        Err(error) => {
            let start = error.valid_up_to();
            Err(Error::new(ErrorKind::NotUtf8, start..start))
        }
    }
}

/// Reads what can be read: a document that is broken is left out, its error is told, and reading goes on at the next
/// `---`.
///
/// The documents' spans still cover the text without gaps; a broken document's bytes belong to the one before it, or,
/// when there is none, to the one after.
pub fn parse_lenient(text: &str, limits: &Limits) -> (Stream, Vec<Error>) {
    run(text, limits, true)
}

/// The places of keys that a map has twice: of the first and of a later one. Only scalar keys written without a tag are
/// compared, by their text; `<<` may be there twice.
pub fn duplicate_keys(document: &Document) -> Vec<(Span, Span)> {
    let mut found = Vec::new();
    let Some(root) = &document.root else { return found };
    root.walk(&mut |node| {
        let NodeKind::Mapping { entries, .. } = &node.kind else { return };
        let mut seen = std::collections::HashMap::new();
        for entry in entries {
            let Some(key) = entry.key.as_str() else { continue };
            if key == "<<" || entry.key.tag.is_some() {
                continue;
            }
            match seen.entry(key) {
                std::collections::hash_map::Entry::Vacant(slot) => {
                    slot.insert(&entry.key.span);
                }
                std::collections::hash_map::Entry::Occupied(first) => {
                    found.push(((*first.get()).clone(), entry.key.span.clone()));
                }
            }
        }
    });
    found
}

fn check_size(size: usize, limits: &Limits) -> Result<(), Error> {
    if size > limits.bytes {
        return Err(Error::new(ErrorKind::TooLarge { size, limit: limits.bytes }, 0..0));
    }
    Ok(())
}

fn run(text: &str, limits: &Limits, recover: bool) -> (Stream, Vec<Error>) {
    if let Err(error) = check_size(text.len(), limits).and_then(|()| check_characters(text)) {
        return (Stream { text: Arc::from(text), documents: Vec::new() }, vec![error]);
    }
    let mut parser = Parser::new_from_str_with_options(text, limits.options());
    Builder::new(text, limits, recover).read(&mut parser)
}

/// Refuses what no reader of Kubernetes accepts anywhere, not even in a comment.
fn check_characters(text: &str) -> Result<(), Error> {
    // Nearly all texts are done with at this.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t')) {
        return Ok(());
    }
    match text.char_indices().find(|(_, c)| !is_readable(*c)) {
        Some((at, c)) => Err(Error::new(ErrorKind::ControlCharacter(c), at..at + c.len_utf8())),
        None => Ok(()),
    }
}

fn is_readable(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        _ => c >= '\u{a0}',
    }
}
