//! Prints what kustomize would build: `build [--any-file] [--fifo] ROOT FOLDER`, with FOLDER in ROOT.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, reason = "a program of its own")]

use std::path::Path;
use std::process::ExitCode;

use fluxwright_diagnostic::{Diagnose, line_column};
use fluxwright_kustomize::files::DiskFiles;
use fluxwright_kustomize::{Build, Error, Options, Order, to_yaml};

fn main() -> ExitCode {
    let mut options = Options::default();
    let mut places = Vec::new();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--any-file" => options.any_file = true,
            "--fifo" => options.order = Order::Fifo,
            _ => places.push(argument),
        }
    }
    let [root, folder] = places.as_slice() else {
        eprintln!("build [--any-file] [--fifo] ROOT FOLDER");
        return ExitCode::FAILURE;
    };
    match build(root, folder, options) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(errors) => {
            for error in &errors {
                show(error);
            }
            ExitCode::FAILURE
        }
    }
}

fn build(root: &str, folder: &str, options: Options) -> Result<String, Vec<Error>> {
    let files = DiskFiles::new(Path::new(root)).map_err(|error| {
        let kind = fluxwright_kustomize::ErrorKind::File { path: root.to_owned(), error };
        vec![Error::from(kind)]
    })?;
    let resources = Build::new(&files, options).run(folder)?;
    to_yaml(&resources)
}

fn show(error: &Error) {
    for diagnostic in error.diagnose() {
        eprintln!("error[{}]: {}", diagnostic.code, diagnostic.message);
        for label in &diagnostic.labels {
            let (line, column) = line_column(label.source.as_deref().unwrap_or_default(), label.span.start);
            eprintln!("  at {}:{line}:{column} {}", label.path, label.message);
        }
        for line in &diagnostic.notes {
            eprintln!("  note: {line}");
        }
        for line in &diagnostic.help {
            eprintln!("  help: {line}");
        }
    }
}
