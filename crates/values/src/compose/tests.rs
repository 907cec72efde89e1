use fluxwright_diagnostic::{Diagnose, line_column};
use serde_json::json;

use super::*;

fn file(path: &str, text: &str) -> ValuesFile {
    ValuesFile { path: path.to_owned(), text: text.to_owned() }
}

fn sets(flags: &[&str]) -> Vec<(SetKind, String)> {
    flags.iter().map(|flag| (SetKind::Set, (*flag).to_owned())).collect()
}

const FILE: &str = "\
---
# Values of the chart.
image:
  tag: \"1.0\" # pinned
  pullPolicy: Always
args:
  - --one
  # - --two
env: {A: 1}
empty: {}
nothing:
";

#[test]
fn without_values_the_file_is_empty() {
    let found = compose(&[], &[]).unwrap();
    assert_eq!((found.text.as_str(), found.how), ("---\n{}\n", How::Empty));
}

#[test]
fn one_file_is_copied_byte_for_byte() {
    for text in [FILE, "", "# only a comment\n", "a: 1", "\u{feff}a: 1\r\nb:\t2\r\n", "{}", "a: yes\na2:   'x'\n\n\n"] {
        let found = compose(&[file("v.yaml", text)], &[]).unwrap();
        assert_eq!((found.text.as_str(), found.how), (text, How::Verbatim { encrypted: false }));
    }
}

#[test]
fn one_file_with_flags_is_edited_in_place() {
    let flags = ["image.tag=2.0,args[1]=--three", "resources.limits.cpu=1", "env.B=x", "x.y\\.z[0].w=null"];
    let found = compose(&[file("v.yaml", FILE)], &sets(&flags)).unwrap();
    assert_eq!(found.how, How::Edited);
    assert_eq!(
        found.text,
        "\
---
# Values of the chart.
image:
  tag: \"2.0\" # pinned
  pullPolicy: Always
args:
  - --one
  - --three
  # - --two
env: {A: 1, B: x}
empty: {}
nothing:
resources:
  limits:
    cpu: 1
x:
  y.z:
    - w: null
"
    );
    assert_eq!(found.values["image"], json!({"tag": "2.0", "pullPolicy": "Always"}));
}

#[test]
fn what_cannot_be_edited_is_written_anew_and_says_that_comments_are_lost() {
    let text = "# the image\nimage: &i {tag: a}\nother: *i\n";
    let found = compose(&[file("v.yaml", text)], &sets(&["other.tag=b"])).unwrap();
    assert_eq!(found.how, How::Written { comments_lost: true });
    assert_eq!(found.text, "image:\n  tag: a\nother:\n  tag: b\n");
    let found = compose(&[file("v.yaml", "{}\n")], &sets(&["a[2].b=1"])).unwrap();
    assert_eq!(found.how, How::Written { comments_lost: false });
    assert_eq!(found.text, "a:\n- null\n- null\n- b: 1\n");
}

#[test]
fn flags_alone_are_written() {
    let found = compose(&[], &sets(&["b=1,a.c={x,y}", "d=off"])).unwrap();
    assert_eq!(found.text, "---\nb: 1\na:\n  c:\n  - x\n  - \"y\"\nd: \"off\"\n");
}

#[test]
fn several_files_are_merged_later_over_earlier_and_flags_last() {
    let files = [
        file("a.yaml", "---\nz: 1\nmap: {a: 1, b: [1, 2]}\n"),
        file("b.yaml", "map:\n  b: [3] # replaced\n  c: null\nnew: on\n"),
        file("c.yaml", "# nothing\n"),
    ];
    let flags = [(SetKind::String, "map.a=5".to_owned()), (SetKind::Set, "map.a=4".to_owned())];
    let found = compose(&files, &flags).unwrap();
    assert_eq!(found.how, How::Written { comments_lost: true });
    assert_eq!(found.text, "---\nz: 1\nmap:\n  a: \"5\"\n  b:\n  - 3\n  c: null\nnew: true\n");
}

const SOPS: &str = "a: ENC[AES256_GCM,data:x,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:y,type:str]\n";

#[test]
fn an_encrypted_file_is_copied_and_never_merged() {
    let found = compose(&[file("s.yaml", SOPS)], &[]).unwrap();
    assert_eq!((found.text.as_str(), found.how), (SOPS, How::Verbatim { encrypted: true }));
    for (files, flags) in [
        (vec![file("s.yaml", SOPS)], sets(&["a=1"])),
        (vec![file("s.yaml", SOPS), file("a.yaml", "a: 1\n")], Vec::new()),
        (vec![file("a.yaml", "a: 1\n"), file("s.yaml", SOPS)], Vec::new()),
    ] {
        let error = compose(&files, &flags).unwrap_err();
        assert!(matches!(error.problems.as_slice(), [ValuesProblem::Encrypted { .. }]), "{error:?}");
    }
}

#[test]
fn all_problems_are_told_with_their_places() {
    let files = [
        file("list.yaml", "# x\n- a\n"),
        file("two.yaml", "a: 1\n---\nb: 2\n"),
        file("twice.yaml", "a: 1\nb: {c: 1, c: 2}\na: 3\n"),
        file("broken.yaml", "a: [1\n"),
        file("tab.yaml", "a:\n\tb: 1\n"),
        file("good.yaml", "a: 1\n"),
    ];
    let error = compose(&files, &sets(&["x", "y={"])).unwrap_err();
    let seen: Vec<String> = error
        .diagnose()
        .iter()
        .map(|diagnostic| {
            let label = diagnostic.labels.iter().find(|label| label.primary).unwrap();
            let line = line_column(label.source.as_ref().unwrap(), label.span.start).0;
            assert!(!diagnostic.help.is_empty(), "{diagnostic:?}");
            format!("{}:{line} {}", label.path, diagnostic.code)
        })
        .collect();
    assert_eq!(
        seen,
        [
            "--set:1 set-flag",
            "--set:1 set-flag",
            "list.yaml:2 values-shape",
            "two.yaml:2 values-shape",
            "twice.yaml:2 duplicate-key",
            "twice.yaml:3 duplicate-key",
            "broken.yaml:1 yaml-syntax",
            "tab.yaml:2 yaml-tab",
        ]
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    /// Whatever is set, the text reads back as the values that Helm would have.
    #[test]
    fn the_text_reads_back_as_the_values(
        base in 0..5usize,
        flags in proptest::collection::vec("(image|args|env|empty|nothing|new)(\\.[ab]|\\[[012]\\])?(\\.c)?=(1|x|true|null||\\{x,y\\}|on|007)", 1..4),
    ) {
        let text = [FILE, "", "{}\n", "image: {a: 1} # c\nargs: [1, {a: 2}]\n", "env:\n  a:\n    - c: 1\r\n"][base];
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        if let Ok(found) = compose(&[file("v.yaml", text)], &sets(&flags)) {
            let again = compose(&[file("v.yaml", &found.text)], &[]).unwrap();
            proptest::prop_assert_eq!(again.values, found.values);
        }
    }
}
