"""action.yml, its steps run as a runner would, and ci/action-program.sh."""

import re
import shutil
import unittest
from pathlib import Path

from sandbox import MARKER, PROGRAM, ROOT, Case, commit

ACTION = (ROOT / "action.yml").read_text()


def block(text, key):
    """The lines below a key, up to the next one that is indented no deeper, without their common indentation."""
    lines = text.splitlines()
    start = next(at for at, line in enumerate(lines) if line.strip() == f"{key}:" or line.strip().startswith(f"{key}: "))
    depth = len(lines[start]) - len(lines[start].lstrip())
    found = []
    for line in lines[start + 1 :]:
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            break
        found.append(line)
    indent = min((len(line) - len(line.lstrip()) for line in found if line.strip()), default=0)
    return "\n".join(line[indent:] for line in found)


def keys(text):
    return [line.split(":")[0] for line in text.splitlines() if re.match(r"[a-z]", line)]


def steps():
    return re.split(r"(?m)^- ", block(block(ACTION, "runs"), "steps"))[1:]


def command(step):
    """What `run` has, on one line or folded."""
    [first] = re.findall(r"(?m)^ *run: (.*)$", step)
    return " ".join(block(step, "run").split()) if first == ">-" else first


class Action(Case):
    def run_step(self, step, code=0, **inputs):
        """Runs a step with the inputs, and the defaults of those that are not given."""
        defaults = {name: block(block(ACTION, "inputs"), name) for name in keys(block(ACTION, "inputs"))}
        values = {"steps.program.outputs.program": PROGRAM}
        for name, text in defaults.items():
            [default] = re.findall(r"(?m)^default: (.*)$", text)
            values[f"inputs.{name}"] = inputs.pop(name.replace("-", "_"), default.strip("'"))
        environment = {}
        for line in block(step, "env").splitlines():
            name, expression = re.fullmatch(r"(\w+): \$\{\{ (\S+) \}\}", line).groups()
            value = values[expression]
            environment[name] = self.forge.token if value == "${{ github.token }}" else value
        environment |= {"GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(self.folder)} | inputs
        return self.run_script(command=["sh", "-e", "-c", command(step)], code=code, **environment)

    def test_comments(self):
        self.run_step(steps()[-1])
        file = self.folder / "fluxwright-diff-default.md"
        self.assertEqual(self.forge.bodies(self.me), [MARKER + file.read_text()])
        self.assertEqual(self.outputs()["markdown-file"], str(file))
        self.assertEqual(sorted(self.outputs()), sorted(keys(block(ACTION, "outputs"))))
        self.head = commit(self.repo, "6.9.1")
        self.run_step(steps()[-1])
        self.assertEqual(len(self.forge.comments), 1)
        self.assertIn("6.9.1", self.forge.comments[0]["body"])

    def test_inputs_arrive(self):
        given = {"base": "main", "head": "bump", "name": "prod", "max_bytes": "600"}
        self.run_step(steps()[-1], GITHUB_EVENT_PATH=self.event(pull_request={"number": 7}), **given)
        [body] = self.forge.bodies(self.me)
        self.assertTrue(body.startswith("<!-- fluxwright-diff: prod -->"))
        self.assertIn("`main (", body)
        self.assertLessEqual(len(body.encode()), 600)
        self.run_step(steps()[-1], comment="never")
        self.assertEqual(len(self.forge.comments), 1)

    def test_hostile_inputs_stay_text(self):
        for name in ("base", "head", "name", "comment", "max_bytes", "directory"):
            with self.subTest(name=name):
                self.run_step(steps()[-1], code=2, **{name: "x\"; touch pwned; $(touch pwned) '"})
        self.assertEqual(list(self.folder.rglob("pwned")), [])

    def test_no_expression_is_in_a_command(self):
        for step in steps():
            if "run:" in step:
                self.assertNotIn("${{", command(step))
        self.assertNotIn("set -x", ACTION)

    def test_every_input_is_used(self):
        for name in keys(block(ACTION, "inputs")):
            self.assertIn(f"${{{{ inputs.{name} }}}}", block(ACTION, "runs"))

    def test_actions_of_others_are_pinned(self):
        used = re.findall(r"uses: (.*)", block(ACTION, "runs"))
        self.assertTrue(used)
        for action in used:
            self.assertRegex(action, r"^[\w/-]+@[0-9a-f]{40} # v\d")


class Program(Case):
    def find(self, code=0, **environment):
        script = str(self.sources / "ci" / "action-program.sh")
        environment = {"RUNNER_TEMP": str(self.folder), "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64"} | environment
        self.run_script(command=["sh", script, "find"], code=code, **environment)
        return self.outputs()

    def setUp(self):
        super().setUp()
        self.sources = self.folder / "sources"
        shutil.copytree(ROOT / "ci", self.sources / "ci")
        (self.sources / ".ci").mkdir()
        (self.sources / "src").mkdir()
        (self.sources / "src" / "main.rs").write_text("fn main() {}\n")

    def test_a_binary_that_is_named(self):
        self.assertEqual(self.find(BINARY=PROGRAM), {"program": PROGRAM, "build": "false"})
        tool = self.repo / "my tool"
        tool.write_text("#!/bin/sh\n")
        tool.chmod(0o755)
        self.assertEqual(self.find(BINARY="my tool"), {"program": str(tool), "build": "false"})
        self.find(code=2, BINARY="nothing")
        self.find(code=2, BINARY="podinfo.yaml")

    def test_a_binary_on_the_path(self):
        folder = Path(self.tools_without())
        (folder / "fluxwright").symlink_to(PROGRAM)
        found = {"program": str(folder / "fluxwright"), "build": "false"}
        self.assertEqual(self.find(PATH=str(folder), BINARY=""), found)

    def test_a_build_is_cached_by_its_sources(self):
        bare = {"PATH": self.tools_without(), "BINARY": ""}
        first = self.find(**bare)
        self.assertEqual(first["build"], "true")
        self.assertEqual(first["program"], first["root"] + "/bin/fluxwright")
        self.assertRegex(first["key"], "^fluxwright-Linux-X64-[0-9a-f]{40}$")
        (self.sources / "target").mkdir()
        (self.sources / "target" / "x").write_text("built")
        self.assertEqual(self.find(**bare), first)
        (self.sources / "src" / "main.rs").write_text("fn main() { }\n")
        self.assertNotEqual(self.find(**bare)["key"], first["key"])

    def test_a_build(self):
        cargo = self.sources / ".ci" / "cargo"
        cargo.write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$CARGO_TARGET_DIR" "$@"\n')
        cargo.chmod(0o755)
        script = str(self.sources / "ci" / "action-program.sh")
        done = self.run_script(command=["sh", script, "build"], RUNNER_TEMP="/t", ROOT="/t/a b")
        expected = [str(self.sources.resolve()), "/t/fluxwright-build"]
        expected += ["install", "--path", ".", "--locked", "--root", "/t/a b"]
        self.assertEqual(done.stdout.splitlines(), expected)


if __name__ == "__main__":
    unittest.main()
