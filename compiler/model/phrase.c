/* An item's formula in words: the whole of it, its bounds, and what its quantities are. */
#include "model/phrase_internal.h"

#include "model/texts.h"

/* ---- fixed points ---- */

kh_text kh_say_fixed(kh_phraser *phraser, const kh_node *node)
{
    kh_text get = kh_say(phraser, phraser->get, 0);
    if (kh_is_zero(node))
        return kh_say(phraser, KH_SAYING_NOTHING, 1, get);
    if (node->kind == KH_NODE_UNARY && node->operation == KH_OP_MINUS) {
        bool taking = phraser->get == KH_SAYING_TAKEN;
        return kh_say(phraser, taking ? KH_SAYING_PUT_ON : KH_SAYING_TAKE_OFF, 1,
                      kh_phrase_points(phraser, node->children[0]));
    }
    return kh_say(phraser, KH_SAYING_GIVE, 2, get, kh_phrase_points(phraser, node));
}

/* ---- bounds ---- */

static kh_text low_text(kh_phraser *phraser, const kh_node *low, bool falling)
{
    kh_text get = kh_say(phraser, phraser->get, 0);
    if (kh_is_zero(low))
        return kh_say(phraser, falling ? KH_SAYING_UNTIL_NONE : KH_SAYING_AT_LEAST_NOTHING, 0);
    if (low->kind == KH_NODE_UNARY && low->operation == KH_OP_MINUS)
        return kh_say(phraser, KH_SAYING_AT_LEAST_TAKEN, 2, get, kh_phrase_points(phraser, low->children[0]));
    return kh_say(phraser, KH_SAYING_AT_LEAST, 2, get, kh_phrase_points(phraser, low));
}

kh_text kh_say_bounds(kh_phraser *phraser, kh_bounds bounds, bool low, bool high)
{
    kh_builder text = {.arena = phraser->arena};
    kh_text comma = kh_say(phraser, KH_SAYING_COMMA, 0), get = kh_say(phraser, phraser->get, 0);
    if (high && bounds.high) {
        kh_builder_add(&text, comma);
        kh_builder_add(&text,
                       kh_say(phraser, KH_SAYING_AT_MOST, 2, get, kh_phrase_points(phraser, bounds.high)));
        if (bounds.stop)
            kh_builder_add(
                &text, kh_say(phraser, KH_SAYING_STOPS_AT, 2, get, kh_phrase_points(phraser, bounds.stop)));
    } else if (high && bounds.uncapped) {
        kh_builder_add(&text, comma);
        kh_builder_add(&text, kh_say(phraser, KH_SAYING_NO_CAP, 0));
    }
    if (low && bounds.low) {
        kh_builder_add(&text, comma);
        kh_builder_add(&text, low_text(phraser, bounds.low, bounds.falling && !bounds.bottom));
        if (bounds.bottom)
            kh_builder_add(&text,
                           kh_say(phraser, KH_SAYING_BUT_ITEM, 1, low_text(phraser, bounds.bottom, false)));
    }
    return kh_builder_text(&text);
}

/* ---- any formula ---- */

static bool is_none(kh_phraser *phraser, const kh_node *node)
{
    return !node || (node->kind == KH_NODE_NAME && kh_find_keyname(node->text) == KH_KEYNAME_NONE) ||
           kh_means(phraser, node, "无");
}

static kh_text say_clamp(kh_phraser *phraser, const kh_node *node, kh_bounds outer)
{
    kh_call call = {kh_phraser_scope(phraser), node};
    const kh_node *inner = kh_argument_node(call, 0, KH_KEYNAMES),
                  *low = kh_argument_node(call, 1, KH_KEYNAMES),
                  *high = kh_argument_node(call, 2, KH_KEYNAMES);
    if (!inner)
        return KH_TEXT_NONE;
    bool no_low = is_none(phraser, low), no_high = is_none(phraser, high);
    kh_bounds bounds = {.low = no_low ? outer.low : low,
                        .bottom = no_low                                 ? outer.bottom
                                  : kh_is_above(phraser, outer.low, low) ? outer.low
                                                                         : NULL,
                        .high = no_high ? outer.high : high,
                        .stop = no_high                                  ? outer.stop
                                : kh_is_above(phraser, high, outer.high) ? outer.high
                                                                         : NULL,
                        .low_stated = no_low ? outer.low_stated : true,
                        .high_stated = no_high ? outer.high_stated : true,
                        .uncapped = no_high && outer.uncapped};
    return kh_say_points(phraser, inner, bounds);
}

