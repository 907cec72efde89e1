//! From nodes to JSON values.

use std::cell::OnceCell;
use std::collections::HashMap;

use serde_json::{Map, Number as JsonNumber, Value};

use super::number::Number;
use super::scalar::{Scalar, ScalarType, plain_scalar};
use super::{Dialect, merge};
use crate::parse::MAX_DEPTH;
use crate::{CollectionStyle, Document, Entry, Error, ErrorKind, Node, NodeKind, ScalarStyle};

/// The most values made of one node; only trees that no parser made can pass it.
const MAX_VALUES: usize = 4_000_000;

impl Document {
    /// The value of the document, null when it is empty. See [`Node::to_value`].
    pub fn to_value(&self, dialect: Dialect) -> Result<Value, Error> {
        check_document(self)?;
        self.root.as_ref().map_or(Ok(Value::Null), |root| root.to_value(self, dialect))
    }
}

impl Node {
    /// The value of this node of `document`, as a reader understands it: aliases followed, `<<` merged, types resolved.
    /// Maps keep the order of the text.
    ///
    /// Numbers are those that a client of Kubernetes sees: whole where they are whole, else 64-bit floats. What the
    /// reader refuses is an error, with the place.
    pub fn to_value(&self, document: &Document, dialect: Dialect) -> Result<Value, Error> {
        check_document(document)?;
        let reader = Reader { document, dialect, anchors: OnceCell::new() };
        reader.value(self, &mut Budget { depth: MAX_DEPTH, values: MAX_VALUES })
    }

    /// The type that a reader finds in this scalar, its quotes and tag considered; `None` for other nodes. A scalar
    /// that does not fit its tag is text.
    pub fn scalar_type(&self, dialect: Dialect) -> Option<ScalarType> {
        let NodeKind::Scalar { value, style } = &self.kind else { return None };
        Some(match scalar(value, *style, self.tag.as_deref(), dialect) {
            Ok(Resolved::Scalar(Scalar::Null)) => ScalarType::Null,
            Ok(Resolved::Scalar(Scalar::Bool(_))) => ScalarType::Bool,
            Ok(Resolved::Scalar(Scalar::Number(Number::Int(_) | Number::Large(_)))) => ScalarType::Int,
            Ok(Resolved::Scalar(Scalar::Number(Number::Float(_)) | Scalar::NotFinite(_))) => ScalarType::Float,
            Ok(Resolved::Scalar(Scalar::Time(_))) if dialect == Dialect::V3 => ScalarType::Timestamp,
            _ => ScalarType::String,
        })
    }
}

/// What the readers refuse of a whole document.
fn check_document(document: &Document) -> Result<(), Error> {
    if let Some(root) = &document.root
        && document.span.start > 0
        && !document.explicit_start
    {
        return Err(Error::new(ErrorKind::MissingStart, root.span.start..root.span.start));
    }
    match document.yaml_version {
        None | Some((1, 1)) => Ok(()),
        Some((major, minor)) => {
            let span = document.directives.first().cloned().unwrap_or(document.span.start..document.span.start);
            Err(Error::new(ErrorKind::Version { major, minor }, span))
        }
    }
}

/// What is left to spend.
pub(super) struct Budget {
    depth: usize,
    values: usize,
}

/// One reading of a document.
pub(super) struct Reader<'d> {
    pub(super) document: &'d Document,
    pub(super) dialect: Dialect,
    anchors: OnceCell<HashMap<usize, &'d Node>>,
}

impl<'d> Reader<'d> {
    pub(super) fn value(&self, node: &Node, budget: &mut Budget) -> Result<Value, Error> {
        check_anchor(node)?;
        budget.values = budget
            .values
            .checked_sub(1)
            .ok_or_else(|| Error::new(ErrorKind::TooManyNodes { limit: MAX_VALUES }, node.span.clone()))?;
        match &node.kind {
            NodeKind::Scalar { value, style } => self.scalar(node, value, *style),
            NodeKind::Alias { .. } => self.deeper(node, budget, |budget| self.value(self.target(node)?, budget)),
            NodeKind::Sequence { items, .. } => self.deeper(node, budget, |budget| {
                items.iter().map(|item| self.value(item, budget)).collect::<Result<_, _>>().map(Value::Array)
            }),
            NodeKind::Mapping { entries, .. } => self.deeper(node, budget, |budget| {
                let mut map = Map::new();
                match self.dialect {
                    Dialect::Sigs => merge::sigs(self, node, entries, &mut map, budget)?,
                    Dialect::V3 => merge::v3(self, node, entries, &mut map, budget)?,
                }
                Ok(Value::Object(map))
            }),
        }
    }

