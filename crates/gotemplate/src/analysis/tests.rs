use super::*;
use crate::{AnyFunction, MAX_DEPTH, Parser};

fn analysis_with(text: &str, options: &Options) -> Analysis {
    let templates = Parser::new(&AnyFunction).parse("t", text).unwrap();
    Analysis::of(&templates, options)
}

fn analysis(text: &str) -> Analysis {
    analysis_with(text, &Options::resource_set())
}

/// The needs of each place: `!` required, `?` required under a condition, nothing guarded.
fn needs(text: &str) -> String {
    let analysis = analysis(text);
    assert!(analysis.is_complete());
    for access in analysis.accesses() {
        assert!(text.get(access.span.clone()).is_some_and(|t| !t.is_empty()), "{access:?}");
    }
    let mark = |need| match need {
        KeyNeed::Required => "!",
        KeyNeed::Conditional => "?",
        KeyNeed::Guarded => "",
    };
    let keys: Vec<_> = analysis.keys().iter().map(|key| format!("{}{}", key.path, mark(key.need))).collect();
    keys.join(" ")
}

#[test]
fn each_step_of_a_chain_is_required() {
    assert_eq!(needs("{{inputs.a.b.c}}"), "a! a.b! a.b.c!");
    assert_eq!(needs("{{(inputs).a}}{{inputs.b | quote}}{{print inputs.c (lower inputs.d)}}"), "a! b! c! d!");
    assert_eq!(needs("{{inputs.a | default 1}}{{if inputs.b}}{{end}}"), "a! b!");
    let text = "x {{ inputs.chart.url }}";
    let spans: Vec<_> = analysis(text).accesses().iter().map(|a| (a.path.to_string(), &text[a.span.clone()])).collect();
    assert_eq!(spans, [("chart".to_string(), ".chart"), ("chart.url".to_string(), ".url")]);
}

#[test]
fn functions_read_without_failing() {
    assert_eq!(needs("{{index inputs \"a\"}}{{get inputs \"b\" | quote}}{{hasKey inputs \"c\"}}"), "a b c");
    assert_eq!(needs("{{dig \"a\" \"b\" 0 inputs}}"), "a a.b");
    assert_eq!(needs("{{inputs | dig \"a\" 0}}"), "a");
    assert_eq!(needs("{{index inputs \"a\" | default 1}}"), "a");
    assert_eq!(needs("{{pick inputs \"a\" \"b\" | toYaml}}"), "a b ", "what pick yields is still the inputs");
}

#[test]
fn reading_on_from_what_may_be_missing_fails() {
    assert_eq!(needs("{{(index inputs \"a\").b}}"), "a! a.b!");
    assert_eq!(needs("{{index inputs \"a\" \"b\"}}"), "a! a.b");
    assert_eq!(needs("{{(get inputs \"a\").b}}"), "a! a.b!");
    assert_eq!(needs("{{$a := get inputs \"a\"}}{{$a.b}}"), "a! a.b!");
    assert_eq!(needs("{{range get inputs \"a\"}}{{end}}"), "a!", "an empty string has no elements");
    assert_eq!(needs("{{range index inputs \"a\"}}{{end}}"), "a");
    assert_eq!(needs("{{hasKey (get inputs \"a\") \"b\"}}"), "a! a.b");
    assert_eq!(needs("{{(get inputs \"a\" | default dict).b}}"), "a a.b?");
}

#[test]
fn conditions_guard_what_they_ask_for() {
    assert_eq!(needs("{{if hasKey inputs \"a\"}}{{inputs.a}}{{end}}"), "a");
    assert_eq!(needs("{{if index inputs \"a\"}}{{inputs.a}}{{end}}"), "a");
    assert_eq!(needs("{{if (index inputs \"a\")}}{{inputs.a.b}}{{end}}"), "a a.b?");
    assert_eq!(needs("{{with get inputs \"a\"}}{{.b}}{{end}}"), "a a.b?");
    assert_eq!(needs("{{if hasKey inputs \"a\"}}{{else}}{{inputs.a}}{{end}}"), "a?");
    assert_eq!(needs("{{if hasKey inputs \"a\"}}{{end}}{{inputs.a}}"), "a!", "it holds inside only");
    assert_eq!(needs("{{if hasKey inputs \"a\"}}{{inputs.b}}{{end}}"), "a b?");
    assert_eq!(needs("{{if inputs.a}}{{inputs.a}}{{end}}"), "a!");
    assert_eq!(needs("{{if hasKey inputs \"a\"}}x{{else if inputs.a}}{{end}}"), "a?");
    assert_eq!(needs("{{if not (hasKey inputs \"a\")}}x{{else if inputs.a}}{{end}}"), "a");
}

