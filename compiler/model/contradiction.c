/* Numbers of the criteria that the formula contradicts.
 *
 * What the formula says in words is read by the same reader of figures as the text beside it. A step
 * (每低1个百分点 扣0.5分) is held against the steps of the formula: so much for so much. Any other number
 * must stand in the words of the formula or among the item's literals, or follow from them: shares of the
 * full mark, what is left of it, differences of points. What the formula leaves to others (满分 × 实绩, a
 * mark from outside) says nothing about how they come to it, and is not held against the text. */
#include "model/properties.h"

#include "model/phrase.h"
#include "model/texts.h"

enum { MOST_FIGURES = 200, MOST_NODES = 5000 };

typedef struct figure {
    kh_number value;
    kh_step_kind kind;
    kh_text unit; /* of a KH_STEP_NUMBER: the known unit behind it */
    uint32_t start, end;
} figure;

typedef KH_VECTOR(figure) figures;

/* So many points (or so great a share of them) for each step. */
typedef struct step {
    figure size, worth;
    bool down, up;
} step;

typedef KH_VECTOR(step) steps;

/* 90%以上得八成; 达到90%、低于95%的，得满分的80%. */
typedef struct band {
    figure from, worth;
    kh_number points;
} band;

typedef KH_VECTOR(band) bands;

typedef struct comparison {
    kh_evaluation *evaluation;
    kh_arena *arena;
    const kh_entity *item;
    kh_number full;
    figures known;
    steps steps;
    bands bands;
    unsigned nodes;
} comparison;

/* ---- reading ---- */

static kh_text rest_of(kh_text text, uint32_t from)
{
    return from < text.length ? kh_text_slice(text.data + from, text.length - from) : KH_TEXT("");
}

static kh_text unit_behind(kh_text rest)
{
    size_t count;
    const kh_unit_row *rows = kh_units(&count);
    kh_text longest = KH_TEXT_NONE;
    for (size_t i = 0; i < count; i++) {
        kh_text word = rows[i].word.in[KH_CHINESE];
        if (word.length > longest.length && kh_text_starts(rest, word))
            longest = word;
    }
    return longest;
}

/* 0.5 points, 5 percentage points: the reader knows the Chinese signs. */
static void read_english(kh_arena *arena, kh_text text, figure *one)
{
    static const struct {
        const char *word;
        kh_step_kind kind;
    } words[] = {
        {" percentage point", KH_STEP_PERCENT}, {" percent", KH_STEP_PERCENT}, {" point", KH_STEP_POINTS}};
    kh_text rest = rest_of(text, one->end);
    for (size_t i = 0; one->kind == KH_STEP_NUMBER && i < KH_COUNT(words); i++) {
        kh_text word = kh_text_of(words[i].word);
        if (!kh_text_starts(rest, word))
            continue;
        one->kind = words[i].kind;
        if (one->kind == KH_STEP_PERCENT)
            one->value = kh_number_divide(arena, one->value, KH_NUMBER(100));
    }
}

static figures figures_in(kh_arena *arena, kh_text text)
{
    figures found = {0};
    kh_figures_said said = kh_figures_of(arena, text);
    for (size_t i = 0; i < said.count && found.count < MOST_FIGURES; i++) {
        const kh_figure_said *from = &said.items[i];
        figure one = {from->value, from->kind, KH_TEXT_NONE, from->start, from->end};
        if (!kh_number_valid(one.value))
            continue;
        read_english(arena, text, &one);
        kh_text written = kh_text_slice(text.data + from->start, from->end - from->start);
        if (one.kind == KH_STEP_NUMBER && kh_text_contains(written, KH_TEXT("之")))
            one.kind = KH_STEP_PERCENT; /* 四分之一 */
        if (one.kind == KH_STEP_NUMBER)
            one.unit = unit_behind(rest_of(text, one.end));
        kh_vector_push(arena, &found, one);
    }
    return found;
}

/* ---- steps ---- */

static const char *const downs[] = {"扣", "减", "less", "deduct", "minus"};
static const char *const ups[] = {"加", "得", "增", "add", "gain", "plus"};
static const char *const stops[] = {"。", "；", "，", ";", ".\n", "\n"};

