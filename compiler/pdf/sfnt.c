/* Reads with pread(), from a file that may change or end while it is read. */
#include "pdf/sfnt.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAX_FACES = 64, /* in a collection */
    MAX_TABLES = 64,
    HEAD = 4096, /* of the file: in most fonts the directory of every face */
    MAX_TABLE = 65536,
    COLLECTION_HEAD = 12,
    FACE_HEAD = 12,
    RECORD = 16, /* tag, checksum, offset, length */
};

struct kh_sfnt {
    int file;
    bool is_collection;
    unsigned faces, tables;
    size_t head_length;
    unsigned char head[HEAD];
    unsigned char directory[MAX_TABLES * RECORD];
    unsigned char table[MAX_TABLE];
};

unsigned kh_sfnt_number16(kh_bytes bytes, size_t at)
{
    const unsigned char *data = (const unsigned char *)bytes.data;
    return at + 2 <= bytes.length ? (unsigned)data[at] << 8 | data[at + 1] : 0;
}

uint32_t kh_sfnt_number32(kh_bytes bytes, size_t at)
{
    return at + 4 <= bytes.length
               ? (uint32_t)kh_sfnt_number16(bytes, at) << 16 | kh_sfnt_number16(bytes, at + 2)
               : 0;
}

static kh_bytes head_of(const kh_sfnt *font)
{
    return (kh_bytes){(const char *)font->head, font->head_length};
}

static size_t read_at(const kh_sfnt *font, void *into, size_t length, size_t at)
{
    ssize_t got = pread(font->file, into, length, (off_t)at);
    return got > 0 ? (size_t)got : 0;
}

void kh_sfnt_close(kh_sfnt *font)
{
    if (font->file >= 0)
        (void)close(font->file);
    font->file = -1;
}

static void close_reader(void *resource)
{
    kh_sfnt_close(resource);
}

kh_sfnt *kh_sfnt_new(kh_arena *arena)
{
    kh_sfnt *font = kh_arena_new_of(arena, kh_sfnt);
    font->file = -1;
    kh_arena_defer(arena, close_reader, font);
    return font;
}

bool kh_sfnt_open(kh_sfnt *font, const char *path)
{
    struct stat status;
    kh_sfnt_close(font);
    font->file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe by a font's name waits for nobody */
    bool regular = font->file >= 0 && fstat(font->file, &status) == 0 && S_ISREG(status.st_mode);
    font->head_length = regular ? read_at(font, font->head, sizeof font->head, 0) : 0;
    kh_bytes head = head_of(font);
    font->is_collection = head.length >= COLLECTION_HEAD && memcmp(head.data, "ttcf", 4) == 0;
    uint32_t count = font->is_collection ? kh_sfnt_number32(head, 8) : head.length >= FACE_HEAD;
    font->faces = count < MAX_FACES ? (unsigned)count : MAX_FACES;
    font->tables = 0;
    if (font->faces == 0)
        kh_sfnt_close(font);
    return font->faces > 0;
}

unsigned kh_sfnt_face_count(const kh_sfnt *font)
{
    return font->faces;
}

bool kh_sfnt_go_to(kh_sfnt *font, unsigned face)
{
    kh_bytes head = head_of(font);
    size_t start = font->is_collection ? kh_sfnt_number32(head, COLLECTION_HEAD + (size_t)4 * face) : 0;
    unsigned char own[FACE_HEAD];
    if (read_at(font, own, sizeof own, start) < sizeof own)
        return false;
    size_t count = kh_sfnt_number16((kh_bytes){(const char *)own, sizeof own}, 4);
    size_t length = RECORD * (count < MAX_TABLES ? count : MAX_TABLES);
    font->tables = (unsigned)(read_at(font, font->directory, length, start + FACE_HEAD) / RECORD);
    return font->tables > 0;
}

/* NULL: there is none. */
static const unsigned char *record_of(const kh_sfnt *font, const char tag[4])
{
    for (unsigned i = 0; i < font->tables; i++)
        if (memcmp(font->directory + (size_t)RECORD * i, tag, 4) == 0)
            return font->directory + (size_t)RECORD * i;
    return NULL;
}

static uint32_t field_of(const unsigned char *record, size_t at)
{
    return record ? kh_sfnt_number32((kh_bytes){(const char *)record, RECORD}, at) : 0;
}

size_t kh_sfnt_length(const kh_sfnt *font, const char tag[4])
{
    return field_of(record_of(font, tag), 12);
}

kh_bytes kh_sfnt_read(kh_sfnt *font, const char tag[4])
{
    const unsigned char *record = record_of(font, tag);
    size_t length = field_of(record, 12), most = length < MAX_TABLE ? length : MAX_TABLE;
    size_t got = most ? read_at(font, font->table, most, field_of(record, 8)) : 0;
    return (kh_bytes){(const char *)font->table, got};
}
