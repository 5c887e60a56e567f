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
 * Objects are moved, not copied; one that was moved from may be destroyed or given another, nothing else. What a hit
 * returns as std::string_view belongs to its hits, which must be gone before the index, and before the query, unless
 * that was given away to them. Const member functions may be called by many threads at once, but for those of hits and
 * of a hit; others want the object to themselves. What is not here is called as in C: `get()` lends the object.
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
#include <vector>

#include "dlsearch.h"

namespace dls {

/* ----------------------------------------------------------------------------------------------------- Errors */

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

namespace detail {

/* Call a function of C that can fail: the last argument, its dls_error *, is given here. */
template <class Function, class... Arguments> void check(Function function, Arguments... arguments)
{
    dls_error about{};
    const dls_status status = function(arguments..., &about);
    if (status == DLS_ENOMEM) throw std::bad_alloc();
    if (status != DLS_OK) throw error(about);
}

/* One that makes an object: so is the last but one, its T **. */
template <class T, class Function, class... Arguments> T *make(Function function, Arguments... arguments)
{
    T *made = nullptr;
    check(function, arguments..., &made);
    return made;
}

template <class T, void (*Free)(T *)> class handle {
public:
    explicit handle(T *object) noexcept : object_(object) {}
    T *get() const noexcept { return object_.get(); }
    T *release() noexcept { return object_.release(); } /* it is the caller's to free now */
private:
    struct deleter {
        void operator()(T *object) const noexcept { Free(object); }
    };
    std::unique_ptr<T, deleter> object_;
};

inline std::string_view text(const dls_text &from) noexcept { return { from.bytes, from.length }; }

} // namespace detail

/* Several of them, which belong to somebody else. */
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

/* -------------------------------------------------------------------------------------------- Options, schema */

/* The structs of C with their defaults. */
struct field : dls_field {
    field() : dls_field DLS_FIELD_INIT {}
};
struct writer_options : dls_writer_options {
    writer_options() : dls_writer_options DLS_WRITER_OPTIONS_INIT {}
};
struct search_options : dls_search_options {
    search_options() : dls_search_options DLS_SEARCH_OPTIONS_INIT {}
};

/* A schema that belongs to an index, or to a dls::schema. */
class schema_view {
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

class schema : public detail::handle<dls_schema, dls_schema_free> {
public:
    schema() : handle(detail::make<dls_schema>(dls_schema_new, nullptr)) {}
    static schema standard(const char *analyzer = nullptr) /* dls_schema_new_default */
    {
        return schema(detail::make<dls_schema>(dls_schema_new_default, nullptr, analyzer));
    }
    std::size_t add(const dls_field &field) /* its number */
    {
        return detail::check(dls_schema_add, get(), &field), dls_schema_count(get()) - 1;
    }
    operator schema_view() const noexcept { return get(); }
private:
    using handle::handle;
};

/* ------------------------------------------------------------------------------------------------------ Query */

class query : public detail::handle<dls_query, dls_query_free> {
    using text = std::string_view;
    using end = std::optional<std::string_view>;
    using set = std::uint64_t; /* of fields; 0: all that are text */

public:
    using handle::handle; /* of what C has made */

    static query parse(schema_view s, text t, set f = 0) { return of(dls_query_parse, s, t, f); }
    static query parse_full(schema_view s, text t, set f = 0) { return of(dls_query_parse_full, s, t, f); }
    static query words(schema_view s, text t, set f = 0) { return of(dls_query_new_words, s, t, f); }
    static query term(schema_view s, text t, set f = 0) { return of(dls_query_new_term, s, t, f); }
    static query prefix(schema_view s, text t, set f = 0) { return of(dls_query_new_prefix, s, t, f); }
    /* n: the slop, the distance, the edits */
    static query phrase(schema_view s, text t, unsigned n, set f = 0) { return of(dls_query_new_phrase, s, t, n, f); }
    static query near(schema_view s, text t, unsigned n, set f = 0) { return of(dls_query_new_near, s, t, n, f); }
    static query fuzzy(schema_view s, text t, unsigned n, set f = 0) { return of(dls_query_new_fuzzy, s, t, n, f); }
    static query keyword(schema_view s, std::size_t field, text value)
    {
        return made(dls_query_new_keyword, s.get(), field, value.data(), value.size(), nullptr);
    }
    static query range(schema_view s, std::size_t field, end low, end high, unsigned flags = 0)
    {
        return made(dls_query_new_range, s.get(), field, low ? low->data() : nullptr, low ? low->size() : 0,
                    high ? high->data() : nullptr, high ? high->size() : 0, flags, nullptr);
    }
    static query key(text key) { return made(dls_query_new_key, key.data(), key.size(), nullptr); }
    static query all() { return made(dls_query_new_all, nullptr); }
    static query clauses() { return made(dls_query_new_bool, nullptr); } /* dls_query_new_bool: what `add` adds to */

