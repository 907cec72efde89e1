//! The parts of a kustomization.

use fluxwright_yaml::Node;

use super::reader::Reader;
use super::{
    FieldOptions, FieldSpec, GeneratorOptions, GeneratorSpec, Image, Label, PatchSpec, ReplacementSpec, Replica,
    SortOptions, SourceSpec, TargetSpec,
};
use crate::id::Gvk;
use crate::selector::SelectorSpec;

pub(super) fn label<'d>(reader: &mut Reader<'d>, node: &'d Node) -> Label {
    let mut label = Label::default();
    let known = ["pairs", "includeSelectors", "includeTemplates", "fields"];
    reader.fields("labels", node, &known, |reader, name, node| match name {
        "pairs" => label.pairs = reader.string_map(name, node),
        "includeSelectors" => label.include_selectors = reader.boolean(name, node),
        "includeTemplates" => label.include_templates = reader.boolean(name, node),
        _ => label.fields = reader.list(name, node, field_spec),
    });
    label
}

pub(crate) fn field_spec<'d>(reader: &mut Reader<'d>, node: &'d Node) -> FieldSpec {
    let mut spec = FieldSpec::default();
    let known = ["group", "version", "kind", "path", "create"];
    reader.fields("fields", node, &known, |reader, name, node| match name {
        "path" => spec.path = reader.text(name, node),
        "create" => spec.create = reader.boolean(name, node),
        _ => gvk(&mut spec.gvk, reader, name, node),
    });
    spec
}

fn gvk<'d>(gvk: &mut Gvk, reader: &mut Reader<'d>, name: &'static str, node: &'d Node) {
    let text = reader.text(name, node).into();
    match name {
        "group" => gvk.group = text,
        "version" => gvk.version = text,
        _ => gvk.kind = text,
    }
}

pub(super) fn image<'d>(reader: &mut Reader<'d>, node: &'d Node) -> Image {
    let mut image = Image::default();
    let known = ["name", "newName", "tagSuffix", "newTag", "digest"];
    reader.fields("images", node, &known, |reader, name, node| {
        let text = reader.text(name, node);
        match name {
            "name" => image.name = text,
            "newName" => image.new_name = text,
            "tagSuffix" => image.tag_suffix = text,
            "newTag" => image.new_tag = text,
            _ => image.digest = text,
        }
    });
    image
}

pub(super) fn replica<'d>(reader: &mut Reader<'d>, node: &'d Node) -> Replica {
    let mut replica = Replica { span: node.span.clone(), ..Replica::default() };
    reader.fields("replicas", node, &["name", "count"], |reader, name, node| match name {
        "name" => replica.name = reader.text(name, node),
        _ => replica.count = reader.integer(name, node),
    });
    replica
}

pub(super) fn sort_options<'d>(reader: &mut Reader<'d>, node: &'d Node) -> SortOptions {
    let mut options = SortOptions { span: node.span.clone(), ..SortOptions::default() };
    reader.fields("sortOptions", node, &["order", "legacySortOptions"], |reader, name, node| match name {
        "order" => options.order = reader.text(name, node),
        _ => {
            let (mut first, mut last) = (Vec::new(), Vec::new());
            reader.fields(name, node, &["orderFirst", "orderLast"], |reader, name, node| match name {
                "orderFirst" => first = reader.strings(name, node),
                _ => last = reader.strings(name, node),
            });
            options.legacy = Some((first, last));
        }
    });
    options
}

pub(super) fn generator<'d>(reader: &mut Reader<'d>, node: &'d Node, is_secret: bool) -> GeneratorSpec {
    let mut spec = GeneratorSpec { span: node.span.clone(), ..GeneratorSpec::default() };
    let mut env = None;
    let known = ["name", "namespace", "behavior", "literals", "files", "envs", "env", "options", "type"];
    let known = known.get(..known.len() - usize::from(!is_secret)).unwrap_or_default();
    let within = if is_secret { "secretGenerator" } else { "configMapGenerator" };
    reader.fields(within, node, known, |reader, name, node| match name {
        "name" => spec.name = reader.text(name, node),
        "namespace" => spec.namespace = reader.text(name, node),
        "behavior" => spec.behavior = reader.text(name, node),
        "literals" => spec.literals = reader.texts(name, node),
        "files" => spec.files = reader.texts(name, node),
        "envs" => spec.envs = reader.texts(name, node),
        "env" => env = Some(reader.placed(name, node)).filter(|env| !env.text.is_empty()),
        "type" => spec.secret_type = reader.text(name, node),
        _ => spec.options = Some(generator_options(reader, node)),
    });
    spec.envs.extend(env);
    spec
}

