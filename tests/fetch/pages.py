# SPDX-License-Identifier: MIT
"""Pages, feeds and PDFs in the shapes that sites have them, made of what is known of a resource: a dictionary with
title, text, authors and year."""
import html
import json
import textwrap
import urllib.parse
from xml.sax.saxutils import escape

from web import Reply, redirect

FILLER = "<script>var nothing = '<p>no text of this page, whatever it looks like, and long enough to be one</p>';</script>"


def quoted(text):
    return html.escape(text, quote=True)


def body_of(resource):
    return f"<h1>{escape(resource['title'])}</h1><p>{escape(resource['text'])}</p>"


def with_open_graph(resource, site="A Site"):
    return (f"<!doctype html><html><head><meta charset=utf-8><title>{escape(resource['title'])} | {site}</title>"
            f"<meta property='og:site_name' content='{site}'>"
            f"<meta data-rh=true content=\"{quoted(resource['title'])} | {site}\" property=\"og:title\"/>"
            f"<meta property=og:description content=\"{quoted(resource['text'])}\">"
            f"<meta name=description content=\"A motto.\">"
            f"<meta name=author content=\"{quoted(resource['authors'][0])}\">"
            f"<meta property='article:published_time' content='{resource['year']}-03-04T05:06:07Z'></head>"
            f"<body>{FILLER * 50}<h1>Another</h1></body></html>")


def with_citation(resource):
    authors = "".join(f"<meta name='citation_author' content=\"{quoted(', '.join(name.rsplit(' ', 1)[::-1]))}\">"
                      for name in resource["authors"])
    return (f"<html><head><title>[1] {escape(resource['title'])}</title>"
            f"<meta name='description' content='Abstract page for arXiv paper 1: nothing'>"
            f"<meta name=\"citation_title\" content=\"{quoted(resource['title'])}\">{authors}"
            f"<meta name=citation_date content='{resource['year']}/02/03'></head>"
            f"<body><blockquote class='abstract mathjax'><span class='descriptor'>Abstract:</span> "
            f"{escape(resource['text'])}</blockquote></body></html>")


def with_json_ld(resource):
    says = {"@context": "https://schema.org", "@graph": [
        {"@type": "Organization", "name": "A Site", "description": "It sells things."},
        {"@type": "Article", "headline": resource["title"], "description": resource["text"],
         "author": [{"@type": "Person", "name": name} for name in resource["authors"]],
         "datePublished": f"{resource['year']}-01-02"}]}
    script = json.dumps(says).replace("</", "<\\/")
    return (f"<html><head><title>A Site</title><script type='application/ld+json'>{script}</script></head>"
            f"<body><h1>Menu</h1><h1>Shop</h1></body></html>")


def with_dublin_core(resource):
    return (f"<html><head><title>x</title><meta name='DC.title' content=\"{quoted(resource['title'])}\">"
            f"<meta name='DC.creator' content=\"{quoted(resource['authors'][0])}\">"
            f"<meta name='DCTERMS.issued' content='{resource['year']}'>"
            f"<meta name='DC.description' content=\"{quoted(resource['text'])}\"></head></html>")


def with_description(resource):
    return (f"<html><head><title>{escape(resource['title'])} | A Site</title>"
            f"<meta name=description content=\"{quoted(resource['text'])}\"></head><body></body></html>")


def by_hand(resource):
    """As pages were written by hand: capitals, nothing closed, windows-1252."""
    page = (f"<HTML><HEAD><TITLE>{escape(resource['title'])}</TITLE></HEAD><BODY BGCOLOR=white>{FILLER}"
            f"<H1>{escape(resource['title'])}<P>{escape(resource['text'])}<UL><LI>Chapter 1<LI>Chapter 2</UL>"
            f"<!-- <p>hidden, and long enough to be taken for a paragraph by who does not look</p> -->")
    return Reply(page.encode("cp1252", "xmlcharrefreplace"), kind="text/html")


SHAPES = [with_open_graph, with_json_ld, with_dublin_core, with_description, by_hand, with_citation]


