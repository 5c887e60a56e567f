# SPDX-License-Identifier: MIT
"""What the tests share: a small index with fields of all kinds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest

import dlsearch
from dlsearch import Field, Index, Schema

SOURCE = Path(os.environ.get("DLSEARCH_SOURCE", Path(__file__).parents[3]))

FIELDS = [
    Field("title", weight=2),
    Field("text"),
    Field("tags", "keyword", column=True),
    Field("year", "integer"),
    Field("stars", "float"),
    Field("date", "date"),
    Field("free", "boolean"),
    Field("url", "stored"),
]

DOCUMENTS: List[Dict[str, Any]] = [
    {
        "id": "arith",
        "title": "A guide to convolution arithmetic",
        "text": "The stride is the step of a convolution. Padding adds zeros. Über alles.",
        "tags": ["cnn", "tutorial"],
        "year": 2016,
        "stars": 4.5,
        "date": "2016-03-23",
        "free": True,
        "url": "https://example.org/arith",
    },
    {
        "id": "backprop",
        "title": "Gradients flow backwards",
        "text": "Backpropagation is the chain rule on a graph, gates and gradients.",
        "tags": "theory",
        "year": 1986,
        "stars": 5.0,
        "date": "1986-10-09",
        "free": False,
    },
    {
        "id": "transposed",
        "title": "Transposed convolution",
        "text": "A convolution backwards: the stride of the input is below one. Gradients take this way.",
        "tags": ["cnn"],
        "year": 2018,
        "stars": 3.25,
        "date": "2018-05-04",
        "free": True,
    },
    {"id": "bare", "title": "Strides of batch normalization", "text": "Batch normalization, and its strides."},
]


def package(name: str) -> Any:
    """A package that may not be there; under sanitizers none is, since they would judge its compiled code too."""
    if "DLSEARCH_SANITIZED" in os.environ:
        pytest.skip(f"sanitizers would judge {name}")
    return pytest.importorskip(name)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.dls"


@pytest.fixture
def index(path: Path) -> Iterator[Index]:
    with dlsearch.Index.create(path, Schema(FIELDS), DOCUMENTS) as made:
        yield made
