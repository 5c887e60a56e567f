/* SPDX-License-Identifier: MIT
 *
 * libdlsearch: ranked full-text search over one file, in C.
 *
 * A schema names the fields of a document; a writer turns documents into an index file; an index answers queries
 * with hits, best first. This header has one section per object, in the order in which one meets them:
 *
 *   Version  Errors  Allocator  Schema  Writer  Index  Query  Synonyms  Search  Corrections  Suggestions  Hits
 *   Explanation  Statistics  Analyzer
 *
 * and at its end a chapter on what holds, and what does not, where processes, copies and other machines come in: Before
 * you embed.
 *
 * Ownership, for the whole header:
 *   - arguments are borrowed for the call; strings and bytes that are kept are copied;
 *   - `T **out` gives you an object that you free with the function named in its comment; it is written on success
 *     alone;
 *   - a `const` pointer that is returned belongs to the object it came from and lives as long, or until the next call
 *     that its comment names;
 *   - every `free` and `close` accepts NULL;
 *   - the exceptions are dls_query_add and dls_query_new_constant, which take over their child, on failure too.
 *
 * Threads: a function that takes `const T *` may be called by many threads at once on the same object; one that takes
 * `T *` wants the object to itself. The library starts no thread, but for a writer that is told to
 * (dls_writer_options.threads and .background), has no mutable global state, and writes nothing to standard output or
 * error.
 *
 * Text is UTF-8, given as pointer and length in bytes; it may contain NUL and malformed sequences, which are read as
 * U+FFFD and never refused. `size_t` lengths and offsets count bytes.
 *
 * NULL: where there are no bytes, or no items, the pointer may be NULL; where an object or a result is wanted it may
 * not (DLS_EINVAL). Functions that return no status take NULL for their object too, and answer as of one that is empty.
 *
 * Structs that you fill begin with their own size where they may grow (those that end in `_options`, dls_field,
 * dls_facet_request, dls_column_boost): initialise them with the macro beside them, then set what you want, and a
 * program keeps working when later versions add members at the end. One that was set to zeros by hand is DLS_EINVAL.
 * All others do not grow while the soname stays: what a later version has to say more comes by another call.
 */
#ifndef DLSEARCH_H
#define DLSEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "version.h"

#if defined(_WIN32) && defined(DLS_BUILD_SHARED) /* a DLL is being built */
#define DLS_API __declspec(dllexport)
#elif defined(_WIN32) || defined(DLS_STATIC) || !(defined(__GNUC__) || defined(__clang__))
#define DLS_API
#else
#define DLS_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---------------------------------------------------------------------------------------------------- Version */

/* The version of the library that runs, "0.1.0"; DLS_VERSION_STRING is the one that was compiled against. */
DLS_API const char *dls_version(void);

/* What the library that runs is made of, and what it makes of this machine; NULL: it knows no such name.
 *
 *   "kernels"    which of its inner loops suit the processor: "avx512", "avx2", "sse41", "neon" or "portable"
 *   "system"     whose files and threads it uses: "posix" or "windows"
 *   "format"     the file format that it reads and writes: "draft 13"
 *   "analysis"   the version of what texts become (DLS_EVERSION where an index has another): "1"
 *   "utf8proc"   the version of the library that folds words: "2.8.0"
 *   "unicode"    that library's Unicode: "15.0.0"
 *   "lz4"        the version of the library that unpacks stored text: "1.9.4"
 *
 * The languages that have a stemmer are listed by dls_analyzer_language. */
DLS_API const char *dls_feature(const char *name);

/* What a limit is in the library that runs, by the name of its constant in this header, "DLS_MAX_KEY"; 0: it knows no
 * such name. For programs that do not read headers, and for those that were compiled against another version. */
DLS_API uint64_t dls_limit(const char *name);

/* ----------------------------------------------------------------------------------------------------- Errors */

/* What a call came to. 0 is success, everything below it a failure. Values are never reused. */
typedef enum dls_status {
    DLS_OK = 0,
    /* An argument is outside what its comment allows. A mistake in the calling program. */
    DLS_EINVAL = -1,
    /* An allocation failed. What was committed stays; the object stays usable unless its comment says otherwise. */
    DLS_ENOMEM = -2,
    /* The operating system refused a file operation; the text names the file and gives the system's reason. */
    DLS_EIO = -3,
    /* There is no such file, field, analyzer or document. */
    DLS_ENOTFOUND = -4,
    /* Something of that name is there already: the file to create, the document's key, the field. */
    DLS_EEXISTS = -5,
    /* An index that was damaged or cut off; `at` is the offset in the file. */
    DLS_ECORRUPT = -6,
    /* An index of another format or analysis version, which this library does not read. */
    DLS_EVERSION = -7,
    /* More than a documented limit allows: a field's name, a key, documents in an index, depth of a query. */
    DLS_ELIMIT = -8,
    /* The file or memory is something else than an index. */
    DLS_EFORMAT = -9,
    /* Another writer has the index open; the text says which process, where the system tells. */
    DLS_EBUSY = -10,
    /* A query that dls_query_parse_full does not understand; `at` is the byte, the text says what was expected. */
    DLS_ESYNTAX = -11,
    /* `cancel` of the options said that this is to end. What was committed stays, and nothing else. */
    DLS_ECANCELLED = -12
} dls_status;

/* Details of a failure. Every function that can fail takes one, NULL if not wanted. It is written on failure alone. */
typedef struct dls_error {
    dls_status code;
    uint64_t at;    /* byte in the file or query that the failure is about, UINT64_MAX where there is none */
    char text[240]; /* one line, no full stop: what is wrong with what */
} dls_error;

/* The name of a status, "DLS_ECORRUPT"; "DLS_UNKNOWN" for a number that is none. */
DLS_API const char *dls_status_name(dls_status status);

/* -------------------------------------------------------------------------------------------------- Allocator */

/* Where memory comes from. One function does all: `old_size` 0 allocates, `new_size` 0 frees (and returns NULL),
 * anything else resizes; NULL means that there is no memory. Blocks are aligned for any type, as malloc's are. Sizes
 * are always the true ones, so that a host can count and limit. Called from the threads that call the library, and from
 * those of dls_writer_options.threads and .background, at the same time. NULL in place of an allocator means the C
 * library's. */
typedef struct dls_allocator {
    void *ctx;
    void *(*resize)(void *ctx, void *block, size_t old_size, size_t new_size);
} dls_allocator;

/* ----------------------------------------------------------------------------------------------------- Schema */

/* The fields of a document: what they are called, how their text is analysed and what is kept of them.
 * Built once, then given to a writer (which copies it), stored in the index and read back from there. */
typedef struct dls_schema dls_schema;

typedef enum dls_field_kind {
    DLS_FIELD_TEXT = 1,    /* analysed into words, searched, ranked */
    DLS_FIELD_KEYWORD = 2, /* each value is one term as it stands; found by dls_query_new_keyword, not by words */
    DLS_FIELD_STORED = 3,  /* kept for display alone */
    /* Values that have an order. They are given, and had back, as text, like all others; a document has one of a field
     * at most. All of these kinds have a column: see dls_field. */
    DLS_FIELD_INTEGER = 4, /* a whole number of 64 bits in decimal: "2018", "-3" */
    DLS_FIELD_FLOAT = 5,   /* a decimal number, kept in double precision: "0.25", "-1e-9" */
    DLS_FIELD_DATE = 6,    /* a date, or date and time, of ISO 8601: "2018", "2018-05", "2018-05-04",
                              "2018-05-04T10:20Z", "2018-05-04 10:20:30.5+02:00"; without a zone it is UTC, in which its
                              year has to be one from 0000 to 9999 too. It counts as its first microsecond; in ranges
                              "2018" is all of the year */
    DLS_FIELD_BOOLEAN = 7  /* "true" or "false", which is less */
} dls_field_kind;

/* How many fields a schema may have, and how many of them may be text. */
#define DLS_MAX_FIELDS 64
#define DLS_MAX_TEXT_FIELDS 16
/* Bytes of a field's name (at least 1) and of a document's key (at least 1). */
#define DLS_MAX_NAME 64
#define DLS_MAX_KEY 4096

typedef struct dls_field {
    size_t struct_size;
    const char *name;     /* 1 to DLS_MAX_NAME bytes of UTF-8, unique in the schema */
    dls_field_kind kind;  /* default DLS_FIELD_TEXT */
    const char *analyzer; /* text: see dls_analyzer_new; NULL is "english". In a schema never NULL, "" if not text */
    float weight;         /* text: how much an occurrence counts, 0.001 to 1000; default 1 */
    float b;              /* text: how much length matters, 0 (not) to 1 (fully); default 0.75 */
    bool stored;          /* the text can be had back from a hit; default true; always so for DLS_FIELD_STORED */
    bool positions;       /* text: word positions are kept, so that phrases can be found; default true */
    bool column;          /* keywords: ranges, prefixes, facets, sorting and dls_query_new_exists are possible, not only
                             equality; default false. Integers, floats, dates and booleans always have one. It costs 1,
                             2 or 4 bytes a document (as many different values as there are in a segment need); where a
                             document has several values, so many for each, and 4 */
    float lead;           /* text: how much more a word counts that stands at the beginning, 0 (no more) to 100, see
                             Search; of fields without positions it is 0. Fields with a lead are one text, in the order
                             of the schema. Default 0.2; 0 where order means nothing, as that of tags */
    bool suggest;         /* text that is stored: its words complete what someone types, see dls_suggest; default
                             false. It costs some 7 bytes for each different word, and analysing titles again */
    bool acronyms;        /* text that is stored: the short forms that it defines are kept, see dls_acronyms_add_index;
                             default false. It costs some 30 bytes for each that is different, of a segment's documents
                             65,536 at most, and reading the texts again */
} dls_field;

#define DLS_FIELD_INIT                                                                                                 \
    {                                                                                                                  \
        sizeof(dls_field), NULL, DLS_FIELD_TEXT, NULL, 1.0f, 0.75f, true, true, false, 0.2f, false, false              \
    }

/* An empty schema. Freed by dls_schema_free. */
DLS_API dls_status dls_schema_new(const dls_allocator *allocator, dls_schema **out, dls_error *err);

/* The fields that suit most collections, all stored, analysed by `analyzer` (NULL: "english"):
 * title (weight 2), tags, section, authors, text; words that come early count more in title and text, whose acronyms
 * are kept; those of title, authors and text are suggested. Freed by dls_schema_free. */
DLS_API dls_status dls_schema_new_default(const dls_allocator *allocator, const char *analyzer, dls_schema **out,
                                          dls_error *err);

/* Add a field; its number is the count of fields before. DLS_EEXISTS: the name is taken. DLS_ENOTFOUND: no such
 * analyzer. DLS_ELIMIT: too many fields. On failure the schema is as before. */
DLS_API dls_status dls_schema_add(dls_schema *schema, const dls_field *field, dls_error *err);

/* Number of fields. */
DLS_API size_t dls_schema_count(const dls_schema *schema);

/* Field `number`, NULL if there is none. Lives until the next dls_schema_add, at most as long as the schema. */
DLS_API const dls_field *dls_schema_at(const dls_schema *schema, size_t number);

/* The number of the field called `name`, or -1. */
DLS_API int dls_schema_find(const dls_schema *schema, const char *name);

DLS_API void dls_schema_free(dls_schema *schema);

/* ----------------------------------------------------------------------------------------------------- Writer */

/* Makes an index file, and changes one that is there. What is added, replaced and deleted becomes visible, all
 * together, by dls_writer_commit.
 *
 * A new file appears under its name at the first commit, in one step: until then nothing stands there, or the file that
 * stood there before; what is being written has no name, and is gone when its process ends. (Where files cannot be
 * without a name, as on some network file systems, it is called PATH.tmp-PID-N, and a process that is killed leaves it.
 * So does, everywhere, one that is killed in the instant in which a file takes the place of another.) Later commits
 * append to the file. A writer that is closed, or whose process dies, leaves the last commit.
 *
 * An index has one writer at a time: it holds a lock on the file, which the system takes back when the process ends, so
 * that nothing stale is ever left behind. Readers need no lock, and neither wait nor make wait. */
typedef struct dls_writer dls_writer;
typedef struct dls_query dls_query; /* see Query */

/* Threads of a writer, at most. */
#define DLS_MAX_THREADS 8

/* Words of a segment of which each two may have a list, at most, and where nothing is said. */
#define DLS_MAX_PAIR_WORDS 128
#define DLS_DEFAULT_PAIR_WORDS 28

