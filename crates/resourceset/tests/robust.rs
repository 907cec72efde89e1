//! Damaged manifests: nothing panics or hangs, places lie in the text, and threads make no difference.

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
use std::path::Path;

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_resourceset::{File, Limits, Options, Providers, ResourceSet, print};

/// Little, so that each damaged manifest is done with quickly.
fn limits() -> Limits {
    let execution = fluxwright_gotemplate::Limits { steps: 20_000, bytes: 1 << 20, depth: 20 };
    Limits { execution, steps: 200_000, bytes: 4 << 20, objects: 1000, text: 4 << 20, errors: 5 }
}

fn check(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        assert!(!diagnostic.message.is_empty());
        for label in &diagnostic.labels {
            let source = label.source.as_deref().unwrap_or_default();
            assert!(
                source.is_empty() || source.get(label.span.clone()).is_some(),
                "a place lies outside: {diagnostic:?}"
            );
        }
    }
}

/// What is printed, or how many errors there are.
fn render(set: &ResourceSet, providers: Option<&Providers>, threads: usize) -> Result<String, usize> {
    let mut out = String::new();
    let options = Options { threads, strict: true, limits: limits(), ..Options::default() };
    let result = set.render(providers, &options, &mut |rendered| {
        out.push_str(&print(&rendered));
        out.push_str(&serde_json::to_string(&rendered.provenance).unwrap());
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

fn run(manifest: &str, other: &str) -> bool {
    let file = File::new("a.yaml", manifest);
    for set in ResourceSet::read_all(&file, "n") {
        match set {
            Ok(set) => drop(render(&set, Some(&Providers::default()), 1)),
            Err(error) => check(&error.diagnose()),
        }
    }
    let mut set = match ResourceSet::read(&file, "n") {
        Ok(set) => set,
        Err(error) => {
            check(&error.diagnose());
            return false;
        }
    };
    let other = File::new("b.yaml", other);
    let mut providers = Providers::default();
    if let Err(error) = providers.add(&other, set.namespace()) {
        check(&error.diagnose());
    }
    if let Err(error) = set.merge_inputs(&other) {
        check(&error.diagnose());
    }
    let one = render(&set, Some(&providers), 1);
    assert_eq!(one, render(&set, Some(&providers), 3), "threads make a difference");
    one.is_ok()
}

/// Numbers that are the same on each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides.max(1) as u64).unwrap()
    }
}

/// Pieces that mean something somewhere.
const PIECES: [&str; 32] = [
    "<<",
    ">>",
    "<<-",
    "->>",
    "\n",
    "\n---\n",
    "---",
    "...",
    ": ",
    "- ",
    "'",
    "\"",
    "|\n",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "inputs",
    ".name",
    " | quote",
    "range",
    "end",
    "if",
    "set inputs \"x\" 1",
    "null",
    "é",
    "\u{7f}",
    "\t",
    "  ",
    "0",
];

fn damage(text: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(chars.len() + 1);
        match dice.roll(4) {
            0 => drop(chars.splice(at..(at + dice.roll(8)).min(chars.len()), [])),
            1 | 2 => drop(chars.splice(at..at, PIECES[dice.roll(PIECES.len())].chars())),
            _ => {
                let from = dice.roll(chars.len());
                let copied: Vec<char> = chars[from..(from + dice.roll(60)).min(chars.len())].to_vec();
                drop(chars.splice(at..at, copied));
            }
        }
    }
    chars.into_iter().collect()
}

#[test]
fn damaged_manifests_do_no_harm() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut manifests = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            manifests.push(fs::read_to_string(path).unwrap());
        }
    }
    manifests.sort();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut built = 0;
    const RUNS: usize = 600;
    for _ in 0..RUNS {
        let manifest = damage(&manifests[dice.roll(manifests.len())], &mut dice);
        let other = damage(&manifests[dice.roll(manifests.len())], &mut dice);
        built += usize::from(run(&manifest, &other));
    }
    println!("{built} of {RUNS} damaged manifests can still be built");
    assert!(built > RUNS / 20);
}

