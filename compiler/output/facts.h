/* facts.h: what the renderers of findings for people have in common: one list of facts below a message, one
 * line for each missing datum, one summary, and no character that a reader cannot see.
 *
 * Owns:   all of it lives in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_FACTS_H
#define KH_OUTPUT_FACTS_H

#include "output/findings.h"

#define KH_MAX_FACTS 6

/* 依据: …, 建议: …; fit to print. */
typedef struct kh_fact {
    kh_text label, text;
} kh_fact;

/* Those that the finding has, in the order they are printed. */
size_t kh_facts_of(kh_arena *arena, const kh_diagnostic *diagnostic, kh_language language,
                   kh_fact facts[KH_MAX_FACTS]);

/* In the language asked for, else in the one there is: an office's own rule may have only one. */
kh_text kh_words_in(kh_words words, kh_language language);

/* One line: line ends and tabs are blanks, invisible characters ·, ill-formed bytes U+FFFD. */
kh_text kh_shown(kh_arena *arena, kh_text text);

kh_text kh_level_name(kh_level level, kh_language language); /* 错误, error */
kh_text kh_level_key(kh_level level);                        /* error, warning, note: for machines */

/* What cannot be decided, one line a missing datum: “无法判定: 12个缺“类型”(KH102 KH105)”. */
size_t kh_undecided_lines(kh_arena *arena, const kh_findings *findings, kh_language language,
                          kh_text **lines);

/* How many findings are waived. */
size_t kh_waived_count(const kh_diagnostics *diagnostics);

/* “错误 1，警告 0，提示 0。” */
kh_text kh_findings_summary(kh_arena *arena, const kh_findings *findings, kh_language language);

#endif