static bool holds(kh_text text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (kh_text_contains(text, kh_text_of(words[i])))
            return true;
    return false;
}

static kh_text between(kh_text text, uint32_t start, uint32_t end)
{
    return kh_text_slice(text.data + start, end > start ? end - start : 0);
}

/* The step that begins at 每: its size, the verb, what it is worth. 每起扣2分: one of them. */
static bool step_at(kh_text text, const figures *said, uint32_t each, step *found)
{
    size_t first = 0;
    while (first < said->count && said->items[first].start < each)
        first++;
    if (first == said->count)
        return false;
    figure size = said->items[first];
    kh_text before = between(text, each, size.start);
    size_t worth = first + 1;
    if (size.kind == KH_STEP_POINTS) /* 每低1分扣0.2分 */
        size.kind = KH_STEP_NUMBER;
    if (holds(before, downs, KH_COUNT(downs)) || holds(before, ups, KH_COUNT(ups))) {
        size = (figure){KH_NUMBER(1), KH_STEP_NUMBER, KH_TEXT_NONE, each, each};
        worth = first;
    }
    if (worth >= said->count || said->items[worth].kind == KH_STEP_NUMBER)
        return false;
    kh_text middle = between(text, size.end > each ? size.end : each, said->items[worth].start);
    *found = (step){size, said->items[worth], holds(middle, downs, KH_COUNT(downs)),
                    holds(middle, ups, KH_COUNT(ups))};
    return (found->down || found->up) &&
           !holds(between(text, each, said->items[worth].start), stops, KH_COUNT(stops));
}

static steps steps_in(kh_arena *arena, kh_text text, const figures *said)
{
    const kh_text each = KH_TEXT("每");
    steps found = {0};
    for (uint32_t at = 0; at + each.length <= text.length; at++) {
        step one;
        if (kh_text_starts(rest_of(text, at), each) && step_at(text, said, at, &one))
            kh_vector_push(arena, &found, one);
    }
    return found;
}

/* ---- bands ---- */

static bool ends_in(kh_text text, const char *ending)
{
    size_t length = strlen(ending);
    return text.length >= length && memcmp(text.data + text.length - length, ending, length) == 0;
}

static bool is_threshold(kh_text text, const figure *one)
{
    return ends_in(kh_text_slice(text.data, one->start), "达到") ||
           kh_text_starts(rest_of(text, one->end), KH_TEXT("以上")) ||
           kh_text_starts(rest_of(text, one->end), KH_TEXT("（含）以上"));
}

/* The band that [start, end) tells, if it tells one: a threshold first, what it is worth last. */
static bool band_in(kh_arena *arena, kh_text text, const figures *said, kh_number full, uint32_t start,
                    uint32_t end, band *found)
{
    const figure *first = NULL, *last = NULL;
    for (size_t i = 0; i < said->count; i++) {
        const figure *one = &said->items[i];
        if (one->start < start || one->end > end)
            continue;
        first = first ? first : one;
        last = one;
    }
    if (!first || first->kind != KH_STEP_PERCENT || !is_threshold(text, first))
        return false;
    bool worth = last != first && last->kind != KH_STEP_NUMBER && !is_threshold(text, last);
    bool all = kh_text_contains(between(text, first->end, end), KH_TEXT("满分"));
    if (!worth && !all)
        return false;
    *found = (band){.from = *first, .worth = worth ? *last : *first, .points = full};
    if (worth)
        found->points =
            last->kind == KH_STEP_PERCENT ? kh_number_multiply(arena, full, last->value) : last->value;
    return true;
}

static bands bands_in(kh_arena *arena, kh_text text, const figures *said, kh_number full, bool commas)
{
    static const char *const ends[] = {"；", "。", "\n", "，"};
    bands found = {0};
    uint32_t start = 0;
    for (uint32_t at = 0; at <= text.length; at++) {
        bool end = at == text.length;
        for (size_t i = 0; i < KH_COUNT(ends) - !commas && !end; i++)
            end = kh_text_starts(rest_of(text, at), kh_text_of(ends[i]));
        band one;
        if (end && band_in(arena, text, said, full, start, at, &one))
            kh_vector_push(arena, &found, one);
        start = end ? at : start;
    }
    return found;
}

