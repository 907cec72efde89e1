use serde_json::{Value, json};

use super::*;

/// Answers of Helm 3.22's own parser: kind, text, whether `BASE` is there already, and the result; null is an error.
const VECTORS: &str = include_str!("vectors.jsonl");

fn base() -> Value {
    json!({
        "a": {"b": 1, "c": [1, {"x": "w"}], "d": null},
        "l": [1, [2, 3], {"k": "v"}, null],
        "s": "text", "z": null, "t": true,
    })
}

fn run(kind: SetKind, text: &str, base: Value) -> Result<Value, SetError> {
    let Value::Object(mut values) = base else { panic!("a map") };
    let assignments = parse(kind, text)?;
    apply(&mut values, &assignments)?;
    Ok(Value::Object(values))
}

/// What is refused here on purpose although Helm takes it, silently dropping or misreading something.
fn refused_on_purpose(error: &SetError, text: &str) -> bool {
    match &error.problem {
        SetProblem::EmptyName | SetProblem::BlankName(_) | SetProblem::AfterList | SetProblem::AfterJson => true,
        SetProblem::TrailingEscape => text.ends_with('\\'),
        // `a[0]` without a value gives Helm a list that is not filled in, or nothing at all.
        SetProblem::NoValue(_) => text.ends_with(']') || text.ends_with(['=', '[', '.']),
        SetProblem::Json(_) => error.kind == SetKind::Json && text.starts_with('{'),
        // Digits alone make an index.
        SetProblem::Index => text.contains("[+") || text.contains("[\\"),
        _ => false,
    }
}

#[test]
fn flags_mean_what_helm_means() {
    let (mut equal, mut errors, mut stricter, mut null, mut lost) = (0, 0, 0, 0, 0);
    let mut wrong = Vec::new();
    for line in VECTORS.lines() {
        let (kind, text, with_base, expected): (String, String, u8, Value) = serde_json::from_str(line).unwrap();
        let kind = match kind.as_str() {
            "set" => SetKind::Set,
            "string" => SetKind::String,
            "json" => SetKind::Json,
            _ => SetKind::Literal,
        };
        let found = run(kind, &text, if with_base == 1 { base() } else { json!({}) });
        match (&found, &expected) {
            (Err(_), Value::Null) => errors += 1,
            (Err(error), _) if refused_on_purpose(error, &text) => stricter += 1,
            // Too long to be kept: `a[65536]=1`.
            (Ok(value), Value::String(_)) => assert!(value.to_string().len() > 2000, "{line}"),
            // Helm stops at a null that stands where a map or a list is needed; here it gives way to one.
            (Ok(_), Value::Null) if text.contains("null") || ["z[", "z.", "a.d."].iter().any(|n| text.contains(n)) => {
                null += 1;
            }
            // Helm loses an empty value at the end when it belongs to a list's item.
            (Ok(_), _) if text.ends_with('=') && text.contains("].") => lost += 1,
            (Ok(value), _) if *value == expected => equal += 1,
            (found, _) => wrong.push(format!("{line}: {found:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((equal, errors, stricter, null, lost), (640, 571, 85, 4, 6));
}

fn problem(kind: SetKind, text: &str) -> String {
    match run(kind, text, base()) {
        Ok(value) => value.to_string(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn errors_say_where_and_what() {
    for (text, message) in [
        ("a", "--set, character 1: `a` has no value"),
        ("x=1,b.c", "--set, character 5: `b.c` has no value"),
        ("é=1,,b=2", "--set, character 5: a name is empty"),
        ("x={a,b", "--set, character 3: a list starts with `{` and does not end with `}`"),
        ("x[65537]=1", "--set, character 3: the index 65537 is greater than 65536"),
        ("x[0]y=1", "--set, character 5: after `]` a `.`, a `[` or a `=` must follow"),
        ("x[0=1", "--set, character 2: a `[` has no `]`"),
        ("s.x=1", "--set, character 1: `s` is text in the values so far, not a map"),
        ("y=1,a.b.c=1", "--set, character 5: `a.b` is a number in the values so far, not a map"),
        ("a[0]=1", "--set, character 1: `a` is a map in the values so far, not a list"),
        ("l.x\\.y=1", "--set, character 1: `l` is a list in the values so far, not a map"),
    ] {
        assert_eq!(problem(SetKind::Set, text), message, "{text}");
    }
    assert_eq!(problem(SetKind::Json, "x={\"a\":}"), "--set-json, character 3: the value of `x` is not JSON");
    let many: String = (0..20).map(|n| format!("x{n}[65536]=1,")).collect();
    assert!(problem(SetKind::Set, &many).ends_with("the flags make lists of more than 1000000 items together"));
    assert!(problem(SetKind::Set, &format!("x{}=1", "[0]".repeat(100))).contains("pairs of brackets"));
}

#[test]
fn messages_never_show_values() {
    for (kind, text) in [
        (SetKind::Set, "password=hunter2,b"),
        (SetKind::Set, "list={hunter2,hunter2"),
        (SetKind::Set, "list={hunter2}hunter2"),
        (SetKind::Set, "s.password=hunter2"),
        (SetKind::Set, "password=hunter2\\"),
        (SetKind::String, "password=a\\,hunter2,,x=hunter2"),
        (SetKind::Json, "password=\"hunter2"),
        (SetKind::Json, "password=[\"hunter2\"] hunter2"),
        (SetKind::Json, "{\"password\": \"hunter2\""),
        (SetKind::Literal, "s.password=hunter2"),
    ] {
        let error = run(kind, text, base()).unwrap_err();
        let shown = format!("{error} {:?}", fluxwright_diagnostic::Diagnose::diagnose(&error));
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn a_whole_json_object_is_merged() {
    let value = run(SetKind::Json, " {\"a\": {\"b\": 2}, \"new\": [1]} ", base()).unwrap();
    assert_eq!((&value["a"]["b"], &value["a"]["c"][0], &value["new"][0]), (&json!(2), &json!(1), &json!(1)));
    assert!(run(SetKind::Json, "{} x", base()).is_err());
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,16}|[abl=.,\\[\\]{}\\\\01 \"n:]{0,24}") {
        for kind in [SetKind::Json, SetKind::Set, SetKind::String, SetKind::Literal] {
            if let Err(error) = run(kind, &text, base()) {
                proptest::prop_assert!(error.masked.get(error.span.clone()).is_some());
                proptest::prop_assert_eq!(error.masked.len(), text.len());
            }
        }
    }

    #[test]
    fn any_text_can_be_a_value(text in "\\PC{0,16}", key in "\\PC{1,8}") {
        let path = [Step::Key(key.clone()), Step::Index(1)];
        let escaped: String = text.chars().flat_map(|c| ['\\', c]).collect();
        let name = Written(&path).to_string();
        // Blanks at the ends of a name are written with a backslash.
        let name: String = if key.starts_with(char::is_whitespace) || key.ends_with(char::is_whitespace) {
            return Ok(());
        } else { name };
        let value = run(SetKind::String, &format!("{name}={escaped}"), json!({})).unwrap();
        proptest::prop_assert_eq!(value, json!({ key: [null, text] }));
    }
}
