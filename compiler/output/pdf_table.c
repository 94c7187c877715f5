/* Tables over pages: heights first, then pages, then lines and rules. */
#include "output/pdf_layout.h"

#define PAD_X KH_CELL_PAD
#define PAD_Y 2.5
#define SLACK 0.01

/* Of a row longer than a page, at the foot of one. */
enum { LEAST_LINES = 6 };

/* One character, or one and a bracket. */
#define LOST 2.1

/* A row, or so much of it as stands on one page. */
typedef struct {
    const kh_table_row *row;
    unsigned page;
    double y, height;
    unsigned first_line, line_count; /* of each cell; a whole row: 0 and all of them */
    bool whole;
} table_piece;

typedef struct {
    kh_flow *flow;
    const kh_table *table;
    kh_table_row head;
    double left[KH_MAX_TABLE_COLUMNS + 1]; /* of each column; the last is the right side */
    double before_point[KH_MAX_TABLE_COLUMNS], after_point[KH_MAX_TABLE_COLUMNS]; /* widest of the column */
    double head_height;
    double *heights; /* of the rows */
    KH_VECTOR(table_piece) pieces;
    size_t group_start;                        /* the first piece of the common cell at the end of `pieces` */
    uint32_t node;                             /* of the table */
    uint32_t cell_nodes[KH_MAX_TABLE_COLUMNS]; /* of the row being placed, by column */
    uint32_t merged_node;                      /* of its common cell; KH_ARTIFACT once that was placed */
    const kh_table_row *placed;                /* the row whose nodes these are */
    unsigned merged_group;                     /* whose common cell merged_node is */
} table_run;

static kh_style row_style(const table_run *run, const kh_table_row *row)
{
    return kh_flow_style(run->flow, row->style.pitch > 0 ? row->style : run->table->style);
}

static kh_style cell_style(const table_run *run, const kh_table_row *row, const kh_cell *cell)
{
    /* A common cell is as the table, whatever row it begins with. */
    bool common = row->group != 0 && cell->column == run->table->merged_column;
    kh_style style = common ? kh_flow_style(run->flow, run->table->style) : row_style(run, row);
    style.role = cell->strong ? KH_FACE_HEADING : style.role;
    return style;
}

static double cell_width(const table_run *run, const kh_cell *cell)
{
    unsigned span = cell->span ? cell->span : 1;
    return run->left[cell->column + span] - run->left[cell->column];
}

static bool at_point(const table_run *run, const kh_cell *cell)
{
    return run->table->columns[cell->column].alignment == KH_POINT && !cell->centred;
}

static bool is_centred(const table_run *run, const kh_cell *cell)
{
    return cell->centred || run->table->columns[cell->column].alignment != KH_LEFT;
}

static const kh_paragraph *cell_paragraph(const table_run *run, const kh_table_row *row, const kh_cell *cell)
{
    kh_setter *setter = run->flow->setter;
    kh_style style = cell_style(run, row, cell);
    double width = cell_width(run, cell) - 2 * PAD_X - cell->indent;
    if (at_point(run, cell))
        width = 0; /* a number is one line */
    const kh_paragraph *full = kh_set_text(setter, cell->text, style, width, row->about);
    unsigned lines = full->count;
    /* A character alone on the last line looks lost; lines in the middle of a cell are of like length. */
    double enough = is_centred(run, cell) ? 0.75 : 0;
    double least = lines > 1 ? kh_widest_word(setter, cell->text, style) : 0;
    least = least > 2 * style.size ? least : 2 * style.size;
    for (double narrower = width - style.size; lines > 1 && narrower >= least; narrower -= style.size) {
        double last = kh_line_width(full, lines - 1);
        if (last > LOST * style.size && last >= enough * width)
            break;
        const kh_paragraph *other = kh_set_text(setter, cell->text, style, narrower, row->about);
        if (other->count > lines)
            break;
        full = other;
    }
    return full;
}

