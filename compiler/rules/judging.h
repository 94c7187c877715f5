/* judging.h: what the files of this room share while a rule is judged (internal to rules/).
 *
 * Owns:   everything lives in the model's arena.
 * Fails:  as the arena does; mistakes in packs and waivers are diagnostics (KH080–KH089, KH990–KH994).
 */
#ifndef KH_RULES_JUDGING_H
#define KH_RULES_JUDGING_H

#include "rules/rules.h"

/* ---- constants written in packs: words that are read without being evaluated ---- */

/* The first value's text, date, truth; nothing if it is not written so. `word` is Chinese. */
kh_text kh_pack_text(const kh_entity *entity, const char *word);
kh_date kh_pack_date(const kh_entity *entity, const char *word);
typedef enum kh_said { KH_UNSAID, KH_SAID_NO, KH_SAID_YES } kh_said;
kh_said kh_pack_says(const kh_entity *entity, const char *word); /* of an entity that is NULL: unsaid */
/* The text in both languages: the entity's own, and that of its 英文 block. */
kh_words kh_pack_words(const kh_entity *entity, const char *word);
/* Label or name, in English the 英文 block's 名称. */
const kh_node *kh_pack_node(const kh_entity *entity, const char *word);
/* The strictest level that a 级别 can give, as rank of the enumeration (3 is 禁止); constant: it gives no
 * other. 0: not written. */
int kh_strictest_level(const kh_node *level, bool *constant);
/* Both ends are in; an end that is not valid is open, and so is a date that is not. */
bool kh_date_is_within(kh_date date, kh_date from, kh_date until);
/* 自 and 至 of an entity hold on `date`. */
bool kh_holds_on(const kh_entity *entity, kh_date date);

/* ---- region.c: places are written 省/市/县 ---- */

/* Does what binds `region` bind `place`, too? 全国 binds everywhere. */
bool kh_region_holds(kh_text region, kh_text place);
kh_layer kh_region_layer(kh_text region); /* of a region that is not empty */

/* ---- pack.c ---- */

extern const kh_text kh_core_pack_path;
bool kh_pack_is_core(const kh_entity *pack);
/* Is there a rule of that id or alias in any loaded pack? NULL: no. */
const kh_entity *kh_find_rule(const kh_model *model, kh_text id);
/* KH082 with did-you-mean. */
void kh_report_unknown_rule(kh_model *model, kh_span span, kh_text id);
/* KH081 for a level or a parameter of an adoption that is looser than the rule's. */
void kh_report_looser(kh_model *model, const kh_rule *rule, kh_span span, kh_words what);

/* ---- citation.c ---- */

/* The rule as its pack states it, no adoptions. scheme may be NULL: then nothing is said of reach, and all
 * citations are given. */
kh_rule kh_rule_read(kh_model *model, const kh_scheme *scheme, const kh_entity *pack,
                     const kh_entity *entity);
/* False: of the documents that the rule cites some are repealed on that day and none is in force. */
bool kh_rule_is_carried(const kh_rule *rule, kh_date date);
/* Sets rule->reach from the documents cited and the adoptions. */
void kh_rule_set_reach(kh_model *model, const kh_scheme *scheme, kh_rule *rule);
typedef KH_VECTOR(const kh_entity *) kh_entities;

/* ---- clause.c ---- */

/* 十（二） → “ten (2)”, 第三部分 → “part three”, 第十二条第一款 → “article 12 paragraph 1”. */
kh_words kh_clause_words(kh_arena *arena, kh_text clause);

/* ---- adoption.c ---- */

typedef KH_VECTOR(kh_adoption) kh_adoptions;

/* The rule with those of its adoptions (the widest first) that hold on that day; what they say against one
 * another is reported (KH990, KH991). An invalid date: all of them hold. */
kh_rule kh_rule_on(kh_model *model, const kh_scheme *scheme, const kh_rule *gathered, kh_date date);
/* Does 层级 of a pack or an adoption admit the scheme's issuer? */
bool kh_level_admits(const kh_entity *owner, const kh_scheme *scheme);
/* In force on that day: its own dates, an adoption, its parameters and its documents hold. `rule` is of
 * kh_rule_on() for the same day. */
