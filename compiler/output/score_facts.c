/* The texts that scores are printed with. */
#include "output/score_facts.h"

#include <stdlib.h>

#include "output/captions.h"
#include "output/card_facts.h"
#include "output/facts.h"

unsigned kh_score_digits(kh_arena *arena, const kh_document *document)
{
    return kh_number_digits(arena, document->scores->precision);
}

kh_text kh_score_text(kh_arena *arena, const kh_document *document, kh_points points)
{
    if (!points.known)
        return kh_caption_text(KH_CAPTION_NO_SCORE, document->language);
    return kh_number_decimal(arena, kh_score_rounded(arena, document->scores, points.number),
                             kh_score_digits(arena, document));
}

kh_text kh_grade_text(const kh_township_score *township)
{
    return township->grade ? kh_entity_title(township->grade) : KH_TEXT_NONE;
}

/* ---- lines ---- */

static kh_text kind_of(const kh_entity *item)
{
    switch (item->kind) {
    case KH_KIND_SECTION:
        return KH_TEXT("section");
    case KH_KIND_BONUS:
        return KH_TEXT("bonus");
    case KH_KIND_PENALTY:
        return KH_TEXT("penalty");
    default:
        return KH_TEXT("indicator");
    }
}

static kh_text section_of(const kh_entity *item)
{
    const kh_entity *section = NULL;
    for (const kh_entity *at = item; at; at = at->parent)
        section = at->kind == KH_KIND_SECTION ? at : section;
    return section ? section->name : KH_TEXT_NONE;
}

/* “缺甲镇的“招商””; a section leaves that to its items. */
static kh_text lacking(kh_arena *arena, const kh_document *document, const kh_item_score *item)
{
    kh_builder list = {.arena = arena};
    enum { MOST = 3 };
    for (size_t i = 0; i < item->score.missing.count && i < MOST; i++) {
        const kh_reason *reason = &item->score.missing.items[i];
        kh_builder_string(&list, i ? "、" : "");
        if (reason->entity && reason->entity->kind == KH_KIND_TOWNSHIP)
            kh_builder_format(&list, "%.*s ", KH_TEXT_ARGUMENTS(reason->entity->name));
        kh_builder_add(&list, kh_words_in(reason->missing, document->language));
    }
    if (item->score.missing.count > MOST)
        kh_builder_string(&list, "…");
    return list.length
               ? kh_caption_fill(arena, KH_CAPTION_LACKS, document->language, 1, kh_builder_text(&list))
               : KH_TEXT_NONE;
}

static kh_score_line line_of(kh_arena *arena, const kh_document *document, const kh_township_score *township,
                             const kh_item_score *item)
{
    bool has_actual = item->actual.kind != KH_VALUE_UNKNOWN && item->actual.kind != KH_VALUE_POISON;
    kh_words story = kh_score_story(arena, township, item);
    kh_text item_name =
        item->item->kind == KH_KIND_SECTION ? item->item->name : kh_entity_path(arena, item->item);
    return (kh_score_line){
        .source = item,
        .kind = kind_of(item->item),
        .section = section_of(item->item),
        .item = item_name.length ? item_name : kh_entity_title(item->item),
        .full = kh_points_text(arena, item->full),
        .actual =
            has_actual ? kh_words_in(kh_value_words(arena, item->actual), document->language) : KH_TEXT_NONE,
        .score = kh_score_text(arena, document, item->score),
        .exact = item->score.known ? kh_number_fraction(arena, item->score.number) : KH_TEXT_NONE,
        .story = item->score.known ? kh_shown(arena, kh_words_in(story, document->language))
                                   : lacking(arena, document, item),
    };
}

const kh_score_line *kh_score_lines(kh_arena *arena, const kh_document *document,
                                    const kh_township_score *township, size_t *count)
{
    kh_score_line *lines = kh_arena_array(arena, township->item_count + 1, sizeof *lines);
    *count = 0;
    for (size_t i = 0; i < township->item_count; i++)
        if (!township->items[i].dropped)
            lines[(*count)++] = line_of(arena, document, township, &township->items[i]);
    return lines;
}

/* ---- townships ---- */

static int by_place(const void *left, const void *right)
{
    const kh_township_score *const *a = left, *const *b = right;
    if ((*a)->group != (*b)->group)
        return (*a)->group < (*b)->group ? -1 : 1;
    if ((*a)->place != (*b)->place)
        return (*a)->place < (*b)->place ? -1 : 1;
    return *a < *b ? -1 : *a > *b; /* roster order */
}

