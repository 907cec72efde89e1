//! Any bytes: read or refused, with spans that lie in the text.
#![no_main]

use fluxwright_yaml::{Dialect, Limits, NodeKind, Stream, multidoc, parse, parse_bytes, parse_lenient};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { nodes: 100_000, ..Limits::default() };
    let strict = parse_bytes(bytes, &limits);
    let Ok(text) = std::str::from_utf8(bytes) else {
        assert!(strict.is_err(), "bytes that are not UTF-8 were read");
        return;
    };
    match &strict {
        Ok(stream) => check(stream),
        Err(error) => assert!(text.get(error.span.clone()).is_some(), "an error lies outside: {error:?}"),
    }
    let (lenient, errors) = parse_lenient(text, &limits);
    check(&lenient);
    assert_eq!(strict.is_ok(), errors.is_empty(), "the two readers disagree: {errors:?}");
    for part in multidoc::parts(text, &limits) {
        match part {
            Ok(part) => assert!(text.get(part.span).is_some()),
            Err(error) => assert!(text.get(error.span).is_some()),
        }
    }
    // Twice the same.
    assert_eq!(parse(text).is_ok(), parse(text).is_ok());
});

fn check(stream: &Stream) {
    for document in &stream.documents {
        for dialect in [Dialect::Sigs, Dialect::V3] {
            if let Err(error) = document.to_value(dialect) {
                assert!(stream.text.get(error.span.clone()).is_some(), "an error lies outside: {error:?}");
            }
        }
        let mut stack: Vec<_> = document.root.iter().collect();
        while let Some(node) = stack.pop() {
            assert!(stream.text.get(node.span.clone()).is_some(), "a node lies outside: {:?}", node.span);
            match &node.kind {
                NodeKind::Sequence { items, .. } => stack.extend(items),
                NodeKind::Mapping { entries, .. } => stack.extend(entries.iter().flat_map(|e| [&e.key, &e.value])),
                NodeKind::Scalar { .. } | NodeKind::Alias { .. } => {}
            }
        }
    }
}