pub(super) fn generator_options<'d>(reader: &mut Reader<'d>, node: &'d Node) -> GeneratorOptions {
    let mut options = GeneratorOptions::default();
    let known = ["labels", "annotations", "disableNameSuffixHash", "immutable"];
    reader.fields("generatorOptions", node, &known, |reader, name, node| match name {
        "labels" => options.labels = reader.string_map(name, node),
        "annotations" => options.annotations = reader.string_map(name, node),
        "disableNameSuffixHash" => options.disable_name_suffix_hash = reader.boolean(name, node),
        _ => options.immutable = reader.boolean(name, node),
    });
    options
}

pub(super) fn patch<'d>(reader: &mut Reader<'d>, node: &'d Node) -> PatchSpec {
    let mut spec = PatchSpec { span: node.span.clone(), ..PatchSpec::default() };
    reader.fields("patches", node, &["path", "patch", "target", "options"], |reader, name, node| match name {
        "path" => spec.path = Some(reader.placed(name, node)).filter(|path| !path.text.is_empty()),
        "patch" => spec.patch = Some(reader.placed(name, node)).filter(|patch| !patch.text.is_empty()),
        "target" => spec.target = Some(selector(reader, node)),
        _ => spec.options = reader.map(name, node, |reader, node| reader.boolean(name, node)),
    });
    spec
}

pub(super) fn selector<'d>(reader: &mut Reader<'d>, node: &'d Node) -> SelectorSpec {
    let mut spec = SelectorSpec::default();
    let known = ["group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"];
    reader.fields("target", node, &known, |reader, name, node| match name {
        "name" => spec.name = reader.text(name, node),
        "namespace" => spec.namespace = reader.text(name, node),
        "labelSelector" => spec.label_selector = reader.text(name, node),
        "annotationSelector" => spec.annotation_selector = reader.text(name, node),
        _ => gvk(&mut spec.gvk, reader, name, node),
    });
    spec
}

/// An entry of `replacements`; in a file of its own it has no `path`.
pub(crate) fn replacement<'d>(reader: &mut Reader<'d>, node: &'d Node) -> ReplacementSpec {
    let mut spec = ReplacementSpec { span: node.span.clone(), ..ReplacementSpec::default() };
    let known = ["path", "source", "targets", "sourceValue"];
    reader.fields("replacements", node, &known, |reader, name, node| match name {
        "path" => spec.path = Some(reader.placed(name, node)).filter(|path| !path.text.is_empty()),
        "source" => spec.source = Some(source(reader, node)),
        "sourceValue" => spec.source_value = Some(reader.text(name, node)),
        _ => spec.targets = Some(reader.list(name, node, target)),
    });
    spec
}

fn source<'d>(reader: &mut Reader<'d>, node: &'d Node) -> SourceSpec {
    let mut spec = SourceSpec::default();
    let known = ["group", "version", "kind", "name", "namespace", "fieldPath", "options"];
    reader.fields("source", node, &known, |reader, name, node| match name {
        "name" => spec.id.name = reader.text(name, node).into(),
        "namespace" => spec.id.namespace = reader.text(name, node).into(),
        "fieldPath" => spec.field_path = reader.text(name, node),
        "options" => spec.options = Some(field_options(reader, node)),
        _ => gvk(&mut spec.id.gvk, reader, name, node),
    });
    spec
}

fn target<'d>(reader: &mut Reader<'d>, node: &'d Node) -> TargetSpec {
    let mut spec = TargetSpec::default();
    reader.fields("targets", node, &["select", "reject", "fieldPaths", "options"], |reader, name, node| match name {
        "select" => spec.select = Some(selector(reader, node)),
        "reject" => spec.reject = reader.list(name, node, selector),
        "fieldPaths" => spec.field_paths = reader.strings(name, node),
        _ => spec.options = Some(field_options(reader, node)),
    });
    spec
}

fn field_options<'d>(reader: &mut Reader<'d>, node: &'d Node) -> FieldOptions {
    let mut options = FieldOptions::default();
    reader.fields("options", node, &["delimiter", "index", "encoding", "create"], |reader, name, node| match name {
        "delimiter" => options.delimiter = reader.text(name, node),
        "index" => options.index = reader.integer(name, node),
        "encoding" => options.encoding = reader.text(name, node),
        _ => options.create = reader.boolean(name, node),
    });
    options
}
