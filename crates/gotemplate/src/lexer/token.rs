//! What the lexer hands to the parser.

use fluxwright_diagnostic::Span;

/// A word that has a meaning of its own inside an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyword {
    Block,
    Break,
    Continue,
    Define,
    Else,
    End,
    If,
    Nil,
    Range,
    Template,
    With,
}

impl Keyword {
    pub(super) fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "block" => Self::Block,
            "break" => Self::Break,
            "continue" => Self::Continue,
            "define" => Self::Define,
            "else" => Self::Else,
            "end" => Self::End,
            "if" => Self::If,
            "nil" => Self::Nil,
            "range" => Self::Range,
            "template" => Self::Template,
            "with" => Self::With,
            _ => return None,
        })
    }
}

/// Why the lexer gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LexError {
    UnclosedComment,
    /// Something stands between `*/` and the closing delimiter.
    CommentEnd,
    UnclosedAction,
    UnclosedParen,
    UnexpectedParen,
    /// A colon without `=`.
    ExpectedDeclare,
    /// Glued to the end of a word.
    BadCharacter(char),
    /// Cannot start anything inside an action.
    UnrecognizedCharacter(char),
    UnterminatedCharacter,
    UnterminatedString,
    UnterminatedRawString,
    /// The token's text is the number.
    BadNumber,
}

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Error(LexError),
    Assign,
    Bool,
    /// An ASCII character that means nothing by itself; a comma between declared variables.
    Char,
    CharConstant,
    Comment,
    Complex,
    Declare,
    Dot,
    Eof,
    /// `.name`.
    Field,
    Identifier,
    Keyword(Keyword),
    LeftDelim,
    LeftParen,
    Number,
    Pipe,
    RawString,
    RightDelim,
    RightParen,
    Space,
    String,
    Text,
    /// `$` or `$name`.
    Variable,
}

/// A token: its kind and its bytes in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Token {
    pub(crate) fn span(&self) -> Span {
        self.start..self.end
    }
}
