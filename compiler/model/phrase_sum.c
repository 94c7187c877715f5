/* A base and steps away from it; parts that are added up. */
#include "model/phrase_internal.h"

/* A term: so many points for each step. */
typedef struct step {
    const kh_change_row *row;
    kh_letters letters;
    const kh_node *amount; /* NULL: one point */
    bool down;             /* taken off */
    bool whole;            /* of 每: what is left over matters */
    bool measured;         /* divided by a quantity: in proportion */
} step;

typedef struct sum {
    kh_phraser *phraser;
    kh_factor base[KH_MAX_TERMS];
    size_t base_count;
    step steps[KH_MAX_TERMS];
    size_t step_count;
    kh_factor parts[KH_MAX_TERMS];
    size_t part_count;
    bool rises, falls;
} sum;

/* ---- taking a formula apart ---- */

static bool is_steps(const kh_node *node)
{
    return node->kind == KH_NODE_CALL && node->function && node->function->function == KH_FUNCTION_STEPS;
}

/* A declared function of one's own is seen through, so that a step in it is a step. */
static const kh_node *seen_through(kh_phraser *phraser, const kh_node *node)
{
    const kh_entity *declared = kh_phrase_function(phraser, node);
    bool worded =
        declared && (kh_phrase_declared(phraser, declared, node).length || kh_phrase_method(phraser, node));
    const kh_node *body = declared && !worded ? kh_inlined(phraser, declared, node) : NULL;
    return body ? body : node;
}

/* ---- of what a difference speaks ---- */

/* How much a side of a difference is what the sentence is about: the result, quantities, then anything that
 * is computed, marks, and what is fixed. */
static int weight_as_subject(kh_phraser *phraser, const kh_node *node)
{
    enum { FIXED, AGGREGATE, MARK, QUANTITY, RESULT };
    if (kh_is_literal(node) || kh_is_fixed(phraser, node) || node->kind == KH_NODE_DATE)
        return FIXED;
    if (kh_means(phraser, node, "实绩"))
        return RESULT;
    if (kh_means(phraser, node, "目标") || kh_means(phraser, node, "基数"))
        return MARK;
    return kh_is_aggregate(phraser, node) ? AGGREGATE : QUANTITY;
}

static const kh_node *difference_in(const kh_node *core)
{
    const kh_node *inner = is_steps(core) && core->count > 1 ? core->children[1]
                           : core->kind == KH_NODE_BINARY && core->operation == KH_OP_DIVIDE
                               ? core->children[0]
                               : NULL;
    return inner && inner->kind == KH_NODE_BINARY && inner->operation == KH_OP_SUBTRACT ? inner : NULL;
}

/* 100% - 实绩 is 实绩 - 100% the other way round: steps are the same both ways. */
static const kh_node *turned_round(kh_phraser *phraser, const kh_node *core, bool *down)
{
    const kh_node *difference = difference_in(core);
    if (!difference || weight_as_subject(phraser, difference->children[0]) >=
                           weight_as_subject(phraser, difference->children[1]))
        return core;
    kh_node *round =
        kh_node_new(phraser->arena, KH_NODE_BINARY, difference->children[1], difference->children[0]);
    round->operation = KH_OP_SUBTRACT;
    kh_node *copy = kh_arena_new_of(phraser->arena, kh_node);
    *copy = *core;
    copy->children = kh_arena_array(phraser->arena, core->count, sizeof *copy->children);
    memcpy(copy->children, core->children, core->count * sizeof *copy->children);
    copy->children[is_steps(core) ? 1 : 0] = round;
    *down = !*down;
    return copy;
}

/* Two aggregates, and none the mark of the other. */
static bool is_of_aggregates(kh_phraser *phraser, const kh_node *core)
{
    const kh_node *difference = difference_in(core);
    return difference && kh_is_aggregate(phraser, difference->children[0]) &&
           kh_is_aggregate(phraser, difference->children[1]);
}

/* The one factor that rests on results, over a literal if there is one; the rest is the amount. False: it is
 * no such product. */