/* ---- what the item knows ---- */

static void know(comparison *of, kh_number value, kh_step_kind kind, kh_text unit)
{
    figure one = {.value = value, .kind = kind, .unit = unit};
    if (kh_number_valid(value) && of->known.count < MOST_FIGURES)
        kh_vector_push(of->arena, &of->known, one);
}

/* Every literal written in the item; a bare number may be points or anything. */
static void know_literals(comparison *of, const kh_node *node)
{
    if (!node || of->nodes++ > MOST_NODES)
        return;
    if (node->kind == KH_NODE_PERCENT) {
        know(of, node->number, KH_STEP_PERCENT, KH_TEXT_NONE);
    } else if (node->kind == KH_NODE_QUANTITY && !kh_text_is(node->text, "分")) {
        know(of, node->number, KH_STEP_NUMBER, node->text);
    } else if (node->kind == KH_NODE_QUANTITY || node->kind == KH_NODE_NUMBER) {
        know(of, node->number, KH_STEP_POINTS, KH_TEXT_NONE);
        know(of, node->number, KH_STEP_NUMBER, KH_TEXT_NONE);
    }
    know_literals(of, node->guard);
    for (size_t i = 0; i < node->count; i++)
        know_literals(of, node->children[i]);
}

/* A formula that says itself how points are given; a product of what others report does not. */
static bool is_telling(const kh_node *formula)
{
    kh_function of =
        formula->kind == KH_NODE_CALL && formula->function ? formula->function->function : KH_FUNCTIONS;
    if (of == KH_FUNCTION_CLAMP && formula->count > 1)
        return is_telling(formula->children[1]);
    if (formula->kind == KH_NODE_IF || formula->kind == KH_NODE_MATCH)
        return true;
    if (formula->kind == KH_NODE_BINARY)
        return is_telling(formula->children[0]) || is_telling(formula->children[1]);
    if (formula->kind == KH_NODE_CALL)
        return of != KH_FUNCTION_CONVERT && of != KH_FUNCTION_WEIGHTED && of != KH_FUNCTION_OWN_SCORE &&
               of != KH_FUNCTION_BASE_SCORE && of != KH_FUNCTION_TOTAL_SCORE && of != KH_FUNCTION_MEAN;
    return formula->kind == KH_NODE_NUMBER || formula->kind == KH_NODE_PERCENT;
}

/* ---- does one follow from the other? ---- */

static bool equal(kh_number left, kh_number right)
{
    return kh_number_valid(left) && kh_number_valid(right) && kh_number_equal(left, right);
}

static bool follows_share(comparison *of, kh_number share, const figure *known)
{
    kh_arena *arena = of->arena;
    kh_number one = KH_NUMBER(1);
    if (known->kind == KH_STEP_POINTS && kh_number_sign(of->full) <= 0)
        return false;
    if (known->kind == KH_STEP_POINTS) {
        kh_number part = kh_number_divide(arena, known->value, of->full);
        return equal(share, part) || equal(share, kh_number_subtract(arena, one, part));
    }
    if (known->kind == KH_STEP_NUMBER && known->unit.length == 0) { /* 1.5 times is half as much again */
        kh_number away = kh_number_subtract(arena, known->value, one);
        return equal(share, known->value) || equal(share, away) ||
               equal(share, kh_number_negate(arena, away));
    }
    if (known->kind == KH_STEP_NUMBER)
        return false;
    kh_number left = kh_number_subtract(arena, one, known->value);
    return equal(share, known->value) || equal(share, left) || equal(share, kh_number_negate(arena, left)) ||
           (kh_number_sign(known->value) != 0 && equal(share, kh_number_divide(arena, left, known->value)));
}

static bool follows_points(comparison *of, kh_number points, const figure *known)
{
    kh_arena *arena = of->arena;
    kh_number from = known->value;
    if (known->kind == KH_STEP_NUMBER)
        return false;
    if (known->kind == KH_STEP_PERCENT)
        from = kh_number_multiply(arena, of->full, known->value);
    return equal(points, from) || equal(points, kh_number_negate(arena, from)) ||
           equal(points, kh_number_subtract(arena, of->full, from));
}

