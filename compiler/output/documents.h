/* documents.h: what can be printed or opened: scorecards, weights, the scheme as data, the report.
 *
 * One compiled scheme, many writers; a writer is a row of a table (documents.c): its kind, the file it makes,
 * its function. Writers hand back bytes; kh_documents_write() puts them in place, each file completed under a
 * temporary name and renamed. Same input, same bytes: no clock, no locale; dates in files come from
 * kh_document.stamp.
 *
 * Owns:   bytes live in the arena; what a library opened is closed in the function that opened it
 *         (kh_arena_defer in between).
 * Fails:  KH_CANNOT_WRITE with errno, the path in *failed; a missing glyph or face is a diagnostic
 * (KH091–KH095).
 */
#ifndef KH_OUTPUT_DOCUMENTS_H
#define KH_OUTPUT_DOCUMENTS_H

#include "output/findings.h"
#include "simulation/simulation.h"

typedef struct kh_document {
    kh_model *model;
    const kh_scheme *scheme;
    const kh_cards *cards;
    const kh_scores *scores;         /* NULL: nobody is scored yet */
    const kh_simulation *simulation; /* NULL: none was asked for */
    const kh_findings *findings;     /* for report.html, review.pdf and the drafts' footer */
    const kh_text *packs_shown;      /* the same as people read them in its language; NULL: `packs` */
    const kh_text *packs; /* “若干规定2024 2024.08”: names and versions printed on each document */
    size_t pack_count;
    kh_language language; /* of the labels; the scheme's own texts stay */
    bool draft;           /* 草案 watermark, number of findings on each page */
    bool landscape;       /* the cards lie on their side */
    int64_t stamp;        /* seconds since 1970: SOURCE_DATE_EPOCH, else the judging date */
    kh_text version;
    kh_text font_folder;                     /* the only one looked through; empty: those of the machine */
    kh_text home;                            /* whose fonts are looked at too; empty: nobody's */
    const struct kh_font_file *const *faces; /* chosen by a person, by kh_face; or NULL */
    struct kh_press *press; /* fonts for all documents of a build; NULL: each opens its own */
} kh_document;

typedef kh_status kh_document_writer(kh_arena *arena, const kh_document *document, kh_bytes *content);

/* Weights alone, for `kaohe weights`: "table", "csv", "json", "yaml", "xlsx". NULL: no such format. */
kh_document_writer *kh_weights_format(kh_text name);
const kh_text *kh_weights_formats(size_t *count);

/* Scores, for `kaohe score`: "table", "csv", "json", "xlsx". The document has some. */
kh_document_writer *kh_scores_format(kh_text name);
const kh_text *kh_scores_formats(size_t *count);

/* What a scheme decides, for `kaohe simulate`: "table", "csv", "json", "html". The document has a simulation.
 */
kh_document_writer *kh_simulation_format(kh_text name);
const kh_text *kh_simulation_formats(size_t *count);

/* Called before each file with how many of how many are done; for the progress bar. */
typedef void kh_progress(void *context, size_t done, size_t total);

typedef struct kh_build_choice {
    kh_text folder;
    const kh_text *only; /* kinds: "scorecards", "cards", "summary", "csv", "xlsx", "json", "report",
                            "review"; none: all */
    size_t only_count;
    kh_progress *progress; /* may be NULL */
    void *context;
    kh_text *faces; /* NULL, or gets “标题 方正小标宋…”: what was printed with; empty: nothing was */
} kh_build_choice;

/* Writes scorecards.pdf, scorecards/NAME.pdf, summary.pdf, weights.csv, weights.xlsx, scheme.json,
 * report.html, review.pdf. More than KH_MAX_IN_FOLDER cards lie by hundreds: scorecards/0001-0100/NAME.pdf.
 */
KH_MUST_CHECK kh_status kh_documents_write(kh_arena *arena, const kh_document *document,
                                           kh_build_choice choice, kh_text *failed);
const kh_text *kh_document_kinds(size_t *count);

/* The steps of `kaohe why`: all leaves of a township, or one. */
kh_text kh_why_text(kh_arena *arena, const kh_document *document, const kh_card *card, const kh_weight *only);
typedef struct kh_extra_names {
    KH_VECTOR(kh_text) all;
} kh_extra_names;

/* A bonus, a penalty or a veto of that name as the card states it; empty: it has none, and `names` gets those
 * it has. */
kh_text kh_why_extra_text(kh_arena *arena, const kh_document *document, const kh_card *card, kh_text name,
                          kh_extra_names *names);
/* The steps of `kaohe why --score`: all items of a township, or one. */
kh_text kh_why_score_text(kh_arena *arena, const kh_document *document, const kh_township_score *township,
                          const kh_item_score *only);

#endif
