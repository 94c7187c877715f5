/* The weights as a workbook: the long form, townships against indicators, and how each weight came about. */
#include "output/document_writers.h"

#include "output/captions.h"
#include "output/card_facts.h"
#include "output/facts.h"
#include "output/workbook.h"

/* A row has at most 16 384 cells. */
enum { MAX_MATRIX_INDICATORS = 16000 };

static void long_row(kh_worksheet *sheet, const kh_card_row *row)
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
    uint32_t at = kh_worksheet_row(sheet);
    for (uint16_t i = 0; i < KH_COUNT(texts); i++)
        kh_workbook_text(sheet->book, sheet->sheet, at, i, texts[i], NULL);
    kh_workbook_number(sheet->book, sheet->sheet, at, 7, row->source->base);
    kh_workbook_text(sheet->book, sheet->sheet, at, 8, row->exact, NULL);
    kh_workbook_number(sheet->book, sheet->sheet, at, 9, row->source->weight);
}

static void add_long(kh_workbook *book)
{
    static const kh_caption heads[] = {
        KH_CAPTION_TOWNSHIP,  KH_CAPTION_GROUP,  KH_CAPTION_SECTION, KH_CAPTION_DEPARTMENT,
        KH_CAPTION_INDICATOR, KH_CAPTION_KIND,   KH_CAPTION_CORE,    KH_CAPTION_BASE,
        KH_CAPTION_EXACT,     KH_CAPTION_WEIGHT,
    };
    static const unsigned widths[KH_COUNT(heads)] = {14, 12, 16, 20, 24, 10, 8, 8, 12, 8};
    kh_worksheet sheet = {.book = book,
                          .name = KH_CAPTION_WEIGHTS,
                          .heads = heads,
                          .widths = widths,
                          .head_count = KH_COUNT(heads)};
    size_t card_count;
    const kh_card *cards = kh_cards_of(book->document, &card_count);
    kh_worksheet_begin(&sheet);
    for (size_t i = 0; i < card_count; i++) {
        size_t count;
        const kh_card_row *rows = kh_card_rows(book->arena, book->document, &cards[i], &count);
        for (size_t row = 0; row < count; row++)
            long_row(&sheet, &rows[row]);
    }
    (void)worksheet_autofilter(sheet.sheet, 0, 0, sheet.row, KH_COUNT(heads) - 1);
}

/* Every indicator of any card, each once, in the order met; the value is its column from 1. */
static kh_map *matrix_columns(kh_workbook *book, const kh_card *cards, size_t card_count)
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

static void matrix_row(kh_worksheet *sheet, const kh_map *columns, const kh_card *card)
{
    kh_workbook *book = sheet->book;
    uint32_t at = kh_worksheet_row(sheet);
    kh_workbook_text(book, sheet->sheet, at, 0, kh_card_title(book->document, card), NULL);
    kh_workbook_text(book, sheet->sheet, at, 1, kh_card_group(book->document, card), NULL);
    if (!card->valid)
        return;
    kh_workbook_number(book, sheet->sheet, at, 2, card->total);
    for (size_t i = 0; i < card->count; i++) {
        const kh_weight *weight = &card->weights[i];
        const uint16_t *column = kh_map_find(columns, kh_entity_path(book->arena, weight->leaf));
        if (column && weight->drop == KH_KEPT)
            kh_workbook_number(book, sheet->sheet, at, *column, weight->weight);
        else if (column)
            kh_workbook_text(book, sheet->sheet, at, *column, KH_TEXT("—"), NULL);
    }
}

static void add_matrix(kh_workbook *book)
{
    static const kh_caption heads[] = {KH_CAPTION_TOWNSHIP, KH_CAPTION_GROUP, KH_CAPTION_TOTAL};
    static const unsigned widths[KH_COUNT(heads)] = {14, 12, 8};
    kh_worksheet sheet = {.book = book,
                          .name = KH_CAPTION_MATRIX,
                          .heads = heads,
                          .widths = widths,
                          .head_count = KH_COUNT(heads)};
    size_t card_count;
    const kh_card *cards = kh_cards_of(book->document, &card_count);
    const kh_map *columns = matrix_columns(book, cards, card_count);
    kh_worksheet_begin(&sheet);
    for (size_t i = 0; i < kh_map_count(columns); i++) {
        const uint16_t *column = kh_map_value(columns, i);
        kh_workbook_text(book, sheet.sheet, 0, *column, kh_map_key(columns, i), book->head);
        (void)worksheet_set_column(sheet.sheet, *column, *column, 12, NULL);
    }
    worksheet_freeze_panes(sheet.sheet, 1, 1);
    for (size_t i = 0; i < card_count && i < KH_MAX_SHEET_ROWS; i++)
        matrix_row(&sheet, columns, &cards[i]);
}

static void add_stories(kh_workbook *book)
{
    static const kh_caption heads[] = {KH_CAPTION_TOWNSHIP, KH_CAPTION_INDICATOR, KH_CAPTION_STORY};
    static const unsigned widths[KH_COUNT(heads)] = {14, 24, 100};
    kh_worksheet sheet = {.book = book,
                          .name = KH_CAPTION_STORIES,
                          .heads = heads,
                          .widths = widths,
                          .head_count = KH_COUNT(heads)};
    size_t card_count;
    const kh_card *cards = kh_cards_of(book->document, &card_count);
    kh_worksheet_begin(&sheet);
    for (size_t i = 0; i < card_count; i++)
        for (size_t leaf = 0; cards[i].valid && leaf < cards[i].count; leaf++) {
            const kh_weight *weight = &cards[i].weights[leaf];
            kh_words story = kh_weight_story(book->arena, &cards[i], weight);
            uint32_t at = kh_worksheet_row(&sheet);
            kh_workbook_text(book, sheet.sheet, at, 0, kh_card_title(book->document, &cards[i]), NULL);
            kh_workbook_text(book, sheet.sheet, at, 1, kh_entity_path(book->arena, weight->leaf), NULL);
            kh_workbook_text(book, sheet.sheet, at, 2, kh_words_in(story, book->document->language),
                             book->wrapped);
        }
}

static void fill(kh_workbook *book)
{
    add_long(book);
    add_matrix(book);
    add_stories(book);
}

kh_status kh_write_weights_xlsx(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    return kh_workbook_write(arena, document, kh_weight_digits(arena, document), fill, content);
}