/* What 10 and 8 make: the eight that is left, and the two that are lost. */
static bool is_difference(comparison *of, kh_number points)
{
    for (size_t i = 0; i < of->known.count; i++)
        for (size_t j = 0; j < of->known.count; j++) {
            const figure *left = &of->known.items[i], *right = &of->known.items[j];
            if (left->kind == KH_STEP_POINTS && right->kind == KH_STEP_POINTS && i != j &&
                !kh_number_equal(left->value, kh_number_add(of->arena, right->value, right->value)) &&
                equal(points, kh_number_subtract(of->arena, left->value, right->value)))
                return true;
        }
    return false;
}

/* 2 for each, twice as much for one that was hidden: 4. */
static bool is_product(comparison *of, kh_number points)
{
    kh_number one = KH_NUMBER(1);
    for (size_t i = 0; i < of->known.count; i++)
        for (size_t j = 0; j < of->known.count; j++) {
            const figure *left = &of->known.items[i], *right = &of->known.items[j];
            bool factors = left->kind == KH_STEP_POINTS &&
                           (right->kind == KH_STEP_POINTS || right->kind == KH_STEP_PERCENT) &&
                           !equal(left->value, one) && !equal(right->value, one) && i != j;
            if (factors && equal(points, kh_number_multiply(of->arena, left->value, right->value)))
                return true;
        }
    return false;
}

static bool comparable(kh_arena *arena, kh_text left, kh_text right)
{
    if (!left.length || !right.length)
        return true;
    kh_unit a = kh_unit_of(arena, left), b = kh_unit_of(arena, right);
    return kh_units_agree(a, b);
}

static kh_number in_base(kh_arena *arena, kh_number value, kh_text unit)
{
    return unit.length ? kh_unit_convert(arena, value, kh_unit_of(arena, unit), (kh_unit){0}) : value;
}

static bool follows_number(comparison *of, const figure *said, const figure *known)
{
    if (known->kind != KH_STEP_NUMBER || !comparable(of->arena, said->unit, known->unit))
        return false;
    kh_number left = said->value, right = known->value;
    if (said->unit.length && known->unit.length) {
        left = in_base(of->arena, left, said->unit);
        right = in_base(of->arena, right, known->unit);
    }
    kh_number away = kh_number_subtract(of->arena, left, right);
    return equal(left, right) || equal(away, KH_NUMBER(1)) || equal(away, KH_NUMBER(-1));
}

static bool is_known(comparison *of, const figure *said)
{
    for (size_t i = 0; i < of->known.count; i++) {
        const figure *known = &of->known.items[i];
        bool follows = said->kind == KH_STEP_POINTS    ? follows_points(of, said->value, known)
                       : said->kind == KH_STEP_PERCENT ? follows_share(of, said->value, known)
                                                       : follows_number(of, said, known);
        if (follows)
            return true;
    }
    if (said->kind == KH_STEP_POINTS)
        return equal(said->value, of->full) || kh_number_sign(said->value) == 0 ||
               is_difference(of, said->value) || is_product(of, said->value);
    return said->kind == KH_STEP_PERCENT &&
           (equal(said->value, KH_NUMBER(1)) || kh_number_sign(said->value) == 0);
}

/* ---- judging ---- */

/* As points for one unit of the step. */
static kh_number rate(comparison *of, const step *one)
{
    kh_number worth = one->worth.value, size = in_base(of->arena, one->size.value, one->size.unit);
    if (one->worth.kind == KH_STEP_PERCENT)
        worth = kh_number_multiply(of->arena, of->full, worth);
    return kh_number_sign(size) ? kh_number_divide(of->arena, worth, size) : KH_NUMBER_INVALID;
}

typedef enum verdict { AGREES, DIFFERS, UNDECIDED } verdict;

/* 市级以上4分: for each case of a sort, where the formula has that amount and no step of another size to it.
 */
