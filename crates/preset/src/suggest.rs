//! "Did you mean" for names that are not known.

/// The known name that is most like this one, if one is like enough.
pub(crate) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    known
        .into_iter()
        .filter(|candidate| *candidate != name)
        .filter_map(|candidate| {
            let other = candidate.to_lowercase();
            let distance = strsim::damerau_levenshtein(&lower, &other);
            // Up to a third of the characters may differ, and always one; or one is the beginning of the other.
            let begins = lower.len().min(other.len()) >= 3 && (other.starts_with(&lower) || lower.starts_with(&other));
            (begins || distance <= (name.chars().count() / 3).max(1)).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn near_names_are_found() {
        assert_eq!(did_you_mean("tempalte", ["path", "template", "policy"]), Some("template"));
        assert_eq!(did_you_mean("foreach", ["forEach", "when"]), Some("forEach"));
        assert_eq!(did_you_mean("bool", ["text", "boolean"]), Some("boolean"));
        assert_eq!(did_you_mean("x", ["path", "template"]), None);
        assert_eq!(did_you_mean("path", ["path"]), None);
    }
}