typedef struct dls_writer_options {
    size_t struct_size;
    const dls_allocator *allocator; /* NULL: the C library's */
    size_t buffer_bytes; /* memory for what is being added, 1 MiB or more; default 256 MiB. Beyond it, runs go to
                            unnamed files beside the index. The bytes of the index do not depend on it */
    bool replace;        /* dls_writer_create: an existing file is replaced, by one with its permissions, where a
                            symbolic link leads to; default false: DLS_EEXISTS */
    bool reorder;        /* each commit lays alike documents together, which makes searches faster and commits slower;
                            nobody sees it, since documents keep their numbers. Merges do so too, and where a part was
                            reordered before. It takes 4 bytes of memory for each posting of words that are neither
                            rare nor in most documents. Default false */
    size_t pair_words;   /* each two of so many words of a segment, those that most documents have, get a list of where
                            the second follows the first, if it does: a phrase of them ("of the") is as fast as a word.
                            0 (none) to DLS_MAX_PAIR_WORDS; default DLS_DEFAULT_PAIR_WORDS, with which an index of long
                            texts is 4 % larger than without. With DLS_MAX_PAIR_WORDS it is 15 % larger, and phrases
                            are counted in two thirds of the time that the default takes. A merge goes by its writer's
                            number, whatever the parts were made with */
    bool merge;          /* commits merge small segments, see dls_writer_commit; default true */
    uint32_t wait_ms;    /* how long to wait for another writer of the file to be closed, in milliseconds; default 0 */
    bool background;     /* what `merge` asks for is done by a thread, see dls_writer_commit; default false */
    size_t threads;      /* threads that make what is added into a segment, that of the caller among them: 1 (the
                            default) to DLS_MAX_THREADS. As many as there are processors to spare; see dls_writer_add */
    bool (*cancel)(void *ctx); /* asked about once in a millisecond while the writer does what takes long, see
                                  dls_writer_commit: true: stop (DLS_ECANCELLED). NULL: nobody is asked */
    void *cancel_ctx;
} dls_writer_options;

#define DLS_WRITER_OPTIONS_INIT                                                                                        \
    {                                                                                                                  \
        sizeof(dls_writer_options), NULL, 256 << 20, false, false, DLS_DEFAULT_PAIR_WORDS, true, 0, false, 1, NULL,    \
            NULL                                                                                                       \
    }

/* Begin a new index at `path`. `options` NULL means DLS_WRITER_OPTIONS_INIT. DLS_EBUSY: the file that is to be replaced
 * has a writer. Freed by dls_writer_close. */
DLS_API dls_status dls_writer_create(const char *path, const dls_schema *schema, const dls_writer_options *options,
                                     dls_writer **out, dls_error *err);

/* Open the index at `path`, to go on from its last commit. `schema` may be NULL: the index has its own. If it is given,
 * it has to have the same fields, but for weight, b, lead, suggest and acronyms, which stay the index's (DLS_EINVAL);
 * and where there is no file, an index is begun with it, as by dls_writer_create. `options` NULL means
 * DLS_WRITER_OPTIONS_INIT. DLS_ENOTFOUND: no such file, and no schema. DLS_EBUSY: it has another writer, and still had
 * after `wait_ms`. Otherwise as dls_index_open. Freed by dls_writer_close.
 *
 * That commit is synced first: it need not be durable yet, where whoever made it was killed, or told DLS_EIO. So what
 * is gone on from does not vanish when the power fails. DLS_EIO: it cannot be synced. [cost: opening the file, and
 * syncing what has not been; the same for any size, but for deletions] */
DLS_API dls_status dls_writer_open(const char *path, const dls_schema *schema, const dls_writer_options *options,
                                   dls_writer **out, dls_error *err);

/* One value of a document. A field may have several values (tags, say): give it several times. */
typedef struct dls_value {
    size_t field; /* its number in the schema */
    const char *text;
    size_t length;
} dls_value;

/* Add a document, `count` values (0 is fine) under `key`, which no other document of the index may have.
 *
 * DLS_EEXISTS: the key is there already; DLS_EINVAL: no such field, a value that is none of its field's kind, or a
 * second one of a field that has one at most; DLS_ELIMIT: the key is empty, the key or a keyword
 * is longer than DLS_MAX_KEY, a field has more than 2 GiB, or the stored fields together more than 1 GiB: nothing was
 * added and the writer goes on. After DLS_ENOMEM, DLS_EIO or DLS_ECANCELLED the writer accepts only dls_writer_close.
 *
 * A document of n bytes needs memory in proportion to n, whatever buffer_bytes says.
 * [cost: O(n), and a look-up of the key in each segment; now and then a run of buffer_bytes is written. Words and keys
 * are found by a hash that is the same everywhere: m of them that somebody made up to collide cost O(m^2), so limit how
 * much text strangers may send at once]
 *
 * Where options.threads is more than 1, documents are copied, some hundred KiB of them together, and given to threads
 * of the writer, and the caller does the work of one itself when these have enough to do. They begin when there is so
 * much to do that it is worth it, and end with the commit, dls_writer_abort or dls_writer_close. Nobody sees them: the
 * bytes of the index are those that one thread makes, and a document that is refused is refused at once. But a failure
 * of such a thread (DLS_ENOMEM, also where the system has no thread left; DLS_EIO) is returned by one of the next calls
 * that add or commit. `buffer_bytes` is for all of them together; each thread more takes up to 8 MiB beside it, and the
 * allocator has to be one for threads. They take no signals. */
DLS_API dls_status dls_writer_add(dls_writer *writer, const char *key, size_t key_length, const dls_value *values,
                                  size_t count, dls_error *err);

/* The same, but a document that has the key is replaced, in one step with the commit: it is deleted, and the new one is
 * the last of the index. */
DLS_API dls_status dls_writer_put(dls_writer *writer, const char *key, size_t key_length, const dls_value *values,
                                  size_t count, dls_error *err);

/* Delete the document with `key`. DLS_ENOTFOUND: there is none, and the writer goes on.
 * [cost: a look-up of the key in each segment; at the commit its block of stored values is unpacked, once for all
 * documents in it that are deleted; a search takes a few microseconds longer for each word] */
DLS_API dls_status dls_writer_delete(dls_writer *writer, const char *key, size_t key_length, dls_error *err);

/* Delete all documents that the query finds in the last commit; those that were added since are not looked at. How many
 * is put into `*deleted`, unless that is NULL. DLS_EINVAL: the query was made for other fields or analyzers. After any
 * other failure the writer accepts only dls_writer_close. [cost: finding them; memory: 48 bytes for each] */
DLS_API dls_status dls_writer_delete_by_query(dls_writer *writer, const dls_query *query, uint64_t *deleted,
                                              dls_error *err);

/* Number of documents in the index as the next commit would leave it. */
DLS_API uint64_t dls_writer_count(const dls_writer *writer);

/* Bytes of a payload, at most. */
#define DLS_MAX_PAYLOAD 65536

/* Bytes that the next commit stores, and later ones until others are set: where the application stands in its own data,
 * say. dls_index_payload has them back. DLS_ELIMIT: more than DLS_MAX_PAYLOAD. */
DLS_API dls_status dls_writer_set_payload(dls_writer *writer, const void *bytes, size_t length, dls_error *err);

/* Make everything since the last commit durable and visible to who opens the index from now on. Nothing added is fine,
 * and makes an empty index at the first commit. On failure the last commit stands, and the writer accepts only
 * dls_writer_close, unless it was a thread that failed (below); where it is the very last sync that fails (DLS_EIO),
 * the new commit may stand, whole: who opens the index sees which. To commit once more is always safe: DLS_EINVAL says
 * that only dls_writer_close is left. [cost: merging the runs, writing, two syncs; it does not depend on the size of
 * the index, but that a segment with new deletions has all its deletions written again, 1 to 5 bytes each]
 *
 * Where options.merge says so, eight segments of about one size become one, and a segment is written anew of which more
 * than half is deleted. Where more of the file is dead than live, and 16 MiB, the live part is copied to a new file
 * that takes the old one's place: so after a commit the file is at most about twice as large as dls_writer_compact
 * would make it, plus 16 MiB, where the disk had room (as far as documents and their words tell; how long the texts of
 * DLS_FIELD_STORED are is not looked at). So each document is written again about five times in a long life, most
 * commits cost what they add, and one now and then costs a part of the index or all of it.
 *
 * Where options.background says so too, that part is done by a thread, one at most for each writer: a commit does no
 * more than begin it, copy small results (1 MiB), look through the documents of which some were deleted meanwhile, and
 * take the result over when it is there; the one that takes a new file over copies to it what was committed since. The
 * thread needs room on the disk for its result twice, in a scratch file and in the index. The answers are the same; the
 * bytes of the file depend on how fast the thread is. What is deleted meanwhile is deleted in the result. A failure of
 * the thread is returned by the next commit, before that has done anything: the writer is as it was, nothing is lost,
 * and the commit can be called again (which begins the merge anew). Where no file can be made beside the index, there
 * is no thread: the next commit merges, as far as it needs none. While the thread works there may be more segments and
 * more dead space than said above; the more segments there are, the more are merged at once, so that it catches up. It
 * takes memory of its own, as much as a merge by a commit, from the same allocator, which has to be one for threads.
 * dls_writer_abort does not touch it; dls_writer_compact and dls_writer_close end it, which takes a moment. What it had
 * done by then is lost, and so is word of its failure: do not set this for a writer that is closed after a commit or
 * two.
 *
 * options.cancel is asked by the thread that commits, and no other, until everything is there but the commit's record.
 * One yes ends it, and the threads that help: DLS_ECANCELLED, the index is as its last commit left it, no file is left
 * behind, and the writer accepts only dls_writer_close; what had been added has to be added again. It is asked after so
 * much work, so that it does not slow a commit down; what is not interrupted are syncs, and some steps that take longer
 * the more documents there are (with 214,696 abstracts 35 ms at most). It must not call the writer.
 * dls_writer_compact is cancelled likewise, and so is dls_index_repair; dls_writer_add and dls_writer_put where memory
 * is full and a run is written, or threads are waited for. */
DLS_API dls_status dls_writer_commit(dls_writer *writer, dls_error *err);

/* Commit, and leave the index with `segments` segments at most (1 or more), without deleted documents, in a file
 * without dead space, by one commit: where that fails nothing has changed. One segment is what is searched fastest.
 * [cost: writing the index anew; room for it beside the old one] */
DLS_API dls_status dls_writer_compact(dls_writer *writer, size_t segments, dls_error *err);

/* Forget everything since the last commit. DLS_ENOMEM: the writer accepts only dls_writer_close. */
DLS_API dls_status dls_writer_abort(dls_writer *writer, dls_error *err);

/* Free the writer. What was not committed is gone. */
DLS_API void dls_writer_close(dls_writer *writer);

/* ------------------------------------------------------------------------------------------------------ Index */

/* An index as its last commit left it when it was opened. It never changes, and may be searched by any number of
 * threads. The file is mapped, not read: opening costs the same for any size, but for a bit or two for each document of
 * segments with deletions.
 *
 * Bytes are checked against their checksums when they are first used; damage is DLS_ECORRUPT then, never a crash or a
 * wrong answer. A file that another program cuts off while it is mapped is the exception: the system ends the process
 * with SIGBUS (open it from memory where that can happen). */
typedef struct dls_index dls_index;

/* Open the file at `path`. Freed by dls_index_close, after every query result that came from it.
 * DLS_ENOTFOUND: no such file. DLS_EFORMAT: no index. DLS_ECORRUPT: a damaged one. DLS_EVERSION: of another version. */
DLS_API dls_status dls_index_open(const char *path, const dls_allocator *allocator, dls_index **out, dls_error *err);

/* Open an index whose `length` bytes are in memory at `bytes`, which must stay unchanged until dls_index_close. */
DLS_API dls_status dls_index_open_memory(const void *bytes, size_t length, const dls_allocator *allocator,
                                         dls_index **out, dls_error *err);

DLS_API void dls_index_close(dls_index *index);

/* Look for a newer commit. `*out` is NULL if there is none; otherwise it is the newest, an index by itself, freed by
 * dls_index_close. `index` stays as it was: searches that go on in it, and hits that came from it, are not disturbed,
 * and whoever is the last to use it closes it. Otherwise as dls_index_open; an index in memory has no newer commit.
 * [cost: without a newer commit one question to the system and a look at 128 bytes; else that of opening, and what
 * `index` has verified is not verified again] */
DLS_API dls_status dls_index_refresh(const dls_index *index, dls_index **out, dls_error *err);

/* The payload of the commit (dls_writer_set_payload); an empty one if none was set. Lives as long as the index. */
DLS_API const void *dls_index_payload(const dls_index *index, size_t *length);

/* The schema that the index was made with. Lives as long as the index. */
DLS_API const dls_schema *dls_index_schema(const dls_index *index);

/* Numbers about an index; what it is made of, in bytes. */
typedef struct dls_index_info {
    uint64_t documents; /* without deleted ones */
    uint64_t deleted;   /* documents that take room still */
    uint64_t terms;     /* different terms, summed over segments; those of deleted documents too */
    uint64_t tokens;    /* words of all text fields, without deleted documents */
    uint64_t postings;  /* pairs of term and document, deleted ones too */
    uint64_t segments;
    uint64_t generation; /* number of the commit, from 1 */
    uint64_t file_bytes;
    uint64_t dictionary_bytes;
    uint64_t document_bytes; /* documents and frequencies of the postings */
    uint64_t position_bytes;
    uint64_t pair_bytes;   /* of common words (dls_writer_options.pair_words) */
    uint64_t length_bytes; /* lengths of fields, for ranking, and how far their positions reach */
    uint64_t column_bytes; /* of values of fields with a column (dls_field.column) */
    uint64_t suggest_bytes; /* of words that are suggested (dls_field.suggest) */
    uint64_t acronym_bytes; /* of short forms that texts define (dls_field.acronyms) */
    uint64_t stored_bytes;
    uint64_t key_bytes;
    uint64_t checksum_bytes;
} dls_index_info;

