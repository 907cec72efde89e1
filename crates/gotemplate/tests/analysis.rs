//! The analysis against real templates and against what really happened.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "a test shows its figures")]

#[path = "support/shared.rs"]
mod shared;

use std::path::Path as File;

use fluxwright_gotemplate::analysis::{Analysis, KeyNeed, Options, Path, Shape};
use fluxwright_gotemplate::{Parser, ResourceSetFunctions};
use proptest::prelude::*;
use serde_json::Value;
use shared::{is_usual, shared};

fn analyze(text: &str) -> Option<Analysis> {
    let parser = Parser::new(&ResourceSetFunctions).delimiters("<<", ">>");
    let templates = parser.parse("resourceset", text).ok()?;
    Some(Analysis::of(&templates, &Options::resource_set()))
}

/// The block of `resourcesTemplate: |` in a file, without its indentation.
fn resources_template(file: &File) -> Option<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let mut lines = text.lines().skip_while(|line| line.trim_end() != "  resourcesTemplate: |");
    lines.next()?;
    let body = lines.take_while(|line| line.is_empty() || line.starts_with("    "));
    Some(body.map(|line| line.get(4..).unwrap_or_default().to_string() + "\n").collect())
}

fn names(analysis: &Analysis, need: KeyNeed) -> Vec<String> {
    let mut names: Vec<_> =
        analysis.keys().iter().filter(|key| key.need == need).map(|key| key.path.to_string()).collect();
    names.sort();
    names
}

fn files(below: &File, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(below).unwrap().map(Result::unwrap) {
        match entry.path() {
            path if entry.file_type().unwrap().is_dir() => files(&path, found),
            path if path.extension().is_some_and(|e| e == "yaml") => found.push(path),
            _ => {}
        }
    }
}

#[test]
fn real_resource_sets_say_what_they_need() {
    let Some(repos) = shared("repos") else { return };
    let mut found = Vec::new();
    for repo in ["homelab/kubernetes", "homelab-2026-02/kubernetes"] {
        files(&repos.join(repo), &mut found);
    }
    found.sort();
    let mut sets = 0;
    for file in &found {
        let mentions = std::fs::read_to_string(file).unwrap().lines().any(|line| line.trim() == "resourcesTemplate: |");
        let Some(template) = resources_template(file) else {
            assert!(!mentions, "{} has a template that the test does not read", file.display());
            continue;
        };
        sets += 1;
        let analysis = analyze(&template).unwrap();
        assert!(analysis.is_complete());
        let name = file.strip_prefix(&repos).unwrap().display().to_string();
        println!("{name}");
        for key in analysis.keys() {
            let empty = if key.may_be_empty { ", may be empty" } else { "" };
            println!("    {}: {:?}, {:?}{empty}, {} reads", key.path, key.need, key.shape, key.reads);
        }
        let required = names(&analysis, KeyNeed::Required);
        let is_charts = name.ends_with("helm-charts.yaml");
        if is_charts {
            assert_eq!(
                required,
                [
                    "chart",
                    "chart.name",
                    "chart.url",
                    "chart.version",
                    "dependsOn",
                    "name",
                    "namespace",
                    "provider",
                    "provider.namespace"
                ]
            );
            let depends_on = analysis.key(&Path::of(["dependsOn"])).unwrap();
            assert_eq!((depends_on.shape, depends_on.may_be_empty), (Shape::List, true));
        }
        let handles_oci = analysis
            .calls_of("hasPrefix")
            .any(|call| call.has_text("oci://") && call.paths().any(|path| *path == Path::of(["chart", "url"])));
        assert_eq!(handles_oci, is_charts);
        let guarded: &[&str] = match name.as_str() {
            "homelab/kubernetes/platform/helm-charts.yaml" => &["dependsOn[]", "postRenderers"],
            "homelab/kubernetes/platform/config.yaml" => &["dependsOn[]", "noPrune", "wait"],
            "homelab/kubernetes/platform/namespaces.yaml" => &["kubeApiAccess"],
            "homelab/kubernetes/clusters/live/resourcesets/helm-charts.yaml" => {
                &["dependsOn[]", "driftDetectionDisabled", "pruneDisabled"]
            }
            "homelab-2026-02/kubernetes/platform/namespaces.yaml" => &[],
            _ => &["dependsOn[]"],
        };
        assert_eq!(names(&analysis, KeyNeed::Guarded), guarded, "{name}");
        if name.ends_with("namespaces.yaml") {
            assert_eq!(required, ["dataplane", "name", "networkPolicy", "security"]);
            let policy = analysis.key(&Path::of(["networkPolicy"])).unwrap();
            assert_eq!((policy.shape, policy.may_be_empty), (Shape::Map, true));
            assert_eq!(names(&analysis, KeyNeed::Conditional), ["networkPolicy.enforcement", "networkPolicy.profile"]);
        }
        if name.ends_with("platform/config.yaml") {
            assert_eq!(required, ["dependsOn", "name", "namespace", "path", "provider", "provider.namespace"]);
            let namespace = analysis.key(&Path::of(["namespace"])).unwrap();
            assert_eq!((namespace.shape, namespace.may_be_empty), (Shape::Scalar, true));
        }
    }
    println!("{sets} ResourceSets");
    assert_eq!(sets, 14);
}

