/* card_facts.h: what every document says about a card: its lines as texts, in one place.
 *
 * Owns:   texts live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_CARD_FACTS_H
#define KH_OUTPUT_CARD_FACTS_H

#include "output/documents.h"

/* A leaf of a card, in the columns of the CSV (weights.md). */
typedef struct kh_card_row {
    kh_text township, group, section, department, indicator;
    kh_text kind; /* outcome, process, other; empty if not stated */
    kh_words kind_words;
    bool core; /* itself, or a part of a core indicator */
    kh_text base, exact, weight;
    kh_text score; /* once the document has scores: “9.50”, “—” if it is not known; else empty */
    kh_text derivation; /* how the score came about, else what is missing */
    const kh_weight *source;
    const kh_item_score *scored; /* NULL: the document has no scores */
} kh_card_row;

/* The cards that are printed: the townships', or the base card when there is no roster. */
const kh_card *kh_cards_of(const kh_document *document, size_t *count);

/* In the scope of the card's township. */
kh_evaluation kh_card_evaluation(kh_arena *arena, const kh_document *document, const kh_card *card);

/* All rows but those dropped; none of a card that is not valid. */
const kh_card_row *kh_card_rows(kh_arena *arena, const kh_document *document, const kh_card *card,
                                size_t *count);

/* What the card's township scored; NULL: the document has no scores, or it is the base card. Its bonuses,
 * penalties, sections, grade and vetoes: output/score_facts.h. */
const kh_township_score *kh_card_scored(const kh_document *document, const kh_card *card);

/* The township's label or name; of the base card: “基础方案”. */
kh_text kh_card_title(const kh_document *document, const kh_card *card);
kh_text kh_card_group(const kh_document *document,
                      const kh_card *card); /* label or name, else “（不分组）” */
/* The departments in charge, by name or by title, `between` them. */
kh_text kh_departments_of(kh_evaluation *evaluation, const kh_entity *entity, bool titles,
                          const char *between);
/* “源东乡　分组：农业　合计：100” */
kh_text kh_card_heading(kh_arena *arena, const kh_document *document, const kh_card *card);

/* Decimals of the card's grid; a number off the grid (base points of a card on which nothing changed) is
 * printed with all it has, never rounded. */
unsigned kh_weight_digits(kh_arena *arena, const kh_document *document);
kh_text kh_weight_text(kh_arena *arena, const kh_document *document, kh_number weight);
/* A decimal if there is one, else a fraction. */
kh_text kh_points_text(kh_arena *arena, kh_number points);

/* The year as written, the title, and the like of the scheme; empty if not stated. */
kh_text kh_scheme_fact(kh_arena *arena, const kh_document *document, const char *word);
/* “2025-02-28”, or “未定”. */
kh_text kh_judged_on_text(kh_arena *arena, const kh_document *document);
/* “若干规定2024 2024.08、…” */
kh_text kh_packs_text(kh_arena *arena, const kh_document *document);

/* Findings of rules and compiler on the scheme; what was found while printing (KH091–KH095) is not among
 * them, or one document would depend on which others were written before. */
bool kh_finding_is_printed(const kh_diagnostic *diagnostic);
size_t kh_printed_findings(const kh_document *document);

#endif
