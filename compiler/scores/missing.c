/* What is missing is said by column: once for all townships that lack it, with what is not scored for it. */
#include "scores/scoring.h"

enum { MAX_NAMED = 5 };

static kh_missed *missed_column(kh_scoring *scoring, kh_text column, kh_span span)
{
    for (size_t i = 0; i < scoring->missed.count; i++)
        if (kh_text_equal(scoring->missed.items[i].column, column))
            return &scoring->missed.items[i];
    kh_missed made = {.column = column, .span = span};
    kh_vector_push(scoring->arena, &scoring->missed, made);
    return &scoring->missed.items[scoring->missed.count - 1];
}

static void add_once(kh_arena *arena, kh_entities *list, const kh_entity *entity)
{
    for (size_t i = list->count; i-- > 0;)
        if (list->items[i] == entity)
            return;
    kh_vector_push(arena, list, entity);
}

static void report_other(kh_scoring *scoring, const kh_entity *township, const kh_entity *item,
                         kh_points points)
{
    kh_words arguments[] = {kh_words_same(township->name), kh_words_same(kh_entity_title(item)),
                            kh_reasons_words(scoring->arena, points.missing)};
    kh_report(scoring->model->diagnostics, KH971, item->span, arguments, KH_COUNT(arguments));
}

void kh_note_missing(kh_scoring *scoring, const kh_entity *township, const kh_entity *item, kh_points points)
{
    bool other = false;
    if (points.known)
        return;
    for (size_t i = 0; i < points.missing.count; i++) {
        const kh_reason *reason = &points.missing.items[i];
        bool cell = reason->entity && reason->entity->kind == KH_KIND_TOWNSHIP;
        other |= !cell;
        if (!cell)
            continue;
        kh_missed *missed = missed_column(scoring, reason->missing.in[KH_CHINESE], item->span);
        add_once(scoring->arena, &missed->townships, reason->entity);
        add_once(scoring->arena, &missed->items, item);
    }
    if (other)
        report_other(scoring, township, item, points);
}

static kh_words names_of(kh_arena *arena, const kh_entity *const *items, size_t count)
{
    kh_words words;
    for (int language = 0; language < KH_LANGUAGES; language++) {
        kh_builder list = {.arena = arena};
        for (size_t i = 0; i < count && i < MAX_NAMED; i++)
            kh_builder_format(&list, "%s%.*s",
                              i == 0                   ? ""
                              : language == KH_CHINESE ? "、"
                                                       : ", ",
                              KH_TEXT_ARGUMENTS(kh_entity_title(items[i])));
        if (count > MAX_NAMED && language == KH_CHINESE)
            kh_builder_format(&list, "等%zu个", count);
        else if (count > MAX_NAMED)
            kh_builder_format(&list, " and %zu more", count - MAX_NAMED);
        words.in[language] = kh_builder_text(&list);
    }
    return words;
}

void kh_report_missing(kh_scoring *scoring)
{
    for (size_t i = 0; i < scoring->missed.count; i++) {
        const kh_missed *missed = &scoring->missed.items[i];
        kh_words arguments[] = {
            kh_words_same(missed->column),
            names_of(scoring->arena, missed->townships.items, missed->townships.count),
            names_of(scoring->arena, missed->items.items, missed->items.count),
        };
        kh_report(scoring->model->diagnostics, KH970, missed->span, arguments, KH_COUNT(arguments));
    }
}