    void add(dls_occur occur, query child) { detail::check(dls_query_add, get(), occur, child.release()); }
    void boost(float factor) { detail::check(dls_query_boost, get(), factor); }
    bool empty() const noexcept { return dls_query_is_empty(get()); }
    std::string print(schema_view s) const
    {
        std::string printed(dls_query_print(get(), s.get(), nullptr, 0), '\0');
        dls_query_print(get(), s.get(), printed.data(), printed.size() + 1);
        return printed;
    }

private:
    template <class... Given> static query made(Given... given) { return query(detail::make<dls_query>(given...)); }
    template <class Function, class... More> static query of(Function make_it, schema_view s, text t, More... more)
    {
        return made(make_it, s.get(), t.data(), t.size(), more..., nullptr);
    }
};

/* ------------------------------------------------------------------------------------------------------- Hits */

inline std::string html(std::string_view t, view<dls_range> ranges, const char *before, const char *after)
{
    std::size_t size = 0;
    detail::check(dls_html, t.data(), t.size(), ranges.begin(), ranges.size(), before, after, nullptr, size, &size);
    std::string out(size++, '\0');
    detail::check(dls_html, t.data(), t.size(), ranges.begin(), ranges.size(), before, after, out.data(), size, &size);
    return out;
}

struct snippet : dls_snippet {
    std::string_view view() const noexcept { return detail::text(text); }
    std::string html(const char *before, const char *after) const
    {
        return dls::html(view(), { ranges, range_count }, before, after);
    }
};

class hit {
public:
    hit(dls_hits *hits, std::size_t number) noexcept : hits_(hits), number_(number) {}
    std::uint64_t document() const noexcept { return dls_hits_at(hits_, number_)->document; }
    float score() const noexcept { return dls_hits_at(hits_, number_)->score; }
    std::string_view key() const { return text(dls_hits_key); }
    std::string_view cursor() const { return text(dls_hits_cursor); } /* for dls_search_options.after */
    std::string_view value(std::size_t field, std::size_t n = 0) const { return text(dls_hits_value, field, n); }
    std::size_t value_count(std::size_t field) const
    {
        std::size_t count = 0;
        return detail::check(dls_hits_value_count, hits_, number_, field, &count), count;
    }
    dls::snippet snippet(std::size_t field, std::size_t characters) const
    {
        dls::snippet out{};
        return detail::check(dls_hits_snippet, hits_, number_, field, characters, &out), out;
    }
    view<dls_range> matches(std::size_t field, std::size_t value = 0) const
    {
        const dls_range *ranges = nullptr;
        std::size_t count = 0;
        detail::check(dls_hits_matches, hits_, number_, field, value, &ranges, &count);
        return { ranges, count };
    }

private:
    template <class Function, class... More> std::string_view text(Function get_it, More... more) const
    {
        dls_text out{};
        return detail::check(get_it, hits_, number_, more..., &out), detail::text(out);
    }
    dls_hits *hits_;
    std::size_t number_;
};

class hits {
public:
    explicit hits(dls_hits *found, dls_query *kept = nullptr) noexcept : hits_(found, free_both{ kept }) {}
    dls_hits *get() const noexcept { return hits_.get(); }
    std::size_t size() const noexcept { return dls_hits_count(get()); }
    std::uint64_t total() const noexcept { return dls_hits_total(get()); }
    std::uint32_t remarks() const noexcept { return dls_hits_remarks(get()); }
    const dls_facet *facet(std::size_t number) const noexcept { return dls_hits_facet(get(), number); }
    hit operator[](std::size_t number) const noexcept { return { get(), number }; }

    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = hit;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = hit;
        iterator(dls_hits *hits, std::size_t number) noexcept : hits_(hits), number_(number) {}
        hit operator*() const noexcept { return { hits_, number_ }; }
        iterator &operator++() noexcept { return number_++, *this; }
        iterator operator++(int) noexcept { return { hits_, number_++ }; }
        bool operator==(const iterator &other) const noexcept { return number_ == other.number_; }
        bool operator!=(const iterator &other) const noexcept { return number_ != other.number_; }

