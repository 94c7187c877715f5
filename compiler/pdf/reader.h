/* reader.h: the objects of a PDF that somebody hands in, ours or one that another program wrote anew
 * (ISO 32000-1, 7.2-7.5).
 *
 * The file is searched for objects from its first byte to its last, object streams too; no table of contents
 * is believed. Values are slices of the bytes, read when they are asked for. What is malformed, too deep or
 * too much is missing, and `broken` says so; nothing is followed for ever.
 *
 * Owns:   slices live with the file's bytes or in the arena.
 * Fails:  as the arena does, also when libdeflate has no memory.
 */
#ifndef KH_PDF_READER_H
#define KH_PDF_READER_H

#include "base/text.h"
#include "base/vector.h"

typedef struct kh_pdf_object {
    kh_bytes value;  /* empty: there is no such object */
    kh_bytes stream; /* as it stands in the file, and beyond its end; data NULL: it has none */
} kh_pdf_object;

typedef struct kh_pdf_file {
    kh_arena *arena;
    KH_VECTOR(kh_pdf_object) objects; /* by number */
    bool encrypted;
    bool altered; /* an object is there twice: something was added after the file was written */
    bool broken;
    struct libdeflate_decompressor *inflater;
    char *room;
    uint64_t inflated; /* so far */
    uint64_t taken;    /* bytes of all values: hostile ones lie over one another */
} kh_pdf_file;

kh_pdf_file kh_pdf_read(kh_arena *arena, kh_bytes file);

/* The next value (a reference is one) or operator of `rest`, which is moved behind it; false: no more. */
bool kh_pdf_next(kh_bytes *rest, kh_bytes *token);
/* The value of a key, empty if there is none; references are followed. */
kh_bytes kh_pdf_entry(const kh_pdf_file *file, kh_bytes dictionary, const char *key);
/* The same, as it stands. */
kh_bytes kh_pdf_raw_entry(kh_bytes dictionary, const char *key);
/* Follows references; what is no reference stays. */
kh_bytes kh_pdf_resolve(const kh_pdf_file *file, kh_bytes value);
/* The object that a value refers to; 0: it is no reference. */
uint32_t kh_pdf_reference(kh_bytes value);
/* What stands between the brackets of an array; of another value the value. */
kh_bytes kh_pdf_items(kh_bytes value);
bool kh_pdf_is(kh_bytes value, const char *word);
/* 0 for what is none. */
uint64_t kh_pdf_integer(kh_bytes value);
/* What a stream says, filters undone; empty if that cannot be done. */
kh_bytes kh_pdf_stream(kh_pdf_file *file, uint32_t object);

#endif
