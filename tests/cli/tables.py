#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What is made of the command's tables of verbs and options: tables.py PATH/TO/dlsearch [MANUAL...]

Each option of each verb is in a case of tests/cli/cases or in a check on a terminal; manual pages have no fault that
mandoc or man would name, and are those that are installed; bash, zsh and fish complete by their scripts. A shell that
is not there is skipped, but for continuous integration. The report is TAP.
"""
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 30


class Missing(Exception):
    """A program that is not on this machine."""


def need(program):
    if shutil.which(program) is None and os.environ.get("CI") != "true":
        raise Missing(program)


def run(*command, **settings):
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False, **settings)


def verbs(command):
    commands = run(command, "help").stdout.split("\nCommands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  ([a-z]+)", commands, re.M)


def options(command, verb):
    """Long names of the options of a verb, as its help lists them."""
    text = run(command, "help", verb).stdout.split("\nOptions:\n")[1].split("\n\n")[0]
    return re.findall(r"^  (?:-\w, |    )--([a-z0-9-]+)", text, re.M)


def letters(command, verb):
    return dict(re.findall(r"^  -(\w), --([a-z0-9-]+)", run(command, "help", verb).stdout, re.M))


def calls():
    """Of each run of the command in a case, its arguments; a bare search as one of `search`."""
    for script in sorted((HERE / "cases").glob("*.cmd")):
        for call in re.findall(r"\bdlsearch ((?:[^|;&\n\\]|\\\n|\\.)*)", script.read_text(encoding="utf-8")):
            yield call.replace("\\\n", " ").split()
    for call in re.findall(r'(?:command|place), ((?:"[^"]*",? ?)+)', (HERE / "terminal.py").read_text(encoding="utf-8")):
        yield re.findall(r'"([^"]*)"', call)


def every_option_has_a_case(command, _):
    seen = set()
    known = verbs(command)
    for words in calls():
        verb = words[0] if words and words[0] in known else "search"
        short = letters_of.setdefault(verb, letters(command, verb))
        for word in words:
            if word.startswith("--"):
                seen.add((verb, word[2:].split("=")[0]))
            elif re.fullmatch(r"-[A-Za-z].*", word):
                seen.update((verb, short[letter]) for letter in word[1:] if letter in short)
    shared = {"help", "version"}
    for verb in known:
        lacking = [name for name in options(command, verb) if (verb, name) not in seen and name not in shared]
        assert not lacking, f"no case of tests/cli has, of {verb}: --{', --'.join(lacking)}"


letters_of = {}


def manual_pages_have_no_faults(command, _):
    need("mandoc")
    for verb in ["", *verbs(command)]:
        page = run(command, "help", "--man", *verb.split()).stdout
        assert page.startswith(".TH DLSEARCH"), page[:80]
        found = run("mandoc", "-T", "lint", input=page).stdout.splitlines()
        faults = [line for line in found if "missing date" not in line]  # the version says more than a date
        assert not faults, "\n".join(faults)


def manual_pages_are_installed(command, pages):
    made = sorted(pathlib.Path(page).name for page in pages)
    wanted = sorted(["dlsearch.1", *(f"dlsearch-{verb}.1" for verb in verbs(command))])
    assert not pages or made == wanted, f"src/cli/meson.build installs {made}, and there are {wanted}"


# What stands on the line, and what of it is to be offered.
COMPLETIONS = [
    ("dlsearch ind", {"index"}),
    ("dlsearch search --col", {"--color"}),
    ("dlsearch index --com", {"--commit-every"}),
    ("dlsearch search --color a", {"always", "auto"}),
    ("dlsearch index --language ital", {"italian"}),
    ("dlsearch info pap", {"papers.dls"}),
    ("dlsearch index pap", {"papers.dls", "papers.jsonl"}),
    ("dlsearch help compa", {"compact"}),
]


def folder_of(script, command, shell):
    script.joinpath("papers.dls").touch()
    script.joinpath("papers.jsonl").touch()
    script.joinpath("script").write_text(run(command, "completion", shell).stdout, encoding="utf-8")
    return script


def bash_completes(command, _):
    need("bash")
    with tempfile.TemporaryDirectory() as name:
        place = folder_of(pathlib.Path(name), command, "bash")
        for line, wanted in COMPLETIONS:
            words = line.split(" ")
            script = (f"source ./script; COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _dlsearch; "
                      "printf '%s\\n' \"${COMPREPLY[@]}\"")
            offered = run("bash", "--norc", "-c", script, cwd=place)
            assert set(offered.stdout.split()) == wanted, (line, offered)


def fish_completes(command, _):
    need("fish")
    with tempfile.TemporaryDirectory() as name:
        place = folder_of(pathlib.Path(name), command, "fish")
        settings = {**os.environ, "HOME": name, "XDG_CONFIG_HOME": name, "XDG_DATA_HOME": name}
        for line, wanted in COMPLETIONS:
            offered = run("fish", "--no-config", "-c", f"source ./script; complete -C '{line}'", cwd=place, env=settings)
            names = {row.split("\t")[0] for row in offered.stdout.splitlines()}
            others = wanted == {"papers.dls"}  # fish lists other files behind those with the ending
            assert names == wanted or (others and wanted < names), (line, offered)


def read_until(descriptor, pattern):
    text, deadline = "", time.monotonic() + SECONDS
    while not re.search(pattern, text) and time.monotonic() < deadline:
        if select.select([descriptor], [], [], 0.5)[0]:
            text += os.read(descriptor, 65536).decode(errors="replace")
    return text


# The widget that Tab is bound to writes the line that completing has left, and begins a new one.
ZSH_SETUP = b"""PS1='ready> '; autoload -U compinit; compinit -D -u; source ./script
told() { zle complete-word; print -r -- "[$BUFFER]"; BUFFER=; }; zle -N told; bindkey '^I' told
"""


def zsh_completes(command, _):
    """By its line editor, on a pseudo-terminal: what is left when what all candidates share was completed."""
    need("zsh")
    lines = [("dlsearch ind", "index"), ("dlsearch search --col", "--color="), ("dlsearch index --com", "--commit-every="),
             ("dlsearch search --color=al", "--color=always"), ("dlsearch info pap", "papers.dls"),
             ("dlsearch help compa", "compact")]
    with tempfile.TemporaryDirectory() as name:
        place = folder_of(pathlib.Path(name), command, "zsh")
        try:
            child, terminal = pty.fork()
        except OSError as error:  # as in a chroot without /dev/pts
            raise Missing("pseudo-terminal") from error
        if child == 0:
            os.chdir(place)
            os.execvpe("zsh", ["zsh", "-f", "-i"], {"PATH": os.environ["PATH"], "HOME": name, "TERM": "dumb",
                                                     "LANG": "C.UTF-8"})
        try:
            os.write(terminal, ZSH_SETUP)
            read_until(terminal, r"ready> .*\n[^\n]*ready> ")
            for line, wanted in lines:
                os.write(terminal, line.encode() + b"\t")
                text = read_until(terminal, r"\[dlsearch .*\]")
                assert re.search(r"\[dlsearch .*" + re.escape(wanted) + r" ?\]", text), (line, text)
        finally:
            os.write(terminal, b"\x03exit\n")
            os.close(terminal)
            os.waitpid(child, 0)


CHECKS = [every_option_has_a_case, manual_pages_have_no_faults, manual_pages_are_installed, bash_completes,
          fish_completes, zsh_completes]


def main():
    command, pages = str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2:]
    failed = 0
    print(f"1..{len(CHECKS)}")
    for number, check in enumerate(CHECKS, 1):
        ending, problem = "", ""
        try:
            check(command, pages)
        except Missing as missing:
            ending = f" # SKIP no {missing} here"
        except (AssertionError, KeyError, IndexError, OSError, subprocess.SubprocessError) as error:
            problem = str(error) or type(error).__name__
        failed += bool(problem)
        print(f"{'not ok' if problem else 'ok'} {number} - {check.__name__}{ending}", flush=True)
        for line in problem.splitlines():
            print(f"# {line}")
    return failed > 0


sys.exit(main())
