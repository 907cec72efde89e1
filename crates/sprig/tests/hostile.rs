//! Functions called with what no sane template gives them.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::time::{Duration, Instant};

use fluxwright_gotemplate::function::{Call, FunctionError, Library};
use fluxwright_gotemplate::value::{List, Map, Type};
use fluxwright_gotemplate::{GoString, Limits, Meter, RESOURCE_SET, Value};
use fluxwright_sprig::Sprig;

fn call(sprig: &Sprig, limits: Limits, name: &str, arguments: &[Value]) -> Result<Value, FunctionError> {
    let function = sprig.function(name).unwrap_or_else(|| panic!("there is no {name}"));
    (function.run)(&mut Call::new(&mut Meter::new(limits)), arguments)
}

fn map(entries: Vec<(&str, Value)>) -> Map {
    Map::any(entries.into_iter().map(|(key, value)| (GoString::from(key), value)).collect())
}

#[test]
fn there_are_all_functions_but_inputs() {
    let sprig = Sprig::default();
    let mut names: Vec<_> = sprig.names().collect();
    names.sort_unstable();
    let expected: Vec<_> = RESOURCE_SET.iter().copied().filter(|name| *name != "inputs").collect();
    assert_eq!(names, expected);
}

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())].clone()
    }

    fn text(&mut self) -> Value {
        let texts: [&[u8]; 16] = [
            b"",
            b"a",
            b"\xff\xe6\x97",
            "héllo wörld".as_bytes(),
            b"(a+)*$",
            b"${1}",
            b"2024-13-01",
            b"2006-01-02",
            b"%d%s",
            b"[1,{\"a\":null}]",
            b"://",
            b"https://[::1",
            b"..//../a.b/",
            b"===",
            b"1h",
            b"-9223372036854775808",
        ];
        Value::string(self.pick(&texts))
    }

    fn number(&mut self) -> i64 {
        self.pick(&[0, 1, -1, 2, 3, 7, -5, 64, 1_000, i64::MAX, i64::MIN, i64::MAX - 1, 1 << 62, 1 << 31])
    }

    fn float(&mut self) -> f64 {
        self.pick(&[0.0, -0.0, 1.5, -2.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, 5e-324, 1e21, 9.3e18])
    }

    fn dict(&mut self, depth: usize) -> Map {
        if self.roll(8) == 0 {
            return Map::nil(Type::Any);
        }
        let dict = map(vec![]);
        for key in ["a", "scheme", "host", "_0"] {
            if self.roll(2) == 0 {
                assert!(dict.insert(key.into(), self.any(depth.saturating_sub(1))));
            }
        }
        if self.roll(6) == 0 {
            assert!(dict.insert("self".into(), Value::Map(dict.clone())));
        }
        dict
    }

    fn any(&mut self, depth: usize) -> Value {
        match self.roll(if depth == 0 { 6 } else { 10 }) {
            0 => Value::Nil,
            1 => Value::Bool(self.roll(2) == 0),
            2 => Value::int(self.number()),
            3 => Value::int64(self.number()),
            4 => Value::float(self.float()),
            5 => self.text(),
            6 => Value::Map(self.dict(depth)),
            7 => Value::List(List::nil(Type::Any)),
            8 => Value::List(List::of(Type::String, (0..self.roll(4)).map(|_| self.text()).collect())),
            _ => Value::List(List::any((0..self.roll(5)).map(|_| self.any(depth - 1)).collect())),
        }
    }

    fn of(&mut self, sprig: &Sprig, of: &Type) -> Value {
        match of {
            Type::Any => self.any(3),
            Type::Bool => Value::Bool(self.roll(2) == 0),
            Type::Int => Value::int(self.number()),
            Type::Float64 => Value::float(self.float()),
            Type::String => self.text(),
            Type::Map(_) => Value::Map(self.dict(3)),
            Type::Named("time.Time") => {
                let date = self.text();
                call(sprig, Limits::default(), "toDate", &["2006-01-02".into(), date]).unwrap()
            }
            other => panic!("a parameter of type {other}"),
        }
    }
}

