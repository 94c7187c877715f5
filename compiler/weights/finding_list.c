/* Thirty townships with one mistake get one finding with thirty names. */
#include "weights/finding_list.h"

typedef struct finding {
    kh_code code;
    kh_span span;
    kh_words arguments[KH_MAX_ARGUMENTS];
    size_t count;
    KH_VECTOR(kh_text) townships;
    kh_map *names; /* the same township once */
    bool general;
} finding;

struct kh_finding_list {
    kh_arena *arena;
    kh_map *findings;
};

kh_finding_list *kh_finding_list_new(kh_arena *arena)
{
    kh_finding_list *list = kh_arena_new_of(arena, kh_finding_list);
    list->arena = arena;
    list->findings = kh_map_new(arena);
    return list;
}

static kh_text key_of(kh_arena *arena, kh_code code, kh_span span, const kh_words *arguments, size_t count)
{
    kh_builder key = {.arena = arena};
    kh_builder_format(&key, "%d %p %u %u", (int)code, (const void *)span.source, span.start, span.end);
    for (size_t i = 0; i < count; i++) {
        kh_builder_character(&key, '\n');
        kh_builder_add(&key, arguments[i].in[KH_CHINESE]);
    }
    return kh_builder_text(&key);
}

void kh_finding_add(kh_finding_list *list, kh_code code, kh_span span, const kh_entity *township,
                    const kh_words *arguments, size_t count)
{
    kh_text key = key_of(list->arena, code, span, arguments, count);
    finding *found = kh_map_find(list->findings, key);
    if (!found) {
        found = kh_arena_new_of(list->arena, finding);
        found->code = code;
        found->span = span;
        found->count = count;
        for (size_t i = 0; i < count; i++)
            found->arguments[i] = arguments[i];
        found->names = kh_map_new(list->arena);
        kh_map_add(list->findings, key, found);
    }
    found->general |= !township;
    if (!township || kh_map_find(found->names, township->name))
        return;
    kh_map_add(found->names, township->name, found);
    kh_vector_push(list->arena, &found->townships, township->name);
}

void kh_findings_hand_over(const kh_finding_list *list, kh_diagnostics *diagnostics)
{
    for (size_t i = 0; i < kh_map_count(list->findings); i++) {
        const finding *found = kh_map_value(list->findings, i);
        kh_diagnostic *diagnostic =
            kh_report(diagnostics, found->code, found->span, found->arguments, found->count);
        if (found->general)
            continue;
        diagnostic->townships = found->townships.items;
        diagnostic->township_count = found->townships.count;
    }
}
