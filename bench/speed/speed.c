/* SPDX-License-Identifier: MIT
 *
 * speed: how fast an index is made and searched, in a protocol that other engines follow too, so that their tables can
 * be laid side by side (bench/README.md says how). Tokens are what stands between spaces; nothing else is analysed.
 *
 *   speed index DOCS.txt INDEX [HOW]                one document a line; prints docs, tokens, seconds, bytes, peak_kib;
 *                                                   HOW: --reorder documents, deal their words to --three-fields,
 *                                                   --threads N, --pairs of N words in place of the default
 *   speed english DOCS.jsonl INDEX [WHAT]           documents with the analysis of English: see speed_english.h
 *   speed query INDEX QUERIES.tsv OUT.tsv OPTIONS   a line for each command and query: see speed_query.h
 *   speed cold INDEX QUERIES.tsv                    the first answer after opening: see speed_cold.h
 *   speed misspelt INDEX WORDS.txt                  words put right: see speed_misspelt.h
 *   speed page INDEX QUERIES.tsv FIELD              ten hits with their snippets: see speed_page.h
 *   speed threads INDEX QUERIES.tsv COUNT           queries a second by one thread and by several: see speed_threads.h
 *   speed commits DOCS.txt INDEX COUNT [OPTIONS]    commits of a document each: see speed_commits.h; OPTIONS:
 *                                                   --documents N of N each, --background 1 merged by a thread
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <dlsearch/dlsearch.h>

#include "give_up.h"
#include "speed/speed_cold.h"
#include "speed/speed_commits.h"
#include "speed/speed_english.h"
#include "speed/speed_index.h"
#include "speed/speed_misspelt.h"
#include "speed/speed_page.h"
#include "speed/speed_query.h"
#include "speed/speed_threads.h"

#define PAGE_PASSES 5
#define MISSPELT_WORDS 500

/* A whole number of at least 1. */
static size_t count_of(const char *option, const char *text)
{
    char *end;
    unsigned long long count = strtoull(text, &end, 10);
    if (*end != '\0' || end == text || *text == '-' || count < 1 || count > 1000000)
        give_up("%s wants a number from 1 to 1000000, not '%s'", option, text);
    return (size_t)count;
}

static struct speed_options read_options(char **arguments)
{
    struct speed_options options = {
        .passes = 10,
        .commands = "COUNT,TOP_1,TOP_10,TOP_100,TOP_1000,TOP_100_COUNT",
        .skip = "",
        .k1 = 1.2f,
        .b = 0.75f,
    };
    for (; arguments[0] != NULL; arguments += 2) {
        if (arguments[1] == NULL) give_up("%s wants a value", arguments[0]);
        if (strcmp(arguments[0], "--passes") == 0)
            options.passes = count_of(arguments[0], arguments[1]);
        else if (strcmp(arguments[0], "--commands") == 0)
            options.commands = arguments[1];
        else if (strcmp(arguments[0], "--skip") == 0)
            options.skip = arguments[1];
        else if (strcmp(arguments[0], "--k1") == 0)
            options.k1 = strtof(arguments[1], NULL);
        else if (strcmp(arguments[0], "--b") == 0)
            options.b = strtof(arguments[1], NULL);
        else if (strcmp(arguments[0], "--lead") == 0)
            options.lead = strtof(arguments[1], NULL);
        else if (strcmp(arguments[0], "--adjacency") == 0)
            options.adjacency = strtof(arguments[1], NULL);
        else
            give_up("no option %s; there are --passes, --commands, --skip, --k1, --b, --lead and --adjacency",
                    arguments[0]);
    }
    return options;
}

static void run_index(char **arguments)
{
    struct speed_index_options how = { .fields = 1, .threads = 1, .pair_words = DLS_DEFAULT_PAIR_WORDS };
    for (char **option = arguments + 4; option[0] != NULL; option++) {
        if (strcmp(option[0], "--reorder") == 0)
            how.reorder = true;
        else if (strcmp(option[0], "--three-fields") == 0)
            how.fields = 3;
        else if (strcmp(option[0], "--threads") == 0 && option[1] != NULL)
            how.threads = count_of("--threads", *++option);
        else if (strcmp(option[0], "--pairs") == 0 && option[1] != NULL)
            how.pair_words = strtoul(*++option, NULL, 10);
        else
            give_up("no option %s; there are --reorder, --three-fields, --threads N and --pairs N", option[0]);
    }
    speed_index(arguments[2], arguments[3], &how);
}

static void run_commits(char **arguments)
{
    size_t documents = 1;
    bool background = false;
    for (char **option = arguments + 5; option[0] != NULL; option += 2) {
        if (option[1] == NULL) give_up("%s wants a value", option[0]);
        if (strcmp(option[0], "--documents") == 0)
            documents = count_of(option[0], option[1]);
        else if (strcmp(option[0], "--background") == 0)
            background = strcmp(option[1], "0") != 0;
        else
            give_up("no option %s; there are --documents and --background", option[0]);
    }
    speed_commits(arguments[2], arguments[3], count_of("commits", arguments[4]), documents, background);
}

int main(int argc, char **argv)
{
    if (argc >= 4 && strcmp(argv[1], "index") == 0) {
        run_index(argv);
    } else if ((argc == 4 || argc == 5) && strcmp(argv[1], "english") == 0) {
        speed_english(argv[2], argv[3], argv[4]);
    } else if (argc >= 5 && strcmp(argv[1], "query") == 0) {
        struct speed_options options = read_options(argv + 5);
        speed_query(argv[2], argv[3], argv[4], &options);
    } else if (argc == 4 && strcmp(argv[1], "cold") == 0) {
        speed_cold(argv[2], argv[3]);
    } else if (argc == 4 && strcmp(argv[1], "misspelt") == 0) {
        speed_misspelt(argv[2], argv[3], MISSPELT_WORDS, PAGE_PASSES);
    } else if (argc == 5 && strcmp(argv[1], "page") == 0) {
        speed_page(argv[2], argv[3], argv[4], PAGE_PASSES);
    } else if (argc == 5 && strcmp(argv[1], "threads") == 0) {
        speed_threads(argv[2], argv[3], count_of("threads", argv[4]));
    } else if (argc >= 5 && strcmp(argv[1], "commits") == 0) {
        run_commits(argv);
    } else {
        give_up("speed index DOCS.txt INDEX [--reorder] [--three-fields] [--threads N] [--pairs N]\n"
                "       speed english DOCS.jsonl INDEX [analysis | index | stored]\n"
                "       speed query INDEX QUERIES.tsv OUT.tsv [--passes N] [--commands C,...] [--skip CLASS,...]"
                " [--k1 X] [--b X] [--lead X] [--adjacency X]\n"
                "       speed cold INDEX QUERIES.tsv\n"
                "       speed misspelt INDEX WORDS.txt\n"
                "       speed page INDEX QUERIES.tsv FIELD\n"
                "       speed threads INDEX QUERIES.tsv COUNT\n"
                "       speed commits DOCS.txt INDEX COUNT [--documents N] [--background 1]");
    }
    return EXIT_SUCCESS;
}
