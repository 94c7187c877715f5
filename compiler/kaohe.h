/* kaohe.h: the library's one public header: from a scheme's text to checked cards and documents.
 *
 * Conventions, once for the whole API:
 * - Everything lives in one kh_arena, made by the caller, freed by kh_arena_free(): nothing else is ever
 * freed.
 * - There is no global state: two compilations may run in two threads, each with its arena.
 * - The library never prints, never exits, reads no clock, no locale and no environment. It reads the files
 * it is asked to, and those their 引用 and 名册 name, below the main file's folder only.
 * - A mistake in a scheme is a diagnostic in kh_compilation.diagnostics; a failure of the machine is a
 * kh_status, which must be used. Out of memory comes back as KH_NO_MEMORY from the functions here, wherever
 * it happened.
 * - Texts are UTF-8 slices (kh_text), numbers exact (kh_number), places byte spans (kh_span).
 */
#ifndef KAOHE_H
#define KAOHE_H

#include "output/documents.h"
#include "output/findings.h"
#include "rules/rules.h"

#define KH_VERSION "0.1.0"

typedef struct kh_compilation {
    kh_model *model;
    kh_diagnostics *diagnostics; /* finished: sorted, no doubles */
    const kh_cards **cards;      /* one for each model->schemes */
    kh_rule_set *rules;          /* in force for each scheme */
    KH_VECTOR(kh_undecided) undecided;
} kh_compilation;

typedef struct kh_compile_options {
    kh_settings settings;
    kh_rule_choice rules;
    bool unjudged;  /* stop before the rules: for weights and why */
    kh_text scheme; /* of several, only this one is weighed and judged; empty, or none called so: all */
} kh_compile_options;

/* Reads `path`, computes every township's card, judges every rule. */
KH_MUST_CHECK kh_status kh_compile(kh_arena *arena, const kh_compile_options *options, kh_text path,
                                   kh_compilation **compilation);
/* The same for a text in memory. */
KH_MUST_CHECK kh_status kh_compile_text(kh_arena *arena, const kh_compile_options *options, kh_text path,
                                        kh_text content, kh_compilation **compilation);

#endif
