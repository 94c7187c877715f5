/* The weights as a workbook: the long form, townships against indicators, and how each weight came about. */
#include "output/document_writers.h"

#include "output/captions.h"
#include "output/card_facts.h"
#include "output/facts.h"
#include "output/workbook.h"

/* A sheet ends at 1 048 576 rows, a row at 16 384 cells. */
enum { MAX_SHEET_ROWS = 1000000, MAX_MATRIX_INDICATORS = 16000, PAPER_A4 = 9 };

typedef struct {
    kh_arena *arena;
    const kh_document *document;
    kh_workbook *workbook;
    lxw_format *head, *wrapped, *points;
} xlsx_book;

/* Rows of one kind, over as many sheets as they need. */
typedef struct {
    xlsx_book *book;
    lxw_worksheet *sheet;
    kh_caption name;
    const kh_caption *heads;
    const unsigned *widths;
    uint16_t head_count;
    unsigned number;
    uint32_t row;
} sheet_run;

/* A spreadsheet knows floating point only: this is the border. Numerators and denominators of points are
 * small, so the quotient is the double nearest to the decimal that the CSV prints. */
static void number_cell(const xlsx_book *book, lxw_worksheet *into, uint32_t row, uint16_t column,
                        kh_number number)
{
    if (kh_number_valid(number) && !number.big)
        (void)worksheet_write_number(into, row, column, (double)number.numerator / (double)number.denominator,
                                     book->points);
}

static void begin_sheet(sheet_run *sheet)
{
    xlsx_book *book = sheet->book;
    kh_language language = book->document->language;
    kh_text name = kh_caption_text(sheet->name, language);
    if (++sheet->number > 1)
        name = kh_text_format(book->arena, "%.*s %u", KH_TEXT_ARGUMENTS(name), sheet->number);
    sheet->sheet = kh_workbook_sheet(book->workbook, name);
    for (uint16_t i = 0; i < sheet->head_count; i++) {
        kh_workbook_text(book->workbook, sheet->sheet, 0, i, kh_caption_text(sheet->heads[i], language),
                         book->head);
        (void)worksheet_set_column(sheet->sheet, i, i, sheet->widths[i], NULL);
    }
    worksheet_freeze_panes(sheet->sheet, 1, 0);
    worksheet_repeat_rows(sheet->sheet, 0, 0);
    /* Printed on A4 across, as wide as the page and as long as it takes. */
    worksheet_set_landscape(sheet->sheet);
    worksheet_set_paper(sheet->sheet, PAPER_A4);
    worksheet_fit_to_pages(sheet->sheet, 1, 0);
    sheet->row = 0;
}

static uint32_t next_row(sheet_run *sheet)
{
    if (!sheet->sheet || sheet->row >= MAX_SHEET_ROWS)
        begin_sheet(sheet);
    return ++sheet->row;
}

static void long_row(sheet_run *sheet, const kh_card_row *row)
{
    kh_language language = sheet->book->document->language;
    const kh_text texts[] = {
        row->township,
        row->group,
        row->section,
        row->department,
        row->indicator,
        kh_words_in(row->kind_words, language),
        kh_caption_text(row->core ? KH_CAPTION_YES : KH_CAPTION_NO, language),
    };
    uint32_t at = next_row(sheet);
    for (uint16_t i = 0; i < KH_COUNT(texts); i++)
        kh_workbook_text(sheet->book->workbook, sheet->sheet, at, i, texts[i], NULL);
    number_cell(sheet->book, sheet->sheet, at, 7, row->source->base);
    kh_workbook_text(sheet->book->workbook, sheet->sheet, at, 8, row->exact, NULL);
    number_cell(sheet->book, sheet->sheet, at, 9, row->source->weight);
}

static void add_long(xlsx_book *book)
{
    static const kh_caption heads[] = {
        KH_CAPTION_TOWNSHIP,  KH_CAPTION_GROUP,  KH_CAPTION_SECTION, KH_CAPTION_DEPARTMENT,
        KH_CAPTION_INDICATOR, KH_CAPTION_KIND,   KH_CAPTION_CORE,    KH_CAPTION_BASE,
        KH_CAPTION_EXACT,     KH_CAPTION_WEIGHT,
    };
    static const unsigned widths[KH_COUNT(heads)] = {14, 12, 16, 20, 24, 10, 8, 8, 12, 8};
    sheet_run sheet = {.book = book,
                       .name = KH_CAPTION_WEIGHTS,
                       .heads = heads,
                       .widths = widths,
                       .head_count = KH_COUNT(heads)};
    size_t card_count;
    const kh_card *cards = kh_cards_of(book->document, &card_count);
    begin_sheet(&sheet);
    for (size_t i = 0; i < card_count; i++) {
        size_t count;
        const kh_card_row *rows = kh_card_rows(book->arena, book->document, &cards[i], &count);
        for (size_t row = 0; row < count; row++)
            long_row(&sheet, &rows[row]);
    }
    (void)worksheet_autofilter(sheet.sheet, 0, 0, sheet.row, KH_COUNT(heads) - 1);
}

