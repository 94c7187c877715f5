/* Types of expressions. A mistake is reported once and is POISON from there on. */
#include "model/check_internal.h"

#include "model/lost.h"
#include "model/names.h"

static kh_type check_any(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    return kh_check(checker, frame, node, (kh_expectation){.form = KH_FORM_ANY});
}

static bool open_type(kh_type type)
{
    return type.kind == KH_TYPE_ANY || type.kind == KH_TYPE_POISON || type.kind == KH_TYPE_NONE;
}

static kh_type wrong_type(kh_checker *checker, const kh_node *node, kh_words wanted, kh_type found)
{
    kh_report(checker->model->diagnostics, KH031, node->span, (kh_words[]){wanted, kh_type_words(found)}, 2);
    return kh_type_plain(KH_TYPE_POISON);
}

static kh_type want(kh_checker *checker, const kh_static_frame *frame, const kh_node *node, kh_type_kind kind)
{
    kh_type type = check_any(checker, frame, node);
    if (open_type(type) || (type.kind == kind && !type.list))
        return type;
    return wrong_type(checker, node, kh_type_words(kh_type_plain(kind)), type);
}

static kh_words unit_words(kh_type type)
{
    return type.unit.word.length ? kh_words_same(type.unit.word) : kh_words_of("无单位", "no unit");
}

static kh_type units_differ(kh_checker *checker, const kh_node *node, kh_words left, kh_words right)
{
    kh_report(checker->model->diagnostics, KH035, node->span, (kh_words[]){left, right}, 2);
    return kh_type_plain(KH_TYPE_POISON);
}

/* A literal without unit goes with any: 人口 > 1000. */
static bool bare_literal(const kh_node *node)
{
    if (node->kind == KH_NODE_UNARY)
        return bare_literal(node->children[0]);
    return node->kind == KH_NODE_NUMBER || node->kind == KH_NODE_PERCENT;
}

static bool units_clash(kh_type left, kh_type right, const kh_node *left_node, const kh_node *right_node)
{
    return left.kind == KH_TYPE_NUMBER && right.kind == KH_TYPE_NUMBER && left.has_unit && right.has_unit &&
           !bare_literal(left_node) && !bare_literal(right_node) && !kh_units_agree(left.unit, right.unit);
}

/* A date minus a date is days, a date ± days a date. */
static kh_type check_dates(kh_checker *checker, const kh_node *node, kh_type left, kh_type right)
{
    kh_type days = kh_type_plain(KH_TYPE_NUMBER);
    days.has_unit = true;
    days.unit = kh_unit_of(checker->model->arena, KH_TEXT("天"));
    if (left.kind == KH_TYPE_POISON || right.kind == KH_TYPE_POISON)
        return kh_type_plain(KH_TYPE_POISON);
    if (right.kind == KH_TYPE_DATE && node->operation == KH_OP_SUBTRACT)
        return days;
    if (open_type(right))
        return node->operation == KH_OP_ADD ? left : kh_type_plain(KH_TYPE_ANY);
    if (right.kind != KH_TYPE_NUMBER)
        return wrong_type(checker, node->children[1], kh_type_words(days), right);
    if (units_clash(days, right, node, node->children[1]))
        return units_differ(checker, node, kh_words_of("日期", "a date"), unit_words(right));
    return left;
}

static kh_type check_sum(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    const kh_node *left_node = node->children[0], *right_node = node->children[1];
    kh_type left = check_any(checker, frame, left_node), right = check_any(checker, frame, right_node);
    if (left.kind == KH_TYPE_DATE || (open_type(left) && right.kind == KH_TYPE_DATE))
        return check_dates(checker, node, left, right);
    if (!open_type(left) && (left.kind != KH_TYPE_NUMBER || left.list))
        return wrong_type(checker, left_node, kh_type_words(kh_type_plain(KH_TYPE_NUMBER)), left);
    if (!open_type(right) && (right.kind != KH_TYPE_NUMBER || right.list))
        return wrong_type(checker, right_node, kh_type_words(kh_type_plain(KH_TYPE_NUMBER)), right);
    if (units_clash(left, right, left_node, right_node))
        return units_differ(checker, node, unit_words(left), unit_words(right));
    if (left.kind == KH_TYPE_POISON || right.kind == KH_TYPE_POISON)
        return kh_type_plain(KH_TYPE_POISON);
    return left.kind == KH_TYPE_NUMBER && !bare_literal(left_node) ? left : right;
}

