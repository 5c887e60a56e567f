# SPDX-License-Identifier: MIT
"""What the command does on a terminal, seen through a pseudo-terminal: styles, links, progress, Ctrl-C.

run.py reports these beside its cases. Each function is a check: it gets the command and a directory with the data, and
raises AssertionError.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

LINK = re.compile(r"\x1b\]8;id=(\d+);([^\x1b]*)\x1b\\(.*?)\x1b\]8;;\x1b\\", re.DOTALL)
MATCH_STYLE = "\x1b[0;1;31m"
TITLE_STYLE = "\x1b[1m"
SECONDS = 30
PASSED_ON = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LD_LIBRARY_PATH")


class NoTerminal(Exception):
    """The system has no pseudo-terminals, as in a chroot without /dev/pts."""


def on_terminal(command, place, *arguments, columns=80, lines=24, feed=None, interrupt=False, interrupt_at=None,
                **environment):
    """All that the command prints on a terminal of so many columns, and its exit status. `feed` is written to its
    standard input, piece by piece, a moment apart; with `interrupt` the terminal gets a Ctrl-C after that, with
    `interrupt_at` when it shows that."""
    try:
        ours, theirs = pty.openpty()
    except OSError as error:
        raise NoTerminal(str(error)) from error
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    settings = {"PATH": os.environ["PATH"], "HOME": str(place), "LANG": "C.UTF-8", "TERM": "xterm-256color",
                "PAGER": "cat"}
    settings.update({name: os.environ[name] for name in PASSED_ON if name in os.environ}, **environment)
    process = subprocess.Popen([command, *arguments], cwd=place, env=settings, stdout=theirs, stderr=theirs,
                               stdin=subprocess.PIPE if feed else subprocess.DEVNULL)
    os.close(theirs)
    for piece in feed or ():
        process.stdin.write(piece)
        process.stdin.flush()
        time.sleep(0.15)
    if interrupt:
        wait_for(lambda: handles_interrupts(process), "a handler of signals")
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)  # people press it twice, and `timeout` does too
    elif feed:
        process.stdin.close()
    text = ""
    if interrupt_at is not None:
        text = read_all(ours, time.monotonic() + SECONDS, interrupt_at)
        process.send_signal(signal.SIGINT)
    text += read_all(ours, time.monotonic() + SECONDS)
    os.close(ours)
    return text, process.wait(timeout=SECONDS)


def wait_for(condition, what):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"not seen: {what}"
        time.sleep(0.05)


def handles_interrupts(process):
    """Whether it has got so far, as Linux tells; elsewhere it is hoped."""
    try:
        with open(f"/proc/{process.pid}/status", encoding="utf-8") as status:
            caught = re.search(r"^SigCgt:\s*([0-9a-f]+)", status.read(), re.M)
    except OSError:
        return True
    return caught is None or int(caught[1], 16) >> (signal.SIGINT - 1) & 1 == 1


def read_all(descriptor, deadline, end=None):
    parts = []
    while (end is None or end not in b"".join(parts)) and time.monotonic() < deadline:
        select.select([descriptor], [], [], 1.0)
        try:
            part = os.read(descriptor, 65536)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts).decode().replace("\r\n", "\n")


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", text)


def search(command, place, *arguments, **environment):
    subprocess.run([command, "index", "-q", "-o", "papers.dls", "papers.jsonl"], cwd=place, check=True)
    return on_terminal(command, place, "search", "-q", "-i", "papers.dls", *arguments, **environment)


def titles_are_links(command, place):
    text, status = search(command, place, "convolution", "stride")
    assert status == 0, f"exit status {status}"
    links = {(number, url): plain(shown) for number, url, shown in LINK.findall(text)}
    assert links[("1", "https://example.org/conv")] == "Strides and padding: a tutorial on convolution", links


def addresses_of_links_are_encoded(command, place):
    text, _ = search(command, place, "recurrent")
    assert "\x1b]8;id=1;https://example.org/rnn?lang=en&part=2\x1b\\" in text, repr(text)


def wrapped_titles_stay_one_link(command, place):
    text, _ = search(command, place, "-n", "1", "convolution", "stride", columns=30)
    parts = [plain(shown) for number, url, shown in LINK.findall(text) if number == "1"]
    assert parts == ["Strides and padding: a", "tutorial on convolution"], parts


def titles_are_bold_and_matches_stand_out(command, place):
    text, _ = search(command, place, "-n", "1", "convolution", "stride")
    assert TITLE_STYLE + MATCH_STYLE + "Strides\x1b[0m" + TITLE_STYLE + " and padding" in text, repr(text)
    assert "A " + MATCH_STYLE + "convolution\x1b[0m slides" in text, repr(text)
    assert "*" not in text, repr(text)


def lines_fit_the_terminal(command, place):
    for columns in (25, 40, 80):
        text, _ = search(command, place, "convolution", "stride", "sequence", columns=columns)
        for line in plain(text).split("\n"):
            wide = sum(2 if ord(c) > 0x2E80 else 1 for c in line)
            assert wide <= columns or "https://" in line, (columns, line)


def facets_fit_the_terminal(command, place):
    for columns in (22, 30, 80):
        text, status = search(command, place, "-n", "0", "--facet", "section", "--facet", "year", columns=columns)
        assert status == 0, f"exit status {status}"
        lines = plain(text).split("\n")
        assert all(len(line) <= columns for line in lines), (columns, lines)
        assert any("━" in line for line in lines), (columns, lines)
        assert TITLE_STYLE + "section\x1b[0m" in text, repr(text)


def index_many(command, place, count=30):
    (place / "many.jsonl").write_bytes(b"".join(b'{"id": %d, "title": "gradient %d"}\n' % (n, n) for n in range(count)))
    subprocess.run([command, "index", "-q", "-o", "many.dls", "many.jsonl"], cwd=place, check=True)


def what_is_longer_than_the_screen_is_paged(command, place):
    index_many(command, place)
    arguments = ["search", "-i", "many.dls", "-n", "30", "--color", "never", "gradient"]
    text, status = on_terminal(command, place, *arguments, PAGER="sed s/^/PAGED:/")
    lines = text.split("\n")
    assert status == 0 and lines[0] == "PAGED: 1. *gradient* 0", repr(text)
    assert lines.count("PAGED:30. *gradient* 29") == 1 and "dlsearch: 30 matches" in lines, repr(text)
    for verb in (["help", "index"], ["index", "--help"], ["info"], ["show", "conv-arithmetic"]):
        text, _ = on_terminal(command, place, *verb, lines=8, PAGER="sed s/^/PAGED:/")
        assert all(line.startswith("PAGED:") for line in text.split("\n")[:-1]), (verb, text)


def what_fits_is_not_paged(command, place):
    index_many(command, place)
    pager = "sed s/^/PAGED:/"
    arguments = ["search", "-i", "many.dls", "-n", "30", "gradient"]
    text, _ = on_terminal(command, place, *arguments, "-n", "10", lines=100, PAGER=pager)
    assert "PAGED" not in text and "30. " not in plain(text) and "10. " in plain(text), repr(text)
    for more in ({"PAGER": ""}, {"PAGER": "cat"}, {"PAGER": pager, "TERM": "dumb"}):
        text, _ = on_terminal(command, place, *arguments, **more)
        assert "PAGED" not in text and "30. " in plain(text), (more, text)
    text, _ = on_terminal(command, place, *arguments, "--no-pager", PAGER=pager)
    assert "PAGED" not in text and "30. " in plain(text), repr(text)
    text, _ = on_terminal(command, place, *arguments, "--json", PAGER=pager)
    assert "PAGED" not in text, repr(text)


def pagers_may_end_early_or_be_missing(command, place):
    index_many(command, place, 3000)
    arguments = ["search", "-i", "many.dls", "-n", "3000", "gradient"]
    text, status = on_terminal(command, place, *arguments, PAGER="head -n 1")
    assert status == 0 and text.count("gradient") == 1 and "3,000 matches" in text, (status, text[-300:])
    text, status = on_terminal(command, place, *arguments, PAGER="no-such-pager-at-all 2>&1")
    assert status == 0 and "3000. " in plain(text), (status, text[-300:])


def hits_are_opened(command, place):
    (place / "bin").mkdir()
    opener = place / "bin" / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf "%s %s\\n" "$#" "$1" >> {place}/opened\n', encoding="utf-8")
    opener.chmod(0o755)
    path = f"{place / 'bin'}:{os.environ['PATH']}"
    search(command, place, "convolution", "stride", PATH=path)
    state = place / ".local/state/dlsearch/last"
    assert state.read_text().startswith("1\thttps://example.org/conv\t" + b"conv".hex() + "\t"), state.read_text()
    text, status = on_terminal(command, place, "open", "1", "2", PATH=path)
    assert status == 0, text
    assert (place / "opened").read_text() == "1 https://example.org/conv\n1 https://example.org/vid\n"
    text, status = on_terminal(command, place, "show", "1", DLSEARCH_INDEX="built-in")
    assert status == 0 and "Strides and padding" in plain(text), text
    subprocess.run([command, "index", "-q", "-o", "notes.dls", "import/notes"], cwd=place, check=True)
    on_terminal(command, place, "search", "-i", "notes.dls", "warm", "air", XDG_STATE_HOME=str(place / "state"))
    last = (place / "state/dlsearch/last").read_text()
    index = str((place / "notes.dls").resolve()).encode().hex()
    assert last == f"1\t\t{b'notes/gusts.md'.hex()}\t{index}\n", last  # its key, notes/gusts.md, is no file from here
    on_terminal(command, place / "import", "search", "-i", "../notes.dls", "warm", "air")
    text, status = on_terminal(command, place / "import", "open", "1", PATH=path)
    assert status == 0 and (place / "opened").read_text().endswith(f"1 {place.resolve()}/import/notes/gusts.md\n"), text
    (place / "notes.dls").rename(place / "import" / "notes.dls")
    on_terminal(command, place, "search", "-i", "import/notes.dls", "warm", "air")  # from anywhere: it lies beside
    text, status = on_terminal(command, place, "open", "1", PATH=path)
    assert status == 0 and (place / "opened").read_text().count("/import/notes/gusts.md\n") == 2, text


def no_color_is_heeded(command, place):
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        text, _ = search(command, place, "-n", "1", "convolution", **environment)
        assert "\x1b" not in text, repr(text)
    text, _ = search(command, place, "-n", "1", "convolution", NO_COLOR="")
    assert MATCH_STYLE in text, repr(text)


def color_always_beats_no_color(command, place):
    text, _ = search(command, place, "--color=always", "convolution", NO_COLOR="1")
    assert MATCH_STYLE in text, repr(text)


def documents_cannot_drive_the_terminal(command, place):
    subprocess.run([command, "index", "-q", "-o", "evil.dls", "evil.jsonl"], cwd=place, check=True)
    text, _ = on_terminal(command, place, "search", "-q", "-i", "evil.dls", "gradient")
    for sequence in ("\x1b[31m", "\x07", "\x1b[2J", "\x9b", "\u202e", "\x1b]0"):
        assert sequence not in text, repr(text)
    assert "\x1b]8;id=1;https://example.org/%1B]8;;x%07%C3%A4%20b\x1b\\" in text, repr(text)


def documents(count, start=0):
    return b"".join(b'{"id": %d, "text": "word%d"}\n' % (n, n % 100) for n in range(start, start + count))


def progress_is_drawn_and_taken_away(command, place):
    (place / "many.jsonl").write_bytes(documents(300000))
    text, status = on_terminal(command, place, "index", "-o", "many.dls", "many.jsonl")
    assert status == 0, f"exit status {status}: {text}"
    assert re.search(r"\r *\d+ % ━.*[\d,]+ documents  [\d.]+ MB/s", text), repr(text[:500])
    assert re.search(r"\r\x1b\[Kdlsearch: fields: text\ndlsearch: many.dls: 300,000 documents", text), repr(text[-500:])


def progress_of_a_pipe_has_no_bar(command, place):
    text, status = on_terminal(command, place, "index", "-o", "piped.dls", "-",
                               feed=[documents(10), documents(10, 10), documents(10, 20)])
    assert status == 0, f"exit status {status}: {text}"
    assert re.search(r"\r[\d,]+ documents", text), repr(text)
    assert "%" not in text, repr(text)


def quiet_draws_nothing(command, place):
    feed = [documents(10), documents(10, 10)]
    text, _ = on_terminal(command, place, "index", "-q", "-o", "piped.dls", "-", feed=feed)
    assert text == "", repr(text)


def interrupt_leaves_what_was_there(command, place):
    (place / "kept.dls").unlink(missing_ok=True)
    for before in (None, b""):
        if before is not None:
            (place / "kept.dls").write_bytes(before)
        files = sorted(os.listdir(place))
        text, status = on_terminal(command, place, "index", "-o", "kept.dls", "-", feed=[documents(10)], interrupt=True)
        assert status == -signal.SIGINT, f"exit status {status}: {text}"
        assert "interrupted; kept.dls was not written" in text, repr(text)
        assert sorted(os.listdir(place)) == files, os.listdir(place)


def a_huge_document_is_broken_off(command, place):
    words = " ".join(f"w{i:x}" for i in range(3_000_000))
    (place / "huge.jsonl").write_text('{"id": "huge", "text": "' + words + '"}\n')
    files = sorted(os.listdir(place))
    process = subprocess.Popen([command, "index", "-o", "huge.dls", "huge.jsonl"], cwd=place, stderr=subprocess.PIPE,
                               env={**os.environ, "HOME": str(place)}, text=True)
    wait_for(lambda: handles_interrupts(process), "a handler of signals")
    time.sleep(0.5)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    said, took = process.communicate(timeout=SECONDS)[1], time.monotonic() - begun
    assert process.returncode == -signal.SIGINT, (process.returncode, said)
    assert said == "dlsearch: interrupted; huge.dls was not written\n", said
    assert took < 5, f"{took} seconds"
    assert sorted(os.listdir(place)) == files, os.listdir(place)


def long_documents():
    """What takes a second or two to commit, on standard input."""
    words = [" ".join(f"w{n * m % 9973}" for m in range(1, 100)) for n in range(1, 1000)]
    return "".join(f'{{"id": {n}, "text": "{words[n % 999]} v{n}"}}\n' for n in range(30000)).encode()


def a_commit_is_broken_off(command, place):
    (place / "long.jsonl").write_bytes(long_documents())
    files = sorted(os.listdir(place))
    text, status = on_terminal(command, place, "index", "--reorder", "-o", "long.dls", "long.jsonl",
                               interrupt_at=b"writing the index")
    assert status == -signal.SIGINT, f"exit status {status}: {text}"
    assert text.endswith("dlsearch: interrupted; long.dls was not written\n"), repr(text[-500:])
    assert sorted(os.listdir(place)) == files, os.listdir(place)


def a_compaction_is_broken_off(command, place):
    subprocess.run([command, "index", "-q", "-o", "long.dls", "--commit-every", "10000", "-"], cwd=place,
                   input=long_documents(), check=True)
    before, files = (place / "long.dls").read_bytes(), sorted(os.listdir(place))
    process = subprocess.Popen([command, "compact", "--reorder", "long.dls"], cwd=place, stderr=subprocess.PIPE,
                               text=True)
    wait_for(lambda: handles_interrupts(process), "a handler of signals")
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=SECONDS)[1]
    assert process.returncode == -signal.SIGINT, (process.returncode, said)
    assert said == "dlsearch: interrupted; long.dls is as it was\n", said
    assert (place / "long.dls").read_bytes()[:len(before)] == before
    assert sorted(os.listdir(place)) == files, os.listdir(place)


def watch_follows_a_folder(command, place):
    notes = place / "import/notes"
    found = lambda word: subprocess.run([command, "search", "-q", "-i", index, "--json", "--no-correct", word],
                                        capture_output=True, check=False).returncode == 0
    index = notes / "notes.dls"
    environment = {**os.environ, "HOME": str(place)}
    process = subprocess.Popen([command, "index", "--watch", "--prune", "-o", index, notes], stderr=subprocess.PIPE,
                               stdin=subprocess.DEVNULL, text=True, env=environment)
    try:
        said = [process.stderr.readline() for _ in range(3)]
        assert said[2].endswith("notes.dls follows what changes, until Ctrl-C\n"), said
        (notes / "new.txt").write_text("A zephyr is a soft wind.")
        wait_for(lambda: found("zephyr"), "a new file")
        assert "1 new, 3 unchanged" in process.stderr.readline()
        (notes / "below/deeper").mkdir(parents=True)
        (notes / "below/deeper/file.txt").write_text("A chinook is a warm one.")
        wait_for(lambda: found("chinook"), "a file in a new folder")
        time.sleep(0.4)  # the new folder is watched from now on
        (notes / "below/deeper/.hidden").write_text("no")
        os.replace(notes / "new.txt", notes / "below/deeper/file.txt")
        wait_for(lambda: not found("chinook") and found("zephyr"), "a file that was moved over another")
        (notes / "below/deeper/file.txt").unlink()
        wait_for(lambda: not found("zephyr"), "a file that was deleted")
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGINT)
        status = process.wait(timeout=SECONDS)
        rest = process.stderr.read()
        process.stderr.close()
    assert status == -signal.SIGINT, (status, rest)
    assert "3 documents" in rest.strip().split("\n")[-1], rest


def watch_tells_what_changes_all_the_time(command, place):
    notes, index = place / "notes", place / "notes.dls"
    notes.mkdir()
    (notes / "calm.txt").write_text("Calm is no wind.")
    process = subprocess.Popen([command, "index", "--watch", "-q", "-o", index, notes], stdin=subprocess.DEVNULL)
    try:
        wait_for(index.exists, "the index")
        time.sleep(0.4)
        (notes / "new.txt").write_text("A zephyr is a soft wind.")
        deadline = time.monotonic() + SECONDS
        while subprocess.run([command, "search", "-q", "-i", index, "--json", "--no-correct", "zephyr"],
                             capture_output=True, check=False).returncode != 0:
            assert time.monotonic() < deadline, "not seen: a file beside one that is written to all the time"
            (notes / "log.txt").write_text(f"{time.monotonic()}")
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=SECONDS)


CHECKS = [
    a_huge_document_is_broken_off,
    a_commit_is_broken_off,
    a_compaction_is_broken_off,
    watch_follows_a_folder,
    watch_tells_what_changes_all_the_time,
    titles_are_links,
    addresses_of_links_are_encoded,
    wrapped_titles_stay_one_link,
    titles_are_bold_and_matches_stand_out,
    lines_fit_the_terminal,
    facets_fit_the_terminal,
    what_is_longer_than_the_screen_is_paged,
    what_fits_is_not_paged,
    pagers_may_end_early_or_be_missing,
    hits_are_opened,
    no_color_is_heeded,
    color_always_beats_no_color,
    documents_cannot_drive_the_terminal,
    progress_is_drawn_and_taken_away,
    progress_of_a_pipe_has_no_bar,
    quiet_draws_nothing,
    interrupt_leaves_what_was_there,
]
