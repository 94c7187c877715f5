/* The scores for a terminal: one block a township; and why, item by item. */
#include "output/document_writers.h"

#include "output/captions.h"
#include "output/columns.h"
#include "output/facts.h"
#include "output/score_facts.h"

static void add_head(kh_columns *columns, kh_language language)
{
    static const kh_caption captions[] = {KH_CAPTION_INDICATOR, KH_CAPTION_FULL_MARK, KH_CAPTION_ACTUAL,
                                          KH_CAPTION_SCORED};
    kh_text cells[KH_COUNT(captions)];
    for (size_t i = 0; i < KH_COUNT(captions); i++)
        cells[i] = kh_caption_text(captions[i], language);
    columns->count = KH_COUNT(captions);
    columns->right[1] = columns->right[2] = columns->right[3] = true;
    kh_columns_row(columns, cells);
}

/* What stands in something is further in; its own name only. */
static kh_text indented(kh_arena *arena, const kh_score_line *line)
{
    kh_builder name = {.arena = arena};
    for (unsigned i = 0; i < line->source->depth; i++)
        kh_builder_string(&name, "  ");
    const kh_entity *item = line->source->item;
    kh_builder_add(&name, item->name.length ? item->name : kh_entity_title(item));
    return kh_shown(arena, kh_builder_text(&name));
}

static void add_consequences(kh_builder *builder, const kh_document *document,
                             const kh_township_score *township)
{
    kh_text *lines;
    size_t count = kh_consequence_lines(builder->arena, document, township, &lines);
    for (size_t i = 0; i < count; i++)
        kh_builder_format(builder, "  %.*s\n", KH_TEXT_ARGUMENTS(kh_shown(builder->arena, lines[i])));
}

static void add_township(kh_builder *builder, const kh_document *document, const kh_township_score *township)
{
    kh_arena *arena = builder->arena;
    kh_columns columns = {.arena = arena};
    size_t count;
    const kh_score_line *lines = kh_score_lines(arena, document, township, &count);
    kh_builder_add(builder, kh_score_heading(arena, document, township));
    kh_builder_character(builder, '\n');
    if (count)
        add_head(&columns, document->language);
    for (size_t i = 0; i < count; i++) {
        const kh_text cells[] = {indented(arena, &lines[i]), lines[i].full, kh_shown(arena, lines[i].actual),
                                 lines[i].score};
        kh_columns_row(&columns, cells);
    }
    if (count)
        kh_columns_print(&columns, builder, "  ");
    add_consequences(builder, document, township);
}

static void add_why_no_ranks(kh_builder *builder, const kh_document *document)
{
    kh_text why = kh_words_in(document->scores->why_no_ranks, document->language);
    if (!document->scores->ranks_may_show && why.length)
        kh_builder_format(builder, "\n%.*s\n", KH_TEXT_ARGUMENTS(kh_shown(builder->arena, why)));
}

kh_status kh_write_scores_table(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    kh_builder builder = {.arena = arena};
    const kh_township_score **townships = kh_scores_ordered(arena, document);
    for (size_t i = 0; i < document->scores->count; i++) {
        kh_builder_string(&builder, i ? "\n" : "");
        add_township(&builder, document, townships[i]);
    }
    add_why_no_ranks(&builder, document);
    *content = (kh_bytes){kh_builder_text(&builder).data, builder.length};
    return KH_OK;
}

/* ---- why ---- */

static void add_payout_stories(kh_builder *builder, const kh_document *document,
                               const kh_township_score *township)
{
    kh_arena *arena = builder->arena;
    for (size_t i = 0; i < township->payouts.count; i++) {
        kh_text story = kh_payout_story(arena, document, &township->payouts.items[i]);
        kh_builder_format(builder, "  %.*s\n", KH_TEXT_ARGUMENTS(kh_shown(arena, story)));
    }
}

static void add_story(kh_columns *columns, const kh_score_line *line)
{
    const kh_text cells[] = {indented(columns->arena, line), line->full, KH_TEXT("→"), line->score,
                             line->story};
    columns->count = KH_COUNT(cells);
    columns->right[1] = columns->right[3] = true;
    kh_columns_row(columns, cells);
}

/* Each period of the one item that is asked about. */
static void add_periods(kh_builder *builder, const kh_document *document, const kh_item_score *item)
{
    kh_arena *arena = builder->arena;
    kh_columns columns = {.arena = arena};
    for (size_t i = 0; i < item->periods.count; i++) {
        const kh_period_score *period = &item->periods.items[i];
        const kh_text cells[] = {period->name, KH_TEXT("→"), kh_score_text(arena, document, period->exact),
                                 kh_shown(arena, kh_words_in(period->story, document->language))};
        columns.count = KH_COUNT(cells);
        columns.right[2] = true;
        kh_columns_row(&columns, cells);
    }
    if (item->periods.count)
        kh_columns_print(&columns, builder, "    ");
}

kh_text kh_why_score_text(kh_arena *arena, const kh_document *document, const kh_township_score *township,
                          const kh_item_score *only)
{
    kh_builder builder = {.arena = arena};
    kh_columns columns = {.arena = arena};
    size_t count;
    const kh_score_line *lines = kh_score_lines(arena, document, township, &count);
    kh_builder_add(&builder, kh_score_heading(arena, document, township));
    kh_builder_character(&builder, '\n');
    if (only && only->dropped)
        kh_builder_format(&builder, "  %.*s  %.*s\n", KH_TEXT_ARGUMENTS(kh_entity_path(arena, only->item)),
                          KH_TEXT_ARGUMENTS(kh_caption_text(KH_CAPTION_DROPPED, document->language)));
    for (size_t i = 0; i < count; i++)
        if (!only || lines[i].source == only)
            add_story(&columns, &lines[i]);
    if (columns.count)
        kh_columns_print(&columns, &builder, "  ");
    if (only)
        add_periods(&builder, document, only);
    if (!only) {
        add_consequences(&builder, document, township);
        add_payout_stories(&builder, document, township);
    }
    return kh_builder_text(&builder);
}
