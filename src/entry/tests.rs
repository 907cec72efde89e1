use fluxwright_preset::RenderedEntry;
use fluxwright_preset::layer::{LayerKind, Origin};
use fluxwright_preset::recipe::{Create, DocumentSelector, Order};
use serde_json::{Value, json};

use super::{Put, put};

fn entry(at: &str, value: Value) -> RenderedEntry {
    RenderedEntry {
        file: "a.yaml".to_owned(),
        at: at.parse().unwrap(),
        document: DocumentSelector::default(),
        identity: None,
        text: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        value,
        key: None,
        order: Order::Auto,
        create: Create::Collection,
        comment: None,
        secret: false,
        origin: Origin {
            layer: LayerKind::Repo,
            preset: "ours".to_owned(),
            file: "recipes/tenant.yaml".to_owned(),
            path: ".fluxwright/presets/ours/recipes/tenant.yaml".to_owned(),
        },
    }
}

#[track_caller]
fn changed(entry: &RenderedEntry, text: &str) -> String {
    let after = match put(entry, Some(text)) {
        Ok(Put::Changed(after)) => after,
        other => panic!("{other:?}"),
    };
    assert_eq!(put(entry, Some(&after)), Ok(Put::Unchanged), "the second time nothing changes:\n{after}");
    after
}

#[test]
fn a_sorted_list_stays_sorted_and_any_other_grows_at_its_end() {
    assert_eq!(changed(&entry("r", json!("b")), "r:\n- a\n- c\n- d\n"), "r:\n- a\n- b\n- c\n- d\n");
    assert_eq!(changed(&entry("r", json!("b")), "r:\n- z\n- a\n- y\n- c\n"), "r:\n- z\n- a\n- y\n- c\n- b\n");
    assert_eq!(changed(&entry("r", json!("a")), "r:\n  - b\n  - c\n  - d\n"), "r:\n  - a\n  - b\n  - c\n  - d\n");
}

#[test]
fn the_place_can_be_said() {
    let text = "r:\n- z\n- a\n- y\n";
    let at = |order| changed(&RenderedEntry { order, ..entry("r", json!("m")) }, text);
    assert_eq!(at(Order::Start), "r:\n- m\n- z\n- a\n- y\n");
    assert_eq!(at(Order::End), "r:\n- z\n- a\n- y\n- m\n");
    assert_eq!(at(Order::After("a".into())), "r:\n- z\n- a\n- m\n- y\n");
    assert_eq!(at(Order::Sorted), "r:\n- m\n- z\n- a\n- y\n");
    let problem = put(&RenderedEntry { order: Order::After("q".into()), ..entry("r", json!("m")) }, Some(text));
    assert_eq!(problem.unwrap_err().code, "missing-neighbour");
}

#[test]
fn an_item_is_known_by_its_identity() {
    let item = RenderedEntry { identity: Some("name".into()), ..entry("spec.inputs", json!({"name": "b", "size": 1})) };
    let text = "spec:\n  inputs:\n    - name: a\n      size: 1\n";
    assert_eq!(changed(&item, text), format!("{text}    - name: b\n      size: 1\n"));
    let conflict = put(&item, Some("spec:\n  inputs:\n    - name: b\n      size: 2\n"));
    let Ok(Put::Conflict(conflict)) = conflict else { panic!("{conflict:?}") };
    assert_eq!(conflict.code, "entry-differs");
    assert_eq!(conflict.labels.first().map(|label| label.span.start), Some(22));
}

#[test]
fn a_map_gets_a_key() {
    let item = RenderedEntry { key: Some("b".into()), ..entry("data", json!("2")) };
    assert_eq!(
        changed(&item, "data:\n  a: \"1\"\n  c: \"3\"\n  d: \"4\"\n"),
        "data:\n  a: \"1\"\n  b: \"2\"\n  c: \"3\"\n  d: \"4\"\n"
    );
    assert!(matches!(put(&item, Some("data: {b: '3'}\n")), Ok(Put::Conflict(_))));
    assert_eq!(put(&item, Some("data: []\n")).unwrap_err().code, "wrong-collection");
}

