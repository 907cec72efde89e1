//! Lines of a file as they may be shown in a message.

use fluxwright_diagnostic::Span;
use fluxwright_diff::{MASK, SecretKeys, mask};

use super::report::around;

/// A longer file is not read as YAML for the sake of a few lines; those are looked at on their own.
const WHOLE_FILE: usize = 1 << 20;

/// The lines of a file at `range`, with secrets hidden, and the spans (in bytes of the file) moved to where their text is in
/// them. What points at a hidden value points at what stands for it.
pub(super) fn masked(path: &str, source: &str, range: Span, spans: &[Span]) -> Option<(String, Vec<Span>)> {
    match range.len() > WHOLE_FILE {
        true => apart(path, source, &range, spans),
        false => together(path, source, &range, spans),
    }
}

/// Of places far from one another, only the lines around each; those between are left empty, as nobody sees them.
fn apart(path: &str, source: &str, range: &Span, spans: &[Span]) -> Option<(String, Vec<Span>)> {
    let mut windows: Vec<Span> = spans.iter().map(|span| around(source, span)).collect();
    windows.sort_by_key(|window| window.start);
    windows.dedup_by(|next, before| {
        let overlap = next.start < before.end;
        before.end = if overlap { before.end.max(next.end) } else { before.end };
        overlap
    });
    let mut shown = String::new();
    let mut moved = vec![0..0; spans.len()];
    let mut at = range.start;
    for window in windows {
        let between = source.get(at..window.start)?.matches('\n').count();
        shown.extend(std::iter::repeat_n('\n', between));
        let inside = |span: &Span| window.start <= span.start && span.end <= window.end;
        let (indices, own): (Vec<usize>, Vec<Span>) =
            spans.iter().cloned().enumerate().filter(|(_, span)| inside(span)).unzip();
        let (text, own) = together(path, source, &window, &own)?;
        for (index, span) in indices.into_iter().zip(own) {
            *moved.get_mut(index)? = shown.len() + span.start..shown.len() + span.end;
        }
        shown.push_str(&text);
        at = window.end;
    }
    Some((shown, moved))
}

fn together(path: &str, source: &str, range: &Span, spans: &[Span]) -> Option<(String, Vec<Span>)> {
    let text = source.get(range.clone())?;
    let keys = SecretKeys::default();
    let shown = if source.len() > WHOLE_FILE {
        mask("", text, &keys).into_owned()
    } else {
        // As many lines come out as went in, so the excerpt is found by counting.
        let skipped = source.get(..range.start)?.matches('\n').count();
        let lines: Vec<String> = mask(path, source, &keys)
            .split_inclusive('\n')
            .skip(skipped)
            .take(text.split_inclusive('\n').count())
            .map(str::to_owned)
            .collect();
        let shown = lines.concat();
        if text.ends_with('\n') { shown } else { shown.trim_end_matches('\n').to_owned() }
    };
    let lines = Lines::of(text, &shown);
    let moved = spans
        .iter()
        .map(|span| {
            let start = lines.moved(span.start.saturating_sub(range.start), 0);
            let end = lines.moved(span.end.saturating_sub(range.start), MASK.len());
            start..end.max(start)
        })
        .collect();
    Some((shown, moved))
}

/// The lines of a text, and the same with secrets hidden: where each starts in both, and up to where they are the same.
struct Lines(Vec<Line>);

struct Line {
    start: usize,
    shown_start: usize,
    shown_length: usize,
    /// Bytes at its start that are the same in both; `None` where the whole line is.
    same: Option<usize>,
}

impl Lines {
    fn of(text: &str, shown: &str) -> Self {
        let (mut start, mut shown_start) = (0, 0);
        let pairs = text.split_inclusive('\n').zip(shown.split_inclusive('\n'));
        let lines = pairs.map(|(line, shown)| {
            let same = line.char_indices().zip(shown.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
            let found = Line {
                start,
                shown_start,
                shown_length: shown.trim_end_matches('\n').len(),
                same: (line != shown).then(|| same.unwrap_or(line.len().min(shown.len()))),
            };
            start += line.len();
            shown_start += shown.len();
            found
        });
        Self(lines.collect())
    }

    /// Where a byte of the text is in what is shown; one in a hidden value is `into` bytes behind the start of its mask.
    fn moved(&self, at: usize, into: usize) -> usize {
        let index = self.0.partition_point(|line| line.start <= at).saturating_sub(1);
        let Some(line) = self.0.get(index) else { return 0 };
        let column = at - line.start;
        let column = match line.same {
            Some(same) if column > same || (into > 0 && column == same) => (same + into).min(line.shown_length),
            _ => column,
        };
        line.shown_start + column
    }
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init, reason = "spans are ranges, and one span is a list of them")]
mod tests {
    use super::masked;

    #[test]
    fn what_points_at_a_secret_points_at_its_mask() {
        let source = "a: 1\npassword: hunter22 # x\nb: [2\n";
        let at = source.find("hunter22").unwrap();
        let (text, spans) = masked("a.yaml", source, 5..source.len(), &[at..at + 8, 5..13]).unwrap();
        assert_eq!(text, "password: ***\nb: [2\n");
        assert_eq!(spans, [10..13, 0..8]);
        let b = source.find("b:").unwrap();
        let (_, spans) = masked("a.yaml", source, 5..source.len(), &[b..b + 1]).unwrap();
        assert_eq!(&text[spans[0].clone()], "b");
    }

    #[test]
    fn other_lines_stay_as_they_are() {
        let source = "ä: 1\nb: 2\n";
        assert_eq!(masked("a.yaml", source, 0..source.len(), &[6..7]).unwrap(), (source.to_owned(), vec![6..7]));
    }
}
