//! The lint: one preset with every kind of mistake, and one without any.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use fluxwright_preset::lint::{LintOptions, lint};
use support::{preset, show};

const RECIPE: &str = "\
name: init
description: d
argument: {}
questions:
- {id: early, text: E, default: '#{ late }#'}
- {id: late, text: L, default: x}
- {id: unused, text: U, default: x}
- {id: small, text: S, type: number, default: 5, validation: {maximum: 3}}
- {id: choice, text: C, type: select, options: [{value: a}, {value: b}], default: c, when: early == 'never'}
- {id: templated, text: T, default: '#{ small }#0', validation: {maxLength: 1}}
- {id: password, text: P, secret: true}
- id: db
  text: D
  type: object
  fields: [{id: host, text: H}, {id: token, text: T, secret: true}]
- id: clusters
  text: C
  type: list
  items: {type: object, fields: [{id: name, text: N}, {id: key, text: K, secret: true}]}
rules:
- {assert: 'small <', message: 'm #{ password }#'}
- {assert: templated and chioce, message: m}
files:
- {path: '#{ cluster.nmae }#', template: main.yaml, forEach: {in: clusters, as: cluster}}
- {path: b, template: mian.yaml}
- {path: c, copy: missing.sh}
- {tree: nothing}
- {tree: tree, path: '#{ password }#'}
- {path: d, content: '#{ nothing | default(1) }# #{ db.hots }# #{ index }#'}
entries:
- {file: e, at: a, value: 'x: #{ db.token }#'}
next:
- '#{ db | toyaml }#'
- '#{ oops'
";

#[test]
fn every_mistake_is_found() {
    let preset = preset(&[
        ("recipes/init.yaml", RECIPE),
        ("recipes/broken.yaml", "name: broken\ndescription: d\nfiles: [{pth: a}]\n"),
        ("recipes/old.yml", "x"),
        ("preset.yml", "x"),
        ("tempaltes/x", "x"),
        ("README.md", "x"),
        ("tests/a/case.yaml", "x"),
        (
            "templates/main.yaml",
            "#% include 'part.yaml' %#\n#% include 'gone.yaml' %#\n#% include ['maybe', 'part.yaml'] %#\n\
             a: #{ cluster.name }# #{ naem }# #{ loop.index if false else index }#\n#% set local = 1 %##{ local }#\n\
             #% if given is defined %##{ given }##% endif %#\n#{ cluster.key }#\n",
        ),
        (
            "templates/part.yaml",
            "#{ local }# #{ handed }# #{ nobody }#\n#% macro m(arg) %##{ arg }# #{ choice }##% endmacro %#\n",
        ),
        ("templates/setter.yaml", "#% set handed = 1 %##% include 'part.yaml' %#"),
        ("templates/tree/ok.yaml", "#{ late }#\n"),
        ("templates/tree/bad.yaml", "a\n#% if late %#\nb\n"),
        ("templates/stray.yaml", "x"),
    ]);
    insta::assert_snapshot!(show(&lint(&preset, &LintOptions::default())));
}

#[test]
fn templates_that_nothing_names_are_found_when_all_recipes_can_be_read() {
    let recipe = "name: init\ndescription: d\nresolver: r\nquestions: [{id: q, text: Q, default: x}]\nfiles: [{path: a, template: 'builtin:a'}, {path: b, copy: b}]\n";
    let files = [
        ("recipes/init.yaml", recipe),
        ("templates/a", "#% extends 'builtin:base' %##% import 'm' as m %##{ m.f() }# #{ resolved.x.y }#"),
        ("templates/b", "#{ this is not a template"),
        ("templates/base", "x"),
        ("templates/m", "#% macro f() %##% endmacro %#"),
        ("templates/resolver/r", "x"),
        ("templates/stray", "x"),
    ];
    let options = LintOptions { rendered_elsewhere: vec!["resolver/".into()] };
    assert_eq!(
        show(&lint(&preset(&files), &options)),
        "warning template-unreachable: no recipe uses the template `stray`\n  at p/templates/stray:1:1 []\n  \
         help: name it in a recipe, or remove it\n"
    );
    // A name that an expression makes may be any.
    let mut dynamic = files.to_vec();
    dynamic[1] = ("templates/a", "#% include q %#");
    assert_eq!(show(&lint(&preset(&dynamic), &options)), "");
}

#[test]
fn a_preset_without_mistakes_passes() {
    let recipe = "\
name: tenant
description: d
argument: {pattern: '^[a-z]+$'}
questions:
- {id: team, text: T}
- {id: size, text: S, type: number, default: 2, validation: {minimum: 1, maximum: 3}}
- {id: label, text: L, default: '#{ name }#-#{ team }#', when: team}
- {id: zones, text: Z, type: list, default: [a, b], items: {type: text}}
- {id: password, text: P, secret: true, when: size > 1}
rules: [{assert: not password or password | length > 8, message: the password is short}]
files:
- {path: '#{ name }#/a.yaml', template: a.yaml}
- {path: '#{ name }#/#{ zone }#', content: '#{ index }# #{ repo.url | default(none) | tojson }#', forEach: {in: zones, as: zone}}
";
    let files = [
        ("recipes/tenant.yaml", recipe),
        (
            "templates/a.yaml",
            "#% from 'm' import f %#\n#{ f(label) }#\nteam: #{ team.upper() }#\n#% for z in zones %#\n- #{ z }# #{ loop.index }# #{ preset.version }#\n#% endfor %#\n",
        ),
        ("templates/m", "#% macro f(x) %#label: #{ x | yamlstr }##% endmacro %#"),
    ];
    assert_eq!(show(&lint(&preset(&files), &LintOptions::default())), "");
}
