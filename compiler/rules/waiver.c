/* Waivers: one rule lifted for one entity, with a reason, an approval and a last day. */
#include "rules/judging.h"

/* ---- the entity meant ---- */

typedef struct {
    kh_kind kind; /* KH_KIND_FILE: any */
    kh_text name;
    bool by_label;
} wanted;

static bool is_wanted(const kh_entity *entity, const wanted *query)
{
    if (query->kind != KH_KIND_FILE && entity->kind != query->kind)
        return false;
    return query->name.length && (kh_text_equal(entity->name, query->name) ||
                                  (query->by_label && kh_text_equal(entity->label, query->name)));
}

static const kh_entity *search(const kh_entity *tree, const wanted *query)
{
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        bool foreign = child->kind == KH_KIND_SCHEME && tree->kind == KH_KIND_SCHEME; /* 上级 of an example */
        const kh_entity *found = is_wanted(child, query) ? child : foreign ? NULL : search(child, query);
        if (found)
            return kh_origin(found);
    }
    return NULL;
}

static const kh_entity *search_scheme(const kh_model *model, const kh_scheme *scheme, const wanted *query)
{
    if (is_wanted(scheme->entity, query))
        return scheme->entity;
    const kh_entity *found = search(scheme->entity, query);
    for (size_t i = 0; i < scheme->township_count && !found; i++)
        if (is_wanted(scheme->townships[i], query))
            found = scheme->townships[i];
    for (size_t i = 0; i < kh_map_count(model->names) && !found; i++)
        if (is_wanted(kh_map_value(model->names, i), query))
            found = kh_map_value(model->names, i);
    return found;
}

static kh_kind kind_named(kh_text word)
{
    const kh_block_row *block = kh_find_block(word);
    if (!block)
        return KH_KIND_FILE;
    return block->kind == KH_KIND_CORE_INDICATOR ? KH_KIND_INDICATOR : block->kind;
}

/* 方案 alone is the scheme; 公布 alone is the only one there is. */
static const kh_entity *only_one(const kh_scheme *scheme, kh_kind kind)
{
    const kh_entity *only = NULL;
    if (kind == KH_KIND_SCHEME)
        return scheme->entity;
    for (size_t i = 0; i < scheme->entity->children.count && kind != KH_KIND_FILE; i++) {
        const kh_entity *child = scheme->entity->children.items[i];
        if (child->kind == kind && only)
            return NULL;
        if (child->kind == kind)
            only = child;
    }
    return only;
}

const kh_entity *kh_find_entity(const kh_model *model, const kh_scheme *scheme, const kh_node *node)
{
    wanted query = {.name = node->text};
    if (node->kind == KH_NODE_TEXT)
        query.by_label = true;
    if (node->kind == KH_NODE_TEXT || node->kind == KH_NODE_NAME) {
        const kh_entity *found = search_scheme(model, scheme, &query);
        return found || query.by_label ? found : only_one(scheme, kind_named(node->text));
    }
    if (node->kind != KH_NODE_MEMBER || node->count == 0)
        return NULL;
    const kh_node *left = node->children[0];
    query.kind = left->kind == KH_NODE_NAME ? kind_named(left->text) : KH_KIND_FILE;
    if (query.kind != KH_KIND_FILE)
        return search_scheme(model, scheme, &query);
    const kh_entity *outer = kh_find_entity(model, scheme, left);
    return outer ? search(outer, &query) : NULL;
}

/* ---- which findings a waiver lifts ---- */

static bool names_rule(const kh_entity *waiver, const kh_rule *rule)
{
    kh_text named = kh_pack_text(waiver, "规则");
    return named.length && (kh_text_equal(named, rule->id) || kh_text_equal(named, rule->alias));
}

static const kh_entity *entity_of(const kh_model *model, const kh_scheme *scheme, const kh_entity *waiver)
{
    const kh_node *node = kh_pack_node(waiver, "对象");
    return node ? kh_find_entity(model, scheme, node) : NULL;
}

/* A waiver without its last day has been reported and lifts nothing. */
static bool holds(const kh_entity *waiver, kh_date date)
{
    return kh_date_valid(kh_pack_date(waiver, "至")) && kh_holds_on(waiver, date);
}

static kh_words waiver_words(kh_arena *arena, const kh_entity *waiver)
{
    kh_words arguments[] = {
        kh_words_same(kh_pack_text(waiver, "理由")),
        kh_words_same(kh_pack_text(waiver, "批准")),
        kh_words_same(kh_pack_text(waiver, "文号")),
        kh_words_same(kh_date_text(arena, kh_pack_date(waiver, "至"))),
    };
    kh_words words = kh_words_of("{0}（{1}批准，{2}，至{3}止）", "{0} (approved by {1}, {2}, until {3})");
    return kh_words_fill(arena, words, arguments, KH_COUNT(arguments));
}

/* The cards of a scheme belong to it, those of a group to the group: what is lifted for either is lifted on
 * them. */
static bool concerns(const kh_scheme *scheme, const kh_breach *breach, const kh_entity *entity)
{
    return breach->offender == entity || (breach->group && breach->group == entity) ||
           (breach->on_cards && entity == scheme->entity);
}