static kh_type check_product(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    kh_type left = want(checker, frame, node->children[0], KH_TYPE_NUMBER);
    kh_type right = want(checker, frame, node->children[1], KH_TYPE_NUMBER);
    kh_type type = kh_type_plain(KH_TYPE_NUMBER);
    if (left.kind == KH_TYPE_POISON || right.kind == KH_TYPE_POISON)
        type.kind = KH_TYPE_POISON;
    bool known =
        left.kind == KH_TYPE_NUMBER && right.kind == KH_TYPE_NUMBER && left.has_unit && right.has_unit;
    if (!known)
        return type;
    type.has_unit = true;
    for (int i = 0; i < KH_DIMENSIONS; i++) {
        int exponent = node->operation == KH_OP_DIVIDE ? left.unit.exponents[i] - right.unit.exponents[i]
                                                       : left.unit.exponents[i] + right.unit.exponents[i];
        type.unit.exponents[i] = (int8_t)exponent;
    }
    return type;
}

/* One side may be a bare name that only the other side's type explains: 定位 = 工业. */
static kh_type check_comparison(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    kh_node *const *side = node->children;
    bool is_listed = node->count == 2 && side[1]->kind == KH_NODE_LIST; /* 满意 属于 [满意, 基本满意] */
    int names_first = side[0]->kind == KH_NODE_NAME && side[1]->kind != KH_NODE_NAME && !is_listed;
    if (node->count == 2 && !kh_explains_itself(checker, frame, side[names_first]) &&
        kh_explains_itself(checker, frame, side[!names_first]))
        names_first = !names_first; /* 优 = 等级, [优, 良] 包含 等级 */
    const kh_node *first = side[names_first], *second = side[!names_first];
    if (node->count != 2 || first->kind == KH_NODE_ERROR || second->kind == KH_NODE_ERROR)
        return kh_type_plain(KH_TYPE_POISON);
    kh_type type = check_any(checker, frame, first);
    if (type.kind == KH_TYPE_POISON && (second->kind == KH_NODE_NAME || second->kind == KH_NODE_LIST))
        return type; /* 定位 = 工业: what 工业 is, only 定位 could say */
    kh_type other = kh_check(checker, frame, second, kh_expectation_of(type));
    kh_type truth = kh_type_plain(KH_TYPE_TRUTH);
    if (type.kind == KH_TYPE_POISON || other.kind == KH_TYPE_POISON)
        return kh_type_plain(KH_TYPE_POISON);
    kh_type left = names_first ? other : type, right = names_first ? type : other;
    if (!kh_check_grades(checker, node, left, right) ||
        kh_compares_unlike(checker, node, type, second, other))
        return kh_type_plain(KH_TYPE_POISON);
    bool membership =
        node->operation == KH_OP_IN || node->operation == KH_OP_NOT_IN || node->operation == KH_OP_CONTAINS;
    if (membership || open_type(type) || open_type(other))
        return truth;
    bool alike = type.kind == other.kind || (type.kind == KH_TYPE_NAME && other.kind == KH_TYPE_TEXT) ||
                 (type.kind == KH_TYPE_TEXT && other.kind == KH_TYPE_NAME);
    bool same_table = type.kind != KH_TYPE_MEMBER || type.detail == other.detail ||
                      kh_enumeration_word((kh_enumeration)type.detail).in[0].length == 0;
    /* 层级 and 对象 are one ladder */
    bool ladder = type.kind == KH_TYPE_MEMBER &&
                  (type.detail == KH_ENUMERATION_LEVEL || type.detail == KH_ENUMERATION_ASSESSEE) &&
                  (other.detail == KH_ENUMERATION_LEVEL || other.detail == KH_ENUMERATION_ASSESSEE);
    if (!alike || (!same_table && !ladder))
        return wrong_type(checker, second, kh_type_words(type), other);
    if (units_clash(type, other, first, second))
        return units_differ(checker, node, unit_words(type), unit_words(other));
    return truth;
}

