//! Random YAML of the kinds people write: comments in odd places, blank lines, several indentations, CR LF, no final line end,
//! quotes of all kinds, block scalars, brackets on one line and on several, dashes alone on their line.

/// A small generator of numbers (SplitMix64).
pub struct Random {
    state: u64,
    /// Anchors of the document so far.
    anchors: usize,
}

impl Random {
    pub fn new(seed: u64) -> Self {
        Self { state: seed, anchors: 0 }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).expect("small")).expect("small")
    }

    /// True once in `chances`.
    pub fn flip(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }
}

struct Style {
    indent: usize,
    sequence_indent: usize,
    gap: usize,
    own_line: bool,
    blank_lines: usize,
    comments: usize,
}

const INLINE: &[&str] = &[
    "a",
    "plain text",
    "1",
    "true",
    "null",
    "~",
    "'single'",
    "\"double\"",
    "${x}",
    "http://x/y",
    "\"a\\nb\"",
    "'it''s'",
    "0x1f",
    "2024-01-02",
    "a#b",
    "1.5",
];
const IN_FLOW: &[&str] = &["a", "b c", "1", "'s'", "\"d\"", "null", "[x, y]", "{p: q}", "[]", "{}", "[ w ]"];

/// A text of one to three documents.
pub fn document(random: &mut Random, size: usize) -> String {
    let mut lines = Vec::new();
    let count = if random.flip(6) { 1 + random.below(3) } else { 1 };
    for index in 0..count {
        random.anchors = 0;
        if index > 0 || random.flip(2) {
            lines.push("---".to_owned());
        }
        if random.flip(3) {
            lines.push("# head".to_owned());
        }
        let style = Style {
            indent: [2, 2, 2, 4, 3][random.below(5)],
            sequence_indent: [0, 2, 2, 4][random.below(4)],
            gap: [1, 1, 1, 3][random.below(4)],
            own_line: random.flip(12),
            blank_lines: [0, 0, 2, 4][random.below(4)],
            comments: [0, 3, 5, 9][random.below(4)],
        };
        if random.flip(4) {
            sequence(random, &style, 0, size, &mut lines);
        } else {
            mapping(random, &style, 0, size, &mut lines);
        }
        if random.flip(8) {
            lines.push("...".to_owned());
        }
    }
    let eol = if random.flip(8) { "\r\n" } else { "\n" };
    let text = lines.join(eol);
    let bom = if random.flip(20) { "\u{feff}" } else { "" };
    // A block scalar that reaches the end of the text is another value without a line end.
    let open = random.flip(6) && !lines.last().is_some_and(|line| line.trim().is_empty() || line.starts_with("  "));
    format!("{bom}{text}{}", if open { "" } else { eol })
}

fn between(random: &mut Random, style: &Style, column: usize, is_first: bool, lines: &mut Vec<String>) {
    if style.blank_lines > 0 && !is_first && random.flip(style.blank_lines) {
        lines.push(if random.flip(9) { "  ".to_owned() } else { String::new() });
    }
    if style.comments > 0 && random.flip(style.comments) {
        let column = match random.below(5) {
            0 => 0,
            1 => column + 2,
            _ => column,
        };
        let text = ["# note", "# - gone", "# key: gone", "#"][random.below(4)];
        lines.push(format!("{}{text}", " ".repeat(column)));
        if style.blank_lines > 0 && random.flip(3) {
            lines.push(String::new());
        }
    }
}

fn tail(random: &mut Random, style: &Style) -> &'static str {
    if style.comments > 0 && random.flip(style.comments) {
        [" # tail", "   # tail", "\t# tail"][random.below(3)]
    } else {
        ""
    }
}

/// A scalar, now and then with an anchor or a tag, or an alias in its place.
fn scalar(random: &mut Random) -> String {
    let text = INLINE[random.below(INLINE.len())];
    match random.below(24) {
        0 => format!("{}{text}", anchor(random)),
        1 if random.anchors > 0 => format!("*n{}", random.below(random.anchors)),
        2 => format!("!!str {text}"),
        3 => format!("!local {text}"),
        _ => text.to_owned(),
    }
}

fn anchor(random: &mut Random) -> String {
    random.anchors += 1;
    // The name is complete only behind the value, so a value cannot hold an alias of itself.
    format!("&n{} ", random.anchors - 1)
}

fn mapping(random: &mut Random, style: &Style, column: usize, size: usize, lines: &mut Vec<String>) {
    const KEYS: &[&str] = &["a", "b", "name", "\"q\"", "'s'", "x/y", "on.e"];
    let count = 1 + random.below(4);
    let start = random.below(KEYS.len());
    for index in 0..count {
        between(random, style, column, index == 0, lines);
        let key = KEYS[(start + index) % KEYS.len()];
        let head = format!("{}{key}:", " ".repeat(column));
        child(random, style, column, head, size, false, lines);
    }
}

