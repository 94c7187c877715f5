/* Parameters of rules: the value that holds at the judging date, the strictest of several packs. */
#include "rules/judging.h"

typedef KH_VECTOR(kh_element) binding_list;

static kh_date date_of(const kh_model *model, const kh_scheme *scheme)
{
    return scheme ? scheme->judged_on : model->settings->as_of;
}

/* Several 参数 of one name are a timeline: of those that hold, the one that began last. Without a date, the
 * last of all. */
static const kh_entity *at_date(const kh_entity *owner, kh_text name, kh_date date)
{
    const kh_entity *best = NULL;
    for (size_t i = 0; i < owner->children.count; i++) {
        const kh_entity *child = owner->children.items[i];
        if (child->kind != KH_KIND_PARAMETER || !kh_text_equal(child->name, name) ||
            !kh_holds_on(child, date))
            continue;
        kh_date from = kh_pack_date(child, "自"), before = best ? kh_pack_date(best, "自") : (kh_date){0};
        bool later = kh_date_valid(from) && (!kh_date_valid(before) || kh_date_compare(from, before) > 0);
        if (!best || later)
            best = child;
    }
    return best;
}

static kh_value value_of(kh_model *model, const kh_scheme *scheme, const kh_entity *parameter)
{
    kh_evaluation evaluation = {.arena = model->arena, .model = model, .scheme = scheme};
    return kh_attribute_value(&evaluation, parameter, "值");
}

/* Above 0: `left` is the stricter one; false if they cannot be compared or nobody says which way is strict.
 */
static bool compare_strictness(kh_arena *arena, const kh_entity *parameter, kh_value left, kh_value right,
                               int *order)
{
    const kh_member_row *way = kh_find_member(KH_ENUMERATION_STRICTER, kh_pack_text(parameter, "从严"));
    if (!way || left.kind != right.kind)
        return false;
    if (left.kind == KH_VALUE_NUMBER && kh_units_agree(left.unit, right.unit))
        *order = kh_number_compare(arena, left.number, right.number);
    else if (left.kind == KH_VALUE_MEMBER)
        *order = (left.member->rank > right.member->rank) - (left.member->rank < right.member->rank);
    else if (left.kind == KH_VALUE_DATE)
        *order = kh_date_compare(left.date, right.date);
    else
        return false;
    if (kh_text_is(way->word.in[KH_CHINESE], "更小"))
        *order = -*order;
    return true;
}

static kh_value strictest(kh_model *model, const kh_scheme *scheme, const kh_rule *rule,
                          const kh_entity *parameter)
{
    kh_value value = value_of(model, scheme, parameter);
    for (size_t i = 0; i < rule->adoption_count; i++) {
        const kh_entity *other = at_date(rule->adoptions[i], parameter->name, date_of(model, scheme));
        if (!other)
            continue;
        kh_value changed = value_of(model, scheme, other);
        int order = 0;
        if (!compare_strictness(model->arena, parameter, changed, value, &order) || order < 0)
            kh_report_looser(model, rule, other->span, kh_words_same(parameter->name));
        else
            value = changed;
    }
    return value;
}

static bool is_bound(const binding_list *list, kh_text name)
{
    for (size_t i = 0; i < list->count; i++)
        if (kh_text_equal(list->items[i].key, name))
            return true;
    return false;
}

static void bind(kh_model *model, binding_list *list, kh_text name, kh_value value)
{
    kh_element binding = {.value = value, .key = name};
    kh_vector_push(model->arena, list, binding);
}

/* False if a parameter of `owner` has a timeline, but no value on the judging date. */
static bool bind_parameters(kh_model *model, const kh_scheme *scheme, const kh_rule *rule,
                            const kh_entity *owner, binding_list *list)
{
    for (size_t i = 0; i < owner->children.count; i++) {
        const kh_entity *child = owner->children.items[i];
        if (child->kind != KH_KIND_PARAMETER || is_bound(list, child->name))
            continue;
        const kh_entity *holding = at_date(owner, child->name, date_of(model, scheme));
        if (!holding)
            return false;
        bind(model, list, child->name, strictest(model, scheme, rule, holding));
    }
    return true;
}

/* Quantities of a rule are of the scheme: each is worth one value for all offenders. */
static void bind_quantities(kh_model *model, const kh_scheme *scheme, const kh_entity *owner,
                            binding_list *list)
{
    kh_frame outermost = {.element = scheme->entity};
    for (size_t i = 0; i < owner->children.count; i++) {
        const kh_entity *child = owner->children.items[i];
        const kh_node *formula = child->kind == KH_KIND_QUANTITY ? kh_pack_node(child, "式") : NULL;
        if (!formula || is_bound(list, child->name))
            continue;
        kh_frame frame = {.outer = &outermost, .bindings = list->items, .binding_count = list->count};
        kh_evaluation evaluation = {.arena = model->arena, .model = model, .scheme = scheme};
        bind(model, list, child->name,
             kh_evaluate(&evaluation, &frame, formula, (kh_expectation){.form = KH_FORM_ANY}));
    }
}

bool kh_rule_bindings(kh_model *model, const kh_scheme *scheme, const kh_rule *rule, kh_frame *frame)
{
    binding_list list = {0};
    bool of_pack = rule->pack->kind == KH_KIND_PACK;
    if (!bind_parameters(model, scheme, rule, rule->entity, &list) ||
        (of_pack && !bind_parameters(model, scheme, rule, rule->pack, &list)))
        return false;
    if (of_pack && scheme)
        bind_quantities(model, scheme, rule->pack, &list);
    if (scheme)
        bind_quantities(model, scheme, rule->entity, &list);
    frame->bindings = list.items;
    frame->binding_count = list.count;
    return true;
}

/* ---- verified until ---- */

static const kh_entity *unverified(const kh_entity *owner, kh_date date)
{
    for (size_t i = 0; i < owner->children.count; i++) {
        const kh_entity *child = owner->children.items[i];
        kh_date verified = kh_pack_date(child, "核对至");
        bool in_use = child->kind == KH_KIND_PARAMETER && at_date(owner, child->name, date) == child;
        if (in_use && kh_date_valid(verified) && kh_date_compare(date, verified) > 0)
            return child;
    }
    return NULL;
}

void kh_warn_unverified(kh_model *model, const kh_scheme *scheme, kh_rule_set rules)
{
    KH_VECTOR(const kh_entity *) warned = {0};
    for (size_t i = 0; i < rules.count && kh_date_valid(scheme->judged_on); i++) {
        const kh_rule *rule = &rules.items[i];
        bool done = false;
        for (size_t j = 0; j < warned.count; j++)
            done |= warned.items[j] == rule->pack;
        const kh_entity *parameter = done ? NULL : unverified(rule->entity, scheme->judged_on);
        if (!parameter)
            continue;
        kh_report_texts(model->diagnostics, KH085, scheme->entity->span, 4, kh_entity_title(rule->pack),
                        rule->id, kh_date_text(model->arena, kh_pack_date(parameter, "核对至")),
                        kh_date_text(model->arena, scheme->judged_on));
        kh_vector_push(model->arena, &warned, rule->pack);
    }
}