#[test]
fn nothing_panics_and_nothing_takes_long() {
    let sprig = Sprig::default();
    let limits = Limits { steps: 100_000, bytes: 1 << 20, depth: 100 };
    let mut names: Vec<_> = sprig.names().collect();
    names.sort_unstable();
    let (mut dice, mut calls, mut given) = (Dice(1), 0, 0);
    for name in &names {
        let function = sprig.function(name).unwrap();
        for _ in 0..400 {
            let mut arguments: Vec<_> = function.parameters.iter().map(|of| dice.of(&sprig, of)).collect();
            if let Some(of) = &function.variadic {
                arguments.extend((0..dice.roll(4)).map(|_| dice.of(&sprig, of)));
            }
            let start = Instant::now();
            let result = call(&sprig, limits, name, &arguments);
            assert!(start.elapsed() < Duration::from_secs(2), "{name} {arguments:?}");
            calls += 1;
            given += usize::from(result.is_ok());
        }
    }
    println!("{calls} calls of {} functions, {given} gave a value", names.len());
    assert!(given > calls / 3);
}

#[test]
fn what_grows_is_charged_before_it_is_made() {
    let sprig = Sprig::default();
    let (many, text) = (Value::int(i64::MAX), Value::from("a\nb"));
    let cases: [(&str, Vec<Value>); 8] = [
        ("repeat", vec![many.clone(), text.clone()]),
        ("indent", vec![many.clone(), text.clone()]),
        ("nindent", vec![Value::int(1 << 40), text]),
        ("until", vec![many]),
        ("until", vec![Value::int(i64::MIN)]),
        ("untilStep", vec![Value::int(0), Value::int(1 << 40), Value::int(3)]),
        ("seq", vec![Value::int(1 << 40)]),
        ("seq", vec![Value::int(i64::MIN), Value::int(1), Value::int(0)]),
    ];
    for (name, arguments) in cases {
        let result = call(&sprig, Limits::default(), name, &arguments);
        assert!(matches!(result, Err(FunctionError::Exhausted(_))), "{name}: {result:?}");
    }
    let long = Value::string(vec![b','; 1 << 18]);
    for (name, arguments) in [
        ("replace", vec![",".into(), long.clone(), long.clone()]),
        ("replace", vec!["".into(), long.clone(), long.clone()]),
        ("splitList", vec![",".into(), Value::string(vec![b','; 8 << 20])]),
        ("join", vec![long.clone(), call(&sprig, Limits::default(), "until", &[Value::int(1_000)]).unwrap()]),
    ] {
        let result = call(&sprig, Limits::default(), name, &arguments);
        assert!(matches!(result, Err(FunctionError::Exhausted(_))), "{name}: {:?}", result.map(|_| ()));
    }
}

#[test]
fn values_that_hold_themselves_or_each_other_many_times_end_in_an_error() {
    let sprig = Sprig::default();
    let cyclic = || {
        let dict = map(vec![("a", Value::int(1))]);
        assert!(dict.insert("self".into(), Value::Map(dict.clone())));
        Value::Map(dict)
    };
    // A list of two lists that are the same list of two lists, and so on: small to hold, endless to write.
    let shared = (0..100).fold(Value::from("x"), |below, _| Value::List(List::any(vec![below.clone(), below])));
    let limits = Limits { steps: 100_000, bytes: 2 << 20, depth: 100 };
    for value in [cyclic(), shared.clone()] {
        for name in ["toString", "quote", "squote", "cat", "toJson", "toPrettyJson", "mustToRawJson", "mustToYaml"] {
            let result = call(&sprig, limits, name, std::slice::from_ref(&value));
            // `toJson` and `toPrettyJson` swallow what goes wrong with the value, as in Go, but not that there was too much.
            let swallowed = matches!(&result, Ok(value) if value.as_bytes().is_some_and(<[u8]>::is_empty));
            assert!(result.is_err() || swallowed, "{name}");
        }
        let list = Value::List(List::any(vec![value.clone()]));
        assert!(call(&sprig, limits, "join", &[",".into(), list]).is_err());
    }
    assert!(call(&sprig, limits, "deepEqual", &[cyclic(), cyclic()]).is_err());
    assert!(call(&sprig, limits, "has", &[cyclic(), Value::List(List::any(vec![cyclic()]))]).is_err());
    let other = (0..100).fold(Value::from("x"), |below, _| Value::List(List::any(vec![below.clone(), below])));
    let result = call(&sprig, limits, "deepEqual", &[shared, other]);
    assert!(matches!(result, Err(FunctionError::Exhausted(_))));
}
