//! What holds of any text.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, Instant};

use fluxwright_gotemplate::ast::{List, Node};
use fluxwright_gotemplate::{AnyFunction, Parser, ResourceSetFunctions};
use proptest::prelude::*;

/// Pieces that templates are made of, so that random texts are often templates.
const PIECES: &[&str] = &[
    "{{",
    "}}",
    "{{- ",
    " -}}",
    "/*",
    "*/",
    "(",
    ")",
    "|",
    ":=",
    "=",
    ",",
    " ",
    "\n",
    ".",
    ".a",
    ".b.c",
    "$",
    "$x",
    "$y",
    "if ",
    "else",
    "end",
    "range ",
    "with ",
    "define ",
    "block ",
    "template ",
    "break",
    "continue",
    "nil",
    "true",
    "print ",
    "inputs",
    "index ",
    "\"s\"",
    "`r`",
    "'c'",
    "1",
    "0x1p4",
    "1+2i",
    "1.5e3",
    "\"",
    "`",
    "'",
    "\\",
    "{{if .a}}",
    "{{else}}",
    "{{else if .b}}",
    "{{end}}",
    "{{range $x, $y := .l}}",
    "{{with $x := .w}}",
    "{{else with .c}}",
    "{{define \"d\"}}",
    "{{block \"b\" .}}",
    "{{template \"d\" .}}",
    "{{$x := 1}}",
    "{{/* c */}}",
    "text",
    "é",
    "日",
    "😀",
    "\u{0}",
    "{",
    "}",
];

fn template() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat())
}

/// Whether the canonical form reads back: a brace at the end of a text would join the delimiter that follows it.
fn reads_back(list: &List) -> bool {
    list.nodes.iter().all(|node| match node {
        Node::Text(text) => !text.text.ends_with('{'),
        Node::If(branch) | Node::With(branch) | Node::Range(branch) => {
            branch.arms().map(|arm| &arm.body).chain(&branch.otherwise).all(reads_back)
        }
        _ => true,
    })
}

fn canonical_form_is_stable(text: &str) -> Result<bool, TestCaseError> {
    let parser = Parser::new(&AnyFunction).keep_comments();
    let Ok(templates) = parser.parse("t", text) else { return Ok(false) };
    for tree in templates.iter().filter(|tree| reads_back(&tree.root)) {
        let once = tree.to_string();
        let again = parser.parse("t", &once);
        let twice = again.as_ref().ok().and_then(|t| t.main()).map(ToString::to_string);
        prop_assert_eq!(twice.as_ref(), Some(&once), "{:?}", again.err());
    }
    Ok(true)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn any_text_is_a_template_or_an_error_inside_of_it(text in ".*", left in ".{0,3}", right in ".{0,3}") {
        if let Err(error) = Parser::new(&ResourceSetFunctions).delimiters(&left, &right).parse("t", &text) {
            let span = error.span();
            prop_assert!(text.get(span).is_some());
        }
    }

    #[test]
    fn texts_like_templates_are_templates_or_errors_inside_of_them(text in template()) {
        match Parser::new(&ResourceSetFunctions).parse("t", &text) {
            Ok(templates) => prop_assert!(templates.iter().all(|tree| text.get(tree.span.clone()).is_some())),
            Err(error) => {
                prop_assert!(text.get(error.span()).is_some());
                prop_assert!(error.related().is_none_or(|related| text.get(related.span.clone()).is_some()));
                prop_assert!(!error.go_message().is_empty());
            }
        }
    }

    #[test]
    fn the_canonical_form_reads_back_as_itself(text in template()) {
        canonical_form_is_stable(&text)?;
    }
}

/// A small generator of its own, so that the run is the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap()
    }
}

#[test]
fn mutated_templates_never_panic_and_read_back() {
    let seeds: Vec<String> = include_str!("data/go-1.26.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_string())
        .collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let start = Instant::now();
    let (mut tried, mut parsed) = (0, 0);
    while tried < 40_000 && start.elapsed() < Duration::from_secs(20) {
        let mut text: Vec<char> = seeds[random.below(seeds.len())].chars().collect();
        for _ in 0..=random.below(4) {
            let at = random.below(text.len() + 1);
            let end = (at + random.below(8)).min(text.len());
            let piece: Vec<char> = PIECES[random.below(PIECES.len())].chars().collect();
            match random.below(3) {
                0 => drop(text.splice(at..at, piece)),
                1 => drop(text.splice(at..end, piece)),
                _ => drop(text.drain(at..end)),
            }
        }
        let text: String = text.into_iter().collect();
        parsed += usize::from(canonical_form_is_stable(&text).unwrap_or_else(|e| panic!("{text:?}: {e}")));
        tried += 1;
    }
    println!("{tried} mutated texts in {:?}, {parsed} of them templates", start.elapsed());
    assert!(tried > 1000 && parsed > tried / 20);
}
