/* evaluate_internal.h: what the parts of the evaluator know of one another (internal to model/).
 *
 * Owns:   nothing.
 * Fails:  as the arena does.
 */
#ifndef KH_MODEL_EVALUATE_INTERNAL_H
#define KH_MODEL_EVALUATE_INTERNAL_H

#include "model/evaluate.h"

/* An evaluation and the frame in which it stands just now. */
typedef struct kh_scope {
    kh_evaluation *evaluation;
    const kh_frame *frame;
} kh_scope;

#define KH_EXPECT_ANY ((kh_expectation){.form = KH_FORM_ANY})

/* ---- limits (evaluate.c) ---- */

/* Expressions inside one another, and the quantities, functions and attributes among them; a real scheme
 * stays below a tenth. They bound the C stack. */
enum { KH_MAX_LEVELS = 600, KH_MAX_CALLS = 64 };

/* Steps are counted anew if nothing is being evaluated. */
void kh_begin(kh_evaluation *evaluation);
static inline bool kh_is_spent(const kh_evaluation *evaluation)
{
    return evaluation->steps > KH_MAX_STEPS;
}
/* Says that all steps are taken if the evaluation has taken too much memory. */
void kh_look_at_memory(kh_evaluation *evaluation);
/* False if the evaluation has taken all its steps. */
static inline bool kh_spend(kh_evaluation *evaluation, uint64_t steps)
{
    enum { LOOK_AFTER = 4096 };
    uint64_t before = evaluation->steps;
    if (kh_is_spent(evaluation))
        return false;
    evaluation->steps += steps;
    if (before / LOOK_AFTER != evaluation->steps / LOOK_AFTER)
        kh_look_at_memory(evaluation);
    return !kh_is_spent(evaluation);
}
/* Of quantities, functions and attributes; enter may say false, and then is not left. */
bool kh_enter_call(kh_evaluation *evaluation);
void kh_leave_call(kh_evaluation *evaluation);
/* The rest of the evaluation is worth this. */
kh_value kh_too_large(void);
kh_value kh_evaluate_here(kh_scope scope, const kh_node *node, kh_expectation expected);
/* What is asked for its words only: of 该评分卡.满分 the points count, and not whose card it is. */
kh_value kh_evaluate_owner(kh_scope scope, const kh_node *node, kh_expectation expected);

/* 本单位, or NULL: what reads `township` otherwise may only ask whether there is one. */
static inline const kh_entity *kh_this_unit(kh_evaluation *evaluation)
{
    const kh_entity *township = evaluation->township;
    evaluation->unit_asked = true;
    evaluation->nobody_asked |= !township;
    return township;
}
/* A value that tells equal cards apart: a card itself, or its township. */
static inline void kh_note_unit(kh_evaluation *evaluation, const kh_value *value)
{
    if (value->kind == KH_VALUE_ENTITY &&
        (value->entity->kind == KH_KIND_CARD || value->entity->kind == KH_KIND_TOWNSHIP))
        evaluation->unit_asked = true;
}

/* ---- reasons and lists (evaluate_reason.c) ---- */

const kh_entity *kh_innermost(const kh_frame *frame); /* the innermost element that is an entity, or NULL */
/* UNKNOWN: the innermost element lacks this. */
kh_value kh_lacking(kh_scope scope, const char *chinese, const char *english);
kh_value kh_lacking_actual(kh_scope scope);
bool kh_is_lacking_actual(kh_value value);
kh_value kh_wrong_type(kh_scope scope);
kh_value kh_undecided(kh_reasons reasons);
kh_reasons kh_join_reasons(kh_arena *arena, kh_reasons left, kh_reasons right);
/* If one of the operands is POISON or UNKNOWN, so is the result. */
bool kh_absorb(kh_arena *arena, const kh_value *operands, size_t count, kh_value *result);

typedef struct kh_collector {
    kh_evaluation *evaluation;
    KH_VECTOR(kh_element) elements;
    KH_VECTOR(kh_reason) reasons;
} kh_collector;

