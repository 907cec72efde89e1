//! From events to documents, without recursion.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use fluxwright_diagnostic::Span;
use granit_parser::{Event, Parser, ScalarStyle as GranitScalar, ScanError, StrInput, StructureStyle, Tag};

use super::tabs::{self, Before};
use super::{Limits, MAX_DEPTH, block, separators, span, template};
use crate::{
    Anchor, CollectionStyle, Comment, Document, Entry, Error, ErrorKind, Node, NodeKind, ScalarStyle, Stream,
    SyntaxError,
};

type Events<'t> = Parser<'t, StrInput<'t>>;

/// What a node counts with its aliases expanded.
#[derive(Debug, Clone, Copy)]
struct Weight {
    nodes: usize,
    /// Levels of collections; a scalar has none.
    height: usize,
}

/// A collection whose end is still to come.
struct Frame {
    node: Node,
    /// The key that waits for its value.
    key: Option<Node>,
    weight: Weight,
}

/// The document being read.
struct Open {
    start: usize,
    explicit: bool,
    version: Option<(u32, u32)>,
    directives: Vec<Span>,
    root: Option<Node>,
}

pub(super) struct Builder<'t> {
    text: &'t str,
    depth: usize,
    nodes: usize,
    documents: Vec<Document>,
    comments: Vec<Comment>,
    open: Option<Open>,
    frames: Vec<Frame>,
    names: HashMap<usize, String>,
    weights: HashMap<usize, Weight>,
    /// Nodes of the document so far.
    count: usize,
    /// The end of what was read last.
    cursor: usize,
    /// What ends there.
    before: Before,
    has_tabs: bool,
    has_separators: bool,
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &'t str, limits: &Limits) -> Self {
        Self {
            text,
            depth: limits.depth.min(MAX_DEPTH),
            nodes: limits.nodes,
            documents: Vec::new(),
            comments: Vec::new(),
            open: None,
            frames: Vec::new(),
            names: HashMap::new(),
            weights: HashMap::new(),
            count: 0,
            cursor: if text.starts_with('\u{feff}') { 3 } else { 0 },
            before: Before::Start,
            has_tabs: text.contains('\t'),
            has_separators: separators::any(text),
        }
    }

    /// Reads until the end of the stream or the first error.
    pub(super) fn read(&mut self, parser: &mut Events<'t>) -> Result<(), Error> {
        while let Some(next) = parser.next_event() {
            let (event, at) = next.map_err(|error| self.scan_error(&error))?;
            let bytes = at.byte_range().unwrap_or(0..0);
            self.event(parser, event, bytes)?;
        }
        Ok(())
    }

    /// Forgets the document being read.
    pub(super) fn abandon(&mut self) {
        self.open = None;
        self.forget();
    }

    fn forget(&mut self) {
        self.frames.clear();
        self.names.clear();
        self.weights.clear();
        self.count = 0;
    }

    fn event(&mut self, parser: &mut Events<'t>, event: Event<'t>, at: Span) -> Result<(), Error> {
        match event {
            Event::Comment(..) => {
                if self.has_separators {
                    separator_error(separators::in_comment(self.text, &at))?;
                }
                self.comments.push(Comment { span: at });
            }
            Event::DocumentStart(explicit, version) => {
                self.forget();
                let start = span::document_start(self.text, self.cursor, at.start, explicit);
                let directives = if explicit { span::directives(self.text, start, at.start) } else { Vec::new() };
                self.check_start(at.start)?;
                if explicit {
                    self.gap(at.start)?;
                    self.moved(at.end);
                }
                let version = version.map(|version| (version.major, version.minor));
                self.open = Some(Open { start, explicit, version, directives, root: None });
            }
            Event::DocumentEnd => {
                if !at.is_empty() {
                    self.gap(at.start)?;
                    self.moved(at.end);
                }
                if let Some(open) = self.open.take() {
                    self.documents.push(Document {
                        root: open.root,
                        span: open.start..open.start,
                        explicit_start: open.explicit,
                        yaml_version: open.version,
                        directives: open.directives,
                        comments: Vec::new(),
                    });
                }
            }
            Event::Scalar(value, style, anchor, tag) => self.scalar(parser, value, style, anchor, tag, at)?,
            Event::Alias(id) => self.alias(id, at)?,
            Event::UnresolvedAlias(name) => {
                return Err(Error::new(ErrorKind::UnknownAlias(name.into_owned()), at));
            }
            Event::SequenceStart(style, anchor, tag) => {
                let kind = NodeKind::Sequence { items: Vec::new(), style: collection_style(style) };
                self.start(parser, kind, anchor, tag, at)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                let kind = NodeKind::Mapping { entries: Vec::new(), style: collection_style(style) };
                self.start(parser, kind, anchor, tag, at)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(at)?,
            Event::StreamEnd => {
                self.check_start(at.start)?;
                self.gap(at.start)?;
            }
            // `Anchor` is taken together with its node, and the start of the stream says nothing.
            _ => {}
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        parser: &mut Events<'t>,
        value: Cow<'t, str>,
        style: GranitScalar,
        anchor: usize,
        tag: Option<Cow<'t, Tag>>,
        at: Span,
    ) -> Result<(), Error> {
        let anchor = self.anchor(parser, anchor)?;
        let absent = style == GranitScalar::Plain && at.is_empty();
        let (mut value, span) = match style {
            // The parser says `~` for nothing.
            GranitScalar::Plain if absent => {
                (String::new(), self.absent(at.clone(), anchor.is_some() || tag.is_some()))
            }
            GranitScalar::Literal | GranitScalar::Folded => {
                (value.into_owned(), block::span(self.text, self.cursor, &at))
            }
            _ => (value.into_owned(), at.clone()),
        };
        self.gap(span.start)?;
        self.moved(span.end);
        if let GranitScalar::Literal | GranitScalar::Folded = style {
            block::check(self.text, &span, self.frames.is_empty())?;
            block::trim_at_end(self.text, span.end, &mut value);
        }
        if style == GranitScalar::Plain && self.in_flow() {
            flow_indicator(self.text, &span)?;
        }
        let at_root = self.frames.is_empty();
        let style = scalar_style(style);
        if self.has_separators {
            let flow = self.in_flow();
            let key = matches!(
                self.frames.last(),
                Some(Frame { key: None, node: Node { kind: NodeKind::Mapping { .. }, .. }, .. })
            );
            let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
            let single_line = key || !(flow || at_root || quoted);
            separator_error(separators::in_scalar(self.text, &span, style, single_line))?;
        }
        if self.has_tabs && style == ScalarStyle::Plain && !absent {
            let column = self.block_column();
            if let Some(tab) = tabs::in_plain(self.text, &span, column) {
                return Err(Error::new(ErrorKind::TabIndent, tab));
            }
            self.before = Before::Plain { column };
        }
        if absent && at_root && anchor.is_none() && tag.is_none() {
            return Ok(());
        }
        let kind = NodeKind::Scalar { value, style };
        let node = Node { kind, span, anchor, tag: tag.as_deref().map(tag_name) };
        self.push(node, Weight { nodes: 1, height: 0 })
    }

    /// Where a plain scalar is that is not there.
    fn absent(&self, at: Span, has_properties: bool) -> Span {
        if has_properties {
            return at;
        }
        let Some(Frame { key, node: Node { kind: NodeKind::Mapping { .. }, .. }, .. }) = self.frames.last() else {
            return at;
        };
        let at = match key {
            Some(key) => span::absent_value(self.text, key.span.end),
            None => span::absent_key(self.text, self.cursor, at.start),
        };
        at..at
    }

    fn alias(&mut self, target: usize, at: Span) -> Result<(), Error> {
        let name = self.names.get(&target).cloned().unwrap_or_default();
        // An anchored node has a weight once it is complete.
        let Some(weight) = self.weights.get(&target).copied() else {
            return Err(Error::new(ErrorKind::RecursiveAlias(name), at));
        };
        if self.frames.len() + weight.height > self.depth {
            return Err(Error::new(ErrorKind::TooDeep { limit: self.depth }, at));
        }
        self.gap(at.start)?;
        self.moved(at.end);
        self.push(Node { kind: NodeKind::Alias { name, target }, span: at, anchor: None, tag: None }, weight)
    }

    fn start(
        &mut self,
        parser: &mut Events<'t>,
        kind: NodeKind,
        anchor: usize,
        tag: Option<Cow<'t, Tag>>,
        at: Span,
    ) -> Result<(), Error> {
        if self.frames.len() >= self.depth {
            return Err(Error::new(ErrorKind::TooDeep { limit: self.depth }, at));
        }
        let anchor = self.anchor(parser, anchor)?;
        let start = if kind.is_block_sequence() { self.first_dash().unwrap_or(at.start) } else { at.start };
        let node = Node { kind, span: start..at.end.max(start), anchor, tag: tag.as_deref().map(tag_name) };
        self.gap(start)?;
        self.moved(if at.is_empty() { start } else { at.end });
        self.count(1, &at)?;
        self.frames.push(Frame { node, key: None, weight: Weight { nodes: 1, height: 1 } });
        Ok(())
    }

    fn first_dash(&self) -> Option<usize> {
        let parent = self.frames.last().is_some_and(|frame| frame.node.kind.is_block_sequence());
        span::first_dash(self.text, self.cursor, usize::from(parent))
    }

    fn end(&mut self, at: Span) -> Result<(), Error> {
        if !at.is_empty() {
            self.gap(at.start)?;
            self.moved(at.end);
        }
        let Some(mut frame) = self.frames.pop() else { return Ok(()) };
        let last = match &frame.node.kind {
            NodeKind::Sequence { items, .. } => items.last(),
            NodeKind::Mapping { entries, .. } => entries.last().map(|entry| &entry.value),
            _ => None,
        };
        // A closing bracket ends it, or else its last child.
        frame.node.span.end = match last {
            Some(last) if at.is_empty() => last.span.end,
            _ => at.end,
        };
        self.attach(frame.node, frame.weight)
    }

    /// Takes the metadata event that follows a node with an anchor.
    fn anchor(&mut self, parser: &mut Events<'t>, id: usize) -> Result<Option<Anchor>, Error> {
        if id == 0 {
            return Ok(None);
        }
        match parser.next_event() {
            Some(Ok((Event::Anchor(id, name), at))) => {
                let name = name.into_owned();
                self.names.insert(id, name.clone());
                let span = at.byte_range().unwrap_or(0..0);
                Ok(Some(Anchor { name, id, span }))
            }
            Some(Err(error)) => Err(self.scan_error(&error)),
            _ => Ok(None),
        }
    }

    /// Says what the event parser says, or that a template is the reason.
    fn scan_error(&self, error: &ScanError) -> Error {
        let error = Error::from_scan(error, self.text, self.depth);
        match template::near(self.text, error.span.start) {
            Some(span) if matches!(error.kind, ErrorKind::Syntax(_)) => Error::new(ErrorKind::UnquotedTemplate, span),
            _ => error,
        }
    }

    /// Refuses an end marker that ends nothing, which the parser skips and the Go readers do not.
    fn check_start(&self, start: usize) -> Result<(), Error> {
        if self.documents.is_empty()
            && let Some(at) = span::stray_end(self.text, start)
        {
            let message = "`...` ends a document, and there is none before it".to_owned();
            return Err(Error::new(ErrorKind::Syntax(SyntaxError::Other(message)), at));
        }
        Ok(())
    }

    /// Checks what is between the last token and one that starts at `to`.
    fn gap(&self, to: usize) -> Result<(), Error> {
        if !self.has_tabs || to <= self.cursor {
            return Ok(());
        }
        match tabs::in_gap(self.text, &(self.cursor..to), self.before, self.in_flow()) {
            Some(tab) => Err(Error::new(ErrorKind::TabIndent, tab)),
            None => Ok(()),
        }
    }

    /// A token ends here.
    fn moved(&mut self, end: usize) {
        self.cursor = self.cursor.max(end);
        self.before = Before::Token;
    }

    fn in_flow(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.node.kind.is_flow())
    }

    /// The column of the innermost block collection.
    fn block_column(&self) -> Option<usize> {
        let frame = self.frames.iter().rev().find(|frame| !frame.node.kind.is_flow())?;
        let start = frame.node.span.start;
        let line = self.text.get(..start).and_then(|text| text.rfind(['\n', '\r'])).map_or(0, |newline| newline + 1);
        Some(start - line)
    }

    /// Counts a complete node and puts it into its parent.
    fn push(&mut self, node: Node, weight: Weight) -> Result<(), Error> {
        self.count(weight.nodes, &node.span)?;
        self.attach(node, weight)
    }

    fn count(&mut self, nodes: usize, at: &Span) -> Result<(), Error> {
        self.count = self.count.saturating_add(nodes);
        if self.count > self.nodes {
            return Err(Error::new(ErrorKind::TooManyNodes { limit: self.nodes }, at.clone()));
        }
        Ok(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "the last step of functions that can fail")]
    fn attach(&mut self, node: Node, weight: Weight) -> Result<(), Error> {
        if let Some(anchor) = &node.anchor {
            self.weights.insert(anchor.id, weight);
        }
        let Some(parent) = self.frames.last_mut() else {
            if let Some(open) = &mut self.open {
                open.root = Some(node);
            }
            return Ok(());
        };
        parent.weight.nodes = parent.weight.nodes.saturating_add(weight.nodes);
        parent.weight.height = parent.weight.height.max(weight.height + 1);
        match &mut parent.node.kind {
            NodeKind::Sequence { items, .. } => items.push(node),
            NodeKind::Mapping { entries, .. } => match parent.key.take() {
                None => parent.key = Some(node),
                Some(key) => entries.push(Entry { key, value: node }),
            },
            _ => {}
        }
        Ok(())
    }

    /// The stream, its documents covering the whole text.
    pub(super) fn finish(mut self) -> Stream {
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
        Stream { text: Arc::from(self.text), documents: self.documents }
    }
}

