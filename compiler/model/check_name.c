/* Names in expressions, innermost first; the same order as the evaluator's. */
#include "model/check_internal.h"

#include "model/lost.h"
#include "model/names.h"
#include "model/outcome.h"
#include "model/texts.h"
#include "model/value_words.h"
#include "syntax/segment.h"

static bool kind_has_word(kh_kind kind, kh_text word, kh_type *type)
{
    const kh_property_row *property = kh_find_property(kind, word);
    const kh_attribute_row *attribute = kh_find_attribute(kind, word);
    /* What the compiler derives covers what is written: a card's 分值 is the compiled one. */
    if (property && (!attribute || kind == KH_KIND_CARD_ITEM)) {
        *type = kh_type_of_form(property->form, property->detail, property->list);
        return true;
    }
    if (attribute) {
        *type = kh_type_of_form(attribute->form, attribute->detail, attribute->list);
        type->written = attribute->list;
        return true;
    }
    return false;
}

static bool is_input(kh_kind kind)
{
    return kind == KH_KIND_QUANTITY || kind == KH_KIND_EXTERNAL || kind == KH_KIND_PARAMETER ||
           kind == KH_KIND_DETAIL || kind == KH_KIND_COLUMN;
}

static bool own_input(kh_checker *checker, const kh_entity *entity, kh_text word, kh_type *type)
{
    for (size_t i = 0; i < entity->children.count; i++) {
        const kh_entity *child = entity->children.items[i];
        if (!is_input(child->kind) || !kh_text_equal(child->name, word))
            continue;
        *type = kh_type_of_input_here(checker, child);
        return true;
    }
    return false;
}

/* Of a place nobody knows yet which kind it is: it may have the words of all. A word that kinds give
 * different types is not judged. */
static bool place_has_word(kh_text word, kh_type *type)
{
    size_t found = 0;
    for (kh_kind kind = 0; kind < KH_KINDS; kind++) {
        kh_type one;
        bool is_place = kh_place_kinds() & KH_KIND_BIT(kind) || kind == KH_KIND_SCHEME;
        if (!is_place || !kind_has_word(kind, word, &one))
            continue;
        if (found && (one.kind != type->kind || one.detail != type->detail))
            one = kh_type_plain(KH_TYPE_ANY);
        *type = one;
        found++;
    }
    return found > 0;
}

bool kh_member_type(kh_checker *checker, kh_kind kind, const kh_entity *entity, kh_text word, kh_type *type)
{
    if (entity && own_input(checker, entity, word, type))
        return true;
    if (kind_has_word(kind, word, type))
        return true;
    if (kind == KH_KIND_CARD_ITEM)
        return kind_has_word(KH_KIND_INDICATOR, word, type);
    /* leaves and bonus items go together in 计分项; a union has the words of either */
    if (kind == KH_KIND_INDICATOR && kind_has_word(KH_KIND_BONUS, word, type))
        return true;
    if (kind == KH_KIND_HIT || kind == KH_KIND_PLACE || kind == KH_KIND_FLAW)
        return place_has_word(word, type);
    if (kind == KH_KIND_TOWNSHIP && checker->scheme) {
        const kh_entity *field =
            kh_find_declared(checker->model, checker->scheme->entity, KH_KIND_FIELD, word);
        if (field)
            *type = kh_type_of_field(checker->model->arena, field);
        else if (kh_find_keyname(word) == KH_KEYNAME_WEAK)
            *type = kh_type_list_of(kh_type_plain(KH_TYPE_TEXT));
        else
            return false;
        return true;
    }
    return false;
}

/* Containers lend their inputs, and their inherited attributes. */
static bool in_containers(kh_checker *checker, const kh_entity *entity, kh_text word, kh_type *type)
{
    for (const kh_entity *at = entity->parent; at; at = at->parent) {
        if (own_input(checker, at, word, type))
            return true;
        const kh_attribute_row *row = kh_find_attribute(at->kind, word);
        if (row && row->inherits) {
            *type = kh_type_of_form(row->form, row->detail, row->list);
            type->written = row->list;
            return true;
        }
    }
    return false;
}

