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
    title.name = "title";
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
    hits = index.search(dls::query::all(), 10); // with the old hits goes the query that they had
    REQUIRE(hits.size() == 3 && hits[2].key() == string_view("c\0", 2));
    REQUIRE(!hits[0].cursor().empty());
}

void check_queries(const dls::index &index)
{
    const dls::schema_view schema = index.schema();
    const auto count = [&](const dls::query &query) { return index.count(query); };
    REQUIRE(count(dls::query::words(schema, "stride gradients")) == 2);
    REQUIRE(count(dls::query::parse_full(schema, "title:padding OR year:2018")) == 2);
    REQUIRE(count(dls::query::term(schema, "stride")) == 2);
    REQUIRE(count(dls::query::prefix(schema, "convol")) == 1);
    REQUIRE(count(dls::query::phrase(schema, "padding stride", 0)) == 1);
    REQUIRE(count(dls::query::near(schema, "convolution strides", 3)) == 1);
    REQUIRE(count(dls::query::fuzzy(schema, "pading", 1)) == 1);
    REQUIRE(count(dls::query::fuzzy(schema, "pading", 1, 1u << TITLE)) == 1);
    REQUIRE(count(dls::query::keyword(schema, TAGS, "guide")) == 1);
    REQUIRE(count(dls::query::range(schema, YEAR, "2017", std::nullopt)) == 1);
    REQUIRE(count(dls::query::range(schema, YEAR, {}, "2018", DLS_RANGE_BELOW_HIGH)) == 1);
    REQUIRE(count(dls::query::key("b")) == 1);
    dls::query both = dls::query::clauses();
    both.add(DLS_MUST, dls::query::words(schema, "stride"));
    both.add(DLS_MUST_NOT, dls::query::key("a"));
    both.boost(2);
    REQUIRE(count(both) == 1 && !both.empty() && dls::query::parse(schema, " ").empty());
    REQUIRE(both.print(schema) == "+('stride'^2) -key:\"a\"");
    REQUIRE(index.search(both, 10)[0].key() == "b");
    try {
        dls::query::parse_full(schema, "(stride");
        REQUIRE(false);
    } catch (const dls::error &failure) {
        REQUIRE(failure.code() == DLS_ESYNTAX && failure.at() == 7);
    }
}

void check_commits(const string &path, const dls::index &index)
{
    REQUIRE(!index.refresh());
    dls::writer writer = dls::writer::open(path);
    REQUIRE(code_of([&] { dls::writer::open(path); }) == DLS_EBUSY);
    writer.remove("a");
    REQUIRE(code_of([&] { writer.remove("e"); }) == DLS_ENOTFOUND);
    writer.compact();
    std::optional<dls::index> newer = index.refresh();
    REQUIRE(newer && newer->info().documents == 2 && index.info().documents == 3);
    newer->check();
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
    check_commits(path, index);
    std::puts("ok");
}
