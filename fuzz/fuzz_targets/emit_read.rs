//! Any value, written in every style: both readers get it back.
#![no_main]

use arbitrary::Arbitrary;
use fluxwright_fuzz::Json;
use fluxwright_yaml::emit::{EmitOptions, Keys, Quotes, flow, go_yaml, to_yaml};
use fluxwright_yaml::{Dialect, parse};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

#[derive(Debug, Arbitrary)]
struct Case {
    indent: u8,
    indent_sequences: bool,
    sorted: bool,
    quotes: u8,
    value: Json,
}

fuzz_target!(|case: Case| {
    let quotes = QUOTES[usize::from(case.quotes) % QUOTES.len()];
    let options = EmitOptions {
        indent: usize::from(case.indent),
        indent_sequences: case.indent_sequences,
        keys: if case.sorted { Keys::Sorted } else { Keys::Kept },
        quotes,
    };
    let value = &case.value.0;
    reads_as("to_yaml", &to_yaml(value, &options), value, &[Dialect::Sigs, Dialect::V3]);
    reads_as("flow", &flow(value, quotes), value, &[Dialect::Sigs, Dialect::V3]);
    // Go's library writes these so that it does not read them back itself: characters that it takes for line ends, and a key
    // that it takes for a merge. What prints as it does has to, too.
    let written = value.to_string();
    if let Ok(text) = go_yaml(value)
        && !written.contains(['\u{85}', '\u{2028}', '\u{2029}'])
        && !written.contains("\"<<\"")
    {
        reads_as("go_yaml", &text, value, &[Dialect::Sigs]);
    }
});

const QUOTES: [Quotes; 3] = [Quotes::Go, Quotes::Single, Quotes::Double];

fn reads_as(how: &str, text: &str, value: &Value, dialects: &[Dialect]) {
    let stream = match parse(text) {
        Ok(stream) => stream,
        Err(error) => panic!("{how} of {value} is no YAML: {error}\n{text:?}"),
    };
    for dialect in dialects {
        let read: Vec<_> = stream.documents.iter().map(|document| document.to_value(*dialect)).collect();
        match read.as_slice() {
            [Ok(read)] if read == value => {}
            read => panic!("{how} of {value} reads as {read:?} to {dialect:?}\n{text:?}"),
        }
    }
}
