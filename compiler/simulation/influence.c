/* Whose share of the variance of the totals is how large. */
#include "simulation/simulating.h"

/* Of an item, over all draws. */
typedef struct item_sum {
    const kh_entity *item;
    bool has_parts, uneven;
    kh_number nominal;    /* Σ of weights or caps; not valid: somebody's has no cap */
    kh_number covariance; /* with the total */
} item_sum;

struct kh_influences {
    kh_simulating *in;
    kh_map *places; /* address of the origin → index + 1 */
    KH_VECTOR(item_sum) items;
    kh_number variance; /* of the totals */
    kh_number card_totals;
};

/* One group of one draw: what each item adds to each member's total. */
typedef struct group_table {
    kh_arena *arena;
    const kh_township_score **members;
    size_t count;
    kh_number *totals;  /* by member */
    kh_number **shares; /* by item, by member */
} group_table;

/* ---- items ---- */

static size_t place_of(const kh_influences *of, const kh_entity *item)
{
    const void *address = kh_origin(item);
    return (size_t)(uintptr_t)kh_map_find(of->places, kh_address(&address)) - 1;
}

static size_t add_item(kh_influences *of, const kh_item_score *item)
{
    kh_arena *arena = of->in->arena;
    const void *address = kh_origin(item->item);
    item_sum sum = {.item = kh_origin(item->item),
                    .has_parts = !item->weight && !kh_is_extra(item->item->kind),
                    .nominal = KH_NUMBER(0),
                    .covariance = KH_NUMBER(0)};
    kh_text key = kh_address(&address);
    kh_vector_push(arena, &of->items, sum);
    kh_map_add(of->places, kh_text_slice(kh_arena_copy(arena, key.data, key.length), key.length),
               (void *)(uintptr_t)of->items.count);
    return of->items.count - 1;
}

static void add_nominal(kh_influences *of, const kh_township_score *township)
{
    kh_arena *arena = of->in->arena;
    for (size_t row = 0; row < township->item_count; row++) {
        const kh_item_score *item = &township->items[row];
        size_t place = place_of(of, item->item);
        if (place == SIZE_MAX)
            place = add_item(of, item);
        if (item->dropped || of->items.items[place].has_parts)
            continue;
        kh_number points = item->weight ? item->weight->weight
                           : kh_number_valid(item->factor)
                               ? kh_number_multiply(arena, item->full, item->factor)
                               : item->full;
        kh_number *nominal = &of->items.items[place].nominal;
        *nominal = kh_number_add(arena, *nominal, points);
    }
}

kh_influences *kh_influences_new(kh_simulating *in)
{
    kh_influences *of = kh_arena_new_of(in->arena, kh_influences);
    const kh_scores *scores = in->simulation->scores;
    *of = (kh_influences){
        .in = in, .places = kh_map_new(in->arena), .variance = KH_NUMBER(0), .card_totals = KH_NUMBER(0)};
    for (size_t i = 0; i < scores->count; i++) {
        add_nominal(of, &scores->items[i]);
        of->card_totals = kh_number_add(in->arena, of->card_totals, scores->items[i].card->total);
    }
    const item_sum whole = {
        .item = in->scheme->entity, .has_parts = true, .nominal = KH_NUMBER(0), .covariance = KH_NUMBER(0)};
    kh_vector_push(in->arena, &of->items, whole);
    return of;
}

/* ---- what an item adds to a total ---- */

static kh_number counted(const kh_item_score *item)
{
    if (item->dropped)
        return KH_NUMBER(0);
    if (kh_is_extra(item->item->kind))
        return item->counted.known ? item->counted.number : KH_NUMBER(0);
    return item->score.number;
}

/* What stands inside it is counted for itself; of a leaf, what it lost of its full points. */
static kh_number own_share(kh_arena *arena, const kh_township_score *township, size_t row)
{
    const kh_item_score *item = &township->items[row];
    kh_number share = counted(item);
    if (item->dropped)
        return share;
    if (item->weight)
        share = kh_number_subtract(arena, share, item->weight->weight);
    for (size_t at = row + 1, end = kh_rows_end(township, row); at < end; at = kh_rows_end(township, at))
        share = kh_number_subtract(arena, share, counted(&township->items[at]));
    return share;
}

static kh_number to_thousandths(kh_arena *arena, kh_number number)
{
    const kh_number thousand = KH_NUMBER(1000);
    number = kh_number_add(arena, kh_number_multiply(arena, number, thousand), kh_number_ratio(1, 2));
    return kh_number_divide(arena, kh_number_floor(arena, number), thousand);
}

/* What the scheme makes of the sum of its items: caps, a formula, vetoes. */
static kh_number share_of_whole(kh_arena *arena, const kh_township_score *township)
{
    kh_number share = township->exact.number;
    for (size_t row = 0; row < township->item_count; row = kh_rows_end(township, row))
        share = kh_number_subtract(arena, share, counted(&township->items[row]));
    return share;
}

static void add_share(group_table *table, size_t item, size_t member, kh_number share, bool rounded)
{
    if (rounded)
        share = to_thousandths(table->arena, share);
    table->shares[item][member] = share;
    table->totals[member] = kh_number_add(table->arena, table->totals[member], share);
}

/* The total is the sum of the shares, so that rounded ones make 1, too. */
static void fill_member(const kh_influences *of, group_table *table, size_t member, bool rounded)
{
    const kh_township_score *township = table->members[member];
    table->totals[member] = KH_NUMBER(0);
    for (size_t row = 0; row < township->item_count; row++) {
        size_t place = place_of(of, township->items[row].item);
        if (place == SIZE_MAX)
            continue;
        add_share(table, place, member, own_share(table->arena, township, row), rounded);
    }
    add_share(table, of->items.count - 1, member, share_of_whole(table->arena, township), rounded);
}