static kh_type check_binary(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    switch (node->operation) {
    case KH_OP_OR:
    case KH_OP_AND: {
        kh_type left = want(checker, frame, node->children[0], KH_TYPE_TRUTH);
        kh_type right = want(checker, frame, node->children[1], KH_TYPE_TRUTH);
        bool poison = left.kind == KH_TYPE_POISON || right.kind == KH_TYPE_POISON;
        return kh_type_plain(poison ? KH_TYPE_POISON : KH_TYPE_TRUTH);
    }
    case KH_OP_ADD:
    case KH_OP_SUBTRACT:
        return check_sum(checker, frame, node);
    case KH_OP_MULTIPLY:
    case KH_OP_DIVIDE:
        return check_product(checker, frame, node);
    case KH_OP_EQUAL:
    case KH_OP_UNEQUAL:
    case KH_OP_LESS:
    case KH_OP_AT_MOST:
    case KH_OP_MORE:
    case KH_OP_AT_LEAST:
    case KH_OP_IN:
    case KH_OP_NOT_IN:
    case KH_OP_CONTAINS:
        return check_comparison(checker, frame, node);
    case KH_OP_NONE:
    case KH_OP_NOT:
    case KH_OP_PLUS:
    case KH_OP_MINUS:
        break;
    }
    return kh_type_plain(KH_TYPE_ANY);
}

/* The scope inside [ ], 每个 X： and a fold's last argument: an element of the collection. */
static kh_type check_inside(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                            kh_type collection)
{
    kh_type element = collection;
    element.list = element.series = element.written = false;
    kh_static_frame inner = kh_frame_of_element(frame, &element);
    if (element.kind == KH_TYPE_POISON)
        return element;
    return check_any(checker, &inner, node);
}

static kh_type check_quantifier(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    kh_type collection = check_any(checker, frame, node->children[0]);
    kh_type inside = check_inside(checker, frame, node->children[1], collection);
    if (!open_type(inside) && inside.kind != KH_TYPE_TRUTH)
        return wrong_type(checker, node->children[1], kh_type_words(kh_type_plain(KH_TYPE_TRUTH)), inside);
    return kh_type_plain(inside.kind == KH_TYPE_POISON ? KH_TYPE_POISON : KH_TYPE_TRUTH);
}

/* What has parts that a path can name: the scheme of another file, or of an example's 上级; a lexicon. */
static const kh_entity *outermost_named(const kh_checker *checker, kh_text word)
{
    const kh_entity *own = checker->scheme ? checker->scheme->entity : NULL;
    const kh_entity *beside = own ? kh_child_named(own, KH_KIND_SCHEME, word) : NULL;
    const kh_entity *outside = kh_map_find(checker->model->names, word);
    bool has_parts = outside && (outside->kind == KH_KIND_SCHEME || outside->kind == KH_KIND_LEXICON);
    return !beside && has_parts ? outside : beside;
}

