//! From tokens to a tree.

use super::NotReadable;
use super::expr::{Expr, Macro, Operator};
use super::lexer::{Token, tokens};

/// Brackets in one another.
const MAX_DEPTH: usize = 40;

pub(super) fn parse(text: &str) -> Result<Expr, NotReadable> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, at: 0, depth: 0 };
    let expr = parser.conditional()?;
    if parser.at == tokens.len() { Ok(expr) } else { Err(NotReadable) }
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
    depth: usize,
}

type Parsed = Result<Expr, NotReadable>;

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self, sign: &'static str) -> bool {
        let found = self.peek() == Some(&Token::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), NotReadable> {
        if self.take(sign) { Ok(()) } else { Err(NotReadable) }
    }

    fn conditional(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(NotReadable);
        }
        let condition = self.any()?;
        let expr = if self.take("?") {
            let then = self.any()?;
            self.expect(":")?;
            let otherwise = self.conditional()?;
            Expr::If(Box::new([condition, then, otherwise]))
        } else {
            condition
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn any(&mut self) -> Parsed {
        self.chain("||", Self::all, Expr::Any)
    }

    fn all(&mut self) -> Parsed {
        self.chain("&&", Self::relation, Expr::All)
    }

    fn chain(&mut self, sign: &'static str, part: fn(&mut Self) -> Parsed, whole: fn(Vec<Expr>) -> Expr) -> Parsed {
        let first = part(self)?;
        let mut parts = vec![first];
        while self.take(sign) {
            parts.push(part(self)?);
        }
        Ok(if parts.len() > 1 { whole(parts) } else { parts.swap_remove(0) })
    }

    fn relation(&mut self) -> Parsed {
        let left = self.sum()?;
        let operator = match self.peek() {
            Some(Token::Sign("==")) => Operator::Equal,
            Some(Token::Sign("!=")) => Operator::NotEqual,
            Some(Token::Sign("<")) => Operator::Less,
            Some(Token::Sign("<=")) => Operator::LessEqual,
            Some(Token::Sign(">")) => Operator::Greater,
            Some(Token::Sign(">=")) => Operator::GreaterEqual,
            Some(Token::Name(name)) if name == "in" => Operator::In,
            _ => return Ok(left),
        };
        self.at += 1;
        let right = self.sum()?;
        Ok(Expr::Binary(operator, Box::new([left, right])))
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        loop {
            let operator = match self.peek() {
                Some(Token::Sign("+")) => Operator::Add,
                Some(Token::Sign("-")) => Operator::Subtract,
                _ => return Ok(left),
            };
            self.at += 1;
            left = Expr::Binary(operator, Box::new([left, self.product()?]));
        }
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.unary()?;
        loop {
            let operator = match self.peek() {
                Some(Token::Sign("*")) => Operator::Multiply,
                Some(Token::Sign("/")) => Operator::Divide,
                Some(Token::Sign("%")) => Operator::Remainder,
                _ => return Ok(left),
            };
            self.at += 1;
            left = Expr::Binary(operator, Box::new([left, self.unary()?]));
        }
    }

    fn unary(&mut self) -> Parsed {
        let mut signs = Vec::new();
        loop {
            if self.take("!") {
                signs.push(true);
            } else if self.take("-") {
                signs.push(false);
            } else {
                break;
            }
        }
        let inner = self.member()?;
        Ok(signs.into_iter().rev().fold(inner, |expr, is_not| match expr {
            expr if is_not => Expr::Not(Box::new(expr)),
            Expr::Int(int) => Expr::Int(int.wrapping_neg()),
            Expr::Double(double) => Expr::Double(-double),
            expr => Expr::Negative(Box::new(expr)),
        }))
    }

    fn member(&mut self) -> Parsed {
        let mut expr = self.primary()?;
        loop {
            if self.take(".") {
                // `.?field` is the optional syntax, which is not supported.
                let Some(Token::Name(name)) = self.peek().cloned() else { return Err(NotReadable) };
                self.at += 1;
                expr = if self.take("(") {
                    let arguments = self.list(")")?;
                    call(Some(expr), name, arguments)?
                } else {
                    Expr::Select(Box::new(expr), unescape(name))
                };
            } else if self.take("[") {
                let index = self.conditional()?;
                self.expect("]")?;
                expr = Expr::Index(Box::new(expr), Box::new(index));
            } else {
                return Ok(expr);
            }
        }
    }

    fn primary(&mut self) -> Parsed {
        let token = self.peek().cloned().ok_or(NotReadable)?;
        self.at += 1;
        match token {
            Token::Int(int) => Ok(Expr::Int(int)),
            Token::Double(double) => Ok(Expr::Double(double)),
            Token::Text(text) => Ok(Expr::Text(text)),
            Token::Name(name) => match name.as_str() {
                "true" => Ok(Expr::Bool(true)),
                "false" => Ok(Expr::Bool(false)),
                "null" => Ok(Expr::Null),
                "in" => Err(NotReadable),
                _ if self.take("(") => {
                    let arguments = self.list(")")?;
                    call(None, name, arguments)
                }
                _ => Ok(Expr::Name(name)),
            },
            Token::Sign("(") => {
                let inner = self.conditional()?;
                self.expect(")")?;
                Ok(inner)
            }
            Token::Sign("[") => Ok(Expr::List(self.list("]")?)),
            Token::Sign("{") => self.map(),
            Token::Sign(_) => Err(NotReadable),
        }
    }

    /// Expressions up to a bracket; a comma may end them.
    fn list(&mut self, end: &'static str) -> Result<Vec<Expr>, NotReadable> {
        let mut items = Vec::new();
        while !self.take(end) {
            items.push(self.conditional()?);
            if !self.take(",") {
                self.expect(end)?;
                break;
            }
        }
        Ok(items)
    }

    fn map(&mut self) -> Parsed {
        let mut entries = Vec::new();
        while !self.take("}") {
            let key = self.conditional()?;
            self.expect(":")?;
            entries.push((key, self.conditional()?));
            if !self.take(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(Expr::Map(entries))
    }
}

fn call(target: Option<Expr>, function: String, mut arguments: Vec<Expr>) -> Parsed {
    if target.is_none() && function == "has" {
        return match (arguments.pop(), arguments.is_empty()) {
            (Some(Expr::Select(of, field)), true) => Ok(Expr::Has(of, field)),
            _ => Err(NotReadable),
        };
    }
    let kind = match function.as_str() {
        "all" => Some(Macro::All),
        "exists" => Some(Macro::Exists),
        "exists_one" | "existsOne" => Some(Macro::ExistsOne),
        "filter" => Some(Macro::Filter),
        "map" => Some(Macro::Map),
        _ => None,
    };
    let (kind, list) = match (kind, target) {
        (Some(kind), Some(list)) => (kind, list),
        (_, target) => return Ok(Expr::Call { target: target.map(Box::new), function, arguments }),
    };
    let split = arguments.iter().take_while(|argument| matches!(argument, Expr::Name(_))).count();
    // The last one is the body, even where it is a name.
    let split = split.min(arguments.len().saturating_sub(1)).min(2);
    let bodies = arguments.split_off(split);
    let variables: Vec<String> =
        arguments.into_iter().filter_map(|name| if let Expr::Name(name) = name { Some(name) } else { None }).collect();
    let fits = match kind {
        // `map(x, condition, value)` has two bodies.
        Macro::Map => variables.len() == 1 && (1..=2).contains(&bodies.len()),
        Macro::Filter => variables.len() == 1 && bodies.len() == 1,
        _ => (1..=2).contains(&variables.len()) && bodies.len() == 1,
    };
    if fits { Ok(Expr::Macro { kind, list: Box::new(list), variables, bodies }) } else { Err(NotReadable) }
}

/// Fields that are no names are written with escapes: `__dash__`, `__dot__`, `__slash__`, `__underscores__`, and keywords as
/// `__namespace__`.
fn unescape(name: String) -> String {
    if !name.contains("__") {
        return name;
    }
    let keyword = name.strip_prefix("__").and_then(|rest| rest.strip_suffix("__"));
    match keyword {
        Some("dash" | "dot" | "slash" | "underscores") | None => {}
        Some(keyword) if !keyword.contains("__") => return keyword.to_owned(),
        Some(_) => {}
    }
    name.replace("__dash__", "-").replace("__dot__", ".").replace("__slash__", "/").replace("__underscores__", "__")
}
