/* What grey is on this page to a machine that must know: an ICC profile of the output intended (ISO 19005-2,
 * 6.2.3; ICC.1:2001-04): a grey monitor of gamma 2.2. Viewers go on to show grey as they show grey; CalGray
 * as the default of the pages would do as well, but some viewers tint it. */
#include "pdf/pdf_internal.h"

enum { HEADER = 128, TAGS = 4, ENTRY = 12, DESCRIPTION_REST = 67 };

static void put16(kh_builder *out, unsigned number)
{
    kh_builder_character(out, (char)(number >> 8));
    kh_builder_character(out, (char)number);
}

static void put32(kh_builder *out, unsigned number)
{
    put16(out, number >> 16);
    put16(out, number & 0xFFFF);
}

static void put_zeros(kh_builder *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        kh_builder_character(out, 0);
}

/* D50, as s15Fixed16. */
static void put_white(kh_builder *out)
{
    put32(out, 0xF6D6);
    put32(out, 0x10000);
    put32(out, 0xD32D);
}

static void put_header(kh_builder *out, unsigned size)
{
    put32(out, size);
    put32(out, 0);
    put32(out, 0x02100000);
    kh_builder_string(out, "mntrGRAYXYZ ");
    const unsigned date[] = {2000, 1, 1, 0, 0, 0};
    for (size_t i = 0; i < KH_COUNT(date); i++)
        put16(out, date[i]);
    kh_builder_string(out, "acsp");
    put_zeros(out, 28);
    put_white(out);
    put_zeros(out, HEADER - 80);
}

/* A tag's data from where it starts, to a whole number of words; answers its size without what fills it up.
 */
static unsigned put_data(kh_builder *out, unsigned tag)
{
    static const char name[] = "Gray, gamma 2.2", rights[] = "No rights reserved";
    static const char *const types[TAGS] = {"desc", "text", "XYZ ", "curv"};
    size_t start = out->length;
    kh_builder_string(out, types[tag]);
    put32(out, 0);
    switch (tag) {
    case 0:
        put32(out, sizeof name);
        kh_builder_bytes(out, name, sizeof name);
        put_zeros(out, 4 + 4 + 2 + 1 + DESCRIPTION_REST);
        break;
    case 1:
        kh_builder_bytes(out, rights, sizeof rights);
        break;
    case 2:
        put_white(out);
        break;
    default:
        put32(out, 1);
        put16(out, 0x0233); /* 2.2 as u8Fixed8 */
    }
    unsigned size = (unsigned)(out->length - start);
    put_zeros(out, (4 - size % 4) % 4);
    return size;
}

static kh_bytes profile(kh_arena *arena)
{
    static const char *const signatures[TAGS] = {"desc", "cprt", "wtpt", "kTRC"};
    kh_builder data = {.arena = arena}, out = {.arena = arena};
    unsigned places[TAGS], sizes[TAGS], first = HEADER + 4 + TAGS * ENTRY;
    for (unsigned tag = 0; tag < TAGS; tag++) {
        places[tag] = first + (unsigned)data.length;
        sizes[tag] = put_data(&data, tag);
    }
    put_header(&out, first + (unsigned)data.length);
    put32(&out, TAGS);
    for (unsigned tag = 0; tag < TAGS; tag++) {
        kh_builder_string(&out, signatures[tag]);
        put32(&out, places[tag]);
        put32(&out, sizes[tag]);
    }
    kh_builder_bytes(&out, data.data, data.length);
    return (kh_bytes){out.data, out.length};
}

uint32_t kh_profile_write(kh_pdf *pdf)
{
    uint32_t object = kh_object_new(pdf);
    kh_object_stream(pdf, object, "/N 1", kh_deflate(pdf->fonts->deflater, profile(pdf->arena)));
    return object;
}
