# SPDX-License-Identifier: MIT
"""Languages: what the right stemmer brings, and that real questions of many languages run.

    languages.py PROGRAM DATA

PROGRAM is the built benchmark `relevance`; DATA has relevance/xquad_*, queries/miracl_dev_*.txt and
multilingual/ntrex.tar.zst. Prints two tables. One has nDCG@10 of each XQuAD set with the stemmer of its language, with
no stemmer (`words`: what to take where the language is not known), and with the English one (what dls_schema_new_default
takes by itself). The other asks each query log of MIRACL of the sentences that NTREX has in its language, a document
each, with the stemmer and without, and says how many questions found something. There are no judgements for these: it is
about whether they run, to the end and alike twice.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

XQUAD = ["ar", "de", "en", "es", "ru", "zh"]
MIRACL = {"ar": "arb", "de": "deu", "es": "spa", "fi": "fin", "hi": "hin", "ja": "jpn", "ko": "kor", "ru": "rus",
          "th": "tha", "zh": "zho-CN"}


def ask(program, folder, analyzer, run=None):
    """The figures that PROGRAM prints, by name."""
    command = [program, folder, "--language", analyzer, "--fields", "two", "--correct", "yes"]
    command += ["--run", run] if run else []
    printed = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    return dict(line.split("\t") for line in printed.splitlines())


def judged(program, data):
    print("set\tstemmer\twords\tenglish")
    for language in XQUAD:
        folder = data / "relevance" / f"xquad_{language}"
        figures = [ask(program, folder, analyzer)["nDCG@10"] for analyzer in (language, "words", "english")]
        print(f"xquad_{language}", *figures, sep="\t", flush=True)


def make_set(data, language, folder):
    """A set of what is there in the language; how many questions it has."""
    member = f"{MIRACL[language]}.txt"
    archive = data / "multilingual" / "ntrex.tar.zst"
    command = ["tar", "--use-compress-program=zstd", "-xOf", archive, member]
    sentences = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    questions = (data / "queries" / f"miracl_dev_{language}.txt").read_text(encoding="utf-8").splitlines()
    documents = [json.dumps({"id": str(i), "title": "", "text": text}) for i, text in enumerate(sentences)]
    (folder / "docs.jsonl").write_text("\n".join(documents) + "\n", encoding="utf-8")
    rows = [f"{i}\t{' '.join(text.split())}\n" for i, text in enumerate(questions)]
    (folder / "queries.tsv").write_text("".join(rows), encoding="utf-8")
    return len(questions)


def run_twice(program, folder, analyzer):
    """How many questions found something."""
    runs = []
    for _ in range(2):
        ask(program, folder, analyzer, folder / "run")
        runs.append((folder / "run").read_bytes())
    if runs[0] != runs[1]:
        raise SystemExit(f"{folder}, {analyzer}: two runs differ")
    return len({line.split(b" ", 1)[0] for line in runs[0].splitlines()})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("data", type=pathlib.Path)
    arguments = parser.parse_args()
    judged(arguments.program, arguments.data)
    print("log\tquestions\tstemmer\twords")
    for language in MIRACL:
        with tempfile.TemporaryDirectory() as folder:
            questions = make_set(arguments.data, language, pathlib.Path(folder))
            found = [run_twice(arguments.program, pathlib.Path(folder), analyzer) for analyzer in (language, "words")]
        print(f"miracl_{language}", questions, *found, sep="\t", flush=True)


main()
