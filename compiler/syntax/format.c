/* The canonical layout: pieces onto lines. */
#include "syntax/format.h"

#include "kaohe_parser.h"

#include "base/utf8.h"
#include "syntax/format_pieces.h"

enum {
    INDENT = 4,
    WIDTH = 110, /* cells: what a printed page in a readable size holds */
};

typedef struct {
    kh_arena *arena;
    kh_pieces pieces;
    bool wraps;      /* lines that are too long are broken */
    uint32_t *cells; /* cells[i]: of pieces 0 … i-1 with their blanks */
    uint32_t *ends;  /* ends[i]: line ends in or before pieces 0 … i-1 */
    kh_builder out;
    uint32_t line_cells;
    uint32_t line_indent;
    uint32_t depth;               /* of blocks written over several lines */
    size_t flat_end;              /* pieces before this one stand on the present line */
    size_t inside_end;            /* pieces before this one belong to the head of the item that was begun */
    bool just_opened;             /* nothing but a comment stands behind the last { */
    bool just_closed;             /* a block over several lines has ended */
    KH_VECTOR(uint32_t) brackets; /* indentation of the lines on which open ones stand */
} layout;

static void sum_up(layout *it)
{
    it->cells = kh_arena_array(it->arena, it->pieces.count + 1, sizeof *it->cells);
    it->ends = kh_arena_array(it->arena, it->pieces.count + 1, sizeof *it->ends);
    for (size_t i = 0; i < it->pieces.count; i++) {
        const kh_piece *piece = &it->pieces.items[i];
        it->cells[i + 1] = it->cells[i] + piece->blanks + piece->cells;
        it->ends[i + 1] = it->ends[i] + (piece->breaks > 0) + piece->runs_to_end + piece->breaks_inside;
    }
}

/* Could pieces first … last stand on one line as the author wrote them? */
static bool is_flat(const layout *it, size_t first, size_t last)
{
    return it->ends[last + 1] - it->ends[first] == (it->pieces.items[first].breaks > 0);
}

static uint32_t flat_cells(const layout *it, size_t first, size_t last)
{
    return it->cells[last + 1] - it->cells[first] - it->pieces.items[first].blanks;
}

/* Cells of an item up to its first line end. */
static uint32_t first_line_cells(const layout *it, size_t first)
{
    size_t last = first;
    while (last < it->pieces.items[first].last && is_flat(it, first, last + 1))
        last++;
    return flat_cells(it, first, last);
}

/* ---- writing ---- */

static void trim(layout *it)
{
    while (it->out.length > 0 && it->out.data[it->out.length - 1] == ' ')
        it->out.length--;
}

static void break_line(layout *it, uint32_t indent, bool blank_line)
{
    if (it->out.length > 0) {
        trim(it);
        kh_builder_string(&it->out, blank_line ? "\n\n" : "\n");
    }
    kh_builder_repeat(&it->out, ' ', indent);
    it->line_cells = it->line_indent = indent;
}

static void write_text(layout *it, const kh_piece *piece)
{
    kh_builder_add(&it->out, piece->text);
    it->line_cells += piece->cells;
    if (!piece->breaks_inside)
        return;
    uint32_t start = piece->text.length;
    while (piece->text.data[start - 1] != '\n')
        start--;
    it->line_cells = (uint32_t)kh_text_cells((kh_text){piece->text.data + start, piece->text.length - start});
}

static void write_blanks(layout *it, uint32_t count)
{
    if (it->out.length == 0 || it->line_cells == 0)
        return;
    kh_builder_repeat(&it->out, ' ', count);
    it->line_cells += count;
}

/* ---- where lines break ---- */

static bool after_line_comment(const layout *it, size_t index)
{
    return index > 0 && it->pieces.items[index - 1].runs_to_end;
}

static uint32_t block_indent(const layout *it)
{
    return INDENT * it->depth;
}

/* Of a line that begins inside an item. */
static uint32_t inner_indent(const layout *it, const kh_piece *piece)
{
    if (it->brackets.count == 0)
        return block_indent(it) + INDENT;
    uint32_t line = it->brackets.items[it->brackets.count - 1];
    return piece->closes ? line : line + INDENT;
}

static bool is_block_with_braces(const layout *it, const kh_piece *piece)
{
    return it->pieces.items[piece->head].role == KH_PIECE_OPEN;
}

