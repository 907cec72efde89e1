//! Layers: which file is taken, what is refused.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs;
use std::path::Path;

use fluxwright_diagnostic::Diagnose;
use fluxwright_preset::layer::{Directory, Embedded, Layer, LayerKind, Links, Memory, Source, SourceErrorKind};
use fluxwright_preset::{Limits, PresetError, Presets, Request, render};
use include_dir::{Dir, DirEntry, File};
use serde_json::Map;
use support::{MANIFEST, show};

fn write(root: &Path, file: &str, content: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

const RECIPE: &str = "name: init\ndescription: d\nfiles:\n- {path: a, template: a}\n- {path: b, template: b}\n";

/// A preset in three layers; each overrides another file.
fn three(user: &Path, repo: &Path) -> Presets {
    let builtin = Memory::new()
        .with("p", "preset.yaml", MANIFEST)
        .with("p", "recipes/init.yaml", RECIPE)
        .with("p", "templates/a", "a of builtin #% block b %#base#% endblock +%#\n")
        .with("p", "templates/b", "b of builtin\n");
    write(user, "p/templates/a", "#% extends 'builtin:a' %#\n#% block b %#user over #{ super() }##% endblock %#\n");
    write(repo, "p/templates/b", "b of repo, #% include 'user:a' %#");
    write(repo, "q/preset.yaml", "name: q\nversion: 0.1.0\ndescription: The repo's own.\n");
    write(repo, "not a preset/x", "");
    Presets::new(vec![
        Layer::new(LayerKind::Builtin, builtin),
        Layer::new(LayerKind::User, Directory::new(user).shown_as("~/presets")),
        Layer::new(LayerKind::Repo, Directory::new(repo).shown_as(".fluxwright/presets")),
    ])
}

#[test]
fn each_file_is_taken_from_the_highest_layer_that_has_it() {
    let (user, repo) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let presets = three(user.path(), repo.path());
    assert_eq!(presets.names().unwrap(), ["p", "q"]);
    let layers: Vec<_> = presets.list().unwrap().into_iter().map(|listed| (listed.name, listed.layers)).collect();
    assert_eq!(
        layers,
        [
            ("p".to_owned(), LayerKind::ALL.into_iter().filter(|kind| *kind != LayerKind::Path).collect::<Vec<_>>()),
            ("q".to_owned(), vec![LayerKind::Repo])
        ]
    );

    let preset = presets.open("p").unwrap();
    assert_eq!(preset.files().collect::<Vec<_>>(), ["preset.yaml", "recipes/init.yaml", "templates/a", "templates/b"]);
    let origins = |file| preset.origins(file).into_iter().map(|origin| origin.path).collect::<Vec<_>>();
    assert_eq!(origins("templates/a"), ["~/presets/p/templates/a", "p/templates/a"]);
    assert_eq!(origins("templates/b"), [".fluxwright/presets/p/templates/b", "p/templates/b"]);
    assert_eq!(origins("preset.yaml"), ["p/preset.yaml"]);
    assert_eq!(preset.read("templates/b").unwrap().unwrap().origin.layer, LayerKind::Repo);
    assert_eq!(preset.read_in(LayerKind::Builtin, "templates/b").unwrap().unwrap().content.as_ref(), b"b of builtin\n");
    assert_eq!(preset.read_in(LayerKind::Path, "templates/b").unwrap(), None);

    let recipe = preset.recipe("init").unwrap();
    let answers = Map::new();
    let request =
        Request { preset: &preset, recipe: &recipe, name: None, answers: &answers, resolved: None, repo: None };
    let rendered = render(&request).unwrap();
    let files: Vec<_> = rendered
        .files
        .iter()
        .map(|file| (file.origin.layer, String::from_utf8(file.content.clone()).unwrap()))
        .collect();
    assert_eq!(
        files,
        [
            (LayerKind::User, "a of builtin user over base\n".to_owned()),
            (LayerKind::Repo, "b of repo, a of builtin user over base\n".to_owned()),
        ]
    );
}

#[test]
fn a_preset_can_be_in_one_layer_only() {
    let (user, repo) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let preset = three(user.path(), repo.path()).open("q").unwrap();
    assert_eq!(preset.manifest().description, "The repo's own.");
    assert!(preset.recipes().is_empty());
}

#[test]
fn a_folder_can_be_a_preset() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "preset.yaml", MANIFEST);
    write(folder.path(), ".git/config", "[core]");
    write(folder.path(), "recipes/init.yaml", RECIPE);
    let source = Directory::single(folder.path(), "p").shown_as("./mine");
    let presets = Presets::new(vec![Layer::new(LayerKind::Path, source)]);
    let preset = presets.open("p").unwrap();
    assert_eq!(preset.files().collect::<Vec<_>>(), ["preset.yaml", "recipes/init.yaml"]);
    assert_eq!(preset.origin("preset.yaml").unwrap().path, "./mine/preset.yaml");
    assert!(presets.open("other").is_err());
}

