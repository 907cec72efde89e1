//! The kinds of errors.

use std::fmt;

use fluxwright_diagnostic::Span;

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text has more bytes than allowed.
    TooLarge {
        /// Its bytes.
        size: usize,
        /// The most that are read.
        limit: usize,
    },
    /// The bytes are not UTF-8; the span starts at the first wrong byte.
    NotUtf8,
    /// A control character, which no YAML reader accepts.
    ControlCharacter(char),
    /// U+0085, U+2028 or U+2029 where it would end a line to the readers of Kubernetes.
    LineSeparator(char),
    /// Collections are nested too deeply, counted with aliases expanded.
    TooDeep {
        /// The most levels that are read.
        limit: usize,
    },
    /// There are too many nodes, counted with aliases expanded.
    TooManyNodes {
        /// The most nodes that are read.
        limit: usize,
    },
    /// `*name` without a `&name` before it.
    UnknownAlias(String),
    /// `*name` inside the node that `&name` names.
    RecursiveAlias(String),
    /// A tab where YAML wants spaces.
    TabIndent,
    /// `{{ … }}` without quotes, which YAML takes for a map in a map.
    UnquotedTemplate,
    /// The text is not YAML.
    Syntax(SyntaxError),

    /// `%YAML` with a version other than 1.1; the readers of Kubernetes refuse it.
    Version {
        /// As in `1.2`: 1.
        major: u32,
        /// As in `1.2`: 2.
        minor: u32,
    },
    /// A document after `...` without a `---`, which the readers of Kubernetes refuse or do not see.
    MissingStart,
    /// Text on the line of a `---`, which [`crate::multidoc`] refuses.
    Separator(String),
    /// Text that began as JSON and is none.
    Json(String),
    /// A document that is no map, where a Kubernetes object is wanted.
    NotObject,
    /// A document without a `kind`, where a Kubernetes object is wanted.
    MissingKind,
    /// A key for the second time ([`crate::Dialect::V3`] only).
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it is the first time.
        first: Span,
    },
    /// `<<` for the second time in one map ([`crate::Dialect::V3`] only).
    DuplicateMerge {
        /// Where it is the first time.
        first: Span,
    },
    /// The value of `<<` is neither a map nor a list of maps.
    MergeValue,
    /// A map or a list as a key.
    CollectionKey,
    /// A null key.
    NullKey,
    /// A key that is no text: to [`crate::Dialect::V3`] any number, boolean or date, to [`crate::Dialect::Sigs`] a
    /// whole number that no 64-bit signed integer holds.
    KeyType,
    /// `.inf` or `.nan`, which JSON cannot hold.
    NotFinite,
    /// A tag that the scalar does not fit, such as `!!int x`.
    TagMismatch {
        /// The tag in its short form, such as `!!int`.
        tag: String,
    },
    /// A character in the name of an anchor other than letters, digits, `-` and `_`.
    AnchorName(String),
}

/// Why a text is not YAML, where more than a message can be said.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyntaxError {
    /// A quote is opened and never closed.
    UnclosedQuote,
    /// A bracket is opened and never closed.
    UnclosedBracket(char),
    /// A closing bracket does not fit, or there is none open.
    StrayBracket,
    /// `@`, `` ` `` or `%` cannot start a value.
    ReservedCharacter(char),
    /// `a: b: c`, or a key where none can be.
    MappingNotAllowed,
    /// `a: - b`, or an item where none can be.
    SequenceNotAllowed,
    /// A line is indented neither as its neighbours nor as a child.
    Indentation,
    /// Something after a closing quote.
    AfterQuote,
    /// An escape in `"…"` that does not exist.
    Escape,
    /// The line of `|` or `>` is wrong.
    BlockHeader,
    /// A `?` in a value without quotes inside `[…]` or `{…}`.
    FlowQuestion,
    /// A `:` without a space after it inside `[…]` or `{…}`.
    FlowColon,
    /// A `#` without a space before it, or a comment inside a text of several lines.
    Comment,
    /// A tag handle without a `%TAG`.
    TagHandle,
    /// Anything else.
    Other(String),
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { size, limit } => write!(f, "the file has {size} bytes, more than {limit}"),
            Self::NotUtf8 => f.write_str("the file is not UTF-8 text"),
            Self::ControlCharacter(c) => write!(f, "control character U+{:04X}", u32::from(*c)),
            Self::LineSeparator(c) => write!(f, "the line separator U+{:04X}", u32::from(*c)),
            Self::TooDeep { limit } => write!(f, "more than {limit} levels of maps and lists"),
            Self::TooManyNodes { limit } => write!(f, "more than {limit} values, with aliases expanded"),
            Self::UnknownAlias(name) => write!(f, "`*{name}` without a `&{name}` before it"),
            Self::RecursiveAlias(name) => write!(f, "`*{name}` is inside the value that it stands for"),
            Self::TabIndent => f.write_str("a tab is used for indentation"),
            Self::UnquotedTemplate => f.write_str("`{{` without quotes is a map to YAML, not a template"),
            Self::Syntax(error) => error.fmt(f),
            Self::Version { major, minor } => {
                write!(f, "`%YAML {major}.{minor}` is refused by the YAML readers of Kubernetes")
            }
            Self::MissingStart => f.write_str("a document after `...` needs a `---`"),
            Self::Separator(_) => f.write_str("there is text after `---` on its line"),
            Self::Json(message) => write!(f, "not valid JSON: {message}"),
            Self::NotObject => f.write_str("the document is not a Kubernetes object"),
            Self::MissingKind => f.write_str("the object has no `kind`"),
            Self::DuplicateKey { key, .. } => write!(f, "the key `{key}` is there twice"),
            Self::DuplicateMerge { .. } => f.write_str("`<<` is there twice in one map"),
            Self::MergeValue => f.write_str("`<<` needs a map or a list of maps"),
            Self::CollectionKey => f.write_str("a map or a list cannot be a key"),
            Self::NullKey => f.write_str("null cannot be a key"),
            Self::KeyType => f.write_str("the key is not text"),
            Self::NotFinite => f.write_str("infinity and NaN have no place in Kubernetes objects"),
            Self::TagMismatch { tag } => write!(f, "the value does not fit its tag `{tag}`"),
            Self::AnchorName(name) => write!(f, "`{name}` cannot be the name of an anchor"),
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnclosedQuote => f.write_str("a quote is not closed"),
            Self::UnclosedBracket(bracket) => write!(f, "`{bracket}` is not closed"),
            Self::StrayBracket => f.write_str("a closing bracket that fits no open one"),
            Self::ReservedCharacter(character) => write!(f, "a value cannot start with `{character}`"),
            Self::MappingNotAllowed => f.write_str("a `key: value` is not allowed here"),
            Self::SequenceNotAllowed => f.write_str("a `- ` item is not allowed here"),
            Self::Indentation => f.write_str("the indentation fits no line above"),
            Self::AfterQuote => f.write_str("there is text after a closing quote"),
            Self::Escape => f.write_str("an escape that does not exist"),
            Self::BlockHeader => f.write_str("`|` or `>` has text after it on its line"),
            Self::FlowQuestion => f.write_str("a `?` inside `[…]` or `{…}`"),
            Self::FlowColon => f.write_str("a `:` without a space after it inside `[…]` or `{…}`"),
            Self::Comment => f.write_str("a comment in a wrong place"),
            Self::TagHandle => f.write_str("a tag with an unknown prefix"),
            Self::Other(message) => f.write_str(message),
        }
    }
}
