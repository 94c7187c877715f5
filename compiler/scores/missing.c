/* What is missing is said by column: once for all townships that lack it, with what is not scored for it. */
#include "scores/scoring.h"

#include "model/blame.h"

enum { MAX_NAMED = 5 };

/* By column; of what is no cell, by item and reason. */
static kh_missed *missed(kh_scoring *scoring, const kh_entity *item, kh_words what)
{
    for (size_t i = 0; i < scoring->missed.count; i++) {
        kh_missed *known = &scoring->missed.items[i];
        bool same = known->item && item ? kh_origin(known->item) == kh_origin(item) : known->item == item;
        if (same && kh_text_equal(known->what.in[KH_CHINESE], what.in[KH_CHINESE]))
            return known;
    }
    kh_missed made = {.item = item, .what = what};
    kh_vector_push(scoring->arena, &scoring->missed, made);
    return &scoring->missed.items[scoring->missed.count - 1];
}

static void add_once(kh_arena *arena, kh_entities *list, const kh_entity *entity)
{
    for (size_t i = list->count; i-- > 0;) /* each group has a tree of its own */
        if (kh_origin(list->items[i]) == kh_origin(entity))
            return;
    kh_vector_push(arena, list, entity);
}

void kh_note_missing(kh_scoring *scoring, const kh_entity *township, const kh_entity *item, kh_points points)
{
    if (points.known)
        return;
    scoring->scores->complete = false;
    for (size_t i = 0; i < points.missing.count; i++) {
        const kh_reason *reason = &points.missing.items[i];
        bool cell = reason->entity && reason->entity->kind == KH_KIND_TOWNSHIP;
        kh_missed *found = missed(scoring, cell ? NULL : item, reason->missing);
        add_once(scoring->arena, &found->townships, cell ? reason->entity : township);
        add_once(scoring->arena, &found->items, item);
    }
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

static void report_cell(kh_scoring *scoring, const kh_missed *missed)
{
    kh_words arguments[] = {
        missed->what,
        names_of(scoring->arena, missed->townships.items, missed->townships.count),
        names_of(scoring->arena, missed->items.items, missed->items.count),
    };
    kh_report(scoring->diagnostics, KH970, missed->items.items[0]->span, arguments, KH_COUNT(arguments));
}

/* Formulas of the item that may have failed, its own or those it inherits. */
static bool blame_item(kh_trial *trial, const kh_missed *missed, kh_words *words)
{
    const kh_frame frame = {.element = missed->item};
    const kh_attribute *scoring = kh_inherited_attribute_of(missed->item, "计分");
    for (size_t i = 0; i <= missed->item->attributes.count; i++) {
        const kh_attribute *written =
            i < missed->item->attributes.count ? &missed->item->attributes.items[i] : scoring;
        bool formula = written && written->count &&
                       (written->row->form == KH_FORM_EXPRESSION || written->row->form == KH_FORM_CONDITION ||
                        written->row->form == KH_FORM_POINTS);
        if (formula && kh_blame(&trial->evaluation, &frame, written->values[0], missed->what.in[KH_CHINESE],
                                trial->scoring->arena, words))
            return true;
    }
    return false;
}

/* What was missed by that number is told of the first township that misses it. */
static void blame(kh_trial *trial, size_t number)
{
    kh_missed *missed = &trial->scoring->missed.items[number];
    kh_words words;
    if (!blame_item(trial, missed, &words))
        return;
    kh_words arguments[] = {missed->what, kh_words_same(trial->of->score->township->name), words};
    missed->told = kh_score_filled(trial->scoring->arena, "“{0}”（{1}：{2}）", "“{0}” ({1}: {2})",
                                   KH_COUNT(arguments), arguments);
}

static void report_other(kh_scoring *scoring, size_t number)
{
    kh_missed *missed = &scoring->missed.items[number];
    kh_scored *of = missed->townships.count ? kh_scored_of(scoring, missed->townships.items[0]) : NULL;
    missed->told = kh_score_filled(scoring->arena, "“{0}”", "“{0}”", 1, &missed->what);
    if (of)
        kh_try(scoring, of, NULL, number, blame);
    kh_words arguments[] = {
        kh_words_same(kh_entity_title(missed->item)),
        missed->told,
        names_of(scoring->arena, missed->townships.items, missed->townships.count),
    };
    kh_report(scoring->diagnostics, KH971, missed->item->span, arguments, KH_COUNT(arguments));
}

void kh_report_missing(kh_scoring *scoring)
{
    for (size_t i = 0; i < scoring->missed.count; i++) {
        const kh_missed *missed = &scoring->missed.items[i];
        if (missed->item)
            report_other(scoring, i);
        else
            report_cell(scoring, missed);
    }
}
