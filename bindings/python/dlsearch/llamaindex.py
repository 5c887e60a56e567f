# SPDX-License-Identifier: MIT
"""A retriever for LlamaIndex (package llama-index-core):

DlsearchRetriever(dlsearch.Index.open("papers.dls"), k=5).retrieve("convolution stride")
"""

from __future__ import annotations

from typing import Any, Dict, List

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from .index import Index


class DlsearchRetriever(BaseRetriever):  # type: ignore[misc, unused-ignore]
    """Finds the best `k` documents; `text` is the field that becomes their text, the others become metadata. `options`
    are those of Index.search."""

    def __init__(self, index: Index, k: int = 10, text: str = "text", **options: Any) -> None:
        super().__init__()
        self._index, self._k, self._text, self._options = index, k, text, options

    def _retrieve(self, query_bundle: QueryBundle) -> List[NodeWithScore]:
        found = []
        for hit in self._index.search(query_bundle.query_str, self._k, **self._options):
            fields: Dict[str, Any] = dict(hit.fields())
            node = TextNode(id_=hit.key, text=str(fields.pop(self._text, "")), metadata=fields)
            found.append(NodeWithScore(node=node, score=hit.score))
        return found
