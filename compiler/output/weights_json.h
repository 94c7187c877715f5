/* weights_json.h: cards as JSON, for `kaohe weights --format json` and for scheme.json.
 *
 * Owns:   what is added belongs to the document it is added to.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_WEIGHTS_JSON_H
#define KH_OUTPUT_WEIGHTS_JSON_H

#include "output/documents.h"
#include "output/json.h"

/* An array `key` of all cards: township, group, total, weights, what was dropped; with `steps`, every step
 * too. */
void kh_json_add_cards(kh_arena *arena, kh_json *into, const char *key, const kh_document *document,
                       bool steps);
/* A decimal; a fraction as text if it has no finite decimal; null if there is none. */
void kh_json_add_number(kh_arena *arena, kh_json *into, const char *key, kh_number number);
/* What identifies the compilation: scheme, digest, judging date, packs, version. */
void kh_json_add_provenance(kh_arena *arena, kh_json *into, const kh_document *document);

#endif
