/* pdf_layout.h: pages filled from top to bottom with texts and tables.
 *
 * A flow places lines and rules on pages of one size; pages.c draws them once all are known, so that the foot
 * of each page can say how many there are. Lengths are points, from the top left of the text block. Every
 * line belongs to a node of the flow's tags, or is an artifact: a head repeated on the next page.
 *
 * Owns:   a flow lives in the arena; its paragraphs with the setter.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_PDF_LAYOUT_H
#define KH_OUTPUT_PDF_LAYOUT_H

#include "base/vector.h"
#include "output/press.h"
#include "pdf/qr_code.h"

/* GB/T 9704-2012, 5.2: a text block of 156 mm × 225 mm. */
#define KH_POINTS_OF_MM(mm) ((mm)*72 / 25.4)
#define KH_BLOCK_WIDTH      KH_POINTS_OF_MM(156.0)
#define KH_BLOCK_HEIGHT     KH_POINTS_OF_MM(225.0)

typedef enum kh_alignment {
    KH_LEFT,
    KH_CENTRE,
    KH_POINT, /* at the decimal point, all numbers of the column together in its middle */
} kh_alignment;

typedef struct kh_placed_line {
    unsigned page;
    double x, y;
    const kh_paragraph *paragraph;
    unsigned line;
    uint32_t node; /* of the flow's tags, or KH_ARTIFACT */
    kh_page_part part;
    bool common; /* of a cell that several rows have in common: it stands where a page lets it */
} kh_placed_line;

typedef struct kh_placed_rule {
    unsigned page;
    double from_x, from_y, to_x, to_y;
} kh_placed_rule;

/* A click on it leads to another page. */
typedef struct kh_placed_link {
    unsigned page;
    double x, y, width, height;
    uint32_t node;
    unsigned place; /* of that page in the document, from 0 */
    kh_text title;  /* what stands on it */
} kh_placed_link;

typedef struct kh_placed_tint {
    unsigned page;
    double x, y, width, height, grey;
} kh_placed_tint;

typedef struct kh_placed_code {
    unsigned page;
    double x, y, size;
    kh_qr_code code;
    uint32_t node; /* a figure */
} kh_placed_code;

typedef struct kh_flow {
    kh_arena *arena;
    kh_press *press;
    kh_setter *setter; /* the press's */
    kh_tags *tags;
    bool shared;       /* other flows are much like this one: their rules are the same */
    kh_page_part part; /* of what is placed now; never one before that of what was placed last */
    unsigned page;     /* being filled, from 0 */
    double y;
    double width, height; /* of the text block */
    bool landscape;
    bool tight;                      /* lines stand a little closer */
    unsigned table_page;             /* on which the last table of the content ended, */
    double table_end;                /* and how far down */
    KH_VECTOR(kh_placed_line) lines; /* in order of pages */
    KH_VECTOR(kh_placed_rule) rules;
    KH_VECTOR(kh_placed_link) links;
    KH_VECTOR(kh_placed_tint) tints;
    KH_VECTOR(kh_placed_code) codes;
    struct kh_body *body;          /* what of it stands on other cards too (pdf_body.h); NULL: nothing */
    size_t body_lines, body_rules; /* where that begins */
    kh_text head;                  /* above every page but the first; empty: none */
    kh_text record;                /* for programs; empty: none */
} kh_flow;

kh_flow kh_flow_new(kh_arena *arena, kh_press *press);
/* Of an empty flow: the block lies on its side. */
void kh_flow_lie(kh_flow *flow);

/* As a flow sets it. */
kh_style kh_flow_style(const kh_flow *flow, kh_style style);

void kh_flow_space(kh_flow *flow, double height);
/* Goes to the next page unless so much fits on this one. */
void kh_flow_reserve(kh_flow *flow, double height);
void kh_flow_text(kh_flow *flow, kh_tag tag, kh_text text, kh_style style, kh_alignment alignment,
                  kh_span about);
/* The same in the left part of the block. */
void kh_flow_narrow_text(kh_flow *flow, kh_tag tag, kh_text text, kh_style style, double width,
                         kh_span about);

#define KH_MAX_TABLE_COLUMNS 18
/* Between a cell's sides and its text. */
#define KH_CELL_PAD 2.5

typedef struct kh_column {
    double width;
    kh_alignment alignment;
    kh_text head;
} kh_column;

typedef struct kh_cell {
    kh_text text;
    unsigned column, span; /* span 0 is 1 */
    bool strong;           /* in the face of headings */
    bool centred;          /* against the column's alignment */
    double indent;         /* of all its lines */
    double tint;           /* 0: white … 1: black, behind the text */
    unsigned link;         /* leads to the page at this place, less 1; 0: nowhere */
} kh_cell;

typedef struct kh_table_row {
    kh_cell cells[KH_MAX_TABLE_COLUMNS];
    unsigned count;
    bool with_next; /* no page ends between this row and the next */
    kh_text merged; /* of rows with the same `group`: the text of their common cell in the merged column */
    unsigned group; /* 0: no common cell */
    double least;   /* height */
    kh_style style; /* pitch 0: the table's */
    kh_span about;
} kh_table_row;

typedef struct kh_table {
    kh_style style;
    kh_column columns[KH_MAX_TABLE_COLUMNS];
    unsigned column_count;
    unsigned merged_column; /* column_count: none */
    bool headless;
    double below; /* what follows on the page of the last row: a note on the table's marks */
    KH_VECTOR(kh_table_row) rows;
} kh_table;

/* Of a column, in characters. Numbers and heads are never broken, whatever the limits say. */
typedef struct kh_column_limits {
    double least, usual, most;
} kh_column_limits;

/* Widths that fill the block and make the table as low as they can; `rest` is the column without a limit. */
void kh_fit_columns(kh_flow *flow, kh_table *table, const kh_column_limits *limits, unsigned rest);
/* Of the number in a cell, and of what stands before its decimal point. */
double kh_number_width(kh_flow *flow, const kh_table *table, const kh_cell *cell, double *before);

/* The head is repeated on every page. A row is split only if it is longer than a page. */
void kh_flow_table(kh_flow *flow, const kh_table *table);
/* Of the head and the first rows that stay together: what a heading above needs below it. */
double kh_table_first_height(kh_flow *flow, const kh_table *table);

#endif
