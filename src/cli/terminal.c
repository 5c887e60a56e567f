/* SPDX-License-Identifier: MIT
 *
 * Reference for links: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda ("Hyperlinks in terminal
 * emulators").
 */
#include "cli/terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/human_numbers.h"
#include "cli/web_address.h"

#define DEFAULT_WIDTH 80
#define READABLE_WIDTH 100
#define MIN_WIDTH 20

void terminal_use_utf8(void)
{
    if (setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return;
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) setlocale(LC_CTYPE, "en_US.UTF-8");
}

size_t terminal_width(int descriptor)
{
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

size_t terminal_height(int descriptor)
{
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

static size_t width_of_output(void)
{
    size_t width = terminal_width(STDOUT_FILENO);
    const char *columns = getenv("COLUMNS");
    uint64_t named;
    if (width == 0 && columns != NULL && parse_count(columns, 10000, &named)) width = (size_t)named;
    if (width == 0) width = DEFAULT_WIDTH;
    if (width > READABLE_WIDTH) width = READABLE_WIDTH;
    return width < MIN_WIDTH ? MIN_WIDTH : width;
}

struct terminal terminal_of_output(enum color_choice color, size_t width)
{
    const char *no_color = getenv("NO_COLOR");
    const char *kind = getenv("TERM");
    bool is_terminal = isatty(STDOUT_FILENO) == 1;
    bool dumb = kind == NULL || strcmp(kind, "dumb") == 0;
    bool fit = is_terminal && !dumb && (no_color == NULL || no_color[0] == '\0');

    struct terminal terminal;
    terminal.styled = color == COLOR_ALWAYS || (color == COLOR_AUTO && fit);
    terminal.links = terminal.styled && is_terminal && !dumb;
    terminal.width = width > 0 ? width : width_of_output();
    return terminal;
}

const char *terminal_style(const struct terminal *terminal, enum style style)
{
    if (!terminal->styled) return "";
    switch (style) {
    case STYLE_TITLE: return "\033[1m";
    case STYLE_MATCH: return "\033[0;1;31m";
    case STYLE_DIM: return "\033[2m";
    case STYLE_URL: return "\033[35m";
    case STYLE_PLAIN: break;
    }
    return "\033[0m";
}

void terminal_begin_link(const struct terminal *terminal, struct string_builder *out, const char *url, size_t length,
                         size_t number)
{
    if (!terminal->links || !is_web_address(url, length)) return;
    builder_add_format(out, "\033]8;id=%zu;", number);
    builder_add_web_address(out, url, length);
    builder_add_string(out, "\033\\");
}

void terminal_end_link(const struct terminal *terminal, struct string_builder *out, const char *url, size_t length)
{
    if (terminal->links && is_web_address(url, length)) builder_add_string(out, "\033]8;;\033\\");
}