#[test]
fn ten_thousand_permutations_and_no_more() {
    let provider = |name: &str, sets: usize| {
        let sets = (0..sets).map(|id| format!("{{id: \"{id}\"}}")).collect::<Vec<_>>().join(", ");
        format!(
            "---\napiVersion: v1\nkind: ResourceSetInputProvider\nmetadata: {{name: {name}}}\nspec: {{type: GitHubTag}}\n\
             status:\n  exportedInputs: [{sets}]\n"
        )
    };
    let manifest = "metadata: {name: rs, namespace: n}\nspec:\n  inputStrategy: {name: Permute}\n  inputsFrom: \
                    [{selector: {}}]\n  resources: [{apiVersion: v1, kind: CM, metadata: {name: 'a-<< inputs.id >>'}}]\n";
    let set = ResourceSet::read(&File::new("a.yaml", manifest), "n").unwrap();
    let count = |sizes: [usize; 2]| {
        let mut providers = Providers::default();
        let text = format!("{}{}", provider("p", sizes[0]), provider("q", sizes[1]));
        providers.add(&File::new("b.yaml", text), "n").unwrap();
        let options = Options { threads: 2, ..Options::default() };
        set.render(Some(&providers), &options, &mut |_| ControlFlow::Continue(())).map(|summary| summary.inputs)
    };
    assert_eq!(count([100, 100]).unwrap(), 10_000);
    let error = count([101, 100]).unwrap_err().to_string();
    assert!(error.ends_with("would exceed the maximum allowed permutations. max: 10000, got: 10100"), "{error}");
    assert_eq!(count([0, 3]).unwrap(), 3, "a provider without inputs is passed over");
}

#[test]
fn many_executions_share_their_bounds() {
    let inputs: String = (0..300).map(|n| format!("  - {{name: a{n}}}\n")).collect();
    let manifest = format!(
        "metadata: {{name: rs, namespace: n}}\nspec:\n  inputs:\n{inputs}  resources: [{{apiVersion: v1, kind: CM, \
         metadata: {{name: << inputs.name >>}}, x: '<< range 1000000 >><< end >>'}}]\n"
    );
    let set = ResourceSet::read(&File::new("a.yaml", manifest), "n").unwrap();
    let limits = Limits { steps: 10_000_000, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let errors = set.render(None, &options, &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert_eq!((errors.total, errors.errors.len()), (300, limits.errors));
}

#[test]
fn errors_are_counted_alike_by_any_number_of_threads() {
    let inputs: String =
        (0..400).map(|n| format!("  - {{name: a{n}, odd: \"\\x{:02x}\"}}\n", 0x60 + n % 0x20)).collect();
    let manifest = format!(
        "metadata: {{name: rs, namespace: n}}\nspec:\n  inputs:\n{inputs}  resourcesTemplate: |\n    {{apiVersion: v1, \
         kind: CM, metadata: {{name: << inputs.name >>}}, x: << inputs.odd | quote >>}}\n"
    );
    let set = ResourceSet::read(&File::new("a.yaml", manifest), "n").unwrap();
    for threads in [1, 2, 3, 4] {
        let options = Options { threads, ..Options::default() };
        let errors = set.render(None, &options, &mut |_| ControlFlow::Continue(())).unwrap_err();
        assert_eq!((errors.total, errors.errors.len()), (12, 12), "{threads} threads: {errors}");
    }
}

#[test]
fn a_sink_may_end_it() {
    let manifest = "metadata: {name: rs}\nspec:\n  inputs: [{n0: 1}, {n0: 2}, {n0: 3}]\n  resources: [{apiVersion: v1, \
                    kind: CM, metadata: {name: 'a<< inputs.n0 >>'}}]\n";
    let set = ResourceSet::read(&File::new("a.yaml", manifest), "n").unwrap();
    let mut seen = 0;
    let summary = set.render(None, &Options::default(), &mut |_| {
        seen += 1;
        if seen == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((summary.unwrap().objects, seen), (2, 2));
}