#[test]
fn junctions_and_comparisons_guard_too() {
    assert_eq!(needs("{{if and (hasKey inputs \"a\") inputs.a}}{{inputs.a}}{{end}}"), "a");
    assert_eq!(needs("{{if and inputs.a (hasKey inputs \"a\")}}{{end}}"), "a!");
    assert_eq!(needs("{{if not (and (hasKey inputs \"a\") inputs.a)}}{{inputs.a}}{{end}}"), "a?");
    assert_eq!(needs("{{if or (not (hasKey inputs \"a\")) inputs.a}}{{end}}"), "a");
    assert_eq!(needs("{{if or (hasKey inputs \"a\") (hasKey inputs \"b\")}}{{inputs.a}}{{end}}"), "a? b");
    assert_eq!(needs("{{if hasKey inputs \"a\" | and (hasKey inputs \"b\")}}{{inputs.a}}{{inputs.b}}{{end}}"), "a b");
    assert_eq!(needs("{{if eq (get inputs \"a\") \"x\"}}{{inputs.a}}{{end}}"), "a");
    assert_eq!(needs("{{if eq (get inputs \"a\") \"\"}}{{inputs.a}}{{end}}"), "a?");
    assert_eq!(needs("{{if ne (get inputs \"a\") \"x\"}}{{else}}{{inputs.a}}{{end}}"), "a");
    assert_eq!(needs("{{if empty (get inputs \"a\")}}{{else}}{{inputs.a}}{{end}}"), "a");
    assert_eq!(needs("{{if get inputs \"a\" | len}}{{inputs.a}}{{end}}"), "a");
    assert_eq!(needs("{{if get inputs \"a\" | default false}}{{inputs.a}}{{end}}"), "a");
    assert_eq!(needs("{{if get inputs \"a\" | default true}}{{inputs.a}}{{end}}"), "a?");
    assert_eq!(needs("{{if hasPrefix \"x\" (get inputs \"a\")}}{{inputs.a}}{{end}}"), "a");
    assert_eq!(needs("{{if keys inputs | has \"a\"}}{{inputs.a}}{{end}}"), "a");
    assert_eq!(needs("{{$has := hasKey inputs \"a\"}}{{if $has}}{{inputs.a}}{{end}}"), "a");
    assert_eq!(needs("{{if kindIs \"map\" (get inputs \"a\")}}{{inputs.a.b}}{{end}}"), "a a.b?");
}

#[test]
fn what_execution_does_not_get_past_holds_afterwards() {
    assert_eq!(needs("{{range inputs.l}}{{if not (hasKey . \"a\")}}{{continue}}{{end}}{{.a}}{{end}}"), "l! l[] l[].a");
    assert_eq!(needs("{{if not (hasKey inputs \"a\")}}{{fail \"no a\"}}{{end}}{{inputs.a}}"), "a!");
    assert_eq!(needs("{{if not (get inputs \"a\")}}{{fail \"no a\"}}{{end}}"), "a!");
    assert_eq!(needs("{{if not (hasKey inputs \"a\")}}{{if .x}}{{fail \"no a\"}}{{end}}{{end}}"), "a");
    assert_eq!(needs("{{if and (not (hasKey inputs \"a\")) inputs.b}}{{fail \"no a\"}}{{end}}"), "a b?");
    assert_eq!(needs("{{$_ := set inputs \"a\" 1}}{{inputs.a}}"), "a");
    assert_eq!(needs("{{if inputs.b}}{{$_ := set inputs \"a\" 1}}{{end}}{{inputs.a}}"), "b! a?");
    let unset = "{{if hasKey inputs \"a\"}}{{range inputs.l}}{{inputs.a}}{{$_ := unset inputs \"a\"}}{{end}}{{end}}";
    assert_eq!(needs(unset), "a? l?", "the second round fails");
    assert_eq!(needs("{{if hasKey inputs \"a\"}}{{$_ := unset inputs \"a\"}}{{inputs.a}}{{end}}"), "a?");
}

