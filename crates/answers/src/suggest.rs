//! "Did you mean".

/// The candidate that a word was probably meant to be.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(word);
    if wanted.is_empty() {
        return None;
    }
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &fold(candidate)), candidate))
        // A third of the letters may be wrong.
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().max(wanted.chars().count()) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
        .filter(|candidate| *candidate != word)
}

/// Case and separators aside: `oci_source`, `oci-source` and `ociSource` are spellings of one name.
fn fold(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_suggested() {
        let names = ["ociSource", "clusters", "name", "domain"];
        assert_eq!(suggest("ocisource", names), Some("ociSource"));
        assert_eq!(suggest("oci_source", names), Some("ociSource"));
        assert_eq!(suggest("clutsers", names), Some("clusters"));
        assert_eq!(suggest("nam", names), Some("name"));
        assert_eq!(suggest("registry", names), None);
        assert_eq!(suggest("", ["a"]), None);
        assert_eq!(suggest("a", ["b"]), None);
    }
}
