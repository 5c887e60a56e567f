# SPDX-License-Identifier: MIT
"""Answers that no server should give, or that servers give every day, each with what has to come of it: (name, answer,
pattern of the title or None, pattern of the problem or None). Each has a host of its own, NAME.test, and is at its "/";
what else it needs comes with it, as {"host/path": answer}.
"""
import email.utils
import gzip
import json
import random
import time

from pages import pdf
from web import Reply, bomb, endless, redirect

TEXT = "It says enough about itself to be found by its words, and so it has an abstract."
GOOD = f"<html><head><title>Good</title><meta name=description content='{TEXT}'></head>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def raw(data):
    """Bytes, and then the end of the connection."""

    def answer(request):
        request.send(data)

    return answer


def in_turn(*answers):
    """One after the other, and the last for ever."""
    left = list(answers)

    def answer(request):
        return (left.pop(0) if len(left) > 1 else left[0])(request)

    return answer


def page(title, head="", body="", **headers):
    text = f"<html><head><title>{title}</title><meta name=description content='{TEXT}'>{head}</head><body>{body}"
    return Reply(text.encode("utf-8", "surrogatepass"), **headers)


def hang(request):
    time.sleep(30)


def good_and_hang(request):
    request.send(HEAD + b"\r\n" + GOOD.encode() + b"<body>")
    time.sleep(30)


def busy(status, **headers):
    return Reply("later", status=status, kind="text/plain", **headers)


def chain(name, length):
    """So many redirects, and then a good page."""
    table = {f"{name}.test/": redirect("/1")}
    table |= {f"{name}.test/{n}": redirect(f"http://{name}.test/{n + 1}", 301 + n % 2) for n in range(1, length)}
    return table | {f"{name}.test/{length}": Reply(GOOD)}


def http_date(seconds):
    return email.utils.formatdate(time.time() + seconds, usegmt=True)


NOT_PUBLIC = "its address is not public"
ENTITIES = ('<meta property="og:title" content="&lt;b&gt;Tom&lt;/b&gt; &amp;amp; J&amp;eacute;r&ocirc;me&#39;s &quot;n&quot; '
            '&lt; 12 and m > 3"><meta property="og:description" content="' + TEXT + TEXT + '">')
DEEP = "[" * 200000
LAUGHS = ("<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY a 'lol'>" +
          "".join(f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9)) +
          "]><feed xmlns='http://www.w3.org/2005/Atom'><entry><id>http://arxiv.org/abs/9901.00001</id>"
          "<title>&j;</title><summary>&j;</summary></entry></feed>")

