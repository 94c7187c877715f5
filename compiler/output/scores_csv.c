/* The scores in long form: a row an item, one for the total, one for each period of either,
 * one for each 表彰 and 兑现; UTF-8 without a
 * mark, LF as line end. */
#include "output/document_writers.h"

#include "output/csv_field.h"
#include "output/facts.h"
#include "output/score_facts.h"

static void add_fields(kh_builder *builder, const kh_text *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        kh_csv_field(builder, fields[i]);
        kh_builder_character(builder, i + 1 < count ? ',' : '\n');
    }
}

static void add_line(kh_builder *builder, const kh_township_score *township, const kh_score_line *line)
{
    const kh_text fields[] = {
        township->township->name,
        township->group->name,
        line->kind,
        line->section,
        line->item,
        line->full,
        line->actual,
        line->exact,
        line->source->score.known ? line->score : KH_TEXT_NONE,
        KH_TEXT_NONE,
        KH_TEXT_NONE,
        line->story,
    };
    add_fields(builder, fields, KH_COUNT(fields));
}

static void add_total(kh_builder *builder, const kh_document *document, const kh_township_score *township)
{
    kh_arena *arena = builder->arena;
    bool known = township->exact.known;
    const kh_text fields[] = {
        township->township->name,
        township->group->name,
        KH_TEXT("total"),
        KH_TEXT_NONE,
        KH_TEXT_NONE,
        kh_number_valid(township->card->total) ? kh_number_text(arena, township->card->total) : KH_TEXT_NONE,
        KH_TEXT_NONE,
        known ? kh_number_fraction(arena, township->exact.number) : KH_TEXT_NONE,
        known ? kh_score_text(arena, document, township->total) : KH_TEXT_NONE,
        township->grade ? township->grade->name : KH_TEXT_NONE,
        township->place ? kh_text_format(arena, "%zu", township->place) : KH_TEXT_NONE,
        KH_TEXT_NONE,
    };
    add_fields(builder, fields, KH_COUNT(fields));
}

/* One period of an item, or of the whole. */
static void add_period(kh_builder *builder, const kh_document *document, const kh_township_score *township,
                       const kh_score_line *line, const kh_period_score *period)
{
    kh_arena *arena = builder->arena;
    bool known = period->exact.known;
    const kh_text fields[] = {
        township->township->name,
        township->group->name,
        KH_TEXT("period"),
        line ? line->section : KH_TEXT_NONE,
        line ? kh_text_format(arena, "%.*s@%.*s", KH_TEXT_ARGUMENTS(line->item),
                              KH_TEXT_ARGUMENTS(period->name))
             : period->name,
        KH_TEXT_NONE,
        KH_TEXT_NONE,
        known ? kh_number_fraction(arena, period->exact.number) : KH_TEXT_NONE,
        known ? kh_score_text(arena, document, period->exact) : KH_TEXT_NONE,
        KH_TEXT_NONE,
        KH_TEXT_NONE,
        known ? kh_words_in(period->story, document->language) : KH_TEXT_NONE,
    };
    add_fields(builder, fields, KH_COUNT(fields));
}

static void add_lines(kh_builder *builder, const kh_document *document, const kh_township_score *township)
{
    size_t count;
    const kh_score_line *lines = kh_score_lines(builder->arena, document, township, &count);
    for (size_t i = 0; i < count; i++) {
        const kh_item_score *item = lines[i].source;
        add_line(builder, township, &lines[i]);
        for (size_t k = 0; k < item->periods.count; k++)
            add_period(builder, document, township, &lines[i], &item->periods.items[k]);
    }
    add_total(builder, document, township);
    for (size_t k = 0; k < township->periods.count; k++)
        add_period(builder, document, township, NULL, &township->periods.items[k]);
}

/* What the result brings beside the grade: a title, or money. */
static void add_reward(kh_builder *builder, const kh_township_score *township, const char *kind, kh_text item,
                       kh_text amount, kh_text exact, kh_text story)
{
    const kh_text fields[] = {
        township->township->name,
        township->group->name,
        kh_text_of(kind),
        KH_TEXT_NONE,
        item,
        KH_TEXT_NONE,
        amount,
        exact,
        KH_TEXT_NONE,
        KH_TEXT_NONE,
        KH_TEXT_NONE,
        story,
    };
    add_fields(builder, fields, KH_COUNT(fields));
}

static void add_rewards(kh_builder *builder, const kh_document *document, const kh_township_score *township)
{
    kh_arena *arena = builder->arena;
    for (size_t i = 0; i < township->commendations.count; i++)
        add_reward(builder, township, "commendation", kh_entity_title(township->commendations.items[i]),
                   KH_TEXT_NONE, KH_TEXT_NONE, KH_TEXT_NONE);
    for (size_t i = 0; i < township->payouts.count; i++) {
        const kh_payout *payout = &township->payouts.items[i];
        bool known = payout->amount.kind == KH_VALUE_NUMBER;
        add_reward(builder, township, "payout", kh_entity_title(payout->payout),
                   known ? kh_payout_text(arena, document, payout->amount) : KH_TEXT_NONE,
                   known ? kh_number_fraction(arena, payout->amount.number) : KH_TEXT_NONE,
                   kh_payout_story(arena, document, payout));
    }
}

kh_status kh_write_scores_csv(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    kh_builder builder = {.arena = arena};
    const kh_township_score **townships = kh_scores_ordered(arena, document);
    kh_builder_string(&builder,
                      "township,group,kind,section,item,full,actual,exact,score,grade,place,derivation\n");
    for (size_t i = 0; i < document->scores->count; i++) {
        add_lines(&builder, document, townships[i]);
        add_rewards(&builder, document, townships[i]);
    }
    *content = (kh_bytes){kh_builder_text(&builder).data, builder.length};
    return KH_OK;
}
