//! The order of keys: letters after everything else, runs of digits by their number.

use std::cmp::Ordering;

/// Whether `a` comes before `b`.
fn less(a: &[char], b: &[char]) -> bool {
    for (i, (x, y)) in a.iter().zip(b).enumerate() {
        if x == y {
            continue;
        }
        match (x.is_alphabetic(), y.is_alphabetic()) {
            (true, true) => return x < y,
            (false, false) => {}
            (_, y_is_letter) => return y_is_letter,
        }
        // Zeros after another digit belong to its number; leading ones do not count.
        let inside_number = (*x == '0' || *y == '0')
            && a.get(..i).unwrap_or_default().iter().rev().take_while(|c| c.is_ascii_digit()).any(|c| *c != '0');
        let start = i64::from(inside_number);
        let (x_number, x_length) = number(a, i, start);
        let (y_number, y_length) = number(b, i, start);
        return match x_number.cmp(&y_number).then(x_length.cmp(&y_length)) {
            Ordering::Equal => x < y,
            order => order == Ordering::Less,
        };
    }
    a.len() < b.len()
}

/// The number that the digits from `from` on make after `start`, and how many there are.
fn number(text: &[char], from: usize, start: i64) -> (i64, usize) {
    let digits = text.iter().skip(from).map_while(|c| c.to_digit(10));
    digits.fold((start, 0), |(number, length), digit| {
        (number.wrapping_mul(10).wrapping_add(i64::from(digit)), length + 1)
    })
}

/// The keys in order.
///
/// Merges by hand: the order is not a total one for every set of keys, and the sort of the standard library may refuse
/// such.
pub(super) fn sorted<T>(mut entries: Vec<(&str, T)>) -> Vec<(&str, T)> {
    // Among letters alone the order is that of the bytes.
    if entries.iter().all(|(key, _)| key.bytes().all(|byte| byte.is_ascii_alphabetic())) {
        entries.sort_by_key(|(key, _)| *key);
        return entries;
    }
    naturally(entries)
}

fn naturally<T>(entries: Vec<(&str, T)>) -> Vec<(&str, T)> {
    let mut runs: Vec<Vec<(Vec<char>, &str, T)>> =
        entries.into_iter().map(|(key, value)| vec![(key.chars().collect(), key, value)]).collect();
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            merged.push(match pairs.next() {
                Some(right) => merge(left, right),
                None => left,
            });
        }
        runs = merged;
    }
    runs.into_iter().flatten().map(|(_, key, value)| (key, value)).collect()
}

type Keyed<'k, T> = (Vec<char>, &'k str, T);

fn merge<'k, T>(left: Vec<Keyed<'k, T>>, right: Vec<Keyed<'k, T>>) -> Vec<Keyed<'k, T>> {
    let mut result = Vec::with_capacity(left.len() + right.len());
    let mut right = right.into_iter().peekable();
    for item in left {
        while let Some(smaller) = right.next_if(|other| less(&other.0, &item.0)) {
            result.push(smaller);
        }
        result.push(item);
    }
    result.extend(right);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(keys: &[&'static str]) -> Vec<&'static str> {
        sorted(keys.iter().map(|key| (*key, ())).collect()).into_iter().map(|(key, ())| key).collect()
    }

    proptest::proptest! {
        #[test]
        fn letters_are_in_the_order_of_bytes(keys in proptest::collection::vec("[abBC]{0,3}", 0..8)) {
            let entries: Vec<_> = keys.iter().enumerate().map(|(index, key)| (key.as_str(), index)).collect();
            proptest::prop_assert_eq!(sorted(entries.clone()), naturally(entries));
        }
    }

    #[test]
    fn digits_count_and_letters_come_last() {
        assert_eq!(order(&["a10", "a2", "a1"]), ["a1", "a2", "a10"]);
        assert_eq!(order(&["b", "a", "-x", "_x", "1"]), ["-x", "_x", "1", "a", "b"]);
        assert_eq!(order(&["ab", "a-b", "a"]), ["a", "a-b", "ab"]);
        assert_eq!(order(&["b", "ab", "B", "a", "kind", "apiVersion"]), ["B", "a", "ab", "apiVersion", "b", "kind"]);
        assert_eq!(order(&["a100", "a1000", "a01", "a1"]), ["a1", "a01", "a100", "a1000"]);
    }
}
