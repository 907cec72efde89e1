//! Whatever a preset holds: an answer or an error, never a panic.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::sync::Arc;

use fluxwright_diagnostic::Diagnose;
use fluxwright_preset::lint::{LintOptions, lint};
use fluxwright_preset::recipe::AnchorPath;
use fluxwright_preset::render::output_path;
use fluxwright_preset::template::{Engine, Text, Vars, references, scan, words};
use fluxwright_preset::{Limits, Request, render};
use proptest::prelude::*;
use serde_json::json;

/// Texts made of what templates are made of.
fn template() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("#{".to_owned()),
        Just("}#".to_owned()),
        Just("#%".to_owned()),
        Just("%#".to_owned()),
        Just("#|".to_owned()),
        Just("|#".to_owned()),
        Just("-".to_owned()),
        Just("+".to_owned()),
        Just(" ".to_owned()),
        Just("\n".to_owned()),
        Just("if x".to_owned()),
        Just("endif".to_owned()),
        Just("for i in list".to_owned()),
        Just("endfor".to_owned()),
        Just("set y = x ~ x".to_owned()),
        Just("macro f(a)".to_owned()),
        Just("endmacro".to_owned()),
        Just("f(1)".to_owned()),
        Just("include 'a'".to_owned()),
        Just("extends \"builtin:a\"".to_owned()),
        Just("raw".to_owned()),
        Just("endraw".to_owned()),
        Just("x | toyaml(2)".to_owned()),
        Just("list | join(',')".to_owned()),
        Just("map.key".to_owned()),
        Just("'".to_owned()),
        Just("\"".to_owned()),
        Just("é😀".to_owned()),
        Just("range(9)".to_owned()),
        Just("| indent(3)".to_owned()),
        Just("| regex_replace('.', '$0$0')".to_owned()),
        Just("| semver".to_owned()),
        Just("* 9".to_owned()),
        Just("[1:2]".to_owned()),
        "[a-z .|()'\"{}#%\\[\\]-]{0,6}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn templates_and_expressions(text in template()) {
        let limits = Limits { fuel: 10_000, output_bytes: 100_000, ..Limits::default() };
        let engine = Engine::new(Arc::new(()), limits);
        let vars = json!({ "x": "a", "list": [1, "b", true], "map": { "key": null } });
        let vars = Vars::new(vars.as_object().unwrap());
        for result in [
            engine.render_text(Text::new(&text, &"t"), &vars).map(drop),
            engine.value(Text::new(&text, &"t"), &vars).map(drop),
        ] {
            if let Err(error) = result {
                let at = &error.at;
                let source = at.source.as_deref().unwrap();
                prop_assert!(source.get(at.span.clone()).is_some(), "{:?} of {source:?}", at.span);
                support::show(&error.diagnose());
            }
        }
        for tag in scan(&text) {
            prop_assert!(words(text.get(tag.span.clone()).unwrap()).iter().all(|(_, span)| span.end <= tag.span.len()));
        }
        for reference in references(&text) {
            prop_assert!(text.get(reference.span).is_some());
        }
    }

    #[test]
    fn recipes(content in template(), when in template(), rest in ".{0,40}") {
        let quoted = |text: &str| serde_json::to_string(text).unwrap();
        let recipe = format!(
            "name: x\ndescription: d\nquestions: [{{id: list, text: L, type: list, default: [a]}}]\nfiles:\n\
             - {{path: a.yaml, content: {}, when: {}}}\n- {{path: b, template: t}}\n{rest}\n",
            quoted(&content), quoted(&when),
        );
        let preset = support::preset(&[("recipes/x.yaml", &recipe), ("templates/t", &content)]);
        support::show(&lint(&preset, &LintOptions::default()));
        match preset.recipe("x") {
            Err(error) => drop(support::show(&error.diagnose())),
            Ok(file) => {
                let answers = serde_json::Map::new();
                let request =
                    Request { preset: &preset, recipe: &file, name: None, answers: &answers, resolved: None, repo: None };
                if let Err(errors) = render(&request) {
                    support::show(&errors.diagnose());
                }
            }
        }
    }

    #[test]
    fn paths_of_files_stay_in_the_repo(path in "[a./\\\\~ :GgIiTt1\u{200c}-]{0,12}|.{0,12}") {
        if let Ok(plain) = output_path(&path) {
            prop_assert!(!plain.starts_with('/') && !plain.is_empty());
            prop_assert!(plain.split('/').all(|part| !matches!(part, "" | "." | ".." | ".git")));
            prop_assert_eq!(output_path(&plain), Ok(plain.clone()), "plain is plain");
        }
    }

    #[test]
    fn anchors_that_are_read_print_and_read_back(text in "[a-c.\\[\\]='\" ]{0,14}") {
        if let Ok(path) = text.parse::<AnchorPath>() {
            let printed = path.to_string();
            // A name with both kinds of quotes has no form.
            if !printed.contains('"') || !printed.contains('\'') {
                prop_assert_eq!(printed.parse::<AnchorPath>(), Ok(path), "{}", printed);
            }
        }
    }
}
