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

static kh_text one_step(sum *of, const step *one, bool base)
{
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
        kh_builder_add(&text, one_step(of, &of->steps[i], base != NULL));
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

static void add_part(sum *of, kh_builder *text, size_t number, kh_factor part)
{
    kh_phraser *phraser = of->phraser;
    const kh_node *rest, *share = part.inverted ? NULL : share_of(phraser, part.node, &rest);
    kh_text shown = kh_text_format(phraser->arena, "%zu", number);
    if (number > 1)
        kh_builder_add(text, kh_say(phraser, KH_SAYING_NEXT_CASE, 0));
    if (share)
        kh_builder_add(text, kh_say(phraser, KH_SAYING_PART_OF, 3, shown, kh_phrase_value(phraser, share),
                                    kh_say_points(phraser, rest, (kh_bounds){0})));
    else
        kh_builder_add(text, kh_say(phraser, part.inverted ? KH_SAYING_PART_LESS : KH_SAYING_PART, 2, shown,
                                    kh_say_points(phraser, part.node, (kh_bounds){0})));
}

static kh_text parts_text(sum *of, const kh_node *node, kh_bounds bounds)
{
    kh_phraser *phraser = of->phraser;
    kh_builder text = {.arena = phraser->arena};
    kh_factor terms[KH_MAX_TERMS];
    size_t count = kh_factors(node, true, terms);
    kh_builder_add(&text, kh_say(phraser, KH_SAYING_PARTS, 0));
    for (size_t i = 0; i < count; i++)
        add_part(of, &text, i + 1, (kh_factor){seen_through(phraser, terms[i].node), terms[i].inverted});
    /* parts have bounds of their own: these are of all together */
    kh_text all = kh_say_bounds(phraser, bounds, bounds.low_stated, true);
    uint32_t comma = kh_say(phraser, KH_SAYING_COMMA, 0).length;
    if (all.length)
        kh_builder_add(
            &text, kh_say(phraser, KH_SAYING_IN_ALL, 1, kh_text_slice(all.data + comma, all.length - comma)));
    return kh_builder_text(&text);
}

kh_text kh_say_sum(kh_phraser *phraser, const kh_node *node, kh_bounds bounds)
{
    sum *of = kh_arena_new_of(phraser->arena, sum);
    *of = (sum){.phraser = phraser};
    if (!take_apart(of, node))
        return KH_TEXT_NONE;
    if (of->part_count == 0 && of->step_count > 0)
        return steps_text(of, bounds);
    if (of->base_count + of->step_count + of->part_count > 1)
        return parts_text(of, node, bounds);
    return KH_TEXT_NONE;
}
