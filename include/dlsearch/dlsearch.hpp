/* SPDX-License-Identifier: MIT
 *
 * libdlsearch for C++17: the objects of dlsearch.h as classes that free what they hold, texts as std::string_view, hits
 * as a range, failures as exceptions. It is a header alone, and says only what C++ says otherwise: what the functions
 * do, what they cost and which values they take stands in dlsearch.h, under the names from which these are made.
 *
 *   dls::index index("notes.dls");
 *   dls::hits hits = index.search(dls::query::parse(index.schema(), "convolutions"), 10);
 *   for (dls::hit hit : hits) std::cout << hit.score() << ' ' << hit.value(4) << '\n';
 *
 * What is most used has a name here. All of C is there by three functions, which take its functions with these classes
 * in place of its pointers, a std::string_view or dls::view in place of a pointer and a length, and no dls_error *:
 *
 *   dls::call(dls_query_set_minimum, query, 2);
 *   auto near = dls::get<dls::query>(dls_query_new_near, index.schema(), "stride padding"sv, 5, 0, nullptr);
 *   for (dls_range range : dls::list<dls_range>(dls_hits_matches, hits, 0, 4, 0)) ...
 *
 * and those that cannot fail are called as in C: `get()` lends the object. Objects are moved, not copied; one that was
 * moved from, or stands for a result that is NULL, is false. What is returned as string_view, view, pointer or
 * reference belongs to the object that was asked. Hits must be gone before the index, and before the query, unless that
 * was given away to them. Const member functions may be called by many threads at once, but for those of hits and of a
 * hit. Functions that C is given to call (dls_analyzer_run, cancel) must not throw.
 */
#ifndef DLSEARCH_HPP
#define DLSEARCH_HPP

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "dlsearch.h"

