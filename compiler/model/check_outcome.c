/* Grades, commendations and places in formulas: where they are known, and what they are compared with. */
#include "model/check_internal.h"

#include "model/outcome.h"

/* ---- where they are known ---- */

static bool is_input(kh_kind kind)
{
    return kind == KH_KIND_QUANTITY || kind == KH_KIND_EXTERNAL || kind == KH_KIND_PARAMETER ||
           kind == KH_KIND_DETAIL || kind == KH_KIND_COLUMN;
}

/* The scheme's own quantities and functions are judged when they are asked. */
static bool is_settled_before(const kh_entity *owner, kh_keyname keyname)
{
    const kh_entity *at = owner;
    while (at && is_input(at->kind))
        at = at->parent;
    if (!at || at->kind == KH_KIND_FUNCTION || at->kind == KH_KIND_FILE ||
        (at->kind == KH_KIND_SCHEME && at != owner))
        return true;
    return at->kind == KH_KIND_ACCOUNTABILITY || at->kind == KH_KIND_PAYOUT ||
           (at->kind == KH_KIND_COMMENDATION && keyname != KH_KEYNAME_COMMENDED);
}

static kh_type type_of(kh_keyname keyname)
{
    kh_type place = kh_type_plain(KH_TYPE_NUMBER);
    if (keyname == KH_KEYNAME_GRADE)
        return (kh_type){.kind = KH_TYPE_ENTITY, .detail = KH_KIND_GRADE};
    if (keyname == KH_KEYNAME_COMMENDED)
        return (kh_type){.kind = KH_TYPE_ENTITY, .detail = KH_KIND_COMMENDATION, .list = true};
    return place;
}

kh_type kh_check_outcome(kh_checker *checker, const kh_node *node)
{
    kh_keyname keyname = kh_find_keyname(node->text);
    if (checker->last_year || !checker->owner || is_settled_before(checker->owner, keyname))
        return type_of(keyname);
    kh_words arguments[] = {kh_words_same(kh_entity_title(checker->owner)), kh_keyname_word(keyname)};
    kh_report(checker->model->diagnostics, KH996, node->text_span, arguments, KH_COUNT(arguments));
    return kh_type_plain(KH_TYPE_POISON);
}

/* ---- money ---- */

/* A written number that says no money; nothing is nothing in any. */
static const kh_node *number_without_unit(const kh_node *node)
{
    if (!node)
        return NULL;
    if (node->kind == KH_NODE_NUMBER)
        return kh_number_sign(node->number) != 0 ? node : NULL;
    bool sign = node->kind == KH_NODE_UNARY;
    if (!sign && node->kind != KH_NODE_IF && node->kind != KH_NODE_MATCH && node->kind != KH_NODE_ARM)
        return NULL;
    for (size_t i = sign ? 0 : 1; i < node->count; i++) /* the first says when */
        if (number_without_unit(node->children[i]))
            return number_without_unit(node->children[i]);
    return NULL;
}

void kh_check_amount(kh_model *model, const kh_entity *payout)
{
    const kh_attribute *amount = payout->kind == KH_KIND_PAYOUT ? kh_attribute_of(payout, "金额") : NULL;
    const kh_node *bare = amount && amount->count ? number_without_unit(amount->values[0]) : NULL;
    if (!bare)
        return;
    kh_words arguments[] = {kh_words_of("各单位", "each unit"), kh_words_same(kh_entity_title(payout)),
                            kh_words_same(kh_span_text(bare->span))};
    kh_report(model->diagnostics, KH997, bare->span, arguments, KH_COUNT(arguments));
}

/* ---- comparing ---- */

static bool is_outcome_type(kh_type type)
{
    return type.kind == KH_TYPE_ENTITY &&
           (type.detail == KH_KIND_GRADE || type.detail == KH_KIND_COMMENDATION);
}

static bool wrong(kh_checker *checker, const kh_node *node, kh_type wanted, kh_type found)
{
    kh_words arguments[] = {kh_type_words(wanted), kh_type_words(found)};
    kh_report(checker->model->diagnostics, KH031, node->span, arguments, KH_COUNT(arguments));
    return false;
}

static bool is_open(kh_type type)
{
    return type.kind == KH_TYPE_ANY || type.kind == KH_TYPE_NONE;
}

/* What people give, scoring does not know. */
static bool is_told_apart(kh_checker *checker, const kh_node *node)
{
    const kh_entity *scheme = checker->scheme ? checker->scheme->entity : NULL;
    const kh_entity *named = scheme && node->kind == KH_NODE_NAME
                                 ? kh_child_named(scheme, KH_KIND_COMMENDATION, node->text)
                                 : NULL;
    bool by_people = named && !kh_attribute_of(named, "条件") && !kh_attribute_of(named, "名额");
    for (size_t i = 0; node->kind == KH_NODE_LIST && i < node->count && !by_people; i++)
        if (!is_told_apart(checker, node->children[i]))
            return false;
    if (by_people)
        kh_report_texts(checker->model->diagnostics, KH998, node->span, 1, kh_entity_title(named));
    return !by_people;
}

bool kh_check_grades(kh_checker *checker, const kh_node *node, kh_type left, kh_type right)
{
    bool in = node->operation == KH_OP_IN || node->operation == KH_OP_NOT_IN;
    bool contains = node->operation == KH_OP_CONTAINS;
    bool ordered = node->operation >= KH_OP_LESS && node->operation <= KH_OP_AT_LEAST;
    if ((!is_outcome_type(left) && !is_outcome_type(right)) || !kh_owner_asks_outcomes(checker->owner) ||
        is_open(left) || is_open(right))
        return true;
    kh_type one = is_outcome_type(left) ? left : right, other = is_outcome_type(left) ? right : left;
    kh_type list = one, single = one;
    list.list = true;
    single.list = false;
    const kh_node *other_node = node->children[is_outcome_type(left)];
    if (other.kind != one.kind || other.detail != one.detail)
        return wrong(checker, other_node, single, other);
    if (one.detail == KH_KIND_COMMENDATION && !is_told_apart(checker, other_node))
        return false;
    if (contains && !left.list)
        return wrong(checker, node->children[0], list, left);
    if (in && !right.list)
        return wrong(checker, node->children[1], list, right);
    if (ordered)
        return wrong(checker, node->children[0], kh_type_plain(KH_TYPE_NUMBER), left);
    if (!in && !contains && (left.list || right.list))
        return wrong(checker, node->children[left.list ? 0 : 1], single, left.list ? left : right);
    return true;
}
