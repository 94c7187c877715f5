/* What is read off a table: points by rank, progressive brackets, records by level. */
#include "model/phrase_internal.h"

static void add(kh_phraser *phraser, kh_builder *text, size_t number, kh_text part)
{
    if (number)
        kh_builder_add(text, kh_say(phraser, KH_SAYING_NEXT_CASE, 0));
    kh_builder_add(text, part);
}

static kh_text place_number(kh_phraser *phraser, size_t place)
{
    return kh_text_format(phraser->arena, "%zu", place);
}

static kh_text rank_table(kh_phraser *phraser, kh_call call)
{
    const kh_node *rank = kh_argument_node(call, 0, KH_KEYNAMES),
                  *points = kh_argument_node(call, 1, KH_KEYNAMES);
    const kh_node *after = kh_argument_node(call, 2, KH_KEYNAME_AFTERWARDS);
    const kh_node *each = kh_argument_node(call, 3, KH_KEYNAME_EACH_PLACE);
    kh_builder text = {.arena = phraser->arena};
    if (!rank || !points || points->kind != KH_NODE_LIST)
        return KH_TEXT_NONE;
    kh_builder_add(&text, kh_say(phraser, KH_SAYING_RANKED, 1, kh_phrase_value(phraser, rank)));
    for (size_t i = 0; i < points->count; i++)
        add(phraser, &text, i,
            kh_say(phraser, KH_SAYING_PLACE, 2, place_number(phraser, i + 1),
                   kh_say_points(phraser, points->children[i], (kh_bounds){0})));
    bool less = each && each->kind == KH_NODE_UNARY && each->operation == KH_OP_MINUS;
    if (each)
        add(phraser, &text, 1,
            kh_say(phraser, less ? KH_SAYING_EACH_PLACE_LESS : KH_SAYING_EACH_PLACE_MORE, 1,
                   kh_phrase_points(phraser, less ? each->children[0] : each)));
    else if (after && !kh_is_zero(after))
        add(phraser, &text, 1,
            kh_say(phraser, KH_SAYING_AFTERWARDS, 1, kh_say_points(phraser, after, (kh_bounds){0})));
    else
        add(phraser, &text, 1,
            kh_say(phraser, KH_SAYING_AFTERWARDS_NOTHING, 1, kh_say(phraser, phraser->get, 0)));
    return kh_builder_text(&text);
}

/* Each bracket has a width of its own; the last may have none. */
static kh_text bracket(kh_phraser *phraser, const kh_node *widths, size_t place, bool last, kh_text unit,
                       kh_text given)
{
    kh_text number = place_number(phraser, place + 1);
    bool own = widths->kind == KH_NODE_LIST;
    if (own && place < widths->count)
        return kh_say(phraser, last ? KH_SAYING_LAST_BRACKET_OF : KH_SAYING_BRACKET_OF, 4, number, unit,
                      given, kh_phrase_step(phraser, widths->children[place]));
    return kh_say(phraser, last ? KH_SAYING_LAST_BRACKET : KH_SAYING_BRACKET, 3, number, unit, given);
}

static kh_text bracket_list(kh_phraser *phraser, kh_text of, const kh_node *width, const kh_node *prices,
                            const kh_node *unit, bool counted)
{
    kh_builder text = {.arena = phraser->arena};
    if (!width || !prices || !unit || prices->kind != KH_NODE_LIST)
        return KH_TEXT_NONE;
    bool own = width->kind == KH_NODE_LIST;
    kh_builder_add(&text, own ? kh_say(phraser, KH_SAYING_BRACKETS_OF, 1, of)
                              : kh_say(phraser, KH_SAYING_BRACKETS, 2, of, kh_phrase_step(phraser, width)));
    for (size_t i = 0; i < prices->count; i++) {
        kh_text given = counted ? kh_say(phraser, KH_SAYING_BRACKET_COUNTED, 1,
                                         kh_phrase_value(phraser, prices->children[i]))
                                : kh_say_points(phraser, prices->children[i], (kh_bounds){0});
        add(phraser, &text, i,
            bracket(phraser, width, i, i + 1 == prices->count, kh_phrase_step(phraser, unit), given));
    }
    return kh_builder_text(&text);
}

static kh_text brackets(kh_phraser *phraser, kh_call call, bool counted)
{
    const kh_node *of = kh_argument_node(call, 0, KH_KEYNAMES);
    return of ? bracket_list(phraser, kh_phrase_value(phraser, of), kh_argument_node(call, 1, KH_KEYNAMES),
                             kh_argument_node(call, 2, KH_KEYNAMES),
                             kh_argument_node(call, 3, KH_KEYNAME_EACH_UNIT), counted)
              : KH_TEXT_NONE;
}

