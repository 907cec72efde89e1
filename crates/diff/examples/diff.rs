//! What a change to a repo does: `cargo run -p fluxwright-diff --example diff -- DIR [BASE [HEAD]] [--json|--color|--markdown]`.

#![allow(clippy::disallowed_methods, reason = "an example is a program")]

use std::io::Write as _;
use std::path::Path;

use fluxwright_diagnostic::Diagnose as _;
use fluxwright_diff::text::{self, Styles, TextOptions};
use fluxwright_diff::{Options, from_git, report};
use fluxwright_git::{Error, Program, Repo};

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (flags, names): (Vec<&String>, Vec<&String>) =
        arguments.iter().partition(|argument| argument.starts_with("--"));
    let directory = names.first().map_or(".", |name| name.as_str());
    let text = match run(Path::new(directory), names.get(1).copied(), names.get(2).copied(), &flags) {
        Ok(text) => text,
        Err(error) => {
            let told = error
                .diagnose()
                .into_iter()
                .map(|d| format!("error: {}\nhelp: {}\n", d.message, d.help.join("\n      ")));
            let _ = std::io::stderr().write_all(told.collect::<String>().as_bytes());
            return 2.into();
        }
    };
    let _ = std::io::stdout().write_all(text.as_bytes());
    0.into()
}

fn run(directory: &Path, base: Option<&String>, head: Option<&String>, flags: &[&String]) -> Result<String, Error> {
    let has = |flag: &str| flags.iter().any(|known| *known == flag);
    let repo = Repo::open(Program::default(), directory)?;
    let comparison = repo.compare(base.map(String::as_str), head.map(String::as_str))?;
    let mut input = from_git(comparison)?;
    let rendered = (!has("--files-only")).then(fluxwright_diff::BuildOptions::default);
    let report = report(input.input(), &Options { rendered, ..Options::default() });
    if has("--json") {
        return Ok(serde_json::to_string_pretty(&report).unwrap_or_default());
    }
    if has("--markdown") {
        return Ok(fluxwright_diff::markdown::render(&report, &fluxwright_diff::markdown::MarkdownOptions::default()));
    }
    let styles = if has("--color") { Styles::colored() } else { Styles::plain() };
    Ok(text::render(&report, &TextOptions { styles, files: !has("--summary"), ..TextOptions::default() }))
}
