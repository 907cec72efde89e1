//! Prints what is wrong with the objects of YAML files: `cargo run --example validate -- FILE…`.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, reason = "a tool for developers")]

use fluxwright_schema::{Catalogue, Options};
use fluxwright_yaml::edit::Path;
use fluxwright_yaml::{Limits, parse_lenient};

fn main() {
    let catalogue = Catalogue::builtin();
    for path in std::env::args().skip(1) {
        let Ok(text) = std::fs::read_to_string(&path) else {
            eprintln!("{path}: cannot be read");
            continue;
        };
        let (stream, _) = parse_lenient(&text, &Limits::default());
        for (index, document) in stream.documents.iter().enumerate() {
            let Some(root) = &document.root else { continue };
            let options = Options { at: Path::root().in_document(index), ..Options::default() };
            for finding in catalogue.validate(root, document, &options) {
                let (line, column) = fluxwright_diagnostic::line_column(&text, finding.span.start);
                println!("{path}:{line}:{column}: {} [{}]", finding.message, finding.problem.code());
                finding.help.iter().for_each(|help| println!("    {help}"));
            }
        }
    }
}
