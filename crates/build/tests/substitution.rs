//! `postBuild`: where variables come from, when they are replaced, and what is wrong with them.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    dead_code,
    reason = "a test fails by panicking"
)]

mod tree;

use fluxwright_build::{Options, Start, State, Touch, UnknownReason, VariableValue, VariablesOf};
use fluxwright_diagnostic::Diagnose;
use serde_json::json;
use tree::{Tree, applier, at, config, find, flux, told};

fn app(spec: &str, value: &str) -> Tree {
    Tree::new().with("cluster/app.yaml", flux("app", "./app", spec)).with("app/c.yaml", config("c", "k", value))
}

fn value(tree: &Tree) -> serde_json::Value {
    at(find(&tree.build(), "app", "c"), "/data/k").clone()
}

const SUBSTITUTE: &str = "postBuild:\n  substitute: {a: '1', b: text, nl: \"x\\ny\"}";

#[test]
fn inline_variables_are_replaced() {
    assert_eq!(value(&app(SUBSTITUTE, "is ${b}")), json!("is text"));
    assert_eq!(value(&app(SUBSTITUTE, "\"${a}\"")), json!(1), "quotes are lost on the way");
    assert_eq!(value(&app(SUBSTITUTE, "${nl}")), json!("xy"));
    let built = app(SUBSTITUTE, "is ${b}").build();
    let by = built.appliers.iter().position(|applier| applier.name == "app").unwrap();
    let touched = &find(&built, "app", "c").provenance.touched;
    assert_eq!(touched, &[Touch::Applier { applier: by, field: "postBuild" }]);
    assert!(applier(&built, "app").substitutes);
    let b = &applier(&built, "app").variables["b"];
    assert_eq!(
        (&b.value, b.from.place.as_ref().map(|place| &*place.path)),
        (&VariableValue::Known("text".to_owned()), Some("cluster/app.yaml"))
    );
}

#[test]
fn without_variables_nothing_is_touched() {
    for spec in ["", "postBuild: {}", "postBuild:\n  substitute: {}"] {
        let tree = app(spec, "${x:=d} $${y}");
        assert_eq!(value(&tree), json!("${x:=d} $${y}"), "{spec}");
        assert!(!applier(&tree.build(), "app").substitutes);
    }
    assert_eq!(value(&app("postBuild:\n  substituteStrategy: Always", "${x:=d} $${y}")), json!("d ${y}"));
}

#[test]
fn objects_can_stay_as_they_are() {
    let object = |field: &str, value: &str| {
        let object = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  {field}: {{kustomize.toolkit.fluxcd.io/substitute: {value}}}\ndata: {{k: '${{b}} ${{x.y}}'}}\n"
        );
        app(SUBSTITUTE, "v").with("app/c.yaml", object).build()
    };
    for field in ["labels", "annotations"] {
        assert_eq!(at(find(&object(field, "disabled"), "app", "c"), "/data/k"), "${b} ${x.y}");
        assert_eq!(applier(&object(field, "Disabled"), "app").state, State::Failed);
    }
}

#[test]
fn what_has_no_value_fails_since_flux_2_9() {
    let tree = app(SUBSTITUTE, "is ${c}").with("app/d.yaml", config("d", "k", "${c^^} ${d} ${e:-}"));
    let built = tree.build();
    assert_eq!(
        told(&built),
        [
            "the variable `c` in ConfigMap/flux-system/c at `data.k` has no value",
            "the variable `c` in ConfigMap/flux-system/d at `data.k` has no value",
            "the variable `d` in ConfigMap/flux-system/d at `data.k` has no value",
        ]
    );
    assert_eq!(applier(&built, "app").state, State::Failed);
    let diagnostic = &built.problems[0].diagnose()[0];
    let label = &diagnostic.labels[0];
    assert_eq!((label.path.as_str(), &label.source.as_ref().unwrap()[label.span.clone()]), ("app/c.yaml", "${c}"));
    assert!(diagnostic.help[0].contains("`${c:-…}`") && diagnostic.help[0].contains("`$${c}`"));
    for options in
        [Options { flux: (2, 8), ..Options::default() }, Options { strict: Some(false), ..Options::default() }]
    {
        let built = tree.build_with(options, &Start::Everything);
        assert_eq!(at(find(&built, "app", "c"), "/data/k"), "is");
    }
    let built = app("postBuild:\n  substitute: {CLUSTER_NAME: x}", "${cluster_name}").build();
    assert_eq!(built.problems[0].diagnose()[0].help, ["did you mean `${CLUSTER_NAME}`?"]);
}

