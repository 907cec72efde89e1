//! From the errors of the event parser to ours.

use granit_parser::{ErrorKind as Granit, ScanError};

use super::{Error, ErrorKind, SyntaxError};

impl Error {
    /// The parser's error, placed in `text`.
    pub(crate) fn from_scan(error: &ScanError, text: &str, depth_limit: usize) -> Self {
        let mut start = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let kind = kind(error.kind(), text.get(start..).unwrap_or_default(), depth_limit);
        if kind == ErrorKind::TabIndent {
            // The parser's place is at the tab or behind it.
            let line = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
            let tab = text.get(line..).and_then(|line| line.split('\n').next()).and_then(|line| line.find('\t'));
            start = tab.map_or(start, |tab| line + tab);
        }
        let end = start + text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        Self::new(kind, start..end)
    }
}

/// `rest` is the text from the error on.
fn kind(kind: &Granit, rest: &str, depth_limit: usize) -> ErrorKind {
    let syntax = match kind {
        Granit::RecursionLimitExceeded => return ErrorKind::TooDeep { limit: depth_limit },
        Granit::TabNotAllowed
        | Granit::TabInBlockIndentation
        | Granit::TabAtBlockScalarStart
        | Granit::TabInIndentation
        | Granit::TabInPlainScalar => return ErrorKind::TabIndent,
        Granit::UnclosedQuotedScalar | Granit::DocumentIndicatorInQuotedScalar => SyntaxError::UnclosedQuote,
        Granit::UnclosedFlowCollection { open } => SyntaxError::UnclosedBracket(*open),
        Granit::UnexpectedEofFlowSequence => SyntaxError::UnclosedBracket('['),
        Granit::UnexpectedEofFlowMapping | Granit::UnexpectedEofImplicitFlowMapping => {
            SyntaxError::UnclosedBracket('{')
        }
        Granit::MisplacedFlowCollectionEnd | Granit::MismatchedFlowCollectionEnd { .. } => SyntaxError::StrayBracket,
        Granit::UnexpectedCharacter { character } => SyntaxError::ReservedCharacter(*character),
        Granit::MappingValueNotAllowed | Granit::MappingKeyNotAllowed | Granit::InvalidColonPlacement => {
            SyntaxError::MappingNotAllowed
        }
        Granit::BlockSequenceEntryNotAllowed | Granit::BlockEntryInFlowCollection => SyntaxError::SequenceNotAllowed,
        Granit::InvalidIndentation
        | Granit::ExpectedBlockMappingKey
        | Granit::ExpectedBlockSequenceEntry
        | Granit::SimpleKeyExpected
        | Granit::InvalidSimpleKey
        | Granit::InvalidBlockScalarIndent
        | Granit::InvalidQuotedScalarIndent
        | Granit::InvalidFlowScalarIndent => SyntaxError::Indentation,
        Granit::ExpectedNodeContent if rest.starts_with([']', '}', ',']) => SyntaxError::StrayBracket,
        Granit::InvalidTrailingSingleQuotedScalar | Granit::InvalidTrailingDoubleQuotedScalar => {
            SyntaxError::AfterQuote
        }
        Granit::UnknownQuotedScalarEscape
        | Granit::InvalidQuotedScalarHexEscape
        | Granit::InvalidLowSurrogateHexEscape
        | Granit::InvalidLowSurrogate
        | Granit::MissingLowSurrogate
        | Granit::UnpairedLowSurrogate
        | Granit::InvalidUnicodeEscape => SyntaxError::Escape,
        Granit::InvalidBlockScalarHeader | Granit::ZeroBlockScalarIndent => SyntaxError::BlockHeader,
        Granit::FlowMappingValueAdjacentCollection => SyntaxError::FlowColon,
        Granit::CommentInterceptedScalar | Granit::CommentNotSeparated => SyntaxError::Comment,
        Granit::UndeclaredTagHandle => SyntaxError::TagHandle,
        other => SyntaxError::Other(other.to_string()),
    };
    ErrorKind::Syntax(syntax)
}
