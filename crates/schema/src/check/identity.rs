//! Which kind an object is of, and whether there is such a kind.

use fluxwright_diagnostic::Severity;
use fluxwright_yaml::Node;

use super::{Checker, Scene, Seen, View, metadata};
use crate::finding::{Change, Finding, Fix, Problem};
use crate::model::{Kind, Shape, Version};
use crate::{Catalogue, Options, migrate, suggest};
use fluxwright_yaml::edit::{Edit, Item, Path, Step as PathStep};

/// Objects in one another that are looked at.
const MAX_NESTING: usize = 4;

/// What an object says it is.
pub(crate) struct Identity<'a> {
    pub(crate) group: String,
    pub(crate) version: String,
    pub(crate) kind: String,
    pub(crate) api_version_node: &'a Node,
    pub(crate) kind_node: &'a Node,
}

impl<'a> Identity<'a> {
    /// `None` where `apiVersion` or `kind` is missing, no text, or not known yet.
    pub(crate) fn of(view: &View<'a>, root: &'a Node) -> Option<Self> {
        let text = |name: &str| {
            let node = view.member(root, name)?.value;
            match view.see(node) {
                Seen::Text(text) if !text.is_empty() => Some((text.into_owned(), node)),
                _ => None,
            }
        };
        let (api_version, api_version_node) = text("apiVersion")?;
        let (kind, kind_node) = text("kind")?;
        let (group, version) = api_version.split_once('/').unwrap_or(("", &api_version));
        let (group, version) = (group.to_owned(), version.to_owned());
        Some(Self { group, version, kind, api_version_node, kind_node })
    }
}

/// Looks at an object and at those in it.
pub(super) fn check<'a>(scene: Scene<'_, 'a>, root: &'a Node, findings: &mut Vec<Finding>) {
    let Scene { catalogue, view, options, nesting } = scene;
    let Some(identity) = Identity::of(view, root).filter(|_| nesting < MAX_NESTING) else { return };
    let Identity { group, version, kind, .. } = &identity;
    let mut reporter = Reporter { options, findings };
    if let Some(found) = catalogue.kind(group, version, kind) {
        let leftovers = migrate::leftovers(view, root, options, &identity);
        let outdated: Vec<Path> =
            leftovers.iter().flat_map(|leftover| &leftover.fields).map(|(path, _)| path.clone()).collect();
        for leftover in leftovers {
            reporter.leftover(leftover);
        }
        compare(scene, root, found, &outdated, findings);
    } else if let Some(migration) = migrate::of_object(catalogue, view, root, options) {
        reporter.removed(&identity, &migration);
        let (group, version) = migration.to.split_once('/').unwrap_or_default();
        if let Some(found) = catalogue.kind(group, version, kind) {
            compare(scene, root, found, &migration.fields, findings);
        }
    } else if let Some(found) =
        migrate::coming(group, version, kind).and_then(|known| catalogue.kind(group, known, kind))
    {
        compare(scene, root, found, &[], findings);
    } else if let Some(known) = catalogue.any_version(group, kind) {
        reporter.unknown_version(&identity, known);
    } else if let Some(items) = view.member(root, "items").filter(|_| kind.ends_with("List")) {
        list(scene, items.value, findings);
    } else {
        reporter.unknown_kind(catalogue, &identity);
    }
}

/// Looks at the objects of a List.
fn list<'a>(scene: Scene<'_, 'a>, items: &'a Node, findings: &mut Vec<Finding>) {
    for (index, item) in scene.view.items(items).iter().enumerate() {
        let mut options = scene.options.clone();
        options.at = options.at.key("items").index(index);
        check(Scene { options: &options, nesting: scene.nesting + 1, ..scene }, item, findings);
    }
}

/// Compares an object with the schema of a kind; `outdated` are its fields that something else tells of.
pub(super) fn compare<'a>(
    scene: Scene<'_, 'a>,
    root: &'a Node,
    (kind, version): (&'a Kind, &'a Version),
    outdated: &[Path],
    findings: &mut Vec<Finding>,
) {
    let mut checker = Checker::new(scene, &version.shape);
    checker.secret = kind.name() == "Secret";
    checker.outdated = outdated;
    checker.value(root, Shape::ROOT, None);
    findings.append(&mut checker.findings);
    if kind.group() != "kustomize.config.k8s.io" {
        metadata::check(scene, root, findings);
    }
}

