"""A repo with a change, and the script run in it as a runner would."""

import itertools
import json
import os
import shutil
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from forge import Forge

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "ci" / "diff-comment.sh"
PROGRAM = os.environ["FLUXWRIGHT"]
MARKER = "<!-- fluxwright-diff: default -->\n\n"

RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: podinfo
  namespace: web
spec:
  interval: 1h
  chart:
    spec:
      chart: podinfo
      version: {version}
      sourceRef:
        kind: HelmRepository
        name: podinfo
"""


def git(folder, *arguments):
    settings = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.com",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.com",
    }
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], env=os.environ | settings, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(repo, version, **files):
    """podinfo at this version, and files by name, as a commit; its name is returned."""
    (repo / "podinfo.yaml").write_text(RELEASE.format(version=version))
    for name, text in files.items():
        (repo / f"{name}.yaml").write_text(text)
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "--allow-empty", "-m", f"podinfo {version}")
    return git(repo, "rev-parse", "HEAD")


class Template:
    """The repo that each test gets a copy of, made once."""

    lock = threading.Lock()
    folder = None
    base = head = ""

    @classmethod
    def copy(cls, repo):
        with cls.lock:
            if cls.folder is None:
                cls.folder = tempfile.TemporaryDirectory()
                first = Path(cls.folder.name)
                git(first, "init", "-q", "--template=", "-b", "main")
                cls.base = commit(first, "6.8.0")
                git(first, "checkout", "-q", "-b", "bump")
                cls.head = commit(first, "6.9.0")
        shutil.copytree(cls.folder.name, repo, symlinks=True)


class Case(unittest.TestCase):
    """A repo whose main branch has podinfo 6.8.0, and whose branch `bump`, which is checked out, has 6.9.0."""

    kind = "github"
    me = "github-actions[bot]"
    numbers = itertools.count()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.repo = self.folder / "repo"
        Template.copy(self.repo)
        self.base, self.head = Template.base, Template.head
        self.forge = Forge(self.kind, self.me)
        self.addCleanup(self.forge.close)

    def event(self, **event):
        path = self.folder / f"event-{next(self.numbers)}.json"
        path.write_text(json.dumps(event))
        return str(path)

    def environment(self):
        """What the runner of the forge sets; nothing else comes from outside."""
        output, summary = self.folder / "output", self.folder / "summary"
        output.write_text("")
        summary.write_text("")
        sides = {"base": {"sha": self.base}, "head": {"sha": self.head}}
        environment = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": self.event(pull_request={"number": 7} | sides),
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_API_URL": f"{self.forge.url}/api",
            "GITHUB_GRAPHQL_URL": f"{self.forge.url}/graphql",
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_TOKEN": self.forge.token,
        }
        if self.kind == "gitea":
            environment["GITEA_ACTIONS"] = "true"
        if self.kind == "gitlab":
            environment = {
                "GITLAB_CI": "true",
                "CI_API_V4_URL": f"{self.forge.url}/api",
                "CI_PROJECT_ID": "9",
                "CI_COMMIT_SHA": self.head,
                "CI_COMMIT_BEFORE_SHA": "0" * 40,
                "CI_MERGE_REQUEST_IID": "7",
                "CI_MERGE_REQUEST_PROJECT_ID": "42",
                "CI_MERGE_REQUEST_DIFF_BASE_SHA": self.base,
                "GITLAB_TOKEN": self.forge.token,
            }
        return environment | {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "FLUXWRIGHT": PROGRAM,
        }

    def run_script(self, *arguments, code=0, cwd=None, command=None, **environment):
        """Runs the script. A variable that is None is not set. The token must never be seen."""
        variables = {k: v for k, v in (self.environment() | environment).items() if v is not None}
        self.done = subprocess.run(
            command or ["sh", str(SCRIPT), *arguments],
            cwd=cwd or self.repo,
            env=variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        said = self.done.stdout + self.done.stderr
        self.assertEqual(self.done.returncode, code, said)
        self.assertNotIn(self.forge.token, said)
        left = [path.name for path in self.folder.iterdir() if path.name.startswith("tmp.")]
        self.assertEqual(left, [], "nothing is left behind")
        return self.done

    def outputs(self):
        lines = (self.folder / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def summary(self):
        return (self.folder / "summary").read_text()

    def tools_without(self, *missing):
        """A PATH with all that is on ours except these."""
        folder = Path(tempfile.mkdtemp(dir=self.folder, prefix="bin-"))
        for tool in ("sh git curl jq mktemp rm cat printf tr sed wc od head dirname sort find env").split():
            path = shutil.which(tool)
            if path and tool not in missing:
                (folder / tool).symlink_to(path)
        return str(folder)
