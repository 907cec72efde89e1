//! One edit of a file, written to stdout: what `docs/compare-editors.sh` runs.
//!
//! ```text
//! edit FILE append PATH JSON      put an item at the end of a list
//! edit FILE set PATH JSON         give a value another one
//! edit FILE remove PATH           take out an item or a key
//! ```
//!
//! An edit that is refused says why, with what to paste, and exits with 1.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program")]

use std::fs;
use std::process::ExitCode;

use fluxwright_yaml::edit::{Above, At, Edit, Editor, Item, Path};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<String, String> {
    let [file, verb, path, value @ ..] = arguments else {
        return Err("edit FILE append|set|remove PATH [JSON]".into());
    };
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let mut editor = Editor::new(&text).map_err(|error| format!("{file}: {error}"))?;
    let path = Path::parse(path).map_err(|error| error.to_string())?;
    let item = || -> Result<Item, String> {
        let json = value.first().ok_or("a value is missing")?;
        let value: serde_json::Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
        Ok(Item::value(value))
    };
    let edit = match verb.as_str() {
        "append" => Edit::Insert { into: path, at: At::End, item: item()?, create: true },
        "set" => Edit::Set { path, item: item()?, create: true },
        "remove" => Edit::Remove { path, above: Above::Own },
        other => return Err(format!("`{other}` is no edit")),
    };
    editor.apply(&edit).map_err(|refusal| match &refusal.snippet {
        Some(snippet) => format!("{file}: {refusal}\nto paste:\n{snippet}"),
        None => format!("{file}: {refusal}"),
    })?;
    Ok(editor.into_text())
}
