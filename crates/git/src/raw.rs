//! Reading git's forms with NUL between the fields.

use crate::compare::Difference;
use crate::{Entry, FileName, Mode, ObjectId};

/// The fields of a text that NUL ends.
fn fields(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == 0).filter(|field| !field.is_empty())
}

/// The entries that `git ls-tree -r -z` tells. `None` when it is not that form.
pub(crate) fn tree(bytes: &[u8]) -> Option<Vec<Entry>> {
    fields(bytes)
        .map(|line| {
            let tab = line.iter().position(|byte| *byte == b'\t')?;
            let (facts, name) = (line.get(..tab)?, line.get(tab + 1..)?);
            let mut facts = facts.split(|byte| *byte == b' ');
            let (mode, _, id) = (facts.next()?, facts.next()?, facts.next()?);
            Some(Entry { name: FileName::new(name), mode: Mode::parse(mode)?, id: Some(ObjectId::parse(id)?) })
        })
        .collect()
}

/// The differences that `--raw -z --no-renames` tells. `None` when it is not that form.
pub(crate) fn differences(bytes: &[u8]) -> Option<Vec<Difference>> {
    let mut fields = fields(bytes);
    let mut found: Vec<Difference> = Vec::new();
    while let Some(facts) = fields.next() {
        let mut facts = facts.strip_prefix(b":")?.split(|byte| *byte == b' ');
        let (old_mode, new_mode) = (facts.next()?, facts.next()?);
        let (old_id, new_id, status) = (facts.next()?, facts.next()?, facts.next()?);
        let name = FileName::new(fields.next()?);
        // An unmerged path is told twice: as such, and with what the working tree has.
        if status == b"U" {
            continue;
        }
        let entry = |mode: &[u8], id: &[u8]| {
            let mode = Mode::parse(mode)?;
            let id = ObjectId::parse(id).filter(|id| !id.is_zero());
            Some(Entry { name: name.clone(), mode, id })
        };
        found.push(Difference { old: entry(old_mode, old_id), new: entry(new_mode, new_id) });
    }
    Some(found)
}

/// The names that `-z` lists.
pub(crate) fn names(bytes: &[u8]) -> Vec<FileName> {
    fields(bytes).map(FileName::new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789012345678901234567890123456789";
    const ZERO: &str = "0000000000000000000000000000000000000000";

    #[test]
    fn trees_and_differences_are_read() {
        let text = format!("100644 blob {ID}\ta b\n\0160000 commit {ID}\tsub\0");
        let entries = tree(text.as_bytes()).unwrap();
        assert_eq!(entries[0].name.as_bytes(), b"a b\n");
        assert_eq!(entries[1].mode, Mode::Submodule);

        let text = format!(
            ":100644 100755 {ID} {ZERO} M\0x\0:000000 120000 {ZERO} {ID} A\0y\0:000000 000000 {ZERO} {ZERO} U\0z\0"
        );
        let found = differences(text.as_bytes()).unwrap();
        assert_eq!(found.len(), 2);
        assert!(found[0].new.as_ref().is_some_and(|new| new.id.is_none() && new.mode == Mode::Executable));
        assert!(found[1].old.is_none());
        assert!(differences(b"nonsense\0x\0").is_none());
        assert!(tree(b"nonsense\0").is_none());
    }
}