ANSWERS = [
    # redirects
    ("self", redirect("/"), None, "more than 10 redirects"),
    ("loop", redirect("http://loop.test/b"), None, "more than 10 redirects"),
    ("ten", None, "Good", None),
    ("eleven", None, None, "more than 10 redirects"),
    ("to-loopback", redirect("http://127.0.0.1/"), None, NOT_PUBLIC),
    ("to-loopback-6", redirect("http://[::1]/"), None, NOT_PUBLIC),
    ("to-mapped", redirect("http://[::ffff:10.0.0.1]/"), None, NOT_PUBLIC),
    ("to-private", redirect("http://10.1.2.3/admin"), None, NOT_PUBLIC),
    ("to-metadata", redirect("http://169.254.169.254/latest/meta-data/"), None, NOT_PUBLIC),
    ("to-number", redirect("http://2130706433/"), None, NOT_PUBLIC),
    ("to-hex", redirect("http://0x7f.1/"), None, NOT_PUBLIC),
    ("to-name", redirect("http://localhost/"), None, NOT_PUBLIC),
    ("to-dotted-name", redirect("http://a.localhost./"), None, NOT_PUBLIC),
    ("to-user", redirect("http://good.test@127.0.0.1/"), None, NOT_PUBLIC),
    ("to-file", redirect("file:///etc/passwd"), None, "no address of http or https"),
    ("to-gopher", redirect("gopher://good.test/1"), None, "no address of http or https"),
    ("refresh", Reply('<title>Moved</title><meta http-equiv="Refresh" content="0;URL=\'there.html\'">'), "^Good$",
     None),
    ("refresh-self", Reply("<title>Self</title><meta http-equiv=refresh content='1; url=/'>"), "^Self$", None),
    ("refresh-private", Reply("<title>x</title><meta http-equiv=refresh content='0; url=http://10.0.0.1/'>"), None,
     NOT_PUBLIC),
    ("refresh-script", Reply("<title>Stays</title><meta http-equiv=refresh content='0; url=javascript:alert(1)'>"),
     "^Stays$",
     None),
    ("refresh-late", Reply("<title>Stays</title><meta http-equiv=refresh content='300; url=there'>"), "^Stays$", None),
    ("to-nowhere", Reply(status=302, kind=None), None, "HTTP 302"),
    ("to-noise", redirect("http://%%%:::/ \\"), None, "HTTP 302|no address"),
    # bodies
    ("endless", endless(HEAD + b"\r\n<title>Endless</title>" + TEXT.encode(), b"<p>more and more of it</p>" * 5000),
     "Endless", None),
    ("endless-chunks", endless(CHUNKED + b"17\r\n<title>Chunks</title>\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
     "Chunks|", None),
    ("endless-title", endless(HEAD + b"\r\n<title>", b"Title " * 10000), "Title Title", None),
    ("endless-headers", endless(b"HTTP/1.1 200 OK\r\n", b"X-Noise: " + b"x" * 1000 + b"\r\n"), None,
     "headers have no end|it took too long"),
    ("endless-header", endless(b"HTTP/1.1 200 OK\r\nX-Noise: ", b"x" * 10000), None, "."),
    ("endless-hints", endless(b"", b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n"), None,
     "headers have no end|it took too long"),
    ("drip", endless(HEAD + b"\r\n", b"x", pause=0.2), None, "it took too long"),
    ("silence", hang, None, "it took too long"),
    ("head", good_and_hang, "Good", None),  # which is enough
    ("bomb", bomb(512 << 20), "bomb", None),
    ("no-gzip", Reply("this is no gzip", Content_Encoding="gzip"), None, "."),
    ("half-gzip", Reply(gzip.compress(HEAD + random.Random(1).randbytes(9999))[:5000], Content_Encoding="gzip"), None,
     None),
    ("unknown-coding", Reply(GOOD, Content_Encoding="rot13"), None, "."),
    ("half-chunk", raw(CHUNKED + b"ffff\r\nthe beginning"), None, "."),
    ("bad-chunk", raw(CHUNKED + b"xyz\r\nno number\r\n"), None, "."),
    ("short", raw(HEAD + b"Content-Length: 100000\r\n\r\n<title>Short</title>"), None, "."),
    ("negative", raw(HEAD + b"Content-Length: -5\r\n\r\n<title>x</title>"), None, "."),
    ("closed", raw(b""), None, "."),
    ("noise", raw(bytes(range(256)) * 40), None, "."),
    ("old", raw(b"<title>no HTTP at all</title>"), None, "."),
    ("status-999", Reply(GOOD, status=999), None, "HTTP 999"),
    ("empty", Reply(b""), None, "empty"),
    ("no-content", Reply(b"", status=204), None, "empty"),
    ("blank", Reply(b" \n\t" * 1000), None, "says nothing"),
    ("picture", Reply(b"\x89PNG\r\n", kind="image/png"), None, "image/png: nothing that is read"),
    ("film", endless(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n", b"\0" * 65536), None, "video/mp4"),
    ("no-type", Reply(GOOD, kind=None), "Good", None),
    ("site-heading", Reply(f"<title>Why kites climb | The Site of Kites</title><h1>The site of kites</h1><p>{TEXT}"),
     "^Why kites climb$", None),
    ("permalink", Reply(f"<title>Kites</title><h1>Strings<a href='#strings'>\u00b6</a></h1><p>{TEXT}"), "^Strings$",
     None),
    ("wrong-type", Reply(GOOD, kind="application/octet-stream"), "Good", None),
    ("program", Reply(b"\x7fELF\0\0\0", kind="application/octet-stream"), None, "nothing that is read"),
    # waiting
    ("busy", in_turn(busy(429, Retry_After="1"), Reply(GOOD)), "Good", None),
    ("busy-date", in_turn(busy(503, Retry_After=http_date(1)), Reply(GOOD)), "Good", None),
    ("busy-silent", in_turn(busy(429), Reply(GOOD)), "Good", None),
    ("busy-twice", in_turn(busy(503), busy(503), Reply(GOOD)), "Good", None),
    ("busy-noise", in_turn(busy(503, Retry_After="soon"), Reply(GOOD)), "Good", None),
    ("busy-negative", in_turn(busy(503, Retry_After="-100"), Reply(GOOD)), "Good", None),
    ("busy-always", busy(503), None, "HTTP 503"),
    ("busy-long", busy(503, Retry_After="99999"), None, "HTTP 503; it asks to be left alone for 99999 s"),
    ("busy-for-ever", busy(429, Retry_After="9" * 30), None, "HTTP 429"),
    ("once-broken", in_turn(raw(b""), Reply(GOOD)), "Good", None),
    ("denied", Reply("no", status=403), None, "HTTP 403"),
    ("gone", Reply("gone", status=410), None, "HTTP 410"),
    # pages
    ("entities", Reply(f"<html><head>{ENTITIES}</head>"), "^Tom & Jérôme's \"n\" < 12 and m > 3$", None),
    ("marked-up", page("<b>Bold</b> &amp; <i>slanted</i> &mdash; <script>alert(1)</script>"), "^Bold & slanted —",
     None),
    ("controls", page("A\x1b[31m re\u202edb\u200ba\u0000 \u00a0 \u3000 title"), "^A\\[31m redba title|^A\\[31m redb",
     None),
    ("metas", Reply("<html><head>" + "<meta property=og:title content='Many'>" * 10000 +
                    f"<meta name=description content='{TEXT}'></head>"), "Many", None),
    ("other-metas", Reply("<html><head>" + "".join(f"<meta name=x{n} content={n}>" for n in range(10000)) +
                          f"<title>Behind</title><meta name=description content='{TEXT}'></head>"), "Behind", None),
    ("attributes",
     Reply("<html><head><meta " + " ".join(f"a{n}=b" for n in range(20000)) + "><title>Attributes</title>"),
     "Attributes|", None),
    ("deep", Reply("<html><title>Deep</title>" + "<div>" * 100000 + TEXT), "Deep", None),
    ("deep-abstracts", Reply("<html><title>Deep</title>" + "<div class=abstract>" * 190000), "Deep", None),
    ("phrases", Reply("<title>Phrases</title><meta name=description content='" + "contribute to " * 250000 + "'>"),
     "Phrases", None),
    ("unclosed", Reply("<html><head><title>Unclosed<meta name=description content='" + TEXT), "Unclosed", None),
    ("comment", Reply(f"<html><head><title>Comment</title><!-- </head> {TEXT}"), "Comment", None),
    ("crossed", Reply(f"<b><i><title>Crossed</b></i></title></p></html><p>{TEXT}<html><head>"), "Crossed", None),
    ("tags", Reply("<title>Tags</title>" + "<a <b <i " * 100000), "Tags", None),
    ("less", Reply("<title>Less</title>" + "<" * 1000000), "Less", None),
    ("ampersands", Reply("<title>Ampersands</title><p>" + "&amp;" * 300000), "Ampersands", None),
    ("nulls", Reply(b"<html><head><title>Nu\0lls</title>" + b"\0" * 1000 + GOOD.encode()), "Nu|Good", None),
    ("two-titles", page("First", head="<title>Second</title>"), "^First$", None),
    ("no-title", Reply(f"<html><body><h2>x</h2><p>{TEXT}</p>"), None, None),
    ("deep-json", Reply(f"<title>Deep JSON</title><script type='application/ld+json'>{DEEP}</script><p>{TEXT}"),
     "Deep JSON", None),
    ("odd-json", page("Odd", head="<script type='application/ld+json'>" + json.dumps(
        [1, None,
         {"@type": ["Article", 3], "headline": {"@value": 4}, "author": [[], 5, {"name": []}]}]) + "</script>"),
     "Odd", None),
    ("cdata", Reply("<html><head><script type='application/ld+json'><![CDATA[" + json.dumps(
        {"@type": "NewsArticle", "headline": "Within", "description": TEXT}) + "]]></script></head>"), "Within", None),
    # characters
    ("says-utf-8", Reply("<title>Françoise’s Cours “Profond”</title>".encode("cp1252")),
     "^Françoise’s Cours “Profond”$",
     None),
    ("says-latin1", Reply("<title>Größe: ß</title>".encode(), kind="text/html; charset=iso-8859-1"), "^Größe: ß$",
     None),
    ("says-nothing-known", Reply("<title>Größe</title>".encode("cp1252"), kind="text/html; charset=klingon"), "^Größe$",
     None),
    ("says-it-inside", Reply("<meta charset='shift_jis'><title>凧の糸</title>".encode("shift_jis"), kind="text/html"),
     "^凧の糸$", None),
    ("says-it-quoted", Reply("<title>Змей</title>".encode("koi8-r"), kind='text/html; charset="KOI8-R"'), "^Змей$",
     None),
    ("utf-16", Reply("\ufeff<title>Zwei Bytes: 凧</title>".encode("utf-16-le"), kind="text/html"), "^Zwei Bytes: 凧$",
     None),
    ("utf-16-bare", Reply("<title>No mark on it</title>".encode("utf-16-be"), kind="text/html"), "^No mark on it$",
     None),
    ("utf-7", Reply("<title>+ADw-script+AD4-</title>", kind="text/html; charset=utf-7"), "ADw-script", None),
    ("half-characters", Reply(b"<title>Caf\xc3</title>\xe2\x80"), "^Caf", None),
    # what is no page
    ("no-pdf", Reply(b"%PDF-1.5\n" + bytes(range(256)) * 100, kind="application/pdf"), None, "says nothing|pdftotext"),
    ("half-pdf", Reply(pdf({"title": "Half", "text": TEXT})[:400], kind="application/pdf"), None,
     "says nothing|pdftotext"),
    ("long-pdf",
     endless(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 99999999\r\n\r\n%PDF-1.5",
                         b"0" * 1000, pause=0.1), None, "longer than 32 MiB"),
    ("endless-pdf", endless(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.5", b"0" * (1 << 20)),
     None,
     "longer than 32 MiB"),
    ("no-gzip-gone", Reply(b"no gzip", status=410, Content_Encoding="gzip"), None, "HTTP 410"),
    ("text", Reply(f"How kites fly\n\n{TEXT}\n", kind="text/plain"), "^How kites fly$", None),
    ("one-line", Reply("x" * 3000000, kind="text/plain"), None, None),
    # robots.txt
    ("keep-out", Reply(GOOD), None, "robots.txt does not allow"),
    ("keep-others-out", Reply(GOOD), "Good", None),
    ("robots-broken", Reply(GOOD), None, "its robots.txt: HTTP 500"),
    ("robots-endless", Reply(GOOD), "Good", None),
    ("robots-noise", Reply(GOOD), "Good", None),
    ("robots-elsewhere", Reply(GOOD), None, "robots.txt does not allow"),
    ("robots-loop", Reply(GOOD), "Good", None),
    ("robots-denied", Reply(GOOD), "Good", None),
]

OTHERS = {
    "refresh.test/there.html": Reply(GOOD),
    "loop.test/b": redirect("http://loop.test/"),
    "keep-out.test/robots.txt": Reply("User-agent: *\nDisallow: /\n", kind="text/plain"),
    "keep-others-out.test/robots.txt": Reply("User-agent: *\nDisallow: /\n\nUser-agent: x\nUser-Agent: DLsearch/2 # us\n"
                                             "Disallow: /private\n", kind="text/plain"),
    "robots-broken.test/robots.txt": busy(500),
    "robots-endless.test/robots.txt": endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n",
                                              b"Allow: /x\n" * 9000),
    "robots-noise.test/robots.txt": Reply(bytes(range(256)) * 100, kind="application/octet-stream"),
    "robots-elsewhere.test/robots.txt": redirect("http://keep-out.test/robots.txt"),
    "robots-loop.test/robots.txt": redirect("/robots.txt"),
    "robots-denied.test/robots.txt": Reply("no", status=403),
}

# What the interfaces of sites should not say: addresses of documents, answers, and what comes of each.
PAPERS = ["https://arxiv.org/abs/9901.00001", "https://arxiv.org/pdf/9901.00002v3.pdf"]
FEEDS = [
    ("laughs", Reply(LAUGHS, kind="application/atom+xml")),
    ("endless",
     endless(HEAD + b"\r\n<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry><title>x</title></entry>" * 3000)),
    ("cut", Reply("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>http://arxiv.org/abs/9901.0")),
    ("page", Reply("<html><title>arXiv is busy</title>")),
    ("empty", Reply("")),
    ("json", Reply("{}")),
    ("error", Reply("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>http://arxiv.org/api/errors#x</id>"
                    "<title>Error</title><summary>incorrect id format</summary></entry></feed>")),
    ("status", busy(500)),
]

# Of each the page is good, and the interface is not: the title is that of the page.
INTERFACES = [
    ("https://doi.org/10.1/a", {"api.crossref.org/works/10.1/a": Reply("no JSON"), "doi.org/10.1/a": Reply(GOOD)}),
    ("https://doi.org/10.1/b",
     {"api.crossref.org/works/10.1/b": Reply('{"message": {"title": [[], 1], "author": [1, {}], '
                                '"issued": {"date-parts": [[null]]}, "abstract": {}}}'),
      "doi.org/10.1/b": Reply(GOOD)}),
    ("https://doi.org/10.1/c",
     {"api.crossref.org/works/10.1/c": Reply(DEEP), "doi.org/10.1/c": redirect("https://a.test/c"),
                                "a.test/c": Reply(GOOD)}),
    ("https://github.com/o/a", {"api.github.com/repos/o/a": Reply('{"message": "API rate limit exceeded"}', status=403),
                                "github.com/o/a": Reply(GOOD)}),
    ("https://github.com/o/b/",
     {"api.github.com/repos/o/b": Reply('{"message": "API rate limit exceeded"}', status=403),
                                 "github.com/o/b": Reply(GOOD)}),
    ("https://github.com/o/c/tree/main", {"api.github.com/repos/o/c": Reply('["not", "an object"]'),
                                          "github.com/o/c": Reply(GOOD)}),
    ("https://youtu.be/aaaaaaaaaaa?t=1", {"www.youtube.com/watch?v=aaaaaaaaaaa": Reply(GOOD)}),
    ("https://www.youtube.com/watch?x=y&v=bbbbbbbbbbb", {
        "www.youtube.com/watch?v=bbbbbbbbbbb": Reply(GOOD + "<script>var ytInitialPlayerResponse = {\"videoDetails\": [")}),
]


def table():
    answers = {f"{name}.test/": answer for name, answer, _, _ in ANSWERS if answer is not None}
    return answers | OTHERS | chain("ten", 10) | chain("eleven", 11)
