"""ci/diff-comment.sh: the comment, on every forge."""

import unittest

from sandbox import MARKER, Case, commit, git


class Comments:
    """What holds on every forge."""

    def comment(self):
        bodies = [body for body in self.forge.bodies(self.me) if body.startswith("<!-- fluxwright-diff: ")]
        self.assertEqual(len(bodies), 1)
        return bodies[0]

    def test_is_made_and_then_updated(self):
        self.forge.add("reviewer", "looks good")
        self.run_script()
        first = self.comment()
        self.assertTrue(first.startswith(MARKER))
        self.assertIn("6.8.0", first)
        self.assertIn("6.9.0", first)
        self.head = commit(self.repo, "6.9.1")
        self.run_script()
        self.assertIn("6.9.1", self.comment())
        self.assertNotIn("6.9.0", self.comment())
        self.assertEqual(self.forge.bodies("reviewer"), ["looks good"])
        self.assertEqual([method for method, _ in self.forge.made("POST", "PUT", "PATCH")], ["POST", self.update])

    def test_of_others_are_not_touched(self):
        for login in ("mallory", self.me + "2", ""):
            self.forge.add(login, MARKER + "mine")
        self.run_script()
        self.assertIn("6.9.0", self.comment())
        for login in ("mallory", self.me + "2", ""):
            self.assertEqual(self.forge.bodies(login), [MARKER + "mine"])

    def test_of_the_owner_without_the_marker_at_the_start_are_not_touched(self):
        others = ["> " + MARKER, "<!-- fluxwright-diff: default2 -->\n", "<!-- fluxwright-diff: default --> x", ""]
        for body in others:
            self.forge.add(self.me, body)
        self.run_script()
        self.assertEqual(self.forge.bodies(self.me)[:4], others)
        self.assertIn("6.9.0", self.forge.bodies(self.me)[4])

    def test_is_found_among_many(self):
        for number in range(150):
            self.forge.add("reviewer", f"comment {number}")
        # As a forge may give it back.
        self.forge.add(self.me, MARKER.replace("\n", "\r\n") + "old")
        for number in range(10):
            self.forge.add("reviewer", f"later {number}")
        self.run_script()
        self.assertIn("6.9.0", self.comment())
        self.assertEqual(len(self.forge.comments), 161)

    def test_without_a_change_none_is_made(self):
        self.head = self.base
        self.run_script()
        self.assertEqual(self.forge.comments, [])
        self.assertEqual(self.forge.made("POST", "PUT", "PATCH"), [])

    def test_without_a_change_says_so(self):
        self.run_script()
        self.head = self.base
        self.run_script()
        self.assertIn("nothing changes", self.comment())

    def test_is_not_made_where_the_token_may_not(self):
        for method, status in (("POST", 403), ("GET", 404)):
            with self.subTest(method=method, status=status):
                self.forge.deny = {method: status}
                done = self.run_script("--out", str(self.folder / "out.md"))
                self.assertIn("no comment: the token may not", done.stderr)
                self.assertIn(f"HTTP {status}", done.stderr)
                self.assertNotIn("\n::error::", done.stderr)
                self.assertIn("6.9.0", (self.folder / "out.md").read_text())
                self.assertEqual(self.forge.comments, [])

    def test_that_the_forge_cannot_take_is_a_failure(self):
        for status in (500, 302):
            with self.subTest(status=status):
                self.forge.deny = {"POST": status}
                self.assertIn(f"HTTP {status}", self.run_script(code=1).stderr)
        self.assertEqual(len(self.forge.made("POST")), 2, "a POST is not sent twice")

    def test_needs_a_forge_that_answers(self):
        self.forge.close()
        api = {"CI_API_V4_URL" if self.kind == "gitlab" else "GITHUB_API_URL": "http://127.0.0.1:9/api"}
        self.assertIn("HTTP 000", self.run_script(code=1, GITHUB_GRAPHQL_URL="http://127.0.0.1:9", **api).stderr)

    def test_can_be_switched_off(self):
        self.run_script("--comment", "never")
        self.assertEqual(self.forge.requests, [])

    def test_needs_a_token(self):
        done = self.run_script(GITHUB_TOKEN=None, GITLAB_TOKEN=None)
        self.assertIn("TOKEN is not set", done.stderr)
        self.assertEqual(self.forge.requests, [])

    def test_needs_curl_and_jq(self):
        for tool in ("curl", "jq"):
            done = self.run_script(PATH=self.tools_without(tool), GITHUB_BASE_REF="main")
            self.assertIn(f"no comment: {tool} is not installed", done.stderr)
        self.assertEqual(self.forge.requests, [])


