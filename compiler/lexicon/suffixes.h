/* suffixes.h: all suffixes of a sequence in their order, and how much neighbours have in common.
 *
 * Prefix doubling (U. Manber, G. Myers, 1993) with counting sorts, common prefixes by T. Kasai and others,
 * 2001: n log n whatever the text, with nothing that an unlucky choice of hashes could spoil.
 *
 * Owns:   the arrays live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_LEXICON_SUFFIXES_H
#define KH_LEXICON_SUFFIXES_H

#include "base/utf8.h"

typedef struct kh_suffixes {
    uint32_t *order;  /* where each suffix begins, the least first */
    uint32_t *common; /* characters that order[i] and order[i - 1] begin with in common; common[0] is 0 */
    uint32_t count;
} kh_suffixes;

/* Characters up to KH_SUFFIX_MOST may stand in it. */
#define KH_SUFFIX_MOST 0x1FFFFFu
kh_suffixes kh_suffixes_of(kh_arena *arena, const kh_character *characters, uint32_t count);

#endif