static unsigned row_lines(const table_run *run, const kh_table_row *row)
{
    unsigned most = 1;
    for (unsigned i = 0; i < row->count; i++) {
        unsigned lines = cell_paragraph(run, row, &row->cells[i])->count;
        most = lines > most ? lines : most;
    }
    return most;
}

static double row_height(const table_run *run, const kh_table_row *row)
{
    double height = row_lines(run, row) * row_style(run, row).pitch + 2 * PAD_Y;
    return height > row->least ? height : row->least;
}

/* Of a number, and of what stands before its decimal point. */
static double number_width(const table_run *run, const kh_cell *cell, double *before)
{
    kh_text text = cell->text;
    kh_style style = run->table->style;
    style.role = cell->strong ? KH_FACE_HEADING : style.role;
    const kh_paragraph *set = kh_set_text(run->flow->setter, text, style, 0, (kh_span){0});
    const char *point = text.length ? memchr(text.data, '.', text.length) : NULL;
    *before = point ? kh_width_until(set, (size_t)(point - text.data)) : kh_line_width(set, 0);
    return kh_line_width(set, 0);
}

double kh_number_width(kh_flow *flow, const kh_table *table, const kh_cell *cell, double *before)
{
    const table_run run = {.flow = flow, .table = table};
    return number_width(&run, cell, before);
}

static void measure_numbers(table_run *run, const kh_table_row *row)
{
    for (unsigned i = 0; i < row->count; i++) {
        const kh_cell *cell = &row->cells[i];
        if (!at_point(run, cell))
            continue;
        double before, all = number_width(run, cell, &before), after = all - before;
        double *most_before = &run->before_point[cell->column], *most_after = &run->after_point[cell->column];
        *most_before = before > *most_before ? before : *most_before;
        *most_after = after > *most_after ? after : *most_after;
    }
}

static void measure(table_run *run)
{
    const kh_table *table = run->table;
    for (unsigned i = 0; i < table->column_count; i++) {
        run->left[i + 1] = run->left[i] + table->columns[i].width;
        run->head.cells[i] = (kh_cell){
            .text = table->columns[i].head, .column = i, .span = 1, .strong = true, .centred = true};
    }
    run->head.count = table->headless ? 0 : table->column_count;
    run->head_height = table->headless ? 0 : row_height(run, &run->head);
    run->heights = kh_arena_array(run->flow->arena, table->rows.count + 1, sizeof *run->heights);
    for (size_t i = 0; i < table->rows.count; i++) {
        run->heights[i] = row_height(run, &table->rows.items[i]);
        measure_numbers(run, &table->rows.items[i]);
    }
}

static double capacity(const table_run *run)
{
    return run->flow->height - run->head_height;
}

/* Height of the rows from `first` that no page may part. */
static double bound_height(const table_run *run, size_t first)
{
    double height = run->heights[first];
    /* What is split anyway begins where a few lines of it fit. */
    if (height > capacity(run))
        return LEAST_LINES * row_style(run, &run->table->rows.items[first]).pitch + 2 * PAD_Y;
    size_t i = first;
    for (; run->table->rows.items[i].with_next && i + 1 < run->table->rows.count; i++)
        height += run->heights[i + 1];
    height += i + 1 == run->table->rows.count ? run->table->below : 0;
    return height > capacity(run) ? run->heights[first] : height;
}

static kh_cell merged_cell(const table_run *run, const kh_table_row *row)
{
    return (kh_cell){.text = row->merged, .column = run->table->merged_column, .span = 1, .centred = true};
}

static const kh_paragraph *merged_paragraph(const table_run *run, const kh_table_row *row)
{
    const kh_cell cell = merged_cell(run, row);
    return cell_paragraph(run, row, &cell);
}