#[test]
fn variables_and_the_cursor_are_traced() {
    assert_eq!(needs("{{$i := inputs}}{{$i.a}}"), "a!");
    assert_eq!(needs("{{with inputs.chart}}{{.version}}{{else}}{{inputs.b}}{{end}}"), "chart! chart.version? b?");
    assert_eq!(needs("{{with $c := inputs.chart}}{{$c.version}}{{$.x}}{{end}}"), "chart! chart.version?");
    assert_eq!(needs("{{range inputs.l}}{{.x}}{{end}}"), "l! l[] l[].x?");
    assert_eq!(needs("{{range $i, $v := inputs.l}}{{$i}}{{$v.x.y}}{{end}}"), "l! l[] l[].x? l[].x.y?");
    assert_eq!(needs("{{range $d := inputs.l}}{{$d}}{{end}}"), "l! l[]");
    assert_eq!(needs("{{$x := inputs.a}}{{if inputs.b}}{{$x = inputs.c}}{{end}}{{$x.d}}"), "a! b! c? a.d? c.d?");
    assert_eq!(needs("{{$x := inputs.a}}{{$x = inputs.b}}{{$x.c}}"), "a! b! b.c!");
    let loops = "{{$x := inputs.a}}{{range inputs.l}}{{$x.k}}{{$x = inputs.b}}{{end}}";
    assert_eq!(needs(loops), "a! l! a.k? b? b.k?");
    assert_eq!(needs("{{(dict \"in\" inputs \"n\" 1).in.a}}"), "a!");
    assert_eq!(needs("{{range list inputs.a inputs.b}}{{.c}}{{end}}"), "a! b! a.c? b.c?");
    assert_eq!(needs("{{index inputs.l 0}}{{(first inputs.m).x}}"), "l! l[]! m! m[]! m[].x!");
    assert_eq!(needs("{{range $k, $v := inputs.m}}{{index inputs.n $k}}{{end}}"), "m! n? n[]");
}

#[test]
fn called_templates_are_followed() {
    assert_eq!(needs("{{define \"d\"}}{{.x}}{{inputs.y}}{{end}}{{template \"d\" inputs.a}}"), "a! a.x! y!");
    assert_eq!(needs("{{define \"d\"}}{{.x}}{{end}}{{if inputs.t}}{{template \"d\" inputs.a}}{{end}}"), "t! a? a.x?");
    assert_eq!(needs("{{block \"b\" inputs}}{{.in}}{{$.x}}{{end}}"), "in! x!");
    assert_eq!(needs("{{define \"d\"}}{{.i.x}}{{end}}{{include \"d\" (dict \"i\" inputs) | indent 2}}"), "x!");
    assert_eq!(needs("{{define \"d\"}}{{inputs.x}}{{end}}"), "", "what is not called does not count");
    assert_eq!(needs("{{define \"d\"}}{{.v}}{{with .c}}{{template \"d\" .}}{{end}}{{end}}{{$_ := 1}}"), "");
    let recursive = "{{define \"d\"}}{{.v}}{{range .c}}{{template \"d\" .}}{{end}}{{end}}{{template \"d\" inputs}}";
    assert!(needs(recursive).starts_with("v! c! c[] c[].v? c[].c? "));
}

