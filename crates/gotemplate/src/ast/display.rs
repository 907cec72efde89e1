//! Go's canonical form of a tree, as its `String` methods write it.

use std::fmt::{Display, Formatter, Result};

use super::{Arm, Branch, Chain, Command, List, Name, Node, Operand, Pipeline, TemplateCall, Tree};

impl Display for Tree {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.root.fmt(f)
    }
}

impl Display for List {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.nodes.iter().try_for_each(|node| node.fmt(f))
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Text(n) => f.write_str(&n.text),
            Self::Comment(n) => write!(f, "{{{{{}}}}}", n.text),
            Self::Action(n) => write!(f, "{{{{{}}}}}", n.pipeline),
            Self::If(n) => branch(f, "if", n),
            Self::With(n) => branch(f, "with", n),
            Self::Range(n) => branch(f, "range", n),
            Self::Template(n) => n.fmt(f),
            Self::Break(_) => f.write_str("{{break}}"),
            Self::Continue(_) => f.write_str("{{continue}}"),
        }
    }
}

fn branch(f: &mut Formatter<'_>, keyword: &str, branch: &Branch) -> Result {
    let arm = |f: &mut Formatter<'_>, arm: &Arm| write!(f, "{{{{{keyword} {}}}}}{}", arm.pipeline, arm.body);
    arm(f, &branch.first)?;
    for more in &branch.more {
        f.write_str("{{else}}")?;
        arm(f, more)?;
    }
    if let Some(list) = &branch.otherwise {
        write!(f, "{{{{else}}}}{list}")?;
    }
    branch.arms().try_for_each(|_| f.write_str("{{end}}"))
}

impl Display for TemplateCall {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{{{{template {}", self.name.quote())?;
        if let Some(argument) = &self.argument {
            write!(f, " {argument}")?;
        }
        f.write_str("}}")
    }
}

impl Display for Pipeline {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (i, variable) in self.declarations.iter().enumerate() {
            write!(f, "{}{}", if i > 0 { ", " } else { "" }, variable.name)?;
        }
        if !self.declarations.is_empty() {
            f.write_str(if self.is_assignment { " = " } else { " := " })?;
        }
        for (i, command) in self.commands.iter().enumerate() {
            write!(f, "{}{command}", if i > 0 { " | " } else { "" })?;
        }
        Ok(())
    }
}

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (i, operand) in self.operands.iter().enumerate() {
            write!(f, "{}{operand}", if i > 0 { " " } else { "" })?;
        }
        Ok(())
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Function(n) => f.write_str(&n.name),
            Self::Dot(_) => f.write_str("."),
            Self::Nil(_) => f.write_str("nil"),
            Self::Field(n) => fields(f, &n.names),
            Self::Variable(n) => {
                f.write_str(&n.name)?;
                fields(f, &n.fields)
            }
            Self::Chain(n) => n.fmt(f),
            Self::Bool(n) => n.value.fmt(f),
            Self::Number(n) => f.write_str(&n.text),
            Self::String(n) => f.write_str(&n.text),
            Self::Pipeline(n) => write!(f, "({})", n.pipeline),
        }
    }
}

impl Display for Chain {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.base.fmt(f)?;
        fields(f, &self.fields)
    }
}

fn fields(f: &mut Formatter<'_>, names: &[Name]) -> Result {
    names.iter().try_for_each(|name| write!(f, ".{}", name.name))
}
