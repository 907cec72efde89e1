"""ci/diff-comment.sh: what is compared, hostile input, and what is refused."""

import shutil
import unittest
from pathlib import Path

from sandbox import Case, commit, git


class Compared(Case):
    def test_the_head_since_it_left_the_base(self):
        git(self.repo, "checkout", "-q", "main")
        self.base = commit(self.repo, "6.8.0", other="kind: ConfigMap\n")
        self.run_script("--out", "-")
        self.assertIn("6.9.0", self.done.stdout)
        self.assertNotIn("other.yaml", self.done.stdout)

    def test_named_revisions(self):
        done = self.run_script("--forge", "none", "--base", "main", "--head", "bump", GITHUB_STEP_SUMMARY=None)
        self.assertIn("6.9.0", done.stdout)
        self.assertIn("`main (", done.stdout)
        self.assertEqual(self.forge.requests, [])

    def test_a_base_alone(self):
        self.run_script("--base", "main", GITHUB_EVENT_NAME="workflow_dispatch", GITHUB_EVENT_PATH=self.event())
        self.assertIn("6.9.0", self.summary())

    def test_nothing_named(self):
        nothing = {"GITHUB_ACTIONS": None, "GITHUB_EVENT_PATH": None, "GITHUB_STEP_SUMMARY": None}
        self.assertIn("6.9.0", self.run_script(**nothing).stdout)

    def test_a_push(self):
        # Also one that was forced: there the old commit is no ancestor.
        git(self.repo, "checkout", "-q", "-b", "forced", "main")
        after = commit(self.repo, "7.0.0")
        push = {"GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main"}
        self.run_script(GITHUB_EVENT_PATH=self.event(before=self.head, after=after), **push)
        self.assertIn("6.9.0", self.summary())
        self.assertIn("7.0.0", self.summary())
        self.assertEqual(self.forge.requests, [])

    def test_a_push_of_a_new_branch(self):
        push = {"GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/bump"}
        self.run_script(GITHUB_EVENT_PATH=self.event(before="0" * 40, after=self.head), **push)
        self.assertIn("6.9.0", self.summary())

    def test_a_comment_starts_a_workflow(self):
        comment = {"GITHUB_EVENT_NAME": "issue_comment", "GITHUB_REF": "refs/heads/main"}
        self.run_script(GITHUB_EVENT_PATH=self.event(issue={"number": 7}), **comment)
        self.assertEqual(self.forge.requests, [])
        self.run_script(GITHUB_EVENT_PATH=self.event(issue={"number": 7, "pull_request": {}}), **comment)
        self.assertIn("6.9.0", self.forge.comments[0]["body"])

    def test_a_merge_queue(self):
        event = self.event(merge_group={"base_sha": self.base, "head_sha": self.head})
        self.run_script(GITHUB_EVENT_PATH=event, GITHUB_EVENT_NAME="merge_group", GITHUB_REF="refs/heads/gh-readonly-queue")
        self.assertIn("6.9.0", self.summary())

    def test_another_folder(self):
        self.run_script("--directory", "repo", cwd=self.folder)
        self.assertEqual(len(self.forge.comments), 1)

    def test_a_fork_whose_head_is_fetched_and_not_checked_out(self):
        git(self.repo, "update-ref", "refs/pull/7/head", self.head)
        git(self.repo, "checkout", "-q", "main")
        git(self.repo, "branch", "-q", "-D", "bump")
        clone = self.folder / "clone"
        git(self.folder, "clone", "-q", f"file://{self.repo}", str(clone))
        target = {"GITHUB_EVENT_NAME": "pull_request_target", "GITHUB_REF": "refs/heads/main"}
        self.run_script(code=2, cwd=clone, **target)
        git(clone, "fetch", "-q", "--no-tags", "origin", "pull/7/head")
        self.run_script(cwd=clone, **target)
        self.assertIn("6.9.0", self.forge.comments[0]["body"])

    def test_a_shallow_clone(self):
        clone = self.folder / "clone"
        git(self.folder, "clone", "-q", "--depth", "1", "--branch", "bump", f"file://{self.repo}", str(clone))
        done = self.run_script(code=2, cwd=clone)
        self.assertIn("fetch-depth: 0", done.stderr)
        self.assertIn("::error title=fluxwright diff::", done.stderr)
        self.assertEqual(self.forge.requests, [])