static bool item_breaks(const layout *it, size_t index)
{
    const kh_piece *piece = &it->pieces.items[index];
    if (index == 0 || piece->breaks > 0 || after_line_comment(it, index) || it->just_opened ||
        it->just_closed)
        return true;
    if (is_block_with_braces(it, piece) && !is_flat(it, index, piece->last))
        return true;
    return it->wraps && it->line_cells + piece->blanks + first_line_cells(it, index) > WIDTH;
}

static void write_item_start(layout *it, size_t index)
{
    const kh_piece *piece = &it->pieces.items[index];
    it->inside_end = piece->head + 1;
    if (index < it->flat_end) {
        write_blanks(it, piece->blanks);
        return;
    }
    if (item_breaks(it, index))
        break_line(it, block_indent(it), piece->breaks > 1 && !it->just_opened);
    else
        write_blanks(it, piece->blanks);
    it->just_opened = it->just_closed = false;
    bool fits = !it->wraps || it->line_cells + flat_cells(it, index, piece->last) <= WIDTH;
    if (is_block_with_braces(it, piece) && is_flat(it, index, piece->last) && fits)
        it->flat_end = piece->last + 1;
}

static void write_comment_start(layout *it, size_t index)
{
    const kh_piece *piece = &it->pieces.items[index];
    bool inside = index < it->inside_end;
    if (index > 0 && piece->breaks == 0 && !after_line_comment(it, index)) {
        write_blanks(it, piece->blanks);
        return;
    }
    uint32_t indent = inside ? inner_indent(it, piece) : block_indent(it);
    break_line(it, indent, piece->breaks > 1 && !it->just_opened && !inside);
    it->just_opened = it->just_closed = false;
}

static void write_close_start(layout *it, size_t index)
{
    if (index < it->flat_end) {
        write_blanks(it, 1);
        return;
    }
    it->depth--;
    if (it->pieces.items[index - 1].role == KH_PIECE_OPEN)
        write_blanks(it, 1);
    else
        break_line(it, block_indent(it), false);
    it->just_opened = false;
    it->just_closed = true;
}

/* A text in a list that would run over the edge, with the mark behind it: it begins a new line. */
static bool runs_over(const layout *it, size_t index)
{
    const kh_piece *piece = &it->pieces.items[index];
    bool listed = index > 0 && it->pieces.items[index - 1].symbol == TOKEN_COMMA;
    if (!it->wraps || !listed || piece->symbol != TOKEN_STRING || piece->breaks_inside)
        return false;
    uint32_t mark = index + 1 < it->pieces.count && it->pieces.items[index + 1].symbol == TOKEN_COMMA
                        ? it->pieces.items[index + 1].cells
                        : 0;
    return it->line_cells + piece->blanks + piece->cells + mark > WIDTH;
}

static void write_inner_start(layout *it, size_t index)
{
    const kh_piece *piece = &it->pieces.items[index];
    if (piece->breaks > 0 || after_line_comment(it, index) || runs_over(it, index))
        break_line(it, inner_indent(it, piece), false);
    else
        write_blanks(it, piece->blanks);
}

static void write_piece(layout *it, size_t index)
{
    const kh_piece *piece = &it->pieces.items[index];
    if (piece->item)
        write_item_start(it, index);
    else if (piece->role == KH_PIECE_COMMENT)
        write_comment_start(it, index);
    else if (piece->role == KH_PIECE_CLOSE)
        write_close_start(it, index);
    else
        write_inner_start(it, index);
    if (piece->closes)
        it->brackets.count--;
    write_text(it, piece);
    if (piece->opens)
        kh_vector_push(it->arena, &it->brackets, it->line_indent);
    if (piece->role == KH_PIECE_OPEN && index >= it->flat_end) {
        it->depth++;
        it->just_opened = true;
    }
}

bool kh_format(kh_arena *arena, const kh_tree *tree, kh_format_options options, kh_text *result)
{
    if (tree->broken)
        return false;
    layout it = {
        .arena = arena,
        .pieces = kh_format_pieces(arena, tree, options),
        /* Words of the other language have another width; lines that broke for it would not join again. */
        .wraps = !options.convert,
        .out = {.arena = arena},
    };
    sum_up(&it);
    for (size_t i = 0; i < it.pieces.count; i++)
        write_piece(&it, i);
    trim(&it);
    if (it.out.length > 0)
        kh_builder_character(&it.out, '\n');
    *result = kh_builder_text(&it.out);
    return true;
}