DLS_API void dls_index_get_info(const dls_index *index, dls_index_info *out);

/* The number of the document with `key`, in 0 .. documents + deleted - 1. DLS_ENOTFOUND: there is none. */
DLS_API dls_status dls_index_find(const dls_index *index, const char *key, size_t key_length, uint64_t *document,
                                  dls_error *err);

/* Read the whole index and verify it: structure, every checksum, order of terms and postings, sums. Stops at the first
 * thing that is wrong, DLS_ECORRUPT. [cost: reads every byte; memory: 5 bytes for each text field of a document, and 5
 * for each document, of the largest segment] */
DLS_API dls_status dls_index_check(const dls_index *index, dls_error *err);

/* The same; and where texts are stored, analyse them anew and compare: an index that passes has for each document the
 * words and positions that its text gives, all of them and no others, and its keywords. The failure names a document
 * and a word. Occurrences are compared by 64-bit sums for each document (damage by accident is found but for one chance
 * in 2^64); of fields without positions only counts are compared. This is no fault of the index where the library was
 * built with another version of libstemmer or libutf8proc than the one that made the index, so that texts give other
 * words. [cost: half as much again; memory: 8 bytes more for each document] */
DLS_API dls_status dls_index_check_text(const dls_index *index, dls_error *err);

typedef struct dls_check_options {
    size_t struct_size;
    bool text; /* as dls_index_check_text; default false: as dls_index_check */
    bool (*cancel)(void *ctx); /* asked about once in a millisecond, by the thread that checks: true: stop
                                  (DLS_ECANCELLED). NULL: nobody is asked */
    void *cancel_ctx;
} dls_check_options;

#define DLS_CHECK_OPTIONS_INIT                                                                                         \
    {                                                                                                                  \
        sizeof(dls_check_options), false, NULL, NULL                                                                   \
    }

/* What dls_index_check or dls_index_check_text does, with more said about how. `options` NULL means
 * DLS_CHECK_OPTIONS_INIT. */
DLS_API dls_status dls_index_check_with(const dls_index *index, const dls_check_options *options, dls_error *err);

/* What a repair could not save. */
typedef enum dls_loss_kind {
    DLS_LOSS_DOCUMENT = 1, /* the document: its stored values, or which document has them, cannot be read */
    DLS_LOSS_WORDS = 2     /* of a document that was saved the words of fields that are not stored */
} dls_loss_kind;

typedef struct dls_loss {
    dls_loss_kind kind;
    uint64_t document; /* its number in the damaged index */
    const char *key;   /* lives for the call; NULL: it cannot be read */
    size_t key_length; /* 0 where the key is NULL */
} dls_loss;

/* What came of a repair. `documents` and `lost` together are the documents that the damaged index had, without deleted
 * ones; where there are unknown deletions, up to so many more. */
typedef struct dls_repair_info {
    uint64_t documents;         /* in the new index */
    uint64_t lost;              /* documents */
    uint64_t without_words;     /* documents whose words were lost, of fields that are not stored */
    uint64_t unknown_deletions; /* that cannot be read: up to so many documents that were deleted are back */
} dls_repair_info;

/* Write what is sound of the index at `path`, which is not touched, to a new index at `new_path`, where nothing may
 * stand. It has the same schema and payload, and one segment. `options` (NULL: DLS_WRITER_OPTIONS_INIT) say how it is
 * written: `allocator`, `buffer_bytes`, `pair_words`, `threads` and `cancel` as for any writer; it is reordered where
 * `reorder` says so, and where a segment of the damaged index was. Nothing is replaced, waited for or merged:
 * `replace`, `wait_ms`, `merge` and `background` are not looked at.
 *
 * `on_loss`, unless it is NULL, is called for each document that was lost, or lost words, by the thread that called
 * this, before it returns. The new index is not there yet, and may still fail to be made: the function must not look
 * for it, nor put anything at `new_path`. `info`, which may not be NULL, is written on success.
 *
 * A document that was saved has its key and its stored values to the last byte: only bytes with right checksums are
 * taken. Where a schema has all its fields stored, documents are indexed anew from these, so that damage to words and
 * postings costs nothing, and the damage of a page of stored values the documents of the blocks of 32 KiB that lie on
 * it. Where there are words that are not stored, documents of a segment whose words are all sound keep them, those of
 * others lose them, all of them: half of the words would be found as if they were all. Where it cannot be read which
 * documents were deleted, none counts as deleted, but those that a later one of their key has replaced.
 *
 * Where the end of the file is missing, documents of segments that are there to their ends are saved, and those of
 * others lost. Which documents were deleted stands behind the segments, and cannot be read where it is missing.
 *
 * The order of documents stays, but that segments which keep words that are not stored come first.
 *
 * DLS_ENOTFOUND: no file at `path`. DLS_EFORMAT: no index. DLS_EVERSION: of another version. DLS_ECORRUPT: nothing can
 * be saved, since there is no superblock that is sound, or neither the commit record nor a copy of it (there are two,
 * but of a record of more than 4,032 bytes: of many segments, or with a long payload). DLS_EEXISTS: something stands at
 * `new_path`, or came there meanwhile. DLS_EINVAL: an option, or an empty `new_path`. Where it fails, nothing was made
 * at `new_path`; but where it is the very last sync that fails (DLS_EIO), the new index may stand, whole. [cost:
 * reading the index, and adding all documents; memory: that of a writer, and a few bits for each document; 12 bytes
 * where words are kept] */
DLS_API dls_status dls_index_repair(const char *path, const char *new_path, const dls_writer_options *options,
                                    void (*on_loss)(void *ctx, const dls_loss *loss), void *ctx, dls_repair_info *info,
                                    dls_error *err);

/* ------------------------------------------------------------------------------------------------------ Query */

/* What to look for. Made from text or built by hand, then immutable: it may be used by many threads and with any index
 * whose schema has the same fields and analyzers (which dls_search checks: DLS_EINVAL).
 *
 * `fields` is a set of text fields, bit f for field number f, in which words are sought; 0 means all text fields.
 * Freed by dls_query_free, unless dls_query_add has taken it over. */
typedef struct dls_query dls_query;

/* Different terms that one call makes of its text; what comes after is left out (dls_query_is_cut says so), by
 * dls_query_parse_full it is refused. A pasted page has a few hundred; every one costs a list of postings. */
#define DLS_MAX_TERMS 1024
/* Bytes of a text that dls_query_parse, dls_query_parse_full and dls_query_new_words read; the same goes for what comes
 * after. A book has that many; reading them takes some 20 ms, and no more than DLS_MAX_TERMS words count. */
#define DLS_MAX_QUERY_TEXT (1 << 20)
/* How deep queries may be nested by dls_query_add: trees are walked by functions that call themselves. */
#define DLS_MAX_DEPTH 32
/* How far the words of a phrase may stand from their places, and from the first word those of dls_query_new_near. With
 * more, words of different values of a field, which are kept 64 words apart, would be found together. */
#define DLS_MAX_SLOP 31
#define DLS_MAX_DISTANCE 64
/* How many terms a prefix or a misspelt word becomes (see dls_query_new_prefix). Each has a list to be read; what is
 * left out are the rarest, which few documents have: of 214,696 abstracts, prefixes of four letters keep 99.96 % of
 * their postings, those of three 99.6 %, of two 97 %, of one 84 %. With 512 in place of 128 those of one letter take
 * three to six times as long; with 32, which takes half, those of two letters lose an eighth. */
#define DLS_MAX_EXPANSION 128
/* By how many edits terms may differ from what dls_query_new_fuzzy is given: with 3, short words would be any. */
#define DLS_MAX_EDITS 2

/* Make a query of what someone typed. Any bytes are a query; there is no syntax error.
 *
 * Words are ranked by any of them: a document with one of them is found, one with more and rarer ones is ranked higher.
 * Words that every text of the language has ("how", "does", "the") are left out where there are others; so far English
 * alone has a list of them. In a phrase they count.
 * `"a phrase"` in double quotes, both of them there, must occur as it stands. A word or phrase after `-`, which follows
 * a space or begins the text, must not occur. When only such exclusions are left, they are read as plain words.
 * Text without a word in it makes a query that finds nothing.
 *
 * Where there are phrases or exclusions, the query has an alternative without them (dls_query_relaxed), to which
 * dls_search and dls_count turn if nothing matches: a quote or a dash that was not meant as one does no harm. */
DLS_API dls_status dls_query_parse(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                                   const dls_allocator *allocator, dls_query **out, dls_error *err);

/* What to look for where nothing matches `query`: of a plain query the one whose phrases are words like others, and if
 * it has exclusions, the one after that, whose exclusions are words too. NULL: there is none, or no further one. It
 * belongs to `query`. dls_query_add hands an alternative on to the query that it adds to. For hosts that search many
 * indexes and want one answer; dls_search does this by itself. */
DLS_API const dls_query *dls_query_relaxed(const dls_query *query);

/* Make a query of text in which signs have a meaning. What they mean:
 *
 *   stride padding         any of them, the more the better        "a phrase"       words one after the other
 *   a AND b, a OR b        both; any of them                       "a phrase"~3     each up to 3 words from its place
 *   NOT a, -a              without it                              a NEAR/5 b       within 5 words of each other
 *   +a b                   a must be there, b may                  conv*            words that begin so
 *   (a OR b) AND c         grouped                                 gradeint~1       misspelt by 1 or 2 letters
 *   (a b c)~2              at least 2 of them                      a^2.5, (a b)^2   counts so much more
 *   title:a, title,text:a  in these fields                         (a b)^=1         scores 1 where it matches
 *   title:(a "b c")        all of it in that field                 kind:paper       a value of a keyword field
 *   year:>2015, year:1..5  values in a range, by a column          year:*           any value
 *   year:(>2015 OR <2000)  any of these                            day:"2015-05-04T10:20Z"    one with signs in it
 *   *:*                    all documents                           key:"id 7"       the document with that key
 *   'convolut'             a term as it stands in the index        \+, \"            a sign without its meaning
 *   {gan = "generative adversarial network"}   words and phrases that count as one (dls_query_new_synonym)
 *
 * AND, OR, NOT and NEAR/n are such in capitals alone. NOT binds closest, then AND, then OR; words side by side are any
 * of them, as loose as can be: `a b AND c` is a, or b and c together. Where only exclusions are in a list, it finds all
 * other documents. Of fields with a column `year:2015..2018`, `year:>=2015`, `kind:pap*` and `kind:*` (any) find by
 * what dls_query_new_range and its like do, `day:2018-05` all of May. A word that analysis takes apart
 * (`back-propagation`) must match with all its parts. Stop words count. Words without a letter in them are left out.
 * `key` before a colon is the key of documents; a field of that name is written `\key:`. The grammar, to the letter,
 * stands at the head of src/query/query_syntax.c.
 *
 * DLS_ESYNTAX: the text is none such; DLS_ELIMIT: something exceeds its limit. `err->at` is the byte it is about. */
DLS_API dls_status dls_query_parse_full(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                                        const dls_allocator *allocator, dls_query **out, dls_error *err);

typedef struct dls_synonyms dls_synonyms; /* see Synonyms */

typedef struct dls_parse_options {
    size_t struct_size;
    uint64_t fields;
    bool full;                    /* as dls_query_parse_full; default false: as dls_query_parse */
    const dls_synonyms *synonyms; /* until it returns; NULL: none */
} dls_parse_options;

#define DLS_PARSE_OPTIONS_INIT                                                                                         \
    {                                                                                                                  \
        sizeof(dls_parse_options), 0, false, NULL                                                                      \
    }

/* What dls_query_parse or dls_query_parse_full makes of a text, with more said about how. `options` NULL means
 * DLS_PARSE_OPTIONS_INIT. DLS_EINVAL: the synonyms were made for other fields. */
DLS_API dls_status dls_query_parse_with(const dls_schema *schema, const char *text, size_t length,
                                        const dls_parse_options *options, const dls_allocator *allocator,
                                        dls_query **out, dls_error *err);

/* Any of the words of `text`, as dls_query_parse ranks them, but no character means anything special. */
DLS_API dls_status dls_query_new_words(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                                       const dls_allocator *allocator, dls_query **out, dls_error *err);

/* The words of `text` one after the other, within one value of one field. Fields without positions never match, unless
 * it is one word, which is that word (dls_query_new_term).
 *
 * `slop`, 0 to DLS_MAX_SLOP, is by how many places each word may stand before or behind its own, which is counted from
 * the first word: with 1, "a b" is found in "a x b" too, with 2 in "b a". An occurrence is one of the first word about
 * which all others are found, wherever they are found: a word of the document may serve several occurrences, and
 * several equal words of the phrase (with 1, "a a" is found in "a"). DLS_ELIMIT: the slop is larger. */
