/* findings.h: diagnostics for people and machines: text, JSON, SARIF 2.1.0, GitHub annotations.
 *
 * A renderer is a row of a table: name, function. All read the same finished list; nothing is printed here,
 * the text is handed back.
 *
 * Owns:   the text lives in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_FINDINGS_H
#define KH_OUTPUT_FINDINGS_H

#include "source/diagnostic.h"

/* One datum that is missing, and the rules that could not be decided for it. */
typedef struct kh_undecided {
    kh_text rule;
    kh_text entity;
    const kh_words *missing;
    size_t missing_count;
} kh_undecided;

typedef struct kh_findings {
    const kh_diagnostics *diagnostics; /* finished */
    const kh_undecided *undecided;
    size_t undecided_count;
    const kh_text *files; /* as named on the command line */
    size_t file_count;
    kh_text version; /* of kaohe */
} kh_findings;

typedef struct kh_findings_style {
    kh_language language;
    bool color;
    bool quiet; /* text: no summary line */
} kh_findings_style;

typedef kh_text kh_findings_writer(kh_arena *arena, const kh_findings *findings, kh_findings_style style);

/* "text", "json", "sarif", "github"; NULL if there is no such format. */
kh_findings_writer *kh_findings_format(kh_text name);
/* Names of all formats, for help and did-you-mean. */
const kh_text *kh_findings_formats(size_t *count);

#endif
