//! A value set at a `targetPath`, as Helm's `--set` does.
//!
//! `targetPath=value` is read as one text, so a comma in the value begins another assignment and a `{` at its start a
//! list, unless the value is literal. This follows Helm's reader also where it drops parts silently; `--set` as users
//! type it is stricter (`fluxwright_values::set`).

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::Value;

use super::node::{Node, Shared, SharedList};

/// The greatest index of a list.
const MAX_INDEX: i64 = 65_536;
/// The greatest number of dots in a name.
const MAX_DOTS: usize = 30;
/// The greatest number of `[…]` in one name; Helm knows no limit.
const MAX_BRACKETS: usize = 200;
/// The most list items that one text may make; Helm knows no limit.
const MAX_ITEMS: usize = 1_000_000;

/// Why a value cannot be set at its path. Never holds a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetProblem {
    /// `a` or `x,` without a `=`.
    #[error("a name has no value")]
    NoValue,
    /// `.=1`
    #[error("a name ends with a dot, or has nothing between two dots")]
    EmptyName,
    /// `a[x]=1`
    #[error("what stands between `[` and `]` is not a number from 0 to {MAX_INDEX}")]
    Index,
    /// `a[0]b=1`
    #[error("after `]` a `.`, a `[` or a `=` must follow")]
    AfterIndex,
    /// `a={x`
    #[error("a list starts with `{{` and does not end with `}}`")]
    UnclosedList,
    /// `a.b` where `a` is no map.
    #[error("`{0}` is no map in the values so far")]
    NotAMap(String),
    /// `a[0]` where `a` is no list.
    #[error("`{0}` is no list in the values so far")]
    NotAList(String),
    /// More dots or brackets than are taken.
    #[error("a name has more than {MAX_DOTS} dots or {MAX_BRACKETS} brackets")]
    TooDeep,
    /// More list items than are taken.
    #[error("more than {MAX_ITEMS} list items would be made")]
    TooManyItems,
}

/// A [`SetProblem`], and whether it lies in the value: a part of it was taken for a further `name=value`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct SetError {
    /// What is wrong.
    pub problem: SetProblem,
    /// Whether the path was read without it.
    pub in_value: bool,
}

/// Sets `path` to `value` in `values`.
pub(super) fn set(values: &Shared, path: &str, value: &[u8], literal: bool, origin: usize) -> Result<(), SetError> {
    let value = as_go(value);
    let (value, text) = match () {
        () if literal => (escaped(&value), true),
        () if is_quoted(&value) => (value.trim_matches(['\'', '"']).to_owned(), true),
        () => (value, false),
    };
    let chars: Vec<char> = path.chars().chain(['=']).chain(value.chars()).collect();
    let path = path.chars().count();
    let mut reader = Reader { chars, at: 0, path, text, origin, brackets: 0, items: 0 };
    loop {
        reader.brackets = 0;
        match reader.key(values, 0) {
            Ok(()) => {}
            Err(Stop::End) => return Ok(()),
            Err(Stop::Problem(problem)) => return Err(SetError { problem, in_value: reader.at > path + 1 }),
        }
    }
}

/// Bytes as a Go program reads them as characters: each that belongs to none is one U+FFFD.
fn as_go(bytes: &[u8]) -> String {
    bytes
        .utf8_chunks()
        .flat_map(|chunk| chunk.valid().chars().chain(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER)))
        .collect()
}

/// A value in quotes is text. The quotes need not be the same kind as long as each end has one of the kind.
fn is_quoted(value: &str) -> bool {
    ['\'', '"'].iter().any(|quote| value.starts_with(*quote) && value.ends_with(*quote))
}

/// The value with everything escaped that means something to the reader.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        if matches!(c, '\\' | ',' | '[' | ']' | '{' | '}') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Why reading stops.
enum Stop {
    /// The text is at its end, which is an error in no place.
    End,
    Problem(SetProblem),
}

