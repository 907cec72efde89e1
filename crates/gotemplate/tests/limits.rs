//! Templates that would never end, or take the machine's memory or stack: each ends in an error, and soon.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/functions.rs"]
mod functions;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use fluxwright_gotemplate::function::Function;
use fluxwright_gotemplate::value::{List, MAX_VALUE_DEPTH, Map};
use fluxwright_gotemplate::{
    BUILTINS, ExecErrorKind, Executor, Exhausted, Functions, Limits, MAX_NESTING, Parser, Value,
};

struct Known<'a>(&'a HashMap<&'static str, Function<'static>>);

impl Functions for Known<'_> {
    fn defines(&self, name: &str) -> bool {
        self.0.contains_key(name) || BUILTINS.contains(&name)
    }
}

const LIMITS: Limits = Limits { steps: 100_000, bytes: 1 << 20, depth: 100 };

/// What the template uses up.
fn exhausted(template: &str, data: &Value) -> Exhausted {
    let functions = functions::functions(data);
    let templates = Parser::new(&Known(&functions)).parse("t", template).unwrap();
    let mut out = Vec::new();
    let start = Instant::now();
    let error = Executor::new(&templates).limits(LIMITS).run(&functions, data, &mut out).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(5), "{template}");
    assert!(out.len() <= LIMITS.bytes && out.capacity() <= 4 * LIMITS.bytes, "{template}");
    match error.kind() {
        ExecErrorKind::Exhausted(exhausted) => *exhausted,
        ExecErrorKind::Function { error: fluxwright_gotemplate::function::FunctionError::Exhausted(it), .. } => *it,
        other => panic!("{template}: {other}"),
    }
}

fn map(entries: Vec<(&str, Value)>) -> Map {
    Map::any(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

#[test]
fn loops_end() {
    for template in [
        "{{range 1000000000}}{{end}}",
        "{{range 9223372036854775807}}{{continue}}{{end}}",
        "{{range .}}{{range $}}{{range $}}{{range $}}{{end}}{{end}}{{end}}{{end}}",
        "{{range (tou64 18446744073709551615)}}{{$x := 1}}{{end}}",
    ] {
        let data = List::any(vec![Value::Nil; 1000]).into();
        assert_eq!(exhausted(template, &data), Exhausted::Steps(LIMITS.steps), "{template}");
    }
}

#[test]
fn going_past_many_variables_is_work() {
    let template = format!("{}{{{{range 100000}}}}{{{{$}}}}{{{{end}}}}", "{{$x := 1}}".repeat(30_000));
    assert_eq!(exhausted(&template, &Value::Nil), Exhausted::Steps(LIMITS.steps));
}

#[test]
fn text_has_an_end() {
    for template in [
        &format!("{{{{range 1000}}}}{}{{{{end}}}}", "0123456789".repeat(200)),
        r#"{{$x := "0123456789"}}{{range 100}}{{$x = print $x $x}}{{end}}"#,
        r#"{{$x := list 1 2}}{{range 100}}{{$x = list $x $x}}{{end}}{{$x}}"#,
        r#"{{$x := "&&&&&&&&&&"}}{{range 1000}}{{$x = html $x}}{{end}}"#,
        r#"{{$x := "\x01"}}{{range 100}}{{$x = printf "%q%q" $x $x}}{{end}}"#,
        r#"{{printf "%9999999d" 1}}"#,
        r#"{{printf "%.9999999d" 1}}"#,
        r#"{{printf "%09999999d" -1}}"#,
        r#"{{printf "%9999999s" "x"}}"#,
        r#"{{printf "%-9999999q" "x"}}"#,
        r#"{{printf "%9999999x" ""}}"#,
        r#"{{printf "%.9999999f" 1.5}}"#,
        r#"{{printf "%.9999999e" 1.5}}"#,
        r#"{{printf "%#.9999999g" 1.5}}"#,
        r#"{{printf "%.9999999x" 1.5}}"#,
        r#"{{printf "%.9999999U" 1}}"#,
        r#"{{printf "%9999999v" true}}"#,
        r#"{{printf "%9999999v" nil}}"#,
        r#"{{range 100}}{{printf "%*d %.*f" 1000000 1 1000000 1.0}}{{end}}"#,
    ] {
        assert_eq!(exhausted(template, &Value::Nil), Exhausted::Bytes(LIMITS.bytes), "{template}");
    }
}

#[test]
fn templates_that_call_themselves_end() {
    let twice = r#"{{define "x"}}{{template "x"}}{{template "x"}}{{end}}{{template "x"}}"#;
    assert_eq!(exhausted(twice, &Value::Nil), Exhausted::Depth(LIMITS.depth));
    // Breadth counts in steps.
    let wide = r#"{{define "x"}}{{with .a}}{{template "x" .}}{{template "x" .}}{{end}}{{end}}{{template "x" .}}"#;
    let deep = (0..60).fold(Value::Nil, |value, _| map(vec![("a", value)]).into());
    assert_eq!(exhausted(wide, &deep), Exhausted::Steps(LIMITS.steps));
}

/// The deepest that there can be, on a stack of the size that threads have.
#[test]
fn nesting_ends_before_the_stack() {
    let range = format!("{}{{{{template \"x\"}}}}{}", "{{range 1}}".repeat(190), "{{end}}".repeat(190));
    let with = format!("{}{{{{template \"x\"}}}}{}", "{{with 1}}".repeat(190), "{{end}}".repeat(190));
    let parens = format!(
        "{}{{{{print {}1{}}}}}{{{{template \"x\"}}}}{}",
        "{{range 1}}".repeat(60),
        "(print ".repeat(130),
        ")".repeat(130),
        "{{end}}".repeat(60)
    );
    for body in [range, with, parens] {
        let template = format!("{{{{define \"x\"}}}}{body}{{{{end}}}}{{{{template \"x\"}}}}");
        let found = std::thread::Builder::new()
            .stack_size(2 << 20)
            .spawn(move || exhausted(&template, &Value::Nil))
            .unwrap()
            .join()
            .unwrap();
        assert_eq!(found, Exhausted::Nesting(MAX_NESTING));
    }
}

#[test]
fn a_map_that_holds_itself_does_not_print() {
    let own = map(vec![]);
    assert!(own.insert("x".into(), own.clone().into()));
    for template in ["{{.}}", "{{print .}}", r#"{{printf "%d" .}}"#, "{{html .}}", "{{index .x}}"] {
        assert_eq!(exhausted(template, &own.clone().into()), Exhausted::Nesting(MAX_VALUE_DEPTH), "{template}");
    }
    own.remove(b"x");
}

#[test]
fn a_map_may_change_while_it_is_ranged_over() {
    let data: Value = map(vec![("a", Value::int(1)), ("b", Value::int(2))]).into();
    let functions = functions::functions(&data);
    let template =
        r#"{{range $k, $v := .}}{{$k}}{{$v}} {{$x := set $ (print $k "x") 9}}{{$y := unset $ "b"}}{{end}}{{.}}"#;
    let templates = Parser::new(&Known(&functions)).parse("t", template).unwrap();
    let mut out = Vec::new();
    Executor::new(&templates).run(&functions, &data, &mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), "a1 b2 map[a:1 ax:9 bx:9]");
}
