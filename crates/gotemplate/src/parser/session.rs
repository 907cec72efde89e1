//! The parsing of one text: elements one after the other.

use std::collections::{BTreeMap, HashMap};

use fluxwright_diagnostic::Span;

use super::level::Level;
use super::scope::Scope;
use super::tokens::Tokens;
use super::{MAX_BYTES, MAX_DEPTH, MAX_NODES, Parser};
use crate::ast::{Action, List, Node, Templates, Text, Tree};
use crate::error::{ParseError, ParseErrorKind as Kind};
use crate::functions::Functions;
use crate::go_string::GoString;
use crate::lexer::{Keyword, LexOptions, Lexer, Token, TokenKind};

pub(super) type Result<T> = std::result::Result<T, ParseError>;

/// The state of parsing one text.
pub(super) struct Session<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    pub(super) left: &'a str,
    pub(super) right: &'a str,
    pub(super) functions: &'a dyn Functions,
    pub(super) tokens: Tokens<'a>,
    pub(super) scope: Scope<'a>,
    /// The actions that wait for their `end`, the innermost last.
    pub(super) levels: Vec<Level<'a>>,
    /// The parentheses that are open.
    pub(super) parens: Vec<Span>,
    /// The nodes outside of all actions.
    root: Vec<Node>,
    /// How many nodes there are.
    count: usize,
    pub(super) trees: BTreeMap<GoString, Tree>,
    /// The functions that are called, numbered in the order of their first calls.
    called: HashMap<&'a str, usize>,
}

impl<'a> Session<'a> {
    pub(super) fn new(parser: &'a Parser<'_>, name: &'a str, text: &'a str) -> Self {
        let options = LexOptions {
            left: &parser.left,
            right: &parser.right,
            comments: parser.comments,
            break_keyword: !parser.functions.defines("break"),
            continue_keyword: !parser.functions.defines("continue"),
        };
        Self {
            name,
            text,
            left: &parser.left,
            right: &parser.right,
            functions: parser.functions,
            tokens: Tokens::new(Lexer::new(text, options)),
            scope: Scope::new(),
            levels: Vec::new(),
            parens: Vec::new(),
            root: Vec::new(),
            count: 0,
            trees: BTreeMap::new(),
            called: HashMap::new(),
        }
    }

    pub(super) fn run(mut self) -> Result<Templates> {
        if self.text.len() > MAX_BYTES {
            return Err(self.fail(Kind::TooLarge, 0..0));
        }
        loop {
            let token = self.tokens.next_non_space();
            match token.kind {
                TokenKind::Eof => break,
                TokenKind::Text => {
                    let text = self.text_node(token)?;
                    self.push(Node::Text(text));
                }
                TokenKind::Comment => {
                    let text = self.text_node(token)?;
                    self.push(Node::Comment(text));
                }
                TokenKind::LeftDelim => self.action(token)?,
                _ => return Err(self.unexpected(token, "input")),
            }
        }
        let end = self.text.len();
        if !self.levels.is_empty() {
            return Err(self.fail(Kind::UnexpectedEof, end..end));
        }
        let name = GoString::from(self.name);
        let root = List { span: 0..end, nodes: std::mem::take(&mut self.root) };
        self.add(Tree { name: name.clone(), span: 0..end, root })?;
        Ok(Templates { name, text: self.text.into(), trees: self.trees, functions: self.called.len() })
    }

    /// Adds a node to the innermost body.
    pub(super) fn push(&mut self, node: Node) {
        self.levels.last_mut().map_or(&mut self.root, |level| &mut level.nodes).push(node);
    }

    /// Opens an action, whose body follows.
    pub(super) fn open(&mut self, level: Level<'a>) -> Result<()> {
        if self.levels.len() + self.parens.len() >= MAX_DEPTH {
            return Err(self.fail(Kind::TooDeep, level.head));
        }
        self.levels.push(level);
        Ok(())
    }

    fn text_node(&mut self, token: Token) -> Result<Text> {
        self.count(token.span())?;
        Ok(Text { span: token.span(), text: self.slice(token).into() })
    }

    /// An action, its left delimiter read. One that has a body is only opened.
    fn action(&mut self, left: Token) -> Result<()> {
        self.count(left.span())?;
        let token = self.tokens.next_non_space();
        if token.kind == TokenKind::Keyword(Keyword::Define) && self.levels.is_empty() {
            return self.define(left);
        }
        self.scope.action = Some(left);
        match token.kind {
            TokenKind::Keyword(Keyword::Block) => return self.block(left),
            TokenKind::Keyword(word @ (Keyword::If | Keyword::Range | Keyword::With)) => {
                return self.control(left, word);
            }
            TokenKind::Keyword(Keyword::Else) => return self.else_clause(left),
            TokenKind::Keyword(Keyword::End) => self.end_clause(left)?,
            TokenKind::Keyword(Keyword::Break) => {
                let node = Node::Break(self.leave(left, token, "break")?);
                self.push(node);
            }
            TokenKind::Keyword(Keyword::Continue) => {
                let node = Node::Continue(self.leave(left, token, "continue")?);
                self.push(node);
            }
            TokenKind::Keyword(Keyword::Template) => {
                let node = self.template_call(left)?;
                self.push(node);
            }
            _ => {
                self.tokens.hand_back(token);
                let (pipeline, right) = self.pipeline("command", TokenKind::RightDelim)?;
                self.push(Node::Action(Action { span: left.start..right.end, pipeline }));
            }
        }
        self.scope.action = None;
        Ok(())
    }

    /// Adds a template, unless one of the name is there and both have content.
    pub(super) fn add(&mut self, tree: Tree) -> Result<()> {
        if let Some(first) = self.trees.get(&tree.name).filter(|first| !first.root.is_blank()) {
            if tree.root.is_blank() {
                return Ok(());
            }
            let first = first.span.clone();
            return Err(self.fail_defined_twice(tree.name, tree.span, first));
        }
        self.trees.insert(tree.name.clone(), tree);
        Ok(())
    }

    /// The next token but spaces, when it is of this kind.
    pub(super) fn expect(&mut self, kind: TokenKind, context: &'static str) -> Result<Token> {
        let token = self.tokens.next_non_space();
        if token.kind == kind { Ok(token) } else { Err(self.unexpected(token, context)) }
    }

    /// The text of a token.
    pub(super) fn slice(&self, token: Token) -> &'a str {
        self.text.get(token.span()).unwrap_or_default()
    }

    /// The number of a function that is called.
    pub(super) fn number_of(&mut self, function: &'a str) -> usize {
        let next = self.called.len();
        *self.called.entry(function).or_insert(next)
    }

    /// Takes note of a node; there is a bound to how many there may be.
    pub(super) fn count(&mut self, at: Span) -> Result<()> {
        self.count += 1;
        if self.count > MAX_NODES { Err(self.fail(Kind::TooLarge, at)) } else { Ok(()) }
    }
}
