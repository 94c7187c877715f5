/* The scores as a workbook: totals, items, and how each came about. */
#include "output/document_writers.h"

#include "output/card_facts.h"
#include "output/facts.h"
#include "output/score_facts.h"
#include "output/workbook.h"

static void points_cell(kh_worksheet *sheet, uint32_t row, uint16_t column, kh_points points)
{
    kh_workbook *book = sheet->book;
    if (!points.known) {
        kh_workbook_text(book, sheet->sheet, row, column, kh_score_text(book->arena, book->document, points),
                         NULL);
        return;
    }
    kh_workbook_number(book, sheet->sheet, row, column,
                       kh_score_rounded(book->arena, book->document->scores, points.number));
}

static kh_text joined(kh_arena *arena, const kh_text *lines, size_t count)
{
    kh_builder text = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        kh_builder_string(&text, i ? "\n" : "");
        kh_builder_add(&text, lines[i]);
    }
    return kh_builder_text(&text);
}

static void total_row(kh_worksheet *sheet, const kh_township_score *township)
{
    kh_workbook *book = sheet->book;
    kh_text *lines;
    size_t count = kh_consequence_lines(book->arena, book->document, township, &lines);
    uint32_t at = kh_worksheet_row(sheet);
    kh_text place = township->place ? kh_text_format(book->arena, "%zu", township->place)
                                    : kh_caption_text(KH_CAPTION_NO_SCORE, book->document->language);
    kh_workbook_text(book, sheet->sheet, at, 0, kh_card_title(book->document, township->card), NULL);
    kh_workbook_text(book, sheet->sheet, at, 1, kh_card_group(book->document, township->card), NULL);
    points_cell(sheet, at, 2, township->total);
    kh_workbook_text(
        book, sheet->sheet, at, 3,
        township->exact.known ? kh_number_fraction(book->arena, township->exact.number) : KH_TEXT_NONE, NULL);
    kh_workbook_text(book, sheet->sheet, at, 4, kh_grade_text(township), NULL);
    kh_workbook_text(book, sheet->sheet, at, 5, place, NULL);
    kh_workbook_text(book, sheet->sheet, at, 6, joined(book->arena, lines, count), book->wrapped);
}

static void add_totals(kh_workbook *book)
{
    static const kh_caption heads[] = {KH_CAPTION_TOWNSHIP,    KH_CAPTION_GROUP, KH_CAPTION_SCORED,
                                       KH_CAPTION_EXACT_SCORE, KH_CAPTION_GRADE, KH_CAPTION_RANK,
                                       KH_CAPTION_VETOES};
    static const unsigned widths[KH_COUNT(heads)] = {14, 12, 10, 16, 10, 8, 50};
    kh_worksheet sheet = {.book = book,
                          .name = KH_CAPTION_SCORE_TOTALS,
                          .heads = heads,
                          .widths = widths,
                          .head_count = KH_COUNT(heads)};
    const kh_scores *scores = book->document->scores;
    const kh_township_score **townships = kh_scores_ordered(book->arena, book->document);
    kh_worksheet_begin(&sheet);
    for (size_t i = 0; i < scores->count; i++)
        total_row(&sheet, townships[i]);
    if (!scores->ranks_may_show)
        kh_workbook_text(book, sheet.sheet, kh_worksheet_row(&sheet) + 1, 0,
                         kh_words_in(scores->why_no_ranks, book->document->language), NULL);
}

static void item_row(kh_worksheet *sheet, const kh_township_score *township, const kh_score_line *line)
{
    kh_workbook *book = sheet->book;
    uint32_t at = kh_worksheet_row(sheet);
    const kh_text texts[] = {kh_card_title(book->document, township->card), line->section, line->item};
    for (uint16_t i = 0; i < KH_COUNT(texts); i++)
        kh_workbook_text(book, sheet->sheet, at, i, texts[i], NULL);
    kh_workbook_number(book, sheet->sheet, at, 3, line->source->full);
    kh_workbook_text(book, sheet->sheet, at, 4, line->actual, NULL);
    points_cell(sheet, at, 5, line->source->score);
    kh_workbook_text(book, sheet->sheet, at, 6, line->exact, NULL);
}

static void story_row(kh_worksheet *sheet, const kh_township_score *township, const kh_score_line *line)
{
    kh_workbook *book = sheet->book;
    uint32_t at = kh_worksheet_row(sheet);
    kh_workbook_text(book, sheet->sheet, at, 0, kh_card_title(book->document, township->card), NULL);
    kh_workbook_text(book, sheet->sheet, at, 1, line->item, NULL);
    kh_workbook_text(book, sheet->sheet, at, 2, line->story, book->wrapped);
}

typedef void write_row(kh_worksheet *sheet, const kh_township_score *township, const kh_score_line *line);

static void add_lines(kh_worksheet *sheet, write_row *write)
{
    kh_workbook *book = sheet->book;
    const kh_township_score **townships = kh_scores_ordered(book->arena, book->document);
    kh_worksheet_begin(sheet);
    for (size_t i = 0; i < book->document->scores->count; i++) {
        size_t count;
        const kh_score_line *lines = kh_score_lines(book->arena, book->document, townships[i], &count);
        for (size_t line = 0; line < count; line++)
            write(sheet, townships[i], &lines[line]);
    }
}

static void fill(kh_workbook *book)
{
    static const kh_caption heads[] = {KH_CAPTION_TOWNSHIP,   KH_CAPTION_SECTION, KH_CAPTION_INDICATOR,
                                       KH_CAPTION_FULL_MARK,  KH_CAPTION_ACTUAL,  KH_CAPTION_SCORED,
                                       KH_CAPTION_EXACT_SCORE};
    static const unsigned widths[KH_COUNT(heads)] = {14, 14, 24, 8, 14, 10, 16};
    static const kh_caption story_heads[] = {KH_CAPTION_TOWNSHIP, KH_CAPTION_INDICATOR,
                                             KH_CAPTION_DERIVATION};
    static const unsigned story_widths[KH_COUNT(story_heads)] = {14, 24, 100};
    kh_worksheet items = {.book = book,
                          .name = KH_CAPTION_SCORES,
                          .heads = heads,
                          .widths = widths,
                          .head_count = KH_COUNT(heads)};
    kh_worksheet stories = {.book = book,
                            .name = KH_CAPTION_DERIVATIONS,
                            .heads = story_heads,
                            .widths = story_widths,
                            .head_count = KH_COUNT(story_heads)};
    add_totals(book);
    add_lines(&items, item_row);
    add_lines(&stories, story_row);
}

kh_status kh_write_scores_xlsx(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    return kh_workbook_write(arena, document, kh_score_digits(arena, document), fill, content);
}
