/* SPDX-License-Identifier: MIT
 *
 * Does an index hold what was put into it, whatever is done in whatever order? The input is a program: documents are
 * added, replaced and deleted, by key and by query, commits are made, forgotten, compacted; writers are closed and
 * opened; in the middle of commits the power fails, a process dies, the disk is full or broken, memory runs out; a
 * thread merges meanwhile, and may fail, or others make what is added into segments; a reader stays at its commit or
 * refreshes. After each commit the index is sound and equals the stupid twin's: documents in their order, counts, hits
 * with all bits of their scores, values, orders by them, stored texts, payload.
 *
 *   input        options:u8 operation*
 *   operation    what:u8 arguments, see run_operation
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include "fuzz/fuzz.h"

#include <inttypes.h>

#include "index/index_writer.h"
#include "support/dls_test.h"
#include "support/gate.h"
#include "support/naive.h"
#include "support/naive_values.h"
#include "support/rng.h"
#include "support/sim_disk.h"
#include "support/test_folder.h"

enum { MOST_DOCUMENTS = 300, FEW_KEYS = 24, MOST_KEYS = 4096, MOST_OPERATIONS = 60, MOST_WORDS = 90 };
enum { TITLE, TEXT, KIND, DAY, SIZE, TAG, FIELDS };

/* Values of a document, at most; bytes in which threads get what is added. */
enum { MOST_VALUES = 5, BATCH_BYTES = 3000 };

static dls_error err;

/* ------------------------------------------------------------------------------------------------- documents */

/* A document follows from its key and a seed. */
typedef struct entry {
    uint32_t key;
    uint32_t seed;
    bool committed; /* it was there at the last commit */
} entry;

/* Documents in their order. */
typedef struct state {
    entry entries[MOST_DOCUMENTS];
    size_t count;
    uint32_t version; /* the payload */
} state;

typedef struct texts {
    char bytes[MOST_VALUES][MOST_WORDS * 8];
    dls_value values[MOST_VALUES];
    size_t count;
} texts;

static size_t write_words(rng *r, char *out, size_t words)
{
    size_t at = 0;
    out[0] = '\0';
    for (; words > 0; words--)
        at += (size_t)snprintf(out + at, 8, "w%u ", (unsigned)rng_below(r, 1 + rng_below(r, 1 + rng_below(r, 40))));
    return at;
}

/* A value of a field, of few different ones. */
static size_t write_value(rng *r, size_t field, char *out)
{
    unsigned number = (unsigned)rng_below(r, 1 + rng_below(r, 40));
    switch (field) {
    case KIND: return (size_t)snprintf(out, 8, "k%u", number % 3);
    case DAY: return (size_t)snprintf(out, 16, number % 3 == 0 ? "20%02u" : "20%02u-0%u-11", number, 1 + number % 9);
    case SIZE: return (size_t)snprintf(out, 16, "%d", (int)number - 9);
    case TAG: return (size_t)snprintf(out, 16, "t%u", number);
    default: return write_words(r, out, rng_below(r, rng_one_in(r, 8) ? MOST_WORDS : 8));
    }
}

static bool is_text(size_t field) { return field == TITLE || field == TEXT; }

/* Of a day and a size there is one at most. */
static void make_texts(uint32_t seed, texts *t)
{
    rng r = rng_seeded(seed);
    size_t most = seed % 8 == 0 ? 0 : 1 + seed % MOST_VALUES;
    bool seen[FIELDS] = { false };
    for (t->count = 0; most > 0; most--) {
        size_t field = rng_below(&r, FIELDS);
        if (seen[field] && (field == DAY || field == SIZE)) continue;
        seen[field] = true;
        size_t length = write_value(&r, field, t->bytes[t->count]);
        t->values[t->count] = (dls_value){ field, t->bytes[t->count], length };
        t->count++;
    }
}

static size_t write_key(uint32_t key, char out[16]) { return (size_t)snprintf(out, 16, "%u", (unsigned)key); }

/* ---------------------------------------------------------------------------------------------------- memory */

static size_t allocations_left = SIZE_MAX; /* that succeed still; SIZE_MAX: all do */
static bool allocation_failed;
static pthread_mutex_t allocations_lock = PTHREAD_MUTEX_INITIALIZER;

