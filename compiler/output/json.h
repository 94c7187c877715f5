/* json.h: JSON documents, built in one direction.
 *
 * Members stand in the order they are added; UTF-8 stays UTF-8, what is ill-formed in it becomes U+FFFD,
 * because a path may hold any bytes and a JSON text may not.
 *
 * Owns:   the document belongs to the arena (kh_arena_defer); the parts belong to the document.
 * Fails:  as the arena does, also when json-c finds no memory.
 */
#ifndef KH_OUTPUT_JSON_H
#define KH_OUTPUT_JSON_H

#include "base/text.h"

typedef struct json_object kh_json;

kh_json *kh_json_new(kh_arena *arena); /* an object */

/* Into an object under `key`; into an array when `key` is NULL. Keys are literals: they are not copied. */
kh_json *kh_json_add_object(kh_arena *arena, kh_json *into, const char *key);
kh_json *kh_json_add_array(kh_arena *arena, kh_json *into, const char *key);
void kh_json_add_text(kh_arena *arena, kh_json *into, const char *key, kh_text text);
void kh_json_add_integer(kh_arena *arena, kh_json *into, const char *key, int64_t integer);
/* A number printed as `decimal`, digit for digit. */
void kh_json_add_decimal(kh_arena *arena, kh_json *into, const char *key, kh_text decimal);
void kh_json_add_bool(kh_arena *arena, kh_json *into, const char *key, bool value);
void kh_json_add_null(kh_arena *arena, kh_json *into, const char *key);
/* null if the text is empty. */
void kh_json_add_text_or_null(kh_arena *arena, kh_json *into, const char *key, kh_text text);

/* Indented by two, ended by LF. Releases the document. */
kh_text kh_json_print(kh_arena *arena, kh_json *document);

#endif
