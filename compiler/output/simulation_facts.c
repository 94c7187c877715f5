/* The texts that simulations are printed with. */
#include "output/simulation_facts.h"

#include "output/captions.h"
#include "output/card_facts.h"
#include "output/facts.h"

static kh_text unknown(const kh_document *document)
{
    return kh_caption_text(KH_CAPTION_NO_SCORE, document->language);
}

static kh_text item_name(kh_arena *arena, const kh_entity *item)
{
    kh_text path = item->kind == KH_KIND_SECTION ? item->name : kh_entity_path(arena, item);
    return kh_shown(arena, path.length ? path : kh_entity_title(item));
}

/* ---- influences ---- */

static kh_text share_text(kh_arena *arena, const kh_document *document, kh_number share)
{
    if (!kh_number_valid(share))
        return unknown(document);
    kh_number percent = kh_number_multiply(arena, share, KH_NUMBER(100));
    return kh_text_format(arena, "%.*s%%", KH_TEXT_ARGUMENTS(kh_number_decimal(arena, percent, 1)));
}

static kh_text ratio_text(kh_arena *arena, const kh_document *document, const kh_influence *of)
{
    if (!kh_number_valid(of->decides) || !kh_number_valid(of->nominal) || kh_number_sign(of->nominal) <= 0)
        return unknown(document);
    kh_number ratio = kh_number_divide(arena, of->decides, of->nominal);
    return kh_text_format(arena, "×%.*s", KH_TEXT_ARGUMENTS(kh_number_decimal(arena, ratio, 2)));
}

static const struct {
    const char *key;
    kh_caption caption;
} verdicts[] = {
    [KH_AS_WEIGHED] = {"as-weighed", KH_CAPTION_VERDICT_AS_WEIGHED},
    [KH_DECIDES_MORE] = {"more", KH_CAPTION_VERDICT_MORE},
    [KH_DECIDES_LESS] = {"less", KH_CAPTION_VERDICT_LESS},
    [KH_DECIDES_AGAINST] = {"against", KH_CAPTION_VERDICT_AGAINST},
    [KH_DECIDES_NOTHING] = {"nothing", KH_CAPTION_VERDICT_NOTHING},
    [KH_NOT_COMPARED] = {"not-compared", KH_CAPTION_NO_SCORE},
};

const kh_influence_line *kh_influence_lines(kh_arena *arena, const kh_document *document, size_t *count)
{
    const kh_simulation *simulation = document->simulation;
    kh_influence_line *lines = kh_arena_array(arena, simulation->influence_count + 1, sizeof *lines);
    *count = simulation->influence_count;
    for (size_t i = 0; i < *count; i++) {
        const kh_influence *of = &simulation->influences[i];
        kh_verdict verdict = kh_verdict_of(arena, of);
        lines[i] = (kh_influence_line){
            .source = of,
            .item = item_name(arena, of->item),
            .nominal = share_text(arena, document, of->nominal),
            .decides = share_text(arena, document, of->decides),
            .ratio = ratio_text(arena, document, of),
            .verdict = kh_caption_text(verdicts[verdict].caption, document->language),
            .verdict_key = kh_text_of(verdicts[verdict].key),
        };
    }
    return lines;
}

/* ---- prospects ---- */

static kh_text points_text(kh_arena *arena, const kh_document *document, kh_number points)
{
    return kh_number_valid(points)
               ? kh_number_decimal(arena, points,
                                   kh_number_digits(arena, document->simulation->scores->precision))
               : unknown(document);
}

static kh_text places_text(kh_arena *arena, const kh_document *document, const kh_prospect *of)
{
    if (!document->simulation->scores->ranks_may_show)
        return kh_text_format(arena, "%zu", of->worst - of->best + 1);
    if (of->best == of->worst)
        return kh_text_format(arena, "%zu", of->best);
    return kh_text_format(arena, "%zu–%zu", of->best, of->worst);
}

static kh_text grades_text(kh_arena *arena, const kh_document *document, const kh_prospect *of)
{
    kh_text best = of->best_grade ? kh_entity_title(of->best_grade) : unknown(document);
    kh_text worst = of->worst_grade ? kh_entity_title(of->worst_grade) : unknown(document);
    if (of->best_grade == of->worst_grade)
        return best;
    return kh_text_format(arena, "%.*s–%.*s", KH_TEXT_ARGUMENTS(best), KH_TEXT_ARGUMENTS(worst));
}

static const struct {
    const char *key;
    kh_caption caption;
} outlooks[] = {
    [KH_OUTLOOK_OPEN] = {"open", KH_CAPTION_OUTLOOK_OPEN},
    [KH_OUTLOOK_KNOWN] = {"known", KH_CAPTION_OUTLOOK_KNOWN},
    [KH_OUTLOOK_SETTLED] = {"settled", KH_CAPTION_OUTLOOK_SETTLED},
    [KH_OUTLOOK_LOST] = {"lost", KH_CAPTION_OUTLOOK_LOST},
};

const kh_prospect_line *kh_prospect_lines(kh_arena *arena, const kh_document *document, size_t *count)
{
    const kh_simulation *simulation = document->simulation;
    kh_prospect_line *lines = kh_arena_array(arena, simulation->prospect_count + 1, sizeof *lines);
    *count = simulation->prospect_count;
    for (size_t i = 0; i < *count; i++) {
        const kh_prospect *of = &simulation->prospects[i];
        const kh_card *card = simulation->scores->items[i].card;
        lines[i] = (kh_prospect_line){
            .source = of,
            .township = kh_shown(arena, kh_card_title(document, card)),
            .group = kh_shown(arena, kh_card_group(document, card)),
            .low = points_text(arena, document, of->low),
            .high = points_text(arena, document, of->high),
            .places = places_text(arena, document, of),
            .grades = kh_shown(arena, grades_text(arena, document, of)),
            .outlook = kh_caption_text(outlooks[of->outlook].caption, document->language),
            .outlook_key = kh_text_of(outlooks[of->outlook].key),
        };
    }
    return lines;
}