void kh_waivers_find(kh_judging *judging)
{
    const kh_entity *scheme = judging->scheme->entity, *ignored;
    bool waivable = kh_rule_is_waivable(judging->rule, &ignored);
    for (size_t i = 0; waivable && i < scheme->children.count; i++) {
        const kh_entity *waiver = scheme->children.items[i];
        if (waiver->kind != KH_KIND_WAIVER || !names_rule(waiver, judging->rule))
            continue;
        kh_lift lift = {
            .waiver = waiver,
            .entity = entity_of(judging->model, judging->scheme, waiver),
            .holds = holds(waiver, judging->scheme->judged_on),
        };
        if (lift.entity)
            kh_vector_push(judging->model->arena, &judging->lifts, lift);
    }
}

void kh_waivers_lift(kh_judging *judging, kh_breach *breach)
{
    for (size_t i = 0; i < judging->lifts.count; i++) {
        kh_lift *lift = &judging->lifts.items[i];
        if (!concerns(judging->scheme, breach, lift->entity))
            continue;
        lift->met = true;
        if (!lift->holds)
            continue;
        breach->row.waived = true;
        breach->row.waiver = waiver_words(judging->model->arena, lift->waiver);
    }
}

/* ---- waivers that are wrong themselves ---- */

static const kh_judging *judging_for(const kh_entity *waiver, const kh_judging *const *judgings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (names_rule(waiver, judgings[i]->rule))
            return judgings[i];
    return NULL;
}

static const kh_lift *lift_of(const kh_entity *waiver, const kh_judging *judging)
{
    for (size_t i = 0; i < judging->lifts.count; i++)
        if (judging->lifts.items[i].waiver == waiver)
            return &judging->lifts.items[i];
    return NULL;
}

/* The rule is not broken there, or not in force. */
static void report_idle(kh_model *model, const kh_entity *waiver, kh_text rule)
{
    kh_report_texts(model->diagnostics, KH083, waiver->span, 2, rule,
                    kh_span_text(kh_pack_node(waiver, "对象")->span));
}

/* “到2026-12-31为止”, “从2026-07-01起” */
static kh_words term_words(kh_arena *arena, const kh_entity *waiver, kh_date judged_on)
{
    kh_date from = kh_pack_date(waiver, "自");
    bool early = kh_date_valid(from) && kh_date_compare(judged_on, from) < 0;
    kh_words day = kh_words_same(kh_date_text(arena, early ? from : kh_pack_date(waiver, "至")));
    return kh_words_fill(
        arena, early ? kh_words_of("从{0}起", "from {0}") : kh_words_of("到{0}为止", "until {0}"), &day, 1);
}

static void report_use(kh_model *model, const kh_scheme *scheme, const kh_entity *waiver,
                       const kh_judging *judging)
{
    const kh_lift *lift = lift_of(waiver, judging);
    kh_date until = kh_pack_date(waiver, "至");
    if (!lift || !lift->met) {
        /* An undecided rule may yet need it. */
        if (judging->outcome != KH_UNDECIDED)
            report_idle(model, waiver, judging->rule->id);
    } else if (!lift->holds && kh_date_valid(until)) {
        kh_words arguments[] = {kh_words_same(judging->rule->id),
                                term_words(model->arena, waiver, scheme->judged_on),
                                kh_words_same(kh_date_text(model->arena, scheme->judged_on))};
        kh_report(model->diagnostics, KH084, waiver->span, arguments, KH_COUNT(arguments));
    }
}

/* Of a rule that no approval lifts; answers whether it is one. */
static bool refuse(kh_model *model, const kh_entity *waiver, const kh_rule *rule)
{
    const kh_entity *where;
    if (kh_rule_is_waivable(rule, &where))
        return false;
    kh_words arguments[] = {kh_words_same(rule->id), kh_words_of("豁免", "waiving it")};
    kh_diagnostic *row = kh_report(model->diagnostics, KH991, waiver->span, arguments, KH_COUNT(arguments));
    kh_diagnostic_label(model->diagnostics, row, where->span, kh_words_of("写在这里", "said here"));
    return true;
}

static void report_one(kh_model *model, const kh_scheme *scheme, const kh_entity *waiver,
                       const kh_judging *judging, bool part)
{
    const kh_node *rule = kh_pack_node(waiver, "规则"), *entity = kh_pack_node(waiver, "对象");
    if (!rule || !entity || !kh_pack_text(waiver, "规则").length)
        return; /* that they are missing, or no name, has been said */
    if (!judging && !kh_find_rule(model, rule->text)) {
        kh_report_unknown_rule(model, rule->span, rule->text);
        return;
    }
    if (!entity_of(model, scheme, waiver)) {
        kh_report_texts(model->diagnostics, KH088, entity->span, 1, kh_span_text(entity->span));
        return;
    }
    if (judging && !refuse(model, waiver, judging->rule))
        report_use(model, scheme, waiver, judging);
    if (!judging && !part)
        report_idle(model, waiver, rule->text);
}

void kh_waivers_report(kh_model *model, const kh_scheme *scheme, kh_rule_set rules,
                       const kh_judging *const *judgings)
{
    for (size_t i = 0; i < scheme->entity->children.count; i++) {
        const kh_entity *waiver = scheme->entity->children.items[i];
        if (waiver->kind == KH_KIND_WAIVER)
            report_one(model, scheme, waiver, judging_for(waiver, judgings, rules.count), rules.part);
    }
}
