use fluxwright_diagnostic::Diagnose;

use crate::ast::{Node, Operand};
use crate::{
    AnyFunction, MAX_BYTES, MAX_DEPTH, MAX_NODES, ParseError, ParseErrorKind as Kind, Parser, ResourceSetFunctions,
    Role, Templates,
};

fn parse(text: &str) -> Result<Templates, ParseError> {
    Parser::new(&ResourceSetFunctions).parse("t", text)
}

fn main_of(text: &str) -> Vec<Node> {
    parse(text).unwrap().main().unwrap().root.nodes.clone()
}

fn error(text: &str) -> ParseError {
    parse(text).unwrap_err()
}

/// The texts of a node and of what it consists of, by its spans.
fn at(text: &str, span: std::ops::Range<usize>) -> &str {
    &text[span]
}

#[test]
fn spans_cover_what_was_written() {
    let text = "a {{- if and .x.y (eq $ 1) -}} b {{else if $.z}}c{{ else }}d{{end}} e";
    let nodes = main_of(text);
    assert_eq!(at(text, nodes[0].span().clone()), "a");
    let Node::If(branch) = &nodes[1] else { panic!() };
    assert_eq!(at(text, branch.span.clone()), text[2..text.len() - 2].to_string());
    assert_eq!(at(text, branch.first.head.clone()), "{{- if and .x.y (eq $ 1) -}}");
    assert_eq!(at(text, branch.first.body.span.clone()), " b ");
    assert_eq!(at(text, branch.first.body.nodes[0].span().clone()), "b ");
    assert_eq!(at(text, branch.more[0].head.clone()), "{{else if $.z}}");
    assert_eq!(at(text, branch.more[0].pipeline.span.clone()), "$.z");
    assert_eq!(at(text, branch.otherwise.as_ref().unwrap().span.clone()), "d");
    let pipeline = &branch.first.pipeline;
    assert_eq!(at(text, pipeline.span.clone()), "and .x.y (eq $ 1)");
    let operands = &pipeline.commands[0].operands;
    let texts: Vec<_> = operands.iter().map(|o| at(text, o.span())).collect();
    assert_eq!(texts, ["and", ".x.y", "(eq $ 1)"]);
    let Operand::Field(field) = &operands[1] else { panic!() };
    let names: Vec<_> = field.names.iter().map(|n| (at(text, n.span.clone()), &*n.name)).collect();
    assert_eq!(names, [(".x", "x"), (".y", "y")]);
    assert_eq!(operands[1].position(), text.find(".y").unwrap(), "Go points at the second name");
    assert_eq!(operands[2].position(), text.find("eq").unwrap());
    assert_eq!(nodes[1].position(), text.find("and").unwrap());
}

#[test]
fn definitions_and_blocks_are_templates_of_their_own() {
    let text = "{{define `d`}}x{{end}}a{{template \"d\" .a}}{{block \"b\" .c}}y{{end}}";
    let templates = parse(text).unwrap();
    let names: Vec<_> = templates.iter().map(|t| t.name.to_string()).collect();
    assert_eq!(names, ["b", "d", "t"]);
    assert_eq!(at(text, templates.get(b"d").unwrap().span.clone()), "{{define `d`}}x{{end}}");
    assert_eq!(templates.main().unwrap().to_string(), "a{{template \"d\" .a}}{{template \"b\" .c}}");
    let Node::Template(block) = &templates.main().unwrap().root.nodes[2] else { panic!() };
    assert!(block.is_block);
    assert_eq!(at(text, block.span.clone()), "{{block \"b\" .c}}y{{end}}");
    assert_eq!(at(text, block.name_span.clone()), "\"b\"");
}

#[test]
fn a_definition_may_take_the_place_of_a_blank_one() {
    let only = parse("{{define \"t\"}}x{{end}} \n").unwrap();
    assert_eq!(only.main().unwrap().to_string(), "x");
    let late = parse("{{define \"d\"}} {{end}}{{define \"d\"}}x{{end}}").unwrap();
    assert_eq!(late.get(b"d").unwrap().to_string(), "x");
    let text = "{{define \"d\"}}x{{end}}{{define \"d\"}}y{{end}}";
    let twice = error(text);
    assert_eq!(at(text, twice.span()), "{{define \"d\"}}y{{end}}");
    let related = twice.related().unwrap();
    assert_eq!((at(text, related.span.clone()), related.role), ("{{define \"d\"}}x{{end}}", Role::FirstDefinition));
}

#[test]
fn errors_point_at_what_is_wrong() {
    for (text, wrong, message) in [
        ("{{ foo 1 }}", "foo", "function \"foo\" not defined"),
        ("{{ $x.y }}", "$x", "undefined variable \"$x\""),
        ("{{ print | 1 }}", "1", "non executable command in pipeline stage 2"),
        ("{{ print \"a.x\".y }}", "\"a.x\".y", "unexpected . after term \"\\\"a.x\\\"\""),
        ("{{ end }} x", "{{ end }}", "unexpected {{end}}"),
        ("{{if .}}{{else}}{{else}}{{end}}", "{{else}}", "expected end; found {{else}}"),
        ("{{ .x ; }}", ";", "unexpected \";\" in operand"),
        ("{{ 0x }}", "0x", "illegal number syntax: \"0x\""),
        ("{{ \"\\q\" }}", "\"\\q\"", "invalid syntax"),
        ("{{ $x, $y := . }}", ",", "too many declarations in command"),
        ("{{ break }}", "break", "{{break}} outside {{range}}"),
        ("{{ .a-b }}", ".a", "bad character U+002D '-'"),
        ("{{ }}", "}}", "missing value for command"),
    ] {
        let error = error(text);
        assert_eq!(at(text, error.span()), wrong, "{text}");
        assert_eq!(error.to_string(), message, "{text}");
    }
    let elsewhere = "{{if .}}{{else}}{{else}}{{end}}";
    assert_eq!(error(elsewhere).span().start, 16, "the second else is the wrong one");
}