/* Records of events get points each; records of marks are mixed by shares. */
static kh_text weighted(kh_phraser *phraser, kh_call call)
{
    const kh_node *of = kh_argument_node(call, 0, KH_KEYNAMES),
                  *weights = kh_argument_node(call, 1, KH_KEYNAMES);
    kh_builder text = {.arena = phraser->arena};
    if (!of || !weights || weights->kind != KH_NODE_LIST || weights->count == 0)
        return KH_TEXT_NONE;
    bool mixed = false, points = true;
    for (size_t i = 0; i < weights->count; i++) {
        const kh_node *entry = weights->children[i];
        if (entry->kind != KH_NODE_NAMED)
            return KH_TEXT_NONE;
        mixed |= entry->children[0]->kind == KH_NODE_PERCENT;
        points &= kh_is_fixed(phraser, entry->children[0]) && entry->children[0]->kind != KH_NODE_PERCENT;
    }
    kh_text one = kh_phrase_one(phraser, of);
    if (!one.length && points)
        one = kh_say(phraser, KH_SAYING_ONE_TIME, 0);
    kh_builder_add(&text, kh_say(phraser, mixed ? KH_SAYING_WEIGHTED_MIX : KH_SAYING_WEIGHTED, 1,
                                 kh_phrase_value(phraser, of)));
    for (size_t i = 0; i < weights->count; i++) {
        const kh_node *entry = weights->children[i], *weight = entry->children[0];
        kh_text said = points ? kh_say(phraser, KH_SAYING_COLUMN, 3, entry->text, one,
                                       kh_say_points(phraser, weight, (kh_bounds){0}))
                              : kh_say(phraser, KH_SAYING_COLUMN_PLAIN, 2, entry->text,
                                       kh_phrase_value(phraser, weight));
        add(phraser, &text, i, said);
    }
    return kh_builder_text(&text);
}

/* ---- methods ---- */

/* 甲与乙之差 */
static kh_text difference(kh_phraser *phraser, const kh_node *node)
{
    if (node->kind != KH_NODE_BINARY)
        return kh_phrase_value(phraser, node);
    if (node->operation != KH_OP_SUBTRACT)
        return kh_say(phraser, KH_SAYING_NEST, 1, kh_phrase_value(phraser, node));
    return kh_say(phraser, KH_SAYING_GAP, 2, kh_phrase_value(phraser, node->children[0]),
                  kh_phrase_value(phraser, node->children[1]));
}

/* 累进加: points are added to the base. */
static kh_text climbing(kh_phraser *phraser, const kh_node **given)
{
    kh_saying get = phraser->get;
    phraser->get = get == KH_SAYING_GIVEN ? KH_SAYING_ADDED : get;
    kh_text list = bracket_list(phraser, difference(phraser, given[0]), given[1], given[2], given[3], false);
    phraser->get = get;
    return list.length ? kh_say(phraser, KH_SAYING_CLIMBING, 2, kh_phrase_points(phraser, given[4]), list)
                       : list;
}

/* Limits in ascending order and the points between them, one more. */
static bool are_bands(const kh_node *limits, const kh_node *points)
{
    return limits->kind == KH_NODE_LIST && points->kind == KH_NODE_LIST && limits->count &&
           points->count == limits->count + 1;
}

/* A band from `low` to below `high`, either of which may be missing; of places the first is the best. */
static kh_text band_met(kh_phraser *phraser, kh_text low, kh_text high, bool places)
{
    kh_saying saying = !low.length    ? (places ? KH_SAYING_PLACE_AHEAD : KH_SAYING_BELOW)
                       : !high.length ? (places ? KH_SAYING_PLACE_BEHIND : KH_SAYING_FROM)
                                      : (places ? KH_SAYING_PLACE_BETWEEN : KH_SAYING_FROM_BELOW);
    return kh_say(phraser, saying, 2, low.length ? low : high, high);
}

static kh_text band_list(kh_phraser *phraser, kh_text subject, const kh_node *limits, const kh_node *points,
                         bool places)
{
    kh_builder text = {.arena = phraser->arena};
    kh_text low = KH_TEXT_NONE;
    for (size_t i = 0; i < points->count; i++) {
        bool last = i == limits->count;
        kh_text high = last ? KH_TEXT_NONE : kh_phrase_value(phraser, limits->children[i]);
        kh_text met = band_met(phraser, low, high, places);
        kh_text given = kh_say_points(phraser, points->children[i], (kh_bounds){0});
        if (i == 0 || phraser->language == KH_ENGLISH)
            met = kh_say(phraser, KH_SAYING_SUBJECT, 2, subject, met);
        add(phraser, &text, i, kh_say(phraser, i ? KH_SAYING_BAND : KH_SAYING_CASE, 2, met, given));
        low = high;
    }
    return kh_builder_text(&text);
}

