//! Reading answers from YAML.

use std::collections::HashMap;
use std::sync::Arc;

use fluxwright_diagnostic::{Diagnose, Diagnostic, Span, line_column};
use fluxwright_yaml::{Document, Entry, Error, Limits, Node, NodeKind, ScalarStyle};
use indexmap::IndexMap;
use serde_json::Value;

use crate::{Content, Given, Layer, Origin, Place};

/// Answers are a page of text; what is larger is a wrong file.
const LIMITS: Limits = Limits { bytes: 1 << 20, depth: 64, nodes: 100_000 };

/// Why a file of answers cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FileError {
    /// It is not YAML.
    #[error(transparent)]
    Yaml(#[from] fluxwright_yaml::FileError),
    /// It is YAML, but not answers.
    #[error("{path}: {problem}")]
    Shape {
        /// The file, as the user knows it.
        path: String,
        /// Its text; `None` where it is encrypted.
        text: Option<Arc<str>>,
        /// The bytes meant.
        span: Span,
        /// What is wrong.
        problem: ShapeProblem,
    },
}

/// What keeps a YAML text from being answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapeProblem {
    /// It is encrypted.
    #[error("is encrypted with SOPS, answers are read in plain text only")]
    Encrypted,
    /// It has several documents.
    #[error("has several documents, answers are one map")]
    SeveralDocuments,
    /// It is a list or a scalar.
    #[error("is not a map from questions to answers")]
    NotAMap,
    /// A key is a collection, or not text.
    #[error("has a key that is not text")]
    Key,
    /// `<<`.
    #[error("has a merge key `<<`, which answers cannot hold")]
    MergeKey,
    /// A key is there twice; the bytes are those of the first.
    #[error("has the key `{key}` twice")]
    Duplicate {
        /// The key.
        key: String,
        /// Where it stands first.
        first: Span,
    },
    /// A tag other than YAML's own for scalars.
    #[error("has the tag `{0}`, which answers cannot hold")]
    Tag(String),
}

impl Diagnose for FileError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let (path, source, span, problem) = match self {
            Self::Yaml(error) => return error.diagnose(),
            Self::Shape { path, text, span, problem } => (path, text, span, problem),
        };
        let mut diagnostic =
            Diagnostic::error(problem.code(), format!("{path} {problem}")).at(path, source.clone(), span.clone(), "");
        if let ShapeProblem::Duplicate { first, .. } = problem {
            diagnostic = diagnostic.see(path, source.clone(), first.clone(), "first here");
        }
        vec![diagnostic.help(problem.help())]
    }
}

impl ShapeProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted-file",
            Self::Duplicate { .. } => "duplicate-key",
            _ => "answers-shape",
        }
    }

    fn help(&self) -> &'static str {
        match self {
            Self::Encrypted => {
                "decrypt it to a file outside the repo first (`sops --decrypt FILE`), or leave the secret answers out and type them when asked"
            }
            Self::SeveralDocuments => "keep one document, or pass several files with `--answers`",
            Self::NotAMap => "write one line for each answer: `question: answer`",
            Self::Key => "write the question's id as the key",
            Self::MergeKey => "write the keys out",
            Self::Duplicate { .. } => "remove one of them",
            Self::Tag(_) => "remove the tag; quote the value where it is text",
        }
    }
}

/// The answers of one layer.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerSet {
    /// The layer.
    pub layer: Layer,
    /// By the ids of the questions, in the order of the source.
    pub answers: IndexMap<String, Given>,
}

impl AnswerSet {
    /// A layer without answers yet.
    pub fn new(layer: Layer) -> Self {
        Self { layer, answers: IndexMap::new() }
    }

    /// Answers as JSON values, such as those that flags of a command stand for.
    pub fn from_values(values: serde_json::Map<String, Value>, origin: &Origin) -> Self {
        let answers = values.into_iter().map(|(id, value)| (id, Given::from_value(value, origin))).collect();
        Self { layer: origin.layer, answers }
    }

    /// Reads an answers file: one YAML document, a map from the ids of questions to answers. An empty file has none.
    ///
    /// Unquoted scalars keep their text until a question gives them a type, so `version: 1.10` is text for a question
    /// that asks for text. At most 1 MiB.
    pub fn from_yaml(path: &str, text: &str) -> Result<Self, FileError> {
        let source: Arc<str> = text.into();
        let in_file = |error: Error| FileError::Yaml(error.in_file(path, Some(source.clone())));
        let stream = fluxwright_yaml::parse_with(text, &LIMITS).map_err(in_file)?;
        let reader = Reader { layer: Layer::File, path: path.into(), source: source.clone(), anchors: HashMap::new() };
        let mut documents = stream.documents.iter().filter(|document| document.root.is_some());
        let Some(document) = documents.next() else { return Ok(Self::new(Layer::File)) };
        if let Some(span) = document.sops() {
            let problem = ShapeProblem::Encrypted;
            return Err(FileError::Shape { path: path.to_owned(), text: None, span, problem });
        }
        if let Some(second) = documents.next() {
            return Err(reader.error(second.span.start..second.span.start, ShapeProblem::SeveralDocuments));
        }
        let reader = Reader { anchors: anchors(document), ..reader };
        document.root.as_ref().map_or(Ok(Self::new(Layer::File)), |root| reader.answers(root))
    }