static bool in_frames(kh_checker *checker, const kh_static_frame *frame, kh_text word, kh_type *type)
{
    for (const kh_static_frame *at = frame; at; at = at->outer) {
        if (at->entity && own_input(checker, at->entity, word, type))
            return true;
        if (at->kind != KH_KIND_FILE && kh_member_type(checker, at->kind, at->entity, word, type))
            return true;
        if (at->entity && in_containers(checker, at->entity, word, type))
            return true;
    }
    return false;
}

/* Only what has items inside has a sum of them; a function is judged where it is called. */
static void check_subtotal(kh_checker *checker, const kh_node *node)
{
    const kh_entity *at = checker->owner;
    if (at && is_input(at->kind))
        at = at->parent;
    bool summed = at && (at->kind == KH_KIND_SCHEME || at->kind == KH_KIND_SECTION ||
                         kh_child_of_kind(at, KH_KIND_INDICATOR) || at->kind == KH_KIND_FUNCTION);
    if (at && !summed)
        kh_report_texts(checker->model->diagnostics, KH985, node->span, 1, kh_entity_title(at));
}

static void type_actual(kh_checker *checker, kh_type *type)
{
    for (const kh_entity *item = checker->owner; item; item = item->parent)
        if (kh_attribute_of(item, "单位") && item->kind != KH_KIND_QUANTITY) {
            *type = kh_type_of_field(checker->model->arena, item);
            return;
        }
}

static void type_this(const kh_static_frame *frame, kh_type *type)
{
    if (frame && frame->kind != KH_KIND_FILE)
        *type = (kh_type){.kind = KH_TYPE_ENTITY, .detail = frame->kind};
    else if (frame && frame->value && frame->value->kind == KH_TYPE_NAME)
        *type = *frame->value;
}

static bool in_keynames(kh_checker *checker, const kh_static_frame *frame, const kh_node *node, kh_type *type)
{
    kh_text word = node->text;
    *type = kh_type_plain(KH_TYPE_ANY);
    switch (kh_find_keyname(word)) {
    case KH_KEYNAME_NONE:
        type->kind = KH_TYPE_NONE;
        return true;
    case KH_KEYNAME_TBD:
        /* in an example worked by hand it stands for what is missing */
        if (checker->attribute && checker->owner->kind != KH_KIND_FUNCTION)
            kh_report_to_be_decided(checker->model, checker->owner, checker->attribute, node);
        return true;
    case KH_KEYNAME_THIS_UNIT:
        *type = (kh_type){.kind = KH_TYPE_ENTITY, .detail = KH_KIND_TOWNSHIP};
        return true;
    case KH_KEYNAME_SAME_GROUP:
    case KH_KEYNAME_EVERYONE:
        *type = (kh_type){.kind = KH_TYPE_ENTITY, .detail = KH_KIND_TOWNSHIP, .list = true};
        return true;
    case KH_KEYNAME_ACTUAL:
        type_actual(checker, type);
        return true;
    case KH_KEYNAME_SUBTOTAL:
        check_subtotal(checker, node);
        return true;
    case KH_KEYNAME_PERIOD_SCORES:
        type->list = true;
        return true;
    case KH_KEYNAME_PERIOD_NUMBER:
        return true;
    case KH_KEYNAME_GRADE:
    case KH_KEYNAME_COMMENDED:
    case KH_KEYNAME_GROUP_PLACE:
    case KH_KEYNAME_OVERALL_PLACE:
        *type = kh_check_outcome(checker, node);
        return true;
    case KH_KEYNAME_THIS:
        type_this(frame, type);
        return true;
    case KH_KEYNAME_REST:
    case KH_KEYNAME_WEAK:
    case KH_KEYNAME_SAME_SECTION:
    case KH_KEYNAME_PROPORTIONALLY:
    case KH_KEYNAME_BY:
    case KH_KEYNAME_EACH_PLACE:
    case KH_KEYNAME_AFTERWARDS:
    case KH_KEYNAME_REMAINDER:
    case KH_KEYNAME_EACH_UNIT:
    case KH_KEYNAME_TIES:
    case KH_KEYNAME_PRESUMED:
    case KH_KEYNAME_AT_LEAST:
    case KH_KEYNAME_AT_MOST:
    case KH_KEYNAME_NUMBERS:
    case KH_KEYNAME_POINTS_SAID:
    case KH_KEYNAME_PERCENTAGES:
    case KH_KEYNAME_FREQUENCY_WORDS:
    case KH_KEYNAMES:
        return false;
    }
    return false;
}