def feed(resources):
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{number}v2</id><title>{escape(resource['title']).replace(' ', chr(10) + '  ', 1)}"
        f"</title><published>{resource['year']}-05-06T07:08:09Z</published><summary>  {escape(resource['text'])}\n"
        f"</summary>{''.join(f'<author><name>{escape(name)}</name></author>' for name in resource['authors'])}</entry>"
        for number, resource in resources)
    return ("<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
            f"<title>arXiv Query</title>{entries}</feed>")


def arxiv_api(papers):
    """Answers for any list of numbers; in the other order, and without what is not there."""

    def answer(request):
        query = urllib.parse.parse_qs(request.url.partition("?")[2])
        wanted = query["id_list"][0].split(",")[:int(query.get("max_results", ["10"])[0])]
        known = [(number, papers[number]) for number in reversed(wanted) if number in papers]
        return Reply(feed(known), kind="application/atom+xml; charset=utf-8")(request)

    return answer


def watch_page(resource):
    says = {"videoDetails": {"title": resource["title"], "shortDescription": resource["text"],
                             "author": resource["authors"][0]}}
    return (f"<!DOCTYPE html><html><head><script>{'x();' * 90000}</script><title>{escape(resource['title'])} - YouTube"
            f"</title><meta property='og:description' content='{quoted(resource['text'][:100])}...'></head><body>"
            f"<script>var ytInitialPlayerResponse = {json.dumps(says)};</script></body></html>")


def add_video(table, number, resource):
    address = urllib.parse.quote(f"https://www.youtube.com/watch?v={number}", safe="")
    table[f"www.youtube.com/oembed?format=json&url={address}"] = Reply(
        json.dumps({"title": resource["title"], "author_name": resource["authors"][0], "type": "video"}),
        kind="application/json")
    table[f"www.youtube.com/watch?v={number}"] = Reply(watch_page(resource))


def pdf(resource, info_title="", head="TRANSACTIONS ON INVENTED GAMES, VOL. 4"):
    """One page: a running head, the title, the abstract."""

    def shown(text):
        return text.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")

    lines = [head, "", *textwrap.wrap(resource["title"], 60), "", "Abstract", *textwrap.wrap(resource["text"], 90), "",
             "1 Introduction", "Once upon a time there was a paper that had an introduction."]
    drawn = b"BT /F1 9 Tf 40 800 Td 11 TL\n"
    for line in lines:
        drawn += (b"(" + shown(line) + b") Tj T*\n") if line else b"0 -22 Td\n"
    drawn += b"ET"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
               b"<</Title(" + shown(info_title) + b")>>"]
    data, places = b"%PDF-1.5\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj %s endobj\n" % (number, text)
    table = b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + table + b"trailer<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF" % len(data)


def add_github_file(table, address, resource):
    """The page that shows a file knows nothing of it; the file itself is somewhere else."""
    owner, name, _, rest = address.removeprefix("github.com/").split("/", 3)
    there = f"raw.githubusercontent.com/{owner}/{name}/{rest}"
    table[f"github.com/{owner}/{name}/raw/{rest}"] = redirect("https://" + there)
    table[there] = Reply(pdf(resource, info_title=resource["title"]), kind="application/octet-stream")


def the_web(resources):
    """A web that has what is known of resources, each in the way its address asks for."""
    table, papers = {}, {}
    shape = 0
    for resource in resources:
        address = resource["url"].split("://", 1)[1]
        path = urllib.parse.urlsplit(resource["url"]).path
        if address.startswith("arxiv.org/"):
            papers[path.split("/")[2].removesuffix(".pdf")] = resource
        elif address.startswith("www.youtube.com/"):
            add_video(table, address.partition("v=")[2], resource)
        elif address.startswith("github.com/") and "/blob/" in address:
            add_github_file(table, address, resource)
        elif path.endswith(".pdf"):
            table[address] = Reply(pdf(resource), kind="application/pdf")
        else:
            page = SHAPES[shape % len(SHAPES)](resource)
            table[address if "/" in address else address + "/"] = page if isinstance(page, Reply) else Reply(page)
            shape += 1
    return ArxivTable(table, papers)


class ArxivTable(dict):
    """A table that knows arXiv's API by its beginning."""

    def __init__(self, table, papers):
        super().__init__(table)
        self.api = arxiv_api(papers)

    def get(self, url, default=None):
        return self.api if url.startswith("export.arxiv.org/api/query?") else super().get(url, default)
