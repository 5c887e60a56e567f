// SPDX-License-Identifier: MIT
//
// What dlsearch.hpp makes of the interface: objects that free themselves in the right order and can be moved, texts,
// ranges, exceptions. It is run with a sanitizer too, where there is one. What the functions do is tested in tests/api.
#include <dlsearch/dlsearch.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <type_traits>

#define REQUIRE(condition)                                                                                             \
    do {                                                                                                               \
        if (!(condition)) std::printf("line %d: %s does not hold\n", __LINE__, #condition), std::exit(1);              \
    } while (0)

namespace {

using std::string;
using std::string_view;
using namespace std::string_view_literals;

static_assert(!std::is_copy_constructible_v<dls::index> && std::is_nothrow_move_constructible_v<dls::index>);
static_assert(!std::is_copy_constructible_v<dls::query> && std::is_nothrow_move_assignable_v<dls::query>);
static_assert(!std::is_copy_assignable_v<dls::hits> && std::is_nothrow_move_assignable_v<dls::hits>);

template <class Call> dls_status code_of(Call &&call)
{
    try {
        call();
    } catch (const dls::error &failure) {
        REQUIRE(string_view(failure.what()).size() > 0);
        return failure.code();
    }
    return DLS_OK;
}

enum { TITLE, TAGS, YEAR };

dls::schema make_schema()
{
    dls::schema schema;
    dls::field title, tags, year;
    title.name = "title", title.suggest = true;
    tags.name = "tags", tags.kind = DLS_FIELD_KEYWORD, tags.column = true;
    year.name = "year", year.kind = DLS_FIELD_INTEGER;
    REQUIRE(schema.add(title) == TITLE && schema.add(tags) == TAGS && schema.add(year) == YEAR);
    REQUIRE(code_of([&] { schema.add(title); }) == DLS_EEXISTS);
    const dls::schema_view seen = schema;
    REQUIRE(seen.size() == 3 && seen.find("year") == YEAR && !seen.find("month"));
    REQUIRE(string_view(seen[TAGS].name) == "tags");
    return schema;
}

void make_index(const string &path, const dls::schema &schema)
{
    dls::writer_options options;
    options.replace = true;
    dls::writer writer = dls::writer::create(path, schema, options);
    writer.add("a", { dls::value(TITLE, "Padding & stride"), dls::value(TAGS, "conv"), dls::value(TAGS, "guide"),
                      dls::value(YEAR, "2016") });
    writer.add("b", { dls::value(TITLE, "Strides in a convolution"), dls::value(YEAR, "2018") });
    writer.add(string("c\0", 2), {});
    REQUIRE(code_of([&] { writer.add("a", {}); }) == DLS_EEXISTS);
    REQUIRE(writer.count() == 3);
    writer.commit();
    dls::writer moved = std::move(writer);
    moved.put("d", std::vector<dls_value>{ dls::value(TITLE, "Gradients") });
    moved.abort();
    REQUIRE(moved.count() == 3);
}

void check_hits(const dls::index &index)
{
    dls::search_options options;
    options.count = true;
    const dls_facet_request facet{ sizeof(dls_facet_request), YEAR, DLS_FACET_VALUES, 10, 1, nullptr, 0 };
    options.facets = &facet, options.facet_count = 1;
    dls::hits hits = index.search(dls::query::parse(index.schema(), "stride"), 10, options);
    REQUIRE(hits.size() == 2 && hits.total() == 2 && hits.remarks() == 0);
    REQUIRE(hits.facet(0)->count == 2 && hits.facet(1) == nullptr);
    std::vector<string> keys;
    for (const dls::hit hit : hits) keys.emplace_back(hit.key());
    std::sort(keys.begin(), keys.end());
    REQUIRE((keys == std::vector<string>{ "a", "b" }));
    const auto found = std::find_if(hits.begin(), hits.end(), [](const dls::hit &hit) { return hit.key() == "a"; });
    const dls::hit hit = *found;
    REQUIRE(hit.document() == 0 && hit.score() > 0 && hit.value(TITLE) == "Padding & stride");
    REQUIRE(hit.value_count(TAGS) == 2 && hit.value(TAGS, 1) == "guide");
    REQUIRE(code_of([&] { hit.value(TAGS, 2); }) == DLS_ENOTFOUND);
    const dls::view<dls_range> matches = hit.matches(TITLE);
    REQUIRE(matches.size() == 1 && matches[0].begin == 10 && matches[0].end == 16);
    const dls::snippet snippet = hit.snippet(TITLE, 100);
    REQUIRE(snippet.view() == "Padding & stride" && !snippet.cut_after);
    REQUIRE(snippet.html("<b>", "</b>") == "Padding &amp; <b>stride</b>");
    hits = index.search(dls::get<dls::query>(dls_query_new_all, nullptr), 10); // with the old hits goes the query that they had
    REQUIRE(hits.size() == 3 && hits[2].key() == string_view("c\0", 2));
    REQUIRE(!hits[0].cursor().empty());
}

void check_queries(const dls::index &index)
{
    const dls::schema_view schema = index.schema();
    const auto count = [&](const auto &...given) { return index.count(dls::get<dls::query>(given..., nullptr)); };
    REQUIRE(count(dls_query_new_words, schema, "stride gradients"sv, 0) == 2);
    REQUIRE(count(dls_query_new_term, schema, "stride"sv, 0) == 2);
    REQUIRE(count(dls_query_new_prefix, schema, "convol"sv, 0) == 1);
    REQUIRE(count(dls_query_new_phrase, schema, "padding stride"sv, 0, 0) == 1);
    REQUIRE(count(dls_query_new_near, schema, "convolution strides"sv, 3, 0) == 1);
    REQUIRE(count(dls_query_new_fuzzy, schema, "pading"sv, 1, 1u << TITLE) == 1);
    REQUIRE(count(dls_query_new_keyword, schema, TAGS, "guide"sv) == 1);
    REQUIRE(count(dls_query_new_keyword_prefix, schema, TAGS, "gu"sv) == 1);
    REQUIRE(count(dls_query_new_exists, schema, YEAR) == 2);
    REQUIRE(count(dls_query_new_range, schema, YEAR, "2017"sv, string_view(), 0) == 1);
    REQUIRE(count(dls_query_new_range, schema, YEAR, string_view(), "2018"sv, DLS_RANGE_BELOW_HIGH) == 1);
    REQUIRE(count(dls_query_new_key, "b"sv) == 1);
    REQUIRE(count(dls_query_new_similar, index, "padding"sv, 0, 0) == 1);
    REQUIRE(index.count(dls::query::parse_full(schema, "title:padding OR year:2018")) == 2);
    dls::query both = dls::query::clauses();
    both.add(DLS_MUST, dls::query::parse(schema, "stride"));
    both.add(DLS_MUST_NOT, dls::get<dls::query>(dls_query_new_key, "a"sv, nullptr));
    both.boost(2);
    REQUIRE(index.count(both) == 1 && !both.empty() && dls::query::parse(schema, " ").empty());
    REQUIRE(both.print(schema) == "+('stride'^2) -key:\"a\"");
    REQUIRE(index.search(both, 10)[0].key() == "b");
    dls::query constant = dls::get<dls::query>(dls_query_new_constant, both.release(), 3.0f, nullptr);
    REQUIRE(!both && index.search(constant, 10)[0].score() == 3);
    try {
        dls::query::parse_full(schema, "(stride");
        REQUIRE(false);
    } catch (const dls::error &failure) {
        REQUIRE(failure.code() == DLS_ESYNTAX && failure.at() == 7);
    }
}

/* What has no name in C++: all of it by call, get and list. */
void check_the_rest_of_c(const dls::index &index)
{
    const dls::schema_view schema = index.schema();
    dls::synonyms synonyms = dls::get<dls::synonyms>(dls_synonyms_new, schema, nullptr);
    dls::call(dls_synonyms_add, synonyms, "gradients, strides"sv);
    REQUIRE(code_of([&] { dls::call(dls_synonyms_add, synonyms, "=>"sv); }) == DLS_ESYNTAX);
    synonyms = dls::get<dls::synonyms>(dls_synonyms_new, schema, nullptr);
    dls::call(dls_synonyms_add, synonyms, "gradients, strides"sv);
    dls::parse_options parsing;
    parsing.synonyms = synonyms.get();
    const auto parsed = dls::get<dls::query>(dls_query_parse_with, schema, "gradients"sv, &parsing, nullptr);
    REQUIRE(index.count(parsed) == 2);

    dls::acronyms acronyms = dls::get<dls::acronyms>(dls_acronyms_new, nullptr);
    dls::call(dls_acronyms_add, acronyms, "recurrent neural networks (RNNs)"sv);
    const dls::view<char> rules = dls::list<char>(dls_acronyms_rules, acronyms, 100u);
    REQUIRE(string_view(rules.begin(), rules.size()).find("recurrent neural network") != string_view::npos);

    const dls::query words = dls::query::parse(schema, "stride");
    const auto statistics = dls::get<dls::statistics>(dls_statistics_collect, index, words, nullptr);
    const auto field = dls::get<dls_field_statistics>(dls_statistics_field, statistics, TITLE);
    REQUIRE(dls_statistics_documents(statistics.get()) == 3 && field.documents == 2);
    const auto other = dls::get<dls::statistics>(dls_statistics_collect, index, words, nullptr);
    dls::call(dls_statistics_merge, statistics, other);
    REQUIRE(dls_statistics_documents(statistics.get()) == 6);
    dls::search_options options;
    options.statistics = other.get(), options.ties = DLS_TIES_BY_KEY;
    dls::hits shards[] = { index.search(words, 1, options), index.search(words, 1, options) };
    std::vector<dls_hits *> all{ shards[0].get(), shards[1].get() };
    dls_merged_hit merged[2];
    REQUIRE(dls::get<std::size_t>(dls_hits_merge, dls::view<dls_hits *>(all), 0u, 2u, merged) == 2);

    const std::vector<dls_text> texts{ dls::text("stride"), dls::text("nothing of it") };
    std::vector<dls_hit> found(2 * 10);
    std::vector<std::size_t> counts(2);
    dls::call(dls_search_texts, index, dls::view<dls_text>(texts), 0, 10, nullptr, found.data(), counts.data());
    REQUIRE(counts[0] == 2 && found[0].score > 0);

    const auto feedback = dls::get<dls::query>(dls_query_new_feedback, shards[0], 0, 0, 0.25f, nullptr);
    REQUIRE(index.count(feedback) >= 1);
    REQUIRE(!dls::get<dls::query>(dls_query_corrected, words, index, nullptr));
    const dls::suggestions suggestions = index.suggest("str");
    REQUIRE(suggestions.size() > 0 && (*suggestions.begin()).kind == DLS_SUGGESTION_WORD);

    dls::analyzer analyzer = dls::get<dls::analyzer>(dls_analyzer_new, "english", nullptr);
    std::size_t tokens = 0;
    const auto count_token = [](void *ctx, const dls_token *) noexcept { return ++*static_cast<std::size_t *>(ctx) < 9; };
    dls::call(dls_analyzer_run, analyzer, "strides of convolutions"sv, +count_token, static_cast<void *>(&tokens));
    REQUIRE(tokens == 3);
}

void check_commits(const string &path, const dls::index &index)
{
    REQUIRE(!index.refresh());
    dls::writer writer = dls::writer::open(path);
    REQUIRE(code_of([&] { dls::writer::open(path); }) == DLS_EBUSY);
    writer.remove("a");
    REQUIRE(code_of([&] { writer.remove("e"); }) == DLS_ENOTFOUND);
    writer.compact();
    writer.set_payload("as far as here");
    writer.commit();
    const dls::index newer = index.refresh();
    REQUIRE(newer && newer.info().documents == 2 && index.info().documents == 3);
    newer.check();
    newer.check(true);
    std::size_t size = 0;
    const void *payload = dls_index_payload(newer.get(), &size);
    REQUIRE(string_view(static_cast<const char *>(payload), size) == "as far as here");
    REQUIRE(writer.remove(dls::query::parse(newer.schema(), "stride")) == 1 && writer.count() == 1);
    const auto info = dls::get<dls_repair_info>(dls_index_repair, path.c_str(), (path + ".new").c_str(), nullptr, nullptr,
                                                nullptr);
    REQUIRE(info.documents == 2 && info.lost == 0 && dls::index(path + ".new").info().documents == 2);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) return 2;
    const string path = argv[1];
    REQUIRE(code_of([&] { dls::index missing(path + ".none"); }) == DLS_ENOTFOUND);
    make_index(path, make_schema());
    const dls::index index(path);
    check_hits(index);
    check_queries(index);
    check_the_rest_of_c(index);
    check_commits(path, index);
    std::puts("ok");
}