/* 查档 */
static kh_text bands(kh_phraser *phraser, const kh_node **given)
{
    return are_bands(given[1], given[2]) ? band_list(phraser, kh_phrase_value(phraser, given[0]), given[1],
                                                     given[2], kh_is_place(phraser, given[0]))
                                         : KH_TEXT_NONE;
}

/* 均值差档 */
static kh_text mean_bands(kh_phraser *phraser, const kh_node **given)
{
    kh_text gap = kh_say(phraser, KH_SAYING_GAP, 2, kh_phrase_value(phraser, given[0]),
                         kh_phrase_value(phraser, given[1]));
    return are_bands(given[2], given[3]) ? band_list(phraser, gap, given[2], given[3], false) : KH_TEXT_NONE;
}

/* 名次分段 */
static kh_text rank_bands(kh_phraser *phraser, const kh_node **given)
{
    const kh_node *limits = given[2], *points = given[3];
    kh_builder text = {.arena = phraser->arena};
    if (!are_bands(limits, points))
        return KH_TEXT_NONE;
    kh_builder_add(&text, kh_say(phraser, KH_SAYING_RANK_BANDS, 2, kh_phrase_value(phraser, given[0]),
                                 kh_phrase_value(phraser, given[1])));
    for (size_t i = 0; i < points->count; i++) {
        kh_saying saying = i == 0 ? KH_SAYING_FIRST_SHARE : KH_SAYING_NEXT_SHARE;
        kh_text given_points = kh_say_points(phraser, points->children[i], (kh_bounds){0});
        kh_text said =
            i == limits->count
                ? kh_say(phraser, KH_SAYING_LAST_SHARE, 1, given_points)
                : kh_say(phraser, saying, 2, kh_phrase_value(phraser, limits->children[i]), given_points);
        add(phraser, &text, i, said);
    }
    kh_builder_add(&text, kh_say(phraser, KH_SAYING_NEXT_CASE, 0));
    kh_builder_add(&text, kh_say(phraser, KH_SAYING_FIRST_BAND_FIRST, 0));
    return kh_builder_text(&text);
}

/* A method that reads points off a list, and the parameters it needs for that. */
static kh_text method_table(kh_phraser *phraser, const kh_entity *method, const kh_node *node)
{
    enum { MOST = 5 };
    static const struct {
        const char *method, *parameters[MOST];
        kh_text (*say)(kh_phraser *, const kh_node **);
    } methods[] = {
        {"累进加", {"量", "宽", "各档", "每单位", "满"}, climbing},
        {"查档", {"值", "界", "分"}, bands},
        {"均值差档", {"值", "均", "界", "分"}, mean_bands},
        {"名次分段", {"名次", "总数", "界", "分"}, rank_bands},
    };
    for (size_t i = 0; i < KH_COUNT(methods); i++) {
        const kh_node *given[MOST] = {0};
        bool known = kh_text_is(method->name, methods[i].method);
        for (size_t j = 0; known && j < MOST && methods[i].parameters[j]; j++) {
            given[j] = kh_phrase_argument(phraser, method, node, kh_text_of(methods[i].parameters[j]));
            known = given[j] != NULL;
        }
        if (known)
            return methods[i].say(phraser, given);
    }
    return KH_TEXT_NONE;
}

kh_text kh_phrase_brackets(kh_phraser *phraser, const kh_node *node)
{
    kh_call call = {kh_phraser_scope(phraser), node};
    kh_text list = brackets(phraser, call, true);
    return list.length ? kh_say(phraser, KH_SAYING_COUNTED_SO, 1, list) : list;
}

kh_text kh_say_table(kh_phraser *phraser, const kh_node *node)
{
    const kh_entity *method = kh_phrase_method(phraser, node);
    if (method)
        return method_table(phraser, method, node);
    if (node->kind != KH_NODE_CALL || !node->function || kh_phrase_function(phraser, node))
        return KH_TEXT_NONE;
    kh_call call = {kh_phraser_scope(phraser), node};
    switch (node->function->function) {
    case KH_FUNCTION_RANK_TABLE:
        return rank_table(phraser, call);
    case KH_FUNCTION_BRACKETS:
        return brackets(phraser, call, false);
    case KH_FUNCTION_WEIGHTED:
        return weighted(phraser, call);
    default:
        return KH_TEXT_NONE;
    }
}
