use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{Dialect, Limits, parse};

fn value(text: &str) -> Option<Value> {
    super::value(text, &Limits::default())
}

/// What the full reader makes of the text; `None` when it refuses it or sees more than one document.
fn full(text: &str) -> Option<Value> {
    let stream = parse(text).ok()?;
    let [document] = stream.documents.as_slice() else { return None };
    document.to_value(Dialect::Sigs).ok()
}

/// The quick reader agrees with the full one wherever it says something.
#[track_caller]
fn agrees(text: &str) -> bool {
    let Some(quick) = value(text) else { return false };
    let full = full(text);
    assert_eq!(full.as_ref().map(ToString::to_string), Some(quick.to_string()), "{text:?}");
    true
}

#[test]
fn everyday_resources_are_read() {
    let text = "---\n# who\napiVersion: v1\nkind: ConfigMap # what\nmetadata:\n  name: 'it''s'\n  labels: {}\n\
                spec:\n  list:\n  - a\n  - name: x\n    on: 1\n  -\n    deep: [] # none\n  script: |-\n    a\n\n      b\n\
                \x20 last: \"a\\\"b\\n\"\n  nothing:\n  mode: 0755\n  yes: yes\n  version: 1.10\n";
    assert_eq!(value(text), None, "`on` and `yes` are keys of another type");
    let text = text.replace("    on: 1\n", "    port: 1\n").replace("  yes: yes\n", "  sure: yes\n");
    assert!(agrees(&text));
    let read = value(&text).unwrap();
    assert_eq!(read["metadata"], json!({"name": "it's", "labels": {}}));
    assert_eq!(read["spec"]["list"], json!(["a", {"name": "x", "port": 1}, {"deep": []}]));
    assert_eq!(read["spec"]["script"], json!("a\n\n  b"));
    assert_eq!(read["spec"]["mode"], json!(493));
}

#[test]
fn what_is_not_plain_is_left_to_the_full_reader() {
    for text in [
        "",
        "# nothing\n",
        "- a\n",
        "text\n",
        "a: &x 1\n",
        "a: *x\n",
        "a: !!str 1\n",
        "a: >\n  b\n",
        "a: |2\n    b\n",
        "a: {b: c}\n",
        "a: [b: c]\n",
        "a: [-]\n",
        "a: [b,]\n",
        "a: b\u{a0}\n",
        "a: b\u{85}c: d\n",
        "a: b\n  c\n",
        "a: 'b\n  c'\n",
        "a: 1\na: 2\n",
        "a: b: c\n",
        "a:\tb\n",
        "? a\n: b\n",
        "a: 1\n---\nb: 2\n",
        "a: 1\n...\n",
        "a:\n    b: 1\n  c: 2\n",
        "a:\n  - b\n   - c\n",
        "<<: {}\n",
        "a: .inf\n",
        "a: 1\n b: 2\n",
        "a: |\n  x\n # y\n z\n",
    ] {
        assert_eq!(value(text), None, "{text:?}");
    }
}

#[test]
fn limits_that_a_text_may_pass_are_left_to_the_full_reader() {
    let text = "a:\n  b: 1\n";
    assert!(value(text).is_some());
    for limits in [
        Limits { bytes: 9, ..Limits::default() },
        Limits { depth: 1, ..Limits::default() },
        Limits { nodes: 4, ..Limits::default() },
    ] {
        assert_eq!(super::value(text, &limits), None);
    }
    let deep = |levels: usize| (0..levels).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>();
    assert!(agrees(&deep(60)) && !agrees(&deep(61)));
}

#[test]
fn it_agrees_on_all_documents_of_real_repos() {
    let repos = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/repos");
    if !repos.is_dir() {
        eprintln!("skipped: there is no ../shared/repos");
        return;
    }
    let (mut documents, mut quick) = (0, 0);
    let mut folders = vec![repos];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml")
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                for document in text.split("---\n") {
                    documents += 1;
                    quick += usize::from(agrees(document));
                }
            }
        }
    }
    println!("{quick} of {documents} documents are everyday YAML");
    assert!(quick * 3 > documents, "the quick reader must be worth its while");
}

fn lines() -> impl Strategy<Value = String> {
    let key =
        prop::sample::select(vec!["a", "b", "c-d", "e.f/g", "1", "on", "-x", "\"q\"", "<<", "k k", "null", "1e3"]);
    let scalar = prop::sample::select(vec![
        "x",
        "1",
        "0x1f",
        "1.50",
        "yes",
        "~",
        "null",
        "'q'",
        "'a''b'",
        "\"a\\n\"",
        "\"a\\x41\"",
        "\"a",
        "'a",
        "[]",
        "{}",
        "[a]",
        "{a: b}",
        "|",
        "|-",
        "|+",
        "|2",
        ">",
        "a b",
        "a #c",
        "a#c",
        "a: b",
        "a:",
        "-",
        "- a",
        "--- a",
        "---",
        "...",
        "a ",
        "&x a",
        "*x",
        "!t a",
        "@a",
        "%a",
        "=",
        "<<",
        "a'b",
        "a\"b",
        "$x",
        "${x}",
        "2024-01-01",
        "12:30",
        "1_000",
        "+1",
        "-1",
        ".5",
        ".inf",
        ".nan",
        "~a",
        "(x)",
        "/p",
        "",
        " ",
        "# c",
        "  # c",
        "\\",
        "^a",
        "_",
        "?",
        "? a",
        ",",
        "]",
        "{}x",
        "''x",
        "'' # c",
        "''#c",
        "[]#c",
    ]);
    let line = (0..5usize, prop::bool::weighted(0.3), prop::option::weighted(0.7, key), scalar).prop_map(
        |(indent, dash, key, scalar)| {
            let dash = if dash { "- " } else { "" };
            let key = key.map(|key| format!("{key}: ")).unwrap_or_default();
            format!("{}{dash}{key}{scalar}\n", " ".repeat(indent))
        },
    );
    (prop::collection::vec(line, 0..9), any::<bool>(), any::<bool>()).prop_map(|(lines, start, cut)| {
        let mut text = if start { "---\n".to_owned() } else { String::new() };
        text.extend(lines);
        if cut && text.ends_with('\n') {
            text.pop();
        }
        text
    })
}

/// Lines that fit below one another, so that most texts are within the everyday part.
fn nested() -> impl Strategy<Value = String> {
    let line = (
        prop::sample::select(vec![0usize, 0, 2, 2, 2, 4, 4, 6, 1, 3]),
        prop::bool::weighted(0.25),
        prop::sample::select(vec![
            "a:",
            "b:",
            "c: x",
            "d: 1",
            "e: 'q'",
            "f: |",
            "g: |-",
            "h: []",
            "i: yes # c",
            "x",
            "",
            "# c",
            "h: |+",
        ]),
    )
        .prop_map(|(indent, dash, rest)| format!("{}{}{rest}\n", " ".repeat(indent), if dash { "- " } else { "" }));
    prop::collection::vec(line, 0..12).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn it_never_differs_from_the_full_reader(text in lines()) {
        agrees(&text);
    }

    #[test]
    fn nor_on_what_is_nearly_everyday(text in nested()) {
        agrees(&text);
    }
}