static bool split_product(kh_phraser *phraser, const kh_node *node, const kh_node **core,
                          const kh_node **amount, bool *measured)
{
    kh_factor factors[KH_MAX_TERMS], rest[KH_MAX_TERMS];
    size_t count = kh_factors(node, false, factors), rest_count = 0;
    const kh_node *divisor = NULL;
    *core = NULL;
    for (size_t i = 0; i < count; i++) {
        bool fixed = kh_is_fixed(phraser, factors[i].node);
        if (!fixed && !factors[i].inverted && !*core)
            *core = factors[i].node;
        else if (factors[i].inverted && kh_is_literal(factors[i].node) && !divisor)
            divisor = factors[i].node;
        else if (fixed)
            rest[rest_count++] = factors[i];
        else
            return false;
    }
    *measured = divisor && *core && !is_steps(*core);
    if (divisor && !*measured)
        rest[rest_count++] = (kh_factor){divisor, true};
    if (*measured) {
        kh_node *over = kh_node_new(phraser->arena, KH_NODE_BINARY, *core, divisor);
        over->operation = KH_OP_DIVIDE;
        *core = over;
    }
    *amount = kh_factors_joined(phraser->arena, rest, rest_count, false);
    return *core != NULL;
}

static const kh_node *without_divisor(const kh_node *core, bool measured)
{
    return measured ? core->children[0] : core;
}

/* Is the amount a number of points, or of full marks? 满分 × 实绩 is a share, no step. */
static bool read_step(sum *of, const kh_node *node, bool down)
{
    kh_phraser *phraser = of->phraser;
    step *made = &of->steps[of->step_count];
    const kh_node *core;
    *made = (step){.down = down};
    if (!split_product(phraser, node, &core, &made->amount, &made->measured))
        return false;
    made->whole = is_steps(core);
    const kh_node *bare = without_divisor(core, made->measured);
    bool counted = made->whole || made->measured || kh_phrase_one(phraser, bare).length > 0;
    bool quantity = made->whole || bare->kind == KH_NODE_NAME || bare->kind == KH_NODE_BINARY ||
                    bare->kind == KH_NODE_MEMBER ||
                    (bare->kind == KH_NODE_CALL && bare->function &&
                     (bare->function->function == KH_FUNCTION_SHORTFALL ||
                      bare->function->function == KH_FUNCTION_EXCESS));
    if (!counted || !quantity)
        return false;
    if (is_of_aggregates(phraser, core))
        return false;
    core = turned_round(phraser, core, &made->down);
    made->row = kh_change_row_for(phraser, core, &made->letters);
    if (!made->row)
        return false;
    if (made->amount && made->amount->kind == KH_NODE_UNARY && made->amount->operation == KH_OP_MINUS) {
        made->amount = made->amount->children[0];
        made->down = !made->down;
    }
    of->step_count++;
    bool both = made->row->down.in[KH_CHINESE].length > 0;
    of->rises |= both || !made->down;
    of->falls |= both || made->down;
    return true;
}

static bool take_apart(sum *of, const kh_node *node)
{
    kh_factor terms[KH_MAX_TERMS];
    size_t count = kh_factors(node, true, terms);
    for (size_t i = 0; i < count; i++) {
        const kh_node *term = seen_through(of->phraser, terms[i].node);
        if (kh_is_fixed(of->phraser, term))
            of->base[of->base_count++] = (kh_factor){term, terms[i].inverted};
        else if (!read_step(of, term, terms[i].inverted))
            of->parts[of->part_count++] = (kh_factor){term, terms[i].inverted};
    }
    return count > 0;
}

/* ---- steps in words ---- */

static kh_text joined_by_comma(kh_phraser *phraser, kh_text part)
{
    kh_builder text = {.arena = phraser->arena};
    kh_builder_add(&text, kh_say(phraser, KH_SAYING_COMMA, 0));
    kh_builder_add(&text, part);
    return kh_builder_text(&text);
}

