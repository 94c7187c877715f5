/* What puts a rule in force, and whose limits hold: a narrower place may be stricter, and may replace what it
 * is permitted to. */
#include "rules/judging.h"

/* The adoption's own dates, else its pack's; and only for issuers of the levels it names. */
static bool dates_hold(const kh_adoption *adoption, kh_date date)
{
    kh_date from = kh_pack_date(adoption->block, "自"), until = kh_pack_date(adoption->block, "至");
    if (!kh_date_valid(from))
        from = kh_pack_date(adoption->pack, "自");
    if (!kh_date_valid(until))
        until = kh_pack_date(adoption->pack, "至");
    return kh_date_is_within(date, from, until);
}

bool kh_level_admits(const kh_entity *owner, const kh_scheme *scheme)
{
    const kh_attribute *levels = owner ? kh_attribute_of(owner, "层级") : NULL;
    kh_text own = scheme ? kh_pack_text(scheme->entity, "层级") : KH_TEXT_NONE;
    const kh_member_row *issuer = kh_find_member(KH_ENUMERATION_LEVEL, own);
    if (!levels || !levels->count || !issuer)
        return true; /* of a scheme that does not say its level, too: rather strict */
    for (size_t i = 0; i < levels->count; i++) {
        const kh_member_row *level = kh_find_member(KH_ENUMERATION_LEVEL, levels->values[i]->text);
        if (level && level->rank == issuer->rank) /* 县 and 区 are one */
            return true;
    }
    return false;
}

const kh_node *kh_rule_level_node(const kh_rule *rule)
{
    const kh_node *replaced = rule->replacement ? kh_pack_node(rule->replacement->block, "级别") : NULL;
    return replaced ? replaced : kh_pack_node(rule->entity, "级别");
}

const kh_node *kh_adoption_level_node(const kh_adoption *adoption)
{
    if (!adoption->block || adoption->yields || adoption->replaces)
        return NULL;
    return kh_pack_node(adoption->block, "级别");
}

bool kh_rule_is_waivable(const kh_rule *rule, const kh_entity **where)
{
    *where = kh_pack_says(rule->entity, "可豁免") == KH_SAID_NO ? rule->entity : NULL;
    for (size_t i = 0; i < rule->adoption_count && !*where; i++)
        if (!rule->adoptions[i].yields && kh_pack_says(rule->adoptions[i].block, "可豁免") == KH_SAID_NO)
            *where = rule->adoptions[i].block;
    return *where == NULL;
}

/* ---- replacing ---- */

typedef struct {
    kh_model *model;
    const kh_scheme *scheme;
    kh_date date;
    kh_rule *rule;
    kh_adoptions list; /* those that hold, the widest first */
} settling;

/* Defaults of this project bind nobody: a place that has a figure of its own need not ask. */
static bool replaces_defaults_only(const kh_entity *rule, const kh_entity *block)
{
    bool some = false;
    for (size_t i = 0; i < block->children.count; i++) {
        const kh_entity *changed = block->children.items[i];
        if (changed->kind != KH_KIND_PARAMETER)
            continue;
        const kh_entity *limit = kh_child_named(rule, KH_KIND_PARAMETER, changed->name);
        const kh_member_row *origin =
            limit ? kh_find_member(KH_ENUMERATION_ORIGIN, kh_pack_text(limit, "出处")) : NULL;
        if (!origin || !kh_text_is(origin->word.in[KH_CHINESE], "本项目"))
            return false;
        some = true;
    }
    return some && !kh_pack_node(block, "级别");
}

static bool rule_permits(const kh_entity *rule, const kh_adoption *replacing)
{
    kh_said said = kh_pack_says(rule, "可替换");
    return said == KH_SAID_YES || (said == KH_UNSAID && replaces_defaults_only(rule, replacing->block));
}

/* Permission is given by the rule, or by a wider pack; a wider pack that says no is heard. What is replaced
 * once may be replaced again only if the replacement says so. */
static bool is_permitted(const settling *it, const kh_adoption *replacing)
{
    bool permitted = rule_permits(it->rule->entity, replacing);
    for (size_t i = 0; i < it->list.count; i++) {
        const kh_adoption *other = &it->list.items[i];
        kh_said said = kh_pack_says(other->block, "可替换");
        if (other->layer >= replacing->layer)
            break; /* the widest stand first */
        if (said == KH_SAID_NO || (other == it->rule->replacement && said != KH_SAID_YES))
            return false;
        permitted |= said == KH_SAID_YES;
    }
    return permitted;
}

static void refuse(const settling *it, const kh_adoption *replacing)
{
    kh_words arguments[] = {kh_words_same(it->rule->id), kh_words_of("替换", "replacing it")};
    kh_diagnostic *row =
        kh_report(it->model->diagnostics, KH991, replacing->span, arguments, KH_COUNT(arguments));
    kh_diagnostic_label(it->model->diagnostics, row, it->rule->entity->span,
                        kh_words_of("规则本身", "the rule itself"));
}

