/* Sentences are filled, never glued from halves: word order differs between the languages. */
#include "weights/words.h"

/* A list that names more is not read. */
enum { MAX_NAMED = 5 };

kh_words kh_filled(kh_arena *arena, const char *chinese, const char *english, size_t count,
                   const kh_words *arguments)
{
    return kh_words_fill(arena, kh_words_of(chinese, english), arguments, count);
}

kh_words kh_quoted(kh_arena *arena, const kh_entity *entity)
{
    return kh_words_same(kh_text_format(arena, "“%.*s”", KH_TEXT_ARGUMENTS(kh_entity_title(entity))));
}

kh_words kh_points_words(kh_arena *arena, kh_number points)
{
    return kh_words_same(kh_number_text(arena, points));
}

kh_words kh_joined(kh_arena *arena, const kh_words_list *list)
{
    kh_words joined;
    size_t named = list->count < MAX_NAMED ? list->count : MAX_NAMED;
    for (size_t language = 0; language < KH_LANGUAGES; language++) {
        kh_builder builder = {.arena = arena};
        for (size_t i = 0; i < named; i++) {
            kh_text text = list->items[i].in[language];
            /* Quoted names stand side by side in Chinese: “甲”“乙”. */
            bool quoted = kh_text_starts(text, KH_TEXT("“")) && text.length > 3 &&
                          memcmp(text.data + text.length - 3, "”", 3) == 0;
            if (i)
                kh_builder_string(&builder, language != KH_CHINESE ? ", " : quoted ? "" : "、");
            kh_builder_add(&builder, text);
        }
        if (list->count > named && language == KH_CHINESE)
            kh_builder_format(&builder, "等%zu项", list->count);
        else if (list->count > named)
            kh_builder_format(&builder, " and %zu more", list->count - named);
        joined.in[language] = kh_builder_text(&builder);
    }
    return joined;
}
