//! Files of `NAME=value` lines.

use fluxwright_repo::EnvFile;

use super::World;

/// The env files of a repo.
#[derive(Debug)]
pub struct EnvFiles {
    files: Vec<EnvFile>,
}

impl EnvFiles {
    /// Those that end in `.env`.
    pub fn of(world: &World<'_>) -> Self {
        let paths = world.scan().paths().iter().filter(|path| path.ends_with(".env"));
        Self { files: paths.filter_map(|path| Some(EnvFile::parse(path, &world.text(path)?))).collect() }
    }

    /// In the order of paths.
    pub fn all(&self) -> impl Iterator<Item = &EnvFile> {
        self.files.iter()
    }
}

/// Whether a value looks like a version that is bumped: digits with dots, perhaps a `v` and a suffix.
pub fn is_version(value: &str) -> bool {
    let value = value.trim_matches(['"', '\'']);
    let digits = value.strip_prefix('v').unwrap_or(value);
    let core = digits.split(['-', '+']).next().unwrap_or_default();
    let parts: Vec<&str> = core.split('.').collect();
    (2..=4).contains(&parts.len())
        && parts.iter().all(|part| !part.is_empty() && part.len() <= 6 && part.bytes().all(|byte| byte.is_ascii_digit()))
        // An address of four numbers is none.
        && !(parts.len() == 4 && parts.iter().all(|part| part.parse::<u16>().is_ok_and(|number| number < 256)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_what_looks_like_them() {
        for version in ["1.2.3", "v1.2.3", "1.2", "\"1.2.3\"", "1.2.3-rc.1", "4.0.19.3001"] {
            assert!(is_version(version), "{version}");
        }
        for other in ["3", "10.0.0.1", "20Gi", "live", "1.2.3.4.5", "a.b", "", "192.168.0.0/24", "1..2"] {
            assert!(!is_version(other), "{other}");
        }
    }
}