static bool may_allocate(void)
{
    pthread_mutex_lock(&allocations_lock);
    bool may = allocations_left > 0;
    allocation_failed |= !may;
    if (may && allocations_left != SIZE_MAX) allocations_left--;
    pthread_mutex_unlock(&allocations_lock);
    return may;
}

static void *resize(void *ctx, void *block, size_t old_size, size_t new_size)
{
    (void)ctx, (void)old_size;
    if (new_size > 0) return may_allocate() ? realloc(block, new_size) : NULL;
    free(block);
    return NULL;
}

static void *resize_behind_gate(void *ctx, void *block, size_t old_size, size_t new_size)
{
    gate_pass();
    return resize(ctx, block, old_size, new_size);
}

/* Threads that make segments are waited for by who adds, so that no gate may hold them. */
static const dls_allocator allocator = { NULL, resize }, gated_allocator = { NULL, resize_behind_gate };

/* --------------------------------------------------------------------------------------------------- world */

typedef struct world {
    fuzz_input program;
    char path[1024];
    dls_schema *schema;
    dls_writer_options options;
    dls_writer *writer;
    state pending;
    state committed;
    dls_index *reader;
    state read; /* what the reader's commit has */
    uint32_t next_key;
    rng chance;
    disk_log log; /* since all that stood at the path was durable */
} world;

static size_t position_of(const state *s, uint32_t key)
{
    size_t i = 0;
    while (i < s->count && s->entries[i].key != key) i++;
    return i;
}

static void take_out(state *s, size_t at)
{
    s->count--;
    memmove(&s->entries[at], &s->entries[at + 1], (s->count - at) * sizeof *s->entries);
}

static void put_in(state *s, uint32_t key, uint32_t seed)
{
    size_t at = position_of(s, key);
    if (at < s->count) take_out(s, at);
    s->entries[s->count++] = (entry){ key, seed, false };
}

/* ----------------------------------------------------------------------------------------------- comparing */

static naive *make_twin(const dls_schema *schema, const state *s)
{
    naive *twin = naive_new(schema);
    for (size_t i = 0; i < s->count; i++) {
        texts t;
        make_texts(s->entries[i].seed, &t);
        naive_add(twin, t.values, t.count);
    }
    return twin;
}

/* The documents are there under their keys, in their order, and no others. */
static void find_numbers(const dls_index *index, const state *s, uint64_t *numbers)
{
    char key[16];
    uint64_t document;
    for (size_t i = 0; i < s->count; i++) {
        size_t length = write_key(s->entries[i].key, key);
        assert_ok(dls_index_find(index, key, length, &numbers[i], &err), &err);
        assert_true(i == 0 || numbers[i - 1] < numbers[i]);
    }
    for (uint32_t other = 0; other < FEW_KEYS; other++)
        if (position_of(s, other) == s->count)
            assert_status(dls_index_find(index, key, write_key(other, key), &document, &err), DLS_ENOTFOUND);
}

static void assert_stored(dls_hits *hits, size_t number, const entry *expected)
{
    char key[16];
    dls_text text;
    texts t;
    size_t seen[FIELDS] = { 0 };
    make_texts(expected->seed, &t);
    assert_ok(dls_hits_key(hits, number, &text, &err), &err);
    assert_bytes(text.bytes, text.length, key, write_key(expected->key, key));
    for (size_t i = 0; i < t.count; i++) {
        size_t field = t.values[i].field;
        if (field == TITLE) continue; /* not stored */
        assert_ok(dls_hits_value(hits, number, field, seen[field]++, &text, &err), &err);
        assert_bytes(text.bytes, text.length, t.values[i].text, t.values[i].length);
    }
}

typedef struct comparison {
    const dls_index *index;
    const state *expected;
    const naive *twin;
    const uint64_t *numbers;
} comparison;

