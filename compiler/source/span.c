/* Lines by binary search, columns by walking the line, long lines from a mark. */
#include "source/span.h"

#include <assert.h>

#include "base/utf8.h"
#include "base/vector.h"

/* Bytes between marks; lines below this length are walked, at most some microseconds. */
enum { MARK_EVERY = 4096 };

static const char byte_order_mark[] = "\xEF\xBB\xBF";

unsigned kh_character_drawn_cells(uint32_t character)
{
    if (character == '\t')
        return KH_TAB_CELLS;
    return kh_character_is_invisible(character) ? 1 : kh_character_cells(character);
}

/* Moves `place` past the character at `data` and answers its bytes. */
static uint32_t advance(kh_place *place, const char *data, uint32_t length)
{
    kh_character character;
    size_t bytes = kh_utf8_decode(data, length, &character);
    place->column++;
    place->utf16 += character > 0xFFFF ? 2 : 1;
    place->cell += kh_character_drawn_cells(character);
    return (uint32_t)bytes;
}

static uint32_t *index_lines(kh_arena *arena, kh_text content, uint32_t *count)
{
    const char *end = kh_text_end(content);
    uint32_t lines = 1;
    for (const char *at = content.data; at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++)
        lines++;

    uint32_t *starts = kh_arena_array(arena, lines, sizeof *starts);
    starts[0] = kh_text_starts(content, kh_text_of(byte_order_mark)) ? sizeof byte_order_mark - 1 : 0;
    const char *at = content.data;
    for (uint32_t line = 1; line < lines; line++) {
        at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
        starts[line] = (uint32_t)(at - content.data);
    }
    *count = lines;
    return starts;
}

/* Just before the LF or CR LF that ends the line (from 0). */
static uint32_t content_end(const kh_source *source, uint32_t line)
{
    if (line + 1 == source->line_count)
        return source->content.length;
    uint32_t end = source->lines[line + 1] - 1;
    return end > source->lines[line] && source->content.data[end - 1] == '\r' ? end - 1 : end;
}

static void mark_long_lines(kh_arena *arena, kh_source *source)
{
    KH_VECTOR(kh_mark) marks = {0};
    for (uint32_t line = 0; line < source->line_count; line++) {
        uint32_t at = source->lines[line], end = content_end(source, line);
        kh_place place = {line + 1, 1, 1, 0};
        for (uint32_t next = at + MARK_EVERY; next < end; next = at + MARK_EVERY) {
            while (at < next)
                at += advance(&place, source->content.data + at, end - at);
            kh_mark mark = {at, place};
            kh_vector_push(arena, &marks, mark);
        }
    }
    source->marks = marks.items;
    source->mark_count = (uint32_t)marks.count;
}

static void index_text(kh_arena *arena, kh_source *source)
{
    source->lines = index_lines(arena, source->content, &source->line_count);
    mark_long_lines(arena, source);
}

kh_source *kh_source_quoted(kh_arena *arena, kh_text path, kh_text content)
{
    kh_source *source = kh_arena_new_of(arena, kh_source);
    source->path = path;
    source->content = content.data ? content : KH_TEXT("\0\0");
    source->content.length = content.length;
    source->arena = arena;
    return source;
}

kh_source *kh_source_new(kh_arena *arena, kh_text path, kh_text content)
{
    kh_source *source = kh_source_quoted(arena, path, content);
    source->arena = NULL;
    index_text(arena, source);
    return source;
}

/* A quoted text belongs to one compilation, as its arena does: no other thread sees it. */
static void be_indexed(const kh_source *source)
{
    if (!source->lines)
        index_text(source->arena, (kh_source *)(uintptr_t)source);
}

/* The line (from 0) that holds the offset. */
static uint32_t line_of(const kh_source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static const kh_mark *last_mark(const kh_source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->mark_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (source->marks[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &source->marks[low - 1] : NULL;
}

static kh_place place_at(const kh_source *source, uint32_t offset)
{
    be_indexed(source);
    uint32_t line = line_of(source, offset);
    uint32_t at = source->lines[line], end = content_end(source, line);
    if (offset < end)
        end = offset;

    kh_place place = {line + 1, 1, 1, 0};
    const kh_mark *mark = last_mark(source, offset);
    if (mark && mark->offset > at) {
        at = mark->offset;
        place = mark->place;
    }
    while (at < end) {
        kh_place next = place;
        at += advance(&next, source->content.data + at, source->content.length - at);
        if (at > end)
            break; /* the offset is inside this character */
        place = next;
    }
    return place;
}

kh_place kh_span_place(kh_span span)
{
    if (!span.source)
        return (kh_place){0};
    return place_at(span.source, kh_span_of(span.source, span.start, span.end).start);
}

kh_place kh_span_end_place(kh_span span)
{
    if (!span.source)
        return (kh_place){0};
    return place_at(span.source, kh_span_of(span.source, span.start, span.end).end);
}

kh_text kh_span_text(kh_span span)
{
    if (!span.source)
        return KH_TEXT_NONE;
    kh_span inside = kh_span_of(span.source, span.start, span.end);
    return kh_text_slice(span.source->content.data + inside.start, inside.end - inside.start);
}

kh_text kh_source_line(const kh_source *source, uint32_t line)
{
    be_indexed(source);
    if (line == 0 || line > source->line_count)
        return KH_TEXT("");
    uint32_t start = source->lines[line - 1], end = content_end(source, line - 1);
    return kh_text_slice(source->content.data + start, end - start);
}

kh_span kh_span_join(kh_span first, kh_span last)
{
    if (!first.source)
        return last;
    if (!last.source)
        return first;
    assert(first.source == last.source);
    first.start = last.start < first.start ? last.start : first.start;
    first.end = last.end > first.end ? last.end : first.end;
    return first;
}

kh_span kh_span_of(const kh_source *source, uint32_t start, uint32_t end)
{
    uint32_t length = source ? source->content.length : 0;
    start = start < length ? start : length;
    end = end < length ? end : length;
    return (kh_span){source, start, end < start ? start : end};
}

/* 1 is A, 27 is AA. */
static kh_text letters_of(kh_arena *arena, uint32_t column)
{
    char letters[8];
    size_t at = sizeof letters;
    for (; column > 0 && at > 0; column = (column - 1) / 26)
        letters[--at] = (char)('A' + (column - 1) % 26);
    return kh_text_copy(arena, kh_text_slice(letters + at, sizeof letters - at));
}

kh_text kh_span_position(kh_arena *arena, kh_span span)
{
    kh_place place = kh_span_place(span);
    if (!span.source || !span.source->is_sheet)
        return kh_text_format(arena, "%u:%u", place.line, place.column);
    uint32_t column = 1;
    for (uint32_t at = span.source->lines[place.line - 1]; at < span.start; at++)
        column += span.source->content.data[at] == '\t';
    return kh_text_format(arena, "%.*s%u", KH_TEXT_ARGUMENTS(letters_of(arena, column)), place.line);
}