/* 该指标: the element of the nearest quantifier of that kind. */
static bool is_the_word(kh_text word, kh_type *type)
{
    static const char the[] = "该";
    size_t skip = sizeof the - 1;
    kh_text english = KH_TEXT("the_");
    if (kh_text_starts(word, english))
        skip = english.length;
    else if (!kh_text_starts(word, KH_TEXT("该")))
        return false;
    const kh_block_row *block = kh_find_block(kh_text_slice(word.data + skip, word.length - skip));
    if (!block)
        return false;
    *type = (kh_type){.kind = KH_TYPE_ENTITY, .detail = block->kind};
    return true;
}

static bool declared(kh_checker *checker, kh_text word, kh_type *type)
{
    const kh_model *model = checker->model;
    const kh_entity *scheme = checker->scheme ? checker->scheme->entity : NULL;
    const kh_entity *field = kh_find_declared(model, scheme, KH_KIND_FIELD, word);
    if (field) {
        *type = kh_type_of_field(model->arena, field);
        return true;
    }
    bool several = false;
    const kh_entity *found = scheme ? kh_find_item(scheme, word, &several) : NULL;
    for (size_t i = 0; scheme && !found && i < scheme->children.count; i++)
        if (kh_text_equal(scheme->children.items[i]->name, word))
            found = scheme->children.items[i];
    for (size_t i = 0; checker->scheme && !found && i < checker->scheme->township_count; i++)
        if (kh_text_equal(checker->scheme->townships[i]->name, word))
            found = checker->scheme->townships[i];
    if (!found)
        found = kh_map_find(model->names, word);
    if (!found)
        return false;
    *type = is_input(found->kind) ? kh_type_of_input_here(checker, found)
                                  : (kh_type){.kind = KH_TYPE_ENTITY, .detail = found->kind};
    return true;
}

/* 得分 alone is this item's own. */
static bool is_bare_function(kh_text word)
{
    const kh_function_row *function = kh_find_function(word);
    return function && function->least == 0;
}

static bool is_value_name(kh_checker *checker, const kh_static_frame *frame, kh_text word, kh_type *type)
{
    return in_frames(checker, frame, word, type) || declared(checker, word, type) ||
           kh_find_keyname(word) == KH_KEYNAME_ACTUAL;
}

bool kh_is_seen(kh_checker *checker, const kh_static_frame *frame, kh_text word)
{
    kh_type type;
    return is_value_name(checker, frame, word, &type);
}

static bool any_member(kh_checker *checker, kh_text word, kh_type *type)
{
    const kh_member_row *member = kh_find_any_member(word);
    if (member) {
        *type = (kh_type){.kind = KH_TYPE_MEMBER, .detail = member->enumeration};
        return true;
    }
    const kh_entity **fields;
    size_t count = checker->scheme ? kh_fields(checker->model, checker->scheme->entity, &fields) : 0;
    for (size_t i = 0; i < count; i++)
        if (kh_field_has(fields[i], word)) {
            *type = (kh_type){.kind = KH_TYPE_NAME, .field = fields[i]};
            return true;
        }
    return false;
}

/* 人口大于5万人, 定位是工业: what is said in words, as a sign. Longer words first. */
static const struct {
    const char *words, *sign;
} spoken[] = {
    {"大于等于", ">="}, {"小于等于", "<="}, {"不低于", ">="}, {"不少于", ">="}, {"不小于", ">="},
    {"不高于", "<="},   {"不超过", "<="},   {"不多于", "<="}, {"不大于", "<="}, {"不等于", "!="},
    {"不是", "!="},     {"不为", "!="},     {"大于", ">"},    {"高于", ">"},    {"超过", ">"},
    {"多于", ">"},      {"小于", "<"},      {"低于", "<"},    {"少于", "<"},    {"等于", "="},
    {"是", "="},        {"为", "="},        {"x", "×"},       {"X", "×"},
};

