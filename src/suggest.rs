//! "Did you mean": the nearest of the names that there are.

/// The name that is most like `text`, where one is alike enough (Jaro–Winkler of 0.8).
pub fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|name| (strsim::jaro_winkler(text, name), name))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_most_alike_is_named_and_the_unlike_is_not() {
        let names = ["cert-manager", "cilium", "external-secrets"];
        assert_eq!(super::nearest("cert-manger", names.iter().copied()), Some("cert-manager"));
        assert_eq!(super::nearest("zzz", names.iter().copied()), None);
    }
}
