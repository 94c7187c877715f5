/* Workbooks: which sheet, its cells, and the page of text that findings point into. */
#include <stdlib.h>

#include "base/file.h"
#include "base/utf8.h"
#include "model/load.h"
#include "results/package.h"
#include "results/sheet_value.h"

/* The names of parts, and of what a workbook points to. */
enum { MAX_SHEETS = 1000, MAX_CELL_BYTES = 32768, MAX_STYLES = 65536, MAX_COLUMN = 16384 };

typedef enum cell_type { NUMBER, SHARED, INLINE, PLAIN_TEXT, TRUTH, FAILED } cell_type;

typedef struct {
    uint32_t row, column; /* from 1 */
    kh_text text;
} stored_cell;

typedef struct {
    kh_text name, id;
} sheet_name;

typedef struct {
    kh_arena *arena;
    kh_package package;
    KH_VECTOR(sheet_name) sheets;
    bool since_1904;
    kh_text wanted_id, target; /* of the chosen sheet; where its part stands */
    KH_VECTOR(kh_text) shared;
    kh_map *own_formats; /* number → kh_number_format */
    KH_VECTOR(kh_number_format) styles;
    bool in_styles, in_text, in_phonetic, in_value;
    kh_builder text;
    /* of the sheet */
    KH_VECTOR(stored_cell) cells;
    size_t cells_before; /* of the sheets read before */
    kh_sheet_merges merges;
    uint32_t row, column;
    cell_type type;
    kh_number_format format;
} workbook;

/* ---- attributes ---- */

/* 0: none, or too large. */
static uint32_t number_in(const char *text)
{
    uint32_t number = 0;
    for (; text && *text >= '0' && *text <= '9'; text++) {
        if (number > 100000000)
            return 0;
        number = number * 10 + (uint32_t)(*text - '0');
    }
    return number;
}

/* B7 → 7 and 2; false: no place. What follows it is at *end. */
static bool read_place(const char *text, uint32_t *row, uint32_t *column, const char **end)
{
    uint32_t letters = 0;
    const char *at = text;
    for (; at && *at >= 'A' && *at <= 'Z' && letters <= MAX_COLUMN; at++)
        letters = letters * 26 + (uint32_t)(*at - 'A' + 1);
    *column = letters;
    *row = number_in(at);
    while (at && *at >= '0' && *at <= '9')
        at++;
    *end = at;
    return at && letters > 0 && letters <= MAX_COLUMN && *row > 0;
}

static kh_text copy(const workbook *of, const char *text)
{
    return kh_text_copy(of->arena, kh_text_of(text ? text : ""));
}

static void give_up(kh_part_reader *reader, const char *chinese, const char *english)
{
    reader->package->wrong = kh_words_of(chinese, english);
    reader->stopped = true;
}

static void ignore_end(kh_part_reader *reader, kh_text name)
{
    (void)reader, (void)name;
}

static void ignore_text(kh_part_reader *reader, kh_text text)
{
    (void)reader, (void)text;
}

/* ---- xl/workbook.xml and its relations ---- */

static void on_workbook(kh_part_reader *reader, kh_text name, const char *const *attributes)
{
    workbook *of = reader->owner;
    const char *flag = kh_attribute_named(attributes, "date1904");
    if (kh_text_is(name, "workbookPr") && flag)
        of->since_1904 = strcmp(flag, "1") == 0 || strcmp(flag, "true") == 0;
    if (!kh_text_is(name, "sheet") || of->sheets.count >= MAX_SHEETS)
        return;
    /* “id” with a prefix is the relation's; sheetId is another */
    sheet_name sheet = {copy(of, kh_attribute_named(attributes, "name")),
                        copy(of, kh_attribute_named(attributes, "id"))};
    kh_vector_push(of->arena, &of->sheets, sheet);
}

static void on_relation(kh_part_reader *reader, kh_text name, const char *const *attributes)
{
    workbook *of = reader->owner;
    const char *id = kh_attribute_named(attributes, "Id"), *target = kh_attribute_named(attributes, "Target");
    if (kh_text_is(name, "Relationship") && id && target && kh_text_is(of->wanted_id, id))
        of->target = copy(of, target);
}

