//! Errors as diagnostics: stable codes, a place, and what to do.

use std::sync::Arc;

use fluxwright_diagnostic::Diagnostic;

use super::{Error, ErrorKind, SyntaxError};

pub(super) fn diagnostic(error: &Error, path: &str, source: Option<Arc<str>>) -> Diagnostic {
    let (code, label) = code_and_label(&error.kind);
    let mut diagnostic =
        Diagnostic::error(code, error.kind.to_string()).at(path, source.clone(), error.span.clone(), label);
    match &error.kind {
        ErrorKind::DuplicateKey { first, .. } | ErrorKind::DuplicateMerge { first } => {
            diagnostic = diagnostic.see(path, source, first.clone(), "first here");
        }
        _ => {}
    }
    for help in help(&error.kind) {
        diagnostic = diagnostic.help(help);
    }
    diagnostic
}

fn code_and_label(kind: &ErrorKind) -> (&'static str, &'static str) {
    match kind {
        ErrorKind::TooLarge { .. } => ("yaml-too-large", ""),
        ErrorKind::NotUtf8 => ("yaml-not-utf8", "the first byte that is not UTF-8"),
        ErrorKind::ControlCharacter(_) => ("yaml-control-character", "not allowed in YAML"),
        ErrorKind::LineSeparator(_) => ("yaml-line-separator", "ends the line to the YAML readers of Kubernetes"),
        ErrorKind::TooDeep { .. } => ("yaml-too-deep", "this level is one too many"),
        ErrorKind::TooManyNodes { .. } => ("yaml-too-many-nodes", "the limit is passed here"),
        ErrorKind::UnknownAlias(_) => ("yaml-unknown-alias", "no such anchor above"),
        ErrorKind::RecursiveAlias(_) => ("yaml-recursive-alias", "the anchored value is still open here"),
        ErrorKind::TabIndent => ("yaml-tab", "a tab"),
        ErrorKind::UnquotedTemplate => ("yaml-unquoted-template", "starts a map"),
        ErrorKind::Syntax(_) => ("yaml-syntax", ""),
        ErrorKind::Version { .. } => ("yaml-version", ""),
        ErrorKind::MissingStart => ("yaml-missing-start", "this document"),
        ErrorKind::Separator(_) => ("yaml-separator", "kubectl and Flux refuse it"),
        ErrorKind::Json(_) => ("json-syntax", ""),
        ErrorKind::NotObject => ("not-an-object", "not a map"),
        ErrorKind::MissingKind => ("missing-kind", "this object"),
        ErrorKind::DuplicateKey { .. } => ("duplicate-key", "again here"),
        ErrorKind::DuplicateMerge { .. } => ("duplicate-merge", "again here"),
        ErrorKind::MergeValue => ("yaml-merge-value", "not a map"),
        ErrorKind::CollectionKey => ("yaml-collection-key", "the key"),
        ErrorKind::NullKey => ("yaml-null-key", "the key"),
        ErrorKind::KeyType => ("yaml-key-type", "the key"),
        ErrorKind::NotFinite => ("yaml-not-finite", ""),
        ErrorKind::TagMismatch { .. } => ("yaml-tag-mismatch", "does not fit"),
        ErrorKind::AnchorName(_) => ("yaml-anchor-name", ""),
    }
}

