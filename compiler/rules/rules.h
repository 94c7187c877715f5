/* rules.h: rule packs, judged.
 *
 * Packs are files of the language (stdlib/rules/ *.kh, embedded). In force for a scheme is the union of the
 * core pack, the packs it names (引用 规则.X; when it names none, those that bind its place by default), the
 * office's own and those given by --pack. A rule is in force while its own dates, an adoption's and one of
 * the documents it cites hold. Of several adoptions the strictest wins; a narrower place may replace limits
 * where that is permitted. A rule sees what is written, and the compiled cards (weights/card.h). Three
 * outcomes: holds, broken (findings), undecided (reasons).
 *
 * Owns:   everything lives in the model's arena.
 * Fails:  memory as the arena does; mistakes in packs are diagnostics (KH080–KH089, KH990, KH991).
 */
#ifndef KH_RULES_RULES_H
#define KH_RULES_RULES_H

#include "weights/card.h"

typedef enum kh_outcome { KH_HOLDS, KH_BROKEN, KH_UNDECIDED, KH_NOT_APPLICABLE } kh_outcome;

/* Whose word it is, the widest first: what is narrower may be stricter, and replace where permitted. */
typedef enum kh_layer {
    KH_LAYER_CORE,
    KH_LAYER_GENERAL, /* of the library, binding no place: precedents, subjects, good practice */
    KH_LAYER_COUNTRY,
    KH_LAYER_PROVINCE,
    KH_LAYER_CITY,
    KH_LAYER_COUNTY,
    KH_LAYER_OFFICE, /* a file of the office that names no place */
    KH_LAYER_SCHEME, /* a 规则 block of the scheme itself */
    KH_LAYERS,
} kh_layer;

kh_words kh_layer_name(kh_layer layer);

/* By what a rule is in force. */
typedef struct kh_adoption {
    const kh_entity *pack;  /* the scheme, for its own 规则 block */
    const kh_entity *block; /* 采用, 替换 or the scheme's 规则; NULL: taken as it is */
    kh_span span;
    kh_layer layer;
    bool replaces; /* a 替换 */
    bool yields;   /* what it says gives way to a narrower replacement */
} kh_adoption;

/* A rule in force for a scheme. */
typedef struct kh_rule {
    const kh_entity *entity; /* the 规则 block */
    const kh_entity *pack;   /* where it is written; the scheme, for a rule of its own */
    kh_text id;              /* "KH101" */
    kh_text alias;           /* "core-indicator-limit" */
    kh_words title, explanation, suggestion;
    kh_citation *citations; /* those of packs in force first */
    size_t citation_count;
    const kh_entity *const *documents; /* cited, in the order written */
    size_t document_count;
    bool core;                    /* of the core pack: at error level for every scheme */
    const kh_adoption *adoptions; /* that hold on the judging date, the widest layer first */
    size_t adoption_count;
    const kh_adoption *replacement; /* the one of them whose limits stand in place of the rule's; or NULL */
    kh_words reach; /* a sentence that says whose limit it is, where no document cited binds the place */
} kh_rule;

typedef struct kh_rule_set {
    kh_rule *items;
    size_t count;                  /* in order of id */
    const kh_entity *const *packs; /* in force, the core first */
    size_t pack_count;
    bool part;                 /* --only: others are in force, too */
    const kh_rule *candidates; /* those of the packs in force, with all their adoptions, whatever the day */
    size_t candidate_count;
} kh_rule_set;

/* One missing datum of one rule; the shape of findings.h's kh_undecided, without output's header. */
typedef struct kh_missing {
    kh_text rule;
    kh_text entity;
    kh_words *missing;
    size_t missing_count;
} kh_missing;

typedef struct kh_judgement {
    kh_outcome outcome; /* the worst of all rules: broken over undecided over holds */
    KH_VECTOR(kh_missing) undecided;
    size_t rules_judged;
} kh_judgement;

/* Which packs: library paths to load beside the scheme's own (--pack), may be none. */
typedef struct kh_rule_choice {
    const kh_text *packs;
    size_t pack_count;
    const kh_text *only; /* ids or aliases; none: all */
    size_t only_count;
} kh_rule_choice;

kh_rule_set kh_rules_in_force(kh_model *model, const kh_scheme *scheme, kh_rule_choice choice);

/* Judges every rule of the set; findings go to the model's diagnostics. No rule hides another. Waivers of the
 * scheme (豁免) are applied: a waived finding stays, marked. */
kh_judgement kh_rules_judge(kh_model *model, const kh_scheme *scheme, const kh_cards *cards,
                            kh_rule_set rules);

/* The strictest level a finding of the rule can have; *varies: some findings are milder. */
kh_level kh_rule_level(const kh_rule *rule, bool *varies);
/* The same without what adoptions ask beyond the rule; and the first adoption that asks for that level, NULL
 * if none asks for more. */
kh_level kh_rule_own_level(const kh_rule *rule, bool *varies);
const kh_adoption *kh_rule_raised_by(const kh_rule *rule);
/* The value of one of its parameters on the judging date, as the adoptions leave it; *by: the adoption that
 * changed it, or NULL. False: it has none then. */
bool kh_rule_parameter(kh_model *model, const kh_scheme *scheme, const kh_rule *rule,
                       const kh_entity *parameter, kh_value *value, const kh_adoption **by);
/* The pack's name in both languages; of a rule, an adoption or a document likewise. */
kh_words kh_pack_title(const kh_entity *pack);
/* The reason for a replacement. */
kh_words kh_adoption_reason(const kh_adoption *adoption);
/* Is it in force by default where it binds? Does it stand in the library? */
bool kh_pack_is_automatic(const kh_entity *pack);
kh_layer kh_pack_layer(const kh_entity *pack);

/* All rules of all loaded packs, for `kaohe rules` and the pack tests. */
kh_rule_set kh_rules_all(kh_model *model);

/* Reports what is wrong with 采用 in the loaded packs: rules that are not there, limits that are looser. The
 * core is loaded for it. */
void kh_rules_check_adoptions(kh_model *model);

typedef struct kh_pack_test {
    const kh_entity *pack;
    size_t rules, examples, failed, never_fired;
    size_t adopted; /* rules of other packs */
    kh_text silent; /* ids of those that never fired */
    kh_text report; /* one line a failed example, in the language asked for */
} kh_pack_test;

/* Runs the 合规例 and 违规例 of a pack; only the rule under test runs; the good one must hold (not be
 * undecided), the bad one be broken, on 应报 where given. A rule without both examples, citation, remedy or
 * English counts as failed, and so does one whose limits do not say how far they were verified, which way is
 * strict and where they come from. */
kh_pack_test kh_pack_run_examples(kh_model *model, const kh_entity *pack, kh_language language);

typedef struct kh_function_test {
    size_t functions, examples, failed;
    kh_text report; /* one line a failure, in the language asked for */
} kh_function_test;

/* Checks the 算例 of the functions of a file, those of its schemes too. In a file that holds nothing but
 * functions each must have 说明, 来源, a callable English name and the same texts in English, notes on its
 * parameters, and three 算例; what is missing counts as failed. */
kh_function_test kh_functions_run_examples(kh_model *model, const kh_entity *file, kh_language language);
/* The same for the scoring methods of the library. */
kh_function_test kh_methods_run_examples(kh_model *model, kh_language language);

/* What the rules of a whole library must be besides: adopted by a pack of a document or a place, and called
 * by an alias of their own. Only `failed` and `report` are set. */
kh_pack_test kh_library_check(kh_model *model, kh_language language);

#endif
