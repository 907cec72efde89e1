//! A manifest and a file of inputs or providers: rendered or refused, within limits, with places that lie in the texts.
#![no_main]

use std::ops::ControlFlow;

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_resourceset::{File, Limits, Options, Providers, ResourceSet, print};
use libfuzzer_sys::fuzz_target;

/// What separates the two files.
const BETWEEN: &str = "\n=====\n";

fuzz_target!(|text: &str| {
    let (manifest, other) = text.split_once(BETWEEN).unwrap_or((text, ""));
    let file = File::new("a.yaml", manifest);
    for set in ResourceSet::read_all(&file, "n") {
        if let Err(error) = set {
            check(&error.diagnose());
        }
    }
    let mut set = match ResourceSet::read(&file, "n") {
        Ok(set) => set,
        Err(error) => return check(&error.diagnose()),
    };
    let other = File::new("b.yaml", other);
    let mut providers = Providers::default();
    if let Err(error) = providers.add(&other, set.namespace()) {
        check(&error.diagnose());
    }
    if let Err(error) = set.merge_inputs(&other) {
        check(&error.diagnose());
    }
    assert_eq!(render(&set, &providers, 1), render(&set, &providers, 2), "threads make a difference");
});

fn render(set: &ResourceSet, providers: &Providers, threads: usize) -> Result<String, usize> {
    let execution = fluxwright_gotemplate::Limits { steps: 20_000, bytes: 1 << 20, depth: 20 };
    let limits = Limits { execution, steps: 200_000, bytes: 4 << 20, objects: 1000, text: 4 << 20, errors: 5 };
    let options = Options { threads, strict: true, limits, ..Options::default() };
    let mut out = String::new();
    let result = set.render(Some(providers), &options, &mut |rendered| {
        assert!(rendered.provenance.line > 0);
        out.push_str(&print(&rendered));
        ControlFlow::Continue(())
    });
    match result {
        Ok(summary) => {
            check(&summary.findings);
            Ok(out)
        }
        Err(errors) => {
            check(&errors.findings);
            check(&errors.diagnose());
            Err(errors.total)
        }
    }
}

fn check(diagnostics: &[Diagnostic]) {
    for label in diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
        let source = label.source.as_deref().unwrap_or_default();
        assert!(source.is_empty() || source.get(label.span.clone()).is_some(), "a place lies outside: {label:?}");
    }
}
