/* Figures that nobody knows yet, drawn: by column, over what its cells may be. */
#include "results/cell_limits.h"
#include "results/wanted.h"
#include "simulation/simulating.h"

/* At least so many steps from the least to the most. */
enum { STEPS = 1000 };

/* ---- columns ---- */

typedef struct place_key {
    const kh_entity *item, *input;
    uintptr_t time;
} place_key;

static kh_text bytes_of(const place_key *key)
{
    return kh_text_slice((const char *)key, sizeof *key);
}

void kh_prepare_figures(kh_simulating *in)
{
    in->column_count = kh_results_wanted(in->model, in->scheme, &in->columns);
    in->places = kh_map_new(in->arena);
    in->drawn = kh_map_new(in->arena);
    in->limits = kh_arena_array(in->arena, in->column_count + 1, sizeof *in->limits);
    in->grids = kh_arena_array(in->arena, in->cards->count + 1, sizeof *in->grids);
    for (size_t i = 0; i < in->cards->count; i++)
        in->grids[i] = kh_arena_array(in->arena, in->column_count + 1, sizeof **in->grids);
    for (size_t i = 0; i < in->column_count; i++) {
        const kh_result_place *place = &in->columns[i].place;
        place_key *key = kh_arena_new_of(in->arena, place_key);
        *key = (place_key){place->item, place->input, (uintptr_t)place->time};
        in->limits[i] = kh_limits_of(in->arena, &in->columns[i]);
        if (!kh_map_find(in->places, bytes_of(key)))
            kh_map_add(in->places, bytes_of(key), (void *)(uintptr_t)(i + 1));
    }
}

/* column_count: nobody thought of it. */
static size_t column_of(const kh_simulating *in, const kh_result_place *place)
{
    const place_key key = {place->item, place->input, (uintptr_t)place->time};
    size_t first = (size_t)(uintptr_t)kh_map_find(in->places, bytes_of(&key));
    for (size_t i = first ? first - 1 : in->column_count; i < in->column_count; i++) {
        const kh_result_place *one = &in->columns[i].place;
        if (one->item != place->item || one->input != place->input || one->time != place->time)
            break;
        if (one->period == place->period && kh_text_equal(one->column, place->column))
            return i;
    }
    return in->column_count;
}

/* ---- grids ---- */

/* Things are counted whole; money, areas and shares are not. */
static bool is_counted(const kh_cell_type *type)
{
    bool measured = false;
    for (size_t i = 0; i < KH_DIMENSIONS; i++)
        measured |= type->unit.exponents[i] != 0;
    return type->kind == KH_CELL_INTEGER ||
           (type->kind == KH_CELL_NUMBER && type->unit.word.length && !measured);
}

/* The largest power of ten of which there are STEPS in the range. */
static kh_number fine_step(kh_arena *arena, kh_number range)
{
    kh_number step = KH_NUMBER(1), most = kh_number_divide(arena, range, KH_NUMBER(STEPS));
    kh_number ten = KH_NUMBER(10);
    while (kh_number_compare(arena, step, most) > 0)
        step = kh_number_divide(arena, step, ten);
    for (;;) {
        kh_number next = kh_number_multiply(arena, step, ten);
        if (!kh_number_valid(next) || kh_number_compare(arena, next, most) > 0)
            return step;
        step = next;
    }
}

static bool make_grid(kh_arena *arena, kh_grid_of_column *grid, kh_ends ends, bool counted)
{
    kh_number range = kh_number_subtract(arena, ends.high, ends.low), steps;
    int64_t count;
    if (!kh_number_valid(range) || kh_number_sign(range) < 0)
        return false;
    grid->kind = KH_GRID_NUMBERS;
    grid->low = ends.low;
    grid->count = 1;
    if (kh_number_sign(range) == 0)
        return true;
    counted &= kh_number_is_integer(ends.low);
    grid->step = counted ? KH_NUMBER(1) : fine_step(arena, range);
    steps = kh_number_floor(arena, kh_number_divide(arena, range, grid->step));
    if (!kh_number_to_integer(steps, &count) || count < 0)
        return false;
    grid->count = (uint64_t)count + 1;
    return true;
}

static kh_evaluation evaluation_of(const kh_simulating *in, size_t township)
{
    kh_evaluation evaluation = in->shared;
    evaluation.township = in->cards->items[township].township;
    evaluation.group = in->cards->items[township].group;
    return evaluation;
}

static bool has_end(const kh_cell_limits *limits)
{
    return limits->has_low && limits->has_high;
}

