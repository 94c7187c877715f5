/* blame.h: which operand of a formula is to blame that nothing comes out of it.
 *
 * A value that is not known carries a reason (“值的类型不合”, “除以零”); this looks for the innermost part of
 * the formula that has the reason while all that stands in it is known, and says what that is: as written,
 * with its worth and what kind of thing it is.
 *
 * Owns:   nothing; words live in the arena handed in.
 * Fails:  as the arena does; false: no such part, or one that names nothing more than the reason does.
 */
#ifndef KH_MODEL_BLAME_H
#define KH_MODEL_BLAME_H

#include "model/evaluate.h"

/* “等级 × 2”里“等级”是“优”（取值），应为数 */
bool kh_blame(kh_evaluation *evaluation, const kh_frame *frame, const kh_node *formula, kh_text reason,
              kh_arena *arena, kh_words *words);

#endif
