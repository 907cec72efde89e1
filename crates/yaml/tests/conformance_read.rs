//! Reading, measured against the answers of kubectl, kustomize and flux-operator.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that says what it counted")]

use std::fs;
use std::path::{Path, PathBuf};

use fluxwright_yaml::multidoc::objects;
use fluxwright_yaml::{Dialect, Error, Limits, first_value, parse};
use serde_json::Value;

/// The variable that names another folder of answers.
const FOLDER: &str = "FLUXWRIGHT_CONFORMANCE";

/// The folder of answers, or `None` (said on standard output) where it is not checked out beside the project.
fn answers(folder: &str) -> Option<PathBuf> {
    let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance");
    let path = std::env::var_os(FOLDER).map_or_else(usual, PathBuf::from).join(folder);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

/// Every document of a text that is not null.
fn read_all(text: &str, dialect: Dialect) -> Result<Vec<Value>, Error> {
    let stream = parse(text)?;
    let values = stream.documents.iter().map(|document| document.to_value(dialect)).collect::<Result<Vec<_>, _>>()?;
    Ok(values.into_iter().filter(|value| !value.is_null()).collect())
}

/// Numbers as any client compares them: whole where a 64-bit signed integer holds them, else 64-bit floats.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.as_i64().is_none() => {
            let float = number.as_f64().unwrap();
            match format!("{float}").parse::<i64>() {
                Ok(int) => int.into(),
                Err(_) => float.into(),
            }
        }
        Value::Array(items) => items.iter().map(canonical).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), canonical(value))).collect(),
        other => other.clone(),
    }
}

struct Tally {
    name: &'static str,
    passed: usize,
    failures: Vec<String>,
}

impl Tally {
    fn new(name: &'static str) -> Self {
        Self { name, passed: 0, failures: Vec::new() }
    }

    fn check(&mut self, case: &str, expected: Result<&Value, &str>, actual: Result<Value, Error>) {
        let same = match (&expected, &actual) {
            (Ok(expected), Ok(actual)) => canonical(expected) == canonical(actual),
            (Err(_), Err(_)) => true,
            _ => false,
        };
        if same {
            self.passed += 1;
        } else {
            self.failures.push(format!("{case:?}\n    expected {expected:?}\n    actual   {actual:?}"));
        }
    }

    fn finish(self) {
        println!("{}: {} of {} agree", self.name, self.passed, self.passed + self.failures.len());
        for failure in &self.failures {
            println!("  {failure}");
        }
        assert!(self.passed > 0, "no case was read");
        assert!(self.failures.is_empty(), "{}: {} disagree", self.name, self.failures.len());
    }
}

#[test]
fn scalars_have_the_type_that_kubectl_and_kustomize_find() {
    let Some(folder) = answers("yaml") else { return };
    let table = fs::read_to_string(folder.join("scalars.tsv")).unwrap();
    for (column, dialect, name) in [(1, Dialect::Sigs, "scalars, sigs"), (2, Dialect::V3, "scalars, v3")] {
        let mut tally = Tally::new(name);
        for line in table.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let expected: Value =
                serde_json::Deserializer::from_str(cells[column]).into_iter().next().unwrap().unwrap();
            let actual = read_all(&format!("a: {}\n", cells[0]), dialect).map(|values| values[0]["a"].clone());
            tally.check(cells[0], Ok(&expected), actual);
        }
        tally.finish();
    }
}

#[test]
fn documents_mean_what_they_mean_to_kubectl_and_kustomize() {
    let Some(folder) = answers("yaml") else { return };
    for (key, dialect, name) in
        [("sigs_yaml", Dialect::Sigs, "documents, sigs"), ("kustomize", Dialect::V3, "documents, v3")]
    {
        let mut tally = Tally::new(name);
        let mut files: Vec<PathBuf> =
            fs::read_dir(folder.join("documents")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "yaml")) {
            let answer: Value =
                serde_json::from_str(&fs::read_to_string(file.with_extension("json")).unwrap()).unwrap();
            let answer = &answer[key];
            let error = answer["error"].as_str();
            // kustomize read it, and refused to hold two objects of one name.
            if error.is_some_and(|error| error.contains("already registered id")) {
                println!("{name}: {} is not about reading", file.file_name().unwrap().display());
                continue;
            }
            let actual = read_all(&fs::read_to_string(file).unwrap(), dialect)
                .map(|values| values.iter().map(|value| value["spec"].clone()).collect::<Value>());
            let expected = error.map_or(Ok(&answer["spec"]), Err);
            tally.check(&file.file_name().unwrap().to_string_lossy(), expected, actual);
        }
        tally.finish();
    }
}

/// The cases of a file, and how many lines of it are damaged: some tool took U+0085 inside a text for a line end. Two
/// halves that follow one another are put together again.
fn cases(path: &Path) -> (Vec<Value>, usize) {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.split('\n').filter(|line| !line.is_empty()).peekable();
    let (mut cases, mut damaged) = (Vec::new(), 0);
    while let Some(line) = lines.next() {
        if let Ok(case) = serde_json::from_str(line) {
            cases.push(case);
        } else if let Some(case) =
            lines.peek().and_then(|next| serde_json::from_str(&format!("{line}\u{85}{next}")).ok())
        {
            cases.push(case);
            lines.next();
        } else {
            println!("{}: damaged line {line:?}", path.file_name().unwrap().display());
            damaged += 1;
        }
    }
    (cases, damaged)
}

