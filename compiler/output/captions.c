/* Reads captions.def. */
#include "output/captions.h"

#include <assert.h>
#include <stdarg.h>

#define CAPTION(id, chinese, english) static_assert(sizeof chinese > 1, #id " lacks a language");
#include "output/captions.def"
#undef CAPTION

static const char *const captions[][KH_LANGUAGES] = {
#define CAPTION(id, chinese, english) [KH_CAPTION_##id] = {chinese, english},
#include "output/captions.def"
#undef CAPTION
};

kh_text kh_caption_text(kh_caption caption, kh_language language)
{
    return kh_text_of(captions[caption][language]);
}

kh_text kh_caption_fill(kh_arena *arena, kh_caption caption, kh_language language, size_t count, ...)
{
    kh_words arguments[KH_MAX_ARGUMENTS] = {0};
    va_list list;
    va_start(list, count);
    for (size_t i = 0; i < count && i < KH_MAX_ARGUMENTS; i++)
        arguments[i] = kh_words_same(va_arg(list, kh_text));
    va_end(list);
    kh_words words = kh_words_of(captions[caption][KH_CHINESE], captions[caption][KH_ENGLISH]);
    return kh_words_fill(arena, words, arguments, count).in[language];
}