#[test]
fn what_is_no_variable_fails_with_its_place() {
    let built = app(SUBSTITUTE, "|\n    first ${b}\n    second ${b.c}").build();
    assert_eq!(told(&built), ["`${b` in ConfigMap/flux-system/c at `data.k` is no variable: missing closing brace"]);
    let place = built.problems[0].place.as_ref().unwrap();
    let source = place.source.as_ref().unwrap();
    assert_eq!(fluxwright_diagnostic::line_column(source, place.span.start).0, 8, "{}", &source[place.span.clone()]);
}

#[test]
fn a_place_in_a_file_of_a_generator_is_found() {
    let tree = app(SUBSTITUTE, "v")
        .with("app/kustomization.yaml", "configMapGenerator: [{name: scripts, files: [run.sh]}]\n")
        .with("app/run.sh", "#!/bin/sh\necho ${array[@]}\n");
    let built = tree.build();
    let place = built.problems[0].place.as_ref().unwrap();
    assert_eq!((&*place.path, place.span.clone()), ("app/run.sh", 15..22));
}

#[test]
fn names_are_checked() {
    let built = app("postBuild:\n  substitute: {a-b: x}", "v").build();
    assert_eq!(told(&built), ["Kustomization/flux-system/app has a variable `a-b`, which is no name for one"]);
    assert_eq!(applier(&built, "app").state, State::Failed);
}

#[test]
fn values_that_break_an_object_are_told() {
    let built = app("postBuild:\n  substitute: {a: 'x: y: z'}", "${a}").build();
    assert!(told(&built)[0].starts_with("ConfigMap/flux-system/c is no object any more"), "{:?}", told(&built));
}

const FROM: &str = "postBuild:
  substituteFrom:
  - {kind: ConfigMap, name: first}
  - {kind: Secret, name: second}
  substitute: {inline: i}";

#[test]
fn later_sources_win_and_inline_ones_last() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: second, namespace: flux-system}\ndata: {b: c2Vjb25k, inline: eA==}\nstringData: {s: plain}\n";
    let tree = app(FROM, "${a} ${b} ${s} ${inline}")
        .with("cluster/first.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: first, namespace: flux-system}\ndata: {a: first, b: first}\n")
        .with("cluster/second.yaml", secret);
    assert_eq!(value(&tree), json!("first second plain i"));
    let built = tree.build();
    let variables = &applier(&built, "app").variables;
    assert!(variables["b"].from.is_secret && !variables["a"].from.is_secret);
    assert_eq!(variables["b"].from.name, "Secret/flux-system/second");
    assert!(built.unknowns.is_empty());
}

#[test]
fn sources_are_waited_for() {
    // `vars` is made by a Kustomization that comes later, in the order of names and of builds.
    let tree = app("postBuild:\n  substituteFrom: [{kind: ConfigMap, name: vars}]", "${x}")
        .with("cluster/z.yaml", flux("z", "./z", ""))
        .with("z/zz.yaml", flux("zz", "./zz", ""))
        .with("zz/vars.yaml", config("vars", "x", "late"));
    assert_eq!(value(&tree), json!("late"));
}

#[test]
fn what_comes_late_all_the_same_is_used() {
    // `app` needs what `mid` makes, `mid` needs what is nowhere.
    let tree = app("postBuild:\n  substituteFrom: [{kind: ConfigMap, name: vars}]", "${x}")
        .with("app/child.yaml", flux("child", "./child", ""))
        .with("child/d.yaml", config("d", "k", "v"))
        .with("cluster/mid.yaml", flux("mid", "./mid", "postBuild:\n  substituteFrom: [{kind: Secret, name: nowhere}]"))
        .with("mid/vars.yaml", config("vars", "x", "late"));
    let built = tree.build();
    assert_eq!(at(find(&built, "app", "c"), "/data/k"), "late");
    assert_eq!(built.appliers.iter().filter(|applier| applier.name == "child").count(), 1);
    assert_eq!(built.resources.iter().filter(|resource| resource.name() == "d").count(), 1);
    assert_eq!(built.unknowns.len(), 1, "{:?}", built.unknowns);
}

