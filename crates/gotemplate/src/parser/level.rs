//! The actions that are open: each holds what was read of it until its `end` comes. Kept as a list, not by recursion,
//! so that nesting takes no stack.

use fluxwright_diagnostic::Span;

use super::scope::Scope;
use crate::ast::{Arm, List, Node, Pipeline};
use crate::go_string::GoString;
use crate::lexer::{Keyword, Token};

/// An open action and the nodes of its current body.
#[derive(Debug)]
pub(super) struct Level<'a> {
    /// The action that opened the current body, `else` included.
    pub(super) head: Span,
    pub(super) nodes: Vec<Node>,
    pub(super) open: Open<'a>,
}

/// What is open.
#[derive(Debug)]
pub(super) enum Open<'a> {
    Control(Control),
    Definition(Definition<'a>),
}

/// `if`, `with` or `range`.
#[derive(Debug)]
pub(super) struct Control {
    pub(super) start: usize,
    pub(super) keyword: Keyword,
    /// How many variables there were before.
    pub(super) variables: usize,
    pub(super) arms: Vec<Arm>,
    /// The condition of the current body; none after a plain `else`.
    pub(super) condition: Option<Pipeline>,
}

/// `define` or `block`.
#[derive(Debug)]
pub(super) struct Definition<'a> {
    pub(super) start: usize,
    pub(super) name_span: Span,
    pub(super) name: GoString,
    /// What a `block` is called with and the delimiter after it; none for `define`.
    pub(super) block: Option<(Pipeline, Token)>,
    /// What holds outside.
    pub(super) outer: Scope<'a>,
}

impl Level<'_> {
    /// The current body, which ends where the clause after it starts.
    pub(super) fn take_body(&mut self, end: usize) -> List {
        List { span: self.head.end..end, nodes: std::mem::take(&mut self.nodes) }
    }
}
