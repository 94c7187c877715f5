/* Any bytes at all: the parser ends, and says something exactly if it marks the tree as broken. */
#include <stdlib.h>

#include "syntax/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
    kh_diagnostics *found = kh_diagnostics_new(arena);
    const kh_source *source = kh_source_new(arena, KH_TEXT("fuzz"), kh_text_slice(content, size));
    const kh_tree *tree = kh_parse(arena, found, source);
    if (tree->broken != (kh_diagnostics_compile_errors(found) > 0))
        abort();
    for (size_t i = 0; i < kh_diagnostics_count(found); i++) {
        kh_span span = kh_diagnostics_at(found, i)->span;
        if (span.start > span.end || span.end > size)
            abort();
    }
    (void)kh_parse_expression(arena, found, source, 0, (uint32_t)size);
    kh_arena_free(arena);
    return 0;
}