const kh_township_score **kh_scores_ordered(kh_arena *arena, const kh_document *document)
{
    const kh_scores *scores = document->scores;
    const kh_township_score **ordered = kh_arena_array(arena, scores->count + 1, sizeof *ordered);
    for (size_t i = 0; i < scores->count; i++)
        ordered[i] = &scores->items[i];
    if (scores->ranks_may_show)
        qsort(ordered, scores->count, sizeof *ordered, by_place);
    return ordered;
}

static kh_text grade_part(kh_arena *arena, const kh_document *document, const kh_township_score *township)
{
    const kh_entity *before = township->grade_before_vetoes;
    if (before && before != township->grade)
        return kh_caption_fill(arena, KH_CAPTION_GRADE_LOWERED, document->language, 2,
                               kh_grade_text(township), kh_entity_title(before));
    return kh_caption_fill(arena, KH_CAPTION_GRADE_IS, document->language, 1, kh_grade_text(township));
}

kh_text kh_score_heading(kh_arena *arena, const kh_document *document, const kh_township_score *township)
{
    kh_builder heading = {.arena = arena};
    const char *between = document->language == KH_CHINESE ? "　" : "   ";
    kh_builder_add(&heading, kh_caption_fill(arena, KH_CAPTION_SCORE_LINE, document->language, 3,
                                             kh_card_title(document, township->card),
                                             kh_card_group(document, township->card),
                                             kh_score_text(arena, document, township->total)));
    if (township->grade) {
        kh_builder_string(&heading, between);
        kh_builder_add(&heading, grade_part(arena, document, township));
    }
    if (township->place) {
        kh_builder_string(&heading, between);
        kh_builder_add(&heading, kh_caption_fill(arena, KH_CAPTION_RANK_IS, document->language, 2,
                                                 kh_text_format(arena, "%zu", township->place),
                                                 kh_text_format(arena, "%zu", township->place_count)));
    }
    return kh_builder_text(&heading);
}

kh_text kh_payout_text(kh_arena *arena, const kh_document *document, kh_value amount)
{
    return amount.kind == KH_VALUE_NUMBER ? kh_words_in(kh_value_words(arena, amount), document->language)
                                          : kh_caption_text(KH_CAPTION_NO_SCORE, document->language);
}

/* 后果, 领受 and the like: texts, joined; empty: not written. */
static kh_text texts_of(kh_arena *arena, const kh_document *document, const kh_entity *of, const char *word)
{
    kh_builder joined = {.arena = arena};
    kh_evaluation evaluation = {.arena = arena, .model = document->model, .scheme = document->scheme};
    if (!kh_attribute_of(of, word))
        return KH_TEXT_NONE;
    kh_value texts = kh_attribute_value(&evaluation, of, word);
    for (size_t i = 0; texts.kind == KH_VALUE_LIST && i < texts.list.count; i++)
        kh_builder_format(&joined, "%s%.*s",
                          i == 0                             ? ""
                          : document->language == KH_CHINESE ? "、"
                                                             : ", ",
                          KH_TEXT_ARGUMENTS(texts.list.items[i].value.text));
    return kh_builder_text(&joined);
}

/* “先进（授牌、奖金）”, “奖金 发给班子” */
static kh_text with_words(kh_arena *arena, kh_caption caption, const kh_document *document, kh_text title,
                          kh_text words)
{
    return words.length ? kh_caption_fill(arena, caption, document->language, 2, title, words) : title;
}

kh_text kh_payee_text(kh_arena *arena, const kh_document *document, const kh_payout *payout)
{
    return texts_of(arena, document, payout->payout, "领受");
}

kh_text kh_effect_text(kh_arena *arena, const kh_document *document, const kh_entity *of)
{
    return texts_of(arena, document, of, "后果");
}

