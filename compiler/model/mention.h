/* mention.h: what a formula is made of: the entities it mentions, through quantities, functions and other
 * attributes. Nothing is evaluated but the paths that lead to an entity.
 *
 * Owns:   nothing.
 * Fails:  as the arena does. A formula that takes more than KH_MAX_STEPS is read no further.
 */
#ifndef KH_MODEL_MENTION_H
#define KH_MODEL_MENTION_H

#include "model/evaluate.h"

typedef struct kh_mention {
    const kh_entity *entity; /* an input, a field, an item …; of 实绩 the item whose figure it is */
    bool actual;             /* it is 实绩 that is mentioned */
    bool owner;              /* only as that whose 实绩, target or quantity is asked for: 税收.实绩 */
    bool last_year;          /* in 上年(…) */
    bool before_first;       /* in 上期(…): the period before the first may be asked for, too */
    bool may_lack;           /* in 有(…), or as the first argument of 取或(…) */
} kh_mention;

typedef void kh_mention_seen(void *owner, const kh_mention *mention);

/* Tells `owner` of each mention in `formula`, perhaps more than once. */
void kh_mentions(kh_evaluation *evaluation, const kh_frame *frame, const kh_node *formula,
                 kh_mention_seen *seen, void *owner);
/* Does it ask for others than 本单位 (全体, 同组), or for scores, which may? */
bool kh_rests_on_others(kh_evaluation *evaluation, const kh_frame *frame, const kh_node *formula);

#endif
