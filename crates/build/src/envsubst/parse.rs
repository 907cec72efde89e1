//! From a text to its parts.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use super::{Expansion, Part};

/// Expansions in one another; Flux has no bound.
const MAX_DEPTH: usize = 200;

/// A `${` that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// From the `$` to where reading failed.
    pub span: Range<usize>,
    /// Why.
    pub reason: Reason,
}

/// Why a `${` is none. `Display` has Flux's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// `${}`, `${ a }`, `${!a}`.
    #[error("unable to parse variable name")]
    Name,
    /// `${a.b}`, `${a-b}`, `${a`.
    #[error("missing closing brace")]
    ClosingBrace,
    /// `${a#}`, `${a:-b`.
    #[error("unable to parse substitution within function")]
    Argument,
    /// `${a/b}`, `${a^^^}`, `${#}`.
    #[error("bad substitution")]
    Bad,
    /// More than 200, which Flux would take.
    #[error("too many substitutions in one another")]
    TooDeep,
}

pub(super) fn parse(text: &str) -> Result<Vec<Part>, Broken> {
    let mut reader = Reader { text, at: 0 };
    let mut parts = Vec::new();
    loop {
        let start = reader.at;
        if reader.opens() {
            let expansion = reader.expansion(MAX_DEPTH);
            let expansion = expansion.map_err(|reason| Broken { span: start..reader.at.max(start + 2), reason })?;
            parts.push(Part::Expansion(expansion));
        } else {
            match reader.text() {
                Some(word) => parts.push(Part::Text(word)),
                None => return Ok(parts),
            }
        }
    }
}