    /// Reads answers from a node of a document that was read for something else, such as the record.
    pub fn from_node(
        layer: Layer,
        path: &str,
        source: &Arc<str>,
        document: &Document,
        node: &Node,
    ) -> Result<Self, FileError> {
        let reader = Reader { layer, path: path.into(), source: source.clone(), anchors: anchors(document) };
        reader.answers(node)
    }
}

fn anchors(document: &Document) -> HashMap<usize, &Node> {
    let mut anchors = HashMap::new();
    if let Some(root) = &document.root {
        root.walk(&mut |node| {
            if let Some(anchor) = &node.anchor {
                anchors.insert(anchor.id, node);
            }
        });
    }
    anchors
}

struct Reader<'a> {
    layer: Layer,
    path: Arc<str>,
    source: Arc<str>,
    anchors: HashMap<usize, &'a Node>,
}

impl Reader<'_> {
    fn answers(&self, root: &Node) -> Result<AnswerSet, FileError> {
        match self.given(root, None)?.content {
            Content::Object(answers) => Ok(AnswerSet { layer: self.layer, answers }),
            Content::Null => Ok(AnswerSet::new(self.layer)),
            _ => Err(self.error(root.span.start..root.span.start, ShapeProblem::NotAMap)),
        }
    }

    /// The parser bounds the depth and, aliases expanded, the number of nodes: this recursion ends soon.
    fn given(&self, node: &Node, key: Option<&Span>) -> Result<Given, FileError> {
        let place =
            Place { path: self.path.clone(), source: self.source.clone(), span: node.span.clone(), key: key.cloned() };
        let origin = Origin::place(self.layer, place);
        let content = match &node.kind {
            NodeKind::Scalar { value, style } => self.scalar(node, value, *style)?,
            NodeKind::Sequence { items, .. } => {
                Content::List(items.iter().map(|item| self.given(item, None)).collect::<Result<_, _>>()?)
            }
            NodeKind::Mapping { entries, .. } => Content::Object(self.object(entries)?),
            NodeKind::Alias { target, .. } => match self.anchors.get(target) {
                Some(node) => self.given(node, None)?.content,
                None => Content::Null,
            },
        };
        Ok(Given { origin, content })
    }

    fn object(&self, entries: &[Entry]) -> Result<IndexMap<String, Given>, FileError> {
        let mut object: IndexMap<String, Given> = IndexMap::with_capacity(entries.len());
        for entry in entries {
            let Some(key) = entry.key.as_str() else {
                return Err(self.error(entry.key.span.clone(), ShapeProblem::Key));
            };
            if key == "<<" && matches!(entry.key.kind, NodeKind::Scalar { style: ScalarStyle::Plain, .. }) {
                return Err(self.error(entry.key.span.clone(), ShapeProblem::MergeKey));
            }
            let given = self.given(&entry.value, Some(&entry.key.span))?;
            if let Some(first) = object.get(key) {
                let first = first.origin.place.as_ref().and_then(|place| place.key.clone()).unwrap_or_default();
                let problem = ShapeProblem::Duplicate { key: key.to_owned(), first };
                return Err(self.error(entry.key.span.clone(), problem));
            }
            object.insert(key.to_owned(), given);
        }
        Ok(object)
    }

    fn scalar(&self, node: &Node, value: &str, style: ScalarStyle) -> Result<Content, FileError> {
        let text = || Content::Typed(Value::String(value.to_owned()));
        Ok(match node.tag.as_deref() {
            _ if node.is_null() => Content::Null,
            None if style == ScalarStyle::Plain => Content::Plain(value.to_owned()),
            None | Some("!" | "tag:yaml.org,2002:str") => text(),
            Some("tag:yaml.org,2002:null") => Content::Null,
            Some("tag:yaml.org,2002:int" | "tag:yaml.org,2002:float" | "tag:yaml.org,2002:bool") => {
                Content::Plain(value.to_owned())
            }
            Some(tag) => return Err(self.error(node.span.clone(), ShapeProblem::Tag(tag.to_owned()))),
        })
    }

    fn error(&self, span: Span, problem: ShapeProblem) -> FileError {
        FileError::Shape { path: self.path.to_string(), text: Some(self.source.clone()), span, problem }
    }
}

impl FileError {
    /// Line of the problem, from 1.
    pub fn line(&self) -> usize {
        match self {
            Self::Yaml(error) => {
                error.source.as_ref().map_or(1, |source| line_column(source, error.error.span.start).0)
            }
            Self::Shape { text, span, .. } => text.as_ref().map_or(1, |text| line_column(text, span.start).0),
        }
    }
}
