/* Which row of the phrase table a formula fits. Shapes are parsed once a model. */
#include "model/phrase_internal.h"

#include "model/declare.h"

static const kh_phrase_row rows[] = {
#define PHRASE(as, open, shape, chinese, english)                                                            \
    {KH_PHRASE_##as, open, shape, KH_ROW_WORDS(chinese, english)},
#include "model/phrases.def"
};

static const kh_change_row changes[] = {
#define CHANGE(shape, even, even_english, up, up_english, down, down_english)                                \
    {shape, KH_ROW_WORDS(even, even_english), KH_ROW_WORDS(up, up_english), KH_ROW_WORDS(down, down_english)},
#include "model/phrases.def"
};

struct kh_shapes {
    const kh_node *rows[KH_COUNT(rows)], *changes[KH_COUNT(changes)];
    kh_map *phrases;
};

static struct kh_shapes *shapes_of(const kh_model *model)
{
    struct kh_shapes *shapes = *model->shapes;
    if (shapes)
        return shapes;
    shapes = kh_arena_new_of(model->arena, struct kh_shapes);
    shapes->phrases = kh_map_new(model->arena);
    for (size_t i = 0; i < KH_COUNT(rows); i++)
        shapes->rows[i] = kh_parse_own(model, kh_text_of(rows[i].shape));
    for (size_t i = 0; i < KH_COUNT(changes); i++)
        shapes->changes[i] = kh_parse_own(model, kh_text_of(changes[i].shape));
    return *model->shapes = shapes;
}

kh_map *kh_known_phrases(const kh_model *model)
{
    return shapes_of(model)->phrases;
}

/* ---- what is what ---- */

bool kh_is_literal(const kh_node *node)
{
    if (node->kind == KH_NODE_UNARY && (node->operation == KH_OP_MINUS || node->operation == KH_OP_PLUS))
        return kh_is_literal(node->children[0]);
    return node->kind == KH_NODE_NUMBER || node->kind == KH_NODE_QUANTITY || node->kind == KH_NODE_PERCENT;
}

bool kh_is_zero(const kh_node *node)
{
    return kh_is_literal(node) && node->kind != KH_NODE_UNARY && kh_number_sign(node->number) == 0;
}

bool kh_is_to_be_determined(const kh_node *node)
{
    return node->kind == KH_NODE_NAME && kh_find_keyname(node->text) == KH_KEYNAME_TBD;
}

kh_text kh_meant_word(kh_phraser *phraser, const kh_node *node)
{
    if (node->kind != KH_NODE_NAME)
        return KH_TEXT_NONE;
    kh_resolution meaning = kh_resolve_name(kh_phraser_scope(phraser), node);
    if (meaning.means == KH_MEANS_KEYNAME)
        return kh_keyname_word(meaning.keyname).in[KH_CHINESE];
    if (meaning.means == KH_MEANS_SCORE)
        return meaning.function == KH_FUNCTION_TOTAL_SCORE ? KH_TEXT("总得分") : KH_TEXT("得分");
    if (meaning.means == KH_MEANS_ATTRIBUTE)
        return meaning.attribute->word.in[KH_CHINESE];
    return meaning.means == KH_MEANS_PROPERTY ? meaning.property->word.in[KH_CHINESE] : KH_TEXT_NONE;
}

bool kh_means(kh_phraser *phraser, const kh_node *node, const char *chinese)
{
    return kh_text_is(kh_meant_word(phraser, node), chinese);
}

const kh_entity *kh_phrase_function(kh_phraser *phraser, const kh_node *node)
{
    return node->kind == KH_NODE_CALL ? kh_function_declared(kh_phraser_scope(phraser), node) : NULL;
}

const kh_entity *kh_phrase_method(kh_phraser *phraser, const kh_node *node)
{
    const kh_entity *declared =
        node->kind == KH_NODE_CALL && !node->function ? kh_phrase_function(phraser, node) : NULL;
    return declared && declared->span.source && declared->span.source->method ? declared : NULL;
}

bool kh_is_date(kh_phraser *phraser, const kh_node *node)
{
    if (node->kind == KH_NODE_DATE || node->kind != KH_NODE_NAME)
        return node->kind == KH_NODE_DATE;
    kh_resolution meaning = kh_resolve_name(kh_phraser_scope(phraser), node);
    bool own = meaning.means == KH_MEANS_KEYNAME || meaning.means == KH_MEANS_ATTRIBUTE;
    const kh_entity *holder =
        meaning.means == KH_MEANS_INPUT || meaning.means == KH_MEANS_FIELD            ? meaning.input
        : own && (kh_means(phraser, node, "实绩") || kh_means(phraser, node, "目标")) ? phraser->item
                                                                                      : NULL;
    const kh_attribute *unit = holder ? kh_inherited_attribute_of(holder, "单位") : NULL;
    return unit && unit->count && kh_text_is(kh_written_text(phraser->arena, unit->values[0]), "日期");
}

/* The quantity or column that a name means, with its formula; NULL: none. */
static const kh_entity *named_quantity(kh_phraser *phraser, const kh_node *node)
{
    if (node->kind != KH_NODE_NAME)
        return NULL;
    kh_resolution meaning = kh_resolve_name(kh_phraser_scope(phraser), node);
    return meaning.means == KH_MEANS_INPUT || meaning.means == KH_MEANS_FIELD ? meaning.input : NULL;
}

static const kh_node *formula_named(kh_phraser *phraser, const kh_node *node)
{
    const kh_entity *quantity = named_quantity(phraser, node);
    const kh_attribute *formula = quantity ? kh_attribute_of(quantity, "式") : NULL;
    return formula && formula->count ? formula->values[0] : node;
}

bool kh_is_place(kh_phraser *phraser, const kh_node *node)
{
    const kh_entity *quantity = named_quantity(phraser, node);
    const kh_attribute *unit = quantity ? kh_inherited_attribute_of(quantity, "单位") : NULL;
    node = formula_named(phraser, node);
    return (node->kind == KH_NODE_CALL && node->function && node->function->function == KH_FUNCTION_RANK) ||
           (unit && unit->count && kh_text_is(kh_written_text(phraser->arena, unit->values[0]), "名次"));
}

bool kh_is_aggregate(kh_phraser *phraser, const kh_node *node)
{
    node = formula_named(phraser, node);
    bool aggregate =
        node->kind == KH_NODE_CALL && node->function && node->function->function != KH_FUNCTION_LAST_YEAR;
    for (size_t i = 0; node->kind == KH_NODE_BINARY && i < node->count; i++)
        aggregate |= kh_is_aggregate(phraser, node->children[i]);
    return aggregate;
}

bool kh_is_fixed(kh_phraser *phraser, const kh_node *node)
{
    switch (node->kind) {
    case KH_NODE_NUMBER:
    case KH_NODE_PERCENT:
        return true;
    case KH_NODE_QUANTITY:
        return kh_text_is(node->text, "分");
    case KH_NODE_NAME:
        return kh_means(phraser, node, "满分") || kh_is_to_be_determined(node);
    case KH_NODE_UNARY:
        return node->operation != KH_OP_NOT && kh_is_fixed(phraser, node->children[0]);
    case KH_NODE_BINARY:
        return node->operation >= KH_OP_ADD && node->operation <= KH_OP_DIVIDE &&
               kh_is_fixed(phraser, node->children[0]) && kh_is_fixed(phraser, node->children[1]);
    default:
        return false;
    }
}

/* ---- sums and products ---- */

static bool is_operation(const kh_node *node, kh_operation first, kh_operation second)
{
    return node->kind == KH_NODE_BINARY && (node->operation == first || node->operation == second);
}

typedef struct factors {
    kh_factor *items;
    size_t count;
    bool sum;
} factors;

/* Chains lean to the left; what is in brackets on the right comes by recursion, no deeper than brackets are.
 */
static bool collect(factors *found, const kh_node *node, bool inverted)
{
    kh_operation joins = found->sum ? KH_OP_ADD : KH_OP_MULTIPLY;
    kh_operation inverts = found->sum ? KH_OP_SUBTRACT : KH_OP_DIVIDE;
    if (is_operation(node, joins, inverts))
        return collect(found, node->children[0], inverted) &&
               collect(found, node->children[1], inverted != (node->operation == inverts));
    if (found->count == KH_MAX_TERMS)
        return false;
    found->items[found->count++] = (kh_factor){node, inverted};
    return true;
}

size_t kh_factors(const kh_node *node, bool sum, kh_factor list[KH_MAX_TERMS])
{
    factors found = {.items = list, .sum = sum};
    return collect(&found, node, false) ? found.count : 0;
}

kh_node *kh_node_new(kh_arena *arena, kh_node_kind kind, const kh_node *left, const kh_node *right)
{
    kh_node *node = kh_arena_new_of(arena, kh_node);
    node->kind = kind;
    node->children = kh_arena_array(arena, 2, sizeof *node->children);
    node->children[0] = (kh_node *)(uintptr_t)left; /* never changed through it */
    node->children[1] = (kh_node *)(uintptr_t)right;
    node->count = right ? 2 : 1;
    node->span = left->span;
    return node;
}

const kh_node *kh_factors_joined(kh_arena *arena, const kh_factor *list, size_t count, bool sum)
{
    const kh_node *joined = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!joined && !list[i].inverted) {
            joined = list[i].node;
            continue;
        }
        kh_node *one = kh_arena_new_of(arena, kh_node);
        *one = (kh_node){.kind = KH_NODE_NUMBER, .number = KH_NUMBER(1), .span = list[i].node->span};
        kh_node *next = kh_node_new(arena, KH_NODE_BINARY, joined ? joined : one, list[i].node);
        next->operation = sum ? KH_OP_ADD : KH_OP_MULTIPLY;
        if (list[i].inverted)
            next->operation = sum ? KH_OP_SUBTRACT : KH_OP_DIVIDE;
        if (!joined && sum) {
            next = kh_node_new(arena, KH_NODE_UNARY, list[i].node, NULL);
            next->operation = KH_OP_MINUS;
        }
        joined = next;
    }
    return joined;
}

