/* The sentences at a card's foot: what does not apply, what the group changed, where points went. */
#include "weights/weighing.h"

static void note(kh_working *working, const char *chinese, const char *english, size_t count,
                 const kh_words *arguments)
{
    kh_arena *arena = working->plan->weighing->arena;
    kh_vector_push(arena, &working->card->notes, kh_filled(arena, chinese, english, count, arguments));
}

static void note_list(kh_working *working, const char *chinese, const char *english,
                      const kh_words_list *list)
{
    kh_words joined = kh_joined(working->plan->weighing->arena, list);
    if (list->count)
        note(working, chinese, english, 1, &joined);
}

/* ---- what does not apply ---- */

/* Those that one condition leaves out. */
typedef struct left_out {
    const kh_step *step;
    kh_words_list names;
} left_out;

static void note_not_applicable(kh_working *working)
{
    kh_arena *arena = working->plan->weighing->arena;
    kh_map *by_condition = kh_map_new(arena);
    for (size_t i = 0; i < working->card->count; i++) {
        const kh_weight *weight = &working->card->weights[i];
        if (weight->drop != KH_DROPPED_NOT_APPLICABLE)
            continue;
        const kh_step *step = &weight->steps.items[weight->steps.count - 1];
        left_out *of = kh_map_find(by_condition, step->words.in[KH_CHINESE]);
        if (!of) {
            of = kh_arena_new_of(arena, left_out);
            of->step = step;
            kh_map_add(by_condition, step->words.in[KH_CHINESE], of);
        }
        kh_vector_push(arena, &of->names, kh_quoted(arena, weight->leaf));
    }
    for (size_t i = 0; i < kh_map_count(by_condition); i++) {
        const left_out *of = kh_map_value(by_condition, i);
        kh_words arguments[] = {kh_joined(arena, &of->names), of->step->words};
        note(working, "{0}对本乡镇{1}，不列入本卡。", "Not on this card, {1}: {0}.", 2, arguments);
    }
}

static void note_kept(kh_working *working)
{
    for (size_t i = 0; i < working->card->count; i++) {
        const kh_weight *weight = &working->card->weights[i];
        const kh_attribute *instead = NULL;
        for (const kh_entity *at = weight->leaf; !instead && at && at->kind == KH_KIND_INDICATOR;
             at = at->parent)
            instead = kh_attribute_of(at, "不适用时");
        if (!weight->if_not_applicable || weight->drop != KH_KEPT || !instead || !instead->count)
            continue;
        kh_words arguments[] = {kh_quoted(working->plan->weighing->arena, weight->leaf),
                                kh_words_same(kh_span_text(instead->values[0]->span))};
        note(working, "{0}不适用于本乡镇，仍列在卡上，按“{1}”计分。",
             "{0} does not apply here but stays on the card and scores “{1}”.", 2, arguments);
    }
}

/* ---- what the group changed ---- */

static bool is_active(const kh_working *working, const kh_range *range)
{
    for (size_t i = range->first; i < range->first + range->count; i++)
        if (working->card->weights[i].drop == KH_KEPT)
            return true;
    return false;
}

static kh_words entry_words(kh_arena *arena, const kh_plan_item *item)
{
    const kh_adjustment *adjustment = item->adjustment;
    kh_words arguments[] = {kh_quoted(arena, item->range->item),
                            kh_words_same(kh_span_text(adjustment->amount->span))};
    if (adjustment->operation == KH_OP_ADD)
        return kh_filled(arena, "{0}+{1}", "{0} +{1}", 2, arguments);
    if (adjustment->operation == KH_OP_SUBTRACT)
        return kh_filled(arena, "{0}−{1}", "{0} −{1}", 2, arguments);
    if (adjustment->operation == KH_OP_MULTIPLY)
        return kh_filled(arena, "{0}×{1}", "{0} ×{1}", 2, arguments);
    return kh_filled(arena, "{0}定为{1}", "{0} set to {1}", 2, arguments);
}

