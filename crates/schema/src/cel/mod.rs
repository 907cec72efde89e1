//! The rules of CRDs (`x-kubernetes-validations`), in the Common Expression Language.
//!
//! The part of the language that CRDs use is read and evaluated here, over the spanned tree, because the crates for it do
//! not know values that are only known after substitution: [`Outcome::Unknown`] is what a rule gives then, and it is never
//! a finding. What the language has and this part has not (dates, quantities, URLs, IP addresses) gives the same.

mod eval;
mod expr;
mod functions;
mod lexer;
mod macros;
mod parser;
mod value;

#[cfg(test)]
mod tests;

pub(crate) use eval::{Outcome, evaluate};
pub(crate) use value::Place;

use expr::Expr;

/// A rule that was read.
#[derive(Debug)]
pub(crate) struct Program {
    expr: Expr,
}

/// A rule that cannot be read, or holds what is not supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotReadable;

impl Program {
    /// Reads a rule.
    pub(crate) fn parse(text: &str) -> Result<Self, NotReadable> {
        Ok(Self { expr: parser::parse(text)? })
    }

    /// The paths below `self` that the rule looks at, in its order.
    pub(crate) fn paths(&self) -> Vec<Vec<&str>> {
        let mut paths = Vec::new();
        self.expr.walk(&mut |expr| {
            if let Some(path) = expr.path_below_self().filter(|path| !path.is_empty() && !paths.contains(path)) {
                paths.push(path);
            }
        });
        paths
    }

    /// Whether the rule only asks which fields are there.
    pub(crate) fn is_presence(&self) -> bool {
        let mut only = true;
        self.expr.walk(&mut |expr| {
            only &= matches!(expr, Expr::Has(..) | Expr::Not(_) | Expr::All(_) | Expr::Any(_) | Expr::Name(_));
        });
        only
    }

    /// Whether the rule compares with the object as it was before, which a text does not tell.
    pub(crate) fn is_transition(&self) -> bool {
        let mut found = false;
        self.expr.walk(&mut |expr| found |= matches!(expr, Expr::Name(name) if name == "oldSelf"));
        found
    }
}
