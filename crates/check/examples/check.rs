//! Checks folders and prints what was found, a line each: `cargo run --example check -- FOLDER…`.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, reason = "a program for developers")]

use std::path::Path;
use std::time::Instant;

use fluxwright_build::{Build, Start};
use fluxwright_check::{Options, Survey, SurveyOptions, World, check};
use fluxwright_diagnostic::line_column;
use fluxwright_repo::files::ScanFiles;

fn main() {
    for folder in std::env::args().skip(1) {
        let start = Instant::now();
        let survey = Survey::folder(Path::new(&folder), &SurveyOptions::new());
        let scanned = start.elapsed();
        let files = ScanFiles::new(survey.scan());
        let built = Build::new(&files, files.paths(), survey.build_options()).run(&Start::Everything);
        let done = start.elapsed();
        let world = World::new(&survey, &built);
        let outcome = check(&world, &Options::default());
        for finding in &outcome.findings {
            let text = world.text(&finding.place().path).unwrap_or_default();
            let (line, column) = line_column(&text, finding.place().start);
            println!(
                "{folder}/{}:{line}:{column}: {:?} {}: {}{}",
                finding.place().path,
                finding.level(),
                finding.code(),
                finding.message(),
                if finding.remedy().is_some() { " [fix]" } else { "" },
            );
        }
        eprintln!(
            "{folder}: {} objects, {} resources in {} roots, {} findings, {} ignored; scan {scanned:?}, build {:?}, rules {:?}",
            survey.scan().objects().len(),
            built.resources.len(),
            world.roots().len(),
            outcome.findings.len(),
            outcome.ignored,
            done - scanned,
            start.elapsed() - done
        );
    }
}
