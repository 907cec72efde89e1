//! Any `--set` flags over any values file: refused, or a text that reads as the values.
#![no_main]

use arbitrary::Arbitrary;
use fluxwright_values::set::{apply, parse};
use fluxwright_values::{SetKind, ValuesFile, compose};
use fluxwright_yaml::Dialect;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

#[derive(Debug, Arbitrary)]
struct Case {
    flags: Vec<(u8, String)>,
    text: String,
}

const KINDS: [SetKind; 4] = [SetKind::Json, SetKind::Set, SetKind::String, SetKind::Literal];

fuzz_target!(|case: Case| {
    let flags: Vec<(SetKind, String)> = case
        .flags
        .into_iter()
        .take(4)
        .map(|(kind, text)| (KINDS[usize::from(kind) % KINDS.len()], text))
        .collect();
    let mut values = Map::new();
    for (kind, text) in &flags {
        if let Ok(assignments) = parse(*kind, text) {
            let _ = apply(&mut values, &assignments);
        }
    }
    let files = [ValuesFile { path: "values.yaml".to_owned(), text: case.text }];
    for files in [&files[..], &[]] {
        let Ok(composed) = compose(files, &flags) else { continue };
        let stream = match fluxwright_yaml::parse(&composed.text) {
            Ok(stream) => stream,
            Err(error) => panic!("{:?} is no YAML: {error}", composed.text),
        };
        if flags.is_empty() {
            continue;
        }
        let read = stream.documents.first().map(|document| document.to_value(Dialect::Sigs));
        match read {
            // An empty file that stays as it is.
            Some(Ok(Value::Null)) | None if composed.values.is_empty() => {}
            Some(Ok(read)) => assert_eq!(read, Value::Object(composed.values.clone()), "{:?}", composed.text),
            other => panic!("{:?} reads as {other:?}", composed.text),
        }
    }
});