/* Called 实绩 or results; else the first that is wanted for nothing else, else the first. */
static size_t choose_sheet(const workbook *of, kh_sheets *sheets)
{
    static const char *const names[] = {"实绩", "results"};
    size_t chosen = of->sheets.count;
    for (size_t i = 0; i < of->sheets.count; i++) {
        kh_text name = of->sheets.items[i].name;
        for (size_t k = 0; k < KH_COUNT(names); k++)
            if (kh_text_is(kh_result_normal(of->arena, name), names[k]))
                return i;
        if (chosen == of->sheets.count && !sheets->is_other(sheets->owner, name))
            chosen = i;
    }
    return chosen < of->sheets.count ? chosen : 0;
}

/* Targets are relative to xl/, or from the root. */
static kh_text part_of_target(const workbook *of)
{
    if (of->target.length && of->target.data[0] == '/')
        return kh_text_slice(of->target.data + 1, of->target.length - 1);
    return kh_text_format(of->arena, "xl/%.*s", KH_TEXT_ARGUMENTS(of->target));
}

/* ---- xl/styles.xml: how numbers are shown ---- */

static void on_style(kh_part_reader *reader, kh_text name, const char *const *attributes)
{
    workbook *of = reader->owner;
    const char *number = kh_attribute_named(attributes, "numFmtId");
    const char *code = kh_attribute_named(attributes, "formatCode");
    if (kh_text_is(name, "cellXfs"))
        of->in_styles = true;
    if (kh_text_is(name, "numFmt") && number && code && kh_map_count(of->own_formats) < MAX_STYLES) {
        kh_number_format *format = kh_arena_new_of(of->arena, kh_number_format);
        *format = kh_format_of(kh_text_of(code));
        kh_map_set(of->own_formats, copy(of, number), format);
    }
    if (!of->in_styles || !kh_text_is(name, "xf") || of->styles.count >= MAX_STYLES)
        return;
    const kh_number_format *own = number ? kh_map_find(of->own_formats, kh_text_of(number)) : NULL;
    kh_number_format format = own ? *own : kh_format_built_in(number_in(number));
    kh_vector_push(of->arena, &of->styles, format);
}

static void on_style_end(kh_part_reader *reader, kh_text name)
{
    workbook *of = reader->owner;
    if (kh_text_is(name, "cellXfs"))
        of->in_styles = false;
}

/* ---- texts: of xl/sharedStrings.xml and of cells ---- */

static void begin_text(workbook *of)
{
    of->text = (kh_builder){.arena = of->arena, .data = of->text.data, .capacity = of->text.capacity};
}

static void on_text(kh_part_reader *reader, kh_text text)
{
    workbook *of = reader->owner;
    bool wanted = (of->in_text && !of->in_phonetic) || of->in_value;
    if (wanted && of->text.length + text.length <= MAX_CELL_BYTES * 4)
        kh_builder_add(&of->text, text);
}

static void on_shared(kh_part_reader *reader, kh_text name, const char *const *attributes)
{
    workbook *of = reader->owner;
    (void)attributes;
    if (kh_text_is(name, "si"))
        begin_text(of);
    of->in_text |= kh_text_is(name, "t");
    of->in_phonetic |= kh_text_is(name, "rPh"); /* how it is read aloud */
}

static void on_shared_end(kh_part_reader *reader, kh_text name)
{
    workbook *of = reader->owner;
    if (kh_text_is(name, "t"))
        of->in_text = false;
    if (kh_text_is(name, "rPh"))
        of->in_phonetic = false;
    if (!kh_text_is(name, "si"))
        return;
    if (of->shared.count >= KH_MAX_RESULT_CELLS) {
        give_up(reader, "里面的文字太多", "it holds too many texts");
        return;
    }
    kh_vector_push(of->arena, &of->shared, kh_text_copy(of->arena, kh_builder_text(&of->text)));
}

/* ---- the sheet ---- */

