//! What is known of the functions that take lists and maps.

use fluxwright_diagnostic::Span;

use super::access::Usage;
use super::fact::{Fact, State, Truth};
use super::value::{Input, Literal, Presence, Value};
use super::walk::Reader;

use std::rc::Rc;

impl Reader<'_> {
    /// The value of a call of such a function; `None` when the function is another.
    pub(super) fn collection_call(&mut self, name: &str, arguments: &[Value], span: &Span) -> Option<Value> {
        Some(match (name, arguments) {
            ("hasKey", [map, key]) => {
                let truth = match key.as_text() {
                    Some(key) => self.check_key(map, key, span),
                    None => Truth::default(),
                };
                Value::Test(Rc::new(truth))
            }
            ("has", [key, Value::Keys(map)]) => {
                let keys_of = Value::Input(Input { path: map.clone(), presence: Presence::Known, at: span.clone() });
                let truth = key.as_text().map(|key| self.check_key(&keys_of, key, span)).unwrap_or_default();
                Value::Test(Rc::new(truth))
            }
            ("get", [map, key]) => self.get(map, key, Presence::OrText, span),
            ("index", [value, keys @ ..]) => self.index(value, keys, span),
            ("dig", [keys @ .., fallback, map]) => self.dig(keys, fallback, map, span),
            ("set", [map, key, _]) => {
                self.change_key(map, key, State::Present);
                map.clone()
            }
            ("unset", [map, key]) => {
                self.change_key(map, key, State::Absent);
                map.clone()
            }
            ("pick", [map, keys @ ..]) => {
                self.require_map(map);
                for key in keys.iter().filter_map(Value::as_text) {
                    self.key_if_there(map, key, Presence::OrNil, span);
                }
                map.clone()
            }
            ("omit", [map, ..]) => {
                self.require_map(map);
                map.clone()
            }
            ("pluck", [key, maps @ ..]) => {
                let picked = maps.iter().map(|map| self.get(map, key, Presence::OrNil, span)).collect();
                Value::list(picked)
            }
            ("keys", [map]) => {
                self.require_map(map);
                match map {
                    Value::Input(input) => Value::Keys(input.path.clone()),
                    _ => Value::Unknown,
                }
            }
            ("values", [map]) => {
                self.require_map(map);
                Value::list(vec![map.item()])
            }
            ("first" | "last", [list]) => {
                self.require_list(list);
                match list {
                    Value::Input(input) => self.require_item(input, span),
                    other => other.item(),
                }
            }
            ("join", [separator, list]) | ("has", [separator, list]) => {
                self.use_value(separator, Usage::Scalar);
                self.use_value(list, Usage::List);
                list.origin().map_or(Value::Unknown, |path| Value::Derived(path.clone()))
            }
            (name, [list, rest @ ..]) if keeps_list(name) => {
                self.require_list(list);
                self.use_all(rest, Usage::Argument);
                list.clone()
            }
            _ => return None,
        })
    }

    /// The facts of a key's being in a map, which is asked for.
    fn check_key(&mut self, map: &Value, key: &str, span: &Span) -> Truth {
        self.require_map(map);
        let Some(input) = self.key_if_there(map, key, Presence::OrNil, span) else {
            return Truth::default();
        };
        self.use_input(&input, Usage::Inspect);
        Truth::of(&input.path, State::Present, State::Absent)
    }

    fn get(&mut self, map: &Value, key: &Value, otherwise: Presence, span: &Span) -> Value {
        self.require_map(map);
        match key.as_text() {
            Some(key) => match map {
                Value::Dict(entries, _) => entries.get(key).map_or(Value::Unknown, |value| value.read_at(span)),
                Value::OneOf(maps, _) => {
                    let key = Value::Literal(Literal::Text(key.into()));
                    self.branch += 1;
                    let values: Vec<Value> = maps.iter().map(|map| self.get(map, &key, otherwise, span)).collect();
                    self.branch -= 1;
                    Value::one_of(values, Truth::default())
                }
                _ => self.key_if_there(map, key, otherwise, span).map_or(Value::Unknown, Value::Input),
            },
            None => map.item().read_at(span),
        }
    }

    /// `index`: a key that is missing yields nil, of which nothing can be indexed; an element must be there.
    fn index(&mut self, value: &Value, keys: &[Value], span: &Span) -> Value {
        keys.iter().fold(value.clone(), |value, key| match (&value, key) {
            (Value::Input(input), Value::Literal(Literal::Number(_))) => {
                self.require(input);
                self.use_input(input, Usage::List);
                self.require_item(input, span)
            }
            (Value::Input(input), Value::Literal(Literal::Text(_))) => {
                self.require(input);
                self.get(&value, key, Presence::OrNil, span)
            }
            (Value::Dict(..) | Value::OneOf(..), Value::Literal(Literal::Text(_))) => {
                self.get(&value, key, Presence::OrNil, span)
            }
            (Value::Input(input), _) => {
                self.require(input);
                self.use_input(input, Usage::Range { with_keys: true });
                value.item().read_at(span)
            }
            _ => value.item(),
        })
    }

    fn dig(&mut self, keys: &[Value], fallback: &Value, map: &Value, span: &Span) -> Value {
        self.require_map(map);
        let mut value = map.clone();
        for key in keys {
            let found = key.as_text().and_then(|key| self.key_if_there(&value, key, Presence::OrNil, span));
            value = found.map_or(Value::Unknown, Value::Input);
        }
        Value::one_of([value.optional(), fallback.clone()], Truth::default())
    }

    fn change_key(&mut self, map: &Value, key: &Value, state: State) {
        self.require_map(map);
        let (Value::Input(map), Some(key)) = (map, key.as_text()) else {
            return;
        };
        if let Some(path) = map.path.key(key) {
            self.facts.make(Fact { path, state });
            // In a loop it is so at the start of the next round.
            self.environment.changed = true;
        }
    }

    /// Uses a value as a map, which fails when it is missing.
    fn require_map(&mut self, map: &Value) {
        self.require_value(map);
        self.use_value(map, Usage::Map);
    }

    /// Uses a value as a list, which fails when it is missing.
    fn require_list(&mut self, list: &Value) {
        self.require_value(list);
        self.use_value(list, Usage::List);
    }
}

/// Functions that yield a list of the elements of their first argument, some of them or in another order.
fn keeps_list(name: &str) -> bool {
    matches!(
        name,
        "append"
            | "compact"
            | "concat"
            | "initial"
            | "prepend"
            | "push"
            | "rest"
            | "reverse"
            | "slice"
            | "sortAlpha"
            | "uniq"
            | "without"
    )
}
