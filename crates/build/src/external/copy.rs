//! What one step of an artifact copies, as `cp` would.
//!
//! source-watcher does it so (`internal/builder`): a pattern fits names one by one, `**` as well, and folders that it fits come
//! with all that is in them; behind `folder/**` the path begins anew, behind other patterns it is kept whole.

use std::collections::HashMap;

use super::generator::{Step, Strategy, aliased};
use super::glob::{DoubleStar, Glob};
use super::source::Source;
use super::staging::Staging;
use super::view::Entry;
use crate::path;

/// Why a step cannot be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// Flux could not either.
    Wrong(String),
    /// Flux could.
    NotDone(String),
}

pub(super) fn wrong(reason: impl Into<String>) -> Refused {
    Refused::Wrong(reason.into())
}

/// The folder of an artifact that a step names.
pub(super) fn target(step: &Step) -> Result<String, Refused> {
    let Some(to) = step.to.strip_prefix("@artifact/") else {
        return Err(wrong(format!("`{}` does not begin with `@artifact/`", step.to)));
    };
    if to.starts_with('/') || to.split('/').any(|name| name == "..") {
        return Err(wrong(format!("`{}` leads out of the artifact", step.to)));
    }
    Ok(path::secure(to))
}

/// Whether a path has signs of a pattern in it.
fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '[', ']'])
}

/// What is not copied.
struct Excluded {
    patterns: Vec<DoubleStar>,
    /// The folder that patterns may be seen from besides the root.
    base: String,
    known: HashMap<String, bool>,
}

impl Excluded {
    fn new(step: &Step, base: &str) -> Result<Self, Refused> {
        let read = |text: &String| DoubleStar::new(text).ok_or_else(|| wrong(format!("`{text}` is no pattern")));
        let patterns = step.exclude.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { patterns, base: base.to_owned(), known: HashMap::new() })
    }

    fn fits(&self, path: &str) -> bool {
        let from_base = if self.base.is_empty() { None } else { path.strip_prefix(&self.base) };
        let from_base = from_base.and_then(|rest| rest.strip_prefix('/'));
        self.patterns.iter().any(|pattern| pattern.fits(path) || from_base.is_some_and(|rest| pattern.fits(rest)))
    }

    /// Whether a file is left out, or a folder that it is in, from the one on whose path has so many names.
    fn leaves_out(&mut self, file: &str, from: usize) -> bool {
        if self.patterns.is_empty() {
            return false;
        }
        let ends = file.match_indices('/').map(|(at, _)| at).chain([file.len()]);
        for end in ends.skip(from.saturating_sub(1)) {
            let Some(above) = file.get(..end) else { continue };
            let is_out = match self.known.get(above) {
                Some(known) => *known,
                None => {
                    let is_out = self.fits(above);
                    if end < file.len() {
                        self.known.insert(above.to_owned(), is_out);
                    }
                    is_out
                }
            };
            if is_out {
                return true;
            }
        }
        false
    }
}

/// Does one step.
pub(super) fn apply(step: &Step, source: &Source<'_>, made: &mut Staging<'_>) -> Result<(), Refused> {
    let to = target(step)?;
    let Some((_, from)) = aliased(&step.from) else {
        return Err(wrong(format!("`{}` is not `@alias/path`", step.from)));
    };
    if is_pattern(from) {
        return pattern(step, source, from, &to, made);
    }
    if from.starts_with('/') || leads_out(from) {
        return Err(wrong(format!("`{}` leads out of its source", step.from)));
    }
    let from = path::secure(from);
    if !from.is_empty()
        && let Some(entry) = source.file(&from)
    {
        return single(step, &from, entry, &to, made);
    }
    if !from.is_empty() && !source.is_folder(&from) {
        let told = || wrong(format!("there is no `{from}` in its source"));
        return if step.is_optional { Ok(()) } else { Err(told()) };
    }
    if step.strategy == Strategy::Extract {
        return Err(wrong(format!("`{from}` is a folder, and only archives can be extracted")));
    }
    let mut excluded = Excluded::new(step, &from)?;
    let depth = if from.is_empty() { 0 } else { from.split('/').count() };
    let to = path::join(&to, path::file_name(&from)).unwrap_or(to);
    made.add_folder(&to)?;
    source.each_below(
        &from,
        |file| !excluded.leaves_out(file, depth + 1),
        |file, entry| {
            let rest = file.get(from.len()..).unwrap_or_default().trim_start_matches('/');
            made.put(step.strategy, &path::join(&to, rest).unwrap_or_default(), entry)
        },
    )
}