/// Whether the inputs have the place.
fn has(inputs: &Value, path: &Path) -> bool {
    let Some(keys) = path.keys() else { return true };
    keys.iter().try_fold(inputs, |value, key| value.get(key)).is_some()
}

#[test]
fn what_really_ran_had_what_is_required_and_what_failed_lacked_it() {
    let Some(folder) = shared("conformance/resourceset") else { return };
    let given: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("tmpl-inputs.json")).unwrap()).unwrap();
    let (mut ran, mut lacked) = (0, 0);
    for line in std::fs::read_to_string(folder.join("tmpl.jsonl")).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = case["t"].as_str().unwrap();
        let inputs = if case["inputs"] == "I" { &given } else { &Value::Null };
        let Some(analysis) = analyze(text) else { continue };
        let keys = analysis.keys();
        let missing = |need: KeyNeed| {
            let needed = keys.iter().filter(move |key| key.need >= need && !has(inputs, &key.path));
            needed.map(|key| key.path.to_string()).collect::<Vec<_>>()
        };
        match case["err"].as_str() {
            None => {
                ran += 1;
                assert_eq!(missing(KeyNeed::Required), [""; 0], "{text}");
            }
            Some(error) => {
                let Some((_, key)) = error.split_once("map has no entry for key \"") else { continue };
                lacked += 1;
                let key = key.trim_end_matches('"');
                let ends = |path: &String| path.rsplit('.').next() == Some(key);
                let named = |need| missing(need).iter().any(ends);
                // What an element lacks is not looked up in the inputs.
                let of_items = keys.iter().any(|k| k.need > KeyNeed::Guarded && ends(&k.path.to_string()));
                assert!(named(KeyNeed::Conditional) || of_items, "{text}: {error}");
            }
        }
    }
    println!("{ran} templates ran with all that is required, {lacked} lacked a key that is reported");
    assert!(ran > 0 && (!is_usual() || (ran > 200 && lacked >= 7)));
}

const PIECES: &[&str] = &[
    "<<",
    ">>",
    "(",
    ")",
    " | ",
    "$x := ",
    "$x = ",
    "$x",
    ".",
    ".a",
    "inputs",
    "inputs.a",
    "inputs.a.b",
    "\"a\"",
    "0",
    "index ",
    "get ",
    "hasKey ",
    "dig ",
    "default ",
    "and ",
    "or ",
    "not ",
    "eq ",
    "set ",
    "unset ",
    "dict ",
    "list ",
    "keys ",
    "first ",
    "fail ",
    "print ",
    " ",
    "<<if inputs.a>>",
    "<<if hasKey inputs \"a\">>",
    "<<else>>",
    "<<end>>",
    "<<else if inputs.b>>",
    "<<range inputs.l>>",
    "<<range $k, $v := inputs>>",
    "<<with inputs.w>>",
    "<<$x := inputs>>",
    "<<define \"d\">>",
    "<<block \"d\" inputs>>",
    "<<template \"d\" inputs.a>>",
    "<<template \"d\" .>>",
    "<<break>>",
    "<<continue>>",
    "<<.a>>",
    "<<$x.a>>",
    "<<inputs.a>>",
    "text",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4000) })]

    #[test]
    fn any_template_can_be_followed(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
        let text = pieces.concat();
        if let Some(analysis) = analyze(&text) {
            for access in analysis.accesses() {
                prop_assert!(text.get(access.span.clone()).is_some_and(|t| !t.is_empty()));
            }
            for call in analysis.calls() {
                prop_assert!(text.get(call.span.clone()).is_some_and(|t| t.contains(&call.function)));
            }
            for key in analysis.keys() {
                prop_assert!(key.reads > 0 && analysis.key(&key.path).as_ref() == Some(&key));
            }
        }
    }
}
