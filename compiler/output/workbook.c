/* Workbooks by libxlsxwriter. */
#include "output/workbook.h"

#include <errno.h>

#include "output/card_facts.h"

/* A cell's text ends at 32 767 characters. */
enum { MAX_CELL_BYTES = 32000 };

static void close_workbook(void *resource)
{
    kh_workbook *workbook = resource;
    if (workbook->book)
        lxw_workbook_free(workbook->book);
    if (workbook->file)
        (void)fclose(workbook->file); /* read already, or given up */
    workbook->book = NULL;
    workbook->file = NULL;
}

void kh_workbook_text(kh_workbook *workbook, lxw_worksheet *into, uint32_t row, uint16_t column, kh_text text,
                      lxw_format *format)
{
    if (text.length > MAX_CELL_BYTES) {
        text.length = MAX_CELL_BYTES;
        while (text.length && ((unsigned char)text.data[text.length] & 0xC0) == 0x80)
            text.length--;
    }
    /* A cell that could not be kept would be missing without a word. */
    lxw_error result =
        worksheet_write_string(into, row, column, kh_text_terminated(workbook->arena, text), format);
    if (result == LXW_ERROR_MEMORY_MALLOC_FAILED)
        kh_arena_give_up(workbook->arena);
}

lxw_format *kh_workbook_format(kh_workbook *workbook)
{
    lxw_format *format = workbook_add_format(workbook->book);
    if (!format)
        kh_arena_give_up(workbook->arena);
    return format;
}

lxw_worksheet *kh_workbook_sheet(kh_workbook *workbook, kh_text name)
{
    lxw_worksheet *sheet = workbook_add_worksheet(workbook->book, kh_text_terminated(workbook->arena, name));
    if (!sheet)
        kh_arena_give_up(workbook->arena);
    return sheet;
}

bool kh_workbook_has_room(kh_workbook *workbook, kh_text name)
{
    return workbook_validate_sheet_name(workbook->book, kh_text_terminated(workbook->arena, name)) ==
           LXW_NO_ERROR;
}

static void set_properties(kh_workbook *workbook)
{
    const kh_document *document = workbook->document;
    kh_arena *arena = workbook->arena;
    lxw_doc_properties properties = {
        .title = (char *)kh_text_terminated(arena, kh_entity_title(document->scheme->entity)),
        .author = (char *)kh_text_terminated(arena, kh_scheme_fact(arena, document, "制定单位")),
        .comments = (char *)kh_text_terminated(arena, document->scheme->digest),
        /* 0 would mean now. */
        .created = document->stamp ? (time_t)document->stamp : 1,
    };
    if (workbook_set_properties(workbook->book, &properties) != LXW_NO_ERROR)
        kh_arena_give_up(arena);
}

kh_status kh_workbook_begin(kh_arena *arena, const kh_document *document, kh_workbook **made)
{
    if (!kh_xlsxwriter_is_there())
        return KH_CANNOT_WRITE;
    kh_workbook *workbook = kh_arena_alloc(arena, sizeof *workbook);
    workbook->arena = arena;
    workbook->document = document;
    kh_arena_defer(arena, close_workbook, workbook);
    /* The library writes to a path only: that of a file which has no name and is gone when closed. */
    workbook->file = tmpfile();
    if (!workbook->file)
        return KH_CANNOT_WRITE;
    workbook->book = workbook_new(kh_arena_format(arena, "/dev/fd/%d", fileno(workbook->file)));
    if (!workbook->book)
        kh_arena_give_up(arena);
    set_properties(workbook);
    *made = workbook;
    return KH_OK;
}

static kh_status read_back(kh_workbook *workbook, kh_bytes *content)
{
    long length = fseek(workbook->file, 0, SEEK_END) == 0 ? ftell(workbook->file) : -1;
    if (length < 0 || fseek(workbook->file, 0, SEEK_SET) != 0)
        return KH_CANNOT_WRITE;
    char *bytes = kh_arena_alloc(workbook->arena, (size_t)length + 1);
    if (fread(bytes, 1, (size_t)length, workbook->file) != (size_t)length)
        return KH_CANNOT_WRITE;
    *content = (kh_bytes){bytes, (size_t)length};
    return KH_OK;
}

kh_status kh_workbook_finish(kh_workbook *workbook, kh_bytes *content)
{
    lxw_workbook *book = workbook->book;
    workbook->book = NULL; /* closing frees it, also when it fails */
    errno = 0;
    kh_status status = workbook_close(book) == LXW_NO_ERROR ? read_back(workbook, content) : KH_CANNOT_WRITE;
    int cause = errno ? errno : EIO;
    kh_arena_release(workbook->arena, workbook);
    errno = cause;
    return status;
}
