/* How a weight came about, told step by step (weights.md, step 7). */
#include "weights/weighing.h"

kh_words kh_method_words(const kh_plan *plan)
{
    kh_arena *arena = plan->weighing->arena;
    switch (plan->method) {
    case KH_IN_PROPORTION:
        break;
    case KH_EVENLY:
        return kh_words_of("平均", "in equal parts");
    case KH_BY_FORMULA:
        return kh_filled(arena, "按“{0}”", "in proportion to “{0}”", 1,
                         (kh_words[]){kh_words_same(kh_span_text(plan->formula->span))});
    }
    return kh_words_of("按比例", "in proportion");
}

/* ---- what made an amount ---- */

typedef enum reason { LEFT_OUT, NOT_APPLYING, LOWERED, RAISED, EMPTY_SECTION, REASONS } reason;

/* Points freed, or above their base, by each kind of reason: the first that did it, and how many in all. */
typedef struct causes {
    const kh_entity *first[REASONS];
    size_t count, of[REASONS];
} causes;

static void add_cause(causes *found, reason why, const kh_entity *entity)
{
    if (!found->first[why])
        found->first[why] = entity;
    found->of[why]++;
    found->count++;
}

static causes causes_in(const kh_working *working, size_t part)
{
    causes found = {0};
    const kh_outline *outline = working->plan->outline;
    bool all = part == KH_ALL_PARTS;
    size_t first = all ? 0 : outline->parts.items[part].first;
    size_t end = all ? working->card->count : outline->parts.items[part].end;
    for (size_t i = first; i < end; i++) {
        const kh_weight *weight = &working->card->weights[i];
        if ((!all && outline->leaves.items[i].part != part) || kh_number_equal(weight->exact, weight->base))
            continue;
        int order = kh_order_of(weight->exact, weight->base);
        add_cause(&found,
                  weight->drop == KH_DROPPED_BY_GROUP         ? LEFT_OUT
                  : weight->drop == KH_DROPPED_NOT_APPLICABLE ? NOT_APPLYING
                  : order < 0                                 ? LOWERED
                                                              : RAISED,
                  weight->leaf);
    }
    return found;
}

static causes empty_sections(const kh_working *working)
{
    causes found = {0};
    const kh_outline *outline = working->plan->outline;
    for (size_t part = 0; part < outline->parts.count; part++) {
        const kh_part *of = &outline->parts.items[part];
        bool empty = true;
        for (size_t i = of->first; i < of->end && empty; i++)
            empty = outline->leaves.items[i].part != part || working->card->weights[i].drop != KH_KEPT;
        if (empty)
            add_cause(&found, EMPTY_SECTION, of->section ? of->section : outline->tree);
    }
    return found;
}

kh_words kh_release_words(const kh_working *working, size_t part, bool released, kh_number amount)
{
    static const char *const texts[REASONS][KH_LANGUAGES] = {
        [LEFT_OUT] = {"剔除{0}释放 {1} 分，{2}", "leaving out {0} frees {1} points, {2}"},
        [NOT_APPLYING] = {"{0}不适用，释放 {1} 分，{2}", "with {0} not applying, {1} points are freed, {2}"},
        [LOWERED] = {"调低{0}腾出 {1} 分，{2}", "lowering {0} frees {1} points, {2}"},
        [RAISED] = {"调高{0}多占 {1} 分，{2}", "raising {0} takes {1} points, {2}"},
        [EMPTY_SECTION] = {"板块{0}没有适用的指标，释放 {1} 分，{2}",
                           "section {0}, in which nothing applies, releases {1} points, {2}"},
    };
    /* Where something was lowered or raised besides, the amount is the sum of both: eight points dropped
     * cannot free eleven. */
    static const char *const mixed[REASONS][KH_LANGUAGES] = {
        [NOT_APPLYING] = {"{0}不适用等变动共空出 {1} 分，{2}",
                          "with {0} not applying and other changes, {1} points are freed in all, {2}"},
        [LOWERED] = {"调低{0}等变动共空出 {1} 分，{2}",
                     "lowering {0} and other changes free {1} points in all, {2}"},
        [RAISED] = {"调高{0}等变动共多占 {1} 分，{2}",
                    "raising {0} and other changes take {1} points in all, {2}"},
    };
    kh_arena *arena = working->plan->weighing->arena;
    bool upwards = kh_number_sign(amount) > 0;
    causes found = released ? empty_sections(working) : causes_in(working, part);
    reason why = released ? EMPTY_SECTION : upwards ? LEFT_OUT : RAISED;
    while (!found.first[why] && why < LOWERED)
        why++;
    if (!found.first[why])
        why = upwards ? LEFT_OUT : RAISED;
    kh_words name = found.first[why] ? kh_quoted(arena, found.first[why]) : kh_words_of("", "");
    size_t moved = found.of[LOWERED] + found.of[RAISED];
    bool mixes = why == NOT_APPLYING ? moved > 0 : mixed[why][KH_CHINESE] && found.count > found.of[why];
    const char *const *text = mixes ? mixed[why] : texts[why];
    /* 不适用 is said of those that do not apply, the other words of all that made the amount. */
    if (!mixes && (why == NOT_APPLYING ? found.of[why] : found.count) > 1)
        name = kh_filled(arena, "{0}等", "{0} and others", 1, &name);
    kh_words arguments[] = {name, kh_points_words(arena, upwards ? amount : kh_number_negate(arena, amount)),
                            kh_method_words(working->plan)};
    return kh_filled(arena, text[KH_CHINESE], text[KH_ENGLISH], KH_COUNT(arguments), arguments);
}

