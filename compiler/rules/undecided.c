/* What could not be decided, by rule and entity: who lacks what. */
#include "rules/judging.h"

typedef struct {
    const kh_rule *rule;
    const kh_entity *entity;
} key_of_row;

typedef struct {
    kh_text rule, entity;
    KH_VECTOR(kh_words) missing;
} undecided_row;

struct kh_undecided_set {
    kh_arena *arena;
    kh_map *rows; /* by the bytes of a key_of_row: a hundred thousand cards lack the same few data */
};

kh_undecided_set *kh_undecided_new(kh_arena *arena)
{
    kh_undecided_set *set = kh_arena_new_of(arena, kh_undecided_set);
    set->arena = arena;
    set->rows = kh_map_new(arena);
    return set;
}

static undecided_row *row_for(kh_judging *judging, const kh_entity *entity)
{
    kh_undecided_set *set = judging->undecided;
    key_of_row key = {judging->rule, entity};
    undecided_row *row = kh_map_find(set->rows, kh_text_slice((const char *)&key, sizeof key));
    if (row)
        return row;
    row = kh_arena_new_of(set->arena, undecided_row);
    row->rule = judging->rule->id;
    row->entity = kh_text_copy(set->arena, kh_breach_name(judging, entity));
    const char *kept = kh_arena_copy(set->arena, (const char *)&key, sizeof key);
    kh_map_set(set->rows, kh_text_slice(kept, sizeof key), row);
    return row;
}

/* Copied: what is evaluated on a card is forgotten with it. */
static void add_missing(kh_arena *arena, undecided_row *row, kh_words missing)
{
    for (int language = 0; language < KH_LANGUAGES; language++)
        missing.in[language] = kh_text_copy(arena, missing.in[language]);
    kh_vector_push(arena, &row->missing, missing);
}

void kh_undecided_add(kh_judging *judging, kh_reasons reasons)
{
    for (size_t i = 0; i < reasons.count; i++) {
        const kh_reason *reason = &reasons.items[i];
        const kh_entity *entity = reason->entity ? kh_origin(reason->entity) : NULL;
        if (entity && entity->kind == KH_KIND_HIT)
            entity = kh_said_of(entity);
        entity = entity ? entity : judging->scheme->entity;
        undecided_row *row = row_for(judging, entity);
        bool known = false;
        for (size_t j = 0; j < row->missing.count && !known; j++)
            known = kh_text_equal(row->missing.items[j].in[KH_CHINESE], reason->missing.in[KH_CHINESE]);
        if (!known)
            add_missing(judging->undecided->arena, row, reason->missing);
    }
}

void kh_undecided_list(kh_undecided_set *set, kh_judgement *judgement)
{
    for (size_t i = 0; i < kh_map_count(set->rows); i++) {
        undecided_row *row = kh_map_value(set->rows, i);
        kh_missing missing = {row->rule, row->entity, row->missing.items, row->missing.count};
        kh_vector_push(set->arena, &judgement->undecided, missing);
    }
}
