/* One attribute: is what is written what its row of the vocabulary wants? */
#include "model/validate.h"

#include "model/check_internal.h"
#include "model/lost.h"
#include "model/names.h"
#include "syntax/parse.h"

typedef struct context {
    kh_model *model;
    const kh_scheme *scheme;
    const kh_entity *entity;
    const kh_attribute *attribute;
} context;

static bool is_keyname(const kh_node *node, kh_keyname keyname)
{
    return node->kind == KH_NODE_NAME && kh_find_keyname(node->text) == keyname;
}

static void wrong(const context *at, const kh_node *node, kh_words wanted)
{
    kh_words found = kh_words_same(
        kh_text_format(at->model->arena, "“%.*s”", KH_TEXT_ARGUMENTS(kh_span_text(node->span))));
    kh_report(at->model->diagnostics, KH031, node->span, (kh_words[]){wanted, found}, 2);
}

static bool to_be_decided(const context *at, const kh_node *node)
{
    if (!is_keyname(node, KH_KEYNAME_TBD))
        return false;
    kh_report_to_be_decided(at->model, at->entity, at->attribute, node);
    return true;
}

static void check_text(const context *at, const kh_node *node)
{
    switch (node->kind) {
    case KH_NODE_TEXT:
    case KH_NODE_NAME:
    case KH_NODE_NUMBER:
    case KH_NODE_QUANTITY:
    case KH_NODE_PERCENT:
    case KH_NODE_DATE:
    case KH_NODE_ERROR:
        return;
    case KH_NODE_CALL: /* 统计局（年报）: a remark in brackets is not a call */
        kh_report_texts(at->model->diagnostics, KH033, node->span, 1, kh_span_text(node->children[0]->span));
        return;
    case KH_NODE_LIST:
        for (size_t i = 0; i < node->count; i++)
            check_text(at, node->children[i]);
        return;
    case KH_NODE_BLOCK:
    case KH_NODE_ATTRIBUTE:
    case KH_NODE_CONDITION:
    case KH_NODE_USE:
    case KH_NODE_TRUTH:
    case KH_NODE_IF:
    case KH_NODE_EACH:
    case KH_NODE_SOME:
    case KH_NODE_BINARY:
    case KH_NODE_UNARY:
    case KH_NODE_RANGE:
    case KH_NODE_MEMBER:
    case KH_NODE_FILTER:
    case KH_NODE_NAMED:
    case KH_NODE_MATCH:
    case KH_NODE_ARM:
    case KH_NODE_CHANGE:
        wrong(at, node, kh_words_of("引号里的文字", "a text in quotes"));
        return;
    }
}

static void check_enumeration(const context *at, const kh_node *node, kh_enumeration enumeration)
{
    if (node->kind == KH_NODE_NAME || node->kind == KH_NODE_TEXT) {
        if (!kh_find_member(enumeration, node->text))
            kh_report_unknown_member(at->model, node, enumeration, at->attribute->row->word);
    } else if (node->kind == KH_NODE_LIST) {
        for (size_t i = 0; i < node->count; i++)
            check_enumeration(at, node->children[i], enumeration);
    } else if (node->kind != KH_NODE_ERROR) {
        wrong(at, node, kh_enumeration_list(at->model->arena, enumeration));
    }
}

static void unknown_entity(const context *at, const kh_node *node, kh_kind kind, kh_kinds candidates)
{
    if (kh_is_lost(at->model, node->text))
        return;
    kh_words arguments[] = {kh_block_row_of(kind)->word, kh_words_same(kh_span_text(node->span))};
    kh_diagnostic *diagnostic = kh_report(at->model->diagnostics, KH029, node->span, arguments, 2);
    kh_suggest_name(
        at->model, diagnostic,
        kh_nearest_name(at->model, at->scheme ? at->scheme->entity : NULL, candidates, node->text));
}

/* A section or indicator; in a group, also one that only the group adds. */
static void check_item(const context *at, const kh_node *node)
{
    bool several = false;
    const kh_entity *scheme = at->scheme ? at->scheme->entity : NULL;
    const kh_entity *found = scheme ? kh_find_item_of(scheme, node, &several) : NULL;
    const kh_entity *group = kh_container(at->entity, KH_KIND_GROUP);
    bool ignored;
    if (!found && group)
        found = kh_find_item_of(group, node, &ignored);
    if (!found && scheme)
        unknown_entity(at, node, KH_KIND_INDICATOR,
                       KH_KIND_BIT(KH_KIND_INDICATOR) | KH_KIND_BIT(KH_KIND_SECTION));
    if (found && several)
        kh_report_texts(at->model->diagnostics, KH043, node->span, 1, kh_span_text(node->span));
}