fn sequence(random: &mut Random, style: &Style, column: usize, size: usize, lines: &mut Vec<String>) {
    for index in 0..1 + random.below(4) {
        between(random, style, column, index == 0, lines);
        child(random, style, column, format!("{}-", " ".repeat(column)), size, true, lines);
    }
}

/// What stands behind `key:` or `-`.
fn child(
    random: &mut Random,
    style: &Style,
    column: usize,
    head: String,
    size: usize,
    is_item: bool,
    lines: &mut Vec<String>,
) {
    let tail = tail(random, style);
    // No reader takes a tab right behind a dash.
    let bare_tail = tail.replace('\t', " ");
    let kinds = if size == 0 { 7 } else { 11 };
    match random.below(kinds) {
        0..=2 => {
            let gap = if is_item { " ".repeat(style.gap) } else { " ".to_owned() };
            lines.push(format!("{head}{gap}{}{tail}", scalar(random)));
        }
        3 => lines.push(format!("{head}{bare_tail}")),
        4 => {
            let header = ["|", "|-", "|+", ">", ">-"][random.below(5)];
            lines.push(format!("{head} {header}"));
            let indent = " ".repeat(column + 2);
            lines.push(format!("{indent}text # no comment"));
            if random.flip(2) {
                lines.push(String::new());
                lines.push(format!("{indent}- more"));
            }
            if random.flip(3) {
                lines.push(String::new());
            }
        }
        5 => lines.push(format!("{head} {}{tail}", flow(random))),
        6 => {
            // Brackets over lines.
            let inner = " ".repeat(column + 4);
            lines.push(format!("{head} ["));
            let count = random.below(3);
            for index in 0..count {
                let comma = if index + 1 < count || random.flip(2) { "," } else { "" };
                lines.push(format!("{inner}{}{comma}{tail}", IN_FLOW[random.below(IN_FLOW.len())]));
            }
            lines.push(format!("{}]", " ".repeat(column + 1)));
        }
        7 | 8 if is_item => {
            let mut inner = Vec::new();
            let own_line = style.own_line;
            let indent = if own_line { column + 2 } else { column + 1 + style.gap };
            mapping(random, &Style { comments: 0, ..*style }, indent, size - 1, &mut inner);
            join(head, column, style.gap, own_line, inner, lines);
        }
        9 if is_item => {
            let mut inner = Vec::new();
            sequence(random, &Style { comments: 0, ..*style }, column + 1 + style.gap, size - 1, &mut inner);
            join(head, column, style.gap, false, inner, lines);
        }
        7 | 8 => {
            let property = match random.below(12) {
                // Before its value is written, no alias may name it.
                0 if random.anchors == 0 => {
                    lines.push(format!("{head} &whole{tail}"));
                    mapping(random, style, column + style.indent, size - 1, lines);
                    if random.flip(2) {
                        lines.push(format!("{}whole: *whole", " ".repeat(column)));
                    }
                    return;
                }
                1 => " !!map",
                _ => "",
            };
            lines.push(format!("{head}{property}{tail}"));
            mapping(random, style, column + style.indent, size - 1, lines);
        }
        _ if is_item => lines.push(format!("{head} {{}}{tail}")),
        _ => {
            lines.push(format!("{head}{tail}"));
            sequence(random, style, column + style.sequence_indent, size - 1, lines);
        }
    }
}

/// A block collection behind its dash.
fn join(head: String, column: usize, gap: usize, own_line: bool, inner: Vec<String>, lines: &mut Vec<String>) {
    let mut inner = inner.into_iter();
    if own_line {
        lines.push(head);
    } else if let Some(first) = inner.next() {
        lines.push(format!("{head}{}{}", " ".repeat(gap), &first[column + 1 + gap..]));
    }
    lines.extend(inner);
}

fn flow(random: &mut Random) -> String {
    let item = |random: &mut Random| IN_FLOW[random.below(IN_FLOW.len())].to_owned();
    let items: Vec<String> = (0..random.below(4)).map(|_| item(random)).collect();
    let separator = [", ", ", ", ","][random.below(3)];
    let padding = if random.flip(3) && !items.is_empty() { " " } else { "" };
    if random.flip(2) {
        let entries: Vec<String> = items.iter().enumerate().map(|(index, item)| format!("f{index}: {item}")).collect();
        format!("{{{padding}{}{padding}}}", entries.join(separator))
    } else {
        format!("[{padding}{}{padding}]", items.join(separator))
    }
}
