//! Runs the cases of `tests/edit/` in the root of the repository; `tests/edit/README.md` says how one is written.
//!
//! Beyond what a case states: an edit that is done can be taken back exactly, an edit that is refused leaves the text as it
//! was, and a single inserted item or key can be removed again, which leaves the original bytes (`back: false` excepts it).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use fluxwright_yaml::edit::{Above, At, Edit, Editor, Hint, Item, KeyAt, Path, Reason, Refusal};
use fluxwright_yaml::{Dialect, parse};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Case {
    about: String,
    input: String,
    #[serde(default)]
    crlf: bool,
    #[serde(default)]
    open_end: bool,
    edits: Vec<Operation>,
    expected: Option<String>,
    refusal: Option<Expectation>,
    #[serde(default = "yes")]
    back: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectation {
    reason: String,
    at: Option<String>,
    snippet: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Operation {
    insert: Option<Value>,
    insert_raw: Option<String>,
    insert_key: Option<String>,
    set: Option<String>,
    remove: Option<String>,
    #[serde(default)]
    into: String,
    #[serde(default)]
    document: usize,
    at: Option<Value>,
    value: Option<Value>,
    raw: Option<String>,
    #[serde(default)]
    create: bool,
    #[serde(default)]
    comments: Vec<String>,
    #[serde(default)]
    hints: BTreeMap<String, String>,
    above: Option<String>,
    /// Told apart from an absent `value`.
    #[serde(default)]
    nothing: bool,
}

fn yes() -> bool {
    true
}

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/edit")
}

#[test]
fn every_case_holds() {
    let mut files: Vec<PathBuf> = fs::read_dir(directory())
        .expect("tests/edit is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    assert!(files.len() >= 60, "only {} cases found", files.len());
    let mut failures = String::new();
    for file in &files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Err(problem) = run(&fs::read_to_string(file).expect("readable")) {
            let _ = writeln!(failures, "== {name}: {problem}\n");
        }
    }
    println!("{} edit cases", files.len());
    assert!(failures.is_empty(), "\n{failures}");
}

fn run(text: &str) -> Result<(), String> {
    let stream = parse(text).map_err(|error| format!("the case is not YAML: {error}"))?;
    let value = stream.documents[0].to_value(Dialect::V3).map_err(|error| error.to_string())?;
    let case: Case = serde_json::from_value(value).map_err(|error| format!("the case is not one: {error}"))?;
    let input = case.bytes(&case.input);
    let mut editor = Editor::new(&input).map_err(|error| format!("the input is not YAML: {error}"))?;
    let mut refusal = None;
    for operation in &case.edits {
        let before = editor.text().to_owned();
        let edit = operation.edit()?;
        match editor.apply(&edit) {
            Ok(applied) => {
                let after = editor.clone();
                if !editor.undo(&applied) || editor.text() != before {
                    return Err("it cannot be taken back".to_owned());
                }
                editor = after;
                if case.back && case.refusal.is_none() {
                    check_removal(&editor, &edit, &before)?;
                }
            }
            Err(refused) => {
                if editor.text() != before {
                    return Err("a refused edit changed the text".to_owned());
                }
                refusal = Some(refused);
                break;
            }
        }
    }
    match (&case.expected, &case.refusal, refusal) {
        (Some(expected), None, None) => same(&case.bytes(expected), editor.text()),
        (None, Some(expectation), Some(refusal)) => expectation.check(&refusal, editor.text()),
        (_, None, Some(refusal)) => Err(format!("{}: refused: {refusal}\n{:?}", case.about, refusal.snippet)),
        (None, Some(_), None) => Err(format!("{}: not refused:\n{}", case.about, editor.text())),
        _ => Err("a case has either `expected` or `refusal`".to_owned()),
    }
}

impl Case {
    fn bytes(&self, text: &str) -> String {
        let text = if self.crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        if self.open_end { text.trim_end_matches(['\r', '\n']).to_owned() } else { text }
    }
}

impl Expectation {
    fn check(&self, refusal: &Refusal, text: &str) -> Result<(), String> {
        let said = refusal.to_string();
        if !said.contains(&self.reason) {
            return Err(format!("refused for another reason: {said}"));
        }
        let Some(marked) = text.get(refusal.span.clone()) else { return Err("the span is not in the text".to_owned()) };
        if let Some(at) = &self.at
            && !marked.starts_with(at.as_str())
        {
            return Err(format!("the span is of another place: {marked:?}"));
        }
        match &self.snippet {
            Some(snippet) => same(snippet.trim_end_matches('\n'), refusal.snippet.as_deref().unwrap_or("")),
            None => Ok(()),
        }
    }
}

impl Operation {
    fn edit(&self) -> Result<Edit, String> {
        if let Some(path) = &self.remove {
            let above = match self.above.as_deref() {
                None | Some("own") => Above::Own,
                Some("keep") => Above::Keep,
                Some("remove") => Above::Remove,
                Some(other) => return Err(format!("`above: {other}`")),
            };
            return Ok(Edit::Remove { path: self.path(path)?, above });
        }
        let create = self.create;
        if let Some(path) = &self.set {
            return Ok(Edit::Set { path: self.path(path)?, item: self.item()?, create });
        }
        let into = self.path(&self.into)?;
        if let Some(key) = &self.insert_key {
            let at = match &self.at {
                None => KeyAt::Usual,
                Some(Value::String(at)) => match at.as_str() {
                    "usual" => KeyAt::Usual,
                    "end" => KeyAt::End,
                    "start" => KeyAt::Start,
                    "sorted" => KeyAt::Sorted,
                    other => return Err(format!("`at: {other}`")),
                },
                Some(at) => {
                    let key = at.get("after").and_then(Value::as_str);
                    KeyAt::After(key.ok_or_else(|| format!("`at: {at}`"))?.to_owned())
                }
            };
            return Ok(Edit::InsertKey { into, key: key.clone(), at, item: self.item()?, create });
        }
        let at = match &self.at {
            None => At::End,
            Some(Value::String(at)) if at == "end" => At::End,
            Some(Value::String(at)) if at == "start" => At::Start,
            Some(at) => {
                let index =
                    |key: &str| at.get(key).and_then(Value::as_u64).and_then(|index| usize::try_from(index).ok());
                let found = index("index").map(At::Index);
                let found = found.or_else(|| index("after").map(At::After)).or_else(|| index("before").map(At::Before));
                found.ok_or_else(|| format!("`at: {at}`"))?
            }
        };
        Ok(Edit::Insert { into, at, item: self.item()?, create })
    }

    fn path(&self, text: &str) -> Result<Path, String> {
        Ok(Path::parse(text).map_err(|error| error.to_string())?.in_document(self.document))
    }

    fn item(&self) -> Result<Item, String> {
        let raw = self.raw.as_ref().or(self.insert_raw.as_ref());
        let value = self.value.as_ref().or(self.insert.as_ref());
        let mut item = match (raw, value) {
            (Some(raw), _) => Item::raw(raw.clone()),
            (None, Some(value)) => Item::value(value.clone()),
            (None, None) if self.nothing => Item::value(Value::Null),
            (None, None) => return Err("an edit needs a value".to_owned()),
        };
        for line in &self.comments {
            item = item.comment(line.clone());
        }
        for (path, hint) in &self.hints {
            let hint = match hint.as_str() {
                "plain" => Hint::Plain,
                "single" => Hint::SingleQuoted,
                "double" => Hint::DoubleQuoted,
                "flow" => Hint::Flow,
                "block" => Hint::Block,
                other => return Err(format!("hint `{other}`")),
            };
            item = item.hint(path, hint).map_err(|error| error.to_string())?;
        }
        Ok(item)
    }
}

/// Removes what an insertion put in and compares with the text before it.
fn check_removal(after: &Editor, edit: &Edit, before: &str) -> Result<(), String> {
    let old = Editor::new(before).map_err(|error| error.to_string())?;
    let (path, comments) = match edit {
        Edit::Insert { into, at, create: false, .. } => {
            let Some(len) = list_len(&old, into) else { return Ok(()) };
            let index = match at {
                At::End => len,
                At::Start => 0,
                At::Index(index) | At::Before(index) => *index,
                At::After(index) => index + 1,
            };
            (into.clone().index(index), edit)
        }
        Edit::InsertKey { into, key, create: false, .. } => (into.clone().key(key), edit),
        _ => return Ok(()),
    };
    let above = if has_comments(comments) { Above::Remove } else { Above::Keep };
    let mut editor = after.clone();
    editor.remove(&path, above).map_err(|refusal| format!("what was inserted cannot be removed: {refusal}"))?;
    same(before, editor.text()).map_err(|problem| format!("removed again: {problem}"))
}

fn has_comments(edit: &Edit) -> bool {
    format!("{edit:?}").contains("comments: [\"")
}

fn list_len(editor: &Editor, path: &Path) -> Option<usize> {
    let mut node = editor.stream().documents.get(path.document)?.root.as_ref()?;
    for step in &path.steps {
        node = match step {
            fluxwright_yaml::edit::Step::Key(key) => node.get(key)?,
            fluxwright_yaml::edit::Step::Index(index) => node.items()?.get(*index)?,
            fluxwright_yaml::edit::Step::Select { key, value } => {
                node.items()?.iter().find(|item| item.get(key).and_then(|node| node.as_str()) == Some(value))?
            }
        };
    }
    node.items().map(<[_]>::len)
}

fn same(expected: &str, found: &str) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    let show = |text: &str| text.replace('\r', "␍").replace('\t', "→");
    Err(format!("expected:\n{}\n-- found:\n{}\n-- end", show(expected), show(found)))
}

#[test]
fn a_case_that_is_wrong_fails() {
    let wrong = "about: x\ninput: |\n  a: [1]\nedits:\n  - insert: 2\n    into: a\nexpected: |\n  a: [1, 3]\n";
    assert!(run(wrong).unwrap_err().starts_with("expected:"));
    let unknown = "about: x\ninput: a\nedits: []\nexpect: a\n";
    assert!(run(unknown).unwrap_err().contains("expect"));
    let not_refused = "about: x\ninput: |\n  a: [1]\nedits:\n  - insert: 2\n    into: a\nrefusal:\n  reason: alias\n";
    assert!(run(not_refused).unwrap_err().contains("not refused"));
    assert_eq!(Reason::NotASequence.to_string(), "it is not a list");
}