/* The one entity that a path of names means (市方案, 市方案.停车位, 应用推广.下载注册), or NULL. */
const kh_entity *kh_particular(const kh_checker *checker, const kh_node *node, bool *several)
{
    *several = false;
    if (node->kind == KH_NODE_NAME)
        return outermost_named(checker, node->text);
    const kh_entity *outer =
        node->kind == KH_NODE_MEMBER ? kh_particular(checker, node->children[0], several) : NULL;
    if (outer && outer->kind == KH_KIND_LEXICON)
        return kh_child_named(outer, KH_KIND_LEXICON, node->text);
    return outer ? kh_find_inside(outer, node->text, several) : NULL;
}

/* 市方案.停车未: the superior has no such item. */
static kh_type unknown_item(kh_checker *checker, const kh_entity *outer, const kh_node *node)
{
    if (kh_is_lost(checker->model, node->text))
        return kh_type_plain(KH_TYPE_POISON);
    kh_words arguments[] = {kh_words_same(outer->name), kh_words_same(node->text)};
    kh_diagnostic *diagnostic = kh_report(checker->model->diagnostics, KH036, node->text_span, arguments, 2);
    kh_suggest_name(checker->model, diagnostic, kh_nearest_inside(checker->model, outer, node->text));
    return kh_type_plain(KH_TYPE_POISON);
}

/* Neither an attribute of anything nor the name of what stands in it: 税收.实迹. */
static bool lacks_word(const kh_entity *item, kh_text word)
{
    bool several;
    return item->kind == KH_KIND_INDICATOR && !kh_find_any_attribute(word) && !kh_find_any_property(word) &&
           !kh_find_inside(item, word, &several) && !kh_find_function(word) &&
           kh_find_keyname(word) != KH_KEYNAME_ACTUAL;
}

/* 监测.实绩 where an indicator is called 监测, though that is a word of the language as well; NULL: it is not
 * such a path. */
static const kh_entity *item_of_word(const kh_checker *checker, const kh_node *node)
{
    const kh_node *object = node->children[0];
    bool path = object->kind == KH_NODE_NAME || object->kind == KH_NODE_MEMBER, several;
    bool in_rule = checker->owner && kh_container(checker->owner, KH_KIND_RULE);
    if (!path || !checker->scheme || in_rule)
        return NULL;
    const kh_entity *item = kh_find_inside(checker->scheme->entity, object->text, &several);
    bool has = item && (kh_has_actual(item->kind) || item->kind == KH_KIND_SECTION);
    return has && kh_is_word_of_items(item, node->text) ? item : NULL;
}

/* 评价.等级: what it is worth is followed if it has a 取值 only. */
static kh_type type_of_word(kh_checker *checker, const kh_entity *item, kh_text word)
{
    for (size_t i = 0; i < item->children.count; i++) {
        const kh_entity *child = item->children.items[i];
        if (kh_text_equal(child->name, word) && kh_attribute_of(child, "取值"))
            return kh_type_of_input_here(checker, child);
    }
    return kh_type_plain(KH_TYPE_ANY);
}