impl From<SetProblem> for Stop {
    fn from(problem: SetProblem) -> Self {
        Self::Problem(problem)
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    /// The length of the path.
    path: usize,
    /// Whether values are always text.
    text: bool,
    origin: usize,
    brackets: usize,
    items: usize,
}

/// Characters up to one of those looked for, and that one; `None` at the end of the text.
type Token = (String, Option<char>);

impl Reader {
    fn next(&mut self) -> Option<char> {
        let c = self.chars.get(self.at).copied();
        self.at += usize::from(c.is_some());
        c
    }

    fn until(&mut self, stop: &[char]) -> Token {
        let mut token = String::new();
        while let Some(c) = self.next() {
            match c {
                c if stop.contains(&c) => return (token, Some(c)),
                '\\' => match self.next() {
                    Some(c) => token.push(c),
                    None => break,
                },
                c => token.push(c),
            }
        }
        (token, None)
    }

    /// One `name=value`, or the rest of a name behind a dot.
    fn key(&mut self, map: &Shared, dots: usize) -> Result<(), Stop> {
        let (key, stop) = self.until(&['=', '[', ',', '.']);
        match stop {
            None if key.is_empty() => Err(Stop::End),
            None | Some(',') => Err(SetProblem::NoValue.into()),
            Some('[') => {
                let index = self.index()?;
                let found = map.borrow().get(&key).cloned();
                let mut list = match found {
                    None => Rc::default(),
                    Some(Node::List { items, .. }) => items,
                    Some(_) => return Err(SetProblem::NotAList(self.shown(&key)).into()),
                };
                let done = self.item(&mut list, index, dots);
                self.put(map, key, Node::List { items: list, origin: self.origin });
                done
            }
            Some('=') => match self.value() {
                Ok((value, ended)) => {
                    self.put(map, key, value);
                    if ended { Err(Stop::End) } else { Ok(()) }
                }
                Err(problem) => Err(problem.into()),
            },
            Some(_) => {
                if dots >= MAX_DOTS {
                    return Err(SetProblem::TooDeep.into());
                }
                let found = map.borrow().get(&key).cloned();
                let inner = match found {
                    None => Shared::default(),
                    Some(Node::Map { entries, .. }) => entries,
                    Some(_) => return Err(SetProblem::NotAMap(self.shown(&key)).into()),
                };
                let done = self.key(&inner, dots + 1);
                let empty = inner.borrow().is_empty();
                match done {
                    Ok(()) if empty => Err(SetProblem::EmptyName.into()),
                    done => {
                        if !empty {
                            self.put(map, key, Node::Map { entries: inner, origin: self.origin });
                        }
                        done
                    }
                }
            }
        }
    }

    /// What follows the `]` of an index into a list, which is replaced by a longer one where it is too short.
    fn item(&mut self, list: &mut SharedList, index: i64, dots: usize) -> Result<(), Stop> {
        let at = usize::try_from(index).map_err(|_| SetProblem::Index)?;
        self.brackets += 1;
        if self.brackets > MAX_BRACKETS {
            return Err(SetProblem::TooDeep.into());
        }
        let (rest, stop) = self.until(&['[', '.', '=']);
        if !rest.is_empty() {
            return Err(SetProblem::AfterIndex.into());
        }
        let found = list.borrow().get(at).cloned();
        match stop {
            None => Err(Stop::End),
            Some('=') => {
                let (value, _) = self.value()?;
                self.put_item(list, at, value)
            }
            Some('[') => {
                let next = self.index()?;
                let mut inner = match found {
                    Some(Node::List { items, .. }) => items,
                    None | Some(Node::Leaf { value: Value::Null, .. }) => Rc::default(),
                    Some(_) => return Err(SetProblem::NotAList("[…]".into()).into()),
                };
                self.item(&mut inner, next, dots)?;
                self.put_item(list, at, Node::List { items: inner, origin: self.origin })
            }
            Some(_) => {
                let inner = match found {
                    None => Shared::default(),
                    Some(Node::Map { entries, .. }) => entries,
                    Some(_) => {
                        let made = Shared::default();
                        self.put_item(list, at, Node::Map { entries: made.clone(), origin: self.origin })?;
                        made
                    }
                };
                self.key(&inner, dots)?;
                self.put_item(list, at, Node::Map { entries: inner, origin: self.origin })
            }
        }
    }

