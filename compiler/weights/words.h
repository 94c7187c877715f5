/* words.h: pieces of sentences in both languages (internal to weights/).
 *
 * Owns:   nothing; texts live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_WEIGHTS_WORDS_H
#define KH_WEIGHTS_WORDS_H

#include "base/number.h"
#include "model/entity.h"

typedef KH_VECTOR(kh_words) kh_words_list;

kh_words kh_filled(kh_arena *arena, const char *chinese, const char *english, size_t count,
                   const kh_words *arguments);
kh_words kh_quoted(kh_arena *arena, const kh_entity *entity); /* “粮食生产” */
kh_words kh_points_words(kh_arena *arena, kh_number points);  /* “20.5”, “2 6/11” */
/* “甲、乙、丙、丁、戊等7项”, “a, b, c, d, e and 2 more”. */
kh_words kh_joined(kh_arena *arena, const kh_words_list *list);

#endif
