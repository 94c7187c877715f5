/* The parts of a workbook, unpacked piece by piece. */
#include "results/package.h"

#include <expat.h>
#include <zip.h>

enum { MAX_PARTS = 10000, PIECE = 1 << 16, MAX_NESTING = 100 };

static bool fail(kh_package *package, const char *chinese, const char *english)
{
    if (package->wrong.in[KH_CHINESE].length == 0)
        package->wrong = kh_words_of(chinese, english);
    return false;
}

static void discard(void *resource)
{
    kh_package *package = resource;
    if (package->archive)
        zip_discard(package->archive);
    package->archive = NULL;
}

/* ---- the container ---- */

static uint64_t little_endian(const unsigned char *bytes, unsigned count)
{
    uint64_t number = 0;
    for (unsigned i = count; i > 0; i--)
        number = number * 256 + bytes[i - 1];
    return number;
}

/* Of a directory for large archives, which stands where the locator before the other record says. */
static bool has_few_large_parts(kh_text content, const unsigned char *locator)
{
    enum { RECORD = 56, COUNT_AT = 32, OFFSET_AT = 8 };
    uint64_t at = little_endian(locator + OFFSET_AT, 8);
    if (at > content.length || content.length - at < RECORD)
        return false;
    return little_endian((const unsigned char *)content.data + at + COUNT_AT, 8) <= MAX_PARTS;
}

/* Every record that could be the end of the directory says how many entries it has: libzip takes memory for
 * them all before anybody can ask. */
static bool has_few_parts(kh_text content)
{
    enum { RECORD = 22, LOCATOR = 20, LONGEST = RECORD + 65535, COUNT_AT = 10 };
    uint32_t from = content.length > LONGEST ? content.length - LONGEST : 0;
    for (uint32_t at = from; at + RECORD <= content.length; at++) {
        const unsigned char *record = (const unsigned char *)content.data + at;
        if (memcmp(record, "PK\5\6", 4) != 0)
            continue;
        bool is_large = at >= LOCATOR && memcmp(record - LOCATOR, "PK\6\7", 4) == 0;
        if (is_large ? !has_few_large_parts(content, record - LOCATOR)
                     : little_endian(record + COUNT_AT, 2) > MAX_PARTS)
            return false;
    }
    return true;
}

static bool is_compound_file(kh_text content)
{
    return kh_text_starts(content, KH_TEXT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

bool kh_package_open(kh_package *package, kh_arena *arena, kh_text content)
{
    zip_error_t error;
    *package = (kh_package){.arena = arena, .left = KH_MAX_PACKAGE_BYTES};
    if (is_compound_file(content))
        return fail(package, "它是旧式的.xls，或加了密码", "it is an old .xls, or it has a password");
    if (!kh_text_starts(content, KH_TEXT("PK")))
        return fail(package, "它不是.xlsx文件", "it is no .xlsx file");
    if (!has_few_parts(content))
        return fail(package, "里面的文件太多", "it holds too many files");
    if (!kh_zip_is_there())
        return fail(package, "本机缺少libzip，读不了.xlsx",
                    "libzip is missing here, so no .xlsx can be read");
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(content.data, content.length, 0, &error);
    if (!source)
        kh_arena_give_up(arena);
    package->archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    bool is_memory = zip_error_code_zip(&error) == ZIP_ER_MEMORY;
    zip_error_fini(&error);
    if (!package->archive) {
        zip_source_free(source);
        if (is_memory)
            kh_arena_give_up(arena);
        return fail(package, "文件不完整或已损坏", "the file is incomplete or damaged");
    }
    kh_arena_defer(arena, discard, package);
    return true;
}

void kh_package_close(kh_package *package)
{
    if (package->archive)
        kh_arena_release(package->arena, package);
}

static zip_int64_t find_part(const kh_package *package, kh_text part)
{
    return zip_name_locate(package->archive, kh_text_terminated(package->arena, part), ZIP_FL_NOCASE);
}

bool kh_package_has(const kh_package *package, kh_text part)
{
    return find_part(package, part) >= 0;
}

/* ---- XML ---- */

typedef struct {
    kh_part_reader *reader;
    XML_Parser parser;
    zip_file_t *file;
    unsigned depth;
    bool refused;
} parsing;

static void release(void *resource)
{
    parsing *of = resource;
    if (of->parser)
        XML_ParserFree(of->parser);
    if (of->file)
        (void)zip_fclose(of->file); /* read only: nothing can be lost */
    of->parser = NULL;
    of->file = NULL;
}

static kh_text local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return kh_text_of(colon ? colon + 1 : name);
}

const char *kh_attribute_named(const char *const *attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2)
        if (kh_text_is(local_name(attributes[i]), name))
            return attributes[i + 1];
    return NULL;
}