kh_text kh_phrase_left(kh_phraser *phraser, const kh_node *size, const kh_node *stated, bool exact)
{
    kh_text text = kh_phrase_step(phraser, size);
    const kh_member_row *how = stated ? kh_find_member(KH_ENUMERATION_REMAINDER, stated->text) : NULL;
    int rank = exact ? 3 : how ? how->rank : 1;
    /* one of what is counted has no parts */
    const kh_unit_row *unit = size->kind == KH_NODE_QUANTITY ? kh_find_unit(size->text) : NULL;
    bool counted = (size->kind == KH_NODE_NUMBER || (unit && unit->dimension == KH_PLAIN)) &&
                   kh_number_equal(size->number, KH_NUMBER(1));
    if (counted && (!stated || rank == 1))
        return KH_TEXT_NONE;
    return joined_by_comma(phraser, kh_say(phraser,
                                           rank == 3   ? KH_SAYING_EXACT
                                           : rank == 4 ? KH_SAYING_HALF_UP
                                           : rank == 2 ? KH_SAYING_UP
                                                       : KH_SAYING_CUT,
                                           1, text));
}

static kh_text remainder_text(kh_phraser *phraser, const step *one)
{
    const kh_node *size = one->letters.of['k'];
    return size ? kh_phrase_left(phraser, size, one->letters.of['X'], one->measured) : KH_TEXT_NONE;
}

static kh_text amount_text(kh_phraser *phraser, const step *one)
{
    static const kh_node unity = {.kind = KH_NODE_NUMBER, .number = {.numerator = 1, .denominator = 1}};
    return kh_phrase_points(phraser, one->amount ? one->amount : &unity);
}

/* With a base, points are added and taken off; without, they are given. */
static kh_text step_text(kh_phraser *phraser, kh_text way, kh_text amount, bool down, bool base)
{
    kh_text get = kh_say(phraser, phraser->get, 0);
    if (phraser->get == KH_SAYING_TAKEN)
        return kh_say(phraser,
                      down   ? KH_SAYING_STEP_LESS
                      : base ? KH_SAYING_STEP_MORE
                             : KH_SAYING_STEP_GIVE,
                      3, way, amount, get);
    if (base || down)
        return kh_say(phraser, down ? KH_SAYING_STEP_DOWN : KH_SAYING_STEP_UP, 2, way, amount);
    return kh_say(phraser, KH_SAYING_STEP_GIVE, 3, way, amount, get);
}

static void add_comma(kh_phraser *phraser, kh_builder *text, kh_text part)
{
    if (part.length && text->length)
        kh_builder_add(text, kh_say(phraser, KH_SAYING_COMMA, 0));
    kh_builder_add(text, part);
}

/* `named`: what goes before says of what the step is. */
static kh_text one_step(sum *of, step *one, bool base, bool named)
{
    static const kh_node subject = {.kind = KH_NODE_NAME};
    one->letters.of['?'] = named ? NULL : &subject;
    kh_phraser *phraser = of->phraser;
    kh_builder text = {.arena = phraser->arena};
    kh_text amount = amount_text(phraser, one);
    kh_text up = kh_fill_words(phraser, one->row->up, &one->letters);
    kh_text down = kh_fill_words(phraser, one->row->down, &one->letters);
    add_comma(phraser, &text, step_text(phraser, up, amount, one->down, base || down.length > 0));
    if (down.length)
        add_comma(phraser, &text, step_text(phraser, down, amount, !one->down, true));
    if (one->whole || one->measured)
        kh_builder_add(&text, remainder_text(phraser, one));
    return kh_builder_text(&text);
}

static bool is_full(kh_phraser *phraser, const kh_node *node)
{
    return node && kh_means(phraser, node, "满分");
}

