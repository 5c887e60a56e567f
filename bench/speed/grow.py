# SPDX-License-Identifier: MIT
"""Make a large collection of a small one: grow.py DOCS.txt OUT.txt [COPIES]. One document a line, words between spaces.

The documents are taken COPIES times (10 unless said otherwise), and the order of all is shuffled. The first copy is as it
was. In each of the others
- a document is the first half of one and the second half of another, so that hardly any two have the same score;
- of the words beyond the COMMON most frequent, SHARE in 100 have a suffix of the copy's own throughout it, so that the
  vocabulary grows as that of real texts does: with ten times as many words, some 3 to 4 times as many different ones.
The same input gives the same output.
"""
import collections
import random
import sys
import zlib

COMMON = 10_000
SHARE = 28
SEED = 20261125


def changed_words(rare, copy):
    """The words of one copy that have another form in it."""
    return {word: f"{word}x{copy}" for word in rare if zlib.crc32(f"{copy} {word}".encode()) % 100 < SHARE}


def spliced(first, second, changed):
    words, others = first.split(), second.split()
    words[len(words) // 2:] = others[len(others) // 2:]
    return " ".join(map(changed.get, words, words))


def main():
    docs, out, copies = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 10
    shuffled = random.Random(SEED)
    with open(docs, encoding="utf-8") as file:
        lines = file.read().splitlines()
    frequency = collections.Counter()
    for line in lines:
        frequency.update(line.split())
    rare = [word for word, _ in frequency.most_common()[COMMON:]]
    changed = [{}] + [changed_words(rare, copy) for copy in range(1, copies)]
    partners = [shuffled.sample(range(len(lines)), len(lines)) for _ in range(copies)]
    order = list(range(copies * len(lines)))
    shuffled.shuffle(order)
    with open(out, "w", encoding="utf-8") as file:
        for number in order:
            copy, at = divmod(number, len(lines))
            line = lines[at] if copy == 0 else spliced(lines[at], lines[partners[copy][at]], changed[copy])
            file.write(line + "\n")


if __name__ == "__main__":
    main()