static bool is_full(kh_phraser *phraser, const kh_node *node)
{
    return node && kh_means(phraser, node, "满分");
}

/* A row's words already hold within nothing and the full mark unless it is open. */
static kh_text bounds_beside(kh_phraser *phraser, kh_bounds bounds, bool open)
{
    bool low = bounds.low_stated && bounds.low && (open || !kh_is_zero(bounds.low));
    bool high = (bounds.high_stated || open) && (open || !is_full(phraser, bounds.high));
    return kh_say_bounds(phraser, bounds, low, high);
}

static bool may_leave(kh_phraser *phraser, const kh_node *node);

/* Of the words {a.say} or {b.say}: what is said there may leave the bounds. */
static bool may_row_leave(kh_phraser *phraser, const kh_phrase_row *row, const kh_letters *letters)
{
    static const char *const said[] = {"{a.say}", "{b.say}"};
    bool leaves = row->open;
    for (size_t i = 0; i < KH_COUNT(said); i++)
        if (kh_text_contains(row->words.in[KH_CHINESE], kh_text_of(said[i])))
            leaves = leaves || may_leave(phraser, letters->of[(unsigned char)said[i][1]]);
    return leaves;
}

/* Might it come out above the full mark, or below nothing? As far as its words do not say otherwise. */
static bool may_leave(kh_phraser *phraser, const kh_node *node)
{
    kh_letters letters;
    bool leaves = false;
    if (kh_is_fixed(phraser, node))
        return kh_is_above(phraser, node, kh_full_marks());
    if (phraser->budget == 0 || kh_stays_within(phraser, node))
        return false;
    phraser->budget--;
    if (node->kind == KH_NODE_IF)
        return may_leave(phraser, node->children[1]) || may_leave(phraser, node->children[2]);
    for (size_t i = 1; node->kind == KH_NODE_MATCH && i < node->count; i++)
        leaves |=
            node->children[i]->kind == KH_NODE_ARM && may_leave(phraser, node->children[i]->children[1]);
    const kh_phrase_row *row = kh_phrase_row_for(phraser, KH_PHRASE_SAY, node, &letters);
    return leaves || (row && may_row_leave(phraser, row, &letters));
}

static kh_text say_row(kh_phraser *phraser, const kh_node *node, kh_bounds bounds)
{
    kh_letters letters;
    const kh_phrase_row *row = kh_phrase_row_for(phraser, KH_PHRASE_SAY, node, &letters);
    if (!row)
        return KH_TEXT_NONE;
    kh_text said = kh_fill_words(phraser, row->words, &letters), stops = KH_TEXT_NONE;
    const kh_node *cap = kh_row_cap(phraser, row, &letters);
    /* 满分 × 80% is within them, too */
    bool open = may_row_leave(phraser, row, &letters) && !kh_stays_within(phraser, node);
    bool more = !cap && kh_row_gives_more(phraser, row, &letters, bounds.high);
    if (kh_is_above(phraser, cap, bounds.high))
        stops = kh_say(phraser, KH_SAYING_STOPS_AT, 2, kh_say(phraser, phraser->get, 0),
                       kh_phrase_points(phraser, bounds.high));
    /* 最高加4分 leaves nothing for 最高加6分 to say */
    if (cap && bounds.high && (stops.length || kh_is_fixed(phraser, cap)))
        bounds.high = NULL;
    kh_text beside = bounds_beside(phraser, bounds, open || more);
    return kh_text_format(phraser->arena, "%.*s%.*s%.*s", KH_TEXT_ARGUMENTS(said), KH_TEXT_ARGUMENTS(stops),
                          KH_TEXT_ARGUMENTS(beside));
}

