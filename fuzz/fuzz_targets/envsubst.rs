//! Any text and the value of its variables: it is refused in the text, or it ends, strictly or not.
#![no_main]

use fluxwright_build::envsubst::{Failure, Lookup, Template};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (text, value) = input;
    let template = match Template::parse(text) {
        Ok(template) => template,
        Err(broken) => {
            assert!(text.get(broken.span.clone()).is_some_and(|part| part.starts_with("${")), "{broken:?}");
            return;
        }
    };
    let known = |name: &str| name.len() % 2 == 1;
    for missing in [Lookup::Missing, Lookup::Empty, Lookup::Unknown] {
        let done = template.execute(&|name| if known(name) { Lookup::Value(value) } else { missing });
        match done {
            Ok(_) | Err(Failure::TooMuch) => {}
            Err(Failure::NotSet { name, span }) => {
                assert!(missing == Lookup::Missing && !known(&name));
                assert!(text.get(span).is_some_and(|part| part.starts_with("${") && part.ends_with('}')));
            }
        }
    }
});
