//! Reading references.

use super::{Form, Malformed, MalformedReason, Reference, Variables};

const MAX_DEPTH: usize = 64;

pub(super) fn run(text: &str) -> Variables {
    let mut reader = Reader { text, at: 0, found: Vec::new() };
    let mut malformed = Vec::new();
    while let Some(offset) = reader.rest().find('$') {
        reader.at += offset;
        if reader.eat("$$") {
            continue;
        }
        let start = reader.at;
        if !reader.eat("${") {
            reader.at += 1;
            continue;
        }
        let known = reader.found.len();
        if let Err(reason) = reader.reference(start, 0) {
            malformed.push(Malformed { span: start..reader.at, reason });
            // What was found inside is found again, where it is sound.
            reader.found.truncate(known);
            reader.at = start + 2;
        }
    }
    let mut references = reader.found;
    references.sort_by_key(|reference| reference.span.start);
    Variables { references, malformed }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    found: Vec<Reference>,
}

/// How the text of an argument ends.
#[derive(Clone, Copy, PartialEq)]
enum Until {
    /// At `}`.
    Close,
    /// At `:` or `}`.
    ColonOrClose,
    /// At `/`, with `\/`, `\\` and `$$` escaped.
    Slash,
    /// At `}`, with `\/`, `\\` and `$$` escaped.
    EscapedClose,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, what: &str) -> bool {
        let found = self.rest().starts_with(what);
        if found {
            self.at += what.len();
        }
        found
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes as many of the characters as there are, `most` at most.
    fn take(&mut self, most: usize, one: impl Fn(char) -> bool) -> usize {
        let taken = self.rest().chars().take(most).take_while(|c| one(*c));
        let (count, bytes) = taken.fold((0, 0), |(count, bytes), c| (count + 1, bytes + c.len_utf8()));
        self.at += bytes;
        count
    }

    fn close(&mut self) -> Result<(), MalformedReason> {
        if self.eat("}") { Ok(()) } else { Err(MalformedReason::Argument) }
    }

    /// Reads what follows `${`; `start` is where the `$` is.
    fn reference(&mut self, start: usize, depth: usize) -> Result<(), MalformedReason> {
        if depth > MAX_DEPTH {
            return Err(MalformedReason::TooDeep);
        }
        let length_of = self.eat("#");
        let name_start = self.at;
        // Letters of any script; Flux takes their digits as well, but no name with either can be defined.
        self.take(usize::MAX, |c| c.is_alphabetic() || c.is_ascii_digit() || c == '_');
        let name_span = name_start..self.at;
        if name_span.is_empty() {
            return Err(MalformedReason::Name);
        }
        let form = if length_of {
            self.close()?;
            Form::Change
        } else {
            self.form(depth)?
        };
        let name = self.text.get(name_span.clone()).unwrap_or_default().to_owned();
        self.found.push(Reference { name, span: start..self.at, name_span, form });
        Ok(())
    }

    fn form(&mut self, depth: usize) -> Result<Form, MalformedReason> {
        let stand_in = |make: fn(String) -> Form, reader: &mut Self| Ok(make(reader.stand_in(depth)?));
        match self.peek() {
            Some('}') => {
                self.at += 1;
                Ok(Form::Plain)
            }
            Some('=') => {
                self.at += 1;
                stand_in(Form::Default, self)
            }
            Some(':') => {
                if self.eat(":-") || self.eat(":=") {
                    stand_in(Form::Default, self)
                } else if self.eat(":+") {
                    stand_in(Form::Alternative, self)
                } else if self.eat(":?") {
                    stand_in(Form::Message, self)
                } else {
                    self.at += 1;
                    self.part(depth)
                }
            }
            Some(',' | '^') => {
                self.take(2, |c| matches!(c, ',' | '^'));
                self.close()?;
                Ok(Form::Change)
            }
            Some(trim @ ('#' | '%')) => {
                self.take(2, |c| c == trim);
                self.argument(Until::Close, depth)?;
                self.close()?;
                Ok(Form::Change)
            }
            Some('/') => self.replace(depth),
            _ => Err(MalformedReason::Operator),
        }
    }

    /// The rest of `${a:-rest}`: text and references up to `}`.
    fn stand_in(&mut self, depth: usize) -> Result<String, MalformedReason> {
        let start = self.at;
        while self.peek() != Some('}') {
            self.argument(Until::Close, depth)?;
        }
        let written = self.text.get(start..self.at).unwrap_or_default().to_owned();
        self.close()?;
        Ok(written)
    }

    /// The rest of `${a:1}` or `${a:1:2}`.
    fn part(&mut self, depth: usize) -> Result<Form, MalformedReason> {
        self.argument(Until::ColonOrClose, depth)?;
        if self.take(usize::MAX, |c| c == ':') > 0 {
            self.argument(Until::Close, depth)?;
        }
        self.close()?;
        Ok(Form::Change)
    }

    /// The rest of `${a/b/c}` from the first slash on.
    fn replace(&mut self, depth: usize) -> Result<Form, MalformedReason> {
        self.at += 1;
        self.take(1, |c| matches!(c, '/' | '#' | '%'));
        self.argument(Until::Slash, depth)?;
        if self.take(usize::MAX, |c| c == '/') == 0 {
            return Err(MalformedReason::Argument);
        }
        if self.peek() != Some('}') {
            self.argument(Until::EscapedClose, depth)?;
        }
        self.close()?;
        Ok(Form::Change)
    }

    /// One argument: a reference, or text of at least one character.
    fn argument(&mut self, until: Until, depth: usize) -> Result<(), MalformedReason> {
        let start = self.at;
        if self.eat("${") {
            return self.reference(start, depth + 1);
        }
        let escapes = matches!(until, Until::Slash | Until::EscapedClose);
        while let Some(c) = self.peek() {
            let ends = match until {
                Until::Close | Until::EscapedClose => c == '}',
                Until::ColonOrClose => matches!(c, ':' | '}'),
                Until::Slash => c == '/',
            };
            if self.rest().starts_with("${") || ends {
                break;
            }
            if escapes && ["$$", "\\/", "\\\\"].iter().any(|escape| self.eat(escape)) {
                continue;
            }
            self.at += c.len_utf8();
        }
        if self.at == start { Err(MalformedReason::Argument) } else { Ok(()) }
    }
}
