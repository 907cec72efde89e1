//! Groups and their flags.

use super::emit::Refusal;
use super::{Flags, Parser, SyntaxError, TOO_DEEP};

impl<'p> Parser<'p> {
    /// A group, of which the parenthesis has been eaten.
    pub(super) fn open_group(&mut self, start: &'p str) -> Result<(), SyntaxError> {
        if !self.rest.starts_with('?') {
            return self.capture(None);
        }
        // One more character must follow the name's bracket.
        let named = [("?P<", 4), ("?<", 3)]
            .into_iter()
            .find(|(prefix, length)| self.rest.starts_with(prefix) && start.len() > *length);
        if let Some((prefix, _)) = named {
            let invalid = |text| Err(SyntaxError::new("invalid named capture", text));
            let after = self.rest.get(prefix.len()..).unwrap_or_default();
            let Some((name, rest)) = after.split_once('>') else { return invalid(start) };
            self.rest = rest;
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                return invalid(self.since(start));
            }
            return self.capture(Some(name.to_owned()));
        }
        self.eat("?");
        self.flags_group(start)
    }

    fn capture(&mut self, name: Option<String>) -> Result<(), SyntaxError> {
        let opened = self.emitter.open_capture(name, self.flags);
        opened.map_err(|refusal| self.too_deep(refusal))
    }

    /// `i:`, `i-s)` and the like, after `(?`.
    fn flags_group(&mut self, start: &'p str) -> Result<(), SyntaxError> {
        let mut flags = self.flags;
        let mut on = true;
        let mut empty = false;
        while let Some(c) = self.next() {
            match c {
                'i' => flags.ignore_case = on,
                'm' => flags.multi_line = on,
                's' => flags.dot_all = on,
                'U' => flags.swap_greed = on,
                '-' if on => {
                    on = false;
                    empty = true;
                    continue;
                }
                ':' if !empty => {
                    let before = std::mem::replace(&mut self.flags, flags);
                    let opened = self.emitter.open_plain(before);
                    return opened.map_err(|refusal| self.too_deep(refusal));
                }
                ')' if !empty => {
                    self.flags = flags;
                    return Ok(());
                }
                _ => break,
            }
            empty = false;
        }
        Err(SyntaxError::new("invalid or unsupported Perl syntax", self.since(start)))
    }

    pub(super) fn close_group(&mut self) -> Result<(), SyntaxError> {
        match self.emitter.close() {
            Ok(Some(flags)) => {
                self.flags = flags;
                Ok(())
            }
            Ok(None) => Err(SyntaxError::new("unexpected )", self.whole)),
            Err(refusal) => Err(self.too_deep(refusal)),
        }
    }

    fn too_deep(&self, _: Refusal) -> SyntaxError {
        SyntaxError::new(TOO_DEEP, self.whole)
    }
}

impl Flags {
    /// Whether a repetition takes as few as possible, when it is followed by a question mark or not.
    pub(super) fn lazy(self, question: bool) -> bool {
        self.swap_greed != question
    }
}