class Hostile(Case):
    NAME = "x$(touch${IFS}pwned);touch${IFS}pwned|`touch${IFS}pwned`'\"&%0A"

    def test_names_of_branches(self):
        git(self.repo, "checkout", "-q", "-b", self.NAME)
        git(self.repo, "update-ref", f"refs/remotes/origin/{self.NAME}", "main")
        self.run_script("--base", "main", "--head", self.NAME)
        self.run_script(GITHUB_EVENT_PATH=None, GITHUB_BASE_REF=self.NAME)
        self.run_script("--base", "main", "--head", self.NAME + "x", code=2)
        self.assertEqual([path for path in self.folder.rglob("pwned*") if "origin" not in str(path)], [])
        self.assertEqual(len(self.forge.comments), 1)

    def test_text_of_files(self):
        text = "a: |\n  ::error::x\n  ::set-output name=a::b\n  ```\n  @team $(touch pwned) \\ \" ' \x01\n"
        self.head = commit(self.repo, "6.9.1", text=text)
        out = self.folder / "out.md"
        self.run_script("--out", str(out))
        [comment] = self.forge.comments
        self.assertTrue(comment["body"].endswith(out.read_text()))
        self.assertIn("::set-output", comment["body"])
        self.assertEqual(self.done.stdout, "")

    def test_text_is_no_command_of_the_log(self):
        self.head = commit(self.repo, "6.9.1", text="a: |\n  ::error::x\n")
        lines = self.run_script("--out", "-").stdout.splitlines()
        pause = lines[0].removeprefix("::stop-commands::")
        self.assertRegex(pause, "^[0-9a-f]{32}$")
        self.assertEqual(lines.index(f"::{pause}::"), len(lines) - 1)

    def test_token_is_in_no_argument(self):
        folder = Path(self.tools_without("curl", "jq"))
        for tool in ("curl", "jq"):
            path = folder / tool
            path.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >>"$ARGUMENTS"\nexec {shutil.which(tool)} "$@"\n')
            path.chmod(0o755)
        log = self.folder / "arguments"
        self.run_script(PATH=str(folder), ARGUMENTS=str(log))
        self.assertIn(f"{self.forge.url}/api/repos/o/r/issues/7/comments", log.read_text())
        self.assertNotIn(self.forge.token, log.read_text())
        self.assertNotIn("6.9.0", log.read_text())
        self.assertEqual(len(self.forge.comments), 1)

    def test_token_with_a_line_break(self):
        self.run_script(code=2, GITHUB_TOKEN=self.forge.token + "\nX-Other: 1")
        self.assertEqual(self.forge.requests, [])

    def test_addresses(self):
        for variable, value in {
            "GITHUB_REPOSITORY": "../../o",
            "GITHUB_API_URL": "file:///etc",
            "GITHUB_REF": "refs/pull/7?x=/merge",
        }.items():
            with self.subTest(variable=variable):
                self.run_script(code=2, GITHUB_EVENT_PATH=None, GITHUB_BASE_REF=None, **{variable: value})
        self.run_script(code=2, GITHUB_EVENT_PATH=self.event(pull_request={"number": "7/../8"}))
        self.assertEqual(self.forge.requests, [])


class Refused(Case):
    def test_options(self):
        for arguments in (
            ["--nmae", "x"],
            ["--name"],
            ["--name", "a -->"],
            ["--name", "a--b"],
            ["--name", "../x"],
            ["--name", "x" * 65],
            ["--max-bytes", "64k"],
            ["--max-bytes", "010"],
            ["--max-bytes", "20"],
            ["--comment", "always"],
            ["--forge", "bitbucket"],
            ["--number", "7;"],
            ["--base", "--output=x"],
            ["--base", "a..b"],
            ["--out", "a\nb"],
        ):
            with self.subTest(arguments=arguments):
                self.run_script(*arguments, code=2)
        self.run_script("--head", "bump", code=2, GITHUB_EVENT_PATH=None)
        self.assertEqual(self.forge.requests, [])

    def test_no_program(self):
        self.assertIn("FLUXWRIGHT", self.run_script(code=2, FLUXWRIGHT="/nowhere/fluxwright").stderr)

    def test_empty_options_are_none(self):
        names = ["base", "head", "out", "forge", "comment", "name", "number", "max-bytes", "directory"]
        self.run_script(*[argument for name in names for argument in (f"--{name}", "")])
        self.assertEqual(len(self.forge.comments), 1)

    def test_help(self):
        text = self.run_script("--help").stdout
        self.assertIn("--forge github|gitlab|gitea|none", text)
        self.assertIn("GITLAB_TOKEN", text)
        self.assertNotIn("set -eu", text)


if __name__ == "__main__":
    unittest.main()
