/* Walks everything declared: names given and unique, required attributes there, weights free of results. */
#include "model/validate.h"

#include "model/check_internal.h"
#include "model/declare.h"
#include "model/lost.h"
#include "model/names.h"
#include "model/outcome.h"

static bool must_have_name(kh_kind kind)
{
    static const kh_kinds named =
        KH_KIND_BIT(KH_KIND_SCHEME) | KH_KIND_BIT(KH_KIND_DEPARTMENT) | KH_KIND_BIT(KH_KIND_FIELD) |
        KH_KIND_BIT(KH_KIND_TOWNSHIP) | KH_KIND_BIT(KH_KIND_GROUP) | KH_KIND_BIT(KH_KIND_QUANTITY) |
        KH_KIND_BIT(KH_KIND_FUNCTION) | KH_KIND_BIT(KH_KIND_PARAMETER) | KH_KIND_BIT(KH_KIND_RULE) |
        KH_KIND_BIT(KH_KIND_DOCUMENT) | KH_KIND_BIT(KH_KIND_PACK) | KH_KIND_BIT(KH_KIND_LEXICON) |
        KH_KIND_BIT(KH_KIND_PATTERN) | KH_KIND_BIT(KH_KIND_VARIANT) | KH_KIND_BIT(KH_KIND_DETAIL) |
        KH_KIND_BIT(KH_KIND_COLUMN);
    return named & KH_KIND_BIT(kind);
}

static bool may_use_label(kh_kind kind)
{
    return kind == KH_KIND_INDICATOR || kind == KH_KIND_SECTION || kind == KH_KIND_TOWNSHIP ||
           kind == KH_KIND_SCHEME;
}

static void check_names(kh_model *model, const kh_entity *entity)
{
    bool nameless = !entity->name.length && (must_have_name(entity->kind) || may_use_label(entity->kind));
    if (entity->node && nameless && !(may_use_label(entity->kind) && entity->label.length))
        kh_report(model->diagnostics, KH046, entity->span, (kh_words[]){kh_block_row_of(entity->kind)->word},
                  1);
    /* several dated values of one parameter are a timeline, no doubles: 参数 X { 自 … }; so are adoptions */
    static const kh_kinds dated = KH_KIND_BIT(KH_KIND_PARAMETER) | KH_KIND_BIT(KH_KIND_WAIVER) |
                                  KH_KIND_BIT(KH_KIND_ADOPTION) | KH_KIND_BIT(KH_KIND_REPLACEMENT);
    kh_map *seen[KH_KINDS] = {0};
    for (size_t i = 0; i < entity->children.count; i++) {
        kh_entity *child = entity->children.items[i];
        if (!child->name.length || dated & KH_KIND_BIT(child->kind))
            continue;
        if (!seen[child->kind])
            seen[child->kind] = kh_map_new(model->arena);
        const kh_entity *before = kh_map_add(seen[child->kind], child->name, child);
        if (before == child)
            continue;
        bool copied = kh_text_equal(kh_span_text(child->whole), kh_span_text(before->whole));
        if (copied)
            kh_mark_damaged(child->parent); /* that it counts twice is the same mistake */
        kh_diagnostic *double_name = kh_report_texts(model->diagnostics, KH028, child->span, 1, child->name);
        kh_diagnostic_label(model->diagnostics, double_name, before->span,
                            kh_words_of("先声明在这里", "first declared here"));
    }
}

/* An empty text says nothing: a waiver without a reason in its quotation marks has none. */
static bool is_given(const kh_attribute *attribute)
{
    bool empty = attribute && attribute->count == 1 && attribute->values[0]->kind == KH_NODE_TEXT &&
                 attribute->values[0]->text.length == 0;
    return attribute && !empty;
}

static void check_required(kh_model *model, const kh_entity *entity)
{
    size_t count;
    const kh_attribute_row *rows = kh_attributes(&count);
    for (size_t i = 0; i < count && !entity->damaged && !entity->has_unknown; i++) {
        if (!rows[i].required || !(rows[i].of & KH_KIND_BIT(entity->kind)))
            continue;
        if (is_given(kh_attribute_of(entity, rows[i].word.in[KH_CHINESE].data)))
            continue;
        kh_words title = kh_words_same(kh_entity_title(entity));
        kh_report(model->diagnostics, KH037, entity->span, (kh_words[]){title, rows[i].word}, 2);
    }
}

