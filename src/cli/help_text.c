/* SPDX-License-Identifier: MIT
 *
 * The texts. No line is longer than 80 columns. Lines that begin with blanks are shown as they stand, by the manual
 * pages too; others are paragraphs, which these fill anew.
 */
#include "cli/help_text.h"

static const char whole_head[] =
    "Find documents by their words, best first.\n"
    "\n"
    "  dlsearch convolution stride                 your collection or a built-in list\n"
    "  dlsearch '\"batch normalization\" -video'     a phrase, and a word to leave out\n"
    "  dlsearch cnn --year 2016.. --facet kind     some years alone, kinds counted\n"
    "\n"
    "  dlsearch index links.md notes zotero.bib    files and folders, into your own\n"
    "                                              collection: searched from then on\n"
    "  dlsearch index -o papers.dls 2024.jsonl     an index in a place of its own\n"
    "  dlsearch search -i papers.dls graph nets    search it\n"
    "  dlsearch search -i papers.dls --json bert   hits for programs\n";

static const char whole_tail[] =
    "\n"
    "Any words are a query: a document with one of them is found, one with more and\n"
    "rarer ones ranks higher. \"Words in quotes\" must occur as they stand; what comes\n"
    "after a - must not occur. A word that is also a command: dlsearch -- index\n"
    "\n"
    "Your own collection is dlsearch/default.dls in $XDG_DATA_HOME (~/.local/share),\n"
    "or the file that $DLSEARCH_INDEX says. While there is none, the built-in list is\n"
    "searched, which -i built-in always means.\n"
    "\n"
    "More about a command, and its options: dlsearch help COMMAND\n"
    "\n"
    "Exit status: 0 hits, 1 none, 2 trouble.\n";

static const char search_head[] =
    "Search your own collection, another index, or the built-in list.\n"
    "\n"
    "  dlsearch search -i papers.dls graph networks\n"
    "  dlsearch search -i papers.dls -n 3 --explain '\"attention is all\"'\n"
    "  dlsearch search -i papers.dls --field title,tags --kind paper bert\n"
    "  dlsearch search -i papers.dls --year 2015..2018 --facet tags:5 attention\n"
    "  dlsearch search -i papers.dls --authors 'Yann LeCun' --sort year:desc\n"
    "  dlsearch search -i papers.dls --filter 'kind:paper OR tags:vision' graph\n"
    "  dlsearch search -i papers.dls --json bert | jq -r .title\n"
    "  dlsearch search -i 2023.dls -i 2024.dls attention\n"
    "  dlsearch search -i papers.dls --syntax full 'title:conv* NOT (rnn OR lstm)'\n";

static const char search_tail[] =
    "\n"
    "Fields with values (dlsearch info says which) narrow a search by --NAME VALUE:\n"
    "  --year 2016   --year 2015..2018   --year 2015..   --year '>2015'\n"
    "  --kind paper   --tags 'cs.*' (values that begin so)   --authors '*' (any)\n"
    "  --date 2018-05 (all of May)   --date ..2018-05-04\n"
    "Of several values of one field a document must have one; of several fields, and\n"
    "with --filter, all must hold. A field that is called like an option: --where.\n"
    "Without words, all documents are searched that are not filtered out.\n"
    "\n"
    "With --syntax full, and in --filter, words side by side are any of them, and:\n"
    "  a AND b   a OR b   NOT a   +a   -a   (a b)   (a b c)~2: at least 2 of them\n"
    "  \"a phrase\"   \"a phrase\"~3   a NEAR/5 b   conv*   gradeint~1 (or ~2): misspelt\n"
    "  title:a   title,text:(a b)   kind:paper   key:\"id 7\"   *:* (all documents)\n"
    "  year:2015..2018   year:>=2015   section:*: any   tags.keyword:\"a b\": the whole\n"
    "  a^2.5 counts so much more   (a b)^=1 scores 1   'convolut' as in the index\n"
    "  {gan = \"generative adversarial network\"}: these count as one word\n"
    "A \\ takes a sign's meaning from it.\n"
    "conv* is any word that begins so as the index has it, which is a stem mostly:\n"
    "norm* finds normalization, and normaliz* does not.\n"
    "\n"
    "Where nothing matches a plain query, it is run again without what its quotes and\n"
    "dashes mean, and that is said. So it is where words that no document has are\n"
    "taken for others that are spelt nearly so; not if several indexes are searched.\n"
    "\n"
    "With --json each line is a hit: rank, score (reads back to the same bits), key,\n"
    "cursor if --sort is given (for --after), every stored field under its name (tags\n"
    "and authors as lists, others as a list when they have several values; numbers as\n"
    "numbers), and snippet, an object of field, text, ranges: [begin, end) of what\n"
    "matched, in bytes of UTF-8 or as --units says, and html: the same text escaped,\n"
    "with <b> around what matched; remarks, where there are any: dropped (stop\n"
    "words), relaxed (see above), cut (more words, or words for a *, than there may\n"
    "be), corrected; and then corrected, what was searched for. With --facet a last\n"
    "line, which has no rank, is an object of facets, by name: values, others,\n"
    "other_count, with, without (documents); and of total.\n"
    "A field called like one of ours is written as \"field.\" and its name.\n"
    "\n"
    "Several indexes with the same text fields (-i again) are searched as if they were\n"
    "one; each hit says which it is from, with --json as index.\n"
    "\n"
    "On a terminal, what matched is in colour and titles are links; elsewhere it\n"
    "stands between *stars*. What is longer than the screen goes through $PAGER, or\n"
    "less -FRX. dlsearch open N opens a hit, dlsearch show N shows all of it.\n"
    "\n"
    "Exit status: 0 hits, 1 none, 2 trouble.\n";