static kh_text say_declared(kh_phraser *phraser, const kh_node *node, kh_bounds bounds)
{
    const kh_entity *function = kh_phrase_function(phraser, node);
    kh_text own = function ? kh_phrase_declared(phraser, function, node) : KH_TEXT_NONE;
    if (own.length)
        return kh_text_format(phraser->arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(own),
                              KH_TEXT_ARGUMENTS(bounds_beside(phraser, bounds, false)));
    const kh_node *body = function ? kh_inlined(phraser, function, node) : NULL;
    return body ? kh_say_points(phraser, body, bounds) : KH_TEXT_NONE;
}

static bool is_call_of(const kh_node *node, kh_function function)
{
    return node->kind == KH_NODE_CALL && node->function && node->function->function == function;
}

/* 扣2分 where nothing is the least there is: the floor is to be said. */
static bool has_negative(const kh_node *node, unsigned depth)
{
    if (depth == 0)
        return false;
    if (node->kind == KH_NODE_IF)
        return has_negative(node->children[1], depth - 1) || has_negative(node->children[2], depth - 1);
    for (size_t i = 1; node->kind == KH_NODE_MATCH && i < node->count; i++)
        if (node->children[i]->kind == KH_NODE_ARM && has_negative(node->children[i]->children[1], depth - 1))
            return true;
    return node->kind == KH_NODE_UNARY && node->operation == KH_OP_MINUS;
}

static kh_text say_cases(kh_phraser *phraser, const kh_node *node, kh_bounds bounds)
{
    kh_text said = node->kind == KH_NODE_IF ? kh_say_if(phraser, node) : kh_say_match(phraser, node);
    bool leaves = may_leave(phraser, node);
    bool high = leaves || (bounds.high_stated && !is_full(phraser, bounds.high));
    bool low = bounds.low && (kh_is_zero(bounds.low) ? has_negative(node, KH_MAX_PHRASE_DEPTH)
                                                     : bounds.low->kind != KH_NODE_UNARY);
    return kh_text_format(phraser->arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(said),
                          KH_TEXT_ARGUMENTS(kh_say_bounds(phraser, bounds, low, high)));
}

/* A name is a mark already: 按实绩计分. Anything else is mathematics. */
static kh_text say_value(kh_phraser *phraser, const kh_node *node, kh_bounds bounds)
{
    bool name = node->kind == KH_NODE_NAME || node->kind == KH_NODE_MEMBER;
    phraser->plain |= !name;
    kh_text value = kh_phrase_value(phraser, node);
    kh_saying by = phraser->get == KH_SAYING_TAKEN   ? KH_SAYING_BY_VALUE_TAKEN
                   : phraser->get == KH_SAYING_ADDED ? KH_SAYING_BY_VALUE_ADDED
                                                     : KH_SAYING_BY_VALUE;
    kh_text said = kh_say(phraser, name ? by : KH_SAYING_FORMULA, 2, value, kh_say(phraser, phraser->get, 0));
    return kh_text_format(phraser->arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(said),
                          KH_TEXT_ARGUMENTS(bounds_beside(phraser, bounds, true)));
}

/* Prices and weights of counts have no end; places and bands have. */
static bool is_endless(kh_phraser *phraser, const kh_node *node)
{
    const kh_entity *method = kh_phrase_method(phraser, node);
    return is_call_of(node, KH_FUNCTION_BRACKETS) || is_call_of(node, KH_FUNCTION_WEIGHTED) ||
           (method && kh_text_is(method->name, "累进加"));
}

static kh_text say_table(kh_phraser *phraser, const kh_node *node, kh_bounds bounds)
{
    kh_text said = kh_say_table(phraser, node);
    if (!said.length)
        return said;
    return kh_text_format(phraser->arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(said),
                          KH_TEXT_ARGUMENTS(kh_say_bounds(phraser, bounds, false,
                                                          bounds.high_stated || is_endless(phraser, node) ||
                                                              kh_lists_more(phraser, node, bounds.high))));
}

/* 12 of an item of 10 points is 10. */
static kh_text say_fixed_within(kh_phraser *phraser, const kh_node *node, kh_bounds bounds)
{
    kh_text said = kh_say_fixed(phraser, node);
    if (!kh_is_above(phraser, node, bounds.high))
        return said;
    kh_text stops = kh_say(phraser, KH_SAYING_STOPS_AT, 2, kh_say(phraser, phraser->get, 0),
                           kh_phrase_points(phraser, bounds.high));
    return kh_text_format(phraser->arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(said), KH_TEXT_ARGUMENTS(stops));
}

