//! What was probably meant.

use strsim::damerau_levenshtein;

/// The candidate that is most like `given`, where one is like enough; of equals the first.
pub(crate) fn nearest<'c>(given: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    all_nearest(given, candidates).into_iter().next()
}

/// All candidates that are most like `given`, where any is like enough.
pub(crate) fn all_nearest<'c>(given: &str, candidates: impl IntoIterator<Item = &'c str>) -> Vec<&'c str> {
    let wanted = simple(given);
    // A hostile name must not cost more than it is worth.
    if wanted.is_empty() || wanted.len() > 100 {
        return Vec::new();
    }
    let mut least = usize::MAX;
    let mut best = Vec::new();
    for candidate in candidates.into_iter().filter(|candidate| *candidate != given) {
        let Some(distance) = distance(&wanted, &simple(candidate)) else { continue };
        if distance < least {
            least = distance;
            best.clear();
        }
        if distance == least {
            best.push(candidate);
        }
    }
    best
}

/// Whether two names differ in no more than letter case, separators and a slip of a finger, so that the one can be put in
/// the place of the other without asking.
pub(crate) fn is_slip(given: &str, meant: &str) -> bool {
    let (given, meant) = (simple(given), simple(meant));
    given == meant || (meant.chars().count() >= 4 && damerau_levenshtein(&given, &meant) == 1)
}

fn distance(wanted: &str, candidate: &str) -> Option<usize> {
    if candidate.is_empty() || candidate.len() > 100 {
        return None;
    }
    let distance = damerau_levenshtein(wanted, candidate);
    let longest = wanted.chars().count().max(candidate.chars().count());
    let plural = wanted.strip_suffix('s') == Some(candidate) || candidate.strip_suffix('s') == Some(wanted);
    // One slip in three letters, and not everything in a short word.
    if distance == 0 || plural || (distance * 3 <= longest && distance < longest) {
        return Some(distance);
    }
    // `repository` for `repositoryRef`, `namespace` for `targetNamespace`.
    let (short, long) = if wanted.len() < candidate.len() { (wanted, candidate) } else { (candidate, wanted) };
    (short.len() >= 4 && (long.starts_with(short) || long.ends_with(short))).then_some(50)
}

/// Without letter case and separators.
fn simple(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '.')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [&str; 7] =
        ["interval", "targetNamespace", "releaseName", "values", "valuesFrom", "chart", "chartRef"];

    #[test]
    fn slips_lead_to_what_was_meant() {
        for (given, meant) in [
            ("intervall", Some("interval")),
            ("target_namespace", Some("targetNamespace")),
            ("TargetNamespace", Some("targetNamespace")),
            ("namespace", Some("targetNamespace")),
            ("value", Some("values")),
            ("valueFrom", Some("valuesFrom")),
            ("chartref", Some("chartRef")),
            ("zzz", None),
            ("", None),
        ] {
            assert_eq!(nearest(given, FIELDS), meant, "{given}");
        }
    }

    #[test]
    fn of_equals_all_are_named() {
        assert_eq!(all_nearest("patxh", ["path", "patch", "target"]), ["path", "patch"]);
        assert_eq!(all_nearest("patchs", ["path", "patch", "target"]), ["patch"]);
    }

    #[test]
    fn only_a_slip_is_certain() {
        assert!(is_slip("intervall", "interval") && is_slip("chart_ref", "chartRef"));
        assert!(!is_slip("namespace", "targetNamespace") && !is_slip("url", "uri"));
    }
}
