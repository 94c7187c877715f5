/* Slices of text, and a text that grows by doubling. */
#include "base/text.h"

#include <stdio.h>

enum { FIRST_CAPACITY = 64 };

int kh_text_compare(kh_text left, kh_text right)
{
    uint32_t common = left.length < right.length ? left.length : right.length;
    int order = common ? memcmp(left.data, right.data, common) : 0; /* memcmp may not see NULL */
    return order ? order : (left.length > right.length) - (left.length < right.length);
}

bool kh_text_starts(kh_text text, kh_text prefix)
{
    return text.length >= prefix.length && kh_text_equal((kh_text){text.data, prefix.length}, prefix);
}

/* The last byte is looked for: many Chinese characters begin with the same one. */
bool kh_text_contains(kh_text text, kh_text part)
{
    if (part.length == 0)
        return true;
    const uint32_t last = part.length - 1;
    while (text.length > last) {
        const char *found = memchr(text.data + last, part.data[last], text.length - last);
        if (!found)
            return false;
        if (memcmp(found - last, part.data, last) == 0)
            return true;
        text.length -= (uint32_t)(found - last + 1 - text.data);
        text.data = found - last + 1;
    }
    return false;
}

kh_text kh_text_copy(kh_arena *arena, kh_text text)
{
    return (kh_text){kh_arena_copy(arena, text.data, text.length), text.length};
}

kh_text kh_text_format(kh_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = kh_arena_format_list(arena, format, arguments);
    va_end(arguments);
    return kh_text_of(text);
}

const char *kh_text_terminated(kh_arena *arena, kh_text text)
{
    return kh_arena_copy(arena, text.data, text.length);
}

/* Room for `more` bytes and a terminator. */
static char *reserve(kh_builder *builder, size_t more)
{
    if (more >= UINT32_MAX - builder->length)
        kh_arena_give_up(builder->arena); /* no kh_text could hold it */
    size_t needed = builder->length + more + 1;
    if (needed > builder->capacity) {
        size_t capacity = builder->capacity ? builder->capacity * 2 : FIRST_CAPACITY;
        if (capacity < needed)
            capacity = needed;
        char *wider = kh_arena_alloc(builder->arena, capacity);
        if (builder->length)
            memcpy(wider, builder->data, builder->length);
        builder->data = wider;
        builder->capacity = capacity;
    }
    return builder->data + builder->length;
}

void kh_builder_add(kh_builder *builder, kh_text text)
{
    kh_builder_bytes(builder, text.data, text.length);
}

void kh_builder_string(kh_builder *builder, const char *terminated)
{
    kh_builder_bytes(builder, terminated, strlen(terminated));
}

void kh_builder_bytes(kh_builder *builder, const char *data, size_t length)
{
    char *end = reserve(builder, length);
    if (length)
        memcpy(end, data, length);
    builder->length += length;
}

void kh_builder_character(kh_builder *builder, char character)
{
    *reserve(builder, 1) = character;
    builder->length++;
}

void kh_builder_repeat(kh_builder *builder, char character, size_t count)
{
    memset(reserve(builder, count), character, count);
    builder->length += count;
}

void kh_builder_format(kh_builder *builder, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t room = builder->capacity - builder->length;
    int length = vsnprintf(room ? builder->data + builder->length : NULL, room, format, again);
    va_end(again);
    if (length >= 0) {
        size_t size = (size_t)length;
        if (size >= room)
            (void)vsnprintf(reserve(builder, size), size + 1, format, arguments);
        builder->length += size;
    }
    va_end(arguments);
    if (length < 0)
        kh_arena_give_up(builder->arena);
}

kh_text kh_builder_text(kh_builder *builder)
{
    *reserve(builder, 0) = '\0';
    return kh_text_slice(builder->data, builder->length);
}
