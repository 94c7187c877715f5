/* The weights in long form, as weights.md pins them: RFC 4180 but for LF as line end, UTF-8 without a mark.
 */
#include "output/document_writers.h"

#include "output/card_facts.h"
#include "output/csv_field.h"

static void add_row(kh_builder *builder, const kh_card_row *row)
{
    const kh_text fields[] = {
        row->township,
        row->group,
        row->section,
        row->department,
        row->indicator,
        row->kind,
        row->core ? KH_TEXT("true") : KH_TEXT("false"),
        row->base,
        row->exact,
        row->weight,
    };
    for (size_t i = 0; i < KH_COUNT(fields); i++) {
        kh_csv_field(builder, fields[i]);
        kh_builder_character(builder, i + 1 < KH_COUNT(fields) ? ',' : '\n');
    }
}

kh_status kh_write_weights_csv(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    kh_builder builder = {.arena = arena};
    size_t card_count;
    const kh_card *cards = kh_cards_of(document, &card_count);
    kh_builder_string(&builder, "township,group,section,department,indicator,kind,core,base,exact,weight\n");
    for (size_t i = 0; i < card_count; i++) {
        size_t count;
        const kh_card_row *rows = kh_card_rows(arena, document, &cards[i], &count);
        for (size_t row = 0; row < count; row++)
            add_row(&builder, &rows[row]);
    }
    *content = (kh_bytes){kh_builder_text(&builder).data, builder.length};
    return KH_OK;
}
