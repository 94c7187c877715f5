/* span.h: where a thing stands in a source text.
 *
 * A span is a source and two byte offsets, [start, end). Bytes, because flex and memcpy count bytes;
 * people count characters, editors UTF-16 units, terminals cells. kh_span_place() is the only way
 * from the one to the others.
 *
 * Owns:   nothing. A span is a value; its source lives in the compilation's arena and outlives it.
 * Fails:  never. Offsets beyond the source are the caller's mistake: clamped.
 */
#ifndef KH_SOURCE_SPAN_H
#define KH_SOURCE_SPAN_H

#include "base/text.h"

typedef struct kh_place {
    uint32_t line;   /* from 1; LF ends a line, CR LF is one end; 0: nowhere */
    uint32_t column; /* from 1, in code points: 部 is one */
    uint32_t utf16;  /* from 1, what a language server is told */
    uint32_t cell;   /* from 0, what a caret is drawn under: 部 is two (kh_character_drawn_cells) */
} kh_place;

/* A known place inside a long line, so that a thousand findings in one line of megabytes need not
 * each be counted from its start. */
typedef struct kh_mark {
    uint32_t offset;
    kh_place place;
} kh_mark;

/* A text that was read: a scheme, a rule pack, a roster. */
typedef struct kh_source {
    kh_text path;    /* as findings print it; "-" for standard input */
    kh_text content; /* terminated by two NUL bytes beyond its length */
    uint32_t *lines; /* byte offset of the start of each line; of the first: after a byte order mark. Of a
                        quoted text NULL until somebody asks for a place in it */
    uint32_t line_count;
    kh_mark *marks; /* by offset; none in files with lines of human length */
    uint32_t mark_count;
    uint32_t order;  /* in which order the sources were read; findings sort by it */
    bool method;     /* one of the library's scoring methods, read by itself: see model/prelude.h */
    kh_text library; /* a file of the library or of --pack: by which name the library knows it; else empty */
    bool embedded;   /* a file of the embedded standard library */
    kh_text image;   /* its tree, if that need not be parsed (syntax/image.h); else empty */
    kh_arena *arena; /* of a quoted text: where its lines will be indexed; else NULL */
    bool is_sheet;   /* of a workbook: content is its cells, a row a line, a TAB between two */
} kh_source;

typedef struct kh_span {
    const kh_source *source; /* NULL: nowhere (a file that could not be read) */
    uint32_t start, end;
} kh_span;

/* Cells a character takes where source lines are drawn: TAB 4, what a reader cannot see 1 (drawn as ·). */
#define KH_TAB_CELLS 4
unsigned kh_character_drawn_cells(uint32_t character);

/* Indexes the lines. `content` is kept, not copied. */
kh_source *kh_source_new(kh_arena *arena, kh_text path, kh_text content);
/* A text that is known by its image, and asked for a place only where a finding quotes it. */
kh_source *kh_source_quoted(kh_arena *arena, kh_text path, kh_text content);

kh_place kh_span_place(kh_span span);     /* where it begins */
kh_place kh_span_end_place(kh_span span); /* just beyond its last character */
kh_text kh_span_text(kh_span span);
/* Where a span begins, as people of its format say: “7:12”, line and column; of a sheet “B7”. */
kh_text kh_span_position(kh_arena *arena, kh_span span);
/* The line (from 1) without its end. */
kh_text kh_source_line(const kh_source *source, uint32_t line);
/* From the start of `first` to the end of `last`; of the same source. */
kh_span kh_span_join(kh_span first, kh_span last);
kh_span kh_span_of(const kh_source *source, uint32_t start, uint32_t end);

#endif
