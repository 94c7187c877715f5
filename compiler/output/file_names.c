/* Makes file names. */
#include "output/file_names.h"

#include <stdio.h>

#include "base/utf8.h"

static bool is_forbidden(kh_character character)
{
    return character < 0x20 || character == 0x7F || character == 0xFFFD ||
           kh_character_is_invisible(character) ||
           (character < 0x80 && strchr("/\\:*?\"<>|", (int)character) != NULL);
}

static bool same_letters(kh_text left, const char *right)
{
    size_t length = strlen(right);
    for (size_t i = 0; i < length && i < left.length; i++)
        if ((left.data[i] & ~0x20) != (right[i] & ~0x20))
            return false;
    return left.length == length;
}

/* Names that Windows keeps for devices, with whatever ending. */
static bool is_device(kh_text name)
{
    static const char *const devices[] = {"CON",  "PRN",  "AUX",  "NUL",  "COM1", "COM2", "COM3", "COM4",
                                          "COM5", "COM6", "COM7", "COM8", "COM9", "LPT1", "LPT2", "LPT3",
                                          "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9"};
    const char *dot = name.length ? memchr(name.data, '.', name.length) : NULL;
    kh_text stem = dot ? kh_text_slice(name.data, (size_t)(dot - name.data)) : name;
    for (size_t i = 0; i < KH_COUNT(devices); i++)
        if (same_letters(stem, devices[i]))
            return true;
    return false;
}

/* Hidden on one system, cut off on the other. */
static bool is_bad_edge(char character)
{
    return character == '.' || character == ' ';
}

static kh_text safe(kh_arena *arena, kh_text name)
{
    kh_builder builder = {.arena = arena};
    for (size_t at = 0; at < name.length;) {
        kh_character character;
        size_t length = kh_utf8_decode(name.data + at, name.length - at, &character);
        if (builder.length + length > KH_MAX_NAME_BYTES)
            break;
        bool edge = builder.length == 0 && is_bad_edge(name.data[at]);
        if (edge || is_forbidden(character))
            kh_builder_character(&builder, '_');
        else
            kh_builder_bytes(&builder, name.data + at, length);
        at += length;
    }
    if (builder.length && is_bad_edge(builder.data[builder.length - 1]))
        builder.data[builder.length - 1] = '_';
    kh_text made = kh_builder_text(&builder);
    return made.length == 0 || is_device(made) ? kh_text_format(arena, "_%.*s", KH_TEXT_ARGUMENTS(made))
                                               : made;
}

static kh_text lowered(kh_arena *arena, kh_text name)
{
    kh_text copy = kh_text_copy(arena, name);
    char *data = (char *)copy.data; /* our own copy */
    for (uint32_t i = 0; i < copy.length; i++)
        if (data[i] >= 'A' && data[i] <= 'Z')
            data[i] = (char)(data[i] + ('a' - 'A'));
    return copy;
}

const kh_text *kh_file_names(kh_arena *arena, const kh_text *names, size_t count)
{
    kh_text *made = kh_arena_array(arena, count + 1, sizeof *made);
    size_t *last = kh_arena_array(arena, count + 1, sizeof *last);
    kh_map *taken = kh_map_new(arena);
    /* Good names first, so that nobody's own name is given to another whose name was altered. */
    for (unsigned pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < count; i++) {
            kh_text name = safe(arena, names[i]);
            if (kh_text_equal(name, names[i]) != (pass == 0))
                continue;
            /* Counting on from the last number given keeps a thousand equal names from a million tries. */
            kh_text key = lowered(arena, name);
            size_t *number = kh_map_find(taken, key);
            made[i] = name;
            while (number && kh_map_find(taken, lowered(arena, made[i])))
                made[i] = kh_text_format(arena, "%.*s-%zu", KH_TEXT_ARGUMENTS(name), ++*number);
            last[i] = 1;
            kh_map_add(taken, lowered(arena, made[i]), &last[i]);
        }
    return made;
}

kh_text kh_file_hundred(kh_arena *arena, size_t i, size_t count)
{
    enum { HUNDRED = 100 };
    if (count <= KH_MAX_IN_FOLDER)
        return KH_TEXT_NONE;
    size_t first = i / HUNDRED * HUNDRED, last = first + HUNDRED;
    int digits = snprintf(NULL, 0, "%zu", count);
    return kh_text_format(arena, "%0*zu-%0*zu", digits, first + 1, digits, last < count ? last : count);
}