static cell_type type_of(const char *type)
{
    static const struct {
        const char *word;
        cell_type type;
    } types[] = {{"s", SHARED}, {"inlineStr", INLINE}, {"str", PLAIN_TEXT}, {"b", TRUTH},
                 {"e", FAILED}, {"n", NUMBER},         {"d", PLAIN_TEXT}};
    for (size_t i = 0; type && i < KH_COUNT(types); i++)
        if (strcmp(types[i].word, type) == 0)
            return types[i].type;
    return NUMBER;
}

static void begin_cell(workbook *of, const char *const *attributes)
{
    const char *end;
    uint32_t row, column, style = number_in(kh_attribute_named(attributes, "s"));
    bool placed = read_place(kh_attribute_named(attributes, "r"), &row, &column, &end);
    of->column = placed ? column : of->column + 1;
    of->row = placed ? row : of->row;
    of->type = type_of(kh_attribute_named(attributes, "t"));
    of->format = style < of->styles.count ? of->styles.items[style] : KH_FORMAT_PLAIN;
    begin_text(of);
}

static void add_merge(workbook *of, const char *range)
{
    kh_sheet_merge merge;
    const char *end = NULL;
    if (read_place(range, &merge.top, &merge.left, &end) && *end == ':' &&
        read_place(end + 1, &merge.bottom, &merge.right, &end) && of->merges.count < KH_MAX_RESULT_ROWS)
        kh_vector_push(of->arena, &of->merges, merge);
}

static void on_sheet(kh_part_reader *reader, kh_text name, const char *const *attributes)
{
    workbook *of = reader->owner;
    if (kh_text_is(name, "row")) {
        uint32_t row = number_in(kh_attribute_named(attributes, "r"));
        of->row = row ? row : of->row + 1;
        of->column = 0;
    } else if (kh_text_is(name, "c")) {
        begin_cell(of, attributes);
    } else if (kh_text_is(name, "v")) {
        of->in_value = true;
    } else if (kh_text_is(name, "t")) {
        of->in_text = true;
    } else if (kh_text_is(name, "rPh")) {
        of->in_phonetic = true;
    } else if (kh_text_is(name, "mergeCell")) {
        add_merge(of, kh_attribute_named(attributes, "ref"));
    }
}

static kh_text text_of_cell(workbook *of)
{
    kh_text stored = kh_text_copy(of->arena, kh_builder_text(&of->text));
    switch (of->type) {
    case SHARED: {
        uint32_t index = number_in(kh_text_terminated(of->arena, stored));
        return stored.length && index < of->shared.count ? of->shared.items[index] : KH_TEXT_NONE;
    }
    case TRUTH:
        return stored.length ? kh_text_is(stored, "0") ? KH_TEXT("否") : KH_TEXT("是") : stored;
    case NUMBER:
        return kh_stored_number(of->arena, kh_text_trim(stored), of->format, of->since_1904);
    case INLINE:
    case PLAIN_TEXT:
    case FAILED:
        break;
    }
    return stored;
}

static void end_cell(kh_part_reader *reader)
{
    workbook *of = reader->owner;
    if (of->text.length == 0)
        return;
    stored_cell cell = {of->row, of->column, text_of_cell(of)};
    if (of->row > KH_MAX_RESULT_ROWS || of->column > KH_MAX_RESULT_COLUMNS ||
        of->cells_before + of->cells.count >= KH_MAX_RESULT_CELLS)
        give_up(reader, "表太大", "the sheet is too large");
    else if (cell.text.length && of->row > 0 && of->column > 0)
        kh_vector_push(of->arena, &of->cells, cell);
}

static void on_sheet_end(kh_part_reader *reader, kh_text name)
{
    workbook *of = reader->owner;
    if (kh_text_is(name, "v"))
        of->in_value = false;
    else if (kh_text_is(name, "t"))
        of->in_text = false;
    else if (kh_text_is(name, "rPh"))
        of->in_phonetic = false;
    else if (kh_text_is(name, "c"))
        end_cell(reader);
}

/* ---- the parts together ---- */

typedef void start_element(kh_part_reader *reader, kh_text name, const char *const *attributes);
typedef void end_element(kh_part_reader *reader, kh_text name);