/* ---- matching ---- */

static bool fits(kh_phraser *phraser, const kh_node *shape, const kh_node *node, kh_letters *letters);

static bool is_same(const kh_node *left, const kh_node *right)
{
    bool same = left->kind == right->kind && left->operation == right->operation &&
                left->count == right->count && kh_text_equal(left->text, right->text) &&
                left->half_open == right->half_open && left->truth == right->truth;
    if (same && kh_is_literal(left) && left->kind != KH_NODE_UNARY)
        same = kh_number_equal(left->number, right->number);
    for (size_t i = 0; same && i < left->count; i++)
        same = left->children[i] && right->children[i] ? is_same(left->children[i], right->children[i])
                                                       : left->children[i] == right->children[i];
    return same;
}

static char letter_of(const kh_node *shape)
{
    bool letter =
        shape->kind == KH_NODE_NAME && shape->text.length == 1 && (unsigned char)*shape->text.data < 128;
    return letter ? *shape->text.data : 0;
}

static bool may_stand_for(kh_phraser *phraser, char letter, const kh_node *node)
{
    switch (letter) {
    case 'k':
    case 'l':
    case 'm':
        return kh_is_literal(node) || kh_is_to_be_determined(node);
    case 'r':
        return node->kind == KH_NODE_PERCENT;
    case 't':
        return kh_is_date(phraser, node);
    case 'p':
    case 'q':
        return kh_is_fixed(phraser, node);
    default:
        return true;
    }
}