/* Every indicator of any card, each once, in the order met; the value is its column from 1. */
static kh_map *matrix_columns(xlsx_book *book, const kh_card *cards, size_t card_count)
{
    kh_map *columns = kh_map_new(book->arena);
    for (size_t i = 0; i < card_count; i++)
        for (size_t leaf = 0; leaf < cards[i].count; leaf++)
            if (kh_map_count(columns) < MAX_MATRIX_INDICATORS) {
                uint16_t *column = kh_arena_new_of(book->arena, uint16_t);
                *column = (uint16_t)(kh_map_count(columns) + 3);
                kh_map_add(columns, kh_entity_path(book->arena, cards[i].weights[leaf].leaf), column);
            }
    return columns;
}

static void matrix_row(sheet_run *sheet, const kh_map *columns, const kh_card *card)
{
    xlsx_book *book = sheet->book;
    uint32_t at = next_row(sheet);
    kh_workbook_text(book->workbook, sheet->sheet, at, 0, kh_card_title(book->document, card), NULL);
    kh_workbook_text(book->workbook, sheet->sheet, at, 1, kh_card_group(book->document, card), NULL);
    if (!card->valid)
        return;
    number_cell(book, sheet->sheet, at, 2, card->total);
    for (size_t i = 0; i < card->count; i++) {
        const kh_weight *weight = &card->weights[i];
        const uint16_t *column = kh_map_find(columns, kh_entity_path(book->arena, weight->leaf));
        if (column && weight->drop == KH_KEPT)
            number_cell(book, sheet->sheet, at, *column, weight->weight);
        else if (column)
            kh_workbook_text(book->workbook, sheet->sheet, at, *column, KH_TEXT("—"), NULL);
    }
}

static void add_matrix(xlsx_book *book)
{
    static const kh_caption heads[] = {KH_CAPTION_TOWNSHIP, KH_CAPTION_GROUP, KH_CAPTION_TOTAL};
    static const unsigned widths[KH_COUNT(heads)] = {14, 12, 8};
    sheet_run sheet = {.book = book,
                       .name = KH_CAPTION_MATRIX,
                       .heads = heads,
                       .widths = widths,
                       .head_count = KH_COUNT(heads)};
    size_t card_count;
    const kh_card *cards = kh_cards_of(book->document, &card_count);
    const kh_map *columns = matrix_columns(book, cards, card_count);
    begin_sheet(&sheet);
    for (size_t i = 0; i < kh_map_count(columns); i++) {
        const uint16_t *column = kh_map_value(columns, i);
        kh_workbook_text(book->workbook, sheet.sheet, 0, *column, kh_map_key(columns, i), book->head);
        (void)worksheet_set_column(sheet.sheet, *column, *column, 12, NULL);
    }
    worksheet_freeze_panes(sheet.sheet, 1, 1);
    for (size_t i = 0; i < card_count && i < MAX_SHEET_ROWS; i++)
        matrix_row(&sheet, columns, &cards[i]);
}

static void add_stories(xlsx_book *book)
{
    static const kh_caption heads[] = {KH_CAPTION_TOWNSHIP, KH_CAPTION_INDICATOR, KH_CAPTION_STORY};
    static const unsigned widths[KH_COUNT(heads)] = {14, 24, 100};
    sheet_run sheet = {.book = book,
                       .name = KH_CAPTION_STORIES,
                       .heads = heads,
                       .widths = widths,
                       .head_count = KH_COUNT(heads)};
    size_t card_count;
    const kh_card *cards = kh_cards_of(book->document, &card_count);
    begin_sheet(&sheet);
    for (size_t i = 0; i < card_count; i++)
        for (size_t leaf = 0; cards[i].valid && leaf < cards[i].count; leaf++) {
            const kh_weight *weight = &cards[i].weights[leaf];
            kh_words story = kh_weight_story(book->arena, &cards[i], weight);
            uint32_t at = next_row(&sheet);
            kh_workbook_text(book->workbook, sheet.sheet, at, 0, kh_card_title(book->document, &cards[i]),
                             NULL);
            kh_workbook_text(book->workbook, sheet.sheet, at, 1, kh_entity_path(book->arena, weight->leaf),
                             NULL);
            kh_workbook_text(book->workbook, sheet.sheet, at, 2, kh_words_in(story, book->document->language),
                             book->wrapped);
        }
}

/* As many decimals as the grid has, as on the card; a number off the grid shows what it has. */
static const char *points_format(const xlsx_book *book)
{
    unsigned digits = kh_weight_digits(book->arena, book->document);
    kh_builder builder = {.arena = book->arena};
    if (digits == 0)
        return "General"; /* “0.####” would show 8 as “8.” */
    kh_builder_string(&builder, "0.");
    for (unsigned i = 0; i < digits; i++)
        kh_builder_character(&builder, '0');
    kh_builder_string(&builder, "####");
    return kh_builder_text(&builder).data;
}

static void make_formats(xlsx_book *book)
{
    book->head = kh_workbook_format(book->workbook);
    book->wrapped = kh_workbook_format(book->workbook);
    book->points = kh_workbook_format(book->workbook);
    format_set_bold(book->head);
    format_set_num_format(book->points, points_format(book));
    format_set_text_wrap(book->head);
    format_set_text_wrap(book->wrapped);
}

kh_status kh_write_weights_xlsx(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    xlsx_book book = {.arena = arena, .document = document};
    kh_status status = kh_workbook_begin(arena, document, &book.workbook);
    if (status != KH_OK)
        return status;
    make_formats(&book);
    add_long(&book);
    add_matrix(&book);
    add_stories(&book);
    return kh_workbook_finish(book.workbook, content);
}