#[test]
fn what_only_the_cluster_has_stays_unknown_and_is_told_once() {
    let tree = app(FROM, "${a} ${b:-d} ${inline}").with("app/d.yaml", config("d", "k", "${a} ${1x}"));
    let built = tree.build();
    assert_eq!(
        told(&built),
        ["the variable `1x` in ConfigMap/flux-system/d at `data.k` has no value"],
        "no cluster can have it"
    );
    assert_eq!(at(find(&built, "app", "c"), "/data/k"), "${a} d i");
    let reasons: Vec<_> =
        built.unknowns.iter().map(|unknown| (&unknown.reason, unknown.placeholder.as_str())).collect();
    let not_in_repo = |kind: &str, name: &str| UnknownReason::NotInRepo {
        kind: kind.to_owned(),
        namespace: "flux-system".to_owned(),
        name: name.to_owned(),
    };
    assert_eq!(
        reasons,
        [
            (&not_in_repo("ConfigMap", "first"), ""),
            (&not_in_repo("Secret", "second"), ""),
            (&UnknownReason::Variable { name: "a".to_owned() }, "${a}"),
        ]
    );
    let given = |kind: &str, name: &str, key: &str| VariablesOf {
        kind: kind.to_owned(),
        namespace: "flux-system".to_owned(),
        name: name.to_owned(),
        data: [(key.to_owned(), "given".to_owned())].into(),
    };
    let substitute_from = vec![given("ConfigMap", "first", "a"), given("Secret", "second", "b")];
    let built =
        app(FROM, "${a} ${b}").build_with(Options { substitute_from, ..Options::default() }, &Start::Everything);
    assert_eq!((at(find(&built, "app", "c"), "/data/k"), built.unknowns.len()), (&json!("given given"), 0));
}

#[test]
fn a_name_with_a_hash_is_told() {
    let tree = app("postBuild:\n  substituteFrom: [{kind: ConfigMap, name: vars}]", "v").with(
        "cluster/kustomization.yaml",
        "resources: [app.yaml]\nconfigMapGenerator: [{name: vars, namespace: flux-system, literals: [a=b]}]\n",
    );
    let built = tree.build();
    let told = told(&built);
    assert!(told[0].starts_with("Kustomization/flux-system/app takes variables from ConfigMap/flux-system/vars, but the repo makes ConfigMap/flux-system/vars-"), "{told:?}");
}

#[test]
fn encrypted_values_are_unknown_and_never_shown() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: second, namespace: flux-system}\nstringData:\n  password: ENC[AES256_GCM,data:Zm9v,iv:a,tag:b,type:str]\nsops: {mac: 'ENC[AES256_GCM,data:eA==,iv:a,tag:b,type:str]', version: 3.9.0}\n";
    let tree = app("postBuild:\n  substituteFrom: [{kind: Secret, name: second}]", "${password}")
        .with("cluster/vars.yaml", flux("vars", "./vars", "decryption: {provider: sops}"))
        .with("vars/second.yaml", secret);
    let built = tree.build();
    assert_eq!(told(&built), [""; 0]);
    assert_eq!(at(find(&built, "app", "c"), "/data/k"), "${password}");
    let second = find(&built, "vars", "second");
    assert_eq!(at(second, "/stringData/password"), "${encrypted:stringData.password}");
    assert_eq!(at(second, "/sops"), &json!(null));
    assert_eq!(applier(&built, "app").variables["password"].value, VariableValue::Unknown);
    assert!(built.unknowns.iter().any(
        |unknown| matches!(&unknown.reason, UnknownReason::Encrypted { field, .. } if field == "stringData.password")
    ));
}