static bool bind(kh_phraser *phraser, char letter, const kh_node *node, kh_letters *letters)
{
    const kh_node **bound = &letters->of[(unsigned char)letter];
    if (*bound)
        return is_same(*bound, node);
    if (!may_stand_for(phraser, letter, node))
        return false;
    *bound = node;
    return true;
}

typedef struct permutation {
    kh_phraser *phraser;
    kh_factor shape[KH_MAX_TERMS], node[KH_MAX_TERMS];
    bool used[KH_MAX_TERMS];
    size_t count;
} permutation;

static bool fits_from(permutation *of, size_t first, kh_letters *letters)
{
    if (first == of->count)
        return true;
    for (size_t i = 0; i < of->count; i++) {
        kh_letters tried = *letters;
        if (of->used[i] || of->node[i].inverted != of->shape[first].inverted ||
            !fits(of->phraser, of->shape[first].node, of->node[i].node, &tried))
            continue;
        of->used[i] = true;
        if (fits_from(of, first + 1, &tried)) {
            *letters = tried;
            return true;
        }
        of->used[i] = false;
    }
    return false;
}

static bool fits_in_any_order(kh_phraser *phraser, const kh_node *shape, const kh_node *node, bool sum,
                              kh_letters *letters)
{
    permutation of;
    of.phraser = phraser;
    of.count = kh_factors(shape, sum, of.shape);
    memset(of.used, 0, sizeof of.used);
    return kh_factors(node, sum, of.node) == of.count && fits_from(&of, 0, letters);
}

