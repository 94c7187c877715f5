/* diagnostic.h: findings as data.
 *
 * Whatever is to be said to a person about a source is a diagnostic: a code, a level, a span, labels,
 * arguments. The text comes from one catalogue (diagnostics.def), complete in Chinese and English;
 * only the findings of rules carry texts of their own, which come from the rule's file in both
 * languages. Diagnostics are collected here, then sorted and freed of doubles, then rendered by
 * output/; nothing below output/ prints.
 *
 * Owns:   all of it lives in the arena of the list.
 * Fails:  as the arena does.
 */
#ifndef KH_SOURCE_DIAGNOSTIC_H
#define KH_SOURCE_DIAGNOSTIC_H

#include "base/vector.h"
#include "source/span.h"

typedef enum kh_language { KH_CHINESE, KH_ENGLISH, KH_LANGUAGES } kh_language;

typedef enum kh_level { KH_NOTE, KH_WARNING, KH_ERROR } kh_level;

/* A text in every language. */
typedef struct kh_words {
    kh_text in[KH_LANGUAGES];
} kh_words;

/* The codes KH001..KH099 and KH940..KH999, one for each row of diagnostics.def. */
typedef enum kh_code {
#define DIAGNOSTIC(code, name, level, chinese, english, chinese_help, english_help) code,
#include "source/diagnostics.def"
#undef DIAGNOSTIC
    KH_CODES, /* their number; also the code of a finding that a rule made */
} kh_code;

typedef struct kh_label {
    kh_span span;
    kh_words text;
} kh_label;

/* Where a rule stands in the law, for printing. */
typedef struct kh_citation {
    kh_words document;
    kh_words clause; /* empty: print the document only */
    kh_text date;
} kh_citation;

#define KH_MAX_ARGUMENTS 6

typedef struct kh_diagnostic {
    kh_code code;
    kh_level level;
    kh_text id;   /* "KH012"; of a rule: its name, "KH101" */
    kh_text name; /* "unknown-department", "core-indicator-limit" */
    kh_span span;
    kh_words message; /* complete, arguments filled in */
    kh_words help;    /* what to do; may be empty */
    kh_words fix;     /* the text that would stand in place of the span; may be empty */
    KH_VECTOR(kh_label) labels;
    /* of rules only */
    kh_text entity;
    const kh_text *townships; /* the finding holds on these cards */
    size_t township_count;
    bool base; /* with townships: and on the base scheme's own card */
    const kh_citation *citations;
    size_t citation_count;
    bool waived;
    kh_words waiver; /* why, by whom, until when */
} kh_diagnostic;

typedef struct kh_diagnostics kh_diagnostics;

/* Beyond this many a file is no scheme with mistakes but no scheme; one closing note says so. */
#define KH_MAX_DIAGNOSTICS 1000

kh_diagnostics *kh_diagnostics_new(kh_arena *arena);

/* Reports row `code` at `span`. Arguments are texts in both languages (kh_words); {0}…{5} in the
 * catalogue's text stand for them. Answers the diagnostic, to add labels or a fix. */
kh_diagnostic *kh_report(kh_diagnostics *list, kh_code code, kh_span span, const kh_words *arguments,
                         size_t count);
/* The same for up to six plain texts that read alike in both languages (names, numbers):
 *     kh_report_texts(list, KH012, span, 2, name, suggestion); */
kh_diagnostic *kh_report_texts(kh_diagnostics *list, kh_code code, kh_span span, size_t count, ...);
/* A finding that a rule made; copied. */
kh_diagnostic *kh_report_finding(kh_diagnostics *list, const kh_diagnostic *finding);
void kh_diagnostic_label(kh_diagnostics *list, kh_diagnostic *diagnostic, kh_span span, kh_words text);

/* Sorts by source order, start, code, message; removes doubles (same id, span and message). */
void kh_diagnostics_finish(kh_diagnostics *list);
size_t kh_diagnostics_count(const kh_diagnostics *list);
kh_diagnostic *kh_diagnostics_at(const kh_diagnostics *list, size_t index);
/* How many of the compiler's own (code < KH_CODES) are errors: the source does not compile. */
size_t kh_diagnostics_compile_errors(const kh_diagnostics *list);
size_t kh_diagnostics_at_level(const kh_diagnostics *list, kh_level level); /* waived ones left out */

kh_words kh_words_same(kh_text text);
kh_words kh_words_of(const char *chinese, const char *english);
/* `text` with {0}…{5} replaced, in each language. */
kh_words kh_words_fill(kh_arena *arena, kh_words text, const kh_words *arguments, size_t count);

/* Rows of the catalogue, for `kaohe rules KH012` and the tests. */
const char *kh_code_id(kh_code code);
const char *kh_code_name(kh_code code);
kh_level kh_code_level(kh_code code);
kh_words kh_code_text(kh_code code);
kh_words kh_code_help(kh_code code);

#endif
