//! Names that were probably meant.

/// How many letters a name may differ from the one that was meant.
fn limit(name: &str) -> usize {
    match name.chars().count() {
        0..4 => 0,
        4..7 => 1,
        _ => 2,
    }
}

/// Whether one of two different names is probably the other one misspelt. Names that differ in their digits alone are
/// not: `node-1` is no `node-2`.
pub(crate) fn are_near(one: &str, other: &str) -> bool {
    if one == other {
        return false;
    }
    let letters = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let shorter = if one.len() < other.len() { one } else { other };
    letters(one) != letters(other) && strsim::damerau_levenshtein(one, other) <= limit(shorter)
}

/// The one name that was probably meant; `None` when there is none, or when several are as near.
pub(crate) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let mut best: Option<(usize, &str)> = None;
    let mut tie = false;
    for candidate in known.into_iter().filter(|candidate| are_near(name, candidate)) {
        let distance = strsim::damerau_levenshtein(name, candidate);
        match best {
            Some((_, known)) if known == candidate => {}
            Some((least, _)) if least < distance => {}
            Some((least, _)) if least == distance => tie = true,
            _ => {
                best = Some((distance, candidate));
                tie = false;
            }
        }
    }
    best.filter(|_| !tie).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_or_two_may_differ() {
        assert_eq!(nearest("databse", ["apps", "database"]), Some("database"));
        assert_eq!(nearest("cluster-varz", ["cluster-vars", "cluster-secrets"]), Some("cluster-vars"));
        assert_eq!(
            nearest("external-secrets-store", ["external-secrets", "external-secrets-stores"]),
            Some("external-secrets-stores")
        );
        assert_eq!(nearest("node-1", ["node-2"]), None, "digits tell things apart");
        assert_eq!(nearest("loki", ["mimir", "tempo"]), None);
        assert_eq!(nearest("abc", ["abd"]), None, "short names are all alike");
        assert_eq!(nearest("redis-a", ["redis-b", "redis-c"]), None, "nobody knows which");
        assert_eq!(nearest("apps", ["apps"]), None, "that is the name itself");
    }
}
