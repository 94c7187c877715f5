/* A unified difference by lines.
 *
 * E. W. Myers, An O(ND) Difference Algorithm and Its Variations, 1986, after common beginnings and ends are
 * set aside. Beyond MOST_EDITS the rest is shown as replaced: such a file was not edited but written anew.
 */
#include "syntax/format.h"

#include "base/vector.h"

enum {
    CONTEXT = 3,
    MOST_EDITS = 1000, /* the trace takes its square, 8 MB */
};

typedef KH_VECTOR(kh_text) line_list;

typedef struct {
    char sign; /* ' ', '-', '+' */
    kh_text line;
} edit;

typedef struct {
    kh_arena *arena;
    const kh_text *old_lines, *new_lines;
    long old_count, new_count;
    KH_VECTOR(edit) edits;
} comparison;

/* Lines with their ends. */
static line_list split(kh_arena *arena, kh_text text)
{
    line_list lines = {0};
    while (text.length > 0) {
        const char *newline = memchr(text.data, '\n', text.length);
        uint32_t length = newline ? (uint32_t)(newline - text.data) + 1 : text.length;
        kh_text line = {text.data, length};
        kh_vector_push(arena, &lines, line);
        text = (kh_text){text.data + length, text.length - length};
    }
    return lines;
}

static void add_edit(comparison *it, char sign, kh_text line)
{
    edit added = {sign, line};
    kh_vector_push(it->arena, &it->edits, added);
}

/* How far diagonal k = x - y is reached with d edits: one row of the trace, k from -d to d. */
static long *row_of(kh_arena *arena, long d)
{
    long *row = kh_arena_array(arena, (size_t)(2 * d + 3), sizeof *row);
    return row + d + 1;
}

static long reach(const comparison *it, const long *before, long k, long d)
{
    bool down = k == -d || (k != d && before[k - 1] < before[k + 1]);
    long x = d == 0 ? 0 : down ? before[k + 1] : before[k - 1] + 1;
    while (x < it->old_count && x - k < it->new_count &&
           kh_text_equal(it->old_lines[x], it->new_lines[x - k]))
        x++;
    return x;
}

/* Walks the trace back from the end; the edits come out last first. */
static void walk_back(comparison *it, long *const *trace, long d)
{
    long x = it->old_count, y = it->new_count;
    for (; d >= 0; d--) {
        long k = x - y, from_x = 0, from_y = 0;
        bool down = false;
        if (d > 0) {
            const long *before = trace[d - 1];
            down = k == -d || (k != d && before[k - 1] < before[k + 1]);
            from_x = down ? before[k + 1] : before[k - 1];
            from_y = from_x - (down ? k + 1 : k - 1);
        }
        long start_x = d > 0 && !down ? from_x + 1 : from_x;
        while (x > start_x)
            add_edit(it, ' ', it->old_lines[--x]);
        if (d > 0)
            add_edit(it, down ? '+' : '-', down ? it->new_lines[from_y] : it->old_lines[from_x]);
        x = from_x;
        y = from_y;
    }
}

static void reverse(comparison *it, size_t from)
{
    for (size_t low = from, high = it->edits.count; low + 1 < high; low++, high--) {
        edit held = it->edits.items[low];
        it->edits.items[low] = it->edits.items[high - 1];
        it->edits.items[high - 1] = held;
    }
}

static void replace_all(comparison *it)
{
    for (long i = 0; i < it->old_count; i++)
        add_edit(it, '-', it->old_lines[i]);
    for (long i = 0; i < it->new_count; i++)
        add_edit(it, '+', it->new_lines[i]);
}

static void compare(comparison *it)
{
    long most = it->old_count + it->new_count < MOST_EDITS ? it->old_count + it->new_count : MOST_EDITS;
    long **trace = kh_arena_array(it->arena, (size_t)most + 1, sizeof *trace);
    size_t from = it->edits.count;
    for (long d = 0; d <= most; d++) {
        trace[d] = row_of(it->arena, d);
        for (long k = -d; k <= d; k += 2) {
            trace[d][k] = reach(it, d > 0 ? trace[d - 1] : trace[d], k, d);
            if (trace[d][k] >= it->old_count && trace[d][k] - k >= it->new_count) {
                walk_back(it, trace, d);
                reverse(it, from);
                return;
            }
        }
    }
    replace_all(it);
}