static void compare_query(const comparison *c, const naive_query *twin_query, const dls_query *query, size_t limit)
{
    naive_parameters parameters = naive_defaults(dls_index_schema(c->index));
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_hit *expected;
    dls_hits *hits;
    uint64_t counted;
    options.count = true;
    options.correct = false;
    size_t total = naive_search(c->twin, twin_query, &parameters, &expected);
    assert_ok(dls_search(c->index, query, limit, &options, &hits, &err), &err);
    assert_int_equal(dls_hits_total(hits), total);
    assert_int_equal(dls_hits_count(hits), total < limit ? total : limit);
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        assert_int_equal(dls_hits_at(hits, i)->document, c->numbers[expected[i].document]);
        assert_same_bits(dls_hits_at(hits, i)->score, expected[i].score);
        if (i < 3) assert_stored(hits, i, &c->expected->entries[expected[i].document]);
    }
    dls_query *corrected;
    assert_ok(dls_query_corrected(query, c->index, NULL, &corrected, &err), &err);
    assert_ok(dls_count(c->index, query, &counted, &err), &err);
    if (corrected == NULL) assert_int_equal(counted, total);
    assert_true(counted >= total);
    dls_query_free(corrected);
    dls_hits_free(hits);
    free(expected);
}

static void compare_text(const comparison *c, rng *r, naive_query *twin_query, size_t words)
{
    char text[64];
    dls_query *query;
    const dls_schema *schema = dls_index_schema(c->index);
    size_t length = write_words(r, text, words);
    twin_query->text = text;
    if (twin_query->kind == NAIVE_WORDS)
        assert_ok(dls_query_new_words(schema, text, length, 0, NULL, &query, &err), &err);
    else if (twin_query->kind == NAIVE_NEAR)
        assert_ok(dls_query_new_near(schema, text, length, twin_query->slop, 0, NULL, &query, &err), &err);
    else
        assert_ok(dls_query_new_phrase(schema, text, length, twin_query->slop, 0, NULL, &query, &err), &err);
    compare_query(c, twin_query, query, rng_one_in(r, 2) ? 10 : MOST_DOCUMENTS);
    dls_query_free(query);
}

static void compare_keyword(const comparison *c, const char *value)
{
    dls_query *query;
    naive_query twin_query = { .kind = NAIVE_KEYWORD, .text = value, .field = KIND };
    const dls_schema *schema = dls_index_schema(c->index);
    assert_ok(dls_query_new_keyword(schema, KIND, value, strlen(value), NULL, &query, &err), &err);
    compare_query(c, &twin_query, query, 10);
    dls_query_free(query);
}

/* Ends may be open. */
static void compare_range(const comparison *c, rng *r)
{
    char low[16], high[16];
    dls_query *query;
    naive_query twin_query = { .kind = NAIVE_RANGE, .field = rng_between(r, DAY, TAG) };
    size_t low_length = rng_one_in(r, 4) ? 0 : write_value(r, twin_query.field, low);
    size_t high_length = rng_one_in(r, 4) ? 0 : write_value(r, twin_query.field, high);
    twin_query.text = low_length > 0 ? low : NULL;
    twin_query.high = high_length > 0 ? high : NULL;
    twin_query.flags = rng_below32(r, 4);
    assert_ok(dls_query_new_range(dls_index_schema(c->index), twin_query.field, twin_query.text, low_length,
                                  twin_query.high, high_length, twin_query.flags, NULL, &query, &err),
              &err);
    compare_query(c, &twin_query, query, 10);
    dls_query_free(query);
}

/* What is sorted by: documents without a value are the last, either way; equal ones are in their order. */
static bool comes_before(const comparison *c, const dls_sort_key *key, size_t a, size_t b)
{
    dls_field_kind kind = dls_schema_at(dls_index_schema(c->index), key->field)->kind;
    const char *x = naive_value_of(c->twin, a, key->field, key->descending);
    const char *y = naive_value_of(c->twin, b, key->field, key->descending);
    if (x == NULL || y == NULL) return x != NULL;
    int order = naive_compare_values(kind, x, y);
    return key->descending ? order > 0 : order < 0;
}

