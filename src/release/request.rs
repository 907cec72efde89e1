//! What `add release` is asked for.

use std::path::PathBuf;

use serde_json::Value;

/// The flags of `fluxwright add release` (design: The command line). Nothing here is checked yet.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// NAME, or the short form: `oci://host/path/chart:version`, `https://repo/chart@version`.
    pub name: Option<String>,
    /// `--namespace`; default: the name.
    pub namespace: Option<String>,
    /// `--chart`; default: the name.
    pub chart: Option<String>,
    /// `--version`: a version, a range where Flux takes one, `${var}` or `${var:-default}`.
    pub version: Option<String>,
    /// `--url`: `https://…` or `oci://…`.
    pub url: Option<String>,
    /// `--depends-on`; `None` when the flag was not given.
    pub depends_on: Option<Vec<String>>,
    /// `--values FILE`, in order; relative to the directory of the command.
    pub values: Vec<PathBuf>,
    /// `--set`, `--set-string`, `--set-json`, in order.
    pub set: Vec<SetFlag>,
    /// `--input KEY=JSON`: further keys of the input, dotted.
    pub input: Vec<(String, Value)>,
    /// `--in FILE`: the file of the ResourceSet, relative to the directory of the command.
    pub in_file: Option<String>,
    /// `--after NAME`: the release that it goes behind.
    pub after: Option<String>,
    /// `--version-var NAME|none`.
    pub version_var: Option<VersionVar>,
    /// `--env 'NAME=VALUE[ # renovate: …]'`.
    pub env: Vec<String>,
    /// `--create-namespace`.
    pub create_namespace: bool,
    /// `--config`.
    pub config: bool,
    /// `--allow-missing`: dependencies need not exist.
    pub allow_missing: bool,
}

/// One `--set` flag as given, in Helm's syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetFlag {
    /// `--set a.b=1,c={x,y}`: numbers, booleans and null are typed.
    Set(String),
    /// `--set-string a.b=1`: texts.
    String(String),
    /// `--set-json 'a={"b": 1}'`.
    Json(String),
}

/// Where the version is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionVar {
    /// `--version-var none`: in the input itself.
    None,
    /// `--version-var NAME`: in this variable of an env file.
    Name(String),
}
