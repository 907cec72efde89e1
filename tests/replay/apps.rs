//! The 24 commits that add an app to a repo of app folders.

use std::path::Path;

use serde_json::Value;

use crate::support::{Bundle, add_release, documents, removed_lines, replay_folder, strings};

/// Commits whose request does not tell what the person did, each with what is missing.
const UNTOLD: &[(&str, &str)] = &[
    ("2026-06-14-biohazard", "the person put it below apps/default and gave it the target namespace flux-system"),
    (
        "2026-06-15-firefly",
        "the person added a second release to the app that is there, as mcp.ks.yaml, which the name does not say",
    ),
];

#[derive(Default)]
struct Score {
    commits: usize,
    files: usize,
    wired: usize,
    fields: (usize, usize),
    extra: usize,
}

#[test]
fn apps_are_added_as_their_owners_add_them() {
    let Some(folder) = replay_folder() else { return };
    let mut score = Score::default();
    let mut failures = Vec::new();
    for name in ["onedr0p-home-ops", "mirceanton-home-ops"] {
        let bundle = Bundle::open(&folder.join(format!("{name}.bundle")));
        let requests = documents(&std::fs::read_to_string(folder.join(format!("{name}.yaml"))).expect("readable"));
        for request in &requests {
            let branch = request["branch"].as_str().expect("a branch");
            score.commits += 1;
            if let Some((_, reason)) = UNTOLD.iter().find(|(untold, _)| *untold == branch) {
                println!("{branch}: not told by the request: {reason}");
                continue;
            }
            let tree = bundle.before(branch);
            if let Err(problem) = replay(&tree, request, &mut score) {
                failures.push(format!("{branch}: {problem}"));
            }
        }
    }
    let (same, all) = score.fields;
    println!(
        "{} commits ({} not told by their request): {} with the owner's files, {} with the owner's line, {same} of {all} fields ({:.1} %), {} fields more than the owner's",
        score.commits,
        UNTOLD.len(),
        score.files,
        score.wired,
        same as f64 * 100.0 / all.max(1) as f64,
        score.extra
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(same * 10 >= all * 9, "fewer than 90 % of the fields");
}

fn replay(tree: &Path, request: &Value, score: &mut Score) -> Result<(), String> {
    let args = strings(&request["args"]);
    let values = fluxwright_yaml::emit::to_yaml(&request["values"], &fluxwright_yaml::emit::EmitOptions::default());
    let output = add_release(tree, &args, &values);
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let expect = &request["expect"];
    let mut problems = Vec::new();
    let files = strings(&expect["files"]);
    let missing: Vec<&String> = files.iter().filter(|file| !tree.join(file).is_file()).collect();
    if missing.is_empty() {
        score.files += 1
    } else {
        problems.push(format!("no {missing:?}"))
    }
    let wiring =
        std::fs::read_to_string(tree.join(expect["wiring"]["file"].as_str().expect("a path"))).unwrap_or_default();
    let line = expect["wiring"]["line"].as_str().expect("a line");
    if wiring.lines().any(|known| known.trim() == line) {
        score.wired += 1
    } else {
        problems.push(format!("no line {line}"))
    }
    let ours: Vec<Value> = files
        .iter()
        .filter_map(|file| std::fs::read_to_string(tree.join(file)).ok())
        .flat_map(|text| documents(&text))
        .collect();
    for object in expect["objects"].as_array().expect("objects") {
        let same_kind =
            ours.iter().find(|ours| ours["kind"] == object["kind"] && ours["apiVersion"] == object["apiVersion"]);
        let theirs = leaves(object, "");
        let own = same_kind.map(|ours| leaves(ours, "")).unwrap_or_default();
        let own: Vec<_> = own.into_iter().filter(|(path, _)| !path.starts_with("/spec/values")).collect();
        let differing: Vec<&(String, String)> = theirs.iter().filter(|leaf| !own.contains(leaf)).collect();
        let extra: Vec<_> = own.iter().filter(|(path, _)| !theirs.iter().any(|(known, _)| known == path)).collect();
        score.fields.0 += theirs.len() - differing.len();
        score.fields.1 += theirs.len();
        score.extra += extra.len();
        if !differing.is_empty() || !extra.is_empty() {
            println!("{} {}: lacks {differing:?}, has besides {extra:?}", request["branch"], object["kind"]);
        }
        if object["kind"] == "HelmRelease" {
            let values = same_kind.map(|ours| ours["spec"]["values"].clone()).unwrap_or_default();
            if values != request["values"] {
                problems.push("the values differ from the ones given".to_owned());
            }
        }
    }
    let removed = removed_lines(tree);
    if !removed.is_empty() {
        problems.push(format!("lines were removed or changed: {removed:?}"));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("; ")) }
}

/// Scalars and empty collections with their paths.
fn leaves(value: &Value, path: &str) -> Vec<(String, String)> {
    match value {
        Value::Object(map) if !map.is_empty() => {
            map.iter().flat_map(|(key, value)| leaves(value, &format!("{path}/{key}"))).collect()
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().flat_map(|(index, value)| leaves(value, &format!("{path}/{index}"))).collect()
        }
        other => vec![(path.to_owned(), other.to_string())],
    }
}