static const char index_head[] =
    "Make an index of files and folders, or go on with one.\n"
    "\n"
    "  dlsearch index awesome.md bookmarks.html            into your own collection\n"
    "  dlsearch index -o links.dls awesome.md bookmarks.html\n"
    "  dlsearch index -o notes.dls --split headings ~/notes\n"
    "  dlsearch index -u --prune -o notes.dls ~/notes\n"
    "  dlsearch index --watch --prune -o notes.dls ~/notes &\n"
    "  dlsearch index -o papers.dls 2024.jsonl.zst zotero.bib table.csv\n"
    "  ./export | dlsearch index -o papers.dls --language german -\n";

static const char index_tail[] =
    "\n"
    "Formats, told by the endings of names, else by a look at the content:\n"
    "  jsonl      one JSON object a line (.jsonl, .ndjson)\n"
    "  json       an array of objects, or objects one after the other (.json)\n"
    "  csv, tsv   a table; its first line names the columns\n"
    "  bibtex, ris  entries of reference managers\n"
    "  bookmarks  as browsers export them (.html)\n"
    "  html       other pages: a file is a document, or, with --split headings, each\n"
    "             part under a heading; without what only leads elsewhere\n"
    "  links      Markdown (.md) with ten links or more to resources, one for every 60\n"
    "             words at least: each of them is a document, with the sentence or\n"
    "             item it stands in; badges, share buttons, what is the author's, and\n"
    "             the list's own upkeep are no resources\n"
    "  notes      other Markdown: as html; front matter becomes fields\n"
    "  text, code  a file is a document\n"
    "Files that end in .zst and .gz are read through zstd and gzip, - is standard\n"
    "input. Of a folder every file is taken, but for those whose names begin with a\n"
    "dot, those that are nothing of these, and scripts and styles where there are at\n"
    "least as many pages.\n"
    "\n"
    "Members of an object, columns, entries in front matter: the first that has a text\n"
    "where several names are given:\n"
    "  id, _id, key, or else url    the document's key, which no other may have;\n"
    "                               without one it is FILE:LINE, of files FILE\n"
    "  title\n"
    "  text, abstract, body, description, content, summary\n"
    "  note\n"
    "  authors, author              a text or a list of texts\n"
    "  tags, keywords, categories   a text or a list of texts\n"
    "  section\n"
    "  kind, type; language, lang\n"
    "  url, link                    found by an address as query\n"
    "  year                         a whole number; or else the year of the date\n"
    "  date, published              as 2018, 2018-05, 2018-05-04T10:20Z\n"
    "Tags, section and authors have values too, for --tags cs.LG or --facet authors; a\n"
    "text that is no list is taken apart at ; or else at , for them (not a section).\n"
    "Other members have a field of their name where all their values in the first\n"
    "1,000 documents are numbers, dates, or true and false. Those are read before an\n"
    "index is made; one that is there (--update) has its fields. Others are not\n"
    "indexed, unless --field or --map says so; at the end it is said which they were.\n"
    "  dlsearch index -o a.dls --field venue:keyword --map text=lead papers.jsonl\n"
    "What cannot be indexed is named, with file and line, and skipped, and values that\n"
    "are none of their kind are named and left out.\n"
    "\n"
    "Without -o documents go into your own collection as with --update, and its\n"
    "folders are made: $DLSEARCH_INDEX, or dlsearch/default.dls in $XDG_DATA_HOME.\n"
    "To begin it anew, remove that file; --prune, which would remove all that came from\n"
    "elsewhere, is refused.\n"
    "\n"
    "The index appears under its name at the end, whole; until then what stood there\n"
    "stays. So it does with --update, which goes by the language of the index; who\n"
    "searches at the same time sees all that is new at once, or nothing of it. It\n"
    "writes only what is new or changed; --prune removes what is gone.\n"
    "With --commit-every each commit does so: what an import had committed before it\n"
    "was broken off is there, and the same command with --update does the rest.\n"
    "Without --update the first commit already takes the place of an index that stood\n"
    "there. With --watch all is as with --update after the first time; --prune then\n"
    "removes what is deleted from the folders.\n"
    "With --json the summary is an object on standard output.\n"
    "\n"
    "Exit status: 0 made, 1 made but for what was skipped, 2 not made.\n";