/* All documents by a field, the first of them; and how many have a value of it. */
static void compare_sorted(const comparison *c, rng *r)
{
    static size_t sorted[MOST_DOCUMENTS];
    dls_facet_request facet = DLS_FACET_REQUEST_INIT;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_sort_key key = { rng_between(r, DAY, TAG), rng_one_in(r, 2) };
    size_t count = c->expected->count, with = 0, limit = rng_one_in(r, 2) ? 7 : MOST_DOCUMENTS;
    dls_query *query;
    dls_hits *hits;
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && comes_before(c, &key, i, sorted[at - 1]); at--) sorted[at] = sorted[at - 1];
        sorted[at] = i;
        with += naive_value_of(c->twin, i, key.field, false) != NULL;
    }
    facet.field = key.field;
    options.facets = &facet;
    options.facet_count = 1;
    options.sort = &key;
    options.sort_count = 1;
    assert_ok(dls_query_new_all(NULL, &query, &err), &err);
    assert_ok(dls_search(c->index, query, limit, &options, &hits, &err), &err);
    assert_int_equal(dls_hits_count(hits), count < limit ? count : limit);
    for (size_t i = 0; i < dls_hits_count(hits); i++)
        assert_int_equal(dls_hits_at(hits, i)->document, c->numbers[sorted[i]]);
    assert_int_equal(dls_hits_facet(hits, 0)->with, with);
    assert_int_equal(dls_hits_facet(hits, 0)->without, count - with);
    dls_hits_free(hits);
    dls_query_free(query);
}

/* The index is sound, and is `expected`; some queries are drawn, which follow from `seed`. */
static void compare(const dls_index *index, const state *expected, uint64_t seed)
{
    static uint64_t numbers[MOST_DOCUMENTS];
    rng r = rng_seeded(seed);
    dls_index_info info;
    size_t length;
    assert_ok(dls_index_check(index, &err), &err);
    dls_index_get_info(index, &info);
    assert_int_equal(info.documents, expected->count);
    const void *payload = dls_index_payload(index, &length);
    assert_bytes(payload, length, &expected->version, expected->version == 0 ? 0 : sizeof expected->version);
    find_numbers(index, expected, numbers);
    naive *twin = make_twin(dls_index_schema(index), expected);
    comparison c = { index, expected, twin, numbers };
    compare_text(&c, &r, &(naive_query){ .kind = NAIVE_WORDS }, 1 + rng_below(&r, 4));
    compare_text(&c, &r, &(naive_query){ .kind = NAIVE_PHRASE }, 2);
    compare_text(&c, &r, &(naive_query){ .kind = NAIVE_PHRASE, .slop = rng_below32(&r, 4) }, 2 + rng_below(&r, 2));
    compare_text(&c, &r, &(naive_query){ .kind = NAIVE_NEAR, .slop = 1 + rng_below32(&r, 9) }, 2);
    compare_keyword(&c, rng_one_in(&r, 2) ? "k0" : "k1");
    compare_range(&c, &r);
    compare_sorted(&c, &r);
    naive_free(twin);
}

static void compare_at_path(world *w, const state *expected)
{
    dls_index *index;
    assert_ok(dls_index_open(w->path, NULL, &index, &err), &err);
    compare(index, expected, rng_next(&w->chance));
    dls_index_close(index);
}

/* ------------------------------------------------------------------------------------------------ operations */

/* Through the inner function, which takes smaller buffers. */
static void open_writer(world *w)
{
    const dls_schema *schema = rng_one_in(&w->chance, 2) ? w->schema : NULL;
    assert_ok(dls__writer_open(w->path, schema, &w->options, &w->writer, &err), &err);
    w->writer->segment.intake.batch_bytes = BATCH_BYTES;
    w->pending = w->committed;
}

/* The thread of a writer works while the gate is open, when this one waits for it: so an input does the same each time
 * it is run. It may meet a failing allocation, which the next commit tells. */
static void let_thread_work(world *w, size_t allocations)
{
    allocations_left = allocations;
    gate_open();
    dls__background_wait(w->writer);
    gate_shut();
    allocations_left = SIZE_MAX;
}

static void close_writer(world *w)
{
    gate_open();
    dls_writer_close(w->writer);
    gate_shut();
    w->writer = NULL;
}