#[test]
fn helm_style_inputs_fail_only_when_read_on() {
    let helm = |text| {
        let keys = analysis_with(text, &Options::helm()).keys();
        keys.iter().map(|key| format!("{}:{:?}", key.path, key.need)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(helm("{{.Values.a}}"), "Values:Required Values.a:Guarded");
    assert_eq!(helm("{{.Values.a.b}}"), "Values:Required Values.a:Required Values.a.b:Guarded");
    assert_eq!(
        helm("{{with .Values.a}}{{.b.c}}{{end}}{{$.Release.Name}}"),
        "Values:Required Values.a:Guarded Values.a.b:Conditional Values.a.b.c:Guarded Release:Required Release.Name:Guarded"
    );
}

#[test]
fn shapes_and_emptiness_follow_from_the_use() {
    let key = |text: &str, path: &[&str]| {
        let key = analysis(text).key(&Path::of(path.iter().copied())).unwrap();
        (key.shape, key.may_be_empty)
    };
    assert_eq!(key("{{if inputs.a}}{{range inputs.a}}{{.}}{{end}}{{end}}", &["a"]), (Shape::List, true));
    assert_eq!(key("{{range inputs.a}}{{.}}{{end}}", &["a"]), (Shape::List, true));
    assert_eq!(key("{{range $k, $v := inputs.a}}{{$v}}{{end}}", &["a"]), (Shape::Collection, true));
    assert_eq!(key("{{if inputs.a}}{{inputs.a}}{{end}}", &["a"]), (Shape::Scalar, true));
    assert_eq!(key("{{if inputs.a}}x{{end}}", &["a"]), (Shape::Any, true));
    assert_eq!(key("{{inputs.a}}", &["a"]), (Shape::Scalar, false));
    assert_eq!(key("{{inputs.a | quote}}", &["a"]), (Shape::Scalar, false));
    assert_eq!(key("{{if inputs.a}}{{inputs.a.b}}{{end}}", &["a"]), (Shape::Map, true));
    assert_eq!(key("{{inputs.a.b}}", &["a"]), (Shape::Map, false));
    assert_eq!(key("{{inputs.a | toYaml}}", &["a"]), (Shape::Any, false));
    assert_eq!(key("{{join \",\" inputs.a}}", &["a"]), (Shape::List, false));
    assert_eq!(key("{{join \",\" (list inputs.a)}}", &["a"]), (Shape::Scalar, false));
    assert_eq!(key("{{$x := inputs.a}}{{if $x}}{{range $x}}{{end}}{{end}}", &["a"]), (Shape::List, true));
    assert_eq!(key("{{if eq inputs.a \"x\"}}{{end}}", &["a"]), (Shape::Scalar, false));
}

#[test]
fn accesses_tell_what_is_known_where_they_are() {
    let analysis = analysis("{{if inputs.a}}{{inputs.a.b}}{{end}}");
    let access = analysis.accesses().iter().find(|a| a.path == Path::of(["a", "b"])).unwrap();
    assert_eq!((access.need, access.conditional, &access.usages[..]), (Need::Required, true, &[Usage::Print][..]));
    assert_eq!(access.given, [Fact { path: Path::of(["a"]), state: State::Truthy }]);
}

#[test]
fn calls_can_be_asked_for() {
    let analysis = analysis(
        "{{if hasPrefix \"oci://\" inputs.chart.url}}{{end}}{{if inputs.url | lower | hasPrefix \"oci://\"}}{{end}}\
         {{if eq inputs.kind \"a\" \"b\"}}{{end}}{{print 1}}{{replace 1 true nil inputs.x}}",
    );
    let oci: Vec<_> = analysis.calls_of("hasPrefix").filter(|call| call.has_text("oci://")).collect();
    let paths: Vec<_> = oci.iter().flat_map(|call| call.paths()).map(ToString::to_string).collect();
    assert_eq!(paths, ["chart.url", "url"]);
    assert_eq!(oci[1].arguments[1], Argument::Derived(Path::of(["url"])));
    let kinds: Vec<_> = analysis.calls_of("eq").flat_map(|c| &c.arguments).filter_map(Argument::text).collect();
    assert_eq!(kinds, ["a", "b"]);
    assert_eq!(analysis.calls_of("print").count(), 0, "calls without inputs are left out");
    let literals: Vec<_> = analysis.calls_of("replace").flat_map(|c| c.arguments.clone()).collect();
    assert_eq!(literals[..3], [Literal::Number("1".into()), Literal::Bool(true), Literal::Nil].map(Argument::Literal));
}

#[test]
fn following_ends_on_a_small_stack() {
    let check = || {
        let n = MAX_DEPTH;
        let deep = [
            format!("{{{{{}inputs.a{}}}}}", "(".repeat(n), ")".repeat(n)),
            format!("{{{{{}inputs.a{}}}}}", "(print ".repeat(n), ")".repeat(n)),
            format!("{{{{{}inputs.a{}}}}}", "(and 1 ".repeat(n), ")".repeat(n)),
            format!("{}{{{{inputs.a}}}}{}", "{{if inputs.b}}".repeat(n), "{{end}}".repeat(n)),
            format!("{}{{{{inputs.a}}}}{}", "{{range inputs.b}}".repeat(n), "{{end}}".repeat(n)),
            format!("{}{{{{inputs.a}}}}{}", "{{with inputs.b}}".repeat(n), "{{end}}".repeat(n)),
        ];
        for text in &deep {
            let analysis = analysis(text);
            assert!(analysis.is_complete());
            assert!(analysis.key(&Path::of(["a"])).is_some());
        }
        let calls = "{{define \"d\"}}{{template \"d\" (dict \"x\" .)}}{{template \"d\" (list .)}}{{end}}{{template \"d\" inputs}}";
        assert!(!analysis(calls).is_complete());
        let nested =
            format!("{{{{$x := inputs.a}}}}{}{{{{$x | toYaml}}}}", "{{$x = dict \"a\" $x \"b\" $x}}".repeat(2000));
        analysis(&nested);
        let long = format!("{{{{inputs{}}}}}", ".a".repeat(10_000));
        assert!(analysis(&long).accesses().len() < 100);
        let many = format!(
            "{{{{if and {}}}}}{}{{{{end}}}}",
            "(hasKey inputs \"a\") ".repeat(5000),
            "{{inputs.b}}".repeat(5000)
        );
        assert!(!analysis(&many).is_complete(), "too much to follow, but it ends");
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(check).unwrap().join().unwrap();
}
