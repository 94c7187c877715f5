/* pdf_text.h: texts broken into lines, in the faces of an office.
 *
 * A face is a role, not a font: for each role the first family of a list that this machine has. Every line is
 * drawn on a pitch of our own, so that a page is the same length with 仿宋 as with Noto Serif. Nothing is
 * made bold or slanted that was not drawn so.
 *
 * Owns:   faces and paragraphs live until kh_faces_close(), or the arena's end if that comes first. GLib
 * itself aborts when memory is out. Fails:  no font at all: NULL, reported (KH094). A character that no face
 * has is reported once (KH091).
 */
#ifndef KH_OUTPUT_PDF_TEXT_H
#define KH_OUTPUT_PDF_TEXT_H

#include <cairo.h>

#include "output/documents.h"

typedef enum kh_face {
    KH_FACE_TITLE,      /* 小标宋 */
    KH_FACE_BODY,       /* 仿宋 */
    KH_FACE_HEADING,    /* 黑体 */
    KH_FACE_SUBHEADING, /* 楷体 */
    KH_FACE_TABLE,      /* 宋体; digits too */
    KH_FACES_COUNT,
} kh_face;

/* Sizes by their names, in points (GB/T 9704-2012). */
#define KH_SIZE_2       22.0
#define KH_SIZE_3       16.0
#define KH_SIZE_4       14.0
#define KH_SIZE_SMALL_4 12.0
#define KH_SIZE_5       10.5
#define KH_SIZE_SMALL_5 9.0

typedef struct kh_style {
    kh_face face;
    double size;  /* points */
    double pitch; /* from line to line, points */
} kh_style;

typedef struct kh_faces kh_faces;

/* A text broken into lines; of an empty text there are none. */
typedef struct kh_paragraph kh_paragraph;

kh_faces *kh_faces_open(kh_arena *arena, const kh_document *document);
void kh_faces_close(kh_faces *faces);
/* The family used for a role, for the record. */
kh_text kh_faces_family(const kh_faces *faces, kh_face face);

/* `about`: whose text it is, where a missing character is reported. Lines end at LF, and where a Chinese line
 * may. */
const kh_paragraph *kh_break_lines(kh_faces *faces, kh_text text, kh_style style, double width,
                                   kh_span about);
unsigned kh_paragraph_lines(const kh_paragraph *paragraph);
double kh_line_width(const kh_paragraph *paragraph, unsigned line);
/* Of the longest number or Latin word, which no line should tear. */
double kh_widest_word(kh_faces *faces, kh_text text, kh_style style);
/* With the top of the line's pitch at y. */
void kh_draw_line(cairo_t *cairo, const kh_paragraph *paragraph, unsigned line, double x, double y);

/* The title with LF where it is broken by sense, into lines of at most `cells` terminal cells and of like
 * length, the longer first, none of one character (GB/T 9704-2012, 7.3.1). */
kh_text kh_break_title(kh_arena *arena, kh_text title, unsigned cells);

#endif