static const char fetch_head[] =
    "Get title and abstract for each address of an index, or of a source, that lacks\n"
    "one; keep them in a file, and write them back to the index.\n"
    "\n"
    "  dlsearch index -o post.dls post.md\n"
    "  dlsearch fetch post.dls\n"
    "  dlsearch search -i post.dls convolution\n";

static const char fetch_tail[] =
    "\n"
    "Who is asked: arXiv by its API, many papers at once; DOIs by Crossref; GitHub for\n"
    "the description of a repository and its README; YouTube; any other address for\n"
    "what stands there: a page (citation_*, Open Graph, JSON-LD, Dublin Core,\n"
    "description, its first paragraphs), a PDF (where there is pdftotext), text.\n"
    "\n"
    "One request at a time to a host, with a delay; robots.txt is heeded, and so is\n"
    "Retry-After. http and https alone, at most ten redirects, never to this machine\n"
    "or to private networks. Proxies are named by http_proxy, https_proxy, all_proxy\n"
    "and no_proxy; they look names up themselves. SSL_CERT_FILE names certificates.\n"
    "\n"
    "What came is kept at once, a line for each address. Ctrl-C loses none of it, and\n"
    "the same command does the rest. The abstract becomes the text of a document that\n"
    "had none; a title of the resource's own takes the place of the words of a link,\n"
    "which become a note. The file can be indexed by itself too. Of a source nothing\n"
    "but the file is written.\n"
    "\n"
    "Dead addresses are listed on standard output: address, problem, copy, with tabs\n"
    "between; with --json as objects.\n"
    "\n"
    "Exit status: 0 done, 1 some addresses are dead, 2 trouble.\n";

static const char delete_head[] =
    "Take documents out of an index, by their keys; all at once, or none.\n"
    "\n"
    "  dlsearch delete https://example.org/gone              of your own collection\n"
    "  dlsearch delete papers.dls 1706.03762 1512.03385\n";

static const char delete_tail[] =
    "\n"
    "What is deleted is no longer found, and counts for nothing. Its room gets free\n"
    "later, or by dlsearch compact. Keys that no document has are named.\n"
    "\n"
    "Exit status: 0 deleted, 1 some keys no document has, 2 trouble.\n";

static const char compact_head[] =
    "Write an index anew in one piece, without what was deleted: it gets smaller, and\n"
    "is searched faster.\n"
    "\n"
    "  dlsearch compact papers.dls\n";

static const char compact_tail[] =
    "\n"
    "It takes the room of a second index while it runs. Who searches at the same time\n"
    "is not disturbed. Commits of index --update merge small pieces by themselves.\n"
    "\n"
    "Exit status: 0 done, 2 not done.\n";

static const char info_head[] =
    "Show what is in an index: documents, fields, bytes.\n"
    "\n"
    "  dlsearch info papers.dls\n"
    "  dlsearch info --json papers.dls | jq .documents\n";

