//! Kinds, and the words that people use for them.

/// A kind of Flux.
#[derive(Debug, PartialEq, Eq)]
pub struct FluxKind {
    /// Its API group.
    pub group: &'static str,
    /// The kind.
    pub kind: &'static str,
    /// Its plural, in lower case.
    pub plural: &'static str,
    /// The short names that its CRD or the flux program gives it.
    pub short: &'static [&'static str],
}

const SOURCE: &str = "source.toolkit.fluxcd.io";
const IMAGE: &str = "image.toolkit.fluxcd.io";
const NOTIFICATION: &str = "notification.toolkit.fluxcd.io";
const CONTROL_PLANE: &str = "fluxcd.controlplane.io";

const fn flux(
    group: &'static str,
    kind: &'static str,
    plural: &'static str,
    short: &'static [&'static str],
) -> FluxKind {
    FluxKind { group, kind, plural, short }
}

/// All kinds of Flux and of flux-operator, in the order in which they are listed: what is installed, sources, what applies, the rest.
pub const FLUX_KINDS: [FluxKind; 19] = [
    flux(CONTROL_PLANE, "FluxInstance", "fluxinstances", &["instance", "fi"]),
    flux(CONTROL_PLANE, "FluxReport", "fluxreports", &[]),
    flux(SOURCE, "GitRepository", "gitrepositories", &["gitrepo", "gitrepos", "git"]),
    flux(SOURCE, "OCIRepository", "ocirepositories", &["ocirepo", "ocirepos", "oci"]),
    flux(SOURCE, "HelmRepository", "helmrepositories", &["helmrepo", "helmrepos", "helm"]),
    flux(SOURCE, "HelmChart", "helmcharts", &["hc", "chart", "charts"]),
    flux(SOURCE, "Bucket", "buckets", &[]),
    flux(SOURCE, "ExternalArtifact", "externalartifacts", &["ea", "external"]),
    flux("source.extensions.fluxcd.io", "ArtifactGenerator", "artifactgenerators", &["ag"]),
    flux("kustomize.toolkit.fluxcd.io", "Kustomization", "kustomizations", &["ks"]),
    flux("helm.toolkit.fluxcd.io", "HelmRelease", "helmreleases", &["hr"]),
    flux(CONTROL_PLANE, "ResourceSet", "resourcesets", &["rset", "rsets"]),
    flux(CONTROL_PLANE, "ResourceSetInputProvider", "resourcesetinputproviders", &["rsip", "rsips"]),
    flux(IMAGE, "ImageRepository", "imagerepositories", &["imgrepo", "imagerepo", "repository"]),
    flux(IMAGE, "ImagePolicy", "imagepolicies", &["imgpol", "imagepol", "policy"]),
    flux(IMAGE, "ImageUpdateAutomation", "imageupdateautomations", &["iua", "imgupd", "imgauto", "update"]),
    flux(NOTIFICATION, "Provider", "providers", &["alert-provider", "alert-providers"]),
    flux(NOTIFICATION, "Alert", "alerts", &[]),
    flux(NOTIFICATION, "Receiver", "receivers", &[]),
];

/// Words for several kinds at once.
const GROUPS: [(&str, &[&str]); 5] = [
    ("sources", &["GitRepository", "OCIRepository", "HelmRepository", "HelmChart", "Bucket", "ExternalArtifact"]),
    ("source", &["GitRepository", "OCIRepository", "HelmRepository", "HelmChart", "Bucket", "ExternalArtifact"]),
    ("images", &["ImageRepository", "ImagePolicy", "ImageUpdateAutomation"]),
    ("image", &["ImageRepository", "ImagePolicy", "ImageUpdateAutomation"]),
    ("notifications", &["Provider", "Alert", "Receiver"]),
];