static void note_group(kh_working *working)
{
    kh_arena *arena = working->plan->weighing->arena;
    kh_words_list dropped = {0}, adjusted = {0};
    for (size_t i = 0; i < working->plan->items.count; i++) {
        const kh_plan_item *item = &working->plan->items.items[i];
        if (!item->adjustment)
            kh_vector_push(arena, &dropped, kh_quoted(arena, item->range->item));
        else if (is_active(working, item->range))
            kh_vector_push(arena, &adjusted, entry_words(arena, item));
    }
    note_list(working, "本组不考核{0}。", "This group is not assessed on {0}.", &dropped);
    note_list(working, "本组调整{0}。", "This group changes {0}.", &adjusted);
}

static void note_coefficients(kh_working *working)
{
    kh_arena *arena = working->plan->weighing->arena;
    kh_words_list list = {0};
    for (size_t i = 0; i < working->card->count; i++) {
        const kh_weight *weight = &working->card->weights[i];
        for (size_t s = 0; s < weight->steps.count; s++) {
            const kh_step *step = &weight->steps.items[s];
            if (step->kind != KH_STEP_COEFFICIENT)
                continue;
            kh_words arguments[] = {kh_quoted(arena, weight->leaf), kh_points_words(arena, step->amount)};
            kh_vector_push(arena, &list, kh_filled(arena, "{0}×{1}", "{0} ×{1}", 2, arguments));
        }
    }
    note_list(working, "按系数折算分值：{0}。", "Weights by coefficient: {0}.", &list);
}

/* ---- where points went ---- */

kh_words kh_flow_words(const kh_working *working, size_t first, size_t end, kh_words release, bool upwards)
{
    kh_arena *arena = working->plan->weighing->arena;
    kh_words_list names = {0};
    for (size_t i = first; i < end; i++)
        if (working->takes[i])
            kh_vector_push(arena, &names, kh_quoted(arena, working->card->weights[i].leaf));
    kh_words arguments[] = {release, kh_joined(arena, &names)};
    kh_words told = upwards ? kh_filled(arena, "{0}分给{1}。", "{0} among {1}.", 2, arguments)
                            : kh_filled(arena, "{0}从{1}中让出。", "{0} from {1}.", 2, arguments);
    char *sentence = kh_arena_copy(arena, told.in[KH_ENGLISH].data, told.in[KH_ENGLISH].length);
    if (sentence[0] >= 'a' && sentence[0] <= 'z')
        sentence[0] = (char)(sentence[0] - 'a' + 'A');
    told.in[KH_ENGLISH].data = sentence;
    return told;
}

static void note_loss(kh_working *working)
{
    kh_arena *arena = working->plan->weighing->arena;
    kh_number lost = working->card->lost;
    if (kh_number_sign(lost) == 0)
        return;
    bool less = kh_number_sign(lost) > 0;
    kh_words arguments[] = {kh_points_words(arena, less ? lost : kh_number_negate(arena, lost)),
                            kh_points_words(arena, working->card->total)};
    if (less)
        note(working, "余下的{0}分不再分配，本卡合计{1}分。",
             "{0} points are not shared out; this card adds up to {1}.", 2, arguments);
    else
        note(working, "多出的{0}分不再扣减，本卡合计{1}分。",
             "{0} points too many are left as they are; this card adds up to {1}.", 2, arguments);
}

static void note_rounding(kh_working *working)
{
    kh_arena *arena = working->plan->weighing->arena;
    bool rounded = false;
    for (size_t i = 0; i < working->card->count; i++)
        rounded |= !kh_number_equal(working->card->weights[i].weight, working->card->weights[i].exact);
    kh_words arguments[] = {kh_points_words(arena, working->plan->weighing->step),
                            kh_points_words(arena, working->card->total)};
    if (rounded)
        note(working, "各项分值取整到{0}分，合计{1}分不变。",
             "Weights are rounded to multiples of {0}; the sum of {1} stays.", 2, arguments);
}

void kh_note_card(kh_working *working)
{
    note_not_applicable(working);
    note_kept(working);
    note_group(working);
    note_coefficients(working);
    for (size_t i = 0; i < working->flows.count; i++)
        kh_vector_push(working->plan->weighing->arena, &working->card->notes, working->flows.items[i]);
    note_loss(working);
    note_rounding(working);
}