/* So many elements will come, more or less: an empty collector takes the memory at once. */
void kh_collect_room(kh_collector *collector, size_t count);
void kh_collect(kh_collector *collector, kh_value value, bool doubtful);
void kh_collect_reasons(kh_collector *collector, kh_reasons reasons);
kh_reasons kh_collected_reasons(const kh_collector *collector);
kh_value kh_collected(const kh_collector *collector); /* a LIST */

/* ---- memory (evaluate_memo.c): results that are asked for again and again in one evaluation ---- */

typedef enum kh_memo_kind {
    KH_MEMO_ROWS,       /* of the vocabulary */
    KH_MEMO_INPUTS,     /* of an entity */
    KH_MEMO_NAME,       /* what a name means outside all frames */
    KH_MEMO_FIELD,      /* a field of the scheme */
    KH_MEMO_COLLECTION, /* property of an entity */
    KH_MEMO_ATTRIBUTE,  /* attribute of an entity, where it depends on no township */
    KH_MEMO_COHORT,
    KH_MEMO_GROUP,
    KH_MEMO_FUNCTION, /* that a call in a rule means */
    KH_MEMO_LEXICON,  /* that a path means */
    KH_MEMO_INDEX,    /* of a set, by a call of 同值 */
    KH_MEMO_MEMBERS,  /* of a list of entities, by what they are */
    KH_MEMO_LIST,     /* that is written out as texts and numbers */
    KH_MEMO_ROW,      /* ours in another scheme's roster */
} kh_memo_kind;

/* NULL: not remembered. What is found must not be changed. Entities and rows are known by address, words by
 * content. */
const void *kh_memo_of(kh_evaluation *evaluation, kh_memo_kind kind, const void *first, const void *second);
void kh_memo_keep(kh_evaluation *evaluation, kh_memo_kind kind, const void *first, const void *second,
                  const void *result);
void kh_memo_keep_value(kh_evaluation *evaluation, kh_memo_kind kind, const void *first, const void *second,
                        kh_value value); /* a copy, if anything is remembered yet */
const void *kh_memo_of_word(kh_evaluation *evaluation, kh_memo_kind kind, unsigned detail, kh_text word);
void kh_memo_keep_word(kh_evaluation *evaluation, kh_memo_kind kind, unsigned detail, kh_text word,
                       const void *result);
/* A copy in the arena. */
const kh_value *kh_value_kept(kh_evaluation *evaluation, kh_value value);

/* What a word is for entities of a kind (KH_KINDS: of any); either may be NULL. */
typedef struct kh_rows {
    const kh_attribute_row *attribute;
    const kh_property_row *property;
} kh_rows;
kh_rows kh_rows_for(kh_evaluation *evaluation, kh_kind kind, kh_text word);
/* The quantity, external input or parameter of that name that stands in the entity, or NULL. */
const kh_entity *kh_input_named(kh_evaluation *evaluation, const kh_entity *entity, kh_text word);

/* ---- operators (evaluate_arithmetic.c, evaluate_compare.c) ---- */

kh_value kh_add(kh_scope scope, kh_value left, kh_value right);
kh_value kh_subtract(kh_scope scope, kh_value left, kh_value right);
kh_value kh_multiply(kh_scope scope, kh_value left, kh_value right);
kh_value kh_divide(kh_scope scope, kh_value left, kh_value right);
kh_value kh_negate(kh_scope scope, kh_value value);
/* A number from low to high, which may be the same. */
kh_value kh_number_between(kh_scope scope, kh_number low, kh_number high, const kh_value *like,
                           kh_reasons reasons);
kh_number kh_upper_of(const kh_value *number);
/* Brings both numbers to one unit; false if their dimensions differ. */
bool kh_align(kh_evaluation *evaluation, kh_value *left, kh_value *right);
/* A list of one stands for its element. */
kh_value kh_scalar_of_list(kh_value list);
static inline kh_value kh_scalar(kh_value value)
{
    return value.kind == KH_VALUE_LIST ? kh_scalar_of_list(value) : value;
}
/* Scalar, and true or false; NONE is false. */
kh_value kh_truth_of_other(kh_scope scope, kh_value value);
static inline kh_value kh_truth_of(kh_scope scope, kh_value value)
{
    return value.kind == KH_VALUE_TRUTH ? value : kh_truth_of_other(scope, value);
}