/* How much lower the rows of the common cell are than its text, with `more` after the pieces placed. */
static double lacking(const table_run *run, const kh_table_row *row, double more)
{
    if (row->group == 0 || run->table->merged_column >= run->table->column_count)
        return 0;
    double height = more;
    for (size_t i = run->group_start; i < run->pieces.count; i++)
        height += run->pieces.items[i].height;
    double text =
        merged_paragraph(run, row)->count * kh_flow_style(run->flow, run->table->style).pitch + 2 * PAD_Y;
    return text > height ? text - height : 0;
}

/* The common cell ends here: its last row grows until the text fits. */
static void end_group(table_run *run)
{
    if (run->group_start < run->pieces.count) {
        table_piece *last = &run->pieces.items[run->pieces.count - 1];
        double more = lacking(run, last->row, 0), room = run->flow->height - run->flow->y;
        more = more < room || room < 0 ? more : room;
        last->height += more;
        run->flow->y += more;
    }
    run->group_start = run->pieces.count;
}

static void add_piece(table_run *run, table_piece one)
{
    one.page = run->flow->page;
    one.y = run->flow->y;
    run->flow->y += one.height;
    kh_vector_push(run->flow->arena, &run->pieces, one);
}

static void begin_page(table_run *run)
{
    end_group(run);
    run->flow->page++;
    run->flow->y = 0;
}

static void add_head(table_run *run)
{
    if (!run->table->headless)
        add_piece(run, (table_piece){.row = &run->head, .height = run->head_height, .whole = true});
    run->group_start = run->pieces.count;
}

/* A row longer than a page: as many lines on each as there is room for. */
static void split_row(table_run *run, const kh_table_row *row)
{
    double pitch = row_style(run, row).pitch;
    unsigned lines = row_lines(run, row), first = 0;
    while (first < lines) {
        double room = run->flow->height - run->flow->y - 2 * PAD_Y;
        unsigned fit = room > pitch ? (unsigned)(room / pitch) : 0;
        if (fit == 0) {
            begin_page(run);
            add_head(run);
            continue;
        }
        unsigned count = lines - first < fit ? lines - first : fit;
        add_piece(run, (table_piece){.row = row,
                                     .height = count * pitch + 2 * PAD_Y,
                                     .first_line = first,
                                     .line_count = count});
        first += count;
    }
}

static void plan(table_run *run)
{
    const kh_table *table = run->table;
    for (size_t i = 0; i < table->rows.count; i++) {
        const kh_table_row *row = &table->rows.items[i];
        if (i > 0 && row->group != table->rows.items[i - 1].group)
            end_group(run);
        double needed = bound_height(run, i);
        needed += i == 0 ? run->head_height : 0;
        needed += lacking(run, row, run->heights[i]);
        if (run->flow->y > 0 && run->flow->y + needed > run->flow->height + SLACK) {
            begin_page(run);
            add_head(run);
        } else if (i == 0) {
            add_head(run);
        }
        if (run->heights[i] > capacity(run) + SLACK)
            split_row(run, row);
        else
            add_piece(run, (table_piece){.row = row, .height = run->heights[i], .whole = true});
    }
    end_group(run);
}

/* A side that goes on where one of the rows above ended is made longer. */
static void rule(table_run *run, unsigned page, double from_x, double from_y, double to_x, double to_y)
{
    kh_placed_rule placed = {page, from_x, from_y, to_x, to_y};
    size_t count = run->flow->rules.count, back = 3 * KH_MAX_TABLE_COLUMNS;
    for (size_t i = count; from_x == to_x && i-- > 0 && count - i <= back;) {
        kh_placed_rule *above = &run->flow->rules.items[i];
        if (above->page != page || above->from_x != from_x || above->to_x != to_x || above->to_y != from_y)
            continue;
        above->to_y = to_y;
        return;
    }
    kh_vector_push(run->flow->arena, &run->flow->rules, placed);
}

