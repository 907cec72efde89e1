"""A small stand-in for the API of GitHub, GitLab and Gitea, on the loopback interface."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LIMIT = 65536


class Forge:
    """One pull or merge request, number 7 of `o/r` (project 42), with comments, and the owner of a token."""

    def __init__(self, kind, me, token="s3cret-token"):
        self.kind = kind
        self.me = me
        self.token = token
        self.comments = []
        # {method: status} for comments, instead of an answer.
        self.deny = {}
        # The token may ask for its owner: at /graphql, at /user.
        self.viewer = kind == "github"
        self.user = kind != "github"
        # The most comments of a page; None: all of them at once, whatever was asked for.
        self.most = 100
        self.requests = []
        forge = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 20

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                status, data = forge.answer(self.command, self.path, self.headers, body)
                text = json.dumps(data).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PATCH = do_PUT = answer

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def add(self, login, body):
        """A comment; its id is returned."""
        comment = {"id": 5_000_000_000 + len(self.comments), "login": login, "body": body}
        self.comments.append(comment)
        return comment["id"]

    def bodies(self, login):
        return [comment["body"] for comment in self.comments if comment["login"] == login]

    def made(self, *methods):
        """The requests with one of these methods, without those that ask who the token's owner is."""
        return [(m, path) for m, path in self.requests if m in methods and not path.endswith("/graphql")]

    def shown(self, comment):
        shown = {"id": comment["id"], "body": comment["body"]}
        if self.kind == "gitlab":
            return shown | {"author": {"username": comment["login"]}, "system": False}
        return shown | {
            "user": {"login": comment["login"]},
            "html_url": f"{self.url}/o/r/pull/7#issuecomment-{comment['id']}",
        }

    def answer(self, method, target, headers, body):
        url = urlsplit(target)
        self.requests.append((method, url.path))
        scheme = "token" if self.kind == "gitea" else "Bearer"
        if headers.get("Authorization") != f"{scheme} {self.token}":
            return 401, {"message": "bad credentials"}
        if url.path == "/graphql" and self.viewer:
            return 200, {"data": {"viewer": {"login": self.me}}}
        if url.path == "/api/user" and self.user:
            return 200, {"username" if self.kind == "gitlab" else "login": self.me}
        if self.kind == "gitlab":
            found = re.fullmatch(r"/api/projects/42/merge_requests/7/notes(?:/(\d+))?", url.path)
            update, one_has_number = "PUT", True
        else:
            found = re.fullmatch(r"/api/repos/o/r/issues/(?:7/)?comments(?:/(\d+))?", url.path)
            update, one_has_number = "PATCH", False
        if not found or (found[1] is None or one_has_number) != ("/7/" in url.path):
            return (403 if url.path in ("/graphql", "/api/user") else 404), {"message": "Resource not accessible"}
        if method in self.deny:
            return self.deny[method], {"message": "denied\n::error::by the test"}
        if method == "GET":
            return 200, [self.shown(comment) for comment in self.page(parse_qs(url.query))]
        if not isinstance(body, dict) or set(body) != {"body"} or len(body["body"]) > LIMIT:
            return 422, {"message": "validation failed"}
        if method == "POST" and found[1] is None:
            self.add(self.me, body["body"])
            return 201, self.shown(self.comments[-1])
        for comment in self.comments:
            if method == update and str(comment["id"]) == found[1]:
                comment["body"] = body["body"]
                return 200, self.shown(comment)
        return 404, {"message": "Not Found"}

    def page(self, query):
        if self.most is None:
            return self.comments
        asked = int(query.get("limit" if self.kind == "gitea" else "per_page", ["30"])[0])
        size = min(asked, self.most)
        start = (int(query.get("page", ["1"])[0]) - 1) * size
        return self.comments[start : start + size]
