/* Draws, one after the other, and what they add up to. */
#include "simulation/simulation.h"

#include "simulation/simulating.h"

kh_text kh_address(const void *const *pointer)
{
    return kh_text_slice((const char *)pointer, sizeof *pointer);
}

/* ---- what is the same for all of a group ---- */

typedef struct asked_of_group {
    const void *group, *item, *asked;
} asked_of_group;

const void *kh_found_for_group(const kh_simulating *in, const kh_group *group, const kh_entity *item,
                               const void *asked)
{
    const asked_of_group key = {group, item, asked};
    return kh_map_find(in->of_groups, kh_text_slice((const char *)&key, sizeof key));
}

void kh_keep_for_group(kh_simulating *in, const kh_group *group, const kh_entity *item, const void *asked,
                       const void *found)
{
    const asked_of_group key = {group, item, asked};
    kh_text kept = kh_text_copy(in->arena, kh_text_slice((const char *)&key, sizeof key));
    kh_map_set(in->of_groups, kept, (void *)(uintptr_t)found);
}

/* ---- townships ---- */

size_t kh_township_index(const kh_simulating *in, const kh_entity *township)
{
    const void *address = township;
    return (size_t)(uintptr_t)kh_map_find(in->townships, kh_address(&address)) - 1;
}

static kh_map *index_townships(const kh_simulating *in)
{
    kh_map *map = kh_map_new(in->arena);
    for (size_t i = 0; i < in->cards->count; i++) {
        const void *address = in->cards->items[i].township;
        kh_text key = kh_address(&address);
        kh_map_add(map, kh_text_slice(kh_arena_copy(in->arena, key.data, key.length), key.length),
                   (void *)(uintptr_t)(i + 1));
    }
    return map;
}

/* ---- draws ---- */

static void free_arena(void *arena)
{
    kh_arena_free(arena);
}

/* A draw leaves nothing behind but sums. */
static void make_draw(kh_simulating *in, kh_influences *into)
{
    kh_arena *scratch = kh_arena_new();
    if (!scratch)
        kh_arena_give_up(in->arena);
    kh_arena_defer(in->arena, free_arena, scratch);
    if (kh_arena_guard(scratch))
        kh_arena_give_up(in->arena); /* which frees the scratch arena, too */
    kh_figures figures = kh_drawn_figures(in);
    kh_scores_choice choice = {.arena = scratch,
                               .diagnostics = kh_diagnostics_new(scratch),
                               .figures = &figures,
                               .missing_is_open = true,
                               .totals_only = true};
    const kh_scores *scores = kh_scores_compute_as(in->model, in->scheme, in->cards, in->results, &choice);
    kh_influences_add(into, scratch, scores, true);
    kh_arena_release(in->arena, scratch);
}

bool kh_all_known(const kh_scores *scores)
{
    for (size_t i = 0; i < scores->count; i++)
        if (!scores->items[i].exact.known)
            return false;
    return true;
}

static void find_influences(kh_simulating *in)
{
    kh_simulation *simulation = in->simulation;
    kh_influences *influences = kh_influences_new(in);
    if (kh_all_known(simulation->scores)) {
        kh_influences_add(influences, in->arena, simulation->scores, false);
    } else {
        for (in->draw = 0; in->draw < simulation->choice.draws; in->draw++)
            make_draw(in, influences);
        simulation->draws = simulation->choice.draws;
    }
    kh_influences_finish(influences);
}

/* ---- the whole ---- */

static kh_simulation_choice settled(kh_simulation_choice choice)
{
    choice.draws = choice.draws == 0 ? KH_DEFAULT_DRAWS : choice.draws;
    choice.draws = choice.draws > KH_MAX_DRAWS ? KH_MAX_DRAWS : choice.draws;
    return choice;
}

static bool has_penalty(const kh_entity *tree)
{
    for (size_t i = 0; i < tree->children.count; i++)
        if (tree->children.items[i]->kind == KH_KIND_PENALTY || has_penalty(tree->children.items[i]))
            return true;
    return false;
}

static bool caps_parts(const kh_entity *place)
{
    for (size_t i = 0; i < place->children.count && kh_attribute_of(place, "扣分上限"); i++)
        if (has_penalty(place->children.items[i]))
            return true;
    return false;
}

