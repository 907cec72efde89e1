//! The recorded runs of `flux-operator build rset`: what succeeds there succeeds here with the same bytes, what fails
//! there fails here.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use fluxwright_resourceset::{File, Options, Providers, ResourceSet, id, normalize, print};
use serde_json::Value;

/// A folder of the recorded answers.
fn conformance(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("FLUXWRIGHT_CONFORMANCE")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance"), PathBuf::from);
    let path = root.join("resourceset").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

fn file(path: &Path) -> File {
    File::new(path.display().to_string(), fs::read_to_string(path).unwrap())
}

/// Runs a recorded command line.
fn build(case: &Path, threads: usize) -> Result<(String, Vec<Value>), String> {
    let args = fs::read_to_string(case.join("args")).unwrap();
    let mut words = args.split_whitespace().skip(2);
    let (mut manifest, mut inputs, mut provider, mut namespace) = (None, None, None, "default".to_owned());
    while let Some(word) = words.next() {
        let (flag, mut value) = match word.split_once('=') {
            Some((flag, value)) => (flag, Some(value.to_owned())),
            None => (word, None),
        };
        let mut next = || value.take().unwrap_or_else(|| words.next().unwrap().trim_matches(['"', '\'']).to_owned());
        match flag {
            "-f" | "--filename" => manifest = Some(case.join(next())),
            "-i" | "--inputs-from" => inputs = Some(case.join(next())),
            "--inputs-from-provider" => provider = Some(case.join(next())),
            "-n" | "--namespace" => namespace = next(),
            other => panic!("{}: an unknown flag {other}", case.display()),
        }
    }
    let manifest = manifest.filter(|path| path.is_file()).ok_or("invalid filename")?;
    let mut set = ResourceSet::read(&file(&manifest), &namespace).map_err(|error| error.to_string())?;
    if let Some(inputs) = inputs {
        if !inputs.is_file() {
            return Err("error reading inputs file".to_owned());
        }
        set.merge_inputs(&file(&inputs)).map_err(|error| error.to_string())?;
    }
    let mut providers = None;
    if let (Some(path), true) = (provider, set.wants_providers()) {
        let mut read = Providers::default();
        read.add(&file(&path), set.namespace()).map_err(|error| error.to_string())?;
        providers = Some(read);
    }
    let (mut out, mut objects) = (String::new(), Vec::new());
    let options = Options { threads, strict: true, ..Options::default() };
    let result = set.render(providers.as_ref(), &options, &mut |rendered| {
        out.push_str(&print(&rendered));
        objects.push(rendered.object);
        ControlFlow::Continue(())
    });
    result.map(|_| (out, objects)).map_err(|errors| errors.to_string())
}

fn objects(text: &str) -> Vec<Value> {
    let stream = fluxwright_yaml::parse(text).unwrap();
    let documents = stream.documents.iter();
    documents.map(|document| document.to_value(fluxwright_yaml::Dialect::Sigs).unwrap()).collect()
}

#[test]
fn recorded_runs_give_the_same() {
    let Some(folder) = conformance("cases") else { return };
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    let (mut same, mut failing, mut wrong) = (0, 0, Vec::new());
    for case in &cases {
        let expected = fs::read_to_string(case.join("expected.yaml"));
        let name = case.file_name().unwrap().to_string_lossy();
        match (build(case, 1), expected) {
            (Ok((out, made)), Ok(expected)) => {
                if out == expected && made == objects(&expected) {
                    same += 1;
                } else {
                    wrong.push(format!("{name}: expected\n{expected}\nfound\n{out}"));
                }
            }
            (Err(error), Err(_)) => {
                failing += 1;
                let recorded = fs::read_to_string(case.join("expected.err")).unwrap();
                println!("{name}\n  {}\n  ✗ {error}", recorded.lines().next().unwrap_or_default());
            }
            (Ok((out, _)), Err(_)) => wrong.push(format!("{name}: should fail, gives\n{out}")),
            (Err(error), Ok(_)) => wrong.push(format!("{name}: should not fail: {error}")),
        }
    }
    println!("resourceset cases: {same} give the same bytes, {failing} fail as recorded, of {}", cases.len());
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
    assert!(!cases.is_empty());
}

/// The lines of a file of JSON values.
fn lines(name: &str) -> Vec<Value> {
    let Some(path) = conformance(name) else { return Vec::new() };
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn texts(name: &str, made: impl Fn(&str) -> String) {
    let cases = lines(name);
    for case in &cases {
        assert_eq!(made(case["in"].as_str().unwrap()), case["out"].as_str().unwrap(), "{case}");
    }
    println!("{name}: all {} equal", cases.len());
}

#[test]
fn names_become_the_recorded_keys() {
    texts("normkey.jsonl", normalize);
}

#[test]
fn texts_have_the_recorded_ids() {
    texts("id.jsonl", id);
}

/// Go writes large floats as whole numbers.
fn as_read(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.is_u64() && !number.is_i64() => number.as_f64().into(),
        Value::Array(items) => items.iter().map(as_read).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), as_read(value))).collect(),
        other => other.clone(),
    }
}

/// A text as `resourcesTemplate` of a ResourceSet: with its delimiters escaped, it renders to itself.
#[test]
fn texts_hold_the_recorded_objects() {
    let cases = lines("docs.jsonl");
    for case in &cases {
        let text = case["in"].as_str().unwrap();
        let (made, error) = fluxwright_yaml::multidoc::objects(text, &fluxwright_yaml::Limits::default());
        let made: Vec<_> = made.into_iter().map(|object| object.value).collect();
        let recorded: Vec<_> = case["objects"].as_array().into_iter().flatten().map(as_read).collect();
        assert_eq!((&made, error.is_some()), (&recorded, case["err"].is_string()), "{case}");

        let mut manifest = serde_json::json!({"metadata": {"name": "a"}, "spec": {"inputs": [{"x": 1}]}});
        manifest["spec"]["resourcesTemplate"] = Value::String(text.replace("<<", "<< \"<<\" >>"));
        let set = ResourceSet::read(&File::new("a.yaml", manifest.to_string()), "n").unwrap();
        let mut kinds = Vec::new();
        let result = set.render(None, &Options::default(), &mut |rendered| {
            kinds.push((rendered.object["kind"].clone(), rendered.object["metadata"]["name"].clone()));
            ControlFlow::Continue(())
        });
        let expected: Vec<_> =
            recorded.iter().map(|object| (object["kind"].clone(), object["metadata"]["name"].clone())).collect();
        assert_eq!(result.is_err(), case["err"].is_string() || recorded.is_empty(), "{case}: {result:?}");
        if result.is_ok() {
            assert_eq!(kinds, expected, "{case}");
        }
    }
    println!("docs.jsonl: all {} equal", cases.len());
}