/* The name cut at such a word, if what stands before it is known; KH_TEXT_NONE otherwise. */
static kh_text said_with_signs(kh_checker *checker, const kh_static_frame *frame, kh_text typed)
{
    for (size_t i = 0; i < KH_COUNT(spoken); i++) {
        kh_text words = kh_text_of(spoken[i].words);
        for (uint32_t at = 1; at + words.length < typed.length; at++) {
            kh_text left = kh_text_slice(typed.data, at);
            kh_text right = kh_text_slice(typed.data + at + words.length, typed.length - at - words.length);
            kh_type type;
            if (kh_text_starts(kh_text_slice(typed.data + at, typed.length - at), words) &&
                is_value_name(checker, frame, left, &type))
                return kh_text_format(checker->model->arena, "%.*s %s %.*s", KH_TEXT_ARGUMENTS(left),
                                      spoken[i].sign, KH_TEXT_ARGUMENTS(right));
        }
    }
    return KH_TEXT_NONE;
}

/* The item inside `tree` that has an input of that name, or NULL. */
static const kh_entity *owner_of_input(const kh_entity *tree, kh_text word)
{
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        bool section = child->kind == KH_KIND_SECTION;
        if (!section && !kh_has_actual(child->kind))
            continue;
        for (size_t j = 0; j < child->children.count; j++)
            if (is_input(child->children.items[j]->kind) &&
                kh_text_equal(child->children.items[j]->name, word))
                return child;
        const kh_entity *inside = owner_of_input(child, word);
        if (inside)
            return inside;
    }
    return NULL;
}

/* 起数 is another item's: 事故.起数. */
static void suggest_path(kh_model *model, kh_diagnostic *diagnostic, const kh_entity *owner, kh_text word)
{
    kh_text path =
        kh_text_format(model->arena, "%.*s.%.*s", KH_TEXT_ARGUMENTS(owner->name), KH_TEXT_ARGUMENTS(word));
    kh_words arguments[] = {kh_words_same(word), kh_words_same(kh_entity_title(owner)), kh_words_same(path)};
    diagnostic->help = kh_words_fill(
        model->arena, kh_words_of("“{0}”是“{1}”的，写作 {2}。", "“{0}” is that of “{1}”: write {2}."),
        arguments, KH_COUNT(arguments));
    diagnostic->fix = kh_words_same(path);
}

/* 名次 is a function: 名次(实绩, 同组.实绩). */
static void suggest_function(kh_model *model, kh_diagnostic *diagnostic, kh_text word)
{
    kh_words arguments[] = {kh_words_same(word)};
    diagnostic->help = kh_words_fill(model->arena,
                                     kh_words_of("“{0}”是函数，要写出括号里的数：{0}(…)。",
                                                 "“{0}” is a function: write {0}(…) with its arguments."),
                                     arguments, KH_COUNT(arguments));
}

static void report_unknown(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                           kh_expectation expected)
{
    kh_model *model = checker->model;
    if (kh_is_lost(model, node->text))
        return;
    if (expected.form == KH_FORM_ENUMERATION) {
        kh_report_unknown_member(model, node, (kh_enumeration)expected.detail,
                                 kh_enumeration_word((kh_enumeration)expected.detail));
        return;
    }
    if (expected.field) {
        kh_report_unknown_field_value(model, node, expected.field);
        return;
    }
    kh_text signs = said_with_signs(checker, frame, node->text);
    if (signs.length) {
        kh_report_texts(model->diagnostics, KH012, node->span, 2, node->text, signs)->fix =
            kh_words_same(signs);
        return;
    }
    kh_diagnostic *diagnostic = kh_report_texts(model->diagnostics, KH032, node->span, 1, node->text);
    for (const kh_static_frame *at = frame; at; at = at->outer)
        if (at->kind == KH_KIND_DETAIL_ROW && at->entity &&
            kh_nearest_column(model, at->entity, node->text).length) {
            kh_suggest_name(model, diagnostic, kh_nearest_column(model, at->entity, node->text));
            return;
        }
    const kh_entity *scheme = checker->scheme ? checker->scheme->entity : NULL;
    /* only rules speak of lexicons */
    bool in_rule = checker->owner && kh_container(checker->owner, KH_KIND_RULE);
    kh_kinds unlike =
        in_rule ? 0
                : KH_KIND_BIT(KH_KIND_LEXICON) | KH_KIND_BIT(KH_KIND_PATTERN) | KH_KIND_BIT(KH_KIND_SCHEME);
    kh_text nearest = kh_nearest_name(model, scheme, ~unlike, node->text);
    kh_text spaced;
    if (!nearest.length)
        nearest = kh_nearest_function(model, node->text);
    const kh_entity *owner = scheme && !in_rule ? owner_of_input(scheme, node->text) : NULL;
    if (owner)
        suggest_path(model, diagnostic, owner, node->text);
    else if (kh_find_function(node->text))
        suggest_function(model, diagnostic, node->text);
    else if (kh_segment(model->arena, node->text, model->names, &spaced))
        diagnostic->fix = kh_words_same(spaced);
    else
        kh_suggest_name(model, diagnostic, nearest);
}

