/* properties.h: what entities show besides their attributes, one for each PROPERTY row (internal to model/).
 *
 * Owns:   nothing.
 * Fails:  as the arena does.
 */
#ifndef KH_MODEL_PROPERTIES_H
#define KH_MODEL_PROPERTIES_H

#include "model/evaluate_internal.h"

/* single values (properties.c has the others) */
kh_value kh_property_full(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_points(kh_evaluation *evaluation, const kh_entity *entity);
/* The nearest 加分上限 that holds for the bonus among others, in points, and where it stands; NONE: there is
 * none. */
kh_value kh_bonus_cap_at(kh_evaluation *evaluation, const kh_entity *bonus, const kh_entity **place);
kh_value kh_property_base_points(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_parts_total(kh_evaluation *evaluation, const kh_entity *entity);

/* collections of what is written (properties_tree.c) */
kh_value kh_property_sections(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_departments(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_indicators(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_parts(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_point_trees(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_leaves(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_externals(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_grades(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_groups(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_townships(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_fields(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_waivers(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_registers(kh_evaluation *evaluation, const kh_entity *entity);
/* All of a kind inside the entity, those of the tree behind it if it is a card. */
kh_value kh_property_all(kh_evaluation *evaluation, const kh_entity *entity, kh_kind kind);
kh_value kh_property_scales(kh_evaluation *evaluation, const kh_entity *entity);

/* texts and where they stand (properties_text.c) */
kh_value kh_property_words(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_all_words(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_score_in_words(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_contradictions(kh_evaluation *evaluation, const kh_entity *entity); /* contradiction.c */
kh_value kh_property_ranked_each_period(kh_evaluation *evaluation,
                                        const kh_entity *entity); /* properties_rank.c */
kh_value kh_property_places(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_scored_places(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_found(kh_evaluation *evaluation, const kh_entity *entity);

/* what is compiled (properties_card.c) */
kh_value kh_property_counted(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_cards(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_group(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_township(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_indicator(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_card_items(kh_evaluation *evaluation, const kh_entity *entity);

/* flaws of formulas (properties_proof.c) */
kh_value kh_property_flaws(kh_evaluation *evaluation, const kh_entity *entity);
kh_value kh_property_shown(kh_evaluation *evaluation, const kh_entity *entity);

/* The lines of a card; leaves only, or all. */
kh_value kh_items_of_card(kh_evaluation *evaluation, const kh_entity *card, bool leaves);
/* All of a kind inside a tree, in source order; those of groups too if the tree is a scheme as it is written.
 */
kh_value kh_all_inside(kh_evaluation *evaluation, const kh_entity *tree, kh_kind kind);

#endif
