/* package.h: the parts of a workbook's file, which is a zip (internal to results/).
 *
 * Chosen: libzip for the container and expat for the XML: both are kept, both are C, both are in every
 * Debian, and both are what untrusted files are mostly read with. libxlsxio is not in Debian 12, liborcus is
 * C++ and reads far more than one table. Of the format itself only what a table of figures needs is read, in
 * workbook.c and sheet.c.
 *
 * Hostile files: the directory has at most MAX_PARTS entries (looked at before libzip takes memory for them),
 * all parts together at most KH_MAX_PACKAGE_BYTES once unpacked, counted while they are: a zip bomb ends
 * there. A document type is refused, and with it every entity a file could declare; expat reads no outside
 * entity that it is not told to read.
 *
 * Owns:   the archive, until kh_package_close() (or the arena goes).
 * Fails:  as the arena does; what is wrong is in `wrong`.
 */
#ifndef KH_RESULTS_PACKAGE_H
#define KH_RESULTS_PACKAGE_H

#include "results/reader.h"

#define KH_MAX_PACKAGE_BYTES (64u << 20)

typedef struct kh_package {
    kh_arena *arena;
    struct zip *archive;
    size_t left;    /* bytes that may still be unpacked */
    kh_words wrong; /* empty: nothing */
} kh_package;

/* What a part's elements are told to. Names are without their prefix. */
typedef struct kh_part_reader {
    kh_package *package;
    void *owner;
    void (*start)(struct kh_part_reader *reader, kh_text name, const char *const *attributes);
    void (*end)(struct kh_part_reader *reader, kh_text name);
    void (*text)(struct kh_part_reader *reader, kh_text text);
    bool stopped; /* set by the owner, who has enough */
} kh_part_reader;

/* False: `wrong` says why. `content` must outlive the package. */
bool kh_package_open(kh_package *package, kh_arena *arena, kh_text content);
void kh_package_close(kh_package *package);
bool kh_package_has(const kh_package *package, kh_text part);
/* Reads a part of XML. False: `wrong` says why. */
bool kh_package_read(kh_part_reader *reader, kh_text part);
/* NULL: it has none; by name without prefix. */
const char *kh_attribute_named(const char *const *attributes, const char *name);

/* late_zip.c: libzip is loaded for the first workbook; false: it is missing (base/late.h). */
bool kh_zip_is_there(void);

#endif