static void check_entity(const context *at, const kh_node *node)
{
    kh_kind kind = (kh_kind)at->attribute->row->detail;
    if (node->kind == KH_NODE_ERROR)
        return;
    if (node->kind == KH_NODE_LIST) {
        for (size_t i = 0; i < node->count; i++)
            check_entity(at, node->children[i]);
    } else if (kind == KH_KIND_INDICATOR) {
        check_item(at, node);
    } else if (node->kind == KH_NODE_CALL) {
        kh_report_texts(at->model->diagnostics, KH033, node->span, 1, kh_span_text(node->children[0]->span));
    } else if (node->kind != KH_NODE_NAME && node->kind != KH_NODE_TEXT) {
        wrong(at, node, kh_block_row_of(kind)->word);
    } else if (!kh_find_declared(at->model, at->scheme ? at->scheme->entity : at->entity, kind, node->text)) {
        unknown_entity(at, node, kind, KH_KIND_BIT(kind));
    }
}

/* What may be expected of the element a finding is about: the member of 不得有, the innermost 每个, else the
 * scheme. */
static kh_type offender_of(const context *at, kh_checker *checker, const kh_static_frame *frame)
{
    const kh_attribute *forbids = kh_attribute_of(at->entity, "不得有");
    const kh_attribute *requires_what = kh_attribute_of(at->entity, "要求");
    kh_type type = {.kind = KH_TYPE_ENTITY, .detail = KH_KIND_SCHEME};
    if (forbids && forbids->count)
        return kh_check(checker, frame, forbids->values[0], (kh_expectation){.form = KH_FORM_ANY});
    const kh_node *node = requires_what && requires_what->count ? requires_what->values[0] : NULL;
    kh_type inner = type;
    kh_static_frame frames[8] = {*frame};
    for (size_t depth = 0; node && node->kind == KH_NODE_EACH && depth + 1 < KH_COUNT(frames); depth++) {
        inner = kh_check(checker, &frames[depth], node->children[0], (kh_expectation){.form = KH_FORM_ANY});
        frames[depth + 1] = (kh_static_frame){.outer = &frames[depth]};
        if (inner.kind == KH_TYPE_ENTITY)
            frames[depth + 1].kind = (kh_kind)inner.detail;
        node = node->children[1];
    }
    return inner;
}

/* An attribute sees the attributes and inputs of its own element, then of those around it. Inside a rule it
 * is read in the scope of the scheme; what stands in a pack has none around it. A formula of an input is
 * worked out where the input stands: 类型 in it is the column beside it, not what it has itself. */
enum { MOST_FRAMES = 2 + KH_MAX_DEPTH };

static const kh_static_frame *frames_of(const kh_entity *entity, kh_static_frame frames[MOST_FRAMES])
{
    size_t count = 0;
    for (const kh_entity *around = entity; around && count < MOST_FRAMES; around = around->parent) {
        bool shows_words = around->kind != KH_KIND_PARAMETER && around->kind != KH_KIND_RULE &&
                           around->kind != KH_KIND_PACK && around->kind != KH_KIND_COLUMN &&
                           around->kind != KH_KIND_QUANTITY && around->kind != KH_KIND_EXTERNAL &&
                           around->kind != KH_KIND_DETAIL;
        frames[count] =
            (kh_static_frame){.entity = around, .kind = shows_words ? around->kind : KH_KIND_FILE};
        if (count)
            frames[count - 1].outer = &frames[count];
        count++;
    }
    return &frames[0];
}

/* 级别 and 指向 of a rule are read on the offender, everything else on the scheme. */
static kh_type check_in_rule(const context *at, kh_checker *checker, const kh_node *node,
                             kh_expectation expected)
{
    bool of_offender = kh_text_is(at->attribute->row->word.in[KH_CHINESE], "级别") ||
                       kh_text_is(at->attribute->row->word.in[KH_CHINESE], "指向");
    kh_static_frame scheme = {.kind = KH_KIND_SCHEME};
    kh_static_frame own = {.entity = at->entity, .outer = &scheme};
    kh_static_frame offender = {.outer = &own};
    kh_type type = of_offender ? offender_of(at, checker, &own) : (kh_type){0};
    if (type.kind == KH_TYPE_ENTITY)
        offender.kind = (kh_kind)type.detail;
    return kh_check(checker, of_offender ? &offender : &own, node, expected);
}

