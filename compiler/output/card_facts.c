/* The texts that cards are printed with. */
#include "output/card_facts.h"

#include "output/captions.h"
#include "output/facts.h"
#include "output/score_facts.h"

const kh_card *kh_cards_of(const kh_document *document, size_t *count)
{
    const kh_cards *cards = document->cards;
    *count = cards->count ? cards->count : 1;
    return cards->count ? cards->items : &cards->base;
}

kh_evaluation kh_card_evaluation(kh_arena *arena, const kh_document *document, const kh_card *card)
{
    return (kh_evaluation){
        .arena = arena,
        .model = document->model,
        .scheme = document->scheme,
        .township = card->township,
        .group = card->group,
        .language = document->language,
    };
}

kh_text kh_departments_of(kh_evaluation *evaluation, const kh_entity *entity, bool titles,
                          const char *between)
{
    kh_builder builder = {.arena = evaluation->arena};
    kh_value value = kh_attribute_value(evaluation, entity, "部门");
    const kh_element single = {.value = value};
    kh_list list = value.kind == KH_VALUE_LIST ? value.list : (kh_list){(kh_element *)&single, 1};
    for (size_t i = 0; i < list.count; i++) {
        const kh_entity *department = list.items[i].value.entity;
        if (list.items[i].value.kind != KH_VALUE_ENTITY || !department)
            continue;
        kh_builder_string(&builder, builder.length ? between : "");
        kh_builder_add(&builder, titles ? kh_entity_title(department) : department->name);
    }
    return kh_builder_text(&builder);
}

static kh_number precision(kh_arena *arena, const kh_document *document)
{
    kh_evaluation evaluation = kh_card_evaluation(arena, document, &document->cards->base);
    kh_number step;
    bool known = kh_attribute_number(&evaluation, document->scheme->entity, "精度", &step);
    return known && kh_number_sign(step) > 0 ? step : kh_number_ratio(1, 2);
}

unsigned kh_weight_digits(kh_arena *arena, const kh_document *document)
{
    return kh_number_digits(arena, precision(arena, document));
}

kh_text kh_points_text(kh_arena *arena, kh_number points)
{
    if (!kh_number_valid(points))
        return KH_TEXT_NONE;
    kh_text decimal = kh_number_exact_decimal(arena, points);
    return decimal.length ? decimal : kh_number_fraction(arena, points);
}

static kh_text on_grid(kh_arena *arena, kh_number step, unsigned digits, kh_number weight)
{
    if (kh_number_valid(weight) && kh_number_is_multiple(arena, weight, step))
        return kh_number_decimal(arena, weight, digits);
    return kh_points_text(arena, weight);
}

kh_text kh_weight_text(kh_arena *arena, const kh_document *document, kh_number weight)
{
    kh_number step = precision(arena, document);
    return on_grid(arena, step, kh_number_digits(arena, step), weight);
}

static bool is_core(const kh_entity *leaf)
{
    while (leaf && leaf->kind == KH_KIND_INDICATOR && !leaf->core)
        leaf = leaf->parent;
    return leaf && leaf->kind == KH_KIND_INDICATOR;
}

const kh_township_score *kh_card_scored(const kh_document *document, const kh_card *card)
{
    const kh_scores *scores = document->scores;
    for (size_t i = 0; scores && card->township && i < scores->count; i++)
        if (scores->items[i].township == card->township)
            return &scores->items[i];
    return NULL;
}

static void add_scores(kh_arena *arena, const kh_document *document, const kh_card *card, kh_card_row *rows,
                       size_t count)
{
    const kh_township_score *township = kh_card_scored(document, card);
    size_t lines;
    const kh_score_line *scored = township ? kh_score_lines(arena, document, township, &lines) : NULL;
    size_t row = 0;
    for (size_t i = 0; scored && i < lines && row < count; i++) {
        if (scored[i].source->weight != rows[row].source) /* sections and bonuses lie between */
            continue;
        rows[row].score = scored[i].score;
        rows[row].derivation = scored[i].story;
        rows[row++].scored = scored[i].source;
    }
}

