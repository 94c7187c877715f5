/* Whatever parses: formatting it twice is formatting it once, it still parses, and English comes back as
 * Chinese. */
#include <stdlib.h>

#include "syntax/format.h"
#include "syntax/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static kh_text format(kh_arena *arena, kh_text text, kh_format_options options)
{
    kh_text result;
    const kh_tree *tree =
        kh_parse(arena, kh_diagnostics_new(arena), kh_source_new(arena, KH_TEXT("fuzz"), text));
    if (!kh_format(arena, tree, options, &result))
        abort();
    return result;
}

static void check(kh_arena *arena, const kh_tree *tree)
{
    static const kh_format_options none = {0};
    kh_format_options chinese = {.convert = true, .language = KH_CHINESE};
    kh_format_options english = {.convert = true, .language = KH_ENGLISH};
    kh_text once;
    if (!kh_format(arena, tree, none, &once))
        return;
    if (!kh_text_equal(format(arena, once, none), once))
        abort();
    kh_text there = format(arena, format(arena, once, chinese), english);
    if (!kh_text_equal(format(arena, there, chinese), format(arena, once, chinese)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_arena *arena = kh_arena_new();
    if (!arena || kh_arena_guard(arena)) {
        kh_arena_free(arena);
        return 0;
    }
    char *content = kh_arena_alloc(arena, size + 2);
    if (size > 0)
        memcpy(content, data, size);
    const kh_source *source = kh_source_new(arena, KH_TEXT("fuzz"), kh_text_slice(content, size));
    check(arena, kh_parse(arena, kh_diagnostics_new(arena), source));
    kh_arena_free(arena);
    return 0;
}
