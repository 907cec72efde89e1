use semver::Version;

use super::*;

/// Answers of Masterminds/semver 3.5.0.
const VECTORS: &str = include_str!("vectors.tsv");

#[test]
fn ranges_mean_what_masterminds_semver_means() {
    let mut lines = VECTORS.lines().skip(1);
    let versions: Vec<Version> =
        lines.next().unwrap().split_whitespace().skip(1).map(|v| Version::parse(v).unwrap()).collect();
    let mut compared = 0;
    for line in lines {
        let (range, expected) = line.rsplit_once('\t').unwrap();
        let range: String = serde_json::from_str(range).unwrap();
        let found = match version_range(&range) {
            Ok(parsed) => versions.iter().map(|v| if parsed.contains(v) { '1' } else { '0' }).collect(),
            Err(_) => "invalid".to_owned(),
        };
        assert_eq!(found, expected, "{range:?}");
        compared += 1;
    }
    assert!(compared > 1900, "{compared}");
}

#[test]
fn a_range_of_one_version_is_exact() {
    for (range, exact) in [
        ("1.2.3", true),
        ("=v1.2.3", true),
        ("1.2", false),
        ("1.2.3 || 2.0.0", false),
        (">=1.2.3", false),
        ("*", false),
    ] {
        assert_eq!(version_range(range).unwrap().exact().is_some(), exact, "{range}");
    }
}

#[test]
fn what_is_no_range_says_why() {
    for (range, reason) in [
        ("", "has nothing where a version should be"),
        ("1 || ", "has nothing where a version should be"),
        (">=", "ends where a version should be"),
        ("latest", "has `l` where a version should be or go on"),
        (">=1<2", "has `<` where a version should be or go on"),
        ("1.2.3-", "has nothing after a `-` or a `.`"),
        (">=1 - 2", "has a range `A - B` joined to another condition without a comma"),
        ("99999999999999999999", "has a number that is too great for a version"),
    ] {
        assert_eq!(version_range(range).map_err(|e| e.reason), Err(reason.to_owned()), "{range:?}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,20}|[0-9vxX*.|<>=!~^, a+-]{0,24}") {
        let _ = version_range(&text);
    }
}