/* Half of 目标 to one and a half of it, within what ends 范围 has; both as the column counts. */
static bool ends_by_target(kh_simulating *in, size_t township, size_t column, kh_ends *ends)
{
    const kh_result_place *place = &in->columns[column].place;
    const kh_cell_limits *limits = &in->limits[column];
    kh_arena *arena = in->arena;
    kh_evaluation evaluation = evaluation_of(in, township);
    kh_value target = {0};
    if (place->input || place->item->kind != KH_KIND_INDICATOR || !kh_attribute_of(place->item, "目标"))
        return false;
    target = kh_attribute_value(&evaluation, place->item, "目标");
    const kh_unit *unit = &in->columns[column].type->cell.unit;
    bool number = target.kind == KH_VALUE_NUMBER && !target.ranged;
    if (!number || kh_number_sign(target.number) <= 0)
        return false;
    if (!target.percent && !target.bare && limits->sort != KH_SORT_PERCENT) {
        if (!kh_units_agree(target.unit, *unit))
            return false;
        target.number = kh_unit_convert(arena, target.number, target.unit, *unit);
    }
    kh_number half = kh_number_divide(arena, target.number, KH_NUMBER(2));
    *ends = (kh_ends){half, kh_number_multiply(arena, half, KH_NUMBER(3))};
    if (limits->has_low)
        ends->low = kh_number_max(arena, ends->low, limits->low);
    if (limits->has_high)
        ends->high = kh_number_min(arena, ends->high, limits->high);
    return true;
}

static void look_at(kh_simulating *in, size_t township, size_t column, kh_grid_of_column *grid)
{
    const kh_cell_limits *limits = &in->limits[column];
    const kh_cell_type *type = &in->columns[column].type->cell;
    const kh_entity *item = in->columns[column].place.item;
    kh_ends ends = {limits->low, limits->high};
    grid->kind = KH_GRID_NONE;
    if (item && item->kind == KH_KIND_VETO && type->kind != KH_CELL_NAME && limits->sort != KH_SORT_DATE) {
        grid->kind = KH_GRID_NO_VETO;
    } else if (limits->sort == KH_SORT_CHOICE && limits->choice_count) {
        grid->kind = KH_GRID_CHOICES;
        grid->count = limits->choice_count;
    } else if (limits->sort == KH_SORT_NUMBER || limits->sort == KH_SORT_PERCENT) {
        grid->by_target = !has_end(limits);
        if (has_end(limits) || ends_by_target(in, township, column, &ends))
            (void)make_grid(in->arena, grid, ends, is_counted(type) && limits->sort == KH_SORT_NUMBER);
    }
}

/* ---- draws ---- */

static void name_entity(kh_random *random, const kh_entity *entity)
{
    for (const kh_entity *at = entity; at && at->kind != KH_KIND_SCHEME && at->kind != KH_KIND_FILE;
         at = at->parent) {
        kh_random_add(random, (uint64_t)at->kind);
        kh_random_add_text(random, at->name);
        kh_random_add_text(random, at->label);
    }
}

static kh_random stream_of(const kh_simulating *in, const kh_entity *township, const kh_entity *item)
{
    kh_random random = {in->seed};
    kh_random_add(&random, in->draw);
    kh_random_add_text(&random, township ? township->name : KH_TEXT_NONE);
    name_entity(&random, item);
    return random;
}

static kh_value value_at(kh_arena *arena, const kh_simulating *in, size_t column, uint64_t step,
                         const kh_grid_of_column *grid)
{
    const kh_result_column *of = &in->columns[column];
    const kh_cell_limits *limits = &in->limits[column];
    if (grid->kind == KH_GRID_CHOICES && of->type->cell.kind == KH_CELL_TRUTH)
        return kh_value_truth(step == 0);
    if (grid->kind == KH_GRID_CHOICES)
        return (kh_value){
            .kind = KH_VALUE_NAME, .text = limits->choices[step], .entity = of->type->cell.field};
    kh_number number = grid->low;
    if (step)
        number =
            kh_number_add(arena, number, kh_number_multiply(arena, grid->step, KH_NUMBER((int64_t)step)));
    kh_value value = kh_value_number(number);
    value.percent = limits->sort == KH_SORT_PERCENT;
    if (!value.percent && of->type->cell.unit.word.length)
        value.unit = of->type->cell.unit;
    return value;
}

