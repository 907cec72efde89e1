"""ci/check.sh and check/action.yml."""

import json
import re
import unittest

from sandbox import ROOT, Case, git

SCRIPT = ROOT / "ci" / "check.sh"
ACTION = (ROOT / "check" / "action.yml").read_text()
OLD = """---
apiVersion: source.toolkit.fluxcd.io/v1beta2
kind: HelmRepository
metadata:
  name: podinfo
  namespace: flux-system
spec:
  interval: 1h
  url: https://stefanprodan.github.io/podinfo
"""


class Check(Case):
    def check(self, code=0, **environment):
        self.run_script(command=["sh", str(SCRIPT)], code=code, **environment)
        return [line for line in self.done.stdout.splitlines() if line.startswith("::")]

    def test_findings_are_annotations_and_counted(self):
        self.check()
        self.assertEqual(self.outputs(), {"errors": "0", "warnings": "0"})
        (self.repo / "old.yaml").write_text(OLD)
        [line] = self.check(code=1)
        self.assertRegex(line, r"^::error file=old\.yaml,line=2,.*title=FW020 removed-version::")
        self.assertEqual(self.outputs(), {"errors": "1", "warnings": "0"})
        self.assertIn("**fluxwright check**: 1 error", self.summary())
        self.check(FAIL_ON="never")
        self.check(FLUX_VERSION="2.2")
        self.assertEqual(self.outputs(), {"errors": "0", "warnings": "1"})

    def test_paths_and_changed_files_alone(self):
        (self.repo / "old.yaml").write_text(OLD)
        (self.repo / "a b").mkdir()
        self.check(PATHS="a b\n")
        self.check(code=1, PATHS="a b\nold.yaml\n")
        self.check(code=2, PATHS="--fix")
        self.assertTrue((self.repo / "old.yaml").read_text() == OLD)
        git(self.repo, "add", "old.yaml")
        git(self.repo, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", "old")
        self.check(code=1, CHANGED="true", BASE="HEAD~1")
        self.check(CHANGED="true", BASE="HEAD")
        self.check(code=2, CHANGED="maybe")
        self.check(code=2, CHANGED="true", GITHUB_BASE_REF="nowhere")
        self.assertIn("fetch-depth: 0", self.done.stderr)

    def test_sarif(self):
        (self.repo / "old.yaml").write_text(OLD)
        self.check(code=1, SARIF=str(self.folder / "out.sarif"))
        report = json.loads((self.folder / "out.sarif").read_text())
        self.assertEqual([result["ruleId"] for result in report["runs"][0]["results"]], ["FW020"])

    def test_what_is_said_is_one_annotation(self):
        self.check(code=2, DIRECTORY="nowhere\n::warning::x")
        told = [line for line in self.done.stderr.splitlines() if line.startswith("::")]
        self.assertEqual(len([line for line in told if line.startswith("::error title=fluxwright check::")]), 1)

    def test_inputs_reach_the_script_as_variables_only(self):
        for line in re.findall(r"(?m)^ *run: (.*)$", ACTION):
            self.assertNotIn("${{", line)
        variables = dict(re.findall(r"(?m)^        (\w+): \$\{\{ inputs\.(\S+) \}\}$", ACTION))
        inputs = re.findall(r"(?m)^  ([a-z-]+):$", ACTION.split("outputs:")[0])
        self.assertEqual(sorted(variables.values()), sorted(inputs))
        text = SCRIPT.read_text()
        for name in variables:
            if name != "BINARY":
                self.assertIn(f"${{{name}", text)


if __name__ == "__main__":
    unittest.main()