static void add(world *w, uint32_t key_number, uint32_t seed, bool replace)
{
    char key[16];
    texts t;
    size_t length = write_key(key_number, key);
    bool there = position_of(&w->pending, key_number) < w->pending.count;
    if (w->pending.count == MOST_DOCUMENTS && !there) return;
    make_texts(seed, &t);
    dls_status (*function)(dls_writer *, const char *, size_t, const dls_value *, size_t, dls_error *) =
        replace ? dls_writer_put : dls_writer_add;
    dls_status status = function(w->writer, key, length, t.values, t.count, &err);
    if (there && !replace) {
        assert_int_equal(status, DLS_EEXISTS);
        return;
    }
    assert_ok(status, &err);
    put_in(&w->pending, key_number, seed);
}

static void add_many(world *w, uint32_t count, uint32_t seed)
{
    rng r = rng_seeded(seed);
    for (; count > 0 && w->next_key < MOST_KEYS; count--) add(w, w->next_key++, (uint32_t)rng_next(&r), false);
}

static void delete_key(world *w, uint32_t number)
{
    char key[16];
    size_t length = write_key(number, key), at = position_of(&w->pending, number);
    dls_status status = dls_writer_delete(w->writer, key, length, &err);
    assert_int_equal(status, at < w->pending.count ? DLS_OK : DLS_ENOTFOUND);
    if (status == DLS_OK) take_out(&w->pending, at);
}

/* Whether the document has the word; each is followed by a space. */
static bool has_word(const entry *e, const char *word)
{
    texts t;
    make_texts(e->seed, &t);
    for (size_t i = 0; i < t.count; i++)
        for (const char *at = t.bytes[i]; is_text(t.values[i].field) && *at != '\0'; at += strcspn(at, " ") + 1)
            if (strcspn(at, " ") == strlen(word) && strncmp(at, word, strlen(word)) == 0) return true;
    return false;
}

/* Of what was committed; what was added since stays. */
static void delete_word(world *w, uint32_t number)
{
    char word[16];
    uint64_t deleted, expected = 0;
    dls_query *query;
    snprintf(word, sizeof word, "w%u", (unsigned)number);
    assert_ok(dls_query_new_words(w->schema, word, strlen(word), 0, NULL, &query, &err), &err);
    assert_ok(dls_writer_delete_by_query(w->writer, query, &deleted, &err), &err);
    dls_query_free(query);
    for (size_t i = w->pending.count; i-- > 0;) {
        if (!w->pending.entries[i].committed || !has_word(&w->pending.entries[i], word)) continue;
        take_out(&w->pending, i);
        expected++;
    }
    assert_int_equal(deleted, expected);
}

static dls_status commit_or_compact(world *w, uint32_t how)
{
    return how % 4 == 3 ? dls_writer_compact(w->writer, 1 + how / 4 % 3, &err) : dls_writer_commit(w->writer, &err);
}

static void settle(world *w)
{
    for (size_t i = 0; i < w->pending.count; i++) w->pending.entries[i].committed = true;
    w->committed = w->pending;
}

/* Each commit has its number for a payload. A compaction ends the thread, and waits for it. */
static void prepare_commit(world *w, uint32_t how)
{
    if (how % 4 == 3) let_thread_work(w, SIZE_MAX);
    w->pending.version = w->pending.version + 1;
    assert_ok(dls_writer_set_payload(w->writer, &w->pending.version, sizeof w->pending.version, &err), &err);
}

/* A failure of the thread is told before anything has been done. */
static void commit(world *w, uint32_t how)
{
    allocation_failed = false;
    if (how / 16 % 4 != 0) let_thread_work(w, how / 16 % 4 == 1 ? how / 64 * 40 : SIZE_MAX);
    bool thread_failed = allocation_failed;
    prepare_commit(w, how);
    dls_status status = commit_or_compact(w, how);
    if (thread_failed && how % 4 != 3) {
        assert_int_equal(status, DLS_ENOMEM);
        assert_int_equal(dls_writer_count(w->writer), w->pending.count);
        status = commit_or_compact(w, how);
    }
    assert_ok(status, &err);
    settle(w);
    assert_int_equal(dls_writer_count(w->writer), w->committed.count);
    compare_at_path(w, &w->committed);
}

static uint32_t version_at(const char *path)
{
    dls_index *index;
    uint32_t version = 0;
    size_t length;
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    const void *payload = dls_index_payload(index, &length);
    if (length == sizeof version) memcpy(&version, payload, length);
    dls_index_close(index);
    return version;
}

