/* check_internal.h: the parts of the checker (internal to check*.c).
 *
 * Owns:   nothing.
 * Fails:  as the arena does.
 */
#ifndef KH_MODEL_CHECK_INTERNAL_H
#define KH_MODEL_CHECK_INTERNAL_H

#include "model/check.h"

kh_type kh_type_plain(kh_type_kind kind);
kh_type kh_type_list_of(kh_type element);
/* The scope of an element of a collection; `element` outlives it. */
kh_static_frame kh_frame_of_element(const kh_static_frame *outer, const kh_type *element);
/* What an attribute or property of that form is in an expression. */
kh_type kh_type_of_form(kh_form form, unsigned detail, bool list);
kh_type kh_type_of_field(kh_arena *arena, const kh_entity *field);
/* Of a quantity, external input or parameter; a derived quantity is ANY until asked (its formula is checked
 * in its own place). */
kh_type kh_type_of_input(kh_arena *arena, const kh_entity *input);
kh_words kh_type_words(kh_type type);
/* As kh_type_of_input(), and a list where it is told period by period and the formula is not worked out so.
 */
kh_type kh_type_of_input_here(kh_checker *checker, const kh_entity *input);
/* Several values compared with one (月分 = 90), things of two kinds (本单位.组 = 环境): never what is meant.
 * Reported, and true. `beside` is the node of type `other`. */
bool kh_compares_unlike(kh_checker *checker, const kh_node *comparison, kh_type type, const kh_node *beside,
                        kh_type other);
/* As if `type` were expected: lets names be members of it. */
kh_expectation kh_expectation_of(kh_type type);

/* 等次, 获表彰 and places: are they there when this formula is evaluated? */
kh_type kh_check_outcome(kh_checker *checker, const kh_node *node);
/* 金额 says in what money. */
void kh_check_amount(kh_model *model, const kh_entity *payout);
/* A grade is compared with grades; false: it is not, which is reported. */
bool kh_check_grades(kh_checker *checker, const kh_node *node, kh_type left, kh_type right);
kh_type kh_check_name(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                      kh_expectation expected);
/* Is it, inside the body of a function, what some caller may see (check_borrowed.c)? */
bool kh_is_borrowed(kh_checker *checker, kh_text word, kh_type *type);
/* Where the words of 取值 are looked for that nothing beside them explains; may be NULL. */
const kh_entity *kh_tree_of_words(const kh_checker *checker);
/* Are the names that a function's body borrows seen from the call? Reported where not. */
void kh_check_borrowed(kh_checker *checker, const kh_static_frame *frame, const kh_node *call,
                       const kh_entity *function);
/* Does the place see something by that name, whatever it is? */
bool kh_is_seen(kh_checker *checker, const kh_static_frame *frame, kh_text word);
/* Has it a type of its own, or only names that what stands beside them must explain (优, [优, 良])? Reports
 * nothing. */
bool kh_explains_itself(kh_checker *checker, const kh_static_frame *frame, const kh_node *node);
/* object.word for an entity of `kind`; false if that kind has no such word. */
bool kh_member_type(kh_checker *checker, kh_kind kind, const kh_entity *entity, kh_text word, kh_type *type);
/* The one entity that a path of names from another scheme on means (市方案, 市方案.停车位), or NULL;
 * *several: it is not the only one. */
const kh_entity *kh_particular(const kh_checker *checker, const kh_node *node, bool *several);
/* 待定 is a value for anything: one note, and whoever computes refuses. */
void kh_report_to_be_decided(kh_model *model, const kh_entity *owner, const kh_attribute *attribute,
                             const kh_node *node);
/* Did you mean this function? KH_TEXT_NONE if none is near. */
kh_text kh_nearest_function(kh_model *model, kh_text typed);
kh_type kh_check_call(kh_checker *checker, const kh_static_frame *frame, const kh_node *node);
kh_type kh_check_hits(kh_checker *checker, const kh_static_frame *frame, const kh_node *node);

/* The column of a detail whose name is nearest, or KH_TEXT_NONE. */
kh_text kh_nearest_column(kh_model *model, const kh_entity *detail, kh_text typed);

/* Values an enumeration may take, for messages: “目标效果、过程控制、其他”. */
kh_words kh_enumeration_list(kh_arena *arena, kh_enumeration enumeration);
kh_text kh_field_list(kh_arena *arena, const kh_entity *field);
/* KH030 with did-you-mean. */
void kh_report_unknown_member(kh_model *model, const kh_node *node, kh_enumeration enumeration,
                              kh_words what);
void kh_report_unknown_field_value(kh_model *model, const kh_node *node, const kh_entity *field);

#endif