    /// Trees that no parser made can be deeper than the stack, or hold themselves.
    pub(super) fn deeper<T>(
        &self,
        node: &Node,
        budget: &mut Budget,
        read: impl FnOnce(&mut Budget) -> Result<T, Error>,
    ) -> Result<T, Error> {
        budget.depth = budget
            .depth
            .checked_sub(1)
            .ok_or_else(|| Error::new(ErrorKind::TooDeep { limit: MAX_DEPTH }, node.span.clone()))?;
        let result = read(budget);
        budget.depth += 1;
        result
    }

    /// The node that an alias stands for; any other node is itself.
    pub(super) fn target<'n>(&self, node: &'n Node) -> Result<&'n Node, Error>
    where
        'd: 'n,
    {
        let NodeKind::Alias { name, target } = &node.kind else { return Ok(node) };
        let anchors = self.anchors.get_or_init(|| {
            let mut anchors = HashMap::new();
            if let Some(root) = &self.document.root {
                root.walk(&mut |node| {
                    if let Some(anchor) = &node.anchor {
                        anchors.insert(anchor.id, node);
                    }
                });
            }
            anchors
        });
        anchors.get(target).copied().ok_or_else(|| Error::new(ErrorKind::UnknownAlias(name.clone()), node.span.clone()))
    }

    fn scalar(&self, node: &Node, value: &str, style: ScalarStyle) -> Result<Value, Error> {
        let resolved = scalar(value, style, node.tag.as_deref(), self.dialect)
            .map_err(|kind| Error::new(kind, node.span.clone()))?;
        Ok(match resolved {
            Resolved::Text(text) => Value::String(text),
            Resolved::Scalar(Scalar::Null) => Value::Null,
            Resolved::Scalar(Scalar::Bool(bool)) => Value::Bool(bool),
            Resolved::Scalar(Scalar::Number(number)) => Value::Number(json_number(number, self.dialect)),
            Resolved::Scalar(Scalar::NotFinite(_)) => {
                return Err(Error::new(ErrorKind::NotFinite, node.span.clone()));
            }
            Resolved::Scalar(Scalar::Time(time)) if self.dialect == Dialect::V3 => Value::String(time),
            Resolved::Scalar(Scalar::Time(_) | Scalar::Text) => Value::String(value.to_owned()),
        })
    }

    /// The text of a key.
    pub(super) fn key(&self, map: &Node, entry: &Entry) -> Result<String, Error> {
        check_anchor(&entry.key)?;
        let key = self.target(&entry.key)?;
        let error = |kind| Error::new(kind, entry.key.span.clone());
        let NodeKind::Scalar { value, style } = &key.kind else {
            return Err(if is_template(map, &entry.key) {
                Error::new(ErrorKind::UnquotedTemplate, map.span.clone())
            } else {
                error(ErrorKind::CollectionKey)
            });
        };
        let is_text_tag = |tag: &str| matches!(tag, "!" | "tag:yaml.org,2002:str" | "tag:yaml.org,2002:merge");
        if self.dialect == Dialect::V3 && key.tag.as_deref().is_some_and(|tag| !is_text_tag(tag)) {
            return Err(error(ErrorKind::KeyType));
        }
        let kind = match scalar(value, *style, key.tag.as_deref(), self.dialect).map_err(error)? {
            Resolved::Text(text) => return Ok(text),
            Resolved::Scalar(scalar) => scalar,
        };
        match (kind, self.dialect) {
            (Scalar::Text, _) => Ok(value.clone()),
            (Scalar::Null, _) => Err(error(ErrorKind::NullKey)),
            (Scalar::Time(_), Dialect::Sigs) => Ok(value.clone()),
            (Scalar::Bool(bool), Dialect::Sigs) => Ok(bool.to_string()),
            (Scalar::NotFinite(name), Dialect::Sigs) => Ok(name.to_owned()),
            (Scalar::Number(Number::Int(int)), Dialect::Sigs) => Ok(int.to_string()),
            (Scalar::Number(Number::Float(float)), Dialect::Sigs) => Ok(float_key(float)),
            (_, _) => Err(error(ErrorKind::KeyType)),
        }
    }
}

/// A plain scalar as [`Dialect::Sigs`] takes it. `None` for what is no value of JSON.
pub(crate) fn everyday_scalar(plain: &str) -> Option<Value> {
    Some(match plain_scalar(plain, Dialect::Sigs) {
        Scalar::Null => Value::Null,
        Scalar::Bool(bool) => Value::Bool(bool),
        Scalar::Number(number) => Value::Number(json_number(number, Dialect::Sigs)),
        Scalar::NotFinite(_) => return None,
        Scalar::Time(_) | Scalar::Text => Value::String(plain.to_owned()),
    })
}

