//! The 28 commits that add releases to a ResourceSet platform.

use std::path::Path;

use serde_json::Value;

use crate::support::{Bundle, add_release, documents, removed_lines, replay_folder, strings};

/// Renovate lines that a person wrote and the tool does not, each with its reason.
const KNOWN_SLIPS: &[(&str, &str)] = &[(
    "2026-07-25-konflate",
    "the person's `datasource=helm` with an oci:// registryUrl: Renovate reads OCI charts with its docker datasource only",
)];

#[test]
fn commits_that_add_releases_are_made_again() {
    let Some(folder) = replay_folder() else { return };
    let bundle = Bundle::open(&folder.join("homelab.bundle"));
    let mut requests: Vec<_> = std::fs::read_dir(&folder)
        .expect("a folder")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("20")))
        .collect();
    requests.sort();
    let (mut right, mut order, mut bytes) = (0, 0, 0);
    let mut failures = Vec::new();
    for request in &requests {
        let request = documents(&std::fs::read_to_string(request).expect("readable")).remove(0);
        let branch = request["branch"].as_str().expect("a branch").to_owned();
        let tree = bundle.before(&branch);
        let problems = replay(&bundle, &branch, &tree, &request);
        if problems.is_empty() {
            right += 1;
        } else {
            failures.push(format!("{branch}: {}", problems.join("; ")));
        }
        let path = request["resourceset"].as_str().expect("a path");
        let ours = std::fs::read_to_string(tree.join(path)).expect("readable");
        let theirs = bundle.after(&branch, path).expect("the person's file");
        if names(&ours) == names(&theirs) {
            order += 1;
        } else {
            println!("{branch}: another order than the person's");
        }
        if ours == theirs {
            bytes += 1;
        } else {
            println!("{branch}: other bytes than the person's in {path}");
            for line in similar_lines(&ours, &theirs) {
                println!("    {line}");
            }
        }
    }
    for (branch, reason) in KNOWN_SLIPS {
        println!("{branch}: as expected but for a slip that is not made again: {reason}");
    }
    println!(
        "{} commits: {} as expected and {} but for a known slip, {order} in the person's order, {bytes} with the person's bytes in the ResourceSet file",
        requests.len(),
        right - KNOWN_SLIPS.len().min(right),
        KNOWN_SLIPS.len()
    );
    assert!(!requests.is_empty());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn replay(bundle: &Bundle, branch: &str, tree: &Path, request: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for release in request["releases"].as_array().expect("releases") {
        let args = strings(&release["args"]);
        let name = args[0].clone();
        let values_path = release["values"].as_str().expect("a path");
        let values = bundle.after(branch, values_path).unwrap_or_default();
        let output = add_release(tree, &args, &values);
        if !output.status.success() {
            problems.push(format!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
            continue;
        }
        let expect = &release["expect"];
        let read = |path: &str| std::fs::read_to_string(tree.join(path)).unwrap_or_default();
        let resource_set = read(request["resourceset"].as_str().expect("a path"));
        let input = inputs(&resource_set).into_iter().find(|input| input["name"] == *name);
        if input.as_ref().map(without_empty_depends_on) != Some(without_empty_depends_on(&expect["input"])) {
            problems.push(format!("{name}: the input is {}", input.unwrap_or_default()));
        }
        if let Some(generator) = expect.get("generator").filter(|generator| !generator.is_null()) {
            let file = read(generator["file"].as_str().expect("a path"));
            let entry = generator["entry"].as_str().expect("a line");
            if !file.lines().any(|line| line.trim() == format!("- {entry}")) {
                problems.push(format!("{name}: no line `- {entry}`"));
            }
        }
        if let Some(env) = expect.get("env").filter(|env| !env.is_null()) {
            let file = read(env["file"].as_str().expect("a path"));
            let lines = strings(&env["lines"]);
            let wanted = lines.join("\n");
            let is_slip = KNOWN_SLIPS.iter().any(|(slip, _)| *slip == branch);
            let wanted = if is_slip { lines.last().cloned().unwrap_or_default() } else { wanted };
            if !format!("\n{file}").contains(&format!("\n{wanted}\n")) {
                problems.push(format!("{name}: {} lacks {wanted}", env["file"]));
            }
        }
        if read(values_path) != values {
            problems.push(format!("{name}: the values file differs from the one given"));
        }
    }
    let removed = removed_lines(tree);
    if !removed.is_empty() {
        problems.push(format!("lines were removed or changed: {removed:?}"));
    }
    problems
}

fn without_empty_depends_on(input: &Value) -> Value {
    let mut input = input.clone();
    if let Some(map) = input.as_object_mut()
        && map.get("dependsOn").is_some_and(|value| value.as_array().is_some_and(Vec::is_empty))
    {
        map.remove("dependsOn");
    }
    input
}

fn inputs(resource_set: &str) -> Vec<Value> {
    let documents = documents(resource_set);
    documents.iter().flat_map(|document| document["spec"]["inputs"].as_array().cloned().unwrap_or_default()).collect()
}

fn names(resource_set: &str) -> Vec<Value> {
    inputs(resource_set).into_iter().map(|input| input["name"].clone()).collect()
}

fn similar_lines(ours: &str, theirs: &str) -> Vec<String> {
    use fluxwright_diff::{Change, Files, Input, Options, Revision, files, unified};
    let revision = |name: &str| Revision { name: name.to_owned(), commit: None };
    let changes = vec![Change::of("resourceset", Some(theirs.as_bytes()), Some(ours.as_bytes()))];
    let input = Input { base: revision("theirs"), head: revision("ours"), changes, unchanged: &Files::none() };
    let files = files(input, &Options::default());
    let text: String = files.iter().map(|file| unified::file(file, unified::Characters::Raw)).collect();
    text.lines().skip(3).filter(|line| line.starts_with(['-', '+'])).take(12).map(str::to_owned).collect()
}
