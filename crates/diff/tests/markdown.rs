//! The Markdown of a report: it fits, it is whole, and nothing of the repo gets out of its place.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test fails by panicking")]

use fluxwright_diff::markdown::{MarkdownOptions, render};
use fluxwright_diff::{BuildOptions, Change, Files, Input, Options, Report, Revision, report};
use proptest::prelude::*;

fn of(files: &[(String, Option<String>, Option<String>)]) -> Report {
    let revision = |name: &str| Revision { name: name.to_owned(), commit: None };
    let changes = files
        .iter()
        .map(|(path, old, new)| Change::of(path, old.as_deref().map(str::as_bytes), new.as_deref().map(str::as_bytes)))
        .collect();
    let input = Input { base: revision("main"), head: revision("@head"), changes, unchanged: &Files::none() };
    report(input, &Options { rendered: Some(BuildOptions::default()), ..Options::default() })
}

fn markdown(report: &Report, max_bytes: usize) -> String {
    render(report, &MarkdownOptions { max_bytes })
}

/// Fences and details are closed in their order, and no line outside of code mentions or refers.
#[track_caller]
fn is_whole(text: &str) {
    let mut fence: Option<String> = None;
    let mut details = 0i32;
    for line in text.lines() {
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        if let Some(open) = &fence {
            if line == open {
                fence = None;
            } else {
                assert!(ticks.len() < open.len(), "a line ends the fence early: {line:?} in\n{text}");
            }
            continue;
        }
        if ticks.len() >= 3 {
            assert_eq!(line.trim_start_matches('`'), "diff", "{text}");
            fence = Some(ticks);
            continue;
        }
        let prose = without_code(line).replace("&#8203;", "\u{200b}");
        details += prose.matches("<details>").count() as i32 - prose.matches("</details>").count() as i32;
        assert!((0..=1).contains(&details), "{text}");
        for (at, c) in prose.char_indices() {
            let next = prose[at + c.len_utf8()..].chars().next();
            let refers = matches!(c, '@' | '#') && next.is_some_and(char::is_alphanumeric);
            assert!(!refers, "{line:?} refers to something");
        }
        let html = prose.replace("<details>", "").replace("</details>", "").replace("<summary>", "");
        let html = html.replace("<br>", "").replace("</summary>", "").replace("<code>", "").replace("</code>", "");
        assert!(!html.contains('<'), "HTML of the repo: {line:?}");
    }
    assert_eq!((fence, details), (None, 0), "{text}");
}

/// A line without the pieces of code in it, which end with as many backticks as they begin with.
fn without_code(line: &str) -> String {
    let mut prose = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        if rest[..at].ends_with('\\') {
            prose.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        }
        prose.push_str(&rest[..at]);
        let run = rest[at..].chars().take_while(|c| *c == '`').count();
        let mut from = at + run;
        loop {
            let Some(next) = rest[from..].find('`') else { panic!("code is not closed: {line:?}") };
            let start = from + next;
            let length = rest[start..].chars().take_while(|c| *c == '`').count();
            from = start + length;
            if length == run {
                break;
            }
        }
        rest = &rest[from..];
    }
    prose.push_str(rest);
    prose
}

fn release(name: &str, version: &str, values: &str) -> String {
    format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: {name}\n  namespace: web\nspec:\n  chart:\n    \
         spec:\n      chart: {name}\n      version: {version}\n      sourceRef:\n        kind: HelmRepository\n        name: x\n  values:\n{values}"
    )
}

fn many(count: usize) -> Report {
    let files: Vec<_> = (0..count)
        .map(|number| {
            let name = format!("app-{number}");
            let values = |text: &str| (0..30).map(|line| format!("    key{line}: {text} {line}\n")).collect::<String>();
            let old = release(&name, "1.2.3", &values("before"));
            let new = release(&name, if number == 3 { "2.0.0" } else { "1.2.4" }, &values("after"));
            (format!("apps/{name}/release.yaml"), Some(old), Some(new))
        })
        .collect();
    of(&files)
}

