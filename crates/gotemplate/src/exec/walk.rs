//! Nodes in their order.

use super::at::At;
use super::kind::ExecErrorKind as Kind;
use super::state::{Result, Slot, State};
use super::truth::is_true;
use crate::ast::{Branch, List, Node, TemplateCall};
use crate::format;
use crate::limits::Exhausted;
use crate::value::Value;

/// How a list of nodes ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// After its last node.
    Normal,
    /// At a `break`.
    Break,
    /// At a `continue`.
    Continue,
}

impl<'t> State<'t, '_> {
    /// Executes nodes. After an early end the caller takes off the variables that they have declared.
    pub(super) fn walk(&mut self, dot: &Slot, list: &'t List) -> Result<Flow> {
        self.enter()?;
        for node in &list.nodes {
            self.step()?;
            let flow = match node {
                Node::Text(text) => {
                    self.at = At::Node(node);
                    self.trace(node);
                    self.write(text.text.as_bytes())?;
                    Flow::Normal
                }
                Node::Comment(_) => Flow::Normal,
                Node::Action(action) => {
                    self.at = At::Node(node);
                    let value = self.pipeline(dot, &action.pipeline);
                    match &value {
                        Ok(value) if action.pipeline.declarations.is_empty() => {
                            self.at = At::Node(node);
                            self.trace(node);
                            self.print(value.as_ref())?;
                        }
                        Ok(_) => {}
                        Err(_) => return value.map(|_| Flow::Normal),
                    }
                    Flow::Normal
                }
                Node::If(branch) => self.branch(dot, branch, false)?,
                Node::With(branch) => self.branch(dot, branch, true)?,
                Node::Range(branch) => {
                    self.at = At::Node(node);
                    self.range(dot, branch)?
                }
                Node::Template(call) => {
                    self.at = At::Node(node);
                    self.template(dot, call)?;
                    Flow::Normal
                }
                Node::Break(_) => Flow::Break,
                Node::Continue(_) => Flow::Continue,
            };
            if flow != Flow::Normal {
                self.leave();
                return Ok(flow);
            }
        }
        self.leave();
        Ok(Flow::Normal)
    }

    /// Executes nodes with another dot.
    pub(super) fn walk_with(&mut self, dot: &Slot, is_boxed: bool, list: &'t List) -> Result<Flow> {
        let outer = std::mem::replace(&mut self.dot_is_boxed, is_boxed);
        let flow = self.walk(dot, list)?;
        self.dot_is_boxed = outer;
        Ok(flow)
    }

    /// `if` or `with`: the body of the first arm whose condition holds.
    fn branch(&mut self, dot: &Slot, branch: &'t Branch, with: bool) -> Result<Flow> {
        let mark = self.variables.mark();
        for arm in branch.arms() {
            let value = self.pipeline(dot, &arm.pipeline)?;
            if value.as_ref().is_some_and(is_true) {
                let flow = if with { self.walk_with(&value, false, &arm.body)? } else { self.walk(dot, &arm.body)? };
                self.variables.pop(mark);
                return Ok(flow);
            }
        }
        let flow = match &branch.otherwise {
            Some(list) => self.walk(dot, list)?,
            None => Flow::Normal,
        };
        self.variables.pop(mark);
        Ok(flow)
    }

    fn template(&mut self, dot: &Slot, call: &'t TemplateCall) -> Result<()> {
        let Some(tree) = self.templates.get(call.name.as_bytes()) else {
            return Err(self.fail(Kind::UndefinedTemplate(call.name.clone())));
        };
        let limit = self.meter.limits().depth;
        if self.calls >= limit {
            return Err(self.exhausted(Exhausted::Depth(limit)));
        }
        let argument = match &call.argument {
            // A variable that the argument declares lives on, in the caller.
            Some(pipeline) => self.pipeline(dot, pipeline)?,
            None => None,
        };
        let caller = std::mem::replace(&mut self.tree, tree);
        let outer = self.variables.enter();
        self.variables.push("$", argument.clone());
        self.calls += 1;
        self.walk_with(&argument, false, &tree.root)?;
        self.calls -= 1;
        self.variables.leave(outer);
        self.tree = caller;
        Ok(())
    }

    fn print(&mut self, value: Option<&Value>) -> Result<()> {
        match value {
            Some(Value::String(text)) => self.write(text.as_bytes()),
            Some(value) => format::display(value, &mut self.meter, self.out).map_err(|error| self.exhausted(error)),
            None => self.write(b"<no value>"),
        }
    }
}
