# SPDX-License-Identifier: MIT
"""Ranked full-text search over one file.

    import dlsearch

    index = dlsearch.Index.create("notes.dls", {"title": "text", "year": "integer"}, [
        {"id": "a", "title": "Stride is the step of a convolution", "year": 2018},
        {"id": "b", "title": "Gradients flow backwards", "year": 1986},
    ])
    for hit in index.search("convolutions", k=10):
        print(hit.score, hit["title"])
"""

from ._library import feature, limit, version
from .errors import (
    AlreadyExistsError, BusyError, CancelledError, CorruptError, Error, FileError, InvalidArgumentError, LimitError,
    NotAnIndexError, NotFoundError, OutOfMemoryError, QuerySyntaxError, VersionError,
)  # fmt: skip
from .explanation import Explanation
from .hits import Bucket, Facet, Hit, Hits, Snippet, merge
from .index import Index, Info, Loss, RepairInfo, Suggestion, suggest_all
from .many import NO_DOCUMENT, ManyHits
from .options import ColumnBoost, FacetRequest, SearchOptions
from .query import Correction, Query
from .ranking import fuse, search_shards
from .schema import Field, Schema
from .statistics import Statistics
from .synonyms import Synonyms, acronyms
from .text import Analyzer, Token, html
from .trec import to_trec
from .writer import Writer, WriterOptions

__version__ = version()

__all__ = [
    "AlreadyExistsError", "Analyzer", "Bucket", "BusyError", "CancelledError", "ColumnBoost", "Correction",
    "CorruptError", "Error", "Explanation", "Facet", "FacetRequest", "Field", "FileError", "Hit", "Hits", "Index",
    "Info", "InvalidArgumentError", "LimitError", "Loss", "ManyHits", "NO_DOCUMENT", "NotAnIndexError",
    "NotFoundError", "OutOfMemoryError", "Query", "QuerySyntaxError", "RepairInfo", "Schema", "SearchOptions",
    "Snippet", "Statistics", "Suggestion", "Synonyms", "Token", "VersionError", "Writer", "WriterOptions", "acronyms",
    "feature", "fuse", "html", "limit", "merge", "search_shards", "suggest_all", "to_trec", "version",
]  # fmt: skip
