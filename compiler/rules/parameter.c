/* Parameters of rules: the value that holds on a day, the strictest of several packs. */
#include "rules/judging.h"

typedef KH_VECTOR(kh_element) binding_list;

static kh_date date_of(const kh_model *model, const kh_scheme *scheme)
{
    return scheme ? scheme->judged_on : model->settings->as_of;
}

/* Of those that hold, the one that began last. Without a date, the last of all. */
const kh_entity *kh_parameter_on(const kh_entity *owner, kh_text name, kh_date date)
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

kh_value kh_parameter_value(kh_model *model, const kh_scheme *scheme, const kh_entity *parameter)
{
    kh_evaluation evaluation = {.arena = model->arena, .model = model, .scheme = scheme};
    return kh_attribute_value(&evaluation, parameter, "值");
}

bool kh_compare_strictness(kh_arena *arena, const kh_entity *parameter, kh_value left, kh_value right,
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

static const kh_entity *asked_by(const kh_adoption *adoption, kh_text name, kh_date date)
{
    bool heard = adoption->block && !adoption->yields && !adoption->replaces;
    return heard ? kh_parameter_on(adoption->block, name, date) : NULL;
}

/* The rule's own value or what replaces it, then the strictest of what the adoptions ask. */
static kh_value strictest(kh_model *model, const kh_scheme *scheme, const kh_rule *rule,
                          const kh_entity *parameter, kh_date date, const kh_adoption **by)
{
    const kh_entity *replaced =
        rule->replacement ? kh_parameter_on(rule->replacement->block, parameter->name, date) : NULL;
    kh_value value = kh_parameter_value(model, scheme, replaced ? replaced : parameter);
    const kh_value least = value;
    *by = replaced ? rule->replacement : NULL;
    for (size_t i = 0; i < rule->adoption_count; i++) {
        const kh_entity *other = asked_by(&rule->adoptions[i], parameter->name, date);
        if (!other)
            continue;
        kh_value changed = kh_parameter_value(model, scheme, other);
        int order = 0, beyond = 0;
        if (!kh_compare_strictness(model->arena, parameter, changed, least, &order) || order < 0) {
            kh_report_looser(model, rule, other->span, kh_words_same(parameter->name));
        } else if (kh_compare_strictness(model->arena, parameter, changed, value, &beyond) && beyond > 0) {
            value = changed;
            *by = &rule->adoptions[i];
        }
    }
    return value;
}

bool kh_rule_parameter_on(kh_model *model, const kh_scheme *scheme, const kh_rule *rule,
                          const kh_entity *parameter, kh_date date, kh_value *value, const kh_adoption **by)
{
    const kh_entity *holding = kh_parameter_on(parameter->parent, parameter->name, date);
    if (holding)
        *value = strictest(model, scheme, rule, holding, date, by);
    return holding != NULL;
}

bool kh_rule_parameter(kh_model *model, const kh_scheme *scheme, const kh_rule *rule,
                       const kh_entity *parameter, kh_value *value, const kh_adoption **by)
{
    return kh_rule_parameter_on(model, scheme, rule, parameter, date_of(model, scheme), value, by);
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

/* False if a parameter of `owner` has a timeline, but no value on that day. */
static bool bind_parameters(kh_model *model, const kh_scheme *scheme, const kh_rule *rule,
                            const kh_entity *owner, kh_date date, binding_list *list)
{
    for (size_t i = 0; i < owner->children.count; i++) {
        const kh_entity *child = owner->children.items[i];
        kh_value value;
        const kh_adoption *by;
        if (child->kind != KH_KIND_PARAMETER || is_bound(list, child->name))
            continue;
        if (!kh_rule_parameter_on(model, scheme, rule, child, date, &value, &by))
            return false;
        bind(model, list, child->name, value);
    }
    return true;
}

bool kh_rule_parameters_hold(kh_model *model, const kh_scheme *scheme, const kh_rule *rule, kh_date date)
{
    binding_list list = {0};
    return bind_parameters(model, scheme, rule, rule->entity, date, &list) &&
           (rule->pack->kind != KH_KIND_PACK ||
            bind_parameters(model, scheme, rule, rule->pack, date, &list));
}

/* Quantities of a rule are of the scheme: each is worth one value for all offenders. */
static void bind_quantities(kh_model *model, kh_evaluation *evaluation, const kh_entity *owner,
                            binding_list *list)
{
    kh_frame outermost = {.element = evaluation->scheme->entity};
    for (size_t i = 0; i < owner->children.count; i++) {
        const kh_entity *child = owner->children.items[i];
        const kh_node *formula = child->kind == KH_KIND_QUANTITY ? kh_pack_node(child, "式") : NULL;
        if (!formula || is_bound(list, child->name))
            continue;
        kh_frame frame = {
            .outer = &outermost, .bindings = list->items, .binding_count = list->count, .rule = true};
        bind(model, list, child->name,
             kh_evaluate(evaluation, &frame, formula, (kh_expectation){.form = KH_FORM_ANY}));
    }
}

bool kh_rule_bindings(kh_model *model, const kh_scheme *scheme, const kh_rule *rule,
                      kh_evaluation *evaluation, kh_frame *frame)
{
    binding_list list = {0};
    kh_date date = date_of(model, scheme);
    bool of_pack = rule->pack->kind == KH_KIND_PACK;
    if (!bind_parameters(model, scheme, rule, rule->entity, date, &list) ||
        (of_pack && !bind_parameters(model, scheme, rule, rule->pack, date, &list)))
        return false;
    if (of_pack && evaluation)
        bind_quantities(model, evaluation, rule->pack, &list);
    if (evaluation)
        bind_quantities(model, evaluation, rule->entity, &list);
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
        bool in_use = child->kind == KH_KIND_PARAMETER && kh_parameter_on(owner, child->name, date) == child;
        if (in_use && kh_date_valid(verified) && kh_date_compare(date, verified) > 0)
            return child;
    }
    return NULL;
}

/* “规则包“核心规则””, “规则包“核心规则”等3个” */
static kh_words packs_words(kh_arena *arena, const kh_entities *packs)
{
    kh_words title = kh_pack_title(packs->items[0]);
    kh_words arguments[] = {title, kh_words_same(kh_text_format(arena, "%zu", packs->count))};
    kh_words one = kh_words_of("规则包“{0}”", "the pack “{0}”");
    kh_words many = kh_words_of("规则包“{0}”等{1}个", "{1} packs (“{0}” and others)");
    return kh_words_fill(arena, packs->count > 1 ? many : one, arguments, KH_COUNT(arguments));
}

void kh_warn_unverified(kh_model *model, const kh_scheme *scheme, kh_rule_set rules)
{
    kh_entities packs = {0};
    const kh_entity *first = NULL;
    for (size_t i = 0; i < rules.count && kh_date_valid(scheme->judged_on); i++) {
        const kh_rule *rule = &rules.items[i];
        bool known = packs.count && packs.items[packs.count - 1] == rule->pack;
        for (size_t j = 0; j < packs.count && !known; j++)
            known = packs.items[j] == rule->pack;
        const kh_entity *parameter = known ? NULL : unverified(rule->entity, scheme->judged_on);
        if (!parameter)
            continue;
        kh_vector_push(model->arena, &packs, rule->pack);
        if (!first || kh_date_compare(kh_pack_date(parameter, "核对至"), kh_pack_date(first, "核对至")) < 0)
            first = parameter;
    }
    if (!first)
        return;
    kh_words arguments[] = {packs_words(model->arena, &packs), kh_words_same(first->parent->name),
                            kh_words_same(kh_date_text(model->arena, kh_pack_date(first, "核对至"))),
                            kh_words_same(kh_date_text(model->arena, scheme->judged_on))};
    kh_report(model->diagnostics, KH085, scheme->entity->span, arguments, KH_COUNT(arguments));
}