/* = != < <= > >= 属于 不属于 包含; TRUTH, UNKNOWN or POISON. */
kh_value kh_compare(kh_scope scope, kh_operation operation, kh_value left, kh_value right);
kh_value kh_equal(kh_scope scope, kh_value left, kh_value right);
/* Equal for certain. */
bool kh_is_same(kh_scope scope, kh_value left, kh_value right);
/* -1 0 1 of what can be put in order; false if it cannot be. */
bool kh_order(kh_scope scope, kh_value left, kh_value right, int *order);
/* What a bare name on the other side of a comparison may be a member of. */
kh_expectation kh_expectation_beside(kh_scope scope, kh_value value, const kh_node *node);

/* ---- collections (evaluate_list.c, evaluate_fold.c) ---- */

/* As a list: an entity stands for the list of one, 无 for the empty one. UNKNOWN and POISON stay. */
kh_value kh_as_list(kh_scope scope, kh_value value);
/* `node` in the scope of an element. */
kh_value kh_evaluate_inside(kh_scope scope, const kh_value *element, const kh_node *node,
                            kh_expectation expected, bool quantifier);
kh_value kh_filter(kh_scope scope, const kh_node *node);
typedef KH_VECTOR(size_t) kh_places;
/* The elements that meet the condition, all or those at these places; elsewhere it is known not to hold. */
kh_value kh_those_that(kh_scope scope, const kh_value *list, const kh_node *condition, const kh_places *only);
/* The same of a shared list (evaluate_filter.c). */
kh_value kh_filter_townships(kh_scope scope, const kh_value *list, const kh_node *condition);
kh_value kh_member(kh_scope scope, kh_value object, kh_text word);
kh_value kh_quantify(kh_scope scope, const kh_node *node);
/* Is one of them true (deciding), or none false? Strong Kleene; a doubtful element decides nothing. No
 * condition: the elements themselves. */
kh_value kh_decide(kh_scope scope, const kh_value *list, const kh_node *condition, bool deciding,
                   bool quantifier);

/* ---- names (evaluate_name.c) ---- */

typedef enum kh_meaning {
    KH_MEANS_NOTHING,
    KH_MEANS_VALUE,     /* bound, or computed by the compiler */
    KH_MEANS_INPUT,     /* a quantity, external input or parameter */
    KH_MEANS_ATTRIBUTE, /* of `entity` */
    KH_MEANS_PROPERTY,  /* of `entity` */
    KH_MEANS_ABSENT,    /* a word that entities like this one have, but not this kind */
    KH_MEANS_FIELD,     /* of the roster; `entity`: the township or NULL */
    KH_MEANS_ENTITY,
    KH_MEANS_MEMBER, /* of an enumeration; if `value` is set, of a field's */
    KH_MEANS_KEYNAME,
    KH_MEANS_SCORE, /* 得分 without brackets is that of the item itself */
} kh_meaning;

typedef struct kh_resolution {
    kh_meaning means;
    const kh_frame *frame; /* where it was found, or NULL */
    const kh_entity *entity;
    const kh_entity *input; /* or field */
    const kh_value *value;
    const kh_attribute_row *attribute;
    const kh_property_row *property;
    const kh_member_row *member;
    kh_keyname keyname;
    kh_function function; /* of a score */
} kh_resolution;

kh_resolution kh_resolve(kh_scope scope, kh_text word);
/* The same of a name that is written: one that the checker found to be a word of some 取值 is that. */
kh_resolution kh_resolve_name(kh_scope scope, const kh_node *node);
/* Does a rule ask? Then its own names and the language's come before the scheme's. */
bool kh_is_in_rule(const kh_frame *frame);
/* entity.word; KH_MEANS_NOTHING if its kind has no such word. */
kh_resolution kh_resolve_member(kh_scope scope, const kh_entity *entity, kh_text word);
kh_value kh_resolved_value(kh_scope scope, const kh_resolution *resolution);
kh_expectation kh_expectation_from(const kh_resolution *resolution);
kh_value kh_name_value(kh_scope scope, const kh_node *node, kh_expectation expected);
/* The element that 该指标 means, or NULL; *is_the_word: it is such a word. */
const kh_entity *kh_the_element(const kh_frame *frame, kh_text word, bool *is_the_word);
/* An entity declared in the scheme or outside it; of `kind` only, unless it is KH_KIND_FILE. */
const kh_entity *kh_declared(kh_evaluation *evaluation, const kh_entity *scheme, kh_kind kind, kh_text word);

