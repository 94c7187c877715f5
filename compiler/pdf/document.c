/* Opens and closes a document: what stands around its pages. */
#include <errno.h>

#include "base/date.h"
#include "pdf/pdf_internal.h"

enum { SECONDS_OF_DAY = 86400 };

kh_pdf *kh_pdf_open(kh_arena *arena, kh_sink *sink, kh_fonts *fonts, const kh_pdf_facts *facts)
{
    kh_pdf *pdf = kh_arena_new_of(arena, kh_pdf);
    const kh_outline_entry none = {0};
    pdf->arena = arena;
    pdf->sink = sink;
    pdf->fonts = fonts;
    pdf->facts = *facts;
    pdf->digest = kh_digest_new(arena);
    pdf->packed = kh_arena_new_of(arena, kh_packed);
    pdf->packed->body.arena = pdf->text.arena = arena;
    pdf->entry_memory = kh_arena_child(arena);
    pdf->pages = kh_object_new(pdf);
    pdf->resources = kh_object_new(pdf);
    pdf->structure = kh_object_new(pdf);
    pdf->whole = kh_object_new(pdf);
    kh_vector_push(arena, &pdf->outline, none);
    /* Bytes above 127, so that no program takes it for text. */
    kh_text head = KH_TEXT("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    kh_objects_write(pdf, (kh_bytes){head.data, head.length});
    return pdf;
}

/* ---- outline (12.3.3) ---- */

unsigned kh_pdf_outline(kh_pdf *pdf, unsigned parent, kh_text title, unsigned place)
{
    unsigned number = (unsigned)pdf->outline.count;
    kh_outline_entry made = {.title = kh_text_copy(pdf->arena, title), .parent = parent, .place = place};
    made.before = pdf->outline.items[parent].last;
    kh_vector_push(pdf->arena, &pdf->outline, made);
    kh_outline_entry *above = &pdf->outline.items[parent];
    if (above->last)
        pdf->outline.items[above->last].next = number;
    else
        above->first = number;
    above->last = number;
    above->children++;
    return number;
}

static void put_key(kh_builder *text, const char *key, uint32_t first, unsigned entry)
{
    if (entry == 0)
        return;
    kh_builder_string(text, key);
    kh_put_reference(text, first + entry);
}

/* The object of the outline; 0: there is none. All entries are open. */
static uint32_t write_outline(kh_pdf *pdf)
{
    kh_builder *text = &pdf->text;
    if (pdf->outline.count == 1)
        return 0;
    uint32_t first = kh_object_new(pdf);
    for (size_t i = 1; i < pdf->outline.count; i++)
        (void)kh_object_new(pdf);
    for (unsigned i = 1; i < pdf->outline.count; i++) {
        const kh_outline_entry *one = &pdf->outline.items[i];
        kh_builder_string(text, "<</Title");
        kh_put_text(text, one->title);
        kh_builder_string(text, "/Parent ");
        kh_put_reference(text, first + one->parent);
        put_key(text, "/Prev ", first, one->before);
        put_key(text, "/Next ", first, one->next);
        put_key(text, "/First ", first, one->first);
        put_key(text, "/Last ", first, one->last);
        if (one->children)
            kh_builder_format(text, "/Count %u", one->children);
        kh_builder_string(text, "/Dest[");
        kh_put_reference(text, kh_page_object(pdf, one->place));
        kh_builder_string(text, "/Fit]>>");
        kh_object_end(pdf, first + i);
    }
    const kh_outline_entry *root = &pdf->outline.items[0];
    kh_builder_format(text, "<</Type/Outlines/First %u 0 R/Last %u 0 R/Count %zu>>", first + root->first,
                      first + root->last, pdf->outline.count - 1);
    kh_object_end(pdf, first);
    return first;
}

/* ---- facts (14.3.3) ---- */

static void put_fact(kh_builder *text, const char *key, kh_text value)
{
    if (value.length == 0)
        return; /* no author is better than an empty one */
    kh_builder_string(text, key);
    kh_put_text(text, value);
}

/* As PDF writes a date (7.9.4). */
static kh_text moment_of(const kh_pdf *pdf)
{
    int64_t stamp = pdf->facts.stamp, second = (stamp % SECONDS_OF_DAY + SECONDS_OF_DAY) % SECONDS_OF_DAY;
    kh_text day = kh_date_text(pdf->arena, kh_date_from_days((stamp - second) / SECONDS_OF_DAY));
    return kh_text_format(pdf->arena, "(D:%.4s%.2s%.2s%02d%02d%02dZ)", day.data, day.data + 5, day.data + 8,
                          (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
}

/* ---- records ---- */

void kh_pdf_record(kh_pdf *pdf, kh_text ascii)
{
    uint32_t object = kh_object_new(pdf);
    kh_builder_character(&pdf->text, '(');
    kh_builder_add(&pdf->text, ascii);
    kh_builder_character(&pdf->text, ')');
    kh_object_end_plain(pdf, object);
    kh_vector_push(pdf->arena, &pdf->records, object);
}

static void put_records(kh_pdf *pdf)
{
    kh_builder *text = &pdf->text;
    if (pdf->records.count == 0)
        return;
    kh_builder_format(text, "/PieceInfo<</kaohe<</LastModified%s/Private[", moment_of(pdf).data);
    for (size_t i = 0; i < pdf->records.count; i++) {
        kh_builder_character(text, ' ');
        kh_put_reference(text, pdf->records.items[i]);
    }
    kh_builder_string(text, "]>>>>");
}

static uint32_t write_facts(kh_pdf *pdf)
{
    kh_builder *text = &pdf->text;
    const kh_pdf_facts *facts = &pdf->facts;
    uint32_t object = kh_object_new(pdf);
    kh_text moment = moment_of(pdf);
    kh_builder_string(text, "<<");
    put_fact(text, "/Title", facts->title);
    put_fact(text, "/Author", facts->author);
    put_fact(text, "/Subject", facts->subject);
    put_fact(text, "/Keywords", facts->keywords);
    put_fact(text, "/Creator", facts->creator);
    put_fact(text, "/Producer", facts->creator);
    kh_builder_format(text, "/CreationDate%s/ModDate%s>>", moment.data, moment.data);
    kh_object_end(pdf, object);
    return object;
}

kh_status kh_pdf_close(kh_pdf *pdf)
{
    kh_objects_flush(pdf);
    pdf->packed->own = true;
    uint32_t catalog = kh_object_new(pdf);
    kh_embed_fonts(pdf);
    uint32_t outline = write_outline(pdf);
    kh_page_tree_close(pdf);
    kh_tags_close(pdf);
    uint32_t info = write_facts(pdf), metadata = kh_metadata_write(pdf), profile = kh_profile_write(pdf);
    kh_builder_format(&pdf->text, "<</Type/Catalog/Pages %u 0 R/Lang(%s)/StructTreeRoot %u 0 R", pdf->pages,
                      pdf->facts.language, pdf->structure);
    kh_builder_string(&pdf->text, "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>");
    kh_builder_format(&pdf->text,
                      "/Metadata %u 0 R/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
                      "/OutputConditionIdentifier(Gray gamma 2.2)/DestOutputProfile %u 0 R>>]",
                      metadata, profile);
    if (outline)
        kh_builder_format(&pdf->text, "/Outlines %u 0 R/PageMode/UseOutlines", outline);
    put_records(pdf);
    kh_builder_string(&pdf->text, ">>");
    kh_object_end(pdf, catalog);
    kh_objects_finish(pdf, catalog, info);
    errno = pdf->status == KH_OK ? errno : pdf->cause;
    return pdf->status;
}
