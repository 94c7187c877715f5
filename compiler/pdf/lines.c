/* Breaks shaped texts into lines, greedily: each as long as it can be. */
#include "pdf/setter_internal.h"

/* Sums of advances are not exact, and a line must not break for it. */
#define SLACK 0.01

enum { MAX_KEPT = 64, /* paragraphs of one text */ TIES = 4 };

typedef struct {
    const kh_shaped *shaped;
    double size, width;
    kh_arena *arena;
    KH_VECTOR(kh_line) lines;
} breaking;

static bool is_blank(const kh_glyph *glyph)
{
    return glyph->character == ' ';
}

static void add_line(breaking *of, size_t first, size_t end)
{
    const kh_glyph *glyphs = of->shaped->glyphs;
    double width = 0;
    while (end > first && is_blank(&glyphs[end - 1]))
        end--;
    for (size_t i = first; i < end; i++)
        width += glyphs[i].advance;
    kh_line line = {(uint32_t)first, (uint32_t)(end - first), width * of->size};
    kh_vector_push(of->arena, &of->lines, line);
}

static size_t loosest(const size_t last[TIES], size_t first)
{
    for (unsigned tie = 0; tie < TIES; tie++)
        if (last[tie] > first)
            return last[tie];
    return first + 1; /* one character at least */
}

/* Where the line from `first` ends that may not go beyond `end`. */
static size_t line_end(const breaking *of, size_t first, size_t end)
{
    size_t last[TIES] = {0}; /* place where a line of each tie may end */
    double used = 0, room = of->width / of->size + SLACK;
    for (size_t i = first; i < end; i++) {
        const kh_glyph *glyph = &of->shaped->glyphs[i];
        if (i > first)
            last[glyph->tie] = i;
        used += glyph->advance;
        if (used > room && !is_blank(glyph))
            return loosest(last, first);
    }
    return end;
}

static void break_part(breaking *of, size_t first, size_t end)
{
    const kh_glyph *glyphs = of->shaped->glyphs;
    if (first == end) {
        add_line(of, first, end);
        return;
    }
    while (first < end) {
        size_t stop = of->width > 0 ? line_end(of, first, end) : end;
        add_line(of, first, stop);
        while (stop < end && is_blank(&glyphs[stop]))
            stop++;
        first = stop;
    }
}

static kh_kept_lines *set_lines(kh_arena *arena, const kh_shaped *shaped, kh_style style, double width)
{
    breaking of = {.shaped = shaped, .size = style.size, .width = width, .arena = arena};
    size_t first = 0;
    for (size_t i = 0; i < shaped->count; i++)
        if (shaped->glyphs[i].character == '\n') {
            break_part(&of, first, i);
            first = i + 1;
        }
    if (first < shaped->count || shaped->count > 0)
        break_part(&of, first, shaped->count);
    kh_kept_lines *made = kh_arena_new_of(arena, kh_kept_lines);
    made->paragraph = (kh_paragraph){style, shaped, of.lines.items, (unsigned)of.lines.count};
    made->width = width;
    return made;
}

const kh_paragraph *kh_set_text(kh_setter *setter, kh_text text, kh_style style, double width, kh_span about)
{
    kh_kept_text *of = kh_shape(setter, text, style.role, about);
    unsigned kept = 0;
    for (const kh_kept_lines *one = of->lines; one; one = one->next, kept++)
        if (one->width == width && one->paragraph.style.size == style.size &&
            one->paragraph.style.pitch == style.pitch)
            return &one->paragraph;
    kh_kept_lines *made =
        set_lines(kept < MAX_KEPT ? of->arena : setter->now->arena, &of->shaped, style, width);
    if (kept < MAX_KEPT) {
        made->next = of->lines;
        of->lines = made;
    }
    return &made->paragraph;
}

double kh_line_width(const kh_paragraph *paragraph, unsigned line)
{
    return line < paragraph->count ? paragraph->lines[line].width : 0;
}

double kh_width_until(const kh_paragraph *paragraph, size_t offset)
{
    double width = 0;
    if (paragraph->count == 0)
        return 0;
    const kh_line *line = &paragraph->lines[0];
    for (size_t i = 0; i < line->count; i++) {
        const kh_glyph *glyph = &paragraph->shaped->glyphs[line->first + i];
        if (glyph->start >= offset)
            break;
        width += glyph->advance;
    }
    return width * paragraph->style.size;
}

static bool is_in_word(kh_character character)
{
    return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
           (character >= 'a' && character <= 'z') || character == '.' || character == ',' || character == '%';
}

double kh_widest_word(kh_setter *setter, kh_text text, kh_style style)
{
    const kh_shaped *shaped = &kh_shape(setter, text, style.role, (kh_span){0})->shaped;
    double widest = 0, word = 0;
    for (size_t i = 0; i < shaped->count; i++) {
        word = is_in_word(shaped->glyphs[i].character) ? word + shaped->glyphs[i].advance : 0;
        widest = word > widest ? word : widest;
    }
    return widest * style.size;
}