#[test]
fn a_small_change_is_shown_whole() {
    let old = release("podinfo", "6.8.0", "    replicas: 1\n    image: a\n");
    let new = release("podinfo", "6.9.0", "    replicas: 2\n    image: a\n");
    let text = markdown(&of(&[("apps/podinfo.yaml".into(), Some(old), Some(new))]), 65_536);
    is_whole(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn the_riskiest_comes_first_and_what_is_left_out_is_named() {
    let report = many(30);
    let text = markdown(&report, 9_000);
    is_whole(&text);
    assert!(text.len() <= 9_000 && text.len() > 7_000, "{} bytes", text.len());
    let (major, minor) = (text.find("#### ✏️ `app-3`").unwrap(), text.find("#### ✏️ `app-0`").unwrap());
    assert!(major < minor, "the major step comes first");
    assert!(text.contains("Left out to fit: the text of "), "{text}");
}

#[test]
fn context_shrinks_before_anything_is_left_out() {
    let lines = |changed: bool| {
        (0..400)
            .map(|n| format!("key{n}: {}\n", if n % 20 == 0 && changed { "new" } else { "old" }))
            .collect::<String>()
    };
    let report = of(&[("values.yaml".into(), Some(lines(false)), Some(lines(true)))]);
    let full = markdown(&report, 65_536);
    let tight = markdown(&report, full.len() - 1);
    assert!(full.contains(" key1: old\n") && full.contains(" key3: old\n"));
    assert!(tight.contains(" key1: old\n") && !tight.contains(" key3: old\n"), "{tight}");
    assert!(!tight.contains("Left out"), "{tight}");
    is_whole(&tight);
}

#[test]
fn every_size_fits() {
    let report = many(12);
    for max in (0..300).step_by(23).chain((300..3_000).step_by(170)).chain((3_000..40_000).step_by(5_011)) {
        let text = markdown(&report, max);
        assert!(text.len() <= max, "{} of {max} bytes", text.len());
        if max >= 300 {
            is_whole(&text);
            assert!(!text.is_empty());
        }
    }
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "@everyone ",
        "#12 ",
        "GH-7 ",
        "```",
        "`````diff",
        "</details>",
        "<script>alert(1)</script>",
        "| a | b |",
        "é😀",
        "\u{202e}",
        "\u{1b}[31m",
        "https://github.com/o/r/issues/1 ",
        "a: b\n",
        "- x\n",
        "k: '@me'\n",
        "\n",
        "[x](y)",
        "![i](u)",
        "**",
        "\\",
        "&lt;",
        "<!-- -->",
        "$x$",
        "~~~\n",
        "> q\n",
        "www.example.com",
        "    ",
        "\t",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn hostile_texts_stay_in_their_place(
        files in prop::collection::vec((hostile(), prop::option::of(hostile()), prop::option::of(hostile())), 1..5),
        max in 300usize..20_000,
    ) {
        let files: Vec<_> = files
            .into_iter()
            .enumerate()
            .map(|(index, (name, old, new))| (format!("{index}{}.yaml", name.replace(['/', '\n'], "")), old, new))
            .collect();
        let text = markdown(&of(&files), max);
        prop_assert!(text.len() <= max);
        is_whole(&text);
    }

    #[test]
    fn hostile_releases_stay_in_their_place(name in "[a@#<`|*_]{1,12}", value in hostile(), max in 300usize..20_000) {
        let quoted = serde_json::Value::from(value).to_string();
        let old = release(&serde_json::Value::from(name.clone()).to_string(), "1.0.0", "    a: 1\n");
        let new = release(&serde_json::Value::from(name).to_string(), "'@2.0.0'", &format!("    a: {quoted}\n"));
        let text = markdown(&of(&[("a.yaml".into(), Some(old), Some(new))]), max);
        prop_assert!(text.len() <= max);
        is_whole(&text);
    }
}

fn tree(root: &std::path::Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    let mut left = vec![root.to_owned()];
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// What changes in the cluster fits and is whole as well, however little room there is.
#[test]
fn what_was_built_fits() {
    let cases = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    for name in ["cluster-dangers", "cluster-not-built", "namespaces-and-inputs", "cluster-values", "apps-renamed"] {
        let (changes, same) =
            Files::compare(&tree(&cases.join(name).join("old")), &tree(&cases.join(name).join("new")));
        let revision = |name: &str| Revision { name: name.to_owned(), commit: None };
        let input = Input { base: revision("main"), head: revision("@head"), changes, unchanged: &same };
        let report = report(input, &Options { rendered: Some(BuildOptions::default()), ..Options::default() });
        assert!(report.rendered.as_ref().is_some_and(|rendered| !rendered.resources.is_empty()), "{name}");
        let whole = markdown(&report, usize::MAX).len();
        for max in (0..whole + 10).step_by(whole / 60 + 1) {
            let text = markdown(&report, max);
            assert!(text.len() <= max, "{name}: {} > {max}", text.len());
            is_whole(&text);
        }
        assert!(markdown(&report, usize::MAX).contains("#### In the cluster"), "{name}");
    }
}
