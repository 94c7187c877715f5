/* rules_text.h: rules as people read them, for `kaohe rules` and `kaohe test`.
 *
 * Owns:   texts grow in the builder handed in.
 * Fails:  as the arena does.
 */
#ifndef KH_CLI_RULES_TEXT_H
#define KH_CLI_RULES_TEXT_H

#include "cli/cli.h"

/* A model that holds the whole library with its examples; `checked`: each file as if it were the office's. */
kh_model *kh_library_model(kh_invocation *invocation, bool checked);

/* All rules of the library by the pack they are written in, then which documents and places adopt which. */
void kh_list_library(const kh_invocation *invocation, const kh_model *model, kh_rule_set rules,
                     kh_builder *text);
/* What is in force for a scheme: its packs, then each rule with level, whose word it is, limits. */
void kh_list_in_force(const kh_invocation *invocation, kh_model *model, const kh_scheme *scheme,
                      kh_rule_set rules, kh_builder *text);
/* One rule in full: explanation, sources, limits over time, who adopts it, remedy, examples. */
void kh_explain_rule(const kh_invocation *invocation, kh_model *model, const kh_scheme *scheme,
                     const kh_rule *rule, kh_builder *text);

/* “错误”, “至多错误”. */
kh_text kh_level_text(kh_arena *arena, kh_level level, bool varies, kh_language language);
/* A limit with its unit in the reader's language: 30天, 30 days. */
kh_words kh_limit_words(kh_arena *arena, kh_value value);
kh_text kh_citation_text(kh_arena *arena, const kh_citation *citation, kh_language language);

#endif