/* What a shape's letter stands for when nothing is given; 0 and 无 as a default say nothing. */
static const kh_node *usual_argument(const kh_entity *parameter, bool optional)
{
    const kh_attribute *usual = kh_attribute_of(parameter, "缺省");
    const kh_node *node = usual && usual->count ? usual->values[0] : NULL;
    return node && optional && kh_is_zero(node) ? NULL : node;
}

static bool is_none(const kh_node *node)
{
    return node->kind == KH_NODE_NAME && kh_find_keyname(node->text) == KH_KEYNAME_NONE;
}

/* The argument that is the position'th of the shape, or that it names. 无 is as good as nothing. */
static bool fits_parameter(kh_phraser *phraser, const kh_entity *method, const kh_node *wanted,
                           size_t position, const kh_node *node, kh_letters *letters)
{
    bool named = wanted->kind == KH_NODE_NAMED;
    const kh_node *inner = named ? wanted->children[0] : wanted;
    char letter = letter_of(inner);
    bool optional = letter >= 'A' && letter <= 'Z';
    const kh_node *argument = NULL;
    size_t at = 0;
    for (size_t i = 0; i < method->children.count; i++) {
        const kh_entity *parameter = method->children.items[i];
        if (parameter->kind != KH_KIND_PARAMETER)
            continue;
        if (named ? kh_text_equal(parameter->name, wanted->text) : at == position) {
            kh_call call = {kh_phraser_scope(phraser), node};
            argument = kh_argument_for(call, parameter, at);
            argument = argument ? argument : usual_argument(parameter, optional);
        }
        at++;
    }
    if (!argument || is_none(argument))
        return optional;
    return fits(phraser, inner, argument, letters);
}

/* A shape of a method names all its parameters, so that nothing that is given goes unsaid. */
static bool fits_method(kh_phraser *phraser, const kh_node *shape, const kh_node *node, kh_letters *letters)
{
    const kh_entity *method = kh_phrase_method(phraser, node);
    bool fitting = method && kh_text_equal(shape->children[0]->text, method->name);
    for (size_t i = 1; fitting && i < shape->count; i++)
        fitting = fits_parameter(phraser, method, shape->children[i], i - 1, node, letters);
    return fitting;
}

/* 方向：越低越好 is named by a word of attributes, in either language. */
static const kh_node *argument_of_attribute(const kh_node *node, kh_text wanted)
{
    for (size_t i = 1; i < node->count; i++) {
        const kh_node *child = node->children[i];
        const kh_attribute_row *row =
            child->kind == KH_NODE_NAMED ? kh_find_attribute(KH_KIND_INDICATOR, child->text) : NULL;
        if (row && kh_text_equal(row->word.in[KH_CHINESE], wanted))
            return child->children[0];
    }
    return NULL;
}

/* Arguments by position or name; those of the shape in capitals may be missing. */
static bool fits_call(kh_phraser *phraser, const kh_node *shape, const kh_node *node, kh_letters *letters)
{
    if (node->kind != KH_NODE_CALL || node->function != shape->function)
        return false;
    if (!shape->function)
        return fits_method(phraser, shape, node, letters);
    if (kh_phrase_function(phraser, node))
        return false;
    kh_call call = {kh_phraser_scope(phraser), node};
    size_t given = 0;
    for (size_t i = 1; i < shape->count; i++) {
        const kh_node *wanted = shape->children[i];
        bool named = wanted->kind == KH_NODE_NAMED;
        kh_keyname name = named ? kh_find_keyname(wanted->text) : KH_KEYNAMES;
        const kh_node *argument = named && name == KH_KEYNAMES ? argument_of_attribute(node, wanted->text)
                                                               : kh_argument_node(call, i - 1, name);
        const kh_node *inner = named ? wanted->children[0] : wanted;
        char letter = letter_of(inner);
        given += argument != NULL;
        bool optional = letter >= 'A' && letter <= 'Z';
        if (argument ? !fits(phraser, inner, argument, letters) : !optional)
            return false;
    }
    return given == node->count - 1;
}