/* Go on from what stands at the path: the last commit, or the next if that was under way. */
static void go_on(world *w, bool next_may_be_there)
{
    uint32_t version = version_at(w->path);
    if (next_may_be_there && version == w->pending.version) settle(w);
    assert_int_equal(version, w->committed.version);
    compare_at_path(w, &w->committed);
    open_writer(w);
}

/* What is left if the power fails, or the process dies, after so many operations. */
static disk_image image_after(world *w, size_t operations, bool power)
{
    disk_moment *m = disk_first_moment(&w->log);
    while (m->at < operations) disk_step(m);
    disk_image image = power ? disk_after_loss(&w->chance, m) : disk_after_death(m);
    disk_moment_free(m);
    return image;
}

/* The power fails, or the process dies, at a moment of a commit. */
static void lose_power(world *w, uint32_t how, uint32_t moment)
{
    size_t before = w->log.count;
    prepare_commit(w, how);
    assert_ok(commit_or_compact(w, how), &err);
    disk_image image = image_after(w, before + (w->log.count - before) * moment / 255, how / 16 % 4 != 0);
    close_writer(w);
    disk_rest();
    disk_log_free(&w->log);
    const char *beside = test_path("after");
    test_write_file(beside, image.bytes, image.size);
    free(image.bytes);
    assert_int_equal(rename(beside, w->path), 0);
    disk_watch(&w->log, w->path);
    if (moment == 255) assert_int_equal(version_at(w->path), w->pending.version); /* it had returned */
    go_on(w, true);
}

/* Something fails in the middle of a commit, and from then on: a write, a sync, an allocation. It is told, or the
 * commit is there; and if it is told, the one before is. After a sync that failed one does not know. */
static void fail_in_commit(world *w, uint32_t how, uint32_t after)
{
    bool sync = how / 16 % 4 == 1, memory = how / 16 % 4 >= 2;
    prepare_commit(w, how);
    size_t *left = memory ? &allocations_left : sync ? &sim_disk.syncs_left : &sim_disk.writes_left;
    *left = memory ? 2 * after : after % 16;
    dls_status status = commit_or_compact(w, how);
    allocations_left = sim_disk.writes_left = sim_disk.syncs_left = SIZE_MAX;
    if (status == DLS_OK) settle(w);
    if (status != DLS_OK) assert_int_equal(status, memory ? DLS_ENOMEM : DLS_EIO);
    if (status != DLS_OK) assert_status(dls_writer_commit(w->writer, &err), DLS_EINVAL);
    close_writer(w);
    go_on(w, sync);
}

/* The reader has what it had; then it has the newest. */
static void refresh(world *w)
{
    dls_index *newer;
    compare(w->reader, &w->read, rng_next(&w->chance));
    assert_ok(dls_index_refresh(w->reader, &newer, &err), &err);
    if (newer == NULL) {
        assert_int_equal(w->read.version, w->committed.version);
        return;
    }
    dls_index_close(w->reader);
    w->reader = newer;
    w->read = w->committed;
    compare(w->reader, &w->read, rng_next(&w->chance));
}

static void forget(world *w)
{
    assert_ok(dls_writer_abort(w->writer, &err), &err);
    w->pending = w->committed;
    assert_int_equal(dls_writer_count(w->writer), w->committed.count);
}

static void run_operation(world *w)
{
    fuzz_input *p = &w->program;
    uint8_t what = fuzz_byte(p), argument = fuzz_byte(p);
    switch (what % 16) {
    case 0:
    case 1:
    case 2: add(w, argument % FEW_KEYS, fuzz_byte(p), true); break;
    case 3: add(w, argument % FEW_KEYS, fuzz_byte(p), false); break;
    case 4: add_many(w, argument % 100, fuzz_byte(p)); break;
    case 5: add(w, w->next_key > 0 ? argument * 7u % w->next_key : 0, fuzz_byte(p), true); break;
    case 6: delete_key(w, argument % FEW_KEYS); break;
    case 7:
        for (uint32_t i = 0; i < argument; i++) delete_key(w, FEW_KEYS + i * (1 + what / 16u));
        break;
    case 8: delete_word(w, argument % 40); break;
    case 9:
    case 10: commit(w, argument); break;
    case 11: forget(w); break;
    case 12: close_writer(w), open_writer(w); break;
    case 13: lose_power(w, argument, fuzz_byte(p)); break;
    case 14: fail_in_commit(w, argument, fuzz_byte(p)); break;
    default: refresh(w); break;
    }
}

