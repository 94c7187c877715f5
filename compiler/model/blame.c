/* The innermost part of a formula that cannot be computed. */
#include "model/blame.h"

#include "base/utf8.h"
#include "model/check_internal.h"
#include "model/functions.h"

typedef struct search {
    kh_evaluation *evaluation;
    kh_arena *arena;
    kh_text reason;
    unsigned depth;
    kh_words found;
} search;

enum { DEEPEST = 64, LONGEST = 40 /* characters that are shown of a formula */ };

/* ---- words ---- */

/* As written, in one line. */
static kh_words quoted(search *in, const kh_node *node)
{
    kh_text source = kh_span_text(node->span);
    kh_builder text = {.arena = in->arena};
    size_t shown = 0;
    bool blank = false;
    for (size_t at = 0; at < source.length && shown < LONGEST;) {
        kh_character character;
        size_t bytes = kh_utf8_decode(source.data + at, source.length - at, &character);
        bool is_blank = character == ' ' || character == '\n' || character == '\t' || character == '\r';
        if (!is_blank)
            kh_builder_bytes(&text, source.data + at, bytes);
        else if (!blank)
            kh_builder_character(&text, ' ');
        shown += !(is_blank && blank);
        blank = is_blank;
        at += bytes;
    }
    if (shown >= LONGEST)
        kh_builder_string(&text, "…");
    return kh_words_same(kh_builder_text(&text));
}

static kh_words type_of(const kh_value *value)
{
    kh_type type = {.kind = KH_TYPE_ANY, .list = value->kind == KH_VALUE_LIST};
    switch (value->kind) {
    case KH_VALUE_NAME:
        return kh_words_of("取值", "a named value");
    case KH_VALUE_MEMBER:
        type = (kh_type){.kind = KH_TYPE_MEMBER, .detail = value->member->enumeration};
        break;
    case KH_VALUE_ENTITY:
        type = (kh_type){.kind = KH_TYPE_ENTITY, .detail = value->entity->kind};
        break;
    case KH_VALUE_NUMBER:
        type.kind = KH_TYPE_NUMBER;
        break;
    case KH_VALUE_TEXT:
        type.kind = KH_TYPE_TEXT;
        break;
    case KH_VALUE_TRUTH:
        type.kind = KH_TYPE_TRUTH;
        break;
    case KH_VALUE_DATE:
        type.kind = KH_TYPE_DATE;
        break;
    case KH_VALUE_RECORD:
        type.kind = KH_TYPE_RECORD;
        break;
    case KH_VALUE_RANGE:
        type.kind = KH_TYPE_RANGE;
        break;
    case KH_VALUE_NONE:
        type.kind = KH_TYPE_NONE;
        break;
    case KH_VALUE_LIST:
    case KH_VALUE_UNKNOWN:
    case KH_VALUE_POISON:
        break;
    }
    return kh_type_words(type);
}

/* “等级”是“优”（取值）; of a number everybody sees what it is */
static kh_words told(search *in, const kh_node *node, const kh_value *value)
{
    kh_words arguments[] = {quoted(in, node), kh_value_words(in->arena, *value), type_of(value)};
    kh_words form = kh_words_of("“{0}”是“{1}”（{2}）", "“{0}” is “{1}” ({2})");
    if (value->kind == KH_VALUE_NUMBER)
        form = kh_words_of("“{0}”是“{1}”", "“{0}” is “{1}”");
    if (value->kind == KH_VALUE_NONE)
        form = kh_words_of("“{0}”是{2}", "“{0}” is {2}");
    return kh_words_fill(in->arena, form, arguments, KH_COUNT(arguments));
}

/* ---- the part that is to blame ---- */

typedef enum wanted { WANTED_ANYTHING, WANTED_NUMBER, WANTED_TRUTH } wanted;

static bool is_number(const kh_node *node)
{
    return node->kind == KH_NODE_NUMBER || node->kind == KH_NODE_QUANTITY || node->kind == KH_NODE_PERCENT;
}