DLS_API dls_status dls_query_new_phrase(const dls_schema *schema, const char *text, size_t length, uint32_t slop,
                                        uint64_t fields, const dls_allocator *allocator, dls_query **out,
                                        dls_error *err);

/* The words of `text` near each other: the first, and each of the others within `distance` words of it, before or
 * behind, in one value of one field. `distance` is 1 (neighbours) to DLS_MAX_DISTANCE. Words that `text` repeats are
 * sought once, stop words too. An occurrence is one of the first word about which all others are found. Fields without
 * positions never match, unless it is one word, which is that word. DLS_EINVAL: a distance of 0. DLS_ELIMIT: the
 * distance is larger. */
DLS_API dls_status dls_query_new_near(const dls_schema *schema, const char *text, size_t length, uint32_t distance,
                                      uint64_t fields, const dls_allocator *allocator, dls_query **out,
                                      dls_error *err);

/* The term `term`, 1 to 255 bytes, as it stands in the index: nothing is done to it. As dls_analyzer_run gives it. */
DLS_API dls_status dls_query_new_term(const dls_schema *schema, const char *term, size_t length, uint64_t fields,
                                      const dls_allocator *allocator, dls_query **out, dls_error *err);

/* Words that begin with `text`: terms of the index that begin with it once it is folded as the fields fold words (case,
 * compatibility forms, diacritics) but not stemmed; and the term of the word `text` itself, so that `convolutions`
 * finds what that word does. Where analysis takes `text` apart, its other words must be there as they are.
 *
 * All terms count as one word (Lucene's SynonymQuery scores so): its tf is the sum of theirs, in the order of their
 * bytes; its df the largest of theirs. They are found when the query is run, in all segments of the index: up to
 * DLS_MAX_EXPANSION of them, those with the highest df first, of equals those whose bytes come first; of terms that are
 * in living documents, whatever their fields. DLS_REMARK_CUT says that there were more. */
DLS_API dls_status dls_query_new_prefix(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                                        const dls_allocator *allocator, dls_query **out, dls_error *err);

/* Words spelt nearly like `text`: terms of the index that up to `edits` (1 to DLS_MAX_EDITS) edits make of its term. An
 * edit adds, drops or replaces a code point, or exchanges two neighbours (no code point is edited twice). They count as
 * one word, as those of a prefix do; where they are more than DLS_MAX_EXPANSION, those with fewer edits go first. Where
 * analysis takes `text` apart, all its words are sought so. DLS_EINVAL: 0 edits. DLS_ELIMIT: too many. */
DLS_API dls_status dls_query_new_fuzzy(const dls_schema *schema, const char *text, size_t length, uint32_t edits,
                                       uint64_t fields, const dls_allocator *allocator, dls_query **out,
                                       dls_error *err);

/* What is like `text`: any of its `words` most telling words (0 to DLS_MAX_TERMS; 0 means 50), those that it has often
 * and few documents of the index have. `fields`, a set of field numbers, says in which they are sought; 0: in all that
 * are text. A word counts by n / (n + 1.2), where the text has it n times. Words that no document has, and stop words,
 * are left out; where nothing is left, nothing is found. It is a query like others, with clauses that can be read and
 * printed; to leave out what has been seen, put it into a bool beside the keys (DLS_MUST_NOT). [cost: analysing the
 * text up to DLS_MAX_QUERY_TEXT, and a look-up for each different word, DLS_MAX_TERMS of them at most] */
DLS_API dls_status dls_query_new_similar(const dls_index *index, const char *text, size_t length, uint64_t fields,
                                         size_t words, const dls_allocator *allocator, dls_query **out, dls_error *err);

/* What is like the document with `key`, without itself: its text is what is stored of `fields`, or of all that are
 * text. DLS_ENOTFOUND: there is no such document. Where nothing is stored, nothing is found. Otherwise as
 * dls_query_new_similar. */
DLS_API dls_status dls_query_new_similar_document(const dls_index *index, const char *key, size_t length,
                                                  uint64_t fields, size_t words, const dls_allocator *allocator,
                                                  dls_query **out, dls_error *err);

/* All documents. Contributes nothing to the score. */
DLS_API dls_status dls_query_new_all(const dls_allocator *allocator, dls_query **out, dls_error *err);

/* The document with this key. Contributes nothing to the score. */
DLS_API dls_status dls_query_new_key(const char *key, size_t length, const dls_allocator *allocator, dls_query **out,
                                     dls_error *err);

/* Documents that have exactly `value` in keyword field `field`, or in a field of integers, floats, dates or booleans,
 * where equal values need not be written alike ("2.50" is 2.5). Contributes nothing to the score. DLS_EINVAL: no such
 * field, or a value that is none of its kind. */
DLS_API dls_status dls_query_new_keyword(const dls_schema *schema, size_t field, const char *value, size_t length,
                                         const dls_allocator *allocator, dls_query **out, dls_error *err);

/* Documents that have any of `count` values, as dls_query_new_keyword would find each; `lengths` NULL: each value ends
 * with a NUL. None is fine, and finds nothing. */
DLS_API dls_status dls_query_new_values(const dls_schema *schema, size_t field, const char *const *values,
                                        const size_t *lengths, size_t count, const dls_allocator *allocator,
                                        dls_query **out, dls_error *err);

/* Documents that have a value between `low` and `high` in a field with a column (dls_field); of several values one is
 * enough. An end that is NULL is open, one that is not belongs to the range unless `flags` say otherwise. Keywords go
 * by their bytes. A date that is not exact stands for all of its time: the range from "2015" to "2018" is four years,
 * one above "2015" begins with 2016. Contributes nothing to the score. DLS_EINVAL: a field without a column, a value
 * that is none of its kind, a flag that there is not. [cost: a look at each document's code, or, where words decide, at
 * those of the documents that have them] */
#define DLS_RANGE_ABOVE_LOW 1u  /* `low` itself is left out */
#define DLS_RANGE_BELOW_HIGH 2u /* `high` is */
DLS_API dls_status dls_query_new_range(const dls_schema *schema, size_t field, const char *low, size_t low_length,
                                       const char *high, size_t high_length, unsigned flags,
                                       const dls_allocator *allocator, dls_query **out, dls_error *err);

/* Documents that have a keyword that begins with `prefix` in keyword field `field`, which has a column. */
DLS_API dls_status dls_query_new_keyword_prefix(const dls_schema *schema, size_t field, const char *prefix,
                                                size_t length, const dls_allocator *allocator, dls_query **out,
                                                dls_error *err);

/* Documents that have any value in a field with a column, or a word in a text field. */
DLS_API dls_status dls_query_new_exists(const dls_schema *schema, size_t field, const dls_allocator *allocator,
                                        dls_query **out, dls_error *err);

typedef enum dls_occur {
    DLS_SHOULD = 1, /* may match, and adds to the score when it does */
    DLS_MUST = 2,   /* has to match, and adds to the score */
    DLS_MUST_NOT = 3
} dls_occur;

/* A query of clauses, added by dls_query_add. A document matches if all its MUST match, none of its MUST_NOT, and,
 * where there is no MUST, at least one SHOULD. Its score is the sum over the matching clauses, in their order. */
DLS_API dls_status dls_query_new_bool(const dls_allocator *allocator, dls_query **out, dls_error *err);

/* Words and phrases that say the same and count as one: added by dls_query_add, as DLS_SHOULD, each a query of a word,
 * of terms, or of a phrase, or a bool of such, whose clauses are added in its place. A document matches if it has one
 * of them. They score as one word would that stood wherever one of them stands: its tf is the sum of theirs, in their
 * order; it comes early where the first of them does, also of phrases, each as early as its first word; and its df is
 * how many documents have any of them, in any field, deleted ones apart. There a document counts as having a phrase
 * when it has each of its words: that they stand side by side takes positions to know, and three times as long in all,
 * for scores that are hardly better (docs/relevance.md). Indexes that are searched as one agree on it, since it adds up
 * (dls_statistics_collect). What no document has changes nothing. Boosts of the members count nothing, that of the
 * whole does (dls_query_boost). DLS_EINVAL: it is no word and no phrase, or not DLS_SHOULD; DLS_ELIMIT: more than
 * DLS_MAX_EXPANSION.
 * [cost: a list for each word, which are counted together, some microseconds for each 65,536 documents; a phrase costs
 * what it does by itself, and is looked at in each document that may be among the best] */
DLS_API dls_status dls_query_new_synonym(const dls_allocator *allocator, dls_query **out, dls_error *err);

/* Have at least `minimum` SHOULD clauses of `query`, which came from dls_query_new_bool, match, beside what else must.
 * 0 is what holds without: one, if there is no MUST. DLS_EINVAL: it is another query. */
DLS_API dls_status dls_query_set_minimum(dls_query *query, uint32_t minimum, dls_error *err);

/* Multiply what `query` counts by `factor`: the boost of every word and phrase in it, and every constant score.
 * DLS_EINVAL: the factor is not in 1e-6 to 1e6, or what a word would come to is not; nothing has changed then. */
DLS_API dls_status dls_query_boost(dls_query *query, float factor, dls_error *err);

/* What matches `child`, with `score` (0, or 1e-6 to 1e6) for each document, whatever `child` would give it. `child`
 * belongs to the new query, as with dls_query_add. DLS_ELIMIT: deeper than DLS_MAX_DEPTH. */
DLS_API dls_status dls_query_new_constant(dls_query *child, float score, const dls_allocator *allocator,
                                          dls_query **out, dls_error *err);

/* Add `child` to `query`, which came from dls_query_new_bool or dls_query_new_synonym. `child` belongs to `query` from
 * now on; on failure it is freed. DLS_ELIMIT: deeper than DLS_MAX_DEPTH. */
DLS_API dls_status dls_query_add(dls_query *query, dls_occur occur, dls_query *child, dls_error *err);

/* True if there is nothing to look for: the text had no word in it. Such a query finds nothing. */
DLS_API bool dls_query_is_empty(const dls_query *query);

/* True if text beyond DLS_MAX_QUERY_TEXT or terms beyond DLS_MAX_TERMS were left out, in it or anything below it. */
DLS_API bool dls_query_is_cut(const dls_query *query);

/* Write the query as text that dls_query_parse_full, with all fields, reads as the same query; of `size` bytes at most,
 * the last of which is NUL. The result is how many bytes the text has without it, as snprintf's; 0, and an empty text,
 * if the query does not suit the schema. Text, once analysed, is written as its terms: `'convolut'`. An alternative
 * (dls_query_relaxed) is not written. */
DLS_API size_t dls_query_print(const dls_query *query, const dls_schema *schema, char *buffer, size_t size);

DLS_API void dls_query_free(dls_query *query);

/* --------------------------------------------------------------------------------------------------- Synonyms */

/* Words and phrases that say the same, for dls_query_parse_with: `gan` finds what `generative adversarial network`
 * finds. Made for a schema, by whose analyzers they are read; once made, it may be used by many threads.
 *
 * A list is text, a rule a line, in the form that Solr and Lucene read:
 *
 *   gan, generative adversarial network            each stands for the others
 *   backprop => backpropagation, back propagation  who looks for what is on the left finds what is on the right too
 *   # a remark                                     a sign after a \ is nothing but that sign: \, \= \#
 *
 * (Solr's `=>` takes away what is on its left; ours adds to it.) Rules are not chained: what `a` stands for, and what
 * that stands for, are two things. What is compared is what analysis makes of both, `GANs` as well; of each word or
 * phrase the longest that a rule has, from the first word on, once it has been passed the next behind it.
 *
 * What becomes of a query: a word that is in a rule becomes a synonym (dls_query_new_synonym) of itself and what it
 * stands for. Of several words one after the other that are in a rule, each becomes a synonym of itself and of what all
 * of them stand for, but for what has that word in it, since wherever that stands, the word might: for `recurrent
 * network speech` a text that says `RNN` has both `recurrent` and `network`. In quotes, a phrase becomes a synonym of
 * itself and of the phrases that come of it by exchanging what is in rules, 16 at most; what is excluded likewise. With
 * a syntax, words are looked at one by one, and phrases where they have no slop. Words that are part of a synonym are
 * not corrected. */

/* Words and phrases of a rule, at most. */
#define DLS_MAX_SYNONYMS 64

/* Without any. The schema is used while rules are added. Freed by dls_synonyms_free. */
DLS_API dls_status dls_synonyms_new(const dls_schema *schema, const dls_allocator *allocator, dls_synonyms **out,
                                    dls_error *err);

/* Add the rules of a text. DLS_ESYNTAX: a line is none; `err->at` is the byte, and the text has the line. After a
 * failure they may only be freed. [memory: n * n for the n words of a line] */
DLS_API dls_status dls_synonyms_add(dls_synonyms *synonyms, const char *text, size_t length, dls_error *err);

/* How many rules there are; 0 for NULL. */
DLS_API size_t dls_synonyms_count(const dls_synonyms *synonyms);