/* The first name in an expression that only results can answer, or NULL. */
static const kh_node *result_in(const kh_entity *owner, const kh_node *node)
{
    if (!node)
        return NULL;
    if (node->kind == KH_NODE_NAME) {
        kh_keyname keyname = kh_find_keyname(node->text);
        const kh_function_row *function = kh_find_function(node->text);
        if (keyname == KH_KEYNAME_ACTUAL || keyname == KH_KEYNAME_SUBTOTAL ||
            keyname == KH_KEYNAME_PERIOD_NUMBER || keyname == KH_KEYNAME_PERIOD_SCORES ||
            kh_is_outcome(keyname) ||
            (function &&
             (function->function == KH_FUNCTION_OWN_SCORE || function->function == KH_FUNCTION_BASE_SCORE ||
              function->function == KH_FUNCTION_TOTAL_SCORE || function->function == KH_FUNCTION_LAST_YEAR ||
              function->function == KH_FUNCTION_PREVIOUS || function->function == KH_FUNCTION_RUNNING_TOTAL)))
            return node;
        for (const kh_entity *at = owner; at; at = at->parent) {
            const kh_entity *quantity = kh_child_named(at, KH_KIND_QUANTITY, node->text);
            if (kh_child_named(at, KH_KIND_DETAIL, node->text))
                return node;
            if (quantity && !kh_attribute_of(quantity, "值") && !kh_attribute_of(quantity, "式"))
                return node;
        }
        return NULL;
    }
    for (size_t i = 0; i < node->count; i++) {
        const kh_node *found = result_in(owner, node->children[i]);
        if (found)
            return found;
    }
    return NULL;
}

static void check_weight_free_of_results(kh_model *model, const kh_entity *entity)
{
    static const char *const of_weights[] = {"适用", "系数", "分值"};
    if (entity->kind != KH_KIND_INDICATOR && entity->kind != KH_KIND_SECTION)
        return;
    for (size_t i = 0; i < KH_COUNT(of_weights); i++) {
        const kh_attribute *attribute = kh_attribute_of(entity, of_weights[i]);
        bool stays = i == 0 && kh_attribute_of(entity, "不适用时"); /* on the card whatever the result */
        if (!attribute || !attribute->count || stays)
            continue;
        const kh_node *result = result_in(entity, attribute->values[0]);
        if (result)
            kh_report_texts(model->diagnostics, KH045, result->span, 2, kh_entity_title(entity),
                            result->text);
    }
}

/* ---- 计分 that nobody takes over ---- */

static bool takes_over(const kh_entity *container)
{
    for (size_t i = 0; i < container->children.count; i++) {
        const kh_entity *child = container->children.items[i];
        bool scored = child->kind == KH_KIND_SECTION || child->kind == KH_KIND_INDICATOR ||
                      child->kind == KH_KIND_BONUS || child->kind == KH_KIND_PENALTY;
        if (!scored || kh_attribute_of(child, "计分"))
            continue;
        if (child->damaged || child->kind == KH_KIND_BONUS || child->kind == KH_KIND_PENALTY ||
            kh_is_leaf(child) || takes_over(child))
            return true;
    }
    return false;
}

/* 计分 of a section or of an indicator with parts is the default of its leaves; where all have their own it
 * would look as if the sum were scored by it. */
static void check_default_score(kh_model *model, const kh_scheme *scheme, const kh_entity *entity)
{
    bool container = entity->kind == KH_KIND_SECTION ||
                     (entity->kind == KH_KIND_INDICATOR && kh_child_of_kind(entity, KH_KIND_INDICATOR));
    const kh_attribute *formula = container ? kh_attribute_of(entity, "计分") : NULL;
    bool taken =
        !formula || formula->on_whole || entity->damaged || entity->has_unknown || takes_over(entity);
    bool any = container && kh_child_of_kind(entity, KH_KIND_INDICATOR), several;
    for (size_t i = 0; scheme && formula && i < scheme->group_count && !taken; i++) {
        const kh_entity *refined = kh_find_item(scheme->groups[i].tree, entity->name, &several);
        taken = refined && takes_over(refined);
    }
    if (!taken && any)
        kh_report_texts(model->diagnostics, KH989, formula->span, 1, kh_entity_title(entity));
}

/* Something must be filled in, and whose it is has a column already. */
static void check_detail(kh_model *model, const kh_entity *detail)
{
    kh_words township = kh_block_row_of(KH_KIND_TOWNSHIP)->word;
    size_t filled_in = 0;
    for (size_t i = 0; i < detail->children.count; i++) {
        const kh_entity *column = detail->children.items[i];
        filled_in += column->kind == KH_KIND_COLUMN && !kh_attribute_of(column, "式");
        for (int language = 0; language < KH_LANGUAGES; language++)
            if (kh_text_equal(column->name, township.in[language]))
                kh_report_texts(model->diagnostics, KH942, column->span, 1, column->name);
    }
    if (filled_in == 0 && !detail->damaged && !detail->has_unknown)
        kh_report_texts(model->diagnostics, KH940, detail->span, 1, detail->name);
}