static kh_text payout_line(kh_arena *arena, const kh_document *document, const kh_payout *payout)
{
    kh_language language = document->language;
    kh_text amount = kh_payout_text(arena, document, payout->amount);
    kh_text title = with_words(arena, KH_CAPTION_PAID_TO, document, kh_entity_title(payout->payout),
                               kh_payee_text(arena, document, payout));
    kh_builder parts = {.arena = arena};
    for (size_t i = 0; i < payout->parts.count; i++) {
        const kh_payout_part *part = &payout->parts.items[i];
        kh_text share = kh_payout_text(arena, document, part->amount);
        kh_builder_string(&parts, i == 0 ? "" : language == KH_CHINESE ? "、" : ", ");
        kh_builder_format(&parts, "%.*s %.*s", KH_TEXT_ARGUMENTS(part->name), KH_TEXT_ARGUMENTS(share));
    }
    if (parts.length == 0)
        return kh_caption_fill(arena, KH_CAPTION_PAYOUT_IS, language, 2, title, amount);
    return kh_caption_fill(arena, KH_CAPTION_PAYOUT_SPLIT, language, 3, title, amount,
                           kh_builder_text(&parts));
}

kh_text kh_payout_story(kh_arena *arena, const kh_document *document, const kh_payout *payout)
{
    return kh_caption_fill(arena, KH_CAPTION_PAYOUT_STORY, document->language, 3,
                           kh_entity_title(payout->payout), kh_words_in(payout->formula, document->language),
                           kh_payout_text(arena, document, payout->amount));
}

/* “降一等；限(得分 92, 无, 79) 得 79” */
static kh_text veto_effect(kh_arena *arena, const kh_document *document, const kh_veto *veto)
{
    kh_language language = document->language;
    kh_text effect = kh_words_in(veto->effect, language), formula = kh_words_in(veto->formula, language);
    if (!formula.length)
        return effect;
    kh_text points = veto->to.known ? kh_number_text(arena, veto->to.number)
                                    : kh_caption_text(KH_CAPTION_NO_SCORE, language);
    kh_text changed = kh_caption_fill(arena, KH_CAPTION_VETO_POINTS, language, 2, formula, points);
    return effect.length ? kh_text_format(arena, "%.*s%s%.*s", KH_TEXT_ARGUMENTS(effect),
                                          language == KH_CHINESE ? "；" : "; ", KH_TEXT_ARGUMENTS(changed))
                         : changed;
}

static size_t add_veto_lines(kh_arena *arena, const kh_document *document, const kh_township_score *township,
                             kh_text *lines)
{
    kh_language language = document->language;
    for (size_t i = 0; i < township->vetoes.count; i++) {
        const kh_veto *veto = &township->vetoes.items[i];
        kh_text title = kh_entity_title(veto->veto), effect = veto_effect(arena, document, veto);
        lines[i] = veto->limited_to ? kh_caption_fill(arena, KH_CAPTION_VETO_OF_ITEM, language, 3, title,
                                                      effect, kh_entity_title(veto->limited_to))
                                    : kh_caption_fill(arena, KH_CAPTION_VETO_IS, language, 2, title, effect);
    }
    return township->vetoes.count;
}

static kh_text with_effect(kh_arena *arena, const kh_document *document, const kh_entity *of)
{
    return with_words(arena, KH_CAPTION_WITH_EFFECT, document, kh_entity_title(of),
                      kh_effect_text(arena, document, of));
}

size_t kh_consequence_lines(kh_arena *arena, const kh_document *document, const kh_township_score *township,
                            kh_text **lines)
{
    kh_language language = document->language;
    size_t room = 1 + township->notes.count + township->vetoes.count + township->accountabilities.count +
                  township->commendations.count + township->payouts.count;
    *lines = kh_arena_array(arena, room + 1, sizeof **lines);
    size_t count = 0;
    if (township->periods.count)
        (*lines)[count++] = kh_words_in(township->period_words, language);
    for (size_t i = 0; i < township->notes.count; i++)
        (*lines)[count++] = kh_words_in(township->notes.items[i], language);
    count += add_veto_lines(arena, document, township, *lines + count);
    for (size_t i = 0; i < township->accountabilities.count; i++)
        (*lines)[count++] =
            kh_caption_fill(arena, KH_CAPTION_ACCOUNTABILITY_IS, language, 1,
                            with_effect(arena, document, township->accountabilities.items[i]));
    for (size_t i = 0; i < township->commendations.count; i++)
        (*lines)[count++] = kh_caption_fill(arena, KH_CAPTION_COMMENDATION_IS, language, 1,
                                            with_effect(arena, document, township->commendations.items[i]));
    for (size_t i = 0; i < township->payouts.count; i++)
        (*lines)[count++] = payout_line(arena, document, &township->payouts.items[i]);
    return count;
}
