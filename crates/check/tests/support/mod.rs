//! A repo on disk, checked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use fluxwright_build::{Build, Built, Start};
use fluxwright_check::{Finding, Fixed, Options, Survey, SurveyOptions, Unfixed, World, apply_fixes, check};
use fluxwright_repo::files::ScanFiles;

/// A repo and what was found in it.
pub struct Checked {
    survey: Survey,
    built: Built,
    pub findings: Vec<Finding>,
}

impl Checked {
    pub fn of(root: &Path) -> Self {
        let survey = Survey::folder(root, &SurveyOptions::new());
        let files = ScanFiles::new(survey.scan());
        let built = Build::new(&files, files.paths(), survey.build_options()).run(&Start::Everything);
        let findings = check(&World::new(&survey, &built), &Options::default()).findings;
        Self { survey, built, findings }
    }

    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        World::new(&self.survey, &self.built).text(path)
    }

    /// The files after the fixes of one rule.
    pub fn fixed(&self, code: &str) -> (Vec<Fixed>, Vec<Unfixed>) {
        apply_fixes(
            &World::new(&self.survey, &self.built),
            self.findings.iter().filter(|finding| finding.code() == code),
        )
    }
}

/// All files below a folder, by relative path.
pub fn read(root: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = BTreeSet::from([root.to_owned()]);
    while let Some(folder) = folders.pop_first() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.insert(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

pub fn write(root: &Path, files: &BTreeMap<String, String>) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}
