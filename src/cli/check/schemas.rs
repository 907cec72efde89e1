//! Schemas of further kinds, from files and folders.

use std::fs;
use std::path::{Path, PathBuf};

use fluxwright_diagnostic::Diagnostic;
use fluxwright_repo::{MAX_FILE_BYTES, paths, read_text};
use fluxwright_schema::{Catalogue, LoadError};
use globset::GlobSet;

use crate::cli::exit::Failure;

/// The built-in schemas, and those at these places before them.
pub(in crate::cli) fn read(locations: impl IntoIterator<Item = PathBuf>) -> Result<Catalogue, Failure> {
    let mut catalogue = Catalogue::builtin();
    let mut problems = Vec::new();
    for location in locations {
        if let Err(problem) = add(&mut catalogue, &location) {
            problems.push(problem);
        }
    }
    if problems.is_empty() { Ok(catalogue) } else { Err(problems.into()) }
}

fn add(catalogue: &mut Catalogue, location: &Path) -> Result<(), Diagnostic> {
    let shown = location.display().to_string();
    if shown.contains("https:/") || shown.contains("http:/") {
        return Err(Diagnostic::error("schema-location", "schemas are not fetched: everything is offline")
            .help("download them, and name the file or folder"));
    }
    let metadata = fs::metadata(location).map_err(|error| cannot_read(&shown, &error))?;
    if !metadata.is_dir() {
        let text = text_of(location, metadata.len())?;
        let added = catalogue.add_file(&shown, &text).map_err(|error| error.diagnostic(&shown, Some(text.into())))?;
        return if added > 0 { Ok(()) } else { Err(nothing(&shown)) };
    }
    let mut added = 0;
    let mut others = 0;
    for path in paths(location, &GlobSet::empty()) {
        if ![".json", ".yaml", ".yml"].iter().any(|end| path.ends_with(end)) {
            continue;
        }
        let name = location.join(&path).display().to_string();
        // Not every file in such a folder need be a schema.
        match read_text(location, &path).map(|text| (catalogue.add_file(&path, &text), text)) {
            Ok((Ok(count), _)) => added += count,
            Ok((Err(LoadError::Unnamed { .. } | LoadError::Yaml(_) | LoadError::Json(_)), _)) => others += 1,
            Ok((Err(error), text)) => return Err(error.diagnostic(&name, Some(text))),
            Err(_) => others += 1,
        }
    }
    match (added, others) {
        (0, 0) => Err(nothing(&shown)),
        (0, _) => Err(nothing(&shown).note(format!("{others} file(s) are none"))),
        _ => Ok(()),
    }
}

fn text_of(path: &Path, size: u64) -> Result<String, Diagnostic> {
    let shown = path.display().to_string();
    if size > MAX_FILE_BYTES {
        return Err(Diagnostic::error("cannot-read", format!("{shown} is larger than 16 MiB")).help("split it"));
    }
    fs::read_to_string(path).map_err(|error| cannot_read(&shown, &error))
}

fn cannot_read(shown: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("cannot-read", format!("cannot read {shown}: {error}")).help(
        "name a file with CRDs or a JSON Schema, or a folder of them; relative paths start at the directory of -C",
    )
}

fn nothing(shown: &str) -> Diagnostic {
    Diagnostic::error("schema-location", format!("there is no schema in {shown}")).help(
        "CRDs are as `kubectl get crd NAME -o yaml` prints them; JSON Schemas are named as `deployment-apps-v1.json`",
    )
}
