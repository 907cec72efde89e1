//! Any text: its `${references}` lie in it, and in order.
#![no_main]

use fluxwright_values::variables;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let found = variables(text);
    for reference in &found.references {
        assert!(text.get(reference.span.clone()).is_some_and(|whole| whole.starts_with("${")), "{reference:?}");
        assert_eq!(text.get(reference.name_span.clone()), Some(reference.name.as_str()));
    }
    assert!(found.references.is_sorted_by_key(|reference| reference.span.start), "{:?}", found.references);
    for malformed in &found.malformed {
        assert!(text.get(malformed.span.clone()).is_some_and(|part| part.starts_with('$')), "{malformed:?}");
    }
});