static kh_text say(kh_phraser *phraser, const kh_node *node, kh_bounds bounds)
{
    if (node->kind == KH_NODE_IF || node->kind == KH_NODE_MATCH)
        return say_cases(phraser, node, bounds);
    if (kh_is_fixed(phraser, node))
        return say_fixed_within(phraser, node, bounds);
    kh_text said = say_table(phraser, node, bounds);
    if (!said.length)
        said = say_row(phraser, node, bounds);
    if (!said.length)
        said = say_declared(phraser, node, bounds);
    if (!said.length && is_call_of(node, KH_FUNCTION_CLAMP))
        said = say_clamp(phraser, node, bounds);
    if (!said.length)
        said = kh_say_sum(phraser, node, bounds);
    return said.length ? said : say_value(phraser, node, bounds);
}

kh_text kh_say_points(kh_phraser *phraser, const kh_node *node, kh_bounds bounds)
{
    if (phraser->budget == 0 || phraser->depth >= KH_MAX_PHRASE_DEPTH)
        return kh_phrase_value(phraser, node);
    phraser->budget--;
    phraser->depth++;
    kh_text said = say(phraser, node, bounds);
    phraser->depth--;
    return said;
}

/* ---- an item ---- */

/* 单次：2 is 2 × 实绩. */
static const kh_node *formula_of(kh_arena *arena, const kh_entity *item)
{
    const kh_attribute *formula = item->kind == KH_KIND_INDICATOR ? kh_inherited_attribute_of(item, "计分")
                                                                  : kh_attribute_of(item, "计分");
    if (formula)
        return formula->count ? formula->values[0] : NULL;
    const kh_attribute *each = item->kind == KH_KIND_INDICATOR ? NULL : kh_attribute_of(item, "单次");
    if (!each || !each->count)
        return NULL;
    kh_node *actual = kh_arena_new_of(arena, kh_node);
    *actual = (kh_node){.kind = KH_NODE_NAME,
                        .text = kh_keyname_word(KH_KEYNAME_ACTUAL).in[KH_CHINESE],
                        .span = each->values[0]->span};
    kh_node *product = kh_node_new(arena, KH_NODE_BINARY, each->values[0], actual);
    product->operation = KH_OP_MULTIPLY;
    return product;
}

static const kh_node *bound_of(kh_phraser *phraser, const char *word, bool *stated, bool *none)
{
    const kh_attribute *written = kh_attribute_of(phraser->item, word);
    const kh_node *node = written && written->count ? written->values[0] : NULL;
    *none = node && is_none(phraser, node);
    *stated = node && !*none;
    if (*stated && node->kind == KH_NODE_PERCENT && phraser->item->kind == KH_KIND_INDICATOR) {
        /* of the full mark */
        kh_node *share = kh_node_new(phraser->arena, KH_NODE_BINARY, kh_full_marks(), node);
        share->operation = KH_OP_MULTIPLY;
        return share;
    }
    return *stated ? node : NULL;
}

/* Not stated: from nothing to the full mark. */
static kh_bounds bounds_of(kh_phraser *phraser)
{
    static const kh_node nothing = {.kind = KH_NODE_NUMBER, .number.denominator = 1};
    kh_bounds bounds = {0};
    bool unfloored;
    bounds.high = bound_of(phraser, "上限", &bounds.high_stated, &bounds.uncapped);
    bounds.low = bound_of(phraser, "下限", &bounds.low_stated, &unfloored);
    if (phraser->item->kind != KH_KIND_INDICATOR)
        return bounds;
    if (!bounds.high && !bounds.uncapped)
        bounds.high = kh_full_marks();
    if (!bounds.low && !unfloored)
        bounds.low = &nothing;
    return bounds;
}

static bool is_open(const kh_node *node)
{
    kh_keyname keyname = node->kind == KH_NODE_NAME ? kh_find_keyname(node->text) : KH_KEYNAMES;
    return node->kind == KH_NODE_ERROR || keyname == KH_KEYNAME_TBD || keyname == KH_KEYNAME_NONE;
}