struct Reporter<'f> {
    options: &'f Options,
    findings: &'f mut Vec<Finding>,
}

impl Reporter<'_> {
    fn push(&mut self, node: &Node, field: &str, problem: Problem, message: String) -> &mut Finding {
        let path = self.options.at.clone().key(field);
        let (span, severity) = (node.span.clone(), Severity::Error);
        self.findings.push(Finding { problem, severity, span, path, message, help: None, fix: None });
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    fn removed(mut self, identity: &Identity<'_>, migration: &crate::Migration) {
        let (from, to) = (migration.from.clone(), migration.to.clone());
        let is_served = self.options.flux.is_some_and(|flux| flux < migration.gone_in);
        let (major, minor) = migration.gone_in;
        let message = match is_served {
            true => format!("`{from}` of {} is deprecated, and gone in Flux {major}.{minor}", identity.kind),
            false => format!("`{from}` of {} is no longer served", identity.kind),
        };
        let manual: Vec<&str> = migration.by_hand.iter().map(|step| step.what.as_str()).collect();
        let help = match manual.as_slice() {
            [] => format!("use `{to}`"),
            steps => format!("use `{to}`, and by hand: {}", steps.join("; ")),
        };
        let problem = Problem::RemovedVersion { from, to: to.clone(), gone_in: migration.gone_in };
        let finding = self.push(identity.api_version_node, "apiVersion", problem, message);
        if is_served {
            finding.severity = Severity::Warning;
        }
        finding.help = Some(help);
        finding.fix = migration.is_complete().then(|| Fix {
            title: format!("migrate to {to}"),
            changes: migration.edits.iter().cloned().map(Change::Edit).collect(),
        });
    }

    /// Fields of an older version, under an `apiVersion` that has them no more.
    fn leftover(&mut self, leftover: migrate::Leftover) {
        let migrate::Leftover { what, fields, edits, by_hand } = leftover;
        let at = self.options.at.steps.len();
        let shown = |path: &Path| Path { document: 0, steps: path.steps.iter().skip(at).cloned().collect() };
        // The edits are for all fields at once.
        let mut fix = by_hand.is_empty().then(|| Fix {
            title: "write it as the served version has it".to_owned(),
            changes: edits.into_iter().map(Change::Edit).collect(),
        });
        let is_field = !fields.is_empty();
        let places = match is_field {
            true => fields,
            // The field is still there, but not what it holds.
            false => by_hand.into_iter().map(|step| (step.path, step.span)).collect(),
        };
        for (path, span) in places {
            let name = match path.steps.last() {
                Some(PathStep::Key(key)) => key.clone(),
                _ => String::new(),
            };
            let (problem, message) = match is_field {
                true => (
                    Problem::UnknownField { field: name, meant: None },
                    format!("`{}` is a field of an older version", shown(&path)),
                ),
                false => (Problem::NotAllowed { meant: None }, format!("`{}` is of an older version", shown(&path))),
            };
            let help = Some(what.clone());
            let severity = Severity::Error;
            self.findings.push(Finding { problem, severity, span, path, message, help, fix: fix.take() });
        }
    }

    fn unknown_version(mut self, identity: &Identity<'_>, known: &Kind) {
        let served: Vec<String> = known.versions().iter().map(|version| known.api_version(version)).collect();
        let meant = suggest::nearest(&identity.version, known.versions().iter().map(Version::name))
            .map(str::to_owned)
            .or_else(|| known.versions().first().map(|version| version.name().to_owned()));
        let written = identity.api_version_node.as_str().unwrap_or_default();
        let message = format!("{} has no version `{written}`", identity.kind);
        let meant = meant.map(|version| format!("{}/{version}", identity.group));
        let path = self.options.at.clone().key("apiVersion");
        let problem = Problem::UnknownVersion { meant: meant.clone() };
        let is_newer = known.versions().iter().all(|version| newer(&identity.version, version.name()));
        let finding = self.push(identity.api_version_node, "apiVersion", problem, message);
        finding.help = Some(format!("use `{}`", served.join("` or `")));
        if is_newer {
            // A repo can be ahead of what is known here.
            finding.severity = Severity::Warning;
            finding.help = Some(format!("`{}` is the newest that is known here", served.join("`, `")));
            return;
        }
        finding.fix = meant.filter(|_| served.len() == 1).map(|meant| Fix {
            title: format!("use {meant}"),
            changes: vec![Change::Edit(Edit::Set { path, item: Item::value(meant), create: false })],
        });
    }

    /// A kind that a known group does not have. Groups that nobody has described are not judged.
    fn unknown_kind(mut self, catalogue: &Catalogue, identity: &Identity<'_>) {
        let group = identity.group.as_str();
        let own: Vec<&str> =
            catalogue.builtin_names().filter(|(known, _)| *known == group).map(|(_, kind)| kind).collect();
        let exact = || catalogue.builtin_names().filter(|(_, kind)| *kind == identity.kind);
        if own.is_empty() {
            // Such kinds are called alike elsewhere, so only a slip in the group counts.
            let near = exact().find(|(known, _)| suggest::nearest(group, [*known]).is_some() && group.contains('.'));
            if let Some((known, kind)) = near.filter(|(known, _)| similar_group(group, known)) {
                self.wrong_group(catalogue, identity, known, kind);
            }
            return;
        }
        if let Some((known, kind)) = exact().next() {
            self.wrong_group(catalogue, identity, known, kind);
            return;
        }
        let message = format!("`{group}` has no kind `{}`", identity.kind);
        let meant = suggest::nearest(&identity.kind, own.iter().copied());
        let api_version = identity.api_version_node.as_str().unwrap_or_default();
        let problem = Problem::UnknownKind { meant: meant.map(|kind| format!("{api_version} {kind}")) };
        let path = self.options.at.clone().key("kind");
        let finding = self.push(identity.kind_node, "kind", problem, message);
        finding.help = Some(match meant {
            Some(kind) => format!("did you mean `{kind}`?"),
            None => format!("it has `{}`", own.join("`, `")),
        });
        if meant.is_none() {
            // A repo can be ahead of what is known here.
            finding.severity = Severity::Warning;
        }
        finding.fix = meant.filter(|kind| suggest::is_slip(&identity.kind, kind)).map(|kind| Fix {
            title: format!("use {kind}"),
            changes: vec![Change::Edit(Edit::Set { path, item: Item::value(kind), create: false })],
        });
    }

    fn wrong_group(&mut self, catalogue: &Catalogue, identity: &Identity<'_>, group: &str, kind: &str) {
        let known = catalogue.any_version(group, kind);
        let Some(meant) = known.and_then(|known| Some(known.api_version(known.versions().first()?))) else { return };
        let message = format!("`{}` has no kind `{kind}`", identity.group);
        let path = self.options.at.clone().key("apiVersion");
        let problem = Problem::UnknownKind { meant: Some(format!("{meant} {kind}")) };
        let finding = self.push(identity.api_version_node, "apiVersion", problem, message);
        finding.help = Some(format!("{kind} is in `{meant}`"));
        finding.fix = Some(Fix {
            title: format!("use {meant}"),
            changes: vec![Change::Edit(Edit::Set { path, item: Item::value(meant), create: false })],
        });
    }
}