/* --------------------------------------------------------------------------------------------------- target */

static dls_schema *make_schema(uint8_t options)
{
    static const char *const names[FIELDS] = { "title", "text", "kind", "day", "size", "tag" };
    static const dls_field_kind kinds[FIELDS] = { DLS_FIELD_TEXT, DLS_FIELD_TEXT,    DLS_FIELD_KEYWORD,
                                                  DLS_FIELD_DATE, DLS_FIELD_INTEGER, DLS_FIELD_KEYWORD };
    dls_schema *schema;
    assert_ok(dls_schema_new(NULL, &schema, &err), &err);
    for (size_t i = 0; i < FIELDS; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = names[i];
        field.kind = kinds[i];
        field.analyzer = is_text(i) ? "words" : NULL;
        field.column = i == TAG;
        field.weight = i == TITLE ? 2.5f : 1.0f;
        field.b = i == TITLE ? 0.3f : 0.75f;
        field.lead = i == TITLE ? 0.0f : 0.5f;
        field.positions = i == TEXT || (options & 16) == 0;
        field.stored = i != TITLE;
        field.suggest = i == TEXT;
        assert_ok(dls_schema_add(schema, &field, &err), &err);
    }
    return schema;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    gate_shut();
    return 0;
}

/* A new index with an empty commit, from which all begins. */
static void begin_world(world *w, const uint8_t *bytes, size_t size)
{
    memset(w, 0, sizeof *w);
    w->program = (fuzz_input){ bytes, size };
    snprintf(w->path, sizeof w->path, "%s", test_path("operations.dls"));
    uint8_t options = fuzz_byte(&w->program);
    w->schema = make_schema(options);
    w->options = (dls_writer_options)DLS_WRITER_OPTIONS_INIT;
    w->options.threads = (options & 64) != 0 ? 3 : 1;
    w->options.allocator = w->options.threads > 1 ? &allocator : &gated_allocator;
    w->options.replace = true;
    w->options.reorder = (options & 1) != 0;
    w->options.pair_words = (options & 2) == 0 ? DLS_DEFAULT_PAIR_WORDS : 0;
    w->options.merge = (options & 4) == 0;
    w->options.background = (options & 32) != 0 && w->options.threads == 1;
    w->options.buffer_bytes = (options & 8) != 0 ? 60000 : (size_t)4 << 20;
    w->next_key = FEW_KEYS;
    w->chance = rng_seeded(options);
    assert_ok(dls__writer_create(w->path, w->schema, &w->options, &w->writer, &err), &err);
    w->writer->segment.intake.batch_bytes = BATCH_BYTES;
    assert_ok(dls_writer_commit(w->writer, &err), &err);
    assert_ok(dls_index_open(w->path, NULL, &w->reader, &err), &err);
    disk_watch(&w->log, w->path);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static world w;
    begin_world(&w, bytes, size);
    for (int i = 0; i < MOST_OPERATIONS && w.program.left > 0; i++) run_operation(&w);
    commit(&w, 0);
    refresh(&w);
    close_writer(&w);
    disk_rest();
    disk_log_free(&w.log);
    dls_index_close(w.reader);
    dls_schema_free(w.schema);
    assert_int_equal(test_folder_count(), 1); /* nothing is left beside the index */
    return 0;
}

/* Random programs, of which some are mostly commits, so that they merge. */
size_t fuzz_seed(size_t number, uint8_t out[FUZZ_SEED_ROOM])
{
    static const uint8_t common[] = { 0, 0, 3, 5, 6, 9, 9, 9, 12, 13, 14, 15 };
    if (number >= 40) return 0;
    rng r = rng_seeded(number);
    size_t size = 10 + 2 * number;
    rng_bytes(&r, out, size);
    for (size_t i = 1; i < size && number % 2 == 0; i += 3) out[i] = common[rng_below(&r, sizeof common)];
    return size;
}