DLS_API void dls_synonyms_free(dls_synonyms *synonyms);

/* Short forms that texts define themselves: "recurrent neural networks (RNNs)", "RNN (recurrent neural network)". An
 * index keeps those of fields that say so (dls_field.acronyms); they are added up, of one index or several, and listed,
 * or made rules for dls_synonyms_add, which people can read. To search by them, make synonyms of the rules once, for as
 * long as the index is open, and give them to those queries that are to go by them (dls_query_parse_with).
 *
 * A short form has 2 to 10 letters, digits and "-", two of them capitals; the long one two words or more, up to twice
 * as many as the short one has letters. Its words have the letters of the short form in their order, the first at the
 * beginning of a word (Schwartz, Hearst: A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical
 * Text, PSB 2003). Freed by dls_acronyms_free. */
typedef struct dls_acronyms dls_acronyms;

DLS_API dls_status dls_acronyms_new(const dls_allocator *allocator, dls_acronyms **out, dls_error *err);

/* Gather those of a text. [cost: a look for each parenthesis; memory: that of different definitions] */
DLS_API dls_status dls_acronyms_add(dls_acronyms *acronyms, const char *text, size_t length, dls_error *err);

/* Add those that an index has: for each how many of its documents define it. What deleted documents defined counts
 * until their part of the index is merged. Of a part that has more than 65,536 the commonest are there. DLS_ECORRUPT:
 * the index is damaged. [cost: reading them, a few hundred nanoseconds for each] */
DLS_API dls_status dls_acronyms_add_index(dls_acronyms *acronyms, const dls_index *index, dls_error *err);

/* A short form, and what it is short for, as they were compared: in small letters, and not in the plural. Neither is
 * followed by a NUL byte. */
typedef struct dls_acronym {
    const char *brief;
    size_t brief_length;
    const char *full;
    size_t full_length;
    uint64_t count; /* texts that define it, or documents of an index */
} dls_acronym;

/* All that was gathered, those first that most define. `*list` lives until the next call. */
DLS_API dls_status dls_acronyms_list(dls_acronyms *acronyms, const dls_acronym **list, size_t *count, dls_error *err);

/* What was gathered as rules, in `most` bytes at most: those first that most texts define; of a short form the
 * commonest long one, and others that are defined a half as often, or more. One of two letters, which stands for many a
 * thing, stands for the long form, and not the other way round (`=>`). `*text`, which ends with a NUL that `*length`
 * does not count, lives until the next call. */
DLS_API dls_status dls_acronyms_rules(dls_acronyms *acronyms, size_t most, const char **text, size_t *length,
                                      dls_error *err);

DLS_API void dls_acronyms_free(dls_acronyms *acronyms);

/* ----------------------------------------------------------------------------------------------------- Search */

/* A piece of text that belongs to the hits; it is followed by a NUL byte that `length` does not count. */
typedef struct dls_text {
    const char *bytes;
    size_t length;
} dls_text;

/* A facet: of all documents that match, filter included, how many have which value of a field with a column. Counts are
 * exact. [cost: a look at each match; memory: 4 bytes for each different value of a segment] */
typedef enum dls_facet_kind {
    DLS_FACET_VALUES = 1, /* each value by itself, the most frequent first, equally frequent ones in their order */
    DLS_FACET_RANGES = 2, /* the ranges that are given; of integers, floats, dates, booleans */
    DLS_FACET_YEARS = 3,  /* of dates: in their order */
    DLS_FACET_MONTHS = 4,
    DLS_FACET_DAYS = 5,
    DLS_FACET_STEPS = 6 /* of integers: from a multiple of `step` to before the next, in their order */
} dls_facet_kind;

/* Ends as dls_query_new_range has them, but ended by NUL; NULL: open. */
typedef struct dls_facet_range {
    const char *low;
    const char *high;
    unsigned flags;
} dls_facet_range;

/* Buckets of a facet, at most. */
#define DLS_MAX_FACET_BUCKETS 1000000

typedef struct dls_facet_request {
    size_t struct_size; /* the same in all requests of a search */
    size_t field;
    dls_facet_kind kind;
    size_t limit;                  /* so many of the most frequent buckets; default 10. Ranges are all given */
    uint64_t step;                 /* DLS_FACET_STEPS: 1 to 2^63 - 1; default 1 */
    const dls_facet_range *ranges; /* DLS_FACET_RANGES */
    size_t range_count;
} dls_facet_request;

#define DLS_FACET_REQUEST_INIT                                                                                         \
    {                                                                                                                  \
        sizeof(dls_facet_request), 0, DLS_FACET_VALUES, 10, 1, NULL, 0                                                 \
    }

typedef struct dls_facet_bucket {
    dls_text value; /* in its shortest form, "2018-05" of a month; of steps the first number; of a range empty */
    uint64_t count; /* of documents */
} dls_facet_bucket;

typedef struct dls_facet {
    const dls_facet_bucket *buckets;
    size_t count;
    uint64_t others;      /* buckets beyond `limit` */
    uint64_t other_count; /* the sum of their counts */
    uint64_t with;        /* matching documents that have a value of the field */
    uint64_t without;
} dls_facet;

/* What hits are sorted by: the value of a field with a column, or the score. Of several keywords the first counts, or,
 * where they descend, the last. Documents without a value come last, either way. */
#define DLS_SORT_SCORE SIZE_MAX
#define DLS_MAX_SORT_KEYS 8

typedef struct dls_sort_key {
    size_t field; /* or DLS_SORT_SCORE */
    bool descending;
} dls_sort_key;

/* A column that counts: the score of the whole query is multiplied by 1 + weight * x, where x is between 0 and 1 by the
 * value that the document has of a field of integers, floats, dates or booleans (false is 0, true 1):
 *
 *   DLS_BOOST_NEAR      scale / (scale + |value - origin|): 1 at `origin`, a half `scale` away from it. Newness, where
 *                       the origin is today; nearness
 *   DLS_BOOST_LARGE     1 - scale / (scale + value), 0 for values below 0: a half at `scale`. Popularity
 *   DLS_BOOST_BETWEEN   0 at `origin`, 1 at `end`, straight between them, which of them may be the larger, and beyond
 *
 * A document without a value has its score times 1. What scores 0 still does: to order all documents by a column, give
 * them a score (dls_query_new_constant), or sort by it. Several boosts are multiplied in their order, and their product
 * with the score, in single precision; each is computed in double precision and rounded once, by operations that every
 * machine does alike, from nothing but the value and what stands here. So scores have the same bits everywhere, in any
 * segment and any shard. Hits are those of a search that looks at every document, but it need not: the values at the
 * ends of a segment's column tell what its scores are multiplied by at most. The less boosts can do, the more they
 * leave unseen. [cost: for each document that is scored a look at its code and, for values that were not met lately, a
 * look-up of its value; memory: 8 KiB for each boost] */
typedef enum dls_boost_form { DLS_BOOST_NEAR = 1, DLS_BOOST_LARGE = 2, DLS_BOOST_BETWEEN = 3 } dls_boost_form;

/* Boosts of a search, at most. */
#define DLS_MAX_COLUMN_BOOSTS 8

typedef struct dls_column_boost {
    size_t struct_size; /* the same in all boosts of a search */
    size_t field;
    dls_boost_form form;
    float weight;       /* 0 to 1000; default 1: up to twice the score */
    double scale;       /* above 0; of dates in days; default 1. It changes nothing of DLS_BOOST_BETWEEN */
    const char *origin; /* a value of the field, ended by NUL, of a date that is not exact its beginning; NULL: 0, or
                           the beginning of 1970. It changes nothing of DLS_BOOST_LARGE */
    const char *end;    /* another, likewise, not equal to it; it changes something of DLS_BOOST_BETWEEN alone */
} dls_column_boost;

#define DLS_COLUMN_BOOST_INIT                                                                                          \
    {                                                                                                                  \
        sizeof(dls_column_boost), 0, DLS_BOOST_NEAR, 1.0f, 1.0, NULL, NULL                                             \
    }

/* Hits are collapsed by a field with a column: of all documents that match and share a value, only the one that comes
 * first in the order that is asked for is a hit, and dls_hits_collapsed says of how many it is the first. Values are
 * equal as dls_query_new_keyword has it, whatever segments they are in. Of several keywords of a document the first
 * counts. Documents without a value share one hit, as if that were a value too, unless `collapse_apart` says that each
 * stands for itself. Totals, and facets, are of all documents that match. Paged by `offset`; with `after`, and with
 * DLS_TIES_BY_KEY, DLS_EINVAL: which values have been shown, and what they are in other indexes, only the host knows.
 * [cost: by score that of a search which wants some more hits; with `count` a look at each match beside it and, for
 * each hit, a look-up of its value in each segment; memory: about 200 bytes more for each of `limit` + `offset` hits,
 * where there are several segments their values, and 4 bytes for each different value of the segment that has the most;
 * with `count` of all segments. None of it grows with the documents that match] */
#define DLS_NO_COLLAPSE SIZE_MAX

/* Ranking is BM25F, and a little for words that come early or side by side: the score of a word in a document is
 *
 *   boost * idf * ((1 - k1 / (k1 + tf)) + early),   idf = ln(1 + (N - df + 0.5) / (df + 0.5)),
 *   tf = sum over fields of  weight * occurrences / (1 - b + b * length / average length),
 *   early = the largest of  lead / (1 + (before + first) / 30)  of the fields that have it
 *
 * where N is the number of documents, df of those that have the word in any field, boost how often the query has it,
 * and the average goes over the documents that have the field. Deleted documents are in none of these numbers from the
 * commit on that deletes them: an index has the same scores, to the bit, as one that was made of what is left. Lengths
 * above 40 words are kept to about 4 significant bits, as Lucene does. A phrase counts as a word whose idf is the sum
 * of its words', and so do words near each other. So do the terms of a prefix or a misspelt word together
 * (dls_query_new_prefix). A phrase's boost, and a word's, may be raised by dls_query_boost.
 *
 * `first` is the position of the word's first occurrence in the field, from 0; the values of a field lie 64 words
 * apart. `before` is the length of the document's fields that come before it in the schema, of those that have a lead
 * and are not left out: title and text are one text. (Texts say at their beginning what they are about.) Phrases, words
 * near each other, prefixes and misspelt words have no `early`.
 *
 * Two words that follow each other in the query, or two terms as clauses, add  adjacency * (w1 + w2) / 2  where some
 * field has the second right behind the first; w is boost * idf. (What is one thing stands together.) Stop words that
 * were left out of the query do not keep its words apart.
 *
 * With one field, a lead of 0 and an adjacency of 0 this is Lucene's BM25Similarity. (Robertson, Zaragoza, Taylor:
 * Simple BM25 Extension to Multiple Weighted Fields, CIKM 2004.)
 *
 * Other formulas can be chosen, which are kinder to long texts; `delta` says how much:
 *
 *   BM25+   boost * idf * ((1 - k1 / (k1 + tf)) + delta / (k1 + 1)): whatever its length, a text with the word gains so
 *           much over one without it
 *   BM25L   boost * idf * (1 - k1 / (k1 + (tf + delta))), where the word is
 *
 * (Lv, Zhai: Lower-bounding Term Frequency Normalization, CIKM 2011; When Documents Are Very Long, BM25 Fails!, SIGIR
 * 2011. Their formulas have k1 + 1 times these values, and other idfs.)
 *
 * Every score is computed in single precision in one fixed order: the same index and query give the same bits on
 * every machine. Equal scores are ordered by ascending document number, or by key. */
typedef enum dls_formula {
    DLS_FORMULA_BM25 = 0,
    DLS_FORMULA_BM25_PLUS = 1,
    DLS_FORMULA_BM25L = 2
} dls_formula;

/* How equal scores are ordered. By key is the same however the documents are divided among indexes, and in whatever
 * order they came; keys are compared as by memcmp, shorter first. [cost of DLS_TIES_BY_KEY: a block of stored values is
 * unpacked for each of the `limit` + `offset` best that has the score of another, and for each document with the score
 * of the last of them; or, where that is less, the keys of a segment are walked over; memory: a bit for each document,
 * and keys] */
typedef enum dls_ties {
    DLS_TIES_BY_DOCUMENT = 0,
    DLS_TIES_BY_KEY = 1
} dls_ties;

typedef struct dls_statistics dls_statistics; /* see Statistics */

/* The delta of the paper: 1 for BM25+, 0.5 for BM25L. */
#define DLS_DEFAULT_DELTA (-1.0f)

/* Which words of a plain query are also sought as an index has them written together or apart (dls_query_joined). */
typedef enum dls_join {
    DLS_JOIN_NONE = 0,
    DLS_JOIN_UNKNOWN = 1, /* words that no document has: of two side by side, if one is such */
    DLS_JOIN_ALL = 2      /* all; as often as not it is no better: docs/relevance.md */
} dls_join;

