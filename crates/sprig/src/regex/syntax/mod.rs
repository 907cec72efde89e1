//! Go's syntax of patterns, translated.
//!
//! The result means the same to the `regex` crate, whatever the flags: what the flags change is written out, characters
//! are escaped, and every part that is repeated is a group or a single item. Groups have no names there, for Go takes
//! names that the crate does not.

mod class;
mod emit;
mod escape;
mod group;
mod measure;
mod repeat;
mod unicode;

use std::str::Chars;

use emit::Emitter;
pub(super) use measure::Measure;

/// How deep groups and repetitions may nest; Go allows 1,000.
const MAX_DEPTH: usize = 100;

/// A pattern that the `regex` crate takes.
#[derive(Debug)]
pub(super) struct Translation {
    pub(super) pattern: String,
    /// The names of the groups, from the first on.
    pub(super) names: Vec<Option<String>>,
    pub(super) measure: Measure,
}

/// Why the pattern is none in Go, or none here.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SyntaxError {
    reason: &'static str,
    /// The part of the pattern.
    excerpt: String,
}

/// What Go allows ten times more of.
const TOO_DEEP: &str = "expression nests too deeply";

impl SyntaxError {
    /// Whether it is a limit of ours.
    pub(super) fn is_limit(&self) -> bool {
        self.reason == TOO_DEEP
    }

    fn new(reason: &'static str, excerpt: impl Into<String>) -> Self {
        Self { reason, excerpt: excerpt.into() }
    }
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "error parsing regexp: {}: `{}`", self.reason, self.excerpt)
    }
}

/// What `(?ims U)` switch.
#[derive(Debug, Clone, Copy, Default)]
struct Flags {
    ignore_case: bool,
    multi_line: bool,
    dot_all: bool,
    swap_greed: bool,
}

/// Translates a pattern.
pub(super) fn translate(pattern: &[u8]) -> Result<Translation, SyntaxError> {
    let Ok(text) = std::str::from_utf8(pattern) else {
        return Err(SyntaxError::new("invalid UTF-8", String::from_utf8_lossy(pattern)));
    };
    let mut parser =
        Parser { whole: text, rest: text, flags: Flags::default(), repeated: None, emitter: Emitter::new() };
    while let Some(c) = parser.next() {
        parser.item(c)?;
    }
    parser.finish()
}

struct Parser<'p> {
    whole: &'p str,
    rest: &'p str,
    flags: Flags,
    /// The repetition that ends here, which takes no other after it.
    repeated: Option<&'p str>,
    emitter: Emitter,
}

impl<'p> Parser<'p> {
    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    fn eat(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// The part of the pattern from where `start` begins to here.
    fn since(&self, start: &'p str) -> &'p str {
        start.get(..start.len().saturating_sub(self.rest.len())).unwrap_or(start)
    }

    /// One item that starts with this character, which has been eaten.
    fn item(&mut self, c: char) -> Result<(), SyntaxError> {
        let start = self.before(c);
        let repeated = self.repeated.take();
        match c {
            '(' => return self.open_group(start),
            ')' => return self.close_group(),
            '|' => self.emitter.alternative(),
            '^' => self.emitter.assertion(if self.flags.multi_line { "(?m:^)" } else { r"\A" }),
            '$' => self.emitter.assertion(if self.flags.multi_line { "(?m:$)" } else { r"\z" }),
            '.' => self.emitter.any(self.flags.dot_all),
            '[' => return self.class(start),
            '*' => return self.repeat(start, repeated, (0, None)),
            '+' => return self.repeat(start, repeated, (1, None)),
            '?' => return self.repeat(start, repeated, (0, Some(1))),
            '{' => match self.counts() {
                Some(counts) => return self.repeat_counted(start, repeated, counts),
                None => self.literal('{'),
            },
            '\\' => return self.escaped(start),
            _ => self.literal(c),
        }
        Ok(())
    }

    /// The pattern from the character that has just been eaten.
    fn before(&self, c: char) -> &'p str {
        let at = self.whole.len().saturating_sub(self.rest.len() + c.len_utf8());
        self.whole.get(at..).unwrap_or_default()
    }

    fn literal(&mut self, c: char) {
        self.emitter.literal(u32::from(c), self.flags.ignore_case);
    }

    /// What follows a backslash outside of a class.
    fn escaped(&mut self, start: &'p str) -> Result<(), SyntaxError> {
        if self.eat("A") {
            self.emitter.assertion(r"\A");
        } else if self.eat("b") {
            self.emitter.assertion(r"(?-u:\b)");
        } else if self.eat("B") {
            self.emitter.assertion(r"(?-u:\B)");
        } else if self.eat("z") {
            self.emitter.assertion(r"\z");
        } else if self.eat("Q") {
            let (quoted, rest) = self.rest.split_once(r"\E").unwrap_or((self.rest, ""));
            self.rest = rest;
            quoted.chars().for_each(|c| self.literal(c));
        } else if let Some(set) = self.unicode_class(start)? {
            self.emitter.class(&set, false, self.flags.ignore_case);
        } else if let Some(set) = self.perl_class() {
            self.emitter.class(&set, false, self.flags.ignore_case);
        } else {
            let code = self.escape(start)?;
            self.emitter.literal(code, self.flags.ignore_case);
        }
        Ok(())
    }

    fn finish(self) -> Result<Translation, SyntaxError> {
        let whole = self.whole;
        self.emitter.finish().ok_or_else(|| SyntaxError::new("missing closing )", whole))
    }
}

/// Two hexadecimal or octal digits and the like, read one by one.
fn digit(chars: &mut Chars<'_>, radix: u32) -> Option<u32> {
    chars.next().and_then(|c| c.to_digit(radix))
}