static const char check_head[] =
    "Read every byte of an index and verify it.\n"
    "\n"
    "  dlsearch check papers.dls && cp papers.dls /srv\n"
    "  dlsearch check --repair saved.dls papers.dls > lost.txt\n";

static const char check_tail[] =
    "\n"
    "With --text, which takes half as long again, an index that passes has the words\n"
    "of its texts, all of them and no others (by 64-bit sums: damage by accident is\n"
    "found but for one chance in 2^64). Of fields without positions only counts are\n"
    "compared. Libraries for stems and characters of other versions than those that\n"
    "made the index may give other words, and that is reported as damage.\n"
    "\n"
    "With --repair documents whose stored values are sound are saved, to the last\n"
    "byte, and indexed anew; the damaged index is not touched. Those that are lost\n"
    "are listed on standard output, by their keys where these can be read. Words of\n"
    "fields that are not stored are kept where all of them are sound, and lost\n"
    "otherwise. If it cannot be read which documents had been deleted, they are back,\n"
    "which is said. Of an index whose end is missing what was wholly written before\n"
    "is saved.\n"
    "\n"
    "Exit status: 0 all is well, 2 it is not. With --repair: 0 nothing was lost, 1\n"
    "something was, 2 nothing was saved, or it could not all be told.\n";

static const char help_head[] =
    "Explain dlsearch, or one of its commands.\n"
    "\n"
    "  dlsearch help index\n"
    "  dlsearch index --help\n"
    "  dlsearch help --man index | man -l -\n";

static const char open_head[] =
    "Open hits of the last answer in the browser, or files with what opens them.\n"
    "\n"
    "  dlsearch convolution stride\n"
    "  dlsearch open 1                    also: dlsearch show 1, dlsearch similar 1\n";

static const char open_tail[] =
    "\n"
    "The last answer is that of the last search on a terminal; where its hits are is\n"
    "kept in dlsearch/last in $XDG_STATE_HOME (~/.local/state). Addresses of http and\n"
    "https are opened, and files whose paths are the keys of documents, from the folder\n"
    "of the index or where the search was made, by xdg-open or open; nothing else is.\n"
    "\n"
    "Exit status: 0 opened, 1 there is no such hit or it has no address, 2 trouble.\n";

static const char suggest_head[] =
    "Show what a search box would offer to somebody who types this.\n"
    "\n"
    "  dlsearch suggest 'recurrent n'\n"
    "  dlsearch suggest -i papers.dls --json -n 5 convo\n";

static const char suggest_tail[] =
    "\n"
    "The last word is completed by words of titles, texts, notes and authors; behind a\n"
    "space come words that follow it in titles. A number says how many documents have\n"
    "the word and those before it.\n"
    "Then come titles that have all of it, 4 in 10 of all suggestions, with their\n"
    "keys. Words of four letters and more may have a typing error behind the first.\n"
    "\n"
    "Several indexes (-i A -i B) suggest as one, if they have the same fields.\n"
    "\n"
    "With --json each line is an object of kind (word or title), text, corrected; of\n"
    "a word begin (where it begins in the text, in bytes), count, and together (how\n"
    "many words are counted); of a title key, and of several indexes its index.\n"
    "\n"
    "Exit status: 0 suggestions, 1 none, 2 trouble.\n";

static const char similar_head[] =
    "Find what is like a document, by the words that tell it from others.\n"
    "\n"
    "  dlsearch similar -i built-in conv-arithmetic\n"
    "  dlsearch similar 1\n"
    "  dlsearch similar -i papers.dls --year 2020.. 1706.03762\n";

static const char similar_tail[] =
    "\n"
    "A number that is no key is that of a hit of the last answer (dlsearch open).\n"
    "Fields narrow it by --NAME VALUE, as they do a search: dlsearch help search.\n"
    "\n"
    "Exit status: 0 hits, 1 none, or no document has the key, 2 trouble.\n";

static const char show_head[] =
    "Show whole documents, by their keys or addresses.\n"
    "\n"
    "  dlsearch show -i built-in conv-arithmetic\n"
    "  dlsearch show 1\n"
    "  dlsearch show -i papers.dls https://arxiv.org/abs/1706.03762\n"
    "  dlsearch show -i built-in --json conv-arithmetic | jq .tags\n";