/* ---- 逐期计分 without periods ---- */

static void check_periods(kh_model *model, const kh_scheme *scheme, const kh_entity *entity)
{
    bool may = kh_find_attribute(entity->kind, KH_TEXT("逐期计分")) != NULL;
    const kh_attribute *formula = may ? kh_attribute_of(entity, "逐期计分") : NULL;
    kh_evaluation evaluation = {.arena = model->arena, .model = model, .scheme = scheme};
    if (scheme && formula && !entity->damaged && kh_scored_periods(&evaluation, entity) == 0)
        kh_report_texts(model->diagnostics, KH983, formula->span, 1, kh_entity_title(entity));
}

static void check_adjustments(kh_model *model, const kh_scheme *scheme, const kh_entity *adjust)
{
    kh_checker checker = {.model = model, .scheme = scheme, .owner = adjust};
    kh_static_frame frame = {.entity = adjust};
    for (size_t i = 0; i < adjust->adjustments.count; i++)
        (void)kh_check(&checker, &frame, adjust->adjustments.items[i].amount,
                       (kh_expectation){.form = KH_FORM_ANY});
}

static void check_guard(kh_model *model, const kh_scheme *scheme, const kh_entity *group)
{
    if (!group->node || !group->node->guard)
        return;
    kh_checker checker = {.model = model, .scheme = scheme, .owner = group};
    kh_static_frame frame = {.entity = group};
    kh_type type =
        kh_check(&checker, &frame, group->node->guard, (kh_expectation){.form = KH_FORM_CONDITION});
    if (type.kind != KH_TYPE_TRUTH && type.kind != KH_TYPE_ANY && type.kind != KH_TYPE_POISON)
        kh_report(model->diagnostics, KH031, group->node->guard->span,
                  (kh_words[]){kh_words_of("条件（是或否）", "a condition (yes or no)"), kh_type_words(type)},
                  2);
}

void kh_validate(kh_model *model, const kh_scheme *scheme, const kh_entity *entity)
{
    /* Nothing more would be listed, and the source does not compile: a file of mistakes is answered soon. */
    if (kh_diagnostics_count(model->diagnostics) >= KH_MAX_DIAGNOSTICS &&
        kh_diagnostics_compile_errors(model->diagnostics) > 0)
        return;
    check_names(model, entity);
    check_required(model, entity);
    for (size_t i = 0; i < entity->attributes.count; i++)
        if (kh_span_text(entity->attributes.items[i].span).length) /* not one that the compiler wrote */
            kh_validate_attribute(model, scheme, entity, &entity->attributes.items[i]);
    check_weight_free_of_results(model, entity);
    kh_check_amount(model, entity);
    check_default_score(model, scheme, entity);
    check_periods(model, scheme, entity);
    kh_validate_lexicon(model, entity);
    if (entity->kind == KH_KIND_DETAIL)
        check_detail(model, entity);
    if (entity->kind == KH_KIND_ADJUST)
        check_adjustments(model, scheme, entity);
    if (entity->kind == KH_KIND_GROUP)
        check_guard(model, scheme, entity);
    for (size_t i = 0; i < entity->children.count; i++)
        if (entity->children.items[i]->kind != KH_KIND_SCHEME)
            kh_validate(model, scheme, entity->children.items[i]);
}

static void missing(kh_model *model, const kh_entity *entity, const char *word)
{
    kh_words arguments[] = {kh_words_same(kh_entity_title(entity)),
                            kh_find_attribute(entity->kind, kh_text_of(word))->word};
    kh_report(model->diagnostics, KH037, entity->span, arguments, 2);
}

static void leaves_need_points(kh_model *model, const kh_entity *tree)
{
    const kh_entity **leaves;
    size_t count = kh_leaves(model->arena, tree, &leaves);
    for (size_t i = 0; i < count; i++)
        if (!leaves[i]->damaged && !kh_attribute_of(leaves[i], "分值") && !kh_is_lost(model, leaves[i]->name))
            missing(model, leaves[i], "分值");
}

void kh_validate_points(kh_model *model, const kh_scheme *scheme)
{
    if (!scheme->entity->damaged && !kh_attribute_of(scheme->entity, "总分"))
        missing(model, scheme->entity, "总分");
    /* points that every group supplies need not stand on the base: each group's own tree is asked */
    bool base_asked = false; /* most groups have the scheme's own tree */
    for (size_t i = 0; i < scheme->group_count; i++) {
        bool base = scheme->groups[i].tree == scheme->entity;
        if (!base || !base_asked)
            leaves_need_points(model, scheme->groups[i].tree);
        base_asked |= base;
    }
}
