//! Graphs for Mermaid, as Markdown shows them.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::dot::color;
use super::{Graph, GraphNode};
use crate::reference::Relation;

/// The edges that Mermaid draws at most, unless the page that shows it says otherwise.
const MAX_EDGES: usize = 500;
/// The characters that it reads at most.
const MAX_TEXT: usize = 50_000;

impl Graph {
    /// The graph as a Mermaid flowchart.
    pub fn to_mermaid(&self) -> String {
        let mut text = String::from("flowchart LR\n");
        let ids: HashMap<&str, usize> =
            self.nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
        for (at, node) in self.nodes.iter().enumerate() {
            let _ = writeln!(text, "  n{at}[\"{}\"]", label(node));
        }
        for edge in &self.edges {
            if let (Some(from), Some(to)) = (ids.get(edge.from.as_str()), ids.get(edge.to.as_str())) {
                let arrow = match edge.relation {
                    Relation::Generated => "==>",
                    Relation::DependsOn | Relation::ValuesFrom | Relation::SubstituteFrom => "-.->",
                    _ => "-->",
                };
                let _ = writeln!(text, "  n{from} {arrow}|{}| n{to}", edge.relation.name());
            }
        }
        self.classes(&mut text);
        text
    }

    /// Why Mermaid will not draw the graph: it has limits that a diagram cannot raise.
    pub fn too_large_for_mermaid(&self, text: &str) -> Option<String> {
        if self.edges.len() > MAX_EDGES {
            return Some(format!("{} edges, and Mermaid draws {MAX_EDGES}", self.edges.len()));
        }
        let length = text.chars().count();
        (length > MAX_TEXT).then(|| format!("{length} characters, and Mermaid reads {MAX_TEXT}"))
    }

    fn classes(&self, text: &mut String) {
        let mut classes: Vec<(&str, Vec<String>)> = Vec::new();
        let mut missing = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let color = color(&node.kind);
            if node.missing {
                missing.push(format!("n{at}"));
            } else if let Some((_, nodes)) = classes.iter_mut().find(|(known, _)| *known == color) {
                nodes.push(format!("n{at}"));
            } else {
                classes.push((color, vec![format!("n{at}")]));
            }
        }
        for (index, (color, nodes)) in classes.iter().enumerate() {
            let _ = writeln!(text, "  classDef c{index} fill:{color},stroke:#666,color:#000");
            let _ = writeln!(text, "  class {} c{index}", nodes.join(","));
        }
        if !missing.is_empty() {
            text.push_str("  classDef missing fill:none,stroke:#999,stroke-dasharray:4\n");
            let _ = writeln!(text, "  class {} missing", missing.join(","));
        }
    }
}

fn label(node: &GraphNode) -> String {
    let lines = [&node.kind, &node.name, &node.namespace, &node.detail];
    let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).map(|line| escaped(line)).collect();
    lines.join("<br/>")
}

/// Text that Mermaid shows as it is: neither its own marks, nor Markdown, nor HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '`' | '*' | '_' | '~' | '\\' | '|' | '[' | ']' | '{' | '}' | '$' => {
                let _ = write!(escaped, "#{};", u32::from(c));
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    // A list or heading of Markdown, and what would be a link.
    escaped.replace("://", "#58;//").replacen(". ", ".&nbsp;", usize::from(starts_numbered(text)))
}

fn starts_numbered(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < text.len() && digits.starts_with(". ")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_means_something_to_mermaid() {
        assert_eq!(escaped("a\"b]#<x>"), "a#34;b#93;#35;#60;x#62;");
        assert_eq!(escaped("oci://ghcr.io/x"), "oci#58;//ghcr.io/x");
        assert_eq!(escaped("1. x"), "1.&nbsp;x");
        assert_eq!(escaped("two\nlines"), "two lines");
    }
}