static kh_value no_veto(const kh_simulating *in, size_t column)
{
    const kh_cell_type *type = &in->columns[column].type->cell;
    if (type->kind == KH_CELL_TRUTH)
        return kh_value_truth(false);
    const kh_grid_of_column nothing = {.kind = KH_GRID_NUMBERS, .low = KH_NUMBER(0)};
    return value_at(in->arena, in, column, 0, &nothing);
}

static void note_drawn(kh_simulating *in, const kh_entity *item, unsigned how)
{
    const void *address = item ? kh_origin(item) : NULL;
    uintptr_t known = (uintptr_t)kh_map_find(in->drawn, kh_address(&address));
    if ((known | how) == known)
        return;
    kh_text key = kh_address(&address);
    kh_map_set(in->drawn, kh_text_slice(kh_arena_copy(in->arena, key.data, key.length), key.length),
               (void *)(known | how));
}

/* Nobody will read why. */
static bool not_drawn(kh_arena *arena, const kh_entity *township, kh_value *value)
{
    *value = kh_value_unknown(arena, township, kh_words_of("实绩", "an actual value"));
    return false;
}

static bool find(void *context, kh_arena *arena, const kh_entity *township, kh_actual asked, kh_value *value)
{
    kh_simulating *in = context;
    kh_span span;
    const kh_result_place place = kh_result_place_asked(asked);
    if (in->results && kh_results_find(in->results, township, place, value, &span))
        return true;
    size_t column = column_of(in, &place), whose = kh_township_index(in, township);
    if (column >= in->column_count || whose >= in->cards->count)
        return not_drawn(arena, township, value);
    kh_grid_of_column *grid = &in->grids[whose][column];
    if (grid->kind == KH_GRID_NOT_LOOKED_AT)
        look_at(in, whose, column, grid);
    if (grid->kind == KH_GRID_NONE)
        return not_drawn(arena, township, value);
    if (grid->kind == KH_GRID_NO_VETO) {
        *value = no_veto(in, column);
        return true;
    }
    kh_random random = stream_of(in, in->columns[column].is_shared ? NULL : township, asked.item);
    name_entity(&random, asked.input);
    kh_random_add_text(&random, asked.column);
    kh_random_add(&random, asked.period * 2u + asked.last_year);
    *value = value_at(arena, in, column, kh_random_below(&random, grid->count), grid);
    note_drawn(in, asked.item, grid->by_target ? KH_DRAWN_TARGET : KH_DRAWN_RANGE);
    return true;
}

/* ---- points ---- */

static size_t row_of(const kh_township_score *township, const kh_entity *item)
{
    size_t row = 0;
    while (row < township->item_count && township->items[row].item != item)
        row++;
    return row;
}

/* On the base of the item: what its ends on the card are ÷ factor; without an end none is drawn. */
static bool points(void *context, kh_arena *arena, const kh_entity *township, const kh_item_score *item,
                   kh_number *number)
{
    kh_simulating *in = context;
    size_t whose = kh_township_index(in, township);
    if (whose >= in->cards->count)
        return false;
    const kh_township_score *known = &in->simulation->scores->items[whose];
    bool extra = item->weight == NULL;
    size_t row = row_of(known, item->item);
    if (row >= known->item_count)
        return false;
    kh_number most = extra ? kh_number_multiply(arena, item->full, in->times) : item->full;
    kh_ends ends = extra ? (kh_ends){KH_NUMBER(0), most} : in->base_ends[whose][row];
    if (!kh_number_valid(ends.low) || !kh_number_valid(ends.high)) {
        note_drawn(in, item->item, KH_DRAWN_NOT);
        *number = KH_NUMBER(0);
        return true;
    }
    kh_random random = stream_of(in, township, kh_origin(item->item));
    if (item->period) {
        kh_random_add(&random, item->period);
        ends = (kh_ends){kh_number_divide(arena, ends.low, in->times),
                         kh_number_divide(arena, ends.high, in->times)};
    }
    kh_number share = kh_number_ratio((int64_t)kh_random_below(&random, STEPS + 1), STEPS);
    kh_number range = kh_number_subtract(arena, ends.high, ends.low);
    *number = kh_number_add(arena, ends.low, kh_number_multiply(arena, range, share));
    if (!extra && kh_number_sign(item->factor) != 0)
        *number = kh_number_divide(arena, *number, item->factor);
    note_drawn(in, item->item, KH_DRAWN_SCORE);
    return true;
}

kh_figures kh_drawn_figures(kh_simulating *in)
{
    return (kh_figures){.context = in, .find = find, .points = points};
}
