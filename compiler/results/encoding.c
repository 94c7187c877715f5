/* What table programs in China write as CSV: UTF-8 with or without a mark, or GB18030 (GBK).
 *
 * Nothing in a file says which. Text that is well-formed UTF-8 is UTF-8: GB18030 of more than a few
 * characters hardly ever is. What is not is converted by the C library, strictly; and because a conversion
 * may succeed by chance, a file that it turns into characters nobody uses is refused, and a note says what
 * was done.
 */
#include <errno.h>
#include <iconv.h>

#include "base/utf8.h"
#include "model/load.h"
#include "results/reader.h"

static void close_converter(void *resource)
{
    (void)iconv_close(*(iconv_t *)resource);
}

/* Private use, controls, and the like: what comes out when bytes of another encoding are converted. */
static bool looks_read_wrongly(kh_text text)
{
    for (size_t at = 0; at < text.length;) {
        kh_character character;
        at += kh_utf8_decode(text.data + at, text.length - at, &character);
        bool is_private = (character >= 0xE000 && character <= 0xF8FF) || character >= 0xF0000;
        bool is_blank = character == '\n' || character == '\r' || character == '\t';
        if (is_private || character == 0xFFFD || (!is_blank && kh_character_is_invisible(character)))
            return true;
    }
    return false;
}

/* False: it is not GB18030. */
static bool convert(kh_arena *arena, kh_text content, kh_text *decoded)
{
    iconv_t *converter = kh_arena_alloc(arena, sizeof *converter);
    *converter = iconv_open("UTF-8", "GB18030");
    if (*converter == (iconv_t)-1)
        return false;
    kh_arena_defer(arena, close_converter, converter);
    /* two bytes become three, one becomes one, four become four */
    size_t room = (size_t)content.length * 2 + 4, left = content.length;
    char *out = kh_arena_alloc(arena, room + 2), *to = out, *from = (char *)(uintptr_t)content.data;
    size_t result = iconv(*converter, &from, &left, &to, &room);
    kh_arena_release(arena, converter);
    *decoded = kh_text_slice(out, (size_t)(to - out));
    return result != (size_t)-1 && left == 0;
}

bool kh_decode(kh_model *model, kh_text content, kh_text *decoded, bool *converted)
{
    *converted = kh_utf8_check(content.data, content.length) < content.length;
    *decoded = kh_padded(model->arena, content);
    if (!*converted)
        return true;
    if (convert(model->arena, content, decoded) && !looks_read_wrongly(*decoded))
        return true;
    return false;
}
