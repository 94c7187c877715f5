/* Object streams, the cross-reference stream, and numbers as PDF writes them (ISO 32000-1, 7.5). */
#include "pdf/pdf_internal.h"

#include <errno.h>
#include <math.h>

/* An entry of the table: type above, then offset or stream, then index. */
#define ENTRY(type, at, index) ((uint64_t)(type) << 62 | (uint64_t)(at) << 16 | (uint64_t)(index))

enum {
    FREE_ENTRY,
    IN_FILE,
    IN_STREAM,
    ENTRY_BYTES = 8,
    UP_PREDICTOR = 2,
    ID_DIGITS = 32,
    ENTRIES_IN_BLOCK = 1024
};

/* Object streams that a document may share with the next: the pages and the structure of a card are those of
 * every card with the same rows. A document of many cards has too many to keep. */
enum { SHARED_STREAMS = 4 };

void kh_put_integer(kh_builder *builder, uint64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    kh_builder_bytes(builder, digits + at, sizeof digits - at);
}

char *kh_write_number(char *to, uint32_t number)
{
    char digits[10];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    while (at < sizeof digits)
        *to++ = digits[at++];
    return to;
}

char *kh_write_reference(char *to, uint32_t object)
{
    to = kh_write_number(to, object);
    memcpy(to, " 0 R", 4);
    return to + 4;
}

void kh_put_number(kh_builder *builder, double number)
{
    long long hundredths = llround(number * 100);
    if (hundredths < 0)
        kh_builder_character(builder, '-');
    unsigned long long size =
        hundredths < 0 ? (unsigned long long)-hundredths : (unsigned long long)hundredths;
    if (size >= 100 || size == 0)
        kh_put_integer(builder, size / 100);
    if (size % 100 == 0)
        return;
    const char digits[3] = {'.', (char)('0' + size / 10 % 10), (char)('0' + size % 10)};
    kh_builder_bytes(builder, digits, size % 10 ? 3 : 2);
}

void kh_put_reference(kh_builder *builder, uint32_t object)
{
    kh_put_integer(builder, object);
    kh_builder_bytes(builder, " 0 R", 4);
}

void kh_put_bytes(kh_builder *builder, const unsigned char *bytes, size_t length)
{
    kh_builder_character(builder, '(');
    for (size_t i = 0; i < length; i++) {
        char byte = (char)bytes[i];
        if (byte == '(' || byte == ')' || byte == '\\')
            kh_builder_character(builder, '\\');
        if (byte == '\r') /* a reader takes it for LF */
            kh_builder_bytes(builder, "\\r", 2);
        else
            kh_builder_character(builder, byte);
    }
    kh_builder_character(builder, ')');
}

void kh_put_text(kh_builder *builder, kh_text text)
{
    kh_builder units = {.arena = builder->arena};
    kh_builder_bytes(&units, "\xFE\xFF", 2);
    for (size_t at = 0; at < text.length;) {
        kh_character character;
        at += kh_utf8_decode(text.data + at, text.length - at, &character);
        uint32_t high = character, low = 0;
        if (character > 0xFFFF) {
            high = 0xD800 + ((character - 0x10000) >> 10);
            low = 0xDC00 + ((character - 0x10000) & 0x3FF);
        }
        const char bytes[4] = {(char)(high >> 8), (char)high, (char)(low >> 8), (char)low};
        kh_builder_bytes(&units, bytes, low ? 4 : 2);
    }
    kh_put_bytes(builder, (const unsigned char *)units.data, units.length);
}

void kh_objects_write(kh_pdf *pdf, kh_bytes bytes)
{
    if (pdf->status != KH_OK)
        return;
    if (pdf->digest)
        kh_digest_add(pdf->digest, kh_text_slice(bytes.data, bytes.length));
    pdf->status = kh_sink_write(pdf->sink, bytes);
    pdf->cause = errno;
    pdf->offset += bytes.length;
}

static uint64_t *entry_of(const kh_pdf *pdf, uint32_t object)
{
    return &pdf->entries.items[object / ENTRIES_IN_BLOCK][object % ENTRIES_IN_BLOCK];
}

uint32_t kh_object_new(kh_pdf *pdf)
{
    if (pdf->object_count % ENTRIES_IN_BLOCK == 0) {
        uint64_t *block = kh_arena_array(pdf->entry_memory, ENTRIES_IN_BLOCK, sizeof *block);
        kh_vector_push(pdf->entry_memory, &pdf->entries, block);
    }
    if (pdf->object_count == 0)
        *entry_of(pdf, pdf->object_count++) = ENTRY(FREE_ENTRY, 0, 0xFFFF);
    return pdf->object_count++;
}

void kh_object_end(kh_pdf *pdf, uint32_t object)
{
    kh_packed *packed = pdf->packed;
    packed->numbers[packed->count] = object;
    packed->offsets[packed->count++] = (uint32_t)packed->body.length;
    kh_builder_bytes(&packed->body, pdf->text.data, pdf->text.length);
    kh_builder_character(&packed->body, ' ');
    pdf->text.length = 0;
    if (packed->count == KH_IN_STREAM)
        kh_objects_flush(pdf);
}

void kh_object_end_plain(kh_pdf *pdf, uint32_t object)
{
    char start[32];
    kh_builder head = {.arena = pdf->arena, .data = start, .capacity = sizeof start};
    *entry_of(pdf, object) = ENTRY(IN_FILE, pdf->offset, 0);
    kh_put_integer(&head, object);
    kh_builder_string(&head, " 0 obj\n");
    kh_objects_write(pdf, (kh_bytes){head.data, head.length});
    kh_builder_string(&pdf->text, "\nendobj\n");
    kh_objects_write(pdf, (kh_bytes){pdf->text.data, pdf->text.length});
    pdf->text.length = 0;
}

