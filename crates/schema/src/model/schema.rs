//! One schema: what a value may be.

use indexmap::IndexMap;
use serde_json::Value;

use super::{Pattern, Types};
use crate::cel::Program;

/// A schema's place in its [`Shape`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Id(pub(crate) u32);

/// All schemas of one version of a kind. They refer to one another by [`Id`], so that they can be recursive.
#[derive(Debug)]
pub(crate) struct Shape {
    nodes: Vec<Schema>,
}

impl Shape {
    /// `nodes` must not be empty; the first one is the root.
    pub(crate) fn new(nodes: Vec<Schema>) -> Option<Self> {
        (!nodes.is_empty()).then_some(Self { nodes })
    }

    /// The schema of an id; that of an id from elsewhere allows anything.
    pub(crate) fn get(&self, id: Id) -> &Schema {
        static ANYTHING: std::sync::OnceLock<Schema> = std::sync::OnceLock::new();
        usize::try_from(id.0)
            .ok()
            .and_then(|at| self.nodes.get(at))
            .unwrap_or_else(|| ANYTHING.get_or_init(Schema::any))
    }

    /// The rules that cannot be read.
    pub(crate) fn unsupported_rules(&self) -> impl Iterator<Item = &str> {
        self.rules().filter(|rule| rule.program.is_none()).map(|rule| &*rule.text)
    }

    /// All rules.
    pub(crate) fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.nodes.iter().flat_map(|schema| &schema.rules)
    }

    pub(crate) const ROOT: Id = Id(0);
}

/// What a value may be.
#[derive(Debug)]
pub(crate) struct Schema {
    pub(crate) types: Types,
    pub(crate) nullable: bool,
    pub(crate) properties: IndexMap<String, Id>,
    pub(crate) required: Vec<String>,
    pub(crate) additional: Additional,
    pub(crate) items: Option<Id>,
    pub(crate) values: Vec<Value>,
    /// Texts that are allowed beside `values` in some installations.
    pub(crate) also: Vec<String>,
    pub(crate) default: Option<Value>,
    pub(crate) format: Option<Box<str>>,
    pub(crate) pattern: Option<Pattern>,
    pub(crate) limits: Limits,
    pub(crate) list: ListType,
    pub(crate) all_of: Vec<Id>,
    pub(crate) any_of: Vec<Id>,
    pub(crate) one_of: Vec<Id>,
    pub(crate) not: Option<Id>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) description: Option<Box<str>>,
    /// Whether there may be fields that the schema does not know.
    pub(crate) partial: bool,
    /// Whether the value is an object of Kubernetes.
    pub(crate) embedded: bool,
    /// Whether the value is an object of Kubernetes after templating.
    pub(crate) template: bool,
}

impl Schema {
    /// Allows anything.
    pub(crate) fn any() -> Self {
        Self {
            types: Types::ANY,
            nullable: false,
            properties: IndexMap::new(),
            required: Vec::new(),
            additional: Additional::Any,
            items: None,
            values: Vec::new(),
            also: Vec::new(),
            default: None,
            format: None,
            pattern: None,
            limits: Limits::default(),
            list: ListType::Atomic,
            all_of: Vec::new(),
            any_of: Vec::new(),
            one_of: Vec::new(),
            not: None,
            rules: Vec::new(),
            description: None,
            partial: false,
            embedded: false,
            template: false,
        }
    }
}

/// What keys a map may have beside its properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Additional {
    /// None.
    None,
    /// Any, with any value.
    Any,
    /// Any, with values of a schema.
    Of(Id),
}

/// Bounds; `None` where there is none.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Limits {
    pub(crate) length: (Option<u64>, Option<u64>),
    pub(crate) items: (Option<u64>, Option<u64>),
    pub(crate) properties: (Option<u64>, Option<u64>),
    pub(crate) number: (Option<f64>, Option<f64>),
    pub(crate) exclusive: (bool, bool),
    pub(crate) multiple_of: Option<f64>,
}

/// Which limit a value does not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Characters of a text.
    Length,
    /// Items of a list.
    Items,
    /// Keys of a map.
    Properties,
    /// The size of a number.
    Number,
}

/// Which items of a list are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ListType {
    /// Nothing is said about them.
    Atomic,
    /// Equal ones.
    Set,
    /// Those with the same values of these keys.
    Map(Vec<String>),
}

/// A rule of `x-kubernetes-validations`.
#[derive(Debug)]
pub(crate) struct Rule {
    /// As the schema writes it.
    pub(crate) text: Box<str>,
    /// What the schema says where it does not hold.
    pub(crate) message: Option<Box<str>>,
    /// `None` where the rule is not one that can be evaluated.
    pub(crate) program: Option<Program>,
}