static bool is_stated_amount(comparison *of, const step *said)
{
    if (said->worth.kind != KH_STEP_POINTS || !equal(said->size.value, KH_NUMBER(1)))
        return false;
    for (size_t i = 0; i < of->steps.count; i++)
        if (equal(of->steps.items[i].worth.value, said->worth.value))
            return false;
    for (size_t i = 0; i < of->known.count; i++)
        if (of->known.items[i].kind == KH_STEP_POINTS && equal(of->known.items[i].value, said->worth.value))
            return true;
    return false;
}

static verdict judge_step(comparison *of, const step *said)
{
    verdict found = UNDECIDED;
    for (size_t i = 0; i < of->steps.count; i++) {
        const step *ours = &of->steps.items[i];
        bool like = (said->size.kind == KH_STEP_PERCENT) == (ours->size.kind == KH_STEP_PERCENT) &&
                    comparable(of->arena, said->size.unit, ours->size.unit) &&
                    ((said->down && ours->down) || (said->up && ours->up));
        if (!like)
            continue;
        bool labelled = said->size.unit.length && ours->size.unit.length;
        step left = *said, right = *ours;
        if (!labelled)
            left.size.unit = right.size.unit = KH_TEXT_NONE;
        if (equal(rate(of, &left), rate(of, &right)))
            return AGREES;
        found = DIFFERS;
    }
    return found == DIFFERS && is_stated_amount(of, said) ? AGREES : found;
}

/* What is given from that threshold on is another band's. */
static verdict judge_band(const comparison *of, const band *said)
{
    verdict found = UNDECIDED;
    bool elsewhere = false;
    for (size_t i = 0; i < of->bands.count; i++) {
        const band *ours = &of->bands.items[i];
        bool same = equal(ours->from.value, said->from.value), worth = equal(ours->points, said->points);
        if (same && worth)
            return AGREES;
        elsewhere |= worth;
        found = same ? DIFFERS : found;
    }
    return elsewhere ? found : UNDECIDED;
}

/* 每少5天, 300天以上: a count that decides something. */
static bool decides(kh_text text, const figure *said)
{
    static const char *const heads[] = {"每",   "每少", "每多", "达到", "超过", "低于", "不足",
                                        "少于", "多于", "满",   "每超", "每增", "每减"};
    static const char *const tails[] = {"以上", "以下", "以内", "及以上", "及以下"};
    kh_text head = kh_text_slice(text.data, said->start), tail = rest_of(text, said->end + said->unit.length);
    for (size_t i = 0; i < KH_COUNT(heads); i++) {
        size_t length = strlen(heads[i]);
        if (head.length >= length && memcmp(head.data + head.length - length, heads[i], length) == 0)
            return true;
    }
    for (size_t i = 0; i < KH_COUNT(tails); i++)
        if (kh_text_starts(tail, kh_text_of(tails[i])))
            return true;
    return false;
}

static bool is_to_be_known(comparison *of, kh_text text, const figure *said)
{
    if (said->kind != KH_STEP_NUMBER)
        return true;
    bool alike = false;
    for (size_t i = 0; i < of->known.count; i++)
        alike |= of->known.items[i].kind == KH_STEP_NUMBER && of->known.items[i].unit.length &&
                 comparable(of->arena, of->known.items[i].unit, said->unit);
    return alike && said->unit.length && decides(text, said) && !equal(said->value, KH_NUMBER(1));
}

/* A step is judged as one, where its worth stands; the size of one that agrees is no number of its own. */
static verdict judge_steps(comparison *of, const steps *list, const figure *said)
{
    for (size_t i = 0; i < list->count; i++) {
        const step *one = &list->items[i];
        bool size = one->size.start == said->start && one->size.end == said->end;
        if (one->worth.start == said->start)
            return judge_step(of, one);
        if (size && judge_step(of, one) == AGREES)
            return AGREES;
    }
    return UNDECIDED;
}

static verdict judge_bands(const comparison *of, const bands *list, const figure *said)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].worth.start == said->start)
            return judge_band(of, &list->items[i]);
    return UNDECIDED;
}

