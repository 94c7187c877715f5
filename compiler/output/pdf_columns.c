/* Widths of columns that suit their content: of all that are allowed, those that make the table lowest. */
#include "output/pdf_layout.h"

/* Enough rows to know a table by. */
enum { MAX_ROWS = 500, MAX_WORD = 6 /* characters */ };

/* Of one character more or less than usual, in points: cards of one scheme shall look alike. */
#define UNUSUAL 4.0

typedef struct {
    const kh_table *table;
    const kh_column_limits *limits;
    double *needed; /* row by row: the width of each cell on one line; 0: none, or it spans columns */
    double least[KH_MAX_TABLE_COLUMNS], most[KH_MAX_TABLE_COLUMNS]; /* points */
    double widths[KH_MAX_TABLE_COLUMNS], best[KH_MAX_TABLE_COLUMNS];
    double cost;
    size_t rows;
    unsigned rest;
} fitting;

static double widest_line(kh_flow *flow, kh_text text, kh_style style)
{
    const kh_paragraph *paragraph = kh_set_text(flow->setter, text, style, 0, (kh_span){0});
    double widest = 0;
    for (unsigned i = 0; i < paragraph->count; i++) {
        double width = kh_line_width(paragraph, i);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static double points_width(kh_flow *flow, const kh_table *table, unsigned column)
{
    double before = 0, after = 0;
    for (size_t i = 0; i < table->rows.count; i++)
        for (unsigned cell = 0; cell < table->rows.items[i].count; cell++) {
            const kh_cell *one = &table->rows.items[i].cells[cell];
            if (one->column != column || one->centred)
                continue;
            double left, all = kh_number_width(flow, table, one, &left);
            before = left > before ? left : before;
            after = all - left > after ? all - left : after;
        }
    return before + after;
}

/* Words of a head may stand below one another, but none is torn. */
static double head_width(kh_flow *flow, kh_text head, kh_style style)
{
    double widest = 0;
    style.role = KH_FACE_HEADING;
    for (size_t start = 0, at = 0; at <= head.length; at++)
        if (at == head.length || head.data[at] == ' ') {
            double width = widest_line(flow, kh_text_slice(head.data + start, at - start), style);
            widest = width > widest ? width : widest;
            start = at + 1;
        }
    return widest;
}

/* Of a column of short texts, that no number in it is torn; in a long text one may be. */
static double word_width(kh_flow *flow, const kh_table *table, unsigned column)
{
    double widest = 0;
    for (size_t i = 0; i < table->rows.count && i < MAX_ROWS; i++)
        for (unsigned cell = 0; cell < table->rows.items[i].count; cell++) {
            const kh_cell *one = &table->rows.items[i].cells[cell];
            if (one->column != column || one->span > 1)
                continue;
            double width = kh_widest_word(flow->setter, one->text, table->style);
            widest = width > widest ? width : widest;
        }
    double limit = MAX_WORD * table->style.size;
    return widest < limit ? widest : limit;
}

static double longest_in(const fitting *of, unsigned column)
{
    double longest = 0;
    for (size_t row = 0; row < of->rows; row++) {
        double here = of->needed[row * KH_MAX_TABLE_COLUMNS + column];
        longest = here > longest ? here : longest;
    }
    return longest;
}

static void measure_cells(fitting *of, kh_flow *flow)
{
    const kh_table *table = of->table;
    of->rows = table->rows.count < MAX_ROWS ? table->rows.count : MAX_ROWS;
    of->needed = kh_arena_array(flow->arena, (of->rows + 1) * KH_MAX_TABLE_COLUMNS, sizeof(double));
    for (size_t row = 0; row < of->rows; row++)
        for (unsigned i = 0; i < table->rows.items[row].count; i++) {
            const kh_cell *cell = &table->rows.items[row].cells[i];
            kh_style style = table->style;
            style.role = cell->strong ? KH_FACE_HEADING : style.role;
            if (cell->span <= 1)
                of->needed[row * KH_MAX_TABLE_COLUMNS + cell->column] =
                    cell->indent + widest_line(flow, cell->text, style);
        }
}

static void set_limits(fitting *of, kh_flow *flow)
{
    double size = of->table->style.size;
    for (unsigned i = 0; i < of->table->column_count; i++) {
        const kh_column *column = &of->table->columns[i];
        double head = head_width(flow, column->head, of->table->style), longest = longest_in(of, i);
        double least = of->limits[i].least * size, most = of->limits[i].most * size;
        double word = word_width(flow, of->table, i);
        least = head > least ? head : least;
        least = word > least ? word : least;
        if (column->alignment == KH_POINT) {
            double numbers = points_width(flow, of->table, i);
            least = numbers > least ? numbers : least;
        }
        /* More than its longest text is of no use to a column. */
        most = longest < most ? longest : most;
        /* A tenth: sums of advances are not exact, and a line must not break for it. */
        of->least[i] = least + 2 * KH_CELL_PAD + 0.1;
        of->most[i] = (most > least ? most : least) + 2 * KH_CELL_PAD + 0.1;
    }
}

static double lines_of(const fitting *of, double needed, double width)
{
    double size = of->table->style.size, room = width - 2 * KH_CELL_PAD;
    if (needed <= room + 0.05)
        return needed > 0 ? 1 : 0;
    if (room > size)
        room = (unsigned)((room + 0.05) / size) * size; /* a line holds whole characters */
    unsigned lines = (unsigned)(needed / room);
    return lines * room < needed ? lines + 1 : lines;
}

static double cost_of(const fitting *of)
{
    double cost = 0;
    for (size_t row = 0; row < of->rows; row++) {
        double most = 0;
        for (unsigned i = 0; i < of->table->column_count; i++) {
            double lines = lines_of(of, of->needed[row * KH_MAX_TABLE_COLUMNS + i], of->widths[i]);
            most = lines > most ? lines : most;
        }
        cost += most * of->table->style.pitch;
    }
    for (unsigned i = 0; i < of->table->column_count; i++) {
        double usual = of->limits[i].usual * of->table->style.size + 2 * KH_CELL_PAD;
        double off = of->widths[i] > usual ? of->widths[i] - usual : usual - of->widths[i];
        if (i != of->rest)
            cost += off / of->table->style.size * UNUSUAL;
    }
    return cost;
}

/* All widths of the columns from this one on, a character apart; what is left goes to the one that takes the
 * rest. As deep as there are columns. */
static void try_widths(fitting *of, unsigned column, double left)
{
    if (column == of->table->column_count) {
        of->widths[of->rest] = left;
        double cost = left < of->least[of->rest] ? -1 : cost_of(of);
        if (cost >= 0 && (of->cost < 0 || cost < of->cost)) {
            of->cost = cost;
            memcpy(of->best, of->widths, sizeof of->best);
        }
        return;
    }
    if (column == of->rest) {
        try_widths(of, column + 1, left);
        return;
    }
    double size = of->table->style.size, width = of->least[column];
    while (width <= of->most[column] + 0.05) {
        of->widths[column] = width;
        try_widths(of, column + 1, left - width);
        /* Then whole characters: a head is seldom of so many. */
        unsigned characters = (unsigned)((width - 2 * KH_CELL_PAD) / size) + 1;
        width = characters * size + 2 * KH_CELL_PAD + 0.1;
    }
}

void kh_fit_columns(kh_flow *flow, kh_table *table, const kh_column_limits *limits, unsigned rest)
{
    fitting of = {.table = table, .limits = limits, .cost = -1, .rest = rest};
    double sum = 0;
    measure_cells(&of, flow);
    set_limits(&of, flow);
    try_widths(&of, 0, flow->width);
    /* Nothing fits: numbers of thirty digits. The page is as wide as it is. */
    double *widths = of.cost < 0 ? of.least : of.best;
    /* What the rest does not need is shared: a short card has room between its lines. */
    double enough = longest_in(&of, rest) + 2 * KH_CELL_PAD + 0.1;
    enough = enough > of.least[rest] ? enough : of.least[rest];
    widths[rest] = widths[rest] < enough ? widths[rest] : enough;
    for (unsigned i = 0; i < table->column_count; i++)
        sum += widths[i];
    for (unsigned i = 0; i < table->column_count; i++)
        table->columns[i].width = widths[i] * flow->width / sum;
}
