//! Following a template node by node.

use fluxwright_diagnostic::Span;

use super::access::{Accesses, Need, Usage};
use super::call::Call;
use super::environment::Environment;
use super::fact::{Fact, Facts, State, Truth};
use super::path::Path;
use super::value::{Input, Presence, Value};
use super::{Analysis, Options, Root};
use crate::ast::{Action, Branch, Declaration, List, Node, Pipeline, Templates};
use crate::go_string::GoString;

/// How many steps are taken at most. A template of a few hundred lines takes some thousands.
const MAX_STEPS: usize = 300_000;
/// How deep lists, parentheses and called templates may lie in one another. With [`MAX_DEPTH`](crate::MAX_DEPTH) the
/// main template alone stays within it.
const MAX_DEPTH: usize = crate::MAX_DEPTH + 40;

/// Where execution goes on after a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// Behind it.
    On,
    /// Elsewhere: at the next round of a loop, or behind it.
    Leaves,
    /// Nowhere: the template fails on purpose.
    Fails,
}

/// The state of following a template.
pub(super) struct Reader<'t> {
    templates: &'t Templates,
    pub(super) options: &'t Options,
    pub(super) environment: Environment,
    pub(super) facts: Facts,
    /// How many conditions and loops are around.
    pub(super) branch: usize,
    pub(super) accesses: Accesses,
    pub(super) calls: Vec<Call>,
    /// The templates being called, with what they are called with.
    callers: Vec<(GoString, Value)>,
    /// How many conditions were around a call of `fail` in the current action.
    pub(super) failed: Option<usize>,
    pub(super) steps: usize,
    depth: usize,
    complete: bool,
}

impl<'t> Reader<'t> {
    pub(super) fn new(templates: &'t Templates, options: &'t Options) -> Self {
        let dot = match options.root {
            Root::Dot => Value::root(0..0),
            Root::Function(_) => Value::Unknown,
        };
        Self {
            templates,
            options,
            environment: Environment::new(dot, 0),
            facts: Facts::default(),
            branch: 0,
            accesses: Accesses::default(),
            calls: Vec::new(),
            callers: Vec::new(),
            failed: None,
            steps: 0,
            depth: 0,
            complete: true,
        }
    }

    pub(super) fn run(&mut self) {
        if let Some(main) = self.templates.main() {
            self.list(&main.root);
        }
    }

    pub(super) fn finish(self) -> Analysis {
        Analysis { accesses: self.accesses.into_list(), calls: self.calls, complete: self.complete }
    }

    /// Takes that many steps; false when there are none left.
    pub(super) fn step(&mut self, steps: usize) -> bool {
        self.steps = self.steps.saturating_add(steps);
        self.complete &= self.steps <= MAX_STEPS;
        self.complete
    }

    /// Does something one level deeper, unless that is too deep.
    pub(super) fn deeper<T>(&mut self, otherwise: T, what: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= MAX_DEPTH {
            self.complete = false;
        }
        if !self.complete {
            return otherwise;
        }
        self.depth += 1;
        let done = what(self);
        self.depth -= 1;
        done
    }

    fn list(&mut self, list: &List) -> Flow {
        self.deeper(Flow::On, |reader| {
            for node in &list.nodes {
                let flow = reader.node(node);
                if flow != Flow::On {
                    return flow;
                }
            }
            Flow::On
        })
    }

    fn node(&mut self, node: &Node) -> Flow {
        if !self.step(1) {
            return Flow::On;
        }
        match node {
            Node::Text(_) | Node::Comment(_) => Flow::On,
            Node::Break(_) | Node::Continue(_) => Flow::Leaves,
            Node::Action(action) => self.action(action),
            Node::If(branch) => self.arms(branch, false),
            Node::With(branch) => self.arms(branch, true),
            Node::Range(branch) => self.range(branch),
            Node::Template(call) => {
                let dot = call.argument.as_ref().map_or(Value::Unknown, |pipeline| self.pipeline(pipeline));
                self.call_template(&call.name, dot);
                Flow::On
            }
        }
    }

    fn action(&mut self, action: &Action) -> Flow {
        self.failed = None;
        let value = self.pipeline(&action.pipeline);
        if action.pipeline.declarations.is_empty() {
            self.use_value(&value, Usage::Print);
        }
        if self.failed == Some(self.branch) { Flow::Fails } else { Flow::On }
    }