/// What a character before another one takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escapes {
    None,
    /// `$$` is `$`.
    Dollar,
    /// `$$` is `$`, `\/` is `/`, `\\` is `\`.
    All,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    /// The next character; a NUL ends the text.
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next().filter(|c| *c != '\0')
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Takes a character if it is the next.
    fn eat(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.at += wanted.len_utf8();
        }
        is_there
    }

    /// Whether a `${` begins here.
    fn opens(&self) -> bool {
        self.text.get(self.at..).is_some_and(|rest| rest.starts_with("${"))
    }

    /// Text up to the next `${` or to the end; `None` when there is none.
    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        while !self.opens() {
            let rest = self.text.get(self.at..)?;
            let plain = memchr::memchr2(b'$', b'\0', rest.as_bytes()).unwrap_or(rest.len());
            text.push_str(rest.get(..plain)?);
            self.at += plain;
            if self.opens() {
                break;
            }
            match self.escaped(Escapes::Dollar) {
                Some(escaped) => {
                    text.push(escaped);
                    self.at += 2;
                }
                None => match self.next() {
                    Some(c) => text.push(c),
                    None => break,
                },
            }
        }
        (!text.is_empty()).then_some(text)
    }

    /// Text up to the next `${`, to a character that stops it or to the end; `None` when there is none.
    fn word(&mut self, stops: impl Fn(char) -> bool, escapes: Escapes) -> Option<String> {
        let mut word = String::new();
        while !self.opens() {
            let escaped = self.escaped(escapes);
            match self.peek() {
                Some(_) if escaped.is_some() => {
                    word.extend(escaped);
                    self.at += 2;
                }
                Some(c) if !stops(c) => {
                    word.push(c);
                    self.at += c.len_utf8();
                }
                _ => break,
            }
        }
        (!word.is_empty()).then_some(word)
    }

    /// What the two characters here stand for, when they are an escape.
    fn escaped(&self, escapes: Escapes) -> Option<char> {
        let two = self.text.get(self.at..self.at + 2)?;
        match (two, escapes) {
            ("$$", Escapes::Dollar | Escapes::All) => Some('$'),
            ("\\/", Escapes::All) => Some('/'),
            ("\\\\", Escapes::All) => Some('\\'),
            _ => None,
        }
    }

    /// What `${` begins.
    fn expansion(&mut self, depth: usize) -> Result<Expansion, Reason> {
        let depth = depth.checked_sub(1).ok_or(Reason::TooDeep)?;
        let start = self.at;
        self.at += 2;
        let mut expansion =
            Expansion { name: String::new(), operator: String::new(), arguments: Vec::new(), span: 0..0 };
        if self.eat('#') {
            expansion.operator.push('#');
            expansion.name = self.name().ok_or(Reason::Bad)?;
            self.close(Reason::Bad)?;
        } else {
            expansion.name = self.name().ok_or(Reason::Name)?;
            self.rest(&mut expansion, depth)?;
        }
        expansion.span = start..self.at;
        Ok(expansion)
    }

    fn name(&mut self) -> Option<String> {
        let start = self.at;
        while self.peek().is_some_and(is_name_character) {
            self.next();
        }
        self.text.get(start..self.at).filter(|name| !name.is_empty()).map(ToOwned::to_owned)
    }

    fn close(&mut self, reason: Reason) -> Result<(), Reason> {
        if self.eat('}') { Ok(()) } else { Err(reason) }
    }

    /// What comes behind the name.
    fn rest(&mut self, expansion: &mut Expansion, depth: usize) -> Result<(), Reason> {
        match self.peek() {
            Some(':') => {
                self.take_operator(expansion, 1, |_| true);
                if self.peek().is_some_and(|c| matches!(c, '=' | '-' | '?' | '+')) {
                    self.take_operator(expansion, 1, |_| true);
                    self.default(expansion, depth)
                } else {
                    self.part_of_value(expansion, depth)
                }
            }
            Some('=') => {
                self.take_operator(expansion, 1, |_| true);
                self.default(expansion, depth)
            }
            Some(',' | '^') => {
                self.take_operator(expansion, 2, |c| matches!(c, ',' | '^'));
                self.close(Reason::Bad)
            }
            Some('/') => self.replacement(expansion, depth),
            Some(trim @ ('#' | '%')) => {
                self.take_operator(expansion, 2, |c| c == trim);
                self.argument(expansion, |c| c == '}', Escapes::None, depth)?;
                self.close(Reason::Bad)
            }
            _ => self.close(Reason::ClosingBrace),
        }
    }

    fn take_operator(&mut self, expansion: &mut Expansion, most: usize, is_part: impl Fn(char) -> bool) {
        for _ in 0..most {
            if self.peek().is_some_and(&is_part) {
                expansion.operator.extend(self.next());
            }
        }
    }

    /// Text, or one expansion.
    fn argument(
        &mut self,
        expansion: &mut Expansion,
        stops: impl Fn(char) -> bool,
        escapes: Escapes,
        depth: usize,
    ) -> Result<(), Reason> {
        let argument = if self.opens() {
            Part::Expansion(self.expansion(depth)?)
        } else {
            Part::Text(self.word(stops, escapes).ok_or(Reason::Argument)?)
        };
        expansion.arguments.push(argument);
        Ok(())
    }

    /// Any number of texts and expansions.
    fn default(&mut self, expansion: &mut Expansion, depth: usize) -> Result<(), Reason> {
        while !self.eat('}') {
            self.argument(expansion, |c| c == '}', Escapes::None, depth)?;
        }
        Ok(())
    }

    /// An offset, perhaps with a length.
    fn part_of_value(&mut self, expansion: &mut Expansion, depth: usize) -> Result<(), Reason> {
        // Flux's reader loses its place here.
        if self.peek().is_none_or(|c| !c.is_ascii()) {
            return Err(Reason::Bad);
        }
        self.argument(expansion, |c| matches!(c, ':' | '}'), Escapes::None, depth)?;
        if self.eat('}') {
            return Ok(());
        }
        if self.peek() != Some(':') {
            return Err(Reason::Bad);
        }
        while self.eat(':') {}
        self.argument(expansion, |c| c == '}', Escapes::None, depth)?;
        self.close(Reason::Bad)
    }

    /// What is replaced, up to the next slash wherever that is, and by what.
    fn replacement(&mut self, expansion: &mut Expansion, depth: usize) -> Result<(), Reason> {
        self.take_operator(expansion, 1, |_| true);
        self.take_operator(expansion, 1, |c| matches!(c, '/' | '#' | '%'));
        self.argument(expansion, |c| c == '/', Escapes::All, depth)?;
        if self.peek() != Some('/') {
            return Err(Reason::Bad);
        }
        while self.eat('/') {}
        if !self.eat('}') {
            self.argument(expansion, |c| c == '}', Escapes::All, depth)?;
            self.close(Reason::Bad)?;
        }
        Ok(())
    }
}

/// A letter or a decimal digit of any script, or `_`.
fn is_name_character(c: char) -> bool {
    static OTHERS: OnceLock<Option<Regex>> = OnceLock::new();
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    let others = OTHERS.get_or_init(|| Regex::new(r"^[\p{L}\p{Nd}]$").ok());
    others.as_ref().is_some_and(|others| others.is_match(c.encode_utf8(&mut [0; 4])))
}