/// Whether a text is refused here that the reader takes (docs/resourcesets.md): one with a byte order mark inside, which
/// the reader drops, or one that begins with `{}:`, of which it reads the `{}`.
fn loses(text: &str) -> bool {
    text.contains('\u{feff}') || text.starts_with("{}:")
}

#[test]
fn texts_convert_to_the_json_that_sigs_yaml_gives() {
    let Some(folder) = answers("resourceset") else { return };
    let mut tally = Tally::new("yaml2json");
    let (cases, damaged) = cases(&folder.join("yaml2json.jsonl"));
    let is_usual = std::env::var_os(FOLDER).is_none();
    assert!(!is_usual || (cases.len(), damaged) == (393, 2));
    let mut refused = Vec::new();
    for case in cases {
        let text = case["in"].as_str().unwrap();
        let expected = case["err"].as_str().map_or(Ok(&case["json"]), Err);
        let actual = first_value(text, &Limits::default()).map(|first| first.value);
        if actual.is_err() && expected.is_ok() && loses(text) {
            refused.push(text.to_owned());
        } else {
            tally.check(text, expected, actual);
        }
    }
    println!("yaml2json: {} refused on purpose: {refused:?}", refused.len());
    assert!(!is_usual || refused == ["k: \u{feff}a", "{}: v"], "{refused:?}");
    tally.finish();
}

#[test]
fn texts_have_the_objects_that_flux_finds() {
    let Some(folder) = answers("resourceset") else { return };
    let mut tally = Tally::new("docs");
    let (cases, damaged) = cases(&folder.join("docs.jsonl"));
    assert!(std::env::var_os(FOLDER).is_some() || (cases.len(), damaged) == (48, 0));
    for case in cases {
        let text = case["in"].as_str().unwrap();
        let (found, error) = objects(text, &Limits::default());
        let found: Vec<Value> = found.into_iter().map(|object| object.value).collect();
        // Even before an error the objects are the same.
        let expected = case["objects"].as_array().cloned().unwrap_or_default();
        if canonical(&found.clone().into()) == canonical(&expected.into()) && error.is_some() == case["err"].is_string()
        {
            tally.passed += 1;
        } else {
            tally.failures.push(format!("{case}\n    actual {found:?} {error:?}"));
        }
        if let Some(error) = error {
            assert!(text.get(error.span.clone()).is_some(), "{error:?}");
        }
    }
    tally.finish();
}

/// Texts that the Go readers take and this one refuses: YAML 1.2 has no such thing, or people would read them as
/// something else. An error with a place is worth more to whoever wrote them.
const STRICTER: [&str; 13] = [
    // A block scalar that begins left of where it belongs.
    "!t :<<: \n>\n ",
    "!t b: \n|-\n  \"",
    // A line separator, which ends a comment for Go.
    "# a\u{2028}b: 1",
    // A tab before a comment.
    "# x|\n  \t# x",
    // A lone dash inside brackets.
    "[-]",
    // A colon inside brackets that is a part of the text to Go.
    "[a:]",
    // A comment that touches a quote.
    "a: 'b'#c",
    // A tab that indents a quoted text.
    "a: 'x\n\ty'",
    // Again left of where it belongs.
    "a: 1\na: \n|\n",
    // A tab that indents an item inside brackets.
    "a: [\n\t1,\n\t2\n]",
    // Again left of where it belongs.
    "b: \n|\n  , !t {\t",
    // Blanks that Go drops beside a line separator.
    "k: 'a \u{2028} b'",
    // Again a colon inside brackets.
    "{a:}",
];

#[test]
fn texts_mean_what_the_go_readers_find_in_them() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/readers.jsonl");
    let (cases, damaged) = cases(&path);
    assert_eq!((cases.len(), damaged), (494, 0));
    let mut stricter = Vec::new();
    for (key, dialect, name) in [("sigs", Dialect::Sigs, "readers, sigs"), ("v3", Dialect::V3, "readers, v3")] {
        let mut tally = Tally::new(name);
        for case in &cases {
            let text = case["in"].as_str().unwrap();
            let actual = parse(text).and_then(|stream| {
                let values = stream.documents.iter().map(|document| document.to_value(dialect));
                Ok(values.collect::<Result<Vec<_>, _>>()?.swap_remove(0))
            });
            if actual.is_err() && case.get(key).is_some() {
                stricter.push(text.to_owned());
            } else {
                tally.check(text, case.get(key).ok_or("refused"), actual);
            }
        }
        tally.finish();
    }
    stricter.sort();
    stricter.dedup();
    println!("readers: {} texts are refused only here", stricter.len());
    assert_eq!(stricter, STRICTER);
}
