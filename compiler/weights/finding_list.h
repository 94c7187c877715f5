/* finding_list.h: findings about cards, one for all townships to which the same happens (internal to
 * weights/).
 *
 * Owns:   nothing; it lives in the arena given.
 * Fails:  as the arena does.
 */
#ifndef KH_WEIGHTS_FINDING_LIST_H
#define KH_WEIGHTS_FINDING_LIST_H

#include "model/model.h"

typedef struct kh_finding_list kh_finding_list;

kh_finding_list *kh_finding_list_new(kh_arena *arena);
/* `township` may be NULL: said of no township in particular. */
void kh_finding_add(kh_finding_list *list, kh_code code, kh_span span, const kh_entity *township,
                    const kh_words *arguments, size_t count);
/* In the order in which they first happened. */
void kh_findings_hand_over(const kh_finding_list *list, kh_diagnostics *diagnostics);

#endif