bool kh_rule_is_in_force(kh_model *model, const kh_scheme *scheme, const kh_rule *rule, kh_date date);
/* The level that stands for the rule: of its replacement, else its own. NULL: none is written. */
const kh_node *kh_rule_level_node(const kh_rule *rule);
/* What the adoption asks beyond that; NULL: nothing. */
const kh_node *kh_adoption_level_node(const kh_adoption *adoption);
/* May it be waived? If not, *where is what says so. */
bool kh_rule_is_waivable(const kh_rule *rule, const kh_entity **where);

/* ---- parameter.c ---- */

/* Parameters and quantities of the rule at the judging date, the rule's own before its pack's; false if a
 * parameter has no value then. Without a scheme, at `as_of`; without an evaluation there are no quantities.
 */
bool kh_rule_bindings(kh_model *model, const kh_scheme *scheme, const kh_rule *rule,
                      kh_evaluation *evaluation, kh_frame *frame);
/* The same without quantities, on any day. */
bool kh_rule_parameters_hold(kh_model *model, const kh_scheme *scheme, const kh_rule *rule, kh_date date);
/* Several 参数 of one name are a timeline: the one of `owner` that holds on that day, or NULL. */
const kh_entity *kh_parameter_on(const kh_entity *owner, kh_text name, kh_date date);
kh_value kh_parameter_value(kh_model *model, const kh_scheme *scheme, const kh_entity *parameter);
/* Above 0: `left` is the stricter one; false if they cannot be compared or `parameter` does not say which way
 * is strict. */
bool kh_compare_strictness(kh_arena *arena, const kh_entity *parameter, kh_value left, kh_value right,
                           int *order);
bool kh_rule_parameter_on(kh_model *model, const kh_scheme *scheme, const kh_rule *rule,
                          const kh_entity *parameter, kh_date date, kh_value *value, const kh_adoption **by);
/* KH085, once a scheme, where the judging date is later than parameters were verified. */
void kh_warn_unverified(kh_model *model, const kh_scheme *scheme, kh_rule_set rules);

/* ---- force.c ---- */

/* The packs in force, the core first; loads them. KH992 where the scheme names packs and leaves out one that
 * binds its place. */
kh_entities kh_packs_in_force(kh_model *model, const kh_scheme *scheme, kh_rule_choice choice);

/* ---- year.c ---- */

/* KH993: rules and limits that change within the year assessed; KH994: a scheme issued after it. `broken` has
 * the ids of the rules that are broken. */
void kh_note_changes(kh_model *model, const kh_scheme *scheme, kh_rule_set rules, const kh_map *broken);

/* ---- message.c ---- */

/* A text with expressions in braces, taken apart once a rule: a piece is a literal or an expression. */
typedef struct kh_piece {
    kh_text literal;
    const kh_node *expression;
    kh_span span; /* of the expression */
} kh_piece;

typedef struct kh_template {
    KH_VECTOR(kh_piece) pieces;
} kh_template;

/* The attribute `word` of an entity as a template; empty if it is not written. */
kh_template kh_template_read(kh_model *model, const kh_entity *owner, const char *word);
/* Filled in the scope of `frame`. What is not known reads “未写”; what cannot be evaluated is reported
 * (KH086). */
kh_text kh_template_fill(kh_evaluation *evaluation, const kh_frame *frame, const kh_template *text,
                         kh_language language);

/* ---- judge.c, finding.c ---- */

/* One step of a chain of 每个: an element and the scope it gives. */
typedef struct kh_chain kh_chain;
struct kh_chain {
    const kh_chain *outer; /* NULL: the rule itself */
    kh_frame frame;
    const kh_entity *element; /* NULL: a value, or the rule itself */
};

typedef struct kh_breach {
    kh_diagnostic row;
    const kh_entity *offender; /* of the base tree; of several cards that of the first */
    bool on_cards;             /* found on a card: equal ones of other cards are joined to it */
    bool base;                 /* found on the base card */
    const kh_entity *group;    /* of the card, if any */
    KH_VECTOR(kh_text) townships;
} kh_breach;

/* A waiver of the scheme that names the rule being judged. */
typedef struct kh_lift {
    const kh_entity *waiver, *entity;
    bool holds; /* on the judging date */
    bool met;   /* the rule is broken there */
} kh_lift;

typedef struct kh_undecided_set kh_undecided_set;

