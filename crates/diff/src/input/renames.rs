//! Which of the added files was which of the removed ones.

use std::collections::HashMap;

use super::{Change, Content, File};

/// Pairs of files, removed and added, that are compared at most; past them only equal contents are found.
const MOST_PAIRS: usize = 40_000;
/// The share of lines, in percent, that two files must have in common.
const ALIKE: usize = 50;
/// The share from which on they are alike whatever else there is.
const NAMESAKES_ALIKE: usize = 30;

/// Joins removed and added files that are the same file under another name.
pub(crate) fn pair(changes: Vec<Change>) -> Vec<Change> {
    let (mut gone, mut come, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for change in changes {
        match change {
            Change { old: Some(old), new: None } => gone.push(Some(old)),
            Change { old: None, new: Some(new) } => come.push(Some(new)),
            other => rest.push(other),
        }
    }
    let mut join = |gone: &mut Option<File>, come: &mut Option<File>| {
        if let (Some(_), Some(_)) = (&gone, &come) {
            rest.push(Change { old: gone.take(), new: come.take() });
        }
    };
    same_content(&mut gone, &mut come, &mut join);
    alike(&mut gone, &mut come, &mut join);
    rest.extend(gone.into_iter().flatten().map(|old| Change { old: Some(old), new: None }));
    rest.extend(come.into_iter().flatten().map(|new| Change { old: None, new: Some(new) }));
    rest.sort_by(|a, b| path_of(a).cmp(&path_of(b)));
    rest
}

fn path_of(change: &Change) -> Option<&str> {
    change.new.as_ref().or(change.old.as_ref()).map(|file| file.path.as_str())
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

type Join<'j> = &'j mut dyn FnMut(&mut Option<File>, &mut Option<File>);

fn same_content(gone: &mut [Option<File>], come: &mut [Option<File>], join: Join<'_>) {
    let mut by_content: HashMap<&[u8], Vec<usize>> = HashMap::new();
    let copies: Vec<Option<Content>> = gone.iter().map(|file| file.as_ref().map(|file| file.content.clone())).collect();
    for (index, content) in copies.iter().enumerate() {
        if let Some(Content::Bytes(bytes)) = content
            && !bytes.is_empty()
        {
            by_content.entry(bytes).or_default().push(index);
        }
    }
    for slot in come.iter_mut() {
        let Some(file) = slot.as_ref() else { continue };
        let Some(candidates) = file.content.bytes().and_then(|bytes| by_content.get_mut(bytes)) else { continue };
        let same_name = candidates.iter().position(|index| {
            gone.get(*index).and_then(Option::as_ref).is_some_and(|old| file_name(&old.path) == file_name(&file.path))
        });
        if candidates.is_empty() {
            continue;
        }
        let index = candidates.remove(same_name.unwrap_or(0));
        if let Some(old) = gone.get_mut(index) {
            join(old, slot);
        }
    }
}

fn alike(gone: &mut [Option<File>], come: &mut [Option<File>], join: Join<'_>) {
    let lines = |files: &[Option<File>]| -> Vec<(usize, Vec<u64>)> {
        files.iter().enumerate().filter_map(|(index, file)| Some((index, sorted_lines(file.as_ref()?)?))).collect()
    };
    let (old, new) = (lines(gone), lines(come));
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        return;
    }
    let mut scored: Vec<(usize, usize, usize)> = Vec::new();
    for (i, a) in &old {
        for (j, b) in &new {
            let most = a.len().max(b.len()).max(1);
            let name = |files: &[Option<File>], at: usize| {
                files.get(at).and_then(Option::as_ref).map(|file| file_name(&file.path).to_owned())
            };
            let namesakes = name(gone, *i) == name(come, *j);
            let needed = if namesakes { NAMESAKES_ALIKE } else { ALIKE };
            if a.len().min(b.len()).saturating_mul(100) / most < needed {
                continue;
            }
            let score = common(a, b).saturating_mul(100) / most;
            if score >= needed {
                scored.push((score + usize::from(namesakes) * 20, *i, *j));
            }
        }
    }
    scored.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, i, j) in scored {
        if let (Some(old), Some(new)) = (gone.get_mut(i), come.get_mut(j)) {
            join(old, new);
        }
    }
}

/// The hashes of its lines, sorted. `None` for what is no text.
fn sorted_lines(file: &File) -> Option<Vec<u64>> {
    let text = std::str::from_utf8(file.content.bytes()?).ok()?;
    if !file.mode.is_file() || text.len() > 1 << 20 {
        return None;
    }
    let mut hashes: Vec<u64> = text.lines().map(str::trim).filter(|line| line.len() > 3).map(crate::hash).collect();
    hashes.sort_unstable();
    (!hashes.is_empty()).then_some(hashes)
}

fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                (i, j, count) = (i + 1, j + 1, count + 1);
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_moved_are_joined() {
        let text = b"kind: A\nname: one\nspec: 1\nmore: x\n".as_slice();
        let edited = b"kind: A\nname: two\nspec: 1\nmore: x\n".as_slice();
        let changes = vec![
            Change::of("old/a.yaml", Some(text), None),
            Change::of("new/a.yaml", None, Some(edited)),
            Change::of("old/b.yaml", Some(b"same thing\n"), None),
            Change::of("new/c.yaml", None, Some(b"same thing\n")),
            Change::of("x", None, Some(b"something else\n")),
        ];
        let paired = pair(changes);
        let names: Vec<_> = paired
            .iter()
            .map(|c| (c.old.as_ref().map(|f| f.path.as_str()), c.new.as_ref().map(|f| f.path.as_str())))
            .collect();
        assert_eq!(
            names,
            [(Some("old/a.yaml"), Some("new/a.yaml")), (Some("old/b.yaml"), Some("new/c.yaml")), (None, Some("x"))]
        );
    }
}
