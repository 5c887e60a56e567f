#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""dlsearch fetch, against a web on this machine: run.py PATH/TO/dlsearch [NAME...]

Every check has a web of its own (web.py), in a process of its own, and the command is told that it is its proxy, so that
no request leaves the machine. The report is TAP.
"""
import contextlib
import json
import multiprocessing
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import hostile  # noqa: E402
import pages  # noqa: E402
from web import Reply, Web, redirect  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 60
MOST_MEMORY = 1 << 20  # KiB, with sanitizers
TOOLS = ["openssl", "pdftotext"]


class Missing(Exception):
    """A program that is not on this machine."""


def need(*programs):
    for program in programs:
        if shutil.which(program) is None and os.environ.get("CI") != "true":
            raise Missing(program)


class Place:
    """A folder, a web, and the command."""

    def __init__(self, command, folder, web):
        self.command = command
        self.folder = folder
        self.web = web
        proxy = f"http://127.0.0.1:{web.port}"
        passed = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TMPDIR")
        self.environment = {name: os.environ[name] for name in passed if name in os.environ}
        self.environment |= {"HOME": str(folder), "LANG": "C.UTF-8", "all_proxy": proxy, "http_proxy": proxy,
                             "https_proxy": proxy, "SSL_CERT_FILE": str(folder / "authority.pem")}

    def run(self, *arguments, **environment):
        settings = {name: value for name, value in (self.environment | environment).items() if value is not None}
        return subprocess.run([self.command, *arguments], cwd=self.folder, env=settings, capture_output=True, text=True,
                              timeout=SECONDS, check=False)

    def fetch(self, *arguments, **environment):
        return self.run("fetch", "--delay", "0", *arguments, **environment)

    def index(self, documents, name="list"):
        """An index of documents, or of addresses."""
        documents = [{"id": d, "url": d} if isinstance(d, str) else d for d in documents]
        self.write(name + ".jsonl", "".join(json.dumps(document) + "\n" for document in documents))
        done = self.run("index", "-q", "-o", name + ".dls", name + ".jsonl")
        assert done.returncode == 0, done.stderr

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def records(self, name="list.fetched.jsonl"):
        lines = (self.folder / name).read_text(encoding="utf-8").splitlines()
        return {record["id"]: record for record in map(json.loads, lines)}

    def stored(self, name="list.dls"):
        """The documents of an index, by their keys."""
        done = self.run("search", "-i", name, "--json", "-n", "1000", "--syntax", "full", "*:*")
        if done.returncode != 0:
            done = self.run("search", "-i", name, "--json", "-n", "1000", "")
        return {hit["key"]: hit for hit in map(json.loads, done.stdout.splitlines())}

    def log(self):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": self.environment["http_proxy"]}))
        with opener.open("http://control.test/log", timeout=SECONDS) as answer:
            self.most_at_once = (told := json.load(answer))["most_at_once"]
        return told["log"]


def equal(seen, wanted, what=""):
    assert seen == wanted, f"{what}: {seen!r} instead of {wanted!r}"


@contextlib.contextmanager
def place_with(command, table, certificate=None):
    with tempfile.TemporaryDirectory(prefix="fetch-") as name:
        folder = pathlib.Path(name)
        if certificate is not None:
            certificate = certificate(folder)
        web = Web(table, certificate)
        process = multiprocessing.get_context("fork").Process(target=web.serve, daemon=True)
        process.start()
        try:
            yield Place(command, folder, web)
        finally:
            process.terminate()
            process.join()


def openssl(*arguments):
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def make_certificate(folder, name, hosts, days=2, trusted=True):
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(key),
            "-out", str(certificate), "-days", str(days), "-subj", f"/CN={name}",
            "-addext", "subjectAltName=" + ",".join(f"DNS:{host}" for host in hosts))
    if trusted:
        with open(folder / "authority.pem", "a", encoding="utf-8") as known:
            known.write(certificate.read_text(encoding="utf-8"))
    return str(certificate), str(key)


def certificate_for(hosts):
    need("openssl")
    return lambda folder: {"*": make_certificate(folder, "web", sorted(hosts))}


HOSTS = {"api.crossref.org", "api.github.com", "archive.org", "arxiv.org", "export.arxiv.org", "doi.org", "github.com",
         "www.youtube.com", "raw.githubusercontent.com"}


def hosts_of(table):
    return {address.split("/")[0] for address in table} | HOSTS


def corpus():
    with open(SOURCE / "corpus/resources.jsonl", encoding="utf-8") as lines:
        return list(map(json.loads, lines))


def one_line(text):
    return " ".join(text.split())


# ------------------------------------------------------------------------------------------------------ What it is for


def markdown_of(resources):
    """A post with all of them, each in a sentence that says little."""
    lines = ["# A post about deep learning", ""]
    for number, resource in enumerate(resources):
        lines += [f"For number {number} look [here]({resource['url']}).", ""]
    return "\n".join(lines)


def a_post_becomes_a_collection_in_three_commands(command):
    need(*TOOLS)
    resources = corpus()
    table = pages.the_web(resources)
    with place_with(command, table, certificate_for(hosts_of(table))) as place:
        place.write("post.md", markdown_of(resources))
        done = place.run("index", "-o", "post.dls", "post.md")
        equal(done.returncode, 0, done.stderr)
        begun = time.monotonic()
        done = place.fetch("post.dls")
        seconds = time.monotonic() - begun
        equal((done.returncode, done.stdout), (0, ""), done.stderr)
        assert "45 asked for, 45 came" in done.stderr, done.stderr
        assert "45 documents changed" in done.stderr, done.stderr
        assert seconds < 5, f"it took {seconds:.1f} s"
        found = place.run("search", "-i", "post.dls", "--json", "-n", "1", "convolution", "stride")
        hit = json.loads(found.stdout)
        equal(hit["url"], "https://arxiv.org/abs/1603.07285")
        equal(hit["title"], "A guide to convolution arithmetic for deep learning")
        log = place.log()
        batches = [entry for entry in log if entry["url"].startswith("export.arxiv.org")]
        equal(len(batches), 1, "requests to arXiv's API")
        equal(max(place.most_at_once.values()), 1, "requests to one host at a time")
        by_url = {record["url"]: record for record in place.records("post.fetched.jsonl").values()}
        for resource in resources:
            record = by_url[resource["url"]]
            equal(record["title"], one_line(resource["title"]), resource["url"])
            pdf = record["source"] == "pdf"  # whose lines were put together, and whose characters are few
            text = one_line(resource["text"])
            equal(record["abstract"][:50 if pdf else None], text[:50 if pdf else None], resource["url"])
            equal(record["date"][:4] if "date" in record else "", "" if pdf or "date" not in record else
                  str(resource["year"]), resource["url"])
        sources = {record["source"] for record in by_url.values()}
        equal(sources, {"arxiv", "youtube", "pdf", "opengraph", "json-ld", "dublin-core", "meta", "page", "citation"})


def a_second_run_asks_nobody(command):
    table = {f"a.test/{n}": Reply(pages.with_description({"title": f"T{n}", "text": "words " * 30})) for n in range(3)}
    with place_with(command, table) as place:
        place.index([f"http://a.test/{n}" for n in range(4)])
        done = place.fetch("list.dls")
        equal((done.returncode, done.stdout), (1, "http://a.test/3\tHTTP 404\n"), done.stderr)
        place.log()
        done = place.fetch("list.dls")
        equal((done.returncode, done.stdout), (1, "http://a.test/3\tHTTP 404\n"), done.stderr)
        equal(place.log(), [])
        assert "0 asked for; 0 documents changed" in done.stderr, done.stderr


CHECKS = [a_post_becomes_a_collection_in_three_commands, a_second_run_asks_nobody]


def run_check(number, check, command):
    problems, skipped = [], ""
    try:
        check(command)
    except Missing as program:
        skipped = f" # SKIP there is no {program} on this machine"
    except (AssertionError, KeyError, ValueError, subprocess.SubprocessError) as error:
        problems = (str(error) or type(error).__name__).splitlines()
        if not isinstance(error, AssertionError):
            problems = [f"{type(error).__name__}: {problem}" for problem in problems]
    print(f"{'not ok' if problems else 'ok'} {number} - {check.__name__}{skipped}", flush=True)
    for problem in problems:
        print(f"# {problem}")
    return not problems


def main():
    command = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([command, "fetch", "--dry-run", "no.dls"], cwd=folder, capture_output=True, text=True,
                              check=False)
    if "without 'fetch'" in done.stderr:
        print(f"1..0 # SKIP {done.stderr.strip()}")
        sys.exit(0 if os.environ.get("CI") != "true" else 1)
    chosen = [check for check in CHECKS if not sys.argv[2:] or check.__name__ in sys.argv[2:]]
    print(f"1..{len(chosen)}")
    good = [run_check(number, check, command) for number, check in enumerate(chosen, 1)]
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
