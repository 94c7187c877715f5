/* scored.h: a small scheme and results scored, and what came of it against “township item score” or “township
 * score” of the total, “; ” between; ? is not known, - not on the card. */
#ifndef KH_TESTS_SCORED_H
#define KH_TESTS_SCORED_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#include "library.h"
#include "scores/scores.h"

typedef struct fixture {
    kh_arena *arena;
    kh_diagnostics *diagnostics;
    kh_model *model;
    const kh_scores *scores;
} fixture;

static inline fixture score(const char *body, const char *results)
{
    fixture it = {.arena = kh_arena_new()};
    kh_settings *settings = kh_arena_new_of(it.arena, kh_settings);
    settings->library = kh_library_embedded(&settings->library_count);
    settings->terms = kh_library_terms();
    it.diagnostics = kh_diagnostics_new(it.arena);
    kh_text text = kh_text_format(it.arena, "方案 甲县 { 年度：2026  层级：县  部门 局；\n%s\n}", body);
    it.model = kh_model_load_text(it.arena, it.diagnostics, settings, KH_TEXT("test.kh"), text);
    kh_scheme *scheme = &it.model->schemes[0];
    const kh_cards *cards = kh_weights_compute(it.model, scheme);
    const kh_results *read =
        kh_results_read_bytes(it.model, scheme, KH_TEXT("results.csv"), kh_text_of(results));
    assert_non_null(read);
    it.scores = kh_scores_compute(it.model, scheme, cards, read);
    kh_diagnostics_finish(it.diagnostics);
    return it;
}

static inline void end(fixture *it)
{
    kh_arena_free(it->arena);
}

static inline const kh_township_score *township_named(const fixture *it, kh_text name)
{
    for (size_t i = 0; i < it->scores->count; i++)
        if (kh_text_equal(it->scores->items[i].township->name, name))
            return &it->scores->items[i];
    return NULL;
}

static inline const kh_item_score *item_named(const kh_township_score *township, kh_text name)
{
    for (size_t i = 0; township && i < township->item_count; i++)
        if (kh_text_equal(township->items[i].item->name, name))
            return &township->items[i];
    return NULL;
}

static inline kh_text points_text(kh_arena *arena, kh_points points)
{
    return points.known ? kh_number_fraction(arena, points.number) : KH_TEXT("?");
}

static inline kh_text codes(const fixture *it)
{
    kh_builder text = {.arena = it->arena};
    for (size_t i = 0; i < kh_diagnostics_count(it->diagnostics); i++)
        if (kh_diagnostics_at(it->diagnostics, i)->code >= KH970)
            kh_builder_format(&text, "%s%.*s", text.length ? " " : "",
                              KH_TEXT_ARGUMENTS(kh_diagnostics_at(it->diagnostics, i)->id));
    return kh_builder_text(&text);
}

/* “township item” or “township”. */
static inline kh_text worth(const fixture *it, kh_text what)
{
    uint32_t at = 0;
    while (at < what.length && what.data[at] != ' ')
        at++;
    const kh_township_score *township = township_named(it, kh_text_slice(what.data, at));
    if (!township)
        return KH_TEXT("no such township");
    if (at == what.length)
        return points_text(it->arena, township->total);
    const kh_item_score *item = item_named(township, kh_text_slice(what.data + at + 1, what.length - at - 1));
    if (!item)
        return KH_TEXT("no such item");
    return item->dropped ? KH_TEXT("-") : points_text(it->arena, item->score);
}

/* Each wanted score, the last word of its part. */
static inline bool all_as_wanted(const fixture *it, const char *why, const char *wanted)
{
    bool good = true;
    kh_text rest = kh_text_of(wanted);
    for (uint32_t start = 0, stop; start < rest.length; start = stop + 2) {
        for (stop = start; stop < rest.length && rest.data[stop] != ';';)
            stop++;
        uint32_t last = stop;
        while (rest.data[last - 1] != ' ')
            last--;
        kh_text what = kh_text_slice(rest.data + start, last - 1 - start);
        kh_text number = kh_text_slice(rest.data + last, stop - last), found = worth(it, what);
        if (kh_text_equal(number, found))
            continue;
        fprintf(stderr, "%s: %.*s is %.*s, wanted %.*s\n", why, KH_TEXT_ARGUMENTS(what),
                KH_TEXT_ARGUMENTS(found), KH_TEXT_ARGUMENTS(number));
        good = false;
    }
    return good;
}

typedef struct scored {
    const char *why, *body, *results, *wanted, *codes;
} scored;

static inline void expect_scores(const scored *cases, size_t count)
{
    size_t failed = 0;
    for (size_t i = 0; i < count; i++) {
        fixture it = score(cases[i].body, cases[i].results);
        bool good = all_as_wanted(&it, cases[i].why, cases[i].wanted);
        kh_text found = codes(&it);
        if (!kh_text_is(found, cases[i].codes)) {
            fprintf(stderr, "%s: said %.*s, wanted %s\n", cases[i].why, KH_TEXT_ARGUMENTS(found),
                    cases[i].codes);
            good = false;
        }
        failed += !good;
        end(&it);
    }
    assert_int_equal(failed, 0);
}

/* Three townships, one indicator of 10 points. */
#define THREE       "总分：10  乡镇 甲镇；乡镇 乙镇；乡镇 丙镇；"
#define ONE(inside) THREE "指标 指 { 部门：局  分值：10  类型：目标效果  " inside " }"
#define RESULTS(header, first, second, third)                                                                \
    "name," header "\n甲镇," first "\n乙镇," second "\n丙镇," third "\n"

#endif
