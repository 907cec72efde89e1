//! The tree in the form of the recorded answers: kind, Go's position and value of every node.

use std::fmt::Write as _;

use fluxwright_gotemplate::Templates;
use fluxwright_gotemplate::ast::{Branch, List, Name, Node, Operand, Pipeline};

/// All trees, by name.
pub fn dump(templates: &Templates) -> String {
    let mut out = String::new();
    for tree in templates.iter() {
        write!(out, "{}=", hex(tree.name.as_bytes())).unwrap();
        list(&mut out, &tree.root);
    }
    out
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn join(names: &[Name]) -> String {
    names.iter().map(|n| &*n.name).collect::<Vec<_>>().join("/")
}

fn list(out: &mut String, list: &List) {
    out.push('[');
    list.nodes.iter().for_each(|n| node(out, n));
    out.push(']');
}

/// Go nests the arms of `else if`.
fn branch(out: &mut String, keyword: &str, branch: &Branch) {
    for (i, arm) in branch.arms().enumerate() {
        out.push_str(if i > 0 { "else[" } else { "" });
        write!(out, "{keyword}@{};", arm.pipeline.span.start).unwrap();
        pipeline(out, &arm.pipeline);
        list(out, &arm.body);
    }
    if let Some(otherwise) = &branch.otherwise {
        out.push_str("else");
        list(out, otherwise);
    }
    branch.more.iter().for_each(|_| out.push(']'));
}

fn node(out: &mut String, node: &Node) {
    let at = node.position();
    match node {
        Node::Text(n) => write!(out, "text@{at}+{};", n.text.len()).unwrap(),
        Node::Comment(n) => write!(out, "comment@{at}+{};", n.text.len()).unwrap(),
        Node::Action(n) => {
            write!(out, "action@{at};").unwrap();
            pipeline(out, &n.pipeline);
        }
        Node::If(n) => branch(out, "if", n),
        Node::With(n) => branch(out, "with", n),
        Node::Range(n) => branch(out, "range", n),
        Node::Break(_) => write!(out, "break@{at};").unwrap(),
        Node::Continue(_) => write!(out, "continue@{at};").unwrap(),
        Node::Template(n) => {
            write!(out, "template@{at}{};", hex(n.name.as_bytes())).unwrap();
            n.argument.iter().for_each(|p| pipeline(out, p));
        }
    }
}

fn pipeline(out: &mut String, pipeline: &Pipeline) {
    write!(out, "pipe@{}{};", pipeline.span.start, pipeline.is_assignment).unwrap();
    for variable in &pipeline.declarations {
        write!(out, "var@{}{};", variable.span.start, variable.name).unwrap();
    }
    for command in &pipeline.commands {
        write!(out, "cmd@{};", command.span.start).unwrap();
        command.operands.iter().for_each(|o| operand(out, o));
    }
}

fn operand(out: &mut String, node: &Operand) {
    let at = node.position();
    match node {
        Operand::Function(n) => write!(out, "id@{at}{};", n.name).unwrap(),
        Operand::Dot(_) => write!(out, "dot@{at};").unwrap(),
        Operand::Nil(_) => write!(out, "nil@{at};").unwrap(),
        Operand::Field(n) => write!(out, "field@{at}{};", join(&n.names)).unwrap(),
        Operand::Variable(n) if n.fields.is_empty() => write!(out, "var@{at}{};", n.name).unwrap(),
        Operand::Variable(n) => write!(out, "var@{at}{}/{};", n.name, join(&n.fields)).unwrap(),
        Operand::Chain(n) => {
            write!(out, "chain@{at}{};", join(&n.fields)).unwrap();
            operand(out, &n.base);
        }
        Operand::Bool(n) => write!(out, "bool@{at}{};", n.value).unwrap(),
        Operand::Number(n) => {
            write!(out, "num@{at}").unwrap();
            n.value.int.iter().for_each(|i| write!(out, " i{i}").unwrap());
            n.value.uint.iter().for_each(|u| write!(out, " u{u}").unwrap());
            n.value.float.iter().for_each(|f| write!(out, " f{:016x}", f.to_bits()).unwrap());
            n.value
                .complex
                .iter()
                .for_each(|(re, im)| write!(out, " c{:016x}{:016x}", re.to_bits(), im.to_bits()).unwrap());
            out.push(';');
        }
        Operand::String(n) => write!(out, "str@{at}{};", hex(n.value.as_bytes())).unwrap(),
        Operand::Pipeline(n) => pipeline(out, &n.pipeline),
    }
}