static kh_text steps_text(sum *of, kh_bounds bounds)
{
    kh_phraser *phraser = of->phraser;
    kh_builder text = {.arena = phraser->arena};
    const kh_node *base = kh_factors_joined(phraser->arena, of->base, of->base_count, true);
    const kh_change_row *only = of->step_count == 1 ? of->steps[0].row : NULL;
    static const kh_node nothing = {.kind = KH_NODE_NUMBER, .number.denominator = 1};
    bool even = only && only->even.in[phraser->language].length > 0 &&
                (base || only->down.in[phraser->language].length > 0);
    if (even) {
        kh_text when = kh_fill_words(phraser, only->even, &of->steps[0].letters);
        kh_text given = kh_say_fixed(phraser, base ? base : &nothing);
        kh_builder_add(&text, kh_say(phraser, KH_SAYING_EVEN, 2, when, given));
    } else if (base && !(is_full(phraser, base) && !of->rises)) {
        kh_builder_add(&text, kh_say(phraser, KH_SAYING_BASIC, 1, kh_phrase_points(phraser, base)));
    } else if (base && phraser->language == KH_ENGLISH) {
        kh_builder_add(&text, kh_say(phraser, KH_SAYING_BASIC, 1, kh_phrase_points(phraser, base)));
    }
    for (size_t i = 0; i < of->step_count; i++) {
        bool first = i == 0 && !even;
        if (text.length)
            kh_builder_add(&text, kh_say(phraser, first ? KH_SAYING_COMMA : KH_SAYING_NEXT_CASE, 0));
        kh_builder_add(&text, one_step(of, &of->steps[i], base != NULL, even));
    }
    /* 满分 and steps down from it never come above 满分; a count of events never below nothing */
    bool stated =
        bounds.high_stated && !(is_full(phraser, bounds.high) && is_full(phraser, base) && !of->rises);
    bool low = of->falls || (bounds.low_stated && !kh_is_zero(bounds.low));
    bounds.falling = of->falls;
    kh_builder_add(&text, kh_say_bounds(phraser, bounds, low, of->rises || stated));
    return kh_builder_text(&text);
}

/* ---- parts in words ---- */

/* 40% × X: a share of what X gives. */
static const kh_node *share_of(kh_phraser *phraser, const kh_node *node, const kh_node **rest)
{
    kh_factor factors[KH_MAX_TERMS], others[KH_MAX_TERMS];
    size_t count = kh_factors(node, false, factors), other_count = 0;
    const kh_node *share = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!share && !factors[i].inverted && factors[i].node->kind == KH_NODE_PERCENT)
            share = factors[i].node;
        else
            others[other_count++] = factors[i];
    }
    *rest = share && other_count ? kh_factors_joined(phraser->arena, others, other_count, false) : node;
    return *rest == node ? NULL : share;
}

/* Said with 扣 in place of 得 it means what it takes off. Of words that take off or compare by themselves
 * that is not so. */
static bool is_takeable(kh_phraser *phraser, const kh_node *node, unsigned depth)
{
    kh_letters letters;
    bool takeable = depth > 0 && phraser->get == KH_SAYING_GIVEN;
    if (!takeable || node->kind == KH_NODE_UNARY)
        return false;
    if (node->kind == KH_NODE_IF)
        return is_takeable(phraser, node->children[1], depth - 1) &&
               is_takeable(phraser, node->children[2], depth - 1);
    for (size_t i = 1; node->kind == KH_NODE_MATCH && i < node->count; i++)
        takeable &= node->children[i]->kind != KH_NODE_ARM ||
                    is_takeable(phraser, node->children[i]->children[1], depth - 1);
    if (node->kind == KH_NODE_MATCH || kh_is_fixed(phraser, node))
        return takeable;
    if (kh_phrase_function(phraser, node) || kh_phrase_row_for(phraser, KH_PHRASE_SAY, node, &letters))
        return false;
    if (node->kind == KH_NODE_CALL && node->function && node->function->function == KH_FUNCTION_CLAMP)
        return node->count > 1 && is_takeable(phraser, node->children[1], depth - 1);
    return node->kind != KH_NODE_BINARY ||
           (node->operation != KH_OP_ADD && node->operation != KH_OP_SUBTRACT);
}

/* A name, or words for a number: no way of giving points. */
static bool is_quantity(kh_phraser *phraser, const kh_node *node)
{
    kh_letters letters;
    if (node->kind == KH_NODE_NAME || node->kind == KH_NODE_MEMBER)
        return true;
    return node->kind == KH_NODE_CALL && kh_phrase_row_for(phraser, KH_PHRASE_VALUE, node, &letters) &&
           !kh_phrase_row_for(phraser, KH_PHRASE_SAY, node, &letters) &&
           !(node->function && node->function->function == KH_FUNCTION_CLAMP) &&
           !kh_say_table(phraser, node).length;
}