typedef struct dls_search_options {
    size_t struct_size;
    const dls_allocator *allocator; /* for this search and its hits; NULL: the index's */
    float k1;                       /* how soon repetition stops counting, 0 to 1000; default 1.2 */
    const float *weights;           /* one for each field of the schema, 0 leaves a field out, else 0.001 to 1000;
                                       NULL: the schema's. Those of fields that are not text are not looked at */
    const float *b;                 /* one for each field of the schema, 0 to 1; NULL: the schema's */
    const float *lead;              /* one for each field of the schema, 0 to 100; NULL: the schema's */
    float adjacency;                /* how much more two words of the query count where they stand side by side, 0 (no
                                       more) to 100; default 0.1 */
    uint64_t offset;                /* leave out that many of the best hits, for paging; default 0 */
    bool count;                     /* also count all matches, for dls_hits_total; default false */
    dls_formula formula;            /* default DLS_FORMULA_BM25, which has no delta */
    float delta;                    /* 0 to 1000; default DLS_DEFAULT_DELTA */
    dls_ties ties;                  /* default DLS_TIES_BY_DOCUMENT; the other not with `sort` or `after` */
    const dls_statistics *statistics; /* N, df and average lengths to rank by, and the terms that prefixes and misspelt
                                         words become, until the hits are freed; NULL: those of the index */
    bool relax;                       /* where nothing matches, filter included, look for dls_query_relaxed, with all of
                                       these options; default true. Not done by statistics: whether nothing matches is
                                       known to who asks all indexes */
    const dls_query *filter;        /* a document has to match this too: it adds to no score, and no number of ranking
                                       depends on it. Used until dls_search returns. NULL: none */
    const dls_facet_request *facets; /* `facet_count` of them, for dls_hits_facet; used until dls_search returns */
    size_t facet_count;
    const dls_sort_key *sort; /* hits are ordered by these `sort_count` keys, one after the other, then by ascending
                                 document number; NULL: by descending score */
    size_t sort_count;
    const char *after; /* leave out all hits up to one: what dls_hits_cursor gave for it, in a search with the same
                          query, filter and keys; NULL: none. With `offset`, hits behind it are left out too */
    size_t after_length;
    uint32_t deadline_ms;      /* stop after about so many milliseconds (DLS_REMARK_STOPPED); default 0: never */
    bool (*cancel)(void *ctx); /* asked about once in a millisecond, whatever the query: true: stop. By the thread that
                                  searches; NULL: nobody is asked. What is not interrupted: correcting and joining of
                                  words, and putting hits in their order at last, some ms for 100,000 of them */
    void *cancel_ctx;
    size_t collapse;     /* a field: of the documents that share a value of it one is a hit; default DLS_NO_COLLAPSE */
    bool collapse_apart; /* those without a value are hits each for itself; default false: they share one */
    const dls_column_boost *column_boosts; /* `column_boost_count` of them, which multiply scores; used until dls_search
                                              returns; NULL: none */
    size_t column_boost_count;
    bool correct; /* look for dls_query_corrected where there is such; default true. Not done by statistics */
    dls_join join; /* look for dls_query_joined where there is such, before it is corrected; default DLS_JOIN_UNKNOWN.
                      Not done by statistics */
} dls_search_options;

#define DLS_SEARCH_OPTIONS_INIT                                                                                        \
    {                                                                                                                  \
        sizeof(dls_search_options), NULL, 1.2f, NULL, NULL, NULL, 0.1f, 0, false, DLS_FORMULA_BM25, DLS_DEFAULT_DELTA, \
            DLS_TIES_BY_DOCUMENT, NULL, true, NULL, NULL, 0, NULL, 0, NULL, 0, 0, NULL, NULL, DLS_NO_COLLAPSE, false,  \
            NULL, 0, true, DLS_JOIN_UNKNOWN                                                                            \
    }

/* How many hits one search may return, offset included. */
#define DLS_MAX_HITS 10000000

typedef struct dls_hits dls_hits;

/* Find the best `limit` documents (0 to DLS_MAX_HITS). `options` NULL means DLS_SEARCH_OPTIONS_INIT.
 * On success `*out` holds 0 to `limit` hits, best first. Freed by dls_hits_free, before the index is closed and the
 * query is freed. DLS_ECORRUPT: something that was read failed its checksum. DLS_EINVAL: options.statistics are of
 * other fields, or say nothing of a term of the query, or that more documents have it than there are.
 * [cost: the postings of the query; memory: 48 bytes for each of `limit` + `offset` hits, 2 bytes for each document of
 * the largest segment, and about a MiB; up to four prefixes or misspelt words, each found in one document of eight or
 * more, take a byte for each document; phrases need room for positions beside it, and 4 KiB for each word, with several
 * text fields 1 more for each of these] */
DLS_API dls_status dls_search(const dls_index *index, const dls_query *query, size_t limit,
                              const dls_search_options *options, dls_hits **out, dls_error *err);

/* Count the matching documents, without ranking; as dls_search does by itself, of what dls_query_joined and
 * dls_query_corrected make of the query, and of dls_query_relaxed if nothing matches. Over several indexes, and where
 * it is to be stopped, search for 0 hits with options.count, and with options.statistics, so that prefixes are the same
 * terms in all of them. [cost: as that of such a search] */
DLS_API dls_status dls_count(const dls_index *index, const dls_query *query, uint64_t *out, dls_error *err);

/* ------------------------------------------------------------------------------------------------- Corrections */

/* Put misspelt words of a plain query right, by what the index has: `convoltion strid` finds what `convolution stride`
 * finds. dls_search does so by itself (options.correct); this is for who wants to ask first.
 *
 * What is corrected are words of dls_query_parse and dls_query_new_words, also in phrases and where such a query is a
 * part of another, but for what is excluded: of 4 letters and more, of an alphabet, without digits or signs in them,
 * that are in no document; and of those that are in one or two, words that another is like which is in 100 times as
 * many. That one is then sought beside the word. Of all 16 are looked at, the first.
 *
 * A word is taken for another that one edit makes of it, as it is typed: two neighbours exchanged, a letter dropped,
 * added or replaced; if there is none, one whose first letter was dropped, added or replaced; if there is none and the
 * word has 8 letters or more, one whose term two edits make of it or its term, with the same first letter. What is in
 * more documents goes first, where exchanged neighbours and a dropped letter count for eight times as many. Up to two
 * others with an eighth of that and more are sought beside the best, with boosts in proportion; a phrase takes the
 * best, and only for words that are in no document.
 *
 * `*out` is NULL where there is nothing to correct; it is freed by dls_query_free, unless dls_query_add has taken it
 * over. Alternatives are not corrected: the new query has none, ask for that of dls_query_relaxed(query). `allocator`
 * may be NULL. DLS_EINVAL: the query was made for other fields. DLS_ECORRUPT. [cost: a look-up for each word; for one
 * that is not there some hundreds, and where two edits are tried a part of the dictionary] */
DLS_API dls_status dls_query_corrected(const dls_query *query, const dls_index *index, const dls_allocator *allocator,
                                       dls_query **out, dls_error *err);

/* What stands for a word in a corrected query. */
typedef struct dls_correction {
    dls_text typed; /* folded as the field's analyzer folds words */
    dls_text meant; /* the best of them: a word, not its stem, though not always one that stands in a document */
} dls_correction;

/* Correction `number` of a query from dls_query_corrected, in the order of the words; NULL if there is none. Lives as
 * long as the query. */
DLS_API const dls_correction *dls_query_correction(const dls_query *query, size_t number);

/* For "did you mean": the text that a query was made of, with the best words for those that were corrected. Empty where
 * it was not made of one text. Lives as long as the query. */
DLS_API dls_text dls_query_corrected_text(const dls_query *query);

/* Words of a plain query that an index has written together or apart: `data set` finds `dataset` too, `pretraining`
 * finds `pre-training`. dls_search does so by itself (options.join).
 *
 * Two words of dls_query_parse and dls_query_new_words that stand side by side become each a synonym of itself and of
 * what they are together, where that is one word and in the index. A word of 6 letters and more becomes a synonym of
 * itself and of any two parts of it, 2 letters or more each, that stand side by side in documents: in an eighth as many
 * as have the word, or more. With DLS_JOIN_ALL a phrase of two words is sought joined as well. What is excluded stays
 * as it is. Of all, the first 64 words are looked at.
 *
 * `*out` is NULL where nothing is; else it is as that of dls_query_corrected. [cost: a look-up for each pair of words,
 * two for each place where a word can be split, and counting the documents of what is likely] DLS_EINVAL: there is no
 * such `join`; as dls_query_corrected */
DLS_API dls_status dls_query_joined(const dls_query *query, const dls_index *index, dls_join join,
                                    const dls_allocator *allocator, dls_query **out, dls_error *err);

/* ------------------------------------------------------------------------------------------------ Suggestions */

/* What a search box offers while someone types: words that the last word may become, or that may follow it, and titles.
 * It is asked after each letter, and remembers nothing in between. The schema says what is suggested
 * (dls_field.suggest); where it says nothing, nothing is.
 *
 * Words. The last word of the text, if nothing follows it (a space, say), is completed by words of suggested fields, as
 * they are written there but for case and diacritics: `convo` becomes `convolutional`. Of words that find the same, as
 * `convolutions` does, the commonest in these fields is offered. They are ranked by count^2 / (df + before), where
 * `count` is how many documents have the word and the words before it, in any text field, df how many have the word at
 * all, and before how many have those before it, 0 if there are none. So what is common goes first, and of two words
 * the one that belongs to those before it: after `recurrent n`, "natural" goes before "new", though more documents have
 * "new". Stop words before it count for nothing, nor do words that no document has; of the others the last 8. Where no
 * document has all of these together with a completion, the first of them are left out, as few as possible. Of the
 * words that begin so the commonest DLS_MAX_COMPLETIONS of each segment are looked at, 24 where no words before them
 * count; those that come to less than a thousandth of the best are left out. Words are learnt from values of up to 256
 * bytes, and from longer ones as long as these had less than a million words in a segment: so of many long texts the
 * rarest words are not offered.
 *
 * Next words. Behind a whole word (and a space, say) words are offered that follow it in titles, stop words between
 * them left out: in those of the first 8 documents that are found as for titles, below. Where no title has all words
 * of the text, the last two are asked for, and then the last one. They are counted and ranked as completions are.
 *
 * Typing errors. A word of four letters or more that begins no word of more than two such documents is taken for
 * mistyped too: words are offered that one edit behind its first letter completes, if they come to a hundred times as
 * much. An edit exchanges two neighbours, or drops, adds or replaces a letter. Words before the last are put right
 * as dls_query_corrected does it, the last 16 that are unknown.
 *
 * Titles. The first suggested field is what a document is called: its first value, of the documents that have all words
 * of the text in this field, the last word in one of its four best completions or as it stands. They are ranked by a
 * search for these words in all text fields, without regard to where they stand; each title comes once. It takes three
 * bytes of text.
 *
 * A text of more than DLS_MAX_SUGGEST_TEXT bytes gets no suggestions. */
#define DLS_MAX_SUGGEST_TEXT 1024
#define DLS_MAX_COMPLETIONS 40
#define DLS_MAX_SUGGESTIONS 32

typedef struct dls_suggest_options {
    size_t struct_size;
    const dls_allocator *allocator; /* NULL: that of the index */
    size_t words;                   /* how many words at most, 0 to DLS_MAX_SUGGESTIONS; default 6 */
    size_t titles;                  /* likewise; default 4 */
    bool correct;                   /* look for typing errors; default true */
} dls_suggest_options;

#define DLS_SUGGEST_OPTIONS_INIT                                                                                       \
    {                                                                                                                  \
        sizeof(dls_suggest_options), NULL, 6, 4, true                                                                  \
    }

typedef enum dls_suggestion_kind { DLS_SUGGESTION_WORD = 1, DLS_SUGGESTION_TITLE = 2 } dls_suggestion_kind;

typedef struct dls_suggestion {
    dls_suggestion_kind kind;
    dls_text text;   /* for the box: what was typed with the word completed, or followed by another, and others put
                        right; or the title */
    size_t begin;    /* where that word begins in it, which ends it; of a title 0 */
    uint64_t count;  /* how many documents have that word and all words before it that count, in any text field; of a
                        title 1. It is what a search finds that wants all of them */
    size_t together; /* how many different words these are; of a title 0 */
    bool corrected;  /* some word of the text was mistyped, and put right */
    dls_text key;    /* of a title's document; else empty */
    size_t index;    /* of a title's document, where dls_suggest_all was given several: its number; else 0 */
} dls_suggestion;

typedef struct dls_suggestions dls_suggestions;

/* Words first, then titles, each the best first. `options` NULL means DLS_SUGGEST_OPTIONS_INIT. Freed by
 * dls_suggestions_free. [cost: some 150 microseconds of 215,000 documents, two fifths of that for a first letter, more
 * behind a space, where titles are read, and where words before the last are common, or stop words. Memory: as a
 * search] */
DLS_API dls_status dls_suggest(const dls_index *index, const char *text, size_t length,
                               const dls_suggest_options *options, dls_suggestions **out, dls_error *err);

