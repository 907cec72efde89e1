use super::*;

/// Answers of Flux' envsubst 1.8.0: a text, the names of the variables it looks up or `error`, and whether it passes in
/// strict mode when none is set.
const VECTORS: &str = include_str!("vectors.jsonl");

#[test]
fn references_are_those_that_flux_looks_up() {
    let (mut same, mut errors) = (0, 0);
    for line in VECTORS.lines() {
        let vector: Vec<serde_json::Value> = serde_json::from_str(line).unwrap();
        let found = variables(vector[0].as_str().unwrap());
        if vector[1] == "error" {
            assert!(!found.malformed.is_empty(), "{line}: {found:?}");
            errors += 1;
            continue;
        }
        assert_eq!(found.malformed, [], "{line}");
        let mut names: Vec<&str> = found.references.iter().map(|reference| reference.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(serde_json::json!(names), vector[1], "{line}");
        let passes = !found.references.iter().any(Reference::needs_value);
        assert_eq!(serde_json::json!(passes), vector[2], "{line}");
        same += 1;
    }
    assert!(same > 400 && errors > 400, "{same} {errors}");
}

#[test]
fn a_reference_knows_its_place_and_its_default() {
    let text = "host: ${app}.${domain:-${zone:=x}.org}  # $${kept} $$${read} $plain ${^} é${é:?no}";
    let found = variables(text);
    let seen: Vec<(&str, &str, bool)> = found
        .references
        .iter()
        .map(|reference| {
            assert_eq!(&text[reference.name_span.clone()], reference.name);
            (reference.name.as_str(), &text[reference.span.clone()], reference.needs_value())
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("app", "${app}", true),
            ("domain", "${domain:-${zone:=x}.org}", false),
            ("zone", "${zone:=x}", false),
            ("read", "${read}", true),
            ("é", "${é:?no}", false),
        ]
    );
    assert_eq!(found.references[1].form, Form::Default("${zone:=x}.org".to_owned()));
    assert_eq!(found.references[2].form, Form::Default("x".to_owned()));
    assert!(found.references[0].can_be_defined() && !found.references[4].can_be_defined());
    let malformed = &found.malformed[0];
    assert_eq!((&text[malformed.span.clone()], malformed.reason), ("${", MalformedReason::Name));
}

#[test]
fn what_stands_after_a_malformed_reference_is_found() {
    let found = variables("${a.b} ${c} ${d-${e}} ${f");
    let names: Vec<&str> = found.references.iter().map(|reference| reference.name.as_str()).collect();
    assert_eq!(names, ["c", "e"]);
    let reasons: Vec<MalformedReason> = found.malformed.iter().map(|malformed| malformed.reason).collect();
    assert_eq!(reasons, [MalformedReason::Operator; 3]);
    let deep = format!("{}x{}", "${a:=".repeat(200), "}".repeat(200));
    assert!(variables(&deep).malformed.iter().any(|malformed| malformed.reason == MalformedReason::TooDeep));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,20}|[$\\{\\}a:=/#%\\\\^,+?-]{0,30}") {
        let found = variables(&text);
        for reference in &found.references {
            let whole = &text[reference.span.clone()];
            let ends = (whole.get(..2), whole.ends_with('}'));
            proptest::prop_assert_eq!(ends, (Some("${"), true));
        }
        for malformed in &found.malformed {
            proptest::prop_assert!(text.get(malformed.span.clone()).is_some());
        }
    }
}
