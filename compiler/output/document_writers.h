/* document_writers.h: the writers behind documents.c, one a file.
 *
 * Owns:   what they write lives in the arena.
 * Fails:  KH_CANNOT_WRITE with errno when a library could not make the document; memory as the arena does.
 */
#ifndef KH_OUTPUT_DOCUMENT_WRITERS_H
#define KH_OUTPUT_DOCUMENT_WRITERS_H

#include "output/documents.h"
#include "pdf/sink.h"

kh_document_writer kh_write_weights_table, kh_write_weights_csv, kh_write_weights_json, kh_write_weights_yaml,
    kh_write_weights_xlsx;
kh_document_writer kh_write_scores_table, kh_write_scores_csv, kh_write_scores_json, kh_write_scores_xlsx;
kh_document_writer kh_write_simulation_table, kh_write_simulation_csv, kh_write_simulation_json,
    kh_write_simulation_html;
kh_document_writer kh_write_scheme_json, kh_write_report, kh_write_review, kh_write_scorecards,
    kh_write_summary;

/* The same as they are made, for what may be long. Without a font nothing comes, which is reported. */
typedef kh_status kh_document_printer(kh_arena *arena, const kh_document *document, kh_sink *sink);
kh_document_printer kh_print_review, kh_print_scorecards, kh_print_summary;
KH_MUST_CHECK kh_status kh_print_to_memory(kh_arena *arena, const kh_document *document,
                                           kh_document_printer *print, kh_bytes *content);

/* One township's scorecard. */
KH_MUST_CHECK kh_status kh_print_scorecard(kh_arena *arena, const kh_document *document, const kh_card *card,
                                           kh_sink *sink);

#endif
