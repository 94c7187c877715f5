/* pdf_internal.h: the document being written, for the files that share the work.
 *
 * objects.c numbers objects and writes them; page.c draws; embed.c gives glyphs their codes and embeds fonts;
 * tags.c writes structure; document.c opens and closes. Syntax and keys: ISO 32000-1.
 *
 * Owns:   as pdf.h says.
 * Fails:  as pdf.h says; the first failure of the sink is kept in the document.
 */
#ifndef KH_PDF_PDF_INTERNAL_H
#define KH_PDF_PDF_INTERNAL_H

#include "base/digest.h"
#include "base/vector.h"
#include "pdf/deflate.h"
#include "pdf/fonts_internal.h"
#include "pdf/pdf.h"

/* Objects in one object stream; so many small objects deflate well together. */
enum { KH_IN_STREAM = 500 };

typedef struct kh_packed {
    kh_builder body;
    uint32_t numbers[KH_IN_STREAM], offsets[KH_IN_STREAM];
    unsigned count;
    unsigned flushed; /* streams written */
    bool own;         /* what comes now is in no other document */
} kh_packed;

/* What a document has of one font. */
typedef struct kh_use {
    uint32_t base, own;           /* the font dictionaries; 0: not used */
    KH_VECTOR(kh_note) own_notes; /* by code, less 1 */
    uint16_t *slots;              /* of codes, by hash of glyph and character */
    size_t slot_count;
} kh_use;

/* Content that was written, and may be asked for again. */
typedef struct kh_written {
    kh_bytes bytes;
    uint64_t hash;
    uint32_t object;
} kh_written;

/* Bounds for one document: what it has more of is not found again. */
enum { KH_MAX_WRITTEN = 256, KH_MAX_WRITTEN_BYTES = 2 << 20 };

typedef struct kh_page {
    bool open;
    unsigned place;
    uint32_t object;
    double width, height, origin_x, origin_y;
    kh_page_part part;
    kh_builder content[KH_PAGE_PARTS];
    unsigned font[KH_PAGE_PARTS]; /* resource set last, and its size; 0: none */
    double size[KH_PAGE_PARTS];
    double rule_width[KH_PAGE_PARTS];
    KH_VECTOR(uint32_t) marks; /* nodes, by marked content identifier */
    kh_tags *tags;             /* whose nodes they are */
    KH_VECTOR(uint32_t) links; /* annotations */
} kh_page;

/* What the bytes of a content depend on, besides what is drawn. */
typedef struct kh_page_state {
    kh_page_part part;
    unsigned font;
    double size, rule_width;
    size_t marks;
} kh_page_state;

typedef struct kh_being_recorded {
    bool on, own;
    kh_page_state before;
    size_t start; /* byte of the content */
    unsigned char fonts[KH_MAX_FONTS];
    size_t font_count;
} kh_being_recorded;

typedef struct kh_outline_entry {
    kh_text title;
    unsigned parent, first, last, next, before, children;
    unsigned place;
} kh_outline_entry;

struct kh_pdf {
    kh_arena *arena;
    kh_sink *sink;
    kh_fonts *fonts;
    kh_pdf_facts facts;
    kh_status status;
    int cause; /* errno */
    uint64_t offset;
    kh_digest *digest;
    KH_VECTOR(uint64_t *) entries; /* of the cross-reference table, by object number, block by block: */
    kh_arena *entry_memory;        /* a province has half a million */
    uint32_t object_count;
    kh_packed *packed;
    kh_builder text; /* of the object being made */
    kh_use uses[KH_MAX_FONTS];
    KH_VECTOR(kh_written) written;
    size_t written_bytes;
    kh_page page;
    kh_being_recorded recorded;
    KH_VECTOR(uint32_t) page_objects; /* by place; 0: not spoken of yet */
    KH_VECTOR(uint32_t) page_nodes;   /* by place / KH_PAGES_IN_NODE */
    double first_width, first_height;
    KH_VECTOR(uint32_t) parts;           /* of the structure, in the order added */
    KH_VECTOR(uint32_t) parents;         /* by key of the parent tree */
    KH_VECTOR(kh_outline_entry) outline; /* from 1 */
    KH_VECTOR(uint32_t) records;
    uint32_t pages, resources, structure, whole; /* objects known from the start */
};

enum { KH_PAGES_IN_NODE = 64 };

/* ---- objects.c ---- */
uint32_t kh_object_new(kh_pdf *pdf);
/* Ends the object whose text stands in pdf->text and empties that; it goes into an object stream. */
void kh_object_end(kh_pdf *pdf, uint32_t object);
/* A stream; `entries` of its dictionary besides length and filter. */
void kh_object_stream(kh_pdf *pdf, uint32_t object, const char *entries, kh_bytes deflated);
/* The same, but it stands in the file by itself, not deflated. */
void kh_object_end_plain(kh_pdf *pdf, uint32_t object);
void kh_objects_write(kh_pdf *pdf, kh_bytes bytes);
void kh_objects_flush(kh_pdf *pdf);
void kh_objects_finish(kh_pdf *pdf, uint32_t catalog, uint32_t info);

void kh_put_number(kh_builder *builder, double number); /* two decimals at most */
void kh_put_integer(kh_builder *builder, uint64_t number);
/* Where there are thousands: at `to`, without the builder's questions; answers the end. */
enum { KH_MOST_REFERENCE = 14 };
char *kh_write_number(char *to, uint32_t number);
char *kh_write_reference(char *to, uint32_t object);
void kh_put_reference(kh_builder *builder, uint32_t object);
void kh_put_bytes(kh_builder *builder, const unsigned char *bytes, size_t length); /* as a literal string */
void kh_put_text(kh_builder *builder, kh_text text);                               /* UTF-16 as one */

/* ---- embed.c ---- */
/* Resource of a glyph (font × 2, +1 for the document's own) and its code. */
unsigned kh_embed_code(kh_pdf *pdf, const kh_glyph *glyph, uint16_t *code);
/* The document has glyphs of this font's base. */
void kh_use_base(kh_pdf *pdf, unsigned font);
void kh_embed_fonts(kh_pdf *pdf);

/* ---- recording.c ---- */
void kh_note_base(kh_pdf *pdf, unsigned font);

/* ---- tags.c ---- */
kh_tag kh_tags_kind(const kh_tags *tags, uint32_t node);
void kh_tags_page(kh_pdf *pdf, const kh_page *page, uint32_t key);
uint32_t kh_parent_key(kh_pdf *pdf);
void kh_tags_link(kh_pdf *pdf, kh_tags *tags, uint32_t node, uint32_t annotation, uint32_t page,
                  uint32_t key);
void kh_tags_close(kh_pdf *pdf);

/* ---- metadata.c ---- */
uint32_t kh_metadata_write(kh_pdf *pdf);

/* ---- profile.c ---- */
uint32_t kh_profile_write(kh_pdf *pdf);

/* ---- page.c ---- */
uint32_t kh_page_object(kh_pdf *pdf, unsigned place);
void kh_page_tree_close(kh_pdf *pdf);

#endif
