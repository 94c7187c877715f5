/* What a group prescribes, read once: what it drops and adjusts, who receives, by which method. */
#include "weights/weighing.h"

#include "model/names.h"

static const char cannot_receive[] = "不能再把余分归给它";

/* Said of the group, once, not of a township. */
static void broken(kh_plan *plan, kh_code code, kh_span span, const kh_words *arguments, size_t count)
{
    plan->broken = true;
    kh_finding_add(plan->weighing->findings, code, span, NULL, arguments, count);
}

/* The words for “group X has dropped Y, so …”. */
static void report_dropped(kh_plan *plan, kh_span span, const kh_entity *item, kh_words so)
{
    kh_words arguments[] = {kh_words_same(plan->group->name), kh_words_same(kh_entity_title(item)), so};
    broken(plan, KH061, span, arguments, KH_COUNT(arguments));
}

static const kh_range *named_range(kh_plan *plan, const kh_node *node)
{
    bool several = false;
    const kh_entity *item = kh_find_item_of(plan->group->tree, node, &several);
    const kh_range *range = item && !several ? kh_range_of(plan->outline, item) : NULL;
    plan->broken |= !range; /* the model has said so */
    return range;
}

/* Dropped, and something else put in its place: it is in the scheme, but not in the group's tree. */
static const kh_entity *replaced(const kh_plan *plan, const kh_node *node)
{
    bool several = false;
    const kh_entity *item = kh_find_item_of(plan->weighing->scheme->entity, node, &several);
    return item && !kh_range_of(plan->outline, item) ? item : NULL;
}

static bool all_dropped(const kh_plan *plan, const kh_range *range)
{
    for (size_t i = 0; i < range->count; i++)
        if (!plan->leaves[range->first + i].dropped)
            return false;
    return range->count > 0;
}

/* ---- 剔除, 调整 ---- */

static void add_drop(kh_plan *plan, const kh_node *node)
{
    for (size_t i = 0; node->kind == KH_NODE_LIST && i < node->count; i++)
        add_drop(plan, node->children[i]);
    bool one = node->kind != KH_NODE_LIST && !replaced(plan, node);
    const kh_range *range = one ? named_range(plan, node) : NULL;
    if (!range)
        return;
    kh_plan_item item = {.range = range};
    kh_vector_push(plan->weighing->arena, &plan->items, item);
    for (size_t i = 0; i < range->count; i++)
        plan->leaves[range->first + i].dropped = true;
}

static void add_drops(kh_plan *plan, const kh_attribute *drops)
{
    for (size_t i = 0; drops && i < drops->count; i++)
        add_drop(plan, drops->values[i]);
}

static kh_words cannot_be_adjusted(void)
{
    return kh_words_of("不能再调整它", "so it cannot be adjusted");
}

/* A note, and no card of the group: an amount that is not known yet is no mistake. */
static void wait_for(kh_plan *plan, const kh_adjustment *adjustment)
{
    kh_model *model = plan->weighing->model;
    kh_words what = kh_filled(model->arena, "{0} 的 调整", "the adjustment of {0}", 1,
                              (kh_words[]){kh_words_same(adjustment->name)});
    broken(plan, KH038, adjustment->amount->span, &what, 1);
    kh_vector_push(model->arena, &model->tbd, ((kh_tbd){what.in[KH_CHINESE], adjustment->amount->span}));
}

static void add_adjustments(kh_plan *plan, const kh_entity *adjust)
{
    for (size_t i = 0; adjust && i < adjust->adjustments.count; i++) {
        const kh_adjustment *adjustment = &adjust->adjustments.items[i];
        const kh_range *range = adjustment->target ? kh_range_of(plan->outline, adjustment->target) : NULL;
        if (kh_is_tbd(adjustment->amount))
            wait_for(plan, adjustment);
        if (adjustment->target && !range)
            report_dropped(plan, adjustment->span, adjustment->target, cannot_be_adjusted());
        plan->broken |= !range;
        if (!range)
            continue;
        kh_plan_item item = {adjustment, range, false};
        kh_vector_push(plan->weighing->arena, &plan->items, item);
        for (size_t j = 0; j < range->count; j++)
            plan->leaves[range->first + j].adjusted = true;
    }
}

