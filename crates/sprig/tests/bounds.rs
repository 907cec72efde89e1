//! What patterns, layouts and encodings may use up.

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
use fluxwright_gotemplate::value::{List, Map};
use fluxwright_gotemplate::{Exhausted, GoString, Limits, Meter, Value};
use fluxwright_sprig::Sprig;

fn call(name: &str, arguments: &[Value]) -> Result<Value, FunctionError> {
    call_within(Limits::default(), name, arguments)
}

fn call_within(limits: Limits, name: &str, arguments: &[Value]) -> Result<Value, FunctionError> {
    let sprig = Sprig::default();
    let mut meter = Meter::new(limits);
    (sprig.function(name).unwrap().run)(&mut Call::new(&mut meter), arguments)
}

/// How long a debug build may take for what a template may use.
const ENOUGH: Duration = Duration::from_secs(60);

#[test]
fn patterns_end() {
    let patterns: [&str; 8] = [
        "(a*)*b",
        "(a|a)*$",
        "(.*.*.*.*)*x",
        "[01]*1[01]{30}2|0",
        ".*[^A-Z]|[A-Z]",
        "(?:a?){500}(?:a{1000})?",
        r"(?i)\pL{1,30}\z",
        "",
    ];
    let text = Value::from("a011".repeat(5_000));
    for pattern in patterns {
        let start = Instant::now();
        for (name, last) in
            [("regexMatch", None), ("regexFindAll", Some(Value::int(-1))), ("regexReplaceAll", Some("$1".into()))]
        {
            let arguments: Vec<Value> = [Value::from(pattern), text.clone()].into_iter().chain(last).collect();
            let _ = call(name, &arguments);
        }
        println!("{pattern}: {:?}", start.elapsed());
        assert!(start.elapsed() < ENOUGH, "{pattern} took {:?}", start.elapsed());
    }
}

#[test]
fn large_and_deep_patterns_are_refused() {
    for pattern in [
        r"\pL{1000}\pL{1000}".to_owned(),
        "(".repeat(200) + &")".repeat(200),
        "(".repeat(100_000),
        "a".to_owned() + &"(?i)*".repeat(200),
        "[^a]{1000}".repeat(1000),
    ] {
        let start = Instant::now();
        let outcome = call("mustRegexMatch", &[Value::from(pattern.as_str()), "a".into()]);
        assert!(outcome.is_err(), "{pattern:.40}");
        // A limit of ours is no pattern that Go refuses.
        let plain = call("regexMatch", &[Value::from(pattern.as_str()), "a".into()]);
        assert!(plain.is_err() || pattern.len() == 100_000, "{pattern:.40}");
        assert!(start.elapsed() < ENOUGH, "{pattern:.40} took {:?}", start.elapsed());
    }
}

#[test]
fn replacements_are_charged_before_they_are_made() {
    let text = Value::from("a".repeat(100_000));
    let replacement = Value::from("x".repeat(100_000));
    for name in ["regexReplaceAll", "regexReplaceAllLiteral"] {
        let outcome = call(name, &["a".into(), text.clone(), replacement.clone()]);
        assert_eq!(outcome.unwrap_err(), FunctionError::Exhausted(Exhausted::Bytes(Limits::default().bytes)), "{name}");
    }
}

#[test]
fn a_map_that_holds_itself_is_an_error_of_go() {
    let map = Map::any([(GoString::from("a"), Value::Nil)].into());
    assert!(map.insert("self".into(), List::any(vec![map.clone().into()]).into()));
    for (plain, must) in [("toJson", "mustToJson"), ("toPrettyJson", "mustToPrettyJson"), ("toYaml", "mustToYaml")] {
        assert_eq!(call(plain, &[map.clone().into()]).unwrap().as_bytes(), Some(&b""[..]), "{plain}");
        assert!(call(must, &[map.clone().into()]).is_err(), "{must}");
    }
    assert!(call("toRawJson", &[map.clone().into()]).is_err());
    map.remove(b"self");
}

#[test]
fn what_is_too_deep_or_too_wide_is_an_error_for_all() {
    let deep = (0..300).fold(Value::Nil, |inner, _| List::any(vec![inner]).into());
    let wide = (0..64).fold(Value::from("x"), |inner, _| List::any(vec![inner.clone(), inner]).into());
    for value in [deep, wide] {
        for name in ["toJson", "mustToJson", "toPrettyJson", "toRawJson", "toYaml", "mustToYaml"] {
            let limits = Limits { steps: 100_000, ..Limits::default() };
            assert!(call_within(limits, name, std::slice::from_ref(&value)).is_err(), "{name}");
        }
    }
    for name in ["fromJson", "mustFromJson"] {
        assert!(call(name, &["[".repeat(100_000).into()]).is_err(), "{name}");
        assert!(call(name, &[format!("{}{}", "[".repeat(200), "]".repeat(200)).into()]).is_ok(), "{name}");
    }
}

#[test]
fn times_may_be_far_away_but_not_beyond_counting() {
    let time = call("mustToDate", &["2006".into(), "2024".into()]).unwrap();
    let Value::Object(time) = time else { panic!("no time") };
    let mut meter = Meter::new(Limits::default());
    let mut member =
        |name: &str, arguments: &[Value]| time.member(name, &mut Call::new(&mut meter), arguments).unwrap();
    for years in [i64::MIN, i64::MAX, 1 << 62, -(1 << 62)] {
        for at in 0..3 {
            let arguments: Vec<Value> = (0..3).map(|place| Value::int(if place == at { years } else { 0 })).collect();
            let _ = member("AddDate", &arguments);
        }
    }
    let far = member("AddDate", &[Value::int(1_000_000), Value::int(0), Value::int(0)]).unwrap();
    let Value::Object(far) = far else { panic!("no time") };
    assert_eq!(far.display().as_deref(), Some("1002024-01-01 00:00:00 +0000 UTC"));
    assert!(member("Format", &["2006".repeat(20_000_000).into()]).is_err());
}

#[test]
fn the_present_is_what_the_caller_says() {
    let now = 1_700_000_000_500_000_000;
    let sprig = Sprig::builder().now(now).build();
    let mut meter = Meter::new(Limits::default());
    let mut call = |name: &str, argument: Value| {
        let value = (sprig.function(name).unwrap().run)(&mut Call::new(&mut meter), &[argument]).unwrap();
        value.as_bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
    };
    assert_eq!(call("ago", Value::int64(1_700_000_000)), "1s");
    assert_eq!(call("ago", Value::int(1_699_996_400)), "1h0m1s");
    assert_eq!(call("ago", Value::int(1_700_000_002)), "-2s");
    assert_eq!(call("ago", "2020".into()), "0s");
    let layout = Value::from("2006-01-02T15:04:05Z07:00");
    let mut meter = Meter::new(Limits::default());
    let time =
        (sprig.function("toDate").unwrap().run)(&mut Call::new(&mut meter), &[layout, "2023-11-14T22:13:10Z".into()]);
    assert_eq!(call("ago", time.clone().unwrap()), "11s");
    assert_eq!(call("durationRound", time.unwrap()), "10s");
}
