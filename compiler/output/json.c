/* json-c behind the arena's way of failing. */
#include "output/json.h"

#include <json-c/json.h>

#include "base/utf8.h"

static void release(void *document)
{
    (void)json_object_put(document); /* 1: freed; there is no other holder */
}

static kh_json *made(kh_arena *arena, kh_json *value)
{
    if (!value)
        kh_arena_give_up(arena);
    return value;
}

/* `into` takes the value, also when this fails. */
static kh_json *attach(kh_arena *arena, kh_json *into, const char *key, kh_json *value)
{
    int failed = key ? json_object_object_add_ex(
                           into, key, value, JSON_C_OBJECT_ADD_CONSTANT_KEY | JSON_C_OBJECT_ADD_KEY_IS_NEW)
                     : json_object_array_add(into, value);
    if (failed) {
        release(value);
        kh_arena_give_up(arena);
    }
    return value;
}

static kh_text well_formed(kh_arena *arena, kh_text text)
{
    if (kh_utf8_check(text.data, text.length) == text.length)
        return text;
    kh_builder builder = {.arena = arena};
    for (size_t at = 0; at < text.length;) {
        kh_character character;
        char encoded[4];
        at += kh_utf8_decode(text.data + at, text.length - at, &character);
        kh_builder_bytes(&builder, encoded, kh_utf8_encode(character, encoded));
    }
    return kh_builder_text(&builder);
}

kh_json *kh_json_new(kh_arena *arena)
{
    kh_json *document = made(arena, json_object_new_object());
    kh_arena_defer(arena, release, document);
    return document;
}

kh_json *kh_json_add_object(kh_arena *arena, kh_json *into, const char *key)
{
    return attach(arena, into, key, made(arena, json_object_new_object()));
}

kh_json *kh_json_add_array(kh_arena *arena, kh_json *into, const char *key)
{
    return attach(arena, into, key, made(arena, json_object_new_array()));
}

void kh_json_add_text(kh_arena *arena, kh_json *into, const char *key, kh_text text)
{
    kh_text valid = well_formed(arena, text); /* before json-c holds anything */
    if (valid.length > INT32_MAX)
        kh_arena_give_up(arena);
    const char *data = valid.data ? valid.data : "";
    attach(arena, into, key, made(arena, json_object_new_string_len(data, (int)valid.length)));
}

void kh_json_add_integer(kh_arena *arena, kh_json *into, const char *key, int64_t integer)
{
    attach(arena, into, key, made(arena, json_object_new_int64(integer)));
}

void kh_json_add_decimal(kh_arena *arena, kh_json *into, const char *key, kh_text decimal)
{
    /* json-c prints the text; the double beside it is never read. */
    const char *digits = kh_text_terminated(arena, decimal);
    attach(arena, into, key, made(arena, json_object_new_double_s(0, digits)));
}

void kh_json_add_bool(kh_arena *arena, kh_json *into, const char *key, bool value)
{
    attach(arena, into, key, made(arena, json_object_new_boolean(value)));
}

void kh_json_add_null(kh_arena *arena, kh_json *into, const char *key)
{
    attach(arena, into, key, json_object_new_null());
}

void kh_json_add_text_or_null(kh_arena *arena, kh_json *into, const char *key, kh_text text)
{
    if (text.length)
        kh_json_add_text(arena, into, key, text);
    else
        kh_json_add_null(arena, into, key);
}

kh_text kh_json_print(kh_arena *arena, kh_json *document)
{
    size_t length;
    const char *printed = json_object_to_json_string_length(
        document, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | JSON_C_TO_STRING_NOSLASHESCAPE,
        &length);
    if (!printed || length >= UINT32_MAX)
        kh_arena_give_up(arena);
    char *text = kh_arena_alloc(arena, length + 2);
    memcpy(text, printed, length);
    text[length] = '\n';
    kh_arena_release(arena, document);
    return kh_text_slice(text, length + 1);
}
