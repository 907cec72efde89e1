//! What planning a release looks at.

use super::dependencies::Known;
use super::inputs::set::ReleaseSet;
use super::request::Request;
use super::values::ReleaseValues;
use super::variables::Variables;
use fluxwright_repo::Repo;

/// The repo and the request, read once.
#[derive(Debug)]
pub struct Context<'a> {
    /// The repo.
    pub repo: &'a Repo,
    /// The request.
    pub request: &'a Request,
    /// The ResourceSets that make releases.
    pub sets: Vec<ReleaseSet<'a>>,
    /// The variables.
    pub variables: Variables,
    /// What a release can depend on.
    pub known: Known,
    /// The values.
    pub values: ReleaseValues,
}