/// Whether a version comes after another in the order of Kubernetes: `v1alpha1`, `v1beta1`, `v1beta2`, `v1`, `v2`.
fn newer(given: &str, known: &str) -> bool {
    match (rank(given), rank(known)) {
        (Some(given), Some(known)) => given > known,
        _ => false,
    }
}

/// The major version; 2 for stable, 1 for beta, 0 for alpha; and the number of the beta or alpha.
fn rank(version: &str) -> Option<(u32, u8, u32)> {
    let rest = version.strip_prefix('v')?;
    let (major, level) = match rest.find(|c: char| !c.is_ascii_digit()) {
        Some(end) => rest.split_at(end),
        None => (rest, ""),
    };
    let number = |digits: &str| digits.parse().ok();
    let (level, minor) = match (level, level.strip_prefix("beta"), level.strip_prefix("alpha")) {
        ("", ..) => (2, 0),
        (_, Some(digits), _) => (1, number(digits)?),
        (_, _, Some(digits)) => (0, number(digits)?),
        _ => return None,
    };
    Some((number(major)?, level, minor))
}

/// Whether a group is a misspelling of one of Flux's.
fn similar_group(given: &str, known: &str) -> bool {
    given.contains("flux") && given.len().abs_diff(known.len()) <= 3
}