/* 全体.a: the word after the dot is the part. */
static bool fits_member(kh_phraser *phraser, const kh_node *shape, const kh_node *node, kh_letters *letters)
{
    kh_node wanted = {.kind = KH_NODE_NAME, .text = shape->text};
    kh_node *member = kh_arena_new_of(phraser->arena, kh_node);
    *member = (kh_node){.kind = KH_NODE_NAME, .text = node->text, .span = node->text_span};
    return fits(phraser, shape->children[0], node->children[0], letters) &&
           fits(phraser, &wanted, member, letters);
}

static bool fits_children(kh_phraser *phraser, const kh_node *shape, const kh_node *node, kh_letters *letters)
{
    bool fitting = node->kind == shape->kind && node->operation == shape->operation &&
                   node->count == shape->count && node->half_open == shape->half_open;
    for (size_t i = 0; fitting && i < shape->count; i++)
        fitting = fits(phraser, shape->children[i], node->children[i], letters);
    return fitting;
}

static bool fits(kh_phraser *phraser, const kh_node *shape, const kh_node *node, kh_letters *letters)
{
    char letter = letter_of(shape);
    if (phraser->budget == 0)
        return false;
    phraser->budget--;
    if (letter)
        return bind(phraser, letter, node, letters);
    switch (shape->kind) {
    case KH_NODE_NAME:
        return kh_text_equal(kh_meant_word(phraser, node), shape->text);
    case KH_NODE_NUMBER:
    case KH_NODE_PERCENT:
        return node->kind == shape->kind && kh_number_equal(node->number, shape->number);
    case KH_NODE_CALL:
        return fits_call(phraser, shape, node, letters);
    case KH_NODE_MEMBER:
        return node->kind == KH_NODE_MEMBER && fits_member(phraser, shape, node, letters);
    case KH_NODE_BINARY:
        if (is_operation(shape, KH_OP_MULTIPLY, KH_OP_DIVIDE))
            return fits_in_any_order(phraser, shape, node, false, letters);
        if (is_operation(shape, KH_OP_ADD, KH_OP_SUBTRACT))
            return fits_in_any_order(phraser, shape, node, true, letters);
        break;
    default:
        break;
    }
    return fits_children(phraser, shape, node, letters);
}

/* Most rows are of one function each: they cost nothing where another is called. */
static bool may_fit(const kh_node *shape, const kh_node *node, const kh_entity *method)
{
    if (shape->kind != KH_NODE_CALL)
        return true;
    if (node->kind != KH_NODE_CALL || node->function != shape->function)
        return false;
    return shape->function || (method && kh_text_equal(shape->children[0]->text, method->name));
}

const kh_phrase_row *kh_phrase_row_for(kh_phraser *phraser, kh_phrase_as as, const kh_node *node,
                                       kh_letters *letters)
{
    const struct kh_shapes *shapes = shapes_of(phraser->evaluation->model);
    const kh_entity *method = kh_phrase_method(phraser, node);
    for (size_t i = 0; i < KH_COUNT(rows); i++) {
        if (rows[i].as != as || !may_fit(shapes->rows[i], node, method))
            continue;
        *letters = (kh_letters){0};
        if (fits(phraser, shapes->rows[i], node, letters))
            return &rows[i];
    }
    return NULL;
}

const kh_change_row *kh_change_row_for(kh_phraser *phraser, const kh_node *node, kh_letters *letters)
{
    const struct kh_shapes *shapes = shapes_of(phraser->evaluation->model);
    for (size_t i = 0; i < KH_COUNT(changes); i++) {
        *letters = (kh_letters){0};
        if (fits(phraser, shapes->changes[i], node, letters))
            return &changes[i];
    }
    return NULL;
}