#[test]
fn presets_can_be_part_of_the_program() {
    static FILES: &[DirEntry<'_>] = &[DirEntry::Dir(Dir::new(
        "p",
        &[
            DirEntry::File(File::new("p/preset.yaml", b"name: p\nversion: 1.0.0\ndescription: d\n")),
            DirEntry::Dir(Dir::new(
                "p/templates",
                &[DirEntry::Dir(Dir::new(
                    "p/templates/.github",
                    &[DirEntry::File(File::new("p/templates/.github/x.yaml", b"x"))],
                ))],
            )),
        ],
    ))];
    static ROOT: Dir<'_> = Dir::new("", FILES);
    let presets = Presets::new(vec![Layer::new(LayerKind::Builtin, Embedded::new(&ROOT))]);
    let preset = presets.open("p").unwrap();
    assert_eq!(preset.files().collect::<Vec<_>>(), ["preset.yaml", "templates/.github/x.yaml"]);
    assert_eq!(preset.origin("templates/.github/x.yaml").unwrap().path, "builtin:p/templates/.github/x.yaml");
    assert_eq!(preset.read("templates/.github/x.yaml").unwrap().unwrap().content.as_ref(), b"x");
}

#[test]
fn what_cannot_be_opened_says_why() {
    let memory = Memory::new()
        .with("platform", "preset.yaml", MANIFEST)
        .with("bare", "templates/a", "a")
        .with("newer", "preset.yaml", "name: newer\nversion: x\ndescription: d\nfluxwright: '>='\n")
        .with("typo", "preset.yaml", "name: typo\nversion: 1.0.0\ndescripton: d\n")
        .with("broken", "preset.yaml", "name: broken\nversion: \"1.0.0\ndescription: d\n")
        .with("empty", "preset.yaml", "")
        .with("latin", "preset.yaml", b"name: \xe4".to_vec());
    let presets = Presets::new(vec![Layer::new(LayerKind::Builtin, memory)]);
    let mut errors = String::new();
    for name in ["platfrom", "../etc", "bare", "platform", "newer", "typo", "broken", "empty", "latin"] {
        let error = presets.open(name).unwrap_err();
        errors.push_str(&format!("--- {name}\n{}", show(&error.diagnose())));
    }
    insta::assert_snapshot!(errors);
}

#[test]
fn versions_of_the_tool_are_checked() {
    let with = |range: &str| {
        let manifest = format!("{MANIFEST}fluxwright: \"{range}\"\n");
        support::memory(&[("preset.yaml", &manifest)]).open("p").unwrap()
    };
    assert_eq!(with(">=0.1").check_tool("0.1.0"), Ok(()));
    assert_eq!(with(">=0.1, <1").check_tool("0.9.0-rc.1"), Ok(()));
    let error = with(">=2").check_tool("1.9.9").unwrap_err();
    assert_eq!(
        show(&error.diagnose()),
        "error preset-tool-version: the preset `p` needs fluxwright >=2, this is 1.9.9\n  \
         at p/preset.yaml:4:13 [\">=2\"]\n  help: install such a version, or choose another preset\n"
    );
}