static void note_changes(kh_changes *changes, const kh_entity *tree)
{
    bool whole = kh_score_on_whole(tree) != NULL;
    changes->formula |= whole && tree->kind == KH_KIND_SCHEME;
    changes->nested_cap |= caps_parts(tree);
    changes->parts_formula |= whole && tree->kind != KH_KIND_SCHEME;
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        bool veto = child->kind == KH_KIND_VETO && kh_attribute_of(child, "计分");
        changes->veto |= veto && !kh_attribute_of(child, "限于");
        changes->item_veto |= veto && kh_attribute_of(child, "限于");
        note_changes(changes, child);
    }
}

static kh_changes changes_of(const kh_scheme *scheme)
{
    kh_changes changes = {0};
    note_changes(&changes, scheme->entity);
    for (size_t i = 0; i < scheme->group_count; i++)
        note_changes(&changes, scheme->groups[i].tree);
    return changes;
}

/* ---- what cannot be ---- */

static const kh_entity *unevenly_folded(kh_evaluation *evaluation, const kh_entity *tree)
{
    if ((tree->kind == KH_KIND_SCHEME || !kh_is_leaf(tree)) && !kh_folds_evenly(tree) &&
        kh_scored_periods(evaluation, tree) > 0)
        return tree;
    const kh_entity *found = NULL;
    for (size_t i = 0; i < tree->children.count && !found; i++) {
        const kh_entity *child = tree->children.items[i];
        if (child->kind == KH_KIND_SECTION || child->kind == KH_KIND_INDICATOR)
            found = unevenly_folded(evaluation, child);
    }
    return found;
}

/* What is here rests on a total that is the sum of the items. */
static bool refuses(kh_model *model, const kh_scheme *scheme)
{
    kh_evaluation evaluation = {.arena = model->arena, .model = model, .scheme = scheme};
    const kh_entity *found = unevenly_folded(&evaluation, scheme->entity);
    for (size_t i = 0; i < scheme->group_count && !found; i++)
        found = unevenly_folded(&evaluation, scheme->groups[i].tree);
    if (!found)
        return false;
    const kh_attribute *formula = kh_attribute_of(found, "逐期计分");
    kh_report_texts(model->diagnostics, KH984, formula->span, 2, kh_entity_title(found),
                    kh_span_text(formula->values[0]->span));
    return true;
}

static kh_number times_of(kh_model *model, const kh_scheme *scheme)
{
    kh_evaluation evaluation = {.arena = model->arena, .model = model, .scheme = scheme};
    unsigned periods = kh_scored_periods(&evaluation, scheme->entity);
    const kh_member_row *how = periods && !kh_attribute_of(scheme->entity, "逐期计分")
                                   ? kh_attribute_member(&evaluation, scheme->entity, "汇总")
                                   : NULL;
    return how && kh_text_is(how->word.in[KH_CHINESE], "合计") ? KH_NUMBER((int64_t)periods) : KH_NUMBER(1);
}

const kh_simulation *kh_simulate(kh_model *model, kh_scheme *scheme, const kh_cards *cards,
                                 const kh_results *results, kh_simulation_choice choice)
{
    kh_arena *arena = model->arena;
    if (refuses(model, scheme))
        return NULL;
    kh_simulation *simulation = kh_arena_new_of(arena, kh_simulation);
    const kh_scores_choice of_known = {.missing_is_open = true};
    *simulation = (kh_simulation){
        .scheme = scheme,
        .scores = kh_scores_compute_as(model, scheme, cards, results, &of_known),
        .choice = settled(choice),
        .has_results = results != NULL,
    };
    kh_simulating in = {.model = model,
                        .arena = arena,
                        .scheme = scheme,
                        .cards = cards,
                        .results = results,
                        .changes = changes_of(scheme),
                        .simulation = simulation,
                        .shared = {.arena = arena, .model = model, .scheme = scheme},
                        .seed = choice.seed,
                        .times = times_of(model, scheme)};
    if (simulation->scores->count == 0)
        return simulation;
    in.townships = index_townships(&in);
    in.of_groups = kh_map_new(arena);
    if (!kh_all_known(simulation->scores))
        kh_prepare_figures(&in);
    kh_find_ends(&in);
    find_influences(&in);
    kh_find_prospects(&in);
    const kh_changes *changes = &in.changes;
    simulation->in_proportion = !changes->formula && !changes->parts_formula && !changes->nested_cap &&
                                !changes->veto && !changes->item_veto;
    if (kh_all_known(simulation->scores) && simulation->in_proportion)
        kh_find_sways(&in);
    return simulation;
}