/* ---- the story ---- */

/* {0} the amount, {1} what the step's words say, {2} the weight after it. */
static const char *const direct[][KH_LANGUAGES] = {
    [KH_STEP_BASE] = {"基础 {2}", "base {2}"},
    [KH_STEP_ADD] = {"+{0} = {2}", "+{0} = {2}"},
    [KH_STEP_SUBTRACT] = {"−{0} = {2}", "−{0} = {2}"},
    [KH_STEP_SCALE] = {"×{0} = {2}", "×{0} = {2}"},
    [KH_STEP_SET] = {"定为 {2}", "set to {2}"},
    [KH_STEP_COEFFICIENT] = {"系数 {0} = {2}", "coefficient {0} = {2}"},
    [KH_STEP_RECEIVE] = {"{1}得 {0} → {2}", "{1}: +{0} → {2}"},
    [KH_STEP_YIELD] = {"{1}减 {0} → {2}", "{1}: −{0} → {2}"},
    [KH_STEP_BOUND] = {"止于{1} {2}", "held at its {1}, {2}"},
    [KH_STEP_ROUND] = {"取整 {2}", "rounded to {2}"},
    [KH_STEP_DROP] = {"{1}", "{1}"},
};

/* Where the change was made to what holds the leaf. */
static const char *const shared[][KH_LANGUAGES] = {
    [KH_STEP_ADD] = {"{1}，摊得 {0} = {2}", "{1}, of which {0} = {2}"},
    [KH_STEP_SUBTRACT] = {"{1}，摊减 {0} = {2}", "{1}, of which {0} = {2}"},
    [KH_STEP_SCALE] = {"{1} = {2}", "{1} = {2}"},
    [KH_STEP_SET] = {"{1}，摊得 {2}", "{1}, of which {2}"},
};

kh_words kh_weight_story(kh_arena *arena, const kh_card *card, const kh_weight *weight)
{
    kh_words story;
    (void)card;
    for (size_t language = 0; language < KH_LANGUAGES; language++) {
        kh_builder builder = {.arena = arena};
        for (size_t i = 0; i < weight->steps.count; i++) {
            const kh_step *step = &weight->steps.items[i];
            bool through =
                step->kind >= KH_STEP_ADD && step->kind <= KH_STEP_SET && step->words.in[language].length;
            const char *const *text = through ? shared[step->kind] : direct[step->kind];
            kh_words arguments[] = {kh_points_words(arena, step->amount), step->words,
                                    kh_points_words(arena, step->after)};
            kh_words told =
                kh_filled(arena, text[KH_CHINESE], text[KH_ENGLISH], KH_COUNT(arguments), arguments);
            kh_builder_string(&builder, i ? " → " : "");
            kh_builder_add(&builder, told.in[language]);
        }
        story.in[language] = kh_builder_text(&builder);
    }
    return story;
}
