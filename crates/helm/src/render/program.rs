//! The helm program.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use super::process::{Said, run};
use super::{RenderError, Renderer, Request};
use crate::chart::{Chart, Wanted, WantedFrom};

/// Whether charts may be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fetch {
    /// No: the network is not used.
    #[default]
    Never,
    /// Those that are nowhere else, with the user's own settings and credentials of helm.
    Missing,
}

/// The helm program, version 3 or 4.
///
/// It renders in a temporary folder with an environment of its own: no cluster, no plugins, no configuration of the user,
/// no network. Only fetching charts, where it is allowed, takes the user's environment.
#[derive(Debug)]
pub struct Helm {
    program: PathBuf,
    limit: Duration,
    fetch: Fetch,
    /// What was fetched.
    fetched: Mutex<HashMap<Wanted, Result<Chart, RenderError>>>,
}

impl Helm {
    /// How long one run may take unless something else is said.
    pub const LIMIT: Duration = Duration::from_secs(60);

    /// The program at a path; see [`Self::find`].
    pub fn new(program: impl Into<PathBuf>, limit: Duration, fetch: Fetch) -> Self {
        Self { program: program.into(), limit, fetch, fetched: Mutex::default() }
    }

    /// The path of the program `helm` in one of the folders of a `PATH`.
    pub fn find(folders: &OsStr) -> Option<PathBuf> {
        let candidates = std::env::split_paths(folders).filter(|folder| folder.is_absolute());
        candidates.map(|folder| folder.join("helm")).find(|path| {
            fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
        })
    }

    #[expect(clippy::disallowed_methods, reason = "this is the place where helm is started")]
    fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(folder);
        command
    }

    fn pull(&self, wanted: &Wanted) -> Result<Chart, RenderError> {
        let folder = temporary()?;
        let mut command = self.command(folder.path());
        command.arg("pull");
        match &wanted.from {
            WantedFrom::Tree { .. } => return Err(RenderError::MayNotFetch),
            WantedFrom::Repository { url } => command.arg(&wanted.name).arg("--repo").arg(url),
            WantedFrom::Registry { url, digest: None } => command.arg(url),
            WantedFrom::Registry { url, digest: Some(digest) } => command.arg(format!("{url}@{digest}")),
        };
        if let Some(version) = &wanted.version {
            command.arg("--version").arg(version);
        }
        command.arg("--destination").arg(folder.path());
        let said = run(command, self.limit)?;
        if !said.success {
            return Err(refused(&said));
        }
        let archives = fs::read_dir(folder.path()).map_err(|error| broken(&error))?;
        let archive =
            archives.flatten().map(|entry| entry.path()).find(|path| path.extension().is_some_and(|e| e == "tgz"));
        let archive = archive.ok_or_else(|| RenderError::Refused("it fetched nothing".into()))?;
        Ok(Chart::Archive(fs::read(archive).map_err(|error| broken(&error))?.into()))
    }
}

impl Renderer for Helm {
    fn render(&self, request: &Request<'_>) -> Result<String, RenderError> {
        let folder = temporary()?;
        let at = |name: &str| folder.path().join(name);
        let chart = write_chart(request.chart, folder.path()).map_err(|error| broken(&error))?;
        let values = Value::Object(request.values.clone()).to_string();
        fs::write(at("values.json"), values).map_err(|error| broken(&error))?;
        let home = at("home");
        fs::create_dir(&home).map_err(|error| broken(&error))?;
        let mut command = self.command(folder.path());
        command
            .env_clear()
            .env("HOME", &home)
            .env("HELM_CACHE_HOME", &home)
            .env("HELM_CONFIG_HOME", &home)
            .env("HELM_DATA_HOME", &home)
            .env("HELM_PLUGINS", home.join("plugins"))
            .env("KUBECONFIG", home.join("none"))
            .env("TMPDIR", folder.path());
        command.args(["template", request.release]).arg(&chart);
        command.args(["--namespace", request.namespace]).arg("--values").arg(at("values.json"));
        for set in request.integers {
            command.arg("--set").arg(set);
        }
        if let Some(version) = request.kube_version {
            command.args(["--kube-version", version]);
        }
        for version in request.api_versions {
            command.args(["--api-versions", version]);
        }
        for (flag, wanted) in [
            ("--include-crds", request.crds),
            ("--no-hooks", !request.hooks),
            ("--skip-schema-validation", request.any_values),
        ] {
            if wanted {
                command.arg(flag);
            }
        }
        let said = run(command, self.limit)?;
        if !said.success {
            return Err(refused(&said));
        }
        String::from_utf8(said.stdout).map_err(|_| RenderError::Output("it is not UTF-8".into()))
    }

    fn fetch(&self, wanted: &Wanted) -> Result<Chart, RenderError> {
        if self.fetch == Fetch::Never {
            return Err(RenderError::MayNotFetch);
        }
        // Held while fetching, so that no chart is fetched twice.
        let mut fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = fetched.get(wanted) {
            return found.clone();
        }
        let found = self.pull(wanted).map_err(|error| match error {
            RenderError::Refused(why) => {
                let chart = [Some(&wanted.name), wanted.version.as_ref()].into_iter().flatten();
                let chart = chart.map(String::as_str).collect::<Vec<_>>().join(" ");
                RenderError::Fetch { chart, why }
            }
            other => other,
        });
        fetched.insert(wanted.clone(), found.clone());
        found
    }
}

fn temporary() -> Result<TempDir, RenderError> {
    tempfile::Builder::new().prefix("fluxwright-helm-").tempdir().map_err(|error| broken(&error))
}

fn broken(error: &io::Error) -> RenderError {
    RenderError::Start(error.to_string())
}

/// Puts the chart where helm finds it.
fn write_chart(chart: &Chart, folder: &Path) -> io::Result<PathBuf> {
    match chart {
        Chart::Archive(bytes) => {
            let path = folder.join("chart.tgz");
            fs::write(&path, bytes)?;
            Ok(path)
        }
        Chart::Files(files) => {
            // Helm finds a chart by its folder, and takes its name from Chart.yaml.
            let root = folder.join("chart");
            let plain = |name: &str| name.split('/').all(|name| !matches!(name, "" | "." | ".."));
            let files: Vec<(&String, &Arc<[u8]>)> = files.iter().filter(|(name, _)| plain(name)).collect();
            for (name, bytes) in files {
                let path = root.join(name);
                if let Some(parent) = path.parent() {
                    fs::create_dir_all(parent)?;
                }
                fs::write(path, bytes)?;
            }
            Ok(root)
        }
    }
}

/// What helm says about it, on one line.
fn refused(said: &Said) -> RenderError {
    let lines = said.stderr.lines().map(str::trim).filter(|line| !line.is_empty());
    // Warnings come before the error, and a hint after it.
    let lines = lines.filter(|line| !line.starts_with("WARNING") && !line.contains("--debug flag"));
    let lines: Vec<&str> = lines.map(|line| line.strip_prefix("Error: ").unwrap_or(line)).collect();
    let text: String = lines.join(" ").chars().filter(|c| !c.is_control()).collect();
    RenderError::Refused(if text.is_empty() { "no reason given".into() } else { text })
}