fn leads_out(text: &str) -> bool {
    let mut depth = 0_usize;
    for name in text.split('/') {
        match name {
            "" | "." => {}
            ".." => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return true,
            },
            _ => depth += 1,
        }
    }
    false
}

fn single(step: &Step, from: &str, entry: Entry, to: &str, made: &mut Staging<'_>) -> Result<(), Refused> {
    if Excluded::new(step, "")?.fits(from) {
        return Ok(());
    }
    if step.strategy == Strategy::Extract {
        return Err(if is_archive(from) {
            not_extracted(from)
        } else {
            wrong(format!("`{from}` is no archive that can be extracted: those end in `.tar.gz` or `.tgz`"))
        });
    }
    let goes_into = step.to.ends_with('/') || to.is_empty() || made.has_folder(to);
    let to = if goes_into { path::join(to, path::file_name(from)) } else { Some(to.to_owned()) };
    made.put(step.strategy, &to.unwrap_or_default(), entry)
}

fn is_archive(path: &str) -> bool {
    path.ends_with(".tar.gz") || path.ends_with(".tgz")
}

fn not_extracted(path: &str) -> Refused {
    Refused::NotDone(format!("what is packed in `{path}` is not looked at"))
}

/// Everything that a pattern fits.
fn pattern(step: &Step, source: &Source<'_>, from: &str, to: &str, made: &mut Staging<'_>) -> Result<(), Refused> {
    let no_pattern = || wrong(format!("`{from}` is no pattern"));
    if step.strategy == Strategy::Extract {
        return archives(step, source, from);
    }
    let glob = Glob::new(from).ok_or_else(no_pattern)?;
    // The folders before the first pattern.
    let plain: Vec<&str> = from.split('/').take_while(|name| !is_pattern(name)).collect();
    let base = plain.join("/");
    let strips = from.strip_suffix("/**").filter(|above| !above.is_empty());
    let mut excluded = Excluded::new(step, &path::secure(&base))?;
    let (mut fits, mut is_any) = (false, false);
    let depth = glob.len();
    let start = if base.contains('\\') { "" } else { base.as_str() };
    let wanted = |file: &str| {
        let names: Vec<&str> = file.split('/').take(depth).collect();
        if !glob.fits(&names) {
            return false;
        }
        fits = true;
        let is_in = !excluded.leaves_out(file, depth);
        is_any |= is_in;
        is_in
    };
    source.each_below(start, wanted, |file, entry| {
        let rest = strips.and_then(|above| file.strip_prefix(above)?.strip_prefix('/')).unwrap_or(file);
        made.put(step.strategy, &path::join(to, rest).unwrap_or_default(), entry)
    })?;
    match (fits, is_any, step.is_optional) {
        (false, _, false) => Err(wrong(format!("nothing in its source fits `{from}`"))),
        (true, false, false) => Err(wrong(format!("all that fits `{from}` is excluded"))),
        _ => Ok(()),
    }
}

/// Archives that a pattern fits; there it is one with `**` over folders.
fn archives(step: &Step, source: &Source<'_>, from: &str) -> Result<(), Refused> {
    let glob = DoubleStar::new(from).ok_or_else(|| wrong(format!("`{from}` is no pattern")))?;
    let (mut found, mut fits) = (None, false);
    let excluded = Excluded::new(step, "")?;
    let wanted = |file: &str| {
        if glob.fits(file) && from.contains('/') || glob.fits(file) && !file.contains('/') {
            fits = true;
            if is_archive(file) && !excluded.fits(file) {
                found.get_or_insert_with(|| file.to_owned());
            }
        }
        false
    };
    source.each_below("", wanted, |_, _| Ok(()))?;
    match found {
        Some(archive) => Err(not_extracted(&archive)),
        None if fits || step.is_optional => Ok(()),
        None => Err(wrong(format!("nothing in its source fits `{from}`"))),
    }
}