#[test]
fn what_is_not_closed_shows_what_opened_it() {
    for (text, opened) in [
        ("a {{ .x", "{{"),
        ("{{if .a}}{{range .b}}{{end}} x", "{{if .a}}"),
        ("{{if .a}}{{range .b}} x", "{{range .b}}"),
        ("{{if .a}}{{else if .b}} x", "{{else if .b}}"),
        ("{{define \"d\"}} x", "{{define \"d\"}}"),
        ("{{ print (1) (2 (3) }}", "("),
    ] {
        let error = error(text);
        let related = error.related().expect(text);
        assert_eq!((at(text, related.span.clone()), related.role), (opened, Role::Opened), "{text}");
    }
    assert_eq!(error("{{ print (1) (2 (3) }}").related().unwrap().span.start, 13);
}

#[test]
fn an_error_says_itself_to_the_user() {
    let diagnostics = Parser::new(&ResourceSetFunctions)
        .delimiters("<<", ">>")
        .parse("resourceset", "a\n<< if inptus.x >>\n")
        .unwrap_err()
        .diagnose();
    assert_eq!(diagnostics.len(), 1);
    let diagnostic = &diagnostics[0];
    assert_eq!(diagnostic.code, "template-unknown-function");
    assert_eq!(diagnostic.message, "function \"inptus\" not defined");
    assert_eq!((diagnostic.labels[0].path.as_str(), diagnostic.labels[0].span.clone()), ("resourceset", 8..14));
    assert!(diagnostic.labels[0].source.is_some() && !diagnostic.help.is_empty());
    let unclosed = error("{{if .x}}").diagnose();
    assert_eq!((unclosed[0].labels.len(), unclosed[0].labels[1].primary), (2, false));
}

#[test]
fn gos_message_names_template_and_line() {
    assert_eq!(error("a\n{{ foo }}").go_message(), "template: t:2: function \"foo\" not defined");
    assert_eq!(error("{{\n\n#x").go_message(), "template: t:3: unexpected \"#\" in command");
    assert_eq!(error("{{ .x\n\n").go_message(), "template: t:3: unclosed action started at t:1");
    assert_eq!(error("{{ .x\n\"").go_message(), "template: t:2: unterminated quoted string in action started at t:1");
}

#[test]
fn comments_are_kept_on_request() {
    let text = "a{{/* c */}}b";
    assert_eq!(parse(text).unwrap().main().unwrap().root.nodes.len(), 2);
    let kept = Parser::new(&AnyFunction).keep_comments().parse("t", text).unwrap();
    assert_eq!(kept.main().unwrap().to_string(), text);
}

#[test]
fn nesting_is_bounded_and_safe_on_a_small_stack() {
    let parens = |n: usize| format!("{{{{{}1{}}}}}", "(".repeat(n), ")".repeat(n));
    let ifs = |n: usize| format!("{}x{}", "{{if .a}}".repeat(n), "{{end}}".repeat(n));
    let blocks = |n: usize| format!("{}x{}", "{{block \"b\" (.a)}}".repeat(n), "{{end}}".repeat(n));
    let mixed = move |n: usize| format!("{}{}x{}", "{{with .a}}".repeat(n / 2), parens(n / 2), "{{end}}".repeat(n / 2));
    let check = move || {
        for (text, deeper) in [
            (parens(MAX_DEPTH), parens(MAX_DEPTH + 1)),
            (ifs(MAX_DEPTH), ifs(MAX_DEPTH + 1)),
            (mixed(MAX_DEPTH), mixed(MAX_DEPTH + 2)),
        ] {
            let templates = parse(&text).unwrap();
            assert!(templates.main().unwrap().to_string().len() >= text.len());
            assert_eq!(templates.clone(), templates);
            assert_eq!(*error(&deeper).kind(), Kind::TooDeep);
        }
        for huge in [parens(100_000), ifs(20_000), blocks(20_000), "{{if .}}".repeat(50_000)] {
            assert_eq!(*error(&huge).kind(), Kind::TooDeep);
        }
        let chain = format!("{{{{if .a}}}}{}{{{{end}}}}", "{{else if .b}}x".repeat(5_000));
        let templates = parse(&chain).unwrap();
        assert!(templates.main().unwrap().to_string().ends_with("{{end}}{{end}}"), "a chain of else does not nest");
    };
    std::thread::Builder::new().stack_size(512 << 10).spawn(check).unwrap().join().unwrap();
}

#[test]
fn size_is_bounded() {
    assert_eq!(*error(&"x".repeat(MAX_BYTES + 1)).kind(), Kind::TooLarge);
    assert_eq!(main_of(&"x".repeat(MAX_BYTES)).len(), 1);
    assert_eq!(*error(&"{{.}}".repeat(MAX_NODES / 3 + 1)).kind(), Kind::TooLarge);
}
