/* Step 6 on a card: what is rounded with what, and that total and bounds lie on the grid. */
#include "weights/round.h"
#include "weights/weighing.h"

/* “板块“党建”的合计” is 30.3, no multiple of 0.5. */
static void report_off_grid(kh_working *working, kh_span span, kh_words what, kh_number number)
{
    kh_arena *arena = working->plan->weighing->arena;
    kh_words arguments[] = {what, kh_points_words(arena, number),
                            kh_points_words(arena, working->plan->weighing->step)};
    kh_trouble(working, KH076, span, arguments, KH_COUNT(arguments));
}

static bool on_grid(const kh_working *working, kh_number number)
{
    const kh_weighing *weighing = working->plan->weighing;
    return kh_number_valid(number) && kh_number_is_multiple(weighing->arena, number, weighing->step);
}

static void check_bound(kh_working *working, const kh_entity *holder, const char *word,
                        const kh_weight *weight, kh_number bound)
{
    if (!kh_number_valid(bound) || on_grid(working, bound))
        return;
    const kh_attribute *written = kh_attribute_of(holder, word);
    kh_words arguments[] = {kh_quoted(working->plan->weighing->arena, weight->leaf), written->row->word};
    report_off_grid(working, written->span,
                    kh_filled(working->plan->weighing->arena, "{0}的{1}", "{1} of {0}", 2, arguments), bound);
}

static void check_bounds(kh_working *working)
{
    const kh_entity *balance = working->plan->group->balance;
    for (size_t i = 0; i < working->card->count; i++) {
        const kh_weight *weight = &working->card->weights[i];
        const kh_bounds *bounds = &working->bounds[i];
        if (weight->drop != KH_KEPT)
            continue;
        check_bound(working, weight->leaf, "分值上限", weight, bounds->most);
        check_bound(working, weight->leaf, "分值下限", weight, bounds->least);
        if (!working->took_part[i])
            continue;
        check_bound(working, balance, "单项上限", weight, bounds->item_most);
        check_bound(working, balance, "单项下限", weight, bounds->item_least);
    }
}

/* Does a section keep its total, and so is rounded by itself? Not if it received what another one released.
 * Under 同板块 alone, nobody promised totals in print: one that is off the grid is rounded with the others.
 */
static bool stands_alone(const kh_working *working, size_t part)
{
    return working->by_section && !working->moved[part] &&
           (working->plan->weighing->keeps_sections ||
            on_grid(working, working->plan->outline->parts.items[part].total));
}

/* The leaves of one part, or (KH_ALL_PARTS) of all that do not stand alone, are rounded together. */
static void round_pool(kh_working *working, size_t part)
{
    kh_arena *arena = working->plan->weighing->arena;
    const kh_outline *outline = working->plan->outline;
    bool rest = part == KH_ALL_PARTS;
    size_t first = rest ? 0 : outline->parts.items[part].first,
           end = rest ? working->card->count : outline->parts.items[part].end;
    size_t *members = kh_arena_array(arena, end - first + 1, sizeof *members), count = 0;
    kh_rounding *items = kh_arena_array(arena, end - first + 1, sizeof *items);
    kh_number sum = KH_NUMBER(0);
    for (size_t i = first; i < end; i++) {
        size_t own = outline->leaves.items[i].part;
        if (working->card->weights[i].drop != KH_KEPT || (rest ? stands_alone(working, own) : own != part))
            continue;
        sum = kh_number_add(arena, sum, working->card->weights[i].exact);
        members[count] = i;
        items[count++].exact = working->card->weights[i].exact;
    }
    if (!kh_round(arena, items, count, working->plan->weighing->step)) {
        const kh_entity *section = rest ? NULL : outline->parts.items[part].section;
        kh_words what = rest      ? kh_words_of("卡上各项的合计", "the sum on the card")
                        : section ? kh_filled(arena, "{0}的合计", "the sum of {0}", 1,
                                              (kh_words[]){kh_quoted(arena, section)})
                                  : kh_words_of("不在板块内各项的合计", "the sum outside all sections");
        report_off_grid(working, section ? section->span : working->plan->weighing->scheme->entity->span,
                        what, sum);
        return;
    }
    for (size_t i = 0; i < count; i++)
        working->card->weights[members[i]].weight = items[i].rounded;
}

static bool is_changed(const kh_working *working)
{
    for (size_t i = 0; i < working->card->count; i++) {
        const kh_weight *weight = &working->card->weights[i];
        if (weight->drop == KH_KEPT && !kh_number_equal(weight->exact, weight->base))
            return true;
    }
    return false;
}

static void check_numbers(kh_working *working)
{
    for (size_t i = 0; i < working->card->count && !working->failed; i++) {
        const kh_weight *weight = &working->card->weights[i];
        if (!kh_number_valid(weight->exact))
            kh_trouble(working, KH071, weight->leaf->span,
                       (kh_words[]){kh_words_same(kh_entity_title(weight->leaf))}, 1);
    }
}

static void round_all(kh_working *working)
{
    kh_weighing *weighing = working->plan->weighing;
    const kh_outline *outline = working->plan->outline;
    if (!on_grid(working, weighing->total)) {
        const kh_attribute *total = kh_attribute_of(weighing->scheme->entity, "总分");
        report_off_grid(working, total->span, total->row->word, weighing->total);
        return;
    }
    check_bounds(working);
    for (size_t part = 0; part < outline->parts.count && !working->failed; part++)
        if (stands_alone(working, part))
            round_pool(working, part);
    if (!working->failed)
        round_pool(working, KH_ALL_PARTS);
}

static void record_rounding(kh_working *working, size_t leaf)
{
    kh_weight *weight = &working->card->weights[leaf];
    if (kh_number_equal(weight->weight, weight->exact))
        return;
    kh_arena *arena = working->plan->weighing->arena;
    kh_number amount = kh_number_subtract(arena, weight->weight, weight->exact);
    kh_record(working, leaf, (kh_step){.kind = KH_STEP_ROUND, .amount = amount, .after = weight->weight});
}

void kh_round_card(kh_working *working)
{
    kh_card *card = working->card;
    kh_arena *arena = working->plan->weighing->arena;
    check_numbers(working);
    if (working->failed)
        return;
    for (size_t i = 0; i < card->count; i++)
        card->weights[i].weight = card->weights[i].exact;
    if (is_changed(working))
        round_all(working);
    card->total = KH_NUMBER(0);
    for (size_t i = 0; i < card->count; i++) {
        const kh_weight *weight = &card->weights[i];
        card->changed |= !kh_number_equal(weight->weight, weight->base);
        card->total = kh_number_add(arena, card->total, weight->weight);
        if (!working->failed)
            record_rounding(working, i);
    }
    card->valid = !working->failed;
}
