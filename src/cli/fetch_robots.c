/* SPDX-License-Identifier: MIT
 *
 * The file is read twice: whether a group names us, and then its rules.
 */
#include "cli/fetch_robots.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/word_list.h"

/* Seconds; who asks for more would keep us for days. */
#define LONGEST_CRAWL_DELAY 60.0

/* Comparing is quadratic in these. */
#define LONGEST_RULE ((size_t)1000)
#define MOST_RULES ((size_t)10000)

struct robots_line {
    const char *name;
    size_t name_length;
    const char *value;
    size_t value_length;
};

/* The next line that is "name: value", without its comment. */
static bool next_line(const char *text, size_t length, size_t *at, struct robots_line *line)
{
    while (*at < length) {
        const char *begin = text + *at;
        size_t size = 0;
        while (*at + size < length && begin[size] != '\n' && begin[size] != '\r') size++;
        *at += size + 1;
        const char *comment = memchr(begin, '#', size);
        if (comment != NULL) size = (size_t)(comment - begin);
        const char *colon = memchr(begin, ':', size);
        if (colon == NULL) continue;
        const char *end = begin + size, *stop = colon;
        while (begin < stop && (*begin == ' ' || *begin == '\t')) begin++;
        while (stop > begin && (stop[-1] == ' ' || stop[-1] == '\t')) stop--;
        const char *value = colon + 1;
        while (value < end && (*value == ' ' || *value == '\t')) value++;
        while (end > value && (end[-1] == ' ' || end[-1] == '\t')) end--;
        *line = (struct robots_line){ begin, (size_t)(stop - begin), value, (size_t)(end - value) };
        return true;
    }
    return false;
}

static bool is_named(const struct robots_line *line, const char *name)
{
    return line->name_length == strlen(name) && text_begins(line->name, line->name_length, name);
}

/* "dlsearch/1.0" names us too, and "dlsearchbot" does not. */
static bool names(const struct robots_line *line, const char *agent)
{
    size_t length = strlen(agent);
    if (!text_begins(line->value, line->value_length, agent)) return false;
    return line->value_length == length || strchr("/ \t", line->value[length]) != NULL;
}

static bool any_group_names(const char *text, size_t length, const char *agent)
{
    struct robots_line line;
    for (size_t at = 0; next_line(text, length, &at, &line);) {
        if (is_named(&line, "user-agent") && names(&line, agent)) return true;
    }
    return false;
}

static void add_rule(struct robots *robots, char sign, const struct robots_line *line)
{
    if (line->value_length == 0 || line->value_length > LONGEST_RULE) return; /* "Disallow:" keeps nothing back */
    if (memchr(line->value, '\0', line->value_length) != NULL) return;
    builder_add_char(&robots->rules, sign);
    builder_add(&robots->rules, line->value, line->value_length);
    builder_add_char(&robots->rules, '\0');
}

static void take_delay(struct robots *robots, const struct robots_line *line)
{
    char text[16] = "";
    if (line->value_length < sizeof text) memcpy(text, line->value, line->value_length);
    double delay = strtod(text, NULL);
    if (delay > LONGEST_CRAWL_DELAY) delay = LONGEST_CRAWL_DELAY;
    if (delay > robots->delay) robots->delay = delay;
}

void robots_read(struct robots *robots, const char *text, size_t length, const char *agent)
{
    if (length > MOST_ROBOTS_BYTES) length = MOST_ROBOTS_BYTES;
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    const char *group = any_group_names(text, length, agent) ? agent : "*";
    bool ours = false, in_rules = true;
    size_t rules = 0;
    struct robots_line line;
    for (size_t at = 0; next_line(text, length, &at, &line) && rules < MOST_RULES;) {
        bool is_agent = is_named(&line, "user-agent");
        if (is_agent) {
            ours = (ours && !in_rules) || names(&line, group);
            in_rules = false;
            continue;
        }
        bool allows = is_named(&line, "allow"), denies = is_named(&line, "disallow");
        bool delays = is_named(&line, "crawl-delay");
        if (!allows && !denies && !delays) continue; /* "Sitemap:" ends no group */
        in_rules = true;
        rules += ours;
        if (ours && delays)
            take_delay(robots, &line);
        else if (ours)
            add_rule(robots, allows ? '+' : '-', &line);
    }
    robots->denies_all = robots->denies_all || robots->rules.failed;
}

/* --------------------------------------------------------------------------------------------------------- Matching */

static int hex_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* One sign of a path: "%7E" is "~", as both are in use; an escaped slash stays apart from one that parts. */
static int sign_at(const char *path, size_t length, size_t *at)
{
    if (path[*at] == '%' && *at + 2 < length && hex_of(path[*at + 1]) >= 0 && hex_of(path[*at + 2]) >= 0) {
        int value = hex_of(path[*at + 1]) * 16 + hex_of(path[*at + 2]);
        *at += 3;
        return value == '/' || value == '*' || value == '$' ? 256 + value : value;
    }
    return (unsigned char)path[(*at)++];
}

/* Whether a path begins as the rule says: a star is tried at its shortest first, and made longer. */
static bool fits(const char *rule, size_t rule_length, const char *path, size_t length)
{
    size_t r = 0, p = 0, star = SIZE_MAX, resume = 0;
    while (r < rule_length) {
        if (rule[r] == '*') {
            star = ++r;
            resume = p;
            continue;
        }
        if (rule[r] == '$' && r + 1 == rule_length && p == length) return true;
        size_t next_r = r, next_p = p;
        bool is_end = rule[r] == '$' && r + 1 == rule_length;
        bool same = !is_end && p < length && sign_at(rule, rule_length, &next_r) == sign_at(path, length, &next_p);
        if (same) {
            r = next_r;
            p = next_p;
            continue;
        }
        if (star == SIZE_MAX || resume >= length) return false;
        (void)sign_at(path, length, &resume);
        p = resume;
        r = star;
    }
    return true;
}

bool robots_allow(const struct robots *robots, const char *path, size_t length)
{
    if (robots->denies_all || robots->rules.size == 0) return !robots->denies_all;
    size_t longest = 0;
    bool allowed = true;
    const char *at = robots->rules.bytes, *end = at + robots->rules.size;
    while (at < end) {
        size_t rule = strlen(at + 1);
        bool decides = rule > longest || (rule == longest && *at == '+');
        if (decides && fits(at + 1, rule, path, length)) {
            longest = rule;
            allowed = *at == '+';
        }
        at += rule + 2;
    }
    return allowed;
}

void robots_done(struct robots *robots)
{
    builder_done(&robots->rules);
    *robots = (struct robots){ .delay = 0 };
}