    /// `if` and `with`.
    fn arms(&mut self, branch: &Branch, sets_dot: bool) -> Flow {
        let (variables, facts) = (self.environment.len(), self.facts.len());
        let dot = self.environment.dot.clone();
        let outside = self.branch;
        // What holds afterwards, because execution does not get there otherwise.
        let mut afterwards: Vec<Fact> = Vec::new();
        let mut all_left = true;
        let mut first_truth = Truth::default();
        for (i, arm) in branch.arms().enumerate() {
            self.branch = outside + usize::from(i > 0);
            let value = self.pipeline(&arm.pipeline);
            self.use_value(&value, Usage::Test);
            let truth = value.truth();
            let known = self.facts.len();
            self.facts.add(truth.yes.iter().cloned());
            if sets_dot {
                self.environment.dot = value;
            }
            self.branch += 1;
            let flow = self.list(&arm.body);
            self.branch -= 1;
            self.environment.dot = dot.clone();
            self.facts.forget_after(known);
            if flow == Flow::Fails && i == 0 {
                self.demand(&truth, &arm.pipeline.span);
            }
            if flow != Flow::On && all_left {
                afterwards.extend(truth.no.iter().cloned());
            }
            all_left &= flow != Flow::On;
            self.facts.add(truth.no.iter().cloned());
            if i == 0 {
                first_truth = truth;
            }
        }
        let mut otherwise = Flow::On;
        if let Some(list) = &branch.otherwise {
            self.branch = outside + 1;
            otherwise = self.list(list);
            if otherwise != Flow::On && branch.more.is_empty() {
                afterwards.extend(first_truth.yes);
            }
        }
        self.branch = outside;
        self.environment.forget_after(variables);
        self.facts.forget_after(facts);
        self.facts.add(afterwards);
        if all_left { otherwise } else { Flow::On }
    }

    /// Reports what must be there because the template fails on purpose otherwise: what the condition's being false
    /// tells.
    fn demand(&mut self, failing: &Truth, span: &Span) {
        for fact in failing.no.iter().filter(|fact| matches!(fact.state, State::Present | State::Truthy)) {
            if !self.is_present(&fact.path) {
                self.record(&fact.path, span, Need::Required, None);
            }
        }
    }

    fn range(&mut self, branch: &Branch) -> Flow {
        let (variables, facts) = (self.environment.len(), self.facts.len());
        let dot = self.environment.dot.clone();
        let pipeline = &branch.first.pipeline;
        let value = self.pipeline_value(pipeline);
        self.require_range(&value);
        self.use_value(&value, Usage::Range { with_keys: pipeline.declarations.len() > 1 });
        let truth = value.truth();
        let item = value.item();
        let changed_outside = std::mem::replace(&mut self.environment.changed, false);
        // Twice when variables change: what the end of the body sets, its start reads in the next round.
        for _round in 0..2 {
            self.environment.changed = false;
            self.facts.add(truth.yes.iter().cloned());
            self.branch += 1;
            self.set_range_variables(pipeline, &item);
            self.environment.dot = item.clone();
            self.list(&branch.first.body);
            self.branch -= 1;
            self.environment.forget_after(variables);
            self.facts.forget_after(facts);
            if !self.environment.changed {
                break;
            }
        }
        self.environment.changed |= changed_outside;
        self.environment.dot = dot;
        if let Some(list) = &branch.otherwise {
            self.facts.add(truth.no.iter().cloned());
            self.branch += 1;
            self.list(list);
            self.branch -= 1;
            self.environment.forget_after(variables);
            self.facts.forget_after(facts);
        }
        Flow::On
    }

    /// Follows a template as if it stood here, with its own variables.
    pub(super) fn call_template(&mut self, name: &GoString, dot: Value) {
        let again = self.callers.iter().any(|(caller, with)| caller == name && with.is(&dot));
        let Some(tree) = self.templates.get(name.as_bytes()).filter(|_| !again) else {
            return;
        };
        let called = Environment::new(dot.clone(), self.branch);
        let outer = std::mem::replace(&mut self.environment, called);
        let facts = self.facts.len();
        self.callers.push((name.clone(), dot));
        self.list(&tree.root);
        self.callers.pop();
        self.facts.forget_after(facts);
        self.environment = outer;
    }

    fn set_range_variables(&mut self, pipeline: &Pipeline, item: &Value) {
        let count = pipeline.declarations.len();
        for (i, variable) in pipeline.declarations.iter().enumerate() {
            // Of two, the first is the index or key.
            let value = if i + 1 < count { Value::Unknown } else { item.clone() };
            self.set_variable(variable, pipeline.is_assignment, value);
        }
    }

    pub(super) fn set_variable(&mut self, variable: &Declaration, assign: bool, value: Value) {
        if assign {
            self.environment.assign(&variable.name, value, self.branch);
        } else {
            self.environment.declare(&variable.name, value, self.branch);
        }
    }
}

impl Value {
    /// The inputs themselves.
    pub(super) fn root(at: Span) -> Self {
        let (path, presence) = (Path::root(), Presence::Known);
        Self::Input(Input { path, presence, at })
    }

    /// An element of it.
    pub(super) fn item(&self) -> Self {
        match self {
            Self::Input(input) => match input.path.item() {
                Some(path) => {
                    let presence = Presence::Known;
                    Self::Input(Input { path, presence, at: input.at.clone() })
                }
                None => Self::Unknown,
            },
            Self::OneOf(values, _) => Self::one_of(values.iter().map(Self::item), Truth::default()),
            Self::List(items, _) => Self::one_of(items.iter().cloned(), Truth::default()),
            Self::Dict(entries, _) => Self::one_of(entries.values().cloned(), Truth::default()),
            _ => Self::Unknown,
        }
    }
}