static kh_type value_of(kh_checker *checker, const kh_node *node, const kh_entity *field)
{
    kh_mean_value(checker->model, node, field);
    return (kh_type){.kind = KH_TYPE_NAME, .field = field};
}

/* Has the name a type of its own, or can only what stands beside it say what it is? */
static bool name_explains_itself(kh_checker *checker, const kh_static_frame *frame, kh_text word)
{
    kh_type type;
    kh_keyname keyname = kh_find_keyname(word);
    if (keyname == KH_KEYNAME_ACTUAL || keyname == KH_KEYNAME_THIS || keyname == KH_KEYNAME_THIS_UNIT ||
        kh_is_outcome(keyname) || in_frames(checker, frame, word, &type) || is_the_word(word, &type))
        return true;
    if (declared(checker, word, &type))
        return type.kind != KH_TYPE_ENTITY;
    return kh_is_borrowed(checker, word, &type);
}

bool kh_explains_itself(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    if (!node)
        return false;
    if (node->kind == KH_NODE_NAME)
        return name_explains_itself(checker, frame, node->text);
    bool parts = node->kind == KH_NODE_LIST || node->kind == KH_NODE_NAMED || node->kind == KH_NODE_IF ||
                 node->kind == KH_NODE_MATCH || node->kind == KH_NODE_ARM;
    if (!parts)
        return true;
    size_t first = node->kind == KH_NODE_LIST || node->kind == KH_NODE_NAMED ? 0 : 1; /* what it answers */
    for (size_t i = first; i < node->count; i++)
        if (kh_explains_itself(checker, frame, node->children[i]))
            return true;
    return false;
}

/* All grades to a rule; to the scheme's own formulas, the one that the township has. */
static kh_type reached(kh_checker *checker, const kh_node *node, kh_type type)
{
    bool grades = type.kind == KH_TYPE_ENTITY && type.detail == KH_KIND_GRADE && type.list &&
                  kh_find_keyname(node->text) == KH_KEYNAME_GRADE;
    return grades && kh_owner_asks_outcomes(checker->owner) ? kh_check_outcome(checker, node) : type;
}

kh_type kh_check_name(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                      kh_expectation expected)
{
    kh_text word = node->text;
    kh_type type = kh_type_plain(KH_TYPE_ANY);
    if (expected.form == KH_FORM_ENUMERATION && kh_find_member((kh_enumeration)expected.detail, word))
        return (kh_type){.kind = KH_TYPE_MEMBER, .detail = expected.detail};
    if (expected.field && kh_field_has(expected.field, word))
        return value_of(checker, node, expected.field);
    if (in_frames(checker, frame, word, &type))
        return reached(checker, node, type);
    if (is_the_word(word, &type) || declared(checker, word, &type))
        return type;
    /* 指标, 部门 … from anywhere inside a scheme mean the scheme's */
    if (kh_member_type(checker, KH_KIND_SCHEME, NULL, word, &type))
        return reached(checker, node, type);
    /* another field's value is none of this one's */
    if (is_bare_function(word) || (!expected.field && any_member(checker, word, &type)) ||
        in_keynames(checker, frame, node, &type))
        return type;
    if (kh_is_borrowed(checker, word, &type))
        return type;
    const kh_entity *tree = node->kind == KH_NODE_NAME && !expected.field ? kh_tree_of_words(checker) : NULL;
    const kh_entity *input = tree ? kh_input_with_value(tree, word) : NULL;
    if (input)
        return value_of(checker, node, input);
    report_unknown(checker, frame, node, expected);
    return kh_type_plain(KH_TYPE_POISON);
}
