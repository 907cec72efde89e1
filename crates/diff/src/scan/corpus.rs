//! The files that are the same in both states.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use memchr::memmem;

use super::words::{Finder, Words};
use crate::input::Unchanged;
use crate::meaning::{Parsed, is_kustomization};

/// The most bytes of text that are kept at once.
const MOST_BYTES: usize = 40 << 20;
/// The longest text that is kept: longer ones are data, such as dashboards and definitions of kinds.
const LONGEST: usize = 512 << 10;
/// Questions that are answered by searching every text; for more an index pays.
const FEW_QUESTIONS: usize = 64;

/// Unchanged files, read when the first of them is needed, and kept where names may be found in them.
pub(crate) struct Corpus<'a> {
    unchanged: &'a dyn Unchanged,
    texts: OnceLock<Texts>,
    found: Mutex<HashMap<String, Arc<[usize]>>>,
    parsed: Mutex<HashMap<usize, Option<Arc<Parsed>>>>,
    words: OnceLock<Words>,
}

struct Texts {
    kept: Vec<(usize, Arc<str>)>,
    complete: bool,
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    kept: Vec<(usize, Arc<str>)>,
    bytes: usize,
    left_out: bool,
}

impl<'a> Corpus<'a> {
    pub fn new(unchanged: &'a dyn Unchanged) -> Self {
        Self {
            unchanged,
            texts: OnceLock::new(),
            found: Mutex::default(),
            parsed: Mutex::default(),
            words: OnceLock::new(),
        }
    }

    /// All paths, sorted.
    pub fn paths(&self) -> &[String] {
        self.unchanged.paths()
    }

    /// The index of a path.
    pub fn index(&self, path: &str) -> Option<usize> {
        self.paths().binary_search_by(|known| known.as_str().cmp(path)).ok()
    }

    /// Whether every text was small enough to be searched.
    pub fn is_complete(&self) -> bool {
        self.texts.get().is_none_or(|texts| texts.complete)
    }

    /// The files of interest that hold this text, not as a part of a longer name.
    pub fn containing(&self, needle: &str) -> Arc<[usize]> {
        if let Ok(found) = self.found.lock()
            && let Some(known) = found.get(needle)
        {
            return known.clone();
        }
        let asked = self.found.lock().map_or(0, |found| found.len());
        let finder = Finder::new(needle);
        let holds = |(_, text): &&(usize, Arc<str>)| finder.is_in(text);
        let kept = &self.texts().kept;
        let hits: Arc<[usize]> = if asked < FEW_QUESTIONS {
            kept.iter().filter(holds).map(|(index, _)| *index).collect()
        } else {
            let words = self.words.get_or_init(|| Words::of(kept.iter().map(|(_, text)| &**text)));
            words.candidates(needle).filter_map(|at| kept.get(at)).filter(holds).map(|(index, _)| *index).collect()
        };
        if let Ok(mut found) = self.found.lock() {
            found.insert(needle.to_owned(), hits.clone());
        }
        hits
    }

    /// The text of a file; any file, kept or not.
    pub fn text(&self, index: usize) -> Option<Arc<str>> {
        if let Some(texts) = self.texts.get()
            && let Ok(at) = texts.kept.binary_search_by_key(&index, |(index, _)| *index)
        {
            return texts.kept.get(at).map(|(_, text)| text.clone());
        }
        let text: Mutex<Option<Arc<str>>> = Mutex::default();
        self.unchanged.read(&[index], &|_, bytes| {
            if let (Ok(read), Ok(mut text)) = (String::from_utf8(bytes), text.lock()) {
                *text = Some(read.into());
            }
        });
        text.into_inner().ok().flatten()
    }

    /// The YAML of a file.
    pub fn parsed(&self, index: usize) -> Option<Arc<Parsed>> {
        if let Ok(parsed) = self.parsed.lock()
            && let Some(known) = parsed.get(&index)
        {
            return known.clone();
        }
        let path = self.paths().get(index)?;
        let read = self.text(index).map(|text| Arc::new(Parsed::new(path, &text)));
        if let Ok(mut parsed) = self.parsed.lock() {
            parsed.insert(index, read.clone());
        }
        read
    }

    fn texts(&self) -> &Texts {
        self.texts.get_or_init(|| {
            let paths = self.paths();
            let wanted: Vec<usize> =
                (0..paths.len()).filter(|index| paths.get(*index).is_some_and(|p| may_hold_names(p))).collect();
            let reading: Mutex<Reading> = Mutex::default();
            self.unchanged.read(&wanted, &|index, bytes| {
                let Some(path) = paths.get(index) else { return };
                let Some(text) = of_interest(path, bytes) else { return };
                let Ok(mut reading) = reading.lock() else { return };
                if reading.bytes + text.len() > MOST_BYTES {
                    reading.left_out = true;
                } else {
                    reading.bytes += text.len();
                    reading.kept.push((index, text.into()));
                }
            });
            let Reading { mut kept, left_out, .. } = reading.into_inner().unwrap_or_default();
            let complete = !left_out;
            kept.sort_by_key(|(index, _)| *index);
            Texts { kept, complete }
        })
    }
}

fn may_hold_names(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".env") || is_kustomization(path)
}

/// The text, where it can name something that another file means.
fn of_interest(path: &str, bytes: Vec<u8>) -> Option<String> {
    if bytes.len() > LONGEST {
        return None;
    }
    let holds = |needle: &[u8]| memmem::find(&bytes, needle).is_some();
    let kept = path.ends_with(".env")
        || is_kustomization(path)
        || holds(b"fluxcd.io")
        || holds(b"${")
        || holds(b"kind: ConfigMap");
    kept.then(|| String::from_utf8(bytes).ok()).flatten()
}