/* What gives points has no words for a number: 功效, 查档, 名次表. */
static bool is_scored(kh_phraser *phraser, const kh_node *formula)
{
    kh_letters letters;
    if (kh_phrase_row_for(phraser, KH_PHRASE_VALUE, formula, &letters))
        return false;
    return kh_say_table(phraser, formula).length ||
           (kh_phrase_method(phraser, formula) &&
            kh_phrase_row_for(phraser, KH_PHRASE_SAY, formula, &letters));
}

/* 其中，甲＝乙÷丙, and what they rest on in turn. */
static void add_derived(kh_phraser *phraser, kh_builder *text)
{
    enum { MOST = 12 };
    for (size_t i = 0; i < phraser->derived.count && i < MOST; i++) {
        const kh_entity *input = phraser->derived.items[i];
        const kh_attribute *formula = kh_attribute_of(input, "式");
        if (!formula->count)
            continue;
        if (is_scored(phraser, formula->values[0])) {
            kh_builder_add(text, kh_say(phraser, i ? KH_SAYING_ALSO_WHERE_SCORED : KH_SAYING_WHERE_SCORED, 2,
                                        kh_entity_title(input),
                                        kh_say_points(phraser, formula->values[0], (kh_bounds){0})));
            continue;
        }
        bool means = kh_is_condition(formula->values[0]);
        kh_saying first = means ? KH_SAYING_WHERE_MEANS : KH_SAYING_WHERE;
        kh_saying next = means ? KH_SAYING_ALSO_WHERE_MEANS : KH_SAYING_ALSO_WHERE;
        kh_builder_add(text, kh_say(phraser, i ? next : first, 2, kh_entity_title(input),
                                    kh_phrase_value(phraser, formula->values[0])));
    }
}

/* What a word may mean that means nothing else: a column of a detail of the item, or of what it stands in. */
static const kh_frame *frames_of_details(kh_arena *arena, const kh_entity *item)
{
    kh_frame *frames = NULL;
    for (const kh_entity *at = item; at; at = at->parent)
        for (size_t i = 0; i < at->children.count; i++) {
            if (at->children.items[i]->kind != KH_KIND_DETAIL)
                continue;
            kh_frame *frame = kh_arena_new_of(arena, kh_frame);
            *frame = (kh_frame){.element = at->children.items[i], .outer = frames};
            frames = frame;
        }
    return frames;
}

static kh_phraser phraser_for(kh_evaluation *evaluation, const kh_entity *item, kh_language language)
{
    return (kh_phraser){
        .evaluation = evaluation,
        .arena = evaluation->model->arena,
        .language = language,
        .item = item,
        .frame = {.element = item, .outer = frames_of_details(evaluation->model->arena, item)},
        .get = item->kind == KH_KIND_BONUS     ? KH_SAYING_ADDED
               : item->kind == KH_KIND_PENALTY ? KH_SAYING_TAKEN
                                               : KH_SAYING_GIVEN,
        .budget = KH_MAX_PHRASED,
    };
}

/* English sentences begin with a capital. */
static kh_text as_sentence(kh_arena *arena, kh_text text)
{
    if (!text.length || *text.data < 'a' || *text.data > 'z')
        return text;
    return kh_text_format(arena, "%c%.*s", *text.data - 'a' + 'A', (int)text.length - 1, text.data + 1);
}

/* 下限：无, and the formula sets no end of its own. */
static bool may_be_negative(kh_phraser *phraser, const kh_node *formula)
{
    bool stated, none;
    bound_of(phraser, "下限", &stated, &none);
    if (!none || phraser->item->kind != KH_KIND_INDICATOR)
        return false;
    kh_call call = {kh_phraser_scope(phraser), formula};
    bool clamp = is_call_of(formula, KH_FUNCTION_CLAMP);
    return !clamp || is_none(phraser, kh_argument_node(call, 1, KH_KEYNAMES));
}