bool kh_has_grades(const kh_document *document)
{
    return kh_child_of_kind(document->scheme->entity, KH_KIND_GRADE) != NULL;
}

/* ---- sways ---- */

static size_t place_in_roster(const kh_document *document, const kh_entity *township)
{
    size_t place = 0;
    while (place < document->scheme->township_count && document->scheme->townships[place] != township)
        place++;
    return place;
}

/* Who stands ahead of whom is not said where the scheme does not rank. */
static void settle_pair(const kh_document *document, const kh_entity *const *passes, const kh_entity **pair)
{
    bool ranked = document->simulation->scores->ranks_may_show;
    bool swap = !ranked && place_in_roster(document, passes[1]) < place_in_roster(document, passes[0]);
    pair[0] = passes[swap];
    pair[1] = passes[!swap];
}

static kh_text change_text(kh_arena *arena, const kh_document *document, const kh_entity *const *pair)
{
    bool ranked = document->simulation->scores->ranks_may_show;
    return kh_shown(arena, kh_caption_fill(arena, ranked ? KH_CAPTION_SWAY_PASSES : KH_CAPTION_SWAY_PAIR,
                                           document->language, 2, kh_entity_title(pair[0]),
                                           kh_entity_title(pair[1])));
}

const kh_sway_line *kh_sway_lines(kh_arena *arena, const kh_document *document, size_t *count)
{
    const kh_simulation *simulation = document->simulation;
    kh_sway_line *lines = kh_arena_array(arena, simulation->sway_count + 1, sizeof *lines);
    kh_text none = kh_caption_text(KH_CAPTION_SWAY_NONE, document->language);
    *count = simulation->sway_count;
    for (size_t i = 0; i < *count; i++) {
        const kh_sway *of = &simulation->sways[i];
        kh_sway_line *line = &lines[i];
        *line = (kh_sway_line){.source = of,
                               .item = item_name(arena, of->item),
                               .base = kh_points_text(arena, of->base),
                               .down = unknown(document),
                               .up = unknown(document),
                               .down_change = none,
                               .up_change = none};
        if (of->down_known) {
            settle_pair(document, of->down_passes, line->down_pair);
            line->down = kh_number_decimal(arena, of->down, 2);
            line->down_change = change_text(arena, document, line->down_pair);
        }
        if (of->up_known) {
            settle_pair(document, of->up_passes, line->up_pair);
            line->up = kh_number_decimal(arena, of->up, 2);
            line->up_change = change_text(arena, document, line->up_pair);
        }
    }
    return lines;
}

/* ---- notes ---- */

static kh_text items_drawn(kh_arena *arena, const kh_document *document, unsigned how)
{
    const kh_simulation *simulation = document->simulation;
    kh_builder list = {.arena = arena};
    for (size_t i = 0; i < simulation->influence_count; i++) {
        if (!(simulation->influences[i].drawn & how))
            continue;
        kh_builder_string(&list, list.length == 0 ? "" : document->language == KH_CHINESE ? "、" : ", ");
        kh_builder_add(&list, item_name(arena, simulation->influences[i].item));
    }
    return list.length ? kh_builder_text(&list) : KH_TEXT_NONE;
}

size_t kh_simulation_notes(kh_arena *arena, const kh_document *document, kh_text **notes)
{
    static const struct {
        unsigned how;
        kh_caption caption;
    } kinds[] = {{KH_DRAWN_TARGET, KH_CAPTION_SIMULATED_BY_TARGET},
                 {KH_DRAWN_SCORE, KH_CAPTION_SIMULATED_BY_SCORE},
                 {KH_DRAWN_NOT, KH_CAPTION_SIMULATED_NOT}};
    const kh_simulation *simulation = document->simulation;
    kh_language language = document->language;
    size_t count = 0;
    *notes = kh_arena_array(arena, KH_COUNT(kinds) + 2, sizeof **notes);
    (*notes)[count++] =
        simulation->draws == 0
            ? kh_caption_text(KH_CAPTION_SIMULATED_EXACTLY, language)
            : kh_caption_fill(arena, KH_CAPTION_SIMULATED_DRAWS, language, 2,
                              kh_text_format(arena, "%llu", (unsigned long long)simulation->choice.seed),
                              kh_text_format(arena, "%u", simulation->draws));
    for (size_t i = 0; i < KH_COUNT(kinds); i++) {
        kh_text items = items_drawn(arena, document, kinds[i].how);
        if (items.length)
            (*notes)[count++] = kh_caption_fill(arena, kinds[i].caption, language, 1, items);
    }
    if (!simulation->compared)
        (*notes)[count++] = kh_caption_text(KH_CAPTION_SIMULATED_ALL_EQUAL, language);
    return count;
}

kh_text kh_simulation_no_ranks(kh_arena *arena, const kh_document *document)
{
    const kh_scores *scores = document->simulation->scores;
    if (scores->ranks_may_show)
        return KH_TEXT_NONE;
    return kh_caption_fill(arena, KH_CAPTION_PROSPECT_NO_RANKS, document->language, 1,
                           kh_shown(arena, kh_words_in(scores->why_no_ranks, document->language)));
}
