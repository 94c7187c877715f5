/* Workbooks by libxlsxwriter. */
#include "output/workbook.h"

#include <errno.h>

#include "output/card_facts.h"

/* A cell's text has at most 32 767 characters. */
enum { MAX_CELL_BYTES = 32000, PAPER_A4 = 9 };

static void close_book(void *resource)
{
    kh_workbook *book = resource;
    if (book->workbook)
        lxw_workbook_free(book->workbook);
    if (book->file)
        (void)fclose(book->file); /* read already, or given up */
    book->workbook = NULL;
    book->file = NULL;
}

void kh_workbook_text(kh_workbook *book, lxw_worksheet *into, uint32_t row, uint16_t column, kh_text text,
                      lxw_format *format)
{
    if (text.length > MAX_CELL_BYTES) {
        text.length = MAX_CELL_BYTES;
        while (text.length && ((unsigned char)text.data[text.length] & 0xC0) == 0x80)
            text.length--;
    }
    /* A cell that could not be kept would be missing without a word. */
    lxw_error result =
        worksheet_write_string(into, row, column, kh_text_terminated(book->arena, text), format);
    if (result == LXW_ERROR_MEMORY_MALLOC_FAILED)
        kh_arena_give_up(book->arena);
}

/* A spreadsheet knows floating point only: this is the border. Numerators and denominators of points are
 * small, so the quotient is the double nearest to the decimal that the CSV prints. */
void kh_workbook_number(const kh_workbook *book, lxw_worksheet *into, uint32_t row, uint16_t column,
                        kh_number number)
{
    if (kh_number_valid(number) && !number.big)
        (void)worksheet_write_number(into, row, column, (double)number.numerator / (double)number.denominator,
                                     book->points);
}

void kh_worksheet_begin(kh_worksheet *sheet)
{
    kh_workbook *book = sheet->book;
    kh_language language = book->document->language;
    kh_text name = kh_caption_text(sheet->name, language);
    if (++sheet->number > 1)
        name = kh_text_format(book->arena, "%.*s %u", KH_TEXT_ARGUMENTS(name), sheet->number);
    sheet->sheet = workbook_add_worksheet(book->workbook, kh_text_terminated(book->arena, name));
    if (!sheet->sheet)
        kh_arena_give_up(book->arena);
    for (uint16_t i = 0; i < sheet->head_count; i++) {
        kh_workbook_text(book, sheet->sheet, 0, i, kh_caption_text(sheet->heads[i], language), book->head);
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

uint32_t kh_worksheet_row(kh_worksheet *sheet)
{
    if (!sheet->sheet || sheet->row >= KH_MAX_SHEET_ROWS)
        kh_worksheet_begin(sheet);
    return ++sheet->row;
}

/* As many decimals as the grid has, as on the card; a number off the grid shows what it has. */
static const char *points_format(const kh_workbook *book, unsigned digits)
{
    kh_builder builder = {.arena = book->arena};
    if (digits == 0)
        return "General"; /* “0.####” would show 8 as “8.” */
    kh_builder_string(&builder, "0.");
    for (unsigned i = 0; i < digits; i++)
        kh_builder_character(&builder, '0');
    kh_builder_string(&builder, "####");
    return kh_builder_text(&builder).data;
}

static void set_properties(kh_workbook *book, unsigned digits)
{
    const kh_document *document = book->document;
    lxw_doc_properties properties = {
        .title = (char *)kh_text_terminated(book->arena, kh_entity_title(document->scheme->entity)),
        .author = (char *)kh_text_terminated(book->arena, kh_scheme_fact(book->arena, document, "制定单位")),
        .comments = (char *)kh_text_terminated(book->arena, document->scheme->digest),
        /* 0 would mean now. */
        .created = document->stamp ? (time_t)document->stamp : 1,
    };
    if (workbook_set_properties(book->workbook, &properties) != LXW_NO_ERROR)
        kh_arena_give_up(book->arena);
    book->head = workbook_add_format(book->workbook);
    book->wrapped = workbook_add_format(book->workbook);
    book->points = workbook_add_format(book->workbook);
    if (!book->head || !book->wrapped || !book->points)
        kh_arena_give_up(book->arena);
    format_set_bold(book->head);
    format_set_num_format(book->points, points_format(book, digits));
    format_set_text_wrap(book->head);
    format_set_text_wrap(book->wrapped);
}

static kh_status read_back(kh_workbook *book, kh_bytes *content)
{
    long length = fseek(book->file, 0, SEEK_END) == 0 ? ftell(book->file) : -1;
    if (length < 0 || fseek(book->file, 0, SEEK_SET) != 0)
        return KH_CANNOT_WRITE;
    char *bytes = kh_arena_alloc(book->arena, (size_t)length + 1);
    if (fread(bytes, 1, (size_t)length, book->file) != (size_t)length)
        return KH_CANNOT_WRITE;
    *content = (kh_bytes){bytes, (size_t)length};
    return KH_OK;
}

kh_status kh_workbook_write(kh_arena *arena, const kh_document *document, unsigned digits,
                            kh_workbook_fill *fill, kh_bytes *content)
{
    kh_workbook *book = kh_arena_alloc(arena, sizeof *book);
    book->arena = arena;
    book->document = document;
    kh_arena_defer(arena, close_book, book);
    /* The library writes to a path only: that of a file which has no name and is gone when closed. */
    book->file = tmpfile();
    if (!book->file)
        return KH_CANNOT_WRITE;
    book->workbook = workbook_new(kh_arena_format(arena, "/dev/fd/%d", fileno(book->file)));
    if (!book->workbook)
        kh_arena_give_up(arena);
    set_properties(book, digits);
    fill(book);
    lxw_workbook *workbook = book->workbook;
    book->workbook = NULL; /* closing frees it, also when it fails */
    errno = 0;
    kh_status status = workbook_close(workbook) == LXW_NO_ERROR ? read_back(book, content) : KH_CANNOT_WRITE;
    int cause = errno ? errno : EIO;
    kh_arena_release(arena, book);
    errno = cause;
    return status;
}