static bool read_part(workbook *of, kh_text part, start_element *start, end_element *end)
{
    kh_part_reader reader = {.package = &of->package,
                             .owner = of,
                             .start = start,
                             .end = end,
                             .text = end == ignore_end ? ignore_text : on_text};
    return kh_package_read(&reader, part) && !reader.stopped;
}

static bool read_if_there(workbook *of, const char *part, start_element *start, end_element *end)
{
    kh_text name = kh_text_of(part);
    return !kh_package_has(&of->package, name) || read_part(of, name, start, end);
}

static bool read_parts(workbook *of)
{
    return read_part(of, KH_TEXT("xl/workbook.xml"), on_workbook, ignore_end) &&
           read_if_there(of, "xl/styles.xml", on_style, on_style_end) &&
           read_if_there(of, "xl/sharedStrings.xml", on_shared, on_shared_end);
}

/* The cells of one sheet, in place of those of another. */
static bool read_cells(workbook *of, size_t sheet)
{
    of->wanted_id = sheet < of->sheets.count ? of->sheets.items[sheet].id : KH_TEXT_NONE;
    of->target = KH_TEXT_NONE;
    of->cells_before += of->cells.count;
    of->cells.count = 0;
    of->merges = (kh_sheet_merges){0}; /* those of the other stay with it */
    of->row = of->column = 0;
    if (sheet < of->sheets.count &&
        !read_part(of, KH_TEXT("xl/_rels/workbook.xml.rels"), on_relation, ignore_end))
        return false;
    if (of->target.length == 0) {
        of->package.wrong = kh_words_of("里面没有工作表", "it holds no sheet");
        return false;
    }
    return read_part(of, part_of_target(of), on_sheet, on_sheet_end);
}

/* ---- the page ---- */

static int by_place(const void *left, const void *right)
{
    const stored_cell *a = left, *b = right;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return a->column < b->column ? -1 : a->column > b->column;
}

/* Two at one place: no program writes them; the first stays. */
static void sort_cells(workbook *of)
{
    size_t kept = 0;
    if (of->cells.count > 1)
        qsort(of->cells.items, of->cells.count, sizeof *of->cells.items, by_place);
    for (size_t i = 0; i < of->cells.count; i++)
        if (kept == 0 || by_place(&of->cells.items[kept - 1], &of->cells.items[i]) != 0)
            of->cells.items[kept++] = of->cells.items[i];
    of->cells.count = kept;
}

/* One line and no TAB: they would move what follows. Ill-formed text cannot be: expat has seen to it. */
static void add_shown(kh_builder *page, kh_text text)
{
    for (uint32_t i = 0; i < text.length; i++)
        kh_builder_character(page, (unsigned char)text.data[i] < ' ' ? ' ' : text.data[i]);
}

/* False: too large. */
static bool lay_out(const workbook *of, kh_builder *page, kh_span *spans)
{
    uint32_t row = 1, column = 1;
    for (size_t i = 0; i < of->cells.count; i++) {
        const stored_cell *cell = &of->cells.items[i];
        if (page->length + cell->text.length + (cell->row - row) + cell->column > KH_MAX_PACKAGE_BYTES)
            return false;
        if (cell->row > row)
            column = 1;
        for (; row < cell->row; row++)
            kh_builder_character(page, '\n');
        for (; column < cell->column; column++)
            kh_builder_character(page, '\t');
        spans[i].start = (uint32_t)page->length;
        add_shown(page, cell->text);
        spans[i].end = (uint32_t)page->length;
    }
    kh_builder_bytes(page, "\0\0", 2); /* beyond the content, as of every source */
    page->length -= 2;
    return true;
}

static void add_row(const workbook *of, kh_sheet *sheet, const kh_span *spans, size_t first, size_t count)
{
    uint32_t width = of->cells.items[first + count - 1].column;
    kh_sheet_row row = {.number = of->cells.items[first].row, .count = width};
    row.cells = kh_arena_array(of->arena, width, sizeof *row.cells);
    size_t next = first;
    for (uint32_t column = 1; column <= width; column++) {
        const stored_cell *cell = &of->cells.items[next];
        kh_span span = spans[next];
        bool is_there = cell->column == column;
        /* the TAB where a cell could stand */
        uint32_t at = span.start - (cell->column - column);
        row.cells[column - 1].span = kh_span_of(sheet->source, at, is_there ? span.end : at);
        row.cells[column - 1].text = is_there ? cell->text : KH_TEXT_NONE;
        next += is_there;
    }
    kh_vector_push(of->arena, &sheet->rows, row);
}