static const char show_tail[] =
    "\n"
    "A number that is no key is that of a hit of the last answer (dlsearch open).\n"
    "With --json each is an object in one line, as dlsearch export has it.\n"
    "\n"
    "Exit status: 0 shown, 1 some key no document has, 2 trouble.\n";

static const char export_head[] =
    "Write an index as JSON Lines.\n"
    "\n"
    "  dlsearch export papers.dls > papers.jsonl\n"
    "  dlsearch index -o same.dls papers.jsonl\n"
    "  dlsearch export | tail -n +2 | jq -r .title\n";

static const char export_tail[] =
    "\n"
    "The first line, dlsearch_export, has the fields; each other is a document, with\n"
    "its key and all of its stored values, in the order of the index. dlsearch index\n"
    "makes of it an index with the same fields and documents, that gives the same\n"
    "answers: the same bytes as dlsearch compact leaves. Texts that are no UTF-8 are\n"
    "objects of their bytes in hexadecimal: {\"hex\":\"c328\"}. A field called key, or\n"
    "field. and something, has field. before its name.\n"
    "\n"
    "Exit status: 0 all is there, 1 but for fields that are not stored, 2 trouble.\n";

static const char eval_head[] =
    "Measure how well an index answers queries whose answers people have judged.\n"
    "\n"
    "  dlsearch eval -i papers.dls queries.tsv qrels.txt\n"
    "  dlsearch eval -i papers.dls --k1 0.9 --b 0.4 --run bm25.run queries.tsv qrels.txt\n";

static const char eval_tail[] =
    "\n"
    "QUERIES are lines of a name, a tab and words, or objects of JSON, one a line, with\n"
    "\"_id\" or \"id\" and \"text\" or \"query\". QRELS are lines \"qid 0 docid grade\" as TREC\n"
    "has them, or \"qid docid grade\", with tabs or blanks; a docid is a document's key.\n"
    "\n"
    "The means are over all queries with a document of grade 1 or more; one that was\n"
    "not asked counts 0. They are those of trec_eval -c: nDCG@10 with the grades as\n"
    "gains, MAP, P@10, R@100 and R@1000 (as far as --limit goes), Success@1, and MRR.\n"
    "A run has the order of the hits: equal scores are written as if they fell; a\n"
    "blank in a name is written as %20.\n"
    "\n"
    "Exit status: 0 measured, 2 trouble.\n";

static const char completion_head[] =
    "Print what completes commands, options and their values in a shell.\n"
    "\n"
    "  source <(dlsearch completion bash)                     in ~/.bashrc\n"
    "  dlsearch completion zsh > ~/.zfunc/_dlsearch           a folder of $fpath\n"
    "  dlsearch completion fish > ~/.config/fish/completions/dlsearch.fish\n";

struct help_text help_text_of(enum verb verb)
{
    switch (verb) {
    case VERB_SEARCH: return (struct help_text){ search_head, search_tail };
    case VERB_INDEX: return (struct help_text){ index_head, index_tail };
    case VERB_INFO: return (struct help_text){ info_head, "" };
    case VERB_CHECK: return (struct help_text){ check_head, check_tail };
    case VERB_DELETE: return (struct help_text){ delete_head, delete_tail };
    case VERB_COMPACT: return (struct help_text){ compact_head, compact_tail };
    case VERB_OPEN: return (struct help_text){ open_head, open_tail };
    case VERB_SIMILAR: return (struct help_text){ similar_head, similar_tail };
    case VERB_SUGGEST: return (struct help_text){ suggest_head, suggest_tail };
    case VERB_SHOW: return (struct help_text){ show_head, show_tail };
    case VERB_EXPORT: return (struct help_text){ export_head, export_tail };
    case VERB_EVAL: return (struct help_text){ eval_head, eval_tail };
    case VERB_FETCH: return (struct help_text){ fetch_head, fetch_tail };
    case VERB_COMPLETION: return (struct help_text){ completion_head, "" };
    case VERB_HELP: return (struct help_text){ help_head, "" };
    }
    return (struct help_text){ "", "" };
}

struct help_text help_text_of_all(void)
{
    return (struct help_text){ whole_head, whole_tail };
}