/* Of `count` indexes (1 or more), which have the same fields: what dls_suggest says of one index that has the segments
 * of all, in this order. Counts are sums, of equal titles that of the first index is offered, and what is suggested and
 * how much fields weigh is said by the schema of the first. A document that several have counts once for each. So the
 * words and their counts are those of one index of these documents, however they are spread, where each segment has
 * DLS_MAX_COMPLETIONS words at most that begin so; where it has more, those that are looked at depend on where they
 * are. So do the first of titles of equal score, which next words come from: they go by index, then by document.
 * Allocator: options->allocator, or that of the first index. Threads: the indexes are only read. [cost: as dls_suggest,
 * and to copy 2 KB for each segment] DLS_EINVAL: the indexes do not have the same fields */
DLS_API dls_status dls_suggest_all(const dls_index *const *indexes, size_t count, const char *text, size_t length,
                                   const dls_suggest_options *options, dls_suggestions **out, dls_error *err);

DLS_API size_t dls_suggestions_count(const dls_suggestions *suggestions);

/* Suggestion `number`, NULL if there is none. Lives as long as the suggestions, which do not need the index. */
DLS_API const dls_suggestion *dls_suggestions_at(const dls_suggestions *suggestions, size_t number);

DLS_API void dls_suggestions_free(dls_suggestions *suggestions);

/* ------------------------------------------------------------------------------------------------------- Hits */

typedef struct dls_hit {
    uint64_t document; /* its number in this index: in order of adding, from 0; deleted documents have theirs, so that
                          there may be gaps. Another commit may number anew: keys are what lasts */
    float score;       /* 0 or more; of keywords alone it is 0 */
} dls_hit;

/* How many hits there are. */
DLS_API size_t dls_hits_count(const dls_hits *hits);

/* How many documents match in all; UINT64_MAX unless the search was asked to count. */
DLS_API uint64_t dls_hits_total(const dls_hits *hits);

/* What was done that the query does not say, as bits. Of a corrected or relaxed search, snippets, matches and
 * explanations go by the query that was run. */
#define DLS_REMARK_DROPPED 1u /* stop words were left out */
#define DLS_REMARK_RELAXED 2u /* nothing matched; these are hits of dls_query_relaxed */
#define DLS_REMARK_CUT 4u     /* what is beyond a limit was left out: of the text, its terms, or what they became */
/* By a deadline or by `cancel`: there are hits of what had been looked at, each with its right score, but not always
 * the best; totals and facets are of that too. */
#define DLS_REMARK_STOPPED 8u
#define DLS_REMARK_CORRECTED 16u /* words were misspelt; these are hits of dls_hits_corrected */
DLS_API uint32_t dls_hits_remarks(const dls_hits *hits);

/* The query that was run, if words were corrected in it; NULL if not. It lives as long as the hits. */
DLS_API const dls_query *dls_hits_corrected(const dls_hits *hits);

/* Hit `number`, 0 for the best, NULL if there is none. Lives as long as the hits, which lie side by side: that of hit 0
 * is an array of all. */
DLS_API const dls_hit *dls_hits_at(const dls_hits *hits, size_t number);

/* Search for `count` texts, one after the other, each as dls_query_parse (with `fields`) and dls_search do: for hosts
 * with many questions, to which a call costs more than to C, or a lock. The best `limit` hits of texts[i] go to
 * `hits` + i * limit, how many they are to counts[i]; behind them nothing is written. `hits` may be NULL where `limit`
 * is 0. On failure, which is that of the first text that fails, it is not said what has been written. [cost: that of
 * the searches, and memory for one of them at a time] */
DLS_API dls_status dls_search_texts(const dls_index *index, const dls_text *texts, size_t count, uint64_t fields,
                                    size_t limit, const dls_search_options *options, dls_hit *hits, size_t *counts,
                                    dls_error *err);

/* Facet `number` of those that were asked for, NULL if there is none. Lives as long as the hits. */
DLS_API const dls_facet *dls_hits_facet(const dls_hits *hits, size_t number);

/* What a hit of a collapsed search stands for: the documents that match and share its value. */
typedef struct dls_collapsed {
    dls_text value; /* in its shortest form; empty where there is none */
    bool has_value;
    uint64_t count; /* of these documents, the hit itself among them; UINT64_MAX unless the search was asked to count */
} dls_collapsed;

/* That of hit `number`. Its text lives as long as the hits. DLS_EINVAL: hits were not collapsed. [cost: a look-up] */
DLS_API dls_status dls_hits_collapsed(dls_hits *hits, size_t number, dls_collapsed *out, dls_error *err);

/* How many collapsed hits there are in all; UINT64_MAX unless they were collapsed and counted. */
DLS_API uint64_t dls_hits_collapsed_total(const dls_hits *hits);

/* Where hit `number` stands, for dls_search_options.after: so pages of any number, sorted by columns, cost what the
 * second does. Those by score cost more the further they go, since what scores more is scored again. Bytes without
 * meaning to others, some dozens for each key, longer for long keywords. They stay good after commits: documents that
 * have since been added or deleted are found or not as they fit in; only of hits that are equal in all keys some may be
 * shown twice or not at all, since documents may be numbered anew. `out` lives as long as the hits. */
DLS_API dls_status dls_hits_cursor(dls_hits *hits, size_t number, dls_text *out, dls_error *err);

/* The key of hit `number`. `out` lives as long as the hits. [cost: the first time for a hit, one block is unpacked] */
DLS_API dls_status dls_hits_key(dls_hits *hits, size_t number, dls_text *out, dls_error *err);

/* The same of all hits, dls_hits_count of them, to `out`. */
DLS_API dls_status dls_hits_keys(dls_hits *hits, dls_text *out, dls_error *err);

/* How many values hit `number` has in `field`; 0 where the field is not stored. */
DLS_API dls_status dls_hits_value_count(dls_hits *hits, size_t number, size_t field, size_t *out, dls_error *err);

/* Value `value` (from 0) of `field`, as it was added. `out` lives as long as the hits.
 * DLS_ENOTFOUND: it has not that many. */
DLS_API dls_status dls_hits_value(dls_hits *hits, size_t number, size_t field, size_t value, dls_text *out,
                                  dls_error *err);

/* Bytes [begin, end) of a text. */
typedef struct dls_range {
    size_t begin;
    size_t end;
} dls_range;

/* What matched in a value: the ranges of the words that the query looks for in that field, ascending, apart; of phrases
 * and of words near each other those that are part of an occurrence.
 * `*ranges` lives as long as the hits. [cost: the value is analysed again] */
DLS_API dls_status dls_hits_matches(dls_hits *hits, size_t number, size_t field, size_t value, const dls_range **ranges,
                                    size_t *count, dls_error *err);

/* A piece of a value with what matched in it. `begin` is where it stands in the value, `cut_before` and `cut_after`
 * say that the value goes on there. */
typedef struct dls_snippet {
    dls_text text;
    size_t begin;
    bool cut_before;
    bool cut_after;
    const dls_range *ranges; /* within `text` */
    size_t range_count;
} dls_snippet;

/* The piece of hit `number`'s `field`, of `characters` at most (20 or more), that shows most of the query: the one with
 * the most, and rarest, different words of it; the beginning of the first value if nothing matches in this field. It
 * begins and ends with a sentence where sentences are short enough, else with a word (both by Unicode's UAX #29).
 * Characters are code points. An empty text if the field has no value or is not stored. `out` lives as long as the
 * hits. [cost: all values of the field are analysed again] */
DLS_API dls_status dls_hits_snippet(dls_hits *hits, size_t number, size_t field, size_t characters, dls_snippet *out,
                                    dls_error *err);

DLS_API void dls_hits_free(dls_hits *hits);

/* In what programs count places in a text. A malformed sequence counts as the one U+FFFD that it is read as. */
typedef enum dls_unit {
    DLS_UNIT_CHARACTER = 1, /* code points: Python, Rust's chars */
    DLS_UNIT_UTF16 = 2      /* units of UTF-16: JavaScript, Java, C#; two for characters beyond U+FFFF */
} dls_unit;

/* Turn `count` ranges of bytes of `text`, ascending and apart, as matches and snippets have them, into ranges of
 * `unit`, in `out`, which may be `ranges`. DLS_EINVAL: they do not ascend, or reach beyond the text. [cost: the text up
 * to the last of them] */
DLS_API dls_status dls_ranges_convert(const char *text, size_t length, const dls_range *ranges, size_t count,
                                      dls_unit unit, dls_range *out, dls_error *err);

/* Write `text` as HTML, with `before` and `after` (HTML themselves, "<b>" and "</b>" say) around each of `count` ranges
 * of bytes, ascending and apart. Whatever else the text has stays text, in elements and in quoted attributes: & < > " '
 * are escaped; NUL and malformed sequences become U+FFFD. `before` and `after` come out as they are given.
 *
 * The length of the HTML is put into `*html_length`, without the NUL that ends it. Up to `size` bytes, NUL included,
 * are written to `out`, cut wherever they end: a result below `size` says that it is whole. `out` may be NULL where
 * `size` is 0. DLS_EINVAL: as above. */
DLS_API dls_status dls_html(const char *text, size_t length, const dls_range *ranges, size_t count, const char *before,
                            const char *after, char *out, size_t size, size_t *html_length, dls_error *err);

/* ------------------------------------------------------------------------------------------------ Explanation */

/* How a score came about: the nodes of the query in their order, parents before children. */
typedef enum dls_node_kind {
    DLS_NODE_BOOL = 1,
    DLS_NODE_TERM = 2,
    DLS_NODE_PHRASE = 3,  /* words near each other too */
    DLS_NODE_KEYWORD = 4, /* a value of another kind too */
    DLS_NODE_PREFIX = 5,  /* below it are the terms that it became and the document has */
    DLS_NODE_FUZZY = 6,   /* likewise */
    DLS_NODE_ALL = 7,
    DLS_NODE_KEY = 8,
    DLS_NODE_CONSTANT = 9, /* below it is what has to match */
    DLS_NODE_RANGE = 10,   /* a prefix of keywords, and any value, too */
    DLS_NODE_SYNONYM = 11  /* below it are its words and phrases that the document has */
} dls_node_kind;

/* What one field gave to a word's tf. */
typedef struct dls_explain_field {
    size_t field;
    uint32_t occurrences;
    uint32_t length;      /* words in the field, as ranking sees it (rounded above 40) */
    float average_length; /* over the documents that have the field */
    float weight;
    float b;
    float tf; /* weight * occurrences / (1 - b + b * length / average_length) */
} dls_explain_field;

/* What one column did to a score (dls_column_boost). */
typedef struct dls_explain_boost {
    size_t field;
    bool has_value;
    dls_text value; /* in its shortest form; empty where there is none */
    float factor;   /* 1 + weight * x */
} dls_explain_boost;

typedef struct dls_explain_node {
    dls_node_kind kind;
    unsigned depth;  /* 0 for the whole query */
    dls_occur occur; /* in its parent; DLS_MUST for the whole query */
    bool matches;    /* where it does not, score, tf and fields are 0 */
    float score;     /* of a bool: the sum of its matching children in their order, to the bit; of the whole query
                        times `factor` */
    dls_text text;   /* term, prefix, key or value, or phrase with single spaces; of a range its field's name; empty for
                        other kinds */
    bool near;       /* a phrase that came from dls_query_new_near */
    uint32_t slop;   /* of a phrase; where it is near, the distance */
    uint32_t edits;  /* of a fuzzy one */
    uint32_t minimum; /* of a bool: how many SHOULD must match; what dls_query_set_minimum was given */
    uint64_t df;     /* documents that have the term; of a phrase: of its rarest word; of a prefix or a fuzzy one: of
                        its commonest term */
    float idf;
    float boost;
    float k1;
    float tf;                        /* sum of the fields'; of a prefix or a fuzzy one: of the terms' below it, whose
                                        score is 0 */
    float early;                     /* what the word's place adds to tf's part, times idf and boost */
    float adjacent;                  /* what it adds to the score that the word stands behind the clause before it */
    const dls_explain_field *fields; /* those that matched; of a keyword its field, with nothing but its number */
    size_t field_count;
    dls_formula formula;
    float delta; /* 0 for DLS_FORMULA_BM25 */
    float factor;                    /* of the whole query: the product of what its boosts by columns are; else 1 */
    const dls_explain_boost *boosts; /* of the whole query, `boost_count` of them */
    size_t boost_count;
} dls_explain_node;

/* Explain the score of hit `number`. `*nodes` lives as long as the hits; the first one's score is the hit's, to the
 * bit. [cost: a search for this one document] */
DLS_API dls_status dls_hits_explain(dls_hits *hits, size_t number, const dls_explain_node **nodes, size_t *count,
                                    dls_error *err);

/* Feedback: the query that was run, and beside it what tells most in the first `documents` of its hits (0 to 100; 0
 * means 3): `words` words (0 to DLS_MAX_TERMS; 0 means 20) that these have often and few documents of the index have.
 * All of them together count `share` (0.001 to 100; a quarter is usual) of what the words of the query do. What matches
 * is the same; those come up that say it in other words. To search so, search, make this of the hits, and search again.
 * Of documents whose text is not stored nothing is learnt. DLS_ELIMIT: too many, or the query is as deep as may be.
 * [cost: that of dls_query_new_similar_document for each document] */