/* 组织领导3分，工作落实7分: the full mark split up, of which the formula knows nothing. */
static bool is_split(comparison *of, const figures *said)
{
    kh_number sum = KH_NUMBER(0);
    size_t count = 0;
    for (size_t i = 0; i < said->count; i++) {
        if (said->items[i].kind != KH_STEP_POINTS)
            continue;
        sum = kh_number_add(of->arena, sum, said->items[i].value);
        count++;
    }
    return count > 1 && equal(sum, of->full);
}

typedef struct reading {
    kh_text text;
    figures said;
    steps steps;
    bands bands;
    bool split;
} reading;

static bool differs(comparison *of, const reading *in, const figure *one)
{
    verdict judged = judge_steps(of, &in->steps, one);
    if (judged == UNDECIDED)
        judged = judge_bands(of, &in->bands, one);
    if (judged == UNDECIDED && is_to_be_known(of, in->text, one) &&
        !(in->split && one->kind == KH_STEP_POINTS))
        judged = is_known(of, one) ? AGREES : DIFFERS;
    return judged == DIFFERS;
}

static void judge_text(comparison *of, kh_collector *found, kh_wording *wording, const kh_wording_part *part)
{
    reading in = {.text = kh_text_slice(wording->text.data + part->start, part->end - part->start)};
    in.said = figures_in(of->arena, in.text);
    in.steps = steps_in(of->arena, in.text, &in.said);
    in.bands = bands_in(of->arena, in.text, &in.said, of->full, true);
    in.split = is_split(of, &in.said);
    for (size_t i = 0; i < in.said.count; i++) {
        const figure *one = &in.said.items[i];
        if (!differs(of, &in, one))
            continue;
        const kh_entity *place = kh_place_found(of->evaluation, wording, of->item, part->start + one->start,
                                                part->start + one->end + one->unit.length);
        kh_collect(found, kh_value_entity(place), false);
    }
}

/* ---- an item ---- */

static const kh_attribute *formula_of(const kh_entity *item)
{
    return item->kind == KH_KIND_INDICATOR
               ? kh_inherited_attribute_of(item, "计分")
               : kh_attribute_of(item, kh_attribute_of(item, "计分") ? "计分" : "单次");
}

static void prepare(comparison *of, kh_text words)
{
    figures said = figures_in(of->arena, words);
    of->steps = steps_in(of->arena, words, &said);
    for (size_t i = 0; i < said.count; i++) {
        const figure *one = &said.items[i];
        know(of, one->value, one->kind, one->unit);
        if (one->kind == KH_STEP_NUMBER && !one->unit.length) /* bare, it may be points */
            know(of, one->value, KH_STEP_POINTS, one->unit);
    }
    know_literals(of, of->item->node);
    kh_value full = {0};
    bool has_full = kh_member_value(of->evaluation, of->item, KH_TEXT("满分"), &full) &&
                    full.kind == KH_VALUE_NUMBER && !full.ranged;
    of->full = has_full ? full.number : KH_NUMBER(0);
    of->bands = bands_in(of->arena, words, &said, of->full, false);
}

kh_value kh_property_contradictions(kh_evaluation *evaluation, const kh_entity *entity)
{
    const kh_entity *item = kh_origin(kh_holder(entity));
    const kh_attribute *criteria = kh_attribute_of(item, "评分标准"), *formula = formula_of(item);
    kh_collector found = {.evaluation = evaluation};
    kh_text words = criteria && formula ? kh_phrase_of(evaluation, item).words.in[KH_CHINESE] : KH_TEXT_NONE;
    if (!words.length || !criteria->count || !formula->count || !is_telling(formula->values[0]))
        return kh_collected(&found);
    comparison of = {.evaluation = evaluation, .arena = evaluation->arena, .item = item};
    prepare(&of, words);
    kh_wording *wording = kh_wording_of(evaluation->model, item);
    kh_span all = kh_span_join(criteria->values[0]->span, criteria->values[criteria->count - 1]->span);
    for (size_t i = 0; i < wording->parts.count; i++) {
        const kh_wording_part *part = &wording->parts.items[i];
        if (part->inside.source == all.source && part->inside.start >= all.start &&
            part->inside.end <= all.end)
            judge_text(&of, &found, wording, part);
    }
    return kh_collected(&found);
}
