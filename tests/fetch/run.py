#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""dlsearch fetch, against a web on this machine: run.py PATH/TO/dlsearch [NAME...]

Every check has a web of its own (web.py), in a process of its own, and the command is told that it is its proxy, so
that no request leaves the machine. The report is TAP.
"""
import contextlib
import inspect
import json
import multiprocessing
import os
import pathlib
import pty
import re
import resource
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
SECONDS = 240
MOST_MEMORY = 300 << 10  # KiB
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


def make_certificate(folder, name, hosts, trusted=True):
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(key),
            "-out", str(certificate), "-days", "2", "-subj", f"/CN={name}",
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
        assert seconds < 5 or is_sanitized(command), f"it took {seconds:.1f} s"
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


# ----------------------------------------------------------------------------------------------------------- Hostility


def is_sanitized(program):
    return b"__asan_init" in pathlib.Path(program).read_bytes()


def every_hostile_answer_is_survived(command):
    with place_with(command, hostile.table()) as place:
        place.index([f"http://{name}.test/" for name, *_ in hostile.ANSWERS])
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = place.fetch("--timeout", "3", "list.dls")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        equal(done.returncode, 1, done.stderr)
        records = place.records()
        faults = []
        for name, _, title, problem in hostile.ANSWERS:
            record = records.get(f"http://{name}.test/", {})
            seen = record.get("title", ""), record.get("problem", "")
            if not record or not re.search(title or "^", seen[0]) or not re.search(problem or "^", seen[1]) or (
                    problem is not None and seen[0]):
                faults.append(f"{name}: {seen} instead of {(title, problem)}")
        assert not faults, "\n".join(faults)
        if is_sanitized(command):
            return
        seconds = after.ru_utime - before.ru_utime
        assert seconds < 10, f"it took {seconds:.1f} s of processor time"
        if after.ru_maxrss > before.ru_maxrss:
            assert after.ru_maxrss < MOST_MEMORY, f"it took {after.ru_maxrss} KiB"


def interfaces_say_what_they_know(command):
    work = {"message": {"title": ["On <i>kites</i> &amp; strings"], "author": [
        {"given": "Ada", "family": "Berg"}, {"name": "The Kite Society"}], "issued": {"date-parts": [[2018, 5]]},
        "abstract": "<jats:title>Abstract</jats:title><jats:p>They fly. </jats:p><jats:p>Mostly.</jats:p>"}}
    repository = {"name": "kites", "full_name": "ada/kites", "description": "Kites that fly", "owner": {"login": "ada"},
                  "license": {"spdx_id": "MIT"}}
    readme = ("# kites\n\n[![build](b.svg)](https://b.test)\n\nThis is the source of [kites](k) that fly in any wind.\n\n"
              "## Install\n\n- first\n")
    table = {"api.crossref.org/works/10.1000/kites": Reply(json.dumps(work), kind="application/json"),
             "api.github.com/repos/ada/kites": Reply(json.dumps(repository), kind="application/json"),
             "api.github.com/repos/ada/kites/readme": Reply(readme, kind="application/vnd.github.raw+json"),
             "api.github.com/repos/ada/bare": Reply(json.dumps(repository | {"description": None, "license": None})),
             "github.com/ada/bare": Reply("<meta property=og:description content='Contribute to ada/bare development by "
                                          "creating an account.'><p>x")}
    pages.add_video(table, "kite_1",
                    {"title": 'Kites "fly"', "text": "First line.\nSecond & last.", "authors": ["Ada"]})
    keys = ["https://doi.org/10.1000/kites", "https://github.com/ada/kites", "https://github.com/ada/bare",
            "https://youtu.be/kite_1"]
    with place_with(command, table, certificate_for(hosts_of(table))) as place:
        place.index(keys)
        done = place.fetch("list.dls")
        equal(done.returncode, 0, done.stderr)
        members = ("title", "abstract", "authors", "date", "source", "licence")
        doi, kites, bare, video = ([place.records()[key].get(member) for member in members] for key in keys)
        equal(doi, ["On kites & strings", "They fly. Mostly.", ["Ada Berg", "The Kite Society"], "2018-05", "crossref",
                    "facts are free; the abstract is its publisher's"])
        equal(kites, ["kites", "Kites that fly. This is the source of kites that fly in any wind.", ["ada"], None,
                      "github", "MIT"])
        equal(bare, ["kites", None, ["ada"], None, "github", "unknown: for your own use"])
        equal(video,
              ['Kites "fly"', "First line. Second & last.", ["Ada"], None, "youtube", "unknown: for your own use"])
        asked = {entry["url"]: entry["headers"] for entry in place.log()}
        equal(asked["api.github.com/repos/ada/kites/readme"]["accept"], "application/vnd.github.raw+json")
        assert "api.github.com/robots.txt" not in asked, "interfaces are for programs"


def pdfs_say_it_on_their_first_page(command):
    need("pdftotext")
    paper = {"title": "A Survey of Different Hopscotch Methods That Has a Long Title", "text": hostile.TEXT * 3}
    titles = {"own": "Rivers in Boxes (a draft): part 1", "empty": "", "dvi": "hop.dvi",
              "word": "Microsoft Word - x.doc",
              "number": "12345", "none": "Untitled"}
    table = {f"a.test/{name}.pdf": Reply(pages.pdf(paper, title), kind="application/octet-stream")
             for name, title in titles.items()}
    table["a.test/head.pdf"] = Reply(pages.pdf(paper, head="arXiv:9901.00001v1 [cs.LG] 1 Jan 1999"))
    with place_with(command, table) as place:
        place.index([f"http://a.test/{name}.pdf" for name in [*titles, "head"]])
        done = place.fetch("list.dls")
        equal(done.returncode, 0, done.stderr)
        seen = {key[14:-4]: record["title"] for key, record in place.records().items()}
        equal(seen, {name: titles["own"] if name == "own" else paper["title"] for name in [*titles, "head"]})
        equal({record["abstract"] for record in place.records().values()}, {one_line(paper["text"])})


def without_pdftotext_there_are_no_pdfs(command):
    with place_with(command, {"a.test/1.pdf": Reply(pages.pdf({"title": "T", "text": hostile.TEXT}))}) as place:
        place.index(["http://a.test/1.pdf"])
        done = place.fetch("list.dls", PATH=str(place.folder))
        equal(done.stdout, "http://a.test/1.pdf\tthere is no pdftotext on this machine\n", done.stderr)


def another_address_is_asked_for(command):
    with place_with(command, {"a.test/1": Reply(hostile.GOOD), "a.test/2": Reply(hostile.GOOD)}) as place:
        place.index([{"id": "one", "url": "http://a.test/1"}])
        equal(place.fetch("list.dls").returncode, 0)
        place.index([{"id": "one", "url": "http://a.test/2"}])
        place.log()
        equal(place.fetch("list.dls").returncode, 0)
        equal([entry["url"] for entry in place.log()], ["a.test/robots.txt", "a.test/2"])
        equal(place.records()["one"]["url"], "http://a.test/2")


def interfaces_that_fail_leave_the_page(command):
    table = {address: answer for _, answers in hostile.INTERFACES for address, answer in answers.items()}
    with place_with(command, table, certificate_for(hosts_of(table))) as place:
        place.index([url for url, _ in hostile.INTERFACES])
        done = place.fetch("list.dls")
        records = place.records()
        titles = {url: records[url].get("title") for url, _ in hostile.INTERFACES}
        equal(titles, {url: "Good" for url in titles}, done.stderr)
        equal(done.returncode, 0, done.stderr)
        asked = [entry for entry in place.log() if entry["url"].startswith("api.github.com")]
        assert len(asked) <= 3, "an interface that will not is asked on and on"


def feeds_that_fail_leave_the_page(command):
    need("openssl")
    with tempfile.TemporaryDirectory() as name:
        kept = pathlib.Path(name)
        make_certificate(kept, "web", sorted(HOSTS))
        for name, feed in hostile.FEEDS:
            table = pages.ArxivTable({f"arxiv.org/abs/9901.0000{n}": Reply(hostile.GOOD) for n in (1, 2)}, {})
            table.api = feed
            files = str(kept / "web.pem"), str(kept / "web.key")
            with place_with(command, table, lambda _, files=files: {"*": files}) as place:
                place.index(hostile.PAPERS)
                done = place.fetch("--timeout", "3", "list.dls", SSL_CERT_FILE=files[0])
                records = place.records()
                equal([record.get("title") for record in records.values()], ["Good", "Good"], name + done.stderr)


def a_batch_that_is_refused_is_halved(command):
    papers = {f"9901.{number:05}": {"title": f"Paper {number}", "text": hostile.TEXT, "authors": ["A B"], "year": 1999}
              for number in range(8)}
    table = pages.ArxivTable({}, papers)
    good = table.api
    table.api = lambda request: Reply("no", status=400)(request) if "9901.00005" in request.url else good(request)
    with place_with(command, table, certificate_for(HOSTS)) as place:
        place.index([f"https://arxiv.org/abs/{number}v{version}" for number in papers for version in (1,)])
        done = place.fetch("list.dls")
        titles = {record["url"][22:32]: record.get("title") for record in place.records().values()}
        titles.pop("9901.00005")
        equal(titles, {number: papers[number]["title"] for number in titles}, done.stderr)
        equal(done.stdout, "https://arxiv.org/abs/9901.00005v1\tHTTP 404\n", done.stderr)


# -------------------------------------------------------------------------------------------------------------- Manners


def small_web(*paths, host="a.test"):
    return {f"{host}/{path}": Reply(hostile.GOOD) for path in paths}


def requests_of_a_host_keep_apart(command):
    with place_with(command, small_web("1", "2", "3") | small_web("1", host="b.test")) as place:
        place.index(["http://a.test/1", "http://b.test/1", "http://a.test/2", "http://a.test/3"])
        done = place.run("fetch", "--delay", "0.3", "list.dls")
        equal(done.returncode, 0, done.stderr)
        log = place.log()
        times = [entry["time"] for entry in log if entry["url"].startswith("a.test/")]
        equal(len(times), 4, "robots.txt and three pages")
        gaps = [later - before for before, later in zip(times, times[1:])]
        assert min(gaps) >= 0.29, f"pauses of {gaps}"
        other = max(entry["time"] for entry in log if entry["url"].startswith("b.test/"))
        assert other < times[3], "hosts wait for one another"


def the_default_is_polite(command):
    with place_with(command, small_web("1")) as place:
        place.index(["http://a.test/1"])
        equal(place.run("fetch", "--contact", "https://me.test/bot", "list.dls").returncode, 0)
        log = place.log()
        equal([entry["url"] for entry in log], ["a.test/robots.txt", "a.test/1"])
        assert log[1]["time"] - log[0]["time"] >= 0.99, "less than a second"
        agent = log[1]["headers"]["user-agent"]
        assert re.fullmatch(r"dlsearch/\S+ \(\+https://me.test/bot\)", agent), agent


def arxiv_has_its_three_seconds(command):
    papers = {f"9901.{number:05}": {"title": f"Paper {number}", "text": hostile.TEXT, "authors": ["A B"], "year": 1999}
              for number in range(101)}
    with place_with(command, pages.ArxivTable({}, papers), certificate_for(HOSTS)) as place:
        place.index([f"https://arxiv.org/abs/{number}" for number in papers])
        done = place.run("fetch", "list.dls")
        equal(done.returncode, 0, done.stderr)
        equal([record["title"] for record in place.records().values()].count("Paper 100"), 1)
        log = place.log()
        equal(len(log), 2, "batches, of a hundred at most")
        assert log[1]["time"] - log[0]["time"] >= 2.99, f"{log[1]['time'] - log[0]['time']:.1f} s"


def a_crawl_delay_is_kept(command):
    table = small_web("1") | {"a.test/robots.txt": Reply("User-agent: *\nCrawl-delay: 0.5\n")}
    with place_with(command, table) as place:
        place.index(["http://a.test/1"])
        equal(place.fetch("list.dls").returncode, 0)
        log = place.log()
        assert log[1]["time"] - log[0]["time"] >= 0.49, "sooner than robots.txt has it"


def retry_after_is_kept(command):
    table = {"a.test/": hostile.in_turn(hostile.busy(429, Retry_After="2"), Reply(hostile.GOOD))}
    with place_with(command, table) as place:
        place.index(["http://a.test/"])
        equal(place.fetch("list.dls").returncode, 0)
        times = [entry["time"] for entry in place.log() if entry["url"] == "a.test/"]
        equal(len(times), 2)
        assert times[1] - times[0] >= 1.9, f"again after {times[1] - times[0]:.1f} s"


def pauses_double(command):
    with place_with(command, {"a.test/": hostile.busy(503)}) as place:
        place.index(["http://a.test/"])
        equal(place.run("fetch", "--delay", "0.2", "list.dls").returncode, 1)
        times = [entry["time"] for entry in place.log() if entry["url"] == "a.test/"]
        gaps = [later - before for before, later in zip(times, times[1:])]
        equal(len(gaps), 2, "attempts")
        assert gaps[0] >= 0.19 and gaps[1] >= 0.39, f"pauses of {gaps}"


def a_host_that_is_not_there_is_not_asked_for_ever(command):
    with place_with(command, {}) as place:
        place.index([f"http://{n}.nowhere.test/{m}" for n in range(2) for m in range(20)])
        begun = time.monotonic()
        nobody = f"http://127.0.0.1:{1}"
        done = place.fetch("list.dls", all_proxy=nobody, http_proxy=nobody)
        equal((done.returncode, len(done.stdout.splitlines())), (1, 40), done.stderr)
        assert time.monotonic() - begun < 60, "it took too long"


def only_news_come_again(command):
    page = hostile.GOOD

    def tagged(request):
        if request.headers.get("if-none-match") == '"one"':
            return Reply(b"", status=304)(request)
        return Reply(page, ETag='"one"', Last_Modified="Sat, 31 Jan 2026 12:00:00 GMT")(request)

    changed = [Reply(page), Reply(page.replace("Good", "Better").replace("enough", "more"))]
    with place_with(command, {"a.test/same": tagged, "a.test/other": hostile.in_turn(*changed),
                              "a.test/moved": redirect("/same")}) as place:
        place.index([{"id": name, "url": f"http://a.test/{name}"} for name in ("same", "other", "moved")])
        equal(place.fetch("list.dls").returncode, 0)
        equal(place.records()["same"]["etag"], '"one"')
        place.log()
        done = place.fetch("--refresh", "list.dls")
        assert "3 asked for, 1 came, 2 unchanged" in done.stderr, done.stderr
        assert "1 document changed" in done.stderr, done.stderr
        asked = {entry["url"]: entry["headers"] for entry in place.log()}
        equal(asked["a.test/same"].get("if-none-match"), '"one"')
        equal(asked["a.test/same"].get("if-modified-since"), "Sat, 31 Jan 2026 12:00:00 GMT")
        assert "if-none-match" not in asked["a.test/moved"], "the tag is of another address"
        document = place.stored()["other"]
        equal((document["title"], document["text"]), ("Better", hostile.TEXT.replace("enough", "more")))
        equal(len(place.records()), 3)
        equal(len((place.folder / "list.fetched.jsonl").read_text().splitlines()), 3, "lines")


def what_was_known_stays_when_a_host_is_gone(command):
    table = {"a.test/gone": hostile.in_turn(Reply(hostile.GOOD), hostile.busy(404)),
             "a.test/busy": hostile.in_turn(Reply(hostile.GOOD), hostile.busy(503))}
    with place_with(command, table) as place:
        place.index(["http://a.test/gone", "http://a.test/busy"])
        equal(place.fetch("list.dls").returncode, 0)
        done = place.fetch("--refresh", "list.dls")
        equal(done.stdout, "http://a.test/gone\tHTTP 404\nhttp://a.test/busy\tHTTP 503\n", done.stderr)
        gone, busy = place.records().values()
        equal([gone["abstract"], gone["status"], busy["abstract"], busy["status"], busy["may_come"]],
              [hostile.TEXT, 404, hostile.TEXT, 503, True])
        equal({document["text"] for document in place.stored().values()}, {hostile.TEXT})


# -------------------------------------------------------------------------------------------------- What must not happen


def private_addresses_are_refused(command):
    """Without a proxy between: after names were resolved."""
    with place_with(command, small_web("1", host="localhost")) as place:
        port = place.web.port
        table = [f"http://{host}:{port}/1" for host in ("localhost", "127.0.0.1", "127.1", "2130706433", "[::1]",
                                                        "[::ffff:127.0.0.1]", "0.0.0.0")]
        place.index(table)
        direct = dict(all_proxy=None, http_proxy=None, https_proxy=None)
        done = place.fetch("list.dls", **direct)
        lines = dict(line.split("\t") for line in done.stdout.splitlines())
        equal({url: text[:25] for url, text in lines.items()}, {url: hostile.NOT_PUBLIC for url in table}, done.stderr)
        equal(place.log(), [])


def a_redirect_waits_for_robots_txt_that_is_asked_for_again(command):
    table = small_web("1", "2") | {"a.test/robots.txt": hostile.in_turn(hostile.busy(503, Retry_After="1"), Reply("")),
                                   "b.test/": redirect("http://a.test/2")}
    with place_with(command, table) as place:
        place.index(["http://a.test/1", "http://b.test/"])
        done = place.fetch("list.dls")
        equal(done.returncode, 0, done.stderr)
        asked = [entry["url"] for entry in place.log() if entry["url"].startswith("a.test/")]
        equal(asked, ["a.test/robots.txt", "a.test/robots.txt", "a.test/2", "a.test/1"])


def a_file_that_is_something_else_is_left_alone(command):
    with place_with(command, small_web("1")) as place:
        place.index(["http://a.test/1"])
        for text in ("hello", '{"name": "x"', '{"id":"x","url":"y"}\n', "a line\n" + '{"id":"'):
            place.write("notes", text)
            done = place.fetch("--keep", "notes", "list.dls")
            equal((done.returncode, (place.folder / "notes").read_text(encoding="utf-8")), (2, text), done.stderr)
            assert "is none of what dlsearch fetch keeps" in done.stderr, done.stderr


def a_key_may_come_twice(command):
    old = {"id": "one", "url": "http://a.test/1", "fetched_at": "2026-01-31T12:00:00Z", "title": "Old"}
    with place_with(command, {"a.test/1": Reply(hostile.GOOD, ETag='"3"')}) as place:
        place.write("list.jsonl", 2 * '{"id":"one","url":"http://a.test/1"}\n')
        place.write("list.fetched.jsonl", "".join(json.dumps(old | {"etag": f'"{n}"'}) + "\n" for n in (1, 2)))
        done = place.fetch("--refresh", "list.jsonl")
        equal(done.returncode, 0, done.stderr)
        tags = [entry["headers"]["if-none-match"] for entry in place.log() if entry["url"] == "a.test/1"]
        equal((tags, place.records()["one"]["title"]), (['"2"', '"2"'], "Good"))


def robots_txt_at_a_host_that_was_given_up_allows_nothing(command):
    def slowly(request):
        time.sleep(0.5)
        return redirect("http://b.test/robots.txt")(request)

    table = small_web("1") | {"a.test/robots.txt": slowly,
                              "b.test/robots.txt": hostile.busy(503, Retry_After="99999")}
    with place_with(command, table) as place:
        place.index(["http://a.test/1", "http://b.test/"])
        done = place.fetch("list.dls")
        equal(done.returncode, 1, done.stderr)
        assert "a.test/1" not in [entry["url"] for entry in place.log()], "it was not known whether that is allowed"
        equal([record["may_come"] for record in place.records().values()], [True, True])


def a_page_that_is_gone_after_a_pause_is_not_asked_for_again(command):
    table = {"a.test/": hostile.in_turn(hostile.busy(503), Reply("gone", status=410))}
    with place_with(command, table) as place:
        place.index(["http://a.test/"])
        equal(place.fetch("list.dls").stdout, "http://a.test/\tHTTP 410\n")
        place.log()
        equal(place.fetch("list.dls").stdout, "http://a.test/\tHTTP 410\n")
        equal(place.log(), [])


def a_redirect_to_a_private_name_is_refused(command):
    """The proxy has the first host; the second, which is excepted, is asked for without one."""

    def elsewhere(request):
        return redirect(f"http://localhost:{request.connection.getsockname()[1]}/1")(request)

    with place_with(command, {"a.test/": elsewhere} | small_web("1", host="localhost")) as place:
        place.index(["http://a.test/"])
        done = place.fetch("list.dls", no_proxy="localhost")
        equal(done.stdout[:15 + len(hostile.NOT_PUBLIC)], "http://a.test/\t" + hostile.NOT_PUBLIC, done.stderr)
        equal([entry["url"] for entry in place.log()], ["a.test/robots.txt", "a.test/"])


def what_is_asked_for_can_be_private(command):
    with place_with(command, {}) as place:
        port = place.web.port
        place.index([f"http://127.0.0.1:{port}/1"])
        direct = dict(all_proxy=None, http_proxy=None, https_proxy=None)
        done = place.fetch("--allow-private", "list.dls", **direct)
        equal(done.stdout, f"http://127.0.0.1:{port}/1\tHTTP 404\n", done.stderr)
        equal([entry["url"] for entry in place.log()], [f"127.0.0.1:{port}/robots.txt", f"127.0.0.1:{port}/1"])


def certificates_have_to_be_good(command):
    need("openssl")
    hosts = ["good.test", "unknown.test", "other.test", "no-tls.test"]

    def certificates(folder):
        return {"*": make_certificate(folder, "web", ["good.test"]),
                "unknown.test": make_certificate(folder, "unknown", ["unknown.test"], trusted=False)}

    table = {address: answer for host in hosts for address, answer in small_web("1", host=host).items()}
    with place_with(command, table, certificates) as place:
        place.index([f"https://{host}/1" for host in hosts])
        done = place.fetch("list.dls")
        lines = dict(line.split("\t") for line in done.stdout.splitlines())
        equal(set(lines), {f"https://{host}/1" for host in hosts[1:]}, done.stderr)
        assert all("certificate" in lines[f"https://{host}.test/1"] for host in ("unknown", "other")), lines


# ----------------------------------------------------------------------------------------------------- What stays, ends


def an_interrupted_run_goes_on(command):
    slow = {f"a.test/{n}": Reply(hostile.GOOD.replace("Good", f"Title {n}")) for n in range(8)}
    with place_with(command, slow) as place:
        place.index([f"http://a.test/{n}" for n in range(8)])
        process = subprocess.Popen([command, "fetch", "--delay", "0.4", "list.dls"], cwd=place.folder,
                                   env=place.environment, stderr=subprocess.PIPE, text=True)
        kept = place.folder / "list.fetched.jsonl"
        while not kept.exists() or kept.read_text().count("\n") < 3:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=SECONDS)[1]
        equal(process.returncode, -signal.SIGINT, said)
        assert "interrupted; the same command does the rest" in said, said
        came = place.records()
        assert 3 <= len(came) < 8, f"{len(came)} came"
        written = [document for document in place.stored().values() if "text" in document]
        equal(len(written), len(came), "documents with an abstract")
        asked = {entry["url"] for entry in place.log()}
        done = place.fetch("list.dls")
        equal(done.returncode, 0, done.stderr)
        again = {entry["url"] for entry in place.log()} - {"a.test/robots.txt"}
        assert not {f"a.test/{key[-1]}" for key in came} & again, f"asked again for {asked & again}"
        equal(sorted(document["title"] for document in place.stored().values()), [f"Title {n}" for n in range(8)])


def progress_is_drawn_on_a_terminal(command):
    with place_with(command, {f"a.test/{n}": Reply(hostile.GOOD) for n in range(3)}) as place:
        place.index([f"http://a.test/{n}" for n in range(4)])
        try:
            ours, theirs = pty.openpty()
        except OSError as error:  # as in a chroot without /dev/pts
            raise Missing("pseudo-terminal") from error
        done = subprocess.run([command, "fetch", "--delay", "0.3", "list.dls"], cwd=place.folder, stderr=theirs,
                              env=place.environment | {"TERM": "xterm"}, stdout=subprocess.DEVNULL, timeout=SECONDS,
                              check=False)
        os.close(theirs)
        drawn = b""
        with contextlib.suppress(OSError):
            while block := os.read(ours, 65536):
                drawn += block
        os.close(ours)
        equal(done.returncode, 1)
        lines = drawn.decode().split("\r")
        assert any(re.search(r"\d % .*1 host  2 of 4  0:0\d left", line) for line in lines), lines
        assert any("1 host  3 of 4  1 failed" in line for line in lines) or "1 failed" in lines[-2], lines


def two_do_not_write_to_one_file(command):
    with place_with(command, {"a.test/1": hostile.hang}) as place:
        place.index(["http://a.test/1"])
        first = subprocess.Popen([command, "fetch", "list.dls"], cwd=place.folder, env=place.environment,
                                 stderr=subprocess.DEVNULL)
        while not (place.folder / "list.fetched.jsonl").exists():
            time.sleep(0.02)
        time.sleep(0.1)
        done = place.fetch("list.dls")
        first.kill()
        first.wait()
        equal((done.returncode, done.stderr),
              (2, "dlsearch: list.fetched.jsonl: another dlsearch fetch is writing to it\n"))


def a_killed_run_goes_on(command):
    with place_with(command, {f"a.test/{n}": Reply(hostile.GOOD) for n in range(4)}) as place:
        place.index([f"http://a.test/{n}" for n in range(4)])
        process = subprocess.Popen([command, "fetch", "--delay", "0.4", "list.dls"], cwd=place.folder,
                                   env=place.environment, stderr=subprocess.DEVNULL)
        kept = place.folder / "list.fetched.jsonl"
        while not kept.exists() or kept.read_text().count("\n") < 2:
            time.sleep(0.02)
        process.kill()
        process.wait()
        whole = kept.read_text().splitlines()
        kept.write_text("\n".join(whole) + "\n" + whole[0][:50])  # as if in the middle of a line
        place.log()
        done = place.fetch("list.dls")
        equal(done.returncode, 0, done.stderr)
        equal(len(place.log()), 1 + 4 - len(whole), "requests, with that for robots.txt")
        equal([len(place.records()), len(kept.read_text().splitlines())], [4, 4])
        assert "4 documents changed" in done.stderr, done.stderr


def what_may_pass_is_asked_for_again(command):
    table = {"a.test/once": hostile.in_turn(*[hostile.busy(503)] * 3, Reply(hostile.GOOD)),
             "a.test/gone": hostile.busy(410)}
    with place_with(command, table) as place:
        place.index(["http://a.test/once", "http://a.test/gone"])
        equal(place.fetch("list.dls").stdout, "http://a.test/once\tHTTP 503\nhttp://a.test/gone\tHTTP 410\n")
        place.log()
        equal(place.fetch("list.dls").stdout, "http://a.test/gone\tHTTP 410\n")
        equal([entry["url"] for entry in place.log()], ["a.test/robots.txt", "a.test/once"])


def a_busy_index_is_written_later(command):
    with place_with(command, small_web("1")) as place:
        place.index(["http://a.test/1"])
        reader, writer = os.pipe()
        holder = subprocess.Popen([command, "index", "-q", "-u", "-o", "list.dls", "--commit-every", "1", "-"],
                                  cwd=place.folder, env=place.environment, stdin=reader)
        os.write(writer, b'{"id": "x", "title": "y"}\n')
        done = place.fetch("list.dls")
        while done.returncode == 0 and holder.poll() is None and len(place.records()) == 0:
            done = place.fetch("list.dls")
        os.close(writer)
        os.close(reader)
        holder.wait(timeout=SECONDS)
        if done.returncode == 0:
            return  # it was faster than the other
        equal(done.returncode, 2, done.stderr)
        assert "--offline list.dls writes it back" in done.stderr, done.stderr
        done = place.fetch("--offline", "list.dls")
        equal(done.returncode, 0, done.stderr)
        equal(place.stored()["http://a.test/1"]["title"], "Good")


def a_source_has_its_file_alone(command):
    with place_with(command, small_web("1", "2")) as place:
        place.write("refs.bib", "@misc{one, title={Own}, url={http://a.test/1}}\n@misc{two, url={http://a.test/2}, "
                                "title={T}, abstract={It has one.}}\n")
        done = place.fetch("--keep", "kept.jsonl", "refs.bib")
        equal(done.returncode, 0, done.stderr)
        equal({key: record["title"] for key, record in place.records("kept.jsonl").items()}, {"one": "Good"})
        equal(place.run("index", "-q", "-o", "kept.dls", "kept.jsonl").returncode, 0)
        equal(place.stored("kept.dls")["one"]["text"], hostile.TEXT)


def dead_addresses_are_looked_up(command):
    found = json.dumps({"archived_snapshots": {"closest": {"available": True, "status": "200",
                                                           "url": "http://web.archive.org/web/2020/http://a.test/old"}}})
    table = {"archive.org/wayback/available?url=http%3A%2F%2Fa.test%2Fold": Reply(found, kind="application/json"),
             "archive.org/wayback/available?url=http%3A%2F%2Fa.test%2Fnew": Reply('{"archived_snapshots": {}}')}
    with place_with(command, table | {"a.test/secret": Reply(hostile.GOOD), "a.test/robots.txt": Reply(
            "User-agent: *\nDisallow: /secret")}, certificate_for(HOSTS)) as place:
        place.index([f"http://a.test/{name}" for name in ("old", "new", "secret")])
        done = place.fetch("--archive", "list.dls")
        equal(done.stdout, "http://a.test/old\tHTTP 404\thttp://web.archive.org/web/2020/http://a.test/old\n"
                           "http://a.test/new\tHTTP 404\n"
                           "http://a.test/secret\tits robots.txt does not allow it\n", done.stderr)
        asked = [entry["url"] for entry in place.log() if entry["url"].startswith("archive.org")]
        equal(len(asked), 2, "questions to the archive")
        told = [json.loads(line) for line in place.fetch("--offline", "--json", "list.dls").stdout.splitlines()]
        equal(told[0], {"url": "http://a.test/old", "status": 404, "problem": "HTTP 404",
                        "archived": "http://web.archive.org/web/2020/http://a.test/old"})


def own_titles_stay(command):
    with place_with(command, {"a.test/1": Reply(hostile.GOOD),  # by <title> alone: may be any
                              "a.test/2": Reply(pages.with_open_graph({"title": "Its name", "text": hostile.TEXT,
                                                                       "authors": ["Ada Berg"],
                                                                       "year": 2019}))}) as place:
        place.index([{"id": "one", "url": "http://a.test/1", "title": "Mine", "note": "said"},
                     {"id": "two", "url": "http://a.test/2", "title": "here", "note": "said", "year": 1999},
                     {"id": "three", "url": "http://a.test/2", "title": "Own", "text": "Own text."}])
        equal(place.fetch("list.dls").returncode, 0)
        one, two, three = (place.stored()[key] for key in ("one", "two", "three"))
        equal((one["title"], one["text"], one["note"]), ("Mine", hostile.TEXT, "said"))
        equal((two["title"], two["note"], two["authors"], two["year"], two["date"]),
              ("Its name", ["said", "here"], ["Ada Berg"], 1999, "2019-03-04"))
        equal((three["title"], three["text"]), ("Own", "Own text."))


CHECKS = [value for value in list(globals().values()) if inspect.isfunction(value) and value.__module__ == __name__
          and list(inspect.signature(value).parameters) == ["command"]]


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
    signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs us in the background may have it ignored
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