static void put_stream(kh_pdf *pdf, uint32_t object, kh_text entries, kh_bytes deflated)
{
    kh_builder *head = &pdf->text;
    head->length = 0;
    kh_put_integer(head, object);
    kh_builder_string(head, " 0 obj\n<<");
    kh_builder_add(head, entries);
    kh_builder_string(head, "/Filter/FlateDecode/Length ");
    kh_put_integer(head, deflated.length);
    kh_builder_string(head, ">>\nstream\n");
    kh_objects_write(pdf, (kh_bytes){head->data, head->length});
    kh_objects_write(pdf, deflated);
    kh_objects_write(pdf, (kh_bytes){"\nendstream\nendobj\n", 18});
    head->length = 0;
}

static void write_stream(kh_pdf *pdf, uint32_t object, kh_text entries, kh_bytes deflated)
{
    *entry_of(pdf, object) = ENTRY(IN_FILE, pdf->offset, 0);
    put_stream(pdf, object, entries, deflated);
}

void kh_object_stream(kh_pdf *pdf, uint32_t object, const char *entries, kh_bytes deflated)
{
    write_stream(pdf, object, kh_text_of(entries), deflated);
}

static kh_bytes deflate_objects(kh_pdf *pdf, kh_bytes all)
{
    kh_deflater *deflater = pdf->fonts->deflater;
    bool shared = pdf->packed->flushed++ < SHARED_STREAMS && !pdf->packed->own;
    return shared ? kh_deflate_again(deflater, all, kh_bytes_hash(all)) : kh_deflate(deflater, all);
}

void kh_objects_flush(kh_pdf *pdf)
{
    kh_packed *packed = pdf->packed;
    if (packed->count == 0)
        return;
    uint32_t stream = kh_object_new(pdf);
    kh_builder all = {.arena = pdf->arena, .data = pdf->text.data, .capacity = pdf->text.capacity};
    for (unsigned i = 0; i < packed->count; i++) {
        char pair[2 * KH_MOST_REFERENCE], *to = kh_write_number(pair, packed->numbers[i]);
        *to++ = ' ';
        to = kh_write_number(to, packed->offsets[i]);
        *to++ = ' ';
        kh_builder_bytes(&all, pair, (size_t)(to - pair));
        *entry_of(pdf, packed->numbers[i]) = ENTRY(IN_STREAM, stream, i);
    }
    char entries[64];
    kh_builder entry = {.arena = pdf->arena, .data = entries, .capacity = sizeof entries};
    kh_builder_string(&entry, "/Type/ObjStm/N ");
    kh_put_integer(&entry, packed->count);
    kh_builder_string(&entry, "/First ");
    kh_put_integer(&entry, all.length);
    kh_builder_bytes(&all, packed->body.data, packed->body.length);
    kh_bytes deflated = deflate_objects(pdf, (kh_bytes){all.data, all.length});
    packed->count = 0;
    packed->body.length = 0;
    all.length = 0;
    pdf->text = all; /* its room is used again */
    write_stream(pdf, stream, kh_builder_text(&entry), deflated);
}

/* Rows of type, five bytes, two bytes, each less the row above: most differ by little. */
static kh_bytes table_of(kh_pdf *pdf)
{
    uint32_t count = pdf->object_count;
    unsigned char *rows = kh_arena_array(pdf->arena, count, ENTRY_BYTES + 1);
    unsigned char above[ENTRY_BYTES] = {0};
    for (uint32_t i = 0; i < count; i++) {
        uint64_t entry = *entry_of(pdf, i);
        unsigned char row[ENTRY_BYTES] = {(unsigned char)(entry >> 62)};
        for (unsigned byte = 0; byte < 5; byte++)
            row[1 + byte] = (unsigned char)((entry << 2 >> 18) >> (32 - 8 * byte));
        row[6] = (unsigned char)(entry >> 8);
        row[7] = (unsigned char)entry;
        unsigned char *out = rows + (size_t)i * (ENTRY_BYTES + 1);
        out[0] = UP_PREDICTOR;
        for (unsigned byte = 0; byte < ENTRY_BYTES; byte++)
            out[1 + byte] = (unsigned char)(row[byte] - above[byte]);
        memcpy(above, row, sizeof above);
    }
    kh_arena_release(pdf->arena, pdf->entry_memory); /* before as much again is needed to deflate the rows */
    return (kh_bytes){(const char *)rows, (size_t)count * (ENTRY_BYTES + 1)};
}

void kh_objects_finish(kh_pdf *pdf, uint32_t catalog, uint32_t info)
{
    kh_objects_flush(pdf);
    uint32_t table = kh_object_new(pdf);
    uint64_t start = pdf->offset;
    *entry_of(pdf, table) = ENTRY(IN_FILE, start, 0);
    kh_bytes rows = table_of(pdf);
    kh_text identifier = kh_text_slice(kh_digest_text(pdf->arena, pdf->digest).data, ID_DIGITS);
    pdf->digest = NULL;
    kh_text entries = kh_text_format(pdf->arena,
                                     "/Type/XRef/Size %u/W[1 5 2]/Root %u 0 R/Info %u 0 "
                                     "R/ID[<%.*s><%.*s>]/DecodeParms<</Predictor 12/Columns 8>>",
                                     pdf->object_count, catalog, info, KH_TEXT_ARGUMENTS(identifier),
                                     KH_TEXT_ARGUMENTS(identifier));
    put_stream(pdf, table, entries, kh_deflate(pdf->fonts->deflater, rows));
    kh_text end = kh_text_format(pdf->arena, "startxref\n%llu\n%%%%EOF\n", (unsigned long long)start);
    kh_objects_write(pdf, (kh_bytes){end.data, end.length});
}
