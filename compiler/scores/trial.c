/* Where an item is computed: an evaluation of its own, in memory of its own, within the limits of who asks.
 */
#include "scores/scoring.h"

static kh_text address(const kh_entity *const *entity)
{
    return kh_text_slice((const char *)entity, sizeof *entity);
}

kh_scored *kh_scored_of(const kh_scoring *scoring, const kh_entity *township)
{
    return kh_map_find(scoring->by_address, address(&township));
}

static void free_arena(void *arena)
{
    kh_arena_free(arena);
}

void kh_try(kh_scoring *scoring, kh_scored *of, kh_evaluation *asking, size_t row, kh_trial_work *work)
{
    kh_arena *owner = scoring->arena, *scratch = kh_arena_new();
    if (!scratch)
        kh_arena_give_up(owner);
    kh_arena_defer(owner, free_arena, scratch);
    if (kh_arena_guard(scratch))
        kh_arena_give_up(owner); /* which frees the scratch arena, too */
    kh_trial *trial = kh_arena_new_of(scratch, kh_trial);
    *trial = (kh_trial){scoring, of, scoring->shared};
    trial->evaluation.arena = scratch;
    trial->evaluation.township = of->score->township;
    trial->evaluation.group = of->score->group;
    trial->evaluation.period = of->period;
    trial->evaluation.periods = of->periods;
    if (asking) {
        trial->evaluation.depth = asking->depth;
        trial->evaluation.calls = asking->calls;
        trial->evaluation.steps = asking->steps;
        trial->evaluation.used = kh_arena_used(scratch);
    }
    work(trial, row);
    if (asking && trial->evaluation.steps > asking->steps)
        asking->steps = trial->evaluation.steps;
    kh_arena_release(owner, scratch);
}
