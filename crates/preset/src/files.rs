//! The files of a preset, each from the layer that has it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use crate::layer::{Layer, LayerKind, Origin, Source, SourceError, SourceErrorKind};
use crate::limits::Limits;
use crate::template::{TemplateFile, TemplateFiles};

/// The files of a preset in all layers.
#[derive(Debug)]
pub(crate) struct Files {
    pub name: String,
    pub layers: Arc<[Layer]>,
    /// Templates that are no preset's own.
    pub common: Option<Arc<dyn Source>>,
    /// For each file the layers that have it, highest first.
    pub index: BTreeMap<String, Vec<usize>>,
    pub limits: Limits,
    pub known: Mutex<Known>,
}

/// What was read, so that a file is the same for rendering and for the digest, and is followed through links once.
#[derive(Debug, Default)]
pub(crate) struct Known {
    files: HashMap<(usize, String), Cow<'static, [u8]>>,
    bytes: usize,
}

/// How much of a preset's files is kept, in bytes. Built-in files are not copied and do not count.
const KEPT: usize = 4 << 20;

impl Files {
    pub fn origin(&self, number: usize, file: &str) -> Option<Origin> {
        let layer = self.layers.get(number)?;
        Some(Origin {
            layer: layer.kind,
            preset: self.name.clone(),
            file: file.to_owned(),
            path: layer.source().locate(&self.name, file),
        })
    }

    /// The layer that a file is taken from: the highest, or the one that is asked for.
    pub fn layer_of(&self, layer: Option<LayerKind>, file: &str) -> Option<usize> {
        let numbers = self.index.get(file)?;
        let wanted = |number: &&usize| match layer {
            Some(kind) => self.layers.get(**number).is_some_and(|layer| layer.kind == kind),
            None => true,
        };
        numbers.iter().find(wanted).copied()
    }

    /// A template that all presets can use.
    pub fn common(&self, layer: Option<LayerKind>, file: &str) -> Result<Option<PresetFile>, SourceError> {
        let source = self.common.as_ref().filter(|_| layer.is_none_or(|layer| layer == LayerKind::Builtin));
        let name = file.strip_prefix("templates/").and_then(|name| name.split_once('/'));
        let (Some(source), Some((folder, name))) = (source, name) else { return Ok(None) };
        let Some(content) = source.read(folder, name, &self.limits)? else { return Ok(None) };
        let origin = Origin {
            layer: LayerKind::Builtin,
            preset: self.name.clone(),
            file: file.to_owned(),
            path: source.locate(folder, name),
        };
        Ok(Some(PresetFile { content, origin }))
    }

    pub fn read(&self, layer: Option<LayerKind>, file: &str) -> Result<Option<PresetFile>, SourceError> {
        let Some(number) = self.layer_of(layer, file) else { return self.common(layer, file) };
        let (Some(layer), Some(origin)) = (self.layers.get(number), self.origin(number, file)) else {
            return Ok(None);
        };
        let key = (number, file.to_owned());
        // A lock that a panic left behind still holds whole files.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(content) = known.files.get(&key) {
            return Ok(Some(PresetFile { content: content.clone(), origin }));
        }
        let Some(content) = layer.source().read(&self.name, file, &self.limits)? else { return Ok(None) };
        if let Cow::Owned(bytes) = &content
            && known.bytes + bytes.len() <= KEPT
        {
            known.bytes += bytes.len();
            known.files.insert(key, content.clone());
        }
        Ok(Some(PresetFile { content, origin }))
    }
}

/// `cluster/ks.yaml` or `builtin:cluster/ks.yaml`: the layer that is asked for, and the file below `templates/`.
pub(crate) fn template_file(name: &str) -> (Option<LayerKind>, String) {
    let layer = name.split_once(':').and_then(|(layer, rest)| Some((LayerKind::from_name(layer)?, rest)));
    match layer {
        Some((layer, rest)) => (Some(layer), format!("templates/{rest}")),
        None => (None, format!("templates/{name}")),
    }
}

impl TemplateFiles for Files {
    fn load(&self, name: &str) -> Result<Option<TemplateFile>, SourceError> {
        let (layer, file) = template_file(name);
        let Some(file) = self.read(layer, &file)? else { return Ok(None) };
        let path = file.origin.path.clone();
        Ok(Some(TemplateFile { text: file.text()?, path }))
    }

    fn names(&self) -> Vec<String> {
        self.index.keys().filter_map(|file| file.strip_prefix("templates/")).map(str::to_owned).collect()
    }
}

/// A file of a preset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresetFile {
    /// Its bytes.
    pub content: Cow<'static, [u8]>,
    /// Where it came from.
    pub origin: Origin,
}

impl PresetFile {
    /// Its text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(&self) -> Result<Arc<str>, SourceError> {
        match std::str::from_utf8(&self.content) {
            Ok(text) => Ok(Arc::from(text)),
            Err(_) => Err(SourceError { path: self.origin.path.clone(), kind: SourceErrorKind::NotUtf8 }),
        }
    }
}