/* Rows of blanks between far cells take memory too. */
static bool is_dense_enough(const workbook *of)
{
    size_t cells = 0;
    for (size_t i = 0; i < of->cells.count; i++) {
        bool is_last = i + 1 == of->cells.count || of->cells.items[i + 1].row != of->cells.items[i].row;
        cells += is_last ? of->cells.items[i].column : 0;
    }
    return cells <= 2 * (size_t)KH_MAX_RESULT_CELLS;
}

static const kh_sheet *make_sheet(kh_model *model, workbook *of, kh_text path)
{
    kh_builder page = {.arena = of->arena};
    kh_span *spans = kh_arena_array(of->arena, of->cells.count + 1, sizeof *spans);
    sort_cells(of);
    if (!is_dense_enough(of) || !lay_out(of, &page, spans)) {
        of->package.wrong = kh_words_of("表太大", "the sheet is too large");
        return NULL;
    }
    kh_source *source = kh_source_add(model, path, kh_text_slice(page.data, page.length));
    source->is_sheet = true;
    kh_sheet *sheet = kh_arena_new_of(of->arena, kh_sheet);
    sheet->source = source;
    sheet->merges = of->merges;
    for (size_t first = 0, next; first < of->cells.count; first = next) {
        for (next = first; next < of->cells.count && of->cells.items[next].row == of->cells.items[first].row;)
            next++;
        add_row(of, sheet, spans, first, next - first);
    }
    return sheet;
}

/* 实绩.xlsx!项目, as table programs name a place in another sheet. */
static const kh_sheet *read_other(kh_model *model, workbook *of, kh_text path, size_t sheet)
{
    kh_text name = kh_text_format(of->arena, "%.*s!%.*s", KH_TEXT_ARGUMENTS(path),
                                  KH_TEXT_ARGUMENTS(of->sheets.items[sheet].name));
    return read_cells(of, sheet) ? make_sheet(model, of, name) : NULL;
}

static bool read_sheets(kh_model *model, workbook *of, kh_text path, kh_sheets *sheets)
{
    size_t main_sheet = choose_sheet(of, sheets);
    sheets->name = main_sheet < of->sheets.count ? of->sheets.items[main_sheet].name : KH_TEXT_NONE;
    sheets->results = read_cells(of, main_sheet) ? make_sheet(model, of, path) : NULL;
    for (size_t i = 0; i < of->sheets.count && sheets->results; i++) {
        size_t number = i == main_sheet ? 0 : sheets->is_other(sheets->owner, of->sheets.items[i].name);
        for (size_t k = 0; k < sheets->numbers.count && number; k++)
            number = sheets->numbers.items[k] == number ? 0 : number; /* a second of its kind */
        const kh_sheet *other = number ? read_other(model, of, path, i) : NULL;
        if (number && !other)
            return false;
        if (!number)
            continue;
        kh_vector_push(of->arena, &sheets->others, other);
        kh_vector_push(of->arena, &sheets->numbers, number);
    }
    return sheets->results != NULL;
}

bool kh_sheets_read(kh_model *model, kh_text path, kh_text content, kh_sheets *sheets)
{
    workbook *of = kh_arena_alloc(model->arena, sizeof *of);
    of->arena = model->arena;
    of->text.arena = model->arena; /* text may come before any element of ours */
    of->own_formats = kh_map_new(model->arena);
    bool is_read = kh_package_open(&of->package, model->arena, content) && read_parts(of) &&
                   read_sheets(model, of, path, sheets);
    kh_package_close(&of->package);
    if (!is_read) {
        kh_words arguments[] = {kh_words_same(kh_path_name(path)), of->package.wrong};
        (void)kh_report(model->diagnostics, KH952, (kh_span){0}, arguments, KH_COUNT(arguments));
    }
    return is_read;
}