static kh_type check_member(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    kh_type type = kh_type_plain(KH_TYPE_ANY);
    const kh_entity *worded = item_of_word(checker, node);
    if (worded) {
        const kh_entity *detail = kh_child_named(worded, KH_KIND_DETAIL, node->text);
        if (node->children[0]->kind == KH_NODE_MEMBER)
            (void)check_any(checker, frame, node->children[0]->children[0]);
        return detail ? kh_type_of_input_here(checker, detail) : type_of_word(checker, worded, node->text);
    }
    kh_type object = check_any(checker, frame, node->children[0]);
    if (object.kind != KH_TYPE_ENTITY || object.detail == KH_KIND_FILE)
        return object.kind == KH_TYPE_POISON ? object : type;
    kh_kind kind = (kh_kind)object.detail;
    bool list = object.list;
    const kh_entity *detail = kind == KH_KIND_DETAIL_ROW ? object.field : NULL;
    if (kh_member_type(checker, kind, detail, node->text, &type)) {
        type.list |= list;
        return type;
    }
    bool ambiguous;
    const kh_entity *outer = kh_particular(checker, node->children[0], &ambiguous);
    const kh_entity *inner = outer ? kh_particular(checker, node, &ambiguous) : NULL;
    if (inner && ambiguous)
        kh_report_texts(checker->model->diagnostics, KH043, node->text_span, 1, node->text);
    if (inner)
        return (kh_type){.kind = KH_TYPE_ENTITY, .detail = inner->kind};
    if (outer)
        return unknown_item(checker, outer, node);
    /* 板块.指标, 方案.部门, a quantity of an indicator: names of what stands inside */
    bool several;
    const kh_entity *scheme = checker->scheme ? checker->scheme->entity : NULL;
    bool inside = kind == KH_KIND_SCHEME || kind == KH_KIND_SECTION || kind == KH_KIND_INDICATOR ||
                  kind == KH_KIND_DEPARTMENT || kind == KH_KIND_EXTERNAL || kind == KH_KIND_TOWNSHIP;
    if (kind == KH_KIND_TOWNSHIP && checker->scheme) {
        kh_static_frame township = {.outer = frame, .kind = kind};
        type = kh_check_name(checker, &township, node, (kh_expectation){.form = KH_FORM_ANY});
        type.list |= list && type.kind != KH_TYPE_POISON;
        type.single &= !list;
        return type;
    }
    if (inside && scheme && kh_find_item_of(scheme, node, &several))
        return (kh_type){.kind = KH_TYPE_ENTITY, .detail = KH_KIND_INDICATOR};
    const kh_entity *item = scheme ? kh_find_item_of(scheme, node->children[0], &several) : NULL;
    if (item && lacks_word(item, node->text))
        return unknown_item(checker, item, node);
    if (inside || kind == KH_KIND_FILE)
        return type;
    kh_diagnostic *diagnostic = kh_report(
        checker->model->diagnostics, KH036, node->text_span,
        (kh_words[]){detail ? kh_words_same(detail->name) : kh_type_words(object), kh_words_same(node->text)},
        2);
    if (detail)
        kh_suggest_name(checker->model, diagnostic, kh_nearest_column(checker->model, detail, node->text));
    return kh_type_plain(KH_TYPE_POISON);
}

static kh_type check_list(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                          kh_expectation expected)
{
    kh_type type = kh_type_plain(KH_TYPE_ANY);
    bool record = node->count > 0 && node->children[0]->kind == KH_NODE_NAMED;
    for (size_t i = 0; i < node->count; i++) {
        const kh_node *child = node->children[i];
        kh_type one =
            kh_check(checker, frame, child->kind == KH_NODE_NAMED ? child->children[0] : child, expected);
        type = i && one.kind != type.kind ? kh_type_plain(KH_TYPE_ANY) : one;
    }
    if (record)
        return kh_type_plain(KH_TYPE_RECORD);
    return kh_type_list_of(type);
}

static kh_type check_match(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                           kh_expectation expected)
{
    const kh_node *subject = node->children[0];
    kh_type type = subject ? check_any(checker, frame, subject) : kh_type_plain(KH_TYPE_TRUTH);
    kh_type result = kh_type_plain(KH_TYPE_ANY);
    for (size_t i = 1; i < node->count; i++) {
        const kh_node *arm = node->children[i];
        if (arm->kind != KH_NODE_ARM)
            continue;
        if (arm->children[0])
            (void)kh_check(checker, frame, arm->children[0], kh_expectation_of(type));
        kh_type one = kh_check(checker, frame, arm->children[1], expected);
        result = open_type(result) ? one : result;
    }
    return result;
}

static kh_type check_if(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                        kh_expectation expected)
{
    (void)want(checker, frame, node->children[0], KH_TYPE_TRUTH);
    kh_type then = kh_check(checker, frame, node->children[1], expected);
    kh_type otherwise = kh_check(checker, frame, node->children[2], expected);
    return open_type(then) ? otherwise : then;
}

