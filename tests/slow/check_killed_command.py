# SPDX-License-Identifier: MIT
"""Is an index whole when the command that changes it is killed? `dlsearch index -u`, `delete` and `compact` are killed
at random moments; then the index is sound, has all documents of before or all of after, and is alone in its folder.
Usage: check_killed_command.py COMMAND"""
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

KILLS = 600
command = str(pathlib.Path(sys.argv[1]).resolve())
rng = random.Random(1)
took = {}  # seconds that each kind of change needs, when it is left alone


def run(*arguments):
    return subprocess.run([command, *map(str, arguments)], capture_output=True, text=True)


def contents(index):
    """Its documents: key and title. Every one has the word "all". None: there is no index."""
    if not index.exists():
        return None
    check = run("check", index)
    assert check.returncode == 0, check.stdout + check.stderr
    found = run("search", "-q", "-i", index, "-n", 10000, "--json", "all")
    assert found.returncode in (0, 1), found.stderr
    return {hit["key"]: hit["title"] for hit in map(json.loads, found.stdout.splitlines())}


def next_change(index, lines, number, before):
    """A change of the index: its name, the arguments of the command, the documents afterwards."""
    after = dict(before or {})
    kind = rng.choice(["update", "update", "delete", "compact"]) if before else "update"
    if kind == "compact":
        return kind, ["compact", "-q", index], after
    if kind == "delete":
        keys = rng.sample(sorted(before), min(20, len(before)))
        return kind, ["delete", "-q", index, *keys], {key: after[key] for key in after if key not in keys}
    with open(lines, "w") as out:
        for key in rng.sample(range(400), 150):
            after[f"k{key}"] = f"all round{number}"
            text = " ".join(f"w{rng.randrange(1 + rng.randrange(2000))}" for _ in range(60))
            out.write(json.dumps({"id": f"k{key}", "title": after[f"k{key}"], "text": text}) + "\n")
    return kind, ["index", "-q", "-u", "-o", index, lines], after


def kill_one(index, lines, number, before):
    """Whether the change was there, and the documents that are."""
    kind, arguments, after = next_change(index, lines, number, before)
    begun = time.monotonic()
    process = subprocess.Popen([command, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if kind in took and rng.random() < 0.9:
        time.sleep(rng.random() * took[kind] * 1.2)
        process.send_signal(signal.SIGKILL)
    status = process.wait()
    if status == 0:
        took[kind] = time.monotonic() - begun
    assert status in (0, -signal.SIGKILL), f"{arguments} ended with {status}"
    now = contents(index)
    assert now == after or status != 0 and now == before, f"after {arguments}, round {number}: neither before nor after"
    return now == after, now


with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
    index, lines = pathlib.Path(folder, "papers.dls"), pathlib.Path(other, "new.jsonl")
    documents, done, left = None, 0, 0
    for number in range(KILLS):
        changed, documents = kill_one(index, lines, number, documents)
        done += changed
        beside = [name for name in os.listdir(folder) if name != index.name]
        left += len(beside)
        for name in beside:
            os.unlink(os.path.join(folder, name))
        if number % 40 == 39:
            index.unlink(missing_ok=True)
            documents = None
    print(f"{KILLS} commands, {done} changes; {left} files left beside the index")
    if done < KILLS // 20 or left > KILLS // 100:
        sys.exit("too few changes, or too much left behind")