/* ---- hunks ---- */

static void write_line(kh_builder *out, edit at)
{
    kh_builder_character(out, at.sign);
    kh_builder_add(out, at.line);
    if (at.line.data[at.line.length - 1] != '\n')
        kh_builder_string(out, "\n\\ No newline at end of file\n");
}

/* The first edit behind the hunk that begins at `first`: changes less than twice the context apart share one.
 */
static size_t hunk_end(const comparison *it, size_t first)
{
    size_t end = first, same = 0;
    for (size_t i = first; i < it->edits.count; i++) {
        same = it->edits.items[i].sign == ' ' ? same + 1 : 0;
        if (same > 2 * CONTEXT)
            break;
        if (same == 0)
            end = i + 1;
    }
    return end + CONTEXT < it->edits.count ? end + CONTEXT : it->edits.count;
}

/* Line numbers begin at 1; of no lines the one before them is named. */
static void write_range(kh_builder *out, size_t before, size_t count)
{
    kh_builder_format(out, "%zu,%zu", count ? before + 1 : before, count);
}

static void write_hunk(kh_builder *out, const comparison *it, size_t first, size_t end,
                       const size_t before[2])
{
    size_t counts[2] = {0};
    for (size_t i = first; i < end; i++) {
        counts[0] += it->edits.items[i].sign != '+';
        counts[1] += it->edits.items[i].sign != '-';
    }
    kh_builder_string(out, "@@ -");
    write_range(out, before[0], counts[0]);
    kh_builder_string(out, " +");
    write_range(out, before[1], counts[1]);
    kh_builder_string(out, " @@\n");
    for (size_t i = first; i < end; i++)
        write_line(out, it->edits.items[i]);
}

static void write_hunks(kh_builder *out, const comparison *it)
{
    size_t passed[2] = {0}, at = 0;
    while (at < it->edits.count) {
        size_t change = at;
        while (change < it->edits.count && it->edits.items[change].sign == ' ')
            change++;
        if (change == it->edits.count)
            break;
        size_t first = change - at > CONTEXT ? change - CONTEXT : at;
        passed[0] += first - at; /* all of these are in both */
        passed[1] += first - at;
        size_t end = hunk_end(it, first);
        write_hunk(out, it, first, end, passed);
        for (size_t i = first; i < end; i++) {
            passed[0] += it->edits.items[i].sign != '+';
            passed[1] += it->edits.items[i].sign != '-';
        }
        at = end;
    }
}

kh_text kh_text_difference(kh_arena *arena, kh_text name, kh_text old_text, kh_text new_text)
{
    kh_builder out = {.arena = arena};
    if (kh_text_equal(old_text, new_text))
        return KH_TEXT("");
    line_list old_lines = split(arena, old_text), new_lines = split(arena, new_text);
    size_t shorter = old_lines.count < new_lines.count ? old_lines.count : new_lines.count, same = 0,
           tail = 0;
    while (same < shorter && kh_text_equal(old_lines.items[same], new_lines.items[same]))
        same++;
    while (tail < shorter - same && kh_text_equal(old_lines.items[old_lines.count - 1 - tail],
                                                  new_lines.items[new_lines.count - 1 - tail]))
        tail++;
    comparison it = {
        .arena = arena,
        .old_lines = old_lines.items ? old_lines.items + same : NULL,
        .new_lines = new_lines.items ? new_lines.items + same : NULL,
        .old_count = (long)(old_lines.count - same - tail),
        .new_count = (long)(new_lines.count - same - tail),
    };
    for (size_t i = 0; i < same; i++)
        add_edit(&it, ' ', old_lines.items[i]);
    compare(&it);
    for (size_t i = old_lines.count - tail; i < old_lines.count; i++)
        add_edit(&it, ' ', old_lines.items[i]);
    kh_builder_format(&out, "--- %.*s\n+++ %.*s\n", KH_TEXT_ARGUMENTS(name), KH_TEXT_ARGUMENTS(name));
    write_hunks(&out, &it);
    return kh_builder_text(&out);
}