static void stop(parsing *of)
{
    (void)XML_StopParser(of->parser, XML_FALSE);
}

static void on_start(void *owner, const char *name, const char **attributes)
{
    parsing *of = owner;
    if (++of->depth > MAX_NESTING) {
        of->refused = true;
        stop(of);
        return;
    }
    of->reader->start(of->reader, local_name(name), attributes);
    if (of->reader->stopped)
        stop(of);
}

static void on_end(void *owner, const char *name)
{
    parsing *of = owner;
    of->depth--;
    of->reader->end(of->reader, local_name(name));
    if (of->reader->stopped)
        stop(of);
}

static void on_text(void *owner, const char *text, int length)
{
    const parsing *of = owner;
    if (!of->reader->stopped)
        of->reader->text(of->reader, kh_text_slice(text, (size_t)length));
}

/* No program writes one into a workbook. */
static void on_document_type(void *owner, const char *name, const char *system, const char *public_name,
                             int has_subset)
{
    parsing *of = owner;
    (void)name, (void)system, (void)public_name, (void)has_subset;
    of->refused = true;
    stop(of);
}

static bool feed(parsing *of, char *piece)
{
    kh_package *package = of->reader->package;
    for (;;) {
        zip_int64_t got = zip_fread(of->file, piece, PIECE);
        if (got < 0)
            return fail(package, "文件不完整或已损坏", "the file is incomplete or damaged");
        if ((size_t)got > package->left)
            return fail(package, "展开以后太大", "it is too large once unpacked");
        package->left -= (size_t)got;
        enum XML_Status status = XML_Parse(of->parser, piece, (int)got, got == 0);
        if (of->reader->stopped && !of->refused)
            return true;
        if (status != XML_STATUS_OK && XML_GetErrorCode(of->parser) == XML_ERROR_NO_MEMORY)
            kh_arena_give_up(package->arena);
        if (status != XML_STATUS_OK)
            return fail(package, "内容不合格式", "its content is malformed");
        if (got == 0)
            return true;
    }
}

bool kh_package_read(kh_part_reader *reader, kh_text part)
{
    kh_package *package = reader->package;
    zip_int64_t index = find_part(package, part);
    if (index < 0)
        return fail(package, "缺少应有的部分", "a part of it is missing");
    parsing *of = kh_arena_alloc(package->arena, sizeof *of);
    of->reader = reader;
    kh_arena_defer(package->arena, release, of);
    char *piece = kh_arena_alloc(package->arena, PIECE);
    of->file = zip_fopen_index(package->archive, (zip_uint64_t)index, 0);
    of->parser = XML_ParserCreate(NULL);
    if (!of->parser)
        kh_arena_give_up(package->arena);
    XML_SetUserData(of->parser, of);
    XML_SetElementHandler(of->parser, on_start, on_end);
    XML_SetCharacterDataHandler(of->parser, on_text);
    XML_SetStartDoctypeDeclHandler(of->parser, on_document_type);
    bool good = of->file ? feed(of, piece)
                         : fail(package, "文件不完整、已损坏，或加了密码",
                                "it is incomplete, damaged, or has a password");
    kh_arena_release(package->arena, of);
    return good;
}