/// Short names of everyday kinds, as kubectl has them.
const SHORT: [(&str, &str); 29] = [
    ("cm", "ConfigMap"),
    ("cj", "CronJob"),
    ("crd", "CustomResourceDefinition"),
    ("crds", "CustomResourceDefinition"),
    ("cert", "Certificate"),
    ("certs", "Certificate"),
    ("deploy", "Deployment"),
    ("ds", "DaemonSet"),
    ("es", "ExternalSecret"),
    ("ep", "Endpoints"),
    ("gw", "Gateway"),
    ("hpa", "HorizontalPodAutoscaler"),
    ("ing", "Ingress"),
    ("limits", "LimitRange"),
    ("netpol", "NetworkPolicy"),
    ("ns", "Namespace"),
    ("pc", "PriorityClass"),
    ("pdb", "PodDisruptionBudget"),
    ("po", "Pod"),
    ("pv", "PersistentVolume"),
    ("pvc", "PersistentVolumeClaim"),
    ("quota", "ResourceQuota"),
    ("rs", "ReplicaSet"),
    ("sa", "ServiceAccount"),
    ("sc", "StorageClass"),
    ("secret", "Secret"),
    ("sts", "StatefulSet"),
    ("svc", "Service"),
    ("vs", "VirtualService"),
];

/// A kind that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wanted {
    /// Its API group; any group when it is `None`.
    pub group: Option<String>,
    /// The kind.
    pub kind: String,
}

impl Wanted {
    fn of(kind: &FluxKind) -> Self {
        Self { group: Some(kind.group.to_owned()), kind: kind.kind.to_owned() }
    }

    /// Whether an object of this group and kind is meant.
    pub fn takes(&self, group: &str, kind: &str) -> bool {
        self.kind == kind && self.group.as_ref().is_none_or(|wanted| wanted == group)
    }
}

/// Where a kind of Flux comes in lists; others come after all of them.
pub fn rank(group: &str, kind: &str) -> usize {
    FLUX_KINDS.iter().position(|flux| flux.group == group && flux.kind == kind).unwrap_or(FLUX_KINDS.len())
}

/// Whether a kind is one of Flux's.
pub fn is_flux(group: &str, kind: &str) -> bool {
    rank(group, kind) < FLUX_KINDS.len()
}

/// The kinds that a word means: a kind of Flux or one of `present` (group and kind of what the repo has), by its name, plural,
/// short name or `name.group`, in any case, or a word for several, such as `sources` and `all`; several words with commas between
/// them. `Err` is the word that nothing is known by.
pub fn wanted<'w>(words: &'w str, present: &[(&str, &str)]) -> Result<Vec<Wanted>, &'w str> {
    let mut all = Vec::new();
    for word in words.split(',').filter(|word| !word.is_empty()) {
        let found = one(&word.to_lowercase(), present);
        if found.is_empty() {
            return Err(word);
        }
        for kind in found {
            if !all.contains(&kind) {
                all.push(kind);
            }
        }
    }
    if all.is_empty() { Err(words) } else { Ok(all) }
}

fn one(word: &str, present: &[(&str, &str)]) -> Vec<Wanted> {
    if word == "all" {
        return FLUX_KINDS.iter().map(Wanted::of).collect();
    }
    let is = |flux: &FluxKind, word: &str| {
        flux.kind.eq_ignore_ascii_case(word) || flux.plural == word || flux.short.contains(&word)
    };
    if let Some(flux) = FLUX_KINDS.iter().find(|flux| is(flux, word)) {
        return vec![Wanted::of(flux)];
    }
    if let Some((_, kinds)) = GROUPS.iter().find(|(name, _)| *name == word) {
        return FLUX_KINDS.iter().filter(|flux| kinds.contains(&flux.kind)).map(Wanted::of).collect();
    }
    let (name, group) = word.split_once('.').map_or((word, None), |(name, group)| (name, Some(group)));
    if let Some(flux) = FLUX_KINDS.iter().find(|flux| is(flux, name) && group == Some(flux.group)) {
        return vec![Wanted::of(flux)];
    }
    let is_everyday =
        |(short, kind): &&(&str, &str)| *short == name || kind.eq_ignore_ascii_case(name) || plural(kind) == name;
    let short = SHORT.iter().find(is_everyday).map(|(_, kind)| *kind);
    let mut found: Vec<Wanted> = present
        .iter()
        .filter(|(has, _)| group.is_none_or(|group| has.eq_ignore_ascii_case(group)))
        .filter(|(_, kind)| kind.eq_ignore_ascii_case(name) || short == Some(kind) || plural(kind) == name)
        .map(|(has, kind)| Wanted { group: group.map(|_| (*has).to_owned()), kind: (*kind).to_owned() })
        .collect();
    // Known everywhere, and not in this repo.
    if let Some(kind) = short.filter(|_| found.is_empty() && group.is_none()) {
        found.push(Wanted { group: None, kind: kind.to_owned() });
    }
    found.sort();
    found.dedup();
    found
}

