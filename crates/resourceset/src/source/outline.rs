//! A manifest without its inputs, which may be nearly all of it, to find places in the rest.

/// Shorter texts are read whole.
const LEAST: usize = 64 << 10;

/// The text with blanks in place of the items of `spec.inputs`, so that all else stands where it stood. `None` when it
/// is short, or has no inputs as a block of lines.
pub(super) fn without_inputs(text: &str) -> Option<String> {
    if text.len() < LEAST {
        return None;
    }
    let spec = if text.starts_with("spec:") { 0 } else { text.find("\nspec:")? + 1 };
    let mut at = spec + text.get(spec..)?.find('\n')? + 1;
    let (mut indent, mut start) = (None, None);
    for line in text.get(at..)?.split_inclusive('\n') {
        let content = line.trim_start_matches(' ');
        let depth = line.len() - content.len();
        let content = content.trim_end();
        if !content.is_empty() && !content.starts_with('#') {
            let indent = *indent.get_or_insert(depth);
            match start {
                None if depth < indent => return None,
                None if depth == indent && content == "inputs:" => start = Some(at + line.len()),
                Some(start) if depth < indent || depth == indent && !content.starts_with('-') => {
                    return blanked(text, start, at);
                }
                _ => {}
            }
        }
        at += line.len();
    }
    blanked(text, start?, at)
}

fn blanked(text: &str, start: usize, end: usize) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    out.push_str(text.get(..start)?);
    // A comment of the same length, on one line.
    let length = end - start;
    if length > 0 {
        out.push('#');
        out.extend(std::iter::repeat_n(' ', length.saturating_sub(2)));
        out.push('\n');
    }
    out.push_str(text.get(end..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_the_inputs_stays_in_its_place() {
        let item = "  - name: a\n\n    # x\n    b: |\n      c\n";
        for separator in ["", "  "] {
            let items = item.replace("\n  ", &format!("\n{separator}  ")).repeat(3000);
            let text = format!("a: 1\nspec:\n  x: 1\n  inputs:\n{items}  resourcesTemplate: |\n    inputs:\n    - x\n");
            let text = text.replace("\n  - name", &format!("\n{separator}  - name"));
            let outline = without_inputs(&text).unwrap();
            assert_eq!(outline.find("resourcesTemplate"), text.find("resourcesTemplate"));
            assert!(outline.ends_with("|\n    inputs:\n    - x\n") && !outline.contains("name: a"));
            assert_eq!((outline.len(), outline.lines().count()), (text.len(), 8));
        }
        assert_eq!(without_inputs("spec:\n  inputs:\n  - a: 1\n"), None);
    }
}
