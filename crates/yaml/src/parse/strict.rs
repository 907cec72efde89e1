//! What YAML 1.2 allows and the Go readers refuse or take for something else.

use fluxwright_diagnostic::Span;

use super::tabs::{self, Before};
use super::tree::Tree;
use super::{separators, span};
use crate::{Error, ErrorKind, Node, NodeKind, ScalarStyle, SyntaxError};

/// Looks at the text that the event parser has passed over.
pub(super) struct Strict<'t> {
    text: &'t str,
    /// The end of the last token.
    cursor: usize,
    before: Before,
    has_tabs: bool,
    has_separators: bool,
}

impl<'t> Strict<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            cursor: span::text_start(text),
            before: Before::Start,
            has_tabs: text.contains('\t'),
            has_separators: separators::any(text),
        }
    }

    /// Where the last token ends.
    pub(super) fn cursor(&self) -> usize {
        self.cursor
    }

    /// A token ends here.
    pub(super) fn moved(&mut self, end: usize) {
        self.cursor = self.cursor.max(end);
        self.before = Before::Token;
    }

    /// Checks what is between the last token and one that starts at `to`.
    pub(super) fn gap(&self, to: usize, tree: &Tree) -> Result<(), Error> {
        if !self.has_tabs || to <= self.cursor {
            return Ok(());
        }
        match tabs::in_gap(self.text, &(self.cursor..to), self.before, tree.in_flow()) {
            Some(tab) => Err(Error::new(ErrorKind::TabIndent, tab)),
            None => Ok(()),
        }
    }

    pub(super) fn comment(&self, comment: &Span) -> Result<(), Error> {
        let found = if self.has_separators { separators::in_comment(self.text, comment) } else { None };
        found.map_or(Ok(()), |(separator, span)| Err(Error::new(ErrorKind::LineSeparator(separator), span)))
    }

    /// Checks a scalar, and what is before it, and moves behind it.
    pub(super) fn scalar(&mut self, node: &Node, tree: &Tree) -> Result<(), Error> {
        let NodeKind::Scalar { style, .. } = &node.kind else { return Ok(()) };
        self.gap(node.span.start, tree)?;
        self.moved(node.span.end);
        let plain = *style == ScalarStyle::Plain;
        if plain && tree.in_flow() {
            self.flow_indicator(&node.span)?;
        }
        if *style == ScalarStyle::DoubleQuoted {
            self.escapes(&node.span)?;
        }
        if self.has_separators {
            let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
            let single_line = tree.expects_key() || !(tree.in_flow() || tree.parent().is_none() || quoted);
            if let Some((separator, span)) = separators::in_scalar(self.text, &node.span, *style, single_line) {
                return Err(Error::new(ErrorKind::LineSeparator(separator), span));
            }
        }
        if self.has_tabs && plain && !node.span.is_empty() {
            let column = tree.block().map(|block| span::column(self.text, block.span.start));
            if let Some(tab) = tabs::in_plain(self.text, &node.span, column) {
                return Err(Error::new(ErrorKind::TabIndent, tab));
            }
            self.before = Before::Plain { column };
        }
        Ok(())
    }

    /// Refuses the escapes of JSON that YAML 1.1 has not: `\/` and pairs of surrogates.
    fn escapes(&self, scalar: &Span) -> Result<(), Error> {
        let source = self.text.get(scalar.clone()).unwrap_or_default();
        let mut from = 0;
        while let Some(at) = source.get(from..).and_then(|rest| rest.find('\\')).map(|at| from + at) {
            let escape = source.get(at + 1..).unwrap_or_default();
            let is_surrogate = escape.strip_prefix('u').and_then(|digits| digits.get(..2)).is_some_and(|digits| {
                digits.starts_with(['d', 'D'])
                    && digits.ends_with(|c: char| c.to_digit(16).is_some_and(|digit| digit >= 8))
            });
            if escape.starts_with('/') || is_surrogate {
                let span = scalar.start + at..scalar.start + at + 2;
                return Err(Error::new(ErrorKind::Syntax(SyntaxError::Escape), span));
            }
            from = at + 1 + escape.chars().next().map_or(0, char::len_utf8);
        }
        Ok(())
    }

    /// Refuses what starts a key for the Go readers in a plain scalar inside brackets: a `?` anywhere, a `:` before it,
    /// and a `:` after it without a space.
    fn flow_indicator(&self, scalar: &Span) -> Result<(), Error> {
        let source = self.text.get(scalar.clone()).unwrap_or_default();
        let after = self.text.get(scalar.end..).unwrap_or_default().strip_prefix(':');
        let separated = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']);
        let (at, error) = if let Some(at) = source.find('?') {
            (at, SyntaxError::FlowQuestion)
        } else if source.starts_with(':') {
            (0, SyntaxError::FlowColon)
        } else if after.is_some_and(|rest| !separated(rest)) {
            (source.len(), SyntaxError::FlowColon)
        } else {
            return Ok(());
        };
        let at = scalar.start + at;
        Err(Error::new(ErrorKind::Syntax(error), at..at + 1))
    }

    /// Refuses a `...` before the first document, which starts at `start`: it ends nothing.
    pub(super) fn first_document(&self, start: usize) -> Result<(), Error> {
        span::stray_end(self.text, start).map_or(Ok(()), |at| {
            let message = "`...` ends a document, and there is none before it".to_owned();
            Err(Error::new(ErrorKind::Syntax(SyntaxError::Other(message)), at))
        })
    }
}
