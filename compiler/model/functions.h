/* functions.h: the built-in functions, one for each FUNCTION row of the vocabulary (internal to model/).
 *
 * The meaning of those that score is fixed, ties and empty lists included: ties share the better place,
 * missing is never 0.
 *
 * Owns:   nothing.
 * Fails:  as the arena does.
 */
#ifndef KH_MODEL_FUNCTIONS_H
#define KH_MODEL_FUNCTIONS_H

#include "model/evaluate_internal.h"

/* folds (functions_fold.c) */
kh_value kh_function_count(kh_call call);
kh_value kh_function_sum(kh_call call);
kh_value kh_function_sum_of_best(kh_call call);
kh_value kh_function_mean(kh_call call);
kh_value kh_function_median(kh_call call);
kh_value kh_function_max(kh_call call);
kh_value kh_function_min(kh_call call);
kh_value kh_function_share(kh_call call);
kh_value kh_function_any(kh_call call);
kh_value kh_function_all(kh_call call);
kh_value kh_function_occurrences(kh_call call);

/* sets and order (functions_set.c) */
kh_value kh_function_distinct(kh_call call);
kh_value kh_function_sort(kh_call call);
kh_value kh_function_empty(kh_call call);
kh_value kh_function_union(kh_call call);
kh_value kh_function_difference(kh_call call);
kh_value kh_function_longest_run(kh_call call);
kh_value kh_function_after_first(kh_call call);
kh_value kh_function_position(kh_call call);
kh_value kh_function_join(kh_call call);
kh_value kh_function_first_of(kh_call call);
kh_value kh_function_nth(kh_call call);

/* what is alike (functions_match.c) */
kh_value kh_function_matching(kh_call call);
kh_value kh_function_containing(kh_call call);

/* one's own result (functions_score.c) */
kh_value kh_function_clamp(kh_call call);
kh_value kh_function_steps(kh_call call);
kh_value kh_function_ratio(kh_call call);
kh_value kh_function_amount(kh_call call);
kh_value kh_function_columns_with(kh_call call);
kh_value kh_function_shortfall(kh_call call);
kh_value kh_function_excess(kh_call call);
kh_value kh_function_convert(kh_call call);
kh_value kh_function_weighted(kh_call call);
kh_value kh_function_brackets(kh_call call);

/* one among others (functions_rank.c) */
kh_value kh_function_rank(kh_call call);
kh_value kh_function_rank_table(kh_call call);
kh_value kh_function_best(kh_call call);
kh_value kh_function_relative(kh_call call);

/* comparing (functions_compare.c) */
kh_value kh_function_levels_down(kh_call call);
kh_value kh_function_difficulty(kh_call call);
kh_value kh_function_additive(kh_call call);
kh_value kh_function_squared_variation(kh_call call);
kh_value kh_function_common_step(kh_call call);
kh_value kh_function_intersection(kh_call call);
kh_value kh_function_last_year(kh_call call);
kh_value kh_function_previous(kh_call call);
kh_value kh_function_running_total(kh_call call);

/* what a formula mentions (functions_mention.c) */
kh_value kh_function_taken_from(kh_call call);
kh_value kh_function_scored_from(kh_call call);

/* how much of a text stands in another (functions_likeness.c) */
kh_value kh_function_copied_share(kh_call call);
kh_value kh_function_common_passages(kh_call call);

/* texts and days (functions_words.c) */
kh_value kh_function_characters(kh_call call);
kh_value kh_function_weekday(kh_call call);

/* presence, results and the rest (functions_plain.c) */
kh_value kh_function_inapplicable(kh_call call);
kh_value kh_function_has(kh_call call);
kh_value kh_function_stated(kh_call call);
kh_value kh_function_fallback(kh_call call);
kh_value kh_function_lacking(kh_call call);
kh_value kh_function_divisible(kh_call call);
kh_value kh_function_per_year(kh_call call);
kh_value kh_function_percent(kh_call call);
kh_value kh_function_own_score(kh_call call);

/* words found in texts (functions_hits.c) */
kh_value kh_function_hits(kh_call call);

/* What the bodies share. */

/* The first argument as a list; anything else is the result. */
kh_value kh_first_list(kh_call call);
/* For each element the last argument's value, or the element itself; a LIST, or UNKNOWN or POISON. */
kh_value kh_fold_values(kh_call call);
/* What the call says as 方向, else the direction of what the argument names, else of the item; higher is
 * better unless stated otherwise. */
bool kh_higher_is_better(kh_call call, size_t position);
/* The same value in both, without unit, as far as their units agree; false if they do not. */
bool kh_made_pure(kh_evaluation *evaluation, kh_value *left, kh_value *right);
/* The function of that name declared in the scheme, outside it or around the frame; or NULL. */
const kh_entity *kh_function_declared(kh_scope scope, const kh_node *call);
/* What a call gives for a parameter of a declared function, by name or position; NULL: nothing. */
const kh_node *kh_argument_for(kh_call call, const kh_entity *parameter, size_t position);
/* Where the value stands among the elements, from 0; count if it does not. */
size_t kh_place_of(kh_scope scope, const kh_element *elements, size_t count, const kh_value *value);
/* Sorts indices 0..count-1 by the values, stably; false if some two have no order. */
bool kh_sorted(kh_scope scope, const kh_value *values, size_t count, size_t *indices);

#endif