DLS_API dls_status dls_query_new_feedback(const dls_hits *hits, size_t documents, size_t words, float share,
                                          const dls_allocator *allocator, dls_query **out, dls_error *err);

/* ------------------------------------------------------------------------------------------------- Statistics */

/* The numbers about a collection that ranking needs, for one query. With them several indexes are searched as if they
 * were one, each where it lies: by threads, by processes, on many machines.
 *
 *   1. dls_statistics_collect, on each index, with the same query;
 *   2. dls_statistics_merge, of all of them;
 *   3. dls_search, on each index, with options.statistics, and options.ties = DLS_TIES_BY_KEY;
 *   4. dls_hits_merge, or else: the largest scores first, equal ones by key.
 *
 * This gives the keys, in their order, and the bits of the scores that one index of all documents gives by
 * DLS_TIES_BY_KEY, and the totals add up. For the best k of all, ask each index for k; for a page, ask each for
 * offset + limit, from 0 on. It holds where no key is in two indexes, and all have the same fields with the same
 * weight, b and lead (or the options say which). Where an index is refreshed between 1 and 3, its numbers are a little
 * old, no more.
 *
 * A search with statistics looks for its query as it stands: it neither joins nor corrects words, since one index does
 * not know which words no other has, and each would look for something else. To have words joined, let dls_query_joined
 * do so by one of them, the largest, and go through 1 to 4 with what it gives. If nothing is found in any index, and
 * dls_query_relaxed gives an alternative, go through 1 to 4 again with that, as dls_search does by itself with one
 * index.
 *
 * All numbers are integers, and averages are made of the sums: it does not matter in which order what is merged.
 *
 * The numbers can be read, and set, so that a small index can be ranked by a large collection that it is like. */

/* Of all terms of `query`, wherever they stand in it, and of its synonyms; and of all terms of this index that its
 * prefixes and misspelt words may become, in how many documents each is: which DLS_MAX_EXPANSION of them are the best
 * is known when all indexes are. Freed by dls_statistics_free; index and query may go before. DLS_EINVAL: the query was
 * made for other fields.
 * [cost: looking the terms up; of what a prefix or a misspelt word becomes, as for a search, and where documents were
 * deleted the lists of all of it; memory, and bytes to be sent: O(terms), for each about 100 bytes and its own, and as
 * much while they are gathered. A prefix of a letter or two may have a good part of the dictionary] */
DLS_API dls_status dls_statistics_collect(const dls_index *index, const dls_query *query,
                                          const dls_allocator *allocator, dls_statistics **out, dls_error *err);

/* Add those of `other`, of the same query on another index. Of what prefixes and misspelt words become, terms that only
 * one of them has are kept. DLS_EINVAL: they are of other fields, or of other terms that the query has. DLS_ELIMIT: a
 * sum exceeds DLS_MAX_STATISTIC. On failure `statistics` is as before. What dls_statistics_term_at gave is no longer
 * valid. [cost: O(terms)] */
DLS_API dls_status dls_statistics_merge(dls_statistics *statistics, const dls_statistics *other, dls_error *err);

/* Bytes that say all of it, for another process or machine: with a version and a checksum, the same on every machine.
 * `*bytes` lives as long as the statistics, until they are written again. */
DLS_API dls_status dls_statistics_write(dls_statistics *statistics, const void **bytes, size_t *length,
                                        dls_error *err);

/* Read such bytes. Freed by dls_statistics_free. DLS_EFORMAT: they are none. DLS_EVERSION: of another version.
 * DLS_ECORRUPT: damaged, or they make no sense. */
DLS_API dls_status dls_statistics_read(const void *bytes, size_t length, const dls_allocator *allocator,
                                       dls_statistics **out, dls_error *err);

DLS_API void dls_statistics_free(dls_statistics *statistics);

/* No number may be larger: up to here every integer is one in double precision. */
#define DLS_MAX_STATISTIC (UINT64_C(1) << 53)

/* How many documents there are; 0 for NULL. */
DLS_API uint64_t dls_statistics_documents(const dls_statistics *statistics);

/* Of a text field: how many documents have a word in it, and how many words all of them together. */
typedef struct dls_field_statistics {
    uint64_t documents;
    uint64_t words;
} dls_field_statistics;

/* The field of a synonym in statistics: none has this number. */
#define DLS_FIELD_OF_SYNONYM DLS_MAX_FIELDS

/* Of a term: how many documents have it in any field; of a synonym: how many have any of its words and phrases
 * (dls_query_new_synonym). */
typedef struct dls_term_statistics {
    const char *text; /* as it is indexed, after analysis; followed by a NUL byte that `length` does not count. Of a
                         synonym its words and phrases, with line feeds between them, and blanks between the words of a
                         phrase; such a sign, or a \, stands behind a \ where a word has it */
    size_t length;
    int field; /* of a value of a keyword field, that field; -1 for a word; DLS_FIELD_OF_SYNONYM */
    uint64_t df;
    bool expanded; /* the query does not have it: a prefix or a misspelt word of the query may become it */
} dls_term_statistics;

/* DLS_EINVAL: field number `field` is no text field. */
DLS_API dls_status dls_statistics_field(const dls_statistics *statistics, size_t field, dls_field_statistics *out,
                                        dls_error *err);

/* How many different terms there are, synonyms and expanded ones among them. */
DLS_API size_t dls_statistics_term_count(const dls_statistics *statistics);

/* Term `number`, in the order of their bytes, values of keyword fields behind, then synonyms; NULL if there is none.
 * Lives until others are merged in, or as long as the statistics. */
DLS_API const dls_term_statistics *dls_statistics_term_at(const dls_statistics *statistics, size_t number);

/* Set a number. DLS_EINVAL: it is more than DLS_MAX_STATISTIC; there is no such field or term; a field has more
 * documents than words, or words without documents. That no term has more documents than there are is seen to when they
 * are used. */
DLS_API dls_status dls_statistics_set_documents(dls_statistics *statistics, uint64_t documents, dls_error *err);
DLS_API dls_status dls_statistics_set_field(dls_statistics *statistics, size_t field,
                                            const dls_field_statistics *numbers, dls_error *err);
DLS_API dls_status dls_statistics_set_df(dls_statistics *statistics, size_t number, uint64_t df, dls_error *err);

/* A hit of one of several searches: hit `number` of hits[shard]. */
typedef struct dls_merged_hit {
    size_t shard;
    size_t number;
} dls_merged_hit;

/* The hits of `count` searches as one list, without its `offset` first, up to `limit` of them to `out`; `*merged` is
 * how many there are. Larger scores come first, equal ones by key, equal keys in the order of `hits`. Where all were
 * sorted, by fields of the same kinds, they come in that order, equal ones in the order of `hits`: as in one index of
 * all documents, one index after the other. DLS_EINVAL: some were neither sorted so nor searched with DLS_TIES_BY_KEY,
 * or with an offset of their own. [cost: O(count) for each hit; for those of equal scores that of dls_hits_key, for
 * sorted ones that of dls_hits_cursor in each comparison] */
DLS_API dls_status dls_hits_merge(dls_hits *const *hits, size_t count, uint64_t offset, size_t limit,
                                  dls_merged_hit *out, size_t *merged, dls_error *err);

/* A ranked list of keys, best first, whoever ranked it: a search, a store of vectors. */
typedef struct dls_key_list {
    const dls_text *keys;
    size_t count;
    float weight; /* how much it counts, 0 or more; 1 if all are alike */
} dls_key_list;

typedef struct dls_fused_hit {
    dls_text key; /* the bytes are those of the first list that has it */
    double score;
} dls_fused_hit;

/* Fuse `count` lists by their ranks: a key scores the sum of weight / (k + rank) over the lists that have it, ranks
 * from 1; the first place of a key in a list counts. The best `limit` go to `out`, equal ones by key; `*fused` is how
 * many there are. `k`, 0 or more, says how little the first ranks stand out; 60 is what the source has. `allocator`
 * NULL: the C library's. DLS_ELIMIT: more than DLS_MAX_HITS keys. (Cormack, Clarke, Buettcher: Reciprocal Rank Fusion
 * outperforms Condorcet and individual Rank Learning Methods, SIGIR 2009.) [cost: O(n log n) for n keys; memory: about
 * 100 bytes each, and their own] */
DLS_API dls_status dls_fuse(const dls_key_list *lists, size_t count, float k, size_t limit,
                            const dls_allocator *allocator, dls_fused_hit *out, size_t *fused, dls_error *err);

/* --------------------------------------------------------------------------------------------------- Analyzer */

/* Turns text into terms, as the fields of an index do.
 *
 * An analyzer is named by a language ("english", "german", ...: those that dls_analyzer_language lists), by "words"
 * (words without stemming), or by "spaces" (what stands between ASCII white space, unchanged). To all but the last,
 * ":accents" may be added to keep diacritics, which are folded otherwise: "german:accents". */
typedef struct dls_analyzer dls_analyzer;

/* The languages that have a stemmer, by number from 0 in alphabetical order; NULL beyond the last. */
DLS_API const char *dls_analyzer_language(size_t number);

/* DLS_ENOTFOUND: no such analyzer. Freed by dls_analyzer_free. */
DLS_API dls_status dls_analyzer_new(const char *name, const dls_allocator *allocator, dls_analyzer **out,
                                    dls_error *err);

typedef struct dls_token {
    const char *term; /* what is indexed, 1 to 255 bytes; not ended by NUL; lives until the next token */
    size_t term_length;
    uint32_t position; /* 0 for the first word; the parts of one word follow each other */
    size_t begin;      /* the bytes of the text that it comes from: [begin, end) */
    size_t end;
} dls_token;

/* Call `on_token` for each token of the text, in order; stop early if it returns false. DLS_ENOMEM is possible. */
DLS_API dls_status dls_analyzer_run(dls_analyzer *analyzer, const char *text, size_t length,
                                    bool (*on_token)(void *ctx, const dls_token *token), void *ctx, dls_error *err);

DLS_API void dls_analyzer_free(dls_analyzer *analyzer);

/* --------------------------------------------------------------------------------------------- Before you embed
 *
 * Power. A commit that has returned DLS_OK is there after a crash of process, system or power, as far as disks do what
 * fsync (on macOS F_FULLFSYNC) asks for. One that has not is there wholly or not at all. A commit is not interrupted:
 * dls_writer_options.background keeps merges out of it.
 *
 * Processes and threads. Any number of processes may read an index while one writes it. The lock is flock's, on the
 * index file itself: it ends with its process, whatever way that ends, and there is no other file to clean up. A second
 * writer is refused in the same process too. Programs that do not use this library do not know the lock.
 *
 * fork. A child may go on searching an index that was open. A writer belongs to the process that opened it: the child
 * must not call it, not even to close it, and keeps the lock for as long as it lives or until it calls exec. The
 * threads of a writer (options.threads and .background) are not in the child, and take no signals. They have no lock of
 * their own: when dls_writer_close has returned, they are gone, and another writer is not DLS_EBUSY.
 *
 * Copies. `cp` of an index while a writer commits gives an index with a whole commit, the last one or one before, if it
 * copies from front to back. So do backups that take snapshots of the file system. Writing over an index that is open
 * does not: put the new file beside it and rename it into place; readers keep the old one until they refresh.
 *
 * Paths are looked up again by a first commit, by dls_writer_compact and by dls_index_refresh: a process that changes
 * its folder gives whole ones.
 *
 * Network file systems. Reading is fine where files do not change. A commit of another machine may be seen late, and
 * flock holds between machines only where the file system says so (NFS from Linux 2.6.12 on, not all others). Have the
 * writer and its readers on one machine.
 *
 * macOS, BSD. POSIX and flock are all that is needed, and what is used of Linux beyond that has a stand-in; but there
 * it has not been run.
 *
 * Windows (64 bits, by mingw-w64; tested by wine alone). Paths are UTF-8, and up to 259 characters long, or begin with
 * "\\?\". Readers and the writer share a file as elsewhere, and commits append to it; the lock is LockFileEx's, and the
 * system does not tell who has it. What has to be known:
 *   - An open index cannot be deleted, cut off or written over by other programs until it is closed everywhere.
 *   - Where a file takes the place of one that is open (dls_writer_compact, commits that make it anew, `replace`), the
 *     old one is first renamed to PATH.tmp-PID-N, then the new one to PATH. For a moment nothing stands at PATH:
 *     whoever opens the index just then is told DLS_ENOTFOUND, and after a crash in that moment the last commit is in a
 *     file of such a name. The old file stays as long as somebody has it open, and may be deleted then.
 *   - The new file has the permissions that its folder gives, and a symbolic link at PATH is replaced itself.
 *   - A process that is killed before its first commit, or while it compacts, leaves PATH.tmp-PID-N.
 *   - There is no fork, and there are no signals.
 * Programs link the static library, or the DLL, which exports the functions of this header. The bytes of an index and
 * the bits of scores are those of every other machine. */

#ifdef __cplusplus
}
#endif

#endif
