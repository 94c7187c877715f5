/* Matches the scored items of a township with the lines of its card. */
#include "output/scorecard_scores.h"

#include "output/captions.h"
#include "output/card_facts.h"
#include "output/score_facts.h"

typedef struct {
    kh_arena *arena;
    const kh_document *document;
    const kh_township_score *township;
    const kh_score_line *lines;
    size_t count;
    kh_scorecard *made;
} filling;

static const kh_score_line *line_of(const filling *of, const kh_entity *item)
{
    for (size_t i = 0; i < of->count; i++)
        if (of->lines[i].source->item == item)
            return &of->lines[i];
    return NULL;
}

static kh_text points_text(const filling *of, kh_points points)
{
    return points.known ? kh_score_text(of->arena, of->document, points) : KH_TEXT_NONE;
}

static void fill_line(const filling *of, kh_card_line *line)
{
    if (line->kind == KH_LINE_TOTAL) {
        line->score = points_text(of, of->township->before);
        return;
    }
    const kh_score_line *scored = line_of(of, line->item);
    if (!scored)
        return;
    line->score = points_text(of, scored->source->score);
    if (line->kind == KH_LINE_LEAF)
        line->derivation = scored->story;
}

static bool holds(const kh_township_score *township, const kh_entity *veto)
{
    for (size_t i = 0; i < township->vetoes.count; i++)
        if (township->vetoes.items[i].veto == veto)
            return true;
    return false;
}

static void fill_extra(const filling *of, kh_card_extra *extra)
{
    if (!extra->entity) /* a cap of them all */
        return;
    if (extra->entity->kind == KH_KIND_VETO) {
        if (holds(of->township, extra->entity))
            extra->score = kh_caption_text(KH_CAPTION_VETO_HOLDS, of->document->language);
        return;
    }
    bool counted = extra->entity->kind == KH_KIND_BONUS || extra->entity->kind == KH_KIND_PENALTY;
    const kh_score_line *scored = counted ? line_of(of, extra->entity) : NULL;
    if (!scored)
        return;
    extra->score = points_text(of, scored->source->score);
    extra->derivation = scored->story;
}

/* Scores that are printed shorter than they are do not add up to the eye. */
static bool any_is_rounded(const filling *of)
{
    for (size_t i = 0; i < of->count; i++) {
        kh_points score = of->lines[i].source->score;
        if (score.known && !kh_number_is_multiple(of->arena, score.number, of->document->scores->precision))
            return true;
    }
    return false;
}

static size_t unknown_count(const filling *of)
{
    size_t count = 0;
    for (size_t i = 0; i < of->count; i++)
        count += !of->lines[i].source->score.known && of->lines[i].source->item->kind != KH_KIND_SECTION;
    return count;
}

static void add_result(filling *of, kh_text text)
{
    kh_vector_push(of->arena, &of->made->results, text);
}

static void add_results(filling *of)
{
    kh_language language = of->document->language;
    const kh_township_score *township = of->township;
    size_t unknown = unknown_count(of), count;
    kh_text *consequences;
    add_result(of, kh_score_heading(of->arena, of->document, township));
    if (township->total.known && township->before.known) {
        kh_text sum = kh_score_text(of->arena, of->document, township->before),
                total = kh_score_text(of->arena, of->document, township->total);
        if (!kh_text_equal(sum, total))
            add_result(of, kh_caption_fill(of->arena, KH_CAPTION_TOTAL_FROM, language, 2, sum, total));
    }
    if (unknown > 0)
        add_result(of, kh_caption_fill(of->arena, KH_CAPTION_SCORES_LACKING, language, 1,
                                       kh_text_format(of->arena, "%zu", unknown)));
    count = kh_consequence_lines(of->arena, of->document, township, &consequences);
    for (size_t i = 0; i < count; i++)
        add_result(of, consequences[i]);
    if (any_is_rounded(of))
        add_result(of, kh_caption_fill(of->arena, KH_CAPTION_SCORES_ROUNDED, language, 1,
                                       kh_points_text(of->arena, of->document->scores->precision)));
}

void kh_fill_scorecard(kh_arena *arena, const kh_document *document, const kh_card *card, kh_scorecard *made)
{
    filling of = {.arena = arena, .document = document, .township = kh_card_scored(document, card)};
    of.made = made;
    if (!of.township || !card->valid)
        return;
    made->filled = true;
    of.lines = kh_score_lines(arena, document, of.township, &of.count);
    for (size_t i = 0; i < made->lines.count; i++)
        fill_line(&of, &made->lines.items[i]);
    for (size_t i = 0; i < made->extras.count; i++)
        fill_extra(&of, &made->extras.items[i]);
    add_results(&of);
}