static void clash(const settling *it, const kh_adoption *one, const kh_adoption *other, kh_words what)
{
    kh_words arguments[] = {kh_words_same(it->rule->id), kh_pack_title(one->pack), kh_pack_title(other->pack),
                            what};
    kh_diagnostic *row = kh_report(it->model->diagnostics, KH990, one->span, arguments, KH_COUNT(arguments));
    kh_diagnostic_label(it->model->diagnostics, row, other->span, kh_pack_title(other->pack));
}

/* What an adoption holds to: its own limit, else the rule's. */
static const kh_entity *limit_of(const settling *it, const kh_adoption *adoption, kh_text name)
{
    const kh_entity *own = adoption->block ? kh_parameter_on(adoption->block, name, it->date) : NULL;
    return own ? own : kh_parameter_on(it->rule->entity, name, it->date);
}

static bool holds_to_stricter_level(const settling *it, const kh_adoption *other)
{
    bool ignored;
    const kh_node *replaced = kh_pack_node(it->rule->replacement->block, "级别");
    const kh_node *asked = other->block ? kh_pack_node(other->block, "级别") : NULL;
    if (!asked)
        asked = kh_pack_node(it->rule->entity, "级别");
    return replaced && kh_strictest_level(asked, &ignored) > kh_strictest_level(replaced, &ignored);
}

/* The first limit of the replacement that is looser than what the other holds to; NULL: none. */
static const kh_entity *stricter_limit(const settling *it, const kh_adoption *other)
{
    const kh_entity *block = it->rule->replacement->block;
    for (size_t i = 0; i < block->children.count; i++) {
        const kh_entity *replaced = block->children.items[i];
        if (replaced->kind != KH_KIND_PARAMETER)
            continue;
        const kh_entity *own = kh_parameter_on(it->rule->entity, replaced->name, it->date);
        const kh_entity *held = limit_of(it, other, replaced->name);
        int order = 0;
        if (own && held &&
            kh_compare_strictness(it->model->arena, own, kh_parameter_value(it->model, it->scheme, held),
                                  kh_parameter_value(it->model, it->scheme, replaced), &order) &&
            order > 0)
            return replaced;
    }
    return NULL;
}

static bool says_nothing_of_its_own(const kh_adoption *adoption)
{
    return !adoption->block ||
           (!kh_pack_node(adoption->block, "级别") && !kh_child_of_kind(adoption->block, KH_KIND_PARAMETER));
}

/* Wider packs give way if they permit it, or if they only take the rule as it is and the rule permits it. */
static void give_way(settling *it, kh_adoption *other)
{
    const kh_adoption *replacement = it->rule->replacement;
    kh_said said = kh_pack_says(other->block, "可替换");
    bool permits = rule_permits(it->rule->entity, replacement);
    other->yields = other->layer < replacement->layer &&
                    (said == KH_SAID_YES || (permits && says_nothing_of_its_own(other)));
    if (other->yields)
        return;
    const kh_entity *limit = stricter_limit(it, other);
    if (limit)
        clash(it, replacement, other, kh_words_same(limit->name));
    else if (holds_to_stricter_level(it, other))
        clash(it, replacement, other, kh_words_of("级别", "level"));
}

static void choose_replacement(settling *it)
{
    for (size_t i = 0; i < it->list.count; i++) {
        kh_adoption *replacing = &it->list.items[i];
        const kh_adoption *before = it->rule->replacement;
        if (!replacing->replaces)
            continue;
        if (before && before->layer == replacing->layer)
            clash(it, replacing, before, kh_words_of("替换", "the replacement"));
        else if (!is_permitted(it, replacing))
            refuse(it, replacing);
        else
            it->rule->replacement = replacing;
    }
}

static void settle(settling *it)
{
    choose_replacement(it);
    for (size_t i = 0; i < it->list.count; i++) {
        kh_adoption *one = &it->list.items[i];
        if (one->replaces)
            one->yields = one != it->rule->replacement;
        else if (it->rule->replacement && one->layer <= it->rule->replacement->layer)
            give_way(it, one);
    }
}

/* ---- the rule on a day ---- */

kh_rule kh_rule_on(kh_model *model, const kh_scheme *scheme, const kh_rule *gathered, kh_date date)
{
    kh_rule rule = *gathered;
    settling it = {.model = model, .scheme = scheme, .date = date, .rule = &rule};
    for (size_t i = 0; i < gathered->adoption_count; i++) {
        const kh_adoption *adoption = &gathered->adoptions[i];
        if (dates_hold(adoption, date) && kh_level_admits(adoption->block, scheme))
            kh_vector_push(model->arena, &it.list, *adoption);
    }
    rule.replacement = NULL;
    settle(&it);
    rule.adoptions = it.list.items;
    rule.adoption_count = it.list.count;
    return rule;
}

bool kh_rule_is_in_force(kh_model *model, const kh_scheme *scheme, const kh_rule *rule, kh_date date)
{
    return rule->adoption_count > 0 && kh_holds_on(rule->entity, date) && kh_rule_is_carried(rule, date) &&
           kh_rule_parameters_hold(model, scheme, rule, date);
}
