# SPDX-License-Identifier: MIT
"""What each part of the engine brings: ablate.py WORK. WORK holds docs.txt and queries.tsv.

Each part is taken out of a copy of the sources by replacing a line, the copy is built, and asks all queries; prints the
mean microseconds of each. A line that is no longer there ends it, so that nothing is measured that was not taken out.
"""
import collections
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BOUNDS, CANDIDATES, PHRASE = "src/rank/bounds.c", "src/rank/candidates.c", "src/rank/phrase.c"
LISTS, SEARCH, FILTER = "src/lists/list_reader.c", "src/rank/search.c", "src/rank/filter_documents.c"
ALL_LINES = "memset(lines, 255, dls__lines_of(dls__plan_documents(bounds->plan, block)));"
COMMANDS = ["TOP_10", "TOP_100", "TOP_1000"]

# what is taken out: [(file, line or part of one, what stands in its place)], how the index is made
PARTS = {
    "nothing": ([], ["--reorder"]),
    "bounds of lines": (
        [
            (BOUNDS, "add_lines_of_leaf(bounds, &bounds->leaves[i], block, lines);", ALL_LINES),
            (
                BOUNDS,
                "if (bounds->is_spread[block]) spread_block(bounds, block, lines);",
                "if (bounds->is_spread[block]) { spread_block(bounds, block, lines); " + ALL_LINES + " }",
            ),
        ],
        ["--reorder"],
    ),
    "first threshold": ([(CANDIDATES, "search->known_threshold = first;", "(void)first;")], ["--reorder"]),
    "best lines first": ([(CANDIDATES, "low = cut_of_best_lines(r, least, wanted);", "low = least;")], ["--reorder"]),
    "best candidates first": (
        [(CANDIDATES, "r->count > wanted + wanted / 2 ? next_cut(", "r->count > SIZE_MAX - 1 ? next_cut(")],
        ["--reorder"],
    ),
    "aligned scale": (
        [(CANDIDATES, "dls__bounds_align(&r->bounds, step, threshold)", "step")],
        ["--reorder"],
    ),
    "sums for all documents of a block": (
        [(BOUNDS, "plain_postings(bounds, block) >", "plain_postings(bounds, block) / UINT64_MAX >")],
        ["--reorder"],
    ),
    "sums that fit a byte for certain": ([(BOUNDS, "if (most <= 255)", "if (most > UINT32_MAX - 1)")], ["--reorder"]),
    "places of documents": ([(FILTER, "#define FEW_DOCUMENTS 32", "#define FEW_DOCUMENTS 1000")], ["--reorder"]),
    "memory that is fetched early": (
        [(LISTS, "i < size; i += 64) __builtin_prefetch(bytes + i, 0, 2);", "i < 0; i++) (void)(bytes + size);")],
        ["--reorder"],
    ),
    "few documents as numbers": (
        [(SEARCH, "if (root->kind == DLS_NODE_BOOL) DLS__TRY(match_few(", "if (false) DLS__TRY(match_few(")],
        ["--reorder"],
    ),
    "the lowest 8 bits of positions for enough": (
        [(PHRASE, "if (!lows_suffice(node, i, dls__extent_alone(extents[low]), r->near[i])) {", "if (true) {")],
        ["--reorder"],
    ),
    "another order of documents": ([], []),
    "pairs": ([], ["--reorder", "--pairs", "0"]),
}


def build(folder, changes):
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns("build*", ".git"), dirs_exist_ok=True)
    for name, old, new in changes:
        text = (folder / name).read_text(encoding="utf-8")
        if text.count(old) != 1:
            sys.exit(f"{name}: not one place with: {old}")
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    options = ["--buildtype=release", "-Dbenchmarks=enabled", "-Dtests=disabled", "-Dcli=disabled"]
    subprocess.run(["meson", "setup", folder / "build", folder, *options], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", folder / "build", "bench/speed/speed"], check=True, stdout=subprocess.DEVNULL)
    return folder / "build/bench/speed/speed"


def measure(speed, index, work, folder):
    out = folder / "out.tsv"
    asked = ["--passes", "3", "--commands", ",".join(COMMANDS), "--lead", "0", "--adjacency", "0"]
    subprocess.run([speed, "query", index, work / "queries.tsv", out, *asked], check=True, stderr=subprocess.DEVNULL)
    lines = (work / "queries.tsv").read_text(encoding="utf-8").splitlines()
    is_phrase = {line.split("\t")[0]: line.split("\t")[1] == "phrase" for line in lines}
    times = collections.defaultdict(list)
    for line in out.read_text(encoding="utf-8").splitlines():
        command, qid, best = line.split("\t")[:3]
        times[is_phrase[qid], command].append(float(best))
    columns = [(phrases, command) for phrases in (False, True) for command in COMMANDS]
    return [sum(times[column]) / len(times[column]) for column in columns]


def main():
    work = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        speeds, indexes = {}, {}
        for part, (changes, how) in PARTS.items():
            folder = pathlib.Path(scratch) / part.replace(" ", "-")
            folder.mkdir()
            speeds[part] = build(folder, changes)
            if tuple(how) not in indexes:
                indexes[tuple(how)] = folder / "index"
                command = [speeds[part], "index", work / "docs.txt", folder / "index", *how]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        print("without", *(f"{kind} {c}" for kind in ("words", "phrases") for c in COMMANDS), sep="\t")
        for part, (_, how) in PARTS.items():
            figures = measure(speeds[part], indexes[tuple(how)], work, pathlib.Path(scratch))
            print(part, *(f"{figure:.1f}" for figure in figures), sep="\t", flush=True)


if __name__ == "__main__":
    main()
