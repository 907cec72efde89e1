//! From events to documents.

use std::borrow::Cow;
use std::sync::Arc;

use fluxwright_diagnostic::Span;
use granit_parser::{Event, Parser, ScalarStyle as GranitScalar, ScanError, StrInput, StructureStyle, Tag};

use super::strict::Strict;
use super::tree::{self, Tree};
use super::{Limits, block, span, template};
use crate::{Anchor, CollectionStyle, Comment, Document, Error, ErrorKind, Node, NodeKind, ScalarStyle, Stream};

type Events<'t> = Parser<'t, StrInput<'t>>;

/// Anchor and tag of a node.
#[derive(Default)]
struct Properties {
    anchor: Option<Anchor>,
    tag: Option<String>,
}

impl Properties {
    fn is_empty(&self) -> bool {
        self.anchor.is_none() && self.tag.is_none()
    }
}

pub(super) struct Builder<'t> {
    text: &'t str,
    recover: bool,
    strict: Strict<'t>,
    tree: Tree,
    /// The document being read, without its root.
    open: Option<Document>,
    documents: Vec<Document>,
    comments: Vec<Comment>,
    errors: Vec<Error>,
    /// A document was abandoned, and the next one has not begun.
    abandoned: bool,
}

impl<'t> Builder<'t> {
    /// With `recover`, a broken document does not end the reading.
    pub(super) fn new(text: &'t str, limits: &Limits, recover: bool) -> Self {
        Self {
            text,
            recover,
            strict: Strict::new(text),
            tree: Tree::new(limits),
            open: None,
            documents: Vec::new(),
            comments: Vec::new(),
            errors: Vec::new(),
            abandoned: false,
        }
    }

    /// Reads all documents, or until the first error when it is not to recover.
    pub(super) fn read(mut self, parser: &mut Events<'t>) -> (Stream, Vec<Error>) {
        while let Err(error) = self.events(parser) {
            self.errors.push(error);
            self.open = None;
            self.tree.take();
            self.abandoned = true;
            if !self.recover || !matches!(parser.proceed_next_document(), Ok(true)) {
                break;
            }
        }
        self.finish()
    }

    fn events(&mut self, parser: &mut Events<'t>) -> Result<(), Error> {
        while let Some(next) = parser.next_event() {
            let (event, at) = next.map_err(|error| self.scan_error(&error))?;
            let at = at.byte_range().unwrap_or(0..0);
            self.event(parser, event, at)?;
        }
        Ok(())
    }

    fn event(&mut self, parser: &mut Events<'t>, event: Event<'t>, at: Span) -> Result<(), Error> {
        match event {
            Event::Comment(..) => {
                self.strict.comment(&at)?;
                self.comments.push(Comment { span: at });
            }
            Event::DocumentStart(explicit, version) => {
                let version = version.map(|version| (version.major, version.minor));
                self.document_start(explicit, version, at)?;
            }
            Event::DocumentEnd => self.document_end(at)?,
            Event::Scalar(value, style, anchor, tag) => {
                let properties = self.properties(parser, anchor, tag)?;
                self.scalar(value, style, properties, at)?;
            }
            Event::Alias(target) => {
                self.strict.gap(at.start, &self.tree)?;
                self.strict.moved(at.end);
                self.tree.alias(target, at)?;
            }
            Event::UnresolvedAlias(name) => {
                return Err(Error::new(ErrorKind::UnknownAlias(name.into_owned()), at));
            }
            Event::SequenceStart(style, anchor, tag) => {
                let properties = self.properties(parser, anchor, tag)?;
                let kind = NodeKind::Sequence { items: Vec::new(), style: collection_style(style) };
                self.start(kind, properties, at)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                let properties = self.properties(parser, anchor, tag)?;
                let kind = NodeKind::Mapping { entries: Vec::new(), style: collection_style(style) };
                self.start(kind, properties, at)?;
            }
            Event::SequenceEnd | Event::MappingEnd if at.is_empty() => self.tree.close(None),
            Event::SequenceEnd | Event::MappingEnd => {
                self.strict.gap(at.start, &self.tree)?;
                self.strict.moved(at.end);
                self.tree.close(Some(at.end));
            }
            Event::StreamEnd => self.between_documents(at.start)?,
            // `Anchor` is taken together with its node, and the start of the stream says nothing.
            _ => {}
        }
        Ok(())
    }

    fn document_start(&mut self, explicit: bool, version: Option<(u32, u32)>, at: Span) -> Result<(), Error> {
        let start = span::document_start(self.text, self.strict.cursor(), at.start, explicit);
        self.between_documents(at.start)?;
        if explicit {
            self.strict.moved(at.end);
        }
        self.open = Some(Document {
            root: None,
            span: start..start,
            explicit_start: explicit,
            yaml_version: version,
            directives: if explicit { span::directives(self.text, start, at.start) } else { Vec::new() },
            comments: Vec::new(),
        });
        Ok(())
    }

    fn document_end(&mut self, at: Span) -> Result<(), Error> {
        if !at.is_empty() {
            self.strict.gap(at.start, &self.tree)?;
            self.strict.moved(at.end);
        }
        let root = self.tree.take();
        self.documents.extend(self.open.take().map(|document| Document { root, ..document }));
        Ok(())
    }

    /// Checks what is after the last document and before one that starts at `to`, or the end. What is wrong there
    /// belongs to the document before it.
    fn between_documents(&mut self, to: usize) -> Result<(), Error> {
        if std::mem::take(&mut self.abandoned) {
            self.strict.moved(to);
            return Ok(());
        }
        let checked = match self.documents.last() {
            None => self.strict.first_document(to).and_then(|()| self.strict.gap(to, &self.tree)),
            Some(_) => self.strict.gap(to, &self.tree),
        };
        match checked {
            Err(error) if self.recover => {
                self.errors.push(error);
                self.documents.pop();
                self.strict.moved(to);
                Ok(())
            }
            result => result,
        }
    }

