/* Draws signature boxes as a table of one row. */
#include "output/pdf_signatures.h"

#define BOX_PITCH 20.0

void kh_place_signatures(kh_flow *flow, const kh_document *document, const kh_caption *roles, unsigned count,
                         double room, double below)
{
    kh_language language = document->language;
    kh_table table = {
        .style = {KH_FACE_TABLE, KH_SIZE_5, BOX_PITCH}, .column_count = count, .merged_column = count};
    kh_table_row opinion = {.least = room, .with_next = true}, signature = {0};
    kh_text lines = kh_text_format(
        flow->arena, "%.*s%s\n%.*s%s%.*s", KH_TEXT_ARGUMENTS(kh_caption_text(KH_CAPTION_SIGNATURE, language)),
        language == KH_CHINESE ? "：" : ":", KH_TEXT_ARGUMENTS(kh_caption_text(KH_CAPTION_DATE, language)),
        language == KH_CHINESE ? "：" : ":",
        KH_TEXT_ARGUMENTS(kh_caption_text(KH_CAPTION_DATE_BLANK, language)));
    for (unsigned i = 0; i < count; i++) {
        table.columns[i].width = flow->width / count;
        table.columns[i].head = kh_caption_text(roles[i], language);
        opinion.cells[i] = (kh_cell){.column = i};
        signature.cells[i] = (kh_cell){.text = lines, .column = i};
    }
    opinion.count = signature.count = count;
    if (room > 0)
        kh_vector_push(flow->arena, &table.rows, opinion);
    kh_vector_push(flow->arena, &table.rows, signature);
    kh_flow_reserve(flow, room + 4 * BOX_PITCH + below);
    kh_flow_table(flow, &table);
}