/// The plural of a kind in lower case, as Kubernetes guesses it.
fn plural(kind: &str) -> String {
    let kind = kind.to_lowercase();
    match kind.chars().last() {
        Some('s' | 'x') => format!("{kind}es"),
        Some('y') if !kind.ends_with("ay") && !kind.ends_with("ey") && !kind.ends_with("oy") => {
            format!("{}ies", kind.trim_end_matches('y'))
        }
        _ => format!("{kind}s"),
    }
}

/// A number of objects of a kind, in words: `1 ConfigMap`, `2 NetworkPolicies`.
pub fn counted(count: usize, kind: &str) -> String {
    let plural = match kind.strip_suffix('y') {
        _ if count == 1 || kind.ends_with("ints") => kind.to_owned(),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if kind.ends_with(['s', 'x']) || kind.ends_with("ch") => format!("{kind}es"),
        _ => format!("{kind}s"),
    };
    format!("{count} {plural}")
}

/// All words that [`wanted`] knows, for suggestions.
pub fn words(present: &[(&str, &str)]) -> Vec<String> {
    let mut words = vec!["all".to_owned()];
    for flux in &FLUX_KINDS {
        words.extend([flux.kind.to_lowercase(), flux.plural.to_owned()]);
        words.extend(flux.short.iter().map(|short| (*short).to_owned()));
    }
    words.extend(GROUPS.iter().map(|(name, _)| (*name).to_owned()));
    words.extend(SHORT.iter().map(|(short, _)| (*short).to_owned()));
    for (_, kind) in SHORT.iter().chain(present) {
        words.extend([kind.to_lowercase(), plural(kind)]);
    }
    words.sort();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(word: &str) -> Vec<String> {
        let present = [
            ("", "ConfigMap"),
            ("networking.k8s.io", "NetworkPolicy"),
            ("crd.projectcalico.org", "NetworkPolicy"),
            ("", "Gateway"),
        ];
        let found = wanted(word, &present).unwrap_or_default();
        found.into_iter().map(|kind| format!("{}/{}", kind.group.unwrap_or("*".into()), kind.kind)).collect()
    }

    #[test]
    fn words_for_kinds() {
        assert_eq!(kinds("ks"), ["kustomize.toolkit.fluxcd.io/Kustomization"]);
        assert_eq!(kinds("HelmRelease"), kinds("hr"));
        assert_eq!(kinds("helmreleases.helm.toolkit.fluxcd.io"), kinds("hr"));
        assert_eq!(kinds("sources").len(), 6);
        assert_eq!(kinds("hr,ks,hr").len(), 2);
        assert_eq!(kinds("all").len(), FLUX_KINDS.len());
        assert_eq!(kinds("configmaps"), ["*/ConfigMap"]);
        assert_eq!(kinds("cm"), ["*/ConfigMap"]);
        assert_eq!(kinds("networkpolicies"), ["*/NetworkPolicy"]);
        assert_eq!(kinds("networkpolicy.crd.projectcalico.org"), ["crd.projectcalico.org/NetworkPolicy"]);
        assert_eq!(kinds("gateways"), ["*/Gateway"]);
        for word in ["pdb", "poddisruptionbudgets"] {
            assert_eq!(kinds(word), ["*/PodDisruptionBudget"], "known, though not there");
        }
        assert_eq!(wanted("hr,nope", &[]), Err("nope"));
        assert_eq!(wanted("", &[]), Err(""));
    }

    #[test]
    fn numbers_of_objects() {
        let all = ["ConfigMap", "NetworkPolicy", "Ingress", "Gateway", "Endpoints"].map(|kind| counted(2, kind));
        assert_eq!(all, ["2 ConfigMaps", "2 NetworkPolicies", "2 Ingresses", "2 Gateways", "2 Endpoints"]);
        assert_eq!(counted(1, "Ingress"), "1 Ingress");
    }

    #[test]
    fn no_word_means_two_kinds() {
        let mut words: Vec<&str> =
            FLUX_KINDS.iter().flat_map(|kind| [kind.plural].into_iter().chain(kind.short.iter().copied())).collect();
        words.extend(GROUPS.iter().map(|(name, _)| *name));
        words.extend(SHORT.iter().map(|(name, _)| *name));
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
