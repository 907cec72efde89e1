//! Small ResourceSets with what comes of them: what is printed, what is wrong, what a cluster would not take.
//!
//! `cases/NAME.yaml` is the manifest; `NAME.inputs.yaml` and `NAME.provider.yaml` are for the flags. The numbers are those
//! of the surprises of the original that they show.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use fluxwright_diagnostic::{Diagnose, Diagnostic, line_column};
use fluxwright_resourceset::{Error, Errors, File, Options, Providers, ResourceSet, Summary, print};

/// Renders a case, with what was printed so far.
fn run(folder: &Path, name: &str, out: &mut String) -> Result<Summary, Errors> {
    let read = |suffix: &str| {
        let file = format!("{name}{suffix}.yaml");
        fs::read_to_string(folder.join(&file)).ok().map(|text| File::new(file, text))
    };
    let mut set = ResourceSet::read(&read("").unwrap(), "default")?;
    if let Some(inputs) = read(".inputs") {
        set.merge_inputs(&inputs)?;
    }
    let providers = read(".provider").map(|file| -> Result<_, Error> {
        let mut providers = Providers::default();
        providers.add(&file, set.namespace())?;
        Ok(providers)
    });
    let options = Options { strict: true, threads: 2, ..Options::default() };
    set.render(providers.transpose()?.as_ref(), &options, &mut |rendered| {
        out.push_str(&print(&rendered));
        ControlFlow::Continue(())
    })
}

/// The excerpt of a diagnostic: the lines it points at, marked.
fn show(diagnostic: &Diagnostic, out: &mut String) {
    writeln!(out, "{:?} {}: {}", diagnostic.severity, diagnostic.code, diagnostic.message).unwrap();
    for label in &diagnostic.labels {
        let source = label.source.as_deref().unwrap_or_default();
        let (line, column) = line_column(source, label.span.start);
        let text = source.lines().nth(line - 1).unwrap_or_default();
        let length = source.get(label.span.clone()).unwrap().lines().next().unwrap_or_default().chars().count().max(1);
        writeln!(out, "  --> {}:{line}:{column}", label.path).unwrap();
        let marks = if label.primary { "^" } else { "-" }.repeat(length);
        writeln!(out, "  | {text}\n  | {}{marks} {}", " ".repeat(column - 1), label.message).unwrap();
    }
    for (word, lines) in [("note", &diagnostic.notes), ("help", &diagnostic.help)] {
        lines.iter().for_each(|line| writeln!(out, "  = {word}: {line}").unwrap());
    }
}

#[test]
fn cases_come_out_as_they_should() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().unwrap().strip_suffix(".yaml").map(str::to_owned))
        .filter(|name| !name.contains('.'))
        .collect();
    names.sort();
    for name in &names {
        let mut text = String::new();
        let result = run(&folder, name, &mut text);
        let (errors, findings) = match &result {
            Ok(summary) => (Vec::new(), &summary.findings),
            Err(errors) => {
                // Objects before an error count for nothing.
                text.clear();
                (errors.diagnose(), &errors.findings)
            }
        };
        for diagnostic in errors.iter().chain(findings) {
            text.push('\n');
            show(diagnostic, &mut text);
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("cases/snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name.as_str(), text));
    }
    println!("{} cases", names.len());
    assert!(names.len() > 50);
}