static void check_expression(const context *at, const kh_node *node, bool condition)
{
    kh_checker checker = {
        .model = at->model, .scheme = at->scheme, .owner = at->entity, .attribute = at->attribute};
    kh_static_frame frames[MOST_FRAMES];
    kh_expectation expected = {.form = KH_FORM_ANY};
    bool input = at->entity->kind == KH_KIND_FIELD || at->entity->kind == KH_KIND_QUANTITY ||
                 at->entity->kind == KH_KIND_EXTERNAL || at->entity->kind == KH_KIND_COLUMN;
    if (input && kh_attribute_of(at->entity, "取值")) /* 缺省：农业 is one of its own */
        expected = (kh_expectation){.form = KH_FORM_NAME, .field = at->entity};
    if (kh_text_is(at->attribute->row->word.in[KH_CHINESE], "级别"))
        expected = (kh_expectation){.form = KH_FORM_ENUMERATION, .detail = KH_ENUMERATION_SEVERITY};
    if (at->entity->kind == KH_KIND_ADOPTION || at->entity->kind == KH_KIND_REPLACEMENT)
        return; /* a level for the offender of a rule that is found only when it is judged */
    kh_type type = at->entity->kind == KH_KIND_RULE
                       ? check_in_rule(at, &checker, node, expected)
                       : kh_check(&checker, frames_of(at->entity, frames), node, expected);
    bool truth = type.kind == KH_TYPE_TRUTH || type.kind == KH_TYPE_ANY || type.kind == KH_TYPE_POISON;
    if (condition && !truth)
        kh_report(at->model->diagnostics, KH031, node->span,
                  (kh_words[]){kh_words_of("条件（是或否）", "a condition (yes or no)"), kh_type_words(type)},
                  2);
}

/* Does a path begin with a name that is known? What a file that was not found declares has been missed there.
 */
static bool begins_known(const kh_checker *checker, const kh_node *node)
{
    bool several;
    while (node->kind == KH_NODE_MEMBER)
        node = node->children[0];
    return node->kind != KH_NODE_NAME || kh_particular(checker, node, &several) ||
           kh_find_keyname(node->text) != KH_KEYNAMES;
}

/* 承接：市方案.停车位; a text names what is not at hand. */
static void check_counterpart(const context *at, const kh_node *node)
{
    kh_checker checker = {
        .model = at->model, .scheme = at->scheme, .owner = at->entity, .attribute = at->attribute};
    kh_static_frame frames[MOST_FRAMES];
    if (node->kind == KH_NODE_LIST) {
        for (size_t i = 0; i < node->count; i++)
            check_counterpart(at, node->children[i]);
        return;
    }
    if (at->model->lacks_files && !begins_known(&checker, node))
        return;
    kh_type type =
        kh_check(&checker, frames_of(at->entity, frames), node, (kh_expectation){.form = KH_FORM_ANY});
    bool several,
        open = type.kind == KH_TYPE_POISON || type.kind == KH_TYPE_TEXT || type.kind == KH_TYPE_NONE;
    const kh_entity *meant = open ? NULL : kh_particular(&checker, node, &several);
    const kh_entity *scheme = meant ? kh_container(meant, KH_KIND_SCHEME) : NULL;
    if (!open && (!scheme || (at->scheme && scheme == at->scheme->entity)))
        wrong(at, node,
              kh_words_of("别的方案，或其中一项，如 市方案.停车位",
                          "another scheme, or an item in it, such as city_scheme.parking"));
}

static void check_number(const context *at, const kh_node *node)
{
    if (is_keyname(node, KH_KEYNAME_NONE) && at->attribute->row->form == KH_FORM_POINTS)
        return;
    kh_checker checker = {
        .model = at->model, .scheme = at->scheme, .owner = at->entity, .attribute = at->attribute};
    kh_static_frame frames[MOST_FRAMES];
    kh_type type =
        kh_check(&checker, frames_of(at->entity, frames), node, (kh_expectation){.form = KH_FORM_ANY});
    bool year =
        at->attribute->row->form == KH_FORM_INTEGER && node->kind == KH_NODE_DATE && node->date.month == 0;
    bool fits =
        year || type.kind == KH_TYPE_NUMBER || type.kind == KH_TYPE_ANY || type.kind == KH_TYPE_POISON;
    if (!fits || type.list) {
        wrong(at, node, kh_words_of("数", "a number"));
        return;
    }
    bool points = at->attribute->row->form == KH_FORM_POINTS && type.kind == KH_TYPE_NUMBER && type.has_unit;
    if (points && type.unit.word.length && !kh_units_agree(type.unit, (kh_unit){0}))
        wrong(at, node, kh_words_of("分", "points"));
    if (at->attribute->row->form == KH_FORM_INTEGER && node->kind == KH_NODE_NUMBER &&
        !kh_number_is_integer(node->number))
        wrong(at, node, kh_words_of("整数", "a whole number"));
}

