//! What is known of functions: of Go's own and of those of ResourceSets.

use std::collections::BTreeMap;
use std::rc::Rc;

use fluxwright_diagnostic::Span;

use super::access::{Need, Usage};
use super::call::{Argument, Call};
use super::fact::{State, Truth};
use super::value::{Input, Literal, Presence, Value};
use super::walk::Reader;
use crate::ast::Operand;

impl Reader<'_> {
    /// `and` or `or`: an argument is looked at only when those before it do not decide.
    pub(super) fn junction(&mut self, is_and: bool, operands: &[Operand], piped: Option<Value>) -> Value {
        let (facts, outside) = (self.facts.len(), self.branch);
        let count = operands.len() + usize::from(piped.is_some());
        let mut values = Vec::with_capacity(count);
        let mut truths = Vec::with_capacity(count);
        let mut piped = piped;
        for i in 0..count {
            self.branch = outside + usize::from(i > 0);
            let value = match operands.get(i) {
                Some(operand) => self.operand(operand),
                None => piped.take().unwrap_or(Value::Unknown),
            };
            // What is done with the last is up to where the whole stands.
            if i + 1 < count {
                self.use_value(&value, Usage::Test);
            }
            let truth = value.truth();
            self.facts.add(if is_and { &truth.yes } else { &truth.no }.iter().cloned());
            values.push(value);
            truths.push(truth);
        }
        self.branch = outside;
        self.facts.forget_after(facts);
        Value::one_of(values, if is_and { Truth::all(truths) } else { Truth::any(truths) })
    }

    /// A call of a function with these arguments.
    pub(super) fn call(&mut self, name: &str, arguments: &[Value], span: &Span) -> Value {
        if arguments.iter().any(|value| value.origin().is_some()) && self.step(arguments.len()) {
            let arguments = arguments.iter().map(Argument::of).collect();
            self.calls.push(Call { function: name.to_string(), span: span.clone(), arguments });
        }
        let name = name.strip_prefix("must").map_or_else(|| name.to_string(), lower_first);
        match (name.as_str(), arguments) {
            ("not", [value]) => {
                self.use_value(value, Usage::Test);
                Value::Test(Rc::new(value.truth().not()))
            }
            ("empty", [value]) => self.inspect(value, value.truth().not()),
            ("len", [value]) => self.inspect(value, value.truth()),
            ("kindIs" | "typeIs" | "typeIsLike", [_, value]) => {
                let truth = value.origin().map(|path| Truth::of(path, State::Present, State::Falsy).only_yes());
                self.inspect(value, truth.unwrap_or_default())
            }
            ("eq", [value, rest @ ..]) => {
                let truth = self.compare(value, rest);
                Value::Test(Rc::new(truth))
            }
            ("ne", [value, other]) => {
                let truth = self.compare(value, std::slice::from_ref(other));
                Value::Test(Rc::new(truth.not()))
            }
            ("lt" | "le" | "gt" | "ge", _) => self.use_all(arguments, Usage::Compare),
            ("hasPrefix" | "hasSuffix" | "contains", [part, whole]) => {
                self.use_value(part, Usage::Scalar);
                self.use_value(whole, Usage::Scalar);
                let tells = part.as_text().is_some_and(|text| !text.is_empty());
                let truth = whole.origin().filter(|_| tells).map(|path| Truth::of(path, State::Truthy, State::Falsy));
                Value::Test(Rc::new(truth.unwrap_or_default().only_yes()))
            }
            ("default", [fallback, value]) => self.default(fallback, value),
            ("coalesce", _) => {
                arguments.iter().for_each(|value| self.use_value(value, Usage::Inspect));
                let truths = arguments.iter().map(Value::truth).collect();
                Value::one_of(arguments.iter().map(|value| value.clone().optional()), Truth::any(truths))
            }
            ("ternary", [yes, no, test]) => {
                self.use_value(test, Usage::Test);
                Value::one_of([yes.clone(), no.clone()], Truth::default())
            }
            ("dict", _) => dict(arguments),
            ("list" | "tuple", _) => Value::list(arguments.to_vec()),
            ("include", [Value::Literal(Literal::Text(template)), rest @ ..]) => {
                self.call_template(template, rest.first().cloned().unwrap_or(Value::Unknown));
                Value::Unknown
            }
            ("fail", _) => {
                self.failed = Some(self.branch);
                self.use_all(arguments, Usage::Print)
            }
            _ => match self.collection_call(&name, arguments, span) {
                Some(value) => value,
                None => self.plain_call(&name, arguments),
            },
        }
    }

    fn inspect(&mut self, value: &Value, truth: Truth) -> Value {
        self.use_value(value, Usage::Inspect);
        Value::Test(Rc::new(truth))
    }

    /// Equality with any of the others; what it tells when all of them are constants that are not empty.
    fn compare(&mut self, value: &Value, others: &[Value]) -> Truth {
        self.use_value(value, Usage::Compare);
        others.iter().for_each(|other| self.use_value(other, Usage::Compare));
        let full = |value: &Value| matches!(value, Value::Literal(literal) if !literal.is_falsy());
        let path = match others {
            [other] if full(value) => other.origin(),
            [_, ..] if others.iter().all(full) => value.origin(),
            _ => None,
        };
        path.map(|path| Truth::of(path, State::Truthy, State::Falsy).only_yes()).unwrap_or_default()
    }

    fn default(&mut self, fallback: &Value, value: &Value) -> Value {
        self.use_value(value, Usage::Inspect);
        let is_empty = match fallback {
            Value::Literal(literal) => literal.is_falsy(),
            Value::Dict(entries, _) => entries.is_empty(),
            Value::List(items, _) => items.is_empty(),
            _ => false,
        };
        let truth = if is_empty { value.truth() } else { Truth::default() };
        Value::one_of([value.clone().optional(), fallback.clone()], truth)
    }

    /// A function that uses its arguments and makes something new of them.
    fn plain_call(&mut self, name: &str, arguments: &[Value]) -> Value {
        let usage = match name {
            "toYaml" | "toJson" | "toRawJson" | "toPrettyJson" => Usage::Serialize,
            "print" | "printf" | "println" | "html" | "js" | "urlquery" | "cat" | "tpl" => Usage::Print,
            "kindOf" | "typeOf" | "deepEqual" => Usage::Inspect,
            _ if takes_scalars(name) => Usage::Scalar,
            _ => Usage::Argument,
        };
        self.use_all(arguments, usage)
    }

    /// Uses the arguments; the value is made from the one part of the inputs among them, if it is one.
    pub(super) fn use_all(&mut self, arguments: &[Value], usage: Usage) -> Value {
        arguments.iter().for_each(|value| self.use_value(value, usage));
        let mut origins = arguments.iter().filter_map(Value::origin);
        match (origins.next(), origins.next()) {
            (Some(path), None) => Value::Derived(path.clone()),
            _ => Value::Unknown,
        }
    }

    /// Reports that an element of the list must be there.
    pub(super) fn require_item(&mut self, input: &Input, at: &Span) -> Value {
        let Some(path) = input.path.item() else {
            return Value::Unknown;
        };
        self.record(&path, at, Need::Required, None);
        Value::Input(Input { path, presence: Presence::Known, at: at.clone() })
    }
}