const kh_card_row *kh_card_rows(kh_arena *arena, const kh_document *document, const kh_card *card,
                                size_t *count)
{
    kh_evaluation evaluation = kh_card_evaluation(arena, document, card);
    kh_number step = precision(arena, document);
    unsigned digits = kh_number_digits(arena, step);
    kh_card_row *rows = kh_arena_array(arena, card->count + 1, sizeof *rows);
    *count = 0;
    for (size_t i = 0; card->valid && i < card->count; i++) {
        const kh_weight *weight = &card->weights[i];
        if (weight->drop != KH_KEPT)
            continue;
        const kh_member_row *kind = kh_attribute_member(&evaluation, weight->leaf, "类型");
        rows[(*count)++] = (kh_card_row){
            .township = card->township ? card->township->name : KH_TEXT_NONE,
            .group = card->group ? card->group->name : KH_TEXT_NONE,
            .section = weight->section ? weight->section->name : KH_TEXT_NONE,
            .department = kh_departments_of(&evaluation, weight->leaf, false, ";"),
            .indicator = kh_entity_path(arena, weight->leaf),
            .kind = kind ? kind->word.in[KH_ENGLISH] : KH_TEXT_NONE,
            .kind_words = kind ? kind->word : (kh_words){{{0}}},
            .core = is_core(weight->leaf),
            .base = kh_points_text(arena, weight->base),
            .exact = kh_number_fraction(arena, weight->exact),
            .weight = on_grid(arena, step, digits, weight->weight),
            .source = weight,
        };
    }
    add_scores(arena, document, card, rows, *count);
    return rows;
}

kh_text kh_card_title(const kh_document *document, const kh_card *card)
{
    if (!card->township)
        return kh_caption_text(KH_CAPTION_BASE_CARD, document->language);
    return kh_entity_title(card->township);
}

kh_text kh_card_group(const kh_document *document, const kh_card *card)
{
    const kh_group *group = card->group;
    if (group && group->entity && kh_entity_title(group->entity).length)
        return kh_entity_title(group->entity);
    if (group && group->name.length)
        return group->name;
    return kh_caption_text(KH_CAPTION_ONE_GROUP, document->language);
}

kh_text kh_card_heading(kh_arena *arena, const kh_document *document, const kh_card *card)
{
    kh_text total = card->valid ? kh_points_text(arena, card->total) : KH_TEXT("?");
    return kh_caption_fill(arena, KH_CAPTION_CARD_LINE, document->language, 3, kh_card_title(document, card),
                           kh_card_group(document, card), total);
}

kh_text kh_scheme_fact(kh_arena *arena, const kh_document *document, const char *word)
{
    kh_evaluation evaluation = kh_card_evaluation(arena, document, &document->cards->base);
    const kh_entity *scheme = document->scheme->entity;
    if (!kh_attribute_of(scheme, word))
        return KH_TEXT_NONE;
    kh_value value = kh_attribute_value(&evaluation, scheme, word);
    if (value.kind == KH_VALUE_UNKNOWN || value.kind == KH_VALUE_POISON || value.kind == KH_VALUE_NONE)
        return KH_TEXT_NONE;
    return kh_words_in(kh_value_words(arena, value), document->language);
}

kh_text kh_judged_on_text(kh_arena *arena, const kh_document *document)
{
    kh_date date = document->scheme->judged_on;
    return kh_date_valid(date) ? kh_date_text(arena, date)
                               : kh_caption_text(KH_CAPTION_UNDATED, document->language);
}

kh_text kh_packs_text(kh_arena *arena, const kh_document *document)
{
    kh_builder builder = {.arena = arena};
    for (size_t i = 0; i < document->pack_count; i++) {
        kh_builder_string(&builder, i ? (document->language == KH_CHINESE ? "、" : ", ") : "");
        kh_builder_add(&builder, document->packs_shown ? document->packs_shown[i] : document->packs[i]);
    }
    return builder.length ? kh_builder_text(&builder)
                          : kh_caption_text(KH_CAPTION_NO_PACKS, document->language);
}

bool kh_finding_is_printed(const kh_diagnostic *diagnostic)
{
    bool of_printing = diagnostic->code >= KH091 && diagnostic->code <= KH094;
    of_printing = of_printing || diagnostic->code == KH995;
    bool of_results = diagnostic->code >= KH950 && diagnostic->code <= KH979;
    return !of_printing && !of_results;
}

size_t kh_printed_findings(const kh_document *document)
{
    const kh_diagnostics *list = document->findings->diagnostics;
    size_t count = 0;
    for (size_t i = 0; i < kh_diagnostics_count(list); i++)
        count += kh_finding_is_printed(kh_diagnostics_at(list, i));
    return count;
}
