//! Where in a list a new item goes: sorted lists stay sorted, else it follows the item that its release follows.

/// Why an item goes where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// Before the item with this index (the length: at the end).
    Before(usize),
}

impl Placement {
    /// The index that the new item will have.
    pub fn index(self) -> usize {
        let Self::Before(index) = self;
        index
    }
}

/// The place of `new` among `items`: its sorted place when the list is kept sorted (a few old inversions tolerated), else behind
/// `predecessor`, else the end.
pub fn place(items: &[&str], new: &str, predecessor: Option<&str>) -> Placement {
    if let Some(index) = sorted_place(items, new) {
        return Placement::Before(index);
    }
    let behind = predecessor.and_then(|name| items.iter().rposition(|item| *item == name));
    Placement::Before(behind.map_or(items.len(), |index| index + 1))
}

/// The index of `new` in a list that is kept sorted; `None` when the list is not. A list counts as sorted when it has at
/// least two items and all but a tenth of them (one, where that is less and there are more than three) stand in order.
pub fn sorted_place(items: &[&str], new: &str) -> Option<usize> {
    if items.len() < 2 {
        return None;
    }
    let kept = longest_sorted(items);
    let tolerated = (items.len() / 10).max(usize::from(items.len() > 3));
    if items.len() - kept.len() > tolerated {
        return None;
    }
    let before = kept.iter().rev().find(|index| order(items[**index], new) != std::cmp::Ordering::Greater);
    Some(match before {
        Some(index) => index + 1,
        None => kept.first().copied().unwrap_or(0),
    })
}

/// Byte order without regard to case, so that `README` sorts as people sort it.
fn order(a: &str, b: &str) -> std::cmp::Ordering {
    let key = |s: &str| s.to_lowercase();
    key(a).cmp(&key(b)).then_with(|| a.cmp(b))
}

/// The indices of a longest non-decreasing subsequence (patience sorting, n log n).
fn longest_sorted(items: &[&str]) -> Vec<usize> {
    let mut tails: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; items.len()];
    for (index, item) in items.iter().enumerate() {
        let at = tails.partition_point(|tail| order(items[*tail], item) != std::cmp::Ordering::Greater);
        previous[index] = at.checked_sub(1).and_then(|before| tails.get(before).copied());
        match tails.get_mut(at) {
            Some(tail) => *tail = index,
            None => tails.push(index),
        }
    }
    let mut kept = Vec::new();
    let mut next = tails.last().copied();
    while let Some(index) = next {
        kept.push(index);
        next = previous[index];
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_lists_stay_sorted() {
        assert_eq!(sorted_place(&["a", "c", "e"], "d"), Some(2));
        assert_eq!(sorted_place(&["a", "c", "e"], "z"), Some(3));
        assert_eq!(sorted_place(&["b", "c", "e"], "a"), Some(0));
        assert_eq!(sorted_place(&["a"], "c"), None, "one item shows no order");
        assert_eq!(sorted_place(&["b", "a"], "c"), None);
    }

    #[test]
    fn a_few_inversions_are_tolerated_and_many_are_not() {
        assert_eq!(sorted_place(&["a", "z", "b", "c", "d"], "bb"), Some(3));
        assert_eq!(sorted_place(&["z", "a", "y", "b", "x"], "c"), None);
    }

    #[test]
    fn an_unsorted_list_takes_it_behind_the_predecessor_else_at_the_end() {
        let items = ["z", "a", "y", "b"];
        assert_eq!(place(&items, "n", Some("a")).index(), 2);
        assert_eq!(place(&items, "n", Some("missing")).index(), 4);
        assert_eq!(place(&items, "n", None).index(), 4);
    }
}
