//! `$patch`.

use super::super::tree::{Entries, Tree};
use super::items;

pub(super) const KEY: &str = "$patch";

/// What a patch wants done with a map or list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Directive {
    Merge,
    Replace,
    Delete,
}

/// A word that is none of these.
#[derive(Debug)]
pub(super) struct Unknown(pub(super) String);

/// The directive of a map, which is taken out of it.
pub(super) fn take_from_map(entries: &mut Entries) -> Result<Directive, Unknown> {
    let Some(word) = entries.get(KEY) else { return Ok(Directive::Merge) };
    let directive = read(&word.text())?;
    entries.shift_remove(KEY);
    Ok(directive)
}

/// The directive of a list, an item `$patch: …` with nothing else in it, which is taken out.
pub(super) fn take_from_list(list: &mut Vec<Tree>) -> Result<Directive, Unknown> {
    let first = list.iter().find_map(|item| match item {
        Tree::Map(entries) => entries.get(KEY).map(|word| (entries.len(), word.text())),
        _ => None,
    });
    let Some((1, word)) = first else { return Ok(Directive::Merge) };
    let directive = read(&word)?;
    items::remove(list, &[KEY], &[&word]);
    Ok(directive)
}

fn read(word: &str) -> Result<Directive, Unknown> {
    match word {
        "merge" => Ok(Directive::Merge),
        "replace" => Ok(Directive::Replace),
        "delete" => Ok(Directive::Delete),
        _ => Err(Unknown(word.to_owned())),
    }
}
