//! Comments that switch a rule off: `# fluxwright: ignore FW201, FW202 reason` on a line or the line above it, and
//! `# fluxwright: ignore-file FW201`.

use fluxwright_diagnostic::Span;

use crate::rules;

/// One such comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ignore {
    /// The bytes from `fluxwright:` to the last code.
    pub span: Span,
    /// The codes of the rules.
    pub codes: Vec<&'static str>,
    /// Words that look like codes and are none.
    pub unknown: Vec<String>,
    /// The line it stands on, from 1; of the whole file `None`.
    pub line: Option<usize>,
    /// Whether nothing else is on its line, so that the next line that is no comment is meant as well.
    pub own_line: bool,
    /// The line that is meant when it stands alone.
    pub next: usize,
}

impl Ignore {
    /// Whether it is meant for a finding of this rule that begins on this line.
    pub fn covers(&self, code: &str, line: usize) -> bool {
        self.codes.contains(&code) && self.line.is_none_or(|own| own == line || (self.own_line && self.next == line))
    }
}

const MARK: &str = "fluxwright:";

/// All of them in a text.
pub(crate) fn find(text: &str) -> Vec<Ignore> {
    // Nearly every file has none.
    if !text.contains(MARK) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut offset = 0;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for (index, line) in lines.iter().enumerate() {
        if let Some(mut ignore) = of_line(line, offset) {
            let rest = lines.iter().skip(index + 1);
            ignore.next = index + 2 + rest.take_while(|line| is_comment(line)).count();
            ignore.line = ignore.line.map(|_| index + 1);
            found.push(ignore);
        }
        offset += line.len();
    }
    found
}

fn is_comment(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('#') || line.is_empty()
}

fn of_line(line: &str, offset: usize) -> Option<Ignore> {
    let hash = line.match_indices('#').map(|(at, _)| at).find(|at| {
        let opens = line.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t']));
        opens && line.get(at + 1..).is_some_and(|rest| rest.trim_start().starts_with(MARK))
    })?;
    let start = hash + line.get(hash..)?.find(MARK)?;
    let words = line.get(start + MARK.len()..)?;
    let verb = words.split_whitespace().next()?;
    let whole_file = match verb {
        "ignore" => false,
        "ignore-file" => true,
        _ => return None,
    };
    let mut end = start + line.get(start..)?.find(verb)? + verb.len();
    let (mut codes, mut unknown) = (Vec::new(), Vec::new());
    loop {
        let rest = line.get(end..).unwrap_or_default();
        let skipped = rest.len() - rest.trim_start_matches([' ', '\t', ',']).len();
        let word = rest.get(skipped..).unwrap_or_default();
        let word = word.get(..word.find([' ', '\t', ',', '\r', '\n']).unwrap_or(word.len())).unwrap_or_default();
        match rules::find(word) {
            Some(rule) => codes.push(rule.code),
            None if looks_like_code(word) => unknown.push(word.to_owned()),
            None => break,
        }
        end += skipped + word.len();
    }
    Some(Ignore {
        span: offset + start..offset + end,
        codes,
        unknown,
        line: (!whole_file).then_some(0),
        own_line: is_comment(line),
        next: 0,
    })
}

fn looks_like_code(word: &str) -> bool {
    word.get(..2).is_some_and(|prefix| prefix.eq_ignore_ascii_case("fw"))
        && word.len() > 2
        && word.bytes().skip(2).all(|byte| byte.is_ascii_digit())
}