/* In the order in which the two are written. */
static void read_items(kh_plan *plan)
{
    const kh_group *group = plan->group;
    const kh_attribute *drops = group->entity ? kh_attribute_of(group->entity, "剔除") : NULL;
    bool drops_first = drops && (!group->adjust || drops->span.start < group->adjust->span.start);
    if (drops_first)
        add_drops(plan, drops);
    add_adjustments(plan, group->adjust);
    if (!drops_first)
        add_drops(plan, drops);
    for (size_t i = 0; i < plan->items.count; i++) {
        const kh_plan_item *item = &plan->items.items[i];
        if (item->adjustment && all_dropped(plan, item->range))
            report_dropped(plan, item->adjustment->span, item->range->item, cannot_be_adjusted());
    }
}

/* ---- 余分 ---- */

static bool is_key_word(const kh_node *node)
{
    const kh_attribute_row *row = kh_find_attribute(KH_KIND_INDICATOR, node->text);
    return row && kh_text_is(row->word.in[KH_CHINESE], "重点");
}

static void add_named(kh_plan *plan, const kh_node *node)
{
    /* A 余分 that all groups share passes over what one of them drops. */
    bool own = plan->group->entity && kh_entity_is_inside(plan->group->balance, plan->group->entity);
    const kh_entity *gone = replaced(plan, node);
    if (gone && own)
        report_dropped(plan, node->span, gone, kh_words_of(cannot_receive, "so it cannot receive points"));
    const kh_range *range = gone ? NULL : named_range(plan, node);
    plan->recipients.named |= gone != NULL;
    if (!range)
        return;
    plan->recipients.named = true;
    if (own && all_dropped(plan, range))
        report_dropped(plan, node->span, range->item,
                       kh_words_of(cannot_receive, "so it cannot receive points"));
    for (size_t i = 0; i < range->count; i++)
        plan->leaves[range->first + i].named = true;
}

static void add_recipient(kh_plan *plan, const kh_node *node)
{
    kh_recipients *to = &plan->recipients;
    if (node->kind == KH_NODE_LIST) {
        for (size_t i = 0; i < node->count; i++)
            add_recipient(plan, node->children[i]);
        return;
    }
    kh_keyname keyname = node->kind == KH_NODE_NAME ? kh_find_keyname(node->text) : KH_KEYNAMES;
    if (keyname == KH_KEYNAME_NONE)
        to->none = true;
    else if (keyname == KH_KEYNAME_REST)
        to->rest = true;
    else if (keyname == KH_KEYNAME_WEAK)
        to->weak = true;
    else if (keyname == KH_KEYNAME_SAME_SECTION)
        to->section = true;
    else if (node->kind == KH_NODE_NAME && is_key_word(node))
        to->key = true;
    else
        add_named(plan, node);
}

static void read_recipients(kh_plan *plan, const kh_attribute *to)
{
    kh_recipients *all = &plan->recipients;
    for (size_t i = 0; to && i < to->count; i++)
        add_recipient(plan, to->values[i]);
    bool others = all->key || all->weak || all->rest || all->section || all->named;
    if (!to || (!to->count && !others))
        all->rest = true;
    if (all->none && others)
        broken(plan, KH067, to->span, NULL, 0);
}

static void read_method(kh_plan *plan, const kh_attribute *by)
{
    const kh_node *node = by && by->count ? by->values[0] : NULL;
    if (!node)
        return;
    const kh_function_row *function = node->kind == KH_NODE_NAME ? kh_find_function(node->text) : NULL;
    if (node->kind == KH_NODE_CALL && node->count == 2 && node->children[0]->kind == KH_NODE_NAME &&
        kh_find_keyname(node->children[0]->text) == KH_KEYNAME_BY) {
        plan->method = KH_BY_FORMULA;
        plan->formula = node->children[1];
    } else if (function && function->function == KH_FUNCTION_MEAN) {
        plan->method = KH_EVENLY;
    } else if (node->kind != KH_NODE_NAME || kh_find_keyname(node->text) != KH_KEYNAME_PROPORTIONALLY) {
        plan->broken = true;
    }
}

