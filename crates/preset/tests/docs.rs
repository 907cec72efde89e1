//! The example of `docs/presets.md` is a repo that works: it passes the lint, and its case comes out.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking, and says when it skips")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use fluxwright_diagnostic::Diagnostic;
use fluxwright_preset::golden::{CaseResult, Tools, run};
use fluxwright_preset::layer::{Directory, Layer, LayerKind};
use fluxwright_preset::lint::{LintOptions, lint};
use fluxwright_preset::{Presets, RenderedEntry};
use fluxwright_yaml::edit::{At, Edit, Editor, Item, Path as Anchor};
use support::show;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The blocks of a Markdown text that say `file=PATH`, as files below a folder.
fn write_examples(text: &str, folder: &Path) -> usize {
    let mut written = 0;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some((_, file)) = line.strip_prefix("```").and_then(|info| info.split_once(" file=")) else { continue };
        let content: String = lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect();
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        written += 1;
    }
    written
}

/// Puts entries at the end of their list.
struct AtTheEnd;

impl Tools for AtTheEnd {
    fn put(&self, text: Option<&str>, entry: &RenderedEntry) -> Result<String, Diagnostic> {
        let mut editor = Editor::new(text.unwrap_or_default()).unwrap();
        let into = Anchor::parse(&entry.at.to_string()).unwrap();
        let item = Item::value(entry.value.clone());
        editor
            .apply(&Edit::Insert { into, at: At::End, item, create: true })
            .map_err(|refusal| refusal.diagnostic(&entry.file, None))?;
        Ok(editor.into_text())
    }
}

#[test]
fn the_example_works() {
    let Ok(text) = fs::read_to_string(root().join("docs/presets.md")) else {
        println!("skipped: there is no docs/presets.md");
        return;
    };
    let repo = tempfile::tempdir().unwrap();
    assert_eq!(write_examples(&text, repo.path()), 5);
    let layer = |kind, folder: PathBuf, shown: &str| Layer::new(kind, Directory::new(folder).shown_as(shown));
    let own = repo.path().join(".fluxwright/presets");
    let presets = Presets::new(vec![
        layer(LayerKind::Builtin, root().join("presets"), "builtin"),
        layer(LayerKind::Repo, own, ".fluxwright/presets"),
    ])
    .with_templates(Directory::new(root().join("templates")).shown_as("templates"));
    let preset = presets.open("platform").unwrap();
    assert!(preset.recipes().contains(&"tenant"));
    assert_eq!(preset.origin("recipes/tenant.yaml").unwrap().layer, LayerKind::Repo);
    let found = lint(&preset, &LintOptions::default());
    assert!(found.is_empty(), "{}", show(&found));
    let results = run(&preset, &AtTheEnd);
    let tenant: Vec<&CaseResult> = results.iter().filter(|result| result.name == "tenant").collect();
    assert_eq!(tenant.len(), 1);
    assert!(tenant[0].passed(), "{:#?}", tenant[0].outcome);
}
