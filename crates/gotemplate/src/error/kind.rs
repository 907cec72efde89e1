//! The kinds of parse errors, worded as Go words them.

use crate::chars::unicode_name;
use crate::go_string::GoString;

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// An action has no right delimiter.
    #[error("unclosed action")]
    UnclosedAction,
    /// A comment has no `*/`.
    #[error("unclosed comment")]
    UnclosedComment,
    /// Something stands between `*/` and the right delimiter.
    #[error("comment ends before closing delimiter")]
    CommentEnd,
    /// A parenthesis is open at the end of its action.
    #[error("unclosed left paren")]
    UnclosedParen,
    /// A closing parenthesis without an opening one.
    #[error("unexpected right paren")]
    UnexpectedParen,
    /// A colon that is not that of `:=`.
    #[error("expected :=")]
    ExpectedDeclare,
    /// A character glued to the end of a word.
    #[error("bad character {}", unicode_name(*.0))]
    BadCharacter(char),
    /// A character that means nothing inside an action.
    #[error("unrecognized character in action: {}", unicode_name(*.0))]
    UnrecognizedCharacter(char),
    /// A character constant is open at the end of its line.
    #[error("unterminated character constant")]
    UnterminatedCharacter,
    /// A string is open at the end of its line.
    #[error("unterminated quoted string")]
    UnterminatedString,
    /// A raw string is open at the end of the text.
    #[error("unterminated raw quoted string")]
    UnterminatedRawString,
    /// A number runs into a letter, or is a pair that is not complex.
    #[error("bad number syntax: {}", quoted(.0))]
    BadNumber(String),
    /// Text that looks like a number and is none.
    #[error("illegal number syntax: {}", quoted(.0))]
    IllegalNumber(String),
    /// An integer that needs more than 64 bits.
    #[error("integer overflow: {}", quoted(.0))]
    IntegerOverflow(String),
    /// A complex number with a part that is no number.
    #[error("syntax error scanning complex number")]
    IllegalComplex(String),
    /// More than one character between single quotes.
    #[error("malformed character constant: {0}")]
    MalformedCharacter(String),
    /// A string or character constant with an escape that Go does not know.
    #[error("invalid syntax")]
    InvalidEscape(String),
    /// A token in a place where it cannot stand.
    #[error("unexpected {found} in {context}")]
    Unexpected {
        /// The token, shortened as Go shortens it.
        found: String,
        /// What was being read.
        context: &'static str,
    },
    /// `else` or `end` without anything to close.
    #[error("unexpected {written}{}", context.map(|c| format!(" in {c}")).unwrap_or_default())]
    UnexpectedClause {
        /// Which of the two.
        clause: Clause,
        /// As an action in the text's own delimiters.
        written: String,
        /// What was being read; none at the top.
        context: Option<&'static str>,
    },
    /// A second `else`.
    #[error("expected end; found {written}")]
    ExpectedEnd {
        /// As an action in the text's own delimiters.
        written: String,
    },
    /// The text ends before the `end` of an action.
    #[error("unexpected EOF")]
    UnexpectedEof,
    /// An action or condition without a value.
    #[error("missing value for {0}")]
    MissingValue(&'static str),
    /// A command without operands.
    #[error("empty command")]
    EmptyCommand,
    /// A constant or the cursor after a `|`.
    #[error("non executable command in pipeline stage {stage}")]
    NonExecutable {
        /// Which command of the pipeline, from one.
        stage: usize,
    },
    /// More variables than the pipeline can set.
    #[error("too many declarations in {0}")]
    TooManyDeclarations(&'static str),
    /// Something else than a variable after the comma of a `range`.
    #[error("range can only initialize variables")]
    RangeVariables,
    /// A field of a constant.
    #[error("unexpected . after term {}", quoted(.0))]
    FieldOfConstant(String),
    /// A variable that nothing declares before.
    #[error("undefined variable {}", quoted(.0))]
    UndefinedVariable(String),
    /// A function that does not exist.
    #[error("function {} not defined", quoted(.0))]
    UndefinedFunction(String),
    /// `break` or `continue` outside of a `range`.
    #[error("{{{{{0}}}}} outside {{{{range}}}}")]
    OutsideRange(&'static str),
    /// Two definitions of a template, neither of them blank.
    #[error("template: multiple definition of template {}", .0.quote())]
    MultipleDefinition(GoString),
    /// Parentheses and actions nested deeper than [`MAX_DEPTH`](crate::MAX_DEPTH).
    #[error("max expression depth exceeded")]
    TooDeep,
    /// A text longer than [`MAX_BYTES`](crate::MAX_BYTES), or of more nodes than [`MAX_NODES`](crate::MAX_NODES).
    #[error("template too large")]
    TooLarge,
}

/// The clauses that close a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clause {
    /// `else`.
    Else,
    /// `end`.
    End,
}

fn quoted(text: &str) -> String {
    GoString::from(text).quote()
}