static void read_balance(kh_plan *plan)
{
    const kh_group *group = plan->group;
    const kh_entity *balance = group->balance;
    const kh_attribute *to = balance ? kh_attribute_of(balance, "归") : NULL;
    plan->balance_span = to              ? to->span
                         : balance       ? balance->span
                         : group->entity ? group->entity->span
                                         : plan->weighing->scheme->entity->span;
    read_recipients(plan, to);
    read_method(plan, balance ? kh_attribute_of(balance, "法") : NULL);
}

/* ---- leaves ---- */

static void read_leaf(kh_plan *plan, kh_evaluation *evaluation, size_t index)
{
    const kh_entity *leaf = plan->outline->leaves.items[index].entity;
    kh_plan_leaf *row = &plan->leaves[index];
    for (const kh_entity *at = leaf; at && at->kind == KH_KIND_INDICATOR; at = at->parent)
        row->key |= kh_attribute_of(at, "重点") && kh_attribute_truth(evaluation, at, "重点");
    const kh_member_row *kind = kh_attribute_member(evaluation, leaf, "类型");
    plan->kinds_known &= kind != NULL;
    row->outcome = kind && kh_text_is(kind->word.in[KH_CHINESE], "目标效果");
    kh_number points = plan->outline->leaves.items[index].points;
    if (kh_number_valid(points) && kh_number_sign(points) < 0) {
        kh_words arguments[] = {kh_words_same(kh_entity_title(leaf)), kh_words_of("分值", "base points"),
                                kh_points_words(plan->weighing->arena, points)};
        broken(plan, KH066, leaf->span, arguments, KH_COUNT(arguments));
    }
}

/* 分值上限 of what has parts would bind a sum; the water-filling binds leaves only. */
static void refuse_bounds_on_parts(kh_plan *plan, const kh_entity *container)
{
    static const char *const words[] = {"分值上限", "分值下限"};
    for (size_t i = 0; i < container->children.count; i++) {
        const kh_entity *child = container->children.items[i];
        if (child->kind != KH_KIND_SECTION && (child->kind != KH_KIND_INDICATOR || kh_is_leaf(child)))
            continue;
        for (size_t w = 0; w < KH_COUNT(words); w++) {
            const kh_attribute *bound = kh_attribute_of(child, words[w]);
            if (bound)
                broken(plan, KH074, bound->span,
                       (kh_words[]){kh_words_same(kh_entity_title(child)), bound->row->word}, 2);
        }
        refuse_bounds_on_parts(plan, child);
    }
}

kh_plan *kh_plan_make(kh_weighing *weighing, const kh_group *group, const kh_outline *outline)
{
    kh_plan *plan = kh_arena_new_of(weighing->arena, kh_plan);
    plan->weighing = weighing;
    plan->group = group;
    plan->outline = outline;
    plan->kinds_known = true;
    plan->leaves = kh_arena_array(weighing->arena, outline->leaves.count + 1, sizeof *plan->leaves);
    kh_evaluation evaluation = {
        .arena = weighing->arena, .model = weighing->model, .scheme = weighing->scheme, .group = group};
    /* one more than there are: no card's steps may grow where they lie */
    plan->bases = kh_arena_array(weighing->arena, outline->leaves.count + 1, sizeof *plan->bases);
    for (size_t i = 0; i < outline->leaves.count; i++) {
        read_leaf(plan, &evaluation, i);
        plan->bases[i] = (kh_step){.kind = KH_STEP_BASE, .after = outline->leaves.items[i].points};
    }
    refuse_bounds_on_parts(plan, outline->tree);
    read_items(plan);
    read_balance(plan);
    return plan;
}