/* 归：…  and 法：… ; citations of rules are the rule room's. */
static void check_special(const context *at, const kh_node *node)
{
    bool balance = at->entity->kind == KH_KIND_BALANCE;
    kh_keyname keyname = node->kind == KH_NODE_NAME ? kh_find_keyname(node->text) : KH_KEYNAMES;
    if (!balance || node->kind == KH_NODE_ERROR)
        return;
    if (kh_text_is(at->attribute->row->word.in[KH_CHINESE], "法")) {
        bool even = node->kind == KH_NODE_NAME && kh_find_function(node->text) &&
                    kh_find_function(node->text)->function == KH_FUNCTION_MEAN;
        bool by =
            node->kind == KH_NODE_CALL && node->count == 2 && is_keyname(node->children[0], KH_KEYNAME_BY);
        if (by) {
            /* the formula is asked for each leaf that receives */
            kh_checker checker = {
                .model = at->model, .scheme = at->scheme, .owner = at->entity, .attribute = at->attribute};
            kh_static_frame leaf = {.kind = KH_KIND_INDICATOR};
            (void)kh_check(&checker, &leaf, node->children[1], (kh_expectation){.form = KH_FORM_ANY});
        } else if (keyname != KH_KEYNAME_PROPORTIONALLY && !even) {
            wrong(at, node,
                  kh_words_of("按比例、平均或按（式）", "proportionally, mean or in_proportion(formula)"));
        }
        return;
    }
    if (node->kind == KH_NODE_LIST) {
        for (size_t i = 0; i < node->count; i++)
            check_special(at, node->children[i]);
        return;
    }
    const kh_attribute_row *key =
        node->kind == KH_NODE_NAME ? kh_find_attribute(KH_KIND_INDICATOR, node->text) : NULL;
    bool word = keyname == KH_KEYNAME_NONE || keyname == KH_KEYNAME_REST || keyname == KH_KEYNAME_WEAK ||
                keyname == KH_KEYNAME_SAME_SECTION || (key && kh_text_is(key->word.in[KH_CHINESE], "重点"));
    if (!word)
        check_item(at, node);
}

static bool field_value(const kh_node *node)
{
    return node->kind == KH_NODE_NAME || node->kind == KH_NODE_TEXT || node->kind == KH_NODE_NUMBER ||
           node->kind == KH_NODE_ERROR || node->kind == KH_NODE_LIST;
}

static void check_value(const context *at, const kh_node *node)
{
    const kh_attribute_row *row = at->attribute->row;
    if (node->kind == KH_NODE_ERROR || to_be_decided(at, node))
        return;
    if (node->kind == KH_NODE_CHANGE) {
        kh_report(at->model->diagnostics, KH044, node->span, NULL, 0);
        return;
    }
    switch (row->form) {
    case KH_FORM_TEXT:
        check_text(at, node);
        break;
    case KH_FORM_NAME:
    case KH_FORM_NAMES:
        if (!field_value(node))
            wrong(at, node, kh_words_of("名字", "a name"));
        break;
    case KH_FORM_UNIT:
        if (node->kind != KH_NODE_NAME && node->kind != KH_NODE_TEXT)
            wrong(at, node, kh_words_of("单位", "a unit"));
        break;
    case KH_FORM_NUMBER:
    case KH_FORM_INTEGER:
    case KH_FORM_POINTS:
        check_number(at, node);
        break;
    case KH_FORM_TRUTH:
        if (node->kind != KH_NODE_TRUTH)
            wrong(at, node, kh_words_of("是或否", "yes or no"));
        break;
    case KH_FORM_DATE:
        if (node->kind != KH_NODE_DATE)
            wrong(at, node, kh_words_of("日期，如 2025-02-28", "a date, such as 2025-02-28"));
        break;
    case KH_FORM_FREQUENCY:
        check_enumeration(at, node, KH_ENUMERATION_FREQUENCY);
        break;
    case KH_FORM_ENUMERATION:
        check_enumeration(at, node, (kh_enumeration)row->detail);
        break;
    case KH_FORM_ENTITY:
        check_entity(at, node);
        break;
    case KH_FORM_RANGE:
    case KH_FORM_EXPRESSION:
        check_expression(at, node, false);
        break;
    case KH_FORM_CONDITION:
        check_expression(at, node, true);
        break;
    case KH_FORM_COUNTERPART:
        check_counterpart(at, node);
        break;
    case KH_FORM_ANY:
        check_special(at, node);
        break;
    }
}

void kh_validate_attribute(kh_model *model, const kh_scheme *scheme, const kh_entity *entity,
                           const kh_attribute *attribute)
{
    context at = {model, scheme, entity, attribute};
    /* a record of values by township: keys are township names, 值：[鹿城：1.35, …] */
    for (size_t i = 0; i < attribute->count; i++)
        check_value(&at, attribute->values[i]);
}