fn help(kind: &ErrorKind) -> Vec<String> {
    let line = match kind {
        ErrorKind::TooLarge { .. } => "split the file, or move the data out of YAML".into(),
        ErrorKind::NotUtf8 => "save the file as UTF-8".into(),
        ErrorKind::ControlCharacter(c) => {
            format!("remove it, or write it as \"\\x{:02X}\" inside double quotes", u32::from(*c))
        }
        ErrorKind::LineSeparator(c) => {
            format!("remove it, or write it as \"\\u{:04X}\" inside double quotes", u32::from(*c))
        }
        ErrorKind::TooDeep { .. } => "move a part of it into a document of its own".into(),
        ErrorKind::TooManyNodes { .. } => "write fewer aliases (`*name`) of values that hold aliases".into(),
        ErrorKind::UnknownAlias(name) => match name.strip_suffix(':') {
            Some(name) => format!("write `*{name} :` with a space before the colon to use an alias as a key"),
            None => format!("give a value above it the anchor `&{name}`; quote the text if no alias is meant"),
        },
        ErrorKind::RecursiveAlias(_) => "write the value out; a value cannot hold itself".into(),
        ErrorKind::TabIndent => "indent with spaces; YAML forbids tabs there".into(),
        ErrorKind::UnquotedTemplate => {
            "put quotes around the value, as in `\"{{ … }}\"`; files of Helm charts are no YAML before Helm renders them"
                .into()
        }
        ErrorKind::Syntax(error) => return syntax_help(error),
        ErrorKind::Version { .. } => "remove the `%YAML` line".into(),
        ErrorKind::MissingStart => "write `---` in place of `...`, or after it".into(),
        ErrorKind::Separator(_) => "start the document on the next line".into(),
        ErrorKind::Json(_) => "fix the JSON, or separate the objects by `---`".into(),
        ErrorKind::NotObject => "write a map with `apiVersion`, `kind` and `metadata`".into(),
        ErrorKind::MissingKind => "add `kind`, or remove the document".into(),
        ErrorKind::DuplicateKey { .. } => {
            "remove one of them; kubectl takes the last, kustomize and Flux refuse the file".into()
        }
        ErrorKind::DuplicateMerge { .. } => "write one `<<: [*a, *b]` in place of two `<<`".into(),
        ErrorKind::MergeValue => "give it an alias of a map, `<<: *name`, or a list of them".into(),
        ErrorKind::CollectionKey => "quote the key if a text is meant".into(),
        ErrorKind::NullKey => "write the key in quotes, as in `\"null\":` or `\"~\":`".into(),
        ErrorKind::KeyType => "write the key in quotes".into(),
        ErrorKind::NotFinite => "write it in quotes if a text is meant".into(),
        ErrorKind::TagMismatch { .. } => "remove the tag, or write a value of its kind".into(),
        ErrorKind::AnchorName(_) => "use only letters, digits, `-` and `_` in the name".into(),
    };
    vec![line]
}

fn syntax_help(error: &SyntaxError) -> Vec<String> {
    let line = match error {
        SyntaxError::UnclosedQuote => {
            "close the quote; inside '…' write '' for a quote, inside \"…\" write \\\"".into()
        }
        SyntaxError::UnclosedBracket(open) => {
            format!("close it with `{}`, or quote the value if a text is meant", if *open == '[' { ']' } else { '}' })
        }
        SyntaxError::StrayBracket => "remove it, or quote the value if a text is meant".into(),
        SyntaxError::ReservedCharacter(_) => "quote the value".into(),
        SyntaxError::MappingNotAllowed => {
            "quote the value if it holds `: `, or check the indentation of this line and the one above".into()
        }
        SyntaxError::SequenceNotAllowed => "start the list on a line of its own, or quote the value".into(),
        SyntaxError::Indentation => "indent the line as its neighbours, or by two spaces more than its parent".into(),
        SyntaxError::AfterQuote => "quote the whole value; inside '…' write '' for a quote".into(),
        SyntaxError::Escape => {
            "write `\\\\` for a backslash or use single quotes, and write characters beyond U+FFFF as they are".into()
        }
        SyntaxError::BlockHeader => {
            "start the text on the next line, or quote the value if it begins with `|` or `>`".into()
        }
        SyntaxError::FlowQuestion => "quote the value; the YAML readers of Kubernetes take the `?` for a key".into(),
        SyntaxError::FlowColon => "put a space after the `:`, or quote the value if a text is meant".into(),
        SyntaxError::Comment => "put a space before `#`; a text of several lines cannot hold a comment".into(),
        SyntaxError::TagHandle => "remove the tag, or quote the value if it begins with `!`".into(),
        SyntaxError::Other(_) => return Vec::new(),
    };
    vec![line]
}
