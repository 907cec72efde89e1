//! Where an execution stands.

use std::fmt;

use fluxwright_diagnostic::Span;

use crate::ast::{Command, Node, Operand, Pipeline};

/// The node that is evaluated: the one that Go names when an error occurs.
#[derive(Debug, Clone, Copy)]
pub(super) enum At<'t> {
    Start,
    Node(&'t Node),
    Pipeline(&'t Pipeline),
    Command(&'t Command),
    Operand(&'t Operand),
}

impl At<'_> {
    pub(super) fn span(self) -> Span {
        match self {
            Self::Start => 0..0,
            // The body of an action is not what fails.
            Self::Node(Node::If(n) | Node::With(n) | Node::Range(n)) => n.first.head.clone(),
            Self::Node(Node::Template(n)) => n.name_span.clone(),
            Self::Node(Node::Action(n)) => n.pipeline.span.clone(),
            Self::Node(node) => node.span().clone(),
            Self::Pipeline(pipeline) => pipeline.span.clone(),
            Self::Command(command) => command.span.clone(),
            Self::Operand(operand) => operand.span(),
        }
    }

    /// The byte at which Go reports an error.
    pub(super) fn position(self) -> usize {
        match self {
            Self::Start => 0,
            Self::Node(node) => node.position(),
            Self::Pipeline(pipeline) => pipeline.span.start,
            Self::Command(command) => command.span.start,
            Self::Operand(operand) => operand.position(),
        }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => Ok(()),
            Self::Node(node) => node.fmt(f),
            Self::Pipeline(pipeline) => pipeline.fmt(f),
            Self::Command(command) => command.fmt(f),
            Self::Operand(Operand::Pipeline(n)) => n.pipeline.fmt(f),
            Self::Operand(operand) => operand.fmt(f),
        }
    }
}
