//! From text to tree.

mod block;
mod control;
mod declaration;
mod failure;
mod level;
mod pipeline;
mod scope;
mod session;
mod term;
mod tokens;

use std::fmt;

use crate::ast::Templates;
use crate::error::ParseError;
use crate::functions::Functions;
use session::Session;

/// How deep parentheses and actions may nest, taken together. The arms of an `else if` do not nest. The bound keeps
/// recursion over a tree (dropping it included) within half a megabyte of stack.
pub const MAX_DEPTH: usize = 200;

/// How many bytes a text may have.
pub const MAX_BYTES: usize = 16 << 20;

/// How many nodes, commands, operands and fields a text may have.
pub const MAX_NODES: usize = 1_000_000;

/// Parses texts. `{{` and `}}` delimit actions and comments are left out of the tree unless told otherwise.
#[derive(Clone)]
pub struct Parser<'f> {
    functions: &'f dyn Functions,
    left: String,
    right: String,
    comments: bool,
}

impl<'f> Parser<'f> {
    /// A parser that knows these functions. Go's own ([`BUILTINS`](crate::BUILTINS)) must be among them.
    pub fn new(functions: &'f dyn Functions) -> Self {
        Self { functions, left: "{{".to_string(), right: "}}".to_string(), comments: false }
    }

    /// Sets what opens and closes actions. An empty one stands for the usual, as in Go.
    #[must_use]
    pub fn delimiters(mut self, left: &str, right: &str) -> Self {
        self.left = if left.is_empty() { "{{" } else { left }.to_string();
        self.right = if right.is_empty() { "}}" } else { right }.to_string();
        self
    }

    /// Keeps comments as nodes.
    #[must_use]
    pub fn keep_comments(mut self) -> Self {
        self.comments = true;
        self
    }

    /// Parses a text as the template of this name, together with those it defines.
    ///
    /// # Errors
    /// When the text is no template. The first problem ends parsing, as in Go.
    pub fn parse(&self, name: &str, text: &str) -> Result<Templates, ParseError> {
        Session::new(self, name, text).run()
    }
}

impl fmt::Debug for Parser<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parser")
            .field("left", &self.left)
            .field("right", &self.right)
            .field("comments", &self.comments)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