#[cfg(unix)]
#[test]
fn files_outside_of_the_folder_are_refused() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let secret = root.path().join("secret");
    fs::write(&secret, "hunter2").unwrap();
    let presets = root.path().join("presets");
    write(&presets, "p/preset.yaml", MANIFEST);
    write(&presets, "p/templates/x", "x");
    symlink("x", presets.join("p/templates/inside")).unwrap();
    let source = Directory::new(&presets).shown_as("presets");
    let limits = Limits::default();
    assert_eq!(source.files("p", &limits).unwrap(), ["preset.yaml", "templates/inside", "templates/x"]);
    assert_eq!(source.read("p", "templates/inside", &limits).unwrap().unwrap().as_ref(), b"x");

    symlink(&secret, presets.join("p/templates/out")).unwrap();
    let out = |result: Result<_, fluxwright_preset::layer::SourceError>| {
        let error = result.unwrap_err();
        (error.path, error.kind)
    };
    let refused = ("presets/p/templates/out".to_owned(), SourceErrorKind::LinkOut);
    assert_eq!(out(source.files("p", &limits).map(drop)), refused);
    assert_eq!(out(source.read("p", "templates/out", &limits).map(drop)), refused);
    let open = Presets::new(vec![Layer::new(LayerKind::Repo, source.clone())]).open("p");
    assert!(matches!(open, Err(PresetError::Source(_))));
    // A user's own folder may hold links of a dotfile manager.
    let trusting = source.clone().links(Links::Anywhere);
    assert_eq!(trusting.read("p", "templates/out", &limits).unwrap().unwrap().as_ref(), b"hunter2");
    fs::remove_file(presets.join("p/templates/out")).unwrap();

    // A folder below that is a link is not gone into, wherever it leads.
    symlink(".", presets.join("p/templates/loop")).unwrap();
    assert_eq!(out(source.files("p", &limits).map(drop)).1, SourceErrorKind::LinkToFolder);
    fs::remove_file(presets.join("p/templates/loop")).unwrap();
    symlink(root.path(), presets.join("p/templates/up")).unwrap();
    assert_eq!(out(source.files("p", &limits).map(drop)).1, SourceErrorKind::LinkOut);
    assert_eq!(out(source.read("p", "templates/up/secret", &limits).map(drop)).1, SourceErrorKind::LinkOut);
    fs::remove_file(presets.join("p/templates/up")).unwrap();

    let pipe = presets.join("p/templates/pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(out(source.files("p", &limits).map(drop)).1, SourceErrorKind::NotAFile);
    fs::remove_file(pipe).unwrap();

    // So is a preset whose folder is one.
    fs::create_dir(root.path().join("elsewhere")).unwrap();
    symlink(root.path().join("elsewhere"), presets.join("q")).unwrap();
    assert_eq!(out(source.files("q", &limits).map(drop)), ("presets/q".to_owned(), SourceErrorKind::LinkOut));
    assert_eq!(trusting.files("q", &limits).unwrap(), [""; 0]);

    for name in ["../secret", "/etc/passwd", "templates/../../../secret", "templates\\x", ""] {
        assert!(matches!(out(source.read("p", name, &limits).map(drop)).1, SourceErrorKind::Name(_)), "{name}");
    }
    assert_eq!(source.read("..", "secret", &limits).unwrap(), None, "a preset's name is no path");
    assert_eq!(source.files("../presets/p", &limits).unwrap(), [""; 0]);
}

#[test]
fn sizes_are_bounded() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "p/preset.yaml", MANIFEST);
    write(root.path(), "p/templates/large", &"x".repeat(1001));
    write(root.path(), "p/templates/a/b/c/d", "");
    let source = Directory::new(root.path());
    let limits = Limits { file_bytes: 1000, ..Limits::default() };
    let kind = |limits: Limits| source.files("p", &limits).unwrap_err().kind;
    assert_eq!(
        source.read("p", "templates/large", &limits).unwrap_err().kind,
        SourceErrorKind::TooLarge { limit: 1000 }
    );
    assert_eq!(kind(Limits { files: 2, ..limits }), SourceErrorKind::TooManyFiles { limit: 2 });
    assert_eq!(kind(Limits { depth: 3, ..limits }), SourceErrorKind::TooDeep { limit: 3 });
    assert!(source.files("p", &limits).is_ok(), "a file that is not read may be large");
}