fn lower_first(rest: &str) -> String {
    let mut chars = rest.chars();
    chars.next().map(|first| first.to_lowercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// A map of constant keys; of other keys nothing is known.
fn dict(arguments: &[Value]) -> Value {
    let mut entries = BTreeMap::new();
    for pair in arguments.chunks(2) {
        let [key, value] = pair else {
            return Value::Unknown;
        };
        let Some(key) = key.as_text() else {
            return Value::Unknown;
        };
        entries.insert(key.to_string(), value.clone());
    }
    Value::dict(entries)
}

/// Functions whose arguments are text or numbers.
fn takes_scalars(name: &str) -> bool {
    matches!(
        name,
        "add"
            | "add1"
            | "adler32sum"
            | "atoi"
            | "b32dec"
            | "b32enc"
            | "b64dec"
            | "b64enc"
            | "base"
            | "biggest"
            | "ceil"
            | "clean"
            | "dir"
            | "div"
            | "duration"
            | "durationRound"
            | "ext"
            | "float64"
            | "floor"
            | "fromJson"
            | "indent"
            | "int"
            | "int64"
            | "isAbs"
            | "lower"
            | "max"
            | "maxf"
            | "min"
            | "minf"
            | "mod"
            | "mul"
            | "nindent"
            | "osBase"
            | "osClean"
            | "osDir"
            | "osExt"
            | "osIsAbs"
            | "plural"
            | "quote"
            | "regexFind"
            | "regexFindAll"
            | "regexMatch"
            | "regexQuoteMeta"
            | "regexReplaceAll"
            | "regexReplaceAllLiteral"
            | "regexSplit"
            | "repeat"
            | "replace"
            | "round"
            | "seq"
            | "sha1sum"
            | "sha256sum"
            | "slugify"
            | "split"
            | "splitList"
            | "splitn"
            | "squote"
            | "sub"
            | "substr"
            | "title"
            | "toDate"
            | "toDecimal"
            | "toString"
            | "trim"
            | "trimAll"
            | "trimPrefix"
            | "trimSuffix"
            | "trimall"
            | "trunc"
            | "until"
            | "untilStep"
            | "upper"
            | "urlParse"
    )
}
