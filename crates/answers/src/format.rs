//! The well-known forms of text that a question can ask for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A well-known form of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// A Kubernetes name: lower case letters, digits and `-`, at most 63 characters.
    #[serde(rename = "dns-1123-label")]
    Dns1123Label,
    /// A Kubernetes name that may hold dots, at most 253 characters.
    #[serde(rename = "dns-1123-subdomain")]
    Dns1123Subdomain,
    /// A version of semver.org, such as `1.2.3` or `v1.2.3`.
    Semver,
    /// A version or a range of versions as Helm and Flux take it, such as `>=1.2 <2` or `1.x`.
    VersionRange,
    /// An `http://` or `https://` URL without credentials.
    Url,
    /// A Git URL that Flux takes: `https://`, `http://` or `ssh://`.
    GitUrl,
    /// `oci://host/path` without tag.
    OciUrl,
    /// A relative path inside the repo.
    Path,
}