/// A scalar as a reader takes it.
enum Resolved {
    /// Text that is not the scalar's own.
    Text(String),
    Scalar(Scalar),
}

fn scalar(value: &str, style: ScalarStyle, tag: Option<&str>, dialect: Dialect) -> Result<Resolved, ErrorKind> {
    // A lone `!` is no tag to go-yaml v3, and a local tag to v2.
    let tag = tag.filter(|tag| dialect == Dialect::Sigs || *tag != "!");
    let Some(tag) = tag else {
        let plain = style == ScalarStyle::Plain;
        return Ok(Resolved::Scalar(if plain { plain_scalar(value, dialect) } else { Scalar::Text }));
    };
    let Some(name) = tag.strip_prefix("tag:yaml.org,2002:") else { return Ok(Resolved::Scalar(Scalar::Text)) };
    let mismatch = || ErrorKind::TagMismatch { tag: format!("!!{name}") };
    let found = match name {
        "bool" | "int" | "float" | "null" | "timestamp" => plain_scalar(value, dialect),
        "binary" => {
            let bytes = base64(value).ok_or_else(mismatch)?;
            return Ok(Resolved::Text(lossy(&bytes)));
        }
        _ => return Ok(Resolved::Scalar(Scalar::Text)),
    };
    // With a tag of another type a date is not looked for, and its digits and dashes are no number.
    match (name, &found) {
        ("bool", Scalar::Bool(_))
        | ("int", Scalar::Number(Number::Int(_) | Number::Large(_)))
        | ("float", Scalar::Number(Number::Int(_) | Number::Float(_)) | Scalar::NotFinite(_))
        | ("null", Scalar::Null)
        | ("timestamp", Scalar::Time(_)) => Ok(Resolved::Scalar(found)),
        _ => Err(mismatch()),
    }
}

/// What JSON makes of the number: a float without a fraction is written, and so read again, as a whole number.
fn json_number(number: Number, dialect: Dialect) -> JsonNumber {
    match number {
        Number::Int(int) => int.into(),
        Number::Large(large) if dialect == Dialect::V3 => large.into(),
        #[expect(clippy::cast_precision_loss, reason = "clients of Kubernetes read it as a 64-bit float")]
        Number::Large(large) => finite(large as f64),
        // The digits of the float decide, as JSON would carry them.
        Number::Float(float) => format!("{float}").parse::<i64>().map_or_else(|_| finite(float), JsonNumber::from),
    }
}

fn finite(float: f64) -> JsonNumber {
    JsonNumber::from_f64(float).unwrap_or_else(|| JsonNumber::from(0))
}

/// A float as the text of a key: the shortest digits of a 32-bit float, with an exponent from a million on.
fn float_key(float: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "the reader does so")]
    let short = float as f32;
    if !short.is_finite() {
        return if short < 0.0 { "-Inf".to_owned() } else { "+Inf".to_owned() };
    }
    crate::emit::go_float(&format!("{short:e}"), 6)
}

/// `{{ … }}`: a flow map whose key is a flow map right after its bracket.
fn is_template(map: &Node, key: &Node) -> bool {
    let flow = |node: &Node| matches!(node.kind, NodeKind::Mapping { style: CollectionStyle::Flow, .. });
    flow(map) && flow(key) && key.span.start == map.span.start + 1
}

fn check_anchor(node: &Node) -> Result<(), Error> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    match &node.anchor {
        Some(anchor) if !anchor.name.bytes().all(allowed) => {
            Err(Error::new(ErrorKind::AnchorName(anchor.name.clone()), anchor.span.clone()))
        }
        _ => Ok(()),
    }
}

/// As Go writes bytes into JSON: each byte that is not UTF-8 becomes a replacement character of its own.
fn lossy(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

/// Standard base64 with padding; line ends are skipped.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|b| !matches!(b, b'\n' | b'\r')).collect();
    if !digits.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    let mut chunks = digits.chunks_exact(4).peekable();
    while let Some(chunk) = chunks.next() {
        let padding = chunk.iter().rev().take_while(|b| **b == b'=').count();
        if padding > 2 || (padding > 0 && chunks.peek().is_some()) {
            return None;
        }
        let mut bits = 0u32;
        for digit in chunk.iter().take(4 - padding) {
            let value = match digit {
                b'A'..=b'Z' => digit - b'A',
                b'a'..=b'z' => digit - b'a' + 26,
                b'0'..=b'9' => digit - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                _ => return None,
            };
            bits = bits << 6 | u32::from(value);
        }
        bits <<= 6 * padding;
        let [_, a, b, c] = bits.to_be_bytes();
        bytes.extend([a, b, c].iter().take(3 - padding));
    }
    Some(bytes)
}
