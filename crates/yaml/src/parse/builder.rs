//! From events to documents, without recursion.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use fluxwright_diagnostic::Span;
use granit_parser::{Event, Parser, ScalarStyle as GranitScalar, StrInput, StructureStyle, Tag};

use super::{Limits, MAX_DEPTH, span};
use crate::{Anchor, CollectionStyle, Comment, Document, Entry, Error, ErrorKind, Node, NodeKind, ScalarStyle, Stream};

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
            cursor: 0,
        }
    }

    /// Reads until the end of the stream or the first error.
    pub(super) fn read(&mut self, parser: &mut Events<'t>) -> Result<(), Error> {
        while let Some(next) = parser.next_event() {
            let (event, at) = next.map_err(|error| Error::from_scan(&error, self.text, self.depth))?;
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
            Event::Comment(..) => self.comments.push(Comment { span: at }),
            Event::DocumentStart(explicit, version) => {
                self.forget();
                let start = span::document_start(self.text, self.cursor, at.start, explicit);
                self.cursor = if explicit { at.end } else { at.start };
                let version = version.map(|version| (version.major, version.minor));
                self.open = Some(Open { start, explicit, version, root: None });
            }
            Event::DocumentEnd => {
                self.cursor = self.cursor.max(at.end);
                if let Some(open) = self.open.take() {
                    self.documents.push(Document {
                        root: open.root,
                        span: open.start..open.start,
                        explicit_start: open.explicit,
                        yaml_version: open.version,
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
            // `Anchor` is taken together with its node; the start and end of the stream say nothing.
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
        let (value, span) = match style {
            // The parser says `~` for nothing.
            GranitScalar::Plain if absent => (String::new(), self.absent(at, anchor.is_some() || tag.is_some())),
            GranitScalar::Literal | GranitScalar::Folded => {
                (value.into_owned(), span::block_scalar(self.text, self.cursor, &at))
            }
            _ => (value.into_owned(), at.clone()),
        };
        self.cursor = self.cursor.max(span.end);
        let at_root = self.frames.is_empty();
        if absent && at_root && anchor.is_none() && tag.is_none() {
            return Ok(());
        }
        let kind = NodeKind::Scalar { value, style: scalar_style(style) };
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
        self.cursor = at.end;
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
        self.cursor = if at.is_empty() { start } else { at.end };
        self.count(1, &at)?;
        self.frames.push(Frame { node, key: None, weight: Weight { nodes: 1, height: 1 } });
        Ok(())
    }

    fn first_dash(&self) -> Option<usize> {
        let parent = self.frames.last().is_some_and(|frame| frame.node.kind.is_block_sequence());
        span::first_dash(self.text, self.cursor, usize::from(parent))
    }

    fn end(&mut self, at: Span) -> Result<(), Error> {
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
        self.cursor = self.cursor.max(frame.node.span.end);
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
                self.cursor = self.cursor.max(span.end);
                Ok(Some(Anchor { name, id, span }))
            }
            Some(Err(error)) => Err(Error::from_scan(&error, self.text, self.depth)),
            _ => Ok(None),
        }
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
