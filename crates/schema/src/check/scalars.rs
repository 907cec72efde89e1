//! Values that hold no others.

use fluxwright_diagnostic::Severity;
use fluxwright_yaml::Node;
use serde_json::Value;

use super::{Checker, Seen, explain, formats, place, repair};
use crate::finding::Problem;
use crate::model::{Limit, Schema, Type};
use crate::suggest;

/// Characters of a value that a message shows.
const MAX_SHOWN: usize = 60;
/// Allowed values that a message lists.
const MAX_LISTED: usize = 14;

impl<'a> Checker<'_, 'a> {
    /// Tells that a value is of the wrong type: to all readers, or only to one of them, to whom it is of the type `other`.
    pub(super) fn wrong_type(&mut self, node: &'a Node, schema: &'a Schema, seen: &Seen<'a>, other: Option<Type>) {
        let found = match seen {
            Seen::Text(_) => "a text",
            Seen::Bool(_) => "`true` or `false`",
            Seen::Int(_) | Seen::Float(_) => "a number",
            Seen::List => "a list",
            Seen::Map => "a map",
            Seen::Null => "empty",
            Seen::Unknown => return,
        };
        let expected = schema.types;
        let message = match seen {
            Seen::Null => format!("{} is empty, and must be {}", self.here(), expected.phrase()),
            Seen::Bool(_) => format!("{} must be {}, and is a boolean", self.here(), expected.phrase()),
            _ => format!("{} must be {}, and is {found}", self.here(), expected.phrase()),
        };
        let message = match other {
            None => message,
            Some(other) => {
                let shown = self.shown(node);
                let (to_kustomize, to_api) = (other.phrase(), found);
                format!("{} is {to_api} to the API server, but {to_kustomize} to kustomize: {shown}", self.here())
            }
        };
        // Where the API server takes it, what it means is written so that kustomize means the same.
        let read = match (other, seen) {
            (Some(_), Seen::Bool(_)) if schema.takes(Type::Boolean) => {
                Some(Seen::Text(node.as_str().unwrap_or_default().into()))
            }
            _ => None,
        };
        let (help, fix) = repair::of_type(node, schema, read.as_ref().unwrap_or(seen), &self.full_path());
        let finding = self.report(Problem::WrongType { expected }, place(node, None), message);
        if other.is_some() {
            finding.severity = Severity::Warning;
        }
        finding.help = help;
        finding.fix = fix;
    }

    /// Whether a value is one of those allowed; what is not is told.
    pub(super) fn allowed(&mut self, node: &'a Node, schema: &'a Schema, seen: &Seen<'a>) -> bool {
        let is = |allowed: &Value| match seen {
            Seen::Text(text) => allowed.as_str() == Some(text) || schema.also.iter().any(|also| also == text),
            Seen::Bool(bool) => allowed.as_bool() == Some(*bool),
            Seen::Int(int) => allowed.as_i64() == Some(*int),
            Seen::Float(float) => allowed.as_f64() == Some(*float),
            // Collections are not compared.
            Seen::List | Seen::Map => true,
            Seen::Null | Seen::Unknown => false,
        };
        if schema.values.iter().any(is) {
            return true;
        }
        let allowed: Vec<&str> = schema.values.iter().filter_map(Value::as_str).collect();
        let given = node_text(self, node);
        let likely = given.map_or_else(Vec::new, |given| suggest::all_nearest(given, allowed.iter().copied()));
        let meant = likely.first().copied();
        let (here, shown) = (self.here(), self.shown(node));
        let message = match allowed.as_slice() {
            [only] if !self.secret => format!("{here} must be `{only}`, and is {shown}"),
            _ => format!("{here} cannot be {shown}"),
        };
        let help = match (meant, allowed.as_slice()) {
            (Some(_), _) => Some(format!("did you mean `{}`?", likely.join("` or `"))),
            (None, [] | [_]) => None,
            (None, all) if all.len() <= MAX_LISTED => Some(format!("use one of `{}`", all.join("`, `"))),
            (None, all) => Some(format!(
                "use one of `{}` and {} more",
                all.iter().take(MAX_LISTED).copied().collect::<Vec<_>>().join("`, `"),
                all.len() - MAX_LISTED
            )),
        };
        let sure = match (given, likely.as_slice()) {
            (Some(given), [meant]) if suggest::is_slip(given, meant) => Some(*meant),
            _ => None,
        };
        let fix = sure.map(|value| repair::set(&self.full_path(), value));
        let problem = Problem::NotAllowed { meant: meant.map(str::to_owned) };
        let finding = self.report(problem, node.span.clone(), message);
        finding.help = help;
        finding.fix = fix;
        false
    }

    pub(super) fn text(&mut self, node: &'a Node, schema: &'a Schema, text: &str) {
        let pattern = schema.pattern.as_ref().filter(|pattern| pattern.matches(text) == Some(false));
        let is_empty = text.is_empty() && schema.limits.length.0.is_some_and(|least| least > 0);
        if let Some(pattern) = pattern.filter(|_| !is_empty) {
            let words = explain::words(pattern.as_str());
            let message = format!("{} cannot be {}", self.here(), self.shown(node));
            let better = explain::better(pattern.as_str(), text);
            let problem = Problem::Malformed { pattern: pattern.as_str().to_owned() };
            let fix =
                better.as_ref().filter(|better| better.sure).map(|better| repair::set(&self.full_path(), &better.text));
            let meant = better.map(|better| format!("; did you mean `{}`?", better.text)).unwrap_or_default();
            let finding = self.report(problem, node.span.clone(), message);
            finding.help = Some(match words {
                Some(words) => format!("it must be {words}{meant}"),
                None => format!("it must match `{}`", pattern.as_str()),
            });
            finding.fix = fix;
            return;
        }
        if let Some(format) = schema.format.as_deref().filter(|format| !formats::fits(format, text)) {
            let message = format!("{} cannot be {}", self.here(), self.shown(node));
            let problem = Problem::Malformed { pattern: format.to_owned() };
            self.report(problem, node.span.clone(), message).help =
                formats::words(format).map(|words| format!("it must be {words}"));
        }
        // Bytes are at least as many as characters.
        let (least, most) = schema.limits.length;
        if least.is_some_and(|least| least > 0)
            || most.is_some_and(|most| u64::try_from(text.len()).is_ok_and(|len| len > most))
        {
            self.bounds(node, Some(node), text.chars().count(), schema.limits.length, Limit::Length);
        }
    }

    pub(super) fn number(&mut self, node: &'a Node, schema: &'a Schema, seen: &Seen<'a>) {
        #[expect(clippy::cast_precision_loss, reason = "limits of schemas are small")]
        let number = match seen {
            Seen::Int(int) => *int as f64,
            Seen::Float(float) => *float,
            _ => return,
        };
        let limits = &schema.limits;
        let below = limits.number.0.filter(|least| if limits.exclusive.0 { number <= *least } else { number < *least });
        let above = limits.number.1.filter(|most| if limits.exclusive.1 { number >= *most } else { number > *most });
        let more = |exclusive: bool, words: [&'static str; 2]| if exclusive { words[1] } else { words[0] };
        let bound = below
            .map(|least| format!("{} {least}", more(limits.exclusive.0, ["at least", "more than"])))
            .or_else(|| above.map(|most| format!("{} {most}", more(limits.exclusive.1, ["at most", "less than"]))))
            .or_else(|| {
                limits.multiple_of.filter(|step| number % step != 0.0).map(|step| format!("a multiple of {step}"))
            })
            .or_else(|| formats::range(schema.format.as_deref()?, seen).map(str::to_owned));
        if let Some(bound) = bound {
            let message = format!("{} must be {bound}, and is {}", self.here(), self.shown(node));
            self.report(Problem::OutOfBounds(Limit::Number), node.span.clone(), message);
        }
    }

    /// Whether a size is within its limits.
    pub(super) fn bounds(
        &mut self,
        node: &'a Node,
        key: Option<&'a Node>,
        size: usize,
        (least, most): (Option<u64>, Option<u64>),
        limit: Limit,
    ) {
        let size = u64::try_from(size).unwrap_or(u64::MAX);
        let low = least.filter(|least| size < *least && !self.options.partial);
        let Some((bound, words)) = low
            .map(|least| (least, "at least"))
            .or_else(|| most.filter(|most| size > *most).map(|most| (most, "at most")))
        else {
            return;
        };
        let noun = match (limit, bound) {
            (Limit::Length | Limit::Number, 1) => "character",
            (Limit::Length | Limit::Number, _) => "characters",
            (Limit::Items, 1) => "item",
            (Limit::Items, _) => "items",
            (Limit::Properties, 1) => "key",
            (Limit::Properties, _) => "keys",
        };
        let message = match (limit, size) {
            (Limit::Length, 0) => format!("{} is empty", self.here()),
            (Limit::Length, _) => format!("{} must have {words} {bound} {noun}, and has {size}", self.here()),
            _ => format!("{} must have {words} {bound} {noun}, and has {size}", self.here()),
        };
        self.report(Problem::OutOfBounds(limit), place(node, key), message);
    }

    /// A scalar as a message shows it.
    fn shown(&self, node: &'a Node) -> String {
        if self.secret {
            return "what it is".to_owned();
        }
        match self.view.target(node).as_str() {
            Some("") => "empty".to_owned(),
            Some(text) => {
                let line = text.lines().next().unwrap_or_default();
                let short: String = line.chars().take(MAX_SHOWN).collect();
                let more = if short.len() < text.trim_end().len() { "…" } else { "" };
                format!("`{short}{more}`")
            }
            None => "that".to_owned(),
        }
    }
}

/// The text of a scalar, whatever its type.
fn node_text<'a>(checker: &Checker<'_, 'a>, node: &'a Node) -> Option<&'a str> {
    checker.view.target(node).as_str()
}

impl Schema {
    /// Whether values of a type are allowed.
    pub(super) fn takes(&self, kind: Type) -> bool {
        self.types.has(kind)
            || (kind == Type::Integer && self.types.has(Type::Number))
            || (kind == Type::Null && self.nullable)
    }

    /// The only type that is allowed beside null.
    pub(super) fn only_type(&self) -> Option<Type> {
        let mut types = self.types.iter().filter(|kind| *kind != Type::Null);
        let first = types.next()?;
        types.next().is_none().then_some(first)
    }
}