    /// The number of an index, as Go's `Atoi` reads it.
    fn index(&mut self) -> Result<i64, Stop> {
        match self.until(&[']']) {
            // The end of the text in an index is an end like any other.
            (_, None) => Err(Stop::End),
            (digits, Some(_)) => digits.parse().map_err(|_| SetProblem::Index.into()),
        }
    }

    /// A value, and whether the text ended before it.
    fn value(&mut self) -> Result<(Node, bool), SetProblem> {
        match self.chars.get(self.at) {
            None => Ok((Node::leaf("", self.origin), true)),
            Some('{') => {
                self.at += 1;
                Ok((self.braces()?, false))
            }
            Some(_) => {
                let (value, _) = self.until(&[',']);
                Ok((self.typed(value), false))
            }
        }
    }

    /// The items of a `{…}`.
    fn braces(&mut self) -> Result<Node, SetProblem> {
        let mut items = Vec::new();
        loop {
            let (item, stop) = self.until(&[',', '}']);
            if stop.is_none() {
                return Err(SetProblem::UnclosedList);
            }
            items.push(self.typed(item));
            if stop == Some('}') {
                if self.chars.get(self.at) == Some(&',') {
                    self.at += 1;
                }
                return Ok(Node::list(items, self.origin));
            }
        }
    }

    fn typed(&self, value: String) -> Node {
        let typed = match value.as_str() {
            _ if self.text => Value::String(value),
            text if text.eq_ignore_ascii_case("true") => true.into(),
            // Go folds the long s too.
            text if text.replace('\u{17f}', "s").eq_ignore_ascii_case("false") => false.into(),
            text if text.eq_ignore_ascii_case("null") => Value::Null,
            "0" => 0.into(),
            text if !text.starts_with('0') => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
            text => text.into(),
        };
        Node::leaf(typed, self.origin)
    }

    fn put(&self, map: &Shared, key: String, value: Node) {
        // Helm drops what has no name.
        if key.is_empty() {
            return;
        }
        let mut map = map.borrow_mut();
        match (map.get_mut(&key), &value) {
            // The same list or map again: who made it does not change.
            (Some(Node::List { items, .. }), Node::List { items: same, .. }) if Rc::ptr_eq(items, same) => {}
            (Some(Node::Map { entries, .. }), Node::Map { entries: same, .. }) if Rc::ptr_eq(entries, same) => {}
            (Some(Node::List { items, .. }), Node::List { items: longer, .. }) => *items = longer.clone(),
            _ => {
                map.insert(key, value);
            }
        }
    }

    fn put_item(&mut self, list: &mut SharedList, at: usize, value: Node) -> Result<(), Stop> {
        if i64::try_from(at).is_ok_and(|at| at > MAX_INDEX) {
            return Err(SetProblem::Index.into());
        }
        let length = list.borrow().len();
        if length <= at {
            self.items += at + 1 - length;
            if self.items > MAX_ITEMS {
                return Err(SetProblem::TooManyItems.into());
            }
            let mut longer = list.borrow().clone();
            longer.resize_with(at + 1, || Node::leaf(Value::Null, self.origin));
            *list = Rc::new(RefCell::new(longer));
        }
        if let Some(item) = list.borrow_mut().get_mut(at) {
            *item = value;
        }
        Ok(())
    }

    /// A name for a message: those of the path are the user's own, those in a value may be secret.
    fn shown(&self, key: &str) -> String {
        if self.at <= self.path + 1 { key.to_owned() } else { "…".into() }
    }
}