namespace dls {

/* A call that failed: what() is the text, code() the status, at() the byte, UINT64_MAX where there is none. Where
 * memory is wanting it is std::bad_alloc. */
class error : public std::runtime_error {
public:
    explicit error(const dls_error &about) : std::runtime_error(about.text), code_(about.code), at_(about.at) {}
    dls_status code() const noexcept { return code_; }
    std::uint64_t at() const noexcept { return at_; }
private:
    dls_status code_;
    std::uint64_t at_;
};

/* Several of them, side by side, which belong to somebody else. */
template <class T> class view {
public:
    view(const T *items = nullptr, std::size_t size = 0) noexcept : items_(items), size_(size) {}
    view(std::initializer_list<T> items) noexcept : view(items.begin(), items.size()) {} /* for a call */
    view(const std::vector<T> &items) noexcept : items_(items.data()), size_(items.size()) {}
    const T *begin() const noexcept { return items_; }
    const T *end() const noexcept { return items_ + size_; }
    std::size_t size() const noexcept { return size_; }
    const T &operator[](std::size_t number) const noexcept { return items_[number]; }
private:
    const T *items_;
    std::size_t size_;
};

/* An object of C's and what frees it. */
template <class T, void (*Free)(T *)> class handle {
public:
    using object = T;
    explicit handle(T *made = nullptr) noexcept : object_(made) {}
    T *get() const noexcept { return object_.get(); }
    T *release() noexcept { return object_.release(); } /* it is the caller's to free now */
    explicit operator bool() const noexcept { return get() != nullptr; }
private:
    struct deleter {
        void operator()(T *made) const noexcept { Free(made); }
    };
    std::unique_ptr<T, deleter> object_;
};

/* ------------------------------------------------------------------------------------------------------- Calls */

namespace detail {

/* The arguments of C that one of C++ stands for. */
template <class T, class = void> struct flat {
    static std::tuple<T> of(const T &argument) { return { argument }; }
};
template <class T> struct flat<T, std::void_t<decltype(std::declval<const T &>().get())>> {
    static auto of(const T &holder) { return std::make_tuple(holder.get()); }
};
template <class T> struct flat<view<T>> {
    static std::tuple<const T *, std::size_t> of(view<T> items) { return { items.begin(), items.size() }; }
};
template <> struct flat<std::string_view> {
    static std::tuple<const char *, std::size_t> of(std::string_view text) { return { text.data(), text.size() }; }
};

/* Where C writes a result, and what C++ makes of it. */
template <class T, class = void> struct result {
    T made{};
    T take() { return made; }
};
template <class T> struct result<T, std::void_t<typename T::object>> {
    typename T::object *made = nullptr;
    T take() { return T(made); }
};

/* What has a size, and is asked for by number, as a range. */
template <class Range, class Item> struct numbered {
    struct iterator {
        using iterator_category = std::input_iterator_tag;
        using value_type = std::decay_t<Item>;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = Item;
        const Range *range;
        std::size_t number;
        Item operator*() const { return (*range)[number]; }
        iterator &operator++() noexcept { return number++, *this; }
        iterator operator++(int) noexcept { return { range, number++ }; }
        bool operator==(const iterator &other) const noexcept { return number == other.number; }
        bool operator!=(const iterator &other) const noexcept { return number != other.number; }
    };
    iterator begin() const noexcept { return { static_cast<const Range *>(this), 0 }; }
    iterator end() const noexcept { return { begin().range, begin().range->size() }; }
};

inline std::string_view text(const dls_text &from) noexcept { return { from.bytes, from.length }; }

} // namespace detail

/* Call a function that can fail. */
template <class Function, class... Given> void call(Function function, Given &&...given)
{
    dls_error about{};
    const dls_status status = std::apply(
        function, std::tuple_cat(detail::flat<std::decay_t<Given>>::of(given)..., std::make_tuple(&about)));
    if (status == DLS_ENOMEM) throw std::bad_alloc();
    if (status != DLS_OK) throw error(about);
}

/* One whose last argument is where its result goes: a class of these, or a type of C. */
template <class T, class Function, class... Given> T get(Function function, Given &&...given)
{
    detail::result<T> out;
    return call(function, given..., &out.made), out.take();
}

/* One whose last two are where several results, and how many they are, go. */
template <class T, class Function, class... Given> view<T> list(Function function, Given &&...given)
{
    const T *items = nullptr;
    std::size_t size = 0;
    return call(function, given..., &items, &size), view<T>(items, size);
}

/* --------------------------------------------------------------------------------------------- Structs, schema */

/* The structs of C with their defaults. */
struct field : dls_field { field() : dls_field DLS_FIELD_INIT {} };
struct writer_options : dls_writer_options { writer_options() : dls_writer_options DLS_WRITER_OPTIONS_INIT {} };
struct parse_options : dls_parse_options { parse_options() : dls_parse_options DLS_PARSE_OPTIONS_INIT {} };
struct search_options : dls_search_options { search_options() : dls_search_options DLS_SEARCH_OPTIONS_INIT {} };
struct facet_request : dls_facet_request { facet_request() : dls_facet_request DLS_FACET_REQUEST_INIT {} };
struct column_boost : dls_column_boost { column_boost() : dls_column_boost DLS_COLUMN_BOOST_INIT {} };
struct suggest_options : dls_suggest_options { suggest_options() : dls_suggest_options DLS_SUGGEST_OPTIONS_INIT {} };

inline dls_value value(std::size_t field, std::string_view t) noexcept { return { field, t.data(), t.size() }; }
inline dls_text text(std::string_view t) noexcept { return { t.data(), t.size() }; }

/* A schema that belongs to an index, or to a dls::schema. */
class schema_view : public detail::numbered<schema_view, const dls_field &> {
public:
    schema_view(const dls_schema *schema = nullptr) noexcept : schema_(schema) {}
    const dls_schema *get() const noexcept { return schema_; }
    std::size_t size() const noexcept { return dls_schema_count(schema_); }
    const dls_field &operator[](std::size_t number) const noexcept { return *dls_schema_at(schema_, number); }
    std::optional<std::size_t> find(const char *name) const noexcept
    {
        const int number = dls_schema_find(schema_, name);
        return number < 0 ? std::nullopt : std::optional<std::size_t>(static_cast<std::size_t>(number));
    }
private:
    const dls_schema *schema_;
};

struct schema : handle<dls_schema, dls_schema_free> {
    using handle::handle;
    schema() : schema(dls::get<schema>(dls_schema_new, nullptr)) {}
    static schema standard(const char *a = nullptr) { return dls::get<schema>(dls_schema_new_default, nullptr, a); }
    std::size_t add(const dls_field &f) { return call(dls_schema_add, *this, &f), dls_schema_count(get()) - 1; }
    operator schema_view() const noexcept { return get(); }
};

/* -------------------------------------------------------------------------------------- Queries and what goes by */

struct query : handle<dls_query, dls_query_free> {
    using handle::handle;
    static query parse(schema_view s, std::string_view t, std::uint64_t fields = 0)
    {
        return dls::get<query>(dls_query_parse, s, t, fields, nullptr);
    }
    static query parse_full(schema_view s, std::string_view t, std::uint64_t fields = 0)
    {
        return dls::get<query>(dls_query_parse_full, s, t, fields, nullptr);
    }
    static query clauses() { return dls::get<query>(dls_query_new_bool, nullptr); } /* what `add` adds to */
    void add(dls_occur occur, query child) { call(dls_query_add, *this, occur, child.release()); }
    void boost(float factor) { call(dls_query_boost, *this, factor); }
    bool empty() const noexcept { return dls_query_is_empty(get()); }
    std::string print(schema_view s) const
    {
        std::string printed(dls_query_print(get(), s.get(), nullptr, 0), '\0');
        dls_query_print(get(), s.get(), printed.data(), printed.size() + 1);
        return printed;
    }
};

using synonyms = handle<dls_synonyms, dls_synonyms_free>;
using acronyms = handle<dls_acronyms, dls_acronyms_free>;
using statistics = handle<dls_statistics, dls_statistics_free>;
using analyzer = handle<dls_analyzer, dls_analyzer_free>;

/* ------------------------------------------------------------------------------------------ Hits, suggestions */

inline std::string html(std::string_view t, view<dls_range> ranges, const char *before, const char *after)
{
    const auto size = dls::get<std::size_t>(dls_html, t, ranges, before, after, nullptr, 0);
    std::string out(size + 1, '\0');
    dls::get<std::size_t>(dls_html, t, ranges, before, after, out.data(), out.size());
    return out.resize(size), out;
}

struct snippet : dls_snippet {
    std::string_view view() const noexcept { return detail::text(text); }
    std::string html(const char *before, const char *after) const
    {
        return dls::html(view(), { ranges, range_count }, before, after);
    }
};

struct hit {
    dls_hits *hits;
    std::size_t number;
    std::uint64_t document() const noexcept { return dls_hits_at(hits, number)->document; }
    float score() const noexcept { return dls_hits_at(hits, number)->score; }
    std::string_view key() const { return text(dls_hits_key); }
    std::string_view cursor() const { return text(dls_hits_cursor); } /* for dls_search_options.after */
    std::string_view value(std::size_t field, std::size_t n = 0) const { return text(dls_hits_value, field, n); }
    std::size_t value_count(std::size_t f) const { return get<std::size_t>(dls_hits_value_count, hits, number, f); }
    dls::snippet snippet(std::size_t field, std::size_t characters) const
    {
        return { get<dls_snippet>(dls_hits_snippet, hits, number, field, characters) };
    }
    view<dls_range> matches(std::size_t field, std::size_t value = 0) const
    {
        return list<dls_range>(dls_hits_matches, hits, number, field, value);
    }
    view<dls_explain_node> explain() const { return list<dls_explain_node>(dls_hits_explain, hits, number); }
private:
    template <class Function, class... More> std::string_view text(Function function, More... more) const
    {
        return detail::text(get<dls_text>(function, hits, number, more...));
    }
};

class hits : public detail::numbered<hits, hit> {
public:
    explicit hits(dls_hits *found, query kept = query()) noexcept : query_(std::move(kept)), hits_(found) {}
    dls_hits *get() const noexcept { return hits_.get(); }
    std::size_t size() const noexcept { return dls_hits_count(get()); }
    hit operator[](std::size_t number) const noexcept { return { get(), number }; }
    std::uint64_t total() const noexcept { return dls_hits_total(get()); }
    std::uint32_t remarks() const noexcept { return dls_hits_remarks(get()); }
    const dls_facet *facet(std::size_t number) const noexcept { return dls_hits_facet(get(), number); }
private:
    query query_; /* that was given to them, and goes after them */
    handle<dls_hits, dls_hits_free> hits_;
};

struct suggestions : handle<dls_suggestions, dls_suggestions_free>, detail::numbered<suggestions, dls_suggestion> {
    using handle::handle;
    std::size_t size() const noexcept { return dls_suggestions_count(get()); }
    dls_suggestion operator[](std::size_t number) const noexcept { return *dls_suggestions_at(get(), number); }
};

/* ------------------------------------------------------------------------------------------- Writer and index */

struct writer : handle<dls_writer, dls_writer_close> {
    using handle::handle;
    static writer create(const std::string &path, schema_view s, const dls_writer_options &o = writer_options())
    {
        return dls::get<writer>(dls_writer_create, path.c_str(), s, &o);
    }
    static writer open(const std::string &path, schema_view s = {}, const dls_writer_options &o = writer_options())
    {
        return dls::get<writer>(dls_writer_open, path.c_str(), s, &o);
    }
    void add(std::string_view key, view<dls_value> values) { call(dls_writer_add, *this, key, values); }
    void put(std::string_view key, view<dls_value> values) { call(dls_writer_put, *this, key, values); }
    void remove(std::string_view key) { call(dls_writer_delete, *this, key); }
    std::uint64_t remove(const query &q) { return dls::get<std::uint64_t>(dls_writer_delete_by_query, *this, q); }
    void set_payload(std::string_view bytes) { call(dls_writer_set_payload, *this, bytes); }
    std::uint64_t count() const noexcept { return dls_writer_count(get()); }
    void commit() { call(dls_writer_commit, *this); }
    void compact(std::size_t segments = 1) { call(dls_writer_compact, *this, segments); }
    void abort() { call(dls_writer_abort, *this); }
};

struct index : handle<dls_index, dls_index_close> {
    using handle::handle;
    explicit index(const std::string &path) : index(dls::get<index>(dls_index_open, path.c_str(), nullptr)) {}
    schema_view schema() const noexcept { return dls_index_schema(get()); }
    dls_index_info info() const noexcept { dls_index_info out; return dls_index_get_info(get(), &out), out; }
    std::string_view payload() const noexcept
    {
        std::size_t size;
        const void *bytes = dls_index_payload(get(), &size);
        return { static_cast<const char *>(bytes), size };
    }
    void check(bool text = false) const { call(text ? dls_index_check_text : dls_index_check, *this); }
    index refresh() const { return dls::get<index>(dls_index_refresh, *this); } /* false: there is no newer commit */

    /* The query has to live as long as the hits, unless it is given to them. */
    hits search(const query &q, std::size_t limit, const dls_search_options &options = search_options()) const
    {
        return hits(dls::get<dls_hits *>(dls_search, *this, q, limit, &options));
    }
    hits search(query &&q, std::size_t limit, const dls_search_options &options = search_options()) const
    {
        return hits{ dls::get<dls_hits *>(dls_search, *this, q, limit, &options), std::move(q) }; /* in this order */
    }
    std::uint64_t count(const query &q) const { return dls::get<std::uint64_t>(dls_count, *this, q); }
    suggestions suggest(std::string_view t, const dls_suggest_options &options = suggest_options()) const
    {
        return dls::get<suggestions>(dls_suggest, *this, t, &options);
    }
};

} // namespace dls

#endif
