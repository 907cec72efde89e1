//! Patches and replacements as a kustomization names them.

use std::collections::BTreeMap;

use fluxwright_diagnostic::Span;

use super::Text;
use crate::id::Id;
use crate::selector::SelectorSpec;

/// A patch, in the kustomization or in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PatchSpec {
    /// The file that it is in.
    pub path: Option<Text>,
    /// The patch itself.
    pub patch: Option<Text>,
    /// What it is for; a strategic merge patch without one names its object itself.
    pub target: Option<SelectorSpec>,
    /// `allowNameChange`, `allowKindChange`.
    pub options: BTreeMap<String, bool>,
    /// Where the entry is written.
    pub span: Span,
}

/// A value to be copied into other fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReplacementSpec {
    /// A file with replacements, in place of everything else.
    pub path: Option<Text>,
    /// Where the value is taken from.
    pub source: Option<SourceSpec>,
    /// A fixed value.
    pub source_value: Option<String>,
    /// Where it goes; `None` where `targets` is not given at all.
    pub targets: Option<Vec<TargetSpec>>,
    /// Where the entry is written.
    pub span: Span,
}

/// The source of a replacement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceSpec {
    /// The object; empty parts fit all.
    pub id: Id,
    /// The field, `metadata.name` when empty.
    pub field_path: String,
    /// Which part of the field.
    pub options: Option<FieldOptions>,
}

/// A target of a replacement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TargetSpec {
    /// The objects.
    pub select: Option<SelectorSpec>,
    /// Except of these.
    pub reject: Vec<SelectorSpec>,
    /// The fields, `metadata.name` when empty.
    pub field_paths: Vec<String>,
    /// Which part of the fields.
    pub options: Option<FieldOptions>,
}

/// Which part of a field a replacement means.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldOptions {
    /// What the field is split at.
    pub delimiter: String,
    /// Which of the parts, from 0; in a target, below 0 is before the first and beyond the end is after the last.
    pub index: i64,
    /// Not used by kustomize.
    pub encoding: String,
    /// Make the field when it is not there.
    pub create: bool,
}
