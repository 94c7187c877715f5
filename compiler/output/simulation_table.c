/* A simulation for a terminal: three tables. */
#include "output/document_writers.h"

#include "output/captions.h"
#include "output/columns.h"
#include "output/simulation_facts.h"

static void add_head(kh_columns *columns, kh_language language, const kh_caption *captions, size_t count)
{
    kh_text cells[KH_MAX_COLUMNS];
    for (size_t i = 0; i < count; i++)
        cells[i] = kh_caption_text(captions[i], language);
    columns->count = count;
    kh_columns_row(columns, cells);
}

static void add_line(kh_builder *builder, kh_text line)
{
    if (line.length)
        kh_builder_format(builder, "%.*s\n", KH_TEXT_ARGUMENTS(line));
}

static void add_caption(kh_builder *builder, const kh_document *document, kh_caption caption)
{
    add_line(builder, kh_caption_text(caption, document->language));
}

static void add_influences(kh_builder *builder, const kh_document *document)
{
    static const kh_caption captions[] = {KH_CAPTION_INDICATOR, KH_CAPTION_NOMINAL, KH_CAPTION_DECIDES,
                                          KH_CAPTION_RATIO, KH_CAPTION_VERDICT};
    kh_columns columns = {.arena = builder->arena, .right = {false, true, true, true}};
    size_t count;
    const kh_influence_line *lines = kh_influence_lines(builder->arena, document, &count);
    add_head(&columns, document->language, captions, KH_COUNT(captions));
    for (size_t i = 0; i < count; i++) {
        const kh_text cells[] = {lines[i].item, lines[i].nominal, lines[i].decides, lines[i].ratio,
                                 lines[i].verdict};
        kh_columns_row(&columns, cells);
    }
    add_caption(builder, document, KH_CAPTION_INFLUENCES);
    kh_columns_print(&columns, builder, "  ");
    add_caption(builder, document, KH_CAPTION_INFLUENCES_HELP);
}

static void add_prospects(kh_builder *builder, const kh_document *document)
{
    bool ranked = document->simulation->scores->ranks_may_show, graded = kh_has_grades(document);
    const kh_caption captions[] = {KH_CAPTION_TOWNSHIP,
                                   KH_CAPTION_GROUP,
                                   KH_CAPTION_PROSPECT_LOW,
                                   KH_CAPTION_PROSPECT_HIGH,
                                   ranked ? KH_CAPTION_PROSPECT_PLACES : KH_CAPTION_PROSPECT_PLACES_OPEN,
                                   KH_CAPTION_OUTLOOK,
                                   KH_CAPTION_PROSPECT_GRADES};
    kh_columns columns = {.arena = builder->arena, .right = {false, false, true, true, true}};
    size_t count, width = KH_COUNT(captions) - !graded;
    const kh_prospect_line *lines = kh_prospect_lines(builder->arena, document, &count);
    add_head(&columns, document->language, captions, width);
    for (size_t i = 0; i < count; i++) {
        const kh_text cells[] = {lines[i].township, lines[i].group,   lines[i].low,   lines[i].high,
                                 lines[i].places,   lines[i].outlook, lines[i].grades};
        kh_columns_row(&columns, cells);
    }
    add_caption(builder, document, KH_CAPTION_PROSPECTS);
    kh_columns_print(&columns, builder, "  ");
    if (graded)
        add_caption(builder, document, KH_CAPTION_PROSPECT_GRADES_HELP);
    add_line(builder, kh_simulation_no_ranks(builder->arena, document));
}

static void add_sways(kh_builder *builder, const kh_document *document)
{
    static const kh_caption captions[] = {KH_CAPTION_INDICATOR,   KH_CAPTION_BASE,    KH_CAPTION_SWAY_DOWN,
                                          KH_CAPTION_SWAY_CHANGE, KH_CAPTION_SWAY_UP, KH_CAPTION_SWAY_CHANGE};
    kh_columns columns = {.arena = builder->arena, .right = {false, true, true, false, true}};
    size_t count;
    const kh_sway_line *lines = kh_sway_lines(builder->arena, document, &count);
    add_caption(builder, document, KH_CAPTION_SWAYS);
    if (count == 0) {
        add_caption(builder, document,
                    document->simulation->in_proportion ? KH_CAPTION_SWAYS_NOT_KNOWN
                                                        : KH_CAPTION_SWAYS_NOT_FOLLOWED);
        return;
    }
    add_head(&columns, document->language, captions, KH_COUNT(captions));
    for (size_t i = 0; i < count; i++) {
        const kh_text cells[] = {lines[i].item,        lines[i].base, lines[i].down,
                                 lines[i].down_change, lines[i].up,   lines[i].up_change};
        kh_columns_row(&columns, cells);
    }
    kh_columns_print(&columns, builder, "  ");
    add_caption(builder, document, KH_CAPTION_SWAYS_HELP);
}

kh_status kh_write_simulation_table(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    kh_builder builder = {.arena = arena};
    kh_text *notes;
    size_t count = kh_simulation_notes(arena, document, &notes);
    for (size_t i = 0; i < count; i++)
        add_line(&builder, notes[i]);
    kh_builder_character(&builder, '\n');
    add_influences(&builder, document);
    kh_builder_character(&builder, '\n');
    add_prospects(&builder, document);
    kh_builder_character(&builder, '\n');
    add_sways(&builder, document);
    *content = (kh_bytes){kh_builder_text(&builder).data, builder.length};
    return KH_OK;
}