    private:
        dls_hits *hits_;
        std::size_t number_;
    };
    iterator begin() const noexcept { return { get(), 0 }; }
    iterator end() const noexcept { return { get(), size() }; }

private:
    struct free_both { /* the hits, and then the query that was given to them */
        dls_query *query;
        void operator()(dls_hits *hits) const noexcept { dls_hits_free(hits), dls_query_free(query); }
    };
    std::unique_ptr<dls_hits, free_both> hits_;
};

/* ------------------------------------------------------------------------------------------- Writer and index */

inline dls_value value(std::size_t field, std::string_view t) noexcept { return { field, t.data(), t.size() }; }

class writer : public detail::handle<dls_writer, dls_writer_close> {
public:
    using handle::handle;
    static writer create(const std::string &path, schema_view s, const dls_writer_options &o = writer_options())
    {
        return writer(detail::make<dls_writer>(dls_writer_create, path.c_str(), s.get(), &o));
    }
    static writer open(const std::string &path, schema_view s = {}, const dls_writer_options &o = writer_options())
    {
        return writer(detail::make<dls_writer>(dls_writer_open, path.c_str(), s.get(), &o));
    }
    void add(std::string_view key, view<dls_value> values) { take(dls_writer_add, key, values); }
    void put(std::string_view key, view<dls_value> values) { take(dls_writer_put, key, values); }
    void remove(std::string_view key) { detail::check(dls_writer_delete, get(), key.data(), key.size()); }
    std::uint64_t count() const noexcept { return dls_writer_count(get()); }
    void commit() { detail::check(dls_writer_commit, get()); }
    void compact(std::size_t segments = 1) { detail::check(dls_writer_compact, get(), segments); }
    void abort() { detail::check(dls_writer_abort, get()); }

private:
    template <class Function> void take(Function take_it, std::string_view key, view<dls_value> values)
    {
        detail::check(take_it, get(), key.data(), key.size(), values.begin(), values.size());
    }
};

class index : public detail::handle<dls_index, dls_index_close> {
public:
    using handle::handle;
    explicit index(const std::string &path) : handle(detail::make<dls_index>(dls_index_open, path.c_str(), nullptr)) {}
    schema_view schema() const noexcept { return dls_index_schema(get()); }
    dls_index_info info() const noexcept { dls_index_info out; return dls_index_get_info(get(), &out), out; }
    void check() const { detail::check(dls_index_check, get()); }
    std::optional<index> refresh() const /* none: there is no newer commit */
    {
        dls_index *newer = detail::make<dls_index>(dls_index_refresh, get());
        return newer != nullptr ? std::optional<index>(newer) : std::nullopt;
    }

    /* The query has to live as long as the hits, unless it is given to them. */
    hits search(const query &q, std::size_t limit, const dls_search_options &options = search_options()) const
    {
        return hits(detail::make<dls_hits>(dls_search, get(), q.get(), limit, &options));
    }
    hits search(query &&q, std::size_t limit, const dls_search_options &options = search_options()) const
    {
        return hits{ detail::make<dls_hits>(dls_search, get(), q.get(), limit, &options), q.release() }; /* in order */
    }
    std::uint64_t count(const query &q) const
    {
        std::uint64_t matches = 0;
        return detail::check(dls_count, get(), q.get(), &matches), matches;
    }
};

} // namespace dls

#endif
