//! What the user named, and what is compared when nothing is named.

use crate::batch::Blobs;
use crate::{Error, ObjectId, Repo};

/// Where the main branch is looked for, in this order.
const MAIN: [&str; 5] = ["origin/HEAD", "main", "master", "origin/main", "origin/master"];

/// Names that are suggested at most.
const SUGGESTIONS: usize = 3;

impl Repo {
    /// The commit that a name stands for.
    pub(crate) fn resolve(&self, blobs: &mut Blobs, name: &str) -> Result<ObjectId, Error> {
        if let Some(id) = blobs.commit(name)? {
            return Ok(id);
        }
        if name == "HEAD" {
            return Err(Error::NoCommit);
        }
        Err(Error::UnknownRevision { name: name.to_owned(), similar: self.similar(name)?, shallow: self.shallow })
    }

    /// The main branch: its name and commit.
    pub(crate) fn main(&self, blobs: &mut Blobs) -> Result<(&'static str, ObjectId), Error> {
        for name in MAIN {
            if let Some(id) = blobs.commit(name)? {
                return Ok((name, id));
            }
        }
        Err(Error::NoMain { shallow: self.shallow })
    }

    /// The best common ancestor of two commits.
    pub(crate) fn merge_base(&self, base: (&str, &ObjectId), head: (&str, &ObjectId)) -> Result<ObjectId, Error> {
        if base.1 == head.1 {
            return Ok(base.1.clone());
        }
        let said = self.run(&["merge-base", base.1.as_str(), head.1.as_str()])?;
        let first = said.stdout.split(|byte| *byte == b'\n').next().unwrap_or_default();
        match ObjectId::parse(first).filter(|_| said.success) {
            Some(id) => Ok(id),
            // Without a common commit git says nothing at all.
            None if said.stderr.trim().is_empty() => {
                Err(Error::NoMergeBase { base: base.0.to_owned(), head: head.0.to_owned(), shallow: self.shallow })
            }
            None => Err(Error::failed("merge-base".to_owned(), &said.stderr)),
        }
    }

    /// Branches and tags with a name like this one.
    fn similar(&self, name: &str) -> Result<Vec<String>, Error> {
        let listed =
            self.must(&["for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags"])?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let mut scored: Vec<(f64, &str)> = listed
            .lines()
            .map(|known| {
                // A branch of a remote is often named without the remote.
                let short = known.split_once('/').map_or(known, |(_, rest)| rest);
                (strsim::jaro_winkler(known, name).max(strsim::jaro_winkler(short, name)), known)
            })
            .filter(|(score, _)| *score > 0.8)
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        Ok(scored.into_iter().take(SUGGESTIONS).map(|(_, name)| name.to_owned()).collect())
    }
}
