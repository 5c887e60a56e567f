# SPDX-License-Identifier: MIT
"""A retriever for LangChain (package langchain-core):

DlsearchRetriever(index=dlsearch.Index.open("papers.dls"), k=5).invoke("convolution stride")
"""

from __future__ import annotations

from typing import Any, Dict, List

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from .index import Index


class DlsearchRetriever(BaseRetriever):  # type: ignore[misc, unused-ignore]
    """Finds the best `k` documents; `text` is the field that becomes their content, the others become metadata, with
    the score. `options` are those of Index.search."""

    model_config = {"arbitrary_types_allowed": True}

    index: Index
    k: int = 10
    text: str = "text"
    options: Dict[str, Any] = {}

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> List[Document]:
        found = []
        for hit in self.index.search(query, self.k, **self.options):
            fields: Dict[str, Any] = {**hit.fields(), "score": hit.score}
            found.append(Document(id=hit.key, page_content=str(fields.pop(self.text, "")), metadata=fields))
        return found
