//! Any text as a template, executed with little to use up: it ends, in text or an error that lies in the template, and takes no
//! more than it may.
#![no_main]

use std::collections::HashMap;

use arbitrary::Arbitrary;
use fluxwright_gotemplate::function::Function;
use fluxwright_gotemplate::value::{List, Type};
use fluxwright_gotemplate::{BUILTINS, Executor, Functions, Limits, MissingKey, Parser, Value};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
struct Case<'a> {
    missing_key: u8,
    no_data: bool,
    text: &'a str,
}

struct Known<'k>(&'k HashMap<&'static str, Function<'static>>);

impl Functions for Known<'_> {
    fn defines(&self, name: &str) -> bool {
        self.0.contains_key(name) || BUILTINS.contains(&name)
    }
}

const LIMITS: Limits = Limits { steps: 20_000, bytes: 1 << 16, depth: 20 };

fn functions() -> HashMap<&'static str, Function<'static>> {
    let mut functions: HashMap<&'static str, Function<'static>> = HashMap::new();
    let mut add = |name, parameters: &[Type], variadic, run| {
        functions.insert(name, Function { parameters: parameters.to_vec().into(), variadic, run });
    };
    add("list", &[], Some(Type::Any), Box::new(|_, values| Ok(List::any(values.to_vec()).into())));
    add(
        "set",
        &[Type::Any.map(), Type::String, Type::Any],
        None,
        Box::new(|_, values| {
            if let [Value::Map(map), Value::String(key), value] = values {
                let _ = map.insert(key.clone(), value.clone());
            }
            Ok(values.first().cloned().unwrap_or(Value::Nil))
        }),
    );
    functions
}

fn data() -> Value {
    Value::from_json(&serde_json::json!({
        "a": {"b": {"c": 1}}, "s": "é日", "i": -7, "f": 1.5, "n": null, "t": true, "l": [1, "a", null, [2.5]],
    }))
}

fuzz_target!(|case: Case<'_>| {
    let functions = functions();
    let known = Known(&functions);
    let Ok(templates) = Parser::new(&known).parse("fuzz", case.text) else { return };
    let missing_key = [MissingKey::Default, MissingKey::Zero, MissingKey::Error][usize::from(case.missing_key) % 3];
    let executor = Executor::new(&templates).missing_key(missing_key).limits(LIMITS);
    let data = if case.no_data { Value::Nil } else { data() };
    let mut out = Vec::new();
    if let Err(error) = executor.run(&functions, &data, &mut out) {
        assert!(case.text.get(error.span()).is_some(), "an error lies outside: {:?}", error.span());
        let _ = (error.to_string(), error.go_message());
    }
    assert!(out.len() <= LIMITS.bytes, "{} bytes", out.len());
    // A map may have been put into itself.
    if let Value::Map(map) = &data {
        let _ = map.keys().iter().map(|key| map.remove(key.as_bytes())).count();
    }
});
