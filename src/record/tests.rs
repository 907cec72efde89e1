use serde_json::json;

use super::*;

fn applied(name: &str) -> Applied {
    Applied {
        name: name.to_owned(),
        source: None,
        version: "1.0.0".to_owned(),
        digest: "sha256:0".to_owned(),
        answers: json!({"clusters": ["dev"], "git": {"url": "ssh://git@example.com/a"}}).as_object().unwrap().clone(),
        files: BTreeMap::from([("a.yaml".to_owned(), ContentHash::of(b"a"))]),
    }
}

#[test]
fn what_is_written_reads_back() {
    let mut record = Record::new();
    record.put(applied("platform"));
    let text = record.to_text(None).unwrap();
    assert!(text.starts_with("---\n# yaml-language-server: $schema="), "{text}");
    let file = RecordFile::parse(&text).unwrap();
    assert_eq!(file.record, record);
    assert_eq!(record.to_text(Some(&file)).unwrap(), text);
}

#[test]
fn what_did_not_change_keeps_its_bytes() {
    let mut record = Record::new();
    record.put(applied("platform"));
    let text = record.to_text(None).unwrap().replace("- dev", "- dev # the first").replace("1.0.0", "'1.0.0'");
    let file = RecordFile::parse(&text).unwrap();
    let mut next = applied("platform");
    next.answers.insert("ci".to_owned(), json!("none"));
    next.answers.insert("clusters".to_owned(), json!(["dev", "live"]));
    next.files.insert("b.yaml".to_owned(), ContentHash::of(b"b"));
    next.files.remove("a.yaml");
    let mut after = file.record.clone();
    after.put(next);
    let written = after.to_text(Some(&file)).unwrap();
    assert_eq!(RecordFile::parse(&written).unwrap().record, after, "{written}");
    assert!(written.contains("- dev # the first\n        - live\n"), "{written}");
    assert!(written.contains("version: '1.0.0'"), "{written}");
}

#[test]
fn a_second_preset_is_a_second_item() {
    let mut record = Record::new();
    record.put(applied("platform"));
    let file = RecordFile::parse(&record.to_text(None).unwrap()).unwrap();
    record.put(applied("apps"));
    let text = record.to_text(Some(&file)).unwrap();
    assert!(text.starts_with(&*file.text), "{text}");
    assert_eq!(RecordFile::parse(&text).unwrap().record, record);
}

#[test]
fn recorded_answers_have_their_place() {
    let mut record = Record::new();
    record.put(applied("platform"));
    let file = RecordFile::parse(&record.to_text(None).unwrap()).unwrap();
    let set = file.answers("platform", Layer::Record).unwrap();
    let place = set.answers["clusters"].origin.place.clone().unwrap();
    assert_eq!(&*place.path, PATH);
    assert!(file.answers("other", Layer::Record).unwrap().answers.is_empty());
}
