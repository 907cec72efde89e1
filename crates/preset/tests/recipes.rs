//! Recipes: what is wrong with one is said, with its place.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fmt::Write as _;

use fluxwright_answers::{Layers, Questionnaire, resolve};
use fluxwright_diagnostic::Diagnose;
use fluxwright_preset::RecipeEvaluator;
use fluxwright_preset::template::Engine;
use serde_json::Map;
use support::{preset, show};

/// Recipes that are wrong, each with a name for the snapshot.
const WRONG: &[(&str, &str)] = &[
    ("unknown field", "name: x\ndescription: d\nfiles:\n- path: a\n  tempalte: b\n"),
    ("unknown field of a question", "name: x\ndescription: d\nquestions:\n- {id: a, text: A, require: true}\n"),
    ("unknown type", "name: x\ndescription: d\nquestions:\n- {id: a, text: A, type: bool}\n"),
    ("unknown policy", "name: x\ndescription: d\nfiles:\n- {path: a, template: b, policy: manged}\n"),
    ("missing field", "name: x\ndescription: d\nfiles:\n- path: a\n  template: t\n  forEach: {in: b}\n"),
    ("wrong type", "name: x\ndescription: d\nfiles: a\n"),
    ("duplicate key", "name: x\ndescription: d\nname: x\n"),
    ("tab", "name: x\ndescription: d\nfiles:\n\t- path: a\n"),
    ("two documents", "name: x\ndescription: d\n---\nname: y\n"),
    ("a file without content", "name: x\ndescription: d\nfiles:\n- path: a\n"),
    ("a file with two contents", "name: x\ndescription: d\nfiles:\n- {path: a, template: b, content: c}\n"),
    ("a file without a path", "name: x\ndescription: d\nfiles:\n- content: c\n"),
    (
        "names that leave the folder",
        "name: x\ndescription: d\nfiles:\n- {path: a, template: ../b}\n- {path: a, copy: /etc/passwd}\n- {tree: builtin:../x}\n",
    ),
    ("another name", "name: y\ndescription: d\n"),
    (
        "questions that cannot be variables",
        "name: x\ndescription: d\nquestions:\n- {id: my-id, text: A}\n- {id: name, text: A}\n- {id: a, text: A}\n- {id: a, text: B}\n- {id: not, text: A}\n- id: o\n  text: O\n  type: object\n  fields: [{id: a b, text: A}]\n",
    ),
    (
        "entries",
        "name: x\ndescription: d\nentries:\n- {file: a, at: 'a..b', value: v}\n- {file: a, at: a, value: v, order: alphabetical}\n- {file: a, at: a, value: v, forEach: {in: l, as: index}}\n",
    ),
    (
        "templates that are comments to YAML",
        "name: x\ndescription: d # #{ fine }#\n#{ fine }#\nnext:\n- git commit -m \"Add #{ name }#\"\n- 'fine #{ name }#'\n- fine#{ name }#\nfiles:\n- path: a #% if b %#\n  content: |\n    fine #{ b }#\n",
    ),
    ("a pattern", "name: x\ndescription: d\nargument: {pattern: '^(a'}\n"),
    (
        "nesting",
        "name: x\ndescription: d\nquestions: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n",
    ),
    (
        "aliases without end",
        "name: x\ndescription: d\na: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nquestions: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n",
    ),
];

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let mut errors = String::new();
    for (name, recipe) in WRONG {
        match preset(&[("recipes/x.yaml", recipe)]).recipe("x") {
            Ok(_) => panic!("{name}: nothing is wrong"),
            Err(error) => write!(errors, "--- {name}\n{}", show(&error.diagnose())).unwrap(),
        }
    }
    insta::assert_snapshot!(errors);
}

#[test]
fn nesting_is_bounded() {
    for deep in [70, 10_000, 100_000] {
        let recipe = format!("name: x\ndescription: d\nquestions: {}{}\n", "[".repeat(deep), "]".repeat(deep));
        let error = preset(&[("recipes/x.yaml", &recipe)]).recipe("x").unwrap_err();
        let shown = show(&error.diagnose());
        assert!(shown.starts_with("error "), "{shown}");
    }
    // Where types alone do not end it: a default may be anything.
    let question = format!("- {{id: a, text: A, default: {}{}}}\n", "[".repeat(60), "]".repeat(60));
    let recipe = format!("name: x\ndescription: d\nquestions:\n{question}");
    assert!(preset(&[("recipes/x.yaml", &recipe)]).recipe("x").is_ok());
    let recipe = recipe.replace('[', "[[").replace(']', "]]");
    let shown = show(&preset(&[("recipes/x.yaml", &recipe)]).recipe("x").unwrap_err().diagnose());
    assert!(shown.contains("file-yaml"), "{shown}");
}

#[test]
fn recipes_are_found_by_name() {
    let preset = preset(&[
        ("recipes/init.yaml", "name: init\ndescription: d\n"),
        ("recipes/tenant.yaml", "\u{feff}# c\nname: tenant\ndescription: One tenant.\n"),
        ("recipes/sub/x.yaml", "name: x\ndescription: d\n"),
        ("recipes/old.yml", "name: old\ndescription: d\n"),
    ]);
    assert_eq!(preset.recipes(), ["init", "tenant"]);
    assert_eq!(preset.recipe("tenant").unwrap().recipe.description, "One tenant.");
    let error = |name| show(&preset.recipe(name).unwrap_err().diagnose());
    assert_eq!(
        error("tenat"),
        "error recipe-unknown: the preset `p` has no recipe `tenat`\n  help: did you mean `tenant`?\n"
    );
    assert_eq!(
        error("sub/x"),
        "error recipe-unknown: the preset `p` has no recipe `sub/x`\n  help: there are the recipes init, tenant\n"
    );
}

#[test]
fn mistakes_in_questions_are_shown_in_the_recipe() {
    let recipe = "\
name: x
description: d
questions:
- {id: a, text: A, secret: true, default: hunter2}
- {id: b, text: B, default: 'x #{ aa }#'}
- id: c
  text: C
  when: >-
    a ==
    'x' and nope
- {id: d, text: D, default: '#{ a | int }#'}
rules:
- {assert: a == 1, message: 'no #{ oops }#'}
";
    let preset = preset(&[("recipes/x.yaml", recipe)]);
    let file = preset.recipe("x").unwrap();
    let engine = Engine::new(preset.templates(), preset.limits());
    let variables = Map::new();
    let questions = &file.recipe.questions;
    let mut shown = String::new();
    for question in questions {
        // Each alone with the first: what waits for a wrong answer is not reported.
        let two =
            if question.id == "a" { vec![question.clone()] } else { vec![questions[0].clone(), question.clone()] };
        let questionnaire = Questionnaire { questions: &two, rules: &file.recipe.rules, variables: &variables };
        let resolution = resolve(&questionnaire, &Layers::default(), &RecipeEvaluator::new(&engine, &file));
        write!(shown, "--- {}\n{}", question.id, show(&resolution.diagnose())).unwrap();
    }
    assert!(!shown.contains("hunter2"));
    insta::assert_snapshot!(shown);
}