/* ---- items (evaluate_item.c) ---- */

/* The item, or section, that a path ends with: 税收, 经济.税收, 全体.税收; NULL if it ends with none. */
const kh_entity *kh_item_named(kh_scope scope, const kh_node *node);
/* Outside rules, an indicator called like a word of the language (监测) is meant where `word` follows it and
 * only items have that: 监测.实绩, 全体.监测.户数. False: `node` means what it always does. */
bool kh_item_before_word(kh_scope scope, const kh_node *node, kh_text word, kh_value *object);

/* ---- inputs and townships (evaluate_input.c) ---- */

bool kh_is_input(const kh_entity *entity);
/* `scope`: where the input was found; its formula sees its owner's words and then what lies around. */
kh_value kh_input_value(kh_scope scope, const kh_entity *input);
kh_value kh_field_value(kh_scope scope, const kh_entity *township, const kh_entity *field);
/* 全体, 同组 */
kh_value kh_everyone(kh_scope scope);
kh_value kh_same_group(kh_scope scope);
/* Between the two, `township` is 本单位. */
typedef struct kh_elsewhere {
    kh_evaluation *evaluation;
    const kh_entity *township;
    const kh_group *group;
    const kh_scheme *scheme, *home;
    const kh_entity *home_township;
    const kh_frame *went_from;
} kh_elsewhere;
kh_elsewhere kh_where(kh_evaluation *evaluation); /* goes nowhere yet */
kh_elsewhere kh_go_to(kh_evaluation *evaluation, const kh_entity *township);
void kh_come_back(kh_elsewhere back);
const kh_group *kh_group_of(kh_evaluation *evaluation, const kh_entity *township);

/* ---- actual values and scores (evaluate_actual.c) ---- */

/* Is there anybody to ask, for the scheme that is evaluated? */
bool kh_has_answers(const kh_evaluation *evaluation);
/* Whose values a name means here: of a fold's or filter's element, else 本单位's. */
const kh_entity *kh_whose(kh_scope scope);
/* 实绩 of the nearest item, or of that one. */
kh_value kh_actual_here(kh_scope scope);
/* What was reported for one period, or the year; else 缺省 (evaluate_input.c). */
kh_value kh_or_default(kh_scope scope, const kh_entity *input, kh_value reported);
/* 期次 and 各期得分 (evaluate_period.c). */
kh_value kh_period_number(kh_scope scope);

/* ---- evaluate_outcome.c ---- */

/* 等次, 获表彰, 本组名次, 全体名次: of 本单位, or of the township that is looked at. */
kh_value kh_outcome_here(kh_scope scope, kh_keyname keyname);
/* 总得分 in 上年(…) */
kh_value kh_last_total_here(kh_scope scope);
kh_value kh_period_scores(kh_scope scope);
kh_value kh_actual_of(kh_scope scope, const kh_entity *item);
/* Of 量 or 外部, as reported. */
kh_value kh_reported_value(kh_scope scope, const kh_entity *input);
/* A bare number is in the 单位 of the input. */
kh_value kh_in_unit_of(kh_scope scope, const kh_entity *input, kh_value value);
/* Of 量 with 式, once for each township and period. */
kh_value kh_derived_value(kh_scope scope, const kh_entity *input, const kh_node *formula);
/* 得分, 基本得分, 总得分 of an item; NULL: of the nearest. */
kh_value kh_score_here(kh_scope scope, kh_function function, const kh_entity *item);
/* The item whose 得分 is meant where none is named, or NULL: the whole. */
const kh_entity *kh_scored_item(kh_scope scope);
/* 小计 of what the formula stands in. */
kh_value kh_subtotal_here(kh_scope scope);
/* Does the formula speak of results? */
bool kh_mentions_results(kh_scope scope, const kh_node *node);

