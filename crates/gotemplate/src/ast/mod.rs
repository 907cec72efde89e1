//! The tree of a parsed text, with the bytes of every node.
//!
//! Spans are byte ranges of the text that was parsed. Where Go reports an error at another byte of a node than its
//! first, `position` gives Go's. `Display` writes Go's canonical form: `{{ }}` for delimiters whatever the text used,
//! one space between arguments, `{{else}}{{if …}}…{{end}}{{end}}` for `else if`.

mod display;
mod operand;

use std::collections::BTreeMap;
use std::sync::Arc;

use fluxwright_diagnostic::Span;

pub use operand::{
    Bool, Chain, Dot, FieldPath, Identifier, Name, Nil, NumberLiteral, Operand, Parenthesized, StringLiteral, Variable,
};

use crate::go_string::GoString;

/// What one text defines: the template itself and those of its `define` and `block` actions.
#[derive(Debug, Clone, PartialEq)]
pub struct Templates {
    pub(crate) name: GoString,
    pub(crate) text: Arc<str>,
    pub(crate) trees: BTreeMap<GoString, Tree>,
    /// How many functions the text calls.
    pub(crate) functions: usize,
}

impl Templates {
    /// The name the text was parsed under.
    pub fn name(&self) -> &GoString {
        &self.name
    }

    /// The text that was parsed; spans are ranges of its bytes.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The template of the text itself. When the text outside of its definitions is blank and one of them has the
    /// text's own name, it is that one, as in Go.
    pub fn main(&self) -> Option<&Tree> {
        self.trees.get(&self.name)
    }

    /// The template of this name.
    pub fn get(&self, name: &[u8]) -> Option<&Tree> {
        self.trees.get(name)
    }

    /// All templates, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Tree> {
        self.trees.values()
    }
}

/// One template.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Its name.
    pub name: GoString,
    /// The whole text, or the whole `define` or `block` from its opening delimiter to that of its `end`.
    pub span: Span,
    /// What it consists of.
    pub root: List,
}

/// Text and actions in a row.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// From the delimiter that opens the body to the one that closes it, both excluded; trimmed spaces included.
    pub span: Span,
    /// The nodes.
    pub nodes: Vec<Node>,
}

impl List {
    /// Whether it holds nothing but white space and comments. Such a template may be defined anew.
    pub fn is_blank(&self) -> bool {
        self.nodes.iter().all(|node| match node {
            Node::Comment(_) => true,
            Node::Text(text) => text.text.trim().is_empty(),
            _ => false,
        })
    }
}

/// An element of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Plain text.
    Text(Text),
    /// A comment; only there when asked for.
    Comment(Text),
    /// A pipeline whose value is printed, or that sets variables.
    Action(Action),
    /// `if … else if … else … end`.
    If(Box<Branch>),
    /// `with … else with … else … end`.
    With(Box<Branch>),
    /// `range … else … end`; always of one arm.
    Range(Box<Branch>),
    /// `template "name" …` or `block "name" … end`.
    Template(Box<TemplateCall>),
    /// `break`.
    Break(Leave),
    /// `continue`.
    Continue(Leave),
}

impl Node {
    /// All of its bytes, from its first delimiter to its last.
    pub fn span(&self) -> &Span {
        match self {
            Self::Text(n) | Self::Comment(n) => &n.span,
            Self::Action(n) => &n.span,
            Self::If(n) | Self::With(n) | Self::Range(n) => &n.span,
            Self::Template(n) => &n.span,
            Self::Break(n) | Self::Continue(n) => &n.span,
        }
    }

    /// The byte at which Go reports errors of this node.
    pub fn position(&self) -> usize {
        match self {
            Self::Text(n) | Self::Comment(n) => n.span.start,
            Self::Action(n) => n.pipeline.span.start,
            Self::If(n) | Self::With(n) | Self::Range(n) => n.first.pipeline.span.start,
            Self::Template(n) => n.name_span.start,
            Self::Break(n) | Self::Continue(n) => n.keyword.start,
        }
    }
}

/// Plain text, or a comment with its `/*` and `*/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Its bytes.
    pub span: Span,
    /// The same as text, spaces that trim markers remove left out.
    pub text: Box<str>,
}

/// A pipeline in delimiters.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The whole action, delimiters included.
    pub span: Span,
    /// What is between them.
    pub pipeline: Pipeline,
}

/// `if`, `with` or `range`. Go nests the arms of `else if`; here they are in a row, which means the same: an arm's
/// variables live on to the end of the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// The whole, from the delimiter before the keyword to the one after `end`.
    pub span: Span,
    /// The arm of the keyword itself.
    pub first: Arm,
    /// The arms of `else if` or `else with`.
    pub more: Vec<Arm>,
    /// The body after a plain `else`.
    pub otherwise: Option<List>,
}

impl Branch {
    /// All arms in order.
    pub fn arms(&self) -> impl Iterator<Item = &Arm> {
        std::iter::once(&self.first).chain(&self.more)
    }
}

/// A condition with its body.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// The action with the condition, delimiters included.
    pub head: Span,
    /// The condition, or what is ranged over.
    pub pipeline: Pipeline,
    /// What is executed for it.
    pub body: List,
}

/// A call of a template. A `block` is its definition and a call of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateCall {
    /// The whole action; of a `block` to the end of its `end`.
    pub span: Span,
    /// The name's literal.
    pub name_span: Span,
    /// The name.
    pub name: GoString,
    /// What the dot becomes; nil when absent.
    pub argument: Option<Pipeline>,
    /// Whether it was written as a `block`.
    pub is_block: bool,
}

/// `break` or `continue`.
#[derive(Debug, Clone, PartialEq)]
pub struct Leave {
    /// The whole action, delimiters included.
    pub span: Span,
    /// The word.
    pub keyword: Span,
}

/// Commands joined by `|`, whose value may go into variables.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// From the first declaration or command to the last; Go reports errors at its start.
    pub span: Span,
    /// The variables it sets. `range` sets up to two, other pipelines one.
    pub declarations: Vec<Declaration>,
    /// Whether the variables are assigned (`=`), not declared (`:=`).
    pub is_assignment: bool,
    /// The commands; at least one.
    pub commands: Vec<Command>,
}

/// A variable that a pipeline sets.
#[derive(Debug, Clone, PartialEq)]
pub struct Declaration {
    /// Its bytes.
    pub span: Span,
    /// The name with its `$`.
    pub name: Box<str>,
}

/// A value, or a function or method with its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// From the first operand to the last.
    pub span: Span,
    /// The function or value first, then its arguments; at least one. In all but the first command of a pipeline the
    /// value of the one before is one more argument, the last.
    pub operands: Vec<Operand>,
}