/* 当 >= 80, 当 属于 [优, 良]: what is compared with the subject. */
static kh_type check_pattern(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                             kh_expectation expected)
{
    bool ordered = node->operation >= KH_OP_LESS && node->operation <= KH_OP_AT_LEAST;
    if (ordered && expected.form == KH_FORM_ANY)
        return want(checker, frame, node->children[0], KH_TYPE_NUMBER);
    (void)kh_check(checker, frame, node->children[0], expected);
    return kh_type_plain(KH_TYPE_TRUTH);
}

static kh_type check_unary(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                           kh_expectation expected)
{
    if (node->operation >= KH_OP_EQUAL && node->operation <= KH_OP_CONTAINS)
        return check_pattern(checker, frame, node, expected);
    if (node->operation == KH_OP_NOT)
        return want(checker, frame, node->children[0], KH_TYPE_TRUTH);
    return want(checker, frame, node->children[0], KH_TYPE_NUMBER);
}

static kh_type check_range(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    for (size_t i = 0; i < node->count; i++)
        if (node->children[i])
            (void)check_any(checker, frame, node->children[i]);
    return kh_type_plain(KH_TYPE_RANGE);
}

static kh_type check_filter(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    kh_type object = check_any(checker, frame, node->children[0]);
    if (node->count > 1)
        (void)check_inside(checker, frame, node->children[1], object);
    bool picked = object.kind == KH_TYPE_RECORD && node->count > 1; /* [工业：5, 农业：6][产业] */
    return picked ? kh_type_plain(KH_TYPE_ANY) : object;
}

kh_type kh_check(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                 kh_expectation expected)
{
    kh_type type = kh_type_plain(KH_TYPE_ANY);
    if (!node)
        return kh_type_plain(KH_TYPE_POISON);
    switch (node->kind) {
    case KH_NODE_ERROR:
        return kh_type_plain(KH_TYPE_POISON);
    case KH_NODE_NAME:
        return kh_check_name(checker, frame, node, expected);
    case KH_NODE_TEXT:
        return kh_type_plain(KH_TYPE_TEXT);
    case KH_NODE_QUANTITY:
        type.unit = kh_unit_of(checker->model->arena, node->text);
        /* fall through */
    case KH_NODE_NUMBER:
    case KH_NODE_PERCENT:
        type.kind = KH_TYPE_NUMBER;
        type.has_unit = true;
        return type;
    case KH_NODE_DATE:
        return kh_type_plain(KH_TYPE_DATE);
    case KH_NODE_TRUTH:
        return kh_type_plain(KH_TYPE_TRUTH);
    case KH_NODE_IF:
        return check_if(checker, frame, node, expected);
    case KH_NODE_EACH:
    case KH_NODE_SOME:
        return check_quantifier(checker, frame, node);
    case KH_NODE_BINARY:
        return check_binary(checker, frame, node);
    case KH_NODE_UNARY:
        return check_unary(checker, frame, node, expected);
    case KH_NODE_RANGE:
        return check_range(checker, frame, node);
    case KH_NODE_MEMBER:
        return check_member(checker, frame, node);
    case KH_NODE_FILTER:
        return check_filter(checker, frame, node);
    case KH_NODE_CALL:
        return kh_check_call(checker, frame, node);
    case KH_NODE_NAMED:
        return kh_check(checker, frame, node->children[0], expected);
    case KH_NODE_LIST:
        return check_list(checker, frame, node, expected);
    case KH_NODE_MATCH:
        return check_match(checker, frame, node, expected);
    case KH_NODE_CHANGE:
        kh_report(checker->model->diagnostics, KH044, node->span, NULL, 0);
        return kh_type_plain(KH_TYPE_POISON);
    case KH_NODE_ARM:
    case KH_NODE_BLOCK:
    case KH_NODE_ATTRIBUTE:
    case KH_NODE_CONDITION:
    case KH_NODE_USE:
        break;
    }
    return type;
}
