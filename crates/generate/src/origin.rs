//! The URL that the repo itself was cloned from, for a default.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use fluxwright_answers::format::git_url;

/// How much of git's configuration is read, in bytes.
const MAX_CONFIG: u64 = 1 << 20;

/// The URL of the remote `origin` (or of the only remote) of the repo at `root`, as Flux takes it: without credentials, the
/// short form `git@host:path` written out. `None` where there is none that Flux could read.
pub fn remote_url(root: &Path) -> Option<String> {
    let text = read(&config_file(root)?)?;
    let remotes = remotes(&text);
    let origin = remotes.iter().find(|(name, _)| name == "origin");
    let (_, url) = origin.or(match remotes.as_slice() {
        [only] => Some(only),
        _ => None,
    })?;
    as_flux_takes_it(url)
}

/// The configuration of the repo; of a work tree, that of its main repo.
fn config_file(root: &Path) -> Option<PathBuf> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some(git.join("config"));
    }
    let link = read(&git)?;
    let folder = root.join(link.strip_prefix("gitdir:")?.trim());
    let common = read(&folder.join("commondir")).map_or_else(|| folder.clone(), |common| folder.join(common.trim()));
    Some(common.join("config"))
}

fn read(path: &Path) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.take(MAX_CONFIG).read_to_string(&mut text).ok()?;
    Some(text)
}

/// The remotes of a configuration with their first URL.
fn remotes(config: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut remote: Option<String> = None;
    for line in config.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let name = section.strip_prefix("remote").map(str::trim_start).and_then(|rest| rest.strip_prefix('"'));
            remote = name.and_then(|rest| rest.split('"').next()).map(str::to_owned);
        } else if let (Some(name), Some((key, value))) = (&remote, line.split_once('='))
            && key.trim().eq_ignore_ascii_case("url")
            && !found.iter().any(|(known, _)| known == name)
        {
            found.push((name.clone(), value.trim().trim_matches('"').to_owned()));
        }
    }
    found
}

fn as_flux_takes_it(url: &str) -> Option<String> {
    let url = match (url.split_once("://"), url.split_once(':')) {
        // A user, or a user and a password, before the host of an HTTP URL are credentials; over SSH the user is none.
        (Some((scheme @ ("http" | "https"), rest)), _) => match rest.rsplit_once('@') {
            Some((_, rest)) => format!("{scheme}://{rest}"),
            None => url.to_owned(),
        },
        (Some(_), _) => url.to_owned(),
        (None, Some((host, path))) if host.contains('@') && !host.contains('/') => {
            format!("ssh://{host}/{}", path.trim_start_matches('/'))
        }
        _ => return None,
    };
    git_url(&url).ok().map(|_| url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_as_flux_takes_them() {
        let of = as_flux_takes_it;
        assert_eq!(of("https://github.com/a/b.git").as_deref(), Some("https://github.com/a/b.git"));
        assert_eq!(of("https://user:hunter2@github.com/a/b.git").as_deref(), Some("https://github.com/a/b.git"));
        assert_eq!(of("git@github.com:a/b.git").as_deref(), Some("ssh://git@github.com/a/b.git"));
        assert_eq!(of("ssh://git@github.com:22/a/b").as_deref(), Some("ssh://git@github.com:22/a/b"));
        for none in ["/srv/git/a.git", "../a", "file:///a", "git://h/a", "C:/a", ""] {
            assert_eq!(of(none), None, "{none}");
        }
    }

    #[test]
    fn remotes_of_a_configuration() {
        let text = "[core]\n\tbare = false\n[remote \"up\"]\n\turl = https://a.io/up\n[remote \"origin\"]\n\turl = https://a.io/o\n\turl = https://a.io/second\n\tfetch = +x\n[branch \"main\"]\n\turl = nothing\n";
        assert_eq!(
            remotes(text),
            [("up".into(), "https://a.io/up".into()), ("origin".to_owned(), "https://a.io/o".to_owned())]
        );
    }
}
