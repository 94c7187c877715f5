/* Scores that others' figures may still change: a mean over the townships passes over those who have not
 * reported yet, and moves when they do. */
#include "model/mention.h"
#include "simulation/simulating.h"

typedef struct reading {
    kh_simulating *in;
    kh_evaluation *evaluation;
    bool lacks; /* somebody's figure is missing */
} reading;

static bool is_dropped(const kh_township_score *township, const kh_entity *item)
{
    for (size_t row = 0; row < township->item_count; row++)
        if (kh_origin(township->items[row].item) == item)
            return township->items[row].dropped;
    return false;
}

static bool is_filled(const kh_entity *row)
{
    for (size_t i = 0; i < row->children.count; i++) {
        const kh_entity *column = row->children.items[i];
        bool is_asked = column->kind == KH_KIND_COLUMN && !kh_attribute_of(column, "式") &&
                        !kh_attribute_of(column, "缺省");
        if (is_asked && !kh_computed_of(row, column->name))
            return false;
    }
    return true;
}

/* Nothing was handed in, or a cell of a row is empty. */
static bool lacks_part(const kh_simulating *in, const kh_entity *township, const kh_entity *detail)
{
    const kh_result_place place = {.input = detail};
    kh_value rows;
    kh_span span;
    if (!in->results || !kh_results_find(in->results, township, place, &rows, &span))
        return true;
    for (size_t i = 0; i < rows.list.count; i++)
        if (!is_filled(rows.list.items[i].value.entity))
            return true;
    return false;
}

static bool lacks_detail(const kh_simulating *in, const kh_entity *detail)
{
    const kh_scores *scores = in->simulation->scores;
    for (size_t i = 0; i < scores->count; i++)
        if (!is_dropped(&scores->items[i], kh_origin(detail->parent)) &&
            lacks_part(in, scores->items[i].township, detail))
            return true;
    return false;
}

/* Of anybody who has the item. */
static bool lacks_column(const kh_simulating *in, const kh_result_column *column)
{
    const kh_scores *scores = in->simulation->scores;
    for (size_t i = 0; i < scores->count; i++) {
        kh_value value;
        kh_span span;
        bool found = in->results &&
                     kh_results_find(in->results, scores->items[i].township, column->place, &value, &span);
        if (!found && !is_dropped(&scores->items[i], column->place.item))
            return true;
    }
    return false;
}

static void note_mention(void *owner, const kh_mention *mention)
{
    reading *of = owner;
    const kh_entity *entity = kh_origin(mention->entity);
    kh_result_time time = mention->last_year ? KH_LAST_YEAR : KH_THIS_YEAR;
    if (entity->kind == KH_KIND_DETAIL && !of->lacks)
        of->lacks = lacks_detail(of->in, kh_result_meant(entity));
    for (size_t i = 0; i < of->in->column_count && !of->lacks; i++) {
        const kh_result_place *place = &of->in->columns[i].place;
        const kh_entity *reported = mention->actual ? place->item : place->input;
        bool then = place->time == time || (place->time == KH_LAST_PERIOD && mention->before_first);
        bool same = reported == entity && (place->input == NULL) == mention->actual && then;
        of->lacks = same && lacks_column(of->in, &of->in->columns[i]);
    }
}

static bool is_provisional(kh_simulating *in, kh_evaluation *evaluation, const kh_entity *item)
{
    static const char *const words[] = {"计分", "上限", "下限", "单次", "适用", "不适用时"};
    const kh_frame frame = {.element = item};
    bool others = false;
    reading of = {.in = in, .evaluation = evaluation};
    for (size_t i = 0; i < KH_COUNT(words); i++) {
        const kh_attribute *written = item->kind == KH_KIND_INDICATOR && i == 0
                                          ? kh_inherited_attribute_of(item, words[i])
                                          : kh_attribute_of(item, words[i]);
        for (size_t value = 0; written && value < written->count; value++) {
            others |= kh_rests_on_others(evaluation, &frame, written->values[value]);
            kh_mentions(evaluation, &frame, written->values[value], note_mention, &of);
        }
    }
    return others && of.lacks;
}

/* Whose figures are missing is looked for once: the formulas of a group's item are the same for all of it. */
bool kh_is_provisional(kh_simulating *in, kh_evaluation *evaluation, const kh_entity *item)
{
    static const bool answers[] = {false, true};
    const bool *known = kh_found_for_group(in, evaluation->group, item, answers);
    if (!known) {
        known = &answers[is_provisional(in, evaluation, item)];
        kh_keep_for_group(in, evaluation->group, item, answers, known);
    }
    return *known;
}
