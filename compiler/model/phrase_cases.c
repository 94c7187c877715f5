/* Conditions and cases in words: 若, 分档, comparisons. */
#include "model/phrase_internal.h"

/* What is compared. */
typedef enum compared {
    OF_ANYTHING,
    OF_DAYS,
    OF_PLACES,
} compared;

typedef struct kh_predicate_row {
    kh_operation operation;
    compared of;
    kh_words words;
} kh_predicate_row;

static const kh_predicate_row predicates[] = {
#define PREDICATE(operation, of, chinese, english)                                                           \
    {KH_OP_##operation, OF_##of, KH_ROW_WORDS(chinese, english)},
#include "model/phrases.def"
};

/* ---- what is said of a subject ---- */

static compared compared_of(kh_phraser *phraser, const kh_node *subject, const kh_node *object)
{
    if (kh_is_date(phraser, object))
        return OF_DAYS;
    bool place = subject && object->kind == KH_NODE_NUMBER && kh_is_place(phraser, subject);
    return place ? OF_PLACES : OF_ANYTHING;
}

/* `subject`: of what it is said; NULL: of anything. */
static kh_text predicate(kh_phraser *phraser, kh_operation operation, const kh_node *subject,
                         const kh_node *object)
{
    const kh_predicate_row *found = NULL;
    compared of = compared_of(phraser, subject, object);
    for (size_t i = 0; i < KH_COUNT(predicates) && !(found && found->of == of); i++)
        if (predicates[i].operation == operation &&
            (predicates[i].of == OF_ANYTHING || predicates[i].of == of))
            found = &predicates[i];
    if (!found)
        return KH_TEXT_NONE;
    kh_words value = kh_words_same(kh_phrase_value(phraser, object));
    return kh_words_fill(phraser->arena, found->words, &value, 1).in[phraser->language];
}

static bool is_comparison(kh_operation operation)
{
    return operation >= KH_OP_EQUAL && operation <= KH_OP_CONTAINS;
}

/* 80%..<90% and the like. */
static kh_text within(kh_phraser *phraser, const kh_node *subject, const kh_node *range)
{
    kh_text low = kh_phrase_value(phraser, range->children[0]);
    kh_text high = kh_phrase_value(phraser, range->children[1]);
    bool counted = kh_is_literal(range->children[0]) && kh_is_literal(range->children[1]) &&
                   range->children[0]->kind != KH_NODE_PERCENT &&
                   kh_number_is_integer(range->children[0]->number) &&
                   kh_number_is_integer(range->children[1]->number);
    bool places = counted && subject && kh_is_place(phraser, subject);
    if (range->half_open)
        return kh_say(phraser, places ? KH_SAYING_PLACE_BETWEEN : KH_SAYING_FROM_BELOW, 2, low, high);
    return kh_say(phraser, counted ? KH_SAYING_WITHIN : KH_SAYING_WITHIN_ENDS, 2, low, high);
}

static bool is_plain_list(const kh_node *pattern)
{
    bool plain = pattern->kind == KH_NODE_LIST;
    for (size_t i = 0; plain && i < pattern->count; i++)
        plain = kh_is_literal(pattern->children[i]) || pattern->children[i]->kind == KH_NODE_NAME;
    return plain;
}

/* 3或4 */
static kh_text alternatives(kh_phraser *phraser, const kh_node *list)
{
    kh_builder text = {.arena = phraser->arena};
    for (size_t i = 0; i < list->count; i++) {
        kh_builder_add(&text, i ? kh_say(phraser, KH_SAYING_OR, 0) : KH_TEXT_NONE);
        kh_builder_add(&text, kh_phrase_value(phraser, list->children[i]));
    }
    return kh_builder_text(&text);
}

/* A pattern of an arm, or what something is IN; empty: it is a condition of its own. */
static kh_text pattern_text(kh_phraser *phraser, const kh_node *subject, const kh_node *pattern)
{
    kh_builder text = {.arena = phraser->arena};
    if (is_plain_list(pattern))
        return kh_say(phraser, KH_SAYING_EQUAL_ANY, 1, alternatives(phraser, pattern));
    switch (pattern->kind) {
    case KH_NODE_RANGE:
        return within(phraser, subject, pattern);
    case KH_NODE_UNARY:
        if (is_comparison(pattern->operation))
            return predicate(phraser, pattern->operation, subject, pattern->children[0]);
        break;
    case KH_NODE_LIST:
        for (size_t i = 0; i < pattern->count; i++) {
            kh_builder_add(&text, i ? kh_say(phraser, KH_SAYING_OR, 0) : KH_TEXT_NONE);
            kh_builder_add(&text, pattern_text(phraser, subject, pattern->children[i]));
        }
        return kh_builder_text(&text);
    case KH_NODE_BINARY:
        if (pattern->operation < KH_OP_ADD)
            return KH_TEXT_NONE;
        break;
    case KH_NODE_EACH:
    case KH_NODE_SOME:
        return KH_TEXT_NONE;
    default:
        break;
    }
    return predicate(phraser, KH_OP_EQUAL, subject, pattern);
}

/* ---- conditions ---- */

static kh_operation turned(kh_operation operation)
{
    switch (operation) {
    case KH_OP_LESS:
        return KH_OP_MORE;
    case KH_OP_MORE:
        return KH_OP_LESS;
    case KH_OP_AT_MOST:
        return KH_OP_AT_LEAST;
    case KH_OP_AT_LEAST:
        return KH_OP_AT_MOST;
    default:
        return operation;
    }
}

static kh_text comparison(kh_phraser *phraser, const kh_node *node)
{
    const kh_node *subject = node->children[0], *object = node->children[1];
    kh_operation operation = node->operation;
    if (kh_is_literal(subject) && !kh_is_literal(object) && turned(operation) != operation) {
        operation = turned(operation);
        subject = node->children[1];
        object = node->children[0];
    }
    bool in = operation == KH_OP_IN && (object->kind == KH_NODE_RANGE || object->kind == KH_NODE_LIST);
    kh_text said =
        in ? pattern_text(phraser, subject, object) : predicate(phraser, operation, subject, object);
    return kh_say(phraser, KH_SAYING_SUBJECT, 2, kh_phrase_value(phraser, subject), said);
}

/* 非 虚报 */
static const kh_node *denied_name(const kh_node *node)
{
    const kh_node *inner =
        node->kind == KH_NODE_UNARY && node->operation == KH_OP_NOT ? node->children[0] : NULL;
    return inner && (inner->kind == KH_NODE_NAME || inner->kind == KH_NODE_MEMBER) ? inner : NULL;
}

static kh_text plain_condition(kh_phraser *phraser, const kh_node *node)
{
    if (node->kind == KH_NODE_BINARY && is_comparison(node->operation))
        return comparison(phraser, node);
    if (node->kind == KH_NODE_NAME || node->kind == KH_NODE_MEMBER)
        return kh_say(phraser, KH_SAYING_IS_YES, 1, kh_phrase_value(phraser, node));
    const kh_node *denied = denied_name(node);
    if (denied)
        return kh_say(phraser, KH_SAYING_IS_NO, 1, kh_phrase_value(phraser, denied));
    const kh_entity *declared = kh_phrase_function(phraser, node);
    kh_text own = declared ? kh_phrase_declared(phraser, declared, node) : KH_TEXT_NONE;
    const kh_node *body = declared && !own.length ? kh_inlined(phraser, declared, node) : NULL;
    return own.length ? own : body ? kh_phrase_condition(phraser, body) : kh_phrase_value(phraser, node);
}

kh_text kh_phrase_condition(kh_phraser *phraser, const kh_node *node)
{
    kh_letters letters;
    if (phraser->budget == 0 || phraser->depth >= KH_MAX_PHRASE_DEPTH)
        return kh_phrase_value(phraser, node);
    phraser->budget--;
    phraser->depth++;
    const kh_phrase_row *row =
        denied_name(node) ? NULL : kh_phrase_row_for(phraser, KH_PHRASE_WHETHER, node, &letters);
    kh_text text = row ? kh_fill_words(phraser, row->words, &letters) : plain_condition(phraser, node);
    phraser->depth--;
    return text;
}

/* ---- cases ---- */

/* What is given in a case: in brackets if it has cases itself. */
static kh_text result_text(kh_phraser *phraser, const kh_node *node)
{
    kh_text said = kh_say_points(phraser, node, (kh_bounds){0});
    bool compound = kh_text_contains(said, kh_say(phraser, KH_SAYING_NEXT_CASE, 0));
    return compound ? kh_say(phraser, KH_SAYING_NEST, 1, said) : said;
}

static void add_case(kh_phraser *phraser, kh_builder *text, kh_text said)
{
    if (text->length)
        kh_builder_add(text, kh_say(phraser, KH_SAYING_NEXT_CASE, 0));
    kh_builder_add(text, said);
}

static void add_otherwise(kh_phraser *phraser, kh_builder *text, const kh_node *result)
{
    if (kh_is_zero(result))
        add_case(phraser, text,
                 kh_say(phraser, KH_SAYING_OTHERWISE_NOTHING, 1, kh_say(phraser, phraser->get, 0)));
    else
        add_case(phraser, text, kh_say(phraser, KH_SAYING_OTHERWISE, 1, result_text(phraser, result)));
}

kh_text kh_say_if(kh_phraser *phraser, const kh_node *node)
{
    kh_builder text = {.arena = phraser->arena};
    for (; node->kind == KH_NODE_IF && phraser->budget > 0; node = node->children[2]) {
        phraser->budget--;
        kh_text condition = kh_phrase_condition(phraser, node->children[0]);
        kh_text result = result_text(phraser, node->children[1]);
        add_case(phraser, &text, kh_say(phraser, KH_SAYING_CASE, 2, condition, result));
    }
    add_otherwise(phraser, &text, node);
    return kh_builder_text(&text);
}

bool kh_is_condition(const kh_node *node)
{
    if (node->kind == KH_NODE_UNARY)
        return node->operation == KH_OP_NOT;
    return node->kind == KH_NODE_BINARY &&
           (is_comparison(node->operation) || node->operation == KH_OP_AND || node->operation == KH_OP_OR);
}

/* What holds in an arm that has a pattern; the subject is named if `named`. */
static kh_text arm_text(kh_phraser *phraser, const kh_node *subject, const kh_node *arm, bool named)
{
    kh_text met = subject ? pattern_text(phraser, subject, arm->children[0]) : KH_TEXT_NONE;
    if (!met.length)
        return kh_phrase_condition(phraser, arm->children[0]);
    return named ? kh_say(phraser, KH_SAYING_SUBJECT, 2, kh_phrase_value(phraser, subject), met) : met;
}

kh_text kh_phrase_match(kh_phraser *phraser, const kh_node *node)
{
    kh_builder text = {.arena = phraser->arena};
    for (size_t i = 1; i < node->count && phraser->budget > 0; i++) {
        const kh_node *arm = node->children[i];
        if (arm->kind != KH_NODE_ARM)
            continue;
        phraser->budget--;
        bool named = text.length == 0 || phraser->language == KH_ENGLISH;
        if (text.length)
            kh_builder_add(&text, kh_say(phraser, KH_SAYING_COMMA, 0));
        kh_text value = kh_phrase_value(phraser, arm->children[1]);
        if (arm->children[0])
            kh_builder_add(&text, kh_say(phraser, KH_SAYING_ARM_VALUE, 2,
                                         arm_text(phraser, node->children[0], arm, named), value));
        else
            kh_builder_add(&text, kh_say(phraser, KH_SAYING_ELSE_VALUE, 1, value));
    }
    return kh_say(phraser, KH_SAYING_NEST, 1, kh_builder_text(&text));
}

/* The subject is named with the first band: 实绩达到95%的，…；达到90%、低于95%的，…. */
kh_text kh_say_match(kh_phraser *phraser, const kh_node *node)
{
    kh_builder text = {.arena = phraser->arena};
    const kh_node *subject = node->children[0];
    for (size_t i = 1; i < node->count && phraser->budget > 0; i++) {
        const kh_node *arm = node->children[i];
        if (arm->kind != KH_NODE_ARM)
            continue;
        phraser->budget--;
        if (!arm->children[0]) {
            add_otherwise(phraser, &text, arm->children[1]);
            continue;
        }
        kh_text met = arm_text(phraser, subject, arm, text.length == 0 || phraser->language == KH_ENGLISH);
        kh_saying saying = text.length == 0 || !subject ? KH_SAYING_CASE : KH_SAYING_BAND;
        add_case(phraser, &text, kh_say(phraser, saying, 2, met, result_text(phraser, arm->children[1])));
    }
    return kh_builder_text(&text);
}
