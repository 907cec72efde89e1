//! Words for a shell.

/// The word as a POSIX shell takes it: as it is, or in single quotes.
pub fn quote(word: &str) -> String {
    let plain = !word.is_empty()
        && !word.starts_with('~')
        && word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+:=@%,".contains(c));
    if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_they_must() {
        assert_eq!(quote("a/b.yaml"), "a/b.yaml");
        assert_eq!(quote(""), "''");
        assert_eq!(quote("a b"), "'a b'");
        assert_eq!(quote("it's"), r"'it'\''s'");
        assert_eq!(quote("$HOME"), "'$HOME'");
        assert_eq!(quote("{a,b}"), "'{a,b}'");
        assert_eq!(quote("~/x"), "'~/x'");
    }
}
