/* Findings about words: how much the place they stand in weighs, whose they are, and one finding a place. */
#include "rules/judging.h"

#include "model/evaluate.h"

const kh_entity *kh_hit_of(const kh_chain *scope)
{
    const kh_chain *inner = kh_innermost_entity(scope);
    return inner && inner->element->kind == KH_KIND_HIT ? inner->element : NULL;
}

static bool is_lowered(const kh_entity *hit)
{
    const kh_computed *lowered = kh_computed_of(hit, KH_TEXT("降"));
    return lowered && lowered->value.truth;
}

/* What no score rests on counts one level less, a note at the least; so does what is to be done less often,
 * and then nothing may be left. */
bool kh_hit_weigh(const kh_entity *hit, kh_level *level)
{
    if (hit->parent && !kh_is_scored_place(hit->parent) && *level > KH_NOTE)
        *level = (kh_level)(*level - 1);
    if (!is_lowered(hit))
        return true;
    if (*level == KH_NOTE)
        return false;
    *level = (kh_level)(*level - 1);
    return true;
}

/* A place, what a group makes of it, or what several groups add alike. */
static kh_text place_key(kh_judging *judging, const kh_entity *hit)
{
    kh_arena *arena = judging->model->arena;
    const kh_entity *place = hit->parent ? kh_origin(hit->parent) : NULL;
    if (place && place->name.length && kh_container(place, KH_KIND_GROUP))
        return kh_text_format(arena, "%d %.*s", (int)place->kind, KH_TEXT_ARGUMENTS(place->name));
    return kh_text_format(arena, "%p", (const void *)place);
}

static bool overlaps(kh_span left, kh_span right)
{
    return left.source == right.source && left.start < right.end && right.start < left.end;
}

/* Words of a pattern that stand out by themselves, too, are underlined once. */
static bool is_shown(const kh_breach *breach, kh_span span)
{
    bool shown = overlaps(breach->row.span, span);
    for (size_t i = 0; i < breach->row.labels.count && !shown; i++)
        shown = overlaps(breach->row.labels.items[i].span, span);
    return shown;
}

bool kh_hit_join(kh_judging *judging, const kh_chain *scope, const kh_entity *hit, kh_level level)
{
    const size_t *known = kh_map_find(judging->hit_places, place_key(judging, hit));
    if (!known)
        return false;
    kh_breach *breach = &judging->breaches.items[*known];
    if (level > breach->row.level)
        breach->row.level = level;
    if (hit->span.source && breach->row.labels.count < KH_MAX_PLACES && !is_shown(breach, hit->span))
        kh_places_add_label(judging, scope, &breach->row, hit);
    return true;
}

void kh_hit_begin(kh_judging *judging, const kh_entity *hit, size_t index)
{
    size_t *kept = kh_arena_new_of(judging->model->arena, size_t);
    *kept = index;
    kh_map_set(judging->hit_places, place_key(judging, hit), kept);
}