static double line_x(const table_run *run, const kh_cell *cell, const kh_paragraph *paragraph, unsigned line)
{
    double left = run->left[cell->column], width = cell_width(run, cell);
    unsigned column = cell->column;
    if (at_point(run, cell)) {
        double block = run->before_point[column] + run->after_point[column], before;
        (void)number_width(run, cell, &before);
        return left + (width - block) / 2 + run->before_point[column] - before;
    }
    return is_centred(run, cell) ? left + (width - kh_line_width(paragraph, line)) / 2
                                 : left + PAD_X + cell->indent;
}

static void place_cell(table_run *run, const table_piece *piece, const kh_cell *cell, uint32_t node)
{
    const kh_paragraph *paragraph = cell_paragraph(run, piece->row, cell);
    double pitch = paragraph->style.pitch;
    unsigned lines = paragraph->count, first = piece->whole ? 0 : piece->first_line;
    unsigned end = piece->whole || lines < first + piece->line_count ? lines : first + piece->line_count;
    double y = piece->y + PAD_Y;
    bool common = piece->row->group != 0 && cell->column == run->table->merged_column;
    if (piece->whole)
        y = piece->y + (piece->height - lines * pitch) / 2;
    for (unsigned i = first; i < end; i++) {
        kh_placed_line placed = {
            piece->page, line_x(run, cell, paragraph, i), y, paragraph, i, node, run->flow->part, common};
        kh_vector_push(run->flow->arena, &run->flow->lines, placed);
        y += pitch;
    }
}

static bool has_merged_cell(const table_run *run, const table_piece *piece)
{
    return piece->row->group != 0 && run->table->merged_column < run->table->column_count;
}

static bool same_cell(const table_run *run, const table_piece *above, const table_piece *below)
{
    return has_merged_cell(run, above) && above->row->group == below->row->group &&
           above->page == below->page;
}

static void place_sides(table_run *run, const table_piece *piece)
{
    bool covered[KH_MAX_TABLE_COLUMNS + 1] = {false};
    for (unsigned i = 0; i < piece->row->count; i++)
        for (unsigned more = 1; more < piece->row->cells[i].span; more++)
            covered[piece->row->cells[i].column + more] = true;
    for (unsigned i = 0; i <= run->table->column_count; i++)
        if (!covered[i])
            rule(run, piece->page, run->left[i], piece->y, run->left[i], piece->y + piece->height);
}

/* The line below a piece does not cross a common cell that goes on. */
static void place_bottom(table_run *run, const table_piece *piece, bool goes_on)
{
    double y = piece->y + piece->height, right = run->left[run->table->column_count];
    if (!goes_on) {
        rule(run, piece->page, 0, y, right, y);
        return;
    }
    unsigned merged = run->table->merged_column;
    if (merged > 0)
        rule(run, piece->page, 0, y, run->left[merged], y);
    rule(run, piece->page, run->left[merged + 1], y, right, y);
}

static void place_merged(table_run *run, size_t first, size_t last, uint32_t node)
{
    const table_piece *top = &run->pieces.items[first], *bottom = &run->pieces.items[last];
    const table_piece whole = {.row = top->row,
                               .page = top->page,
                               .y = top->y,
                               .height = bottom->y + bottom->height - top->y,
                               .whole = true};
    const kh_cell cell = merged_cell(run, top->row);
    place_cell(run, &whole, &cell, node);
}

/* The common cell of a row's group, which is read with the group's first row. */
static void add_merged_node(table_run *run, const kh_table_row *row, uint32_t row_node)
{
    const kh_table *table = run->table;
    unsigned rows = 0;
    if (row->group == run->merged_group)
        return;
    for (size_t i = 0; i < table->rows.count; i++)
        rows += table->rows.items[i].group == row->group;
    run->merged_group = row->group;
    run->merged_node = kh_tags_add(run->flow->tags, KH_TAG_CELL, row_node);
    kh_tags_span(run->flow->tags, run->merged_node, 1, rows);
}

