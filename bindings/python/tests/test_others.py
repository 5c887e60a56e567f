# SPDX-License-Identifier: MIT
"""What other programs take: runs for trec_eval, retrievers, and the command."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import dlsearch.__main__
from dlsearch import Index

from conftest import package


def test_runs_are_written_for_trec(index: Index) -> None:
    hits = index.search("convolution stride")
    out = io.StringIO()
    text = dlsearch.to_trec({"q1": hits, "q2": [("x", 0.5)]}, out, tag="mine")
    lines = [line.split(" ") for line in text.splitlines()]
    assert out.getvalue() == text and len(lines) == 4
    assert [line[:4] + line[5:] for line in lines] == [
        [name, "Q0", key, str(rank), "mine"]
        for name, key, rank in [("q1", hits[0].key, 1), ("q1", hits[1].key, 2), ("q1", hits[2].key, 3), ("q2", "x", 1)]
    ]
    assert [single(float(line[4])) for line in lines] == [*(hit.score for hit in hits), 0.5]


def single(number: float) -> float:
    return float(struct.unpack("f", struct.pack("f", number))[0])


@pytest.mark.parametrize("scores", [[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -1.0, 5.0], [0.1, 0.1 + 1e-12, 0.1], [1, 2, 3]])
def test_a_run_keeps_its_order_whoever_sorts_it(scores: list[float]) -> None:
    keys = ["b", "a", "c"]
    lines = [line.split(" ") for line in dlsearch.to_trec({"q": list(zip(keys, scores))}).splitlines()]
    for last in (False, True):  # trec_eval puts the larger name first, others the smaller one
        by_name = sorted(lines, key=lambda line: line[2], reverse=last)
        assert [line[2] for line in sorted(by_name, key=lambda line: -single(float(line[4])))] == keys


def test_blanks_in_names_do_not_end_them() -> None:
    text = dlsearch.to_trec({"my query": [("a b\tc\u00a0d", 1.0)]}, tag="my run")
    assert text == "my%20query Q0 a%20b%09c%C2%A0d 1 1 my%20run\n"


def test_runs_are_evaluated(index: Index) -> None:
    measures = package("ir_measures")
    run = list(measures.read_trec_run(dlsearch.to_trec({"q": index.search("convolution stride")})))
    judgements = [measures.Qrel("q", "arith", 1), measures.Qrel("q", "backprop", 0)]
    assert measures.calc_aggregate([measures.RR], judgements, run)[measures.RR] == 0.5  # the second hit


def test_langchain_retrieves(index: Index) -> None:
    package("langchain_core")
    from dlsearch.langchain import DlsearchRetriever

    retriever = DlsearchRetriever(index=index, k=2, options={"filter": {"free": True}})
    found = retriever.invoke("convolution stride")
    assert [document.id for document in found] == ["transposed", "arith"]
    assert found[0].page_content.startswith("A convolution backwards") and found[0].metadata["year"] == 2018
    assert found[0].metadata["score"] == index.search("convolution stride")[0].score


def test_llamaindex_retrieves(index: Index) -> None:
    package("llama_index.core")
    from dlsearch.llamaindex import DlsearchRetriever

    found = DlsearchRetriever(index, k=2, filter={"free": True}).retrieve("convolution stride")
    assert [node.node.node_id for node in found] == ["transposed", "arith"]
    assert found[0].score == index.search("convolution stride")[0].score
    assert found[0].node.get_content().startswith("A convolution backwards")


def test_the_module_is_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As pip leaves it: not beside Python, where an installation is of one user."""
    site, command = tmp_path / "site", tmp_path / "bin" / "dlsearch"
    record, here = site / "dlsearch-0.0.0.dist-info", str(Path(dlsearch.__file__).parent.parent)
    for folder in (record, command.parent):
        folder.mkdir(parents=True)
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: dlsearch\nVersion: 0.0.0\n")
    (record / "RECORD").write_text("../bin/dlsearch,,\ndlsearch/py.typed,,\n")
    command.write_text('#!/bin/sh\necho "$@"; exit 1\n')
    command.chmod(0o755)
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join([str(site), here]))
    arguments = [sys.executable, "-m", "dlsearch", "search", "--json"]
    run = subprocess.run(arguments, capture_output=True, text=True, env=environment)
    assert run.returncode == 1 and run.stdout == "search --json\n", run.stderr
    monkeypatch.setattr(dlsearch.__main__, "command", lambda: "")
    with pytest.raises(SystemExit) as raised:
        dlsearch.__main__.main()
    assert raised.value.code == 2 and "not installed" in capsys.readouterr().err
