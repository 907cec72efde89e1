//! Edits at every collection of every YAML file of the repositories in `../shared/repos`.
//!
//! At each list and map: a copy of a sibling is inserted at the end, at the start and in the middle and removed again, a value
//! is set and set back, a child is removed and put back. After each edit the bytes and the values are compared with what was
//! intended, without help from the editor's own check. What is refused is counted by reason.
//!
//! The normal run takes a sample of the collections of large files; `FLUXWRIGHT_CORPUS=all` takes every one (use `--release`).
//! Run with `--nocapture` to see the counts. `FLUXWRIGHT_CORPUS_DIR` names another directory to search.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a test that says what it counted")]

mod corpus;
mod corpus_tally;

use corpus::files;
use corpus_tally::{Tally, run_file};

/// Files are left out of nothing but this: more work than this in one file is sampled, in bytes read.
const WORK_PER_FILE: usize = 80_000;

#[test]
fn every_collection_survives_edits() {
    let Some(files) = files() else {
        println!("skipped: ../shared/repos is not there");
        return;
    };
    let limit = match std::env::var("FLUXWRIGHT_CORPUS").as_deref() {
        Ok("all") => usize::MAX,
        _ => WORK_PER_FILE,
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let total = std::thread::scope(|scope| {
        let work = || {
            let mut tally = Tally::default();
            loop {
                let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(file) = files.get(index) else { return tally };
                run_file(file, limit, &mut tally);
            }
        };
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut total = Tally::default();
        for thread in running {
            total.add(thread.join().expect("no panic"));
        }
        total
    });
    println!("{total}");
    if std::env::var_os("FLUXWRIGHT_CORPUS_ODD").is_some() {
        total.odd_copies.iter().chain(&total.odd_restored).for_each(|odd| println!("{odd}"));
    }
    assert!(total.files > 1_000 || std::env::var_os("FLUXWRIGHT_CORPUS_DIR").is_some(), "only {} files", total.files);
    assert!(
        total.failures.is_empty(),
        "{} edits went wrong, the first:\n{}",
        total.failures.len(),
        total.failures[..total.failures.len().min(12)].join("\n")
    );
    assert!(total.refused * 100 < total.edits, "{} of {} edits were refused", total.refused, total.edits);
}