static kh_phrase *phrase_new(kh_evaluation *evaluation, const kh_entity *item)
{
    kh_phrase *made = kh_arena_new_of(evaluation->model->arena, kh_phrase);
    const kh_node *formula = formula_of(evaluation->model->arena, item);
    *made = (kh_phrase){0};
    if (!formula || is_open(formula))
        return made;
    for (int language = 0; language < KH_LANGUAGES; language++) {
        kh_phraser phraser = phraser_for(evaluation, item, (kh_language)language);
        kh_builder text = {.arena = phraser.arena};
        kh_builder_add(&text, kh_say_points(&phraser, formula, bounds_of(&phraser)));
        if (may_be_negative(&phraser, formula))
            kh_builder_add(&text, kh_say(&phraser, KH_SAYING_MAY_BE_NEGATIVE, 0));
        add_derived(&phraser, &text);
        kh_builder_add(&text, kh_say(&phraser, KH_SAYING_STOP, 0));
        const kh_member_row *often = kh_scored_frequency(evaluation, item);
        if (often)
            kh_builder_add(&text, kh_say(&phraser, KH_SAYING_EACH_PERIOD, 1, often->word.in[language]));
        made->words.in[language] = as_sentence(phraser.arena, kh_builder_text(&text));
        made->points |= phraser.points;
        made->plain |= phraser.plain;
    }
    return made;
}

kh_phrase kh_phrase_of(kh_evaluation *evaluation, const kh_entity *item)
{
    kh_map *known = kh_known_phrases(evaluation->model);
    const kh_phrase *found = kh_address_find(known, item);
    if (found)
        return *found;
    /* what is said does not rest on who asks */
    kh_evaluation asking = {
        .arena = evaluation->model->arena, .model = evaluation->model, .scheme = evaluation->scheme};
    kh_phrase *made = phrase_new(&asking, item);
    kh_address_set(evaluation->model->arena, known, item, made);
    return *made;
}

/* ---- what stands beside a formula ---- */

static kh_text said_as(kh_phraser *phraser, kh_phrased_as as, const kh_node *node)
{
    kh_letters letters;
    bool truth = node->kind == KH_NODE_TRUTH && node->truth;
    if (as == KH_PHRASED_CONDITION)
        return truth ? kh_say(phraser, KH_SAYING_ALWAYS, 0) : kh_phrase_condition(phraser, node);
    if (as == KH_PHRASED_SCORE)
        return kh_say_points(phraser, node, (kh_bounds){0});
    const kh_phrase_row *row =
        as == KH_PHRASED_MADE ? kh_phrase_row_for(phraser, KH_PHRASE_MADE, node, &letters) : NULL;
    return row ? kh_fill_words(phraser, row->words, &letters) : kh_phrase_value(phraser, node);
}

kh_phrased kh_phrased_of(kh_evaluation *evaluation, const kh_entity *item, kh_phrased_as as,
                         const kh_node *node)
{
    kh_phrased made = {0};
    kh_evaluation asking = {
        .arena = evaluation->model->arena, .model = evaluation->model, .scheme = evaluation->scheme};
    for (int language = 0; language < KH_LANGUAGES; language++) {
        kh_phraser phraser = phraser_for(&asking, item, (kh_language)language);
        kh_builder where = {.arena = phraser.arena};
        made.words.in[language] = said_as(&phraser, as, node);
        add_derived(&phraser, &where);
        made.where.in[language] = kh_builder_text(&where);
    }
    return made;
}

kh_words kh_conversion_words(kh_evaluation *evaluation, const kh_entity *item, kh_number base,
                             kh_number weight)
{
    kh_words words;
    for (int language = 0; language < KH_LANGUAGES; language++) {
        kh_phraser phraser = phraser_for(evaluation, item, (kh_language)language);
        kh_text units = kh_phrase_units(&phraser);
        words.in[language] = kh_say(&phraser, KH_SAYING_CONVERSION, 3, kh_number_text(phraser.arena, base),
                                    kh_number_text(phraser.arena, weight), units);
    }
    return words;
}

bool kh_says_points(kh_arena *arena, kh_text text)
{
    kh_figures_said said = kh_figures_of(arena, text);
    for (size_t i = 0; i < said.count; i++)
        if (said.items[i].kind == KH_STEP_POINTS)
            return true;
    return false;
}
