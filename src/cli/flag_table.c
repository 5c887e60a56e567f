/* SPDX-License-Identifier: MIT
 *
 * The options, in the order in which the help lists them.
 */
#include "cli/flag_table.h"

#define ALL_VERBS (~0u)
#define READING_VERBS (VERB_SEARCH | VERB_SIMILAR | VERB_SHOW | VERB_INFO | VERB_CHECK | VERB_EXPORT | \
                       VERB_EVAL)

static const struct flag flags[] = {
    { FLAG_OUTPUT, 'o', "output", "FILE", VERB_INDEX,
      "the index to make; one that is there is replaced, in one step, at the end (default: go on with your own "
      "collection)", VALUES_INDEX },
    { FLAG_UPDATE, 'u', "update", NULL, VERB_INDEX,
      "go on with the index that is there: a document replaces the one with its key, all others stay", NULL },
    { FLAG_PRUNE, 0, "prune", NULL, VERB_INDEX,
      "with --update: remove the documents of the index that no source has any more", NULL },
    { FLAG_DRY_RUN, 0, "dry-run", NULL, VERB_INDEX,
      "write nothing; list what would be new (+), changed (~) and, with --prune, removed (-)", NULL },
    { FLAG_WATCH, 0, "watch", NULL, VERB_INDEX,
      "then follow the files and folders: bring the index up to date when they change, until Ctrl-C", NULL },
    { FLAG_FORMAT, 0, "format", "NAME", VERB_INDEX,
      "what the sources are: jsonl, json, csv, tsv, bibtex, ris, bookmarks, links, notes, text or code (default: as "
      "their names and contents tell)", "jsonl json csv tsv bibtex ris bookmarks links notes text code" },
    { FLAG_SPLIT, 0, "split", "headings", VERB_INDEX, "of notes, make each part under a heading a document",
      "headings" },
    { FLAG_LANGUAGE, 'l', "language", "NAME", VERB_INDEX,
      "how words are stemmed (default english); 'words': not at all; NAME:accents keeps accents", VALUES_LANGUAGE },
    { FLAG_KIND, 'f', "field", "NAME:KIND", VERB_INDEX,
      "have a field of a kind: text, keyword, integer, float, date, boolean or stored", NULL },
    { FLAG_MAP, 0, "map", "NAME=MEMBER", VERB_INDEX,
      "fill field NAME from this member of the input, as text=abstract", NULL },
    { FLAG_BUFFER, 0, "buffer", "SIZE", VERB_INDEX, "memory for what is being added (default 256M)", NULL },
    { FLAG_THREADS, 0, "threads", "N", VERB_INDEX,
      "threads that work on it, 1 to 8 (default: one for each processor, 4 at most)", NULL },
    { FLAG_COMMIT_EVERY, 0, "commit-every", "N", VERB_INDEX,
      "commit after each N documents, and not at the end alone: what was committed stays", NULL },
    { FLAG_REORDER, 0, "reorder", NULL, VERB_INDEX | VERB_COMPACT,
      "lay alike documents together: takes longer, and is searched faster", NULL },
    { FLAG_STRICT, 0, "strict", NULL, VERB_INDEX, "stop at the first bad document, and make no index", NULL },
    { FLAG_WAIT, 0, "wait", "MS", VERB_INDEX | VERB_DELETE | VERB_COMPACT,
      "wait so many milliseconds for another writer of the index to end (default 0)", NULL },
    { FLAG_INDEX, 'i', "index", "FILE", READING_VERBS | VERB_DELETE | VERB_COMPACT,
      "the index (default: your own collection, or else the built-in list; 'built-in': that list)", VALUES_INDEX },
    { FLAG_REPAIR, 0, "repair", "OUT", VERB_CHECK,
      "write what is sound of a damaged index to a new file, OUT, and list what is lost", VALUES_FILE },
    { FLAG_TEXT, 0, "text", NULL, VERB_CHECK,
      "also analyse all stored texts anew, and compare with what the index has of them", NULL },
    { FLAG_LIMIT, 'n', "limit", "N", VERB_SEARCH | VERB_SIMILAR | VERB_EVAL,
      "at most N hits (default 10; of eval 1000)", NULL },
    { FLAG_OFFSET, 0, "offset", "N", VERB_SEARCH | VERB_SIMILAR, "leave out the N best hits", NULL },
    { FLAG_FIELD, 'f', "field", "NAME", VERB_SEARCH | VERB_EVAL,
      "look for words in this field alone (several: a,b or given again)", NULL },
    { FLAG_WHERE, 'w', "where", "NAME=VALUE", VERB_SEARCH | VERB_SIMILAR | VERB_EVAL,
      "only documents with this value, as kind=paper or year=2015..2018; --NAME VALUE is the same", NULL },
    { FLAG_FILTER, 0, "filter", "QUERY", VERB_SEARCH | VERB_SIMILAR | VERB_EVAL,
      "only documents that match this too, in full syntax; it does not rank", NULL },
    { FLAG_FACET, 0, "facet", "NAME[:N]", VERB_SEARCH | VERB_SIMILAR,
      "count the values of a field in all matches, and show the N most frequent (default 10); of a date also by "
      "NAME:year, month or day", NULL },
    { FLAG_LIKE, 0, "like", "KEY", VERB_SEARCH, "in place of words: what is like the document with this key", NULL },
    { FLAG_SORT, 0, "sort", "NAME[:desc]", VERB_SEARCH | VERB_SIMILAR,
      "order by a field, and by the next --sort where it is the same; 'score' is the usual order", NULL },
    { FLAG_AFTER, 0, "after", "CURSOR", VERB_SEARCH | VERB_SIMILAR,
      "go on behind the hit that had this cursor, in the same search", NULL },
    { FLAG_SYNTAX, 0, "syntax", "HOW", VERB_SEARCH | VERB_EVAL,
      "plain: any text is a query (default); full: signs mean what dlsearch search --help says", "plain full" },
    { FLAG_NO_CORRECT, 0, "no-correct", NULL, VERB_SEARCH | VERB_EVAL,
      "look for words as they are typed, misspelt or not", NULL },
    { FLAG_JSON, 0, "json", NULL, VERB_SEARCH | VERB_SIMILAR | VERB_SHOW | VERB_INDEX | VERB_INFO | VERB_EVAL,
      "for programs: one JSON object a line, on standard output", NULL },
    { FLAG_UNITS, 0, "units", "UNIT", VERB_SEARCH | VERB_SIMILAR,
      "in what --json counts ranges: bytes of UTF-8 (default), characters, or utf16", "bytes characters utf16" },
    { FLAG_EXPLAIN, 'x', "explain", NULL, VERB_SEARCH | VERB_SIMILAR, "show how each score came about", NULL },
    { FLAG_K1, 0, "k1", "X", VERB_SEARCH | VERB_SIMILAR | VERB_EVAL,
      "how soon repetition stops counting (default 1.2)", NULL },
    { FLAG_B, 0, "b", "X", VERB_SEARCH | VERB_SIMILAR | VERB_EVAL,
      "how much length matters, 0 to 1, in all fields (default: the index's)", NULL },
    { FLAG_LEAD, 0, "lead", "X", VERB_SEARCH | VERB_SIMILAR | VERB_EVAL,
      "how much more a word counts that comes early, 0 (plain BM25) to 100, in all fields (default: the index's)",
      NULL },
    { FLAG_FORMULA, 0, "formula", "NAME", VERB_SEARCH | VERB_SIMILAR | VERB_EVAL,
      "bm25 (default), bm25+ or bm25l, which are kinder to long texts", "bm25 bm25+ bm25l" },
    { FLAG_DELTA, 0, "delta", "X", VERB_SEARCH | VERB_SIMILAR | VERB_EVAL,
      "how much kinder (default 1 for bm25+, 0.5 for bm25l)", NULL },
    { FLAG_COLOR, 0, "color", "WHEN", VERB_SEARCH | VERB_SIMILAR | VERB_SHOW,
      "auto, always or never; auto heeds NO_COLOR", "auto always never" },
    { FLAG_WIDTH, 0, "width", "N", VERB_SEARCH | VERB_SIMILAR | VERB_SHOW,
      "columns to fill (default: the terminal's, up to 100)", NULL },
    { FLAG_NO_PAGER, 0, "no-pager", NULL, VERB_SEARCH | VERB_SIMILAR | VERB_SHOW | VERB_INFO | VERB_HELP,
      "write all at once, also where it is longer than the screen", NULL },
    { FLAG_QUIET, 'q', "quiet", NULL, VERB_SEARCH | VERB_SIMILAR | VERB_EVAL | VERB_INDEX | VERB_DELETE | VERB_COMPACT,
      "no progress, no summary; only errors", NULL },
    { FLAG_RUN, 0, "run", "FILE", VERB_EVAL, "also write what was found as a run of TREC", VALUES_FILE },
    { FLAG_MAN, 0, "man", NULL, VERB_HELP, "as a manual page, for man", NULL },
    { FLAG_HELP, 'h', "help", NULL, ALL_VERBS, "this text", NULL },
    { FLAG_VERSION, 'V', "version", NULL, ALL_VERBS, "the version", NULL },
};

const struct flag *flag_at(size_t number)
{
    return number < sizeof flags / sizeof flags[0] ? &flags[number] : NULL;
}