/* Σ (x − mean x)(y − mean y) = Σ xy − Σx Σy ÷ n */
static kh_number deviations(kh_arena *arena, const kh_number *left, const kh_number *right, size_t count)
{
    kh_number products = KH_NUMBER(0), lefts = products, rights = products;
    for (size_t i = 0; i < count; i++) {
        products = kh_number_add(arena, products, kh_number_multiply(arena, left[i], right[i]));
        lefts = kh_number_add(arena, lefts, left[i]);
        rights = kh_number_add(arena, rights, right[i]);
    }
    kh_number of_means =
        kh_number_divide(arena, kh_number_multiply(arena, lefts, rights), KH_NUMBER((int64_t)count));
    return kh_number_subtract(arena, products, of_means);
}

static bool is_uneven(const kh_number *shares, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (!kh_number_equal(shares[i], shares[0]))
            return true;
    return false;
}

static void add_group(kh_influences *of, const group_table *table)
{
    kh_arena *lasting = of->in->arena;
    kh_number variance = deviations(table->arena, table->totals, table->totals, table->count);
    of->variance = kh_number_add(lasting, of->variance, variance);
    for (size_t i = 0; i < of->items.count; i++) {
        item_sum *item = &of->items.items[i];
        if (!is_uneven(table->shares[i], table->count))
            continue; /* nor has it a covariance */
        item->uneven = true;
        kh_number covariance = deviations(table->arena, table->shares[i], table->totals, table->count);
        item->covariance = kh_number_add(lasting, item->covariance, covariance);
    }
}

/* Members whose total is known; others tell nothing. */
static group_table table_of(const kh_influences *of, kh_arena *arena, const kh_scores *scores,
                            const kh_group *group)
{
    group_table table = {.arena = arena};
    table.members = kh_arena_array(arena, group->township_count + 1, sizeof(kh_township_score *));
    table.totals = kh_arena_array(arena, group->township_count + 1, sizeof *table.totals);
    table.shares = kh_arena_array(arena, of->items.count + 1, sizeof *table.shares);
    for (size_t i = 0; i < group->township_count; i++) {
        size_t index = kh_township_index(of->in, group->townships[i]);
        if (index < scores->count && scores->items[index].exact.known)
            table.members[table.count++] = &scores->items[index];
    }
    for (size_t i = 0; i < of->items.count; i++) {
        table.shares[i] = kh_arena_array(arena, table.count + 1, sizeof **table.shares);
        for (size_t member = 0; member < table.count; member++)
            table.shares[i][member] = KH_NUMBER(0);
    }
    return table;
}

void kh_influences_add(kh_influences *of, kh_arena *arena, const kh_scores *scores, bool rounded)
{
    const kh_scheme *scheme = of->in->scheme;
    for (size_t g = 0; g < scheme->group_count; g++) {
        group_table table = table_of(of, arena, scores, &scheme->groups[g]);
        if (table.count < 2)
            continue;
        for (size_t member = 0; member < table.count; member++)
            fill_member(of, &table, member, rounded);
        add_group(of, &table);
    }
}

/* ---- the end ---- */

static kh_influence influence_of(const kh_influences *of, const item_sum *item)
{
    kh_arena *arena = of->in->arena;
    const void *address = item->item;
    bool some = kh_number_valid(of->variance) && kh_number_sign(of->variance) > 0;
    bool totals = kh_number_valid(of->card_totals) && kh_number_sign(of->card_totals) > 0;
    return (kh_influence){
        .item = item->item,
        .nominal = totals && !item->has_parts ? kh_number_divide(arena, item->nominal, of->card_totals)
                                              : KH_NUMBER_INVALID,
        .decides = some ? kh_number_divide(arena, item->covariance, of->variance) : KH_NUMBER_INVALID,
        .even = !item->uneven,
        .drawn = of->in->drawn ? (unsigned)(uintptr_t)kh_map_find(of->in->drawn, kh_address(&address)) : 0,
    };
}

void kh_influences_finish(kh_influences *of)
{
    kh_simulation *simulation = of->in->simulation;
    simulation->influences = kh_arena_array(of->in->arena, of->items.count + 1, sizeof(kh_influence));
    for (size_t i = 0; i < of->items.count; i++) {
        const item_sum *item = &of->items.items[i];
        if (!item->has_parts || item->uneven)
            simulation->influences[simulation->influence_count++] = influence_of(of, item);
    }
    simulation->compared = kh_number_valid(of->variance) && kh_number_sign(of->variance) > 0;
}

kh_verdict kh_verdict_of(kh_arena *arena, const kh_influence *influence)
{
    kh_number nominal = influence->nominal, decides = influence->decides;
    if (influence->even)
        return KH_DECIDES_NOTHING;
    if (!kh_number_valid(decides))
        return KH_NOT_COMPARED;
    if (kh_number_compare(arena, decides, kh_number_ratio(-1, 100)) <= 0)
        return KH_DECIDES_AGAINST;
    if (!kh_number_valid(nominal) || kh_number_sign(nominal) <= 0)
        return KH_NOT_COMPARED;
    kh_number ratio = kh_number_divide(arena, decides, nominal);
    if (kh_number_compare(arena, ratio, kh_number_ratio(3, 2)) > 0)
        return KH_DECIDES_MORE;
    return kh_number_compare(arena, ratio, kh_number_ratio(1, 2)) < 0 ? KH_DECIDES_LESS : KH_AS_WEIGHED;
}
