//! Files of a preset that nothing reads.

use fluxwright_diagnostic::Diagnostic;

use crate::preset::Preset;
use crate::suggest::did_you_mean;

const FOLDERS: [&str; 4] = ["questions", "recipes", "templates", "tests"];

pub(super) fn check(preset: &Preset) -> Vec<Diagnostic> {
    preset
        .files()
        .filter_map(|file| Some((file, problem(file)?)))
        .map(|(file, help)| {
            let path = preset.origin(file).map_or_else(|| file.to_owned(), |origin| origin.path);
            Diagnostic::warning("preset-layout", format!("nothing reads `{file}`")).at(path, None, 0..0, "").help(help)
        })
        .collect()
}

/// What to do about a file that is not read.
fn problem(file: &str) -> Option<String> {
    if let Some(name) = file.strip_prefix("recipes/") {
        return match name.strip_suffix(".yaml") {
            Some(stem) if !stem.contains('/') => None,
            Some(_) => Some("put it into `recipes` itself".into()),
            None => match name.rsplit_once('.') {
                Some((stem, "yml")) => Some(format!("rename it to `recipes/{stem}.yaml`")),
                _ => Some("move it out of `recipes`, or name it as `NAME.yaml`".into()),
            },
        };
    }
    let Some((folder, _)) = file.split_once('/') else {
        return match file {
            "preset.yml" => Some("rename it to `preset.yaml`".into()),
            _ => None,
        };
    };
    if FOLDERS.contains(&folder) {
        return None;
    }
    did_you_mean(folder, FOLDERS).map(|found| format!("did you mean the folder `{found}`?"))
}