static wanted wanted_by(const kh_node *node)
{
    if (node->kind == KH_NODE_IF)
        return WANTED_TRUTH;
    if (node->kind != KH_NODE_BINARY && node->kind != KH_NODE_UNARY)
        return WANTED_ANYTHING;
    switch (node->operation) {
    case KH_OP_OR:
    case KH_OP_AND:
    case KH_OP_NOT:
        return WANTED_TRUTH;
    case KH_OP_ADD:
    case KH_OP_SUBTRACT:
    case KH_OP_MULTIPLY:
    case KH_OP_DIVIDE:
    case KH_OP_PLUS:
    case KH_OP_MINUS:
        return WANTED_NUMBER;
    case KH_OP_LESS:
    case KH_OP_AT_MOST:
    case KH_OP_MORE:
    case KH_OP_AT_LEAST:
        return is_number(node->children[0]) || is_number(node->children[node->count - 1]) ? WANTED_NUMBER
                                                                                          : WANTED_ANYTHING;
    case KH_OP_NONE:
    case KH_OP_EQUAL:
    case KH_OP_UNEQUAL:
    case KH_OP_IN:
    case KH_OP_NOT_IN:
    case KH_OP_CONTAINS:
        break;
    }
    return WANTED_ANYTHING;
}

static bool fits(wanted want, const kh_value *value)
{
    return want == WANTED_ANYTHING ||
           value->kind == (want == WANTED_NUMBER ? KH_VALUE_NUMBER : KH_VALUE_TRUTH);
}

/* Operands are those children that are evaluated where the node is. */
static size_t first_operand(const kh_node *node)
{
    return node->kind == KH_NODE_CALL ? 1 : 0;
}

static size_t end_of_operands(const kh_node *node)
{
    bool fold = node->kind == KH_NODE_CALL && node->function && node->function->fold && node->count > 2;
    bool condition = node->kind == KH_NODE_IF || node->kind == KH_NODE_MATCH ||
                     node->kind == KH_NODE_FILTER || node->kind == KH_NODE_EACH || node->kind == KH_NODE_SOME;
    return condition && node->count ? 1 : fold ? 2 : node->count;
}

/* Not where an operand only names what is asked for, of another period or of an item, or says itself what is
 * lacking: what it is worth here and now explains nothing. */
static bool rests_on_operands(const kh_node *node)
{
    static const kh_function names_only[] = {
        KH_FUNCTION_LAST_YEAR, KH_FUNCTION_PREVIOUS,    KH_FUNCTION_RUNNING_TOTAL, KH_FUNCTION_LACKING,
        KH_FUNCTION_OWN_SCORE, KH_FUNCTION_TOTAL_SCORE, KH_FUNCTION_BASE_SCORE};
    bool rests = true;
    for (size_t i = 0; i < KH_COUNT(names_only) && node->kind == KH_NODE_CALL && node->function; i++)
        rests = rests && node->function->function != names_only[i];
    return rests;
}

/* “等级 × 2”里“等级”是“优”（取值），应为数; without a wanted kind, all operands. */
static bool describe(search *in, const kh_frame *frame, const kh_node *node)
{
    enum { MOST = 8 };
    if (!rests_on_operands(node))
        return false;
    kh_words list[MOST];
    size_t count = 0;
    wanted want = wanted_by(node);
    kh_words wanted_words =
        kh_type_words(kh_type_plain(want == WANTED_NUMBER ? KH_TYPE_NUMBER : KH_TYPE_TRUTH));
    for (size_t i = first_operand(node); i < end_of_operands(node) && count < KH_COUNT(list); i++) {
        const kh_node *operand = node->children[i];
        if (operand && operand->kind == KH_NODE_NAMED)
            operand = operand->children[0];
        if (!operand || is_number(operand))
            continue;
        kh_value value = kh_scalar(kh_evaluate(in->evaluation, frame, operand, KH_EXPECT_ANY));
        if (value.kind == KH_VALUE_UNKNOWN || value.kind == KH_VALUE_POISON)
            return false; /* it has failed itself, and the reason says all */
        kh_words one = told(in, operand, &value);
        if (!fits(want, &value)) {
            kh_words arguments[] = {one, wanted_words};
            list[0] = kh_words_fill(in->arena, kh_words_of("{0}，应为{1}", "{0}, where {1} is wanted"),
                                    arguments, KH_COUNT(arguments));
            count = 1;
            break;
        }
        list[count++] = one;
    }
    if (count == 0)
        return false;
    in->found =
        kh_words_fill(in->arena, kh_words_of("“{0}”里", "in “{0}”, "), (kh_words[]){quoted(in, node)}, 1);
    for (size_t i = 0; i < count; i++)
        in->found = kh_words_fill(in->arena,
                                  i ? kh_words_of("{0}，{1}", "{0}, {1}") : kh_words_of("{0}{1}", "{0}{1}"),
                                  (kh_words[]){in->found, list[i]}, 2);
    return true;
}

/* ---- the search ---- */

