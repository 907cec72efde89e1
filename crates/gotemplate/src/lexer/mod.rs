//! Splits a text into plain text and the tokens of its actions.
//!
//! Trim markers and comments are dealt with here: the parser sees text already trimmed.

mod number;
mod token;
mod word;

pub(crate) use token::{Keyword, LexError, Token, TokenKind};

use crate::chars::{SPACES, is_alphanumeric, is_space};

const LEFT_COMMENT: &str = "/*";
const RIGHT_COMMENT: &str = "*/";
/// A trim marker: the minus sign and the space between it and the delimiter's other side.
const MARKER_LEN: usize = 2;

/// How the lexer reads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LexOptions<'a> {
    /// What opens an action; not empty.
    pub(crate) left: &'a str,
    /// What closes it; not empty.
    pub(crate) right: &'a str,
    /// Whether comments become tokens.
    pub(crate) comments: bool,
    /// Whether `break` is a keyword (it is not when a function has the name).
    pub(crate) break_keyword: bool,
    /// Likewise for `continue`.
    pub(crate) continue_keyword: bool,
}

/// The state of reading.
#[derive(Debug)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    options: LexOptions<'a>,
    /// Where reading goes on; always between two characters.
    pos: usize,
    /// Where the current token starts.
    start: usize,
    paren_depth: usize,
    inside_action: bool,
    /// The error that ended it, handed out again when asked for more.
    failed: Option<Token>,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str, options: LexOptions<'a>) -> Self {
        Self { text, options, pos: 0, start: 0, paren_depth: 0, inside_action: false, failed: None }
    }

    /// The next token. After the end or an error it is the same one again.
    pub(crate) fn next_token(&mut self) -> Token {
        if let Some(token) = self.failed {
            return token;
        }
        if self.inside_action { self.lex_inside_action() } else { self.lex_text() }
    }

    /// What is not read yet.
    fn rest(&self) -> &'a str {
        self.text.get(self.pos..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.pos += c.len_utf8();
        Some(c)
    }

    fn skip_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.pos += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    /// Takes the next character when it is one of these.
    fn accept(&mut self, wanted: &[char]) -> bool {
        let found = self.peek().is_some_and(|c| wanted.contains(&c));
        if found {
            self.bump();
        }
        found
    }

    /// Drops what was read since the last token.
    fn ignore(&mut self) {
        self.start = self.pos;
    }

    fn emit(&mut self, kind: TokenKind) -> Token {
        let token = Token { kind, start: self.start, end: self.pos };
        self.start = self.pos;
        token
    }

    fn error(&mut self, error: LexError) -> Token {
        let token = self.emit(TokenKind::Error(error));
        self.failed = Some(token);
        token
    }

    /// Outside actions: plain text up to the next one, comments skipped.
    fn lex_text(&mut self) -> Token {
        loop {
            let rest = self.rest();
            let Some(len) = rest.find(self.options.left) else {
                self.pos = self.text.len();
                return self.emit(if rest.is_empty() { TokenKind::Eof } else { TokenKind::Text });
            };
            if let Some(token) = self.lex_text_before(len) {
                return token;
            }
            if let Some(token) = self.lex_left_delim() {
                return token;
            }
        }
    }

    /// The next `len` bytes as text, without the spaces at its end when the action after it trims them.
    fn lex_text_before(&mut self, len: usize) -> Option<Token> {
        let (text, action) = self.rest().split_at_checked(len)?;
        let after_delim = action.strip_prefix(self.options.left).unwrap_or_default();
        let kept = if has_left_marker(after_delim) { text.trim_end_matches(SPACES).len() } else { len };
        self.pos += kept;
        let token = (kept > 0).then(|| self.emit(TokenKind::Text));
        self.pos += len - kept;
        self.ignore();
        token
    }

    /// The left delimiter, which is next. `None` when it opens a comment that is not wanted.
    fn lex_left_delim(&mut self) -> Option<Token> {
        let delim_start = self.pos;
        self.pos += self.options.left.len();
        let delim_end = self.pos;
        if has_left_marker(self.rest()) {
            self.pos += MARKER_LEN;
        }
        if self.rest().starts_with(LEFT_COMMENT) {
            self.ignore();
            return self.lex_comment();
        }
        self.ignore();
        self.inside_action = true;
        self.paren_depth = 0;
        Some(Token { kind: TokenKind::LeftDelim, start: delim_start, end: delim_end })
    }

    /// A comment, whose opening is next.
    fn lex_comment(&mut self) -> Option<Token> {
        self.pos += LEFT_COMMENT.len();
        let Some(len) = self.rest().find(RIGHT_COMMENT) else {
            return Some(self.error(LexError::UnclosedComment));
        };
        self.pos += len + RIGHT_COMMENT.len();
        let Some(trim) = self.at_right_delim() else {
            return Some(self.error(LexError::CommentEnd));
        };
        let token = self.emit(TokenKind::Comment);
        self.skip_right_delim(trim);
        self.options.comments.then_some(token)
    }

    /// Whether a right delimiter is next, and if so, whether a trim marker stands before it.
    fn at_right_delim(&self) -> Option<bool> {
        let rest = self.rest();
        let marked = rest.strip_prefix(SPACES).and_then(|r| r.strip_prefix('-'));
        if marked.is_some_and(|r| r.starts_with(self.options.right)) {
            return Some(true);
        }
        rest.starts_with(self.options.right).then_some(false)
    }

    /// Goes past the right delimiter and the spaces that its marker trims; returns where the delimiter itself lies.
    fn skip_right_delim(&mut self, trim: bool) -> (usize, usize) {
        self.pos += if trim { MARKER_LEN } else { 0 };
        let start = self.pos;
        self.pos += self.options.right.len();
        let end = self.pos;
        if trim {
            self.skip_while(is_space);
        }
        self.ignore();
        (start, end)
    }

    fn lex_inside_action(&mut self) -> Token {
        if let Some(trim) = self.at_right_delim() {
            if self.paren_depth > 0 {
                return self.error(LexError::UnclosedParen);
            }
            let (start, end) = self.skip_right_delim(trim);
            self.inside_action = false;
            return Token { kind: TokenKind::RightDelim, start, end };
        }
        let Some(c) = self.bump() else {
            return self.error(LexError::UnclosedAction);
        };
        match c {
            _ if is_space(c) => self.lex_space(),
            '=' => self.emit(TokenKind::Assign),
            ':' => match self.bump() {
                Some('=') => self.emit(TokenKind::Declare),
                _ => self.error(LexError::ExpectedDeclare),
            },
            '|' => self.emit(TokenKind::Pipe),
            '"' => self.lex_quoted('"', TokenKind::String, LexError::UnterminatedString),
            '\'' => self.lex_quoted('\'', TokenKind::CharConstant, LexError::UnterminatedCharacter),
            '`' => self.lex_raw_string(),
            '$' => self.lex_variable(),
            // At the very end of the text Go, too, takes a dot for the start of a number.
            '.' if self.peek().is_some_and(|c| !c.is_ascii_digit()) => self.lex_field(),
            '.' | '+' | '-' | '0'..='9' => {
                self.pos = self.start;
                self.lex_number()
            }
            _ if is_alphanumeric(c) => self.lex_identifier(),
            '(' => {
                self.paren_depth += 1;
                self.emit(TokenKind::LeftParen)
            }
            ')' => match self.paren_depth.checked_sub(1) {
                Some(depth) => {
                    self.paren_depth = depth;
                    self.emit(TokenKind::RightParen)
                }
                None => self.error(LexError::UnexpectedParen),
            },
            ' '..='~' => self.emit(TokenKind::Char),
            _ => self.error(LexError::UnrecognizedCharacter(c)),
        }
    }

    /// A run of spaces, the first of them read. The last belongs to the right delimiter when that has a trim marker.
    fn lex_space(&mut self) -> Token {
        self.skip_while(is_space);
        let last = self.pos - 1;
        let before_last = std::mem::replace(&mut self.pos, last);
        if self.at_right_delim() != Some(true) {
            self.pos = before_last;
        }
        self.emit(TokenKind::Space)
    }

    /// A string or a character constant, its opening quote read.
    fn lex_quoted(&mut self, quote: char, kind: TokenKind, unterminated: LexError) -> Token {
        loop {
            match self.bump() {
                Some('\\') if self.peek().is_some_and(|c| c != '\n') => {
                    self.bump();
                }
                None | Some('\n' | '\\') => return self.error(unterminated),
                Some(c) if c == quote => return self.emit(kind),
                Some(_) => {}
            }
        }
    }

    fn lex_raw_string(&mut self) -> Token {
        match self.rest().find('`') {
            Some(len) => {
                self.pos += len + 1;
                self.emit(TokenKind::RawString)
            }
            None => {
                self.pos = self.text.len();
                self.error(LexError::UnterminatedRawString)
            }
        }
    }
}

/// Whether a trim marker follows a left delimiter. The space is needed: `{{-3}}` is a number.
fn has_left_marker(after_delim: &str) -> bool {
    after_delim.strip_prefix('-').is_some_and(|rest| rest.starts_with(SPACES))
}

#[cfg(test)]
mod tests;