/* What all townships share is found once: 全体, 全体.实绩, 平均(全体.实绩). `list` is such a shared list. */
const kh_value *kh_shared_value(kh_evaluation *evaluation, const void *what, const void *whose, kh_text word);
kh_value kh_share_value(kh_evaluation *evaluation, const void *what, const void *whose, kh_text word,
                        kh_value value);
/* The same by a key of its own: what is kept lives in the answers' arena. */
const void *kh_shared_under(const kh_evaluation *evaluation, kh_text key);
void kh_share_under(const kh_evaluation *evaluation, kh_text key, const void *kept);
/* A copy of the value is kept; a list is shared from now on. */
kh_value kh_share_list(kh_evaluation *evaluation, kh_text key, kh_value value);
bool kh_is_shared(const kh_evaluation *evaluation, const kh_value *list);
/* Of a shared list, in the answers' arena; NULL: none yet. */
const void *kh_shared_index(const kh_evaluation *evaluation, const kh_value *list);
void kh_share_index(const kh_evaluation *evaluation, const kh_value *list, const void *index);

/* ---- other schemes (evaluate_scheme.c) ---- */

/* Between this and kh_come_back(), names, roster and 本单位 are those of the entity's scheme; 本单位 is the
 * row that 本级 names, in last year's scheme that of the same township. Nothing changes for an entity of our
 * own. */
kh_elsewhere kh_go_abroad(kh_evaluation *evaluation, const kh_entity *entity);
/* The row of `theirs` that 本级 of our scheme names, or NULL. */
const kh_entity *kh_own_row(const kh_scheme *theirs, const kh_entity *ours);
/* UNKNOWN: nothing says which unit is meant. */
kh_value kh_lacking_unit(kh_scope scope);
/* Of a record by townships, 本单位's; anything else is itself. */
kh_value kh_share_of_unit(kh_scope scope, kh_value value);

/* ---- attributes (attribute_value.c) ---- */

/* What is written there, in one text: 万元/亩, 10, a name. */
kh_text kh_written_text(kh_arena *arena, const kh_node *node);
/* Whose attributes an entity shows: a card item's are its leaf's, a scale's those of what it is the scale of,
 * those of something found in a text its place's. */
const kh_entity *kh_holder(const kh_entity *entity);
kh_value kh_attribute_by_row(kh_evaluation *evaluation, const kh_entity *entity, const kh_attribute_row *row);
kh_value kh_absent_attribute(kh_evaluation *evaluation, const kh_entity *entity, const kh_attribute_row *row);
kh_value kh_absent_property(kh_evaluation *evaluation, const kh_entity *entity, const kh_property_row *row);

/* ---- properties (properties.c, properties_tree.c) ---- */

kh_value kh_property_value(kh_evaluation *evaluation, const kh_entity *entity, const kh_property_row *row);
/* Kinds whose texts rules search. */
kh_kinds kh_place_kinds(void);
/* The scheme an entity stands in, else the one that is evaluated; may be NULL. */
const kh_entity *kh_scheme_of(const kh_evaluation *evaluation, const kh_entity *entity);

/* ---- functions (functions*.c) ---- */

typedef struct kh_call {
    kh_scope scope;
    const kh_node *node; /* KH_NODE_CALL */
} kh_call;

/* 平均(全体.实绩) is the same for all that ask. */
kh_value kh_shared_call(kh_call call, kh_value (*body)(kh_call call));
/* A call of a built-in or declared function, or a document applied to a clause. */
kh_value kh_call_value(kh_scope scope, const kh_node *node);
/* The argument of that position, or of that name (KH_KEYNAMES: it has none); NULL: not given. */
const kh_node *kh_argument_node(kh_call call, size_t position, kh_keyname name);
/* Its value; not given: NONE. */
kh_value kh_argument(kh_call call, size_t position, kh_keyname name);
bool kh_is_given(kh_call call, size_t position, kh_keyname name);

#endif
