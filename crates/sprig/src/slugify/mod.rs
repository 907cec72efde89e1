//! `slugify`: text as a part of a name, as gosimple/slug makes it in English with at most 63 characters.

mod ascii;

use fluxwright_gotemplate::value::Type;

use crate::arguments;
use crate::registry::{Outcome, Registry};

/// The longest slug, in bytes: as long as a label of Kubernetes may be.
const LONGEST: usize = 63;

pub(crate) fn register(registry: &mut Registry) {
    registry.add("slugify", &[Type::String], None, |call, arguments| -> Outcome {
        let text = arguments::bytes(arguments, 0)?;
        // A character of three bytes becomes a dozen letters at most.
        call.take_bytes(text.len().saturating_mul(4))?;
        call.take_steps(text.len())?;
        Ok(slug(text).into())
    });
}

/// The slug. Bytes that are no UTF-8 count as U+FFFD, which stands for nothing.
fn slug(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let mut slug = String::new();
    let mut push = |c: char| match c.to_ascii_lowercase() {
        c @ ('a'..='z' | '0'..='9' | '_') => slug.push(c),
        _ if slug.ends_with('-') => {}
        _ => slug.push('-'),
    };
    for c in text.trim().chars() {
        match c {
            '&' => "and".chars().for_each(&mut push),
            '@' => "at".chars().for_each(&mut push),
            '"' | '\'' | '’' => {}
            '‒' | '–' | '—' | '―' => push('-'),
            _ if c.is_ascii() => push(c),
            _ => ascii::spelling(c).chars().for_each(&mut push),
        }
    }
    shortened(slug.trim_matches(['-', '_'])).to_owned()
}

/// The words that fit, or what fits of a long word.
fn shortened(slug: &str) -> &str {
    let Some(kept) = slug.get(..LONGEST) else { return slug };
    if slug.len() == LONGEST {
        return slug;
    }
    match slug.get(..=LONGEST).and_then(|start| start.rfind('-')) {
        Some(end) => slug.get(..end).unwrap_or(kept),
        None => kept,
    }
}
