//! The well-known forms of text that a question can ask for, and their checks.
//!
//! Every check says what is wrong and what to write instead. None repeats the text it was given where that could hold a
//! credential.

mod dns;
mod git;
mod oci;
mod path;
mod range;
mod url;
mod version;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use dns::{
    RELEASE_NAME_MAX, dns1123_label, dns1123_subdomain, is_dns1123_label, is_dns1123_subdomain, release_name,
};
pub use git::{GitUrl, git_url};
pub use oci::{OciUrl, oci_url};
pub use path::repo_path;
pub use range::{Comparator, Operator, VersionRange, version_range};
pub use url::{HelmRepoUrl, helm_repo_url, http_url, redact_url};
pub use version::{ChartVersion, version};

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

impl Format {
    /// Every format.
    pub const ALL: [Self; 8] = [
        Self::Dns1123Label,
        Self::Dns1123Subdomain,
        Self::Semver,
        Self::VersionRange,
        Self::Url,
        Self::GitUrl,
        Self::OciUrl,
        Self::Path,
    ];

    /// The name, as written in a preset and in the `format` of a JSON Schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dns1123Label => "dns-1123-label",
            Self::Dns1123Subdomain => "dns-1123-subdomain",
            Self::Semver => "semver",
            Self::VersionRange => "version-range",
            Self::Url => "url",
            Self::GitUrl => "git-url",
            Self::OciUrl => "oci-url",
            Self::Path => "path",
        }
    }

    /// What a text of this format is, for messages.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Dns1123Label => "Kubernetes name",
            Self::Dns1123Subdomain => "Kubernetes name or host name",
            Self::Semver => "version",
            Self::VersionRange => "version or range of versions",
            Self::Url => "http(s) URL",
            Self::GitUrl => "Git URL",
            Self::OciUrl => "oci:// URL",
            Self::Path => "path inside the repo",
        }
    }

    /// Whether a text has this format.
    pub fn check(self, text: &str) -> Result<(), FormatError> {
        match self {
            Self::Dns1123Label => dns1123_label(text),
            Self::Dns1123Subdomain => dns1123_subdomain(text),
            Self::Semver => version(text).map(drop),
            Self::VersionRange => version_range(text).map(drop),
            Self::Url => http_url(text).map(drop),
            Self::GitUrl => git_url(text).map(drop),
            Self::OciUrl => oci::oci_url_without_tag(text).map(drop),
            Self::Path => repo_path(text),
        }
    }
}

/// Why a text does not have the form asked for. Neither field ever holds a credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct FormatError {
    /// What is wrong, to be read after the name of the thing: `has an upper case letter`.
    pub reason: String,
    /// What to write instead, for a line of help.
    pub help: Option<String>,
}

impl FormatError {
    fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A character as it can stand in a message: control characters and blanks by name.
fn shown(c: char) -> String {
    match c {
        ' ' => "a blank".to_owned(),
        '\t' => "a tab".to_owned(),
        '\n' | '\r' => "a line break".to_owned(),
        c if c.is_control() => format!("the control character U+{:04X}", u32::from(c)),
        c => format!("`{c}`"),
    }
}
