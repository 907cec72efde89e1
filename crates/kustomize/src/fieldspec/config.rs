//! What the transformers are configured with: the tables of kustomize, and what a kustomization adds to them.

use std::sync::{Arc, LazyLock};

use super::{references, tables};
use crate::id::Gvk;
use crate::kustomization::FieldSpec;
use crate::order;

/// Fields that hold the names of objects of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct NameReference {
    /// What is named.
    pub(crate) target: Gvk,
    /// Where.
    pub(crate) fields: Vec<FieldSpec>,
}

/// The places that the transformers change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Config {
    pub(crate) name_prefix: Vec<FieldSpec>,
    pub(crate) name_suffix: Vec<FieldSpec>,
    pub(crate) namespace: Vec<FieldSpec>,
    pub(crate) common_labels: Vec<FieldSpec>,
    pub(crate) labels: Vec<FieldSpec>,
    pub(crate) template_labels: Vec<FieldSpec>,
    pub(crate) common_annotations: Vec<FieldSpec>,
    pub(crate) name_reference: Vec<NameReference>,
    pub(crate) images: Vec<FieldSpec>,
    pub(crate) replicas: Vec<FieldSpec>,
}

/// Two entries for one place that differ in whether it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conflict(pub(crate) String);

static EMPTY: LazyLock<Arc<Config>> = LazyLock::new(Arc::default);

static DEFAULT: LazyLock<Arc<Config>> = LazyLock::new(|| {
    let name = vec![tables::spec("", "", "", "metadata/name", false)];
    let mut config = Config {
        name_prefix: name.clone(),
        name_suffix: name,
        namespace: tables::specs(tables::NAMESPACE),
        common_labels: tables::common_labels(),
        labels: Vec::new(),
        template_labels: tables::specs(tables::TEMPLATE_LABELS),
        common_annotations: tables::specs(tables::ANNOTATIONS),
        name_reference: references::name_references(),
        images: tables::specs(tables::IMAGES),
        replicas: tables::specs(tables::REPLICAS),
    };
    config.sort();
    Arc::new(config)
});

impl Config {
    /// kustomize's own.
    pub(crate) fn standard() -> Arc<Self> {
        Arc::clone(&DEFAULT)
    }

    /// What a kustomization starts from, before its own and kustomize's come.
    pub(crate) fn empty() -> Arc<Self> {
        Arc::clone(&EMPTY)
    }

    /// Puts what another one says behind what this one says; what this one says for a part of the kinds stands for all
    /// of them.
    pub(crate) fn merge(&mut self, other: &Self) -> Result<(), Conflict> {
        merge_all(&mut self.name_prefix, &other.name_prefix)?;
        merge_all(&mut self.name_suffix, &other.name_suffix)?;
        merge_all(&mut self.namespace, &other.namespace)?;
        merge_all(&mut self.common_annotations, &other.common_annotations)?;
        merge_all(&mut self.common_labels, &other.common_labels)?;
        merge_all(&mut self.labels, &other.labels)?;
        merge_all(&mut self.template_labels, &other.template_labels)?;
        merge_all(&mut self.images, &other.images)?;
        merge_all(&mut self.replicas, &other.replicas)?;
        for reference in &other.name_reference {
            match self.name_reference.iter_mut().find(|own| own.target == reference.target) {
                Some(own) => merge_all(&mut own.fields, &reference.fields)?,
                None => self.name_reference.push(reference.clone()),
            }
        }
        self.sort();
        Ok(())
    }

    /// In the order of kinds, as kustomize goes through them.
    fn sort(&mut self) {
        for specs in [
            &mut self.name_prefix,
            &mut self.name_suffix,
            &mut self.namespace,
            &mut self.common_labels,
            &mut self.labels,
            &mut self.template_labels,
            &mut self.common_annotations,
            &mut self.images,
            &mut self.replicas,
        ] {
            specs.sort_by(|a, b| order::kinds(&a.gvk, &b.gvk));
        }
        self.name_reference.sort_by(|a, b| order::kinds(&a.target, &b.target));
    }
}

/// Adds the places that are not there yet.
pub(crate) fn merge_all(specs: &mut Vec<FieldSpec>, others: &[FieldSpec]) -> Result<(), Conflict> {
    for other in others {
        let known = specs.iter().find(|spec| spec.path == other.path && spec.gvk.is_selected_by(&other.gvk));
        match known {
            Some(known) if known.create != other.create => return Err(Conflict(other.path.clone())),
            Some(_) => {}
            None => specs.push(other.clone()),
        }
    }
    Ok(())
}
