//! Texts of several documents as the Kubernetes client libraries cut them, which is not how YAML does.
//!
//! `kubectl apply -f`, Flux and flux-operator share this reader: lines that start with `---` end a document wherever
//! they are, even inside of a text, and only the first YAML document of each piece is read. A text that starts with `{`
//! is JSON as long as it can be.

mod json;
mod objects;

use std::borrow::Cow;

use fluxwright_diagnostic::Span;
use serde_json::Value;

use crate::{Error, ErrorKind, Limits, first_value};
pub use objects::{Object, objects};

/// The bytes that must be left after JSON for the reader to look for YAML in them.
const SHORTEST_YAML: usize = 4;

/// A document that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its bytes, with a `---` line that begins it and without the one that ends it.
    pub span: Span,
    /// Its value, as [`Dialect::Sigs`] has it; null when it is empty.
    pub value: Value,
    /// What no reader looks at: everything after a `...` line, or behind a value in brackets or quotes.
    pub lost: Option<Span>,
}

/// The documents of a text, up to the first error.
pub fn parts<'t>(text: &'t str, limits: &Limits) -> Parts<'t> {
    let json = text.trim_start().starts_with('{');
    Parts { text, limits: *limits, at: 0, json, count: 0, done: false }
}

/// An iterator over the documents of a text; it ends after an error.
#[derive(Debug)]
pub struct Parts<'t> {
    text: &'t str,
    limits: Limits,
    at: usize,
    /// What comes may be JSON.
    json: bool,
    count: usize,
    done: bool,
}

impl Iterator for Parts<'_> {
    type Item = Result<Part, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let part = self.json_part().transpose().or_else(|| self.yaml_part().transpose());
        self.count += 1;
        self.done = !matches!(part, Some(Ok(_)));
        part
    }
}

impl Parts<'_> {
    /// The next value of JSON. `None` when there is none left, or when what comes is no JSON but may be YAML.
    fn json_part(&mut self) -> Result<Option<Part>, Error> {
        if !self.json {
            return Ok(None);
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.trim().is_empty() {
            self.at = self.text.len();
            return Ok(None);
        }
        let start = self.at + (rest.len() - rest.trim_start().len());
        match json::first(rest) {
            Ok((value, length)) => {
                self.at += length;
                Ok(Some(Part { span: start..self.at, value, lost: None }))
            }
            // After two values it is JSON for good, and a rest of a few bytes is not tried as YAML.
            Err(error) => {
                let blank = rest.len() - rest.trim_start().len();
                let newline = rest.get(..blank).and_then(|blank| blank.find('\n'));
                if self.count > 1 || rest.len() - newline.unwrap_or(blank) < SHORTEST_YAML {
                    return Err(error.moved(self.at));
                }
                self.json = false;
                // The rest of the line is no line of YAML.
                self.at += newline.map_or(blank, |newline| newline + 1);
                Ok(None)
            }
        }
    }

    fn yaml_part(&mut self) -> Result<Option<Part>, Error> {
        let start = self.at;
        let mut end = start;
        loop {
            // A separator that ends nothing belongs to what follows it.
            let length = self.separator(end)?;
            if let Some(length) = length.filter(|_| end > start) {
                self.at = end + length;
                return self.read(start..end).map(Some);
            }
            let from = end + length.unwrap_or_default();
            // From the line end before it: a separator stands at the start of a line.
            let rest = self.text.get(from.saturating_sub(1).max(end)..).unwrap_or_default();
            match rest.find("\n---") {
                Some(at) => end = self.text.len() - rest.len() + at + 1,
                None => break,
            }
        }
        self.at = self.text.len();
        if self.at == start { Ok(None) } else { self.read(start..self.at).map(Some) }
    }

    /// The length of the line at `at`, when it separates documents.
    fn separator(&self, at: usize) -> Result<Option<usize>, Error> {
        let rest = self.text.get(at..).unwrap_or_default();
        if !rest.starts_with("---") {
            return Ok(None);
        }
        let line = rest.split_inclusive('\n').next().unwrap_or_default();
        let after = line.get(3..).unwrap_or_default().trim();
        if !after.is_empty() && !after.starts_with('#') {
            let span = at + 3..at + line.trim_end().len();
            return Err(Error::new(ErrorKind::Separator(after.to_owned()), span));
        }
        Ok(Some(line.len()))
    }

    fn read(&self, span: Span) -> Result<Part, Error> {
        let text = self.text.get(span.clone()).unwrap_or_default();
        let end = end_of_first(text);
        let lost = text.get(end..).filter(|rest| !rest.trim().is_empty()).map(|_| span.start + end..span.end);
        let text = text.get(..end).unwrap_or_default();
        // The client libraries end every line.
        let ended = if text.ends_with('\n') { Cow::Borrowed(text) } else { Cow::Owned(format!("{text}\n")) };
        let first = first_value(&ended, &self.limits).map_err(|error| error.within(text.len()).moved(span.start))?;
        let lost = first.lost.map(|at| span.start + at..span.end).or(lost);
        Ok(Part { span, value: first.value, lost })
    }
}

/// The end of the first `...` line, or of the text.
fn end_of_first(text: &str) -> usize {
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("...") {
            let line = rest.split_inclusive('\n').next().unwrap_or_default();
            if line.trim_end() == "..." {
                return at + line.len();
            }
        }
        match rest.find("\n...") {
            Some(next) => at += next + 1,
            None => break,
        }
    }
    text.len()
}
