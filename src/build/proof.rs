//! Whether the ResourceSets that a plan writes can be rendered.

use std::collections::BTreeSet;

use fluxwright_diagnostic::{Diagnose, Diagnostic};
use fluxwright_plan::{Change, Plan};
use fluxwright_resourceset::{ErrorKind, File, Options, ResourceSet};

/// What keeps the input sets that a plan adds or changes from being rendered. Those that the plan leaves as they are count only
/// when their templates change; inputs of providers are not known.
pub fn problems(plan: &Plan) -> Vec<Diagnostic> {
    plan.writes().flat_map(of_change).collect()
}

fn of_change(change: &Change) -> Vec<Diagnostic> {
    let path = change.path.as_str();
    let text = |content: Option<&[u8]>| std::str::from_utf8(content?).ok().map(str::to_owned);
    let Some(after) = text(change.after.as_deref()).filter(|after| after.contains("ResourceSet")) else {
        return Vec::new();
    };
    if !path.ends_with(".yaml") && !path.ends_with(".yml") {
        return Vec::new();
    }
    let before = text(change.before.as_deref()).unwrap_or_default();
    std::thread::scope(|scope| {
        let known = scope.spawn(|| sets(path, before));
        let planned = sets(path, after);
        match known.join() {
            Ok(known) => planned.iter().flat_map(|set| of_set(set, &known)).collect(),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// The ResourceSets of a text. Whether it can be read is for whoever wrote it to know.
fn sets(path: &str, text: String) -> Vec<ResourceSet> {
    let file = File::new(path, text);
    // A file with one document is read without a tree, which is several times as fast.
    let body = file.text.strip_prefix("---\n").unwrap_or(&file.text);
    let is_one = !body.contains("\n---") && body.lines().any(|line| line.trim_end() == "kind: ResourceSet");
    let found = match is_one {
        true => vec![ResourceSet::read(&file, "default")],
        false => ResourceSet::read_all(&file, "default"),
    };
    found.into_iter().filter_map(Result::ok).collect()
}

fn of_set(set: &ResourceSet, known: &[ResourceSet]) -> Vec<Diagnostic> {
    let before = known.iter().find(|known| known.name() == set.name() && known.renders_like(set));
    let new = new_ones(before.map(ResourceSet::inputs_of_its_own).unwrap_or_default(), set.inputs_of_its_own());
    if new.is_empty() || set.wants_providers() {
        return Vec::new();
    }
    let options = Options { text: false, only: Some(new), ..Options::default() };
    let rendered = set.render(None, &options, &mut |_| std::ops::ControlFlow::Continue(()));
    match rendered {
        // An input may well make nothing.
        Err(errors) if errors.errors.iter().all(|error| matches!(error.kind(), ErrorKind::Nothing { .. })) => {
            Vec::new()
        }
        Err(errors) => errors.diagnose(),
        Ok(_) => Vec::new(),
    }
}

/// The indices of what is in `after` and not in `before`. Of thousands of inputs nearly all stay where they are.
fn new_ones<T: PartialEq>(before: &[T], after: &[T]) -> BTreeSet<usize> {
    let same_start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let (before, rest) = (before.get(same_start..).unwrap_or_default(), after.get(same_start..).unwrap_or_default());
    let same_end = before.iter().rev().zip(rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let changed = before.get(..before.len() - same_end).unwrap_or_default();
    let new = rest.iter().take(rest.len() - same_end).enumerate().filter(|(_, input)| !changed.contains(input));
    new.map(|(index, _)| same_start + index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_not_new() {
        let new = |before: &str, after: &str| {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            new_ones(&letters(before), &letters(after)).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(new("abc", "abxc"), [2]);
        assert_eq!(new("abc", "xabcy"), [0, 4]);
        assert_eq!(new("abc", "cab"), [0; 0]);
        assert_eq!(new("abc", "ab"), [0; 0]);
        assert_eq!(new("", "aa"), [0, 1]);
    }
}
