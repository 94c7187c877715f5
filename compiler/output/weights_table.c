/* The weights for a terminal: one block a township. */
#include "output/document_writers.h"

#include "output/captions.h"
#include "output/card_facts.h"
#include "output/columns.h"

static void add_head(kh_columns *columns, kh_language language)
{
    static const kh_caption captions[] = {
        KH_CAPTION_SECTION, KH_CAPTION_INDICATOR, KH_CAPTION_DEPARTMENT, KH_CAPTION_BASE, KH_CAPTION_WEIGHT,
    };
    kh_text cells[KH_COUNT(captions)];
    for (size_t i = 0; i < KH_COUNT(captions); i++)
        cells[i] = kh_caption_text(captions[i], language);
    columns->count = KH_COUNT(captions);
    columns->right[3] = columns->right[4] = true;
    kh_columns_row(columns, cells);
}

/* The section stands once, before its first indicator. */
static void add_rows(kh_columns *columns, const kh_card_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool same = i > 0 && rows[i].source->section == rows[i - 1].source->section;
        kh_text name = rows[i].indicator;
        if (rows[i].core)
            name = kh_text_format(columns->arena, "★%.*s", KH_TEXT_ARGUMENTS(name));
        const kh_text cells[] = {same ? KH_TEXT_NONE : rows[i].section, name, rows[i].department,
                                 rows[i].base, rows[i].weight};
        kh_columns_row(columns, cells);
    }
}

kh_status kh_write_weights_table(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    kh_builder builder = {.arena = arena};
    size_t card_count;
    const kh_card *cards = kh_cards_of(document, &card_count);
    for (size_t i = 0; i < card_count; i++) {
        size_t count;
        const kh_card_row *rows = kh_card_rows(arena, document, &cards[i], &count);
        kh_columns columns = {.arena = arena};
        kh_builder_string(&builder, i ? "\n" : "");
        kh_builder_add(&builder, kh_card_heading(arena, document, &cards[i]));
        kh_builder_character(&builder, '\n');
        add_head(&columns, document->language);
        add_rows(&columns, rows, count);
        if (cards[i].valid)
            kh_columns_print(&columns, &builder, "  ");
        else
            kh_builder_format(
                &builder, "  %.*s\n",
                KH_TEXT_ARGUMENTS(kh_caption_text(KH_CAPTION_CANNOT_COMPUTE, document->language)));
    }
    *content = (kh_bytes){kh_builder_text(&builder).data, builder.length};
    return KH_OK;
}
