//! Graphs for Graphviz.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::{Graph, GraphNode};
use crate::reference::Relation;

impl Graph {
    /// The graph in the DOT language.
    pub fn to_dot(&self) -> String {
        let mut text = String::from(
            "digraph flux {\n  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];\n  \
             edge [fontname=\"sans-serif\", fontsize=10];\n",
        );
        let known: HashSet<&str> = self.nodes.iter().map(|node| node.id.as_str()).collect();
        for node in &self.nodes {
            let _ = writeln!(text, "  {} [{}];", quoted(&node.id), attributes(node));
        }
        for edge in
            self.edges.iter().filter(|edge| known.contains(edge.from.as_str()) && known.contains(edge.to.as_str()))
        {
            let style = match edge.relation {
                Relation::Generated => ", penwidth=2",
                Relation::DependsOn => ", style=dashed",
                Relation::ValuesFrom | Relation::SubstituteFrom => ", style=dotted",
                _ => "",
            };
            let _ = writeln!(
                text,
                "  {} -> {} [label={}{style}];",
                quoted(&edge.from),
                quoted(&edge.to),
                quoted(edge.relation.name())
            );
        }
        text.push_str("}\n");
        text
    }
}

fn attributes(node: &GraphNode) -> String {
    let mut label = format!("{}\n{}", node.kind, node.name);
    for line in [&node.namespace, &node.detail] {
        if !line.is_empty() {
            label.push('\n');
            label.push_str(line);
        }
    }
    let mut attributes = format!("label={}", quoted(&label));
    if node.missing {
        attributes.push_str(", style=\"rounded,dashed\"");
    } else {
        let _ = write!(attributes, ", fillcolor={}", quoted(color(&node.kind)));
    }
    if node.suspended {
        attributes.push_str(", fontcolor=gray40");
    }
    attributes
}

/// The colour of a kind, light enough for black text.
pub(super) fn color(kind: &str) -> &'static str {
    match kind {
        "Kustomization" => "#cfe3ff",
        "HelmRelease" => "#d3f2d3",
        "ResourceSet" => "#ffe3bf",
        "Input" | "ResourceSetInputProvider" => "#fff3c9",
        "GitRepository" | "OCIRepository" | "HelmRepository" | "HelmChart" | "Bucket" | "ExternalArtifact" => "#e8ddfb",
        "ConfigMap" | "Secret" => "#f0f0f0",
        _ => "#ffffff",
    }
}

/// A string of DOT: a backslash would begin an escape, of which some stand for names of nodes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn nothing_ends_a_string_early() {
        assert_eq!(quoted("a\"b\\N\nc\u{0}"), "\"a\\\"b\\\\N\\nc \"");
    }
}