class GitHub(Comments, Case):
    update = "PATCH"

    def setUp(self):
        super().setUp()
        # Where jq is missing, the base is the branch of the remote.
        git(self.repo, "update-ref", "refs/remotes/origin/main", self.base)

    def test_fits(self):
        text = "".join(f"key{number}: 'a \u00e9 `value` @team {number}'\n" for number in range(40))
        self.head = commit(self.repo, "7.0.0", **{f"many{number}": text for number in range(60)})
        self.run_script()
        self.assertLessEqual(len(self.comment().encode()), 65536)
        self.assertGreater(len(self.comment().encode()), 30000)
        self.run_script("--max-bytes", "1000")
        self.assertLessEqual(len(self.comment().encode()), 1000)
        self.assertIn("podinfo", self.comment())

    def test_has_a_name(self):
        self.run_script()
        self.run_script("--name", "prod.eu-1")
        self.run_script("--name", "prod.eu-1")
        first, second = self.forge.bodies(self.me)
        self.assertTrue(first.startswith(MARKER + "### "))
        self.assertTrue(second.startswith("<!-- fluxwright-diff: prod.eu-1 -->\n\n`prod.eu-1`\n\n### "))

    def test_of_a_locked_request_stays(self):
        self.run_script()
        before = self.comment()
        self.forge.deny = {self.update: 403}
        self.head = commit(self.repo, "6.9.1")
        self.assertIn("may not update the comment (HTTP 403", self.run_script().stderr)
        self.assertEqual(self.comment(), before)

    def test_tells_the_workflow(self):
        out = self.folder / "out.md"
        self.run_script("--out", str(out))
        url = f"{self.forge.url}/o/r/pull/7#issuecomment-{self.forge.comments[0]['id']}"
        self.assertEqual(self.outputs(), {"changed": "true", "comment-url": url, "markdown-file": str(out)})
        self.assertEqual(MARKER + out.read_text(), self.comment())
        self.assertIn("6.9.0", self.summary())
        self.assertNotIn("<!--", self.summary())
        self.head = self.base
        self.run_script()
        self.assertEqual(self.outputs(), {"changed": "false", "comment-url": url, "markdown-file": ""})
        self.assertIn("nothing changes", self.summary())

    def test_owner_is_found(self):
        for viewer, user, me in ((True, False, "renovate[bot]"), (False, True, "alice"), (False, False, self.me)):
            with self.subTest(me=me):
                self.forge.comments.clear()
                self.forge.viewer, self.forge.user, self.forge.me = viewer, user, me
                self.run_script()
                self.run_script()
                self.assertEqual(len(self.forge.bodies(me)), 1)

    def test_full_pages_may_be_all(self):
        for number in range(200):
            self.forge.add("reviewer", f"comment {number}")
        self.run_script()
        self.assertIn("6.9.0", self.comment())
        self.assertEqual(len(self.forge.made("GET")), 3)

    def test_token_may_be_wrong(self):
        self.assertIn("HTTP 401: bad credentials", self.run_script(GITHUB_TOKEN="another").stderr)

    def test_pages_are_walked_once(self):
        for number in range(99):
            self.forge.add("reviewer", f"comment {number}")
        self.run_script()
        self.assertEqual(len(self.forge.made("GET")), 1)
        self.run_script()
        self.forge.requests.clear()
        self.forge.comments.insert(0, self.forge.comments.pop())
        self.run_script()
        self.assertEqual(len(self.forge.made("GET")), 1)


class Gitea(Comments, Case):
    kind = "gitea"
    me = "gitea-actions"
    update = "PATCH"

    def setUp(self):
        super().setUp()
        self.forge.most = 50
        git(self.repo, "update-ref", "refs/remotes/origin/main", self.base)

    def test_lists_may_have_no_pages(self):
        self.forge.most = None
        for number in range(150):
            self.forge.add("reviewer", f"comment {number}")
        self.run_script()
        self.run_script()
        self.assertIn("6.9.0", self.comment())

    def test_owner_may_be_unknown(self):
        self.forge.user = False
        self.run_script()
        self.run_script()
        self.comment()
        self.me = self.forge.me = "forgejo-actions"
        self.run_script(FORGEJO_ACTIONS="true")
        self.run_script(FORGEJO_ACTIONS="true")
        self.comment()

    def test_own_token(self):
        self.run_script(GITEA_TOKEN=self.forge.token, GITHUB_TOKEN="another")
        self.comment()


class GitLab(Comments, Case):
    kind = "gitlab"
    me = "project_42_bot"
    update = "PUT"

    def test_goes_to_standard_output_too(self):
        done = self.run_script()
        self.assertEqual(MARKER + done.stdout, self.comment())

    def test_pipeline_for_merged_results(self):
        self.run_script(CI_COMMIT_SHA="no such commit", CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=self.head)
        self.assertIn("6.9.0", self.comment())

    def test_pipeline_of_a_branch(self):
        nothing = {name: None for name in self.environment() if name.startswith("CI_MERGE_REQUEST_")}
        done = self.run_script(CI_COMMIT_BEFORE_SHA=self.base, **nothing)
        self.assertIn("6.9.0", done.stdout)
        self.assertIn("not for a pull or merge request", done.stderr)
        self.assertEqual(self.forge.requests, [])


if __name__ == "__main__":
    unittest.main()
