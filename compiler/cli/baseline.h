/* baseline.h: findings that were known before, so that only new ones are reported (check --baseline).
 *
 * A baseline is what `kaohe check --format json` printed. A finding is known if rule, file, entity,
 * township and message are the same; its line may have moved.
 *
 * Owns:   everything lives in the arena; json-c's tree is released before return.
 * Fails:  KH_CANNOT_READ with errno; EINVAL: the file is no such JSON.
 */
#ifndef KH_CLI_BASELINE_H
#define KH_CLI_BASELINE_H

#include "source/diagnostic.h"

typedef struct kh_baseline kh_baseline;

KH_MUST_CHECK kh_status kh_baseline_read(kh_arena *arena, kh_text path, kh_baseline **baseline);
/* Is anything of the finding new? *left is that: of a finding on several cards those townships that are.
 * Errors of the compiler's own are always new: while there are any, nobody knows what else is wrong. */
bool kh_baseline_leaves(const kh_baseline *baseline, const kh_diagnostic *finding, kh_diagnostic *left);

#endif
