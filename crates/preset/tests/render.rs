//! Rendering of recipes.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking, and says how fast it was")]

mod support;

use std::fmt::Write as _;

use fluxwright_diagnostic::Diagnose;
use fluxwright_preset::layer::{Layer, LayerKind, Memory};
use fluxwright_preset::recipe::Policy;
use fluxwright_preset::render::RenderErrors;
use fluxwright_preset::{Limits, Preset, Presets, Rendered, Request, render};
use serde_json::{Map, Value, json};
use support::{MANIFEST, preset, show};

fn map(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn run(preset: &Preset, answers: Value) -> Result<Rendered, RenderErrors> {
    let recipe = preset.recipe("x").unwrap_or_else(|error| panic!("{}", show(&error.diagnose())));
    let (answers, resolved) = (map(answers), json!({ "file": "found.yaml" }));
    render(&Request {
        preset,
        recipe: &recipe,
        name: recipe.recipe.argument.as_ref().map(|_| "blue"),
        answers: &answers,
        resolved: recipe.recipe.resolver.as_ref().map(|_| &resolved),
        repo: None,
    })
}

fn files(rendered: &Rendered) -> String {
    let mut shown = String::new();
    for file in &rendered.files {
        let flags =
            format!("{}{}", if file.executable { " executable" } else { "" }, if file.secret { " secret" } else { "" });
        writeln!(shown, "--- {} {}{flags} < {}", file.path, file.policy, file.origin.path).unwrap();
        shown.push_str(&String::from_utf8_lossy(&file.content));
        if !shown.ends_with('\n') {
            shown.push_str("⏎\n");
        }
    }
    shown
}

const TENANT: &str = "\
name: x
description: d
argument: {}
resolver: helm-release
questions:
- {id: team, text: Team}
- {id: email, text: Email, required: false}
- {id: token, text: Token, secret: true}
- id: clusters
  text: Clusters
  type: list
  items: {type: object, fields: [{id: name, text: N}, {id: zone, text: Z, required: false}]}
files:
- {path: './tenants//#{ name }#/ns.yaml', template: ns.yaml, policy: seed}
- {path: '#{ cluster.name }#/ks.yaml', forEach: {in: clusters, as: cluster}, content: \"n: #{ index }#\\nz: #{ cluster.zone | default('none') }#\\n\"}
- {path: run.sh, copy: run.sh, executable: true}
- {path: skipped, content: x, when: email}
- {tree: base, path: out, policy: merge}
- {path: token.env, content: 'TOKEN=#{ token }#'}
- {path: chart.yaml, content: '{{- if .Values.x }}', check: false}
entries:
- file: '#{ resolved.file }#'
  at: spec.inputs
  document: {kind: ResourceSet, name: '#{ name }#'}
  identity: name
  order: 'after:#{ team }#'
  comment: ' made for #{ team }# '
  value: |
    name: #{ name }#
    on: yes
    version: \"1.10\"
    list:
    #% for cluster in clusters %#
    - #{ cluster.name }#
    #% endfor %#
- {file: k.yaml, at: 'data', key: '#{ name }#.yaml', value: '#{ index }#', forEach: {in: '[1, 2]', as: n}, when: n == 2, create: file}
next:
- git commit -m '#{ name }#'
- '#% if email %#mail #{ email }##% endif %#'
";

#[test]
fn a_recipe_makes_files_entries_and_hints() {
    let preset = preset(&[
        ("recipes/x.yaml", TENANT),
        (
            "templates/ns.yaml",
            "kind: Namespace\nname: #{ name }#\npreset: #{ preset.name }# #{ preset.version }# #{ recipe }#\n",
        ),
        ("templates/run.sh", "#!/bin/sh\n# #{ not rendered }#\n"),
        ("templates/base/.github/a.yaml", "team: #{ team }#\n"),
        ("templates/base/b.txt", "${X} {{ .Y }} << z >>"),
    ]);
    let answers = json!({ "team": "ops", "token": "t0ps3cret", "clusters": [{ "name": "dev" }, { "name": "live", "zone": "eu" }] });
    let rendered = run(&preset, answers).unwrap_or_else(|errors| panic!("{}", show(&errors.diagnose())));
    insta::assert_snapshot!("files", files(&rendered));
    insta::assert_snapshot!("entries", serde_json::to_string_pretty(&rendered.entries).unwrap());
    assert_eq!(rendered.next, ["git commit -m 'blue'"]);
    assert_eq!(rendered.files.iter().filter(|file| file.policy == Policy::Merge).count(), 2);
}

/// Recipes that cannot be rendered.
const WRONG: &[(&str, &str)] = &[
    (
        "all mistakes at once",
        "files:\n- {path: a, content: '#{ one }#'}\n- {path: b, template: missing}\n- {path: ../c, content: c}\n- {path: d, content: d, when: two}\nentries:\n- {file: e, at: e, value: '#{ three }#'}\nnext: ['#{ four }#']\n",
    ),
    (
        "a mistake in each round is one",
        "files:\n- {path: 'a#{ i }#', content: '#{ nope }#', forEach: {in: 'range(100)', as: i}}\n",
    ),
    (
        "paths that leave the repo",
        "files:\n- {path: /etc/passwd, content: c}\n- {path: 'a/#{ list[2] }#/c', content: c}\n- {path: .GIT/hooks/x, content: c}\n- {path: \"a\\u001bb\", content: c}\n- {path: '#{ list[3] }#', content: c}\n- {tree: t, path: ..}\n",
    ),
    ("one path twice", "files:\n- {path: a, content: c}\n- {path: ./a, template: t/a}\n"),
    (
        "YAML that does not parse",
        "files:\n- {path: a.yaml, template: bad.yaml}\n- {path: b.yml, content: 'a: #{ list[0] }#: c'}\n",
    ),
    ("YAML with a key twice", "files:\n- {path: a.yaml, content: \"a: 1\\nb: 2\\na: 3\\n\"}\n"),
    (
        "YAML with a secret does not parse",
        "files:\n- {path: a.yaml, content: \"a: 1\\npassword: #{ secret }#: x\\n\"}\n",
    ),
    (
        "an entry that does not parse",
        "entries:\n- file: a.yaml\n  at: b\n  value: |\n    a: 1\n    b: [#{ name | default('x') }#\n",
    ),
    ("an entry with a secret that does not parse", "entries:\n- {file: a.yaml, at: b, value: '[#{ secret }#'}\n"),
    ("an entry of two documents", "entries:\n- {file: a.yaml, at: b, value: \"a: 1\\n---\\nb: 2\\n\"}\n"),
    (
        "an anchor and an order that values break",
        "entries:\n- {file: a, at: 'a[name=#{ list[4] }#', value: v}\n- {file: a, at: a, value: v, order: '#{ list[0] }#'}\n",
    ),
    ("forEach over text", "files:\n- {path: a, content: c, forEach: {in: 'list[0]', as: x}}\n"),
    ("forEach over a number", "files:\n- {path: a, content: c, forEach: {in: '1', as: x}}\n"),
    ("forEach over too much", "files:\n- {path: 'a#{ x }#', content: c, forEach: {in: 'range(90000)', as: x}}\n"),
    ("an error deep in a template", "files:\n- {path: a, template: outer}\n"),
    ("a condition that is wrong", "files:\n- {path: a, content: c, when: 'list ='}\n"),
    ("an error in a block scalar", "files:\n- path: a\n  content: |\n    one: 1\n    two: #{ lst }#\n"),
    ("a folder of templates that is not there", "files:\n- {tree: tt}\n"),
    ("binary as a template", "files:\n- {path: a, template: binary}\n"),
    (
        "a secret in a path",
        "files:\n- {path: '../#{ secret }#', content: c}\nentries:\n- {file: a, at: 'x[#{ secret }#]', value: v}\n- {file: a, at: x, value: v, order: '#{ secret }#'}\n",
    ),
];

#[test]
fn all_mistakes_are_reported_with_their_places() {
    let mut shown = String::new();
    for (name, recipe) in WRONG {
        let recipe = format!(
            "name: x\ndescription: d\nquestions:\n- {{id: list, text: L, type: list}}\n- {{id: secret, text: S, secret: true}}\n{recipe}"
        );
        let memory = Memory::new()
            .with("p", "preset.yaml", MANIFEST)
            .with("p", "recipes/x.yaml", recipe)
            .with("p", "templates/t/a", "a")
            .with("p", "templates/bad.yaml", "a: 1\nb: #{ list[0] }#\n  c: 2\n")
            .with("p", "templates/outer", "x\n#% include 'inner' %#\n")
            .with("p", "templates/inner", "#| c |#\n#{ list.nope }#\n")
            .with("p", "templates/binary", b"\xff\xfe".to_vec());
        let preset = Presets::new(vec![Layer::new(LayerKind::Builtin, memory)]).open("p").unwrap();
        let answers = json!({ "list": ["one", "two", "..", ".git/x", "a'b\"c]"], "secret": "hunter2" });
        match run(&preset, answers) {
            Ok(rendered) => panic!("{name}: {}", files(&rendered)),
            Err(errors) => write!(shown, "--- {name}\n{}", show(&errors.diagnose())).unwrap(),
        }
    }
    assert!(!shown.contains("hunter2"), "a secret is in an error");
    insta::assert_snapshot!(shown);
}

#[test]
fn what_a_recipe_makes_is_bounded() {
    let recipe = "name: x\ndescription: d\nfiles:\n- {path: 'f#{ i }#', content: '#{ \"x\" * 1000 }#', forEach: {in: 'range(100)', as: i}}\n";
    let memory = Memory::new().with("p", "preset.yaml", MANIFEST).with("p", "recipes/x.yaml", recipe);
    let with = |limits| {
        let presets = Presets::with_limits(vec![Layer::new(LayerKind::Builtin, memory.clone())], limits);
        run(&presets.open("p").unwrap(), json!({}))
    };
    assert_eq!(with(Limits::default()).unwrap().files.len(), 100);
    let error = |limits| show(&with(limits).unwrap_err().diagnose());
    let limits = Limits { total_bytes: 50_000, ..Limits::default() };
    assert_eq!(
        error(limits),
        "error preset-limit: the recipe `x` makes more than 20000 files and entries, or more than 50000 bytes\n  \
         help: look for a `forEach` over too long a list\n"
    );
    assert!(error(Limits { outputs: 50, ..Limits::default() }).contains("`forEach` goes through more than 50 items"));
}

/// Fifty files of a usual size, the engine set up anew each time.
#[test]
fn fifty_files_take_milliseconds() {
    let mut memory = Memory::new().with("p", "preset.yaml", MANIFEST);
    let mut recipe =
        "name: x\ndescription: d\nquestions:\n- {id: team, text: T}\n- {id: items, text: I, type: list}\nfiles:\n"
            .to_owned();
    for number in 0..50 {
        writeln!(recipe, "- {{path: 'out/#{{ team }}#/f{number}.yaml', template: f{number}.yaml, when: items}}")
            .unwrap();
        let mut template =
            String::from("#% import 'macros' as m %#\nkind: ConfigMap\nmetadata: {name: \"#{ team | slug }#\"}\n");
        for line in 0..40 {
            writeln!(template, "key{line}: #% if items %##{{ items | length }}##% else %#0#% endif +%#").unwrap();
        }
        template.push_str("list:\n#% for item in items %#\n- #{ m.item(item) }#\n#% endfor %#\n");
        memory.insert("p", &format!("templates/f{number}.yaml"), template);
    }
    memory.insert("p", "templates/macros", "#% macro item(x) -%#{name: #{ x | yamlstr }#}#%- endmacro %#");
    memory.insert("p", "recipes/x.yaml", recipe);
    let answers = map(json!({ "team": "ops", "items": ["a", "b", "c"] }));
    let presets = Presets::new(vec![Layer::new(LayerKind::Builtin, memory)]);
    let mut times = Vec::new();
    for _ in 0..5 {
        let start = std::time::Instant::now();
        let preset = presets.open("p").unwrap();
        let recipe = preset.recipe("x").unwrap();
        let request =
            Request { preset: &preset, recipe: &recipe, name: None, answers: &answers, resolved: None, repo: None };
        let rendered = render(&request).unwrap_or_else(|errors| panic!("{}", show(&errors.diagnose())));
        times.push(start.elapsed());
        assert_eq!(rendered.files.len(), 50);
    }
    println!("open, read and render 50 files: {times:?}");
    let fastest = times.iter().min().unwrap().as_millis();
    // Some milliseconds are usual; on a busy machine, and without optimization, it takes many times as long.
    let most = if cfg!(debug_assertions) { 2000 } else { 50 };
    assert!(fastest < most, "{fastest} ms");
}