typedef struct kh_judging {
    kh_model *model;
    const kh_scheme *scheme;
    const kh_cards *cards;
    const kh_rule *rule;
    kh_evaluation evaluation;
    kh_frame parameters;
    kh_arena *scratch; /* what is evaluated on cards */
    bool worded;       /* the texts below have been read */
    kh_template message[KH_LANGUAGES], help[KH_LANGUAGES], label[KH_LANGUAGES];
    kh_outcome outcome;
    bool refused; /* a condition was none, which is said once */
    KH_VECTOR(kh_breach) breaches;
    size_t latest;      /* of them, that was added or joined last; SIZE_MAX: by a hit */
    kh_map *kinds;      /* of breaches on cards: key of what is equal → index */
    kh_map *hit_places; /* of breaches about words: key of the place → index */
    KH_VECTOR(kh_lift) lifts;
    kh_undecided_set *undecided;
} kh_judging;

kh_judging *kh_judging_of(kh_model *model, const kh_scheme *scheme, const kh_cards *cards,
                          const kh_rule *rule, kh_undecided_set *undecided, kh_arena *scratch);
/* Judges one rule: sets the outcome and collects findings, one a card; nothing is reported yet. */
void kh_judge_rule(kh_judging *judging);

/* An evaluation that begins to count its steps anew. */
kh_value kh_judge_value(kh_judging *judging, const kh_frame *frame, const kh_node *node,
                        kh_expectation expected);

/* On a card, an equal finding of another card is joined by one more township. *index is its place among the
 * breaches, not set where a hit joins those of its clause. False: so grave was it not. */
bool kh_breach_add(kh_judging *judging, const kh_chain *scope, size_t *index);
/* The finding at `index` holds on this card, too. */
void kh_breach_join(kh_judging *judging, const kh_entity *card, size_t index);
void kh_breaches_report(kh_judging *judging);
/* The township of a card, NULL for any other entity and for the base card. */
const kh_entity *kh_card_township(const kh_entity *card);
/* How findings call an entity; NULL is the scheme. */
kh_text kh_breach_name(kh_judging *judging, const kh_entity *element);

/* ---- place.c ---- */

/* A finding that underlines half the scheme shows nothing; its message has the number of all. */
#define KH_MAX_PLACES 10

typedef struct kh_places {
    kh_span span;                             /* where the caret goes */
    const kh_entity *entities[KH_MAX_PLACES]; /* of 指向, the first of them at `span` */
    size_t count;
} kh_places;

const kh_chain *kh_innermost_entity(const kh_chain *scope);
kh_places kh_places_of(kh_judging *judging, const kh_chain *scope);
void kh_places_label(kh_judging *judging, const kh_chain *scope, const kh_places *places, kh_diagnostic *row);

void kh_places_add_label(kh_judging *judging, const kh_chain *scope, kh_diagnostic *row,
                         const kh_entity *entity);

/* ---- hit.c ---- */

/* What a finding is about, if that was found in a text; else NULL. */
const kh_entity *kh_hit_of(const kh_chain *scope);
/* Lowers the level by what the place and the words around it say; false: nothing is left. */
bool kh_hit_weigh(const kh_entity *hit, kh_level *level);
/* Joins a hit to the finding about its clause, as one more place; false: there is none yet. */
bool kh_hit_join(kh_judging *judging, const kh_chain *scope, const kh_entity *hit, kh_level level);
/* That finding is there now. */
void kh_hit_begin(kh_judging *judging, const kh_entity *hit, kh_level level, size_t index);

/* ---- undecided.c ---- */

kh_undecided_set *kh_undecided_new(kh_arena *arena);
void kh_undecided_add(kh_judging *judging, kh_reasons reasons);
void kh_undecided_list(kh_undecided_set *set, kh_judgement *judgement);

/* ---- waiver.c ---- */

/* Finds the waivers that name the rule. */
void kh_waivers_find(kh_judging *judging);
/* Marks the breach if one of them lifts it. */
void kh_waivers_lift(kh_judging *judging, kh_breach *breach);
/* What is wrong with the waivers themselves; after all rules: which were of use is known then. */
void kh_waivers_report(kh_model *model, const kh_scheme *scheme, kh_rule_set rules,
                       const kh_judging *const *judgings);
/* The entity that a name, 部门.甲, 外.内 or a label means in a scheme; NULL: none. */
const kh_entity *kh_find_entity(const kh_model *model, const kh_scheme *scheme, const kh_node *node);

#endif
