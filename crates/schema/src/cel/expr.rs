//! The tree of a rule.

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    Null,
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(String),
    Name(String),
    List(Vec<Expr>),
    Map(Vec<(Expr, Expr)>),
    /// `of.field`
    Select(Box<Expr>, String),
    /// `has(of.field)`
    Has(Box<Expr>, String),
    /// `of[index]`
    Index(Box<Expr>, Box<Expr>),
    /// `function(arguments)`, or `target.function(arguments)`
    Call {
        target: Option<Box<Expr>>,
        function: String,
        arguments: Vec<Expr>,
    },
    /// `list.all(variable, body)` and its like
    Macro {
        kind: Macro,
        list: Box<Expr>,
        variables: Vec<String>,
        bodies: Vec<Expr>,
    },
    Not(Box<Expr>),
    Negative(Box<Expr>),
    All(Vec<Expr>),
    Any(Vec<Expr>),
    If(Box<[Expr; 3]>),
    Binary(Operator, Box<[Expr; 2]>),
}

/// An operator with two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// A loop over a list or the keys of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Macro {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
}

impl Expr {
    /// Calls `visit` with this expression and all in it, outer ones first.
    pub(super) fn walk<'e>(&'e self, visit: &mut impl FnMut(&'e Self)) {
        let mut stack = vec![self];
        while let Some(expr) = stack.pop() {
            visit(expr);
            match expr {
                Self::Null | Self::Bool(_) | Self::Int(_) | Self::Double(_) | Self::Text(_) | Self::Name(_) => {}
                Self::List(items) | Self::All(items) | Self::Any(items) => stack.extend(items.iter().rev()),
                Self::Map(entries) => stack.extend(entries.iter().rev().flat_map(|(key, value)| [value, key])),
                Self::Select(of, _) | Self::Has(of, _) | Self::Not(of) | Self::Negative(of) => stack.push(of),
                Self::Index(of, index) => stack.extend([&**index, &**of]),
                Self::Call { target, arguments, .. } => {
                    stack.extend(arguments.iter().rev());
                    stack.extend(target.as_deref());
                }
                Self::Macro { list, bodies, .. } => {
                    stack.extend(bodies.iter().rev());
                    stack.push(list);
                }
                Self::If(parts) => stack.extend(parts.iter().rev()),
                Self::Binary(_, sides) => stack.extend(sides.iter().rev()),
            }
        }
    }

    /// The keys of `self.a.b` or `has(self.a.b)`; `None` for other expressions.
    pub(super) fn path_below_self(&self) -> Option<Vec<&str>> {
        let mut keys = Vec::new();
        let mut at = self;
        loop {
            match at {
                Self::Name(name) if name == "self" => {
                    keys.reverse();
                    return Some(keys);
                }
                Self::Select(of, field) | Self::Has(of, field) => {
                    keys.push(field.as_str());
                    at = of;
                }
                _ => return None,
            }
        }
    }
}