#[test]
fn what_is_missing_on_the_way_is_made_where_the_recipe_allows_it() {
    assert_eq!(
        changed(&entry("resources", json!("b")), "kind: Kustomization\n"),
        "kind: Kustomization\nresources:\n  - b\n"
    );
    assert_eq!(
        changed(&entry("resources", json!("b")), "kind: Kustomization\nresources: []\n"),
        "kind: Kustomization\nresources:\n  - b\n"
    );
    assert_eq!(
        changed(&entry("resources", json!("b")), "kind: Kustomization\nresources:\n"),
        "kind: Kustomization\nresources:\n  - b\n"
    );
    let files = entry("configMapGenerator[name=x].files", json!("f"));
    let after = changed(&files, "kind: Kustomization\n");
    assert_eq!(after, "kind: Kustomization\nconfigMapGenerator:\n  - name: x\n    files:\n      - f\n");
    let after = changed(&files, "configMapGenerator:\n- name: y\n  files: [a]\n");
    assert_eq!(after, "configMapGenerator:\n- name: y\n  files: [a]\n- name: x\n  files: [f]\n");
    let problem = put(&RenderedEntry { create: Create::None, ..files }, Some("kind: Kustomization\n")).unwrap_err();
    assert_eq!(problem.code, "missing-anchor");
}

#[test]
fn a_file_is_made_where_the_recipe_allows_it() {
    let document = DocumentSelector { kind: Some("Kustomization".into()), name: None };
    let item = RenderedEntry { create: Create::File, document, ..entry("resources", json!("b")) };
    assert_eq!(put(&item, None), Ok(Put::Changed("---\nkind: Kustomization\nresources:\n  - b\n".into())));
    assert_eq!(put(&entry("resources", json!("b")), None).unwrap_err().code, "missing-file");
}

#[test]
fn the_document_is_chosen() {
    let text = "kind: A\nr: [x]\n---\nkind: B\nmetadata: {name: n}\nr: [x]\n";
    let chosen = DocumentSelector { kind: Some("B".into()), name: Some("n".into()) };
    let item = RenderedEntry { document: chosen, ..entry("r", json!("z")) };
    assert_eq!(changed(&item, text), "kind: A\nr: [x]\n---\nkind: B\nmetadata: {name: n}\nr: [x, z]\n");
    assert_eq!(put(&entry("r", json!("y")), Some(text)).unwrap_err().code, "ambiguous-document");
    let other = DocumentSelector { kind: Some("C".into()), name: None };
    assert_eq!(
        put(&RenderedEntry { document: other, ..entry("r", json!("y")) }, Some(text)).unwrap_err().code,
        "missing-document"
    );
}

#[test]
fn a_comment_goes_above_and_comments_of_the_template_stay() {
    let item = RenderedEntry { comment: Some("why".into()), ..entry("r", json!("b")) };
    assert_eq!(changed(&item, "r:\n  - a\n"), "r:\n  - a\n  # why\n  - b\n");
    let value = json!({"name": "b", "size": 1});
    let item = RenderedEntry { text: "name: b # new\nsize: 1\n".into(), ..entry("r", value) };
    assert_eq!(
        changed(&item, "r:\n  - name: a\n    size: 1\n"),
        "r:\n  - name: a\n    size: 1\n  - name: b # new\n    size: 1\n"
    );
}

#[test]
fn what_does_not_fit_is_pointed_at() {
    assert_eq!(put(&entry("r.s", json!("b")), Some("r: [a]\n")).unwrap_err().code, "wrong-anchor");
    assert_eq!(put(&entry("r", json!("b")), Some("r: text\n")).unwrap_err().code, "wrong-collection");
    assert_eq!(
        put(&entry("r[name=x].s", json!("b")), Some("r: [{name: x}, {name: x}]\n")).unwrap_err().code,
        "ambiguous-anchor"
    );
    let broken = put(&entry("r", json!("b")), Some("r: [a\n")).unwrap_err();
    assert_eq!(broken.labels.first().map(|label| label.path.as_str()), Some("a.yaml"));
    let sops = "r: [a]\nsops:\n    mac: ENC[AES256_GCM,data:x]\n";
    assert_eq!(put(&entry("r", json!("b")), Some(sops)).unwrap_err().code, "encrypted-file");
}

#[test]
fn a_secret_is_not_quoted_in_a_conflict() {
    let item = RenderedEntry { secret: true, key: Some("k".into()), ..entry("data", json!("hunter2")) };
    let Ok(Put::Conflict(conflict)) = put(&item, Some("data: {k: sesame}\n")) else { panic!() };
    let text = format!("{conflict:?}");
    assert!(!text.contains("hunter2") && !text.contains("sesame"), "{text}");
}
