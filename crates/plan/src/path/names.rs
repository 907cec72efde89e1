//! Names that some file system takes for another name.
//!
//! The rules are those git itself protects by (`core.protectHFS`, `core.protectNTFS`), applied on every system, because
//! a repo that is written here is cloned elsewhere.

/// Whether a file system somewhere opens `.git` when given this name.
///
/// HFS+ skips ignorable characters and case. NTFS skips case, dots and spaces at the end, takes everything after a
/// colon for a stream of the file, and gives `.git` the short name `git~1` (a higher number when that is taken).
pub(super) fn is_dot_git(segment: &str) -> bool {
    let name = folded(segment);
    name == ".git" || name.strip_prefix("git~").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether the path is where the journal and the lock of a repo without git live, `.fluxwright/tmp`, or lies in it.
pub(super) fn is_state(path: &str) -> bool {
    let mut segments = path.split('/').map(folded);
    segments.next().as_deref() == Some(".fluxwright") && segments.next().as_deref() == Some("tmp")
}

/// The name without what the known file systems ignore in it.
fn folded(segment: &str) -> String {
    let name: String = segment.chars().filter(|c| !is_ignorable(*c)).collect();
    let name = name.split_once(':').map_or(name.as_str(), |(name, _stream)| name);
    name.trim_end_matches(['.', ' ']).to_lowercase()
}

/// Characters without a shape of their own: those HFS+ ignores in names, and their like.
pub(super) fn is_ignorable(character: char) -> bool {
    matches!(character,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Characters that change the direction in which the text around them is shown.
pub(super) fn is_deceptive(character: char) -> bool {
    matches!(character, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