static kh_text part_less(sum *of, kh_text number, const kh_node *node)
{
    kh_phraser *phraser = of->phraser;
    if (is_quantity(phraser, node))
        return kh_say(phraser, KH_SAYING_PART_LESS_VALUE, 2, number, kh_phrase_value(phraser, node));
    if (!is_takeable(phraser, node, KH_MAX_PHRASE_DEPTH))
        return kh_say(phraser, KH_SAYING_PART_LESS_OF, 2, number,
                      kh_say_points(phraser, node, (kh_bounds){0}));
    phraser->get = phraser->language == KH_CHINESE ? KH_SAYING_TAKEN : KH_SAYING_GIVEN;
    kh_text said = kh_say_points(phraser, node, (kh_bounds){0});
    phraser->get = KH_SAYING_GIVEN;
    return kh_say(phraser, KH_SAYING_PART_LESS, 2, number, said);
}

static void add_part(sum *of, kh_builder *text, size_t number, kh_factor part)
{
    kh_phraser *phraser = of->phraser;
    bool fixed = kh_is_fixed(phraser, part.node);
    const kh_node *rest, *share = part.inverted || fixed ? NULL : share_of(phraser, part.node, &rest);
    kh_text shown = kh_text_format(phraser->arena, "%zu", number);
    if (number > 1)
        kh_builder_add(text, kh_say(phraser, KH_SAYING_NEXT_CASE, 0));
    if (share && is_quantity(phraser, rest))
        kh_builder_add(text, kh_say(phraser, KH_SAYING_PART_SHARE, 3, shown, kh_phrase_value(phraser, rest),
                                    kh_phrase_value(phraser, share)));
    else if (share)
        kh_builder_add(text, kh_say(phraser, KH_SAYING_PART_OF, 3, shown, kh_phrase_value(phraser, share),
                                    kh_say_points(phraser, rest, (kh_bounds){0})));
    else if (part.inverted)
        kh_builder_add(text, part_less(of, shown, part.node));
    else
        kh_builder_add(text, kh_say(phraser, KH_SAYING_PART, 2, shown,
                                    kh_say_points(phraser, part.node, (kh_bounds){0})));
}

static kh_text parts_text(sum *of, const kh_node *node, kh_bounds bounds)
{
    kh_phraser *phraser = of->phraser;
    kh_builder text = {.arena = phraser->arena};
    kh_factor terms[KH_MAX_TERMS];
    size_t count = kh_factors(node, true, terms);
    kh_builder_add(&text, kh_say(phraser, KH_SAYING_PARTS, 1, kh_say(phraser, phraser->get, 0)));
    bool falls = false;
    for (size_t i = 0; i < count; i++) {
        add_part(of, &text, i + 1, (kh_factor){seen_through(phraser, terms[i].node), terms[i].inverted});
        falls |= terms[i].inverted;
    }
    /* parts have bounds of their own: these are of all together */
    kh_text all = kh_say_bounds(phraser, bounds, bounds.low_stated || falls, true);
    uint32_t comma = kh_say(phraser, KH_SAYING_COMMA, 0).length;
    if (all.length)
        kh_builder_add(
            &text, kh_say(phraser, KH_SAYING_IN_ALL, 1, kh_text_slice(all.data + comma, all.length - comma)));
    return kh_builder_text(&text);
}

/* 4 - 增速位次: a number less a quantity is said as it is computed. */
static bool is_number_less_quantity(const sum *of)
{
    bool less = of->step_count == 0 && of->part_count == 1 && of->parts[0].inverted;
    return less && is_quantity(of->phraser, of->parts[0].node);
}

kh_text kh_say_sum(kh_phraser *phraser, const kh_node *node, kh_bounds bounds)
{
    sum *of = kh_arena_new_of(phraser->arena, sum);
    *of = (sum){.phraser = phraser};
    if (!take_apart(of, node))
        return KH_TEXT_NONE;
    if (of->part_count == 0 && of->step_count > 0)
        return steps_text(of, bounds);
    if (is_number_less_quantity(of))
        return KH_TEXT_NONE;
    if (of->base_count + of->step_count + of->part_count > 1)
        return parts_text(of, node, bounds);
    return KH_TEXT_NONE;
}