/* A node for each cell of a row, empty ones too, so that each row of the table has all its columns. */
static void add_row_nodes(table_run *run, const kh_table_row *row)
{
    kh_tags *tags = run->flow->tags;
    uint32_t row_node = kh_tags_add(tags, KH_TAG_ROW, run->node);
    for (unsigned column = 0; column < run->table->column_count;) {
        const kh_cell *cell = NULL;
        for (unsigned i = 0; i < row->count; i++)
            cell = row->cells[i].column == column ? &row->cells[i] : cell;
        if (!cell && row->group != 0 && column == run->table->merged_column) {
            add_merged_node(run, row, row_node);
            column++;
            continue;
        }
        uint32_t node = kh_tags_add(tags, row == &run->head ? KH_TAG_HEAD : KH_TAG_CELL, row_node);
        unsigned span = cell && cell->span ? cell->span : 1;
        kh_tags_span(tags, node, span, 1);
        run->cell_nodes[column] = cell && cell->link ? kh_tags_add(tags, KH_TAG_LINK, node) : node;
        column += span;
    }
}

static void place_link(table_run *run, const table_piece *piece, const kh_cell *cell, uint32_t node)
{
    if (cell->link == 0)
        return;
    kh_placed_link link = {.page = piece->page, .x = run->left[cell->column], .y = piece->y};
    link.width = cell_width(run, cell);
    link.height = piece->height;
    link.node = node;
    link.place = cell->link - 1;
    link.title = cell->text;
    kh_vector_push(run->flow->arena, &run->flow->links, link);
}

static void place_tint(table_run *run, const table_piece *piece, const kh_cell *cell)
{
    kh_placed_tint tint = {piece->page,           run->left[cell->column], piece->y,
                           cell_width(run, cell), piece->height,           1 - cell->tint};
    if (cell->tint > 0)
        kh_vector_push(run->flow->arena, &run->flow->tints, tint);
}

static void place_cells(table_run *run, const table_piece *piece)
{
    bool again = piece->row == &run->head && run->placed; /* a head that was read on an earlier page */
    if (!again && piece->row != run->placed) {
        add_row_nodes(run, piece->row);
        run->placed = piece->row;
    }
    for (unsigned i = 0; i < piece->row->count; i++) {
        const kh_cell *cell = &piece->row->cells[i];
        uint32_t node = again ? KH_ARTIFACT : run->cell_nodes[cell->column];
        place_cell(run, piece, cell, node);
        place_link(run, piece, cell, node);
        place_tint(run, piece, cell);
    }
}

static void place(table_run *run)
{
    size_t group_start = 0;
    run->node = kh_tags_add(run->flow->tags, KH_TAG_TABLE, 0);
    for (size_t i = 0; i < run->pieces.count; i++) {
        const table_piece *one = &run->pieces.items[i];
        const table_piece *next = i + 1 < run->pieces.count ? one + 1 : NULL;
        bool goes_on = next && same_cell(run, one, next);
        if (i == 0 || one->page != run->pieces.items[i - 1].page)
            rule(run, one->page, 0, one->y, run->left[run->table->column_count], one->y);
        place_cells(run, one);
        place_sides(run, one);
        place_bottom(run, one, goes_on);
        if (has_merged_cell(run, one) && !goes_on) {
            place_merged(run, group_start, i, run->merged_node);
            run->merged_node = KH_ARTIFACT; /* on the next page it stands for the eye alone */
        }
        group_start = goes_on ? group_start : i + 1;
    }
}

double kh_table_first_height(kh_flow *flow, const kh_table *table)
{
    table_run run = {.flow = flow, .table = table};
    measure(&run);
    return run.head_height + (table->rows.count ? bound_height(&run, 0) : 0);
}

void kh_flow_table(kh_flow *flow, const kh_table *table)
{
    table_run run = {.flow = flow, .table = table};
    measure(&run);
    plan(&run);
    place(&run);
}
