use std::sync::Arc;

use super::*;
use crate::error::{Error, ErrorKind};

fn try_read(text: &str) -> Result<Kustomization, Vec<Error>> {
    read(&Arc::from("kustomization.yaml"), text.as_bytes())
}

#[test]
fn deprecated_fields_are_moved() {
    let text =
        "resources: [a.yaml]\nbases: [../b]\nimageTags:\n- name: x\nconfigMapGenerator:\n- name: c\n  env: e.env\n";
    let read = try_read(text).expect("a kustomization");
    let resources: Vec<&str> = read.resources.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(resources, ["a.yaml", "../b"]);
    assert_eq!(read.images.len(), 1);
    assert_eq!(read.config_maps[0].envs[0].text, "e.env");
    assert_eq!(read.line(&read.config_maps[0].span), 6);
}

#[test]
fn all_problems_are_told_at_once() {
    let errors = try_read("resource: [a]\nnamePrefix: 1\npatches:\n- pth: x\nkind: Foo\n").expect_err("wrong");
    let kinds: Vec<&ErrorKind> = errors.iter().map(|error| &error.kind).collect();
    assert!(
        matches!(
            kinds.as_slice(),
            [
                ErrorKind::UnknownField { similar: Some("resources"), .. },
                ErrorKind::FieldType { wanted: "text", .. },
                ErrorKind::UnknownField { similar: Some("path"), .. },
                ErrorKind::Kind(_)
            ]
        ),
        "{kinds:?}"
    );
}

#[test]
fn an_empty_one_is_refused_and_names_know_no_case() {
    for text in ["", "# nothing\n", "kind: Kustomization\n", "resources:\n"] {
        let errors = try_read(text).expect_err("empty");
        assert!(matches!(errors[0].kind, ErrorKind::EmptyKustomization), "{text:?}");
    }
    assert_eq!(try_read("NAMEPREFIX: a\n").expect("read").name_prefix, "a");
}