impl NodeKind {
    fn is_block_sequence(&self) -> bool {
        matches!(self, Self::Sequence { style: CollectionStyle::Block, .. })
    }

    fn is_flow(&self) -> bool {
        matches!(
            self,
            Self::Sequence { style: CollectionStyle::Flow, .. } | Self::Mapping { style: CollectionStyle::Flow, .. }
        )
    }
}

/// Refuses what the Go readers take for another thing in a plain scalar inside brackets: a `?`, a `:` before it, and a `:` after it
/// without a space.
fn flow_indicator(text: &str, scalar: &Span) -> Result<(), Error> {
    let source = text.get(scalar.clone()).unwrap_or_default();
    let after = text.get(scalar.end..).unwrap_or_default();
    let (at, error) = if let Some(at) = source.find('?') {
        (at, SyntaxError::FlowQuestion)
    } else if source.starts_with(':') {
        (0, SyntaxError::FlowColon)
    } else if after.starts_with(':')
        && !after.get(1..).is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
    {
        (source.len(), SyntaxError::FlowColon)
    } else {
        return Ok(());
    };
    let at = scalar.start + at;
    Err(Error::new(ErrorKind::Syntax(error), at..at + 1))
}

fn separator_error(found: Option<(char, Span)>) -> Result<(), Error> {
    found.map_or(Ok(()), |(separator, span)| Err(Error::new(ErrorKind::LineSeparator(separator), span)))
}

fn tag_name(tag: &Tag) -> String {
    format!("{}{}", tag.handle(), tag.suffix())
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
