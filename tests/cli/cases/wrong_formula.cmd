# A formula that is none, and a delta that is none.
dlsearch search --formula bm26 attention
dlsearch search --delta -1 attention
