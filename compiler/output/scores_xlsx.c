/* The scores as a workbook: totals, items, and how each came about. */
#include "output/document_writers.h"

#include "output/captions.h"
#include "output/card_facts.h"
#include "output/facts.h"
#include "output/score_facts.h"
#include "output/workbook.h"

/* A sheet ends at 1 048 576 rows. */
enum { MAX_SHEET_ROWS = 1000000, PAPER_A4 = 9 };

typedef struct scores_book {
    kh_workbook *workbook;
    kh_arena *arena;
    const kh_document *document;
    lxw_format *head, *wrapped, *points;
} scores_book;

/* Rows of one kind, over as many sheets as they need. */
typedef struct sheet_run {
    scores_book *book;
    lxw_worksheet *sheet;
    kh_caption name;
    const kh_caption *heads;
    const unsigned *widths;
    uint16_t head_count;
    unsigned number;
    uint32_t row;
} sheet_run;

static void begin_sheet(sheet_run *sheet)
{
    scores_book *book = sheet->book;
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

/* A spreadsheet knows floating point only: this is the border; the exact fraction stands beside it. */
static void number_cell(const sheet_run *sheet, uint32_t row, uint16_t column, kh_number number)
{
    if (number.denominator > 0) /* neither invalid nor too large */
        (void)worksheet_write_number(sheet->sheet, row, column,
                                     (double)number.numerator / (double)number.denominator,
                                     sheet->book->points);
}

static void points_cell(sheet_run *sheet, uint32_t row, uint16_t column, kh_points points)
{
    scores_book *book = sheet->book;
    if (!points.known) {
        kh_workbook_text(book->workbook, sheet->sheet, row, column,
                         kh_score_text(book->arena, book->document, points), NULL);
        return;
    }
    number_cell(sheet, row, column, kh_score_rounded(book->arena, book->document->scores, points.number));
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

static void total_row(sheet_run *sheet, const kh_township_score *township)
{
    scores_book *book = sheet->book;
    kh_text *lines;
    size_t count = kh_consequence_lines(book->arena, book->document, township, &lines);
    uint32_t at = next_row(sheet);
    kh_text place = township->place ? kh_text_format(book->arena, "%zu", township->place)
                                    : kh_caption_text(KH_CAPTION_NO_SCORE, book->document->language);
    kh_workbook_text(book->workbook, sheet->sheet, at, 0, kh_card_title(book->document, township->card),
                     NULL);
    kh_workbook_text(book->workbook, sheet->sheet, at, 1, kh_card_group(book->document, township->card),
                     NULL);
    points_cell(sheet, at, 2, township->total);
    kh_workbook_text(
        book->workbook, sheet->sheet, at, 3,
        township->exact.known ? kh_number_fraction(book->arena, township->exact.number) : KH_TEXT_NONE, NULL);
    kh_workbook_text(book->workbook, sheet->sheet, at, 4, kh_grade_text(township), NULL);
    kh_workbook_text(book->workbook, sheet->sheet, at, 5, place, NULL);
    kh_workbook_text(book->workbook, sheet->sheet, at, 6, joined(book->arena, lines, count), book->wrapped);
}

static void add_totals(scores_book *book)
{
    static const kh_caption heads[] = {KH_CAPTION_TOWNSHIP,    KH_CAPTION_GROUP, KH_CAPTION_SCORED,
                                       KH_CAPTION_EXACT_SCORE, KH_CAPTION_GRADE, KH_CAPTION_RANK,
                                       KH_CAPTION_VETOES};
    static const unsigned widths[KH_COUNT(heads)] = {14, 12, 10, 16, 10, 8, 50};
    sheet_run sheet = {.book = book,
                       .name = KH_CAPTION_SCORE_TOTALS,
                       .heads = heads,
                       .widths = widths,
                       .head_count = KH_COUNT(heads)};
    const kh_scores *scores = book->document->scores;
    const kh_township_score **townships = kh_scores_ordered(book->arena, book->document);
    begin_sheet(&sheet);
    for (size_t i = 0; i < scores->count; i++)
        total_row(&sheet, townships[i]);
    if (!scores->ranks_may_show)
        kh_workbook_text(book->workbook, sheet.sheet, next_row(&sheet) + 1, 0,
                         kh_words_in(scores->why_no_ranks, book->document->language), NULL);
}

static void item_row(sheet_run *sheet, const kh_township_score *township, const kh_score_line *line)
{
    scores_book *book = sheet->book;
    uint32_t at = next_row(sheet);
    const kh_text texts[] = {kh_card_title(book->document, township->card), line->section, line->item};
    for (uint16_t i = 0; i < KH_COUNT(texts); i++)
        kh_workbook_text(book->workbook, sheet->sheet, at, i, texts[i], NULL);
    number_cell(sheet, at, 3, line->source->full);
    kh_workbook_text(book->workbook, sheet->sheet, at, 4, line->actual, NULL);
    points_cell(sheet, at, 5, line->source->score);
    kh_workbook_text(book->workbook, sheet->sheet, at, 6, line->exact, NULL);
}

static void story_row(sheet_run *sheet, const kh_township_score *township, const kh_score_line *line)
{
    scores_book *book = sheet->book;
    uint32_t at = next_row(sheet);
    kh_workbook_text(book->workbook, sheet->sheet, at, 0, kh_card_title(book->document, township->card),
                     NULL);
    kh_workbook_text(book->workbook, sheet->sheet, at, 1, line->item, NULL);
    kh_workbook_text(book->workbook, sheet->sheet, at, 2, line->story, book->wrapped);
}

static void stories_of(sheet_run *sheet, const kh_township_score *township, const kh_score_line *line)
{
    scores_book *book = sheet->book;
    story_row(sheet, township, line);
    for (size_t i = 0; i < line->source->periods.count; i++) {
        const kh_period_score *period = &line->source->periods.items[i];
        kh_score_line of = *line;
        of.item = kh_text_format(book->arena, "%.*s@%.*s", KH_TEXT_ARGUMENTS(line->item),
                                 KH_TEXT_ARGUMENTS(period->name));
        of.story = period->exact.known ? kh_words_in(period->story, book->document->language)
                                       : kh_caption_text(KH_CAPTION_NO_SCORE, book->document->language);
        story_row(sheet, township, &of);
    }
}

typedef void write_row(sheet_run *sheet, const kh_township_score *township, const kh_score_line *line);

static void add_lines(sheet_run *sheet, write_row *write)
{
    scores_book *book = sheet->book;
    const kh_township_score **townships = kh_scores_ordered(book->arena, book->document);
    begin_sheet(sheet);
    for (size_t i = 0; i < book->document->scores->count; i++) {
        size_t count;
        const kh_score_line *lines = kh_score_lines(book->arena, book->document, townships[i], &count);
        for (size_t line = 0; line < count; line++)
            write(sheet, townships[i], &lines[line]);
    }
}

static void fill(scores_book *book)
{
    static const kh_caption heads[] = {KH_CAPTION_TOWNSHIP,   KH_CAPTION_SECTION, KH_CAPTION_INDICATOR,
                                       KH_CAPTION_FULL_MARK,  KH_CAPTION_ACTUAL,  KH_CAPTION_SCORED,
                                       KH_CAPTION_EXACT_SCORE};
    static const unsigned widths[KH_COUNT(heads)] = {14, 14, 24, 8, 14, 10, 16};
    static const kh_caption story_heads[] = {KH_CAPTION_TOWNSHIP, KH_CAPTION_INDICATOR,
                                             KH_CAPTION_DERIVATION};
    static const unsigned story_widths[KH_COUNT(story_heads)] = {14, 24, 100};
    sheet_run items = {.book = book,
                       .name = KH_CAPTION_SCORES,
                       .heads = heads,
                       .widths = widths,
                       .head_count = KH_COUNT(heads)};
    sheet_run stories = {.book = book,
                         .name = KH_CAPTION_DERIVATIONS,
                         .heads = story_heads,
                         .widths = story_widths,
                         .head_count = KH_COUNT(story_heads)};
    add_totals(book);
    add_lines(&items, item_row);
    add_lines(&stories, stories_of);
}

/* As many decimals as scores are printed with. */
static const char *points_format(const scores_book *book)
{
    unsigned digits = kh_score_digits(book->arena, book->document);
    kh_builder format = {.arena = book->arena};
    kh_builder_string(&format, digits ? "0." : "0");
    for (unsigned i = 0; i < digits; i++)
        kh_builder_character(&format, '0');
    return kh_builder_text(&format).data;
}

kh_status kh_write_scores_xlsx(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    scores_book book = {.arena = arena, .document = document};
    kh_status status = kh_workbook_begin(arena, document, &book.workbook);
    if (status != KH_OK)
        return status;
    book.head = kh_workbook_format(book.workbook);
    book.wrapped = kh_workbook_format(book.workbook);
    book.points = kh_workbook_format(book.workbook);
    format_set_bold(book.head);
    format_set_text_wrap(book.head);
    format_set_text_wrap(book.wrapped);
    format_set_num_format(book.points, points_format(&book));
    fill(&book);
    return kh_workbook_finish(book.workbook, content);
}
