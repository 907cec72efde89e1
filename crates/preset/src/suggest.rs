//! "Did you mean" for names that are not known.

/// The known name that is most like this one, if one is like enough.
pub(crate) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    known
        .into_iter()
        .filter(|candidate| *candidate != name)
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        // Up to a third of the characters may differ, and always one.
        .filter(|(distance, _)| *distance <= (name.chars().count() / 3).max(1))
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
        assert_eq!(did_you_mean("x", ["path", "template"]), None);
        assert_eq!(did_you_mean("path", ["path"]), None);
    }
}