    fn scalar(
        &mut self,
        value: Cow<'t, str>,
        style: GranitScalar,
        properties: Properties,
        at: Span,
    ) -> Result<(), Error> {
        let style = scalar_style(style);
        let absent = style == ScalarStyle::Plain && at.is_empty();
        let end = at.end;
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let span = if absent {
            let at = if properties.is_empty() { self.absent(at.start) } else { at.start };
            at..at
        } else if is_block {
            block::span(self.text, self.strict.cursor(), &at, value.contains(|c| c != '\n'))
        } else {
            at
        };
        // The parser says `~` for nothing.
        let mut value = if absent { String::new() } else { value.into_owned() };
        if is_block {
            block::check(self.text, &span, self.tree.parent().is_none())?;
            block::trim_at_end(self.text, &span, end, &mut value);
        }
        let is_nothing = absent && properties.is_empty() && self.tree.parent().is_none();
        let node =
            Node { kind: NodeKind::Scalar { value, style }, span, anchor: properties.anchor, tag: properties.tag };
        self.strict.scalar(&node, &self.tree)?;
        if is_nothing { Ok(()) } else { self.tree.scalar(node) }
    }

    /// Where a plain scalar is that is not there.
    fn absent(&self, at: usize) -> usize {
        match self.tree.parent() {
            Some(Node { kind: NodeKind::Mapping { .. }, .. }) => match self.tree.key() {
                Some(key) => span::absent_value(self.text, key.span.end),
                None => span::absent_key(self.text, self.strict.cursor(), at),
            },
            _ => at,
        }
    }

    fn start(&mut self, kind: NodeKind, properties: Properties, at: Span) -> Result<(), Error> {
        let mut node = Node { kind, span: at.clone(), anchor: properties.anchor, tag: properties.tag };
        if is_block_sequence(&node) {
            // For a list that is not indented the parser says where its first item is.
            let in_sequence = self.tree.parent().is_some_and(is_block_sequence);
            let dash = span::first_dash(self.text, self.strict.cursor(), usize::from(in_sequence));
            node.span.start = dash.unwrap_or(at.start);
        }
        self.strict.gap(node.span.start, &self.tree)?;
        self.strict.moved(if at.is_empty() { node.span.start } else { at.end });
        self.tree.open(node)
    }

    /// Takes the metadata event that follows a node with an anchor.
    fn properties(
        &mut self,
        parser: &mut Events<'t>,
        anchor: usize,
        tag: Option<Cow<'t, Tag>>,
    ) -> Result<Properties, Error> {
        let tag = tag.map(|tag| format!("{}{}", tag.handle(), tag.suffix()));
        if anchor == 0 {
            return Ok(Properties { anchor: None, tag });
        }
        match parser.next_event() {
            Some(Ok((Event::Anchor(id, name), at))) => {
                self.tree.name(id, &name);
                let span = at.byte_range().unwrap_or(0..0);
                Ok(Properties { anchor: Some(Anchor { name: name.into_owned(), id, span }), tag })
            }
            Some(Err(error)) => Err(self.scan_error(&error)),
            _ => Ok(Properties { anchor: None, tag }),
        }
    }

    /// Says what the event parser says, or that a template is the reason.
    fn scan_error(&self, error: &ScanError) -> Error {
        let error = Error::from_scan(error, self.text, self.tree.depth());
        match template::near(self.text, error.span.start) {
            Some(span) if matches!(error.kind, ErrorKind::Syntax(_)) => Error::new(ErrorKind::UnquotedTemplate, span),
            _ => error,
        }
    }

    /// The stream, its documents covering the whole text.
    fn finish(mut self) -> (Stream, Vec<Error>) {
        if self.documents.is_empty() {
            self.documents.push(Document {
                root: None,
                span: 0..0,
                explicit_start: false,
                yaml_version: None,
                directives: Vec::new(),
                comments: Vec::new(),
            });
        }
        let mut end = self.text.len();
        for document in self.documents.iter_mut().rev() {
            document.span.end = end;
            end = document.span.start;
        }
        if let Some(first) = self.documents.first_mut() {
            first.span.start = 0;
        }
        self.comments.sort_by_key(|comment| comment.span.start);
        let mut comments = self.comments.into_iter().peekable();
        for document in &mut self.documents {
            while let Some(comment) = comments.next_if(|comment| comment.span.start < document.span.end) {
                document.comments.push(comment);
            }
        }
        (Stream { text: Arc::from(self.text), documents: self.documents }, self.errors)
    }
}

fn is_block_sequence(node: &Node) -> bool {
    node.items().is_some() && tree::style(node) == Some(CollectionStyle::Block)
}

fn scalar_style(style: GranitScalar) -> ScalarStyle {
    match style {
        GranitScalar::SingleQuoted => ScalarStyle::SingleQuoted,
        GranitScalar::DoubleQuoted => ScalarStyle::DoubleQuoted,
        GranitScalar::Literal => ScalarStyle::Literal,
        GranitScalar::Folded => ScalarStyle::Folded,
        _ => ScalarStyle::Plain,
    }
}

fn collection_style(style: StructureStyle) -> CollectionStyle {
    match style {
        StructureStyle::Block => CollectionStyle::Block,
        StructureStyle::Flow => CollectionStyle::Flow,
    }
}
