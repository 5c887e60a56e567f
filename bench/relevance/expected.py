# SPDX-License-Identifier: MIT
"""The figures that every judged set must give: writes them as a table, or compares.

    expected.py PROGRAM SETS > expected.tsv     make the table anew
    expected.py PROGRAM SETS --check            compare with the table beside this script; exits with 1 if they differ

PROGRAM is the built benchmark `relevance`, SETS the folder of sets.
"""
import argparse
import pathlib
import subprocess
import sys

LANGUAGES = {
    "cacm_html": "en", "cisi": "en", "cranfield": "en", "scifact": "en", "time": "en",
    "xquad_ar": "ar", "xquad_de": "de", "xquad_en": "en", "xquad_es": "es", "xquad_ru": "ru", "xquad_zh": "zh",
}
# Plain BM25, as Anserini and Lucene have its parameters; and the default's, where titles have a field of their own, as in
# dls_schema_new_default: with words as they are typed, also by who does not know the language; and, in English, with all
# that `dlsearch search` does by itself, which puts right what is misspelt, joins words, and knows acronyms.
DEFAULT = ("two", "1.2", "0.75", "0.2", "0.1")
SETTINGS = [("one", "0.9", "0.4", "0", "0"), ("one", "1.2", "0.75", "0", "0"), DEFAULT]
OTHER_WORDS = {"typed": [], "all": ["--correct", "yes", "--join", "unknown", "--acronyms", "yes"]}
FIGURES = ["documents", "tokens", "queries", "nDCG@10", "MAP", "P@10", "R@100", "R@1000"]
HEAD = ["set", "language", "fields", "k1", "b", "lead", "adjacency", "words"]
TABLE = pathlib.Path(__file__).with_name("expected.tsv")


def measure(program, folder, name, language, fields, k1, b, lead, adjacency, words="typed"):
    """A row of the table, as text."""
    command = [program, folder / name, "--language", language, "--fields", fields, "--k1", k1, "--b", b, "--lead", lead,
               "--adjacency", adjacency, *OTHER_WORDS[words]]
    printed = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    figures = dict(line.split("\t") for line in printed.splitlines())
    return "\t".join([name, language, fields, k1, b, lead, adjacency, words] + [figures[figure] for figure in FIGURES])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("sets", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    table = ["\t".join(HEAD + FIGURES)]
    for name in sorted(LANGUAGES):
        language = LANGUAGES[name]
        rows = [(language, *setting) for setting in SETTINGS]
        rows.append(("words", *DEFAULT) if name.startswith("xquad") else (language, *DEFAULT, "all"))
        table += [measure(arguments.program, arguments.sets, name, *row) for row in rows]
    if not arguments.check:
        print("\n".join(table))
        return
    expected = TABLE.read_text().splitlines()
    faults = [f"expected  {old}\nfound     {new}" for old, new in zip(expected, table) if old != new]
    if len(expected) != len(table):
        faults.append(f"{TABLE.name} has {len(expected)} lines, {len(table)} were found")
    if faults:
        sys.exit("\n".join(faults + [f"If that is meant to be so: expected.py {arguments.program} SETS > {TABLE.name}"]))


main()