static bool has_reason(const search *in, const kh_value *value)
{
    for (size_t i = 0; value->kind == KH_VALUE_UNKNOWN && i < value->reasons.count; i++)
        if (kh_text_equal(value->reasons.items[i].missing.in[KH_CHINESE], in->reason))
            return true;
    return false;
}

static bool look(search *in, const kh_frame *frame, const kh_node *node);

/* The formula of a derived quantity. */
static bool look_behind_name(search *in, const kh_frame *frame, const kh_node *node)
{
    kh_resolution meaning = kh_resolve_name((kh_scope){in->evaluation, frame}, node);
    const kh_attribute *formula =
        meaning.means == KH_MEANS_INPUT ? kh_attribute_of(meaning.input, "式")
        : meaning.means == KH_MEANS_ATTRIBUTE
            ? kh_attribute_of(meaning.entity, meaning.attribute->word.in[KH_CHINESE].data)
            : NULL;
    kh_frame own = {.element = meaning.entity, .outer = meaning.frame ? meaning.frame->outer : NULL};
    return formula && formula->count && look(in, &own, formula->values[0]);
}

/* The body of a function that the scheme declares; nobody looks into the library's. */
static bool look_in_function(search *in, const kh_frame *frame, const kh_node *node)
{
    kh_call call = {{in->evaluation, frame}, node};
    const kh_entity *function = kh_function_declared(call.scope, node);
    const kh_attribute *formula = function ? kh_attribute_of(function, "式") : NULL;
    bool own = function && !(function->span.source && function->span.source->embedded);
    KH_VECTOR(kh_element) bindings = {0};
    if (!own || !formula || !formula->count)
        return false;
    for (size_t i = 0; i < function->children.count; i++) {
        const kh_entity *parameter = function->children.items[i];
        if (parameter->kind != KH_KIND_PARAMETER)
            continue;
        const kh_node *given = kh_argument_for(call, parameter, bindings.count);
        kh_element bound = {.key = parameter->name};
        bound.value = given ? kh_evaluate(in->evaluation, frame, given, KH_EXPECT_ANY)
                            : kh_input_value(call.scope, parameter);
        kh_vector_push(in->evaluation->arena, &bindings, bound);
    }
    kh_frame body = {.outer = frame,
                     .bindings = bindings.items,
                     .binding_count = bindings.count,
                     .call = node,
                     .function = function};
    return look(in, &body, formula->values[0]);
}

/* Only what is chosen counts. */
static bool look_in_branches(search *in, const kh_frame *frame, const kh_node *node)
{
    kh_value condition = kh_evaluate(in->evaluation, frame, node->children[0], KH_EXPECT_ANY);
    if (condition.kind != KH_VALUE_TRUTH)
        return look(in, frame, node->children[0]);
    return look(in, frame, node->children[condition.truth ? 1 : 2]);
}

static bool look_in_arms(search *in, const kh_frame *frame, const kh_node *node)
{
    for (size_t i = 1; i < node->count; i++)
        if (node->children[i]->kind == KH_NODE_ARM && look(in, frame, node->children[i]->children[1]))
            return true;
    return false;
}

static bool look(search *in, const kh_frame *frame, const kh_node *node)
{
    if (!node || in->depth >= DEEPEST)
        return false;
    kh_value value = kh_evaluate(in->evaluation, frame, node, KH_EXPECT_ANY);
    if (!has_reason(in, &value))
        return false;
    in->depth++;
    bool found = node->kind == KH_NODE_NAME && look_behind_name(in, frame, node);
    if (node->kind == KH_NODE_IF)
        found = look_in_branches(in, frame, node);
    for (size_t i = first_operand(node); !found && node->kind != KH_NODE_IF && i < end_of_operands(node); i++)
        found = look(in, frame, node->children[i]);
    if (!found && node->kind == KH_NODE_MATCH)
        found = look_in_arms(in, frame, node);
    if (!found && node->kind == KH_NODE_CALL)
        found = look_in_function(in, frame, node);
    in->depth--;
    bool operation = node->kind == KH_NODE_BINARY || node->kind == KH_NODE_UNARY ||
                     node->kind == KH_NODE_CALL || node->kind == KH_NODE_IF || node->kind == KH_NODE_MATCH ||
                     node->kind == KH_NODE_RANGE;
    return found || (operation && describe(in, frame, node));
}

bool kh_blame(kh_evaluation *evaluation, const kh_frame *frame, const kh_node *formula, kh_text reason,
              kh_arena *arena, kh_words *words)
{
    search in = {.evaluation = evaluation, .arena = arena, .reason = reason};
    if (!look(&in, frame, formula))
        return false;
    *words = in.found;
    return true;
}
